"""Handing in files, in a real browser and to a real server, whose worker then reads them."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, StorageState, expect
from tests.browser.conftest import PHONE, Office, Visit, photograph, served
from tests.browser.test_day import overflow, tab_to
from tests.cast import ADA, Part

Sessions = Callable[[Part], StorageState]
PATH = "/messaggi/carica/"
MB = 1 << 20
LIST = (
    "Elenco degli interventi di NOVEMBRE 2025\n\n{name}, via dei Mille 14, 27/11/2025 ore 9:00, SI ESEGUE\n"
    "Totale interventi: 1\n"
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office of its own: what is uploaded here lies on no other test's pile."""
    with served(tmp_path_factory.mktemp("uploads")) as office:
        yield office


@pytest.fixture(scope="module")
def origin(office: Office) -> str:
    return office.origin


@pytest.fixture
def page(visit: Visit, sessions: Sessions) -> Page:
    page = visit(state=sessions(ADA))
    page.goto(PATH)
    return page


def made(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def choose(page: Page, *paths: Path) -> None:
    page.get_by_label("Scegli i file").set_input_files(list(paths))


def row(page: Page, name: str) -> Locator:
    return page.locator("li.sent-file").filter(has=page.get_by_text(name, exact=True))


def upload(page: Page) -> None:
    page.get_by_role("button", name="Carica", exact=True).click()


def test_each_file_has_its_answer_as_it_comes(page: Page, tmp_path: Path) -> None:
    first = made(tmp_path, "elenco novembre.txt", b"each file 1")
    twin = made(tmp_path, "copia.txt", b"each file 1")
    choose(page, first, made(tmp_path, "vuoto.txt", b""))
    upload(page)
    expect(row(page, "elenco novembre.txt")).to_contain_text("Ricevuto")
    expect(row(page, "vuoto.txt")).to_contain_text("Il file è vuoto")
    choose(page, twin)
    upload(page)
    expect(row(page, "copia.txt")).to_contain_text("Già qui")
    expect(page.get_by_role("status")).to_have_text("Fatto: ricevuti 1, già qui 1, non ricevuti 1.")
    photograph(page, "upload-answers")
    same = [row(page, name).get_by_role("link").get_attribute("href") for name in ("elenco novembre.txt", "copia.txt")]
    assert same[0] == same[1]
    page.get_by_role("link", name="Vai ai messaggi").click()
    expect(page.locator("li.message-line.state-received h2")).to_contain_text(["elenco novembre.txt"])


def test_what_was_chosen_by_mistake_is_taken_away_before_it_is_sent(page: Page, tmp_path: Path) -> None:
    choose(page, made(tmp_path, "giusto.txt", b"right"), made(tmp_path, "sbagliato.txt", b"wrong"))
    photograph(page, "upload-chosen")
    page.get_by_role("button", name="Togli sbagliato.txt").click()
    expect(page.get_by_role("button", name="Togli giusto.txt")).to_be_focused()
    upload(page)
    expect(page.get_by_role("status")).to_have_text("Fatto: ricevuti 1, già qui 0, non ricevuti 0.")


def test_a_double_click_sends_each_file_once_and_the_same_at_the_same_moment_is_one_message(
    page: Page, tmp_path: Path
) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)
    choose(page, *(made(tmp_path, f"doppio {number}.txt", b"the very same") for number in range(3)))
    page.get_by_role("button", name="Carica", exact=True).dblclick()
    expect(page.get_by_role("status")).to_have_text("Fatto: ricevuti 1, già qui 2, non ricevuti 0.")
    assert len(sent) == 3


def test_a_broken_connection_loses_nothing(page: Page, tmp_path: Path) -> None:
    """The first answer is lost on its way back: what was received already is recognised when it is sent again."""
    network = page.context.new_cdp_session(page)
    pattern = {"urlPattern": f"*{PATH}", "requestStage": "Response"}

    def lose(answer: dict[str, str]) -> None:
        network.send("Fetch.failRequest", {"requestId": answer["requestId"], "errorReason": "ConnectionReset"})
        network.send("Fetch.disable")

    network.on("Fetch.requestPaused", lose)
    network.send("Fetch.enable", {"patterns": [pattern]})
    choose(page, made(tmp_path, "interrotto.txt", b"cut off"))
    upload(page)
    expect(row(page, "interrotto.txt")).to_contain_text("si è interrotta la connessione")
    page.get_by_role("button", name="Riprova interrotto.txt").click()
    expect(row(page, "interrotto.txt")).to_contain_text("Già qui")
    expect(page.get_by_role("status")).to_have_text("Fatto: ricevuti 0, già qui 1, non ricevuti 0.")


def test_progress_is_shown_for_each_file(page: Page, tmp_path: Path) -> None:
    network = page.context.new_cdp_session(page)
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 2 * MB}
    network.send("Network.emulateNetworkConditions", slow)
    choose(page, made(tmp_path, "grande.pdf", b"slow" * MB))
    upload(page)
    bar = row(page, "grande.pdf").get_by_role("progressbar")
    expect(bar).to_be_visible()
    deadline = time.monotonic() + 20
    while not 5 < bar.evaluate("bar => bar.value") < 95:
        assert time.monotonic() < deadline, "the progress does not move"
    expect(page.get_by_role("status")).to_contain_text("Caricati 0 di 1")
    photograph(page, "upload-progress")
    expect(row(page, "grande.pdf")).to_contain_text("Ricevuto", timeout=30_000)
    expect(bar).to_be_hidden()


def test_a_file_over_the_limit_is_told_before_it_is_sent(page: Page, tmp_path: Path) -> None:
    expect(page.get_by_text("fino a 50 MB")).to_be_visible()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    path = tmp_path / "scansione.pdf"
    with path.open("wb") as large:
        large.truncate(60 * MB)
    choose(page, path)
    expect(row(page, "scansione.pdf")).to_contain_text("Supera i 50 MB")
    expect(page.get_by_role("button", name="Carica", exact=True)).to_be_hidden()
    assert sent == []


def test_files_and_whole_folders_are_dropped(page: Page, tmp_path: Path) -> None:
    folder = tmp_path / "elenchi"
    (folder / "2025").mkdir(parents=True)
    made(folder, "ottobre.txt", b"dropped 1")
    made(folder / "2025", "novembre.txt", b"dropped 2")
    loose = made(tmp_path, "sciolto.txt", b"dropped 3")
    box = page.locator("#drop").bounding_box()
    assert box is not None
    browser = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        dropped = {"items": [], "files": [str(folder), str(loose)], "dragOperationsMask": 1}
        place = {"x": box["x"] + 30, "y": box["y"] + 30}
        browser.send("Input.dispatchDragEvent", {"type": kind, **place, "data": dropped})
    expect(page.locator("li.sent-file .sent-name")).to_have_text(["ottobre.txt", "novembre.txt", "sciolto.txt"])
    upload(page)
    expect(page.get_by_role("status")).to_have_text("Fatto: ricevuti 3, già qui 0, non ricevuti 0.")


def test_fifty_files_of_a_megabyte_take_seconds(page: Page, tmp_path: Path) -> None:
    choose(page, *(made(tmp_path, f"{number}.pdf", bytes([number]) * MB) for number in range(50)))
    begun = time.monotonic()
    upload(page)
    expect(page.get_by_role("status")).to_have_text("Fatto: ricevuti 50, già qui 0, non ricevuti 0.", timeout=60_000)
    assert time.monotonic() - begun < 30


def test_without_scripts_all_is_sent_at_once(visit: Visit, sessions: Sessions, tmp_path: Path) -> None:
    page = visit(state=sessions(ADA), scripts=False)
    page.goto(PATH)
    choose(page, made(tmp_path, "uno.txt", b"plain 1"), made(tmp_path, "due.txt", b"plain 2"))
    page.get_by_label("In che giorno è arrivato in ufficio?").fill("2025-10-22")
    upload(page)
    expect(page.locator("li.sent-file")).to_have_count(2)
    expect(row(page, "uno.txt")).to_contain_text("Ricevuto")
    row(page, "uno.txt").get_by_role("link", name="Apri").click()
    expect(page.get_by_text("mercoledì 22 ottobre 2025").first).to_be_visible()


def test_it_is_done_with_the_keyboard_alone(page: Page, tmp_path: Path) -> None:
    # The browser hands dialogs over once somebody listens, and needs a moment for it: not only when the key is pressed.
    page.on("filechooser", lambda _: None)
    page.get_by_label("In che giorno è arrivato in ufficio?").focus()
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "file":
            break
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(made(tmp_path, "tasti.txt", b"keys"))
    tab_to(page, "Carica")
    page.keyboard.press("Enter")
    expect(row(page, "tasti.txt")).to_contain_text("Ricevuto")
    expect(page.get_by_role("link", name="Vai ai messaggi")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Messaggi")


def test_on_the_phone_a_list_on_paper_is_photographed(visit: Visit, sessions: Sessions, tmp_path: Path) -> None:
    page = visit(PHONE, state=sessions(ADA), touch=True)
    page.goto(PATH)
    assert overflow(page) == 0
    camera = page.get_by_label("Fotografa un elenco su carta")
    expect(camera).to_be_visible()
    expect(camera).to_have_attribute("capture", "environment")
    photograph(page, "upload-touch")
    camera.set_input_files(made(tmp_path, "image.jpg", b"\xff\xd8\xff photo"))
    upload(page)
    expect(row(page, "image.jpg")).to_contain_text("Ricevuto")
    assert overflow(page) == 0


def test_on_the_pile_it_is_being_read_and_then_by_itself_it_has_been(
    page: Page, office: Office, tmp_path: Path
) -> None:
    choose(page, made(tmp_path, "elenco nuovo.txt", LIST.format(name="FERRARI LINO").encode()))
    upload(page)
    expect(row(page, "elenco nuovo.txt")).to_contain_text("Ricevuto")
    page.goto("/messaggi/")
    # The pile may be long with what other tests brought.
    page.get_by_label("Cerca oggetto, mittente o file").fill("elenco nuovo")
    page.keyboard.press("Enter")
    line = page.locator("li.message-line").filter(has_text="elenco nuovo.txt")
    expect(line).to_contain_text("In lettura")
    line.get_by_role("link").focus()
    worker = [Path(sys.executable).parent / "preavviso", "worker", "--once"]
    subprocess.run(worker, env=office.variables, check=False, capture_output=True, timeout=300)
    expect(line).not_to_contain_text("In lettura", timeout=15_000)
    expect(line.get_by_role("link")).to_be_focused()
    expect(page.locator("li.state-received")).to_have_count(0)
