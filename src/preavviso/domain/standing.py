"""What counts now, out of all that was announced about one household."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from preavviso.domain.answer import Word
from preavviso.domain.message import Trust
from preavviso.domain.notice import Decision
from preavviso.domain.priority import DECISION_POINTS


@dataclass(frozen=True, slots=True)
class Announcement:
    """One entry about the household, with how far its source is trusted and since when it is known here."""

    known_since: datetime
    trust: Trust
    counts_from: date
    dated: bool
    decision: Decision
    vulnerability: Word
    reminder: bool = False
    waits_for_review: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """The day, the decision and the answer that count; `disputed` when sources say different things about them."""

    counts_from: date
    dated: bool
    decision: Decision
    vulnerability: Word
    reminded: bool
    waits_for_review: bool
    disputed: bool


def standing(announcements: Sequence[Announcement]) -> Standing:
    """What counts for the household now? The announcements in any order; at least one.

    The latest certified announcement that says a day, or a decision, counts. One that is only received may add and
    raise: an earlier day, a more pressing decision, a stated vulnerability. It never postpones, suspends or says that
    nothing is the matter. Where nothing is certified, the most pressing of what was received counts.
    """
    certified = [one for one in announcements if one.trust is Trust.CERTIFIED]
    received = [one for one in announcements if one.trust is Trust.RECEIVED]
    day = _day(certified, received)
    decision = _decision(certified, received)
    return Standing(
        counts_from=day.counts_from,
        dated=day.dated,
        decision=decision,
        vulnerability=_vulnerability(announcements),
        reminded=any(one.reminder for one in announcements),
        waits_for_review=any(one.waits_for_review for one in announcements),
        disputed=_disputed(certified, received, day, decision),
    )


def _day(certified: Sequence[Announcement], received: Sequence[Announcement]) -> Announcement:
    """Whose day counts? One without a date never hides a date that is known."""
    if not certified:
        return min(received, key=lambda one: (not one.dated, one.counts_from))
    base = _latest([one for one in certified if one.dated] or certified)
    earlier = (one for one in _after(base, received) if one.dated and one.counts_from < base.counts_from)
    return min(earlier, key=lambda one: one.counts_from, default=base)


def _decision(certified: Sequence[Announcement], received: Sequence[Announcement]) -> Decision:
    """Which decision counts? Not saying one takes nothing back."""
    if not certified:
        return max((one.decision for one in received), key=DECISION_POINTS.__getitem__)
    base = _latest([one for one in certified if one.decision is not Decision.UNKNOWN] or certified)
    later = (one.decision for one in _after(base, received))
    return max((base.decision, *later), key=DECISION_POINTS.__getitem__)


def _disputed(
    certified: Sequence[Announcement], received: Sequence[Announcement], day: Announcement, decision: Decision
) -> bool:
    """Does the latest certified source, or one received since, say something else than what counts?"""
    speaking = [_latest(certified), *_after(_latest(certified), received)] if certified else received
    return any(
        one.decision not in {decision, Decision.UNKNOWN} or (one.dated and one.counts_from != day.counts_from)
        for one in speaking
    )


def _latest(some: Sequence[Announcement]) -> Announcement:
    return max(some, key=lambda one: one.known_since)


def _after(base: Announcement, received: Sequence[Announcement]) -> list[Announcement]:
    return [one for one in received if one.known_since >= base.known_since]


def _vulnerability(announcements: Sequence[Announcement]) -> Word:
    """A stated yes stays, whoever said it; a no counts only from a certified source; silence is never a no."""
    if any(one.vulnerability is Word.STATED_YES for one in announcements):
        return Word.STATED_YES
    if any(one.vulnerability is Word.STATED_NO and one.trust is Trust.CERTIFIED for one in announcements):
        return Word.STATED_NO
    return Word.NOT_STATED
