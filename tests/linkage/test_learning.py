"""A model is counted on lines whose people are known, the same one every time, or it is refused."""

import json
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from preavviso.domain.matching.comparison import ADDRESS, BIRTH_DATE, CODE, COMPARISONS
from preavviso.domain.matching.mention import Mention
from preavviso.domain.matching.model import Chance
from preavviso.domain.matching.outcome import calibrated
from preavviso.linkage import training
from preavviso.linkage.calibration import MOST_STEPS, fitted
from preavviso.linkage.index import Index
from preavviso.linkage.judgement import Judgement, shipped
from preavviso.linkage.learning import Lesson, Review, expectation, learnt
from preavviso.linkage.training import UntrainedError
from preavviso.rehearsal.model import lessons, rows, taught
from preavviso.rehearsal.town import Town

TOWN = Town(3_000, 1)


@pytest.fixture(autouse=True)
def few_chance_pairs(monkeypatch):
    monkeypatch.setattr(training, "CHANCE_PAIRS", training.AT_A_TIME)


@pytest.fixture(scope="module")
def registry() -> Index:
    return Index.of(rows(TOWN))


def chance(judgement: Judgement, comparison: str, level: str) -> Chance:
    return next(
        one
        for known, chances in zip(COMPARISONS, judgement.model.chances, strict=True)
        if known.name == comparison
        for name, one in zip(known.levels, chances, strict=True)
        if name.name == level
    )


def test_the_same_lines_make_the_same_files_byte_for_byte(tmp_path):
    for folder in ("one", "two"):
        taught(3_000, 1_500, 450).judgement.write(tmp_path / folder)
    for name in ("model.json", "judgement.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_what_is_written_is_read_again(tmp_path):
    shipped().write(tmp_path)
    read = [json.loads((tmp_path / name).read_text()) for name in ("model.json", "judgement.json")]
    assert Judgement.of(*read) == shipped()


def test_known_pairs_agree_on_what_people_agree_on(registry):
    found = learnt(registry, lessons(TOWN, 1_500, 0), None, 1).judgement
    assert chance(found, "surname", "same").m > 0.8
    assert chance(found, "birth_date", "same").m > 0.9
    assert chance(found, "birth_date", "same").u < 0.01
    assert chance(found, "codice_fiscale", "same").m > 0.8
    assert chance(found, "codice_fiscale", "one or two signs").m > 0.005
    assert chance(found, "codice_fiscale", "other").u > 0.9


def test_the_chances_of_a_codice_fiscale_come_from_pairs_that_are_known_without_it(registry):
    """Where lines are known by it alone, agreeing on it is all that could be counted."""
    clean = lessons(TOWN, 1_500, 0)
    signs = [_with_another_sign(lesson) if at % 3 == 0 else lesson for at, lesson in enumerate(clean)]
    found = learnt(registry, signs, None, 1).judgement
    assert 0.2 < chance(found, "codice_fiscale", "one or two signs").m < 0.45


def test_how_often_a_level_is_reached_is_counted_among_those_who_can(registry):
    """Few lines have an initial; but of those that do, nearly all have the right one."""
    found = learnt(registry, lessons(TOWN, 1_500, 0), None, 1).judgement
    assert chance(found, "given_name", "initial").m > 0.75
    assert chance(found, "surname", "same").m > 0.9
    in_words = "same street, no civic"
    assert chance(found, "address", in_words).m > 0.3


def _with_another_sign(lesson: Lesson) -> Lesson:
    code = lesson.mention.codice_fiscale
    return replace(
        lesson, mention=replace(lesson.mention, codice_fiscale=f"{'X' if code[0] != 'X' else 'Y'}{code[1:]}")
    )


def test_birth_dates_are_learnt_though_codici_fiscali_hold_them(registry):
    """Of a pair with both codes the day is not compared; so each known line is looked at without its code."""
    with_dates = [lesson for lesson in lessons(TOWN, 1_500, 0) if lesson.mention.birth_date]
    found = learnt(registry, with_dates, None, 1)
    assert found.known > 500
    assert chance(found.judgement, "birth_date", "one digit, or day for month").m > 0.002


def test_a_list_of_which_nothing_is_known_is_refused(registry):
    unknown = [replace(one, mention=replace(one.mention, codice_fiscale="")) for one in lessons(TOWN, 500, 0)]
    with pytest.raises(UntrainedError, match="Of 500 lines only 0 are known"):
        learnt(registry, unknown, shipped(), 1)


def test_a_level_that_no_pair_could_reach_is_refused_and_named(registry):
    without_dates = [replace(one, mention=replace(one.mention, birth_date="")) for one in lessons(TOWN, 1_500, 300)]
    with pytest.raises(UntrainedError, match="codice_fiscale: same"):
        learnt(registry, without_dates, None, 1)


def test_with_an_earlier_model_what_the_list_does_not_show_stays_as_it_was(registry):
    reviewed = [
        replace(one, mention=replace(one.mention, birth_date="", codice_fiscale="")) for one in lessons(TOWN, 0, 450)
    ]
    found = learnt(registry, reviewed, shipped(), 1)
    for comparison in (BIRTH_DATE, CODE):
        at = COMPARISONS.index(comparison)
        for before, after in zip(shipped().model.chances[at], found.judgement.model.chances[at], strict=True):
            assert after.m == pytest.approx(before.m, rel=0.05, abs=0.006)
    at = COMPARISONS.index(ADDRESS)
    assert found.judgement.model.chances[at] != shipped().model.chances[at]


def test_few_reviews_leave_what_is_expected_as_it_was(registry):
    found = learnt(registry, lessons(TOWN, 1_500, 20), shipped(), 1)
    assert found.person_error is None
    assert found.judgement.expectation == shipped().expectation
    assert found.judgement.person_steps == shipped().person_steps


def test_how_many_lines_are_about_whom_is_learnt_from_reviews(registry):
    found = learnt(registry, lessons(TOWN, 1_500, 1_500), None, 1).judgement.expectation
    assert found.person == pytest.approx(0.8, abs=0.04)
    assert found.relative == pytest.approx(0.04, abs=0.03)
    assert found.person + found.relative + found.namesake + found.stranger == pytest.approx(1)


def test_what_a_person_said_is_not_overruled_by_what_looks_likely(registry):
    """Lines that are somebody's to the letter, of which people said that it is nobody: then few are about anybody."""
    looked_at = [Lesson(mention, Review("", None)) for _, _, mention in list(rows(TOWN))[:300]]
    found = expectation(registry, looked_at, shipped())
    assert found.person < 0.01
    assert found.namesake + found.relative > 0.9


def test_a_person_who_has_several_rows_is_compared_by_the_likeliest():
    then = Mention("Bianchi", "Ada", "", "", "Via Vecchia 3", "Cremona")
    now = Mention("Verdi", "Ada", "", "", "Via Nuova 30", "Cremona")
    index = Index.of([("P1", "", now), ("P1", "", then)])
    reviewed = [Lesson(then, Review("P1", None))] * 1_000
    found = learnt(index, reviewed, shipped(), 1).judgement
    assert chance(found, "surname", "same").m > chance(shipped(), "surname", "same").m * 0.99
    assert chance(found, "surname", "other").m < 0.02


# --- Calibration ---------------------------------------------------------------------------------------------------


def test_who_is_too_sure_of_himself_is_believed_less():
    dice = np.random.default_rng(1)
    said = dice.random(20_000)
    right = dice.random(20_000) < 0.5 + (said - 0.5) * 0.6
    steps = fitted(said, right)
    assert calibrated(0.9, steps) == pytest.approx(0.74, abs=0.04)
    assert calibrated(0.1, steps) == pytest.approx(0.26, abs=0.04)


def test_steps_are_few_and_go_up():
    dice = np.random.default_rng(2)
    for lines in (1, 5, 300, 5_000):
        said = dice.random(lines) ** 8
        steps = fitted(said, dice.random(lines) < said)
        assert 1 <= len(steps) <= MOST_STEPS
        assert all(low < high and true < truer for (low, true), (high, truer) in pairwise(steps))


def test_what_is_likelier_stays_likelier():
    dice = np.random.default_rng(3)
    said = dice.random(3_000)
    steps = fitted(said, dice.random(3_000) < said**2)
    after = [calibrated(float(one), steps) for one in np.linspace(0.0001, 0.9999, 500)]
    assert after == sorted(after)
    assert after[0] > 0
    assert after[-1] < 1
