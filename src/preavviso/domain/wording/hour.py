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


def hour_in(text: str) -> Hour | None:
    """Which hour does the text name, in words or with a colon? Other numbers may be anything.

    >>> hour_in("ore 9,30").at, hour_in("alle 11").at, hour_in("12:15").at, hour_in("9.00")
    (datetime.time(9, 30), datetime.time(11, 0), datetime.time(12, 15), None)
    """
    words = plain(text)
    return _hour(_SAID_HOUR.search(words) or _COLON_HOUR.search(words))


def hour_of_cell(text: str) -> Hour | None:
    """Which hour does a cell of its own name, where "9,30" and "9" say enough?

    >>> hour_of_cell("9.00").at, hour_of_cell("ore 9").at
    (datetime.time(9, 0), datetime.time(9, 0))
    """
    return hour_in(text) or _hour(_BARE_HOUR.search(plain(text)))


def _hour(match: "re.Match[str] | None") -> Hour | None:
    if match is None:
        return None
    return Hour(time(int(match["hour"]), int(match["minute"] or 0)), match.start(), match.end())
