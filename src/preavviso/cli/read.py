"""`preavviso read`: what each file is and which notices it holds, without a database."""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from preavviso.channels.cage import Cage, NotStartedError
from preavviso.channels.folder import Item, NotTaken, certificates, items
from preavviso.channels.refusal import MOST_READ, unreadable
from preavviso.cli.contract import in_contract
from preavviso.cli.house import refuse
from preavviso.cli.language import _
from preavviso.domain.message import Reading

_PATIENCE = 1.0


def read(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help=_("Messages, lists, folders or maildirs."))],
    as_json: Annotated[bool, typer.Option("--json", help=_("One JSON object per file, one per line."))] = False,
    pec_ca: Annotated[
        Path | None,
        typer.Option(
            "--pec-ca",
            envvar="PREAVVISO_PEC_CA",
            help=_("Folder with the certificates of the authorities trusted for certified mail."),
        ),
    ] = None,
) -> None:
    """Read messages and lists, and say what is in them and what is not clear."""
    for path in paths:
        if not os.path.lexists(path):
            refuse(_("There is nothing at %(path)s: check the name and try again.") % {"path": path})
    authorities = _authorities(pec_ca)
    needs_person = False
    found = [item for path in paths for item in items(path)]
    try:
        with Cage(authorities) as cage, _progress(len(found)) as advance:
            for item in found:
                reading = _reading(cage, item)
                needs_person = needs_person or reading.needs_person
                _show(item.path, reading, as_json=as_json)
                advance()
    except NotStartedError as error:
        refuse(error.phrase.in_words(_))
    raise typer.Exit(1 if needs_person else 0)


def _authorities(folder: Path | None) -> tuple[bytes, ...]:
    if folder is None:
        return ()
    try:
        found = tuple(certificates(folder))
    except OSError as error:
        refuse(
            _("The folder of certificates %(path)s cannot be read: %(why)s.") % {"path": folder, "why": error.strerror}
        )
    if not found:
        refuse(
            _("The folder %(path)s holds no certificate (.pem, .crt, .cer): no signature could be trusted.")
            % {"path": folder}
        )
    return found


def _reading(cage: Cage, item: Item) -> Reading:
    try:
        return cage.read(item.taken(MOST_READ).raw, item.name)
    except NotTaken as reason:
        return unreadable(item.digest() if reason.is_large else "", reason.problem)


def _show(file: Path, reading: Reading, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(in_contract(file, reading), ensure_ascii=False) + "\n")
        sys.stdout.flush()
        return
    # Only people wait for the library that draws tables.
    from preavviso.cli.summary import summarise

    summarise(file, reading)


@contextmanager
def _progress(total: int) -> Iterator[Callable[[], None]]:
    """Something to call after each file: a bar on the terminal's error output, once it is worth showing."""
    if not sys.stderr.isatty() or total < 2:
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    bar = Progress(console=Console(stderr=True), transient=True)
    task = bar.add_task(_("Reading"), total=total)
    started = time.monotonic()

    def advance() -> None:
        bar.advance(task)
        if not bar.live.is_started and time.monotonic() - started > _PATIENCE:
            bar.start()

    try:
        yield advance
    finally:
        bar.stop()
