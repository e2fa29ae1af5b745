"""An organisation's registry of residents as a screening asks it, straight from the tables of keys and mentions."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, TypeVar

import numpy as np
from django.db import connection

from preavviso.domain.matching.comparison import Texts
from preavviso.domain.matching.key import CAPS, rule_number
from preavviso.domain.matching.mention import Traits
from preavviso.linkage.index import Found, Numbers, columns_of
from preavviso.linkage.keying import salt_of
from preavviso.records.people.bulk import organisation_cell
from preavviso.records.people.models import Mention, Registry

T = TypeVar("T")

# One statement names so many values at most.
_CHUNK = 5_000
_CAPS = np.asarray(CAPS)

# How many mentions stand under each key, counted no further than tells that there are too many.
_COUNT = """
    WITH asked (key) AS (VALUES {values})
    SELECT asked.key, (
        SELECT count(*)
        FROM (SELECT 1 FROM people_linkkey WHERE people_linkkey.key = asked.key LIMIT {most}) AS counted
    ) FROM asked
"""
_FIND = "SELECT key, mention_id FROM people_linkkey WHERE key IN ({values})"
# A CROSS JOIN, so that SQLite begins with the mentions, whatever it knows or does not know of the tables' sizes.
_READ = """
    SELECT people_mention.id, traits, number, household_number
    FROM people_mention CROSS JOIN people_resident
    WHERE people_mention.id IN ({values}) AND people_resident.id = resident_id AND organisation_id = %s
"""
_FREQUENCY = """
    WITH asked (trait, value) AS (VALUES {values})
    SELECT asked.trait, asked.value, count
    FROM asked CROSS JOIN people_frequency AS known
    WHERE known.organisation_id = %s AND known.trait = asked.trait AND known.value = asked.value
"""


class KeyTable:
    """The registry of one organisation (linkage.index.Registry); its rows are mentions, current and past.

    Made anew for each screening: what it was asked once it does not ask the database again. `without`: residents who
    are not to be found.
    """

    def __init__(self, organisation: uuid.UUID, without: Collection[int] = ()) -> None:
        self._organisation = organisation_cell(organisation)
        self._salt = np.int64(salt_of(organisation))
        registry = Registry.objects.filter(organisation_id=organisation).first()
        self.revision, self._size = (registry.revision, registry.size) if registry else (0, 0)
        hidden = Mention.objects.filter(resident_id__in=without).values_list("id", flat=True) if without else ()
        self._hidden = np.array(list(hidden), dtype=np.int64)
        self._read: dict[int, tuple[str, str, str]] = {}
        self._counted: dict[str, dict[str, int]] = defaultdict(dict)

    def size(self) -> int:
        """How many current mentions are there?"""
        return self._size

    def find(self, keys: Numbers) -> Found:
        """Which mentions stand under these keys?"""
        salted = keys ^ self._salt
        distinct = np.unique(salted)
        caps, counts = _CAPS[rule_number(distinct)], _count(distinct)
        pairs = self._pairs(distinct[(counts > 0) & (counts <= caps)])
        first, after = (np.searchsorted(pairs[:, 0], salted, side) for side in ("left", "right"))
        many = after - first
        offsets = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
        return Found(
            asked=np.repeat(np.arange(len(keys)), many),
            row=pairs[np.repeat(first, many) + offsets, 1],
            capped=np.flatnonzero(np.isin(salted, distinct[counts > caps])),
        )

    def _pairs(self, salted: Numbers) -> Numbers:
        """These keys in their order, each with every mention that stands under it."""
        found = [pair for some in _chunks(salted.tolist()) for pair in _select(_FIND, _numbers(some))]
        pairs = np.array(found, dtype=np.int64).reshape(-1, 2)
        pairs = pairs[~np.isin(pairs[:, 1], self._hidden)]
        return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]

    def columns(self, rows: Numbers) -> Mapping[str, Texts]:
        """The traits of these mentions."""
        return columns_of([Traits.parted(traits) for traits, _, _ in self._mentions(rows)])

    def people(self, rows: Numbers) -> tuple[Texts, Texts]:
        """The registry's own number of the resident and of the household of each of these mentions."""
        mentions = self._mentions(rows)
        return _texts(number for _, number, _ in mentions), _texts(household for _, _, household in mentions)

    def _mentions(self, rows: Numbers) -> list[tuple[str, str, str]]:
        """Traits, resident and household of each; the database is asked for what is not read yet."""
        asked = rows.tolist()
        for some in _chunks([row for row in asked if row not in self._read]):
            self._read.update((id, tuple(rest)) for id, *rest in _select(_READ, _numbers(some), self._organisation))
        return [self._read[row] for row in asked]

    def counts(self, asked: Mapping[str, Texts]) -> Mapping[str, Numbers]:
        """How many current mentions carry each of these values, trait by trait?"""
        words = {trait: [value.decode() for value in values.tolist()] for trait, values in asked.items()}
        self._count_new([(trait, value) for trait, several in words.items() for value in {*several} - {""}])
        return {
            trait: np.array([self._counted[trait].get(value, 0) for value in several], dtype=np.int64)
            for trait, several in words.items()
        }

    def _count_new(self, asked: list[tuple[str, str]]) -> None:
        """Ask for what was not asked yet, all traits in one statement: each by itself would be a journey."""
        for some in _chunks([(trait, value) for trait, value in asked if value not in self._counted[trait]]):
            for trait, value in some:
                self._counted[trait][value] = 0
            marks, said = ", ".join(["(%s, %s)"] * len(some)), [word for pair in some for word in pair]
            for trait, value, count in _select(_FREQUENCY, marks, *said, self._organisation):
                self._counted[trait][value] = count

    def counted(self, several: Iterable[Traits]) -> dict[str, dict[str, int]]:
        """Of the counts that were asked for, those of the values of these traits."""
        found: dict[str, dict[str, int]] = {}
        for traits in several:
            for trait, counted in self._counted.items():
                value = getattr(traits, trait)
                if value in counted:
                    found.setdefault(trait, {})[value] = counted[value]
        return found


def _count(salted: Numbers) -> Numbers:
    """How many mentions stand under each of these keys? Where it is more than the rule's cap, one more than that."""
    counted: dict[int, int] = {}
    caps = _CAPS[rule_number(salted)]
    for cap in np.unique(caps).tolist():
        for some in _chunks(salted[caps == cap].tolist()):
            counted.update(_select(_COUNT.replace("{most}", str(cap + 1)), ", ".join(f"({key})" for key in some)))
    return np.array([counted[key] for key in salted.tolist()], dtype=np.int64)


def _select(statement: str, values: str, *parameters: str) -> list[tuple[Any, ...]]:
    """The rows that a statement selects; `values` are numbers, or marks of parameters."""
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("{values}", values), parameters)
        return list(cursor.fetchall())


def _numbers(values: Iterable[int]) -> str:
    return ", ".join(map(str, values))


def _chunks(values: list[T]) -> Iterator[list[T]]:
    return (values[start : start + _CHUNK] for start in range(0, len(values), _CHUNK))


def _texts(values: Iterable[str]) -> Texts:
    return np.array([value.encode() for value in values], dtype=np.bytes_)
