"""`preavviso rehearse`: invent a municipality, an authority and their months, without a database."""

import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from preavviso.cli.house import refuse, words
from preavviso.cli.language import _


def rehearse(
    out: Annotated[Path, typer.Option(help=_("The folder to write; it must be new, empty or an earlier rehearsal."))],
    people: Annotated[int, typer.Option(min=100, max=9_000_000, help=_("How many inhabitants."))] = 24_000,
    months: Annotated[int, typer.Option(min=1, max=60, help=_("How many months, up to November 2025."))] = 3,
    seed: Annotated[int, typer.Option(help=_("The same seed gives the same rehearsal, byte for byte."))] = 2025,
    force: Annotated[bool, typer.Option("--force", help=_("Replace an earlier rehearsal in that folder."))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print what was written as JSON."))] = False,
) -> None:
    # Imported here because spreadsheets and keys take a moment to load, and no other command needs them.
    from preavviso.rehearsal import world

    _make_room(out, force=force)
    started = time.perf_counter()
    with _bar() as bar:
        task = bar.add_task(_("People"), total=people)
        written = world.write(
            world.build(people, months, seed), out, progress=lambda count: bar.update(task, completed=count)
        )
    seconds = time.perf_counter() - started
    if as_json:
        typer.echo(json.dumps({"out": str(out), "seconds": round(seconds, 3), **asdict(written)}))
    else:
        typer.echo(
            _("%(people)s people, %(tenancies)s tenancies and %(messages)s messages are in %(out)s (%(seconds).1f s).")
            % {**asdict(written), "out": out, "seconds": seconds}
        )


def _make_room(out: Path, *, force: bool) -> None:
    """Leave with a sentence unless the folder may be written; an earlier rehearsal goes only when told so."""
    from preavviso.rehearsal import world

    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return
    if not out.is_dir():
        refuse(_("%(out)s is a file; name a folder with --out.") % {"out": out})
    if not world.is_rehearsal(out):
        sentence = _("%(out)s is not empty and holds no earlier rehearsal; name another folder with --out.")
        refuse(sentence % {"out": out})
    if not force:
        refuse(_("%(out)s holds an earlier rehearsal; --force replaces it.") % {"out": out})
    world.clear(out)


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=words,
        disable=not words.is_terminal,
    )
