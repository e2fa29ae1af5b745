"""What a person does to a message's lines: puts one right, adds one that is missing, says that one is none."""

import uuid

from django.db import transaction
from django.db.models import F, Max

from preavviso.access import gate
from preavviso.access.context import Context
from preavviso.actions.cases import announce, follow
from preavviso.actions.notices import witness
from preavviso.channels.stored import PARTICULARS
from preavviso.domain import notice as trade
from preavviso.domain.copy import testimony
from preavviso.domain.correction import Correcting, Particulars
from preavviso.domain.notice import NoticeKind, Period, subject_keys
from preavviso.domain.role import Act
from preavviso.records.intake.models import Copy, Correction, Entry, Message, Notice

# What stands as the source, and as the place, of a line that a person added.
BY_HAND = "by hand"


def correct_entry(context: Context, message: uuid.UUID, id: uuid.UUID, said: Particulars, seen: int) -> bool:
    """The line says this, in the word of a person who compared it with the original; it asks nothing more.

    `seen`: the version that they had before them. False, and nothing is changed: somebody else was quicker.
    """
    return _change(context, message, id, seen, Act.CORRECT_ENTRY, Correcting.CORRECTED, said)


def dismiss_entry(context: Context, message: uuid.UUID, id: uuid.UUID, seen: int) -> bool:
    """The line is no entry of the list. It stays in sight and counts for nothing. False: somebody else was quicker."""
    return _change(context, message, id, seen, Act.DISMISS_ENTRY, Correcting.DISMISSED, None)


def undo_correction(context: Context, message: uuid.UUID, id: uuid.UUID, seen: int) -> bool:
    """Take back the last thing that a person did to the line. False: somebody else was quicker, or nothing is left."""
    with gate.deed(context):
        entry = _entry(context, message, id, Act.UNDO_CORRECTION)
        last = entry.corrections.filter(undone_at=None).order_by("number").last()
        if last is None or not _held(entry, seen, PARTICULARS.validate_python(last.before)):
            transaction.set_rollback(True)
            return False
        last.undone_by_id, last.undone_at = context.actor.user, context.now
        last.save()
        entry.needs_review = last.waited
        entry.dismissed = last.kind == Correcting.ADDED
        entry.save()
        follow(context, entry, _put_aside(entry, PARTICULARS.validate_python(last.after)))
    return True


def add_entry(context: Context, message: uuid.UUID, source: str, said: Particulars) -> uuid.UUID:
    """A line that the list has and the reading has not. A source without a list gets one with this line."""
    with gate.deed(context):
        id = uuid.uuid4()
        kept = gate.message(context, message, Act.ADD_ENTRY, entry=str(id))
        notice = _notice(kept, source, said)
        siblings = list(notice.entries.order_by("position"))
        entry = Entry(
            id=id,
            notice=notice,
            position=(notice.entries.aggregate(last=Max("position"))["last"] or 0) + 1 if siblings else 0,
            where=BY_HAND,
            confidence=1.0,
            needs_review=False,
            version=1,  # a person's, as any line that a person touched: another copy does not write over it
        )
        _say(entry, said)
        entry.save()
        _remember(context, entry, Correcting.ADDED, said, waited=False)
        listed = [one.particulars.listed(one.where) for one in (*siblings, entry)]
        announce(context, notice, [entry], trade.tenancies(listed)[-1:])
    return id


def _change(
    context: Context, message: uuid.UUID, id: uuid.UUID, seen: int, act: Act, kind: Correcting, said: Particulars | None
) -> bool:
    with gate.deed(context):
        entry = _entry(context, message, id, act)
        before, waited = entry.particulars, entry.needs_review
        after = said or before
        if not _held(entry, seen, after):
            # The ledger must not say that it was done.
            transaction.set_rollback(True)
            return False
        _remember(context, entry, kind, before, waited=waited)
        entry.needs_review = False
        entry.dismissed = kind is Correcting.DISMISSED
        entry.save()
        follow(context, entry, _put_aside(entry, before))
    return True


def _remember(context: Context, entry: Entry, kind: Correcting, before: Particulars, *, waited: bool) -> None:
    """Keep who did it, when, and what the line said before."""
    if context.actor.user is None:
        raise ValueError("only a person corrects a line")
    Correction.objects.create(
        entry=entry,
        number=entry.version,
        kind=kind,
        before=PARTICULARS.dump_python(before, mode="json"),
        after=PARTICULARS.dump_python(entry.particulars, mode="json"),
        waited=waited,
        made_by_id=context.actor.user,
        made_at=context.now,
    )


def _entry(context: Context, message: uuid.UUID, id: uuid.UUID, act: Act) -> Entry:
    """This line of this message, for this act."""
    kept = gate.message(context, message, act, entry=str(id))
    entry = Entry.objects.select_related("notice").filter(id=id, notice__copies__message=kept).first()
    if entry is None:
        gate.refuse(context, act, f"message:{message}")
    return entry


def _held(entry: Entry, seen: int, said: Particulars) -> bool:
    """Write the words, if nobody did since they were seen: whoever comes second changes no row."""
    if not Entry.objects.filter(id=entry.id, version=seen).update(version=F("version") + 1):
        return False
    entry.refresh_from_db(fields=["version", "needs_review", "dismissed"])
    _say(entry, said)
    return True


def _say(entry: Entry, said: Particulars) -> None:
    for name, value in PARTICULARS.dump_python(said).items():
        setattr(entry, name, value)


def _put_aside(entry: Entry, before: Particulars) -> tuple[str, ...]:
    """The keys of words that only a correction had given to the line."""
    first = entry.corrections.order_by("number").first()
    if first is None:
        return ()
    own = PARTICULARS.validate_python(first.before)
    return tuple(set(subject_keys(before.listed(""))) - set(subject_keys(own.listed(""))))


def _notice(message: Message, source: str, said: Particulars) -> Notice:
    """The list that this source of the message holds, or the one that people enter by hand for it."""
    copy = message.copies.filter(source__in=(source, BY_HAND)).select_related("notice").first()
    if copy is not None:
        return copy.notice
    planned = said.planned_on
    shown = testimony([witness(message)])
    notice = Notice.objects.create(
        organisation_id=message.organisation_id,
        kind=NoticeKind.PROGRAMME,
        period=str(Period(planned.year, planned.month)) if planned else "",
        known_since=shown.known_since,
        said_at=shown.said_at,
        said_again_at=shown.said_again_at,
        certified_by=shown.certified_by,
        whole=False,
    )
    Copy.objects.create(notice=notice, message=message, source=BY_HAND)
    return notice
