"""A registry held in sorted arrays, in memory or mapped from a folder; and what a screening asks of any registry."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from preavviso.domain.matching.comparison import COUNTED, Texts
from preavviso.domain.matching.key import CAPS, rule_number
from preavviso.domain.matching.mention import WIDTHS, Mention, Traits
from preavviso.linkage.keying import WORTH_HELP, Raw, keyed_all

Numbers = npt.NDArray[np.int64]
Row = tuple[str, str, Mention]
"""A row of a registry: its person, their household ("" unknown), and how they are written there."""


@dataclass(frozen=True, slots=True)
class Found:
    """What keys find: `asked[i]` is the position of a key, `row[i]` a row under it; `capped`: keys not followed."""

    asked: Numbers
    row: Numbers
    capped: Numbers


class Registry(Protocol):
    """What a screening asks, whoever keeps the rows."""

    def size(self) -> int:
        """How many rows are there?"""

    def find(self, keys: Numbers) -> Found:
        """Which rows stand under these keys?"""

    def columns(self, rows: Numbers) -> Mapping[str, Texts]:
        """The traits of these rows."""

    def counts(self, asked: Mapping[str, Texts]) -> Mapping[str, Numbers]:
        """How many rows carry each of these values, trait by trait?"""

    def people(self, rows: Numbers) -> tuple[Texts, Texts]:
        """The person and the household of each of these rows; empty where no household is known."""


@dataclass(frozen=True, slots=True)
class Index:
    """A registry in sorted arrays. Rows of one person may be several: each way it was written, once."""

    traits: Mapping[str, Texts]
    keys: Numbers
    rows: npt.NDArray[np.int32]
    values: Mapping[str, Texts]
    carriers: Mapping[str, npt.NDArray[np.int32]]
    persons: Texts
    households: Texts

    @classmethod
    def of(cls, rows: Iterable[Row]) -> "Index":
        """The index of these rows; those of a large registry are made ready by all processors."""
        people: list[tuple[bytes, bytes]] = []

        def mentions() -> Iterator[Raw]:
            for person, household, mention in chain(first, rest):
                people.append((person.encode(), household.encode()))
                yield Raw(*astuple(mention))

        rest = iter(rows)
        first = list(islice(rest, WORTH_HELP))
        lots = [(columns_of([]), *_NO_KEYS)] + [
            (columns_of([Traits.parted(text) for text in lot.traits]), lot.keys, lot.counts)
            for lot in keyed_all(mentions(), len(first))
        ]
        traits = {name: np.concatenate([columns[name] for columns, _, _ in lots]) for name in Traits._fields}
        keys = np.concatenate([keys for _, keys, _ in lots])
        per_row = np.concatenate([counts for _, _, counts in lots])
        carried = np.repeat(np.arange(len(people), dtype=np.int32), per_row)
        order = np.argsort(keys, kind="stable")
        values, carriers = {}, {}
        for trait in COUNTED:
            values[trait], counts = np.unique(traits[trait][traits[trait] != b""], return_counts=True)
            carriers[trait] = counts.astype(np.int32)
        persons, households = zip(*people, strict=True) if people else ((), ())
        return cls(
            traits,
            keys[order],
            carried[order],
            values,
            carriers,
            np.array(persons, dtype=np.bytes_),
            np.array(households, dtype=np.bytes_),
        )

    def size(self) -> int:
        """How many rows are there?"""
        return len(self.persons)

    def find(self, keys: Numbers) -> Found:
        """Which rows stand under these keys?"""
        first, after = np.searchsorted(self.keys, keys, "left"), np.searchsorted(self.keys, keys, "right")
        counts = after - first
        capped = counts > _CAPS[rule_number(keys)]
        counts = np.where(capped, 0, counts)
        asked = np.repeat(np.arange(len(keys)), counts)
        offsets = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        return Found(asked, self.rows[np.repeat(first, counts) + offsets].astype(np.int64), np.flatnonzero(capped))

    def columns(self, rows: Numbers) -> Mapping[str, Texts]:
        """The traits of these rows."""
        return {name: np.asarray(column[rows]) for name, column in self.traits.items()}

    def counts(self, asked: Mapping[str, Texts]) -> Mapping[str, Numbers]:
        """How many rows carry each of these values, trait by trait?"""
        return {trait: self._counts(trait, values) for trait, values in asked.items()}

    def _counts(self, trait: str, values: Texts) -> Numbers:
        known = self.values[trait]
        if not len(known):
            return np.zeros(len(values), dtype=np.int64)
        at = np.minimum(np.searchsorted(known, values), len(known) - 1)
        return np.where(known[at] == values, self.carriers[trait][at], 0).astype(np.int64)

    def people(self, rows: Numbers) -> tuple[Texts, Texts]:
        """The person and the household of each of these rows."""
        return self.persons[rows], self.households[rows]

    def save(self, folder: Path) -> None:
        """Write the arrays into a folder from which `load` maps them."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, array in self._arrays():
            np.save(folder / f"{name}.npy", array, allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> "Index":
        """The index that was saved in this folder, mapped: only what is asked for is read."""

        def array(name: str) -> Any:  # what it holds is what `save` was given
            return np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)

        return cls(
            {name: array(f"trait_{name}") for name in Traits._fields},
            array("keys"),
            array("rows"),
            {name: array(f"value_{name}") for name in COUNTED},
            {name: array(f"carriers_{name}") for name in COUNTED},
            array("persons"),
            array("households"),
        )

    def _arrays(self) -> "Iterator[tuple[str, npt.NDArray[np.generic]]]":
        yield from ((f"trait_{name}", array) for name, array in self.traits.items())
        yield from ((f"value_{name}", array) for name, array in self.values.items())
        yield from ((f"carriers_{name}", array) for name, array in self.carriers.items())
        yield from (
            ("keys", self.keys),
            ("rows", self.rows),
            ("persons", self.persons),
            ("households", self.households),
        )


_CAPS = np.asarray(CAPS)
_NO_KEYS = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)


def columns_of(traits: Sequence[Traits]) -> dict[str, Texts]:
    """Traits as columns of bytes."""
    turned = zip(*traits, strict=True) if traits else ((),) * len(Traits._fields)
    return {
        name: np.array(column, dtype=f"S{width}")
        for name, width, column in zip(Traits._fields, WIDTHS, turned, strict=True)
    }
