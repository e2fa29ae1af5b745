"""Screening: for each line of a list, who of a registry it may be about, with reasons, in one go."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from preavviso.domain.matching.comparison import ADDRESS, COMPARISONS, UNKNOWN, Texts
from preavviso.domain.matching.key import RULES
from preavviso.domain.matching.mention import Mention, Reading, readings_of
from preavviso.domain.matching.model import Floats
from preavviso.domain.matching.name import Kind
from preavviso.domain.matching.outcome import Outcome, calibrated, outcome
from preavviso.linkage.index import Numbers, Registry
from preavviso.linkage.judgement import Judgement
from preavviso.linkage.scoring import Capped, Scored, score

NOT_STATED = "not stated"
# A rule that finds few by intention is capped every day and says nothing of what was missed.
_CAP_THAT_TELLS = 400
# What a name is written with. Anything else may hide one from us: then a person looks.
_STRANGE = re.compile(r"[^A-Za-zÀ-ɏ .,'’`()/&-]")


@dataclass(frozen=True, slots=True)
class Because:
    """What one comparison told, in bits; `level` is "not stated" where it told nothing."""

    comparison: str
    level: str
    weight: float
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whom the line may be about. `match_weight`: bits, the prior included; `rules`: what found them.

    `row`: of the registry, the one that was compared: a person may have several.
    """

    person_id: str
    household_id: str
    row: int
    probability: float
    match_weight: float
    because: tuple[Because, ...]
    rules: tuple[str, ...]
    reading: Kind


@dataclass(frozen=True, slots=True)
class Screened:
    """What was found for one line: persons and households best first, and what was not followed.

    `house`: the chance that it is somebody unknown in a house where others are known: only the address is in common.
    """

    outcome: Outcome
    candidates: tuple[Candidate, ...]
    households: tuple[tuple[str, float], ...]
    house: float
    capped: tuple[str, ...]


def screen(registry: Registry, mentions: Sequence[Mention], judgement: Judgement, top: int = 5) -> list[Screened]:
    """Who of the registry may each line be about? In the order of the lines."""
    several = [readings_of(mention) for mention in mentions]
    readings = [reading for one in several for reading in one]
    scored, capped = score(registry, [reading.traits for reading in readings], judgement.model)
    line_of = np.repeat(np.arange(len(mentions)), [len(one) for one in several])
    bench = _bench(registry, readings, line_of, scored, judgement)
    unfollowed = _unfollowed(capped, line_of)
    return [
        bench.screened(line, is_doubtful=is_strange(mention), capped=unfollowed.get(line, ()), top=top)
        for line, mention in enumerate(mentions)
    ]


def is_strange(mention: Mention) -> bool:
    """Is the name missing in part, or written with signs that names are not written with?"""
    return any(
        not text.strip() or not text.replace(" ", "").isprintable() or re.search(_STRANGE, text) is not None
        for text in (mention.surname, mention.given_name)
    )


def _unfollowed(capped: Capped, line_of: Numbers) -> dict[int, tuple[str, ...]]:
    """The rules not followed for a line that would have told something."""
    found: dict[int, set[str]] = {}
    for line, rule in zip(line_of[capped.reading].tolist(), capped.rule.tolist(), strict=True):
        if RULES[rule].cap >= _CAP_THAT_TELLS:
            found.setdefault(line, set()).add(RULES[rule].name)
    return {line: tuple(sorted(names)) for line, names in found.items()}


def _bench(
    registry: Registry, readings: Sequence[Reading], line_of: Numbers, scored: Scored, judgement: Judgement
) -> "_Bench":
    shares = np.log2([reading.share for reading in readings])
    line, share = line_of[scored.reading], shares[scored.reading]
    rows, row = np.unique(scored.row, return_inverse=True)
    people = _People.of(*registry.people(rows))
    ways = _grouped(line, row, scored.total + share, np.logaddexp2)
    persons = _grouped(ways.line, people.person[ways.member], ways.bits, np.maximum)
    surname, given, *_, address = scored.weights
    return _Bench(
        readings=readings,
        scored=scored,
        people=people,
        row=row,
        persons=replace(persons, best=ways.best[persons.best]),
        kin=_grouped(line, people.household[row], surname + address + share, np.maximum),
        namesakes=_grouped(line, people.person[row], surname + given + share, np.maximum),
        known_house=frozenset(line[_in_the_house(scored)].tolist()),
        judgement=judgement,
        prior=judgement.prior(registry.size()),
    )


def _in_the_house(scored: Scored) -> "npt.NDArray[np.bool_]":
    """Which pairs have the house in common, whatever the flat?"""
    house = [number for number, level in enumerate(ADDRESS.levels) if level.same_house]
    return np.isin(scored.levels[COMPARISONS.index(ADDRESS)], house)


@dataclass(frozen=True, slots=True)
class _Group:
    """What belongs to one line and one person, row or household: their bits together, and the pair that tells most."""

    line: Numbers
    member: Numbers
    bits: Floats
    best: Numbers

    def of(self, line: int) -> slice:
        """The groups of one line."""
        return slice(*np.searchsorted(self.line, (line, line + 1)))


def _grouped(line: Numbers, member: Numbers, bits: Floats, gather: np.ufunc) -> _Group:
    order = np.lexsort((-bits, member, line))
    line, member = line[order], member[order]
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = (line[1:] != line[:-1]) | (member[1:] != member[:-1])
    start = np.flatnonzero(first)
    gathered = gather.reduceat(bits[order], start) if start.size else bits
    return _Group(line[start], member[start], gathered, order[start])


@dataclass(frozen=True, slots=True)
class _People:
    """Who the rows are about: each row's person and household by number, and their names."""

    person: Numbers
    household: Numbers
    persons: list[str]
    households: list[str]

    @classmethod
    def of(cls, persons: Texts, households: Texts) -> "_People":
        """Whoever has no household known is one alone, whom nobody else belongs to."""
        known, person = np.unique(persons, return_inverse=True)
        alone = np.where(households == b"", np.char.add(b"\n", persons), households)
        homes, household = np.unique(alone, return_inverse=True)
        return cls(person, household, _words(known), _words(homes))


def _words(texts: Texts) -> list[str]:
    return [text.decode() for text in texts.tolist()]


@dataclass(frozen=True, slots=True)
class _Bench:
    """All that lines are judged by: their pairs, grouped by person and by household."""

    readings: Sequence[Reading]
    scored: Scored
    people: _People
    row: Numbers
    persons: _Group
    kin: _Group
    namesakes: _Group
    known_house: frozenset[int]
    judgement: Judgement
    prior: float

    def screened(self, line: int, *, is_doubtful: bool, capped: tuple[str, ...], top: int) -> Screened:
        """What was found for one line."""
        persons, kin = self.persons.of(line), self.kin.of(line)
        chances, kin_chances, stranger = self._chances(line)
        order = np.argsort(-chances, kind="stable")[:top]
        candidates = tuple(self._candidate(persons.start + int(one), self._calibrated(chances[one])) for one in order)
        households = self._households(persons, chances, kin, kin_chances)
        ahead = np.sort(self.persons.bits[persons])[::-1]
        word = outcome(
            [one.probability for one in candidates],
            gap=float(ahead[0] - ahead[1]) if len(ahead) > 1 else np.inf,
            household=households[0][1] if households else 0.0,
            doubtful=is_doubtful or capped != (),
        )
        house = stranger if line in self.known_house else 0.0
        return Screened(word, candidates, households[:top], house, capped)

    def _chances(self, line: int) -> tuple[Floats, Floats, float]:
        """What each possibility is worth beside the others: each person, each household's unknown relative, a stranger.

        A namesake of somebody known is a stranger.
        """
        expected = self.judgement.expectation
        persons, kin = self.persons.bits[self.persons.of(line)], self.kin.bits[self.kin.of(line)]
        namesakes = self.namesakes.bits[self.namesakes.of(line)]
        worth = np.concatenate(
            [
                persons + self.prior,
                kin + self.prior + np.log2(expected.relative / expected.person),
                namesakes + self.prior + np.log2(expected.namesake / expected.person),
                [np.log2(expected.stranger)],
            ]
        )
        chances = np.exp2(worth - np.logaddexp2.reduce(worth))
        first, after = len(persons), len(persons) + len(kin)
        return chances[:first], chances[first:after], float(chances[after:].sum())

    def _calibrated(self, chance: float) -> float:
        return calibrated(float(chance), self.judgement.person_steps)

    def _households(
        self, persons: slice, chances: Floats, kin: slice, kin_chances: Floats
    ) -> tuple[tuple[str, float], ...]:
        homes = np.zeros(len(self.people.persons), dtype=np.int64)
        homes[self.people.person] = self.people.household
        together: dict[int, float] = {}
        for home, chance in (
            *zip(homes[self.persons.member[persons]].tolist(), chances.tolist(), strict=True),
            *zip(self.kin.member[kin].tolist(), kin_chances.tolist(), strict=True),
        ):
            together[home] = together.get(home, 0.0) + chance
        named = (
            (name, calibrated(chance, self.judgement.household_steps))
            for home, chance in together.items()
            if not (name := self.people.households[home]).startswith("\n")
        )
        return tuple(sorted(named, key=lambda one: -one[1]))

    def _candidate(self, group: int, probability: float) -> Candidate:
        pair = int(self.persons.best[group])
        person = int(self.persons.member[group])
        home = self.people.households[int(self.people.household[self.row[pair]])]
        return Candidate(
            person_id=self.people.persons[person],
            household_id="" if home.startswith("\n") else home,
            row=int(self.scored.row[pair]),
            probability=probability,
            match_weight=float(self.scored.total[pair] + self.prior),
            because=self._because(pair),
            rules=tuple(rule.name for rule in RULES if int(self.scored.rules[pair]) >> rule.number & 1),
            reading=self.readings[int(self.scored.reading[pair])].kind,
        )

    def _because(self, pair: int) -> tuple[Because, ...]:
        pairs = self.scored.pairs
        return tuple(
            Because(
                comparison.name,
                comparison.levels[level].name if (level := int(levels[pair])) != UNKNOWN else NOT_STATED,
                float(weights[pair]),
                _shown(pairs.left, comparison.shows, pair),
                _shown(pairs.right, comparison.shows, pair),
            )
            for comparison, levels, weights in zip(COMPARISONS, self.scored.levels, self.scored.weights, strict=True)
        )


def _shown(side: Callable[[str], Texts], names: Sequence[str], pair: int) -> str:
    return " ".join(word for name in names if (word := side(name)[pair].decode()))
