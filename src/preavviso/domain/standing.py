"""What counts now, out of all that was announced about one household."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from preavviso.domain.answer import Word
from preavviso.domain.notice import Decision
from preavviso.domain.priority import pressing


@dataclass(frozen=True, slots=True)
class Announcement:
    """One entry about the household, and when its sender said it: an older list that comes later says nothing newer.

    `certified_by`: the address whose certified message said it; "" where it was only received.
    """

    said_at: datetime
    certified_by: str
    counts_from: date
    dated: bool
    decision: Decision
    vulnerability: Word
    reminder: bool = False
    waits_for_review: bool = False
    said_again_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """That a later list of the same authority and month no longer names the household (domain.revision)."""

    said_at: datetime
    certified_by: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The day, the decision and the answer that count; `disputed` when sources say different things about them.

    `no_longer_listed`: a later list leaves the household out, and none has named it since. That takes nothing back.
    """

    counts_from: date
    dated: bool
    decision: Decision
    vulnerability: Word
    reminded: bool
    waits_for_review: bool
    disputed: bool
    no_longer_listed: bool


def standing(announcements: Sequence[Announcement], absences: Sequence[Absence] = ()) -> Standing:
    """What counts for the household now? The announcements and absences in any order; at least one announcement.

    The latest announcement of the authority that says a day, or a decision, counts. Any other may add and raise: an
    earlier day, a more pressing decision, a stated vulnerability. It never postpones, suspends or says that nothing is
    the matter. The authority is whose certified message spoke of the household first: anybody can have a certified
    mailbox. Where nothing is certified, the most pressing of what was received counts.
    """
    authority = min((one for one in announcements if one.certified_by), key=_spoke_first, default=None)
    certified = [one for one in announcements if authority is not None and one.certified_by == authority.certified_by]
    received = [one for one in announcements if one not in certified] + _said_again(certified)
    day = _day(certified, received)
    decision = _decision(certified, received)
    return Standing(
        counts_from=day.counts_from,
        dated=day.dated,
        decision=decision,
        vulnerability=_vulnerability(announcements, certified),
        reminded=any(one.reminder for one in announcements),
        waits_for_review=any(one.waits_for_review for one in announcements),
        disputed=_disputed([*certified, *received], certified, day, decision),
        no_longer_listed=any(not _is_named_since(absence, announcements) for absence in absences),
    )


def _said_again(certified: Sequence[Announcement]) -> list[Announcement]:
    """What the authority sent once more, after something else: it may have been meant, or sent by mistake."""
    again = ((one, one.said_again_at) for one in certified)
    return [replace(one, said_at=at, said_again_at=None) for one, at in again if at is not None and at > one.said_at]


def _is_named_since(absence: Absence, announcements: Sequence[Announcement]) -> bool:
    """Has a list as trustworthy as the one that left it out named the household since, in whatever month?"""
    return any(
        (one.said_again_at or one.said_at) >= absence.said_at and (one.certified_by or not absence.certified_by)
        for one in announcements
    )


def _day(certified: Sequence[Announcement], received: Sequence[Announcement]) -> Announcement:
    """Whose day counts? One without a date never hides a date that is known."""
    if not certified:
        return min(received, key=lambda one: (not one.dated, one.counts_from))
    base = max([one for one in certified if one.dated] or certified, key=_latest_and_nearest)
    earlier = (one for one in _after(base, received) if one.dated and one.counts_from < base.counts_from)
    return min(earlier, key=lambda one: one.counts_from, default=base)


def _decision(certified: Sequence[Announcement], received: Sequence[Announcement]) -> Decision:
    """Which decision counts? Not saying one takes nothing back."""
    if not certified:
        return max((one.decision for one in received), key=pressing)
    base = max([one for one in certified if one.decision is not Decision.UNKNOWN] or certified, key=_latest_and_gravest)
    later = (one.decision for one in _after(base, received))
    return max((base.decision, *later), key=pressing)


def _disputed(
    announcements: Sequence[Announcement], certified: Sequence[Announcement], day: Announcement, decision: Decision
) -> bool:
    """Does the latest certified source, or one received since, say something else than what counts?"""
    latest = max((one.said_at for one in certified), default=None)
    speaking = [one for one in announcements if latest is None or one.said_at >= latest]
    return any(
        one.decision not in {decision, Decision.UNKNOWN} or (one.dated and one.counts_from != day.counts_from)
        for one in speaking
    )


def _spoke_first(one: Announcement) -> tuple[datetime, str]:
    return one.said_at, one.certified_by


def _latest_and_nearest(one: Announcement) -> tuple[datetime, int]:
    """Of two that were said at once, the earlier day counts."""
    return one.said_at, -one.counts_from.toordinal()


def _latest_and_gravest(one: Announcement) -> tuple[datetime, int]:
    """Of two that were said at once, the more pressing decision counts."""
    return one.said_at, pressing(one.decision)


def _after(base: Announcement, received: Sequence[Announcement]) -> list[Announcement]:
    return [one for one in received if one.said_at >= base.said_at]


def _vulnerability(announcements: Sequence[Announcement], certified: Sequence[Announcement]) -> Word:
    """A stated yes stays, whoever said it; a no counts only from the authority; silence is never a no."""
    if any(one.vulnerability is Word.STATED_YES for one in announcements):
        return Word.STATED_YES
    if any(one.vulnerability is Word.STATED_NO for one in certified):
        return Word.STATED_NO
    return Word.NOT_STATED
