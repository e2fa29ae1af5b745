"""Keeping notices in step with the messages that carry them, and a person's word on which copies are one.

A notice's rows are what its copies say together, worked out anew from all of the month's copies whenever one comes, is
read again, confirmed or kept apart (domain.copy). So neither the order in which they came nor repeats leave a trace.
"""

import uuid
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace

from django.db.models import Exists, F, OuterRef

from preavviso.access import gate
from preavviso.access.context import Context
from preavviso.actions.cases import CHUNK, announce, follow, refresh
from preavviso.actions.revisions import look_for_left_out
from preavviso.channels.stored import PARTICULARS, READING
from preavviso.domain import copy as trade
from preavviso.domain import notice as domain
from preavviso.domain.answer import NotStated, word
from preavviso.domain.copy import Gathering, Witness, copies_in, counterparts, gathered, line_of, testimony
from preavviso.domain.message import Trust
from preavviso.domain.notice import subject_keys, tenancies
from preavviso.domain.role import Act
from preavviso.records.cases.models import Announcement, Case
from preavviso.records.intake.models import Copy, Entry, Message, Notice

# Rows change places within a list, and none may stand where another still stands.
_ASIDE = 1_000_000


@dataclass(frozen=True, slots=True)
class Carried:
    """A notice in a message's reading, and the row of its copy where there is one already."""

    message: Message
    number: int
    found: domain.Notice
    copy: trade.Copy
    row: Copy | None


def keep_apart(context: Context, message: uuid.UUID, id: uuid.UUID) -> None:
    """A person says that this copy is not of the same notice: it becomes one of its own, with its entries, for good."""
    _decide(context, message, id, Act.KEEP_COPY_APART, kept_apart=True)


def join_again(context: Context, message: uuid.UUID, id: uuid.UUID) -> None:
    """Undo of `keep_apart`: the copy goes where what it says puts it."""
    _decide(context, message, id, Act.JOIN_COPY_AGAIN, kept_apart=False)


def _decide(context: Context, message: uuid.UUID, id: uuid.UUID, act: Act, *, kept_apart: bool) -> None:
    with gate.deed(context):
        kept = gate.message(context, message, act, copy=str(id))
        if not kept.copies.filter(id=id, number__isnull=False).update(kept_apart=kept_apart):
            gate.refuse(context, act, f"message:{message}")
        keep_in_step(context, kept)


def keep_in_step(context: Context, message: Message) -> int:
    """Bring the notices of the months that this message speaks of in step with what is carried; how many new entries?

    A part of a deed.
    """
    reading = READING.validate_python(message.reading) if message.reading else None
    months = {str(found.period or "") for found in reading.notices} if reading else set()
    months |= set(message.copies.filter(number__isnull=False).values_list("notice__period", flat=True))
    return sum(_gather(context, message, month) for month in sorted(months))


def _gather(context: Context, message: Message, month: str) -> int:
    """Work out this month's notices anew from all copies that came, and bring the rows in step."""
    _forget_lost(message, month)
    carried = {one.copy.mark: one for one in _carried(message, month)}
    rows = {notice.id: notice for notice in _notices(message, month)}
    touched: set[uuid.UUID] = set()
    new_entries = 0
    for gathering in sorted(gathered(one.copy for one in carried.values()), key=_most_first):
        members = [carried[mark] for mark in gathering.layers]
        notice = _row_of(members, rows) or Notice(organisation_id=message.organisation_id, period=month)
        if not _is_in_step(notice, gathering, members, message):
            touched |= _announced_by(notice)
            new_entries += _bring_in_step(context, notice, gathering, members)
            touched |= _announced_by(notice)
    for notice in rows.values():
        touched |= _announced_by(notice)
        _dissolve(notice)
    touched |= look_for_left_out(message.organisation_id, month)
    ids = sorted(touched)
    for start in range(0, len(ids), CHUNK):
        _note_lost(context, message, ids[start : start + CHUNK])
        refresh(Case.objects.filter(id__in=ids[start : start + CHUNK]))
    return new_entries


def _note_lost(context: Context, message: Message, touched: Collection[uuid.UUID]) -> None:
    """A case that no line announces any more leaves the desk, and its chronology says why."""
    lost = Case.objects.filter(id__in=touched, announcements=None, dismissed=False)
    for case in lost.values_list("id", flat=True):
        gate.note(context, "lose_line", f"case:{case}", message=str(message.id))


def _announced_by(notice: Notice) -> set[uuid.UUID]:
    return set(Case.objects.filter(announcements__entry__notice_id=notice.id).values_list("id", flat=True))


def _forget_lost(message: Message, month: str) -> None:
    """A message that was read again no longer carries what its new reading does not have."""
    reading = READING.validate_python(message.reading)
    numbers = [number for number, found in enumerate(reading.notices) if str(found.period or "") == month]
    lost = message.copies.filter(notice__period=month, number__isnull=False).exclude(number__in=numbers)
    lost.delete()


def _carried(message: Message, month: str) -> list[Carried]:
    """All copies of this month's notices that ever came to the organisation, this message's among them."""
    of_month = Message.objects.filter(organisation_id=message.organisation_id, copies__notice__period=month)
    messages = {one.id: one for one in of_month.filter(copies__number__isnull=False).distinct()} | {message.id: message}
    rows = {(row.message_id, row.number): row for row in Copy.objects.filter(message__in=messages)}
    found = []
    for one in messages.values():
        reading = replace(READING.validate_python(one.reading), sha256=one.sha256)
        for number, (notice, copy) in enumerate(zip(reading.notices, copies_in(reading), strict=True)):
            if str(notice.period or "") == month:
                row = rows.get((one.id, number))
                kept_apart = row is not None and row.kept_apart
                found.append(Carried(one, number, notice, replace(copy, kept_apart=kept_apart), row))
    return found


def _notices(message: Message, month: str) -> list[Notice]:
    """The month's rows, without the lists that people entered by hand: those are no copies of anything."""
    by_hand = Copy.objects.filter(notice=OuterRef("pk"), number=None)
    return list(
        Notice.objects.filter(~Exists(by_hand), organisation_id=message.organisation_id, period=month).order_by("id")
    )


def _most_first(gathering: Gathering) -> tuple[bool, int, str]:
    """Who chooses its row first? What a person kept apart leaves the row to the others."""
    return gathering.first.kept_apart, -len(gathering.layers), gathering.first.mark


def _row_of(members: Sequence[Carried], rows: dict[uuid.UUID, Notice]) -> Notice | None:
    """Which of the rows is this notice's? That of most of its copies, else that of its first. No other takes it."""
    of = Counter(one.row.notice_id for one in members if one.row is not None and one.row.notice_id in rows)
    return rows.pop(of.most_common(1)[0][0]) if of else None


def _is_in_step(notice: Notice, gathering: Gathering, members: Sequence[Carried], message: Message) -> bool:
    """Does nothing have to be done about it? What the message itself carries is always looked at."""
    return (
        all(
            one.message.id != message.id
            and one.row is not None
            and one.row.notice_id == notice.id
            and one.row.recognised_by == (gathering.layers[one.copy.mark] or "")
            and one.row.shown == (one.copy == gathering.shown)
            for one in members
        )
        and len(members) == notice.copies.count()
    )


def _bring_in_step(context: Context, notice: Notice, gathering: Gathering, members: Sequence[Carried]) -> int:
    """Write down what the copies say together; how many entries are new?"""
    said = testimony([witness(one.message) for one in members])
    confirmed = any(one.row is not None and one.row.confirmed for one in members)
    notice.kind = gathering.kind
    notice.known_since, notice.certified_by = said.known_since, said.certified_by
    notice.said_at, notice.said_again_at = said.said_at, said.said_again_at
    notice.whole = confirmed or any(one.copy.whole for one in members)
    notice.save()
    for one in members:
        row = one.row or Copy(message=one.message, number=one.number)
        row.notice = notice
        row.source = one.found.source
        row.recognised_by = gathering.layers[one.copy.mark] or ""
        row.shown = one.copy == gathering.shown
        row.save()
    (shown,) = (one.found for one in members if one.copy == gathering.shown)
    return _show(context, notice, shown, confirmed=confirmed)


def _show(context: Context, notice: Notice, found: domain.Notice, *, confirmed: bool) -> int:
    """Let the notice's entries be as this copy was read; how many are new?

    A row stays the same row when another copy reads its line better. What a person has put right is not touched.
    """
    rows = list(notice.entries.order_by("position"))
    notice.entries.update(position=F("position") + _ASIDE)
    lines = [_line(row) for row in rows]
    of_line = {position: rows[place] for place, position in counterparts(lines, _lines(found)).items()}
    made: list[Entry] = []
    moved: list[Entry] = []
    for position, entry in enumerate(found.entries):
        row = of_line.get(position)
        if row is None:
            made.append(Entry(notice=notice, **_values(position, entry, confirmed=confirmed)))
        elif row.version:
            row.position = position
            row.needs_review = row.needs_review and not confirmed
        else:
            if subject_keys(row.particulars.listed("")) != subject_keys(entry):
                moved.append(row)
            for field, value in _values(position, entry, confirmed=confirmed).items():
                setattr(row, field, value)
    kept = [row for row in rows if row in of_line.values() or row.version]
    for place, row in enumerate(row for row in kept if row not in of_line.values()):
        row.position = len(found.entries) + place
    _drop([row for row in rows if row not in kept])
    Entry.objects.bulk_update(kept, _COLUMNS)
    Entry.objects.bulk_create(made)
    of_tenancy = tenancies(found.entries)
    announce(context, notice, made, [of_tenancy[row.position] for row in made])
    for row in moved:
        follow(context, row)
    return len(made)


def _line(row: Entry) -> trade.Line:
    """The row as a line to be compared, in the list's own words and not in those of whoever put them right."""
    first = row.corrections.order_by("number").first() if row.version else None
    says = row.particulars if first is None else PARTICULARS.validate_python(first.before)
    return replace(line_of(says.listed(row.where)), doubtful=row.needs_review or row.version > 0)


def _lines(found: domain.Notice) -> list[trade.Line]:
    return [line_of(entry) for entry in found.entries]


def _values(position: int, entry: domain.Entry, *, confirmed: bool) -> dict[str, object]:
    """An entry of a reading as a row has it."""
    stated = entry.vulnerability
    return {
        **{field: value for field, value in asdict(entry).items() if field not in {"vulnerability", "cells"}},
        "position": position,
        "vulnerability": word(stated),
        "vulnerability_text": "" if isinstance(stated, NotStated) else stated.text,
        "needs_review": entry.needs_review and not confirmed,
        "dismissed": False,
    }


_COLUMNS = [field.name for field in Entry._meta.concrete_fields if field.name not in {"id", "notice", "version"}]


def _dissolve(notice: Notice) -> None:
    """No copy is of this notice any more: its lines are another's. What a person did to one of them is kept."""
    notice.copies.all().delete()
    rows = list(notice.entries.all())
    if any(row.version for row in rows):
        notice.entries.update(dismissed=True)
        return
    _drop(rows)
    notice.absences.all().delete()
    notice.delete()


def _drop(rows: Sequence[Entry]) -> None:
    Announcement.objects.filter(entry__in=rows).delete()
    Entry.objects.filter(id__in=[row.id for row in rows]).delete()


def witness(message: Message) -> Witness:
    """What this message shows of the notices that it carries."""
    certified = message.trust == Trust.CERTIFIED
    return Witness(
        received_at=message.received_at,
        sent_at=message.sent_at,
        accepted_at=message.accepted_at if certified else None,
        certified_by=message.sender.lower() if certified else "",
    )
