"""Working days in one municipality, and how many of them are left to act in."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays

SATURDAY = 5


@lru_cache(maxsize=64)
def national_holidays(year: int) -> frozenset[date]:
    """The Italian public holidays of that year (source: the `holidays` package, checked against our own table)."""
    return frozenset(holidays.country_holidays("IT", years=year))


@dataclass(frozen=True, slots=True)
class PatronSaint:
    """The municipality's own yearly holiday.

    >>> PatronSaint.parse("11-13")
    PatronSaint(month=11, day=13)
    """

    month: int
    day: int

    @classmethod
    def parse(cls, text: str) -> "PatronSaint":
        """The holiday written as month-day; ValueError when there is no such day."""
        month, day = (int(part) for part in text.split("-"))
        date(2024, month, day)  # a leap year: 29 February may be somebody's saint
        return cls(month, day)

    def falls_on(self, day: date) -> bool:
        """Is that day this holiday?"""
        return (day.month, day.day) == (self.month, self.day)


@dataclass(frozen=True, slots=True)
class LocalCalendar:
    """Which days count in this municipality: Monday to Friday, less national holidays and the patron saint's day.

    >>> borgolago = LocalCalendar(PatronSaint(11, 13))
    >>> borgolago.working_days_left(date(2025, 10, 24), date(2025, 11, 27))
    22
    """

    patron_saint: PatronSaint | None = None

    def is_working_day(self, day: date) -> bool:
        """Are offices open on that day?"""
        if day.weekday() >= SATURDAY or day in national_holidays(day.year):
            return False
        return self.patron_saint is None or not self.patron_saint.falls_on(day)

    def working_days_left(self, today: date, planned_on: date) -> int:
        """How many working days lie wholly between today and the planned day? 0 when it is tomorrow, here or past."""
        after_today = today + timedelta(days=1)
        if planned_on <= after_today:
            return 0
        closed = (day for year in range(today.year, planned_on.year + 1) for day in self.closed_weekdays(year))
        lost = sum(1 for day in closed if today < day < planned_on)
        return _weekdays_before(planned_on) - _weekdays_before(after_today) - lost

    @lru_cache(maxsize=256)  # noqa: B019 — a calendar is a small value, and there are as many as municipalities
    def closed_weekdays(self, year: int) -> tuple[date, ...]:
        """The days from Monday to Friday on which offices are closed that year."""
        days = (date(year, 1, 1) + timedelta(days=count) for count in range(366))
        return tuple(
            day for day in days if day.year == year and day.weekday() < SATURDAY and not self.is_working_day(day)
        )

    def working_days_after(self, start: date, count: int) -> date:
        """Which day is the count-th working day after the start? (count 0: the start itself)

        >>> LocalCalendar().working_days_after(date(2025, 10, 24), 2)
        datetime.date(2025, 10, 28)
        """
        day = start
        while count > 0:
            day += timedelta(days=1)
            count -= self.is_working_day(day)
        return day

    def last_usable_day(self, planned_on: date, lead_time: int = 0) -> date:
        """Until which working day can one still act before the planned day? `lead_time`: working days the act needs."""
        day = planned_on - timedelta(days=1)
        while not self.is_working_day(day):
            day -= timedelta(days=1)
        while lead_time > 0:
            day -= timedelta(days=1)
            lead_time -= self.is_working_day(day)
        return day

    def usable_days(self, today: date, planned_on: date, lead_time: int = 0) -> int:
        """How many working days are left to begin an act that itself needs `lead_time` working days? Never below 0."""
        return max(0, self.working_days_left(today, planned_on) - lead_time)


def _weekdays_before(day: date) -> int:
    """Days from Monday to Friday since the first day of the calendar, which was a Monday."""
    weeks, rest = divmod(day.toordinal() - 1, 7)
    return weeks * SATURDAY + min(rest, SATURDAY)
