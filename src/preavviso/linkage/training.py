"""Training: how often each level is reached, counted on pairs that are known to be one person, and on chance pairs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from preavviso.domain.matching.comparison import CODE, COMPARISONS, Pairs
from preavviso.domain.matching.mention import Reading
from preavviso.domain.matching.model import Chance, Floats, Levels, Model, compare
from preavviso.domain.phrase import Phrase
from preavviso.linkage.index import Index, Numbers
from preavviso.linkage.scoring import Shares, lines_of

# Added to every count, so that what was not seen is rare and not impossible.
_UNSEEN = 0.5
# What share of true pairs differs in ways that nobody has shown to us, spread over all levels alike.
_UNFORESEEN = 0.02
# Chance pairs that are compared, and how many at a time.
CHANCE_PAIRS, AT_A_TIME = 3_000_000, 250_000
# Rounds in which each pair's reading is chosen by what the round before has learnt.
_ROUNDS = 3
# As many pairs as an earlier model weighs beside those that are counted.
_EARLIER = 100
# What of a chance is written down: more would be noise, and differ from one machine to the next.
_DIGITS = 6


class UntrainedError(Exception):
    """The lines do not show what has to be learnt from them, and which."""

    def __init__(self, phrase: Phrase) -> None:
        self.phrase = phrase
        super().__init__(str(phrase))


@dataclass(frozen=True, slots=True)
class Silver:
    """Lines that are known to be about a person: the line with `readings[i]` about the one with the rows `rows[i]`."""

    readings: Sequence[tuple[Reading, ...]]
    rows: Sequence[Numbers]


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

    def but(self, position: int, other: "Counts") -> "Counts":
        """These, and of one comparison the other's."""
        reached, possible = list(self.reached), list(self.possible)
        reached[position], possible[position] = other.reached[position], other.possible[position]
        return replace(self, reached=reached, possible=possible)

    def shares(self, earlier: Sequence[Sequence[float]] | None) -> list[Floats]:
        """How often each level is reached by those who could. `earlier`: what an earlier model has found."""
        if earlier is None:
            return [
                (reached + _UNSEEN) / (possible + 2 * _UNSEEN)
                for reached, possible in zip(self.reached, self.possible, strict=True)
            ]
        return [
            (reached + _EARLIER * np.array(before)) / (possible + _EARLIER)
            for reached, possible, before in zip(self.reached, self.possible, earlier, strict=True)
        ]


def trained(
    registry: Index,
    silver: Silver,
    coded: Silver,
    lines: Sequence[tuple[Reading, ...]],
    seed: int,
    earlier: Model | None = None,
) -> Model:
    """The model of these pairs.

    `silver`: without their codice fiscale, which is why it is known whom they are about. `coded`: pairs known without
    it, from which its own levels are learnt. `lines`: any lines, to be compared with rows picked at random. `earlier`:
    a model that counts for a hundred pairs of each kind; without one, every level has to be within reach of some pair.

    The order of surname and name is not known for certain even in a known pair: each round takes the reading that the
    last one finds likeliest, beginning with the line as it is written.

    UntrainedError: a level has no m or no u, since no pair could have reached it.
    """
    by_chance = _by_chance(registry, lines, seed)
    pairs, owner, shares = _every_reading(registry, silver)
    code_pairs = _as_written(registry, coded)
    codes = Counts.of(code_pairs, compare(code_pairs))
    levels = compare(pairs)
    chosen = np.flatnonzero(np.diff(owner, prepend=-1))
    for _ in range(_ROUNDS):
        model = _model(_counted(pairs, levels, chosen, codes), by_chance, earlier)
        bits = np.sum(model.weights(pairs, levels, Shares(registry, pairs, levels)), axis=0) + shares
        order = np.lexsort((-bits, owner))
        chosen = order[np.flatnonzero(np.diff(owner[order], prepend=-1))]
    return _model(_counted(pairs, levels, chosen, codes), by_chance, earlier)


def _counted(pairs: Pairs, levels: Sequence[Levels], chosen: Numbers, codes: Counts) -> Counts:
    found = Counts.of(pairs.only(chosen), [one[chosen] for one in levels])
    return found.but(COMPARISONS.index(CODE), codes)


def _model(true: Counts, by_chance: Counts, earlier: Model | None) -> Model:
    if earlier is None:
        _refuse_gaps(true, by_chance)
    all_m = true.shares([[chance.m for chance in several] for several in earlier.chances] if earlier else None)
    all_u = by_chance.shares([[chance.u for chance in several] for several in earlier.chances] if earlier else None)
    return Model(
        tuple(
            tuple(Chance(_written(_foreseen(m, len(ms))), _written(u)) for m, u in zip(ms, us, strict=True))
            for ms, us in zip(all_m, all_u, strict=True)
        )
    )


def _refuse_gaps(true: Counts, by_chance: Counts) -> None:
    gaps = [
        f"{comparison.name}: {level.name}"
        for comparison, known, any_pair in zip(COMPARISONS, true.possible, by_chance.possible, strict=True)
        for level, m, u in zip(comparison.levels, known, any_pair, strict=True)
        if not m or not u
    ]
    if gaps:
        raise UntrainedError(
            Phrase(
                "No pair of these lines and this registry could reach %(levels)s, so nothing is learnt of how often "
                "it happens: add lines that state what is compared there.",
                {"levels": "; ".join(gaps)},
            )
        )


def _foreseen(m: float, levels: int) -> float:
    return (1 - _UNFORESEEN) * m + _UNFORESEEN / levels


def _written(chance: float) -> float:
    return float(f"{chance:.{_DIGITS}g}")


def _every_reading(registry: Index, silver: Silver) -> tuple[Pairs, Numbers, Floats]:
    """Each line's readings against each row of its person: the pairs, whose each is, the reading's share in bits."""
    readings = [one for several in silver.readings for one in several]
    shares = np.log2([one.share for one in readings])
    first = np.cumsum([0, *map(len, silver.readings)])
    both = np.array(
        [
            (number, row, owner)
            for owner, rows in enumerate(silver.rows)
            for number in range(first[owner], first[owner + 1])
            for row in rows
        ],
        dtype=np.int64,
    ).reshape(-1, 3)
    rows, at = np.unique(both[:, 1], return_inverse=True)
    lines = lines_of(registry, [one.traits for one in readings])
    return Pairs(lines, registry.columns(rows), both[:, 0], at), both[:, 2], shares[both[:, 0]]


def _as_written(registry: Index, silver: Silver) -> Pairs:
    """Each line as it is written against the first row of its person."""
    lines = lines_of(registry, [several[0].traits for several in silver.readings])
    rows = np.array([rows[0] for rows in silver.rows], dtype=np.int64)
    return Pairs(lines, registry.columns(rows), np.arange(len(rows)), np.arange(len(rows)))


def _by_chance(registry: Index, lines: Sequence[tuple[Reading, ...]], seed: int) -> Counts:
    """What lines reach with rows that have nothing to do with them."""
    dice = np.random.default_rng(seed)
    columns = lines_of(registry, [several[0].traits for several in lines])
    total = Counts.none()
    for _ in range(CHANCE_PAIRS // AT_A_TIME):
        rows = dice.integers(registry.size(), size=AT_A_TIME)
        pairs = Pairs(columns, registry.columns(rows), dice.integers(len(lines), size=AT_A_TIME), np.arange(AT_A_TIME))
        total += Counts.of(pairs, compare(pairs))
    return total
