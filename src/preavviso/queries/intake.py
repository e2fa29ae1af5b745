"""What came in: the pile of messages, one message as it was read, and the sum that must always be right."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Prefetch, Q, QuerySet, prefetch_related_objects
from django.db.models.fields.json import KT
from django.db.models.functions import TruncDate

from preavviso.access import gate
from preavviso.access.context import ROME, Context
from preavviso.channels.stored import PROBLEMS, READING
from preavviso.domain.copy import Layer
from preavviso.domain.message import MessageKind, Reading, Trust
from preavviso.domain.phrase import Phrase
from preavviso.domain.role import Act
from preavviso.queries.chronology import channel_of
from preavviso.queries.entries import Lines, lines_of
from preavviso.queries.revision import Comparison, comparisons
from preavviso.queries.sighting import SeenAt, seen_at
from preavviso.records.intake import blobs
from preavviso.records.intake.models import TO_CHECK as TO_CHECK
from preavviso.records.intake.models import Copy, Message, Sighting
from preavviso.records.oversight.models import LedgerEntry

PAGE = 50
# A message's copies, asked for once for all parts of its page.
COPIES = Prefetch("copies", Copy.objects.select_related("notice").order_by("number"))

# What a message's state is called outside; with TO_CHECK, those in which a person has to look.
State = Message.State


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One message on the pile.

    `entries`: how many lines it lists, 0 as well while it is not read or not counted. `why`: of one in quarantine, what
    kept it from being understood; None as well where nobody asked.
    """

    id: uuid.UUID
    state: Message.State
    kind: MessageKind | None
    trust: Trust | None
    channel: Phrase
    subject: str
    sender: str
    name: str
    received_at: datetime
    entries: int
    why: Phrase | None = None


# A message is given up when our own program fails on it again and again: nothing of it has been read then.
GIVEN_UP = Phrase("The program failed at reading it, several times. It is kept; read the original by hand.")


@dataclass(frozen=True, slots=True)
class Pile:
    """Messages, newest first: one page of those that were chosen.

    `by_state`: how many are in each state, were all states chosen; `channels`: by which messages have ever come.
    """

    lines: tuple[MessageLine, ...]
    by_state: dict[str, int]
    choice: "Choice"
    page: int
    channels: tuple[str, ...]

    def count(self, states: Sequence[Message.State]) -> int:
        """How many messages are in one of these states? None given: in any."""
        return sum(self.by_state.get(state, 0) for state in states or Message.State)

    @property
    def received(self) -> int:
        """How many of them were received, whatever became of them?"""
        return self.count(())

    @property
    def total(self) -> int:
        """How many messages were chosen, on all pages?"""
        return self.count(self.choice.states)

    @property
    def has_more(self) -> bool:
        """Are there messages after this page's?"""
        return self.page * PAGE < self.total


@dataclass(frozen=True, slots=True)
class Carried:
    """One of the message's lists, as a copy of a notice that other messages may carry too.

    `number`: its place in the reading; `recognised_by`: what shows that it is the same, None for the copy that others
    are compared with; `kept_apart`: a person has said that it is a notice of its own; `others`: how many further copies
    the notice has.
    """

    id: uuid.UUID
    number: int
    recognised_by: Layer | None
    shown: bool
    kept_apart: bool
    others: int


@dataclass(frozen=True, slots=True)
class MessagePage:
    """One message: how it came, the original as text, what was read, and its lines as the office keeps them.

    `reading` None: not read yet. `twins`: other messages that carry the same notice. `carried`: its lists as copies of
    notices; `comparisons`: its lists beside those before them of the same authority and month.
    """

    line: MessageLine
    sha256: str
    size: int
    seen: tuple[SeenAt, ...]
    accepted_at: datetime | None
    sent_at: datetime | None
    reading: Reading | None
    lines: Lines
    twins: tuple[MessageLine, ...]
    set_aside_by: str | None
    carried: tuple[Carried, ...]
    comparisons: tuple[Comparison, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """received = waiting + registered + needs review + quarantined + set aside."""

    received: int
    by_state: dict[str, int]

    @property
    def missing(self) -> int:
        """How many of those that were received are not there any more? Below 0: so many are there unrecorded."""
        return self.received - sum(self.by_state.values())

    @property
    def holds(self) -> bool:
        """Is every message that was received still accounted for?"""
        return self.missing == 0


@dataclass(frozen=True, slots=True)
class Conservation(Sum):
    """The sum of one channel and day."""

    channel: str
    day: date


@dataclass(frozen=True, slots=True)
class Choice:
    """Which messages of the pile: by state, channel and day of arrival, and words of subject, sender or name.

    Where nothing is said, all.
    """

    states: Sequence[Message.State] = ()
    channel: str = ""
    day: date | None = None
    text: str = ""


ALL = Choice()


def pile(context: Context, choice: Choice = ALL, page: int = 1) -> Pile:
    """Which of these messages came, and what became of each? Nothing chosen: all."""
    gate.permit(context, Act.SEE_MESSAGES)
    gate.note(context, Act.SEE_MESSAGES, "")
    mine = _chosen(gate.messages(context.actor), choice)
    by_state = dict(mine.values_list("state").annotate(count=Count("id")).order_by())
    chosen = mine.filter(state__in=choice.states) if choice.states else mine
    start = (page - 1) * PAGE
    # A reading may be megabytes, and no line shows it.
    rows = list(chosen.defer("reading").order_by("-received_at", "id")[start : start + PAGE])
    return Pile(
        lines=_lines(rows),
        by_state=by_state,
        choice=choice,
        page=page,
        channels=_channels(context),
    )


def read_meanwhile(context: Context, ids: Sequence[uuid.UUID]) -> tuple[MessageLine, ...]:
    """Which of these messages, that were being read when a page showed them, have been read by now?"""
    gate.permit(context, Act.SEE_MESSAGES)
    read = gate.messages(context.actor).filter(id__in=ids).exclude(state=State.RECEIVED)
    rows = list(read.defer("reading"))
    if rows:
        gate.note(context, Act.SEE_MESSAGES, "")
    return _lines(rows)


def _lines(rows: Sequence[Message]) -> tuple[MessageLine, ...]:
    listed, why = _listed(rows), _why(rows)
    return tuple(_line(message, listed.get(message.id, 0), why.get(message.id)) for message in rows)


def _why(messages: Sequence[Message]) -> dict[uuid.UUID, Phrase]:
    """What kept those of them that are in quarantine from being understood?"""
    quarantined = [message.id for message in messages if message.state == State.QUARANTINED]
    if not quarantined:
        return {}
    rows = Message.objects.filter(id__in=quarantined).values_list("id", "reading__problems")
    problems = {id: PROBLEMS.validate_python(found or ()) for id, found in rows}
    return {id: found[0].message if found else GIVEN_UP for id, found in problems.items()}


def _chosen(messages: QuerySet[Message], choice: Choice) -> QuerySet[Message]:
    """Those that were chosen, in whatever state."""
    for word in choice.text.split():
        messages = messages.filter(_holds(word))
    if not (choice.channel or choice.day):
        return messages
    seen = Sighting.objects.all()
    if choice.channel:
        seen = seen.filter(channel=choice.channel)
    if choice.day:
        midnight = datetime.combine(choice.day, time(), ROME)
        following = datetime.combine(choice.day + timedelta(days=1), time(), ROME)
        seen = seen.filter(recorded_at__gte=midnight, recorded_at__lt=following)
    return messages.filter(id__in=seen.values("message"))


def _holds(word: str) -> Q:
    """The word is in the subject, the sender or the name. SQLite takes "È" and "è" for two letters: ask for both."""
    condition = Q()
    for field in ("subject", "sender", "name"):
        for spelled in {word, word.lower(), word.upper(), word.capitalize()}:
            condition |= Q(**{f"{field}__icontains": spelled})
    return condition


def _channels(context: Context) -> tuple[str, ...]:
    mine = Sighting.objects.filter(message__organisation_id=context.actor.organisation)
    return tuple(mine.values_list("channel", flat=True).order_by("channel").distinct())


def _listed(messages: Sequence[Message]) -> dict[uuid.UUID, int]:
    """How many entries does each of these messages list?"""
    copies = Copy.objects.filter(message__in=messages).values_list("message")
    return dict(copies.annotate(count=Count("notice__entries")).order_by())


def message_page(context: Context, id: uuid.UUID) -> MessagePage:
    """What is this message, and how was it read?"""
    message = gate.message(context, id, Act.SEE_MESSAGES)
    prefetch_related_objects([message], COPIES, "copies__notice__copies")
    reading = READING.validate_python(message.reading) if message.reading else None
    twins = gate.messages(context.actor).filter(copies__notice__copies__message=message).exclude(id=message.id)
    return MessagePage(
        line=_line(message),
        sha256=message.sha256,
        size=message.size,
        seen=seen_at(message.sightings.all()),
        accepted_at=message.accepted_at,
        sent_at=message.sent_at,
        reading=reading,
        lines=lines_of(message, reading),
        twins=tuple(_line(twin) for twin in twins.defer("reading").distinct().order_by("received_at")),
        set_aside_by=message.set_aside_by.name if message.set_aside_by else None,
        carried=_carried(message),
        comparisons=comparisons(message),
    )


def _carried(message: Message) -> tuple[Carried, ...]:
    return tuple(
        Carried(
            id=copy.id,
            number=copy.number,
            recognised_by=Layer(copy.recognised_by) if copy.recognised_by else None,
            shown=copy.shown,
            kept_apart=copy.kept_apart,
            others=len(copy.notice.copies.all()) - 1,
        )
        for copy in message.copies.all()
        if copy.number is not None
    )


def page_shown(
    context: Context, id: uuid.UUID, source: str, page: int, draw: Callable[[str, bytes, str, int], bytes | None]
) -> bytes | None:
    """A page of one of the message's sources as a picture; None: it has no such page, or its original is lost.

    `draw` is given the message's name, its bytes, the source and the page.
    """
    message = gate.message(context, id, Act.SEE_MESSAGES)
    try:
        return draw(message.name, blobs.fetch(message.sha256), source, page)
    except OSError:
        return None


def uploading(context: Context) -> None:
    """May the actor hand in files? Where not, the page for it does not exist."""
    gate.permit(context, Act.RECEIVE_MESSAGE)


def original(context: Context, id: uuid.UUID) -> tuple[str, bytes]:
    """The message's own name and bytes, exactly as they came."""
    message = gate.message(context, id, Act.SEE_MESSAGES)
    return message.name, blobs.fetch(message.sha256)


def conservation(context: Context) -> tuple[Conservation, ...]:
    """Is every message that was ever received accounted for, channel by channel and day by day?

    What was received is what the ledger says, which nobody can change; what became of it is what the rows say.
    A message that came twice by one channel on one day counts once.
    """
    gate.permit(context, Act.SEE_MESSAGES)
    received = LedgerEntry.objects.filter(organisation_id=context.actor.organisation, act=Act.RECEIVE_MESSAGE)
    seen = Sighting.objects.filter(message__organisation_id=context.actor.organisation)
    table: dict[tuple[str, date], tuple[int, dict[str, int]]] = {
        (channel, day): (count, {})
        for channel, day, count in received.values_list(KT("details__channel"), TruncDate("at", tzinfo=ROME))
        .annotate(count=Count("subject", distinct=True))
        .order_by()
    }
    for channel, day, state, count in (
        seen.values_list("channel", TruncDate("recorded_at", tzinfo=ROME), "message__state")
        .annotate(count=Count("message", distinct=True))
        .order_by()
    ):
        table.setdefault((channel, day), (0, {}))[1][state] = count
    return tuple(Conservation(*found, *key) for key, found in sorted(table.items()))


def conserved(context: Context) -> Sum:
    """Is every message accounted for, each counted once whichever ways it came?"""
    gate.permit(context, Act.SEE_MESSAGES)
    received = LedgerEntry.objects.filter(organisation_id=context.actor.organisation, act=Act.RECEIVE_MESSAGE)
    states = gate.messages(context.actor).values_list("state").annotate(count=Count("id")).order_by()
    return Sum(received.aggregate(count=Count("subject", distinct=True))["count"], dict(states))


def oldest_waiting(context: Context) -> MessageLine | None:
    """Which message has waited longest to be read, or for a person? None: none waits."""
    gate.permit(context, Act.SEE_MESSAGES)
    waiting = gate.messages(context.actor).filter(state__in=(State.RECEIVED, *TO_CHECK))
    oldest = waiting.defer("reading").order_by("received_at", "id").first()
    return _line(oldest) if oldest else None


def _line(message: Message, listed: int = 0, why: Phrase | None = None) -> MessageLine:
    return MessageLine(
        id=message.id,
        state=Message.State(message.state),
        kind=MessageKind(message.kind) if message.kind else None,
        trust=Trust(message.trust) if message.trust else None,
        channel=channel_of(message),
        subject=message.subject,
        sender=message.sender,
        name=message.name,
        received_at=message.received_at,
        entries=listed,
        why=why,
    )
