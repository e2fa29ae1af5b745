"""How true decisions are: precision and recall, and whether what is said to be likely comes true so often."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

ECE_BINS = 15
RELIABILITY = (0.0, 0.1, 0.5, 0.9, 0.99, 0.999, 1.0)
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Reliability:
    """Lines whose probability lies between two bounds: what was said on average, and what share came true."""

    low: float
    high: float
    lines: int
    said: float
    came_true: float


@dataclass(frozen=True, slots=True)
class Decisions:
    """One decision a line: its score, whether it is right, and whether there was anybody to be found."""

    score: Floats
    probability: Floats
    right: Flags
    findable: Flags

    def __len__(self) -> int:
        return len(self.score)

    def where(self, lines: Flags) -> "Decisions":
        """Of some of the lines only."""
        return Decisions(self.score[lines], self.probability[lines], self.right[lines], self.findable[lines])

    def precision(self, threshold: float) -> float:
        """Of the lines decided at the threshold, the share that is right; 1 where none is decided."""
        decided = self.score >= threshold
        return float(self.right[decided].mean()) if decided.any() else 1.0

    def recall(self, threshold: float) -> float:
        """Of the lines with somebody to be found, the share that is decided at the threshold and right."""
        there = int(self.findable.sum())
        return float((self.right & (self.score >= threshold)).sum() / there) if there else float("nan")

    def f1(self, threshold: float) -> float:
        """The harmonic mean of both."""
        precision, recall = self.precision(threshold), self.recall(threshold)
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    def lowest_threshold(self, precision: float) -> float:
        """The lowest score at which the decisions from there up are so precise; infinity where none is."""
        scores, precisions, _ = self._sweep()
        able = np.flatnonzero(precisions >= precision)
        return float(scores[able[-1]]) if len(able) else float("inf")

    def best_f1(self) -> float:
        """The F1 of the best threshold on these very lines: an oracle."""
        _, precisions, recalls = self._sweep()
        both = precisions + recalls
        return float(np.max(np.where(both > 0, 2 * precisions * recalls / np.where(both > 0, both, 1), 0), initial=0.0))

    def _sweep(self) -> tuple[Floats, Floats, Floats]:
        """Every score that occurs, falling, with the precision and the recall of deciding from it up."""
        order = np.argsort(-self.score, kind="stable")
        order = order[np.isfinite(self.score[order])]
        scores, right = self.score[order], np.cumsum(self.right[order])
        last = np.flatnonzero(np.append(np.diff(scores) != 0, True)) if len(order) else np.array([], dtype=int)
        return scores[last], right[last] / (last + 1), right[last] / max(1, int(self.findable.sum()))

    def calibration_error(self) -> float:
        """The mean distance between what was said and what came true, over bins of equally many lines."""
        decided = np.isfinite(self.score)
        said, true = self.probability[decided], self.right[decided]
        order = np.argsort(said, kind="stable")
        bins = [part for part in np.array_split(order, ECE_BINS) if len(part)]
        return float(sum(len(part) * abs(said[part].mean() - true[part].mean()) for part in bins) / max(1, len(order)))

    def reliability(self) -> list[Reliability]:
        """For spans of probability: how many lines, what was said on average, and what came true."""
        table = []
        for low, high in pairwise(RELIABILITY):
            inside = np.isfinite(self.score) & (self.probability >= low)
            inside &= self.probability <= high if high == RELIABILITY[-1] else self.probability < high
            if inside.any():
                said, true = self.probability[inside].mean(), self.right[inside].mean()
                table.append(Reliability(low, high, int(inside.sum()), float(said), float(true)))
        return table
