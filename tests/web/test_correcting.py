"""Putting a line right on its page, adding one, and saying that one is none."""

from dataclasses import replace

import pytest
from tests.announced import BRUNI, MORO, by_mail, by_pec, notice, receive_and_register
from tests.cast import ADA, BICE
from tests.web.caseload import Caseload, SignIn

from preavviso.actions.entries import correct_entry
from preavviso.domain.answer import Word
from preavviso.domain.message import Problem
from preavviso.domain.phrase import Phrase
from preavviso.records.intake.models import Entry

pytestmark = pytest.mark.django_db
SAID = {
    "surname": "Verdi",
    "given_name": " Lea  Maria ",
    "address": "via Po 3",
    "tenancy_code": "",
    "planned_on": "27/11/2025",
    "planned_at": "09:30",
    "decision": "execute",
    "remark": "SI ESEGUE",
    "vulnerability": "not_stated",
    "vulnerability_text": "",
}


def doubtful(caseload: Caseload) -> tuple[str, Entry]:
    entry = Entry.objects.get(surname="Verdi")
    return f"/messaggi/{caseload.doubtful}/righe/{entry.id}/", entry


def test_a_line_is_put_right_and_both_words_are_shown(caseload: Caseload, signed_in: SignIn) -> None:
    client = signed_in(ADA)
    path, entry = doubtful(caseload)
    asked = client.get(path).content.decode()
    assert "È giusta così: salva" in asked or "È giusta così: avanti" in asked
    page = client.post(path, SAID | {"version": "0"}, follow=True).content.decode()
    assert "La riga è registrata come l&#x27;hai scritta" in page
    assert "letto <q>–</q>, corretto: <strong>Lea Maria</strong>" in page
    assert "Corretta da Ada Ferri il " in page
    entry.refresh_from_db()
    assert (entry.given_name, entry.needs_review) == ("Lea Maria", False)
    assert "Annulla" in page
    back = client.post(f"{path}annulla/", {"version": "1"}, follow=True).content.decode()
    assert "Lea Maria" not in back
    entry.refresh_from_db()
    assert entry.needs_review


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("planned_on", "72/11/2025", "Questo giorno non esiste"),
        ("planned_at", "00:60", "Questa ora non esiste"),
        ("surname", "", "Di chi è la riga?"),
        ("decision", "boh", ""),
    ],
)
def test_what_cannot_be_is_asked_again_and_nothing_is_changed(
    field: str, value: str, said: str, caseload: Caseload, signed_in: SignIn
) -> None:
    path, entry = doubtful(caseload)
    answer = signed_in(ADA).post(path, SAID | {"version": "0", field: value})
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert 'value="via Po 3"' in answer.content.decode(), "what was written is not lost"
    assert 'aria-invalid="true"' in answer.content.decode()
    entry.refresh_from_db()
    assert entry.version == 0


def test_the_second_of_two_people_sees_what_the_first_wrote_and_loses_nothing(
    caseload: Caseload, signed_in: SignIn
) -> None:
    path, entry = doubtful(caseload)
    said = replace(entry.particulars, surname="Verdini")
    assert correct_entry(caseload.cast.context(BICE), caseload.doubtful, entry.id, said, 0)
    answer = signed_in(ADA).post(path, SAID | {"version": "0"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Nel frattempo Bice Landi ha cambiato questa riga" in page
    assert "Ora dice: <q>Verdini</q>" in page
    assert 'value="Verdi"' in page
    assert 'name="version" value="1"' in page
    entry.refresh_from_db()
    assert entry.surname == "Verdini"
    assert signed_in(ADA).post(path, SAID | {"version": "1"}).status_code == 302


def test_a_line_that_is_none_stays_in_sight(caseload: Caseload, signed_in: SignIn) -> None:
    client = signed_in(ADA)
    path, _entry = doubtful(caseload)
    page = client.post(f"{path}togli/", {"version": "0"}, follow=True).content.decode()
    assert "non è una riga dell'elenco" in page
    assert "Ada Ferri dice che non è una riga" in page
    assert "Verdi" not in client.get("/").content.decode()
    stale = client.post(f"{path}togli/", {"version": "0"}, follow=True).content.decode()
    assert "Nel frattempo qualcun altro ha cambiato questa riga" in stale


def test_going_through_the_doubtful_lines_one_by_one(caseload: Caseload, signed_in: SignIn) -> None:
    two = [replace(BRUNI, surname=name, needs_review=True, where=f"line {n}") for n, name in enumerate(("Uno", "Due"))]
    message = receive_and_register(caseload.cast.context(ADA), b"two", by_mail(notice(two))).message
    first, second = Entry.objects.filter(notice__copies__message=message).order_by("position")
    client = signed_in(ADA)
    path = f"/messaggi/{message}/righe/{first.id}/"
    assert "1 altra riga è da confermare" in client.get(path).content.decode()
    onwards = client.post(path, SAID | {"version": "0", "then": "next"})
    assert onwards["Location"] == f"/messaggi/{message}/righe/{second.id}/"
    last = client.post(onwards["Location"], SAID | {"version": "0", "then": "next"})
    assert last["Location"].startswith(f"/messaggi/{message}/#riga-")


def test_a_line_that_is_missing_is_added_from_the_leftover(caseload: Caseload, signed_in: SignIn) -> None:
    client, path = signed_in(ADA), f"/messaggi/{caseload.doubtful}/righe/aggiungi/"
    assert "segue elenco" in client.get(f"{path}?fonte=body").content.decode()
    page = client.post(path, SAID | {"source": "body", "surname": "Neri"}, follow=True).content.decode()
    assert "La riga è aggiunta, e in scrivania" in page
    assert "Aggiunta da Ada Ferri" in page
    assert "1 altra aggiunta da una persona" in page
    assert "Neri" in client.get("/").content.decode()


def test_lines_of_a_message_without_a_list_are_entered_by_hand(caseload: Caseload, signed_in: SignIn) -> None:
    unread = Problem("read_by_hand", Phrase("It could not be read."), "scansione.pdf")
    message = receive_and_register(caseload.cast.context(ADA), b"scan", replace(by_pec(), problems=(unread,))).message
    client = signed_in(ADA)
    assert f"/messaggi/{message}/pagine/1/?fonte=scansione.pdf" in client.get(f"/messaggi/{message}/").content.decode()
    assert "Aggiungi una riga a mano" in client.get(f"/messaggi/{message}/").content.decode()
    page = client.post(f"/messaggi/{message}/righe/aggiungi/", SAID, follow=True).content.decode()
    assert "Verdi" in page
    assert "Aggiunta da Ada Ferri" in page


def test_a_copy_in_another_order_shows_the_same_corrections(caseload: Caseload, signed_in: SignIn) -> None:
    entry = Entry.objects.get(id=caseload.entry)
    said = replace(entry.particulars, address="via dei Mille 41")
    correct_entry(caseload.cast.context(ADA), caseload.message, entry.id, said, 0)
    twin = receive_and_register(caseload.cast.context(ADA), b"twin", by_mail(notice([MORO, BRUNI]))).message
    page = signed_in(ADA).get(f"/messaggi/{twin}/").content.decode()
    assert "<strong>via dei Mille 41</strong>" in page
    assert f'<a href="/casi/{caseload.case}/">Bruni Tullio</a>' in page


def test_a_line_of_another_message_is_not_there(caseload: Caseload, signed_in: SignIn) -> None:
    assert signed_in(ADA).get(f"/messaggi/{caseload.doubtful}/righe/{caseload.entry}/").status_code == 404


def test_silence_stays_silence_when_a_line_is_confirmed(caseload: Caseload, signed_in: SignIn) -> None:
    path, entry = doubtful(caseload)
    assert "non dichiarata" in signed_in(ADA).get(path).content.decode()
    signed_in(ADA).post(path, SAID | {"version": "0"})
    entry.refresh_from_db()
    assert entry.vulnerability == Word.NOT_STATED
    assert entry.corrections.get().made_by.name == "Ada Ferri"
