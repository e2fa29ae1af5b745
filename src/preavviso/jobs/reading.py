"""Reads what was received: claims one message after the other, reads it in the cage, registers what it says."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime

from preavviso.actions import intake
from preavviso.actions.reading import read_claimed
from preavviso.channels.cage import Cage
from preavviso.domain.message import MessageKind


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
    reading = read_claimed(cage, claim, now)
    if reading is None:
        return {"needs_person": 1}
    return {"read": 1, "needs_person": int(reading.needs_person or reading.kind is MessageKind.UNREADABLE)}
