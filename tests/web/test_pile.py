"""The pile: searched, narrowed, while messages are being read, and what it says of those that nobody could read."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.announced import BRUNI, by_mail, notice, receive_and_register
from tests.cast import ADA, FRIDAY, IVO
from tests.web.caseload import Caseload, SignIn

from preavviso.actions import intake
from preavviso.domain.message import MessageKind, Problem
from preavviso.domain.phrase import Phrase
from preavviso.queries.intake import PAGE, pile
from preavviso.records.intake.models import Message
from preavviso.records.oversight.models import LedgerEntry

pytestmark = pytest.mark.django_db
SEEN = intake.Seen("folder", "/folder/elenco.txt", FRIDAY)


def asked(client: Client, *ids: object, **more: object) -> HttpResponse:
    return client.get("/messaggi/letti/", {"id": [str(id) for id in ids]}, **more)


def test_what_is_being_read_comes_into_its_line_as_soon_as_it_is_read(caseload: Caseload, signed_in: SignIn) -> None:
    context, client = caseload.cast.context(ADA), signed_in(ADA)
    waiting = [intake.receive(context, raw, "elenco.txt", SEEN).message for raw in (b"1", b"2")]
    page = client.get("/messaggi/").content.decode()
    assert page.count('<input type="hidden" name="id"') == 2
    assert 'hx-get="/messaggi/letti/"' in page
    before = LedgerEntry.objects.count()
    assert asked(client, *waiting).status_code == 204
    assert LedgerEntry.objects.count() == before, "nothing was shown, so nothing was seen"
    claim = intake.claim(FRIDAY)
    assert claim is not None
    intake.register(context, claim, by_mail(notice([BRUNI])))
    answer = asked(client, *waiting)
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert f'id="messaggio-{claim.message}" hx-swap-oob="true"' in shown
    assert shown.count("<li") == 1
    assert "1 messaggio è stato letto." in shown
    assert LedgerEntry.objects.order_by("number").last().act == "see_messages"
    assert asked(client, claim.message).status_code == 286, "nothing is being read any more: the page need not ask"


def test_nobody_learns_by_asking_whether_a_stranger_s_message_has_been_read(
    caseload: Caseload, signed_in: SignIn
) -> None:
    assert asked(signed_in(ADA), caseload.message).status_code == 286
    for id in (caseload.message, uuid4(), "no id"):
        assert asked(signed_in(IVO), id).content.decode().strip() == ""


def test_a_message_in_quarantine_says_why_on_the_pile(caseload: Caseload, signed_in: SignIn) -> None:
    context = caseload.cast.context(ADA)
    why = Problem("password", Phrase("The file %(name)s is protected by a password.", {"name": "elenco.zip"}), "")
    unreadable = replace(by_mail(), kind=MessageKind.UNREADABLE, problems=(why,))
    receive_and_register(context, b"zip", unreadable)
    intake.receive(context, b"poison", "x.bin", SEEN)
    for hours in range(3):
        later = FRIDAY + timedelta(hours=hours)
        claim = intake.claim(later)
        assert claim is not None
        intake.postpone(replace(context, now=later), claim, "MemoryError")
    lines = {line.name: line.why for line in pile(context).lines if line.state == Message.State.QUARANTINED}
    assert str(lines["message.eml"]) == "The file elenco.zip is protected by a password."
    assert "several times" in str(lines["x.bin"])
    page = signed_in(ADA).get("/messaggi/").content.decode()
    assert page.count('class="message-why"') == 2


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("programmazione NOVEMBRE", 2),
        ("casalaghi pec", 1),
        ("message.eml", 2),
        ("LIBERTÀ", 1),
        ("libertà", 1),
        ("no", 2),
    ],
)
def test_a_search_finds_by_subject_sender_and_file(
    words: str, found: int, caseload: Caseload, signed_in: SignIn
) -> None:
    intake.receive(caseload.cast.context(ADA), b"1", "via Libertà.pdf", SEEN)
    answer = signed_in(ADA).post("/messaggi/", {"cerca": words})
    assert answer.context["pile"].total == len(answer.context["pile"].lines) == found


def test_a_search_never_stands_in_an_address(caseload: Caseload, signed_in: SignIn) -> None:
    client = signed_in(ADA)
    assert client.get("/messaggi/?cerca=nessuno").context["pile"].total == 2
    assert client.post("/messaggi/", {"cerca": " "})["Location"] == "/messaggi/"
    assert "basta una parte di parola" in client.post("/messaggi/", {"cerca": "nessuno così"}).content.decode()
    assert client.post("/messaggi/", {"cerca": "%"}).context["pile"].total == 0


def test_a_long_search_comes_page_by_page(caseload: Caseload, signed_in: SignIn) -> None:
    context = caseload.cast.context(ADA)
    for number in range(PAGE + 3):
        intake.receive(context, f"{number}".encode(), f"cercato {number}.pdf", replace(SEEN, place=f"/{number}"))
    client = signed_in(ADA)
    first = client.post("/messaggi/", {"cerca": "cercato"})
    assert 'name="pagina" value="2"' in first.content.decode()
    part = client.post("/messaggi/", {"cerca": "cercato", "pagina": "2"}, headers={"HX-Request": "true"})
    assert part.content.decode().count('<li class="message-line') == 3


def test_the_pile_is_narrowed_to_one_way(caseload: Caseload, signed_in: SignIn) -> None:
    client = signed_in(ADA)
    assert "canale=" not in client.get("/messaggi/").content.decode(), "one way alone is no choice"
    intake.receive(caseload.cast.context(ADA), b"1", "a.txt", SEEN)
    assert "?stato=tutti&amp;canale=folder" in client.get("/messaggi/").content.decode()
    assert client.get("/messaggi/?canale=folder").context["pile"].total == 1
    assert client.get("/messaggi/?canale=maildir&stato=da-verificare").context["pile"].total == 1
    assert client.get("/messaggi/?canale=no").context["pile"].total == 0
