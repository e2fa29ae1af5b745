"""Another program put to work on somebody's file: with little memory, little time and no network."""

import functools
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from preavviso.channels.aid import stopped

_MOST_OUTPUT = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one run may cost: bytes of memory, seconds of computing, seconds on the wall, bytes of any file."""

    memory: int
    cpu_seconds: int
    wall_seconds: float
    written: int = _MOST_OUTPUT


def output_of(
    command: Sequence[str],
    content: bytes,
    bounds: Bounds,
    *,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> bytes:
    """What does the program answer to this content? Raises TooMuch when it fails or goes beyond its bounds.

    It starts in `folder`, where it may need a place of its own, and sees of our environment only what is given here.
    """
    surroundings = {"PATH": os.defpath, "LANG": "C.UTF-8", **(environment or {})}
    with _in_memory(content) as question, _in_memory(b"") as answer:
        try:
            child = subprocess.Popen(  # noqa: S603 — the programs are ours to choose
                [*_limits(bounds), *_apart(), *command],
                stdin=question,
                stdout=answer,
                stderr=subprocess.DEVNULL,  # An error's text would hold words of the file.
                env=surroundings,
                cwd=folder or "/",
                start_new_session=True,
            )
        except OSError as error:
            raise stopped() from error
        try:
            code = child.wait(bounds.wall_seconds)
        except subprocess.TimeoutExpired:
            raise stopped() from None
        finally:
            _end(child)
        if code:
            raise stopped()
        answer.seek(0)
        return answer.read()


def _in_memory(content: bytes) -> IO[bytes]:
    """A file without a name or a place on the disk."""
    file = os.fdopen(os.memfd_create("content"), "w+b")
    file.write(content)
    file.seek(0)
    return file


def _limits(bounds: Bounds) -> list[str]:
    """Set by a program of its own: what runs between fork and exec in a process with threads may never end."""
    return [
        "prlimit",
        f"--as={bounds.memory}",
        f"--cpu={bounds.cpu_seconds}",
        f"--fsize={bounds.written}",
        "--core=0",
        "--",
    ]


@functools.cache
def _apart() -> tuple[str, ...]:
    """The way into a network of its own, with nothing in it, which takes all its children along when it ends.

    Some machines do not allow it: there the other limits have to do.
    """
    way = ("unshare", "--map-root-user", "--net", "--pid", "--fork", "--kill-child", "--")
    if shutil.which("unshare") is None:
        return ()
    tried = subprocess.run([*way, "true"], capture_output=True, check=False, timeout=10)  # noqa: S603
    return way if tried.returncode == 0 else ()


def _end(child: "subprocess.Popen[bytes]") -> None:
    """End it and all that it started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
