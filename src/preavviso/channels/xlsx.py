"""XLSX lists: what each sheet shows, merged, hidden, struck and commented cells included.

openpyxl reads; here stand the limits before it, and what a person sees of the cells after it.
"""

import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from preavviso.channels.archive import Archive
from preavviso.channels.refusal import TooMuch, told_as_damaged, too_big_inside
from preavviso.channels.row import Cell
from preavviso.channels.sheet import MOST_CELLS, MOST_MERGED, Grid, Sheet, bounded_sheets
from preavviso.channels.shown import code_of, instant_cell, number_cell, text_cell, with_note
from preavviso.channels.xml import unusual
from preavviso.domain.phrase import Phrase

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell as Written
    from openpyxl.worksheet.worksheet import Worksheet

MOST_XML = 64 * 1024 * 1024
# Spreadsheet programs stop at 64,000 styles. Each row costs the library time even when it holds nothing.
_MOST_STYLES = 64_000
_MOST_ROWS = 100_000


def sheets_of(raw: bytes) -> list[Sheet]:
    """The sheets of a workbook, in its order. Raises TooMuch when it is damaged, protected or beyond the limits."""
    has_formulas = _guarded(Archive(raw))
    book = _opened(raw, data_only=True)
    bounded_sheets(len(book.worksheets))
    formulas = _formulas(raw) if has_formulas else {}
    return [_sheet_of(sheet, formulas.get(sheet.title, frozenset())) for sheet in book.worksheets]


def _guarded(archive: Archive) -> bool:
    """Unpack all within limits and refuse what openpyxl would not survive. Are there formulas in the sheets?"""
    parts = [name for name in archive.names if name.endswith((".xml", ".rels"))]
    if sum(archive.size(name) for name in parts) > MOST_XML:
        raise too_big_inside()
    has_formulas = False
    for name in parts:
        content = archive.read(name)
        _refuse_unusual(name, content)
        if content.count(b"<xf ") > _MOST_STYLES or content.count(b"<row") > _MOST_ROWS:
            raise too_big_inside()
        if "worksheets/" in name:
            merged = sum(_area(*match.groups()) for match in _MERGED.finditer(content))
            if content.count(b"<c ") + content.count(b"<c>") > MOST_CELLS or merged > MOST_MERGED:
                raise too_big_inside()
            has_formulas = has_formulas or _FORMULA.search(content) is not None
    return has_formulas


def _refuse_unusual(name: str, content: bytes) -> None:
    if _DOCTYPE.search(content):
        raise unusual()
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

    with told_as_damaged(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # What openpyxl leaves out, a list has no use for.
        return load_workbook(io.BytesIO(raw), data_only=data_only, keep_links=False, rich_text=True)


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


def _sheet_of(sheet: "Worksheet", formulas: frozenset[str]) -> Sheet:
    """The cells that say something, as a person sees them."""
    grid = Grid(sheet.title, is_hidden=sheet.sheet_state != "visible")
    for written in _written(sheet):
        is_blank = written.value is None or written.value == ""
        # An error ("#N/A") is what a formula says when it has no value.
        if written.data_type == "e" or (is_blank and written.coordinate in formulas):
            grid.leave(written.row, written.column)
        elif not is_blank or written.comment is not None:
            grid.put(written.row, written.column, _shown(written))
    for merged in sheet.merged_cells.ranges:
        grid.merge(merged.min_row, merged.max_row, merged.min_col)
    for number, row in sheet.row_dimensions.items():
        if row.hidden:
            grid.hide_row(number)
    for columns in sheet.column_dimensions.values():
        if columns.hidden:
            grid.hide_columns(columns.min or 0, columns.max or 0)
    return grid.sheet()


def _shown(written: "Written") -> Cell:
    value = written.value
    code = code_of(written.number_format)
    match value:
        case datetime() | date() | time() | timedelta():
            cell = instant_cell(value, code)
        case bool():
            cell = Cell("SI" if value else "NO")
        case int() | float():
            cell = number_cell(value, code)
        case _:
            # "_x000D_" is how the format writes a carriage return.
            cell = text_cell(re.sub(r"_x000[dD]_", "\n", str(value or "")))
    struck = _is_struck(written)
    cell = replace(cell, is_struck=True) if struck else cell
    return with_note(cell, written.comment.text) if written.comment is not None else cell


def _is_struck(written: "Written") -> bool:
    if written.has_style and written.font.strike:
        return True
    pieces = written.value if isinstance(written.value, list) else ()
    return any(piece.font.strike for piece in pieces if not isinstance(piece, str))
