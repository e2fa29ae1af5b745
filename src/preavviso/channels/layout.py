"""What the columns of a table hold: by its sender's profile where one fits, otherwise by the usual headings."""

from collections.abc import Sequence

from preavviso.channels.columns import Columns, columns_in
from preavviso.channels.extract import Extract, Occasion
from preavviso.channels.row import Row
from preavviso.channels.table import read_table
from preavviso.domain.message import Problem
from preavviso.domain.phrase import Phrase
from preavviso.domain.profile import (
    MOST_TABLE_COLUMNS,
    MOST_TABLE_ROWS,
    MOST_TABLE_TEXT,
    Profile,
    Table,
    changes,
    columns_by,
    headings_of,
    nearest,
)

_MOST_ROWS_ABOVE = 60
_SHOWN_ABOVE = 3
_FEWEST_COLUMNS = 2


def read_rows(rows: Sequence[Row], occasion: Occasion) -> Extract | None:
    """Which entries do these rows hold? None: nothing tells what their columns are, so they are to be read as lines."""
    columns = _columns_for(rows, occasion)
    if columns is None:
        return None
    result = read_table(rows, columns, occasion)
    result.tables += tables_in(rows, columns)
    if columns.profile is not None:
        result.profile = columns.profile
    else:
        headings = headings_of(_texts(rows[columns.first_row : columns.last_row + 1]), _width(rows))
        result.asks = _changed(headings, occasion)
    return result


def ask_of(result: Extract, rows: Sequence[Row]) -> None:
    """A table that was read as lines of text: keep its first rows, and ask a person what its columns hold."""
    result.tables += tables_in(rows, None)
    if result.tables:
        phrase = Phrase(
            "None of its columns has a heading that is known, so its lines were read as text: look at them, and say "
            "what its columns hold."
        )
        result.asks = Problem("columns_unknown", phrase, "")


def is_laid_out(rows: Sequence[Row], occasion: Occasion) -> bool:
    """Is it told what the columns of these rows hold?"""
    return _columns_for(rows, occasion) is not None


def tables_in(rows: Sequence[Row], columns: Columns | None) -> list[Table]:
    """The first rows of a table as they stand, and what its columns were taken for; none where there is one column."""
    heading = columns.first_row if columns is not None else 0
    start = max(0, heading - _SHOWN_ABOVE)
    shown = rows[start : start + MOST_TABLE_ROWS]
    width = min(_width(shown), MOST_TABLE_COLUMNS)
    if width < _FEWEST_COLUMNS:
        return []
    known = columns.known if columns is not None else {}
    return [
        Table(
            source="",
            place=shown[0].where.rpartition(", ")[0],
            rows=tuple(tuple(text[:MOST_TABLE_TEXT] for text in row[:width]) for row in _texts(shown)),
            heading=heading - start,
            heading_rows=columns.last_row + 1 - heading if columns is not None else 0,
            columns=tuple(known.get(index) for index in range(width)),
        )
    ]


def _columns_for(rows: Sequence[Row], occasion: Occasion) -> Columns | None:
    for profile in occasion.profiles:
        columns = None if profile.is_headless else _columns_by(profile, rows)
        if columns is not None:
            return columns
    usual = columns_in(rows)
    if usual is not None:
        return usual
    # Without a heading only the number of columns tells, and that of another sender's list may be the same.
    headless = (one for one in occasion.profiles if one.is_headless and one.sender == occasion.sender)
    return next((_headless(one) for one in headless if len(one.columns) == _width(rows)), None)


def _columns_by(profile: Profile, rows: Sequence[Row]) -> Columns | None:
    width = _width(rows)
    for number in range(min(len(rows), _MOST_ROWS_ABOVE)):
        headings = headings_of(_texts(rows[number : number + profile.heading_rows]), width)
        columns = columns_by(profile, headings)
        if columns is not None:
            return Columns(
                known=dict(enumerate(columns)),
                headings={index: heading for index, heading in enumerate(headings) if heading},
                unknown={},
                first_row=number,
                last_row=number + profile.heading_rows - 1,
                profile=profile,
            )
    return None


def _headless(profile: Profile) -> Columns:
    return Columns(dict(enumerate(profile.columns)), {}, {}, first_row=0, last_row=-1, profile=profile)


def _changed(headings: Sequence[str], occasion: Occasion) -> Problem | None:
    """What to say where the sender has a layout that was learnt, and this list has another."""
    own = [one for one in occasion.profiles if one.sender == occasion.sender and not one.is_headless]
    before = nearest(own, headings)
    if before is None:
        return None
    differ = changes(before, headings)
    values = {
        "day": f"{before.learnt_on:%d/%m/%Y}",
        "new": ", ".join(differ.new)[:200],
        "gone": ", ".join(differ.gone)[:200],
    }
    if differ.new and differ.gone:
        phrase = Phrase(
            "The columns changed since %(day)s: new are “%(new)s”, gone are “%(gone)s”. "
            "The list was read by its headings: look at it, and say what its columns hold.",
            values,
        )
    elif differ.new:
        phrase = Phrase(
            "The columns changed since %(day)s: new are “%(new)s”. "
            "The list was read by its headings: look at it, and say what its columns hold.",
            values,
        )
    elif differ.gone:
        phrase = Phrase(
            "The columns changed since %(day)s: gone are “%(gone)s”. "
            "The list was read by its headings: look at it, and say what its columns hold.",
            values,
        )
    else:
        phrase = Phrase(
            "The columns changed places since %(day)s, and two of them have the same heading. "
            "The list was read by its headings: look at it, and say what its columns hold.",
            values,
        )
    return Problem("layout_changed", phrase, "")


def _texts(rows: Sequence[Row]) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in rows]


def _width(rows: Sequence[Row]) -> int:
    """How many columns say something?"""
    written = ((index for index, cell in enumerate(row.cells, 1) if cell.text) for row in rows)
    return max((max(indices, default=0) for indices in written), default=0)
