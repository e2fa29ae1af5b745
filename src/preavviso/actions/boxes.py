"""Taking up the boxes that messages come into, looking into one at a time, and remembering how far one got."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from preavviso.access import gate
from preavviso.access.context import Actor, Context
from preavviso.access.people import workers
from preavviso.channels.mailboxes import MailFolder, WatchedFolder
from preavviso.domain.box import Trouble, next_look
from preavviso.domain.role import Act, Purpose
from preavviso.records.intake.models import Box, Untaken

# A worker that dies holds a box no longer than this after the last message that it kept.
CLAIM_FOR = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A box as mailboxes.toml names it."""

    address: str
    name: str
    every: timedelta


@dataclass(frozen=True, slots=True)
class Look:
    """A box that one worker looks into now, and how far it was read before."""

    box: uuid.UUID
    turn: int
    every: timedelta
    uidvalidity: int | None
    last_uid: int
    compared_at: datetime | None


@dataclass(frozen=True, slots=True)
class Left:
    """Something that lies in the box and could not be taken: where, why, how large it is said to be, and since when."""

    place: str
    reason: str
    size: int | None
    delivered_at: datetime


@dataclass(frozen=True, slots=True)
class Errand:
    """A box to look into, for one office."""

    actor: Actor
    box: MailFolder | WatchedFolder


class UnknownOfficeError(Exception):
    """Whose box is this? `box` is its name, `known` are the municipalities that there are."""

    def __init__(self, box: str, known: tuple[str, ...]) -> None:
        super().__init__(box)
        self.box = box
        self.known = known


class TurnLostError(Exception):
    """The claim had run out and somebody else looks into the box: nothing more is to be done here."""


def take_up(found: Sequence[MailFolder | WatchedFolder], now: datetime) -> list[Errand]:
    """Look into the boxes that mailboxes.toml names from now on, and into no other. Whose is each?

    UnknownOfficeError: a box of a municipality that is not here, or of none where there are several.
    """
    offices = workers()
    theirs: dict[str, list[MailFolder | WatchedFolder]] = {name: [] for name in offices}
    for box in found:
        name = box.organisation or next(iter(offices), "")
        if name not in offices or (box.organisation is None and len(offices) > 1):
            raise UnknownOfficeError(box.name, tuple(offices))
        theirs[name].append(box)
    for name, boxes in theirs.items():
        watch(
            Context(offices[name], now, Purpose.CASE_WORK), [Wanted(one.address, one.name, one.every) for one in boxes]
        )
    return [Errand(offices[name], box) for name, boxes in theirs.items() for box in boxes]


def watch(context: Context, wanted: Sequence[Wanted]) -> None:
    """Look into these boxes from now on, and into no other. Writes in the ledger what that changes."""
    gate.permit(context, Act.RECEIVE_MESSAGE)
    with transaction.atomic():
        mine = Box.objects.filter(organisation_id=context.actor.organisation)
        for box in mine.filter(watched=True).exclude(address__in=[one.address for one in wanted]):
            mine.filter(id=box.id).update(watched=False)
            gate.note(context, "leave_box", f"box:{box.id}")
        for one in wanted:
            box, new = mine.get_or_create(
                address=one.address,
                defaults={
                    "organisation_id": context.actor.organisation,
                    "name": one.name,
                    "every": one.every,
                    "due_at": context.now,
                },
            )
            if new or not box.watched:
                gate.note(context, "watch_box", f"box:{box.id}")
            if not box.watched:
                mine.filter(id=box.id).update(watched=True, due_at=context.now)
            if (box.name, box.every) != (one.name, one.every):
                mine.filter(id=box.id).update(name=one.name, every=one.every)


def claim(context: Context, address: str, *, only_when_due: bool) -> Look | None:
    """This box, for this worker alone; None when it is not due yet, or somebody else looks into it now."""
    free = Q(claimed_until=None) | Q(claimed_until__lt=context.now)
    due = Q(due_at__lte=context.now) if only_when_due else Q()
    mine = Box.objects.filter(organisation_id=context.actor.organisation, address=address, watched=True)
    if not mine.filter(free & due).update(claimed_until=context.now + CLAIM_FOR, turn=F("turn") + 1):
        return None
    box = mine.get()
    return Look(box.id, box.turn, box.every, box.uidvalidity, box.last_uid, box.compared_at)


def advance(context: Context, look: Look, uidvalidity: int, uid: int) -> Look:
    """Every message up to this UID is kept. To be called when they are committed, and not before."""
    last_uid = uid if uidvalidity != look.uidvalidity else max(look.last_uid, uid)
    go_on(context, look, uidvalidity=uidvalidity, last_uid=last_uid)
    return replace(look, uidvalidity=uidvalidity, last_uid=last_uid)


def go_on(context: Context, look: Look, **known: int) -> None:
    """The look goes on, and nobody else is to begin one meanwhile. TurnLostError: somebody has."""
    if not _turn(look).update(claimed_until=context.now + CLAIM_FOR, **known):
        raise TurnLostError


def leave(context: Context, look: Look, left: Left) -> None:
    """Something could not be taken: it stays where it lies, and in sight here."""
    with transaction.atomic():
        _, new = Untaken.objects.update_or_create(
            box_id=look.box,
            place=left.place,
            defaults={"reason": left.reason, "ended_at": None},
            create_defaults={
                "reason": left.reason,
                "size": left.size,
                "delivered_at": left.delivered_at,
                "noticed_at": context.now,
            },
        )
        if new:
            gate.note(context, "leave_message", f"box:{look.box}", reason=left.reason)


def finish(context: Context, look: Look, left: Sequence[str] | None, *, compared: bool) -> None:
    """The look came to its end. `left`: where what could not be taken lies, if the look was at everything.

    `compared`: everything that lies there was compared with what is kept.
    """
    with transaction.atomic():
        if left is not None:
            gone = Untaken.objects.filter(box_id=look.box, ended_at=None).exclude(place__in=left)
            gone.update(ended_at=context.now)
        box = _turn(look).first()
        _turn(look).update(
            trouble="",
            failing_since=None,
            failures=0,
            reached_at=context.now,
            due_at=context.now + next_look(look.every, None, 0),
            claimed_until=None,
            **({"compared_at": context.now} if compared else {}),
        )
        if box is not None and box.trouble:
            gate.note(context, "reach_box", f"box:{look.box}")


def let_go(look: Look) -> None:
    """The look is broken off, for another one to go on where it stood."""
    _turn(look).update(claimed_until=None)


def fail(context: Context, look: Look, trouble: Trouble) -> None:
    """The box could not be looked into: it is tried again later, and whoever asks is told why and since when."""
    with transaction.atomic():
        box = _turn(look).first()
        if box is None:
            return
        failures = box.failures + 1
        _turn(look).update(
            trouble=trouble,
            failing_since=box.failing_since or context.now,
            failures=failures,
            due_at=context.now + next_look(look.every, trouble, failures),
            claimed_until=None,
        )
        if box.trouble != trouble:
            gate.note(context, "miss_box", f"box:{look.box}", trouble=trouble.value)


def _turn(look: Look) -> QuerySet[Box]:
    return Box.objects.filter(id=look.box, turn=look.turn)
