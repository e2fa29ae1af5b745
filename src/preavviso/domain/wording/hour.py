"""Hours, however a list writes them."""

import re
from dataclasses import dataclass
from datetime import time

from preavviso.domain.wording.spelling import plain


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour written in a text, and where."""

    at: time
    start: int
    end: int


_SAID_HOUR = re.compile(
    r"(?:\b(?:ad\s+ore|(?:dalle|alle)\s+ore|ore|ora|h\.?|alle|dalle|orario)\s*:?\s*)(?P<hour>[01]?\d|"
    r"2[0-3])(?:\s?[:.,'h]\s?(?P<minute>[0-5]\d))?(?![\d/:]|[.,]\d)"
)
_COLON_HOUR = re.compile(r"(?<![\d:.,/])(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?::[0-5]\d)?(?![\d:])")
_BARE_HOUR = re.compile(r"(?<![\d:.,/])(?P<hour>[01]?\d|2[0-3])(?:[:.,h](?P<minute>[0-5]\d))?(?::[0-5]\d)?(?![\d:.,/])")

_HALF_OF_DAY = re.compile(r"\s*(?:(?P<later>p\.?m\b\.?|(?:del\s+|di\s+)?pom(?:eriggio|\.))|a\.?m\b\.?)")
_TENS_OF_MINUTES = re.compile(r"(?P<hour>0?[7-9]|1\d|2[0-3])[.,](?P<tens>[1-4])")
_PART_OF_DAY = re.compile(r"0[.,](?:\d|\d{3,})")


def hour_in(text: str) -> Hour | None:
    """Which hour does the text name, in words or with a colon? Other numbers may be anything.

    >>> hour_in("03:30:00 PM").at
    datetime.time(15, 30)
    >>> hour_in("ore 9,30").at, hour_in("alle 11").at, hour_in("12:15").at, hour_in("9.00")
    (datetime.time(9, 30), datetime.time(11, 0), datetime.time(12, 15), None)
    """
    words = plain(text)
    return _hour(_SAID_HOUR.search(words) or _COLON_HOUR.search(words))


def hour_of_cell(text: str) -> Hour | None:
    """Which hour does a cell of its own name, where "9,30" and "9" say enough?

    A sheet that keeps "9,30" as a number shows "9,3"; one that has lost the format of hours shows the part of the day.

    >>> hour_of_cell("9.00").at, hour_of_cell("ore 9").at, hour_of_cell("9,3").at, hour_of_cell("0.375").at
    (datetime.time(9, 0), datetime.time(9, 0), datetime.time(9, 30), datetime.time(9, 0))
    """
    words = plain(text).strip()
    if _PART_OF_DAY.fullmatch(words):
        minutes = round(float(words.replace(",", ".")) * 24 * 60)
        return Hour(time(minutes // 60, minutes % 60), 0, len(text)) if minutes < 24 * 60 else None
    # "9,5" may be half past nine or ten to ten.
    short = _TENS_OF_MINUTES.fullmatch(words)
    if short is not None:
        return Hour(time(int(short["hour"]), 10 * int(short["tens"])), 0, len(text))
    return hour_in(text) or _hour(_BARE_HOUR.search(words))


def _hour(match: "re.Match[str] | None") -> Hour | None:
    if match is None:
        return None
    hour, end = int(match["hour"]), match.end()
    half = _HALF_OF_DAY.match(match.string, end)
    if half is not None:
        hour, end = hour % 12 + (12 if half["later"] else 0), half.end()
    return Hour(time(hour, int(match["minute"] or 0)), match.start(), end)
