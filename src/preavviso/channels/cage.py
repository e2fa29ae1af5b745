"""A reader kept in a child process with little memory, little time and no network: a hostile file ends it, not us."""

import hashlib
import os
import selectors
import struct
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import IO, Literal, Self

from pydantic import TypeAdapter, ValidationError

from preavviso.channels.aid import Aid, Rationed, answer_to, has_helped
from preavviso.channels.machine import Machine

# The readers and their libraries are the child's: nothing here may load them.
from preavviso.channels.refusal import MOST_READ, TooMuch, bounded, unreadable
from preavviso.channels.stored import READING
from preavviso.domain.message import Problem, Reading
from preavviso.domain.phrase import Phrase
from preavviso.domain.profile import Profile

LENGTH = struct.Struct(">I")
# How what the child says begins: that it is ready, or what it lacks; its answer, or a question to us about an aid.
IS_READY, LACKS, ANSWERS, ASKS = b"+", b"-", b"=", b"?"
COMMAND: tuple[str, ...] = (sys.executable, "-P", "-m", "preavviso.channels.caged")
_MOST_ANSWER = 64 * 1024 * 1024
_CHUNK = 1 << 18
# To load every library, on a busy machine: whoever waits longer than that waits for something that will not come.
_SECONDS_TO_START = 120.0
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Question:
    """What the child is asked about the bytes that follow."""

    task: Literal["read", "picture"]
    name: str
    profiles: tuple[Profile, ...] = ()
    source: str = ""
    page: int = 1


QUESTION = TypeAdapter(Question)


def framed(content: bytes) -> bytes:
    """The content with its length before it, as everything goes through the pipes."""
    return LENGTH.pack(len(content)) + content


@dataclass(frozen=True, slots=True)
class Limits:
    """What one message may cost: bytes of address space, seconds of computing, seconds on the wall.

    A quarter of a gigabyte of the space is libraries, mostly untouched: what is really used stays below half of one.
    """

    memory: int = 736 * 1024 * 1024
    cpu_seconds: int = 4
    wall_seconds: float = 30.0


class _Stopped(Exception):  # noqa: N818 — the child's end, told as a problem
    pass


class NotStartedError(Exception):
    """The reader itself does not come up: a fault of this installation, which no file is to be blamed for."""

    def __init__(self, missing: str) -> None:
        self.phrase = Phrase(
            "The reader does not start (%(missing)s), so nothing was read and nothing was lost: "
            "install Preavviso anew, then try again.",
            {"missing": missing or "?"},
        )
        super().__init__(missing)


class Cage:
    """Reads one file after another in a child process; a child that dies or stalls is replaced before the next file.

    What comes back is validated JSON and nothing else, and the digest is computed here.
    """

    def __init__(self, authorities: Sequence[bytes] = (), limits: Limits | None = None, aid: Aid | None = None) -> None:
        self._authorities = tuple(authorities)
        self._aid = aid or Machine()
        self._limits = limits or Limits()
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start the reader. Raises NotStartedError, as every later question does when it has to be started anew."""
        self._started()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._end()

    def read(self, raw: bytes, name: str, profiles: Sequence[Profile] = ()) -> Reading:
        """What is this file, and which notices does it hold? A file that the reader does not survive is unreadable.

        `profiles`: the layouts that were learnt.
        """
        sha256 = hashlib.sha256(raw).hexdigest()
        try:
            bounded(raw)
            answer = self._ask(Question("read", whole(name), tuple(profiles)), raw)
            return replace(READING.validate_json(answer), sha256=sha256)
        except TooMuch as limit:
            return unreadable(sha256, Problem(limit.code, limit.phrase, name))
        except (_Stopped, ValidationError, ValueError, OSError):
            self._end()
            phrase = Phrase(
                "The reader was stopped: the file needs more memory or time than a list does. Open it by hand."
            )
            return unreadable(sha256, Problem("reader_stopped", phrase, name))

    def picture(self, raw: bytes, name: str, source: str, page: int) -> bytes | None:
        """The page of a notice's source as a PNG, no larger than is read on a screen; None where it has no such page.

        `source` is as the notice calls it: an attachment's name, "forwarded.eml/list.pdf", or the file's own name.
        """
        if len(raw) > MOST_READ:
            return None
        try:
            shown = self._ask(Question("picture", whole(name), source=whole(source), page=page), raw)
        except (_Stopped, ValueError, OSError):
            self._end()
            return None
        return shown if shown.startswith(_PNG) else None

    def _ask(self, question: Question, raw: bytes) -> bytes:
        """The child's answer, and on the way there what it asks of us. Each time that we help its clock begins anew."""
        child = self._started()
        aid = Rationed(self._aid)
        told = framed(QUESTION.dump_json(question)) + framed(raw)
        deadline = time.monotonic() + self._limits.wall_seconds
        while True:
            said = _exchanged(child, told, deadline)
            if said[:1] == ANSWERS:
                return said[1:]
            reply = answer_to(said[1:], aid)
            # What is refused costs nothing and gives nothing: a child that goes on asking comes to its end.
            if has_helped(reply):
                deadline = time.monotonic() + self._limits.wall_seconds
            told = framed(reply)

    def _started(self) -> "subprocess.Popen[bytes]":
        if self._child is None or self._child.poll() is not None:
            self._end()
            self._child = _spawned(self._limits, self._authorities)
        return self._child

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            _put_down(child)


def whole(name: str) -> str:
    """The name without half characters, which would break the answer, and the file be blamed for it."""
    return name.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _spawned(limits: Limits, authorities: tuple[bytes, ...]) -> "subprocess.Popen[bytes]":
    """A fresh child, with an environment of its own that holds no secret of ours."""
    package = Path(__file__).parent.parent.parent
    child = subprocess.Popen(  # noqa: S603 — our own interpreter and module
        [*COMMAND, str(limits.memory), str(limits.cpu_seconds)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # An error's text would hold words of the message.
        # A thread for each processor would cost memory that the limit counts.
        env={"PYTHONPATH": str(package), "TZ": "UTC", "OPENBLAS_NUM_THREADS": "1"},
        close_fds=True,
        cwd="/",
    )
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            os.set_blocking(pipe.fileno(), False)
    greeting = LENGTH.pack(len(authorities)) + b"".join(map(framed, authorities))
    try:
        said = _exchanged(child, greeting, time.monotonic() + _SECONDS_TO_START)
    except (_Stopped, OSError):
        said = b""
    if said != IS_READY:
        _put_down(child)
        raise NotStartedError(said.removeprefix(LACKS).decode("utf-8", "replace"))
    return child


def _put_down(child: "subprocess.Popen[bytes]") -> None:
    child.kill()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            # What was still to be written to a dead child is not missed.
            with suppress(OSError):
                pipe.close()
    child.wait()


def _exchanged(child: "subprocess.Popen[bytes]", question: bytes, deadline: float) -> bytes:
    _write(child.stdin, memoryview(question), deadline)
    (length,) = LENGTH.unpack(_received(child.stdout, LENGTH.size, deadline))
    if length > _MOST_ANSWER:
        raise _Stopped
    return _received(child.stdout, length, deadline)


def _write(pipe: IO[bytes] | None, rest: memoryview, deadline: float) -> None:
    if pipe is None:
        raise _Stopped
    while rest:
        _wait(pipe, selectors.EVENT_WRITE, deadline)
        with suppress(BlockingIOError):
            rest = rest[os.write(pipe.fileno(), rest[:_CHUNK]) :]


def _received(pipe: IO[bytes] | None, length: int, deadline: float) -> bytes:
    if pipe is None:
        raise _Stopped
    pieces: list[bytes] = []
    while length:
        _wait(pipe, selectors.EVENT_READ, deadline)
        try:
            piece = os.read(pipe.fileno(), min(length, _CHUNK))
        except BlockingIOError:
            continue
        if not piece:
            raise _Stopped
        pieces.append(piece)
        length -= len(piece)
    return b"".join(pieces)


def _wait(pipe: IO[bytes], event: int, deadline: float) -> None:
    """Wait until the pipe is ready. A child that reads or answers nothing until the deadline has stalled."""
    with selectors.PollSelector() as selector:
        selector.register(pipe, event)
        if not selector.select(max(0.0, deadline - time.monotonic())):
            raise _Stopped
