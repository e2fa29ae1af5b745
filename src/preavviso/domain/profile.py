"""How one sender lays out its lists, as a person said once, and whether a list is laid out like that."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from preavviso.domain.notice import key_of
from preavviso.domain.wording.heading import Column
from preavviso.domain.wording.month import full_year


class Dates(StrEnum):
    """How days are written in numbers: 27/11/2025, 11/27/2025, or as the count that spreadsheets keep (45988)."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
    SERIAL = "serial"


class SheetRule(StrEnum):
    """Which sheet of a workbook is the list: that of the month in question, the first that is shown, or by its name."""

    OF_THE_MONTH = "of_the_month"
    FIRST = "first"
    NAMED = "named"


@dataclass(frozen=True, slots=True)
class Profile:
    """What the columns of one sender's lists hold, in a person's word.

    `id` names one version and never changes its meaning, so that a reading can say by what it was read.
    `headings`: column by column what stands above it, all of them empty where the list has no heading;
    `columns`: what each holds, `Column.KNOWN` for what is not needed. `heading_rows`: how many rows
    a heading takes. `sheet_name` counts only for SheetRule.NAMED.
    """

    id: str
    sender: str
    learnt_on: date
    headings: tuple[str, ...]
    columns: tuple[Column, ...]
    heading_rows: int = 1
    dates: Dates = Dates.DAY_FIRST
    sheet: SheetRule = SheetRule.OF_THE_MONTH
    sheet_name: str = ""

    @property
    def is_headless(self) -> bool:
        """Do its lists have no heading, so that only the number of a column says which it is?"""
        return not any(self.headings)


MOST_TABLE_ROWS = 12
MOST_TABLE_COLUMNS = 40
MOST_TABLE_TEXT = 120


@dataclass(frozen=True, slots=True)
class Table:
    """The first rows of a table as they stand in a source, for a person to say what its columns hold.

    `place`: the sheet, where there are several. Of `rows`, those from `heading` on, `heading_rows` of them, are the
    heading as it was understood; `columns`: what each column was taken for, None for what was not known.
    """

    source: str
    place: str
    rows: tuple[tuple[str, ...], ...]
    heading: int
    heading_rows: int
    columns: tuple[Column | None, ...]

    @property
    def likely_heading(self) -> tuple[int, int]:
        """Where are the headings, if nobody knows their words? The first full row without a figure, and how many."""
        for number, row in enumerate(self.rows[:6]):
            if all(row) and not any(sign.isdigit() for text in row for sign in text):
                return number, 1
        return 0, 0

    def headings(self, first: int, count: int) -> tuple[str, ...]:
        """What stands above each column, if the heading goes over `count` rows from `first` on?"""
        return headings_of(self.rows[first : first + count], len(self.columns))


def headings_of(rows: Sequence[Sequence[str]], width: int) -> tuple[str, ...]:
    """What do these heading rows together say above each column?

    >>> headings_of([["COGNOME", "INDIRIZZO", "INDIRIZZO"], ["", "VIA", "CIVICO"]], 3)
    ('COGNOME', 'INDIRIZZO VIA', 'INDIRIZZO CIVICO')
    """
    columns = ([row[index] for row in rows if index < len(row) and row[index]] for index in range(width))
    return tuple(" ".join(dict.fromkeys(column)) for column in columns)


@dataclass(frozen=True, slots=True)
class Changes:
    """Headings that a list has and its sender's profile does not know, and those that it knows and are gone."""

    new: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many headings differ?"""
        return len(self.new) + len(self.gone)


def columns_by(profile: Profile, headings: Sequence[str]) -> tuple[Column, ...] | None:
    """What do columns under these headings hold, by this profile? None: they are laid out otherwise.

    Columns that only changed places are still told by their headings. Spelling habits do not count.
    """
    keys, known = layout_of(headings), layout_of(profile.headings)
    if keys == known:
        return profile.columns[: len(known)]
    if Counter(keys) != Counter(known) or not all(keys) or len(set(keys)) < len(keys):
        return None
    by_key = dict(zip(known, profile.columns, strict=False))
    return tuple(by_key[key] for key in keys)


def layout_of(headings: Sequence[str]) -> tuple[str, ...]:
    """The headings without spelling habits and without the empty columns at the end: what tells layouts apart.

    Where no column has a heading their number is all that tells.

    >>> layout_of(["COGNOME", "Cod. Utente", ""])
    ('cognome', 'cod utente')
    """
    keys = [_key(heading) for heading in headings]
    if any(keys):
        while not keys[-1]:
            del keys[-1]
    return tuple(keys)


def _key(heading: str) -> str:
    """Signs alone ("#", "№") are what they are."""
    return key_of(heading) or " ".join(heading.split())


def changes(profile: Profile, headings: Sequence[str]) -> Changes:
    """Which headings are new since the profile was learnt, and which are gone? In their order, in their own words."""
    return Changes(_beyond(headings, profile.headings), _beyond(profile.headings, headings))


def _beyond(headings: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    """The headings that the others do not have as often."""
    left = Counter(map(_key, others))
    found = []
    for heading in headings:
        key = _key(heading)
        if key and not left[key]:
            found.append(heading)
        left[key] -= 1
    return tuple(found)


def nearest(profiles: Iterable[Profile], headings: Sequence[str]) -> Profile | None:
    """From which of these layouts do the headings differ least? The latest learnt where several are as near."""
    ranked = sorted(profiles, key=lambda one: (changes(one, headings).count, -one.learnt_on.toordinal(), one.id))
    return ranked[0] if ranked else None


_NUMBERS = re.compile(r"\D*(\d{1,2})[/.-](\d{1,2})[/.-]((?:19|20)?\d\d)\b")
# Day 1 of a spreadsheet's count is 1 January 1900, and it counts a 29 February 1900 that never was.
_DAY_ZERO = date(1899, 12, 30)
_SERIALS = range(36_526, 73_051)  # from 2000 to 2099


def day_as(text: str, dates: Dates) -> date | None:
    """Which day is written so? None: not one in this form, or one that the usual reading tells as well.

    >>> day_as("11/27/2025", Dates.MONTH_FIRST), day_as("45988", Dates.SERIAL)
    (datetime.date(2025, 11, 27), datetime.date(2025, 11, 27))
    """
    match dates:
        case Dates.DAY_FIRST:
            return None
        case Dates.SERIAL:
            number = text.strip().split(".")[0]
            is_serial = len(number) == 5 and number.isascii() and number.isdigit() and int(number) in _SERIALS
            return _DAY_ZERO + timedelta(days=int(number)) if is_serial else None
        case Dates.MONTH_FIRST:
            found = _NUMBERS.match(text)
            if found is None:
                return None
            try:
                return date(full_year(found[3]), int(found[1]), int(found[2]))
            except ValueError:
                return None


def dates_in(days: Iterable[str]) -> Dates:
    """How does the writer of these days seem to write them? Day first, unless they can only be something else.

    >>> dates_in(["11/27/2025", "11/05/2025"]), dates_in(["45988"]), dates_in(["05/11/2025", "27/11/2025"])
    (<Dates.MONTH_FIRST: 'month_first'>, <Dates.SERIAL: 'serial'>, <Dates.DAY_FIRST: 'day_first'>)
    """
    written = [day for day in days if day]
    numbers = [found for found in map(_NUMBERS.match, written) if found is not None]
    if any(int(found[2]) > 12 for found in numbers) and all(int(found[1]) <= 12 for found in numbers):
        return Dates.MONTH_FIRST
    if written and all(day_as(day, Dates.SERIAL) is not None for day in written):
        return Dates.SERIAL
    return Dates.DAY_FIRST
