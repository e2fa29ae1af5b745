"""What stands around the entries of a list: headings of a day, totals, covering phrases, and what nothing explains."""

import re
from dataclasses import dataclass, replace
from datetime import time

from preavviso.channels.extract import Extract, Occasion
from preavviso.domain.wording.announcement import says_nothing_planned, total_in
from preavviso.domain.wording.day import Day, days_in
from preavviso.domain.wording.hour import hour_in
from preavviso.domain.wording.prose import is_alarming, is_closing, is_covering, is_office, looks_listed
from preavviso.domain.wording.spelling import plain
from preavviso.domain.wording.street import street_start


@dataclass(frozen=True, slots=True)
class Heading:
    """The day and hour that a heading above the rows gives to those under it that have none."""

    day: Day | None = None
    hour: time | None = None


class Surroundings:
    """What was said around the entries so far; each line that is no entry is explained here, or left over."""

    def __init__(self, result: Extract, occasion: Occasion) -> None:
        self.occasion = occasion
        self.heading = Heading()
        self.is_signed_off = False
        self._result = result

    def explain(self, line: str) -> None:
        """Explain a line that is no entry: a total, a day's heading, a covering phrase; else it is left over.

        After the closing words of the letter a signature with its address is expected, which nothing else explains.
        """
        if not re.search(r"\w", line) or self._is_said(line):
            return
        if is_closing(line):
            self.is_signed_off = True
        elif is_alarming(line) or not (self.is_signed_off or is_covering(line)):
            self._leave(line)

    def _is_said(self, line: str) -> bool:
        """Note the total, the empty month or the heading that the line states, if it states one."""
        total = total_in(line)
        if total is not None:
            self._declare(total, plain(line))
            return True
        if says_nothing_planned(line):
            self._result.says_nothing_planned = True
            return True
        if is_dateline(line, self.occasion):
            return True
        heading = heading_in(line, self.occasion)
        if heading is not None:
            # An hour by itself goes on from the day above it.
            self.heading = heading if heading.day is not None else replace(self.heading, hour=heading.hour)
        return heading is not None

    def _declare(self, total: int, words: str) -> None:
        before = self._result.declared
        is_whole = before is None or before == total or "complessiv" in words or "generale" in words
        self._result.declared = total if is_whole or before is None else before + total

    def _leave(self, line: str) -> None:
        if looks_listed(line) and (is_alarming(line) or not is_office(line) or _is_like_a_row(line)):
            self._result.anchors += 1
            self._result.leftover.append(line)
        elif _is_suspicious(line):
            self._result.leftover.append(line)


def is_phrase(line: str) -> bool:
    """Is the line one that lists come with: a total, a day, a covering phrase, or that nothing is planned?"""
    is_told = total_in(line) is not None or says_nothing_planned(line) or is_covering(line)
    return is_told or heading_in(line, Occasion()) is not None


def is_heading(line: str, occasion: Occasion) -> bool:
    """Does the line give a day or an hour to those below it, and say nothing else of itself?"""
    return total_in(line) is None and not says_nothing_planned(line) and heading_in(line, occasion) is not None


def _is_like_a_row(line: str) -> bool:
    """A street and a day in one line are hardly a letterhead's."""
    return street_start(line) is not None and bool(days_in(line, None, None))


def is_dateline(line: str, occasion: Occasion) -> bool:
    """Is it the day of the letter, perhaps with its place? It says nothing of when anything is planned."""
    days = days_in(line, occasion.period, occasion.sent)
    if len(days) != 1 or days[0].on is None or line[days[0].end :].strip(" ."):
        return False
    on, period = days[0].on, occasion.period
    if occasion.sent is None:
        is_place = bool(re.search(r"\w", line[: days[0].start])) and _is_place(line[: days[0].start])
        return is_place and period is not None and on < period.first_day and not looks_listed(line)
    is_before = on < occasion.sent and period is not None and (on.year, on.month) != (period.year, period.month)
    return (on == occasion.sent or is_before) and _is_place(line[: days[0].start]) and not looks_listed(line)


_SMALL_WORDS = frozenset(("di", "del", "della", "in", "sul", "li", "li'", "addi", "il", "data"))


def _is_place(text: str) -> bool:
    """Is it the name of a town, or nothing ("Borgolago, lì")?"""
    words = text.replace(",", " ").replace(":", " ").split()
    return len(words) <= 6 and all(word.lstrip("d'’")[:1].isupper() or plain(word) in _SMALL_WORDS for word in words)


def _is_suspicious(line: str) -> bool:
    """A day, or words in another shape than prose, may be what is left of a row."""
    if is_covering(line) or is_office(line):
        return False
    return bool(days_in(line, None, None)) or len(re.split(r"\t|\s\|\s|;", line)) > 2


_HEADING_WORDS = re.compile(
    r"\b(?:data|giorno|giornata|del|di|il|ore|ora|dalle|alle|interventi|intervento|esecuzioni|esecuzione|accessi|"
    r"accesso|previsti|previste|programmati|programmate|fissati|fissate|"
    r"per|nella|mattina|mattino|pomeriggio|sfratti|sgomberi|rilasci|calendario|turno|squadra|n)\b|[\W\d_]"
)


def heading_in(line: str, occasion: Occasion) -> Heading | None:
    """The day, the hour, or both that the rows below share, if the line is such a heading and nothing else."""
    days = days_in(line, occasion.period, occasion.sent)
    hour = hour_in(line)
    if len(days) > 1 or (not days and hour is None):
        return None
    spans = sorted([(day.start, day.end) for day in days] + ([(hour.start, hour.end)] if hour else []), reverse=True)
    rest = line
    for start, end in spans:
        rest = rest[:start] + " " + rest[end:]
    if _HEADING_WORDS.sub("", plain(rest)):
        return None
    return Heading(days[0] if days else None, hour.at if hour else None)
