"""The worker: wakes up, does what waits, sleeps. It ends between two messages when it is told to."""

import signal
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from types import FrameType

from preavviso.channels.cage import Cage
from preavviso.jobs.reading import read_waiting

# Seconds between two looks: a notice is on the desk well within a minute of its arrival.
PAUSE = 5.0


def run(
    authorities: Sequence[bytes],
    clock: Callable[[], datetime],
    *,
    once: bool,
    tell: Callable[[], None] = lambda: None,
) -> Counter[str]:
    """Read what waits; then, unless `once`, go on until SIGTERM or SIGINT. What was done in all?

    `authorities`: the certificates of the certified-mail providers' authorities that this office trusts.
    """
    told_to_stop = threading.Event()
    _stop_on_signals(told_to_stop)
    tally: Counter[str] = Counter()
    with Cage(authorities) as cage:
        while not told_to_stop.is_set():
            tally += read_waiting(cage, clock, told_to_stop.is_set, tell)
            if once or told_to_stop.wait(PAUSE):
                break
    return tally


def _stop_on_signals(event: threading.Event) -> None:
    def stop(number: int, frame: FrameType | None) -> None:
        event.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
