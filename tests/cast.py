"""The people of every test, always the same invented ones. A test about access names one of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from preavviso.access.context import Actor, Context
from preavviso.access.people import actor_for, operators
from preavviso.actions.directory import add_user, found_organisation
from preavviso.domain.role import Purpose, Role
from preavviso.queries.intake import conservation
from preavviso.queries.intake import conserved as whole
from preavviso.records.directory.models import Organisation, User

# The Friday of the story: the list has come, five weeks before the day.
FRIDAY = datetime(2025, 10, 24, 16, 40, tzinfo=ZoneInfo("Europe/Rome"))
PASSWORD = "un venerdì di ottobre"

BORGOLAGO, VALPIANA, AUTHORITY = "Comune di Borgolago", "Comune di Valpiana", "Azienda Casa Laghi e Pianura"
MAIL = {BORGOLAGO: "borgolago.example", VALPIANA: "valpiana.example", AUTHORITY: "casalaghi.example"}
PATRON_SAINT = "11-13"  # Borgolago's


@dataclass(frozen=True, slots=True)
class Part:
    """One of the cast: what they are, and where."""

    name: str
    role: Role
    organisation: str

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower()}@{MAIL[self.organisation]}"


ADA = Part("Ada Ferri", Role.SOCIAL_WORKER, BORGOLAGO)  # the social worker on the case
BICE = Part("Bice Landi", Role.SOCIAL_WORKER, BORGOLAGO)  # her colleague, without the case
CARLO = Part("Carlo Neri", Role.COORDINATOR, BORGOLAGO)  # coordinates
ALDO = Part("Aldo Riva", Role.AUTHORITY_CLERK, AUTHORITY)  # works at the housing authority
ELIO = Part("Elio Sala", Role.AUDITOR, BORGOLAGO)  # audits: who looked at what, never content
IRMA = Part("Irma Togni", Role.ADMINISTRATOR, BORGOLAGO)  # gives accounts, never reads a case
IVO = Part("Ivo Zani", Role.SOCIAL_WORKER, VALPIANA)  # works for another municipality and must never see anything
EVERYBODY = (ADA, BICE, CARLO, ALDO, ELIO, IRMA, IVO)

PURPOSES = {Role.COORDINATOR: Purpose.COORDINATION, Role.AUDITOR: Purpose.OVERSIGHT}


@dataclass(frozen=True, slots=True)
class Cast:
    """The cast with their accounts, in a database."""

    borgolago: Organisation
    valpiana: Organisation
    authority: Organisation
    users: Mapping[str, User]

    def user(self, part: Part) -> User:
        return self.users[part.name]

    def actor(self, part: Part) -> Actor:
        actor = actor_for(self.user(part).id)
        assert actor is not None
        return actor

    def context(self, part: Part, now: datetime = FRIDAY) -> Context:
        """As this person, at that moment, for what they usually do."""
        return Context(self.actor(part), now, PURPOSES.get(part.role, Purpose.CASE_WORK))


@pytest.fixture
def conserved(request: pytest.FixtureRequest, db: None) -> Iterator[None]:
    """Whatever a test does with messages, in the end each is accounted for, by channel and day."""
    yield
    if request.node.get_closest_marker("loses_messages") or connection.needs_rollback:
        return
    for actor in operators().values():
        context = Context(actor, FRIDAY, Purpose.OVERSIGHT)
        sums = (*conservation(context), whole(context))
        assert [one for one in sums if not one.holds] == [], "messages are not accounted for"


@pytest.fixture
def cast(db: None, conserved: None) -> Cast:
    """Two municipalities, an authority, and everybody's account in them."""
    municipality, authority = Organisation.Kind.MUNICIPALITY, Organisation.Kind.AUTHORITY
    places = {
        BORGOLAGO: found_organisation(
            BORGOLAGO, municipality, FRIDAY, office="Servizi sociali", patron_saint=PATRON_SAINT
        ),
        VALPIANA: found_organisation(VALPIANA, municipality, FRIDAY, office="Servizi sociali"),
        AUTHORITY: found_organisation(AUTHORITY, authority, FRIDAY, office="Recupero crediti"),
    }
    users = {
        part.name: add_user(places[part.organisation].id, part.email, part.name, part.role, PASSWORD, FRIDAY)
        for part in EVERYBODY
    }
    return Cast(places[BORGOLAGO], places[VALPIANA], places[AUTHORITY], users)
