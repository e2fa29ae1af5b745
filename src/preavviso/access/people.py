"""From an account, or from the machine's own commands, to an actor in one organisation."""

import uuid

from django.db.models import QuerySet

from preavviso.access.context import COMMAND_LINE, WORKER, Actor
from preavviso.domain.role import Purpose, Role
from preavviso.records.directory.models import Mandate, Organisation

# What each role opens records for, as long as nobody says otherwise.
PURPOSE = {
    Role.SOCIAL_WORKER: Purpose.CASE_WORK,
    Role.COORDINATOR: Purpose.COORDINATION,
    Role.AUTHORITY_CLERK: Purpose.CASE_WORK,
    Role.AUDITOR: Purpose.OVERSIGHT,
    Role.ADMINISTRATOR: Purpose.OVERSIGHT,
}


def actor_for(user: uuid.UUID) -> Actor | None:
    """Whom does this account act as? None: the account has no mandate (any more), so it may see nothing."""
    mandate = Mandate.objects.select_related("organisation", "user").filter(user_id=user, user__is_active=True).first()
    if mandate is None:
        return None
    organisation = mandate.organisation
    return Actor(
        mark=str(user),
        name=mandate.user.name,
        role=Role(mandate.role),
        organisation=organisation.id,
        organisation_name=organisation.name,
        calendar=organisation.calendar,
        user=user,
    )


def operators() -> dict[str, Actor]:
    """By municipality: who holds the machine and runs its commands. They can read its disk, so nothing is hidden."""
    return {one.name: _nobody(one, COMMAND_LINE, Role.COORDINATOR) for one in _municipalities()}


def workers() -> dict[str, Actor]:
    """By municipality: the job that fetches its mail."""
    return {one.name: worker(one) for one in _municipalities()}


def worker(organisation: Organisation) -> Actor:
    """The job that reads what came in: it may do what an administrator may, and opens no record for a person."""
    return _nobody(organisation, WORKER, Role.ADMINISTRATOR)


def _municipalities() -> QuerySet[Organisation]:
    return Organisation.objects.filter(kind=Organisation.Kind.MUNICIPALITY).order_by("name")


def _nobody(organisation: Organisation, mark: str, role: Role) -> Actor:
    return Actor(mark, mark, role, organisation.id, organisation.name, organisation.calendar)
