"""The boxes that messages come into: can each be looked into, and what lies there that could not be taken?"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from preavviso.access import gate
from preavviso.access.context import Context
from preavviso.domain.box import REASONS, REMEDIES, UNKNOWN_REASON, Remedy, Trouble, is_alarm, unattended
from preavviso.domain.role import Act
from preavviso.records.intake.models import Box, Sighting, Untaken

# How many places a database is asked for at once.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class LeftLine:
    """What lies in a box and could not be taken: where, how many bytes, since when, why, and what to do."""

    place: str
    size: int | None
    delivered_at: datetime
    remedy: Remedy


@dataclass(frozen=True, slots=True)
class BoxLine:
    """One box: when it was last looked into, and what is wrong, in words.

    `trouble` None: it is well. `is_alarm`: a person has to know it now; trouble that often passes by itself becomes one
    after a quarter of an hour. `left`: an alarm as well, whatever the box itself is like.
    """

    id: uuid.UUID
    name: str
    address: str
    reached_at: datetime | None
    trouble: Trouble | None
    since: datetime | None
    is_alarm: bool
    left: tuple[LeftLine, ...]

    @property
    def remedy(self) -> Remedy | None:
        """Why in words, and what to do; None when the box is well."""
        return None if self.trouble is None else REMEDIES[self.trouble]


def boxes(context: Context) -> tuple[BoxLine, ...]:
    """Which boxes does this office look into, and how is each? Those that need a person come first. Two queries."""
    gate.permit(context, Act.SEE_MESSAGES)
    watched = Box.objects.filter(organisation_id=context.actor.organisation, watched=True)
    left: dict[uuid.UUID, list[LeftLine]] = {}
    for row in Untaken.objects.filter(box__in=watched, ended_at=None).order_by("delivered_at", "id"):
        left.setdefault(row.box_id, []).append(
            LeftLine(row.place, row.size, row.delivered_at, REASONS.get(row.reason, UNKNOWN_REASON))
        )
    lines = [_line(box, tuple(left.get(box.id, ())), context.now) for box in watched.order_by("name", "address")]
    return tuple(sorted(lines, key=lambda line: not (line.is_alarm or line.left)))


def seen(context: Context, places: Collection[str]) -> dict[str, datetime]:
    """At which of these places was something seen before, and when last?"""
    found: dict[str, datetime] = {}
    asked = list(places)
    mine = Sighting.objects.filter(message__organisation_id=context.actor.organisation)
    for start in range(0, len(asked), _AT_ONCE):
        rows = mine.filter(place__in=asked[start : start + _AT_ONCE]).order_by("recorded_at")
        found.update(rows.values_list("place", "recorded_at"))
    return found


def _line(box: Box, left: tuple[LeftLine, ...], now: datetime) -> BoxLine:
    trouble, since = _trouble(box, now)
    return BoxLine(
        id=box.id,
        name=box.name,
        address=box.address,
        reached_at=box.reached_at,
        trouble=trouble,
        since=since,
        is_alarm=trouble is not None and since is not None and is_alarm(trouble, since, now),
        left=left,
    )


def _trouble(box: Box, now: datetime) -> tuple[Trouble | None, datetime | None]:
    """What is wrong with the box, and since when? That nobody looks is worse than what they saw when they did."""
    claimed = box.claimed_until is not None and box.claimed_until > now
    if not claimed and unattended(box.every, box.due_at, now):
        return Trouble.NOT_LOOKED_AT, box.due_at
    return (Trouble(box.trouble), box.failing_since) if box.trouble else (None, None)
