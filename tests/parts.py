"""The parts of the system that some tests need beside Python: what each is, how to see that it is here, how to get it.

`@pytest.mark.needs("dovecot")` says that a test needs one. conftest.py skips it where the part is missing; under CI
that fails. The packages are those of the Makefile, so that `make test` brings them.
"""

import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FONTS = Path("/usr/share/fonts/truetype/liberation")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the system: what it is for the tests, the Debian packages that bring it, and whether it is here."""

    what: str
    packages: tuple[str, ...]
    is_here: Callable[[], object]

    @property
    def how_to_get_it(self) -> str:
        """What a person does so that the test is not skipped the next time."""
        return f"This needs {self.what}: `make test` as root installs it, or `apt install {' '.join(self.packages)}`."


def chromium() -> str | None:
    """Where a browser is; None where there is none."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def dovecot() -> str | None:
    """Where the mail server is; None where it is not."""
    return shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")


def postgresql() -> Path | None:
    """Where initdb and pg_ctl are: on the PATH, or where Debian keeps them. None: there is no PostgreSQL here."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), default=None)


@cache
def tesseract() -> bool:
    """Is it here, and with its data for the Latin script? With the Italian alone foreign names lose their marks."""
    if shutil.which("tesseract") is None:
        return False
    told = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False)
    return bool({"Latin", "script/Latin"} & set(told.stdout.split()))


PARTS: Mapping[str, Part] = {
    "chromium": Part("a browser", ("chromium",), chromium),
    "dovecot": Part("a mail server, Dovecot", ("dovecot-imapd",), dovecot),
    "fonts": Part(
        "the Liberation fonts, in which lists are printed",
        ("fonts-liberation",),
        (FONTS / "LiberationSans-Regular.ttf").is_file,
    ),
    "java": Part("Java, in which Spark runs", ("openjdk-17-jre-headless",), lambda: shutil.which("java")),
    "libreoffice": Part(
        "LibreOffice, which saves and converts documents",
        ("libreoffice-writer-nogui",),
        lambda: shutil.which("soffice"),
    ),
    # A second opinion on the seal that is not our own code.
    "openssl": Part("openssl, which judges the seal", ("openssl",), lambda: shutil.which("openssl")),
    "postgresql": Part("PostgreSQL", ("postgresql",), postgresql),
    "tesseract": Part(
        "Tesseract with its data for the Latin script",
        ("tesseract-ocr", "tesseract-ocr-ita", "tesseract-ocr-script-latn"),
        tesseract,
    ),
}
