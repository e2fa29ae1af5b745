"""Where the heading of a table is, and what each of its columns holds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from preavviso.channels.row import Row
from preavviso.domain.profile import Profile
from preavviso.domain.wording.heading import Column, column_of
from preavviso.domain.wording.spelling import plain

_MOST_HEADING_ROWS = 60


@dataclass(frozen=True, slots=True)
class Columns:
    """What each column of a table holds, by its number, and the headings that nobody knows.

    `profile`: by which of its sender's profiles that is told, None where the headings tell it.
    """

    known: dict[int, Column]
    headings: dict[int, str]
    unknown: dict[int, str]
    first_row: int
    last_row: int
    profile: Profile | None = None

    @property
    def count(self) -> int:
        """How many columns have a heading."""
        return len(self.known) + len(self.unknown)


NAMES = {Column.SURNAME, Column.GIVEN_NAME, Column.FULL_NAME}
TELLING = NAMES | {Column.CODE, Column.STREET, Column.DAY, Column.STATUS, Column.REMARK}


def columns_in(rows: Sequence[Row]) -> Columns | None:
    """Where is the heading, and what does each column hold? None: these rows have no heading.

    A second heading row under the first ("INDIRIZZO" over "VIA | CIVICO") fills and refines it.
    """
    best: Columns | None = None
    for number, row in enumerate(rows[:_MOST_HEADING_ROWS]):
        columns = _columns_of(row, number)
        if columns is not None and (best is None or _weight(columns) > _weight(best)):
            best = columns
            if number + 1 < len(rows):
                best = _refined(best, row, rows[number + 1])
        elif best is not None and number > best.last_row + 2:
            break
    return best


def _weight(columns: Columns) -> int:
    return len(set(columns.known.values()) & TELLING)


def _columns_of(row: Row, number: int) -> Columns | None:
    known: dict[int, Column] = {}
    unknown: dict[int, str] = {}
    for index, cell in enumerate(row.cells):
        column = column_of(cell.text) if cell.text else None
        if column is not None:
            known[index] = column
        elif cell.text:
            unknown[index] = cell.text
    known |= _house_numbers(known, row)
    kinds = set(known.values())
    if not kinds & (NAMES | {Column.CODE}) or len(kinds & TELLING) < 2 or len(unknown) > len(known):
        return None
    headings = {index: cell.text for index, cell in enumerate(row.cells) if cell.text}
    return Columns(known, headings, unknown, number, number)


def _house_numbers(known: dict[int, Column], row: Row) -> dict[int, Column]:
    """Which columns headed "N." hold the number of the house, because they stand beside the street?"""
    return {
        index: Column.CIVIC
        for index, cell in enumerate(row.cells)
        if known.get(index - 1) is Column.STREET and plain(cell.text) in {"n.", "n", "n°", "nr", "nr.", "num."}
    }


def _refined(columns: Columns, row: Row, below: Row) -> Columns:
    words = {index: column_of(cell.text) for index, cell in enumerate(below.cells) if cell.text}
    recognised = {index: column for index, column in words.items() if column is not None}
    # A second heading row is all headings; a row of data has at most one cell that happens to be one ("VIA").
    if len(recognised) < 2 or len(recognised) < len(words) or any(cell.value for cell in below.cells):
        return columns
    known = {**columns.known, **recognised}
    known |= _house_numbers(known, below)
    unknown = {index: text for index, text in columns.unknown.items() if index not in recognised}
    return replace(columns, known=known, unknown=unknown, last_row=columns.last_row + 1)
