from dataclasses import replace
from datetime import date, datetime

import pytest
from tests.announced import BRUNI, by_mail, by_pec, notice, receive_and_register
from tests.cast import ADA, ALDO, FRIDAY, IVO, Cast

from preavviso.access.gate import DoesNotExistError
from preavviso.domain.message import Reading
from preavviso.domain.notice import Entry, Notice, NoticeKind, Period
from preavviso.domain.rhythm import Unusual
from preavviso.queries.silence import silences

pytestmark = pytest.mark.django_db


def listed(period: Period, lines: int = 6, kind: NoticeKind = NoticeKind.PROGRAMME) -> Notice:
    people: list[Entry] = [
        replace(BRUNI, surname=f"Cognome{number}", planned_on=period.first_day) for number in range(lines)
    ]
    return replace(notice(people, kind), period=period)


def came(cast: Cast, reading: Reading, at: datetime) -> None:
    receive_and_register(cast.context(ADA), f"{at} {reading.kind}".encode(), reading, at)


@pytest.fixture
def three_months(cast: Cast) -> Cast:
    """The authority's lists of August to October, each on the 24th, by certified and by plain mail."""
    for month in (8, 9, 10):
        at = FRIDAY.replace(month=month - 1)
        came(cast, by_pec(listed(Period(2025, month)), at=at), at)
        came(cast, by_mail(listed(Period(2025, month)), at=at), at.replace(hour=18))
    return cast


def test_a_list_that_has_not_come_is_missed_when_it_has_been_awaited(three_months: Cast) -> None:
    assert silences(three_months.context(ADA, FRIDAY.replace(day=26))) == ()
    (silence,) = silences(three_months.context(ADA, FRIDAY.replace(day=27)))
    assert silence.sender == "casalaghi.example"
    assert silence.finding.unusual is Unusual.MISSING
    assert (silence.finding.period, silence.finding.awaited_until) == (Period(2025, 11), date(2025, 10, 26))


def test_a_list_that_comes_late_says_by_how_much(three_months: Cast) -> None:
    late = FRIDAY.replace(day=28)
    came(three_months, by_pec(listed(Period(2025, 11)), at=late), late)
    (silence,) = silences(three_months.context(ADA, late))
    assert (silence.finding.unusual, silence.finding.days) == (Unusual.LATE, 4)


def test_the_certified_and_the_plain_box_of_one_house_are_one_sender(three_months: Cast) -> None:
    came(three_months, by_mail(listed(Period(2025, 11)), at=FRIDAY), FRIDAY)
    assert silences(three_months.context(ADA, FRIDAY.replace(month=11, day=12))) == ()


def test_a_reminder_is_no_list_of_the_month(three_months: Cast) -> None:
    came(three_months, by_pec(listed(Period(2025, 11), 1, NoticeKind.REMINDER), at=FRIDAY), FRIDAY)
    (silence,) = silences(three_months.context(ADA, FRIDAY.replace(day=27)))
    assert silence.finding.unusual is Unusual.MISSING


def test_a_list_that_says_that_nothing_is_planned_has_come_and_has_no_lines(three_months: Cast) -> None:
    came(three_months, by_pec(listed(Period(2025, 11), 0, NoticeKind.EMPTY), at=FRIDAY), FRIDAY)
    (silence,) = silences(three_months.context(ADA, FRIDAY.replace(day=27)))
    assert (silence.finding.unusual, silence.finding.lines, silence.finding.usual_lines) == (Unusual.SHORT, 0, 6)


def test_another_municipality_s_lists_teach_nothing(three_months: Cast) -> None:
    assert silences(three_months.context(IVO, FRIDAY.replace(day=27))) == ()


def test_the_authority_does_not_learn_what_is_awaited(three_months: Cast) -> None:
    with pytest.raises(DoesNotExistError):
        silences(three_months.context(ALDO))
