"""A month's lists as versions of it, and what one list says otherwise than the one before."""

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from preavviso.domain.notice import Decision, NoticeKind, Period
from preavviso.domain.revision import Planned, Version, What, changes, former_of
from preavviso.domain.sender import house_of
from preavviso.domain.wording.announcement import rectifies
from preavviso.records.cases.models import Announcement
from preavviso.records.intake.models import Copy, Entry, Message, Notice


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """What two lists say of one household: a missing side is not on that list. Its words are those of the later one."""

    case: uuid.UUID
    name: str
    address: str
    what: tuple[What, ...]
    before: Planned | None
    after: Planned | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A list of the message beside the one before it of the same authority and month.

    `number`: which list of the message; `former`: a message that carries the earlier one, which was said then.
    What is unchanged comes last. `takes_back_nothing`: the later one is not certified, it may only add and raise.
    """

    number: int
    former: uuid.UUID
    former_said_at: datetime
    lines: tuple[ChangedLine, ...]
    takes_back_nothing: bool

    def count(self, what: What) -> int:
        """How many lines differ in this way?"""
        return sum(what in line.what for line in self.lines)

    @property
    def changed(self) -> tuple[ChangedLine, ...]:
        """The lines that say something else than before."""
        return tuple(line for line in self.lines if What.UNCHANGED not in line.what)


def comparisons(message: Message) -> tuple[Comparison, ...]:
    """How do this message's lists differ from those before them? To be given a row that the gate let through."""
    found = []
    for copy in message.copies.all():
        if copy.number is None:
            continue
        of_month = versions(message.organisation_id, copy.notice.period)
        mine = next((one for one in of_month if one.mark == str(copy.notice_id)), None)
        former = former_of(mine, of_month) if mine is not None else None
        if mine is not None and former is not None:
            found.append(_comparison(copy, mine, former))
    return tuple(found)


def versions(organisation: uuid.UUID, month: str) -> list[Version]:
    """The month's notices as versions of it. A list without a month is nobody's version."""
    if not month:
        return []
    named: dict[uuid.UUID, set[str]] = defaultdict(set)
    announced = Announcement.objects.filter(
        entry__notice__organisation_id=organisation, entry__notice__period=month, entry__dismissed=False
    )
    for notice, case in announced.values_list("entry__notice_id", "case_id"):
        named[notice].add(str(case))
    carried: dict[uuid.UUID, list[Message]] = defaultdict(list)
    copies = Copy.objects.filter(notice__organisation_id=organisation, notice__period=month)
    for copy in copies.select_related("message").defer("message__reading"):
        carried[copy.notice_id].append(copy.message)
    rows = Notice.objects.filter(id__in=carried)
    return [_version(notice, frozenset(named[notice.id]), carried[notice.id]) for notice in rows]


def _version(notice: Notice, named: frozenset[str], messages: list[Message]) -> Version:
    return Version(
        mark=str(notice.id),
        kind=NoticeKind(notice.kind),
        period=Period.parse(notice.period),
        said_at=notice.said_at,
        houses=frozenset(house_of(message.sender) for message in messages if message.sender),
        messages=frozenset(str(message.id) for message in messages),
        tenancies=named,
        whole=notice.whole,
        rectifies=any(rectifies(message.subject) for message in messages),
    )


def _comparison(copy: Copy, mine: Version, former: Version) -> Comparison:
    before, after = _entries(former), _entries(mine)
    differences = changes(
        {case: _planned(entry) for case, entry in before.items()},
        {case: _planned(entry) for case, entry in after.items()},
        may_leave_out=mine.may_leave_out,
    )
    lines = [
        ChangedLine(
            case=uuid.UUID(one.tenancy),
            name=f"{entry.surname} {entry.given_name}".strip(),
            address=entry.address,
            what=one.what,
            before=one.before,
            after=one.after,
        )
        for one in differences
        for entry in [after.get(one.tenancy) or before[one.tenancy]]
    ]
    carriers = Copy.objects.filter(notice_id=former.mark).order_by("-shown", "message__received_at")
    return Comparison(
        number=copy.number or 0,
        former=carriers.values_list("message_id", flat=True)[0],
        former_said_at=former.said_at,
        lines=tuple(sorted(lines, key=lambda line: What.UNCHANGED in line.what)),
        takes_back_nothing=not copy.notice.certified_by,
    )


def _entries(version: Version) -> dict[str, Entry]:
    """The list's lines by the case that each is about."""
    rows = Entry.objects.filter(notice_id=version.mark, dismissed=False, announcement__isnull=False)
    return {str(row.announcement.case_id): row for row in rows.select_related("announcement").order_by("position")}


def _planned(entry: Entry) -> Planned:
    return Planned(entry.planned_on, entry.planned_at, Decision(entry.decision))
