"""A message's lines as the office keeps them: what each says now, and what people did to it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from preavviso.channels.stored import PARTICULARS
from preavviso.domain.copy import counterparts, line_of
from preavviso.domain.correction import Correcting, Particulars, changed
from preavviso.domain.message import Reading
from preavviso.records.intake.models import Correction, Entry, Message


@dataclass(frozen=True, slots=True)
class Put:
    """One thing that a person did to a line: in which fields it changed, and what it said there before."""

    kind: Correcting
    by: str
    at: datetime
    before: Particulars
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A line in the office: what it says now, what the list says, and what was done to it and not undone.

    `version`: to be given back by whoever changes it, so that they change what they saw.
    """

    id: uuid.UUID
    version: int
    says: Particulars
    read: Particulars
    where: str
    dismissed: bool
    waits: bool
    put: tuple[Put, ...]
    case: uuid.UUID | None

    @property
    def last(self) -> Put | None:
        """Who did the last thing to it?"""
        return self.put[-1] if self.put else None

    @property
    def corrected(self) -> tuple[str, ...]:
        """In which fields does it not say what the list says?"""
        return changed(self.read, self.says)


@dataclass(frozen=True, slots=True)
class Lines:
    """A message's lines: those read, by the notice's source and the entry's place in it, and by source those added."""

    read: Mapping[tuple[str, int], Kept]
    added: Mapping[str, tuple[Kept, ...]]


def lines_of(message: Message, reading: Reading | None) -> Lines:
    """Which line of the office is each entry of this message? To be given a row that the gate let through.

    A copy may list the same people in another order, and spell them otherwise.
    """
    read: dict[tuple[str, int], Kept] = {}
    added: dict[str, tuple[Kept, ...]] = {}
    rows = Entry.objects.select_related("announcement").prefetch_related("corrections__made_by").order_by("position")
    for copy in message.copies.all():
        kept = [_kept(row) for row in rows.filter(notice=copy.notice_id)]
        by_hand = [one for one in kept if one.put and one.put[0].kind is Correcting.ADDED]
        listed = [one for one in kept if one not in by_hand]
        added[copy.source] = tuple(one for one in by_hand if not one.dismissed)
        if reading is None or copy.number is None:
            continue
        office = [line_of(one.read.listed(one.where)) for one in listed]
        entries = [line_of(entry) for entry in reading.notices[copy.number].entries]
        for position, place in counterparts(entries, office).items():
            read[copy.source, position] = listed[place]
    return Lines(read, added)


def _kept(row: Entry) -> Kept:
    corrections = sorted(row.corrections.all(), key=lambda one: one.number)
    announcement = getattr(row, "announcement", None)
    return Kept(
        id=row.id,
        version=row.version,
        says=row.particulars,
        read=PARTICULARS.validate_python(corrections[0].before) if corrections else row.particulars,
        where=row.where,
        dismissed=row.dismissed,
        waits=row.needs_review,
        put=tuple(_put(one) for one in corrections if one.undone_at is None or one.kind == Correcting.ADDED),
        case=announcement.case_id if announcement else None,
    )


def _put(correction: Correction) -> Put:
    before = PARTICULARS.validate_python(correction.before)
    return Put(
        kind=Correcting(correction.kind),
        by=correction.made_by.name,
        at=correction.made_at,
        before=before,
        changed=changed(before, PARTICULARS.validate_python(correction.after)),
    )
