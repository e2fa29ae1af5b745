"""One look into one box: keeping what lies there, and leaving in sight what cannot be kept."""

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import DataError, Error, IntegrityError

from preavviso.access.context import Context
from preavviso.actions import boxes, intake
from preavviso.domain.box import delivered_at
from preavviso.domain.role import Purpose

log = logging.getLogger(__name__)


class BrokenOffError(Exception):
    """The look was told to stop between two messages."""


@dataclass(slots=True)
class Look:
    """What one look into a box has come to so far.

    `tell` is called for each message that is kept. `left` holds the places of what could not be.
    """

    errand: boxes.Errand
    clock: Callable[[], datetime]
    claim: boxes.Look
    stop: Callable[[], bool]
    tell: Callable[[], None]
    tally: Counter[str] = field(default_factory=Counter)
    left: list[str] = field(default_factory=list)

    def context(self) -> Context:
        """The worker, now."""
        return Context(self.errand.actor, self.clock(), Purpose.CASE_WORK)

    def keep(self, raw: bytes, name: str, channel: str, place: str, stated: datetime | None) -> bool:
        """Receive this message. False: it could not be kept, for a reason of its own, and is left in sight.

        What fails for another reason (the disk, the database) is raised: the next message would fail as well.
        """
        if self.stop():
            raise BrokenOffError
        context = self.context()
        came = delivered_at(stated, context.now)
        try:
            received = intake.receive(context, raw, name, intake.Seen(channel, place, came))
        except Exception as error:
            if isinstance(error, OSError | Error) and not isinstance(error, DataError | IntegrityError):
                raise
            log.exception("A message could not be kept; it stays where it lies.")
            self.leave("not_kept", place, len(raw), came)
            return False
        self.tally.update(received=1, new=int(received.new))
        self.tell()
        return True

    def leave(self, reason: str, place: str, size: int | None, stated: datetime | None) -> None:
        """This stays where it lies, in sight of a person."""
        context = self.context()
        boxes.leave(context, self.claim, boxes.Left(place, reason, size, delivered_at(stated, context.now)))
        self.left.append(place)

    def advance(self, uidvalidity: int, uid: int) -> None:
        """Everything up to this UID is kept, or left in sight."""
        self.claim = boxes.advance(self.context(), self.claim, uidvalidity, uid)
