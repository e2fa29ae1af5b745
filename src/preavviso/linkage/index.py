"""A registry held in sorted arrays, in memory or mapped from a folder; and what a screening asks of any registry."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from preavviso.domain.matching.comparison import FREQUENCIES, Texts
from preavviso.domain.matching.key import CAPS, row_keys, rule_number
from preavviso.domain.matching.mention import WIDTHS, Mention, Traits, traits_of

Numbers = npt.NDArray[np.int64]
Row = tuple[str, str, Mention]
"""A row of a registry: its person, their household ("" unknown), and how they are written there."""

# Rows that one worker makes ready at a time.
_LOT = 20_000


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

    def counts(self, trait: str, values: Texts) -> Numbers:
        """How many rows carry each value?"""

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
        """The index of these rows; those of a large registry are made ready by all cores."""
        lots = list(_made_ready(iter(rows)))
        traits = {name: np.concatenate([lot.traits[name] for lot in lots]) for name in Traits._fields}
        first = np.cumsum([0, *(len(lot.persons) for lot in lots)])
        keys = np.concatenate([lot.keys for lot in lots])
        numbers = np.concatenate([lot.rows + start for lot, start in zip(lots, first, strict=False)])
        order = np.argsort(keys, kind="stable")
        values, carriers = {}, {}
        for trait in FREQUENCIES:
            stated = traits[trait][traits[trait] != b""]
            values[trait], counts = np.unique(stated, return_counts=True)
            carriers[trait] = counts.astype(np.int32)
        return cls(
            traits,
            keys[order],
            numbers[order].astype(np.int32),
            values,
            carriers,
            np.concatenate([lot.persons for lot in lots]),
            np.concatenate([lot.households for lot in lots]),
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

    def counts(self, trait: str, values: Texts) -> Numbers:
        """How many rows carry each value?"""
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
            {name: array(f"value_{name}") for name in FREQUENCIES},
            {name: array(f"carriers_{name}") for name in FREQUENCIES},
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


@dataclass(frozen=True, slots=True)
class _Lot:
    traits: Mapping[str, Texts]
    keys: Numbers
    rows: Numbers
    persons: Texts
    households: Texts


def _made_ready(rows: Iterator[Row]) -> Iterator[_Lot]:
    lots = iter(lambda: list(islice(rows, _LOT)), [])
    first = next(lots, [])
    if len(first) < _LOT:
        yield _lot(first)
        return
    # Spawned, not forked: a fork of a process with threads may hang.
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as workers:
        yield _lot(first)
        yield from workers.map(_lot, lots)


def _lot(rows: list[Row]) -> _Lot:
    traits = [traits_of(mention) for _, _, mention in rows]
    keys = [(key, number) for number, one in enumerate(traits) for key in row_keys(one) if key is not None]
    pairs = np.array(keys, dtype=np.int64).reshape(-1, 2)
    return _Lot(
        columns_of(traits),
        pairs[:, 0],
        pairs[:, 1],
        np.array([person.encode() for person, _, _ in rows], dtype=np.bytes_),
        np.array([household.encode() for _, household, _ in rows], dtype=np.bytes_),
    )


def columns_of(traits: Sequence[Traits]) -> dict[str, Texts]:
    """Traits as columns of bytes."""
    turned = zip(*traits, strict=True) if traits else ((),) * len(Traits._fields)
    return {
        name: np.array(column, dtype=f"S{width}")
        for name, width, column in zip(Traits._fields, WIDTHS, turned, strict=True)
    }
