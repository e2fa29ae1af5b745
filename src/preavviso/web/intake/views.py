"""What came in: the pile, one message, and what a person decides about its reading."""

import logging
import re
import uuid
from collections.abc import Callable
from pathlib import PurePath

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preavviso.access import gate
from preavviso.access.context import Context
from preavviso.actions import intake as actions
from preavviso.actions import notices
from preavviso.queries import intake as queries
from preavviso.queries.intake import TO_CHECK
from preavviso.queries.sighting import channel_in_words
from preavviso.web.door import is_part, page
from preavviso.web.intake import filter as narrowing
from preavviso.web.intake.filter import STATES, Narrowing
from preavviso.web.intake.lists import added_elsewhere, lists_of, unread_pages
from preavviso.web.intake.reader import picture

logger = logging.getLogger(__name__)

# HTMX asks no more after this status: nothing is being read any longer.
STOP_ASKING = 286
IS_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
DOCUMENTS = {".xlsx", ".xls", ".ods", ".csv", ".pdf", ".docx", ".doc", ".txt"}


@require_http_methods(["GET", "HEAD", "POST"])
@page
def pile(request: HttpRequest, context: Context) -> HttpResponse:
    """What came in. A search comes by POST, because names must not stand in addresses; it looks among all messages."""
    if request.method == "POST":
        asked = narrowing.read(request.POST.dict())
        if not asked.text and not is_part(request):
            return redirect("messages")
        asked = Narrowing(text=asked.text, page=asked.page)
    else:
        asked = narrowing.read({**request.GET.dict(), "cerca": ""})
    shown = queries.pile(context, asked.choice, asked.page)
    content = {
        "pile": shown,
        "asked": asked,
        "states": [(one, words, shown.count(STATES[one.state])) for one, words in asked.states()],
        "channels": [(asked.by_channel(one), channel_in_words(one)) for one in shown.channels],
        "any_channel": asked.by_channel(""),
    }
    return render(request, "intake/lines.html" if is_part(request) else "intake/pile.html", content)


@require_safe
@page
def read_meanwhile(request: HttpRequest, context: Context) -> HttpResponse:
    """Those of the named messages that have been read since the page showed them, to stand in their lines' places."""
    asked = [uuid.UUID(one) for one in request.GET.getlist("id")[: queries.PAGE] if IS_ID.fullmatch(one)]
    lines = queries.read_meanwhile(context, asked)
    if asked and not lines:
        return HttpResponse(status=204)
    status = 200 if len(lines) < len(asked) else STOP_ASKING
    return render(request, "intake/read_meanwhile.html", {"lines": lines}, status=status)


@require_safe
@page
def message(request: HttpRequest, context: Context, id: uuid.UUID) -> HttpResponse:
    shown = queries.message_page(context, id)
    lists, unread = lists_of(shown), unread_pages(shown)
    content = {
        "message": shown,
        "lists": lists,
        "by_hand": added_elsewhere(shown),
        "waits": shown.line.state in TO_CHECK,
        "has_lines": any(one.notice.original and not one.pages for one in lists),
        "has_pages": any(one.pages for one in lists) or bool(unread),
        "unread": unread,
        "doubtful": sum(one.doubtful for one in lists),
        "unexplained": sum(len(one.notice.completeness.leftover) for one in lists),
    }
    return render(request, "intake/message.html", content)


@require_safe
@page
def original(request: HttpRequest, context: Context, id: uuid.UUID) -> HttpResponse:
    """The bytes as they came, to be kept and never to be shown in our own origin."""
    try:
        name, raw = queries.original(context, id)
    except OSError:
        logger.exception("The original of message %s cannot be served.", id)
        return render(request, "intake/original_lost.html", {"id": id}, status=500)
    response = HttpResponse(raw, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{id}{_ending(name)}"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@require_safe
@page
def page_image(request: HttpRequest, context: Context, id: uuid.UUID, number: int) -> HttpResponse:
    """A page of a source as it looks. It never changes, so the browser may keep it as long as a page is worked on."""
    drawn = queries.page_shown(context, id, request.GET.get("fonte", ""), number, picture)
    if drawn is None:
        raise gate.DoesNotExistError
    response = HttpResponse(drawn, content_type="image/png")
    response["Cache-Control"] = "private, max-age=600"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _ending(name: str) -> str:
    """A document keeps its kind; whatever came by mail is a mail."""
    ending = PurePath(name).suffix.lower()
    return ending if ending in DOCUMENTS else ".eml"


@require_POST
@page
def confirm(request: HttpRequest, context: Context, id: uuid.UUID) -> HttpResponse:
    return _decided(context, id, actions.confirm_reading)


@require_POST
@page
def set_aside(request: HttpRequest, context: Context, id: uuid.UUID) -> HttpResponse:
    return _decided(context, id, actions.set_aside)


@require_POST
@page
def take_up_again(request: HttpRequest, context: Context, id: uuid.UUID) -> HttpResponse:
    return _decided(context, id, actions.take_up_again)


def _decided(context: Context, id: uuid.UUID, decide: Callable[[Context, uuid.UUID], None]) -> HttpResponse:
    decide(context, id)
    return redirect("message", id=id)


@require_POST
@page
def keep_apart(request: HttpRequest, context: Context, id: uuid.UUID, copy: uuid.UUID) -> HttpResponse:
    notices.keep_apart(context, id, copy)
    return redirect("message", id=id)


@require_POST
@page
def join_again(request: HttpRequest, context: Context, id: uuid.UUID, copy: uuid.UUID) -> HttpResponse:
    notices.join_again(context, id, copy)
    return redirect("message", id=id)
