"""A file by itself, or attached: what it is by its content, and the list in it."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from preavviso.channels import xlsx
from preavviso.channels.archive import Archive, is_protected_office, protected
from preavviso.channels.body import read_lines
from preavviso.channels.columns import columns_in
from preavviso.channels.csv import read_csv
from preavviso.channels.extract import Extract, Occasion
from preavviso.channels.lines import Line, lines_of
from preavviso.channels.mime import decoded_text
from preavviso.channels.page import lines_of_page
from preavviso.channels.row import Row
from preavviso.channels.table import read_table
from preavviso.domain.message import Problem
from preavviso.domain.notice import Decision, Notice, NoticeKind, Period
from preavviso.domain.phrase import Phrase
from preavviso.domain.wording.announcement import notice_kind
from preavviso.domain.wording.day import days_in
from preavviso.domain.wording.month import period_in


class Format(StrEnum):
    """What a file is, by its first bytes and not by its name."""

    MESSAGE = "message"
    XLSX = "xlsx"
    TEXT = "text"
    CSV = "csv"
    PAGE = "html"
    XLS = "xls"
    ODS = "ods"
    PDF = "pdf"
    DOCX = "docx"
    DOC = "doc"
    RTF = "rtf"
    IMAGE = "image"
    ZIP = "zip"
    EMPTY = "empty"
    UNKNOWN = "unknown"


_MAGIC = (
    (b"%PDF", Format.PDF),
    (b"{\\rtf", Format.RTF),
    (b"\x89PNG", Format.IMAGE),
    (b"II*\x00", Format.IMAGE),
    (b"MM\x00*", Format.IMAGE),
    (b"\xff\xd8\xff", Format.IMAGE),
    (b"GIF8", Format.IMAGE),
)
_ZIPPED = (("xl/workbook.xml", Format.XLSX), ("word/document.xml", Format.DOCX))
_HEADER = re.compile(rb"(?:[!-9;-~]+:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*)")
_TELLING_HEADER = re.compile(
    rb"^(?:received|return-path|from|to|subject|date|message-id|mime-version|content-type|x-trasporto|x-ricevuta|delivered-to|da|reply-to):",
    re.IGNORECASE | re.MULTILINE,
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def format_of(raw: bytes, name: str) -> Format:
    """What is this file? The name only tells apart what the content cannot: text from comma-separated values."""
    if not raw.strip(b"\x00 \t\r\n"):
        return Format.EMPTY
    known = next((found for magic, found in _MAGIC if raw.startswith(magic)), None)
    if known is not None:
        return known
    if raw.startswith(b"PK\x03\x04"):
        return _format_of_zip(raw)
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        return Format.DOC if "W\x00o\x00r\x00d\x00D\x00o\x00c".encode("latin-1") in raw else Format.XLS
    return _format_of_text(raw, name.lower())


def _format_of_zip(raw: bytes) -> Format:
    archive = Archive(raw)
    for part, found in _ZIPPED:
        if part in archive:
            return found
    if "mimetype" in archive and b"opendocument.spreadsheet" in archive.read("mimetype"):
        return Format.ODS
    return Format.ZIP


def _format_of_text(raw: bytes, name: str) -> Format:
    start = raw[:65_536].lstrip(b"\xef\xbb\xbf\r\n\t ")
    is_wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not is_wide and len(_CONTROL.findall(start)) > len(start) // 200:
        return Format.UNKNOWN
    if re.match(rb"<(?:!doctype\s+html|html|head|body|table)\b", start, re.IGNORECASE):
        return Format.PAGE
    if _looks_like_message(start, name):
        return Format.MESSAGE
    return Format.CSV if name.endswith((".csv", ".tsv")) else Format.TEXT


def _looks_like_message(start: bytes, name: str) -> bool:
    if start.startswith(b"From "):
        start = start.partition(b"\n")[2]
    head = b""
    position = 0
    while (match := _HEADER.match(start, position)) is not None and position < 32_768:
        head += match.group()
        position = match.end()
    telling = len({word.lower() for word in _TELLING_HEADER.findall(head)})
    # A maildir's files bear no ending; a text whose first line is "Da: …" is still a text.
    return telling >= 1 if name.endswith(".eml") else telling >= 2


# --- What stands in a document -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Setting:
    """What the message around says: the subject, the month that it names, and when it was sent."""

    subject: str
    occasion: Occasion


@dataclass(slots=True)
class Content:
    """The notices and problems of one source."""

    notices: list[Notice] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def absorb(self, other: "Content") -> None:
        """Take in another source's."""
        self.notices += other.notices
        self.problems += other.problems


def read_document(raw: bytes, name: str, found: Format, setting: Setting) -> Content:
    """The list in a file. Raises TooMuch when the file cannot be opened within limits."""
    match found:
        case Format.XLSX:
            return _read_workbook(raw, name, setting)
        case Format.TEXT | Format.CSV | Format.PAGE:
            return _read_text(decoded_text(raw, None), name, found, setting)
        case Format.XLS if is_protected_office(raw):
            raise protected()
        case Format.MESSAGE | Format.EMPTY | Format.UNKNOWN:
            phrase = Phrase("The file %(name)s is of a kind that is not known: open it by hand.", {"name": name})
            return Content(problems=[Problem("format_unknown", phrase, name)])
        case _:
            phrase = Phrase(
                "The file %(name)s (%(format)s) cannot be read yet: open it, enter its lines by hand or ask for XLSX.",
                {"name": name, "format": found.value.upper()},
            )
            return Content(problems=[Problem("format_not_read_yet", phrase, name)])


def _read_text(text: str, name: str, found: Format, setting: Setting) -> Content:
    lines = lines_of_page(text) if found is Format.PAGE else lines_of(text)
    opening = "\n".join(line.text for line in lines[:15])
    period = _own_period(opening, name, setting)
    occasion = replace(setting.occasion, period=period)
    result = (read_csv(text, occasion) if found is Format.CSV else None) or read_lines(lines, occasion)
    return content_of(result, name, f"{setting.subject} {name}", opening, period)


def _own_period(opening: str, name: str, setting: Setting) -> Period | None:
    """The month that a file says of itself, else the month of the message around it."""
    sent = setting.occasion.sent
    return (
        period_in(_without_dates(opening), None)
        or period_in(_file_words(name), None)
        or setting.occasion.period
        or (period_in(_without_dates(opening), sent) or period_in(_file_words(name), sent))
    )


def _file_words(name: str) -> str:
    return re.sub(r"[_.-]+", " ", name.rpartition(".")[0] or name)


def _without_dates(text: str) -> str:
    """The text without whole days: the day of a letter does not say which month its list is for."""
    for day in reversed(list(days_in(text, None, None))):
        if re.match(r"\D*\d{1,2}\D", text[day.start : day.end]):
            text = f"{text[: day.start]} · {text[day.end :]}"
    return text


def content_of(result: Extract, source: str, subject: str, opening: str, period: Period | None) -> Content:
    """The notice that an extract makes, if it makes one, and otherwise whether somebody has to read the text."""
    kind = notice_kind(subject, opening)
    if not result.entries and result.says_nothing_planned and not result.anchors:
        return Content([_notice(NoticeKind.EMPTY, period, source, result)])
    if result.entries:
        is_plan = any(
            entry.planned_on is not None or entry.decision is not Decision.UNKNOWN for entry in result.entries
        )
        known = NoticeKind.PROGRAMME if kind is NoticeKind.UNKNOWN and is_plan else kind
        return Content([_notice(known, period or _most_planned(result), source, result)])
    if result.anchors and result.leftover:
        phrase = Phrase(
            "In %(source)s there are words of a list or of a condition that no entry holds; read: “%(text)s”.",
            {"source": source, "text": result.leftover[0][:200]},
        )
        return Content(problems=[Problem("text_to_read", phrase, source)])
    return Content()


def _notice(kind: NoticeKind, period: Period | None, source: str, result: Extract) -> Notice:
    return Notice(kind, period, source, tuple(result.entries), result.completeness(), tuple(result.original))


def _most_planned(result: Extract) -> Period | None:
    months = Counter(
        Period(entry.planned_on.year, entry.planned_on.month)
        for entry in result.entries
        if entry.planned_on is not None
    )
    return months.most_common(1)[0][0] if months else None


# --- Workbooks ---------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _ReadSheet:
    sheet: xlsx.Sheet
    period: Period | None
    result: Extract


def _read_workbook(raw: bytes, name: str, setting: Setting) -> Content:
    """The list of the month in question. Sheets of other months and hidden ones are told, not mixed in."""
    sheets = [_read_sheet(sheet, name, setting) for sheet in xlsx.sheets_of(raw)]
    content = Content()
    written = [
        sheet for sheet in sheets if sheet.result.entries or sheet.result.leftover or sheet.result.says_nothing_planned
    ]
    visible = [sheet for sheet in written if not sheet.sheet.is_hidden]
    period = _workbook_period(visible, name, setting)
    used = [sheet for sheet in visible if sheet.period in (period, None)] or visible
    for sheet in written:
        if sheet not in used and sheet.result.entries:
            content.problems.append(_left_out(sheet, name))
    result = Extract()
    for sheet in used:
        result.absorb(sheet.result)
        content.problems += _sheet_problems(sheet.sheet, name)
    opening = " ".join(row.line for sheet in used for row in sheet.sheet.rows[:5])
    if len(used) == 1:
        # Where one sheet is read, its name would only be said again on every line.
        result.original = [replace(line, place=line.place.rpartition(", ")[2]) for line in result.original]
    own = content_of(result, name, f"{setting.subject} {_file_words(name)}", opening, period)
    content.absorb(own)
    return content


def _workbook_period(visible: Sequence[_ReadSheet], name: str, setting: Setting) -> Period | None:
    told = {sheet.period for sheet in visible if sheet.period is not None}
    wanted = setting.occasion.period
    if len(told) == 1 and (wanted is None or len(visible) == 1):
        return next(iter(told))
    wanted = wanted or period_in(_file_words(name), setting.occasion.sent)
    # Without a subject the newest month is the one that the file was sent for; the others are told.
    return wanted or max(told, default=None)


def _read_sheet(sheet: xlsx.Sheet, name: str, setting: Setting) -> _ReadSheet:
    title = " ".join(row.line for row in sheet.rows[:4] if len({cell.text for cell in row.written}) <= 2)
    sent = setting.occasion.sent
    own = period_in(_file_words(sheet.name), sent) or period_in(_without_dates(title), sent)
    guess = own or setting.occasion.period or period_in(_file_words(name), sent)
    result = _read_rows(sheet, replace(setting.occasion, period=guess))
    return _ReadSheet(sheet, own or _most_planned(result), result)


def _read_rows(sheet: xlsx.Sheet, occasion: Occasion) -> Extract:
    columns = columns_in(sheet.rows)
    return _read_as_lines(sheet.rows, occasion) if columns is None else read_table(sheet.rows, columns, occasion)


def _read_as_lines(rows: Sequence[Row], occasion: Occasion) -> Extract:
    """A sheet without a heading is read like text in columns."""
    lines = [Line(number, "\t".join(cell.text for cell in row.written)) for number, row in enumerate(rows, 1)]
    result = read_lines(lines, occasion)
    result.entries = [replace(entry, where=_where_of(entry.where, rows)) for entry in result.entries]
    result.original = [replace(line, place=_where_of(line.place, rows)) for line in result.original]
    return result


def _where_of(where: str, rows: Sequence[Row]) -> str:
    match = re.search(r"\d+", where)
    return rows[int(match.group()) - 1].where if match is not None else where


def _left_out(read: _ReadSheet, name: str) -> Problem:
    place = f"{name}, sheet {read.sheet.name}"
    values: dict[str, str | int] = {"sheet": read.sheet.name, "count": len(read.result.entries)}
    if read.sheet.is_hidden:
        return Problem(
            "hidden_sheet",
            Phrase("The hidden sheet %(sheet)s holds %(count)s lines: they were not used.", values),
            place,
        )
    phrase = Phrase("The sheet %(sheet)s holds %(count)s lines of another month: they were not used.", values)
    return Problem("sheet_left_out", phrase, place)


def _sheet_problems(sheet: xlsx.Sheet, name: str) -> list[Problem]:
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
