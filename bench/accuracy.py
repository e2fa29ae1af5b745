"""How true a screening was: precision and recall, calibration, and who is missed; of one engine on one set of lines."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from preavviso.linkage.accuracy import Decisions, Flags, Floats
from preavviso.rehearsal.noise import HELD_OUT, Noise
from preavviso.rehearsal.trial import Absence, Trial

FIRST = 5


class Candidate(Protocol):
    """Somebody of the registry who may be meant."""

    @property
    def person_id(self) -> str:
        """The registry's number."""

    @property
    def household_id(self) -> str:
        """The registry's number of the household."""

    @property
    def probability(self) -> float:
        """That this person is meant."""

    @property
    def match_weight(self) -> float:
        """In bits, prior included."""


class Screened(Protocol):
    """What an engine says of one line."""

    @property
    def candidates(self) -> Sequence[Candidate]:
        """Who was compared, the best first; as many as were asked for."""

    @property
    def households(self) -> Sequence[tuple[str, float]]:
        """That some member of the household is meant, the likeliest first."""


def person_decisions(lines: Sequence[Trial], screened: Sequence[Screened]) -> Decisions:
    """The first candidate of each line, and whether it is the person."""
    tops = [answer.candidates[0] if answer.candidates else None for answer in screened]
    return _decisions(
        [_score(top.probability, top.match_weight) if top else -np.inf for top in tops],
        [top.probability if top else 0.0 for top in tops],
        [top is not None and top.person_id == line.person_id for top, line in zip(tops, lines, strict=True)],
        [line.person_id is not None for line in lines],
    )


def household_decisions(lines: Sequence[Trial], screened: Sequence[Screened]) -> Decisions:
    """The likeliest household of each line, and whether it is the one; a relative whom nobody registered counts."""
    tops = [answer.households[0] if answer.households else None for answer in screened]
    return _decisions(
        [top[1] if top else -np.inf for top in tops],
        [top[1] if top else 0.0 for top in tops],
        [top is not None and top[0] == line.household_id for top, line in zip(tops, lines, strict=True)],
        [line.household_id is not None for line in lines],
    )


def ranks(lines: Sequence[Trial], screened: Sequence[Screened]) -> npt.NDArray[np.int64]:
    """The place of the right person among the candidates, from 0; -1 where they are not shown."""
    return np.array(
        [
            next((at for at, one in enumerate(answer.candidates) if one.person_id == line.person_id), -1)
            for line, answer in zip(lines, screened, strict=True)
        ],
        dtype=np.int64,
    )


def was_compared(lines: Sequence[Trial], compared: Sequence[frozenset[str]]) -> Flags:
    """Was the right person among those whom the line was compared with?"""
    return np.array([line.person_id in persons for line, persons in zip(lines, compared, strict=True)], dtype=bool)


@dataclass(frozen=True, slots=True)
class Missed:
    """Lines of one kind: how many mean somebody, and the shares that are found."""

    kind: str
    lines: int
    compared: float
    among_first: float
    at_half: float
    at_threshold: float


def by_kind(
    lines: Sequence[Trial], decisions: Decisions, place: npt.NDArray[np.int64], met: Flags, thresholds: Floats
) -> Iterator[Missed]:
    """Who is missed, by origin and by what happened to the line; `met`: was the person compared at all?"""
    kinds: list[tuple[str, Callable[[Trial], bool]]] = [
        ("all", lambda _: True),
        ("Italian names", lambda line: not line.foreign),
        ("foreign names", lambda line: line.foreign),
        *((origin, _of_origin(origin)) for origin in sorted({line.origin for line in lines if line.foreign})),
        ("nothing that is held out", lambda line: not line.noises & HELD_OUT),
        ("something held out", lambda line: bool(line.noises & HELD_OUT)),
        *((f"{noise}{' (held out)' if noise in HELD_OUT else ''}", _with(noise)) for noise in Noise),
    ]
    at_half = decisions.right & (decisions.probability >= 0.5)
    at_threshold = decisions.right & (decisions.score >= thresholds)
    for kind, is_so in kinds:
        chosen = decisions.findable & np.array([is_so(line) for line in lines], dtype=bool)
        if chosen.any():
            yield Missed(
                kind=kind,
                lines=int(chosen.sum()),
                compared=float(met[chosen].mean()),
                among_first=float(((place[chosen] >= 0) & (place[chosen] < FIRST)).mean()),
                at_half=float(at_half[chosen].mean()),
                at_threshold=float(at_threshold[chosen].mean()),
            )


def lured(lines: Sequence[Trial], decisions: Decisions, thresholds: Floats) -> Iterator[tuple[str, int, float, float]]:
    """Lines about people whom the registry does not know: how many are taken for somebody, at one half and above."""
    for absence in Absence:
        chosen = np.array([line.absence is absence for line in lines], dtype=bool)
        if chosen.any():
            at_half = decisions.probability[chosen] >= 0.5
            at_threshold = decisions.score[chosen] >= thresholds[chosen]
            yield str(absence), int(chosen.sum()), float(at_half.mean()), float(at_threshold.mean())


def _of_origin(origin: str) -> Callable[[Trial], bool]:
    return lambda line: line.origin == origin


def _with(noise: Noise) -> Callable[[Trial], bool]:
    return lambda line: noise in line.noises


def _score(probability: float, weight: float) -> float:
    """By probability; where that is all but 1 the weight decides."""
    return probability + 1e-9 * weight


def _decisions(score: list[float], probability: list[float], right: list[bool], findable: list[bool]) -> Decisions:
    return Decisions(
        np.array(score, dtype=float),
        np.array(probability, dtype=float),
        np.array(right, dtype=bool),
        np.array(findable, dtype=bool),
    )
