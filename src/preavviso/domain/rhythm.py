"""When a sender's lists usually come and how long they usually are, and what to say when one does not.

Nothing here accuses anybody: a list may come late because there was nothing to list. It is a reason to ask.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import median_low

from preavviso.domain.notice import Period
from preavviso.domain.phrase import Phrase

# Fewer months are no habit; and what a sender did long ago is none any more.
ENOUGH = 3
REMEMBERED = 12
# Days around the usual one that nobody has to explain: a weekend, a holiday. Wider habits are no alarm clock.
LEAST_SPREAD, MOST_SPREAD = 2, 10
# A list is much shorter than usual below this part of its usual length, where that is enough to speak of parts.
SHORT_BELOW = 0.5
LEAST_LENGTH = 4
_MONTH = 31


@dataclass(frozen=True, slots=True)
class Arrival:
    """The first list of one month: when it came, and how many lines it had (0: "nothing is planned")."""

    period: Period
    came_on: date
    lines: int


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What a sender usually does. `usual_day`: of the month that lies `months_ahead` of the one the list is for."""

    usual_day: int
    months_ahead: int
    spread: int
    usual_lines: int
    fewest_lines: int
    months: int

    def usual_on(self, period: Period) -> date:
        """On which day does the list of that month usually come?

        >>> Rhythm(24, 1, 2, 24, 20, 6).usual_on(Period(2025, 11))
        datetime.date(2025, 10, 24)
        """
        first = _plus(period, -self.months_ahead).first_day
        last = _plus(period, 1 - self.months_ahead).first_day - timedelta(days=1)
        return min(first + timedelta(days=self.usual_day - 1), last)

    def awaited_until(self, period: Period) -> date:
        """Until which day is it no wonder that the list of that month has not come?"""
        return self.usual_on(period) + timedelta(days=self.spread)

    @property
    def because(self) -> tuple[Phrase, ...]:
        """From what was it learnt?"""
        return (
            Phrase("Learnt from the lists of %(count)s months.", {"count": self.months}),
            Phrase(
                "They usually come around day %(day)s of the month, give or take %(spread)s days.",
                {"day": self.usual_day, "spread": self.spread},
            ),
            Phrase("They usually have about %(lines)s lines.", {"lines": self.usual_lines}),
        )


class Unusual(StrEnum):
    """What is unusual: the list came late, has not come, or is much shorter than usual."""

    LATE = "late"
    MISSING = "missing"
    SHORT = "short"


@dataclass(frozen=True, slots=True)
class Finding:
    """One unusual thing about the list of one month, and why it is held for one.

    `usual_on`: when it usually comes; `days`: how many days after that it came, or has not come until now;
    `lines`: how many it has, None where it has not come.
    """

    unusual: Unusual
    period: Period
    usual_on: date
    awaited_until: date
    days: int
    lines: int | None
    usual_lines: int
    because: tuple[Phrase, ...]

    @property
    def what(self) -> Phrase:
        """What is unusual, in one sentence?"""
        match self.unusual:
            case Unusual.LATE:
                return Phrase(
                    "The list for %(month)s came %(days)s days later than usual.",
                    {"month": str(self.period), "days": self.days},
                )
            case Unusual.MISSING:
                return Phrase(
                    "The list for %(month)s has not come yet: it usually comes by %(day)s.",
                    {"month": str(self.period), "day": self.awaited_until.isoformat()},
                )
            case Unusual.SHORT:
                return Phrase(
                    "The list for %(month)s has %(lines)s lines: usually there are about %(usual)s.",
                    {"month": str(self.period), "lines": self.lines or 0, "usual": self.usual_lines},
                )


def rhythm_of(arrivals: Iterable[Arrival]) -> Rhythm | None:
    """What does the sender usually do? None: too few months to say. Only a month's first list counts."""
    first = firsts(arrivals)[-REMEMBERED:]
    if len(first) < ENOUGH:
        return None
    places = [_place(one) for one in first]
    usual = median_low(places)
    # Half of the lists lie within this of the usual day; one that was very late does not widen it.
    deviation = median_low(abs(place - usual) for place in places)
    ahead, day = divmod(-usual, _MONTH)
    lengths = [one.lines for one in first]
    return Rhythm(
        usual_day=_MONTH - day,
        months_ahead=ahead + 1,
        spread=min(MOST_SPREAD, max(LEAST_SPREAD, 2 * deviation)),
        usual_lines=median_low(lengths),
        fewest_lines=min(lengths),
        months=len(first),
    )


def findings(arrivals: Iterable[Arrival], today: date) -> tuple[Finding, ...]:
    """What is unusual now about the lists of one sender? Each month is judged by the months before it alone.

    A month is spoken of until it is over or the next month's list has to be there, and on the day that its list comes.
    """
    known = [one for one in firsts(arrivals) if one.came_on <= today]
    came = {one.period: one for one in known}
    found: list[Finding] = []
    for period in _spoken_of(known, today):
        before = [one for one in known if one.period < period]
        rhythm = rhythm_of(before)
        if rhythm is not None and today <= _told_until(rhythm, period, came.get(period)):
            found += _about(rhythm, period, came.get(period), today)
    return tuple(found)


def firsts(arrivals: Iterable[Arrival]) -> list[Arrival]:
    """The first list of each month, in the months' order: a later one does not change when the month was known."""
    by_period: dict[Period, Arrival] = {}
    for one in sorted(arrivals, key=lambda one: (one.came_on, -one.lines)):
        by_period.setdefault(one.period, one)
    return sorted(by_period.values(), key=lambda one: one.period)


def _about(rhythm: Rhythm, period: Period, arrival: Arrival | None, today: date) -> list[Finding]:
    awaited_until = rhythm.awaited_until(period)
    if arrival is None:
        return [_finding(Unusual.MISSING, rhythm, period, None, today)] if today > awaited_until else []
    found = []
    if arrival.came_on > awaited_until:
        found.append(_finding(Unusual.LATE, rhythm, period, arrival, arrival.came_on))
    if _is_short(rhythm, arrival.lines):
        found.append(_finding(Unusual.SHORT, rhythm, period, arrival, arrival.came_on))
    return found


def _is_short(rhythm: Rhythm, lines: int) -> bool:
    """Much shorter than usual, and than ever before?"""
    enough = rhythm.usual_lines >= LEAST_LENGTH
    return enough and lines < rhythm.fewest_lines and lines < SHORT_BELOW * rhythm.usual_lines


def _finding(unusual: Unusual, rhythm: Rhythm, period: Period, arrival: Arrival | None, until: date) -> Finding:
    usual_on = rhythm.usual_on(period)
    return Finding(
        unusual=unusual,
        period=period,
        usual_on=usual_on,
        awaited_until=rhythm.awaited_until(period),
        days=max(0, (until - usual_on).days),
        lines=None if arrival is None else arrival.lines,
        usual_lines=rhythm.usual_lines,
        because=rhythm.because,
    )


def _spoken_of(known: Sequence[Arrival], today: date) -> list[Period]:
    """Months that may have to be spoken of: from two before today's to two after it, once the sender has begun."""
    if not known:
        return []
    current = Period(today.year, today.month)
    return [period for ahead in range(-2, 3) if (period := _plus(current, ahead)) > known[0].period]


def _told_until(rhythm: Rhythm, period: Period, arrival: Arrival | None) -> date:
    following = _plus(period, 1)
    last_day = following.first_day - timedelta(days=1)
    return max(last_day, rhythm.awaited_until(following), arrival.came_on if arrival is not None else last_day)


def _place(arrival: Arrival) -> int:
    """The day of arrival counted from the month of the list, all months as long as the longest: day 24 stays day 24."""
    came, period = arrival.came_on, arrival.period
    return came.day + _MONTH * (12 * (came.year - period.year) + came.month - period.month)


def _plus(period: Period, months: int) -> Period:
    year, month = divmod(period.year * 12 + period.month - 1 + months, 12)
    return Period(year, month + 1)
