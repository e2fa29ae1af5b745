"""Days as offices write them."""

from datetime import date

import pytest

from preavviso.domain.notice import Period
from preavviso.domain.wording.day import days_in

NOVEMBER = Period(2025, 11)
SENT = date(2025, 10, 24)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("27/11/2025", "2025-11-27"),
        ("27.11.25", "2025-11-27"),
        ("27-11", "2025-11-27"),
        ("giovedì 27 novembre 2025", "2025-11-27"),
        ("27 nov", "2025-11-27"),
        ("1° dicembre 2025", "2025-12-01"),
        ("2025-11-27", "2025-11-27"),
        ("2025-11-27T09:00", "2025-11-27"),
        ("27/11/2025 9.30", "2025-11-27"),
        ("15/1", "2026-01-15"),
        ("31/11/2025", None),
        ("72/11", None),
    ],
)
def test_the_day_that_a_text_names(text, day):
    (found,) = days_in(text, NOVEMBER, SENT)
    assert (found.on.isoformat() if found.on else None) == day
    assert found.doubtful is (day is None)


def test_a_weekday_that_disagrees_with_its_date_is_doubtful():
    (found,) = days_in("venerdì 27 novembre 2025", None, None)
    assert found.doubtful
