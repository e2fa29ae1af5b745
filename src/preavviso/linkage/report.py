"""How true a screening was on lines that people have reviewed, and who is missed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto

from preavviso.domain.matching.mention import Traits, readings_of
from preavviso.domain.matching.outcome import PROBABLE, Outcome
from preavviso.linkage.accuracy import Decisions, Reliability
from preavviso.linkage.index import Index
from preavviso.linkage.judgement import Judgement
from preavviso.linkage.learning import Lesson, Under, decisions, screened_all
from preavviso.linkage.screening import Screened

_SAID = (Outcome.CERTAIN, Outcome.PROBABLE)


class Kind(StrEnum):
    """What sort of lines may be missed more than others; the last three are told by comparing with the registry."""

    ALL = auto()
    ORIGIN = auto()
    BIRTH_DATE_NOT_STATED = auto()
    CODICE_FISCALE_NOT_STATED = auto()
    OTHER_SURNAME = auto()
    WOMAN_WITH_OTHER_SURNAME = auto()
    OTHER_ADDRESS = auto()


@dataclass(frozen=True, slots=True)
class Said:
    """One of the four words: how many lines it was said of, and how often the first person named was the one.

    `wrong`: it was somebody else, or nobody of the registry.
    """

    outcome: Outcome
    lines: int
    right: int
    wrong: int


@dataclass(frozen=True, slots=True)
class Missed:
    """Lines of one kind that are about somebody of the registry, and what became of them. `origin`: of which names.

    `found`: certain or probable, and right. `taken_for_another`: the same, and wrong. `to_check`: a person looks.
    """

    kind: Kind
    origin: str
    lines: int
    found: int
    taken_for_another: int
    to_check: int
    none_found: int


@dataclass(frozen=True, slots=True)
class Truth:
    """Precision and recall, as shares of 1."""

    precision: float
    recall: float


@dataclass(frozen=True, slots=True)
class Report:
    """What reviewed lines show. `about_somebody`: those about a person of the registry.

    `certain` and `probable`: of the lines from that word up. `household`: of likeliest households at one half and more.
    """

    reviewed: int
    about_somebody: int
    said: tuple[Said, ...]
    certain: Truth
    probable: Truth
    household: Truth
    person_error: float
    household_error: float
    reliability: tuple[Reliability, ...]
    missed: tuple[Missed, ...]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A line that was reviewed, whose names come from `origin` ("" unknown), and what was found for it."""

    lesson: Lesson
    origin: str
    found: Screened

    @property
    def findable(self) -> bool:
        """Is it about somebody of the registry?"""
        return self.lesson.review is not None and self.lesson.review.person_id != ""

    @property
    def right(self) -> bool:
        """Is the first person named the one?"""
        review, candidates = self.lesson.review, self.found.candidates
        return self.findable and bool(candidates) and review is not None and candidates[0].person_id == review.person_id


def reported(registry: Index, lessons: Sequence[Lesson], origins: Sequence[str], judgement: Judgement) -> Report:
    """Screen the lines that were reviewed, and say what came true."""
    kept = [(lesson, origin) for lesson, origin in zip(lessons, origins, strict=True) if lesson.review is not None]
    screened = screened_all(registry, [lesson.mention for lesson, _ in kept], judgement)
    lines = [Reviewed(lesson, origin, found) for (lesson, origin), found in zip(kept, screened, strict=True)]
    persons, homes = decisions([lesson.review for lesson, _ in kept], screened)
    return Report(
        reviewed=len(lines),
        about_somebody=sum(line.findable for line in lines),
        said=tuple(_said(lines)),
        certain=_truth(lines, (Outcome.CERTAIN,)),
        probable=_truth(lines, _SAID),
        household=_at(homes, PROBABLE),
        person_error=persons.calibration_error(),
        household_error=homes.calibration_error(),
        reliability=tuple(persons.reliability()),
        missed=tuple(_missed(registry, lines)),
    )


def _said(lines: Sequence[Reviewed]) -> Iterator[Said]:
    for outcome in Outcome:
        some = [line for line in lines if line.found.outcome is outcome]
        right = sum(line.right for line in some)
        yield Said(outcome, len(some), right, len(some) - right)


def _truth(lines: Sequence[Reviewed], words: Sequence[Outcome]) -> Truth:
    said = [line for line in lines if line.found.outcome in words]
    right, there = sum(line.right for line in said), sum(line.findable for line in lines)
    return Truth(right / len(said) if said else 1.0, right / there if there else 0.0)


def _at(decided: Decisions, threshold: float) -> Truth:
    return Truth(decided.precision(threshold), decided.recall(threshold) if decided.findable.any() else 0.0)


def _missed(registry: Index, lines: Sequence[Reviewed]) -> Iterator[Missed]:
    there = [line for line in lines if line.findable]
    yield _row(Kind.ALL, there)
    for origin in sorted({line.origin for line in there} - {""}):
        yield _row(Kind.ORIGIN, [line for line in there if line.origin == origin], origin)
    kinds = list(_kinds(registry, there))
    for kind in list(Kind)[2:]:
        some = [line for line, of in zip(there, kinds, strict=True) if kind in of]
        if some:
            yield _row(kind, some)


def _row(kind: Kind, lines: Sequence[Reviewed], origin: str = "") -> Missed:
    said = [line for line in lines if line.found.outcome in _SAID]
    found = sum(line.right for line in said)
    return Missed(
        kind,
        origin,
        len(lines),
        found,
        len(said) - found,
        sum(line.found.outcome is Outcome.TO_CHECK for line in lines),
        sum(line.found.outcome is Outcome.NONE_FOUND for line in lines),
    )


def _kinds(registry: Index, lines: Sequence[Reviewed]) -> Iterator[frozenset[Kind]]:
    """Of which kinds is each line, beside its person's rows?"""
    rows_of = Under(registry.persons, registry.persons)
    for line in lines:
        review = line.lesson.review
        columns = registry.columns(rows_of.rows(review.person_id if review else ""))
        yield frozenset(_kinds_of(readings_of(line.lesson.mention)[0].traits, {
            name: {bytes(value).decode() for value in column} for name, column in columns.items()
        }))  # fmt: skip


def _kinds_of(line: Traits, known: dict[str, set[str]]) -> Iterator[Kind]:
    if not line.birth_date:
        yield Kind.BIRTH_DATE_NOT_STATED
    if not line.code:
        yield Kind.CODICE_FISCALE_NOT_STATED
    if line.surname not in known["surname"]:
        yield Kind.OTHER_SURNAME
        if any(code[9:11] > "40" for code in known["code"] if code):
            yield Kind.WOMAN_WITH_OTHER_SURNAME
    if line.key and line.key not in known["key"]:
        yield Kind.OTHER_ADDRESS
