"""Names that came from another alphabet or another habit, written by another system than the registry's."""

import random
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

BY_EAR = "by_ear"
_VARIANTS = tomllib.loads((Path(__file__).parent / "variants.toml").read_text(encoding="utf-8"))
PET_NAMES: Mapping[str, tuple[str, ...]] = {
    name: tuple(variants.split()) for name, variants in _VARIANTS["pet_names"].items()
}


@dataclass(frozen=True, slots=True)
class System:
    """A way of writing the names of one origin: whole words that it knows, and rules for the others."""

    name: str
    words: Mapping[str, tuple[str, ...]]
    rules: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, table: Mapping[str, str]) -> "System":
        """The system that a table of variants.toml describes."""
        words: dict[str, tuple[str, ...]] = {}
        for known, other in _pairs(table["words"]):
            words[known] = (*words.get(known, ()), other)
        rules = tuple((_pattern(before), after.replace("_", " ")) for before, after in _pairs(table["rules"]))
        return cls(table["system"], words, rules)

    def write(self, rng: random.Random, text: str) -> str:
        """The name in this system: the words that it knows, and what its rules make of the rest."""
        if text in self.words:
            return rng.choice(self.words[text])
        known = [rng.choice(self.words[word]) if word in self.words else "" for word in text.split(" ")]
        if any(known):
            return " ".join(other or word for other, word in zip(known, text.split(" "), strict=True))
        written = text.lower()
        for pattern, after in self.rules:
            if rng.random() < 0.75:
                written = re.sub(pattern, after, written)
        return _capitals(written) if written != text.lower() else text


def systems(origin: str, *, by_ear: bool) -> tuple[System, ...]:
    """The systems for names of that origin: those of offices, or the one of whoever writes what they hear."""
    return _systems().get((origin, by_ear), ())


@lru_cache(maxsize=1)
def _systems() -> dict[tuple[str, bool], tuple[System, ...]]:
    found: dict[tuple[str, bool], tuple[System, ...]] = {}
    for table in _VARIANTS["romanisation"]:
        key = table["origin"], table["system"] == BY_EAR
        found[key] = (*found.get(key, ()), System.of(table))
    return found


def _pairs(text: str) -> Iterable[tuple[str, str]]:
    for pair in text.split():
        before, _, after = pair.partition(">")
        yield before, after


def _pattern(before: str) -> str:
    return before.replace("_", " ").replace("^", r"\b").replace("$", r"\b")


def _capitals(text: str) -> str:
    return re.sub(r"(^|[ '-])(\w)", lambda found: found[1] + found[2].upper(), text)
