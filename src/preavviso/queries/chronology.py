"""Who knew what, when: every event of a case with its time, its channel and its source."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Q

from preavviso.access import gate
from preavviso.access.context import COMMAND_LINE, WORKER, Context
from preavviso.domain.matching.outcome import Outcome
from preavviso.domain.message import MessageKind, Trust
from preavviso.domain.notice import NoticeKind
from preavviso.domain.phrase import Phrase
from preavviso.domain.role import Act
from preavviso.queries.sighting import seen_at
from preavviso.queries.worklist import household_name
from preavviso.records.cases.models import Case
from preavviso.records.directory.models import User
from preavviso.records.intake.models import Copy, Message
from preavviso.records.oversight.models import LedgerEntry


class RestsOn(StrEnum):
    """What an event's time rests on: a provider's attestation, somebody's word, or our own record."""

    LEGAL = "legal"
    WORD = "word"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: when, what, by which channel, and who or what says so. `case`: another one in it."""

    at: datetime
    what: Phrase
    channel: Phrase
    source: str | Phrase
    rests_on: RestsOn
    message: uuid.UUID | None = None
    case: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Chronology:
    """All events of one case, the earliest first."""

    case: uuid.UUID
    household: str
    events: tuple[Event, ...]


# What the ledger's words are called to people. Acts that are not here say nothing about who knew what.
TOLD = {
    "register_message": Phrase("Read, and put on the worklist"),
    Act.SEE_MESSAGES: Phrase("Message opened"),
    Act.CONFIRM_READING: Phrase("Reading confirmed"),
    Act.SET_ASIDE_MESSAGE: Phrase("Message set aside"),
    Act.CORRECT_ENTRY: Phrase("Line put right, or confirmed"),
    Act.ADD_ENTRY: Phrase("Line added that the reading did not have"),
    Act.DISMISS_ENTRY: Phrase("Line said to be no entry of the list"),
    Act.UNDO_CORRECTION: Phrase("Correction of a line undone"),
    Act.SEE_CASE: Phrase("Case opened to be read"),
    Act.TAKE_CASE: Phrase("Charge taken of the case"),
    Act.RELEASE_CASE: Phrase("Case left without an owner"),
    Act.SEE_CANDIDATES: Phrase("Whom the registry proposes looked at"),
    Act.CONFIRM_RESIDENT: Phrase("Said of somebody of the registry: it is the same person"),
    Act.EXCLUDE_RESIDENT: Phrase("Said of somebody of the registry: it is not the same person"),
    Act.LEAVE_IDENTITY_OPEN: Phrase("Said of who it is in the registry: it cannot be told"),
    Act.UNDO_IDENTIFICATION: Phrase("What was said of who it is in the registry taken back"),
    Act.SEE_INTERVENTIONS: Phrase("Prior interventions opened to be read"),
    "move_line": Phrase("Its line, put right or read better, is about another case, which has it from now on"),
    "join_line": Phrase("A line that was another case's, put right or read better, is about this one"),
    "lose_line": Phrase("Off the worklist: as the list is read now, no line of it is about this case"),
}
ANOTHER_COPY = Phrase("Read: another copy of what was known")
# A line that brought the case, and is not about it any more.
LOST = {"move_line", "lose_line"}
# Repeated looks add nothing to the story: the first one of each person tells since when they could know.
FIRST_ONLY = {Act.SEE_MESSAGES, Act.SEE_CASE, Act.SEE_CANDIDATES, Act.SEE_INTERVENTIONS}

# What acts here without being a user.
UNNAMED = {WORKER: Phrase("automatic reading"), COMMAND_LINE: Phrase("who runs the machine")}

LOOKED_UP = {
    Outcome.CERTAIN: Phrase("Looked for in the registry: a certain match, to be confirmed by a person"),
    Outcome.PROBABLE: Phrase("Looked for in the registry: a probable match, to be confirmed by a person"),
    Outcome.TO_CHECK: Phrase("Looked for in the registry: a match to be checked by a person"),
    Outcome.NONE_FOUND: Phrase("Looked for in the registry: no match, which says nothing of vulnerability"),
}

BY_PEC = Phrase("certified mail")
BY_MAIL = Phrase("plain mail")
BY_DOCUMENT = Phrase("document")
HERE = Phrase("Preavviso")

ACCEPTED = Phrase("Accepted by the sender's certified-mail provider")
ACCEPTED_UNPROVEN = Phrase("Accepted, as an envelope says whose signature does not prove it")
LEFT_OUT = Phrase("The list no longer names the household; the authority is to confirm what that means")
SENT = Phrase("Sent, as the sender dates it")
HAD_BY_THEN = Phrase("In the office by that day, as the colleague says who uploaded it")
UPLOADED = Phrase("Uploaded")


def chronology(context: Context, id: uuid.UUID) -> Chronology:
    """What happened about this case, and who or what says so?"""
    case = gate.case(context, id, Act.SEE_CASE)
    return Chronology(case.id, household_name(case), events_of(case))


def events_of(case: Case) -> tuple[Event, ...]:
    """The events of a case that the gate let through, the earliest first."""
    own = _ledger(case, [f"case:{case.id}"])
    # A case that lost a line still came to be known by the messages that brought it.
    lost = [entry.details["message"] for entry in own if entry.act in LOST]
    copies = (
        Copy.objects.filter(Q(notice__entries__announcement__case=case) | Q(notice__copies__message__in=lost))
        .select_related("message", "notice")
        .defer("message__reading")
        .prefetch_related("message__sightings")
        .order_by("message__received_at")
        .distinct()
    )
    by_message = {copy.message_id: copy for copy in copies}
    events = [event for copy in by_message.values() for event in _arrival(copy)]
    events += _left_out(case)
    events += _looked_up(case)
    events += _done_here(case, own, by_message)
    return tuple(sorted(events, key=lambda event: event.at))


def _arrival(copy: Copy) -> Iterator[Event]:
    """How the message came: the sender's word, the provider's legal time, and when it lay in a box of ours."""
    message = copy.message
    channel = channel_of(message)
    if message.accepted_at:
        certified = message.trust == Trust.CERTIFIED
        what, rests_on = (ACCEPTED, RestsOn.LEGAL) if certified else (ACCEPTED_UNPROVEN, RestsOn.WORD)
        yield Event(message.accepted_at, what, channel, message.sender, rests_on, message.id)
    elif message.sent_at:
        yield Event(message.sent_at, SENT, channel, message.sender, RestsOn.WORD, message.id)
    for seen in seen_at(message.sightings.all()):
        if seen.stated_by:
            yield Event(seen.delivered_at, HAD_BY_THEN, channel, seen.stated_by, RestsOn.WORD, message.id)
        if seen.uploaded_by:
            yield Event(seen.recorded_at, UPLOADED, HERE, seen.uploaded_by, RestsOn.OWN, message.id)
        else:
            what = _delivered(NoticeKind(copy.notice.kind))
            yield Event(seen.delivered_at, what, channel, seen.place, RestsOn.OWN, message.id)


def _left_out(case: Case) -> Iterator[Event]:
    """That a later list no longer names the household: when it was said, by which message."""
    for absence in case.absences.select_related("notice"):
        copies = absence.notice.copies.select_related("message").defer("message__reading")
        copy = copies.order_by("-shown", "message__received_at").first()
        if copy is not None:
            said_at, message = absence.notice.said_at, copy.message
            rests_on = RestsOn.LEGAL if absence.notice.certified_by else RestsOn.WORD
            yield Event(said_at, LEFT_OUT, channel_of(message), message.sender, rests_on, message.id)


def _looked_up(case: Case) -> Iterator[Event]:
    """What each look into the registry found, where it was something else than before."""
    for at, outcome in case.screenings.order_by("id").values_list("at", "outcome"):
        yield Event(at, LOOKED_UP[Outcome(outcome)], HERE, UNNAMED[WORKER], RestsOn.OWN)


def _delivered(kind: NoticeKind) -> Phrase:
    match kind:
        case NoticeKind.PROGRAMME:
            return Phrase("Programme delivered to the office's box")
        case NoticeKind.REMINDER:
            return Phrase("Reminder delivered to the office's box")
        case NoticeKind.EMPTY | NoticeKind.UNKNOWN:
            return Phrase("Notice delivered to the office's box")


def channel_of(message: Message) -> Phrase:
    """By which way did the message come, in words?"""
    match message.kind:
        case MessageKind.PEC | MessageKind.PEC_RECEIPT:
            return BY_PEC
        case MessageKind.DOCUMENT:
            return BY_DOCUMENT
        case _:
            return BY_MAIL


def _ledger(case: Case, subjects: Iterable[str]) -> list[LedgerEntry]:
    rows = LedgerEntry.objects.filter(organisation_id=case.organisation_id, subject__in=subjects, act__in=TOLD)
    return list(rows.order_by("number"))


def _done_here(case: Case, own: list[LedgerEntry], messages: Iterable[uuid.UUID]) -> Iterator[Event]:
    """What was done in this office, from the ledger: which says who, and is the office's own record."""
    subjects = {f"message:{id}": id for id in messages}
    colleagues = User.objects.filter(mandates__organisation_id=case.organisation_id)
    names = {str(id): name for id, name in colleagues.values_list("id", "name")}
    told: set[tuple[str, str, str]] = set()
    lines = {str(id) for id in case.announcements.values_list("entry", flat=True)}
    lines |= {entry.details["entry"] for entry in own if "entry" in entry.details}
    for entry in sorted([*own, *_ledger(case, subjects)], key=lambda entry: entry.number):
        about = entry.details.get("entry")
        if about is not None and about not in lines:
            continue  # about another line of the same message
        looked = (entry.act, entry.actor, entry.subject)
        if entry.act in FIRST_ONLY and looked in told:
            continue
        told.add(looked)
        other = entry.details.get("case")
        yield Event(
            at=entry.at,
            what=_told(entry),
            channel=HERE,
            source=_who(entry.actor, names),
            rests_on=RestsOn.OWN,
            message=subjects.get(entry.subject),
            case=uuid.UUID(other) if other else None,
        )


def _told(entry: LedgerEntry) -> Phrase:
    known = entry.act == "register_message" and entry.details.get("new_entries") == 0
    return ANOTHER_COPY if known else TOLD[entry.act]


def _who(mark: str, names: dict[str, str]) -> str | Phrase:
    return UNNAMED.get(mark) or names.get(mark, mark)
