"""The registry's page: how it stands, a file uploaded, said what its columns hold, looked at, and imported."""

import csv
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from preavviso.access import gate
from preavviso.access.context import Context
from preavviso.actions import imports, interventions, registry
from preavviso.actions.imports import Counts, Done, Draft, Head, Said
from preavviso.actions.registry import MeanwhileError
from preavviso.channels.feed import FeedError
from preavviso.domain.called import called
from preavviso.domain.registry import FIELDS, Columns, ColumnsError, Field, InterventionRow, Kind, Remark, ResidentRow
from preavviso.queries import imports as queries
from preavviso.web.door import is_part, page
from preavviso.web.intake.taking import LimitedFiles
from preavviso.web.people import waiting

# Larger files are the machine's own command's: nobody waits so long before a page.
MOST_MB = 20
DRAFTS: Mapping[Kind, Callable[[Context, Path, Said], AbstractContextManager[Draft]]] = {
    Kind.REGISTRY: registry.draft,
    Kind.INTERVENTIONS: interventions.draft,
}
_SHOWN = 5


# The token is asked for further down: first whether there is such a page for whoever sends, then their bytes.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@page
def people(request: HttpRequest, context: Context) -> HttpResponse:
    """How the registry stands, what was imported, and the form for a file."""
    shown = queries.registry_page(context)
    if request.method != "POST":
        return _people(request, shown)
    taking = LimitedFiles(MOST_MB << 20)
    request.upload_handlers = [taking]
    return _uploaded(request, context, shown, taking)


@csrf_protect
def _uploaded(
    request: HttpRequest, context: Context, shown: queries.RegistryPage, taking: LimitedFiles
) -> HttpResponse:
    file = request.FILES.get("file")
    kind = request.POST.get("contiene", "")
    if taking.too_large:
        return _people(request, shown, why=_too_large())
    if file is None or not file.size or kind not in set(Kind):
        return _people(request, shown, why=_("No file came with it. Choose one, say what it holds, then go on."))
    return redirect("import_file", id=waiting.keep(context, Kind(kind), file.name or "", file.chunks()))


def _people(request: HttpRequest, shown: queries.RegistryPage, why: str = "") -> HttpResponse:
    content = {"shown": shown, "kinds": list(Kind), "most": MOST_MB, "why": why}
    return render(request, "people/registry.html", content)


def _too_large() -> str:
    sentence = _("The file is larger than %(most)s MB. Whoever looks after the machine imports it there: %(command)s")
    return sentence % {"most": MOST_MB, "command": "preavviso import"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One column as the page shows it: its first words row by row, and what it is taken for."""

    number: int
    heading: str
    words: tuple[str, ...]
    chosen: Field


@dataclass(frozen=True, slots=True)
class Look:
    """What the file would change; its first rows, field by field; and the first of what is to be told of rows."""

    counts: Counts
    rows: tuple[tuple[tuple[Field, str], ...], ...]
    remarks: tuple[Remark, ...]


@require_http_methods(["GET", "HEAD", "POST"])
@page
def import_file(request: HttpRequest, context: Context, id: uuid.UUID) -> HttpResponse:
    """An uploaded file: what its columns hold and what it would change; then it is imported, or let go."""
    gate.permit(context, imports.ACTS[Kind.REGISTRY])
    found = waiting.find(context, id)
    if found is None:
        raise gate.DoesNotExistError
    kind, path = found
    asked = request.POST.get("fai", "")
    if asked == "lascia":
        waiting.let_go(context, id)
        messages.success(request, _("The file was let go; nothing was changed."))
        return redirect("registry")
    try:
        head = imports.head(context, kind, path)
        said = _said(request.POST, head.columns)
        columns = head.understood(said.columns)
        if asked == "importa" and not columns.missing:
            done = _imported(context, kind, path, said)
            waiting.let_go(context, id)
            return redirect("import", id=done.id)
        look = None if columns.missing else _look(context, kind, path, said)
    except (FeedError, ColumnsError, MeanwhileError) as error:
        if not isinstance(error, MeanwhileError):
            waiting.let_go(context, id)
        return _people(request, queries.registry_page(context), why=error.phrase.in_words(_))
    content = {
        "id": id,
        "kind": kind,
        "name": path.name,
        "columns": _columns(head, columns),
        "fields": [(field, called(field)) for field in FIELDS[kind]],
        "missing": [called(field) for field in columns.missing],
        "whole": said.whole,
        "look": look,
    }
    return render(request, "people/part.html" if is_part(request) else "people/file.html", content)


def _said(given: QueryDict, columns: Columns) -> Said:
    """What the form says otherwise than the headings do by themselves."""
    said = dict(columns.said)
    for index, heading in enumerate(columns.headings):
        chosen = given.get(f"colonna-{index}", "")
        if heading and chosen in set(FIELDS[columns.kind]) and chosen != columns.taken_for(index):
            said[heading] = chosen
    return Said(said, whole=given.get("intera") == "si")


def _imported(context: Context, kind: Kind, path: Path, said: Said) -> Done:
    with DRAFTS[kind](context, path, said) as draft:
        return draft.take()


def _look(context: Context, kind: Kind, path: Path, said: Said) -> Look:
    with DRAFTS[kind](context, path, said) as draft:
        counts = draft.look()
        told = tuple(remark for remark, _cells in islice(draft.remarks(), _SHOWN))
        return Look(counts, tuple(_in_fields(row) for row in draft.first), told)


def _in_fields(row: ResidentRow | InterventionRow) -> tuple[tuple[Field, str], ...]:
    """What a row says, named as the columns are."""
    return tuple(
        (field, value if isinstance(value, str) else f"{value:%d/%m/%Y}")
        for field, value in row.by_field().items()
        if value
    )


def _columns(head: Head, columns: Columns) -> Sequence[Shown]:
    return [
        Shown(
            index + 1,
            heading,
            tuple(row[index] if index < len(row) else "" for row in head.below(columns.row)[:_SHOWN]),
            columns.taken_for(index),
        )
        for index, heading in enumerate(columns.headings)
    ]


@require_safe
@page
def imported(request: HttpRequest, context: Context, id: uuid.UUID) -> HttpResponse:
    """What came of an import."""
    return render(request, "people/imported.html", {"shown": queries.import_page(context, id)})


@require_safe
@page
def rows_told(request: HttpRequest, context: Context, id: uuid.UUID) -> HttpResponse:
    """What was told of its rows, as a file for a spreadsheet."""
    shown = queries.import_page(context, id)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="righe-{id}.csv"'
    answer.write("\ufeff")
    writer = csv.writer(answer, delimiter=";")
    writer.writerow([_("row"), _("taken"), _("reason")])
    for remark in shown.remarks:
        writer.writerow([remark.row, _("yes") if remark.taken else _("no"), remark.why.in_words(_)])
    return answer
