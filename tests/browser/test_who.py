"""Ada finds out who is meant, without a mouse: confirms, sees what was done before, takes it back, and it is gone."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, StorageState, expect
from tests.browser.conftest import DESKTOP, Visit, photograph
from tests.browser.test_accessibility import RULES
from tests.browser.test_day import overflow

Sessions = Callable[[], StorageState]
PHONE = (375, 812)


@pytest.fixture
def page(visit: Visit, sessions: Sessions) -> Page:
    return visit(state=sessions())


def case_of(page: Page, name: str) -> None:
    """Open the case that is found by a name."""
    page.goto("/")
    page.get_by_role("searchbox").fill(name)
    page.get_by_role("searchbox").press("Enter")
    expect(page.locator("li.line")).to_have_count(1)
    page.locator("li.line h3 a").click()
    expect(page.get_by_role("heading", name="Persone e casa")).to_be_visible()


def who(page: Page, name: str) -> None:
    case_of(page, name)
    page.get_by_role("link", name="Chi è?").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Chi è?")


def test_what_was_done_before_is_shown_once_confirmed_and_gone_when_that_is_undone(page: Page) -> None:
    case_of(page, "bruni")
    expect(page.get_by_text("Assistenza domiciliare")).to_have_count(0)
    page.get_by_role("link", name="Chi è?").click()
    expect(page.get_by_role("row", name="Indirizzo")).to_contain_text("L'indirizzo è lo stesso")
    page.keyboard.press("1")
    expect(page.get_by_role("heading", name="Interventi precedenti")).to_be_visible()
    expect(page.get_by_text("Assistenza domiciliare")).to_be_visible()
    expect(page.locator("#people ~ dl")).to_contain_text("BRUNI TULLIA (1953)")
    photograph(page, "case-confirmed")
    page.get_by_role("link", name="vedi perché, o annulla").click()
    page.get_by_role("button", name="Annulla").press("Enter")
    expect(page.get_by_role("button", name="È la stessa persona")).to_be_visible()
    page.get_by_role("link", name="Caso").click()
    expect(page.get_by_text("Assistenza domiciliare")).to_have_count(0)
    expect(page.get_by_text("Annullato quello che era stato detto")).to_be_visible()


def test_the_pile_goes_on_by_itself_and_the_last_answer_can_be_taken_back(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="corrispondenze in anagrafe da confermare").click()
    expect(page.get_by_text("Moro Elsa")).to_be_visible()
    expect(page.locator("mark").first).to_have_text("R")
    page.keyboard.press("3")
    expect(page.get_by_role("status")).to_contain_text("Moro Elsa: non si può sapere")
    expect(page.locator(".who-line")).not_to_contain_text("Moro Elsa")
    page.get_by_role("status").get_by_role("button", name="Annulla").press("Enter")
    expect(page.locator(".who-line")).to_contain_text("Moro Elsa")


def test_the_keys_can_be_turned_off_and_do_nothing_while_somebody_writes(page: Page) -> None:
    who(page, "bruni")
    address = page.url
    page.get_by_label("Rispondi con i tasti").uncheck()
    page.keyboard.press("1")
    page.reload()
    expect(page.get_by_label("Rispondi con i tasti")).not_to_be_checked()
    page.keyboard.press("1")
    assert page.url == address
    page.get_by_label("Rispondi con i tasti").check()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_it_breaks_no_rule_and_is_no_wider_than_the_window(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for name in ("bruni", "senzaspazi", "moro"):
        who(page, name)
        for summary in page.locator("details.who-sum summary").all():  # who cannot be looked for has none
            summary.click()
        photograph(page, f"who-{name}")
        results = Axe().run(page, options=RULES)
        assert results.violations_count == 0, results.generate_report()
        assert overflow(page) <= 0


def test_without_scripts_the_buttons_answer(visit: Visit, sessions: Sessions) -> None:
    page = visit(state=sessions(), scripts=False)
    page.goto("/chi-e/")
    expect(page.get_by_text("Rispondi con i tasti")).not_to_be_visible()
    page.get_by_role("button", name="Non so").click()
    expect(page.get_by_role("status")).to_contain_text("non si può sapere")
    page.get_by_role("status").get_by_role("button", name="Annulla").click()
    expect(page.get_by_role("button", name="È la stessa persona")).to_be_visible()
