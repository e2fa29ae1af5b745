"""A month's programme: which tenancies are listed, for which working day, with what decision and remark."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from enum import Enum

from preavviso.domain.answer import NOT_STATED, Answer, Stated
from preavviso.domain.notice import Decision, Entry, Period
from preavviso.rehearsal import name, story, tenancy, writing
from preavviso.rehearsal.household import Household
from preavviso.rehearsal.place import CALENDAR
from preavviso.rehearsal.town import Town, tenancies

FEWEST_LINES = 6
PEOPLE_TO_A_LINE = 1000
STRANGERS = 0.03
UNUSED_NUMBERS = 900_000
TUESDAY, THURSDAY = 1, 3
HOURS = tuple(time(hour, minute) for hour in range(8, 13) for minute in (0, 30))


class Form(Enum):
    """How the authority sends the list of a month: in the letter, day by day or line by line, or as a sheet."""

    BY_DAY = "by_day"
    BY_LINE = "by_line"
    SHEET = "sheet"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list as it is written, and whom it truly means (None: nobody in the registry)."""

    entry: Entry
    person_id: str | None
    tenancy_code: str


@dataclass(frozen=True, slots=True)
class Programme:
    """The list for a month."""

    period: Period
    form: Form
    lines: tuple[Line, ...]

    def after(self, day: date) -> "Programme":
        """What of it is still to come after that day."""
        return replace(self, lines=tuple(line for line in self.lines if (line.entry.planned_on or day) > day))


REMARKS: dict[Decision, tuple[str, ...]] = {
    Decision.EXECUTE: (
        "SI ESEGUE",
        "SI ESEGUE",
        "SI ESEGUE",
        "SI ESEGUE - con l'assistenza della forza pubblica",
        "SI ESEGUE - secondo accesso",
        "SI ESEGUE - l'assegnatario non risponde ai solleciti",
        "SI ESEGUE - piano di rientro non rispettato",
        "SI ESEGUE - occupante senza titolo",
    ),
    Decision.POSTPONE: (
        "RINVIATO a data da destinarsi",
        "RINVIATO su richiesta dell'ufficiale giudiziario",
        "RINVIATO - forza pubblica non disponibile",
        "RINVIATO al mese successivo",
    ),
    Decision.SUSPEND: (
        "SOSPESO in attesa di relazione",
        "SOSPESO in attesa del pagamento della prima rata",
        "SOSPESO in attesa di decisione del Tribunale",
    ),
    Decision.ASSESS: (
        "DA VALUTARE",
        "DA VALUTARE - richiesta di rateizzazione in corso",
        "DA VALUTARE dopo il sopralluogo",
    ),
    Decision.VACATED: ("ALLOGGIO LIBERATO", "ALLOGGIO LIBERATO - chiavi riconsegnate"),
}
# What is decided, as running shares: six in ten are executed.
DECISIONS = (
    (0.62, Decision.EXECUTE),
    (0.77, Decision.POSTPONE),
    (0.85, Decision.SUSPEND),
    (0.93, Decision.ASSESS),
    (1.0, Decision.VACATED),
)
VULNERABILITIES = (
    "nucleo con minori",
    "assegnatario invalido 100%",
    "presenza di persona con disabilità",
    "nucleo con minori e donna in gravidanza",
    "assegnatario ultraottantenne solo",
)
NO_VULNERABILITY = "non risultano fragilità"


def size(people: int) -> int:
    """How many lines has a month's list in a town of so many people?"""
    return max(FEWEST_LINES, round(people / PEOPLE_TO_A_LINE))


def programmes(town: Town, months: int) -> tuple[Programme, ...]:
    """The programmes of so many months, the last of which is the story's November."""
    if months < 1:
        raise ValueError(f"A rehearsal has at least one month, not {months}.")
    rng = random.Random(f"{town.seed}|programmes")
    count = size(town.people)
    docket = _Docket(town, rng, count, iter(_listed(town, rng, count * months)))
    for ahead in range(months - 1, -1, -1):
        form = Form.SHEET if ahead % 2 else Form.BY_LINE if ahead % 4 else Form.BY_DAY
        docket.list_month(before(story.PERIOD, ahead), form)
    return tuple(docket.made)


def before(period: Period, months: int) -> Period:
    """The month that lies so many months before."""
    year, month = divmod(period.year * 12 + period.month - 1 - months, 12)
    return Period(year, month + 1)


@dataclass(slots=True)
class _Docket:
    """The authority's pile: who is to be listed next, and what was listed before."""

    town: Town
    rng: random.Random
    count: int
    waiting: Iterator[Household]
    made: list[Programme] = field(default_factory=list)

    def list_month(self, period: Period, form: Form) -> None:
        """Make the next month's programme: what was postponed, then new tenancies, on days of the month."""
        days = execution_days(period)
        lines = [_again(self.rng, line, self._day(days, place)) for place, line in enumerate(self._postponed())]
        if period == story.PERIOD:
            lines.append(Line(story.entry(), story.household().head.person_id, story.household_code()))
        while len(lines) < self.count:
            lines.append(self._next(self._day(days, len(lines)), {line.tenancy_code for line in lines}))
        lines.sort(key=lambda line: (line.entry.planned_on or date.max, line.entry.planned_at or time.max))
        self.made.append(Programme(period, form, tuple(_in_form(line, form) for line in lines)))

    def _day(self, days: Sequence[date], place: int) -> date:
        """A day for a line; the last one for the first, so that no reminder comes when all is over."""
        return self.rng.choice(days) if place else days[-1]

    def _postponed(self) -> list[Line]:
        last = self.made[-1].lines if self.made else ()
        return [line for line in last if line.entry.decision is Decision.POSTPONE][: self.count // 3]

    def _next(self, day: date, listed: set[str]) -> Line:
        """A tenancy that waits; in a town where none is left one of an earlier month; sometimes a stranger."""
        if self.rng.random() >= STRANGERS:
            household = next(self.waiting, None)
            if household is not None:
                return _line(self.rng, household, day)
            earlier = [line for programme in self.made for line in programme.lines if line.tenancy_code not in listed]
            if earlier:
                return _again(self.rng, self.rng.choice(earlier), day)
        return _stranger(self.town, self.rng, day)


def execution_days(period: Period) -> list[date]:
    """The days of the month on which the authority executes: Tuesdays and Thursdays that are working days."""
    first = period.first_day
    days = [first + timedelta(days=ahead) for ahead in range(31)]
    return [
        day
        for day in days
        if day.month == period.month and day.weekday() in (TUESDAY, THURSDAY) and CALENDAR.is_working_day(day)
    ]


def _listed(town: Town, rng: random.Random, count: int) -> list[Household]:
    """Tenancies that are far behind, from as few streets as give enough of them; then the next worst."""
    far: list[Household] = []
    rest: list[tuple[int, Household]] = []
    numbers = list(town.seat)
    rng.shuffle(numbers)
    for number in numbers:
        for household, let in tenancies(town.street(number)):
            if household.address == story.ADDRESS:
                continue
            if let.far_behind:
                far.append(household)
            elif let.arrears_months > 0:
                rest.append((-let.arrears_months, household))
        if len(far) >= count:
            break
    rng.shuffle(far)
    rest.sort(key=lambda item: (item[0], item[1].household_id))
    return far + [household for _, household in rest]


def _line(rng: random.Random, household: Household, day: date) -> Line:
    head = household.head
    surname, given_name = writing.name(rng, head.surname, head.given_name)
    entry = _entry(rng, surname, given_name, writing.address(rng, household.address), day)
    code = household.tenancy.code if household.tenancy else ""
    return Line(replace(entry, tenancy_code=code), head.person_id, code)


def _stranger(town: Town, rng: random.Random, day: date) -> Line:
    """Somebody whom the registry does not know, at an ordinary address."""
    origin = name.origin(rng)
    streets = town.municipalities[0].streets[1:]
    address = f"{rng.choice(streets)} {1 + int(rng.random() * 60)}, int. {1 + int(rng.random() * 9)}"
    given_name = name.given_name(rng, origin, woman=rng.random() < 0.5)
    entry = _entry(rng, name.surname(rng, origin), given_name, address, day)
    code = tenancy.code(tenancy.CODES - 1 - int(rng.random() * UNUSED_NUMBERS))
    return Line(replace(entry, tenancy_code=code), None, code)


def _entry(rng: random.Random, surname: str, given_name: str, address: str, day: date) -> Entry:
    roll = rng.random()
    decision = next(decision for limit, decision in DECISIONS if roll < limit)
    remark, answer = _remark(rng, decision)
    return Entry(
        surname=surname,
        given_name=given_name,
        address=address,
        tenancy_code="",
        planned_on=day,
        planned_at=rng.choice(HOURS),
        decision=decision,
        remark=remark,
        where="",
        vulnerability=answer,
    )


def _remark(rng: random.Random, decision: Decision) -> tuple[str, Answer]:
    """The words after the name, and what they state of a vulnerability: mostly nothing."""
    words = rng.choice(REMARKS[decision])
    roll = rng.random()
    if roll < 0.12:
        text = rng.choice(VULNERABILITIES)
        return f"{words} - {text}", Stated(yes=True, text=text, source="remark")
    if roll < 0.135:
        return f"{words} - {NO_VULNERABILITY}", Stated(yes=False, text=NO_VULNERABILITY, source="remark")
    return words, NOT_STATED


def _again(rng: random.Random, line: Line, day: date) -> Line:
    """A line of an earlier month comes back with a new day."""
    entry = replace(
        line.entry,
        planned_on=day,
        planned_at=rng.choice(HOURS),
        decision=Decision.EXECUTE,
        remark="SI ESEGUE - già rinviato",
        vulnerability=NOT_STATED,
    )
    return replace(line, entry=replace(entry, tenancy_code=line.tenancy_code))


def _in_form(line: Line, form: Form) -> Line:
    """A letter names no tenancy codes; a sheet does, and is all in capitals."""
    entry = line.entry
    if form is not Form.SHEET:
        return replace(line, entry=replace(entry, tenancy_code=""))
    capitals = replace(
        entry, surname=entry.surname.upper(), given_name=entry.given_name.upper(), address=entry.address.upper()
    )
    return replace(line, entry=capitals)
