"""What lies on the desk in the tests of the pages: one list read without doubts, and one that waits for a person."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

import pytest
from django.test import Client
from tests.announced import BRUNI, MORO, by_mail, by_pec, notice, receive_and_register
from tests.cast import ADA, CARLO, Cast, Part

from preavviso.domain.message import Problem
from preavviso.domain.notice import Completeness
from preavviso.domain.phrase import Phrase
from preavviso.domain.profile import Table
from preavviso.domain.registry import Kind
from preavviso.records.cases.models import Case
from preavviso.records.intake.models import Copy
from preavviso.records.people.models import Import
from preavviso.web.people import waiting

ROSSI = replace(
    BRUNI, surname="Rossi", given_name="Ines", address="piazza del Lago 2", planned_on=None, planned_at=None
)
DOUBTFUL = replace(ROSSI, surname="Verdi", given_name="", address="", needs_review=True, confidence=0.5)
DOUBT = Problem("date_not_read", Phrase("The date %(text)s is no date.", {"text": "72/11"}), "line 14")
INCOMPLETE = Completeness(3, 2, 3, ("segue elenco",), complete=False)
# A table of which nothing was recognised.
TABLE = Table("elenco.xlsx", "", (("PARTE", "SITO"), ("Bruni Tullio", "via dei Mille 14")), 0, 0, (None, None))

SignIn = Callable[[Part], Client]


@dataclass(frozen=True, slots=True)
class Caseload:
    """The cast, a message that is registered (with its copy of the list) and one that needs a person, and Tullio
    Bruni's case and line; an import of the registry, and a file of it that Carlo has uploaded."""

    cast: Cast
    message: UUID
    doubtful: UUID
    case: UUID
    entry: UUID
    copy: UUID
    imported: UUID
    waiting: UUID


@pytest.fixture
def caseload(cast: Cast) -> Caseload:
    context = cast.context(ADA)
    registered = receive_and_register(
        context, b"From: a\n\nBruni, Moro", replace(by_pec(notice([BRUNI, MORO])), tables=(TABLE,))
    )
    list_in_doubt = replace(notice([ROSSI, DOUBTFUL]), completeness=INCOMPLETE)
    reading = replace(by_mail(list_in_doubt), problems=(DOUBT,))
    doubtful = receive_and_register(context, b"From: a\n\nRossi, Verdi", reading)
    case = Case.objects.get(household__members__surname="Bruni")
    line, copy = case.announcements.get().entry_id, Copy.objects.get(message=registered.message)
    done = Import.objects.create(
        organisation=cast.borgolago,
        kind=Kind.REGISTRY,
        file_name="anagrafe.csv",
        whole=False,
        **dict.fromkeys(("rows", "new", "changed", "unchanged", "removed", "rejected"), 0),
        started_at=context.now,
        ended_at=context.now,
        by=context.actor.mark,
    )
    uploaded = waiting.keep(cast.context(CARLO), Kind.REGISTRY, "anagrafe.csv", [b"matricola,cognome\n1,Riva\n"])
    return Caseload(cast, registered.message, doubtful.message, case.id, line, copy.id, done.id, uploaded)


@pytest.fixture
def signed_in(cast: Cast) -> SignIn:
    """A browser in which this person has signed in; it asks for Italian, as browsers here do."""

    def sign_in(part: Part) -> Client:
        client = Client(headers={"accept-language": "it"})
        client.force_login(cast.user(part))
        return client

    return sign_in
