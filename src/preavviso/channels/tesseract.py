"""A picture's words, by the program Tesseract."""

import functools
import os
import shutil
import subprocess

from preavviso.channels.aid import Look, Word
from preavviso.channels.program import Bounds, output_of

# The script's data know the letters of every language that names come from (Ș, Ć, Ł); the Italian ones do not.
_DATA = ("Latin", "script/Latin", "ita")
_BOUNDS = Bounds(memory=1024 * 1024 * 1024, cpu_seconds=20, wall_seconds=60.0)
# One block of text: it keeps the words of a row together, which columns of their own would tear apart.
_LAYOUT = ("--psm", "6")
_ONLY = {Look.PAGE: (), Look.DIGITS: ("-c", "tessedit_char_whitelist=0123456789/.:-")}


def recognised(png: bytes, look: Look) -> tuple[Word, ...] | None:
    """The words in a picture; None where the program or its data are missing. Raises TooMuch at a limit."""
    found = _program()
    if found is None:
        return None
    program, data = found
    command = (program, "stdin", "stdout", "-l", data, *_LAYOUT, *_ONLY[look], "tsv")
    return _words(output_of(command, png, _BOUNDS, environment=_environment()).decode("utf-8", "replace"))


def is_here() -> bool:
    """Is the program on this machine, with data for our letters?"""
    return _program() is not None


@functools.cache
def _program() -> tuple[str, str] | None:
    """The program and the best data that it has here."""
    program = shutil.which("tesseract")
    if program is None:
        return None
    told = subprocess.run([program, "--list-langs"], capture_output=True, check=False, timeout=20)  # noqa: S603
    here = told.stdout.decode("utf-8", "replace").split()
    return next(((program, data) for data in _DATA if data in here), None)


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
