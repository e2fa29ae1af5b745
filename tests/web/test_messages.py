"""The pile, one message, and what a person decides about it; and the case's page."""

from dataclasses import replace
from datetime import date

import pytest
from django.conf import settings as product
from tests.announced import BRUNI, MORO, by_mail, by_pec, notice, receive_and_register
from tests.cast import ADA, IVO
from tests.web.caseload import Caseload, SignIn

from preavviso.domain.message import Protocol, ProtocolKind, SignatureStatus
from preavviso.records.intake.models import Message

pytestmark = pytest.mark.django_db


def test_the_pile_accounts_for_every_message(caseload: Caseload, signed_in: SignIn) -> None:
    page = signed_in(ADA).get("/messaggi/").content.decode()
    assert "<strong>Ricevuti 2</strong> = registrati 1 + da verificare 1 + in quarantena 0" in page
    assert "2 persone elencate" in page


@pytest.mark.parametrize(
    ("state", "found"),
    [("tutti", 2), ("da-verificare", 1), ("registrati", 1), ("accantonati", 0), ("in-lettura", 0), ("altro", 2)],
)
def test_the_pile_by_state(state: str, found: int, caseload: Caseload, signed_in: SignIn) -> None:
    answer = signed_in(ADA).get(f"/messaggi/?stato={state}")
    assert answer.context["pile"].total == len(answer.context["pile"].lines) == found
    if not found:
        assert "Nessun messaggio è in questo stato" in answer.content.decode()


def test_an_empty_pile_is_a_sentence(caseload: Caseload, signed_in: SignIn) -> None:
    assert "Non è ancora arrivato nessun messaggio" in signed_in(IVO).get("/messaggi/").content.decode()


def test_a_message_shows_what_is_doubtful_and_what_was_not_explained(caseload: Caseload, signed_in: SignIn) -> None:
    page = signed_in(ADA).get(f"/messaggi/{caseload.doubtful}/").content.decode()
    assert "L'elenco dichiara 3 interventi, ne sono stati letti 2." in page
    assert "1 pezzo di testo non ha trovato spiegazione" in page
    assert "segue elenco" in page
    assert "72/11" in page
    assert page.index("Verdi") < page.index("Rossi Ines"), "the doubtful come first"
    assert "da confermare" in page
    assert page.count("non dichiarata") == 2, "silence is shown as silence"


def test_a_message_shows_the_number_that_its_senders_protocol_office_gave_it(
    caseload: Caseload, signed_in: SignIn
) -> None:
    number = Protocol(ProtocolKind.SIGNATURE, "cal_01", "aoo1", "", "0012345", date(2025, 10, 24), "")
    reading = replace(by_mail(notice([BRUNI])), protocol=number)
    received = receive_and_register(caseload.cast.context(ADA), b"registered", reading)
    page = signed_in(ADA).get(f"/messaggi/{received.message}/").content.decode()
    assert "0012345 · 24 ottobre 2025" in page


def test_the_letters_that_a_text_was_read_in_are_shown(caseload: Caseload, signed_in: SignIn) -> None:
    reading = by_mail(replace(notice([BRUNI], source="elenco.csv"), charset="cp1252"))
    received = receive_and_register(caseload.cast.context(ADA), b"in letters of Windows", reading)
    page = signed_in(ADA).get(f"/messaggi/{received.message}/").content.decode()
    assert "CP1252" in page


def test_a_message_leads_to_the_cases_of_those_it_lists(caseload: Caseload, signed_in: SignIn) -> None:
    page = signed_in(ADA).get(f"/messaggi/{caseload.message}/").content.decode()
    assert f'<a href="/casi/{caseload.case}/">Bruni Tullio</a>' in page


def test_a_copy_in_another_order_leads_to_the_same_cases(caseload: Caseload, signed_in: SignIn) -> None:
    twin = receive_and_register(caseload.cast.context(ADA), b"twin", by_mail(notice([MORO, BRUNI])))
    client = signed_in(ADA)
    page = client.get(f"/messaggi/{twin.message}/").content.decode()
    assert f'<a href="/casi/{caseload.case}/">Bruni Tullio</a>' in page
    assert "Lo stesso elenco è arrivato anche per PEC" in page
    assert "per posta ordinaria" in client.get(f"/messaggi/{caseload.message}/").content.decode()


def test_what_proves_a_message_names_it_as_its_provider_does(caseload: Caseload, signed_in: SignIn) -> None:
    page = signed_in(ADA).get(f"/messaggi/{caseload.message}/").content.decode()
    assert "opec1.20251024101400.1.2.3.63@pec.postasicura.example" in page
    assert "&lt;1@casalaghi.example&gt;" in page


def test_an_unproven_signature_is_said_and_promises_no_legal_time(caseload: Caseload, signed_in: SignIn) -> None:
    reading = by_pec(notice([BRUNI]), signature=SignatureStatus.BROKEN)
    broken = receive_and_register(caseload.cast.context(ADA), b"broken", reading)
    page = signed_in(ADA).get(f"/messaggi/{broken.message}/").content.decode()
    assert "firma che non corrisponde al contenuto" in page
    assert "secondo una busta la cui firma non lo prova" in page
    assert "ora legale" not in page
    assert "può aggiungere o alzare, mai togliere" in page


def test_confirming_and_taking_it_back(caseload: Caseload, signed_in: SignIn) -> None:
    client, path = signed_in(ADA), f"/messaggi/{caseload.doubtful}/"
    confirmed = client.post(f"{path}conferma/", follow=True).content.decode()
    assert "Registrato" in confirmed
    assert "Da guardare" not in confirmed
    assert "da confermare" not in confirmed
    assert "Rimetti tra quelli da verificare" in confirmed
    assert "Conferma la lettura" in client.post(f"{path}riprendi/", follow=True).content.decode()


def test_setting_aside_bears_a_name(caseload: Caseload, signed_in: SignIn) -> None:
    client, path = signed_in(ADA), f"/messaggi/{caseload.doubtful}/"
    aside = client.post(f"{path}accantona/", follow=True).content.decode()
    assert "Accantonato · da Ada Ferri" in aside
    assert "Riprendi" in aside


def test_a_lost_original_is_an_explanation_and_no_wrong_file(caseload: Caseload, signed_in: SignIn) -> None:
    sha256 = Message.objects.get(id=caseload.message).sha256
    path = product.BLOBS / sha256[:2] / sha256
    kept = path.read_bytes()
    path.write_bytes(b"something else")
    try:
        answer = signed_in(ADA).get(f"/messaggi/{caseload.message}/originale/")
    finally:
        path.write_bytes(kept)
    assert answer.status_code == 500
    assert "va ripreso da una copia di sicurezza" in answer.content.decode()


def test_the_case_says_first_what_is_not_known_and_then_what_is(caseload: Caseload, signed_in: SignIn) -> None:
    page = signed_in(ADA).get(f"/casi/{caseload.case}/").content.decode()
    order = [
        "Che cosa non sappiamo",
        "Chi ci vive, e ci sono minori?",
        "Che cosa sappiamo",
        "SI ESEGUE",
        "Persone e casa",
        "Cronologia",
    ]
    places = [page.index(words) for words in order]
    assert places == sorted(places)
    for absent in ("Che cosa si può ancora fare", "Contatti e piano"):
        assert absent not in page, "no section before it can do something"


def test_the_chronology_says_what_each_time_rests_on(caseload: Caseload, signed_in: SignIn) -> None:
    client, path = signed_in(ADA), f"/casi/{caseload.case}/"
    assert "Accettata dal gestore PEC del mittente" in client.get(path).content.decode()
    legal = client.get(f"{path}?eventi=ora-legale")
    assert [event.rests_on for event in legal.context["events"]] == ["legal"]
    assert client.get(f"{path}?eventi=altro").context["events"] == list(legal.context["case"].events)
