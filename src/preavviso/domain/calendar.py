"""Working days in one municipality, and how many of them are left to act in."""

from collections.abc import Iterator
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
        return sum(1 for day in days_between(today, planned_on) if self.is_working_day(day))

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


def days_between(after: date, before: date) -> Iterator[date]:
    """The days after the first and before the second, neither included."""
    day = after + timedelta(days=1)
    while day < before:
        yield day
        day += timedelta(days=1)
