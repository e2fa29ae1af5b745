"""Scoring: which rows of a registry share a key with a reading, and what each comparison tells of the two."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from preavviso.domain.matching.comparison import KNOWN_GIVEN, KNOWN_SURNAME, Pairs, Texts, shares
from preavviso.domain.matching.key import line_keys, rule_number
from preavviso.domain.matching.mention import Traits
from preavviso.domain.matching.model import Floats, Levels, Model, compare, values_weighed
from preavviso.linkage.index import Numbers, Registry, columns_of


@dataclass(frozen=True, slots=True)
class Scored:
    """Pairs of readings and rows that share a key, and what each comparison tells of them, in bits."""

    reading: Numbers
    row: Numbers
    rules: Numbers
    levels: list[Levels]
    weights: list[Floats]
    pairs: Pairs

    @property
    def total(self) -> Floats:
        """What all comparisons tell together."""
        total: Floats = np.sum(self.weights, axis=0)
        return total


@dataclass(frozen=True, slots=True)
class Capped:
    """A key that was not followed, since too many rows share it: whose it is, and the number of its rule."""

    reading: Numbers
    rule: Numbers


def score(registry: Registry, readings: Sequence[Traits], model: Model) -> tuple[Scored, Capped]:
    """Every reading against every row that shares a key with it."""
    keys, asking = _keys(readings)
    found = registry.find(keys)
    reading, row, rules = _unique(asking[found.asked], found.row, rule_number(keys[found.asked]))
    rows, at = np.unique(row, return_inverse=True)
    pairs = Pairs(lines_of(registry, readings), registry.columns(rows), reading, at)
    levels = compare(pairs)
    weights = model.weights(pairs, levels, Shares(registry, pairs, levels))
    return (
        Scored(reading, row, rules, levels, weights, pairs),
        Capped(asking[found.capped], rule_number(keys[found.capped])),
    )


def lines_of(registry: Registry, readings: Sequence[Traits]) -> dict[str, Texts]:
    """The readings as columns, each told whether the registry knows such a name."""
    lines = columns_of(readings)
    # A municipality that no row has is a part of town, or somebody's slip: it tells neither for nor against.
    counts = registry.counts({trait: lines[trait] for trait in ("municipality", "surname", "given")})
    lines["municipality"][counts["municipality"] == 0] = b""
    lines["place"][counts["municipality"] == 0] = b""
    return lines | {
        KNOWN_SURNAME: np.where(counts["surname"] > 0, b"1", b""),
        KNOWN_GIVEN: np.where(counts["given"] > 0, b"1", b""),
    }


def _keys(readings: Sequence[Traits]) -> tuple[Numbers, Numbers]:
    """All keys of all readings, and whose each is; a reading asks for a key once."""
    asked = [(key, number) for number, one in enumerate(readings) for key in {*line_keys(one)} if key is not None]
    both = np.array(asked, dtype=np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def _unique(reading: Numbers, row: Numbers, rule: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Each pair once, with the rules that found it as bits."""
    order = np.lexsort((row, reading))
    reading, row, bits = reading[order], row[order], np.int64(1) << rule[order]
    first = np.ones(len(row), dtype=np.bool_)
    first[1:] = (reading[1:] != reading[:-1]) | (row[1:] != row[:-1])
    start = np.flatnonzero(first)
    return reading[start], row[start], np.bitwise_or.reduceat(bits, start) if start.size else bits


class Shares:
    """The shares of values among a registry's rows: of all that these pairs weigh by, asked for at once."""

    def __init__(self, registry: Registry, pairs: Pairs, levels: Sequence[Levels]) -> None:
        self._size = registry.size()
        self._values = values_weighed(pairs, levels)
        self._counts = registry.counts(self._values)

    def largest(self, trait: str, left: Texts, right: Texts) -> Floats:
        """The larger share of the two values, pair for pair; 0 where the registry knows neither."""
        values, counts = self._values[trait], self._counts[trait]
        larger = np.maximum(counts[np.searchsorted(values, left)], counts[np.searchsorted(values, right)])
        return shares(trait, larger, self._size)
