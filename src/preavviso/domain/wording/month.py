"""Months: which one a text is about."""

import re
from datetime import date

from preavviso.domain.notice import Period
from preavviso.domain.wording.spelling import plain

MONTHS = ("gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre",
           "novembre", "dicembre")  # fmt: skip
MONTH = (
    r"(?:genn?aio|febb?raio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre|"
    r"(?:genn?|febb?|mar|apr|mag|giu|lug|ago|sett?|ott|nov|dic)\b\.?)"
)
_MONTH_AND_YEAR = re.compile(
    rf"(?<![a-z])(?P<month>{MONTH})(?:\s*[-/,.]?\s*|\s+dell'\s*anno\s+|\s+del\s+)(?P<year>(?:20\d\d|'?\d\d))(?![\d/:])"
)
_MONTH_NUMBER = re.compile(r"(?<![\d/.-])(?P<month>0?[1-9]|1[0-2])\s?[/-]\s?(?P<year>20\d\d)(?!\d)")
_ISO_MONTH = re.compile(r"(?<![\d-])(?P<year>20\d\d)-(?P<month>0[1-9]|1[0-2])(?![\d-])")
_LONE_MONTH = re.compile(rf"(?:\bmese\s+(?:di\s+)?|\bper\s+|\bdi\s+|\ba\s+|^|\W)(?P<month>{MONTH})(?![a-z'])")


def month_of(word: str) -> int | None:
    """Which month does the word, whole or cut short, name?

    >>> month_of("NOV."), month_of("sett"), month_of("novità")
    (11, 9, None)
    """
    short = plain(word).rstrip(".")
    if not re.fullmatch(MONTH, short):
        return None
    return next((number for number, name in enumerate(MONTHS, 1) if name[:3] == short[:3]), None)


def period_in(text: str, sent: date | None) -> Period | None:
    """Which month is the text about? A month without a year is the one nearest to come after the day it was sent.

    >>> str(period_in("interventi fissati per il mese di NOVEMBRE 2025", None)), str(period_in("nov. 25", None))
    ('2025-11', '2025-11')
    >>> str(period_in("elenco di gennaio", date(2025, 12, 19))), period_in("elenco di gennaio", None)
    ('2026-01', None)
    """
    words = plain(text)
    for pattern in (_MONTH_AND_YEAR, _ISO_MONTH, _MONTH_NUMBER):
        # The day in "27 novembre 2025" is a date, perhaps of a letter: a month by itself is preferred.
        for match in sorted(pattern.finditer(words), key=lambda found: _is_dated(words, found.start())):
            month = month_of(match["month"]) or int(match["month"])
            return Period(full_year(match["year"]), month)
    if sent is None:
        return None
    for match in _LONE_MONTH.finditer(words):
        named = month_of(match["month"])
        # "mar" and "ago" are also words and names: cut short, a month counts only after "mese".
        if named and (len(match["month"].rstrip(".")) > 4 or "mese" in match.group()):
            return Period(coming_year(named, sent), named)
    return None


def _is_dated(words: str, start: int) -> bool:
    return bool(re.search(r"\d°?\s*$", words[max(0, start - 12) : start]))


def full_year(text: str) -> int:
    """The year written with four digits or with two.

    >>> full_year("2025"), full_year("'25")
    (2025, 2025)
    """
    digits = text.lstrip("'")
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def coming_year(month: int, sent: date) -> int:
    """The year that puts the month from three before to eight after the day sent."""
    ahead = (month - sent.month) % 12
    first = sent.month + (ahead if ahead <= 8 else ahead - 12)
    return sent.year + (first - 1) // 12
