"""What one source holds: its notice, or why a person has to read it."""

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from preavviso.channels.aid import NOTHING, Aid
from preavviso.channels.extract import Extract, Occasion
from preavviso.channels.parcel import Unpacking
from preavviso.domain.message import Problem
from preavviso.domain.notice import Decision, Notice, NoticeKind, Period
from preavviso.domain.phrase import Phrase
from preavviso.domain.profile import Table
from preavviso.domain.wording.announcement import notice_kind
from preavviso.domain.wording.day import days_in
from preavviso.domain.wording.decision import decision_span
from preavviso.domain.wording.month import period_in
from preavviso.domain.wording.street import street_start


@dataclass(frozen=True, slots=True)
class Setting:
    """What the message around says: the subject, the month that it names, and when it was sent.

    `aid`: the other programs that a reader may ask; `unpacking`: what may still be unpacked of the whole stored file.
    """

    subject: str
    occasion: Occasion
    aid: Aid = NOTHING
    unpacking: Unpacking = field(default_factory=Unpacking)


@dataclass(slots=True)
class Content:
    """The notices and problems of one source, and the first rows of its tables.

    `is_forwarded`: a notice came in a message forwarded in the message.
    """

    notices: list[Notice] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    is_forwarded: bool = False

    def absorb(self, other: "Content") -> None:
        """Take in another source's."""
        self.notices += other.notices
        self.problems += other.problems
        self.tables += other.tables
        self.is_forwarded = self.is_forwarded or other.is_forwarded


def content_of(result: Extract, source: str, subject: str, opening: str, period: Period | None) -> Content:
    """The notice that an extract makes, if it makes one, and otherwise whether somebody has to read the text."""
    content = _content_of(result, source, subject, opening, period)
    content.tables = [replace(table, source=source) for table in result.tables]
    if result.asks is not None and result.entries:
        content.problems.append(replace(result.asks, where=source))
    content.problems += [replace(problem, where=source) for problem in result.told]
    return content


def _content_of(result: Extract, source: str, subject: str, opening: str, period: Period | None) -> Content:
    kind = notice_kind(subject, opening)
    if not result.entries and result.says_nothing_planned and not result.anchors:
        return Content([_notice(NoticeKind.EMPTY, period, source, result)])
    if result.entries:
        is_plan = any(
            entry.planned_on is not None or entry.decision is not Decision.UNKNOWN for entry in result.entries
        )
        known = NoticeKind.PROGRAMME if kind is NoticeKind.UNKNOWN and is_plan else kind
        return Content([_notice(known, period or most_planned(result), source, result)])
    if result.anchors and result.leftover:
        phrase = Phrase(
            "In %(source)s there are words of a list or of a condition that no entry holds; read: “%(text)s”.",
            {"source": source, "text": result.leftover[0][:200]},
        )
        return Content(problems=[Problem("text_to_read", phrase, source)])
    return Content()


def _notice(kind: NoticeKind, period: Period | None, source: str, result: Extract) -> Notice:
    used = result.profile.id if result.profile is not None else ""
    return Notice(kind, period, source, tuple(result.entries), result.completeness(), tuple(result.original), used)


def most_planned(result: Extract) -> Period | None:
    """For which month are most of the entries planned?"""
    months = Counter(
        Period(entry.planned_on.year, entry.planned_on.month)
        for entry in result.entries
        if entry.planned_on is not None
    )
    return months.most_common(1)[0][0] if months else None


def without_list(content: Content, name: str) -> list[Problem]:
    """What to say where a list was to be expected and none was found."""
    if content.notices:
        return []
    return [
        Problem(
            "no_list_found",
            Phrase("No list was found here: read it, and enter its lines by hand if there are any."),
            name,
        )
    ]


def nothing_in(name: str) -> Problem:
    """What to say of a file without content."""
    return Problem("empty", Phrase("The file is empty: ask for it again."), name)


def file_words(name: str) -> str:
    """A file's or a sheet's name as words, without its ending."""
    return re.sub(r"[_.-]+", " ", name.rpartition(".")[0] or name)


def without_dates(text: str) -> str:
    """The text without whole days: the day of a letter does not say which month its list is for."""
    for day in reversed(days_in(text, None, None)):
        if re.match(r"\D*\d{1,2}\D", text[day.start : day.end]):
            text = f"{text[: day.start]} · {text[day.end :]}"
    return text


def own_period(opening: str, name: str, setting: Setting) -> Period | None:
    """The month that a file says of itself, else the month of the message around it."""
    opening = "\n".join(line for line in opening.split("\n") if not _is_of_an_entry(line))
    said, called, sent = without_dates(opening), file_words(name), setting.occasion.sent
    return (
        period_in(said, None)
        or period_in(called, None)
        or setting.occasion.period
        or period_in(said, sent)
        or period_in(called, sent)
    )


def _is_of_an_entry(line: str) -> bool:
    """Is it, or does it begin, what is decided for one dwelling ("RINVIATO al mese di gennaio")?"""
    decision = decision_span(line)
    return decision is not None and (decision[0] == 0 or street_start(line) is not None)
