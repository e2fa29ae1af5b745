"""Rows of cells as entries: where the heading is, what each row says, and whether all of it was explained."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time
from itertools import islice

from preavviso.domain.answer import NOT_STATED, Answer, NotStated, Stated
from preavviso.domain.notice import MOST_SOURCE_LINES, MOST_SOURCE_TEXT, Completeness, Entry, Period, SourceLine
from preavviso.domain.wording.announcement import says_nothing_planned, total_in
from preavviso.domain.wording.day import Day, days_in
from preavviso.domain.wording.decision import decision_span, ruling
from preavviso.domain.wording.heading import Column, column_of
from preavviso.domain.wording.hour import hour_in, hour_of_cell
from preavviso.domain.wording.name import Name, name_in, people_in
from preavviso.domain.wording.prose import is_alarming, is_closing, is_covering, is_office, looks_listed
from preavviso.domain.wording.spelling import plain
from preavviso.domain.wording.vulnerability import vulnerability_in, vulnerability_stated

_MOST_HEADING_ROWS = 60
_SURE = 0.6


@dataclass(frozen=True, slots=True)
class Occasion:
    """What is known around a list before it is read: the month it is about and the day it was sent."""

    period: Period | None = None
    sent: date | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows, the day or hour that it holds where the format has such values, and its place ("F7").

    `lines` is the text with its line ends, where they set people apart; `note` is a comment hung on the cell.
    """

    text: str
    place: str = ""
    lines: str = ""
    value: date | time | None = None
    hour: time | None = None
    is_struck: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row's cells and where it stands ("sheet Novembre, row 7")."""

    where: str
    cells: tuple[Cell, ...]
    is_hidden: bool = False

    @property
    def written(self) -> list[Cell]:
        """The cells that say something."""
        return [cell for cell in self.cells if cell.text]

    @property
    def line(self) -> str:
        """The row as one line of text."""
        return " ".join(dict.fromkeys(cell.text for cell in self.cells if cell.text))

    @property
    def shown(self) -> str:
        """The row as a person sees it, cell beside cell."""
        return " · ".join(cell.text for cell in self.cells if cell.text)


@dataclass(slots=True)
class Extract:
    """What was read so far: entries, text that nothing explains, and the counts that show what is missing."""

    entries: list[Entry] = field(default_factory=list)
    leftover: list[str] = field(default_factory=list)
    anchors: int = 0
    places: int = 0
    declared: int | None = None
    says_nothing_planned: bool = False
    makers: dict[str, int] = field(default_factory=dict)
    original: list[SourceLine] = field(default_factory=list)

    def add(self, entries: Sequence[Entry], made_by: Iterable[str]) -> None:
        """Take in the entries that one row or block makes. `made_by`: the places of its lines."""
        for place in made_by:
            self.makers.setdefault(place, len(self.entries))
        self.entries += entries
        self.places += 1

    def show(self, lines: Iterable[tuple[str, str]]) -> None:
        """Keep the lines that say something as they stand, each by its place, beside the entry that it made."""
        for place, text in islice(lines, MOST_SOURCE_LINES - len(self.original)):
            if text:
                self.original.append(SourceLine(place, text[:MOST_SOURCE_TEXT], self.makers.get(place)))

    def completeness(self) -> Completeness:
        """Is everything explained, and as many as declared?"""
        made = len(self.entries)
        # A list that counts dwellings and names two people in one line declares the lines.
        counted = self.declared is None or self.declared in (made, self.places)
        complete = counted and not self.leftover and self.anchors <= made
        return Completeness(self.anchors, made, self.declared, tuple(self.leftover), complete)

    def absorb(self, other: "Extract") -> None:
        """Take in what was read of another piece of the same source."""
        before = len(self.entries)
        self.original += [
            line if line.entry is None else replace(line, entry=before + line.entry)
            for line in other.original[: MOST_SOURCE_LINES - len(self.original)]
        ]
        self.makers |= {place: before + entry for place, entry in other.makers.items() if place not in self.makers}
        self.entries += other.entries
        self.leftover += other.leftover
        self.anchors += other.anchors
        self.places += other.places
        if other.declared is not None:
            self.declared = (
                (self.declared or 0) + other.declared
                if self.declared is not None and self.declared != other.declared
                else other.declared
            )
        self.says_nothing_planned = self.says_nothing_planned or other.says_nothing_planned


@dataclass(slots=True)
class Heading:
    """The day and hour that a heading above the rows gives to those under it that have none."""

    day: Day | None = None
    hour: time | None = None


# --- One entry from what was found for each column ---------------------------------------------------------------


@dataclass(slots=True)
class Found:
    """The cells found for each kind of column, in their order."""

    cells: dict[Column, list[Cell]] = field(default_factory=dict)

    def add(self, column: Column, cell: Cell) -> None:
        """Note one more cell for a column."""
        if cell.text:
            self.cells.setdefault(column, []).append(cell)

    def of(self, column: Column) -> list[Cell]:
        """The cells found for a column."""
        return self.cells.get(column, [])

    def text(self, column: Column, joint: str = " ") -> str:
        """All that was found for a column."""
        return joint.join(dict.fromkeys(cell.text for cell in self.of(column)))

    def places(self, **columns: Column) -> dict[str, str]:
        """The place of each field's first cell."""
        found = {name: self.cells[column][0].place for name, column in columns.items() if self.cells.get(column)}
        return {name: place for name, place in found.items() if place}


def entries_from(found: Found, occasion: Occasion, heading: Heading, where: str) -> tuple[list[Entry], list[str]]:
    """Which entries do the cells of one row make, and which of its words could not be understood?

    More than one where one cell names several people: each is a line of its own, and a person looks.
    """
    leftover: list[str] = []
    remark = remark_of(found)
    ruled = ruling(remark)
    day, doubtful_day = _planned_day(found, occasion, heading, leftover)
    hour = _planned_hour(found, heading, leftover)
    vulnerability, doubtful_answer = _vulnerability(found, remark, where)
    names, address, code = _names(found), _address(found), found.text(Column.CODE)
    is_nowhere = not address and not code
    doubtful = ruled.doubtful or doubtful_day or doubtful_answer or day is None or len(names) > 1 or is_nowhere
    entries = [
        Entry(
            surname=name.surname,
            given_name=name.given_name,
            address=address,
            tenancy_code=code,
            planned_on=day,
            planned_at=hour,
            decision=ruled.decision,
            remark=remark,
            where=where,
            vulnerability=vulnerability,
            cells=_places(found),
            confidence=round(min(name.confidence, _SURE if doubtful else 1.0), 2),
            needs_review=doubtful or name.confidence <= _SURE or not name.surname or not name.given_name,
        )
        for name in names
    ]
    return entries, leftover


def _places(found: Found) -> dict[str, str]:
    return found.places(
        surname=Column.SURNAME,
        given_name=Column.GIVEN_NAME,
        name=Column.FULL_NAME,
        address=Column.STREET,
        tenancy_code=Column.CODE,
        planned_on=Column.DAY,
        planned_at=Column.HOUR,
        remark=Column.STATUS if found.of(Column.STATUS) else Column.REMARK,
        vulnerability=Column.VULNERABILITY,
    )


def remark_of(found: Found) -> str:
    """The whole remark: the status first, then the notes, unless the notes already begin with the status."""
    status, note = found.text(Column.STATUS, " - "), found.text(Column.REMARK, " - ")
    if status and note and not note.startswith(status):
        return f"{status} - {note}"
    return note or status


def _names(found: Found) -> list[Name]:
    surname, given = found.text(Column.SURNAME), found.text(Column.GIVEN_NAME)
    if surname:
        return [Name(surname, given, 1.0 if given else 0.5)]
    whole = found.of(Column.FULL_NAME) or found.of(Column.GIVEN_NAME) or []
    text = (whole[0].lines or whole[0].text) if whole else ""
    return [name_in(person) for person in people_in(text)]


def _address(found: Found) -> str:
    address = found.text(Column.STREET)
    civic = found.text(Column.CIVIC)
    if civic and not re.search(rf"(?<!\w){re.escape(civic)}$", address):
        address = f"{address} {civic}".strip()
    for column, label in ((Column.STAIR, "scala"), (Column.FLOOR, "piano"), (Column.FLAT, "int.")):
        text = found.text(column)
        if text:
            address += f", {text}" if re.match(r"[A-Za-z]{2,}", text) else f", {label} {text}"
    town = found.text(Column.TOWN)
    return f"{address}, {town}".strip(", ") if town else address


def _planned_day(found: Found, occasion: Occasion, heading: Heading, leftover: list[str]) -> tuple[date | None, bool]:
    cells = found.of(Column.DAY)
    for cell in cells:
        if isinstance(cell.value, date):
            return cell.value, _is_outside(cell.value, occasion)
    days = [day for cell in cells for day in days_in(cell.text, occasion.period, occasion.sent)]
    if not days and not cells and heading.day is not None:
        days = [heading.day]
    if not days:
        leftover += [cell.text for cell in cells if not hour_in(cell.text) and not _says_no_day(cell.text)]
        return None, True
    first = days[0]
    if first.on is None:
        leftover += [cell.text for cell in cells]
    several = len({day.on for day in days}) > 1
    return first.on, first.doubtful or several or first.on is None or _is_outside(first.on, occasion)


def _says_no_day(text: str) -> bool:
    return (
        re.fullmatch(
            r"(?:[-–—./*?\s]|n\.?\s?d\.?|da\s+(?:definire|fissare|stabilire|comunicare)|in\s+attesa)*",
            plain(text),
        )
        is not None
    )


def _is_outside(day: date, occasion: Occasion) -> bool:
    period = occasion.period
    return period is not None and (day.year, day.month) != (period.year, period.month)


def _planned_hour(found: Found, heading: Heading, leftover: list[str]) -> time | None:
    for cell in (*found.of(Column.HOUR), *found.of(Column.DAY)):
        if isinstance(cell.value, time):
            return cell.value
        if cell.hour is not None:
            return cell.hour
    for cell in found.of(Column.HOUR):
        hour = hour_of_cell(cell.text)
        if hour is not None:
            return hour.at
        if not _says_no_day(cell.text):
            leftover.append(cell.text)
    for cell in found.of(Column.DAY):
        hour = hour_of_cell(_without_days(cell.text))
        if hour is not None:
            return hour.at
    return heading.hour if not found.of(Column.DAY) or heading.day is None else None


def _without_days(text: str) -> str:
    for day in reversed(list(days_in(text, None, None))):
        text = text[: day.start] + " " + text[day.end :]
    return text


def _vulnerability(found: Found, remark: str, where: str) -> tuple[Answer, bool]:
    """The answer of column and remark together: one yes is a yes, and a person looks where they disagree."""
    said = (
        NOT_STATED
        if not found.of(Column.VULNERABILITY)
        else vulnerability_stated(found.text(Column.VULNERABILITY, " - "), where)
    )
    in_remark = vulnerability_in(remark, where)
    match said, in_remark:
        case (NotStated(), _):
            return in_remark, False
        case (_, NotStated()):
            return said, False
        case (Stated(yes=True), Stated(yes=remark_yes)):
            return said, not remark_yes
        case (Stated(), Stated(yes=True)):
            return in_remark, True
        case _:
            return said, False


# --- Rows under a heading ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Columns:
    """What each column of a table holds, by its number, and the headings that nobody knows."""

    known: dict[int, Column]
    headings: dict[int, str]
    unknown: dict[int, str]
    first_row: int
    last_row: int

    @property
    def count(self) -> int:
        """How many columns have a heading."""
        return len(self.known) + len(self.unknown)


_NAMES = {Column.SURNAME, Column.GIVEN_NAME, Column.FULL_NAME}
_TELLING = _NAMES | {Column.CODE, Column.STREET, Column.DAY, Column.STATUS, Column.REMARK}


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
    return len(set(columns.known.values()) & _TELLING)


def _columns_of(row: Row, number: int) -> Columns | None:
    known: dict[int, Column] = {}
    unknown: dict[int, str] = {}
    for index, cell in enumerate(row.cells):
        column = column_of(cell.text) if cell.text else None
        if column is not None:
            known[index] = column
        elif cell.text:
            unknown[index] = cell.text
    for index, cell in enumerate(row.cells):
        # "N." beside the street is the number of the house, elsewhere the number of the row.
        if known.get(index - 1) is Column.STREET and plain(cell.text) in {"n.", "n", "n°", "nr", "nr.", "num."}:
            known[index] = Column.CIVIC
    kinds = set(known.values())
    if not kinds & (_NAMES | {Column.CODE}) or len(kinds & _TELLING) < 2 or len(unknown) > len(known):
        return None
    headings = {index: cell.text for index, cell in enumerate(row.cells) if cell.text}
    return Columns(known, headings, unknown, number, number)


def _refined(columns: Columns, row: Row, below: Row) -> Columns:
    words = {index: column_of(cell.text) for index, cell in enumerate(below.cells) if cell.text}
    recognised = {index: column for index, column in words.items() if column is not None}
    # A second heading row is all headings; a row of data has at most one cell that happens to be one ("VIA").
    if len(recognised) < 2 or len(recognised) < len(words) or any(cell.value for cell in below.cells):
        return columns
    known = {**columns.known, **recognised}
    unknown = {index: text for index, text in columns.unknown.items() if index not in recognised}
    return replace(columns, known=known, unknown=unknown, last_row=columns.last_row + 1)


def extract(rows: Sequence[Row], columns: Columns, occasion: Occasion) -> Extract:
    """Read the rows under a heading."""
    reader = _TableReader(columns, occasion)
    for row in rows[columns.last_row + 1 :]:
        reader.read(row)
    return reader.finished()


class _TableReader:
    """Goes down the rows: headings of a day, entries, remarks that go on below, totals, and what is left over."""

    def __init__(self, columns: Columns, occasion: Occasion) -> None:
        self.columns = columns
        self.occasion = occasion
        self.heading = Heading()
        self.result = Extract()
        self.unknown_seen: dict[str, int] = {}
        self.is_signed_off = False

    def read(self, row: Row) -> None:
        written = row.written
        if not written or self._is_heading_again(row) or self._is_rule(row):
            return
        found = self._found(row)
        if self._makes_entry(found, row):
            self._add(found, row)
        elif not self._continues(found, written, row):
            self._explain(row)

    def _explain(self, row: Row) -> None:
        before = len(self.result.leftover)
        line = row.line
        is_explained = explain_line(line, self.result, self.heading, self.occasion, is_signed_off=self.is_signed_off)
        self.is_signed_off = is_explained
        # Among rows, what fills several cells and is no known phrase is the rest of a row.
        if len(row.written) > 1 and len(self.result.leftover) == before and not is_explained and not is_phrase(line):
            self.result.leftover.append(f"{row.where}: {line}")

    def finished(self) -> Extract:
        for heading, count in self.unknown_seen.items():
            self.result.leftover.append(f"{heading} ({count})")
        return self.result

    def _is_heading_again(self, row: Row) -> bool:
        known = sum(
            1
            for index, cell in enumerate(row.cells)
            if cell.text and column_of(cell.text) is self.columns.known.get(index, "")
        )
        return known >= 2 and known >= len(row.written) - 1

    def _is_rule(self, row: Row) -> bool:
        return not re.search(r"\w", row.line)

    def _found(self, row: Row) -> Found:
        found = Found()
        for index, cell in enumerate(row.cells):
            column = self.columns.known.get(index)
            if column is not None:
                found.add(column, self._ticked(index, cell) if column is Column.STATUS else cell)
                if cell.note:
                    found.add(Column.REMARK, Cell(cell.note, cell.place))
        return found

    def _ticked(self, index: int, cell: Cell) -> Cell:
        """Under a heading like "Si esegue" a yes, a no or a tick says what only the heading puts in words."""
        is_tick = plain(cell.text) in {"si", "si'", "no", "x"}
        heading = re.sub(r"\s*\([^)]*\)", "", self.columns.headings.get(index, ""))
        return replace(cell, text=f"{heading}: {cell.text}") if is_tick and decision_span(heading) else cell

    def _makes_entry(self, found: Found, row: Row) -> bool:
        if len(row.written) < 2 and self.columns.count > 1:
            return False
        kinds = set(found.cells)
        name = found.text(Column.SURNAME) or found.text(Column.FULL_NAME) or found.text(Column.GIVEN_NAME)
        if name and (total_in(row.line) is not None or re.match(r"totale\b", plain(name))):
            return False
        if name and re.search(r"[^\W\d_]", name):
            return bool(kinds & (_TELLING - _NAMES)) or bool(
                found.text(Column.GIVEN_NAME) and found.text(Column.SURNAME)
            )
        return Column.CODE in kinds and bool(kinds & {Column.STREET, Column.DAY, Column.STATUS, Column.REMARK})

    def _add(self, found: Found, row: Row) -> None:
        entries, leftover = entries_from(found, self.occasion, self.heading, row.where)
        if row.is_hidden or any(cell.is_struck for cell in row.written):
            entries = [replace(entry, needs_review=True, confidence=min(entry.confidence, _SURE)) for entry in entries]
        self.result.add(entries, (row.where,))
        self.result.leftover += [f"{row.where}: {text}" for text in leftover]
        self.result.anchors += max(len(entries), 1)
        for index, heading in self.columns.unknown.items():
            if index < len(row.cells) and row.cells[index].text:
                self.unknown_seen[heading] = self.unknown_seen.get(heading, 0) + 1
        self.result.leftover += [
            f"{row.where}: {cell.text}" for index, cell in enumerate(row.cells)
            if cell.text and index not in self.columns.known and index not in self.columns.unknown
        ]  # fmt: skip

    def _continues(self, found: Found, written: list[Cell], row: Row) -> bool:
        """A row with nothing but more of the remark, cut by a page's end, belongs to the entry above."""
        if not self.result.entries or not set(found.cells) <= {Column.REMARK, Column.STATUS} or not found.cells:
            return False
        if len(found.of(Column.REMARK)) + len(found.of(Column.STATUS)) != len(written):
            return False
        last = self.result.entries[-1]
        self.result.makers[row.where] = len(self.result.entries) - 1
        remark = f"{last.remark} {remark_of(found)}".strip()
        ruled = ruling(remark)
        vulnerability = (
            last.vulnerability
            if not isinstance(last.vulnerability, NotStated)
            else vulnerability_in(remark, last.where)
        )
        self.result.entries[-1] = replace(
            last,
            remark=remark,
            decision=ruled.decision,
            vulnerability=vulnerability,
            needs_review=last.needs_review or ruled.doubtful,
        )
        return True


# --- Lines that are no entry -------------------------------------------------------------------------------------


def explain_line(line: str, result: Extract, heading: Heading, occasion: Occasion, *, is_signed_off: bool) -> bool:
    """Explain a line that is no entry: a total, a day's heading, a covering phrase; else it is left over.

    Returns whether the letter's closing words have been reached, after which a signature with its address is expected.
    """
    words = plain(line)
    if not re.search(r"\w", words):
        return is_signed_off
    total = total_in(line)
    if total is not None:
        if result.declared is None or result.declared == total or "complessiv" in words or "generale" in words:
            result.declared = total
        else:
            result.declared += total
        return is_signed_off
    if says_nothing_planned(line):
        result.says_nothing_planned = True
        return is_signed_off
    if _is_day_heading(line, heading, occasion):
        return is_signed_off
    if is_closing(line):
        return True
    if is_signed_off and not is_alarming(line):
        return True
    if is_covering(line) and not is_alarming(line):
        return is_signed_off
    if looks_listed(line) and not (is_office(line) and not is_alarming(line)):
        result.anchors += 1
        result.leftover.append(line)
    elif _is_suspicious(line):
        result.leftover.append(line)
    return is_signed_off


def is_phrase(line: str) -> bool:
    """Is the line one that lists come with: a total, a day, a covering phrase, or that nothing is planned?"""
    is_told = total_in(line) is not None or says_nothing_planned(line) or is_covering(line)
    return is_told or _is_day_heading(line, Heading(), Occasion())


def _is_suspicious(line: str) -> bool:
    """A day, or words in another shape than prose, may be what is left of a row."""
    if is_covering(line) or is_office(line):
        return False
    return any(True for _day in days_in(line, None, None)) or len(re.split(r"\t|\s\|\s|;", line)) > 2


_HEADING_WORDS = re.compile(
    r"\b(?:data|giorno|giornata|del|di|il|ore|ora|dalle|alle|interventi|intervento|esecuzioni|esecuzione|accessi|"
    r"accesso|previsti|previste|programmati|programmate|fissati|fissate|"
    r"per|nella|mattina|mattino|pomeriggio|sfratti|sgomberi|rilasci|calendario|turno|squadra|n)\b|[\W\d_]"
)


def _is_day_heading(line: str, heading: Heading, occasion: Occasion) -> bool:
    """Set the day, and the hour, that the rows below share, if the line is such a heading and nothing else."""
    days = list(days_in(line, occasion.period, occasion.sent))
    hour = hour_in(line)
    if len(days) > 1 or (not days and hour is None):
        return False
    spans = sorted([(day.start, day.end) for day in days] + ([(hour.start, hour.end)] if hour else []), reverse=True)
    rest = line
    for start, end in spans:
        rest = rest[:start] + " " + rest[end:]
    if _HEADING_WORDS.sub("", plain(rest)):
        return False
    if days:
        heading.day, heading.hour = days[0], hour.at if hour else None
    elif hour is not None:
        heading.hour = hour.at
    return True


def leftovers_of(rows: Iterable[Row], result: Extract, occasion: Occasion) -> Heading:
    """Explain the rows above a heading; what is said there of a day holds for the rows below."""
    heading = Heading()
    for row in rows:
        explain_line(row.line, result, heading, occasion, is_signed_off=False)
    return heading
