"""CSV lists: rows of cells whatever the mark between them."""

import csv
import io
import re
from collections.abc import Iterator

from preavviso.channels.extract import Extract, Occasion
from preavviso.channels.layout import read_rows
from preavviso.channels.row import Cell, Row
from preavviso.domain.profile import MOST_TABLE_ROWS
from preavviso.domain.wording.spelling import normal

_MARKS = (";", ",", "\t", "|")
_SAID_MARK = re.compile(r"\ufeff?\"?sep=(.)\"?(?=\r|\n)", re.IGNORECASE)


def read_csv(text: str, occasion: Occasion) -> Extract | None:
    """Which entries does the file hold? None: no mark gives a heading, so it is to be read as lines of text.

    How long a text may be `lines_of` has said before: no row has less than a line.
    """
    text, marks = _without_mark(text)
    for mark in marks:
        if mark not in text:
            continue
        rows = list(_rows(text, mark))
        result = read_rows(rows, occasion)
        if result is not None:
            return result
    return None


def rows_of(text: str) -> list[Row]:
    """The first rows of a file whose columns nothing tells, cut at the mark that gives all of them most cells."""
    text, marks = _without_mark(text)
    head = "\n".join(text.splitlines()[:MOST_TABLE_ROWS])
    cut = [list(_rows(head, mark)) for mark in marks]
    return max(cut, key=lambda rows: min((len(row.cells) for row in rows), default=0))


def _without_mark(text: str) -> tuple[str, tuple[str, ...]]:
    """The text, and the marks that it may be cut at: Excel may say the mark in a line of its own above ("sep=;")."""
    said = _SAID_MARK.match(text)
    # The line stays as an empty one, so that the others keep their numbers.
    return (text, _MARKS) if said is None else (text[said.end() :], (said[1],))


def _rows(text: str, mark: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        last = 0
        for cells in reader:
            # A field may go over several lines: the row is where it begins.
            first, last = last + 1, reader.line_num
            yield Row(
                f"line {first}",
                tuple(map(_cell, cells)),
            )
    # A field of more than 128 KB is no list's: what was read stays, and the row below shows that it ends here.
    except csv.Error as error:
        yield Row(f"line {reader.line_num}", (Cell(f"… ({error})"),))


def _cell(text: str) -> Cell:
    # Whether the program that saved it took digits for a number cannot be told any more.
    return Cell(normal(text), lines=text if "\n" in text else "", is_number=text.isascii() and text.isdigit())
