"""A cage whose child is watched: what each file cost in processor time and in memory."""

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.carriers.documents import letter_with_table
from tests.carriers.listing import HEADINGS

from preavviso.channels.aid import Look, Word
from preavviso.channels.cage import Cage
from preavviso.domain.message import MessageKind, Reading

_TICK = os.sysconf("SC_CLK_TCK")
_LOOK_EVERY = 0.01


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of processor time and bytes of memory that reading one file took; `died`: its reader did not survive."""

    name: str
    cpu: float
    memory: int
    died: bool
    code: str

    def __str__(self) -> str:
        end = " · READER STOPPED" if self.died else ""
        return f"{self.cpu:5.2f} s · {self.memory >> 20:4d} MB · {self.name} · {self.code or 'read'}{end}"


def state_of(reading: Reading) -> str:
    """Where the reading ends, as `actions.intake` decides it."""
    if reading.kind is MessageKind.UNREADABLE:
        return "quarantined"
    return "needs_review" if reading.needs_person else "registered"


class Ready:
    """Programs that answer at once: what is measured is the reader, which goes all its way before and after them.

    The real ones have limits of their own (`tests/channels/test_aid.py`), and take minutes for a book of white pages.
    """

    def converted(self, raw: bytes) -> bytes | None:
        """Every old text document is the same one."""
        return _converted()

    def recognised(self, png: bytes, look: Look) -> tuple[Word, ...] | None:
        """Every picture shows the same words."""
        return tuple(Word(text, 40 + 90 * place, 60, 120 + 90 * place, 80, 0.9) for place, text in enumerate(HEADINGS))


@cache
def _converted() -> bytes:
    return letter_with_table()


class Watched:
    """Reads files in a cage as the worker does, and says what each cost."""

    def __init__(self, authorities: Sequence[bytes] = ()) -> None:
        self._cage = Cage(authorities, aid=Ready())
        self._peak = 0
        self._cpu = 0.0
        self._done = threading.Event()

    def __enter__(self) -> Self:
        self._cage.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._cage.__exit__(kind, error, trace)

    def read(self, raw: bytes, name: str) -> tuple[Reading, Cost]:
        """The reading, and its cost."""
        # A fresh child takes half a second to load its libraries, which no file is to be blamed for.
        if self._cage._child is None or self._cage._child.poll() is not None:
            self._cage.read(b"x", "x.txt")
        child = self._cage._child
        assert child is not None
        process = Path("/proc") / str(child.pid)
        (process / "clear_refs").write_text("5")
        before = _spent(process)
        self._peak, self._cpu = 0, before
        self._done.clear()
        watcher = threading.Thread(target=self._watch, args=(process,))
        watcher.start()
        reading = self._cage.read(raw, name)
        self._done.set()
        watcher.join()
        if child is self._cage._child:
            self._look(process)
        code = reading.problems[0].code if reading.problems else ""
        return reading, Cost(name, self._cpu - before, self._peak, child is not self._cage._child, code)

    def _watch(self, process: Path) -> None:
        while not self._done.wait(_LOOK_EVERY):
            self._look(process)

    def _look(self, process: Path) -> None:
        """The process's own highest mark, which only an end within a hundredth of a second escapes."""
        try:
            self._cpu = max(self._cpu, _spent(process))
            status = (process / "status").read_text()
        except OSError:
            return
        peak = next((line for line in status.splitlines() if line.startswith("VmHWM:")), None)
        if peak is not None:
            self._peak = max(self._peak, int(peak.split()[1]) * 1024)


def _spent(process: Path) -> float:
    """Seconds of processor time of a process and its threads, to a hundredth."""
    fields = (process / "stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK
