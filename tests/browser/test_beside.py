"""What was read beside its original: pages that light up, lines put right, columns said once. In a real browser."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, StorageState, expect
from tests.browser.conftest import DESKTOP, PHONE, Office, Visit, photograph, served
from tests.browser.test_accessibility import RULES
from tests.browser.test_day import overflow
from tests.carriers.listing import ROWS
from tests.carriers.scan import Print, as_file, printed, scanned
from tests.cast import ADA, BICE, Part
from tests.channels.envelopes import XLSX, letter, plain
from tests.channels.test_layout import COLUMNS, NAME, STRANGE, cells, raw, sheet_of

from preavviso.rehearsal.place import AUTHORITY
from preavviso.rehearsal.post import Attachment

Sessions = Callable[[Part], StorageState]
pytestmark = pytest.mark.needs("fonts")
PDF = "elenco interventi novembre 2025.pdf"
SUBJECT = "Programmazione interventi fissati per il mese di {month} 2025"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office of its own, to which a list came as a PDF, one under headings that nobody knows, and one on paper."""
    folder = tmp_path_factory.mktemp("post")
    paper = Attachment(PDF, "application/pdf", printed(Print(rows_per_page=12)))
    sheet = Attachment(NAME.replace("novembre", "dicembre"), XLSX, raw(sheet_of(STRANGE, cells(ROWS[:6]))))
    scan = Attachment("scansione.png", "image/png", as_file(scanned(printed(rows=ROWS[:3])), "PNG"))
    for month, attached in (("NOVEMBRE", paper), ("DICEMBRE", sheet), ("OTTOBRE", scan)):
        content = letter("In allegato l'elenco.", subject=SUBJECT.format(month=month), attachments=[attached])
        # Each from an office of its own: what is learnt of one sender's columns has its other messages read again.
        sender = f"{month.lower()}@casalaghi.example".encode()
        (folder / f"{month}.eml").write_bytes(plain(content).replace(AUTHORITY.mail.address.encode(), sender))
    with served(tmp_path_factory.mktemp("beside")) as office:
        program = Path(sys.executable).parent / "preavviso"
        for words in (["receive", str(folder), "--organisation", "Comune di Borgolago"], ["worker", "--once"]):
            done = subprocess.run([program, *words], env=office.variables, capture_output=True, text=True)
            assert done.returncode in {0, 1}, done.stderr  # 1: a person has to look at something
        yield office


@pytest.fixture(scope="module")
def origin(office: Office) -> str:
    return office.origin


@pytest.fixture
def page(visit: Visit, sessions: Sessions) -> Page:
    return visit(state=sessions(ADA))


def message(page: Page, month: str) -> None:
    page.goto("/messaggi/")
    page.get_by_role("link", name=SUBJECT.format(month=month), exact=True).click()
    expect(page.get_by_role("heading", name="Come è stato letto")).to_be_visible()


def line(page: Page, surname: str) -> None:
    message(page, "NOVEMBRE")
    entry = page.locator("li.entry").filter(has_text=surname)
    entry.get_by_role("link", name="la riga").click()
    expect(page.get_by_role("heading", name="La riga è giusta?")).to_be_visible()


def columns(page: Page) -> None:
    message(page, "DICEMBRE")
    page.get_by_role("link", name="Indica che cosa c'è nelle colonne").first.click()
    expect(page.get_by_role("heading", name="Che cosa c'è nelle colonne?")).to_be_visible()


def test_pointing_at_a_line_lights_its_place_on_the_page(page: Page) -> None:
    message(page, "NOVEMBRE")
    pages = page.locator(".facsimile img")
    expect(pages.first).to_be_visible()
    pages.first.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.querySelector('.facsimile img').naturalWidth") > 500
    entry = page.locator("li.entry").filter(has_text="NICOLÒ")
    entry.hover()
    lit = page.locator(".spot.lit")
    expect(lit).to_have_count(1)
    expect(lit).to_be_visible()
    photograph(page, "message-pages")
    # A focus scrolls the page, and another line comes to lie under the mouse.
    page.locator("li.entry").filter(has_text="VIA G. MARCONI 5").get_by_role("link", name="Correggi").focus()
    expect(page.locator("li.entry.lit").filter(has_text="VIA G. MARCONI 5")).to_have_count(1)
    page.mouse.move(0, 0)
    page.locator(".spot").nth(2).hover()
    expect(page.locator("li.entry.lit").filter(has_text="LO PRESTI")).to_have_count(1)


def test_a_line_is_put_right_with_its_piece_of_the_page_beside_each_field(page: Page) -> None:
    line(page, "GRECO")
    crops = page.locator("svg.crop")
    assert crops.count() >= 5
    page.wait_for_load_state("networkidle")
    photograph(page, "correct")
    page.get_by_label("Giorno previsto", exact=True).fill("21/11/2025")
    page.get_by_role("button", name="È giusta così: salva").click()
    entry = page.locator("li.entry").filter(has_text="GRECO")
    expect(entry).to_contain_text("letto 19/11/2025, corretto: 21/11/2025")
    expect(entry).to_contain_text("Corretta da Ada Ferri")
    expect(page.get_by_role("status")).to_contain_text("La riga è registrata")
    photograph(page, "message-corrected")
    entry.get_by_role("button", name="Annulla").click()
    expect(page.locator("li.entry").filter(has_text="GRECO")).not_to_contain_text("corretto")


@pytest.mark.needs("tesseract")
def test_lines_of_a_scan_are_confirmed_one_after_the_other_beside_their_pictures(page: Page) -> None:
    message(page, "OTTOBRE")
    expect(page.locator("li.entry.doubtful")).to_have_count(3)
    page.get_by_role("link", name="Guarda la riga").first.click()
    for left in (2, 1):
        expect(page.get_by_text("da confermare.")).to_contain_text(str(left))
        expect(page.locator("svg.crop").first).to_be_visible()
        page.wait_for_load_state("networkidle")
        photograph(page, "confirm-scan")
        page.get_by_role("button", name="È giusta così: avanti").click()
    page.get_by_role("button", name="È giusta così: salva").click()
    expect(page.locator("li.entry.doubtful")).to_have_count(0)
    expect(page.get_by_text("Confermata da Ada Ferri")).to_have_count(3)


def test_two_colleagues_at_one_line(visit: Visit, sessions: Sessions) -> None:
    ada, bice = visit(state=sessions(ADA)), visit(state=sessions(BICE))
    line(ada, "MORETTI")
    line(bice, "MORETTI")
    bice.get_by_label("Indirizzo", exact=True).fill("STRADA VECCHIA 21")
    bice.get_by_role("button", name="È giusta così: salva").click()
    expect(bice.get_by_role("status")).to_be_visible()
    ada.get_by_label("Cognome", exact=True).fill("MORETTINI")
    ada.get_by_role("button", name="È giusta così: salva").click()
    expect(ada.get_by_role("alert").first).to_contain_text("Nel frattempo Bice Landi ha cambiato questa riga")
    expect(ada.get_by_label("Cognome", exact=True)).to_have_value("MORETTINI")
    expect(ada.get_by_text("Ora dice: STRADA VECCHIA 21")).to_be_visible()
    photograph(ada, "correct-conflict")
    ada.get_by_label("Indirizzo", exact=True).fill("STRADA VECCHIA 21")
    ada.get_by_role("button", name="È giusta così: salva").click()
    expect(ada.locator("li.entry").filter(has_text="MORETTINI")).to_contain_text("STRADA VECCHIA 21")


def test_what_the_columns_hold_is_said_with_the_keyboard_and_read_at_once(page: Page) -> None:
    columns(page)
    expect(page.locator("#preview")).to_contain_text("Indica che cosa c'è in queste colonne: 1, 2, 3, 4, 5, 6, 7.")
    page.get_by_label("Colonna 1").focus()
    for number, column in enumerate(COLUMNS):
        expect(page.locator(f"#colonna-{number}")).to_be_focused()
        page.locator(f"#colonna-{number}").select_option(column.value)
        page.keyboard.press("Tab")
    expect(page.locator("#preview")).to_contain_text("Vengono lette 6 righe.")
    expect(page.locator("#preview")).to_contain_text("DE LUCA Antonio")
    photograph(page, "columns")
    page.get_by_role("button", name="Leggi così, anche le prossime volte").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Letto così.")
    expect(page.locator("li.entry").filter(has_text="DE LUCA")).to_contain_text("VIA ROMA 77 · 0041208")


PAGES: dict[str, Callable[[Page], None]] = {
    "message-pages": lambda page: message(page, "NOVEMBRE"),
    "correct": lambda page: line(page, "HU"),
    "columns": columns,
    "add-line": lambda page: _add(page),
}


def _add(page: Page) -> None:
    message(page, "NOVEMBRE")
    page.get_by_role("link", name="Aggiungi una riga che manca").click()
    expect(page.get_by_role("button", name="Aggiungi la riga")).to_be_visible()


@pytest.mark.parametrize("name", PAGES)
def test_the_page_breaks_no_rule_and_fits_a_phone(name: str, page: Page) -> None:
    PAGES[name](page)
    for width, height in (DESKTOP, PHONE, (375, 812)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_load_state("networkidle")
        assert overflow(page) == 0
        results = Axe().run(page, options=RULES)
        assert results.violations_count == 0, results.generate_report()
    photograph(page, name)


def test_without_scripts_the_columns_can_be_said_as_well(visit: Visit, sessions: Sessions) -> None:
    page = visit(state=sessions(ADA), scripts=False)
    columns(page)
    for number, column in enumerate(COLUMNS):
        page.locator(f"#colonna-{number}").select_option(column.value)
    page.get_by_role("button", name="Mostra come si legge").click()
    expect(page.locator("#preview")).to_contain_text("DE LUCA Antonio")
