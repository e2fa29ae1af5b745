"""Linkage trials: lines as lists have them, each with the truth about whom in the registry it means.

Four lines in five mean a grown-up person of the registry, half of them somebody who rents from the authority. The fifth
is somebody whom the registry does not know: mostly a stranger, but also a relative behind the same door, a namesake
elsewhere, a neighbour of the same civic, or somebody who has no more than the address in common.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum, auto

from preavviso.rehearsal import addressing, name, past, spelling
from preavviso.rehearsal.addressing import Address
from preavviso.rehearsal.codice_fiscale import codice_fiscale
from preavviso.rehearsal.household import Household, Person
from preavviso.rehearsal.name import ITALIAN, Origin
from preavviso.rehearsal.noise import ALL, SHARES, Noise
from preavviso.rehearsal.spelling import Bearer, Name
from preavviso.rehearsal.town import COUNTED_ON, YEAR, Town

# How many people are looked at for each line that is wanted: enough streets, and far from the whole of a big town.
LOOKED_AT = 10
FEWEST_STREETS = 40
TENANTS = 0.5
GROWN_UP = date.fromordinal(COUNTED_ON - int(18 * YEAR))
# Where the registry knows the address that somebody moved from, a list is likelier to have it still.
STILL_AT_THE_OLD_ADDRESS = 0.2
MOVED_SINCE = (SHARES[Noise.MOVED] - past.MOVED_HERE * STILL_AT_THE_OLD_ADDRESS) / (1 - past.MOVED_HERE)


class Absence(StrEnum):
    """Why nobody in the registry is the person of the line."""

    STRANGER = auto()
    RELATIVE = auto()
    NAMESAKE = auto()
    NEIGHBOUR = auto()
    ADDRESS_ONLY = auto()


ABSENT = {
    Absence.STRANGER: 0.07,
    Absence.RELATIVE: 0.04,
    Absence.NAMESAKE: 0.03,
    Absence.NEIGHBOUR: 0.03,
    Absence.ADDRESS_ONLY: 0.03,
}


@dataclass(frozen=True, slots=True)
class Trial:
    """A line as the list has it, and the truth about it."""

    entry_id: str
    surname: str
    given_name: str
    address: str
    municipality: str
    birth_date: str
    codice_fiscale: str
    person_id: str | None
    household_id: str | None
    absence: Absence | None
    noises: frozenset[Noise]
    origin: str

    @property
    def foreign(self) -> bool:
        """Does the name come from elsewhere than Italy?"""
        return self.origin != ITALIAN.name

    @property
    def address_only(self) -> bool:
        """Has the registry nothing of this person but the address, at which others live?"""
        return self.absence in (Absence.NEIGHBOUR, Absence.ADDRESS_ONLY)


LIST_HEADER = ("entry_id", "surname", "given_name", "address", "municipality", "birth_date", "codice_fiscale")


def list_row(trial: Trial) -> tuple[str, ...]:
    """The trial as a line of a list: nothing of the truth."""
    return (
        trial.entry_id,
        trial.surname,
        trial.given_name,
        trial.address,
        trial.municipality,
        trial.birth_date,
        trial.codice_fiscale,
    )


def trials(
    town: Town,
    rows: int,
    seed: int,
    *,
    birth_dates: float = 0.0,
    codici_fiscali: float = 0.0,
    classes: frozenset[Noise] = ALL,
) -> Iterator[Trial]:
    """So many lines about the people of the town, the same ones for the same seed.

    `birth_dates` and `codici_fiscali` are the shares of lines that state one; `classes` are the noises that may happen.
    """
    rng = random.Random(f"{town.seed}|trials|{seed}")
    doors = _doors(town, rng, rows)
    tenants = [door for door in doors if door.household.tenancy is not None]
    hand = _Hand(town, doors, birth_dates, codici_fiscali, classes)
    seen: set[str] = set()
    for number in range(1, rows + 1):
        line = random.Random(f"{town.seed}|trial|{seed}|{number}")
        absence = _absence(line)
        among = tenants if tenants and line.random() < TENANTS else doors
        door, person = _somebody(line, among, seen)
        if absence is None:
            subject = _subject(door, person)
            seen.add(person.person_id)
        else:
            subject = _absent(line, absence, door, person, doors, town.origins)
        yield hand.write(line, f"E{number:06}", subject)


@dataclass(frozen=True, slots=True)
class _Door:
    """A household, where its names come from, and everybody's names behind the same civic."""

    household: Household
    origin: Origin
    neighbours: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Subject:
    """Whom a line is about, before any hand has written it."""

    person: Person
    origin: Origin
    household: Household
    address: str
    person_id: str | None
    household_id: str | None
    absence: Absence | None


def _doors(town: Town, rng: random.Random, rows: int) -> list[_Door]:
    """The households of as many streets as have enough people, drawn as people are spread over them."""
    wanted = min(town.people, rows * LOOKED_AT)
    streets: dict[int, int] = {}
    count = len(town.streets)
    while len(streets) < min(count, FEWEST_STREETS) or sum(streets.values()) < wanted:
        if len(streets) == count:
            break
        number = town.street_of(1 + int(rng.random() * town.people))
        first, after = town.persons_in(number)
        streets.setdefault(number, after - first)
    doors: list[_Door] = []
    for number in streets:
        households = list(town.street(number))
        names: dict[str, set[tuple[str, str]]] = {}
        for household in households:
            at = names.setdefault(_civic(household.address), set())
            at.update((person.surname, person.given_name) for person in household.members)
        known = {civic: frozenset(found) for civic, found in names.items()}
        doors += [_Door(home, _origin(home, town.origins), known[_civic(home.address)]) for home in households]
    return doors


def _civic(address: str) -> str:
    return address.partition(",")[0]


def _origin(household: Household, origins: Sequence[Origin]) -> Origin:
    """Where the names of a household come from: its head's place of birth tells."""
    born_in = household.head.codice_fiscale[11:15]
    return next((origin for origin in origins if born_in in origin.born_in), origins[0])


def _absence(rng: random.Random) -> Absence | None:
    roll = rng.random()
    for absence, share in ABSENT.items():
        roll -= share
        if roll < 0:
            return absence
    return None


def _somebody(rng: random.Random, doors: Sequence[_Door], seen: set[str]) -> tuple[_Door, Person]:
    """A grown-up behind one of the doors, who had no line yet; the head of any household if there seems to be none."""
    for _ in range(1000):
        door = doors[int(rng.random() * len(doors))]
        grown = [person for person in door.household.members if person.birth_date <= GROWN_UP]
        person = grown[int(rng.random() * len(grown))]
        if person.person_id not in seen:
            return door, person
    door = doors[int(rng.random() * len(doors))]
    return door, door.household.head


def _subject(door: _Door, person: Person) -> _Subject:
    home = door.household
    return _Subject(person, door.origin, home, home.address, person.person_id, home.household_id, None)


def _absent(
    rng: random.Random, absence: Absence, door: _Door, person: Person, doors: Sequence[_Door], origins: Sequence[Origin]
) -> _Subject:
    """Somebody who is not in the registry, made after somebody who is."""
    home = door.household
    match absence:
        case Absence.RELATIVE:
            other = _newcomer(rng, door.origin, door.neighbours, surname=person.surname)
            return _Subject(other, door.origin, home, home.address, None, home.household_id, absence)
        case Absence.NAMESAKE:
            elsewhere = rng.choice(doors)
            while (person.surname, person.given_name) in elsewhere.neighbours:
                elsewhere = rng.choice(doors)
            other = _newcomer(rng, door.origin, frozenset(), alike=person)
            return _Subject(other, door.origin, elsewhere.household, elsewhere.household.address, None, None, absence)
        case Absence.NEIGHBOUR:
            origin = name.origin(rng, origins)
            address = f"{_civic(home.address)}, int. {130 + int(rng.random() * 60)}"
            if rng.random() < 0.5:
                address = _civic(home.address)
            return _Subject(_newcomer(rng, origin, door.neighbours), origin, home, address, None, None, absence)
        case Absence.ADDRESS_ONLY:
            origin = name.origin(rng, origins)
            other = _newcomer(rng, origin, door.neighbours)
            return _Subject(other, origin, home, home.address, None, None, absence)
        case Absence.STRANGER:
            origin = name.origin(rng, origins)
            street = Address.of(home.address)
            address = f"{street.kind} {street.street} {400 + int(rng.random() * 300)}"
            other = _newcomer(rng, origin, door.neighbours)
            return _Subject(other, origin, home, address, None, None, absence)


def _newcomer(
    rng: random.Random,
    origin: Origin,
    taken: frozenset[tuple[str, str]],
    *,
    surname: str | None = None,
    alike: Person | None = None,
) -> Person:
    """An invented grown-up whom the registry does not know, called as nobody behind the same civic (or `alike`)."""
    woman = _woman(alike) if alike else rng.random() < 0.5
    while True:
        family_name = alike.surname if alike else surname or name.surname(rng, origin)
        called = alike.given_name if alike else name.given_name(rng, origin, woman=woman)
        if (family_name, called) not in taken:
            break
    born_on = date.fromordinal(COUNTED_ON - int((19 + rng.random() * 60) * YEAR))
    born_in = origin.born_in[int(rng.random() * len(origin.born_in))]
    code = codice_fiscale(family_name, called, born_on, woman=woman, born_in=born_in)
    return Person("", family_name, called, born_on, code)


def _woman(person: Person) -> bool:
    return int(person.codice_fiscale[9:11]) > 40


# --- The hand ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Hand:
    """Who writes the list: what is stated in it, and what may go wrong."""

    town: Town
    doors: Sequence[_Door]
    birth_dates: float
    codici_fiscali: float
    classes: frozenset[Noise]

    def write(self, rng: random.Random, entry_id: str, subject: _Subject) -> Trial:
        """The line about somebody."""
        noises: set[Noise] = set()
        written = self._name(rng, subject, noises)
        address, municipality = self._address(rng, subject, noises)
        fields = _in_one_case(rng, (written.surname, written.given_name, address))
        if Noise.OCR in self.classes and rng.random() < SHARES[Noise.OCR]:
            fields = _noted(Noise.OCR, noises, fields, _misread(rng, fields))
        if Noise.MOJIBAKE in self.classes and rng.random() < SHARES[Noise.MOJIBAKE]:
            fields = _noted(Noise.MOJIBAKE, noises, fields, _mojibake(rng, fields))
        surname, given_name, place = fields
        return Trial(
            entry_id=entry_id,
            surname=surname,
            given_name=given_name,
            address=place,
            municipality=municipality,
            birth_date=self._birth_date(rng, subject.person, noises),
            codice_fiscale=self._code(rng, subject.person, noises),
            person_id=subject.person_id,
            household_id=subject.household_id,
            absence=subject.absence,
            noises=frozenset(noises),
            origin=subject.origin.name,
        )

    def _name(self, rng: random.Random, subject: _Subject, noises: set[Noise]) -> Name:
        person = subject.person
        woman = _woman(person)
        bearer = Bearer(
            origin=subject.origin,
            woman=woman,
            grown=person.birth_date <= GROWN_UP - timedelta(days=6 * 365),
            husband=_husband(rng, subject, person) if woman and subject.origin.italian else "",
        )
        written, happened = spelling.write(rng, Name(person.surname, person.given_name), bearer, self.classes)
        noises |= happened
        return written

    def _address(self, rng: random.Random, subject: _Subject, noises: set[Noise]) -> tuple[str, str]:
        """The address and the municipality's column, which is empty where the address says it or nothing does."""
        text, municipality = subject.address, subject.household.municipality
        if subject.absence is None and Noise.MOVED in self.classes:
            text, municipality, moved = self._moved(rng, subject)
            noises |= {Noise.MOVED} if moved else set()
        address, happened = addressing.write(rng, Address.of(text), self.classes)
        noises |= happened
        roll = rng.random()
        if Noise.MUNICIPALITY_NOT_SAID in self.classes and roll < SHARES[Noise.MUNICIPALITY_NOT_SAID]:
            noises.add(Noise.MUNICIPALITY_NOT_SAID)
            return address.written, ""
        if Noise.MUNICIPALITY_IN_ADDRESS in self.classes and roll > 1 - SHARES[Noise.MUNICIPALITY_IN_ADDRESS]:
            noises.add(Noise.MUNICIPALITY_IN_ADDRESS)
            postcode = f"269{len(municipality) * 7 % 90 + 10}"
            return addressing.in_municipality(rng, address, municipality, postcode).written, ""
        return address.written, municipality

    def _moved(self, rng: random.Random, subject: _Subject) -> tuple[str, str, bool]:
        """The address of before, or a newer one than the registry's; mostly where others of the registry live."""
        before = [
            mention
            for mention in past.of(self.town, subject.household, subject.person)
            if mention.address != subject.address
        ]
        roll = rng.random()
        if before and roll < STILL_AT_THE_OLD_ADDRESS:
            return before[0].address, before[0].municipality, True
        if not before and roll < MOVED_SINCE:
            other = rng.choice(self.doors).household
            if other.address != subject.address:
                return other.address, other.municipality, True
        return subject.address, subject.household.municipality, False

    def _birth_date(self, rng: random.Random, person: Person, noises: set[Noise]) -> str:
        if rng.random() >= self.birth_dates:
            return ""
        born_on = person.birth_date
        if Noise.BIRTH_DATE_WRONG in self.classes and rng.random() < SHARES[Noise.BIRTH_DATE_WRONG]:
            noises.add(Noise.BIRTH_DATE_WRONG)
            born_on = _wrong_date(rng, born_on)
        return born_on.isoformat()

    def _code(self, rng: random.Random, person: Person, noises: set[Noise]) -> str:
        if rng.random() >= self.codici_fiscali:
            return ""
        code = person.codice_fiscale
        if Noise.CODE_WRONG in self.classes and rng.random() < SHARES[Noise.CODE_WRONG]:
            noises.add(Noise.CODE_WRONG)
            at = int(rng.random() * 16)
            among = "0123456789" if code[at].isdigit() else "ABCDEFGHILMNOPRSTUVZ"
            code = code[:at] + rng.choice(among.replace(code[at], "")) + code[at + 1 :]
        return code


def _husband(rng: random.Random, subject: _Subject, person: Person) -> str:
    """The surname of the man she lives with, or of one who is gone."""
    for other in subject.household.members[:2]:
        if subject.absence is None and not _woman(other) and other.surname != person.surname:
            return other.surname
    return name.surname(rng, ITALIAN)


def _in_one_case(rng: random.Random, fields: tuple[str, str, str]) -> tuple[str, str, str]:
    """Lists are written in capitals, or their names are, or they are written as people write."""
    surname, given_name, address = fields
    roll = rng.random()
    if roll < 0.55:
        return surname.upper(), given_name.upper(), address.upper()
    if roll < 0.7:
        return surname.upper(), given_name.upper(), address
    if roll < 0.8:
        return surname.upper(), given_name, address
    return surname, given_name, address


Fields = tuple[str, str, str]
MISREAD = (("O", "0"), ("0", "O"), ("I", "1"), ("1", "I"), ("I", "L"), ("L", "I"), ("l", "1"), ("i", "l"), ("o", "0"),
           ("RN", "M"), ("rn", "m"), ("M", "RN"), ("m", "rn"), ("S", "5"), ("5", "S"), ("B", "8"), ("8", "B"),
           ("G", "6"), ("Z", "2"), ("E", "F"), ("c", "e"), ("CL", "D"), ("cl", "d"))  # fmt: skip


def _misread(rng: random.Random, fields: Fields) -> Fields:
    """One or two signs of a scanned line, taken for others that look alike."""
    found = list(fields)
    for _ in range(1 if rng.random() < 0.6 else 2):
        at = rng.choice((0, 0, 1, 2))
        able = [(before, after) for before, after in MISREAD if before in found[at]]
        if able:
            before, after = rng.choice(able)
            places = found[at].split(before)
            cut = 1 + int(rng.random() * (len(places) - 1))
            found[at] = before.join(places[:cut]) + after + before.join(places[cut:])
    return found[0], found[1], found[2]


def _mojibake(rng: random.Random, fields: Fields) -> Fields:
    """Letters with marks, read in the wrong alphabet or not at all."""
    if rng.random() < 0.3:
        return _each(fields, lambda text: text.encode("ascii", "replace").decode("ascii"))
    return _each(fields, lambda text: text.encode("utf-8").decode("cp1252", "replace"))


def _each(fields: Fields, change: Callable[[str], str]) -> Fields:
    surname, given_name, address = fields
    return change(surname), change(given_name), change(address)


def _noted(noise: Noise, noises: set[Noise], before: Fields, after: Fields) -> Fields:
    if after != before:
        noises.add(noise)
    return after


def _wrong_date(rng: random.Random, day: date) -> date:
    """Day and month the wrong way round, or one figure wrong."""
    if day.day <= 12 and day.day != day.month and rng.random() < 0.4:
        return day.replace(month=day.day, day=day.month)
    roll = rng.random()
    if roll < 0.4:
        return day + timedelta(days=rng.choice((-10, -1, 1, 10)))
    if roll < 0.7:
        return day.replace(day=min(day.day, 28), month=day.month % 12 + 1)
    return day.replace(day=min(day.day, 28), year=day.year + rng.choice((-10, -1, 1)))
