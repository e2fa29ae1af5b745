"""Receiving a message, registering what was read in it, and what a person decides about the reading."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from preavviso.access import gate
from preavviso.access.context import Actor, Context
from preavviso.access.people import worker
from preavviso.actions.cases import refresh
from preavviso.actions.notices import keep_in_step
from preavviso.channels.stored import READING
from preavviso.domain.message import MessageKind, Reading
from preavviso.domain.role import Act, Purpose
from preavviso.records.cases.models import Case
from preavviso.records.intake import blobs
from preavviso.records.intake.models import Entry, Message, Sighting

# A worker that dies holds its claim no longer than this; a failure of ours is tried again after that.
CLAIM_FOR = timedelta(minutes=5)
RETRY_AFTER = timedelta(minutes=10)
TRIES = 3


@dataclass(frozen=True, slots=True)
class Seen:
    """Where something was seen: the channel, the place in it, and when it came into that place."""

    channel: str
    place: str
    delivered_at: datetime


@dataclass(frozen=True, slots=True)
class Received:
    """What receiving gave: the message, and whether its bytes were new."""

    message: uuid.UUID
    new: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """A message that one worker reads now. `tries` tells this claim from the one after it has run out."""

    message: uuid.UUID
    name: str
    sha256: str
    tries: int
    actor: Actor


def receive(context: Context, raw: bytes, name: str, seen: Seen) -> Received:
    """Keep these bytes, whatever they are. When it returns, they are on the disk and in the database.

    The bytes come first: a crash in between leaves a file that nobody knows of, never a row without its message.
    Receiving the same again adds a sighting at most.
    """
    gate.permit(context, Act.RECEIVE_MESSAGE)
    sha256 = blobs.store(raw)
    with transaction.atomic():
        message, new = Message.objects.get_or_create(
            organisation_id=context.actor.organisation,
            sha256=sha256,
            defaults={"size": len(raw), "name": name, "received_at": seen.delivered_at},
        )
        _, seen_first = Sighting.objects.get_or_create(
            message=message,
            channel=seen.channel,
            place=seen.place,
            defaults={"delivered_at": seen.delivered_at, "recorded_at": context.now},
        )
        if seen_first:
            if not new:
                _know_since(context, message, seen.delivered_at)
            subject = f"message:{message.id}"
            gate.note(context, Act.RECEIVE_MESSAGE, subject, channel=seen.channel, bytes=len(raw), new=int(new))
    return Received(message.id, new)


def claim(now: datetime, only: uuid.UUID | None = None) -> Claim | None:
    """The next message to read, or the one given, for this worker alone until CLAIM_FOR from now; None: none waits.

    The claim is an UPDATE that succeeds once: whoever comes second changes no row and asks for the next.
    """
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    waiting = Message.objects.filter(free, state=Message.State.RECEIVED).order_by("received_at", "id")
    waiting = waiting.filter(id=only) if only else waiting
    while (id := waiting.values_list("id", flat=True).first()) is not None:
        if waiting.filter(id=id).update(claimed_until=now + CLAIM_FOR, tries=F("tries") + 1):
            message = Message.objects.select_related("organisation").get(id=id)
            taken = Claim(id, message.name, message.sha256, message.tries, worker(message.organisation))
            if message.tries <= TRIES:
                return taken
            postpone(Context(taken.actor, now, Purpose.CASE_WORK), taken, "worker_died")
    return None


def content(claim: Claim) -> bytes:
    """The bytes of the claimed message. OSError: they are not on the disk any more, or altered."""
    return blobs.fetch(claim.sha256)


def register(context: Context, claim: Claim, reading: Reading) -> bool:
    """Take over what was read in a message: its notices, their entries, and a case for each listed person.

    A notice that came before by another way gets one more copy; nobody is listed twice for it. False: the claim had
    run out and somebody else has read the message meanwhile; nothing was changed.
    """
    with gate.deed(context):
        if not _held(claim).update(claimed_until=None):
            return False
        message = Message.objects.get(id=claim.message)
        _describe(message, reading)
        message.state = _state(reading)
        message.save()
        entries = keep_in_step(context, message)
        gate.note(
            context,
            "register_message",
            f"message:{message.id}",
            state=message.state,
            kind=reading.kind,
            notices=len(reading.notices),
            new_entries=entries,
        )
    return True


def postpone(context: Context, claim: Claim, error: str) -> None:
    """Reading this message failed for a reason of ours: try again later, and after TRIES times let a person see it.

    `error` names the kind of failure and never holds its text: a message's content stays out of the ledger.
    """
    given_up = claim.tries >= TRIES
    state = Message.State.QUARANTINED if given_up else Message.State.RECEIVED
    with gate.deed(context):
        _held(claim).update(state=state, claimed_until=None if given_up else context.now + RETRY_AFTER)
        gate.note(context, "postpone_reading", f"message:{claim.message}", error=error, tries=claim.tries)


def _read_already(context: Context, id: uuid.UUID, act: Act) -> Message | None:
    """The message; None while it waits to be read, for nobody decides about what nobody has read."""
    message = gate.message(context, id, act)
    return None if message.state == Message.State.RECEIVED else message


def confirm_reading(context: Context, id: uuid.UUID) -> None:
    """A person has compared the reading with the original and says that it is right."""
    with gate.deed(context):
        message = _read_already(context, id, Act.CONFIRM_READING)
        if message is None:
            return
        message.state = Message.State.REGISTERED
        message.set_aside_by = None
        message.save()
        _confirm_twins(message)
        Entry.objects.filter(notice__copies__message=message).update(needs_review=False)
        refresh(Case.objects.filter(announcements__entry__notice__copies__message=message).distinct())
        message.copies.update(confirmed=True)
        keep_in_step(context, message)


def _confirm_twins(message: Message) -> None:
    """Copies of what was just confirmed ask nothing more, unless something about the copy itself is doubtful."""
    notices = set(message.copies.values_list("notice_id", flat=True))
    twins = Message.objects.filter(copies__notice__in=notices, state=Message.State.NEEDS_REVIEW).distinct()
    for twin in twins.prefetch_related("copies"):
        carried = {copy.notice_id for copy in twin.copies.all()}
        if carried <= notices and not (twin.reading or {}).get("problems"):
            twin.state = Message.State.REGISTERED
            twin.save(update_fields=["state"])


def set_aside(context: Context, id: uuid.UUID) -> None:
    """A person says that this message asks nothing of the office. It stays, with their name; its cases stay open."""
    with gate.deed(context):
        message = _read_already(context, id, Act.SET_ASIDE_MESSAGE)
        if message is None:
            return
        message.state = Message.State.SET_ASIDE
        message.set_aside_by_id = context.actor.user
        message.save()


def take_up_again(context: Context, id: uuid.UUID) -> None:
    """Undo a setting aside or a confirmation: the message waits for a person again."""
    with gate.deed(context):
        message = _read_already(context, id, Act.CONFIRM_READING)
        if message is None:
            return
        message.state = Message.State.NEEDS_REVIEW
        message.set_aside_by = None
        message.save()
        message.copies.update(confirmed=False)


def _know_since(context: Context, message: Message, delivered_at: datetime) -> None:
    """A box in which it had lain before moves back since when the message, and what it announces, is known."""
    if message.received_at <= delivered_at:
        return
    gate.hold(message.organisation_id)
    if Message.objects.filter(id=message.id, received_at__gt=delivered_at).update(received_at=delivered_at):
        message.refresh_from_db()
        keep_in_step(context, message)


def _held(claim: Claim) -> QuerySet[Message]:
    return Message.objects.filter(id=claim.message, state=Message.State.RECEIVED, tries=claim.tries)


def _describe(message: Message, reading: Reading) -> None:
    message.reading = READING.dump_python(reading, mode="json")
    message.kind = reading.kind
    message.trust = reading.trust
    if reading.pec:
        message.accepted_at = reading.pec.stated_at
        message.sender = reading.pec.sender or ""
        message.subject = reading.pec.subject or ""
    if reading.inner:
        message.sent_at = reading.inner.sent_at
        message.sender = message.sender or reading.inner.sender or ""
        message.subject = reading.inner.subject or message.subject


def _state(reading: Reading) -> Message.State:
    if reading.kind is MessageKind.UNREADABLE:
        return Message.State.QUARANTINED
    return Message.State.NEEDS_REVIEW if reading.needs_person else Message.State.REGISTERED
