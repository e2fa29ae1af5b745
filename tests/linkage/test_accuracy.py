"""The figures of linkage are what their names say: small cases that can be counted by hand."""

from dataclasses import replace

import numpy as np
import pytest
from bench.accuracy import by_kind, household_decisions, lured, person_decisions, ranks, was_compared
from bench.engines import Answer, Found, Lookup

from preavviso.linkage.accuracy import Decisions, Reliability
from preavviso.rehearsal.noise import Noise
from preavviso.rehearsal.town import Town, registry_rows
from preavviso.rehearsal.trial import Absence, Trial, trials

LINE = Trial("E1", "", "", "", "", "", "", "P1", "F1", None, frozenset(), "Italy")


def decisions(*lines: tuple[float, bool, bool]) -> Decisions:
    """Score (which is the probability too), right, findable."""
    score, right, findable = zip(*lines, strict=True)
    return Decisions(np.array(score), np.array(score), np.array(right), np.array(findable))


FOUR = decisions((0.9, True, True), (0.8, False, False), (0.6, True, True), (0.3, True, True))


def test_precision_and_recall_at_a_threshold() -> None:
    assert FOUR.precision(0.5) == pytest.approx(2 / 3)
    assert FOUR.recall(0.5) == pytest.approx(2 / 3)
    assert FOUR.precision(0.95) == 1.0
    assert FOUR.recall(0.95) == 0.0


def test_the_best_f1_takes_everything_here() -> None:
    assert FOUR.best_f1() == pytest.approx(2 * 0.75 * 1 / 1.75)


def test_the_threshold_for_a_precision_is_the_lowest_that_holds() -> None:
    assert FOUR.lowest_threshold(0.99) == 0.9
    assert FOUR.lowest_threshold(0.75) == 0.3
    nobody = decisions((0.9, False, True), (0.8, False, True))
    assert nobody.lowest_threshold(0.5) == float("inf")
    assert nobody.recall(nobody.lowest_threshold(0.5)) == 0.0


def test_equal_scores_are_decided_together() -> None:
    tied = decisions((0.9, True, True), (0.9, False, True))
    assert tied.lowest_threshold(0.99) == float("inf")


def test_the_threshold_of_other_lines_may_not_hold_here() -> None:
    dev = decisions((0.9, True, True), (0.7, True, True))
    assert FOUR.precision(dev.lowest_threshold(0.99)) == 0.5


def test_calibration_is_the_distance_between_said_and_true() -> None:
    sure = decisions(*[(1.0, True, True)] * 60)
    boastful = decisions(*[(0.9, at < 30, True) for at in range(60)])
    assert sure.calibration_error() == 0.0
    assert 0.4 <= boastful.calibration_error() <= 0.55
    assert boastful.reliability() == [Reliability(0.9, 0.99, 60, pytest.approx(0.9), 0.5)]


def test_a_line_without_candidates_is_decided_by_nobody() -> None:
    made = person_decisions([LINE], [Answer([], [])])
    assert made.recall(0.0) == 0.0
    assert made.best_f1() == 0.0
    assert made.calibration_error() == 0.0


def test_the_place_of_the_right_person() -> None:
    two = Answer([Found("P9", "F9", 0.6, 1), Found("P1", "F1", 0.4, 0)], [("F9", 0.6), ("F1", 0.4)])
    assert list(ranks([LINE, replace(LINE, person_id="P7")], [two, two])) == [1, -1]
    assert not person_decisions([LINE], [two]).right[0]


def test_a_household_may_be_right_where_no_person_is() -> None:
    relative = replace(LINE, person_id=None, absence=Absence.RELATIVE)
    said = Answer([Found("P1", "F1", 0.2, 0)], [("F1", 0.9)])
    assert household_decisions([relative], [said]).recall(0.5) == 1.0
    assert person_decisions([relative], [said]).findable.sum() == 0
    assert next(lured([relative], person_decisions([relative], [said]), np.array([0.1]))) == ("relative", 1, 0.0, 1.0)


def test_kinds_are_counted_among_those_who_can_be_found() -> None:
    lines = [
        replace(LINE, noises=frozenset({Noise.OCR})),
        LINE,
        replace(LINE, person_id=None, noises=frozenset({Noise.OCR})),
    ]
    said = [Answer([Found("P1", "F1", 0.9, 9)], [])] * 3
    made = person_decisions(lines, said)
    met = was_compared(lines, [frozenset({"P1"}), frozenset({"P2"}), frozenset()])
    rows = {row.kind: row for row in by_kind(lines, made, ranks(lines, said), met, np.full(3, 0.95))}
    assert (rows["ocr (held out)"].lines, rows["ocr (held out)"].at_half, rows["ocr (held out)"].at_threshold) == (
        1,
        1,
        0,
    )
    assert rows["nothing that is held out"].lines == 1
    assert (rows["all"].lines, rows["all"].compared, rows["all"].among_first) == (2, 0.5, 1.0)


def test_a_lookup_of_equal_names_finds_most_clean_lines_and_few_garbled_ones() -> None:
    town = Town(5_000, 7)
    engine = Lookup()
    engine.load(row for home in town.households() for row in registry_rows(home))
    clean = list(trials(town, 400, 1, classes=frozenset()))
    noisy = list(trials(town, 400, 1))
    assert person_decisions(clean, engine.screen(clean)).best_f1() > 0.95
    assert person_decisions(noisy, engine.screen(noisy)).best_f1() < 0.9
