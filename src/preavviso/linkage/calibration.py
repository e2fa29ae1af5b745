"""Calibration: from what was said and what came true, the steps that say how far a probability may be believed."""

import math
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from preavviso.domain.matching.outcome import log_odds
from preavviso.linkage.accuracy import Flags, Floats

Steps: TypeAlias = tuple[tuple[float, float], ...]
MOST_STEPS = 8
# So many parts of equally many lines are looked at; a single line says nothing of how often.
_PARTS = 100
_DIGITS = 4


def fitted(said: Floats, right: Flags) -> Steps:
    """Which log-odds were true for which that were said: at most eight points, both ascending.

    Isotonic regression: neighbours that contradict the order are pooled until none does, then those that differ least.
    """
    rising: list[_Pool] = []
    for part in np.array_split(np.argsort(said, kind="stable"), min(_PARTS, len(said))):
        one = _Pool(sum(log_odds(float(chance)) for chance in said[part]), int(right[part].sum()), len(part))
        while rising and (rising[-1].true >= one.true or rising[-1].said >= one.said):
            one = rising.pop().with_(one)
        rising.append(one)
    while len(rising) > MOST_STEPS:
        at = min(range(len(rising) - 1), key=lambda at: rising[at].lost_with(rising[at + 1]))
        rising[at : at + 2] = [rising[at].with_(rising[at + 1])]
    return tuple((pool.said, pool.true) for pool in rising)


@dataclass(frozen=True, slots=True)
class _Pool:
    """Lines of which much the same was said: the sum of its log-odds, how many came true, and how many there are."""

    total: float
    right: int
    lines: int

    @property
    def said(self) -> float:
        return round(self.total / self.lines, _DIGITS)

    @property
    def true(self) -> float:
        """In log-odds; nothing is never, and nothing always."""
        return round(math.log((self.right + 0.5) / (self.lines - self.right + 0.5)), _DIGITS)

    def with_(self, other: "_Pool") -> "_Pool":
        return _Pool(self.total + other.total, self.right + other.right, self.lines + other.lines)

    def lost_with(self, other: "_Pool") -> float:
        """By how much less likely all of it is, once both are taken for one."""
        return self._likelihood() + other._likelihood() - self.with_(other)._likelihood()

    def _likelihood(self) -> float:
        share = (self.right + 0.5) / (self.lines + 1)
        return self.right * math.log(share) + (self.lines - self.right) * math.log(1 - share)
