"""A workbook: which of its sheets are the list of the month in question, and which are only told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from preavviso.channels.blocks import read_section
from preavviso.channels.content import Content, Setting, content_of, file_words, most_planned, without_dates
from preavviso.channels.extract import Extract
from preavviso.channels.sheet import Sheet
from preavviso.domain.message import Problem
from preavviso.domain.notice import Period, key_of
from preavviso.domain.phrase import Phrase
from preavviso.domain.profile import SheetRule
from preavviso.domain.wording.month import period_in

_MOST_TABLES = 8


@dataclass(slots=True)
class _ReadSheet:
    sheet: Sheet
    period: Period | None
    result: Extract


def read_workbook(all_sheets: Sequence[Sheet], name: str, setting: Setting) -> Content:
    """The list of the month in question. Sheets of other months and hidden ones are told, not mixed in."""
    sheets = [_read_sheet(sheet, name, setting) for sheet in all_sheets]
    content = Content()
    written = [
        sheet for sheet in sheets if sheet.result.entries or sheet.result.leftover or sheet.result.says_nothing_planned
    ]
    visible = [sheet for sheet in written if not sheet.sheet.is_hidden]
    period = _workbook_period(visible, name, setting)
    chosen = _agreed(visible)
    used = chosen or [sheet for sheet in visible if sheet.period in (period, None)] or visible
    for sheet in written:
        if sheet not in used and sheet.result.entries:
            content.problems.append(_left_out(sheet, name, is_agreed=bool(chosen)))
    result = Extract()
    for sheet in used:
        result.absorb(sheet.result)
        content.problems += _sheet_problems(sheet.sheet, name)
    opening = " ".join(row.line for sheet in used for row in sheet.sheet.rows[:5])
    if len(used) == 1:
        # Where one sheet is read, its name would only be said again on every line.
        result.original = [replace(line, place=line.place.rpartition(", ")[2]) for line in result.original]
    shown = [sheet for sheet in sheets if not sheet.sheet.is_hidden]
    result.tables = [table for sheet in shown for table in sheet.result.tables][:_MOST_TABLES]
    own = content_of(result, name, f"{setting.subject} {file_words(name)}", opening, period)
    content.absorb(own)
    return content


def _workbook_period(visible: Sequence[_ReadSheet], name: str, setting: Setting) -> Period | None:
    told = {sheet.period for sheet in visible if sheet.period is not None}
    wanted = setting.occasion.period
    if len(told) == 1 and (wanted is None or len(visible) == 1):
        return next(iter(told))
    wanted = wanted or period_in(file_words(name), setting.occasion.sent)
    # Without a subject the newest month is the one that the file was sent for; the others are told.
    return wanted or max(told, default=None)


def _agreed(visible: Sequence[_ReadSheet]) -> list[_ReadSheet]:
    """The sheet that a person said to be this sender's list; none where nobody said so, or it is not there."""
    profile = next((sheet.result.profile for sheet in visible if sheet.result.profile is not None), None)
    if profile is None:
        return []
    match profile.sheet:
        case SheetRule.OF_THE_MONTH:
            return []
        case SheetRule.FIRST:
            return list(visible[:1])
        case SheetRule.NAMED:
            return [sheet for sheet in visible if key_of(sheet.sheet.name) == key_of(profile.sheet_name)]


def _read_sheet(sheet: Sheet, name: str, setting: Setting) -> _ReadSheet:
    title = " ".join(row.line for row in sheet.rows[:4] if len({cell.text for cell in row.written}) <= 2)
    sent = setting.occasion.sent
    own = period_in(file_words(sheet.name), sent) or period_in(without_dates(title), sent)
    guess = own or setting.occasion.period or period_in(file_words(name), sent)
    result = read_section(sheet.rows, replace(setting.occasion, period=guess))
    return _ReadSheet(sheet, own or most_planned(result), result)


def _left_out(read: _ReadSheet, name: str, *, is_agreed: bool) -> Problem:
    place = f"{name}, sheet {read.sheet.name}"
    values: dict[str, str | int] = {"sheet": read.sheet.name, "count": len(read.result.entries)}
    if read.sheet.is_hidden:
        return Problem(
            "hidden_sheet",
            Phrase("The hidden sheet %(sheet)s holds %(count)s lines: they were not used.", values),
            place,
        )
    if is_agreed:
        phrase = Phrase(
            "The sheet %(sheet)s holds %(count)s lines: they were not used, because another sheet was said to be the "
            "list.",
            values,
        )
        return Problem("sheet_left_out", phrase, place)
    phrase = Phrase("The sheet %(sheet)s holds %(count)s lines of another month: they were not used.", values)
    return Problem("sheet_left_out", phrase, place)


def _sheet_problems(sheet: Sheet, name: str) -> list[Problem]:
    place = f"{name}, sheet {sheet.name}"
    problems = []
    if sheet.hidden_rows:
        values = {"rows": ", ".join(map(str, sheet.hidden_rows[:20]))}
        phrase = Phrase(
            "Rows %(rows)s are hidden in the file: they were read, and a person has to say whether they count.", values
        )
        problems.append(Problem("hidden_rows", phrase, place))
    if sheet.hidden_columns:
        values = {"columns": ", ".join(sheet.hidden_columns[:20])}
        phrase = Phrase("Columns %(columns)s are hidden in the file: what stands in them was read as well.", values)
        problems.append(Problem("hidden_columns", phrase, place))
    if sheet.unread:
        values = {"cells": ", ".join(sheet.unread[:20])}
        phrase = Phrase("Cells %(cells)s could not be read: formulas without a value, or far outside the list.", values)
        problems.append(Problem("cells_not_read", phrase, place))
    return problems
