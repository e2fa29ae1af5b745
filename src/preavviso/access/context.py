"""Who asks, in which organisation, as what, and at what moment."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from preavviso.domain.calendar import LocalCalendar
from preavviso.domain.role import Purpose, Role

ROME = ZoneInfo("Europe/Rome")

# What stands in the ledger for the operator at the machine and for the worker, who are no users.
COMMAND_LINE = "command line"
WORKER = "worker"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody in one organisation. `mark` is what the ledger writes: a user's id, or what runs without a user."""

    mark: str
    name: str
    role: Role
    organisation: uuid.UUID
    organisation_name: str
    calendar: LocalCalendar
    user: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """One actor at one moment with one purpose: the first argument of every query and every action."""

    actor: Actor
    now: datetime
    purpose: Purpose

    @property
    def today(self) -> date:
        """The day in Italy, whatever the machine's zone."""
        return self.now.astimezone(ROME).date()


def moment() -> datetime:
    """What time is it? The one place that asks: a rehearsal stands still at the moment that it was given."""
    if settings.REHEARSAL_NOW:
        return datetime.fromisoformat(settings.REHEARSAL_NOW)
    return timezone.now()  # noqa: TID251 — this is the clock
