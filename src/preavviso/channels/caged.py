"""The child's side of the cage: takes files from standard input, answers with readings, and can do nothing else."""

import encodings.aliases
import importlib
import os
import resource
import sys
from contextlib import suppress
from datetime import UTC, datetime
from typing import BinaryIO, NoReturn

from preavviso.channels.aid import Distant, has_helped
from preavviso.channels.cage import ANSWERS, ASKS, IS_READY, LACKS, LENGTH, QUESTION, framed
from preavviso.channels.facsimile import facsimile
from preavviso.channels.reading import read
from preavviso.channels.stored import READING


def main() -> NoReturn:
    """Serve until the parent closes the pipe. Whatever goes wrong ends the process: the parent starts another."""
    source = sys.stdin.buffer
    memory, cpu_seconds = int(sys.argv[1]), int(sys.argv[2])
    answers = _answers_alone()
    authorities = tuple(_taken(source) for _one in range(LENGTH.unpack(_exactly(source, LENGTH.size))[0]))
    parent = _Parent(source, answers, cpu_seconds)
    try:
        _load()
    except ImportError as error:
        parent.say(LACKS, str(error).encode())
        raise
    _shut(memory)
    parent.say(IS_READY, b"")
    while True:
        question = QUESTION.validate_json(_taken(source))
        raw = _taken(source)
        _allow(cpu_seconds)
        match question.task:
            case "read":
                # The child is an edge of its own: its parent gives it bytes and no clock.
                now = datetime.now(UTC)  # noqa: TID251
                reading = read(raw, question.name, authorities, Distant(parent.ask), question.profiles, now=now)
                parent.say(ANSWERS, READING.dump_json(reading))
            case "picture":
                parent.say(ANSWERS, facsimile(raw, question.name, question.source, question.page) or b"")


class _Parent:
    """The parent, as the child sees it: somebody to answer, and to ask for what the child cannot do."""

    def __init__(self, source: BinaryIO, answers: BinaryIO, cpu_seconds: int) -> None:
        self._source = source
        self._answers = answers
        self._cpu_seconds = cpu_seconds

    def say(self, how: bytes, content: bytes) -> None:
        """Tell the parent."""
        self._answers.write(framed(how + content))
        self._answers.flush()

    def ask(self, question: bytes) -> bytes:
        """Ask, and wait for the answer. Each page that was helped with may cost as much as a file: they are counted."""
        self.say(ASKS, question)
        answer = _taken(self._source)
        if has_helped(answer):
            _allow(self._cpu_seconds)
        return answer


def _answers_alone() -> BinaryIO:
    """The way to the parent; anything printed by mistake goes nowhere instead of into the answers."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _exactly(source: BinaryIO, length: int) -> bytes:
    content = source.read(length)
    if len(content) < length:
        os._exit(0)
    return content


def _taken(source: BinaryIO) -> bytes:
    return _exactly(source, LENGTH.unpack(_exactly(source, LENGTH.size))[0])


# What readers load when they need it, so that whoever only asks the cage does not wait for it.
_LOADED_LATE = (
    "preavviso.channels.pec",
    "preavviso.channels.pdfpage",
    "preavviso.channels.scan",
    "openpyxl",
    "xlrd",
    "xlrd.biffh",
    "xlrd.xldate",
)
_PICTURES = tuple(f"PIL.{form}ImagePlugin" for form in ("Bmp", "Gif", "Jpeg", "Mpo", "Png", "Ppm", "Tiff"))


def _load() -> None:
    """Load beforehand all that a message may need: afterwards no file can be opened."""
    for module in (*_LOADED_LATE, *_PICTURES):
        importlib.import_module(module)
    for codec in _codecs():
        with suppress(ImportError):  # some are of other systems
            importlib.import_module(codec)


def _codecs() -> list[str]:
    return [f"encodings.{name}" for name in sorted(set(encodings.aliases.aliases.values()))]


def _shut(memory: int) -> None:
    """No more memory than this, no file, no socket: a new one would need a number beyond those already open."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _allow(seconds: int) -> None:
    """Allow the next message so many seconds of computing, counted from what was used until now."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()
