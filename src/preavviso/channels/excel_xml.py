"""Excel's XML of 2003 ("XML Spreadsheet"), which programs of offices still write and call .xls."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from xml.etree.ElementTree import Element

from preavviso.channels.row import Cell
from preavviso.channels.sheet import MOST_ROWS, Grid, Sheet, bounded_sheets
from preavviso.channels.shown import code_of, instant_cell, number_cell, text_cell, with_note
from preavviso.channels.xml import parsed

SPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_S = f"{{{SPACE}}}"
_VISIBLE = "{urn:schemas-microsoft-com:office:excel}Visible"


def sheets_of(raw: bytes) -> list[Sheet]:
    """The sheets of a workbook, in its order. Raises TooMuch when it is damaged or beyond the limits."""
    root = parsed(raw)
    written = root.findall(f"{_S}Worksheet")
    bounded_sheets(len(written))
    styles = _styles_in(root)
    return [_sheet_of(sheet, styles) for sheet in written]


@dataclass(slots=True)
class _Styles:
    codes: dict[str, str] = field(default_factory=dict)
    struck: set[str] = field(default_factory=set)


def _styles_in(root: Element) -> _Styles:
    styles = _Styles()
    for style in root.iterfind(f"{_S}Styles/{_S}Style"):
        name = style.get(f"{_S}ID", "")
        shape, font = style.find(f"{_S}NumberFormat"), style.find(f"{_S}Font")
        if shape is not None:
            styles.codes[name] = code_of(shape.get(f"{_S}Format", ""))
        if font is not None and font.get(f"{_S}StrikeThrough") == "1":
            styles.struck.add(name)
    return styles


def _sheet_of(sheet: Element, styles: _Styles) -> Sheet:
    visible = sheet.find(f".//{_VISIBLE}")
    grid = Grid(sheet.get(f"{_S}Name", ""), is_hidden=visible is not None and (visible.text or "") != "SheetVisible")
    for number, row in _placed(sheet.findall(f"{_S}Table/{_S}Row")):
        if row.get(f"{_S}Hidden") == "1":
            for hidden in range(number, min(number + _count(row, "Span"), MOST_ROWS) + 1):
                grid.hide_row(hidden)
        for column, cell in _placed(row.findall(f"{_S}Cell")):
            _put(grid, number, column, cell, styles)
    for number, shape in _placed(sheet.findall(f"{_S}Table/{_S}Column")):
        if shape.get(f"{_S}Hidden") == "1":
            grid.hide_columns(number, number + _count(shape, "Span"))
    return grid.sheet()


def _placed(elements: list[Element]) -> Iterator[tuple[int, Element]]:
    """Rows or cells with their numbers: each follows the one before, unless it says where it stands."""
    number = 0
    for element in elements:
        number = _count(element, "Index") or number + 1
        yield number, element
        number += _count(element, "Span") or _count(element, "MergeAcross")


def _count(element: Element, name: str) -> int:
    text = element.get(f"{_S}{name}", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


def _put(grid: Grid, row: int, column: int, cell: Element, styles: _Styles) -> None:
    data = cell.find(f"{_S}Data")
    kind = data.get(f"{_S}Type", "") if data is not None else ""
    if kind == "Error" or (data is None and cell.get(f"{_S}Formula") is not None):
        grid.leave(row, column)
        return
    style = cell.get(f"{_S}StyleID", "")
    text = "".join(data.itertext()) if data is not None else ""
    shown = _shown(kind, text, styles.codes.get(style, ""))
    note = cell.find(f"{_S}Comment")
    if note is not None:
        shown = with_note(shown, "".join(note.itertext()))
    grid.put(row, column, replace(shown, is_struck=True) if style in styles.struck and shown.text else shown)
    grid.merge(row, row + _count(cell, "MergeDown"), column)


def _shown(kind: str, text: str, code: str) -> Cell:
    with suppress(ValueError, OverflowError):
        match kind:
            case "Number":
                return number_cell(float(text), code)
            case "Boolean":
                return Cell("SI" if text.strip() == "1" else "NO")
            case "DateTime":
                moment = datetime.fromisoformat(text.strip().partition(".")[0].removesuffix("Z"))
                # An hour alone is kept as an hour of the last day of 1899.
                if moment.year == 1899:
                    return instant_cell(moment.time(), "h")
                return instant_cell(moment, code if "d" in code else "d" if moment.time() == time() else "dh")
            case _:
                pass
    return text_cell(text)
