"""The only door to rows about people. What is absent and what is forbidden are told apart nowhere."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn, TypeVar

from django.db import transaction
from django.db.models import QuerySet

from preavviso.access import ledger
from preavviso.access.context import Actor, Context
from preavviso.domain.identity import Said
from preavviso.domain.role import Act, may
from preavviso.records.cases.models import Case
from preavviso.records.directory.models import Organisation
from preavviso.records.intake.models import Message
from preavviso.records.people.models import Intervention, Resident

Row = TypeVar("Row", Case, Message)


class DoesNotExistError(Exception):
    """There is no such thing for this actor. Says nothing of whether there is one for somebody else.

    `asked_for`, `subject`: what was refused, where the ledger is to know of it.
    """

    def __init__(self, asked_for: Act | None = None, subject: str = "") -> None:
        super().__init__(subject)
        self.asked_for = asked_for
        self.subject = subject


@contextmanager
def deed(context: Context) -> Iterator[None]:
    """One transaction around what somebody does in their organisation, and nobody else in it does anything meanwhile.

    What is refused in it leaves no trace but the note that it was.
    """
    try:
        with transaction.atomic():
            hold(context.actor.organisation)
            yield
    except DoesNotExistError as refused:
        if refused.asked_for is not None:
            note(context, "refused", refused.subject, asked_for=refused.asked_for.value)
        raise


def hold(organisation: uuid.UUID) -> None:
    """Let nobody else change what belongs to this organisation until the transaction ends.

    Always the first thing to be held, before messages, cases and the ledger: who holds one of those and waits for the
    organisation, while another has the organisation and waits for it, waits for ever.
    """
    Organisation.objects.select_for_update(no_key=True).get(id=organisation)


def permit(context: Context, act: Act, subject: str = "") -> None:
    """Let the actor do this, or note the refusal and say that there is no such thing."""
    if not may(context.actor.role, act):
        refuse(context, act, subject)


def cases(actor: Actor) -> QuerySet[Case]:
    """The cases of the actor's own organisation."""
    return Case.objects.filter(organisation_id=actor.organisation)


def messages(actor: Actor) -> QuerySet[Message]:
    """The messages that the actor's own organisation received."""
    return Message.objects.filter(organisation_id=actor.organisation)


def case(context: Context, id: uuid.UUID, act: Act, **details: str | int) -> Case:
    """This case, for this act; the read is in the ledger before the row is handed out."""
    return _handed_out(context, cases(context.actor), f"case:{id}", id, act, **details)


def residents(actor: Actor) -> QuerySet[Resident]:
    """The residents in the registry of the actor's own organisation."""
    return Resident.objects.filter(organisation_id=actor.organisation)


def interventions(context: Context, case: Case) -> QuerySet[Intervention]:
    """What social services did before for whom a person said that this case is about; nothing before that.

    The read is in the ledger before the rows are handed out.
    """
    permit(context, Act.SEE_INTERVENTIONS, f"case:{case.id}")
    confirmed = case.identifications.filter(said=Said.SAME, undone_at=None).first()
    if confirmed is None or confirmed.resident_id is None:
        return Intervention.objects.none()
    note(context, Act.SEE_INTERVENTIONS, f"case:{case.id}", identification=str(confirmed.id))
    return Intervention.objects.filter(organisation_id=context.actor.organisation, resident_id=confirmed.resident_id)


def message(context: Context, id: uuid.UUID, act: Act, **details: str | int) -> Message:
    """This message, for this act; the read is in the ledger before the row is handed out."""
    return _handed_out(context, messages(context.actor), f"message:{id}", id, act, **details)


def _handed_out(
    context: Context, rows: QuerySet[Row], subject: str, id: uuid.UUID, act: Act, **details: str | int
) -> Row:
    permit(context, act, subject)
    found = rows.filter(id=id).first()
    if found is None:
        refuse(context, act, subject)
    note(context, act, subject, **details)
    return found


def note(context: Context, act: str, subject: str, **details: str | int) -> None:
    """Write in the ledger that this actor did or read this, and what for."""
    with transaction.atomic():
        actor = context.actor
        ledger.append(
            actor.organisation, actor.mark, act, subject, context.now, {"purpose": context.purpose.value, **details}
        )


def refuse(context: Context, act: Act, subject: str) -> NoReturn:
    """Note that this was asked for and not granted, and say that there is no such thing.

    Where it ends a transaction, its `deed` writes the note that went with it again.
    """
    note(context, "refused", subject, asked_for=act.value)
    raise DoesNotExistError(act, subject)
