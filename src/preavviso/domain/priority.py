"""Who needs us first, and why: a ranking that returns its reasons.

Points only ever add up: a further signal never lowers a case, and "not stated" is a reason to call. The points are
the trade's first guess, written down to be argued with; docs/explanation/priorita.md says them in words.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from preavviso.domain.answer import Word
from preavviso.domain.calendar import LocalCalendar
from preavviso.domain.notice import Decision
from preavviso.domain.phrase import Phrase


class Urgency(StrEnum):
    """How near the planned day is, in words that stand beside every colour."""

    PASSED = "passed"
    NOW = "now"
    SOON = "soon"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the ranking looks at.

    `counts_from` is the planned day, or the earliest it can be when `dated` is False (the period's first day).
    `waits_for_review`: something in the list's reading is doubtful. `reminded`: the authority wrote again.
    `no_longer_listed`: a later list leaves the household out.
    """

    counts_from: date
    dated: bool
    decision: Decision
    vulnerability: Word
    has_owner: bool
    reminded: bool = False
    waits_for_review: bool = False
    no_longer_listed: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a case stands where it stands: a sentence and its points."""

    text: Phrase
    points: int


@dataclass(frozen=True, slots=True)
class Rank:
    """Where a case stands: the sum of its reasons' points, the days left, and the reasons, weightiest first."""

    points: int
    urgency: Urgency
    days_left: int
    working_days_left: int
    usable_days: int
    because: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """Up to how many working days left these points are given, and the word for it."""

    working_days: int
    points: int
    urgency: Urgency


# The nearest first. The last has no end: whatever is later.
BANDS = (
    Band(2, 90, Urgency.NOW),
    Band(5, 80, Urgency.NOW),
    Band(10, 60, Urgency.SOON),
    Band(15, 45, Urgency.SOON),
    Band(25, 30, Urgency.LATER),
    Band(10_000, 15, Urgency.LATER),
)
# A day gone by without an outcome is a household to look for, after those whose home can still be kept.
PASSED = Band(0, 10, Urgency.PASSED)

# A suspension or a vacated dwelling is still a household to reach: it ranks low, it does not vanish.
OF_DECISION = {
    Decision.EXECUTE: Reason(Phrase("The authority says that it will execute."), 30),
    Decision.UNKNOWN: Reason(Phrase("What the authority decided is not clear."), 25),
    Decision.ASSESS: Reason(Phrase("The authority is still assessing."), 20),
    Decision.POSTPONE: Reason(Phrase("The authority says that it is postponed."), 10),
    Decision.SUSPEND: Reason(Phrase("The authority says that it is suspended."), 5),
    Decision.VACATED: Reason(Phrase("The authority says that the dwelling is empty."), 0),
}
OF_VULNERABILITY = {
    Word.STATED_YES: Reason(Phrase("A vulnerability is stated."), 30),
    Word.NOT_STATED: Reason(Phrase("Vulnerability is not stated: it has to be asked."), 20),
    Word.STATED_NO: Reason(Phrase("The source states that there is no vulnerability."), 0),
}
NO_DATE_POINTS = 15
NO_OWNER_POINTS = 10
REMINDED_POINTS = 10
REVIEW_POINTS = 5
NO_LONGER_LISTED_POINTS = 5


def rank(facts: Facts, today: date, calendar: LocalCalendar) -> Rank:
    """Where does this case stand today, and why?"""
    left = calendar.working_days_left(today, facts.counts_from)
    band = band_on(facts.counts_from, today, calendar)
    reasons = [Reason(_time_in_words(band.urgency, left), band.points), *signal_reasons(facts)]
    return Rank(
        points=sum(reason.points for reason in reasons),
        urgency=band.urgency,
        days_left=(facts.counts_from - today).days,
        working_days_left=left,
        usable_days=calendar.usable_days(today, facts.counts_from),
        because=tuple(sorted(reasons, key=lambda reason: -reason.points)),
    )


def signal_points(facts: Facts) -> int:
    """How many points does the case have whatever the day is? The rest comes from `deadlines`."""
    return sum(reason.points for reason in signal_reasons(facts))


def deadlines(today: date, calendar: LocalCalendar) -> tuple[tuple[date, int], ...]:
    """Until which planned day is each band's number of points given today? The nearest first; past days have PASSED's.

    With these a database can put cases in the order of `rank` without asking it about each.
    """
    # A band of n working days ends with the day of the working day after them: it is itself not left.
    return tuple((calendar.working_days_after(today, band.working_days + 1), band.points) for band in BANDS[:-1])


def band_on(day: date, today: date, calendar: LocalCalendar) -> Band:
    """Which band is a planned day in, seen from today?"""
    if day < today:
        return PASSED
    left = calendar.working_days_left(today, day)
    return next(band for band in BANDS if left <= band.working_days)


def signal_reasons(facts: Facts) -> tuple[Reason, ...]:
    """Why does this case weigh, apart from time? Reasons without points are left out."""
    reasons = (
        OF_DECISION[facts.decision],
        OF_VULNERABILITY[facts.vulnerability],
        Reason(Phrase("The list gives no date: the month's first day counts."), 0 if facts.dated else NO_DATE_POINTS),
        Reason(Phrase("The authority has written again about it."), REMINDED_POINTS if facts.reminded else 0),
        Reason(Phrase("Nobody has taken charge."), 0 if facts.has_owner else NO_OWNER_POINTS),
        Reason(Phrase("How the list was read is to be confirmed."), REVIEW_POINTS if facts.waits_for_review else 0),
        Reason(
            Phrase("A later list no longer names the household: the authority is to confirm what that means."),
            NO_LONGER_LISTED_POINTS if facts.no_longer_listed else 0,
        ),
    )
    return tuple(reason for reason in reasons if reason.points)


def _time_in_words(urgency: Urgency, left: int) -> Phrase:
    if urgency is Urgency.PASSED:
        return Phrase("The planned day has passed and no outcome is recorded.")
    if left == 1:
        return Phrase("One working day is left.")
    return Phrase("%(count)s working days are left.", {"count": left})


def pressing(decision: Decision) -> int:
    """How pressing is a decision, beside others? The more points, the more."""
    return OF_DECISION[decision].points
