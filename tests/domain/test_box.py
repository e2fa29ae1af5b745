from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from preavviso.domain.box import (
    REMEDIES,
    Trouble,
    delivered_at,
    is_alarm,
    next_look,
    unattended,
    whole_look_due,
)

ROME = ZoneInfo("Europe/Rome")
NOW = datetime(2025, 10, 24, 16, 40, tzinfo=ROME)
FIVE = timedelta(minutes=5)


def ago(**past: int) -> datetime:
    return NOW - timedelta(**past)


@pytest.mark.parametrize("trouble", Trouble)
def test_every_trouble_says_why_and_what_to_do(trouble: Trouble) -> None:
    assert all(str(phrase).endswith(".") for phrase in (REMEDIES[trouble].why, REMEDIES[trouble].to_do))


def test_a_refused_password_is_an_alarm_at_once_and_a_server_that_is_away_after_a_quarter_of_an_hour() -> None:
    assert is_alarm(Trouble.LOGIN_REFUSED, NOW, NOW)
    assert not is_alarm(Trouble.UNREACHABLE, ago(minutes=14), NOW)
    assert is_alarm(Trouble.UNREACHABLE, ago(minutes=15), NOW)


def test_looks_at_what_fails_grow_rarer_and_never_rarer_than_half_an_hour() -> None:
    waits = [next_look(FIVE, Trouble.UNREACHABLE, failures) for failures in (1, 2, 3, 50)]
    assert waits == [timedelta(minutes=minutes) for minutes in (10, 20, 30, 30)]
    assert next_look(timedelta(hours=2), Trouble.UNREACHABLE, 50) == timedelta(hours=2)
    assert next_look(FIVE, None, 0) == FIVE


def test_a_password_that_was_refused_is_not_tried_again_soon_as_boxes_lock() -> None:
    assert next_look(FIVE, Trouble.LOGIN_REFUSED, 1) == timedelta(hours=1)


def test_a_look_that_is_long_overdue_means_that_nobody_looks() -> None:
    assert not unattended(FIVE, ago(minutes=15), NOW)
    assert unattended(FIVE, ago(minutes=16), NOW)
    assert not unattended(timedelta(minutes=30), ago(minutes=90), NOW)


@pytest.mark.parametrize(
    ("last", "due"),
    [
        (None, True),
        (datetime(2025, 10, 24, 2, 59, tzinfo=ROME), True),
        (datetime(2025, 10, 24, 3, 1, tzinfo=ROME), False),
        (datetime(2025, 10, 22, 12, tzinfo=ROME), True),
    ],
)
def test_the_whole_box_is_compared_once_a_night(last: datetime | None, *, due: bool) -> None:
    assert whole_look_due(last, NOW) is due


def test_before_three_in_the_morning_it_is_still_yesterdays_night() -> None:
    early = datetime(2025, 10, 24, 1, tzinfo=ROME)
    assert not whole_look_due(datetime(2025, 10, 23, 4, tzinfo=ROME), early)
    assert whole_look_due(datetime(2025, 10, 23, 2, tzinfo=ROME), early)


@pytest.mark.parametrize("stated", [None, datetime(1900, 1, 1, tzinfo=ROME), NOW + timedelta(minutes=1)])
def test_a_time_of_delivery_that_makes_no_sense_says_only_that_it_is_here_now(stated: datetime | None) -> None:
    assert delivered_at(stated, NOW) == NOW


def test_the_servers_time_of_delivery_counts() -> None:
    assert delivered_at(ago(days=3), NOW) == ago(days=3)
