from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preavviso.domain.calendar import LocalCalendar, PatronSaint, national_holidays

BORGOLAGO = LocalCalendar(PatronSaint(11, 13))
days = st.dates(date(2024, 1, 1), date(2035, 12, 31))

# Our own table, so that a change in the package that we take holidays from is seen.
FIXED = {(1, 1), (1, 6), (4, 25), (5, 1), (6, 2), (8, 15), (11, 1), (12, 8), (12, 25), (12, 26)}
EASTER = {2024: (3, 31), 2025: (4, 20), 2026: (4, 5), 2027: (3, 28)}


@pytest.mark.parametrize("year", EASTER)
def test_the_holidays_are_those_of_the_law(year: int) -> None:
    easter = date(year, *EASTER[year])
    expected = {date(year, *day) for day in FIXED} | {easter, easter + timedelta(days=1)}
    if year >= 2026:
        expected.add(date(year, 10, 4))  # Saint Francis, a national holiday again
    on_weekdays = {day for day in national_holidays(year) if day.weekday() < 6}  # Armed Forces' Day is a Sunday
    assert on_weekdays == {day for day in expected if day.weekday() < 6}


def test_the_story_leaves_34_days_and_22_working_days() -> None:
    friday, execution = date(2025, 10, 24), date(2025, 11, 27)
    assert (execution - friday).days == 34
    assert BORGOLAGO.working_days_left(friday, execution) == 22


def test_where_there_is_no_patron_saint_one_day_more_is_left() -> None:
    assert LocalCalendar().working_days_left(date(2025, 10, 24), date(2025, 11, 27)) == 23


@pytest.mark.parametrize(
    ("today", "planned_on", "left"),
    [
        pytest.param(date(2025, 11, 27), date(2025, 11, 27), 0, id="on the day itself"),
        pytest.param(date(2025, 11, 26), date(2025, 11, 27), 0, id="the evening before"),
        pytest.param(date(2025, 11, 28), date(2025, 11, 27), 0, id="the day after"),
        pytest.param(date(2025, 11, 21), date(2025, 11, 24), 0, id="Friday for Monday"),
        pytest.param(date(2025, 11, 21), date(2025, 11, 27), 3, id="when the reminder came"),
        pytest.param(date(2025, 12, 24), date(2025, 12, 30), 1, id="across Christmas"),
    ],
)
def test_working_days_are_those_wholly_in_between(today: date, planned_on: date, left: int) -> None:
    assert BORGOLAGO.working_days_left(today, planned_on) == left


def test_a_patron_saint_on_a_day_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError):
        PatronSaint.parse("02-30")


@given(days, days)
def test_a_holiday_never_adds_time(today: date, planned_on: date) -> None:
    assert BORGOLAGO.working_days_left(today, planned_on) <= LocalCalendar().working_days_left(today, planned_on)


@given(days, st.integers(1, 60))
def test_after_n_working_days_there_were_n_minus_one_in_between(start: date, count: int) -> None:
    day = BORGOLAGO.working_days_after(start, count)
    assert BORGOLAGO.is_working_day(day)
    assert BORGOLAGO.working_days_left(start, day) == count - 1


@given(days, days, st.integers(0, 30))
def test_an_act_that_needs_time_leaves_fewer_days_to_begin_it(today: date, planned_on: date, lead_time: int) -> None:
    usable = BORGOLAGO.usable_days(today, planned_on, lead_time)
    assert 0 <= usable <= BORGOLAGO.working_days_left(today, planned_on)


@given(days, st.integers(0, 30))
def test_the_last_usable_day_is_a_working_day_that_leaves_the_lead_time(planned_on: date, lead_time: int) -> None:
    last = BORGOLAGO.last_usable_day(planned_on, lead_time)
    assert BORGOLAGO.is_working_day(last)
    assert BORGOLAGO.working_days_left(last, planned_on) == lead_time


@given(days, st.integers(-10, 400))
def test_the_count_is_that_of_looking_at_each_day(today: date, ahead: int) -> None:
    planned_on = today + timedelta(days=ahead)
    between = (today + timedelta(days=count) for count in range(1, ahead))
    assert BORGOLAGO.working_days_left(today, planned_on) == sum(map(BORGOLAGO.is_working_day, between))
