"""Handing in files: many at once, and each gets its own answer."""

import logging
import uuid
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from preavviso.access.context import Context
from preavviso.actions.upload import FIRST_YEAR, had_since
from preavviso.actions.upload import upload as keep
from preavviso.queries import intake as queries
from preavviso.web.door import is_part, page
from preavviso.web.intake.taking import LimitedFiles

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one file: the message that it is and whether its bytes were new; or why it was not received.

    `again`: the file may well be received when it is sent once more.
    """

    name: str
    message: uuid.UUID | None = None
    new: bool = False
    why: str = ""
    again: bool = False


# The token is asked for further down: first whether there is such a page for whoever sends, then their bytes.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@page
def upload(request: HttpRequest, context: Context) -> HttpResponse:
    """The form; sent with files it answers for each of them, and with the form again for more."""
    queries.uploading(context)
    if request.method != "POST":
        return _page(request, context)
    taking = LimitedFiles(settings.UPLOAD_MB << 20)
    request.upload_handlers = [taking]
    return _taken(request, context, taking)


@csrf_protect
def _taken(request: HttpRequest, context: Context, taking: LimitedFiles) -> HttpResponse:
    files = request.FILES.getlist("file")
    reached_on = _day(context, request.POST.get("giorno", ""))
    if reached_on is None and not is_part(request):
        return _page(request, context, wrong_day=request.POST.get("giorno", ""))
    answers = [_answer(context, file, reached_on) for file in files]
    answers += [Answer(name, why=_too_large()) for name in taking.too_large]
    if is_part(request):
        return render(request, "intake/answers.html", {"answers": answers})
    return _page(request, context, answers=answers, nothing_sent=not answers)


def _page(request: HttpRequest, context: Context, **more: object) -> HttpResponse:
    content = {"today": context.today, "first_day": date(FIRST_YEAR, 1, 1), "most": settings.UPLOAD_MB, **more}
    return render(request, "intake/upload.html", content)


def _day(context: Context, written: str) -> date | None:
    """The day that the form names, today where it names none; None where nothing can have come on it."""
    try:
        named = date.fromisoformat(written) if written else context.today
        had_since(context, named)
    except ValueError:
        return None
    return named


def _answer(context: Context, file: "UploadedFile[bytes]", reached_on: date | None) -> Answer:
    name = file.name or ""
    if reached_on is None:
        return Answer(
            name, why=_("The day on which it reached the office cannot be: correct it and send the file again.")
        )
    if not file.size:
        return Answer(name, why=_("The file is empty: it has no content to keep. Open it where it comes from and see."))
    try:
        received = keep(context, file.read(), name, reached_on)
    except (OSError, DatabaseError):
        logger.exception("An uploaded file could not be kept.")
        return Answer(name, why=_not_kept(), again=True)
    return Answer(name, received.message, received.new)


def _not_kept() -> str:
    return _(
        "It could not be kept: the disk or the database did not answer. "
        "Try again, and tell whoever looks after the machine if it happens once more."
    )


def _too_large() -> str:
    return _("It is larger than %(most)s MB. Split it, or scan it with fewer dots per inch.") % {
        "most": settings.UPLOAD_MB
    }
