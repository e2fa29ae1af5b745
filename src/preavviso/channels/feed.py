"""A table of up to millions of rows (CSV, XLSX, Parquet), read by a child process and handed over row by row.

What the cage is for a message this is for a feed: the child has a share of memory and time, opens no file and no
socket, and says nothing but texts in JSON. It reads the file through its standard input and never holds it whole.
"""

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, TypeAdapter, ValidationError

from preavviso.domain.phrase import Phrase

COMMAND: tuple[str, ...] = (sys.executable, "-P", "-m", "preavviso.channels.fed")
# The largest known registries are some gigabytes; more than that is another kind of file.
MOST_BYTES = 8 << 30
_PIECE = 1 << 20

Format = Literal["csv", "xlsx", "parquet"]
Row = tuple[int, list[str]]
ROWS = TypeAdapter(list[Row])


class Last(BaseModel):
    """The child's last word: how many rows there were, or why it ended before."""

    rows: int
    problem: str = ""


class FeedError(Exception):
    """The file cannot be read as a table: why, and what to do."""

    def __init__(self, phrase: Phrase) -> None:
        super().__init__(str(phrase))
        self.phrase = phrase


class Feed:
    """A file that holds a table. FeedError: there is none, or it is none that can be read."""

    def __init__(self, path: Path) -> None:
        try:
            size = path.stat().st_size
            with path.open("rb") as file:
                start = file.read(4)
        except OSError as error:
            reason = {"name": path.name, "why": error.strerror or "?"}
            raise FeedError(Phrase("%(name)s cannot be opened: %(why)s.", reason)) from error
        if size > MOST_BYTES:
            raise FeedError(Phrase("%(name)s is larger than any registry: it was not read.", {"name": path.name}))
        self.path = path
        self.size = size
        self.format: Format = "parquet" if start == b"PAR1" else "xlsx" if start[:2] == b"PK" else "csv"
        if start == b"\xd0\xcf\x11\xe0":
            phrase = Phrase("%(name)s is an old XLS or protected: save it as XLSX or CSV.", {"name": path.name})
            raise FeedError(phrase)

    @cached_property
    def sha256(self) -> str:
        """The digest of the file's bytes."""
        digest = hashlib.sha256()
        with self.path.open("rb") as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
        return digest.hexdigest()

    @contextmanager
    def rows(self) -> Iterator[Iterator[Row]]:
        """Its rows in their order: each with its number in the file, counted from one, and the texts of its cells.

        The heading is a row like any other. FeedError, at the end: what was read is not the whole.
        """
        package = Path(__file__).parent.parent.parent
        with self.path.open("rb") as file:
            child = subprocess.Popen(  # noqa: S603 — our own interpreter and module
                [*COMMAND, self.format],
                stdin=file,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # an error's text would hold words of the file
                env={
                    "PYTHONPATH": str(package),
                    "TZ": "UTC",
                    "OPENBLAS_NUM_THREADS": "1",
                    "ARROW_DEFAULT_MEMORY_POOL": "system",
                },
                close_fds=True,
                cwd="/",
            )
        try:
            yield self._rows(child)
        finally:
            child.kill()
            if child.stdout is not None:
                with suppress(OSError):
                    child.stdout.close()
            child.wait()

    def _rows(self, child: "subprocess.Popen[bytes]") -> Iterator[Row]:
        seen = 0
        for line in child.stdout or ():
            if line.startswith(b"{"):
                last = _last(line)
                if last.problem or last.rows != seen:
                    raise self._broken(last.problem, seen)
                return
            for number, cells in json.loads(line):
                seen += 1
                yield number, cells
        raise self._broken("", seen)

    def _broken(self, problem: str, seen: int) -> FeedError:
        values: dict[str, str | int] = {"name": self.path.name, "seen": seen}
        match problem:
            case "protected":
                return FeedError(Phrase("%(name)s is protected by a password: save it without one.", values))
            case "empty":
                return FeedError(Phrase("%(name)s holds no row.", values))
            case _:
                phrase = Phrase(
                    "%(name)s could not be read to its end: it is damaged, or needs more memory than a registry does. "
                    "Rows read until there: %(seen)s. Nothing was changed.",
                    values,
                )
                return FeedError(phrase)


def _last(line: bytes) -> Last:
    try:
        return Last.model_validate_json(line)
    except ValidationError:
        return Last(rows=-1)
