"""The worker: wakes up, does what waits, sleeps. It ends between two messages when it is told to."""

import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from types import FrameType

from preavviso.actions.boxes import Errand
from preavviso.actions.screening import want_outdated
from preavviso.channels.cage import Cage
from preavviso.jobs.fetching import fetch_all, fetching
from preavviso.jobs.reading import read_waiting
from preavviso.jobs.screening import look_for_waiting

# Seconds between two looks: a notice is on the desk well within a minute of its arrival.
PAUSE = 5.0


def run(
    authorities: Sequence[bytes],
    errands: Sequence[Errand],
    clock: Callable[[], datetime],
    *,
    once: bool,
    tell: Callable[[], None] = lambda: None,
) -> Counter[str]:
    """Fetch what came and read what waits; then, unless `once`, go on until SIGTERM or SIGINT. What was done in all?

    `authorities`: the certificates of the certified-mail providers' authorities that this office trusts.
    `errands`: the boxes to look into; a message that is fetched is read at once, whatever the other boxes do.
    """
    tally: Counter[str] = Counter()
    want_outdated()
    with Cage(authorities) as cage, told_to_stop() as stop, fetching(() if once else errands, clock, stop):
        if once:
            fetch_all(errands, clock, only_when_due=True, stop=stop.is_set)
        while not stop.is_set():
            tally += read_waiting(cage, clock, stop.is_set, tell)
            look_for_waiting(clock, stop.is_set)
            if once or stop.wait(PAUSE):
                break
    return tally


@contextmanager
def told_to_stop() -> Iterator[threading.Event]:
    """Is set by SIGTERM and SIGINT: whoever asks ends when the message in hand is done."""
    event = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        event.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield event
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
