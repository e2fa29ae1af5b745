"""XLS lists, as Excel wrote them until 2003 and many programs still do. xlrd reads; the limits stand around it.

Its format keeps no far cell worth fearing: a sheet ends at row 65,536 and column 256.
"""

import io
from dataclasses import replace
from datetime import datetime, time
from typing import TYPE_CHECKING, Literal

from preavviso.channels.refusal import damaged, protected, told_as_damaged, too_big_inside
from preavviso.channels.row import Cell
from preavviso.channels.sheet import Grid, Sheet, bounded_sheets
from preavviso.channels.shown import code_of, instant_cell, number_cell, text_cell, with_note

if TYPE_CHECKING:
    from xlrd.book import Book
    from xlrd.sheet import Sheet as Written

_MOST_BYTES = 24 * 1024 * 1024


def sheets_of(raw: bytes) -> list[Sheet]:
    """The sheets of a workbook, in its order. Raises TooMuch when it is damaged, protected or beyond the limits."""
    if len(raw) > _MOST_BYTES:
        raise too_big_inside()
    with told_as_damaged():
        book = _opened(raw)
        bounded_sheets(book.nsheets)
        return [_sheet_of(book, sheet) for sheet in book.sheets()]


def _opened(raw: bytes) -> "Book":
    # It takes time to load, and whoever only asks the cage never needs it.
    from xlrd import open_workbook
    from xlrd.biffh import XLRDError

    try:
        return open_workbook(
            file_contents=raw,
            logfile=io.StringIO(),
            formatting_info=True,
            ragged_rows=True,
            ignore_workbook_corruption=True,  # Excel opens what other programs write a little wrong.
        )
    except XLRDError as error:
        raise protected() if "encrypted" in str(error).lower() else damaged() from error


def _sheet_of(book: "Book", sheet: "Written") -> Sheet:
    """The cells that say something, as a person sees them."""
    grid = Grid(sheet.name, is_hidden=sheet.visibility != 0)
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            _put(grid, book, sheet, row, column)
    for top, bottom, left, _right in sheet.merged_cells:
        grid.merge(top + 1, bottom, left + 1)
    for number, row_shape in sheet.rowinfo_map.items():
        if row_shape.hidden:
            grid.hide_row(number + 1)
    for number, column_shape in sheet.colinfo_map.items():
        if column_shape.hidden:
            grid.hide_columns(number + 1, number + 1)
    return grid.sheet()


def _put(grid: Grid, book: "Book", sheet: "Written", row: int, column: int) -> None:
    from xlrd.biffh import XL_CELL_ERROR

    note = sheet.cell_note_map.get((row, column))
    kind = sheet.cell_type(row, column)
    if kind == XL_CELL_ERROR:
        grid.leave(row + 1, column + 1)
        return
    cell = _shown(book, sheet, row, column)
    if note is not None:
        cell = with_note(cell, note.text)
    if cell.text and _is_struck(book, sheet, row, column):
        cell = replace(cell, is_struck=True)
    grid.put(row + 1, column + 1, cell)


def _shown(book: "Book", sheet: "Written", row: int, column: int) -> Cell:
    from xlrd.biffh import XL_CELL_BOOLEAN, XL_CELL_DATE, XL_CELL_NUMBER, XL_CELL_TEXT

    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    if kind == XL_CELL_TEXT:
        return text_cell(str(value))
    if kind == XL_CELL_BOOLEAN:
        return Cell("SI" if value else "NO")
    if kind not in (XL_CELL_NUMBER, XL_CELL_DATE):
        return Cell("")
    code = _code(book, sheet, row, column)
    moment = _moment(float(value), book.datemode) if kind == XL_CELL_DATE else None
    return number_cell(float(value), code) if moment is None else instant_cell(moment, code)


def _code(book: "Book", sheet: "Written", row: int, column: int) -> str:
    style = book.xf_list[sheet.cell_xf_index(row, column)]
    written = book.format_map.get(style.format_key)
    return code_of(written.format_str) if written is not None else ""


def _moment(value: float, datemode: Literal[0, 1]) -> datetime | time | None:
    """The day and hour that a number means; None for one that means none."""
    from xlrd.xldate import xldate_as_datetime

    if not 0 <= value < 73_051:
        return None
    moment = xldate_as_datetime(value, datemode)
    return moment.time() if value < 1 else moment


def _is_struck(book: "Book", sheet: "Written", row: int, column: int) -> bool:
    fonts = [book.xf_list[sheet.cell_xf_index(row, column)].font_index]
    fonts += [font for _offset, font in sheet.rich_text_runlist_map.get((row, column), ())]
    return any(index < len(book.font_list) and book.font_list[index].struck_out for index in fonts)
