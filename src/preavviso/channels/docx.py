"""DOCX lists: the tables and paragraphs of a text document as a person sees them, in their order.

Word keeps much that is not text (what was deleted while changes are tracked) and hides text in many places (boxes,
controls, notes, headers). Only what is ours stands here: which of it is read, and what of it a person must look at.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from preavviso.channels.archive import Archive
from preavviso.channels.blocks import Block
from preavviso.channels.columns import columns_in
from preavviso.channels.refusal import damaged, too_big_inside
from preavviso.channels.row import Cell, Row
from preavviso.channels.sheet import MOST_CELLS, MOST_COLUMNS
from preavviso.channels.shown import MOST_TEXT, line_cell, text_cell, with_note
from preavviso.channels.xml import parsed
from preavviso.domain.wording.spelling import normal

_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_W = f"{{{_SPACE}}}"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# What only wraps others: content controls, words put in while changes are tracked, links, fields.
_WRAPPERS = frozenset(
    f"{_W}{name}"
    for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "hyperlink", "fldSimple", "dir", "bdo")
) | {f"{_CHOICE}AlternateContent", f"{_CHOICE}Choice"}
_GONE = frozenset(f"{_W}{name}" for name in ("del", "moveFrom"))
_MARKS = {
    f"{_W}tab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "-",
    f"{_W}ptab": "\t",
}
_NOTES = {"comments": "commentReference", "footnotes": "footnoteReference", "endnotes": "endnoteReference"}
_PARTS = re.compile(r"word/(?:header|footer)\d*\.xml")
# Tables inside each other are gone over once for each that is around them.
_TABLE_BEGINS = re.compile(rb"<(?:\w{1,20}:)?tbl[ >]")
_MOST_TABLES = 6_000
_OFF = ("0", "false", "off", "none")


@dataclass(slots=True)
class Text:
    """A text document: what stands in it, and what has to be told of it."""

    blocks: list[Block] = field(default_factory=list)
    has_tracked_changes: bool = False
    pictures: int = 0


def text_of(raw: bytes) -> Text:
    """The document's blocks in their order. Raises TooMuch when it is damaged or beyond the limits."""
    archive = Archive(raw)
    main = _main_part(archive)
    root = _part(archive, main)
    body = root.find(f"{_W}body")
    if body is None:
        raise damaged()
    folder = main.rpartition("/")[0]
    walk = _Walk(_notes_in(archive, folder))
    try:
        headers = _margins(archive, "header")
        walk.blocks(body)
        footers = _margins(archive, "footer")
    except RecursionError as error:
        raise damaged() from error
    text = walk.text
    text.blocks = [*headers, *text.blocks, *footers]
    text.pictures = sum(1 for name in archive.names if "/media/" in name)
    return text


def _main_part(archive: Archive) -> str:
    """The part that holds the words. Some programs give it another name, which stands in the list of parts."""
    usual = "word/document.xml"
    if usual in archive:
        return usual
    for match in re.finditer(rb"<(?:\w+:)?Override\s[^>]{0,500}>", archive.read("[Content_Types].xml")):
        name = re.search(rb'PartName="/?([^"]+)"', match.group())
        if name is not None and b"wordprocessingml" in match.group() and name[1].decode("utf-8", "replace") in archive:
            return name[1].decode("utf-8", "replace")
    return usual


def _part(archive: Archive, name: str) -> Element:
    content = archive.read(name)
    if len(_TABLE_BEGINS.findall(content)) > _MOST_TABLES:
        raise too_big_inside()
    return parsed(content.replace(_STRICT.encode(), _SPACE.encode()))


def _margins(archive: Archive, kind: str) -> list[Block]:
    """What stands at the top or at the foot of the pages, said once. Word keeps a part for each kind of page."""
    walk = _Walk({})
    for name in sorted(archive.names):
        if _PARTS.fullmatch(name) and name.startswith(f"word/{kind}"):
            walk.blocks(_part(archive, name))
    rows = [row for block in walk.text.blocks for row in block.rows]
    lines = dict.fromkeys(" ".join(cell.text for cell in row.written) for row in rows)
    return [Block((Row(kind, (Cell(line),), is_prose=True),)) for line in lines if line]


def _notes_in(archive: Archive, folder: str) -> dict[tuple[str, str], str]:
    """What comments and notes at the foot say, by their kind and number."""
    found = {}
    for part, reference in _NOTES.items():
        name = f"{folder}/{part}.xml"
        if name not in archive:
            continue
        for note in _part(archive, name):
            words = normal(" ".join(text.text or "" for text in note.iter(f"{_W}t")))
            if words and note.get(f"{_W}type") is None:
                # A letter more than is read, so that it is told.
                found[reference, note.get(f"{_W}id", "")] = words[: MOST_TEXT + 1]
    return found


@dataclass(slots=True)
class _Words:
    """The words of a paragraph or a cell, and what hangs on them."""

    pieces: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    is_struck: bool = False
    boxes: list[Element] = field(default_factory=list)
    tables: list[Element] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.pieces)


class _Walk:
    """Goes through a part, block by block."""

    def __init__(self, notes: dict[tuple[str, str], str]) -> None:
        self.text = Text()
        self._notes = notes
        self._paragraphs = 0
        self._tables = 0
        self._cells = 0

    def blocks(self, parent: Element) -> None:
        """Take in the paragraphs and tables of a body, a header or a box."""
        for child in parent:
            if child.tag == f"{_W}p":
                self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                self._table(child)
            elif child.tag in _WRAPPERS:
                self.blocks(child)
            elif child.tag in _GONE:
                self.text.has_tracked_changes = True

    # --- Paragraphs -----------------------------------------------------------------------------------------------

    def _paragraph(self, paragraph: Element) -> None:
        self._paragraphs += 1
        where = f"paragraph {self._paragraphs}"
        words = self._words(paragraph)
        if paragraph.find(f"{_W}pPr/{_W}numPr") is not None and words.text.strip():
            # Word counts the items of a list by itself: the mark in front is not in the text.
            words.pieces.insert(0, "• ")
        for line in (*words.text.split("\n"), *words.notes):
            self._prose(where, line, is_struck=words.is_struck)
        self._aside(words)

    def _prose(self, where: str, line: str, *, is_struck: bool = False) -> None:
        if line.strip():
            cell = replace(line_cell(line), is_struck=is_struck)
            self.text.blocks.append(Block((Row(where, (cell,), is_prose=True),)))

    def _aside(self, words: _Words) -> None:
        """What stands in boxes beside the words, and the tables inside a table's cell."""
        for box in words.boxes:
            self.blocks(box)
        for table in words.tables:
            self._table(table)

    def _words(self, parent: Element, *, is_struck: bool = False) -> _Words:
        words = _Words()
        self._gather(parent, words, is_struck=is_struck)
        return words

    def _gather(self, parent: Element, words: _Words, *, is_struck: bool) -> None:
        for child in parent:
            if child.tag == f"{_W}r":
                self._run(child, words, is_struck=is_struck)
            elif child.tag in _WRAPPERS:
                if child.tag in (f"{_W}ins", f"{_W}moveTo"):
                    self.text.has_tracked_changes = True
                self._gather(child, words, is_struck=is_struck)
            elif child.tag in _GONE and any(piece.text for piece in child.iter() if piece.tag != f"{_W}instrText"):
                self.text.has_tracked_changes = True
                # Somebody took words away here and nobody has agreed yet.
                words.is_struck = True

    def _run(self, run: Element, words: _Words, *, is_struck: bool) -> None:
        shape = run.find(f"{_W}rPr")
        if shape is not None:
            is_struck = is_struck or any(_is_on(shape, name) for name in ("strike", "dstrike", "vanish"))
        for child in run:
            if child.tag == f"{_W}t" and child.text:
                words.pieces.append(child.text)
                words.is_struck = words.is_struck or (is_struck and bool(child.text.strip()))
            elif child.tag in _MARKS:
                words.pieces.append(_MARKS[child.tag])
            elif child.tag == f"{_W}sym":
                words.pieces.append("x")
            elif child.tag.removeprefix(_W) in _NOTES.values():
                note = self._notes.get((child.tag.removeprefix(_W), child.get(f"{_W}id", "")))
                words.notes += [note] if note else []
            elif child.tag in (f"{_CHOICE}AlternateContent", f"{_W}drawing", f"{_W}pict", f"{_W}object"):
                words.boxes += _boxes_in(child)

    # --- Tables ---------------------------------------------------------------------------------------------------

    def _table(self, table: Element) -> None:
        self._tables += 1
        number = self._tables
        rows: list[Row] = []
        inner: list[_Words] = []
        above: dict[int, Cell] = {}
        for index, line in enumerate(_rows_in(table), 1):
            shape = line.find(f"{_W}trPr")
            if shape is not None and shape.find(f"{_W}del") is not None:
                self.text.has_tracked_changes = True
                continue
            where = f"table {number}, row {index}"
            cells, above = self._cells_of(line, where, above, inner)
            is_hidden = shape is not None and _is_on(shape, "hidden")
            rows.append(Row(where, tuple(cells), is_hidden=is_hidden))
        self.text.blocks.append(Block(tuple(row for row in rows if row.written), is_table=True))
        for words in inner:
            self._aside(words)

    def _cells_of(
        self, line: Element, where: str, above: dict[int, Cell], inner: list[_Words]
    ) -> tuple[list[Cell], dict[int, Cell]]:
        """The cells of a row, each in its column; what is merged with the row above says what is said there."""
        shape = line.find(f"{_W}trPr")
        before = shape.find(f"{_W}gridBefore") if shape is not None else None
        cells: list[Cell] = [Cell("")] * _span(before)
        merged: dict[int, Cell] = {}
        for element in _cells_in(line):
            column = len(cells)
            shape = element.find(f"{_W}tcPr")
            span = shape.find(f"{_W}gridSpan") if shape is not None else None
            merge = shape.find(f"{_W}vMerge") if shape is not None else None
            words = self._cell_words(element)
            inner.append(words)
            goes_on = merge is not None and merge.get(f"{_W}val", "continue") != "restart" and column in above
            cell = above[column] if goes_on else _cell(words, f"{where}, column {column + 1}")
            if merge is not None:
                merged[column] = cell
            width = max(_span(span), 1) if span is not None else 1
            cells += [cell, *[Cell("")] * (width - 1)]
            self._cells += width
            if self._cells > MOST_CELLS:
                raise too_big_inside()
        return cells[:MOST_COLUMNS], merged

    def _cell_words(self, cell: Element) -> _Words:
        """The words of a cell, paragraph below paragraph; a table in it that is one of its own stands apart."""
        words = _Words()
        for child in _content_of(cell):
            if child.tag == f"{_W}p":
                found = self._words(child)
            elif _is_list(child):
                words.tables.append(child)
                continue
            else:
                found = self._nested_words(child)
            if words.pieces and found.pieces:
                words.pieces.append("\n")
            words.pieces += found.pieces
            words.notes += found.notes
            words.boxes += found.boxes
            words.is_struck = words.is_struck or found.is_struck
        return words

    def _nested_words(self, table: Element) -> _Words:
        words = _Words()
        for line in _rows_in(table):
            for cell in _cells_in(line):
                found = self._cell_words(cell)
                words.pieces += [*found.pieces, " "]
                words.notes += found.notes
                words.boxes += found.boxes
                words.is_struck = words.is_struck or found.is_struck
            words.pieces.append("\n")
        return words


def _is_on(shape: Element, name: str) -> bool:
    found = shape.find(f"{_W}{name}")
    return found is not None and found.get(f"{_W}val", "1").lower() not in _OFF


def _span(element: Element | None) -> int:
    text = element.get(f"{_W}val", "") if element is not None else ""
    return min(int(text[:4]), MOST_COLUMNS) if text.isascii() and text.isdigit() else 0


def _inside(parent: Element, wanted: Iterable[str]) -> Iterator[Element]:
    """The children of a kind, also those in a content control or put in while changes are tracked."""
    for child in parent:
        if child.tag in wanted:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _inside(child, wanted)


def _rows_in(table: Element) -> Iterator[Element]:
    return _inside(table, (f"{_W}tr",))


def _cells_in(line: Element) -> Iterator[Element]:
    return _inside(line, (f"{_W}tc",))


def _content_of(cell: Element) -> Iterator[Element]:
    return _inside(cell, (f"{_W}p", f"{_W}tbl"))


def _boxes_in(element: Element) -> list[Element]:
    """The boxes drawn here. Word writes each twice, the second time for programs of before 2010."""
    if element.tag == f"{_CHOICE}AlternateContent":
        chosen = element.find(f"{_CHOICE}Choice")
        boxes = _boxes_in(chosen) if chosen is not None else []
        fallback = element.find(f"{_CHOICE}Fallback")
        return boxes or (_boxes_in(fallback) if fallback is not None else [])
    found = []
    for child in element:
        if child.tag == f"{_W}txbxContent":
            found.append(child)
        else:
            found += _boxes_in(child)
    return found


def _is_list(table: Element) -> bool:
    """Is a table inside a cell a list of its own, by its heading?"""
    rows = []
    for line in _rows_in(table):
        texts = (" ".join(text.text or "" for text in cell.iter(f"{_W}t")) for cell in _cells_in(line))
        rows.append(Row("", tuple(Cell(normal(text)) for text in texts)))
        if len(rows) == 5:
            break
    return columns_in(rows) is not None


def _cell(words: _Words, place: str) -> Cell:
    cell = replace(text_cell(words.text), place=place, is_struck=words.is_struck)
    return with_note(cell, " - ".join(words.notes))
