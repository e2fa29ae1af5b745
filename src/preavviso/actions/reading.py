"""One message read in the cage and registered: by the worker, and at once when a person waits for it."""

import logging
from datetime import datetime

from preavviso.access.context import Context
from preavviso.actions import intake, layouts
from preavviso.channels.cage import Cage
from preavviso.domain.message import Reading
from preavviso.domain.role import Purpose

log = logging.getLogger(__name__)


def read_claimed(cage: Cage, claim: intake.Claim, now: datetime) -> Reading | None:
    """Read the claimed message by all that its office has learnt, and register what it says. None: it failed.

    Whatever fails here, the message stays, moves back in time and is seen; the next one gets its turn.
    """
    context = Context(claim.actor, now, Purpose.CASE_WORK)
    try:
        reading = cage.read(intake.content(claim), claim.name, layouts.known_to(claim.actor))
        intake.register(context, claim, reading)
    except Exception as error:
        log.exception("Message %s could not be read; it will be tried again.", claim.message)
        intake.postpone(context, claim, type(error).__name__)
        return None
    return reading
