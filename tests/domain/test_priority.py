from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preavviso.domain.answer import Word
from preavviso.domain.calendar import LocalCalendar, PatronSaint
from preavviso.domain.notice import Decision
from preavviso.domain.priority import (
    BANDS,
    OF_DECISION,
    OF_VULNERABILITY,
    PASSED,
    Facts,
    Urgency,
    deadlines,
    rank,
    signal_points,
)

FRIDAY = date(2025, 10, 24)
BORGOLAGO = LocalCalendar(PatronSaint(11, 13))
BRUNI = Facts(date(2025, 11, 27), dated=True, decision=Decision.EXECUTE, vulnerability=Word.NOT_STATED, has_owner=False)

facts = st.builds(
    Facts,
    counts_from=st.dates(date(2025, 10, 1), date(2026, 3, 31)),
    dated=st.booleans(),
    decision=st.sampled_from(Decision),
    vulnerability=st.sampled_from(Word),
    has_owner=st.booleans(),
    reminded=st.booleans(),
    waits_for_review=st.booleans(),
)


def test_the_story_says_why_it_stands_where_it_stands() -> None:
    stands = rank(BRUNI, FRIDAY, BORGOLAGO)
    assert (stands.days_left, stands.working_days_left, stands.usable_days) == (34, 22, 22)
    assert [str(reason.text) for reason in stands.because] == [
        "22 working days are left.",
        "The authority says that it will execute.",
        "Vulnerability is not stated: it has to be asked.",
        "Nobody has taken charge.",
    ]


def test_one_day_is_said_as_one_day() -> None:
    stands = rank(BRUNI, date(2025, 11, 25), BORGOLAGO)
    assert str(stands.because[0].text) == "One working day is left."


def test_a_day_gone_by_ranks_after_every_day_ahead() -> None:
    gone = rank(replace(BRUNI, counts_from=FRIDAY - timedelta(days=1)), FRIDAY, BORGOLAGO)
    far = rank(replace(BRUNI, counts_from=FRIDAY + timedelta(days=200)), FRIDAY, BORGOLAGO)
    assert gone.urgency is Urgency.PASSED
    assert gone.points < far.points


def test_not_stated_is_a_reason_to_call_and_weighs_more_than_a_no() -> None:
    silent, denied = (signal_points(replace(BRUNI, vulnerability=word)) for word in (Word.NOT_STATED, Word.STATED_NO))
    assert silent > denied


@given(facts, st.dates(date(2025, 10, 1), date(2026, 3, 31)))
def test_points_are_the_sum_of_the_reasons_given(case: Facts, today: date) -> None:
    stands = rank(case, today, BORGOLAGO)
    assert stands.points == sum(reason.points for reason in stands.because)
    assert all(reason.points > 0 for reason in stands.because)


@given(facts, st.dates(date(2025, 10, 1), date(2026, 3, 31)))
def test_a_further_signal_never_lowers_a_case(case: Facts, today: date) -> None:
    before = rank(case, today, BORGOLAGO).points
    for further in (
        replace(case, vulnerability=Word.STATED_YES),
        replace(case, reminded=True),
        replace(case, waits_for_review=True),
        replace(case, has_owner=False),
        replace(case, dated=False),
        replace(case, decision=Decision.EXECUTE),
    ):
        assert rank(further, today, BORGOLAGO).points >= before


@given(facts, st.integers(0, 100))
def test_an_earlier_day_ahead_never_ranks_lower(case: Facts, ahead: int) -> None:
    nearer = replace(case, counts_from=FRIDAY + timedelta(days=ahead))
    farther = replace(case, counts_from=FRIDAY + timedelta(days=ahead + 1))
    assert rank(nearer, FRIDAY, BORGOLAGO).points >= rank(farther, FRIDAY, BORGOLAGO).points


@pytest.mark.parametrize("today", [FRIDAY, date(2025, 11, 12), date(2025, 12, 24), date(2026, 4, 2)], ids=str)
def test_deadlines_and_signals_give_a_database_the_points_of_the_ranking(today: date) -> None:
    for ahead in range(-3, 60):
        case = replace(BRUNI, counts_from=today + timedelta(days=ahead))
        in_a_band = (points for until, points in deadlines(today, BORGOLAGO) if case.counts_from <= until)
        of_time = PASSED.points if ahead < 0 else next(in_a_band, BANDS[-1].points)
        assert of_time + signal_points(case) == rank(case, today, BORGOLAGO).points


def test_every_decision_and_every_answer_has_its_reason() -> None:
    assert set(OF_DECISION) == set(Decision)
    assert set(OF_VULNERABILITY) == set(Word)
