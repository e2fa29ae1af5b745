"""ODS lists, as LibreOffice writes them: the sheets in content.xml, walked with the repeats that it is full of."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from xml.etree.ElementTree import Element

from preavviso.channels.archive import Archive
from preavviso.channels.refusal import damaged, protected, too_big_inside
from preavviso.channels.row import Cell
from preavviso.channels.sheet import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Grid, Sheet, bounded_sheets
from preavviso.channels.shown import instant_cell, number_cell, text_cell, with_note
from preavviso.channels.xml import parsed

_SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _TEXT, _STYLE = f"{{{_SPACE}table:1.0}}", f"{{{_SPACE}text:1.0}}", f"{{{_SPACE}style:1.0}}"
_OFFICE, _NUMBER = f"{{{_SPACE}office:1.0}}", f"{{{_SPACE}datastyle:1.0}}"
_VALUE_TYPE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_GROUPS = tuple(f"{_TABLE}{name}" for name in ("table-row-group", "table-header-rows", "table-rows"))
_COLUMN_GROUPS = tuple(f"{_TABLE}{name}" for name in ("table-column-group", "table-header-columns", "table-columns"))
_FURTHEST = 1 << 21


def sheets_of(raw: bytes) -> list[Sheet]:
    """The sheets of a workbook, in its order. Raises TooMuch when it is damaged, protected or beyond the limits."""
    archive = Archive(raw)
    if b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise protected()
    styles = _Styles()
    if "styles.xml" in archive:
        styles.learn(parsed(archive.read("styles.xml")))
    return _sheets_in(parsed(archive.read("content.xml")), styles)


def flat_sheets_of(raw: bytes) -> list[Sheet]:
    """The same of a workbook kept as one XML file (FODS)."""
    return _sheets_in(parsed(raw), _Styles())


def _sheets_in(root: Element, styles: "_Styles") -> list[Sheet]:
    styles.learn(root)
    book = root.find(f"{_OFFICE}body/{_OFFICE}spreadsheet")
    # What a sheet keeps of another file's cells is no sheet of this one.
    tables = [table for table in book.findall(f"{_TABLE}table") if table.find(f"{_TABLE}table-source") is None] if (
        book is not None
    ) else []  # fmt: skip
    bounded_sheets(len(tables))
    try:
        return [_SheetWalk(table, styles).sheet() for table in tables]
    except RecursionError as error:
        raise damaged() from error


@dataclass(slots=True)
class _Styles:
    """What the names of styles mean: how numbers and days are shown, and what is struck or hidden."""

    codes: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    shapes: dict[str, str] = field(default_factory=dict)
    struck: dict[str, bool] = field(default_factory=dict)
    hidden_tables: set[str] = field(default_factory=set)

    def learn(self, root: Element) -> None:
        """Take in the styles of one part."""
        for group in (f"{_OFFICE}styles", f"{_OFFICE}automatic-styles"):
            for style in root.iterfind(f"{group}/*"):
                name = style.get(f"{_STYLE}name", "")
                if style.tag == f"{_STYLE}style":
                    self._learn_style(name, style)
                elif style.tag.startswith(_NUMBER):
                    self.codes[name] = "".join(map(_code_of, style.iter()))

    def _learn_style(self, name: str, style: Element) -> None:
        self.parents[name] = style.get(f"{_STYLE}parent-style-name", "")
        shape = style.get(f"{_STYLE}data-style-name")
        if shape is not None:
            self.shapes[name] = shape
        words = style.find(f"{_STYLE}text-properties")
        if words is not None:
            line = words.get(f"{_STYLE}text-line-through-style") or words.get(f"{_STYLE}text-line-through-type")
            if line is not None:
                self.struck[name] = line != "none"
        table = style.find(f"{_STYLE}table-properties")
        if table is not None and table.get(f"{_TABLE}display") == "false":
            self.hidden_tables.add(name)

    def code(self, name: str) -> str:
        """How the style shows a number; empty when it does not say."""
        return next((self.codes.get(self.shapes[one], "") for one in self._line(name) if one in self.shapes), "")

    def is_struck(self, name: str) -> bool:
        """Does the style strike words through?"""
        return next((self.struck[one] for one in self._line(name) if one in self.struck), False)

    def _line(self, name: str) -> Iterator[str]:
        for _step in range(20):
            if not name:
                return
            yield name
            name = self.parents.get(name, "")


_DAY_PARTS = {"day": "d", "month": "m", "year": "y", "day-of-week": "d", "hours": "h", "minutes": ":m"}


def _code_of(part: Element) -> str:
    """A part of a number's shape as spreadsheets write it ("0000000", "dmyh")."""
    kind = part.tag.removeprefix(_NUMBER)
    if kind == "number" and not _count(part, f"{_NUMBER}decimal-places", 0):
        return "0" * min(_count(part, f"{_NUMBER}min-integer-digits", 0), 20)
    if kind == "number":
        return "0." + "0" * min(_count(part, f"{_NUMBER}decimal-places", 0), 20)
    return _DAY_PARTS.get(kind, "")


def _count(element: Element, name: str, otherwise: int = 1) -> int:
    text = element.get(name, "")
    return min(int(text[:9]), _FURTHEST) if text.isascii() and text.isdigit() else otherwise


class _SheetWalk:
    """Goes down one table:table."""

    def __init__(self, table: Element, styles: _Styles) -> None:
        self.table = table
        self.styles = styles
        name = table.get(f"{_TABLE}name", "")
        self.grid = Grid(name, is_hidden=table.get(f"{_TABLE}style-name") in styles.hidden_tables)
        self.columns: list[tuple[int, str]] = []

    def sheet(self) -> Sheet:
        """The sheet that the table is."""
        self._take_columns()
        number = 1
        for row, is_hidden in _inside(self.table, _GROUPS, f"{_TABLE}table-row"):
            times = _count(row, f"{_TABLE}number-rows-repeated")
            cells = [(column, cell, self._shown(column, cell)) for column, cell in self._cells_of(row)]
            # Rows that say the same are written once, and so are a million empty ones.
            if len(cells) * min(times, MOST_ROWS) > MOST_CELLS:
                raise too_big_inside()
            for again in range(number, min(number + times, MOST_ROWS + 2) if cells else number):
                self._put(again, cells)
                if is_hidden or row.get(f"{_TABLE}visibility") in ("collapse", "filter"):
                    self.grid.hide_row(again)
            number += times
        return self.grid.sheet()

    def _take_columns(self) -> None:
        number = 1
        for column, is_hidden in _inside(self.table, _COLUMN_GROUPS, f"{_TABLE}table-column"):
            last = number + _count(column, f"{_TABLE}number-columns-repeated") - 1
            if is_hidden or column.get(f"{_TABLE}visibility") in ("collapse", "filter"):
                self.grid.hide_columns(number, last)
            self.columns.append((last, column.get(f"{_TABLE}default-cell-style-name", "")))
            number = last + 1

    def _cells_of(self, row: Element) -> Iterator[tuple[int, Element]]:
        """The cells of a row that say something, by their column, once for each repeat."""
        number = 1
        for cell in row:
            times = _count(cell, f"{_TABLE}number-columns-repeated")
            # Under a merged cell nothing is shown.
            if cell.tag == f"{_TABLE}table-cell" and (len(cell) or cell.get(f"{_OFFICE}value-type") is not None
                                                      or cell.get(f"{_TABLE}formula") is not None):  # fmt: skip
                for again in range(number, min(number + times, MOST_COLUMNS + 2)):
                    yield again, cell
            number += times

    def _shown(self, column: int, element: Element) -> Cell | None:
        style = element.get(f"{_TABLE}style-name") or self._column_style(column)
        return _shown(element, style, self.styles)

    def _put(self, row: int, cells: list[tuple[int, Element, Cell | None]]) -> None:
        for column, element, cell in cells:
            if cell is None:
                self.grid.leave(row, column)
            else:
                self.grid.put(row, column, cell)
            bottom = row + _count(element, f"{_TABLE}number-rows-spanned") - 1
            if bottom > row:
                self.grid.merge(row, bottom, column)

    def _column_style(self, column: int) -> str:
        return next((style for last, style in self.columns if column <= last), "")


def _inside(
    parent: Element, groups: tuple[str, ...], wanted: str, *, hidden: bool = False
) -> Iterator[tuple[Element, bool]]:
    """The rows or columns in a table and its groups, and whether their group is folded away."""
    for child in parent:
        if child.tag == wanted:
            yield child, hidden
        elif child.tag in groups:
            yield from _inside(child, groups, wanted, hidden=hidden or child.get(f"{_TABLE}display") == "false")


# --- What a cell shows -------------------------------------------------------------------------------------------


def _shown(element: Element, style: str, styles: _Styles) -> Cell | None:
    """What the cell shows; None when it is a formula that was never computed, or one that went wrong."""
    text = "\n".join(_words(paragraph) for paragraph in element.findall(f"{_TEXT}p"))
    kind = element.get(f"{_OFFICE}value-type", "")
    if element.get(_VALUE_TYPE) == "error" or (element.get(f"{_TABLE}formula") is not None and not kind and not text):
        return None
    cell = _valued(element, kind, text.strip(), styles.code(style)) or text_cell(text or _said(element))
    note = element.find(f"{_OFFICE}annotation")
    if note is not None:
        cell = with_note(cell, " ".join(_words(paragraph) for paragraph in note.iterfind(f".//{_TEXT}p")))
    spans = (span.get(f"{_TEXT}style-name", "") for span in element.iterfind(f"{_TEXT}p//{_TEXT}span"))
    if cell.text and (styles.is_struck(style) or any(map(styles.is_struck, spans))):
        cell = replace(cell, is_struck=True)
    return cell


def _said(element: Element) -> str:
    """The value of a cell whose writer left out the text that shows it."""
    return element.get(f"{_OFFICE}string-value") or element.get(f"{_OFFICE}value") or ""


def _valued(element: Element, kind: str, text: str, code: str) -> Cell | None:
    """The cell by its value, where it has one that says more than its text; else None."""
    match kind:
        case "date":
            moment = _moment(element.get(f"{_OFFICE}date-value", ""))
            return None if moment is None else instant_cell(moment, code or ("dh" if moment.time() != time() else "d"))
        case "time":
            length = re.fullmatch(r"PT(\d{1,6})H(\d{1,2})M\d.*", element.get(f"{_OFFICE}time-value", ""))
            return None if length is None else instant_cell(
                timedelta(hours=int(length[1]) % 24, minutes=int(length[2])), "h"
            )  # fmt: skip
        case "boolean":
            return Cell("SI" if element.get(f"{_OFFICE}boolean-value") == "true" else "NO")
        case "float":
            return _number(element.get(f"{_OFFICE}value", ""), text, code)
        case _:
            return None


def _number(value: str, text: str, code: str) -> Cell | None:
    with suppress(ValueError, OverflowError):
        number = float(value)
        # Zeros in front may stand in the text alone, where a program writes no styles.
        is_padded = text.isascii() and text.isdigit() and int(text) == number and text.startswith("0")
        return number_cell(number, "0" * len(text) if is_padded and len(text) > 1 else code)
    return None


def _moment(text: str) -> datetime | None:
    with suppress(ValueError):
        # Seconds may have nine decimals.
        return datetime.fromisoformat(re.sub(r"\.\d+", "", text).removesuffix("Z")).replace(tzinfo=None)
    return None


def _words(paragraph: Element) -> str:
    """The text of a paragraph, without comments hung on it."""
    pieces = [paragraph.text or ""]
    for child in paragraph:
        kind = child.tag.removeprefix(_TEXT)
        if kind == "s":
            pieces.append(" " * min(_count(child, f"{_TEXT}c"), 100))
        elif kind == "tab":
            pieces.append("\t")
        elif kind == "line-break":
            pieces.append("\n")
        elif kind != "note" and child.tag != f"{_OFFICE}annotation":
            pieces.append(_words(child))
        pieces.append(child.tail or "")
    return "".join(pieces)
