"""One entry from what was found for each kind of column."""

import re
from dataclasses import dataclass, field, replace
from datetime import date, time

from preavviso.channels.extract import Occasion
from preavviso.channels.row import Cell
from preavviso.channels.surroundings import Heading
from preavviso.domain.answer import Answer, NotStated, Stated
from preavviso.domain.notice import Entry
from preavviso.domain.wording.day import counted_moment, days_in
from preavviso.domain.wording.decision import ruling
from preavviso.domain.wording.heading import Column
from preavviso.domain.wording.hour import hour_in, hour_of_cell
from preavviso.domain.wording.name import Name, name_in, people_in
from preavviso.domain.wording.spelling import plain
from preavviso.domain.wording.vulnerability import vulnerability_in, vulnerability_stated

SURE = 0.6


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
            confidence=round(min(name.confidence, SURE if doubtful else 1.0), 2),
            needs_review=doubtful or name.confidence <= SURE or _is_in_doubt(name, address),
        )
        for name in names
    ]
    return entries, leftover


# What an older alphabet does not have is saved as "?"; letters read in the wrong one come in pairs.
_LOST = re.compile(r"\w\?|\?\w|[\ufffd?]{2}|\ufffd|[ÃÅÄÈ][\x80-\xbf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")


def _is_in_doubt(name: Name, address: str) -> bool:
    """Is a part of the name missing, or were letters lost on the way?"""
    is_damaged = any(_LOST.search(text) for text in (name.surname, name.given_name, address))
    return is_damaged or not name.surname or not name.given_name


def to_be_checked(entry: Entry) -> Entry:
    """The entry, with the word that a person has to look at it."""
    return replace(entry, needs_review=True, confidence=min(entry.confidence, SURE))


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
    whole = found.of(Column.FULL_NAME) or found.of(Column.GIVEN_NAME)
    text = (whole[0].lines or whole[0].text) if whole else ""
    return [_name_of(person) for person in people_in(text)]


def _name_of(person: str) -> Name:
    """The name without a note beside it ("ROSSI LEA (minore)"), which a person has to look at."""
    note = re.search(r"\s*\((?!(?:ved|in|nata)\b)[^)]*\)\s*$", person)
    if note is None or not note.start():
        return name_in(person)
    name = name_in(person[: note.start()])
    return replace(name, confidence=min(name.confidence, SURE))


def _address(found: Found) -> str:
    address = found.text(Column.STREET)
    civic = found.text(Column.CIVIC)
    if civic and not _ends_with_word(address, civic):
        address = f"{address} {civic}".strip()
    for column, label in ((Column.STAIR, "scala"), (Column.FLOOR, "piano"), (Column.FLAT, "int.")):
        text = found.text(column)
        if text:
            address += f", {text}" if re.match(r"[A-Za-z]{2,}", text) else f", {label} {text}"
    town = found.text(Column.TOWN)
    return f"{address}, {town}".strip(", ") if town else address


def _ends_with_word(text: str, word: str) -> bool:
    before = text.removesuffix(word)
    return before != text and not before[-1:].isalnum()


def _planned_day(found: Found, occasion: Occasion, heading: Heading, leftover: list[str]) -> tuple[date | None, bool]:
    cells = found.of(Column.DAY)
    for cell in cells:
        if isinstance(cell.value, date):
            return cell.value, _is_outside(cell.value, occasion)
    counted = next(filter(None, (counted_moment(cell.text) for cell in cells)), None)
    if counted is not None:
        return counted.date(), _is_outside(counted.date(), occasion)
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
    for cell in found.of(Column.HOUR):
        if isinstance(cell.value, time) or cell.hour is not None:
            return cell.value if isinstance(cell.value, time) else cell.hour
        hour = hour_of_cell(cell.text)
        if hour is not None:
            return hour.at
        if not _says_no_day(cell.text):
            leftover.append(cell.text)
    for cell in found.of(Column.DAY):
        said = cell.value if isinstance(cell.value, time) else cell.hour or _counted_hour(cell.text)
        # Programs that know no day without an hour write midnight.
        if said is not None and said != time():
            return said
        rest = _without_days(cell.text)
        hour = hour_of_cell(rest)
        if hour is not None and hour.at != time():
            return hour.at
        if hour is None and _HOUR_SAID.search(plain(rest)):
            leftover.append(cell.text)
    return heading.hour if not found.of(Column.DAY) or heading.day is None else None


def _counted_hour(text: str) -> time | None:
    counted = counted_moment(text)
    return None if counted is None else counted.time()


_HOUR_SAID = re.compile(r"\bor[ae]\b|\d[:.,]\d\d")


def _without_days(text: str) -> str:
    for day in reversed(days_in(text, None, None)):
        text = text[: day.start] + " " + text[day.end :]
    return text


def _vulnerability(found: Found, remark: str, where: str) -> tuple[Answer, bool]:
    """The answer of column and remark together: one yes is a yes, and a person looks where they disagree."""
    said = vulnerability_stated(found.text(Column.VULNERABILITY, " - "), where)
    in_remark = vulnerability_in(remark, where)
    if isinstance(in_remark, NotStated):
        # A note in brackets beside a name counts for all that the cell names.
        in_remark = vulnerability_in(" ".join(re.findall(r"\([^)]*\)", found.text(Column.FULL_NAME))), where)
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
