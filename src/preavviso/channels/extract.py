"""What was read so far of a list, and whether all of it was explained."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice

from preavviso.domain.message import Problem
from preavviso.domain.notice import MOST_SOURCE_LINES, MOST_SOURCE_TEXT, Completeness, Entry, Period, SourceLine
from preavviso.domain.profile import Profile, Table


@dataclass(frozen=True, slots=True)
class Occasion:
    """What is known around a list before it is read: the month it is about, the day it was sent, and who sent it.

    `profiles`: the layouts that were learnt, the sender's own before others'.
    """

    period: Period | None = None
    sent: date | None = None
    sender: str = ""
    profiles: tuple[Profile, ...] = ()


@dataclass(slots=True)
class Extract:
    """What was read so far: entries, text that nothing explains, and the counts that show what is missing."""

    entries: list[Entry] = field(default_factory=list)
    leftover: list[str] = field(default_factory=list)
    anchors: int = 0
    places: int = 0
    declared: int | None = None
    says_nothing_planned: bool = False
    makers: dict[str, int] = field(default_factory=dict)
    original: list[SourceLine] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    profile: Profile | None = None
    asks: Problem | None = None
    told: list[Problem] = field(default_factory=list)

    def add(self, entries: Sequence[Entry], made_by: Iterable[str]) -> None:
        """Take in the entries that one row or block makes. `made_by`: the places of its lines."""
        for place in made_by:
            self.makers.setdefault(place, len(self.entries))
        self.entries += entries
        self.places += 1

    def show(self, lines: Iterable[tuple[str, str]]) -> None:
        """Keep the lines that say something as they stand, each by its place, beside the entry that it made."""
        for place, text in islice(lines, MOST_SOURCE_LINES - len(self.original)):
            if text:
                self.original.append(SourceLine(place, text[:MOST_SOURCE_TEXT], self.makers.get(place)))

    def completeness(self) -> Completeness:
        """Is everything explained, and as many as declared?"""
        made = len(self.entries)
        # A list that counts dwellings and names two people in one line declares the lines.
        counted = self.declared is None or self.declared in (made, self.places)
        complete = counted and not self.leftover and self.anchors <= made
        return Completeness(self.anchors, made, self.declared, tuple(self.leftover), complete)

    def absorb(self, other: "Extract") -> None:
        """Take in what was read of another piece of the same source."""
        before = len(self.entries)
        self.original += [
            line if line.entry is None else replace(line, entry=before + line.entry)
            for line in other.original[: MOST_SOURCE_LINES - len(self.original)]
        ]
        self.makers |= {place: before + entry for place, entry in other.makers.items() if place not in self.makers}
        self.entries += other.entries
        self.leftover += other.leftover
        self.tables += other.tables
        self.told += other.told
        self.profile = self.profile or other.profile
        self.asks = self.asks or other.asks
        self.anchors += other.anchors
        self.places += other.places
        if other.declared is not None:
            self.declared = (
                (self.declared or 0) + other.declared
                if self.declared is not None and self.declared != other.declared
                else other.declared
            )
        self.says_nothing_planned = self.says_nothing_planned or other.says_nothing_planned
