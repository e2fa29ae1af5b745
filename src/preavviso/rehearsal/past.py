"""What the registry remembers of a person's earlier names and addresses, for an import with its history."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from preavviso.rehearsal import name
from preavviso.rehearsal.household import Household, Person
from preavviso.rehearsal.name import ITALIAN
from preavviso.rehearsal.town import COUNTED_ON, Town

MOVED_HERE = 0.15
OTHER_SURNAME = 0.012
TODAY = date.fromordinal(COUNTED_ON)
HISTORY_HEADER = (
    "person_id",
    "surname",
    "given_name",
    "birth_date",
    "codice_fiscale",
    "address",
    "household_id",
    "municipality",
    "valid_from",
    "valid_to",
)


@dataclass(frozen=True, slots=True)
class PastMention:
    """How a person stood in the registry for a time. Names as they were; the last day is not included."""

    person: Person
    surname: str
    address: str
    municipality: str
    household_id: str
    valid_from: date
    valid_to: date


def history(town: Town) -> Iterator[PastMention]:
    """Everything that was otherwise once, person by person."""
    for household in town.households():
        for person in household.members:
            yield from of(town, household, person)


def of(town: Town, household: Household, person: Person) -> tuple[PastMention, ...]:
    """What was otherwise for one person: where the household lived before, and what the person was called.

    A household moves together; the same household of the same town always has the same past.
    """
    rng = random.Random(f"{town.seed}|past|{household.household_id}")
    found: list[PastMention] = []
    changed_on = TODAY - timedelta(days=60 + int(rng.random() * 5000))
    since = changed_on - timedelta(days=400 + int(rng.random() * 5000))
    if rng.random() < MOVED_HERE:
        before = town.municipality_of(int(rng.random() * len(town.streets)))
        address = f"{before.streets[int(rng.random() * len(before.streets))]} {1 + int(rng.random() * 60)}"
        if rng.random() < 0.5:
            address = f"{address}, int. {1 + int(rng.random() * 12)}"
        if person.birth_date < changed_on:
            first = max(since, person.birth_date)
            found.append(
                PastMention(person, person.surname, address, before.name, household.household_id, first, changed_on)
            )
    own = random.Random(f"{town.seed}|past|{person.person_id}")
    if person.birth_date < since and own.random() < OTHER_SURNAME:
        surname = name.surname(own, ITALIAN)
        found.append(
            PastMention(
                person,
                surname if own.random() < 0.5 else f"{person.surname} {surname}",
                household.address,
                household.municipality,
                household.household_id,
                since,
                changed_on,
            )
        )
    return tuple(found)


def history_row(mention: PastMention) -> tuple[object, ...]:
    """The mention as a line of the registry's history."""
    person = mention.person
    return (
        person.person_id,
        mention.surname,
        person.given_name,
        person.birth_date,
        person.codice_fiscale,
        mention.address,
        mention.household_id,
        mention.municipality,
        mention.valid_from,
        mention.valid_to,
    )
