"""What our screening finds in a small invented town: no worse than it was. The whole of it is bench/linkage.py."""

import pytest
from bench.engines import Lookup, Ours
from bench.linkage import Read, Result, run

PEOPLE, SEED, ROWS = 6_000, 77, 800


@pytest.fixture(scope="module")
def bare() -> tuple[Result, Read]:
    (measured,) = run(Ours(), PEOPLE, SEED, ROWS, ["bare"])
    return measured


def test_nine_in_ten_are_found_from_a_name_and_an_address(bare: tuple[Result, Read]) -> None:
    result, _ = bare
    assert result.ceiling > 0.985
    assert result.f1_best > 0.94
    assert result.recall_at_p99_oracle > 0.85
    assert result.household_recall_at_p99_oracle > 0.85


def test_what_is_said_to_be_likely_is(bare: tuple[Result, Read]) -> None:
    result, read = bare
    assert result.calibration_error < 0.06
    sure = read.decisions.probability >= 0.99
    assert read.decisions.right[sure].mean() > 0.985


def test_foreign_names_are_found_nearly_as_often(bare: tuple[Result, Read]) -> None:
    assert abs(bare[0].recall_gap_at_half) < 0.08


def test_a_birth_date_helps_and_so_does_the_registrys_memory(bare: tuple[Result, Read]) -> None:
    (mixed, _), *_ = run(Ours(), PEOPLE, SEED, ROWS, ["mix"])
    (remembered, _), *_ = run(Ours(), PEOPLE, SEED, ROWS, ["bare"], history=True)
    assert mixed.f1_best > bare[0].f1_best
    assert remembered.f1_best > bare[0].f1_best


def test_a_lookup_of_equal_names_finds_far_fewer(bare: tuple[Result, Read]) -> None:
    ((lookup, _),) = run(Lookup(), PEOPLE, SEED, ROWS, ["bare"])
    assert lookup.f1_best < bare[0].f1_best - 0.1
