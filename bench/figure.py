"""One measurement: ours, the peer's, and how good what was measured is."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median, quantiles


@dataclass(frozen=True, slots=True)
class Figure:
    """Ours and a peer's in the same unit, on the same work; `ratio` is ours to theirs."""

    name: str
    ours: float
    peer: float
    peer_name: str
    unit: str
    work: str
    quality: dict[str, float | int | str] = field(default_factory=dict)

    @property
    def ratio(self) -> float:
        return self.ours / self.peer


def seconds(work: Callable[[], object], runs: int = 5) -> float:
    """The median time of some runs, after one that does not count."""
    work()
    return median(_timed(work) for _ in range(runs))


def p95(work: Callable[[], object], runs: int = 60) -> float:
    """The time that 95 of 100 runs keep within, after three that do not count."""
    for _ in range(3):
        work()
    return quantiles([_timed(work) for _ in range(runs)], n=20)[-1]


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
