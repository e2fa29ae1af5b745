"""Learning: from lines some of whose people are known to all that a screening judges by."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from preavviso.domain.matching.comparison import Texts
from preavviso.domain.matching.mention import Mention, readings_of
from preavviso.domain.matching.outcome import Expectation, calibrated
from preavviso.domain.phrase import Phrase
from preavviso.linkage.accuracy import Decisions
from preavviso.linkage.calibration import Steps, fitted
from preavviso.linkage.index import Index, Numbers
from preavviso.linkage.judgement import UNCALIBRATED, Judgement
from preavviso.linkage.listing import Reviewed
from preavviso.linkage.screening import Screened, kinds, screen
from preavviso.linkage.training import Silver, UntrainedError, trained

# Fewer known pairs say less than the model that there is already.
FEWEST_KNOWN = 200
# Fewer reviewed lines than this leave what is expected, and how far it is believed, as it was.
FEWEST_REVIEWED = 900
_PARTS = 3
_AT_ONCE = 50
_ROUNDS = 30
# No kind of line is held to be impossible.
_LEAST = 0.001


@dataclass(frozen=True, slots=True)
class Review:
    """What somebody has said of a line: whom of the registry it is about, and of which household; "" nobody, none.

    A household of None: it was not said.
    """

    person_id: str
    household_id: str | None


@dataclass(frozen=True, slots=True)
class Lesson:
    """A line, and what was said of it; None: nobody has looked."""

    mention: Mention
    review: Review | None = None


def lessons_of(registry: Index, reviewed: Reviewed) -> list[Lesson]:
    """The lines of a list with what was said of them; a person whom this registry does not have is nobody here."""
    home_of = dict(zip(registry.persons.tolist(), registry.households.tolist(), strict=True))
    return [
        Lesson(mention, _review(home_of, person))
        for mention, person in zip(reviewed.mentions, reviewed.person_ids, strict=True)
    ]


def _review(home_of: Mapping[bytes, bytes], person: str) -> Review | None:
    if not person:
        return None
    home = home_of.get(person.encode())
    return Review("", None) if home is None else Review(person, home.decode() or None)


@dataclass(frozen=True, slots=True)
class Learnt:
    """The judgement, and what it was learnt from.

    `known`: pairs that were counted. `coded`: those from which the codice fiscale's own chances come. `reviewed`: lines
    that people have looked at. `person_error`, `household_error`: the calibration error on lines that nothing was
    learnt from, without steps and with them; None: too few were reviewed. Steps are kept where they help.
    """

    judgement: Judgement
    known: int
    coded: int
    reviewed: int
    person_error: tuple[float, float] | None
    household_error: tuple[float, float] | None


def learnt(registry: Index, lessons: Sequence[Lesson], before: Judgement | None, seed: int) -> Learnt:
    """What these lines teach. `before`: what is believed so far; without it everything has to be in the lines.

    Known are lines whose codice fiscale somebody of the registry has, and those that a person has reviewed. Where many
    were reviewed, a third of them is learnt from, a third calibrates, and a third judges whether that helps.

    UntrainedError: too little is known of the lines, or a level was within nobody's reach.
    """
    reviewed = [at for at, lesson in enumerate(lessons) if lesson.review is not None]
    is_enough = len(reviewed) >= FEWEST_REVIEWED
    parts = np.array_split(np.random.default_rng(seed).permutation(reviewed), _PARTS)
    for_model, for_steps, for_proof = ([lessons[at] for at in part] for part in parts)
    unseen = {int(at) for part in parts[1:] for at in part} if is_enough else set()
    seen = [lesson for at, lesson in enumerate(lessons) if at not in unseen]
    silver, coded = _silver(registry, seen), _coded(registry, seen)
    if len(silver.rows) < FEWEST_KNOWN:
        raise UntrainedError(
            Phrase(
                "Of %(lines)s lines only %(known)s are known to be about somebody of the registry, by their codice "
                "fiscale or because person_id says so; %(fewest)s are needed. To guess the rest would make the model "
                "worse than the one that you have: use that one, or review more lines.",
                {"lines": len(lessons), "known": len(silver.rows), "fewest": FEWEST_KNOWN},
            )
        )
    any_line = [readings_of(_without_code(one.mention) if at % 2 else one.mention) for at, one in enumerate(seen)]
    model = trained(registry, silver, coded, any_line, seed, before.model if before else None)
    expected = before.expectation if before else Expectation(0.8, 0.05, 0.05, 0.1)
    judgement = Judgement(model, expected, UNCALIBRATED, UNCALIBRATED)
    if not is_enough:
        steps = (before.person_steps, before.household_steps) if before else (UNCALIBRATED, UNCALIBRATED)
        judgement = replace(judgement, person_steps=steps[0], household_steps=steps[1])
        return Learnt(judgement, len(silver.rows), len(coded.rows), len(reviewed), None, None)
    judgement = replace(judgement, expectation=expectation(registry, for_model, judgement))
    fit, proof = _decided(registry, for_steps, judgement), _decided(registry, for_proof, judgement)
    (person_steps, person_error), (household_steps, household_error) = map(_calibration, fit, proof)
    return Learnt(
        replace(judgement, person_steps=person_steps, household_steps=household_steps),
        len(silver.rows),
        len(coded.rows),
        len(reviewed),
        person_error,
        household_error,
    )


def expectation(registry: Index, lessons: Sequence[Lesson], judgement: Judgement) -> Expectation:
    """Which share of lines is about whom, found by expectation and maximisation.

    Of a reviewed line it is known whether it is about a person of the registry; which of the other kinds it is, only
    how likely that is under what is believed, round by round.
    """
    expected = judgement.expectation
    believed = np.array([expected.person, expected.relative, expected.namesake, expected.stranger])
    chances = np.concatenate([kinds(registry, part, judgement) for part in _parts([one.mention for one in lessons])])
    evidence = np.maximum(chances / believed, np.finfo(float).tiny)
    possible = np.array([_possible(lesson.review) for lesson in lessons])
    for _ in range(_ROUNDS):
        each = evidence * possible * believed
        each /= each.sum(axis=1, keepdims=True)
        believed = np.maximum(each.mean(axis=0), _LEAST)
        believed /= believed.sum()
    person, relative, namesake = (round(float(share), 4) for share in believed[:3])
    return Expectation(person, relative, namesake, round(1 - person - relative - namesake, 4))


def _possible(review: Review | None) -> tuple[bool, bool, bool, bool]:
    if review is None:
        return True, True, True, True
    return (True, False, False, False) if review.person_id else (False, True, True, True)


# --- Whom a line is known to be about ------------------------------------------------------------------------------


def _silver(registry: Index, lessons: Sequence[Lesson]) -> Silver:
    """Lines that are known to be about somebody, without their codice fiscale, and that person's rows."""
    by_code = Under(registry.traits["code"], registry.persons)
    by_person = Under(registry.persons, registry.persons)
    readings, rows = [], []
    for lesson in lessons:
        person = lesson.review.person_id if lesson.review else ""
        if not person and lesson.review is None and lesson.mention.codice_fiscale:
            person = by_code.person(readings_of(lesson.mention)[0].traits.code)
        theirs = by_person.rows(person)
        if len(theirs):
            readings.append(readings_of(_without_code(lesson.mention)))
            rows.append(theirs)
    return Silver(readings, rows)


def _coded(registry: Index, lessons: Sequence[Lesson]) -> Silver:
    """Lines with a codice fiscale whose names and birth date are those of one person, and that person's rows."""
    named = Under(_named(*(registry.traits[name] for name in ("surname", "given", "birth_date"))), registry.persons)
    by_person = Under(registry.persons, registry.persons)
    readings, rows = [], []
    for lesson in lessons:
        if lesson.mention.birth_date and lesson.mention.codice_fiscale:
            several = readings_of(lesson.mention)
            traits = several[0].traits
            person = named.person("|".join((traits.surname, traits.given, traits.birth_date)))
            if person and traits.code:
                readings.append(several)
                rows.append(by_person.rows(person))
    return Silver(readings, rows)


def _named(surname: Texts, given: Texts, born: Texts) -> Texts:
    whole: Texts = np.strings.add(np.strings.add(np.strings.add(np.strings.add(surname, b"|"), given), b"|"), born)
    return np.where((surname != b"") & (given != b"") & (born != b""), whole, b"")


class Under:
    """The rows under each value of a column, and whom they are about."""

    def __init__(self, values: Texts, persons: Texts) -> None:
        self._order = np.argsort(values, kind="stable")
        self._values, self._persons = values[self._order], persons

    def rows(self, value: str) -> Numbers:
        """The rows under it; none under "", which is unknown."""
        first, after = (int(np.searchsorted(self._values, value.encode(), side)) for side in ("left", "right"))
        return self._order[first:after] if value else self._order[:0]

    def person(self, value: str) -> str:
        """Whom all these rows are about; "" for nobody, or for several."""
        persons = {bytes(person) for person in self._persons[self.rows(value)]}
        return persons.pop().decode() if len(persons) == 1 else ""


def _without_code(mention: Mention) -> Mention:
    return replace(mention, codice_fiscale="")


# --- What was said, and what came true -----------------------------------------------------------------------------


def decisions(reviews: Sequence[Review | None], screened: Sequence[Screened]) -> tuple[Decisions, Decisions]:
    """Of reviewed lines: is the likeliest person the one, and the likeliest household the one?"""
    persons, homes = [], []
    for review, found in zip(reviews, screened, strict=True):
        if review is None:
            continue
        best, chance = (found.candidates[0].person_id, found.candidates[0].probability) if found.candidates else ("", 0)
        persons.append((chance, best == review.person_id != "", review.person_id != ""))
        if review.household_id is not None:
            home, chance = found.households[0] if found.households else ("", 0.0)
            homes.append((chance, home == review.household_id != "", review.household_id != ""))
    return _decisions(persons), _decisions(homes)


def _decisions(lines: Sequence[tuple[float, bool, bool]]) -> Decisions:
    said, right, findable = np.array(lines, dtype=float).reshape(-1, 3).T
    return Decisions(said, said, right.astype(bool), findable.astype(bool))


def screened_all(registry: Index, mentions: Sequence[Mention], judgement: Judgement) -> list[Screened]:
    """Every line screened, some at a time."""
    return [found for part in _parts(mentions) for found in screen(registry, part, judgement, top=2)]


def _parts(mentions: Sequence[Mention]) -> Iterator[Sequence[Mention]]:
    yield from (mentions[at : at + _AT_ONCE] for at in range(0, len(mentions), _AT_ONCE))


def _decided(registry: Index, lessons: Sequence[Lesson], judgement: Judgement) -> tuple[Decisions, Decisions]:
    found = screened_all(registry, [lesson.mention for lesson in lessons], judgement)
    return decisions([lesson.review for lesson in lessons], found)


def _calibration(fit: Decisions, proof: Decisions) -> tuple[Steps, tuple[float, float] | None]:
    """The steps that help, or none; and the error without and with them, on lines that they were not fitted to."""
    if not len(fit) or not len(proof):
        return UNCALIBRATED, None
    steps = fitted(fit.probability, fit.right)
    said = np.array([calibrated(float(chance), steps) for chance in proof.probability])
    without, with_steps = proof.calibration_error(), replace(proof, probability=said).calibration_error()
    return steps if with_steps < without else UNCALIBRATED, (round(without, 4), round(with_steps, 4))
