"""Learning from a person what the columns of a sender's lists hold, and reading again what waits."""

import uuid
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from pydantic import TypeAdapter

from preavviso.access import gate
from preavviso.access.context import Actor, Context
from preavviso.channels.stored import READING
from preavviso.domain import profile as trade
from preavviso.domain.profile import Dates, SheetRule, Table, layout_of
from preavviso.domain.role import Act
from preavviso.domain.wording.heading import Column
from preavviso.records.intake.models import TO_CHECK, Correction, Message, Profile

PROFILE = TypeAdapter(trade.Profile)


@dataclass(frozen=True, slots=True)
class Layout:
    """What a person says of one of a message's tables.

    `table`: its number in the reading; `heading`, `heading_rows`: from which of its rows on the heading goes, and over
    how many, none where it has no heading; `columns`: what each holds, `Column.KNOWN` for what is not needed.
    """

    table: int
    heading: int
    heading_rows: int
    columns: tuple[Column, ...]
    dates: Dates = Dates.DAY_FIRST
    sheet: SheetRule = SheetRule.OF_THE_MONTH


def known_to(actor: Actor) -> tuple[trade.Profile, ...]:
    """Every layout that the actor's organisation has learnt, the latest first."""
    rows = Profile.objects.filter(organisation_id=actor.organisation, in_use=True).order_by("-learnt_at", "id")
    return tuple(PROFILE.validate_python(row.content) for row in rows)


def learn_layout(context: Context, id: uuid.UUID, said: Layout) -> tuple[uuid.UUID, ...]:
    """Keep what a person says of a table of this message: lists laid out so are read by it from now on.

    Which messages wait to be read again: this one, and the same sender's and its copies, where no person has
    confirmed, set aside or put right anything yet.
    """
    with gate.deed(context):
        message = gate.message(context, id, Act.LEARN_LAYOUT)
        tables = READING.validate_python(message.reading).tables if message.reading else ()
        if context.actor.user is None or not 0 <= said.table < len(tables):
            gate.refuse(context, Act.LEARN_LAYOUT, f"message:{id}")
        profile = profile_of(said, tables[said.table], message.sender, context)
        layout = _layout(profile)
        kept = Profile.objects.filter(organisation_id=context.actor.organisation, sender=profile.sender, layout=layout)
        kept.update(in_use=False)
        Profile.objects.create(
            id=uuid.UUID(profile.id),
            organisation_id=context.actor.organisation,
            sender=profile.sender,
            layout=layout,
            content=PROFILE.dump_python(profile, mode="json"),
            learnt_from=message,
            learnt_by_id=context.actor.user,
            learnt_at=context.now,
        )
        waiting = list(_untouched(context, message).values_list("id", flat=True))
        # Whoever confirms one at this moment is right: it does not wait any more.
        still = Message.objects.filter(id__in=waiting, state__in=TO_CHECK)
        still.update(state=Message.State.RECEIVED, tries=0, claimed_until=None)
        return tuple(waiting)


def profile_of(said: Layout, table: Table, sender: str, context: Context) -> trade.Profile:
    """The profile that somebody's word on a table makes, with a name of its own."""
    return trade.Profile(
        id=str(uuid.uuid4()),
        sender=sender.lower(),
        learnt_on=context.today,
        headings=table.headings(said.heading, said.heading_rows),
        columns=said.columns,
        heading_rows=said.heading_rows,
        dates=said.dates,
        sheet=said.sheet,
        sheet_name=table.place.removeprefix("sheet "),
    )


def _layout(profile: trade.Profile) -> str:
    return str(len(profile.columns)) if profile.is_headless else " | ".join(layout_of(profile.headings))


def _untouched(context: Context, message: Message) -> QuerySet[Message]:
    """The messages that are about this layout, wait for a person, and have nothing yet that a person did to them."""
    touched = Correction.objects.filter(entry__notice__copies__message=OuterRef("pk"))
    same_sender = Q(sender=message.sender) if message.sender else Q(id=message.id)
    about = same_sender | Q(id=message.id) | Q(copies__notice__copies__message=message)
    waiting = gate.messages(context.actor).filter(about, ~Exists(touched), state__in=TO_CHECK)
    return gate.messages(context.actor).filter(id__in=waiting.values("id"))
