"""Fetches what came: looks into each box when it is due. One that is slow or fails holds up no other."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from preavviso.access.context import ROME, Context
from preavviso.actions import boxes
from preavviso.channels.mailboxes import BoxError, MailFolder, WatchedFolder
from preavviso.domain.box import Trouble, whole_look_due
from preavviso.domain.role import Purpose
from preavviso.jobs.look import BrokenOffError, Look
from preavviso.jobs.mailbox import empty
from preavviso.jobs.watched import go_through

log = logging.getLogger(__name__)

# Seconds between two questions whether a box is due.
PAUSE = 5.0
_AT_ONCE = 8
# Seconds that a worker which is told to stop waits for its looks.
_PATIENCE = 10.0


@dataclass(frozen=True, slots=True)
class Fetched:
    """What one look into a box gave: how many messages are kept, how many of them are new, how many could not be taken.

    `trouble` None: the look came to its end.
    """

    box: MailFolder | WatchedFolder
    received: int
    new: int
    left: int
    trouble: Trouble | None


def fetch_all(
    errands: Sequence[boxes.Errand],
    clock: Callable[[], datetime],
    *,
    only_when_due: bool,
    stop: Callable[[], bool] = lambda: False,
    tell: Callable[[], None] = lambda: None,
) -> list[Fetched]:
    """Look into these boxes, several at a time. One that is not due, or that somebody else looks into, is left out.

    `tell` is called for each message that is kept.
    """

    def look(errand: boxes.Errand) -> Fetched | None:
        try:
            return fetch(errand, clock, only_when_due=only_when_due, stop=stop, tell=tell)
        finally:
            connection.close()

    with ThreadPoolExecutor(_AT_ONCE, "box") as pool:
        return [found for found in pool.map(look, errands) if found is not None]


@contextmanager
def fetching(errands: Sequence[boxes.Errand], clock: Callable[[], datetime], stop: threading.Event) -> Iterator[None]:
    """While the block lasts, look into each box whenever it is due.

    The block's end waits for the messages in hand, and not for servers that say nothing.
    """
    threads = [threading.Thread(target=_go_round, args=(errand, clock, stop), daemon=True) for errand in errands]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        patience = time.monotonic() + _PATIENCE
        for thread in threads:
            thread.join(max(0.0, patience - time.monotonic()))


def _go_round(errand: boxes.Errand, clock: Callable[[], datetime], stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            fetch(errand, clock, only_when_due=True, stop=stop.is_set)
        except Exception:
            # The database may be away for a while; the box is looked into when it is back.
            log.exception("A look into a box broke off; there will be another.")
        finally:
            connection.close()
        stop.wait(PAUSE)


def fetch(
    errand: boxes.Errand,
    clock: Callable[[], datetime],
    *,
    only_when_due: bool,
    stop: Callable[[], bool] = lambda: False,
    tell: Callable[[], None] = lambda: None,
) -> Fetched | None:
    """Look into one box and keep what is new. None: it is not due, or somebody else looks into it now."""
    context = Context(errand.actor, clock(), Purpose.CASE_WORK)
    claim = boxes.claim(context, errand.box.address, only_when_due=only_when_due)
    if claim is None:
        return None
    look = Look(errand, clock, claim, stop, tell)
    trouble: Trouble | None = None
    try:
        _look_into(errand.box, look)
    except (boxes.TurnLostError, BrokenOffError):
        boxes.let_go(claim)
    except BoxError as error:
        trouble = error.trouble
    except Exception:
        log.exception("What lies in a box could not be kept; it stays where it lies.")
        trouble = Trouble.NOT_KEPT
    if trouble is not None:
        boxes.fail(look.context(), claim, trouble)
    return Fetched(errand.box, look.tally["received"], look.tally["new"], len(look.left), trouble)


def _look_into(box: MailFolder | WatchedFolder, look: Look) -> None:
    whole = whole_look_due(look.claim.compared_at, look.clock().astimezone(ROME))
    if isinstance(box, MailFolder):
        whole = empty(look, box, whole=whole)
        left = look.left if whole else None
    else:
        go_through(look, box, whole=whole)
        left = look.left
    boxes.finish(look.context(), look.claim, left, compared=whole)
