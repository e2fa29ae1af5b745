"""What stands above every page: who is here, for whom, and what waits for them."""

from dataclasses import dataclass

from django.db.models import Count, Subquery

from preavviso.access import gate
from preavviso.access.context import Actor
from preavviso.domain.role import Act, Role, may
from preavviso.records.directory.models import Office, Organisation
from preavviso.records.intake.models import TO_CHECK


@dataclass(frozen=True, slots=True)
class Header:
    """The actor's name, role and place, and which parts of the house are theirs.

    `to_check`: how many messages wait for a person's look; 0 as well for those who see no messages.
    """

    organisation: str
    office: str
    name: str
    role: Role
    sees_desk: bool
    sees_messages: bool
    imports: bool
    to_check: int


def header(actor: Actor) -> Header:
    """Who is here, and what waits? One query."""
    sees_messages = may(actor.role, Act.SEE_MESSAGES)
    waiting = gate.messages(actor).filter(state__in=TO_CHECK if sees_messages else ())
    counted = waiting.order_by().values("organisation").annotate(count=Count("id")).values("count")
    offices = Office.objects.filter(organisation_id=actor.organisation).order_by("id").values("name")
    found = Organisation.objects.filter(id=actor.organisation).values_list(
        "name", Subquery(offices[:1]), Subquery(counted)
    )
    name, office, to_check = found.get()
    return Header(
        organisation=name,
        office=office or "",
        name=actor.name,
        role=actor.role,
        sees_desk=may(actor.role, Act.SEE_DESK),
        sees_messages=sees_messages,
        imports=may(actor.role, Act.IMPORT_REGISTRY),
        to_check=to_check or 0,
    )
