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

    The latest certified announcement counts. One that is only received may add and raise: an earlier day, a more
    pressing decision, a stated vulnerability. It never postpones, suspends or says that nothing is the matter.
    """
    latest = max(announcements, key=lambda one: (one.trust is Trust.CERTIFIED, one.known_since))
    raising = [one for one in announcements if one.trust is Trust.RECEIVED and one.known_since >= latest.known_since]
    if latest.trust is Trust.RECEIVED:
        raising = list(announcements)
    earliest = min((latest, *raising), key=lambda one: (not one.dated, one.counts_from))
    return Standing(
        counts_from=earliest.counts_from,
        dated=earliest.dated,
        decision=max((one.decision for one in (latest, *raising)), key=DECISION_POINTS.__getitem__),
        vulnerability=_vulnerability(announcements),
        reminded=any(one.reminder for one in announcements),
        waits_for_review=any(one.waits_for_review for one in announcements),
        disputed=any(_differs(one, latest) for one in raising),
    )


def _differs(one: Announcement, latest: Announcement) -> bool:
    return one.decision is not latest.decision or (one.dated and one.counts_from != latest.counts_from)


def _vulnerability(announcements: Sequence[Announcement]) -> Word:
    """A stated yes stays, whoever said it; a no counts only from a certified source; silence is never a no."""
    if any(one.vulnerability is Word.STATED_YES for one in announcements):
        return Word.STATED_YES
    if any(one.vulnerability is Word.STATED_NO and one.trust is Trust.CERTIFIED for one in announcements):
        return Word.STATED_NO
    return Word.NOT_STATED
