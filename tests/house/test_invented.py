"""No real person, address or server: what looks real in this repository is invented and says so."""

import re
import zipfile
from collections.abc import Iterator

from tests.house.tree import ROOT, files, name_of, text_files

ADDRESS = re.compile(r"[A-Za-z0-9._%+-]+@((?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,})")
SERVER = re.compile(r"\b[a-z][a-z0-9+.-]*://(?:[^\s/@\"'<>]*@)?([A-Za-z0-9.-]+\.[A-Za-z]{2,})")
RESERVED = re.compile(r"(^|\.)(example|invalid|test|localhost|local)$|(^|\.)example\.(com|org|net)$", re.IGNORECASE)
# Whoever is pointed to by name: law, standards and the file formats' own namespaces.
NAMED = {
    # names of XML vocabularies, which nobody ever calls
    "schemas.openxmlformats.org",
    "schemas.microsoft.com",
    "purl.oclc.org",
    "openoffice.org",
    "www.agid.gov.it",
    "www.digitPa.gov.it",
    "www.w3.org",
    # laws and licences
    "www.gazzettaufficiale.it",
    "eur-lex.europa.eu",
    "www.normattiva.it",
    "joinup.ec.europa.eu",
}
LICENCE_TEXT = {"LICENSE"}
ELSEWHERE = re.compile(r"(?<![\w.~])/(work|home|root)/\w")


def addressees(text: str) -> list[str]:
    """Domains of mail addresses that somebody could own."""
    return sorted({domain for domain in ADDRESS.findall(text) if not RESERVED.search(domain)})


def servers(text: str) -> list[str]:
    """Servers that could answer."""
    return sorted({host for host in SERVER.findall(text) if not RESERVED.search(host) and host not in NAMED})


def sheets() -> Iterator[tuple[str, str]]:
    """The texts inside the spreadsheets and documents."""
    for path in files():
        if path.suffix in {".xlsx", ".ods", ".docx"} and zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                for inner in archive.namelist()[:200]:
                    if inner.endswith(".xml") and archive.getinfo(inner).file_size < 5_000_000:
                        yield f"{name_of(path)}/{inner}", archive.read(inner).decode("utf-8", "replace")


def test_mail_addresses_belong_to_nobody():
    found = [f"{name}: {domain}" for name, text in [*text_files(), *sheets()] for domain in addressees(text)]
    assert found == [], "use a domain that is reserved for examples: .example, .invalid, .test"


def test_no_server_is_named():
    found = [f"{name}: {host}" for name, text in text_files() if name not in LICENCE_TEXT for host in servers(text)]
    assert found == [], "leave the server out, or add it to NAMED when a reader needs it: a law, a standard"


def test_no_path_of_somebodys_machine_is_named():
    found = [name for name, text in text_files() if ELSEWHERE.search(text)]
    assert found == [], "these files name a folder of somebody's machine"


def test_samples_say_that_they_are_invented():
    folders = {path.relative_to(ROOT).parts[:3] for path in files() if path.is_relative_to(ROOT / "tests" / "samples")}
    silent = []
    for parts in sorted(folders):
        folder = ROOT.joinpath(*parts)
        readme = (folder if folder.is_dir() else folder.parent) / "README.md"
        above = ROOT / "tests" / "samples" / "README.md"
        if not any(path.exists() and "invented" in path.read_text(encoding="utf-8") for path in (readme, above)):
            silent.append("/".join(parts))
    assert silent == [], "put a README.md there that says that each sample is invented, and how it was made"


def test_a_real_looking_address_is_noticed():
    assert addressees("to ada@preavviso.example, aldo@" + "casa.it, x@a.test, y@example.org") == ["casa.it"]
    assert servers("see https://" + "casa.it/x and postgresql://me@host.example/x and http://127.0.0.1:8000") == [
        "casa.it"
    ]
    assert ELSEWHERE.search("in /home" + "/ada/x")
    assert not ELSEWHERE.search("in ~/home/x, a/work/b, the /home" + "/ itself")
