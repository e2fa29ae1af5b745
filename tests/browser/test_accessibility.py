"""No page breaks a rule of WCAG 2.1 A or AA that a machine can check, at either width."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, StorageState, expect
from tests.browser.conftest import DESKTOP, PHONE, Visit, photograph
from tests.cast import ADA, CARLO, ELIO, IVO, Part

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    "resultTypes": ["violations"],
}
Prepare = Callable[[Page], None]


def opened(path: str) -> Prepare:
    def prepare(page: Page) -> None:
        page.goto(path)

    return prepare


def signing_in_wrongly(page: Page) -> None:
    page.goto("/accedi/")
    page.get_by_role("button", name="Accedi").click()
    expect(page.get_by_role("alert")).to_be_visible()


def with_the_menu_open(page: Page) -> None:
    page.goto("/")
    page.locator("details.menu summary").click()
    page.locator("details.explained summary").click()
    for alarm in page.locator("details.alarm summary").all():
        alarm.click()


def found(words: str) -> Prepare:
    def prepare(page: Page) -> None:
        page.goto("/")
        page.get_by_role("searchbox").fill(words)
        page.get_by_role("searchbox").press("Enter")
        expect(page.get_by_role("link", name="Togli la ricerca")).to_be_visible()

    return prepare


def first_case(words: str) -> Prepare:
    def prepare(page: Page) -> None:
        found(words)(page)
        page.locator("li.line h3 a").first.click()
        expect(page.get_by_role("heading", name="Cronologia")).to_be_visible()

    return prepare


def first_message(state: str) -> Prepare:
    def prepare(page: Page) -> None:
        page.goto(f"/messaggi/?stato={state}")
        page.locator("li.message-line h2 a").first.click()
        expect(page.get_by_role("heading", name="L'originale", exact=True)).to_be_visible()

    return prepare


def registry_looked_at(page: Page) -> None:
    page.goto("/anagrafe/")
    lines = b"matricola,cognome,nome,indirizzo,nato il\n1,Riva,Anna,via Po 1,31/11/1985\n,Rossi,Bruno,via Po 2,\n"
    page.locator("#file").set_input_files({"name": "anagrafe.csv", "mimeType": "text/csv", "buffer": lines})
    page.locator("form[enctype] button").click()
    expect(page.locator("#preview .preview-lines")).to_be_visible()


def registry_let_go(page: Page) -> None:
    registry_looked_at(page)
    page.locator("button[value=lascia]").click()
    expect(page.get_by_role("status")).to_be_visible()


NOBODY = None
PAGES: dict[str, tuple[Part | None, Prepare]] = {
    "sign-in": (NOBODY, opened("/accedi/")),
    "sign-in-wrong": (NOBODY, signing_in_wrongly),
    "suspended": (NOBODY, opened("/accedi/sospeso/")),
    "desk": (ADA, opened("/")),
    "desk-menu": (ADA, with_the_menu_open),
    "desk-mine-empty": (ADA, opened("/?di=miei")),
    "desk-empty": (IVO, opened("/")),
    "search": (ADA, found("cognome")),
    "search-empty": (ADA, found("nessuno così")),
    "case-disputed": (ADA, first_case("bruni")),
    "case-long": (ADA, first_case("senzaspazi")),
    "pile": (ADA, opened("/messaggi/")),
    "conservation": (ADA, opened("/messaggi/conti/")),
    "conservation-empty": (IVO, opened("/messaggi/conti/")),
    "upload": (ADA, opened("/messaggi/carica/")),
    "pile-empty": (IVO, opened("/messaggi/")),
    "who-nobody": (IVO, opened("/chi-e/")),
    "message-doubtful": (ADA, first_message("da-verificare")),
    "message-registered": (ADA, first_message("registrati")),
    "registry": (CARLO, opened("/anagrafe/")),
    "registry-file": (CARLO, registry_looked_at),
    "registry-let-go": (CARLO, registry_let_go),
    "not-found": (ADA, opened("/casi/00000000-0000-0000-0000-000000000000/")),
    "no-pages": (ELIO, opened("/")),
    "password": (ADA, opened("/password/")),
    "sign-out": (ADA, opened("/esci/")),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_breaks_no_rule(name: str, visit: Visit, sessions: Callable[[Part], StorageState]) -> None:
    part, prepare = PAGES[name]
    page = visit(state=sessions(part) if part else None)
    prepare(page)
    for width, height in (DESKTOP, PHONE):
        page.set_viewport_size({"width": width, "height": height})
        photograph(page, name)
        results = Axe().run(page, options=RULES)
        assert results.violations_count == 0, results.generate_report()
