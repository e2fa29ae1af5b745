"""The pile while messages are being read, and what it says of those that nobody could read."""

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
from preavviso.queries.intake import pile
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
