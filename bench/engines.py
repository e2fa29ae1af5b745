"""What links lines to the registry: ours and its peers, behind one shape."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from bench.accuracy import Screened
from preavviso.domain.matching.mention import Mention, readings_of
from preavviso.linkage.index import Index
from preavviso.linkage.judgement import shipped
from preavviso.linkage.scoring import score
from preavviso.linkage.screening import screen
from preavviso.rehearsal.trial import Trial

RegistryRow = tuple[object, ...]  # in the order of rehearsal.town.REGISTRY_HEADER


class Engine(Protocol):
    """Something that is given a registry once, and then lists."""

    name: str

    def load(self, rows: Iterable[RegistryRow]) -> None:
        """Take the registry in, whole; whatever is to be trained or indexed is done here."""

    def screen(self, lines: Sequence[Trial], top: int = 5) -> Sequence[Screened]:
        """For each line the best candidates; only what stands in a list may be looked at, nothing of the truth."""

    def compared(self, lines: Sequence[Trial]) -> Sequence[frozenset[str]]:
        """Everybody whom each line was compared with: who is not among them cannot be found."""


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate."""

    person_id: str
    household_id: str
    probability: float
    match_weight: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of a line."""

    candidates: Sequence[Found]
    households: Sequence[tuple[str, float]]


@dataclass
class Ours:
    """The product's own: an index in memory and the judgement that is shipped."""

    name: str = "preavviso"
    index: Index | None = None

    def load(self, rows: Iterable[RegistryRow]) -> None:
        """Put every row under its keys."""
        self.index = Index.of(mention_row(row) for row in rows)

    def screen(self, lines: Sequence[Trial], top: int = 5) -> Sequence[Screened]:
        """As `preavviso screen` does."""
        if self.index is None:
            raise ValueError("Nothing was loaded.")
        return screen(self.index, [line_mention(line) for line in lines], shipped(), top)

    def compared(self, lines: Sequence[Trial]) -> Sequence[frozenset[str]]:
        """Whoever shares a key with a reading of the line."""
        if self.index is None:
            raise ValueError("Nothing was loaded.")
        several = [readings_of(line_mention(line)) for line in lines]
        scored, _ = score(self.index, [reading.traits for one in several for reading in one], shipped().model)
        line_of = np.repeat(np.arange(len(lines)), [len(one) for one in several])[scored.reading]
        everybody: list[set[str]] = [set() for _ in lines]
        for line, person in zip(line_of.tolist(), self.index.people(scored.row)[0].tolist(), strict=True):
            everybody[line].add(person.decode() if isinstance(person, bytes) else person)
        return [frozenset(persons) for persons in everybody]


def line_mention(line: Trial) -> Mention:
    return Mention(line.surname, line.given_name, line.birth_date, line.codice_fiscale, line.address, line.municipality)


def mention_row(row: RegistryRow) -> tuple[str, str, Mention]:
    person, surname, given_name, born, code, address, household, municipality = (str(value) for value in row)
    return person, household, Mention(surname, given_name, born, code, address, municipality)


@dataclass
class Lookup:
    """What an office does with a spreadsheet: the same surname and name in capitals, and then a look at the civic."""

    name: str = "lookup of equal names"
    by_name: dict[tuple[str, str], list[tuple[str, str, str]]] = field(default_factory=lambda: defaultdict(list))

    def load(self, rows: Iterable[RegistryRow]) -> None:
        """Remember who has which name."""
        for person_id, surname, given_name, _born, _code, address, household_id, *_ in rows:
            name = _letters(str(surname)), _letters(str(given_name))
            self.by_name[name].append((str(person_id), str(household_id), _civic(str(address))))

    def screen(self, lines: Sequence[Trial], top: int = 5) -> Sequence[Screened]:
        """Everybody of the name; nine in ten to one where the civic agrees too."""
        return [self._one(line, top) for line in lines]

    def compared(self, lines: Sequence[Trial]) -> Sequence[frozenset[str]]:
        """Whoever has the name."""
        return [frozenset(person for person, _, _ in self._named(line)) for line in lines]

    def _named(self, line: Trial) -> list[tuple[str, str, str]]:
        return self.by_name.get((_letters(line.surname), _letters(line.given_name)), [])

    def _one(self, line: Trial, top: int) -> Answer:
        civic = _civic(line.address)
        odds = [(9.0 if at == civic else 0.1, person, household) for person, household, at in self._named(line)]
        total = 1.0 + sum(weight for weight, _, _ in odds)
        odds.sort(key=lambda one: (-one[0], one[1]))
        found = [Found(person, household, weight / total, weight) for weight, person, household in odds]
        households: dict[str, float] = defaultdict(float)
        for one in found:
            households[one.household_id] += one.probability
        return Answer(found[:top], sorted(households.items(), key=lambda item: -item[1]))


def _letters(text: str) -> str:
    return re.sub(r"[^A-Z]", "", unicodedata.normalize("NFKD", text).upper())


def _civic(address: str) -> str:
    """The first number in an address."""
    found = re.search(r"\d+", address)
    return found[0] if found else ""


def _splink() -> Engine:
    # Who does not ask for it need not have it.
    from bench.splink_peer import SplinkPeer

    return SplinkPeer()


ENGINES: dict[str, Callable[[], Engine]] = {"preavviso": Ours, "splink": _splink, "lookup": Lookup}
