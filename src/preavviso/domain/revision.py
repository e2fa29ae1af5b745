"""One month, many versions: what a later list of the same authority says otherwise than the one before.

Nothing here takes anything back. Whoever is no longer listed keeps the planned day, and a question is put to the
authority: a list may be a part, a mistake, or another office's. See docs/decisions/0027.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from preavviso.domain.notice import Decision, NoticeKind, Period

# Lists that name the whole month: whom they leave out, they leave out. A reminder may name some only.
_OF_THE_MONTH = (NoticeKind.PROGRAMME, NoticeKind.EMPTY)
# Without a common sender, two lists are of one authority when they have this part of their lines in common.
_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Version:
    """A notice as one of a month's versions. The tenancies are named by their cases; `mark` names the notice.

    `houses`: the senders of its copies; `messages`: who carries it; `whole`: all of it was read without a doubt, or a
    person has confirmed it; `rectifies`: it says of itself that it takes the place of an earlier one.
    """

    mark: str
    kind: NoticeKind
    period: Period | None
    said_at: datetime
    houses: frozenset[str]
    messages: frozenset[str]
    tenancies: frozenset[str]
    whole: bool = True
    rectifies: bool = False

    @property
    def may_leave_out(self) -> bool:
        """Does it mean something that somebody is not on it?"""
        return self.whole and self.kind in _OF_THE_MONTH


def is_later_version(later: Version, earlier: Version) -> bool:
    """Are both lists of one month by one authority, the one said after the other?

    Lists of one sender that have nobody in common are two parts of the month, unless the later one says that it takes
    the earlier one's place, or that nothing is planned. Lists in one message are parts of it.
    """
    if later.period is None or later.period != earlier.period or later.messages & earlier.messages:
        return False
    if later.said_at <= earlier.said_at:
        return False
    common = len(later.tenancies & earlier.tenancies)
    if later.houses & earlier.houses:
        return common > 0 or later.rectifies or later.kind is NoticeKind.EMPTY
    return common > 0 and common >= _ALIKE * max(len(later.tenancies), len(earlier.tenancies))


def former_of(version: Version, versions: Iterable[Version]) -> Version | None:
    """Which list is this one to be compared with: the latest that it is a later version of. A reminder is none."""
    earlier = [
        one
        for one in versions
        if one.kind is not NoticeKind.REMINDER and one.mark != version.mark and is_later_version(version, one)
    ]
    return max(earlier, key=_when, default=None)


def left_out(versions: Collection[Version]) -> frozenset[tuple[str, str]]:
    """Which tenancies does a later list leave out that the one before still named? (tenancy, mark of the later list)

    The same answer in whatever order the lists came.
    """
    found = set()
    for version in versions:
        if version.may_leave_out:
            before = sorted((one for one in versions if is_later_version(version, one)), key=_when)
            beside = {tenancy for one in versions if one.messages & version.messages for tenancy in one.tenancies}
            found |= {(tenancy, version.mark) for tenancy in _last_named(before) - beside}
    return frozenset(found)


def _last_named(versions: Iterable[Version]) -> set[str]:
    """Who is still named after these lists, in their order?"""
    named: set[str] = set()
    for version in versions:
        named = set(version.tenancies) if version.may_leave_out else named | version.tenancies
    return named


def _when(version: Version) -> tuple[datetime, str]:
    return version.said_at, version.mark


class What(StrEnum):
    """How a line of a later list differs from the same tenancy's line before."""

    ADDED = "added"
    DAY_MOVED = "day_moved"
    HOUR_MOVED = "hour_moved"
    DECISION_CHANGED = "decision_changed"
    VANISHED = "vanished"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Planned:
    """What a list plans for one tenancy; None and UNKNOWN: it does not say."""

    on: date | None
    at: time | None
    decision: Decision


@dataclass(frozen=True, slots=True)
class Change:
    """What a later list says of one tenancy, beside the earlier one. A missing side: it is not on that list."""

    tenancy: str
    what: tuple[What, ...]
    before: Planned | None
    after: Planned | None


def changes(before: Mapping[str, Planned], after: Mapping[str, Planned], *, may_leave_out: bool) -> tuple[Change, ...]:
    """What does the later list say otherwise? Tenancy by tenancy, in the order of the later list, then of the earlier.

    Where the later list may not leave anybody out, who is not on it is not spoken of.
    """
    named = [
        Change(tenancy, _differences(before.get(tenancy), planned), before.get(tenancy), planned)
        for tenancy, planned in after.items()
    ]
    vanished = [
        Change(tenancy, (What.VANISHED,), planned, None)
        for tenancy, planned in before.items()
        if may_leave_out and tenancy not in after
    ]
    return (*named, *vanished)


def _differences(before: Planned | None, after: Planned) -> tuple[What, ...]:
    """Not saying a day, an hour or a decision changes none."""
    if before is None:
        return (What.ADDED,)
    found = []
    if after.on is not None and after.on != before.on:
        found.append(What.DAY_MOVED)
    if after.at is not None and after.at != before.at:
        found.append(What.HOUR_MOVED)
    if after.decision not in {before.decision, Decision.UNKNOWN}:
        found.append(What.DECISION_CHANGED)
    return tuple(found) or (What.UNCHANGED,)
