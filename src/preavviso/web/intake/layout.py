"""A person says once what the columns of a sender's list hold, and sees at once how it is read so."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from preavviso.access import gate
from preavviso.access.context import Context
from preavviso.actions import intake, layouts
from preavviso.actions.layouts import Layout
from preavviso.actions.reading import read_claimed
from preavviso.domain.correction import Particulars, particulars_of
from preavviso.domain.profile import Dates, SheetRule, Table, dates_in
from preavviso.domain.wording.heading import Column
from preavviso.queries import intake as queries
from preavviso.queries.intake import MessagePage
from preavviso.web.door import is_part, page
from preavviso.web.intake.reader import reader

COLUMNS = {
    Column.FULL_NAME: gettext_lazy("Surname and given name together"),
    Column.SURNAME: gettext_lazy("Surname"),
    Column.GIVEN_NAME: gettext_lazy("Given name"),
    Column.STREET: gettext_lazy("Address"),
    Column.CIVIC: gettext_lazy("House number"),
    Column.STAIR: gettext_lazy("Staircase"),
    Column.FLOOR: gettext_lazy("Floor"),
    Column.FLAT: gettext_lazy("Flat"),
    Column.TOWN: gettext_lazy("Municipality"),
    Column.CODE: gettext_lazy("Tenancy code"),
    Column.DAY: gettext_lazy("Planned day, also with its hour"),
    Column.HOUR: gettext_lazy("Hour"),
    Column.STATUS: gettext_lazy("Decision"),
    Column.REMARK: gettext_lazy("Remark"),
    Column.VULNERABILITY: gettext_lazy("Vulnerability"),
    Column.KNOWN: gettext_lazy("Not needed"),
}
DATES = {
    Dates.DAY_FIRST: gettext_lazy("27/11/2025: the day, then the month"),
    Dates.MONTH_FIRST: gettext_lazy("11/27/2025: the month, then the day"),
    Dates.SERIAL: gettext_lazy("45988: a spreadsheet's count of days"),
}
SHEETS = {
    SheetRule.OF_THE_MONTH: gettext_lazy("the sheet of the month in question"),
    SheetRule.FIRST: gettext_lazy("the first sheet"),
    SheetRule.NAMED: gettext_lazy("the sheet of this name"),
}
Choice = TypeVar("Choice", Dates, SheetRule)
NAMING = {Column.FULL_NAME, Column.SURNAME, Column.CODE}
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """One column as the page shows it: its first words row by row, and what it was taken for, or said to be."""

    number: int
    heading: str
    words: tuple[str, ...]
    chosen: str

    @property
    def is_open(self) -> bool:
        """Does somebody still have to say what it holds?"""
        return not self.chosen


@require_http_methods(["GET", "HEAD", "POST"])
@page
def layout(request: HttpRequest, context: Context, id: uuid.UUID) -> HttpResponse:
    shown = queries.message_page(context, id)
    tables = shown.reading.tables if shown.reading else ()
    number = _number(request.POST.get("tabella") or request.GET.get("tabella"), len(tables))
    if number is None:
        raise gate.DoesNotExistError
    given = request.POST if request.method == "POST" else _taken_for(tables[number])
    said, missing = _said(given, number, tables[number])
    # HTMX sends the button along that has the focus: what it asks for is only ever a look.
    is_asked = request.POST.get("fai") == "impara" and not is_part(request)
    if is_asked and not missing:
        return _learnt(request, context, shown, said)
    content = {
        "message": shown,
        "tables": tables,
        "number": number,
        "table": tables[number],
        "columns": _columns(tables[number], given, said),
        "kinds": COLUMNS.items(),
        "heading": f"{said.heading} {said.heading_rows}",
        "headings": _headings(tables[number]),
        "dates": DATES.items(),
        "chosen_dates": said.dates,
        "sheets": SHEETS.items() if tables[number].place.startswith("sheet ") else (),
        "chosen_sheet": said.sheet,
        "missing": missing,
        "asked": is_asked,
        "preview": None if missing or request.method != "POST" else _preview(context, shown, said),
    }
    return render(request, "intake/preview.html" if is_part(request) else "intake/layout.html", content)


def _learnt(request: HttpRequest, context: Context, shown: MessagePage, said: Layout) -> HttpResponse:
    """Keep it, read this message by it at once, and leave the others that wait to the worker."""
    id = shown.line.id
    again = layouts.learn_layout(context, id, said)
    claim = intake.claim(context.now, id) if id in again else None
    if claim is not None:
        with reader() as cage:
            read_claimed(cage, claim, context.now)
    if id in again:
        messages.success(request, _("Read so. Lists of this sender with these columns are read so from now on."))
    else:
        messages.success(
            request,
            _("Kept for the next times. This message stays as it is: somebody has confirmed it, or put a line right."),
        )
    return redirect("message", id=id)


def _preview(context: Context, shown: MessagePage, said: Layout) -> tuple[list[Particulars], int]:
    """How the first rows read so, and how many lines there are."""
    name, raw = queries.original(context, shown.line.id)
    table = (shown.reading.tables if shown.reading else ())[said.table]
    profile = layouts.profile_of(said, table, shown.line.sender, context)
    with reader() as cage:
        reading = cage.read(raw, name, [profile])
    entries = [entry for notice in reading.notices if notice.profile == profile.id for entry in notice.entries]
    return [particulars_of(entry) for entry in entries[:_SHOWN]], len(entries)


def _number(text: str | None, count: int) -> int | None:
    """Which table is meant? The first where none is named; None: there is none."""
    number = int(text) if text and text.isdecimal() and len(text) < 4 else 0
    return number if number < count else None


def _taken_for(table: Table) -> QueryDict:
    """What the form says before anybody has said anything: what each column was taken for."""
    given = QueryDict(mutable=True)
    heading, rows = (table.heading, table.heading_rows) if table.heading_rows else table.likely_heading
    given["titoli"] = f"{heading} {rows}"
    below = table.rows[heading + rows :]
    for index, column in enumerate(table.columns):
        is_empty = not any(row[index] for row in table.rows if index < len(row))
        given[f"colonna-{index}"] = Column.KNOWN.value if is_empty else (column.value if column else "")
    days = [row[index] for row in below for index, one in enumerate(table.columns) if one is Column.DAY]
    given["date"] = dates_in(days).value
    return given


def _said(given: QueryDict, number: int, table: Table) -> tuple[Layout, str]:
    """What a form says, and what it lacks, in a sentence; empty: nothing."""
    chosen = [given.get(f"colonna-{index}", "") for index in range(len(table.columns))]
    columns = tuple(Column(one) if one in set(Column) else Column.KNOWN for one in chosen)
    heading, rows = _heading(given.get("titoli", ""), table)
    said = Layout(
        table=number,
        heading=heading,
        heading_rows=rows,
        columns=columns,
        dates=_one_of(Dates, given.get("date", ""), Dates.DAY_FIRST),
        sheet=_one_of(SheetRule, given.get("foglio", ""), SheetRule.OF_THE_MONTH),
    )
    still_open = [str(index) for index, one in enumerate(chosen, 1) if one not in set(Column)]
    if still_open:
        return said, _("Say what these columns hold: %(columns)s.") % {"columns": ", ".join(still_open)}
    if not set(columns) & NAMING:
        return said, _("Say in which column the name stands: without it no line is about anybody.")
    return said, ""


def _heading(text: str, table: Table) -> tuple[int, int]:
    allowed = {value: value.split() for value, _words in _headings(table)}
    first, rows = allowed.get(text, ("0", "0"))
    return int(first), int(rows)


def _one_of(kind: type[Choice], text: str, otherwise: Choice) -> Choice:
    return kind(text) if text in set(kind) else otherwise


def _headings(table: Table) -> list[tuple[str, str]]:
    """Where the headings may be: no row, one of the first, or two of them together."""
    most = min(len(table.rows), 6)
    one = [(f"{row} 1", _("row %(row)s") % {"row": row + 1}) for row in range(most)]
    two = [
        (f"{row} 2", _("rows %(first)s and %(second)s") % {"first": row + 1, "second": row + 2})
        for row in range(most - 1)
    ]
    return [("0 0", _("there are none")), *one, *two]


def _columns(table: Table, given: QueryDict, said: Layout) -> Iterable[Shown]:
    headings = table.headings(said.heading, said.heading_rows)
    below = table.rows[said.heading + said.heading_rows :][:_SHOWN]
    return [
        Shown(
            index + 1,
            headings[index],
            tuple(row[index] if index < len(row) else "" for row in below),
            given.get(f"colonna-{index}", ""),
        )
        for index in range(len(table.columns))
    ]
