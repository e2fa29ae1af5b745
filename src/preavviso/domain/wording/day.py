"""Days, however a list writes them."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from preavviso.domain.notice import Period
from preavviso.domain.wording.month import MONTH, coming_year, full_year, month_of
from preavviso.domain.wording.spelling import REMEMBERED, plain

_BEFORE = 40
_DIGIT = re.compile(r"\d")
_WEEKDAYS = ("lun", "mar", "mer", "gio", "ven", "sab", "dom")
_WEEKDAY = r"(?:lun(?:edi)?|mar(?:tedi)?|mer(?:coledi)?|gio(?:vedi)?|ven(?:erdi)?|sab(?:ato)?|dom(?:enica)?)\b'?\.?"
_YEAR = r"(?:(?:19|20)\d\d|'?\d\d)(?!\d|[:.,]\d\d\b)"


@dataclass(frozen=True, slots=True)
class Day:
    """A day written in a text: None when it does not exist or its year cannot be told; doubtful when words disagree."""

    on: date | None
    start: int
    end: int
    doubtful: bool = False


_DAY = re.compile(
    rf"(?:(?P<weekday>{_WEEKDAY})[\s,]+)?(?:il\s+|giorno\s+)?(?:"
    rf"(?<![\d/.-])(?P<isoyear>(?:19|20)\d\d)-(?P<isomonth>\d\d)-(?P<isoday>\d\d)(?:t|\b)|"
    rf"(?<![\d/.,'-])(?P<day>\d{{1,2}})°?\s?(?P<mark>[/.-])\s?(?P<number>\d{{1,2}})(?:\s?[/.-]\s?(?P<year>(?:19|"
    rf"20)\d\d|\d\d))?(?![\d/]|[.,-]\d)|"
    rf"(?<![\d/.,'-])(?P<day2>\d{{1,2}})(?:°|o)?[\s/.-]*(?P<month>{MONTH})(?:[\s/.-]*(?:del\s+)?(?P<year2>{_YEAR}))?)"
)


def days_in(text: str, period: Period | None, sent: date | None) -> tuple[Day, ...]:
    """Which days does the text name, in order? A day without a year takes the period's, or the nearest to the day sent.

    >>> [day.on.isoformat() for day in days_in("giovedì 27 novembre 2025 oppure 28.11.25", None, None)]
    ['2025-11-27', '2025-11-28']
    >>> [day.on for day in days_in("31/11/2025", None, None)], [day.on for day in days_in("27/11", None, None)]
    ([None], [None])
    """
    return _days(plain(text), period, sent) if _DIGIT.search(text) else ()


# One line is asked for its days from many sides.
@lru_cache(maxsize=REMEMBERED)
def _days(words: str, period: Period | None, sent: date | None) -> tuple[Day, ...]:
    found: list[Day] = []
    for match in _DAY.finditer(words):
        if _is_hour(match, words, is_first=not found):
            continue
        on = _day_of(match, period, sent)
        weekday = match["weekday"]
        wrong = on is not None and weekday is not None and _WEEKDAYS[on.weekday()] != weekday[:3]
        found.append(Day(on, match.start(), match.end(), doubtful=wrong or on is None))
    return tuple(found)


def _is_hour(match: "re.Match[str]", words: str, *, is_first: bool) -> bool:
    """Is it an hour that is written like a day ("ore 9.30", "27/11/2025 9.10")?"""
    if match["mark"] != "." or match["year"] or match["weekday"]:
        return False
    # Only what stands right before is looked at: a text of numbers alone would be gone over again for each of them.
    before = words[max(0, match.start() - _BEFORE) : match.start()]
    is_said = re.search(r"\b(?:ore|ora|alle|dalle|h)\.?\s*:?\s*$", before) is not None
    return is_said or not is_first or not 1 <= int(match["number"]) <= 12


def _day_of(match: "re.Match[str]", period: Period | None, sent: date | None) -> date | None:
    if match["isoyear"]:
        return _date(int(match["isoyear"]), int(match["isomonth"]), int(match["isoday"]))
    day = int(match["day"] or match["day2"])
    month = int(match["number"]) if match["number"] else month_of(match["month"])
    written = match["year"] or match["year2"]
    if month is None:
        return None
    if written:
        return _date(full_year(written), month, day)
    year = _year_of(month, period, sent)
    return _date(year, month, day) if year else None


def _year_of(month: int, period: Period | None, sent: date | None) -> int | None:
    if period is not None:
        return period.year + (1 if month - period.month < -6 else -1 if month - period.month > 6 else 0)
    return coming_year(month, sent) if sent else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_SERIAL = re.compile(r"[34]\d{4}(?:[.,]\d{1,12})?")
_UNBROKEN = re.compile(r"20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 — a sheet's days have no zone


def counted_moment(text: str) -> datetime | None:
    """Which day and hour is the number in a day's cell, where the sheet has lost the format that shows it?

    Spreadsheets count the days since the end of 1899; other programs run year, month and day together.

    >>> str(counted_moment("45988")), str(counted_moment("45988.375")), str(counted_moment("20251127"))
    ('2025-11-27 00:00:00', '2025-11-27 09:00:00', '2025-11-27 00:00:00')
    """
    words = text.strip()
    if _UNBROKEN.fullmatch(words):
        on = _date(int(words[:4]), int(words[4:6]), int(words[6:]))
        return None if on is None else datetime(on.year, on.month, on.day)  # noqa: DTZ001
    if not _SERIAL.fullmatch(words):
        return None
    return _FIRST_DAY + timedelta(minutes=round(float(words.replace(",", ".")) * 24 * 60))
