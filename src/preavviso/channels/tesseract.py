"""A picture's words, by the program Tesseract with its Italian data."""

import functools
import os
import shutil
import subprocess

from preavviso.channels.aid import Look, Word
from preavviso.channels.program import Bounds, output_of

LANGUAGE = "ita"
_BOUNDS = Bounds(memory=1024 * 1024 * 1024, cpu_seconds=30, wall_seconds=60.0)
_DIGITS = "0123456789/.:,-"
_LOOKS = {
    Look.PAGE: ("--psm", "6"),
    Look.COLUMN: ("--psm", "6"),
    Look.DIGITS: ("--psm", "6", "-c", f"tessedit_char_whitelist={_DIGITS}"),
}


def recognised(png: bytes, look: Look) -> tuple[Word, ...] | None:
    """The words in a picture; None where the program or its Italian data are missing. Raises TooMuch at a limit."""
    program = _program()
    if program is None:
        return None
    command = (program, "stdin", "stdout", "-l", LANGUAGE, *_LOOKS[look], "tsv")
    return _words(output_of(command, png, _BOUNDS, environment=_environment()).decode("utf-8", "replace"))


@functools.cache
def _program() -> str | None:
    program = shutil.which("tesseract")
    if program is None:
        return None
    told = subprocess.run([program, "--list-langs"], capture_output=True, check=False, timeout=20)  # noqa: S603
    return program if LANGUAGE.encode() in told.stdout.split() else None


def _environment() -> dict[str, str]:
    """One thread, for more are slower; and where the operator keeps the data, if he says so."""
    place = os.environ.get("TESSDATA_PREFIX")
    return {"OMP_THREAD_LIMIT": "1"} | ({"TESSDATA_PREFIX": place} if place else {})


def _words(table: str) -> tuple[Word, ...]:
    """The words of the table that the program writes: twelve columns, of which the last is the text."""
    found = []
    for line in table.splitlines()[1:]:
        columns = line.split("\t")
        if len(columns) == 12 and columns[0] == "5" and columns[11].strip():
            left, top, width, height = map(int, columns[6:10])
            sure = min(max(float(columns[10]) / 100, 0.0), 1.0)
            found.append(Word(columns[11].strip(), left, top, left + width, top + height, round(sure, 3)))
    return tuple(found)
