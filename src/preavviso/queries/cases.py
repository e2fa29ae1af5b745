"""The case page: what is not known, what is, what the list said, and what happened."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time

from preavviso.access import gate
from preavviso.access.context import Context
from preavviso.domain.answer import Word
from preavviso.domain.message import Trust
from preavviso.domain.notice import Decision, NoticeKind
from preavviso.domain.phrase import Phrase
from preavviso.domain.role import Act
from preavviso.queries.chronology import Event, channel_of, events_of
from preavviso.queries.identity import PeopleAndHome, people_and_home
from preavviso.queries.worklist import Line, line_for
from preavviso.records.intake.models import Copy, Entry, Message


@dataclass(frozen=True, slots=True)
class Announced:
    """What one notice said about the household, in its own words. `sender`, `channel`: of its best copy."""

    known_since: datetime
    sender: str
    channel: Phrase
    kind: NoticeKind
    period: str
    trust: Trust
    planned_on: date | None
    planned_at: time | None
    decision: Decision
    remark: str
    vulnerability: Word
    vulnerability_text: str
    where: str
    message: uuid.UUID


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case: where it stands (as on the desk), all that was announced, the earliest first, and its events.

    `off_desk`: no line announces it any more, so `line` is as it stood last; `now_at`: the case that its line went to.
    """

    line: Line
    opened_at: datetime
    announced: tuple[Announced, ...]
    events: tuple[Event, ...]
    off_desk: bool
    now_at: uuid.UUID | None
    home: PeopleAndHome


def case_page(context: Context, id: uuid.UUID) -> CasePage:
    """What is known of this case?"""
    case = gate.case(context, id, Act.SEE_CASE)
    line = line_for(context, case)
    copies = Copy.objects.filter(notice__entries__announcement__case=case).select_related("message")
    best_last = sorted(copies.defer("message__reading"), key=_standing_of, reverse=True)
    best = {copy.notice_id: copy.message for copy in best_last}
    entries = [announcement.entry for announcement in case.announcements.all() if not announcement.entry.dismissed]
    announced = sorted((_announced(entry, best[entry.notice_id]) for entry in entries), key=lambda one: one.known_since)
    events = events_of(case)
    went = [event.case for event in events if event.case is not None]
    return CasePage(
        line=line,
        opened_at=case.opened_at,
        announced=tuple(announced),
        events=events,
        off_desk=case.dismissed,
        now_at=went[-1] if went and case.dismissed else None,
        home=people_and_home(context, case),
    )


def _standing_of(copy: Copy) -> tuple[bool, datetime]:
    """Certified copies speak for a notice before others, and the earlier before the later."""
    return copy.message.trust != Trust.CERTIFIED, copy.message.received_at


def _announced(entry: Entry, message: Message) -> Announced:
    return Announced(
        known_since=entry.notice.known_since,
        sender=message.sender,
        channel=channel_of(message),
        kind=NoticeKind(entry.notice.kind),
        period=entry.notice.period,
        trust=entry.notice.trust,
        planned_on=entry.planned_on,
        planned_at=entry.planned_at,
        decision=Decision(entry.decision),
        remark=entry.remark,
        vulnerability=Word(entry.vulnerability),
        vulnerability_text=entry.vulnerability_text,
        where=entry.where,
        message=message.id,
    )
