"""Tables and paragraphs in their order, as text documents mix them: the list in them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from preavviso.channels.body import read_lines
from preavviso.channels.extract import Extract, Occasion
from preavviso.channels.layout import ask_of, is_laid_out, read_rows
from preavviso.channels.lines import Line
from preavviso.channels.row import Row
from preavviso.channels.shown import MOST_TEXT
from preavviso.domain.message import Problem
from preavviso.domain.phrase import Phrase
from preavviso.domain.wording.decision import decision_span
from preavviso.domain.wording.heading import column_of
from preavviso.domain.wording.street import street_start

# Of a long letter before the table, so much is read as what stands above it, and the rest as a text.
_MOST_ABOVE = 12


@dataclass(frozen=True, slots=True)
class Block:
    """A table's rows, or one line of text."""

    rows: tuple[Row, ...]
    is_table: bool = False


def read_blocks(blocks: Sequence[Block], occasion: Occasion) -> Extract:
    """Which entries do the tables and paragraphs hold?"""
    result = Extract()
    for section in _sections(blocks, occasion):
        result.absorb(read_section(section, occasion))
    return result


def read_section(rows: Sequence[Row], occasion: Occasion) -> Extract:
    """Which entries do these rows hold, as a table if they are one, else as lines of text?"""
    read = read_rows(rows, occasion) if any(not row.is_prose for row in rows) else None
    result = read or _read_as_lines(rows, occasion)
    cut = next((cell for row in rows for cell in row.cells if cell.is_cut), None)
    if cut is not None:
        phrase = Phrase(
            "Texts of more than %(most)s letters were read no further, among them the one that begins “%(text)s”: "
            "read the rest in the original.",
            {"most": MOST_TEXT, "text": (cut.text or cut.note)[:80]},
        )
        result.told.append(Problem("text_cut", phrase, ""))
    return result


def _sections(blocks: Sequence[Block], occasion: Occasion) -> Iterator[list[Row]]:
    """The rows that are read together: a table with a heading, what stands above it, and what follows.

    A table without a heading goes on from the one before, where it has as many columns (one cut by a page's end).
    """
    section: list[Row] = []
    prose: list[Row] = []
    width = 0
    for block in blocks:
        if not block.is_table:
            prose += block.rows
        elif is_laid_out(block.rows, occasion):
            if width or len(prose) > _MOST_ABOVE:
                cut = 0 if width else len(prose) - _MOST_ABOVE
                yield section + prose[:cut]
                section, prose = [], prose[cut:]
            section += [*prose, *block.rows]
            prose, width = [], _width(block.rows)
        else:
            section += prose
            section += block.rows if width in (0, _width(block.rows)) else map(_as_prose, block.rows)
            prose = []
    yield section + prose


def _width(rows: Sequence[Row]) -> int:
    return max((len(row.cells) for row in rows), default=0)


def _as_prose(row: Row) -> Row:
    return replace(row, is_prose=True)


def _read_as_lines(rows: Sequence[Row], occasion: Occasion) -> Extract:
    """Rows without a heading are read like text in columns."""
    lines = [Line(number, _line_of(row), is_struck=_waits(row)) for number, row in enumerate(rows, 1)]
    result = read_lines(lines, occasion)
    result.entries = [replace(entry, where=_where_of(entry.where, rows)) for entry in result.entries]
    result.original = [replace(line, place=_where_of(line.place, rows)) for line in result.original]
    if not any(_pairs(row) for row in rows):
        ask_of(result, rows)
    return result


def _waits(row: Row) -> bool:
    """Is something hidden, crossed out or cut off in it, so that a person has to look?"""
    return row.is_hidden or any(cell.is_struck or cell.is_cut for cell in row.cells)


def _line_of(row: Row) -> str:
    """A row as a line of text: labels with their colon ("Cognome: ROSSI"), anything else with tabs."""
    if row.is_prose:
        return "\t".join(cell.lines or cell.text for cell in row.written)
    pairs = _pairs(row)
    return " ".join(f"{label}: {value}" for label, value in pairs) or "\t".join(cell.text for cell in row.written)


def _pairs(row: Row) -> list[tuple[str, str]]:
    """The labels and their values that a row of a form holds; none where it is no form's."""
    texts = [cell.text for cell in row.written]
    labels, values = [label.rstrip(" :") for label in texts[::2]], texts[1::2]
    is_form = len(labels) == len(values) and all(map(_is_label, labels)) and not any(map(_is_label, values))
    return list(zip(labels, values, strict=True)) if is_form else []


def _is_label(text: str) -> bool:
    """Is it a label? "Via" and "Esegue" are; "VIA ROMA SNC" and "SI ESEGUE" are what stands beside one."""
    is_value = decision_span(text) is not None or (" " in text and street_start(text) == 0)
    return column_of(text) is not None and not is_value


_SPAN = re.compile(r"line(?:s)? (?P<first>\d+)(?:-(?P<last>\d+))?")


def _where_of(where: str, rows: Sequence[Row]) -> str:
    """Lines were numbered as the rows are: which rows are they?"""
    match = _SPAN.fullmatch(where)
    if match is None:
        return where
    first = rows[int(match["first"]) - 1].where
    last = rows[int(match["last"] or match["first"]) - 1].where
    return joined_places(first, last)


def joined_places(first: str, last: str) -> str:
    """The place from one row to another: "paragraphs 3-8", "sheet Elenco, rows 3-8".

    >>> joined_places("paragraph 3", "paragraph 8"), joined_places("table 1, row 2", "paragraph 3")
    ('paragraphs 3-8', 'table 1, row 2')
    """
    start, end = _NUMBERED.fullmatch(first), _NUMBERED.fullmatch(last)
    if first == last or start is None or end is None or start["kind"] != end["kind"]:
        return first
    return f"{start['kind']}s {start['number']}-{end['number']}"


_NUMBERED = re.compile(r"(?P<kind>.+) (?P<number>\d+)", re.DOTALL)
