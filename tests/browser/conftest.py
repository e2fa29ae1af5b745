"""A real server with a home of its own, and a real browser that reports whatever it does not like."""

import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, StorageState, sync_playwright
from tests import parts
from tests.cast import ADA, FRIDAY, PASSWORD, Part
from tests.house.tree import ROOT
from tests.office import environment

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
DESKTOP, PHONE = (1280, 900), (390, 844)
SCREENSHOTS = ROOT / "tests" / "screenshots"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.needs("chromium"))


@dataclass(frozen=True)
class Office:
    """A served office: where its pages are, and the environment in which its commands run."""

    origin: str
    variables: dict[str, str]


@contextmanager
def served(home: Path) -> Iterator[Office]:
    """An office that is furnished and served, on the Friday of the story."""
    _furnish(home)
    variables = _variables(home)
    with socket.create_server(("127.0.0.1", 0)) as door, (home / "server.log").open("wb") as log:
        port = door.getsockname()[1]
        server = subprocess.Popen(
            [
                Path(sys.executable).parent / "gunicorn",
                f"--bind=fd://{door.fileno()}",
                "--threads=4",
                "--no-control-socket",
                "preavviso.project.wsgi:application",
            ],
            env=variables,
            pass_fds=[door.fileno()],
            stdout=log,
            stderr=log,
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/accedi/", server)
            yield Office(f"http://127.0.0.1:{port}", variables)
        finally:
            server.terminate()
            server.wait(timeout=20)


def _variables(home: Path) -> dict[str, str]:
    settings = {"DJANGO_SETTINGS_MODULE": "preavviso.project.settings", "PYTHONPATH": str(ROOT)}
    return environment(home, PREAVVISO_REHEARSAL_NOW=FRIDAY.isoformat(), **settings)


def _furnish(home: Path) -> None:
    """What every office has at first: made once for all that are served in this run, and copied."""
    furnished = home.parent / "furnished"
    if not furnished.exists():
        subprocess.run([sys.executable, "-m", "tests.browser.furnish"], env=_variables(furnished), cwd=ROOT, check=True)
    shutil.copytree(furnished, home, dirs_exist_ok=True)


@pytest.fixture(scope="session")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the pages of the office are served that most tests share, and none fills."""
    with served(tmp_path_factory.mktemp("office")) as office:
        yield office.origin


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert server.poll() is None, "the server ended before it answered"
        try:
            with urlopen(address, timeout=5):  # noqa: S310 — our own server
                return
        except (URLError, TimeoutError):
            time.sleep(0.05)
    pytest.fail("the server does not answer")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for a module's tests; it has to end with them, because its event loop stands in the way of others."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=parts.chromium(), args=list(ARGUMENTS))
        yield browser
        browser.close()


@dataclass
class Complaints:
    """What a page may not do: complain in the console, or ask anybody else for anything."""

    origin: str
    found: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        page.on("console", lambda message: self._heard(message.type, message.text))
        page.on("pageerror", lambda error: self.found.append(str(error)))
        page.on("request", lambda request: self._asked(request.url))

    def _heard(self, kind: str, text: str) -> None:
        # A page that says 403 or 404, and a connection that is cut, are what the test asked for.
        asked = r"status of 40[349]|Response Status Error Code 403|net::ERR_CONNECTION_RESET"
        if kind in {"error", "warning"} and not re.search(asked, text):
            self.found.append(text)

    def _asked(self, url: str) -> None:
        if not url.startswith((f"{self.origin}/", "data:")):
            self.found.append(f"asked for {url}")


Visit = Callable[..., Page]


@pytest.fixture
def visit(origin: str, chromium: Browser) -> Iterator[Visit]:
    """Opens a window of the browser; at the end nothing may have been complained about."""
    complaints = Complaints(origin)
    contexts = []

    def open_window(
        size: tuple[int, int] = DESKTOP,
        *,
        state: StorageState | None = None,
        scripts: bool = True,
        touch: bool = False,
    ) -> Page:
        context = chromium.new_context(
            base_url=origin,
            locale="it-IT",
            viewport={"width": size[0], "height": size[1]},
            storage_state=state,
            java_script_enabled=scripts,
            has_touch=touch,
            is_mobile=touch,
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        complaints.listen(page)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert complaints.found == []


@pytest.fixture(scope="module")
def sessions(origin: str, chromium: Browser) -> Callable[[Part], StorageState]:
    """Who has signed in once stays signed in for the module's other tests."""
    kept: dict[str, StorageState] = {}

    def session_of(part: Part = ADA) -> StorageState:
        if part.name not in kept:
            context = chromium.new_context(base_url=origin, locale="it-IT")
            page = context.new_page()
            sign_in(page, part)
            kept[part.name] = context.storage_state()
            context.close()
        return kept[part.name]

    return session_of


def sign_in(page: Page, part: Part) -> None:
    """Sign in as a person does."""
    page.goto("/accedi/")
    page.get_by_label("Indirizzo e-mail").fill(part.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Accedi").click()
    page.wait_for_url(lambda address: "/accedi/" not in address)


def photograph(page: Page, name: str) -> None:
    """Keep what the page looks like, for a person to look at."""
    SCREENSHOTS.mkdir(exist_ok=True)
    width = page.viewport_size["width"] if page.viewport_size else 0
    page.screenshot(path=SCREENSHOTS / f"{name}-{'phone' if width < 600 else 'desktop'}.png")
