"""Starts the product's real commands as processes that can be killed, hundreds of times a minute.

A Python that starts spends a second on reading its modules, and a kill in that second says nothing. So one process
reads them once and forks for each command; what runs in the fork is the command as `preavviso` runs it, from its words
to its end.

It is told on stdin: `start WORD…` answers with the process's number, `reap NUMBER` with how it ended.
"""

import importlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

P, T = ParamSpec("P"), TypeVar("T")
# Grows when a command begins with its work.
AT_WORK = "at-work"


def main() -> None:
    home, variant = Path(os.environ["PREAVVISO_HOME"]), sys.argv[1]
    os.environ["DJANGO_SETTINGS_MODULE"] = "preavviso.project.settings"
    import django

    django.setup()
    from tests.crash.disk import JOURNAL, record
    from tests.crash.wrong import WRONG

    for module in ("preavviso.jobs.worker", "preavviso.queries.oversight"):
        importlib.import_module(module)
    from preavviso.project.program import app

    if variant != "sound":
        WRONG[variant]()
    record(home / JOURNAL)
    announce(home / AT_WORK)
    for line in sys.stdin:
        match line.split():
            case ["start", *words]:
                answer = str(os.fork() or command(app, words, home))
            case ["reap", number]:
                answer = str(os.waitpid(int(number), 0)[1])
            case _:
                raise ValueError(line)
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


def announce(sign: Path) -> None:
    """Leave a sign when a command begins with its work, for kills to be aimed at that and not at the way there."""
    from preavviso.actions import boxes, intake

    number = os.open(sign, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def announced(function: Callable[P, T]) -> Callable[P, T]:
        def first_say_so(*arguments: P.args, **named: P.kwargs) -> T:
            os.write(number, b".")
            return function(*arguments, **named)

        return first_say_so

    boxes.claim = announced(boxes.claim)
    intake.claim = announced(intake.claim)


def command(app: object, words: list[str], home: Path) -> None:
    """Be that command, and end."""
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    log = os.open(home / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for target, source in ((0, nothing), (1, nothing), (2, log)):
        os.dup2(source, target)
    sys.argv = ["preavviso", *words]
    code = 70
    try:
        app()  # type: ignore[operator]
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
