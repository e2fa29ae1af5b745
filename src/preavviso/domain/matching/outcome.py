"""Who is this line about? What each possibility is worth beside the others, and the word for it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise


class Outcome(StrEnum):
    """How sure a match is, in the four words that people see. None found never says that nothing is the matter."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    TO_CHECK = "to_check"
    NONE_FOUND = "none_found"


@dataclass(frozen=True, slots=True)
class Expectation:
    """Which share of a list's lines is about whom; the four sum to 1.

    `person`: somebody who is in the registry. `relative`: somebody who is not, of a household that is. `namesake`:
    somebody who is not, called as somebody who is. `stranger`: neither.
    """

    person: float
    relative: float
    namesake: float
    stranger: float


CERTAIN, PROBABLE, WORTH_A_LOOK = 0.99, 0.5, 0.02
# The runner-up has to be this far behind, in bits, before a match is called certain.
CLEAR_GAP = 6.0


def outcome(best: float, *, gap: float, named: bool, household: float, doubtful: bool) -> Outcome:
    """Which word? `best`: how likely the likeliest person is.

    `named`: something of the name, or a codice fiscale, could be compared: a door alone names nobody, however few live
    behind it. `gap`: bits between the best and the next. `household`: the chance that it is somebody of the best
    household. `doubtful`: the line's name cannot be read as it stands, or too many rows share what it says: never none
    found.
    """
    if named and best >= CERTAIN and gap >= CLEAR_GAP:
        return Outcome.CERTAIN
    if named and best >= PROBABLE:
        return Outcome.PROBABLE
    if doubtful or max(best, household) >= WORTH_A_LOOK:
        return Outcome.TO_CHECK
    return Outcome.NONE_FOUND


def calibrated(probability: float, steps: Sequence[tuple[float, float]]) -> float:
    """How often is such a match right, as reviewed pairs have shown? `steps`: pairs of log-odds, ascending.

    Between two steps the line between them, beyond the ends the distance stays.
    """
    odds = log_odds(probability)
    if odds <= steps[0][0]:
        return _probability(odds - steps[0][0] + steps[0][1])
    for (low, low_true), (high, high_true) in pairwise(steps):
        if odds <= high:
            return _probability(low_true + (odds - low) * (high_true - low_true) / (high - low))
    return _probability(odds - steps[-1][0] + steps[-1][1])


def log_odds(probability: float) -> float:
    """The natural logarithm of the odds; certainty is kept within what a number can hold."""
    bounded = min(max(probability, 1e-12), 1 - 1e-12)
    return math.log(bounded / (1 - bounded))


def _probability(odds: float) -> float:
    return 1 / (1 + math.exp(-odds)) if odds > -700 else 0.0
