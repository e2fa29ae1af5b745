"""Names for invented people: common ones, rarer ones put together from parts, of the origins that towns have."""

import random
import tomllib
from bisect import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, product
from pathlib import Path
from typing import Any

SECOND_NAMES = ("Maria", "Luisa", "Teresa", "Luigi", "Carlo", "Antonio", "Grazia", "Rosa", "Pietro", "Paolo")


class Weighted:
    """A list from which the first items are drawn more often, as names are in life (Zipf)."""

    __slots__ = ("_items", "_steps", "_total")

    def __init__(self, items: Sequence[str], flatness: float = 20.0) -> None:
        self._items = tuple(items)
        self._steps = tuple(accumulate(1.0 / (rank + flatness) for rank in range(len(self._items))))
        self._total = self._steps[-1]

    def draw(self, rng: random.Random) -> str:
        """One of the items."""
        return self._items[bisect(self._steps, rng.random() * self._total)]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a family comes from: its names, and the cadastral codes of the places where its people are born."""

    name: str
    share: float
    surnames: Weighted
    men: Weighted
    women: Weighted
    born_in: tuple[str, ...]
    two_surnames: bool

    @property
    def italian(self) -> bool:
        """Are these the names of families that were always here?"""
        return self.name == "Italy"

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> "Origin":
        """The origin that a table of names.toml describes, with the names that a town has."""
        surnames = _surnames(table, {})
        return cls._of(table, {}, surnames, flatness=10.0 + len(surnames) / 400)

    @classmethod
    def of_province(cls, table: Mapping[str, Any]) -> "Origin":
        """The same origin with the names that a whole province has: more, and most of them rare."""
        more = table.get("province", {})
        surnames = _surnames(table, more)
        return cls._of(table, more, surnames, flatness=10.0 + len(surnames) / 1000)

    @classmethod
    def _of(cls, table: Mapping[str, Any], more: Mapping[str, Any], surnames: list[str], flatness: float) -> "Origin":
        return cls(
            name=str(table["name"]),
            share=float(str(table["share"])),
            surnames=Weighted(surnames, flatness),
            men=Weighted(_given_names(table, more, "men")),
            women=Weighted(_given_names(table, more, "women")),
            born_in=tuple(str(table["born_in"]).split()),
            two_surnames=table.get("two_surnames") is True,
        )


def _surnames(table: Mapping[str, Any], more: Mapping[str, Any]) -> list[str]:
    """The common ones first, then those put together from parts."""
    listed = ",".join(filter(str.strip, (table["surnames"], more.get("surnames", "")))).split(",")
    common = [" ".join(surname.split()) for surname in listed]
    stems, endings = (f"{table[part]} {more.get(part, '')}".split() for part in ("stems", "endings"))
    middles = [*table.get("middles", [""]), *more.get("middles", [])]
    return common + _rare(stems, middles, endings, known=set(common))


def _given_names(table: Mapping[str, Any], more: Mapping[str, Any], of: str) -> list[str]:
    """The common ones first; in some languages any two syllables are a name."""
    first, last = str(more.get("given_stems", "")).split(), str(more.get(f"given_endings_of_{of}", "")).split()
    joined = [f"{stem}{ending}" for stem, ending in product(first, last)]
    random.Random("given names").shuffle(joined)
    return list(dict.fromkeys([*str(table[of]).split(), *str(more.get(of, "")).split(), *joined]))


def _rare(stems: Sequence[str], middles: Sequence[str], endings: Sequence[str], *, known: set[str]) -> list[str]:
    """Surnames put together from parts: the town's own, so in one order for every seed. The longer, the rarer."""
    order = random.Random("surnames")
    made: list[str] = []
    for middle in middles:
        parts = sorted(
            {f"{stem}{middle}{ending}".replace("_", " ").title() for stem, ending in product(stems, endings)}
        )
        order.shuffle(parts)
        made += parts
    return [surname for surname in dict.fromkeys(made) if surname not in known]


_TABLES = tomllib.loads((Path(__file__).parent / "names.toml").read_text(encoding="utf-8"))["origin"]
ORIGINS = tuple(Origin.of(table) for table in _TABLES)
PROVINCE_ORIGINS = tuple(Origin.of_province(table) for table in _TABLES)
ITALIAN = ORIGINS[0]
BORN_HERE = ITALIAN.born_in[:8]
_SHARES = tuple(accumulate(origin.share for origin in ORIGINS))


def origin(rng: random.Random, origins: Sequence[Origin] = ORIGINS) -> Origin:
    """Where does this family come from?"""
    return origins[bisect(_SHARES, rng.random() * _SHARES[-1])]


def surname(rng: random.Random, origin: Origin) -> str:
    """A surname of that origin: two where that is the custom, and now and then a double one in an Italian family."""
    first = origin.surnames.draw(rng)
    if origin.two_surnames or (origin.italian and rng.random() < 0.006):
        return f"{first} {origin.surnames.draw(rng)}"
    return first


def given_name(rng: random.Random, origin: Origin, *, woman: bool) -> str:
    """A given name of that origin, sometimes with a second one."""
    names = origin.women if woman else origin.men
    first = names.draw(rng)
    roll = rng.random()
    if origin.italian and roll < 0.05:
        return f"{first} {SECOND_NAMES[int(roll * 200)]}"
    if origin.two_surnames and roll < 0.5:
        return f"{first} {names.draw(rng)}"
    return first
