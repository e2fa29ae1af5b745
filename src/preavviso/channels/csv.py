"""CSV lists: rows of cells whatever the mark between them."""

import csv
import io
from collections.abc import Iterator

from preavviso.channels.extract import Extract, Occasion
from preavviso.channels.layout import read_rows
from preavviso.channels.row import Cell, Row
from preavviso.domain.profile import MOST_TABLE_ROWS
from preavviso.domain.wording.spelling import normal

_MARKS = (";", ",", "\t", "|")


def read_csv(text: str, occasion: Occasion) -> Extract | None:
    """Which entries does the file hold? None: no mark gives a heading, so it is to be read as lines of text.

    How long a text may be `lines_of` has said before: no row has less than a line.
    """
    for mark in _MARKS:
        if mark not in text:
            continue
        rows = list(_rows(text, mark))
        result = read_rows(rows, occasion)
        if result is not None:
            return result
    return None


def rows_of(text: str) -> list[Row]:
    """The first rows of a file whose columns nothing tells, cut at the mark that gives all of them most cells."""
    head = "\n".join(text.splitlines()[:MOST_TABLE_ROWS])
    cut = [list(_rows(head, mark)) for mark in _MARKS]
    return max(cut, key=lambda rows: min((len(row.cells) for row in rows), default=0))


def _rows(text: str, mark: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        for cells in reader:
            yield Row(
                f"line {reader.line_num}",
                tuple(Cell(normal(cell), lines=cell if "\n" in cell else "") for cell in cells),
            )
    # A field of more than 128 KB is no list's: what was read stays, and the row below shows that it ends here.
    except csv.Error as error:
        yield Row(f"line {reader.line_num}", (Cell(f"… ({error})"),))
