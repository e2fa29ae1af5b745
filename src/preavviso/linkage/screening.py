"""Screening: for each line of a list, who of a registry it may be about, with reasons, in one go."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from preavviso.domain.matching.comparison import ADDRESS, CODE, COMPARISONS, GIVEN_NAME, SURNAME, UNKNOWN, Texts
from preavviso.domain.matching.key import RULES
from preavviso.domain.matching.mention import Mention, Reading, readings_of
from preavviso.domain.matching.model import Floats
from preavviso.domain.matching.name import Kind
from preavviso.domain.matching.outcome import Outcome, calibrated, outcome
from preavviso.linkage.index import Numbers, Registry
from preavviso.linkage.judgement import Judgement
from preavviso.linkage.scoring import Capped, Scored, score

NOT_STATED = "not stated"
OF_THE_HOUSEHOLD = "surname of the household"
_SURNAME = COMPARISONS.index(SURNAME)
_NAMING = frozenset((SURNAME.name, GIVEN_NAME.name, CODE.name))
# Whoever is less likely than this is shown only where nobody is likelier.
_SHOWN = 1e-4
# How often a list names somebody by the surname of another of the household, as wives were and often still are.
_SURNAME_OF_THE_HOUSEHOLD = 0.02
# Before the name of somebody whose household is not known; no registry's own number begins so.
_ALONE = b"\n"
# A rule that finds few by intention is capped every day and says nothing of what was missed.
_CAP_THAT_TELLS = 400
# What a name is written with. Anything else may hide one from us, and so may a letter three times in a row: then a
# person looks.
_STRANGE = re.compile(r"[^A-Za-zÀ-ɏ .,'’`()/&-]|([^\W\d_])\1\1", re.IGNORECASE)
_LONGEST = 80


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
    bench, unfollowed = _seated(registry, mentions, judgement)
    chances, houses = bench.chances(len(mentions)), bench.in_a_known_house()
    found = []
    for line, mention in enumerate(mentions):
        persons = chances.persons.likeliest(line, max(top, 2))
        candidates = tuple(
            bench.candidate(int(chances.persons.best[one]), int(chances.persons.member[one]), chance)
            for one in persons[:top]
            if (chance := float(chances.persons.value[one])) >= _SHOWN or one == persons[0]
        )
        homes = _households(bench, chances, line, top)
        word = outcome(
            candidates[0].probability if candidates else 0.0,
            gap=_gap(chances.persons.value[persons]),
            named=bool(candidates)
            and any(told.comparison in _NAMING and told.level != NOT_STATED for told in candidates[0].because),
            household=homes[0][1] if homes else 0.0,
            doubtful=is_strange(mention) or line in unfollowed,
        )
        house = float(chances.stranger[line]) if line in houses else 0.0
        found.append(Screened(word, candidates, homes, house, unfollowed.get(line, ())))
    return found


def kinds(registry: Registry, mentions: Sequence[Mention], judgement: Judgement) -> Floats:
    """How likely each line is about a person of the registry, an unknown relative, a namesake, a stranger: in a row."""
    bench, _ = _seated(registry, mentions, judgement)
    return bench.chances(len(mentions)).kinds


def _seated(
    registry: Registry, mentions: Sequence[Mention], judgement: Judgement
) -> tuple["_Bench", dict[int, tuple[str, ...]]]:
    """All that the lines are judged by, and the rules that were not followed for some of them."""
    several = [readings_of(mention) for mention in mentions]
    readings = [reading for one in several for reading in one]
    line_of = np.repeat(np.arange(len(mentions)), [len(one) for one in several])
    scored, capped = score(registry, [reading.traits for reading in readings], judgement.model)
    return _Bench.of(registry, readings, line_of, scored, judgement), _unfollowed(capped, line_of)


def _households(bench: "_Bench", chances: "_Chances", line: int, top: int) -> tuple[tuple[str, float], ...]:
    """The likeliest households with a name, and how likely each is."""
    likeliest = chances.homes.likeliest(line, top)
    return tuple(
        (name, calibrated(chance, bench.judgement.household_steps))
        for one in likeliest
        if (name := bench.people.household_id(int(chances.homes.member[one])))
        and (chance := float(chances.homes.value[one])) >= _SHOWN
    )


def _gap(chances: Floats) -> float:
    """Bits between the likeliest person and the next; infinite where there is no next."""
    return float(np.log2(chances[0]) - np.log2(chances[1])) if len(chances) > 1 and chances[1] > 0 else math.inf


def is_strange(mention: Mention) -> bool:
    """Is the name missing in part, longer than names are, or written as names are not written?"""
    return any(
        len(text) > _LONGEST
        or not any(map(str.isalpha, text))
        or not text.replace(" ", "").isprintable()
        or re.search(_STRANGE, text) is not None
        for text in (mention.surname, mention.given_name)
    )


def _unfollowed(capped: Capped, line_of: Numbers) -> dict[int, tuple[str, ...]]:
    """The rules not followed for a line that would have told something."""
    found: dict[int, set[str]] = {}
    for line, rule in zip(line_of[capped.reading].tolist(), capped.rule.tolist(), strict=True):
        if RULES[rule].cap >= _CAP_THAT_TELLS:
            found.setdefault(line, set()).add(RULES[rule].name)
    return {line: tuple(sorted(names)) for line, names in found.items()}


@dataclass(frozen=True, slots=True)
class _Group:
    """What belongs to one line and one person, row or household: their values together, and the pair that tells most.

    In the order of the lines.
    """

    line: Numbers
    member: Numbers
    value: Floats
    best: Numbers

    def likeliest(self, line: int, top: int) -> list[int]:
        """The groups of one line with the highest values, best first."""
        first, after = np.searchsorted(self.line, (line, line + 1))
        order: list[int] = (np.argsort(-self.value[first:after], kind="stable")[:top] + first).tolist()
        return order


def _grouped(line: Numbers, member: Numbers, value: Floats, gather: np.ufunc) -> _Group:
    # One number for both, and the best pair first under each.
    together = line * (int(member.max(initial=0)) + 1) + member
    order = np.argsort(-value, kind="stable")
    order = order[np.argsort(together[order], kind="stable")]
    start = np.flatnonzero(np.diff(together[order], prepend=-1))
    gathered = gather.reduceat(value[order], start) if start.size else value
    best = order[start]
    return _Group(line[best], member[best], gathered, best)


def _surnames_at_home(line: Numbers, household: Numbers, surname: Floats) -> Floats:
    """What the surname tells of each pair, where somebody of the row's household may have lent the line theirs."""
    homes = _grouped(line, household, surname, np.maximum)
    most = int(household.max(initial=0)) + 1
    at = np.searchsorted(homes.line * most + homes.member, line * most + household)
    # A surname that is not stated tells nothing, whoever lives there.
    lent = np.where(surname == 0, 0.0, homes.value[at] + math.log2(_SURNAME_OF_THE_HOUSEHOLD))
    return np.maximum(surname, lent)


@dataclass(frozen=True, slots=True)
class _People:
    """Who the rows are about: each row's person and household by number, and their names."""

    person: Numbers
    household: Numbers
    persons: Texts
    households: Texts

    @classmethod
    def of(cls, persons: Texts, households: Texts) -> "_People":
        """Whoever has no household known is one alone, whom nobody else belongs to."""
        known, person = np.unique(persons, return_inverse=True)
        alone = np.where(households == b"", np.char.add(_ALONE, persons), households)
        homes, household = np.unique(alone, return_inverse=True)
        return cls(person, household, known, homes)

    def person_id(self, person: int) -> str:
        """What the registry calls the person."""
        return bytes(self.persons[person]).decode()

    def household_id(self, household: int) -> str:
        """What the registry calls the household; "" of somebody alone."""
        name = bytes(self.households[household])
        return "" if name.startswith(_ALONE) else name.decode()


@dataclass(frozen=True, slots=True)
class _Bench:
    """All that lines are judged by: their readings, and the pairs that were scored.

    `line`: each pair's line; `share`: how likely its reading is, in bits; `row`: its row's number among `people`;
    `surname`: what the surname tells of the pair, be it the person's own or that of somebody they live with.
    """

    readings: Sequence[Reading]
    scored: Scored
    people: _People
    line: Numbers
    share: Floats
    row: Numbers
    surname: Floats
    judgement: Judgement
    prior: float

    @classmethod
    def of(
        cls, registry: Registry, readings: Sequence[Reading], line_of: Numbers, scored: Scored, judgement: Judgement
    ) -> "_Bench":
        """`line_of`: each reading's line."""
        shares = np.log2([reading.share for reading in readings])
        rows, row = np.unique(scored.row, return_inverse=True)
        people, line = _People.of(*registry.people(rows)), line_of[scored.reading]
        return cls(
            readings,
            scored,
            people,
            line,
            shares[scored.reading],
            row,
            _surnames_at_home(line, people.household[row], scored.weights[_SURNAME]),
            judgement,
            judgement.prior(registry.size()),
        )

    def chances(self, lines: int) -> "_Chances":
        """A line is about a person, about a household's unknown relative, about a person's namesake, or a stranger.

        A pair by itself would claim the line for each of two namesakes: weighed against each other they share it.
        """
        expected, people = self.judgement.expectation, self.people
        surname, given, *_, address = self.scored.weights
        ways = _grouped(self.line, self.row, self.scored.total - surname + self.surname + self.share, np.logaddexp2)
        persons = _grouped(ways.line, people.person[ways.member], ways.value, np.maximum)
        kin = _grouped(self.line, people.household[self.row], surname + address + self.share, np.maximum)
        namesakes = _grouped(self.line, people.person[self.row], surname + given + self.share, np.maximum)
        worth = (
            persons.value + self.prior,
            kin.value + self.prior + np.log2(expected.relative / expected.person),
            namesakes.value + self.prior + np.log2(expected.namesake / expected.person),
            np.full(lines, np.log2(expected.stranger)),
        )
        together = np.full(lines, -np.inf)
        whose = (persons.line, kin.line, namesakes.line, np.arange(lines))
        for line, bits in zip(whose, worth, strict=True):
            np.logaddexp2.at(together, line, bits)
        shares = [
            np.bincount(line, np.exp2(bits - together[line]), lines) for line, bits in zip(whose, worth, strict=True)
        ]
        person, relative = np.exp2(worth[0] - together[persons.line]), np.exp2(worth[1] - together[kin.line])
        best = ways.best[persons.best]
        homes = _grouped(
            np.concatenate([persons.line, kin.line]),
            np.concatenate([people.household[self.row[best]], kin.member]),
            np.concatenate([person, relative]),
            np.add,
        )
        somebody = np.bincount(homes.line, homes.value, lines)
        stranger = np.maximum(1 - somebody, 0.0)
        return _Chances(replace(persons, value=person, best=best), homes, stranger, np.stack(shares, axis=1))

    def in_a_known_house(self) -> frozenset[int]:
        """Which lines have the house in common with somebody, whatever the flat?"""
        house = [number for number, level in enumerate(ADDRESS.levels) if level.same_house]
        return frozenset(self.line[np.isin(self.scored.levels[COMPARISONS.index(ADDRESS)], house)].tolist())

    def candidate(self, pair: int, person: int, chance: float) -> Candidate:
        """The person of this pair, with what each comparison told."""
        own = self.scored.weights[_SURNAME][pair]
        return Candidate(
            person_id=self.people.person_id(person),
            household_id=self.people.household_id(int(self.people.household[self.row[pair]])),
            row=int(self.scored.row[pair]),
            probability=calibrated(chance, self.judgement.person_steps),
            match_weight=float(self.scored.total[pair] - own + self.surname[pair] + self.prior),
            because=tuple(self._because(pair)),
            rules=tuple(rule.name for rule in RULES if int(self.scored.rules[pair]) >> rule.number & 1),
            reading=self.readings[int(self.scored.reading[pair])].kind,
        )

    def _because(self, pair: int) -> Iterator[Because]:
        for comparison, levels, weights in zip(COMPARISONS, self.scored.levels, self.scored.weights, strict=True):
            level, weight = int(levels[pair]), float(weights[pair])
            word = NOT_STATED if level == UNKNOWN else comparison.levels[level].name
            if comparison is SURNAME and self.surname[pair] > weight:
                word, weight = OF_THE_HOUSEHOLD, float(self.surname[pair])
            yield Because(comparison.name, word, weight, *self.scored.pairs.shown(comparison.shows, pair))


@dataclass(frozen=True, slots=True)
class _Chances:
    """What each possibility is worth beside the others of its line, from 0 to 1.

    `persons`: that it is the person. `homes`: that it is anybody of the household, in the registry or not. `stranger`:
    that it is nobody of these, line by line. `kinds`: all persons, relatives, namesakes and strangers, line by line.
    """

    persons: _Group
    homes: _Group
    stranger: Floats
    kinds: Floats
