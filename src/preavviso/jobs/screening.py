"""Looks in the registry for the cases that are due, some at a time, until none is."""

import logging
import uuid
from collections.abc import Callable
from datetime import datetime

from django.db import Error

from preavviso.access.context import Context
from preavviso.actions import screening

log = logging.getLogger(__name__)


def look_for_waiting(clock: Callable[[], datetime], stop: Callable[[], bool] = lambda: False) -> int:
    """Look for all that is due now, or until `stop`. How many cases were looked for?

    A case on which we fail does not keep the others waiting: it is left as it was, and the log says why.
    """
    count = 0
    while not stop() and (due := screening.due(clock())) is not None:
        try:
            screening.look_for(due.context, due.cases)
        except Error:
            raise
        except Exception:
            log.exception("Looking for some cases together failed; each is tried by itself.")
            for case in due.cases:
                _try_alone(due.context, case)
        count += len(due.cases)
    return count


def _try_alone(context: Context, case: uuid.UUID) -> None:
    try:
        screening.look_for(context, [case])
    except Error:
        raise
    except Exception:
        log.exception("Looking for a case failed; it waits for the next change of its line or of the registry.")
        screening.give_up(context, case)
