"""Old text documents (DOC, RTF) and OpenDocument texts as DOCX, by LibreOffice, where it is installed."""

import functools
import shutil
import tempfile
from pathlib import Path

from preavviso.channels.aid import stopped
from preavviso.channels.program import Bounds, output_of

# It reserves far more memory than it uses.
_BOUNDS = Bounds(memory=4 * 1024 * 1024 * 1024, cpu_seconds=30, wall_seconds=60.0)
_MOST_BYTES = 24 * 1024 * 1024
# What a file is decides which filter opens it: LibreOffice would try them all, and each is a door.
_FILTERS = ((b"{\\rtf", "Rich Text Format"), (b"\xd0\xcf\x11\xe0", "MS Word 97"), (b"PK\x03\x04", "writer8"))
_TARGET = "docx:MS Word 2007 XML"
# No macros, no links that are fetched, no questions.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun" oor:op="fuse"><value>false</value></prop></item>
</oor:items>
"""  # noqa: E501 — its format


def converted(raw: bytes) -> bytes | None:
    """The document as DOCX; None where LibreOffice is missing. Raises TooMuch when it fails or needs too much.

    Each run has a profile and a folder of its own, so that two at a time never meet.
    """
    program = _program()
    if program is None:
        return None
    found = next((name for magic, name in _FILTERS if raw.startswith(magic)), None)
    if found is None or len(raw) > _MOST_BYTES:
        raise stopped()
    with tempfile.TemporaryDirectory(prefix="preavviso-") as place:
        folder = Path(place)
        (folder / "list").write_bytes(raw)
        profile = folder / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        command = (
            program, "--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            f"--infilter={found}", "--convert-to", _TARGET, "--outdir", str(folder / "made"), str(folder / "list"),
        )  # fmt: skip
        output_of(command, b"", _BOUNDS, folder=folder, environment={"HOME": place, "TMPDIR": place})
        made = folder / "made" / "list.docx"
        # It says that all went well when it could not open the file.
        if not made.is_file():
            raise stopped()
        return made.read_bytes()


def is_here() -> bool:
    """Is the program on this machine?"""
    return _program() is not None


@functools.cache
def _program() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")
