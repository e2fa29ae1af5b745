"""An invented town: streets with civics, households in dwellings, and which of them rent from the authority.

Each street is imagined from its own seed. So a big town needs no memory, one street can be asked for by itself,
and a person stays the same whether the town is written whole or only looked into.
"""

import random
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from preavviso.rehearsal import intervention, name, place, province, story, tenancy
from preavviso.rehearsal.codice_fiscale import codice_fiscale
from preavviso.rehearsal.household import Household, Person
from preavviso.rehearsal.intervention import Intervention
from preavviso.rehearsal.name import Origin
from preavviso.rehearsal.province import Municipality
from preavviso.rehearsal.tenancy import Tenancy

COUNTED_ON = date(2025, 8, 1).toordinal()
YEAR = 365.25
PUBLIC_BLOCKS = 0.12
FEWEST_PEOPLE = 100
MOST_PEOPLE = 9_000_000
REGISTRY_HEADER = (
    "person_id",
    "surname",
    "given_name",
    "birth_date",
    "codice_fiscale",
    "address",
    "household_id",
    "municipality",
)


@dataclass(frozen=True)
class Town:
    """So many invented people; the same ones for the same seed."""

    people: int
    seed: int

    def __post_init__(self) -> None:
        if not FEWEST_PEOPLE <= self.people <= MOST_PEOPLE:
            raise ValueError(f"A town has from {FEWEST_PEOPLE} to {MOST_PEOPLE} people, not {self.people}.")

    @cached_property
    def municipalities(self) -> tuple[Municipality, ...]:
        """One, or those of a province when there are many people; the first is the story's."""
        return province.municipalities(self.people, self.seed)

    @cached_property
    def streets(self) -> tuple[str, ...]:
        """The names of all its streets; in a province the same name stands for many streets."""
        return tuple(name for municipality in self.municipalities for name in municipality.streets)

    @property
    def seat(self) -> range:
        """The numbers of the streets in the first municipality."""
        return range(len(self.municipalities[0].streets))

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Where its families come from: a province has more names than a town."""
        return name.ORIGINS if len(self.municipalities) == 1 else name.PROVINCE_ORIGINS

    def municipality_of(self, street_number: int) -> Municipality:
        """To which municipality does a street belong?"""
        at = bisect(self.municipalities, street_number, key=lambda municipality: municipality.first_street)
        return self.municipalities[at - 1]

    def households(self) -> Iterator[Household]:
        """Everybody, street by street."""
        for number in range(len(self.streets)):
            yield from self.street(number)

    def street(self, number: int) -> Iterator[Household]:
        """The households of one street, in the order of their doors."""
        first, after = self.persons_in(number)
        rng = random.Random(f"{self.seed}|street|{number}")
        doors = _doors(rng, self.streets[number])
        where = self.municipality_of(number).name
        next_person = first
        if number == 0:
            bruni = story.household()
            yield bruni
            next_person += len(bruni.members)
            doors = _doors_beside(rng, bruni.address, doors)
        while next_person < after:
            address, public = next(doors)
            home = _household(rng, self.origins, address, next_person, after - next_person, public=public)
            yield home if where == place.TOWN_NAME else replace(home, municipality=where)
            next_person += len(home.members)

    def street_of(self, person: int) -> int:
        """In which street does the person of that number live?"""
        return bisect(range(len(self.streets)), person, key=lambda number: self.persons_in(number)[0]) - 1

    def persons_in(self, number: int) -> tuple[int, int]:
        """The numbers of the persons in a street, from and to (not included). The first person is number 1."""
        return self.municipality_of(number).persons_in(number)


Door = tuple[str, bool]


def _doors_beside(rng: random.Random, taken: str, others: Iterator[Door]) -> Iterator[Door]:
    """The neighbours in the public block of the story's household, then the rest of the street."""
    for dwelling in range(1, 10):
        address = f"{story.BLOCK}, int. {dwelling}"
        if address != taken and rng.random() < 0.8:
            yield address, True
    for address, public in others:
        if not address.startswith(story.BLOCK):
            yield address, public


def _doors(rng: random.Random, street_name: str) -> Iterator[Door]:
    """Door after door along a street, and whether it is in a public-housing block."""
    civic = 0
    while True:
        civic += 1 + int(rng.random() * 3)
        roll = rng.random()
        suffix = "/A" if roll < 0.04 else "/B" if roll < 0.06 else ""
        place = f"{street_name} {civic}{suffix}"
        if rng.random() < PUBLIC_BLOCKS:
            dwellings = 6 + int(rng.expovariate(1 / 5.0))
            if rng.random() < 0.04:
                dwellings += 40 + int(rng.random() * 80)
            yield from _block(place, dwellings)
        else:
            dwellings = 1 + int(rng.expovariate(1 / 2.2))
            for dwelling in range(1, dwellings + 1):
                yield (place if dwellings == 1 else f"{place}, int. {dwelling}"), False


def _block(place: str, dwellings: int) -> Iterator[Door]:
    if dwellings <= 20:
        for dwelling in range(1, dwellings + 1):
            yield f"{place}, int. {dwelling}", True
    else:
        for dwelling in range(dwellings):
            yield f"{place}, scala {'ABCDEFGH'[dwelling // 16 % 8]}, int. {dwelling + 1}", True


def _household(
    rng: random.Random, origins: Sequence[Origin], address: str, number: int, room: int, *, public: bool
) -> Household:
    """A household behind a door, with at most so many people as there is room for in the count."""
    origin = name.origin(rng, origins)
    if public and origin.italian and rng.random() < 0.12:
        origin = name.origin(rng, origins)
    members = tuple(_members(rng, origin, number, room))
    head = members[0]
    let = None
    if public and rng.random() < 0.75:
        adult_since = min(head.birth_date + timedelta(days=int(20 * YEAR)), date(2024, 6, 1))
        let = tenancy.imagine(rng, number, head.person_id, address, adult_since)
    known = _interventions(rng, members, chance=0.11 if let else 0.035)
    return Household(f"F{number:07}", address, members, let, known)


def _members(rng: random.Random, origin: Origin, number: int, room: int) -> Iterator[Person]:
    roll = rng.random()
    head_age = 20 + rng.random() * 45 + (rng.random() * 28 if roll < 0.45 else 0)
    woman = rng.random() < 0.5
    head = _person(rng, origin, number, head_age, woman=woman)
    yield head
    adults = 1
    if roll > 0.36 and room > 1:
        adults = 2
        yield _person(rng, origin, number + 1, max(19.0, head_age + rng.random() * 12 - 6), woman=not woman)
    if roll < 0.28 or head_age > 62:
        return
    children = min(int(rng.random() * 2.6), room - adults)
    called: set[str] = set()
    for child in range(children):
        age = rng.random() * min(24.0, head_age - 18.0)
        sibling = _child(rng, origin, number + adults + child, age, head.surname)
        while sibling.given_name in called:
            sibling = _child(rng, origin, number + adults + child, age, head.surname)
        called.add(sibling.given_name)
        yield sibling


def _child(rng: random.Random, origin: Origin, number: int, age: float, surname: str) -> Person:
    return _person(rng, origin, number, age, woman=rng.random() < 0.5, surname=surname, born_here=True)


def _person(
    rng: random.Random,
    origin: Origin,
    number: int,
    age: float,
    *,
    woman: bool,
    surname: str | None = None,
    born_here: bool = False,
) -> Person:
    family_name = surname or name.surname(rng, origin)
    given_name = name.given_name(rng, origin, woman=woman)
    born_on = date.fromordinal(COUNTED_ON - int(age * YEAR) - 1)
    places = name.BORN_HERE if born_here else origin.born_in
    born_in = places[int(rng.random() * len(places))]
    code = codice_fiscale(family_name, given_name, born_on, woman=woman, born_in=born_in)
    return Person(f"P{number:07}", family_name, given_name, born_on, code)


def _interventions(rng: random.Random, members: tuple[Person, ...], *, chance: float) -> tuple[Intervention, ...]:
    return tuple(
        intervention.imagine(rng, f"I{person.person_id[1:]}", person.person_id)
        for person in members
        if rng.random() < chance
    )


def registry_rows(household: Household) -> Iterator[tuple[object, ...]]:
    """The household as lines of registry.csv."""
    for person in household.members:
        yield (
            person.person_id,
            person.surname,
            person.given_name,
            person.birth_date,
            person.codice_fiscale,
            household.address,
            household.household_id,
            household.municipality,
        )


def tenancies(households: Iterator[Household]) -> Iterator[tuple[Household, Tenancy]]:
    """Those who rent from the authority."""
    for household in households:
        if household.tenancy is not None:
            yield household, household.tenancy
