"""Where the heading of a table is, and what each of its columns holds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from preavviso.channels.row import Cell, Row
from preavviso.domain.notice import Period
from preavviso.domain.profile import Profile
from preavviso.domain.wording.day import days_in
from preavviso.domain.wording.decision import decision_span
from preavviso.domain.wording.heading import Column, column_of, names_an_event
from preavviso.domain.wording.spelling import plain
from preavviso.domain.wording.street import street_start

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
                best = _refined(best, rows[number + 1])
        elif best is not None and number > best.last_row + 2:
            break
    return None if best is None else _by_content(_with_row_numbers(best, rows), rows)


_LOOKED_AT = 40


def _by_content(columns: Columns, rows: Sequence[Row]) -> Columns:
    """What a heading leaves open, what stands below it may tell: days, streets and decisions are known by sight."""
    kinds = set(columns.known.values())
    open_ones = dict(columns.unknown)
    open_ones |= {index: text for index, text in columns.headings.items() if names_an_event(text)}
    known = dict(columns.known)
    for index, heading in open_ones.items():
        below = [row.cells[index] for row in rows[columns.last_row + 1 :][:_LOOKED_AT] if index < len(row.cells)]
        found = _seen_in([cell for cell in below if cell.text], may_be_day=names_an_event(heading))
        if found is not None and found not in kinds and not (found is Column.STATUS and Column.REMARK in kinds):
            known[index] = found
            kinds.add(found)
    unknown = {index: text for index, text in columns.unknown.items() if index not in known}
    return replace(columns, known=known, unknown=unknown)


def _seen_in(cells: Sequence[Cell], *, may_be_day: bool) -> Column | None:
    """What nearly all of these cells hold, where it can be told."""
    tells: dict[Column, Callable[[Cell], bool]] = {
        Column.DAY: lambda cell: may_be_day and (isinstance(cell.value, date) or bool(days_in(cell.text, _ANY, None))),
        Column.STREET: lambda cell: street_start(cell.text) == 0 and " " in cell.text,
        Column.STATUS: lambda cell: (decision_span(cell.text) or (1, 1))[0] == 0,
    }
    return next((kind for kind, tell in tells.items() if cells and sum(map(tell, cells)) * 10 >= len(cells) * 8), None)


# For telling a day by sight any month will do.
_ANY = Period(2025, 1)


def _with_row_numbers(columns: Columns, rows: Sequence[Row]) -> Columns:
    """The columns, but "N." beside the street that only counts the rows is no number of a house."""
    known = dict(columns.known)
    for index, column in columns.known.items():
        if column is Column.CIVIC and plain(columns.headings.get(index, "")) in _NUMBER:
            below = [row.cells[index].text for row in rows[columns.last_row + 1 :][:20] if index < len(row.cells)]
            if len(below) > 1 and is_count([text for text in below if text]):
                known[index] = Column.KNOWN
    return replace(columns, known=known)


def is_count(texts: Sequence[str]) -> bool:
    """Are these numbers that go up by one, as where the rows of a list are counted?"""
    numbers = [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 7]
    return len(numbers) == len(texts) and all(after == before + 1 for before, after in pairwise(numbers))


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
        if known.get(index - 1) is Column.STREET and plain(cell.text) in _NUMBER
    }


_NUMBER = frozenset(("n.", "n", "n°", "nr", "nr.", "num."))


def _refined(columns: Columns, below: Row) -> Columns:
    words = {index: column_of(cell.text) for index, cell in enumerate(below.cells) if cell.text}
    recognised = {index: column for index, column in words.items() if column is not None}
    # A second heading row is all headings; a row of data has at most one cell that happens to be one ("VIA").
    if len(recognised) < 2 or len(recognised) < len(words) or any(cell.value for cell in below.cells):
        return columns
    known = {**columns.known, **recognised}
    known |= _house_numbers(known, below)
    unknown = {index: text for index, text in columns.unknown.items() if index not in recognised}
    return replace(columns, known=known, unknown=unknown, last_row=columns.last_row + 1)
