"""Who is it? The page beside the registry, and what the case shows before and after a person has confirmed."""

import html
import re
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from tests.announced import BRUNI, by_mail, notice, receive_and_register
from tests.cast import ADA, ALDO, BICE, FRIDAY, IVO, Cast
from tests.registered import TULLIA, TULLIO, registered
from tests.web.caseload import Caseload, SignIn

from preavviso.jobs.screening import look_for_waiting
from preavviso.queries.identity import next_to_confirm, version_of
from preavviso.records.cases.models import Case, Identification
from preavviso.records.oversight.models import LedgerEntry
from preavviso.records.people.models import Intervention, Resident

pytestmark = pytest.mark.django_db

CARE = "Assistenza domiciliare"


@pytest.fixture
def proposed(caseload: Caseload) -> Caseload:
    """The caseload with a registry that has Tullio, for whom social services did something before."""
    registered(caseload.cast)
    Intervention.objects.create(
        organisation=caseload.cast.borgolago, resident=Resident.objects.get(number=TULLIO.number), number="I1",
        kind=CARE, opened_on=date(2019, 3, 4), office="Servizio anziani",
    )  # fmt: skip
    return caseload


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def say(client: Client, case: Case, said: str, resident: str = TULLIO.number, **more: str) -> str:
    data = {"said": said, "resident": resident, "seen": version_of(case), **more}
    answer = client.post(reverse("identify", args=[case.id]), data)
    assert answer.status_code == 302
    return str(answer["Location"])


def test_what_was_done_before_is_not_told_before_a_person_has_confirmed(proposed: Caseload, signed_in: SignIn) -> None:
    client, case = signed_in(ADA), Case.objects.get(id=proposed.case)
    for address in ("/", f"/casi/{case.id}/", f"/casi/{case.id}/chi-e/"):
        page = shown(client, address)
        assert CARE not in page
        assert "Interventi precedenti" not in page
    assert not LedgerEntry.objects.filter(act="see_interventions").exists()
    say(client, case, "same")
    page = shown(client, f"/casi/{case.id}/")
    assert CARE in page
    assert "dal 4 marzo 2019" in page
    assert "BRUNI TULLIA" in page


def test_reading_what_was_done_before_is_in_the_ledger(proposed: Caseload, signed_in: SignIn) -> None:
    case = Case.objects.get(id=proposed.case)
    say(signed_in(ADA), case, "same")
    shown(signed_in(BICE), f"/casi/{case.id}/")
    noted = LedgerEntry.objects.get(act="see_interventions")
    assert (noted.subject, noted.actor) == (f"case:{case.id}", str(proposed.cast.user(BICE).id))
    assert CARE not in str(noted.details)


@pytest.mark.parametrize("part", [ALDO, IVO], ids=lambda part: part.name)
def test_others_get_nothing_confirmed_or_not(proposed: Caseload, signed_in: SignIn, part) -> None:
    case = Case.objects.get(id=proposed.case)
    say(signed_in(ADA), case, "same")
    for address in (f"/casi/{case.id}/", f"/casi/{case.id}/chi-e/"):
        assert signed_in(part).get(address).status_code == 404
    given = Identification.objects.get()
    undo = reverse("undo_identification", args=[case.id])
    assert signed_in(part).post(undo, {"answer": str(given.id)}).status_code == 404
    given.refresh_from_db()
    assert given.undone_at is None


def test_the_page_shows_both_sides_what_differs_and_why(proposed: Caseload, signed_in: SignIn) -> None:
    page = shown(signed_in(ADA), f"/casi/{proposed.case}/chi-e/")
    for words in (
        "via dei Mille 14, int. 6", "VIA DEI MILLE 14 INT. 6", "Il cognome è lo stesso.", "Su 100 righe così",
        "Qualcuno di questo nucleo", "02/03/1951", "Prima di confrontare", "Altri che può essere",
    ):  # fmt: skip
        assert words in page
    other = shown(signed_in(ADA), f"/casi/{proposed.case}/chi-e/?chi=2")
    assert "<mark>" in other or "L'indirizzo è un altro" in other


def test_the_desk_counts_the_lines_and_leads_to_the_pile(proposed: Caseload, signed_in: SignIn) -> None:
    client = signed_in(ADA)
    assert re.search(r"<strong>\d+</strong>\s+corrispondenz\w+ in anagrafe da confermare", shown(client, "/"))
    first = client.get("/chi-e/")
    assert first.status_code == 302
    most_pressing = next_to_confirm(proposed.cast.context(ADA))
    assert first["Location"] == f"/casi/{most_pressing}/chi-e/?pila=1"


def test_the_pile_goes_on_to_the_next_and_says_what_was_just_said(proposed: Caseload, signed_in: SignIn) -> None:
    client, case = signed_in(ADA), Case.objects.get(id=proposed.case)
    onwards = say(client, case, "cannot_say", pila="1")
    given = Identification.objects.get()
    assert onwards == f"/chi-e/?detto={given.id}"
    followed = client.get(onwards, follow=True)
    page = html.unescape(followed.content.decode())
    assert "Bruni Tullio</bdi>: non si può sapere" in page
    undone = client.post(reverse("undo_identification", args=[case.id]), {"answer": str(given.id), "pila": "1"})
    assert undone["Location"] == f"/casi/{case.id}/chi-e/?pila=1"


def test_who_is_excluded_stays_in_sight_with_who_said_so(proposed: Caseload, signed_in: SignIn) -> None:
    case = Case.objects.get(id=proposed.case)
    say(signed_in(BICE), case, "not_same")
    page = shown(signed_in(ADA), f"/casi/{case.id}/chi-e/")
    assert "Già escluso" in page
    assert "Bice Landi" in page


def test_who_comes_second_is_told_so(proposed: Caseload, signed_in: SignIn) -> None:
    case = Case.objects.get(id=proposed.case)
    seen = version_of(case)
    say(signed_in(BICE), case, "cannot_say")
    client = signed_in(ADA)
    said = {"said": "same", "resident": TULLIO.number, "seen": seen}
    late = client.post(reverse("identify", args=[case.id]), said, follow=True)
    assert "non è stato fatto niente" in late.content.decode()
    assert Identification.objects.count() == 1


def test_without_a_match_the_page_says_that_this_is_no_answer(proposed: Caseload, signed_in: SignIn) -> None:
    moro = Case.objects.get(household__members__surname="Moro")
    for address in (f"/casi/{moro.id}/", f"/casi/{moro.id}/chi-e/"):
        assert "Non vuol dire nessuna fragilità: chiedi." in shown(signed_in(ADA), address)


def test_without_a_registry_the_page_says_how_to_bring_one(caseload: Caseload, signed_in: SignIn) -> None:
    look_for_waiting(lambda: FRIDAY)
    for address in (f"/casi/{caseload.case}/", f"/casi/{caseload.case}/chi-e/", "/chi-e/"):
        assert "preavviso import registry" in shown(signed_in(ADA), address)


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "\u202einurB", "Bru\u200bni", "x" * 10_000, "Вrunі", "BrunÃ¬"]
)
def test_a_hostile_name_is_put_before_a_person_as_it_is_written(cast: Cast, signed_in: SignIn, name: str) -> None:
    registered(cast, TULLIO, TULLIA)
    strange = replace(BRUNI, surname=name)
    receive_and_register(cast.context(ADA), b"strano", by_mail(notice([strange])))
    look_for_waiting(lambda: FRIDAY)
    case = Case.objects.get()
    page = signed_in(ADA).get(f"/casi/{case.id}/chi-e/").content.decode()
    assert "<script>alert" not in page
    assert case.identity == "to_confirm"


def test_the_chronology_tells_what_was_found_and_said(proposed: Caseload, signed_in: SignIn) -> None:
    case = Case.objects.get(id=proposed.case)
    client = signed_in(ADA)
    say(client, case, "same")
    client.post(reverse("undo_identification", args=[case.id]), {"answer": str(Identification.objects.get().id)})
    page = shown(client, f"/casi/{case.id}/")
    for words in ("Cercato in anagrafe: riscontro", "è la stessa persona", "Annullato quello che era stato detto"):
        assert words in page
