"""Training: how often each level is reached, counted on pairs that are known to be one person, and on chance pairs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from preavviso.domain.matching.comparison import COMPARISONS, Pairs
from preavviso.domain.matching.mention import Reading
from preavviso.domain.matching.model import Chance, Floats, Levels, Model, compare
from preavviso.linkage.index import Index, Numbers
from preavviso.linkage.scoring import Shares, lines_of

# Added to every count, so that what was not seen is rare and not impossible.
_UNSEEN = 0.5
# What share of true pairs differs in ways that nobody has shown to us, spread over all levels alike.
_UNFORESEEN = 0.02
# Chance pairs that are compared, and how many at a time.
_CHANCE_PAIRS, _AT_A_TIME = 3_000_000, 250_000
# Rounds in which each pair's reading is chosen by what the round before has learnt.
_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Silver:
    """Lines that are known to be about a row: `row[i]` of the registry for the line with `readings[i]`."""

    readings: Sequence[tuple[Reading, ...]]
    row: Numbers


@dataclass(frozen=True, slots=True)
class Counts:
    """For each comparison: how many pairs reached each of its levels, and how many could have."""

    reached: list[Floats]
    possible: list[Floats]

    @classmethod
    def of(cls, pairs: Pairs, levels: Sequence[Levels]) -> "Counts":
        """What these pairs reach."""
        reached, possible = [], []
        for comparison, found in zip(COMPARISONS, levels, strict=True):
            stated = found >= 0
            reached.append(np.bincount(found[stated], minlength=len(comparison.levels)).astype(np.float64))
            possible.append(
                np.array(
                    [np.count_nonzero(stated & level.among(pairs)) for level in comparison.levels], dtype=np.float64
                )
            )
        return cls(reached, possible)

    @classmethod
    def none(cls) -> "Counts":
        """Nothing counted yet."""
        empty = [np.zeros(len(comparison.levels)) for comparison in COMPARISONS]
        return cls(empty, empty)

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            [mine + theirs for mine, theirs in zip(self.reached, other.reached, strict=True)],
            [mine + theirs for mine, theirs in zip(self.possible, other.possible, strict=True)],
        )

    def shares(self) -> list[Floats]:
        """How often each level is reached by those who could."""
        return [
            (reached + _UNSEEN) / (possible + 2 * _UNSEEN)
            for reached, possible in zip(self.reached, self.possible, strict=True)
        ]


def trained(registry: Index, silver: Silver, lines: Sequence[tuple[Reading, ...]], seed: int) -> Model:
    """The model of these pairs. `lines`: any lines, to be compared with rows picked at random.

    The order of surname and name is not known for certain even in a known pair: each round takes the reading that the
    last one finds likeliest, beginning with the line as it is written.
    """
    by_chance = _by_chance(registry, lines, seed).shares()
    pairs, owner, shares = _every_reading(registry, silver)
    levels = compare(pairs)
    chosen = np.flatnonzero(np.diff(owner, prepend=-1))
    for _ in range(_ROUNDS):
        model = _model(_counted(pairs, levels, chosen), by_chance)
        bits = np.sum(model.weights(pairs, levels, Shares(registry)), axis=0) + shares
        order = np.lexsort((-bits, owner))
        chosen = order[np.flatnonzero(np.diff(owner[order], prepend=-1))]
    return _model(_counted(pairs, levels, chosen), by_chance)


def _counted(pairs: Pairs, levels: Sequence[Levels], chosen: Numbers) -> Counts:
    return Counts.of(pairs.only(chosen), [one[chosen] for one in levels])


def _model(true: Counts, by_chance: Sequence[Floats]) -> Model:
    return Model(
        tuple(
            tuple(Chance(float(_foreseen(m, len(ms))), float(u)) for m, u in zip(ms, us, strict=True))
            for ms, us in zip(true.shares(), by_chance, strict=True)
        )
    )


def _foreseen(m: float, levels: int) -> float:
    return (1 - _UNFORESEEN) * m + _UNFORESEEN / levels


def _every_reading(registry: Index, silver: Silver) -> tuple[Pairs, Numbers, Floats]:
    """Each line's readings against its row: the pairs, whose each is, and its share in bits."""
    readings = [one for several in silver.readings for one in several]
    owner = np.repeat(np.arange(len(silver.readings)), [len(several) for several in silver.readings])
    rows, at = np.unique(silver.row[owner], return_inverse=True)
    lines = lines_of(registry, [one.traits for one in readings])
    pairs = Pairs(lines, registry.columns(rows), np.arange(len(readings)), at)
    return pairs, owner, np.log2([one.share for one in readings])


def _by_chance(registry: Index, lines: Sequence[tuple[Reading, ...]], seed: int) -> Counts:
    """What lines reach with rows that have nothing to do with them."""
    dice = np.random.default_rng(seed)
    columns = lines_of(registry, [several[0].traits for several in lines])
    total = Counts.none()
    for _ in range(_CHANCE_PAIRS // _AT_A_TIME):
        rows = dice.integers(registry.size(), size=_AT_A_TIME)
        pairs = Pairs(
            columns, registry.columns(rows), dice.integers(len(lines), size=_AT_A_TIME), np.arange(_AT_A_TIME)
        )
        total += Counts.of(pairs, compare(pairs))
    return total
