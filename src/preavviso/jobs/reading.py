"""Reads what was received: claims one message after the other, reads it in the cage, registers what it says."""

import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime

from preavviso.access.context import Context
from preavviso.actions import intake
from preavviso.channels.cage import Cage
from preavviso.domain.message import MessageKind
from preavviso.domain.role import Purpose

log = logging.getLogger(__name__)


def read_waiting(
    cage: Cage,
    clock: Callable[[], datetime],
    stop: Callable[[], bool] = lambda: False,
    tell: Callable[[], None] = lambda: None,
) -> Counter[str]:
    """Read all that waits now, or until `stop`. How many messages were read, and how many need a person?"""
    tally: Counter[str] = Counter()
    while not stop() and (claim := intake.claim(clock())) is not None:
        tally.update(_read(cage, claim, clock()))
        tell()
    return tally


def _read(cage: Cage, claim: intake.Claim, now: datetime) -> dict[str, int]:
    context = Context(claim.actor, now, Purpose.CASE_WORK)
    try:
        reading = cage.read(intake.content(claim), claim.name)
        intake.register(context, claim, reading)
    except Exception as error:
        # Whatever fails here, the message stays, moves back in time and is seen; the next one gets its turn.
        log.exception("Message %s could not be read; it will be tried again.", claim.message)
        intake.postpone(context, claim, type(error).__name__)
        return {"needs_person": 1}
    return {"read": 1, "needs_person": int(reading.needs_person or reading.kind is MessageKind.UNREADABLE)}
