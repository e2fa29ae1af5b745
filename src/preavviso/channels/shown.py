"""What a cell of a sheet shows: a day, an hour, a number with its zeros, a text."""

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from preavviso.channels.row import Cell
from preavviso.domain.wording.spelling import normal

MOST_TEXT = 8_000
# What a number format writes as it stands, or leaves out: texts in quotes, colours, the width of a letter.
_SILENT = re.compile(r"\"[^\"]*\"|\[(?!h|m|s)[^\]]*\]|\\.|_.|\*.", re.IGNORECASE)
# Days before and after are numbers that somebody gave the wrong format.
_DAYS = range(1950, 2101)
_FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 — days of a sheet have no zone


def code_of(number_format: str) -> str:
    """What a number format does with a number, without its decoration ("[Red]dd/mm/yyyy" → "dd/mm/yyyy")."""
    return _SILENT.sub("", number_format).lower().split(";")[0]


def text_cell(text: str) -> Cell:
    """A cell with a text; its line ends are kept beside it."""
    line = line_cell(text)
    return line if "\n" in line.lines else replace(line, lines="")


def line_cell(text: str) -> Cell:
    """A line of a text document. Its tabs set columns apart, and are kept."""
    text = text.strip()
    read = text[:MOST_TEXT]
    return Cell(normal(read), lines=read, is_cut=len(text) > len(read))


def with_note(cell: Cell, words: str) -> Cell:
    """The cell with a comment hung on it."""
    note = normal(words)
    return replace(cell, note=note[:MOST_TEXT], is_cut=cell.is_cut or len(note) > MOST_TEXT)


def number_cell(value: float, code: str) -> Cell:
    """A cell with a number, as its format shows it where that matters: zeros in front, and two decimals."""
    if re.fullmatch(r"0{2,}", code):
        return Cell(plain_number(value).zfill(len(code)))
    if re.fullmatch(r"[#,]*0\.0+", code) and value != value // 1:
        return Cell(f"{value:.{code.count('0') - 1}f}", is_number=True)
    return Cell(plain_number(value), is_number=True)


def plain_number(value: float) -> str:
    """The number as it is typed in."""
    return str(int(value)) if value == value // 1 and abs(value) < 1e15 else str(value)


def instant_cell(value: datetime | date | time | timedelta, code: str) -> Cell:
    """A cell whose format shows a day, an hour, or both of them."""
    if isinstance(value, timedelta):
        value = time(value.seconds // 3600, value.seconds // 60 % 60)
    day = value.date() if isinstance(value, datetime) else value if isinstance(value, date) else None
    hour = value.time() if isinstance(value, datetime) else value if isinstance(value, time) else None
    hour = hour.replace(second=0, microsecond=0, tzinfo=None) if hour is not None else None
    if day is not None and not re.search("[dy]", code) and "h" in code:
        day = None
    if hour is not None and day is not None and "h" not in code:
        hour = None
    if day is not None and day.year not in _DAYS:
        return Cell(plain_number(_counted(value)), is_number=True)
    parts = [day.strftime("%d/%m/%Y") if day else "", hour.strftime("%H:%M") if hour else ""]
    return Cell(" ".join(filter(None, parts)), value=day or hour, hour=hour if day else None)


def _counted(value: datetime | date | time) -> float:
    """The number that a program keeps for a day: the days since the end of 1899."""
    if isinstance(value, time):
        return 0.0
    whole = value if isinstance(value, datetime) else datetime.combine(value, time())
    return (whole.replace(tzinfo=None) - _FIRST_DAY) / timedelta(days=1)
