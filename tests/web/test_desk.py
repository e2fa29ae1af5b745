"""The desk as a page: filters, search, taking charge."""

from dataclasses import replace

import pytest
from django.test import Client
from tests.announced import BRUNI, by_pec, notice, receive_and_register
from tests.cast import ADA, BICE, IVO
from tests.web.caseload import Caseload, SignIn

from preavviso.actions.cases import take_case
from preavviso.queries.worklist import PAGE

pytestmark = pytest.mark.django_db

PART = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def friday(settings) -> None:
    settings.REHEARSAL_NOW = "2025-10-24T16:40:00+02:00"


def shown(client: Client, path: str = "/") -> str:
    return client.get(path).content.decode()


def test_a_line_says_who_by_when_why_and_what_now(caseload: Caseload, signed_in: SignIn) -> None:
    page = shown(signed_in(ADA))
    for words in (
        "Bruni Tullio",
        "via dei Mille 14, int. 6",
        "giorni utili",
        "(34 di calendario)",
        "Previsto giovedì 27 novembre 2025 alle 09:00",
        "Si esegue",
        "SI ESEGUE - dopo ripetuti solleciti telefonici",
        "non dichiarata",
        "6 domande aperte",
        "Perché qui:",
        "Prendi in carico",
        "ancora nessuno",
    ):
        assert words in page
    assert '<strong class="days-number">22</strong>' in page


def test_the_figures_lead_to_what_they_count(caseload: Caseload, signed_in: SignIn) -> None:
    client = signed_in(ADA)
    desk = client.get("/").context["desk"]
    assert (desk.counts.urgent_undecided, desk.counts.entries_to_confirm, desk.counts.messages_to_check) == (2, 1, 1)
    to_confirm = client.get("/?di=tutti&fase=da-confermare").context["desk"]
    assert [line.household for line in to_confirm.lines] == ["Verdi"]
    assert client.get("/messaggi/?stato=da-verificare").context["pile"].total == 1


@pytest.mark.parametrize(
    ("query", "found"),
    [("", 4), ("?di=miei", 1), ("?di=senza-responsabile", 3), ("?di=nessuno&fase=mai&pagina=-3", 4), ("?pagina=99", 0)],
    ids=["all", "mine", "nobody's", "unknown words", "past the end"],
)
def test_filters(query: str, found: int, caseload: Caseload, signed_in: SignIn) -> None:
    take_case(caseload.cast.context(ADA), caseload.case)
    assert len(signed_in(ADA).get(f"/{query}").context["desk"].lines) == found


@pytest.mark.parametrize("written", ["bruni", "BRUNI tullio", "dei mille", "D.E.I mille"])
def test_a_search_finds_however_it_is_spelled(written: str, caseload: Caseload, signed_in: SignIn) -> None:
    page = signed_in(ADA).post("/", {"cerca": written}).content.decode()
    assert "Bruni Tullio" in page
    assert "Moro Elsa" not in page
    assert "1 caso trovato" in page


def test_a_search_looks_among_all_cases_whatever_the_tab(caseload: Caseload, signed_in: SignIn) -> None:
    take_case(caseload.cast.context(BICE), caseload.case)
    assert "Bruni Tullio" in signed_in(ADA).post("/?di=miei", {"cerca": "bruni"}).content.decode()


def test_a_search_without_words_leads_back_to_the_desk(caseload: Caseload, signed_in: SignIn) -> None:
    assert signed_in(ADA).post("/", {"cerca": " "})["Location"] == "/"


def test_a_name_in_an_address_is_not_searched_for(caseload: Caseload, signed_in: SignIn) -> None:
    """Addresses are logged by every proxy on the way."""
    assert "Moro Elsa" in shown(signed_in(ADA), "/?cerca=bruni")


def test_where_scripts_run_a_search_gives_the_list_alone_and_says_how_many(
    caseload: Caseload, signed_in: SignIn
) -> None:
    part = signed_in(ADA).post("/", {"cerca": "bruni"}, headers=PART).content.decode()
    assert "<html" not in part
    assert 'id="worklist"' in part
    assert 'id="said" hx-swap-oob="innerHTML"' in part


def test_a_long_desk_comes_page_by_page(caseload: Caseload, signed_in: SignIn) -> None:
    many = [replace(BRUNI, surname=f"Cognome{number}") for number in range(PAGE + 3)]
    receive_and_register(caseload.cast.context(ADA), b"many", by_pec(notice(many)))
    client = signed_in(ADA)
    first, second = client.get("/"), client.get("/?di=tutti&fase=tutte&pagina=2")
    assert "Mostra altri" in first.content.decode()
    assert "Mostra altri" not in second.content.decode()
    lines = [line.case for answer in (first, second) for line in answer.context["desk"].lines]
    assert len(set(lines)) == len(lines) == PAGE + 3 + 4
    part = client.get("/?pagina=2", headers=PART).content.decode()
    assert part.lstrip().startswith("<li")
    further = client.post("/", {"cerca": "cognome", "pagina": "2"}, headers=PART).content.decode()
    assert further.count('class="line ') == 3


def test_taking_charge_and_leaving_again(caseload: Caseload, signed_in: SignIn) -> None:
    client = signed_in(ADA)
    taken = client.post(f"/casi/{caseload.case}/prendi/", follow=True)
    assert taken.redirect_chain == [(f"/casi/{caseload.case}/", 302)]
    assert "Ada Ferri (tu)" in taken.content.decode()
    left = client.post(f"/casi/{caseload.case}/lascia/", follow=True).content.decode()
    assert "ancora nessuno" in left


def test_on_the_desk_the_line_changes_in_its_place_and_says_so(caseload: Caseload, signed_in: SignIn) -> None:
    part = signed_in(ADA).post(f"/casi/{caseload.case}/prendi/", headers=PART).content.decode()
    assert f'id="case-{caseload.case}"' in part
    assert "Lascia il caso" in part
    assert "Hai preso in carico Bruni Tullio." in part


def test_a_colleague_s_case_can_be_taken_in_their_place(caseload: Caseload, signed_in: SignIn) -> None:
    take_case(caseload.cast.context(BICE), caseload.case)
    page = shown(signed_in(ADA), f"/casi/{caseload.case}/")
    assert "Bice Landi" in page
    assert "Prendi in carico al suo posto" in page
    bice = caseload.cast.user(BICE).id
    signed_in(ADA).post(f"/casi/{caseload.case}/prendi/", {"instead_of": str(bice)})
    assert "Ada Ferri" in shown(signed_in(BICE), f"/casi/{caseload.case}/")


def test_who_comes_second_is_told_who_was_quicker(caseload: Caseload, signed_in: SignIn) -> None:
    take_case(caseload.cast.context(BICE), caseload.case)
    answer = signed_in(ADA).post(f"/casi/{caseload.case}/prendi/", headers=PART).content.decode()
    assert "Bice Landi ha già preso in carico Bruni Tullio" in answer
    assert "Bice Landi" in shown(signed_in(ADA), f"/casi/{caseload.case}/")


def test_whoever_is_signed_out_meanwhile_is_led_to_sign_in_with_the_whole_window(caseload: Caseload) -> None:
    answer = Client().post(f"/casi/{caseload.case}/prendi/", headers=PART)
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == "/accedi/?next=/"


def test_an_empty_desk_is_a_sentence(caseload: Caseload, signed_in: SignIn) -> None:
    assert "Non è ancora arrivato nessun messaggio" in shown(signed_in(IVO))
    assert "Con questi filtri non hai casi in carico" in shown(signed_in(BICE), "/?di=miei")
    nothing = signed_in(ADA).post("/", {"cerca": "nessuno così"}).content.decode()
    assert "basta una parte del cognome" in nothing
