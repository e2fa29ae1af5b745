"""XLSX lists: what each sheet shows, merged, hidden, struck and commented cells included.

openpyxl reads; here stand the limits before it, and what a person sees of the cells after it.
"""

import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from preavviso.channels.archive import Archive, damaged, too_big_inside
from preavviso.channels.mime import TooMuch
from preavviso.channels.row import Cell, Row
from preavviso.domain.phrase import Phrase
from preavviso.domain.wording.spelling import normal

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell as Written
    from openpyxl.worksheet.worksheet import Worksheet

MOST_SHEETS = 50
MOST_ROWS = 20_000
MOST_COLUMNS = 128
MOST_CELLS = 400_000
MOST_MERGED = 200_000
MOST_XML = 64 * 1024 * 1024
_MOST_TEXT = 8_000
_MOST_TOLD = 20


@dataclass(slots=True)
class Sheet:
    """A sheet's rows as they are shown, and what a person would not see at a glance."""

    name: str
    is_hidden: bool
    rows: list[Row] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def sheets_of(raw: bytes) -> list[Sheet]:
    """The sheets of a workbook, in its order. Raises TooMuch when it is damaged, protected or beyond the limits."""
    has_formulas = _guarded(Archive(raw))
    book = _opened(raw, data_only=True)
    if len(book.worksheets) > MOST_SHEETS:
        raise TooMuch(
            "too_long", Phrase("The file has more than %(most)s sheets: it was not read.", {"most": MOST_SHEETS})
        )
    if not book.worksheets:
        raise TooMuch("damaged", Phrase("The file is damaged: it holds no sheet."))
    formulas = _formulas(raw) if has_formulas else {}
    return [_SheetReader(sheet, formulas.get(sheet.title, frozenset())).read() for sheet in book.worksheets]


def _guarded(archive: Archive) -> bool:
    """Unpack all within limits and refuse what openpyxl would not survive. Are there formulas in the sheets?"""
    parts = [name for name in archive.names if name.endswith((".xml", ".rels"))]
    if sum(archive.size(name) for name in parts) > MOST_XML:
        raise too_big_inside()
    has_formulas = False
    for name in parts:
        content = archive.read(name)
        _refuse_unusual(name, content)
        if "worksheets/" in name:
            merged = sum(_area(*match.groups()) for match in _MERGED.finditer(content))
            if content.count(b"<c ") + content.count(b"<c>") > MOST_CELLS or merged > MOST_MERGED:
                raise too_big_inside()
            has_formulas = has_formulas or _FORMULA.search(content) is not None
    return has_formulas


def _refuse_unusual(name: str, content: bytes) -> None:
    if _DOCTYPE.search(content):
        phrase = Phrase("The file holds a document type, which no office program writes: it was not opened.")
        raise TooMuch("doctype", phrase)
    if name == "xl/workbook.xml" and b'conformance="strict"' in content:
        phrase = Phrase('The file is kept as "Strict Open XML": ask for it as an ordinary XLSX, or save it as one.')
        raise TooMuch("strict", phrase)


# How bombs are built; in UTF-16 there is a zero between the letters.
_DOCTYPE = re.compile(rb"<\x00?!\x00?D\x00?O\x00?C\x00?T\x00?Y\x00?P\x00?E")
_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]{0,200}?ref=[\"']\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})"
)
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")


def _area(left: bytes, top: bytes, right: bytes, bottom: bytes) -> int:
    return (_number(right) - _number(left) + 1) * (int(bottom) - int(top) + 1)


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _opened(raw: bytes, *, data_only: bool) -> "Workbook":
    # It takes long to load, and whoever only asks the cage never needs it.
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # What openpyxl leaves out, a list has no use for.
            return load_workbook(io.BytesIO(raw), data_only=data_only, keep_links=False, rich_text=True)
    except MemoryError:
        raise
    # openpyxl says in a dozen ways that a part is missing or makes no sense.
    except Exception as error:
        raise damaged() from error


def _formulas(raw: bytes) -> dict[str, frozenset[str]]:
    """The cells that hold a formula, sheet by sheet: the values alone do not tell one never computed from a blank."""
    return {
        sheet.title: frozenset(cell.coordinate for cell in _written(sheet) if cell.data_type == "f")
        for sheet in _opened(raw, data_only=False).worksheets
    }


def _written(sheet: "Worksheet") -> Iterator["Written"]:
    """The cells that stand in the file. The public ways would make all the empty ones between them, too."""
    from openpyxl.cell import Cell as Written

    return (cell for cell in sheet._cells.values() if isinstance(cell, Written))


class _SheetReader:
    """Takes over the cells that say something, row by row, as a person sees them."""

    def __init__(self, sheet: "Worksheet", formulas: frozenset[str]) -> None:
        self.sheet = sheet
        self.formulas = formulas
        self.result = Sheet(sheet.title, is_hidden=sheet.sheet_state != "visible")
        self.cells: dict[int, dict[int, Cell]] = {}

    def read(self) -> Sheet:
        for written in _written(self.sheet):
            self._take(written)
        self._fill_merged()
        self._finish()
        return self.result

    def _take(self, written: "Written") -> None:
        row, column, value = written.row, written.column, written.value
        is_blank = value is None or value == ""
        # An error ("#N/A") is what a formula says when it has no value.
        if written.data_type == "e" or (is_blank and written.coordinate in self.formulas):
            self.result.unread.append(written.coordinate)
        elif row > MOST_ROWS or column > MOST_COLUMNS:
            if not is_blank and len(self.result.unread) < _MOST_TOLD:
                self.result.unread.append(written.coordinate)
        elif not is_blank or written.comment is not None:
            cell = _shown(written)
            if cell.text or cell.note:
                self.cells.setdefault(row, {})[column] = cell

    def _fill_merged(self) -> None:
        """A merged cell says the same to each of its rows; across columns it stays in the first."""
        for merged in self.sheet.merged_cells.ranges:
            cell = self.cells.get(merged.min_row, {}).get(merged.min_col)
            for row in range(merged.min_row + 1, merged.max_row + 1):
                # It fills rows that say something; a range of a million rows makes none of its own.
                if cell is not None and row in self.cells:
                    self.cells[row].setdefault(merged.min_col, cell)

    def _finish(self) -> None:
        result = self.result
        width = max((max(cells) for cells in self.cells.values()), default=0)
        for number in sorted(self.cells):
            cells = self.cells[number]
            is_hidden = number in self.sheet.row_dimensions and self.sheet.row_dimensions[number].hidden
            shown = tuple(cells.get(column, _EMPTY) for column in range(1, width + 1))
            result.rows.append(Row(f"sheet {result.name}, row {number}", shown, is_hidden=is_hidden))
            if is_hidden:
                result.hidden_rows.append(number)
        for letters, columns in self.sheet.column_dimensions.items():
            said = range(columns.min or 0, (columns.max or 0) + 1)
            if columns.hidden and any(column in said for cells in self.cells.values() for column in cells):
                result.hidden_columns.append(letters)


_EMPTY = Cell("")


# --- What a cell shows -------------------------------------------------------------------------------------------

# What a number format writes as it stands, or leaves out: texts in quotes, colours, the width of a letter.
_SILENT = re.compile(r"\"[^\"]*\"|\[(?!h|m|s)[^\]]*\]|\\.|_.|\*.", re.IGNORECASE)
# Days before and after are numbers that somebody gave the wrong format.
_DAYS = range(1950, 2101)


def _shown(written: "Written") -> Cell:
    value = written.value
    place, struck = written.coordinate, _is_struck(written)
    note = normal(written.comment.text)[:_MOST_TEXT] if written.comment is not None else ""
    code = _SILENT.sub("", written.number_format).lower().split(";")[0]
    match value:
        case datetime() | date() | time() | timedelta():
            cell = _instant(value, code, place)
        case bool():
            cell = Cell("SI" if value else "NO", place)
        case int() | float():
            zeros = len(code) if re.fullmatch(r"0{2,}", code) else 0
            cell = Cell(_plain_number(value).zfill(zeros), place)
        case _:
            # "_x000D_" is how the format writes a carriage return.
            text = re.sub(r"_x000[dD]_", "\n", str(value or ""))[:_MOST_TEXT].strip()
            cell = Cell(normal(text), place, lines=text if "\n" in text else "")
    return replace(cell, is_struck=struck, note=note) if struck or note else cell


def _plain_number(value: float) -> str:
    return str(int(value)) if value == value // 1 and abs(value) < 1e15 else str(value)


def _is_struck(written: "Written") -> bool:
    if written.has_style and written.font.strike:
        return True
    pieces = written.value if isinstance(written.value, list) else ()
    return any(piece.font.strike for piece in pieces if not isinstance(piece, str))


def _instant(value: datetime | date | time | timedelta, code: str, place: str) -> Cell:
    """A cell whose format shows a day, an hour, or both of them."""
    if isinstance(value, timedelta):
        value = time(value.seconds // 3600, value.seconds // 60 % 60)
    day = value.date() if isinstance(value, datetime) else value if isinstance(value, date) else None
    hour = value.time() if isinstance(value, datetime) else value if isinstance(value, time) else None
    hour = hour.replace(second=0, microsecond=0) if hour is not None else None
    if day is not None and not re.search("[dy]", code) and "h" in code:
        day = None
    if hour is not None and day is not None and "h" not in code:
        hour = None
    if day is not None and day.year not in _DAYS:
        from openpyxl.utils.datetime import to_excel

        return Cell(_plain_number(to_excel(value)), place)  # type: ignore[no-untyped-call]
    parts = [day.strftime("%d/%m/%Y") if day else "", hour.strftime("%H:%M") if hour else ""]
    return Cell(" ".join(filter(None, parts)), place, value=day or hour, hour=hour if day else None)
