"""XLSX lists: what each sheet shows, merged, hidden, struck and commented cells included.

The sheets' XML is read here, cell by cell: the fast library ends the whole process on a cell in XFD1048576 and tells
neither number formats nor hidden rows, the thorough one takes longer than all the rest of a message together.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from posixpath import normpath
from xml.parsers import expat

from preavviso.channels.archive import Archive
from preavviso.channels.mime import TooMuch
from preavviso.channels.row import Cell, Row
from preavviso.domain.phrase import Phrase
from preavviso.domain.wording.day import day_of_serial
from preavviso.domain.wording.spelling import normal

MOST_ROWS = 20_000
MOST_COLUMNS = 128
MOST_SHEETS = 50
MOST_FILLED = 100_000
_MOST_TEXT = 8_000


@dataclass(slots=True)
class Sheet:
    """A sheet's rows as they are shown, and what a person would not see at a glance."""

    name: str
    is_hidden: bool
    rows: list[Row] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def sheets_of(raw: bytes) -> list[Sheet]:
    """The sheets of a workbook, in its order. Raises TooMuch when it is damaged, protected or beyond the limits."""
    archive = Archive(raw)
    book = _Book()
    _parse(archive, "xl/workbook.xml", book.start)
    targets = _relations(archive, "xl/workbook.xml")
    texts = _Texts()
    styles = _Styles()
    for target in targets.values():
        if target.endswith("sharedStrings.xml"):
            _parse(archive, target, texts.start, texts.end, texts.data)
        elif target.endswith("styles.xml"):
            _parse(archive, target, styles.start, styles.end)
    if len(book.sheets) > MOST_SHEETS:
        raise TooMuch(
            "too_long", Phrase("The file has more than %(most)s sheets: it was not read.", {"most": MOST_SHEETS})
        )
    sheets = []
    for name, state, relation in book.sheets:
        target = targets.get(relation, "")
        if "worksheets/" in target:
            sheets.append(
                _sheet(archive, target, Sheet(name, state != "visible"), texts, styles, from_1904=book.from_1904)
            )
    if not sheets:
        raise TooMuch("damaged", Phrase("The file is damaged: it holds no sheet."))
    return sheets


# --- XML, safely -------------------------------------------------------------------------------------------------

_Start = Callable[[str, Mapping[str, str]], None]


def _parse(
    archive: Archive,
    name: str,
    start: _Start,
    end: Callable[[str], None] | None = None,
    data: Callable[[str], None] | None = None,
) -> None:
    """Walk an XML part. A document type, which no office program writes, is refused: it is how bombs are built."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(":")[2], attributes)
    if end is not None:
        ended = end
        parser.EndElementHandler = lambda tag: ended(tag.rpartition(":")[2])
    if data is not None:
        parser.CharacterDataHandler = data
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        for chunk in archive.chunks(name):
            parser.Parse(chunk, False)  # noqa: FBT003 — expat's own signature
        if name in archive:
            parser.Parse(b"", True)  # noqa: FBT003
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise TooMuch("damaged", Phrase("The file is damaged: it cannot be opened.")) from error


def _refuse_doctype(*_arguments: object) -> None:
    raise TooMuch(
        "doctype", Phrase("The file holds a document type, which no office program writes: it was not opened.")
    )


def _relations(archive: Archive, part: str) -> dict[str, str]:
    """The parts that a part points to, by the names it gives them."""
    folder, _slash, name = part.rpartition("/")
    found: dict[str, str] = {}

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            found[attributes.get("Id", "")] = (
                target.lstrip("/") if target.startswith("/") else normpath(f"{folder}/{target}")
            )

    _parse(archive, f"{folder}/_rels/{name}.rels", start)
    return found


def _is_true(value: str | None) -> bool:
    return value in ("1", "true", "on")


# --- The workbook ------------------------------------------------------------------------------------------------


class _Book:
    """The sheets' names, states and places, and from which year days are counted."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, str]] = []
        self.from_1904 = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "sheet":
            relation = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            self.sheets.append((attributes.get("name", ""), attributes.get("state", "visible"), relation))
        elif tag == "workbookPr":
            self.from_1904 = _is_true(attributes.get("date1904"))


class _Texts:
    """The shared texts, and which of them are struck through."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.struck: set[int] = set()
        self._pieces: list[str] = []
        self._is_text = False
        self._phonetic = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "si":
            self._pieces = []
        elif tag == "t":
            self._is_text = not self._phonetic
        elif tag == "rPh":
            self._phonetic += 1
        elif tag == "strike" and attributes.get("val", "1") not in ("0", "false"):
            self.struck.add(len(self.texts))

    def end(self, tag: str) -> None:
        if tag == "si":
            self.texts.append("".join(self._pieces)[:_MOST_TEXT])
        elif tag == "t":
            self._is_text = False
        elif tag == "rPh":
            self._phonetic -= 1

    def data(self, text: str) -> None:
        if self._is_text:
            self._pieces.append(text)


_DAY_FORMATS = frozenset((*range(14, 18), 22, *range(27, 37), *range(50, 59)))
_HOUR_FORMATS = frozenset((*range(18, 23), 45, 46, 47))
_SILENT = re.compile(r"\"[^\"]*\"|\[(?!h|m|s)[^\]]*\]|\\.|_.|\*.", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Style:
    has_day: bool = False
    has_hour: bool = False
    zeros: int = 0
    is_struck: bool = False


class _Styles:
    """How numbers are shown, cell style by cell style."""

    def __init__(self) -> None:
        self.styles: list[_Style] = []
        self._formats: dict[int, str] = {}
        self._struck: list[bool] = []
        self._section = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in ("fonts", "cellXfs", "cellStyleXfs", "dxfs"):
            self._section = tag
        elif tag == "numFmt":
            self._formats[_number(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif tag == "font" and self._section == "fonts":
            self._struck.append(False)
        elif tag == "strike" and self._section == "fonts" and self._struck:
            self._struck[-1] = attributes.get("val", "1") not in ("0", "false")
        elif tag == "xf" and self._section == "cellXfs":
            self.styles.append(self._style(_number(attributes.get("numFmtId")), _number(attributes.get("fontId"))))

    def end(self, tag: str) -> None:
        if tag == self._section:
            self._section = ""

    def of(self, number: str | None) -> _Style:
        index = _number(number)
        return self.styles[index] if 0 <= index < len(self.styles) else _Style()

    def _style(self, number_format: int, font: int) -> _Style:
        code = _SILENT.sub("", self._formats.get(number_format, "")).lower().split(";")[0]
        has_hour = number_format in _HOUR_FORMATS or "h" in code or "ss" in code
        # "m" is minutes beside hours and months elsewhere.
        has_day = number_format in _DAY_FORMATS or "d" in code or "y" in code or ("m" in code and not has_hour)
        zeros = len(code) if re.fullmatch(r"0{2,}", code) else 0
        return _Style(has_day, has_hour, zeros, is_struck=0 <= font < len(self._struck) and self._struck[font])


def _number(text: str | None) -> int:
    return int(text) if text is not None and re.fullmatch(r"\d{1,9}", text) else 0


# --- A sheet -----------------------------------------------------------------------------------------------------

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")


def _place(reference: str) -> tuple[int, int] | None:
    """Row and column, from one, of a reference like F7."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _sheet(archive: Archive, target: str, sheet: Sheet, texts: _Texts, styles: _Styles, *, from_1904: bool) -> Sheet:
    reader = _SheetReader(sheet, texts, styles, from_1904=from_1904)
    _parse(archive, target, reader.start, reader.end, reader.data)
    for part in _relations(archive, target).values():
        if re.search(r"/comments?\d*\.xml$", part):
            comments = _Comments()
            _parse(archive, part, comments.start, comments.end, comments.data)
            reader.hang(comments.texts)
    reader.fill_merged()
    reader.finish()
    return sheet


class _Comments:
    """The comments of a sheet, by the cell that they hang on."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self._cell = ""
        self._is_text = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "comment":
            self._cell = attributes.get("ref", "")
        self._is_text = tag == "t"

    def end(self, tag: str) -> None:
        if tag == "t":
            self._is_text = False

    def data(self, text: str) -> None:
        if self._is_text and self._cell:
            self.texts[self._cell] = (self.texts.get(self._cell, "") + text)[:_MOST_TEXT]


class _SheetReader:
    """Takes a sheet's XML as it comes and keeps the cells that say something."""

    def __init__(self, sheet: Sheet, texts: _Texts, styles: _Styles, *, from_1904: bool) -> None:
        self.sheet = sheet
        self.texts = texts
        self.styles = styles
        self.from_1904 = from_1904
        self.cells: dict[int, dict[int, Cell]] = {}
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.merged: list[tuple[int, int, int, int]] = []
        self.row = 0
        self.column = 0
        self.cell: Mapping[str, str] = {}
        self.value: list[str] = []
        self.has_formula = False
        self.is_value = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "c":
            self._begin_cell(attributes)
        elif tag in ("v", "t"):
            self.is_value = True
        elif tag == "f":
            self.has_formula = True
        elif tag == "row":
            self.row = _number(attributes.get("r")) or self.row + 1
            self.column = 0
            if _is_true(attributes.get("hidden")):
                self.hidden_rows.add(self.row)
        elif tag == "col" and _is_true(attributes.get("hidden")):
            last = min(_number(attributes.get("max")), MOST_COLUMNS)
            self.hidden_columns |= set(range(_number(attributes.get("min")), last + 1))
        elif tag == "mergeCell" and len(self.merged) < MOST_ROWS:
            self._merge(attributes.get("ref", ""))

    def end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self.is_value = False
        elif tag == "c":
            self._end_cell()

    def data(self, text: str) -> None:
        if self.is_value:
            self.value.append(text)

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        place = _place(attributes.get("r", ""))
        self.row, self.column = place if place is not None else (self.row, self.column + 1)
        self.cell, self.value, self.has_formula = attributes, [], False

    def _end_cell(self) -> None:
        text = "".join(self.value)[:_MOST_TEXT]
        where = f"{_letters(self.column)}{self.row}"
        if not text:
            if self.has_formula:
                self.sheet.unread.append(where)
            return
        if self.row > MOST_ROWS or self.column > MOST_COLUMNS:
            if text.strip() and len(self.sheet.unread) < 20:
                self.sheet.unread.append(where)
            return
        cell = self._shown(text, where)
        if cell.text:
            self.cells.setdefault(self.row, {})[self.column] = cell

    def _shown(self, text: str, where: str) -> Cell:
        kind, style = self.cell.get("t", "n"), self.styles.of(self.cell.get("s"))
        if kind == "s":
            index = _number(text)
            content = self.texts.texts[index] if index < len(self.texts.texts) else ""
            return _text_cell(content, where, is_struck=style.is_struck or index in self.texts.struck)
        if kind == "b":
            return _text_cell("SI" if text == "1" else "NO", where, is_struck=style.is_struck)
        if kind == "n":
            return self._number_cell(text, style, where)
        return _text_cell(text, where, is_struck=style.is_struck)

    def _number_cell(self, text: str, style: _Style, where: str) -> Cell:
        try:
            number = float(text)
        except ValueError:
            return _text_cell(text, where, is_struck=style.is_struck)
        if not math.isfinite(number):
            return _text_cell(text, where, is_struck=style.is_struck)
        if style.has_day or style.has_hour:
            cell = _instant_cell(number, style, where, from_1904=self.from_1904)
            if cell is not None:
                return cell
        shown = str(int(number)) if number == int(number) and abs(number) < 1e15 else text
        return Cell(shown.zfill(style.zeros), where, is_struck=style.is_struck)

    def _merge(self, reference: str) -> None:
        first, _colon, last = reference.partition(":")
        start, end = _place(first), _place(last)
        if start is not None and end is not None:
            self.merged.append((start[0], start[1], min(end[0], MOST_ROWS), min(end[1], MOST_COLUMNS)))

    def hang(self, comments: Mapping[str, str]) -> None:
        """Hang the comments on their cells."""
        for reference, text in comments.items():
            place = _place(reference)
            if place is not None and place[0] <= MOST_ROWS and place[1] <= MOST_COLUMNS:
                old = self.cells.setdefault(place[0], {}).get(place[1], Cell("", reference))
                self.cells[place[0]][place[1]] = Cell(
                    old.text, reference, old.lines, old.value, old.hour, old.is_struck, normal(text)
                )

    def fill_merged(self) -> None:
        """A merged cell says the same to each of its rows; across columns it stays in the first."""
        steps = 0
        for top, left, bottom, _right in self.merged:
            cell = self.cells.get(top, {}).get(left)
            # A merged cell fills rows that exist; a range of a million rows names none of its own.
            for row in range(top + 1, bottom + 1 if cell is not None else 0):
                steps += 1
                if cell is not None and row in self.cells and steps < MOST_FILLED:
                    self.cells[row].setdefault(left, cell)
            if steps >= MOST_FILLED:
                return

    def finish(self) -> None:
        width = max((max(cells) for cells in self.cells.values() if cells), default=0)
        for number in sorted(self.cells):
            cells = self.cells[number]
            is_hidden = number in self.hidden_rows
            shown = tuple(cells.get(column, _EMPTY) for column in range(1, width + 1))
            self.sheet.rows.append(Row(f"sheet {self.sheet.name}, row {number}", shown, is_hidden=is_hidden))
            if is_hidden:
                self.sheet.hidden_rows.append(number)


_EMPTY = Cell("")


def _text_cell(text: str, where: str, *, is_struck: bool) -> Cell:
    # "_x000D_" is how the format writes a carriage return.
    clean = re.sub(r"_x000[dD]_", "\n", text)
    return Cell(normal(clean), where, lines=clean.strip() if "\n" in clean.strip() else "", is_struck=is_struck)


def _instant_cell(number: float, style: _Style, where: str, *, from_1904: bool) -> Cell | None:
    day = day_of_serial(number, from_1904=from_1904) if style.has_day else None
    hour = _hour_of(number) if style.has_hour else None
    if style.has_day and day is None and hour is None:
        return None
    shown: Iterable[str] = [day.strftime("%d/%m/%Y") if day else "", hour.strftime("%H:%M") if hour else ""]
    value: date | time | None = day if day is not None else hour
    return Cell(
        " ".join(part for part in shown if part),
        where,
        value=value,
        hour=hour if day else None,
        is_struck=style.is_struck,
    )


def _hour_of(number: float) -> time:
    minutes = round((number % 1) * 1440) % 1440
    return time(minutes // 60, minutes % 60)
