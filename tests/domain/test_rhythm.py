from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preavviso.domain.notice import Period
from preavviso.domain.rhythm import ENOUGH, LEAST_SPREAD, Arrival, Unusual, findings, rhythm_of

NOVEMBER = Period(2025, 11)


def before(period: Period, months: int) -> Period:
    year, month = divmod(period.year * 12 + period.month - 1 - months, 12)
    return Period(year, month + 1)


def lists(months: int, day: int = 24, lines: int = 24, ahead: int = 1, last: Period = NOVEMBER) -> list[Arrival]:
    """A sender that sends on the same day of each month; the last of these months is `last`."""
    made = []
    for back in range(months - 1, -1, -1):
        period = before(last, back)
        sent_in = before(period, ahead)
        made.append(Arrival(period, date(sent_in.year, sent_in.month, day), lines))
    return made


regular = st.builds(
    lists, st.integers(ENOUGH + 1, 30), st.integers(1, 28), st.integers(0, 200), st.integers(0, 2), st.just(NOVEMBER)
)


def test_two_months_are_no_habit() -> None:
    assert rhythm_of(lists(2)) is None
    assert findings(lists(2), date(2026, 3, 1)) == ()


def test_the_usual_day_is_learnt_and_says_from_what() -> None:
    rhythm = rhythm_of(lists(6))
    assert rhythm is not None
    assert (rhythm.usual_on(NOVEMBER), rhythm.awaited_until(NOVEMBER)) == (date(2025, 10, 24), date(2025, 10, 26))
    assert [str(reason) for reason in rhythm.because] == [
        "Learnt from the lists of 6 months.",
        "They usually come around day 24 of the month, give or take 2 days.",
        "They usually have about 24 lines.",
    ]


def test_a_list_four_days_late_says_so() -> None:
    late = Arrival(NOVEMBER, date(2025, 10, 28), 24)
    (found,) = findings([*lists(6, last=before(NOVEMBER, 1)), late], date(2025, 10, 28))
    assert (found.unusual, found.days) == (Unusual.LATE, 4)
    assert str(found.what) == "The list for 2025-11 came 4 days later than usual."


def test_a_list_that_has_not_come_is_missed_the_day_after_it_was_awaited() -> None:
    known = lists(6, last=before(NOVEMBER, 1))
    assert findings(known, date(2025, 10, 26)) == ()
    (found,) = findings(known, date(2025, 10, 27))
    assert (found.unusual, found.period, found.lines) == (Unusual.MISSING, NOVEMBER, None)


def test_a_list_of_a_quarter_of_the_usual_length_is_short() -> None:
    short = Arrival(NOVEMBER, date(2025, 10, 24), 6)
    (found,) = findings([*lists(6, last=before(NOVEMBER, 1)), short], date(2025, 10, 24))
    assert (found.unusual, found.lines, found.usual_lines) == (Unusual.SHORT, 6, 24)


def test_a_month_with_nothing_planned_is_spoken_of_where_lists_are_usually_long() -> None:
    nothing = Arrival(NOVEMBER, date(2025, 10, 24), 0)
    (found,) = findings([*lists(6, last=before(NOVEMBER, 1)), nothing], date(2025, 10, 24))
    assert found.unusual is Unusual.SHORT


def test_a_rectified_list_that_comes_later_does_not_make_the_month_late() -> None:
    rectified = Arrival(NOVEMBER, date(2025, 11, 12), 23)
    assert findings([*lists(6), rectified], date(2025, 11, 12)) == ()


def test_one_very_late_list_does_not_make_the_next_one_expected_late() -> None:
    october = before(NOVEMBER, 1)
    known = [*lists(6, last=before(october, 1)), Arrival(october, date(2025, 10, 20), 24)]
    rhythm = rhythm_of(known)
    assert rhythm is not None
    assert rhythm.usual_on(NOVEMBER) == date(2025, 10, 24)


def test_a_sender_that_wrote_no_more_is_missed_each_month_and_not_for_all_of_them() -> None:
    known = lists(6, last=Period(2024, 6))
    assert {found.period for found in findings(known, date(2025, 11, 12))} == {NOVEMBER}


@given(regular, st.integers(0, 60))
def test_a_perfectly_regular_sender_never_raises_anything(known: list[Arrival], later: int) -> None:
    today = min(known[-1].came_on + timedelta(days=later), _due_next(known))
    assert findings(known, today) == ()


@given(regular)
def test_more_of_the_same_never_raises_anything(known: list[Arrival]) -> None:
    for end in range(1, len(known) + 1):
        part = known[:end]
        for today in (part[-1].came_on, _due_next(part)):
            assert findings(part, today) == ()


@given(regular, st.integers(1, 20))
def test_a_missing_month_always_raises_once_the_usual_day_and_the_spread_have_passed(
    known: list[Arrival], later: int
) -> None:
    *others, last = known
    rhythm = rhythm_of(others)
    assert rhythm is not None
    today = rhythm.awaited_until(last.period) + timedelta(days=later)
    assert Unusual.MISSING in {found.unusual for found in findings(others, today) if found.period == last.period}


@given(regular, st.integers(0, 40), st.integers(0, 20))
def test_the_later_it_comes_the_more_days_are_said(known: list[Arrival], late: int, more: int) -> None:
    assert _days_late(known, late) <= _days_late(known, late + more)


@given(regular, st.integers(0, 40))
def test_whoever_is_late_by_more_than_the_spread_is_said_to_be(known: list[Arrival], late: int) -> None:
    assert (_days_late(known, late) > 0) == (late > LEAST_SPREAD)


@pytest.mark.parametrize("day", [29, 30, 31])
def test_who_sends_on_the_last_day_of_the_month_is_regular_in_february_too(day: int) -> None:
    last_days = [Arrival(Period(2025, month), date(2025, month, 1) - timedelta(days=1), 24) for month in range(2, 12)]
    for end in range(1, len(last_days) + 1):
        assert findings(last_days[:end], last_days[end - 1].came_on + timedelta(days=day - 10)) == ()


def _due_next(known: list[Arrival]) -> date:
    rhythm = rhythm_of(known)
    last = known[-1]
    return last.came_on if rhythm is None else rhythm.awaited_until(before(last.period, -1))


def _days_late(known: list[Arrival], late: int) -> int:
    *others, last = known
    today = last.came_on + timedelta(days=late)
    moved = Arrival(last.period, today, last.lines)
    found = [one for one in findings([*others, moved], today) if one.period == last.period]
    return max((one.days for one in found if one.unusual is Unusual.LATE), default=0)
