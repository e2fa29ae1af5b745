"""Ada's Friday at 16:40, in a real browser."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, StorageState, expect
from tests.browser.conftest import PHONE, Visit, photograph, sign_in
from tests.cast import ADA, PASSWORD, Part

Sessions = Callable[[Part], StorageState]


def line_of(page: Page, name: str) -> Locator:
    return page.locator("li.line").filter(has=page.get_by_role("heading", name=name))


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def test_ada_signs_in_and_sees_the_desk(visit: Visit) -> None:
    page = visit()
    sign_in(page, ADA)
    expect(page.get_by_role("heading", level=1)).to_have_text("venerdì 24 ottobre 2025")
    expect(page.get_by_text("Prova: oggi è venerdì 24 ottobre 2025")).to_be_visible()
    expect(page.get_by_role("link", name="Scrivania")).to_have_attribute("aria-current", "page")
    expect(page.locator("li.line")).to_have_count(25)
    expect(page.locator("li.line").first).to_contain_text("Moro Elsa")
    photograph(page, "desk")


def test_ada_filters_and_asks_for_more(visit: Visit, sessions: Sessions) -> None:
    page = visit(state=sessions(ADA))
    page.goto("/")
    page.get_by_role("link", name="Giorno passato").click()
    expect(page.locator("li.line")).to_have_count(1)
    expect(page.locator("li.line")).to_contain_text("Neri Ugo")
    page.get_by_role("link", name="Qualunque giorno").click()
    page.get_by_role("link", name="Mostra altri").click()
    expect(page.locator("li.line")).to_have_count(40)
    expect(page.locator("li.line h3 a:focus")).to_have_count(1)


def test_a_search_never_shows_in_the_address(visit: Visit, sessions: Sessions) -> None:
    page = visit(state=sessions(ADA))
    page.goto("/")
    page.get_by_role("searchbox", name="Cerca nome, via o codice").fill("bruni")
    page.get_by_role("button", name="Cerca").click()
    expect(page.locator("li.line")).to_have_count(1)
    expect(page.locator("#said")).to_contain_text("1 caso trovato")
    assert "bruni" not in page.url
    page.get_by_role("link", name="Togli la ricerca").click()
    expect(page.locator("li.line")).to_have_count(25)


def test_ada_takes_charge_and_takes_it_back(visit: Visit, sessions: Sessions) -> None:
    page = visit(state=sessions(ADA))
    page.goto("/")
    line = line_of(page, "Moro Elsa")
    line.get_by_role("button", name="Prendi in carico").click()
    expect(line).to_contain_text("Ada Ferri (tu)")
    expect(page.locator("#said")).to_have_text("Hai preso in carico Moro Elsa.")
    expect(line.locator(":focus")).to_have_count(1)
    line.get_by_role("button", name="Lascia il caso").click()
    expect(line).to_contain_text("ancora nessuno")
    expect(line.locator(":focus")).to_have_count(1)


def test_what_could_not_be_done_is_said(visit: Visit, sessions: Sessions) -> None:
    page = visit(state=sessions(ADA))
    page.goto("/")
    page.evaluate("document.querySelectorAll('[name=csrfmiddlewaretoken]').forEach(field => { field.value = 'x' })")
    line_of(page, "Moro Elsa").get_by_role("button", name="Prendi in carico").click()
    expect(page.get_by_role("alert")).to_contain_text("Ricarica la pagina")
    expect(line_of(page, "Moro Elsa")).to_contain_text("ancora nessuno")


def test_ada_opens_a_case_and_reads_who_knew_what(visit: Visit, sessions: Sessions) -> None:
    page = visit(state=sessions(ADA))
    page.goto("/")
    page.get_by_role("searchbox").fill("bruni")
    page.get_by_role("searchbox").press("Enter")
    page.get_by_role("link", name="Bruni Tullio", exact=True).click()
    headings = page.get_by_role("heading", level=2)
    expect(headings).to_have_text(["Che cosa non sappiamo", "Che cosa sappiamo", "Persone e casa", "Cronologia"])
    expect(page.get_by_text("Le fonti non dicono la stessa cosa.")).to_be_visible()
    page.get_by_role("link", name="Ora legale").click()
    expect(page.locator("li.event")).to_have_count(1)
    expect(page.get_by_role("button", name="Stampa")).to_be_visible()
    photograph(page, "case")


def test_ada_opens_a_message_and_confirms_its_reading(visit: Visit, sessions: Sessions) -> None:
    page = visit(state=sessions(ADA))
    page.goto("/")
    page.get_by_role("link", name="1 messaggio da verificare").click()
    page.locator("li.message-line h2 a").click()
    expect(page.get_by_text("L'elenco dichiara 3 interventi, ne sono stati letti 2.")).to_be_visible()
    page.locator("li.entry").first.hover()
    expect(page.locator(".source .lit")).to_have_count(1)
    photograph(page, "message")
    with page.expect_download() as download:
        page.get_by_role("link", name="Scarica l'originale").click()
    assert download.value.suggested_filename.endswith(".eml")
    page.get_by_role("button", name="Conferma la lettura").click()
    expect(page.locator("p.state")).to_have_text("Registrato")
    page.get_by_role("button", name="Rimetti tra quelli da verificare").click()
    expect(page.locator("p.state")).to_have_text("Da verificare")


def test_everything_can_be_done_with_the_keyboard(visit: Visit) -> None:
    page = visit()
    page.goto("/accedi/")
    page.get_by_label("Indirizzo e-mail").focus()
    page.keyboard.type(ADA.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("li.line")).to_have_count(25)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Vai al contenuto")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    tab_to(page, "Moro Elsa")
    assert_focus_shows(page)
    tab_to(page, "Prendi in carico Moro Elsa")
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_contain_text("Moro Elsa")
    tab_to(page, "Lascia il caso Moro Elsa")
    page.keyboard.press("Enter")
    expect(line_of(page, "Moro Elsa")).to_contain_text("ancora nessuno")
    tab_back_to(page, "Ada Ferri")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Esci")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Esci")).to_be_hidden()
    page.keyboard.press("Enter")
    tab_to(page, "Esci")
    page.keyboard.press("Enter")
    page.wait_for_url("**/accedi/")


def tab_to(page: Page, name: str, key: str = "Tab") -> None:
    """Press Tab until the thing with this name has the focus."""
    focused = "document.activeElement.textContent.replace(/\\s+/g, ' ').trim()"
    for _ in range(120):
        if page.evaluate(focused) == name:
            return
        page.keyboard.press(key)
    raise AssertionError(f"{name} is not reached with the {key} key")


def tab_back_to(page: Page, name: str) -> None:
    tab_to(page, name, "Shift+Tab")


def assert_focus_shows(page: Page) -> None:
    shown = "(e => [getComputedStyle(e).outlineStyle, getComputedStyle(e).boxShadow])(document.activeElement)"
    outline, shadow = page.evaluate(shown)
    assert outline != "none" or shadow != "none"


def test_on_the_phone_nothing_that_matters_is_out_of_sight(visit: Visit, sessions: Sessions) -> None:
    page = visit(PHONE, state=sessions(ADA))
    page.goto("/")
    assert overflow(page) == 0
    line = line_of(page, "Moro Elsa")
    parts = [line.locator(part) for part in ("h3", ".days-number", ".act", ".btn", ".line-vulnerability")]
    tops = []
    for part in parts:
        expect(part).to_be_visible()
        box = part.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE[0]
        tops.append(box["y"])
    assert tops == sorted(tops), "name, days and next act come before the rest"
    photograph(page, "desk")
    for path in (line.locator("h3 a").get_attribute("href"), "/messaggi/", "/accedi/", "/password/"):
        page.goto(path or "/")
        assert overflow(page) == 0, path
    page.goto("/messaggi/")
    for address in [link.get_attribute("href") for link in page.locator("li.message-line h2 a").all()]:
        page.goto(address or "/")
        assert overflow(page) == 0, address
    photograph(page, "message")


def test_without_scripts_the_work_can_be_done_as_well(visit: Visit, sessions: Sessions) -> None:
    page = visit(state=sessions(ADA), scripts=False)
    page.goto("/")
    page.get_by_role("link", name="Mostra altri").click()
    expect(page.locator("li.line")).to_have_count(15)
    page.get_by_role("searchbox").fill("moro")
    page.get_by_role("button", name="Cerca").click()
    expect(page.locator("li.line")).to_have_count(1)
    page.get_by_role("button", name="Prendi in carico").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Moro Elsa")
    page.get_by_role("button", name="Lascia il caso").click()
    expect(page.locator(".owner")).to_contain_text("ancora nessuno")


def test_the_language_can_be_changed_on_every_page(visit: Visit, sessions: Sessions) -> None:
    page = visit(state=sessions(ADA))
    page.goto("/messaggi/")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Messages")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="Italiano").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Messaggi")
