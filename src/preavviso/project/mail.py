"""`preavviso fetch-mail` and `preavviso worker`: here, because they join two edges, commands and jobs."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn

from preavviso.cli.house import AsJson, open_house, refuse, words
from preavviso.cli.language import _

if TYPE_CHECKING:
    from preavviso.actions.boxes import Errand
    from preavviso.jobs.fetching import Fetched


def fetch_mail(as_json: AsJson = False) -> None:
    open_house()
    from preavviso.access.context import moment
    from preavviso.jobs.fetching import fetch_all
    from preavviso.jobs.worker import told_to_stop

    errands = boxes()
    if not errands:
        from django.conf import settings

        refuse(_("No mailbox is named in %(file)s, so there is nothing to fetch.") % {"file": settings.MAILBOXES})
    with progress_of(_("Messages kept:")) as tell, told_to_stop() as stop:
        found = fetch_all(errands, moment, only_when_due=False, stop=stop.is_set, tell=tell)
    if as_json:
        typer.echo(json.dumps([in_words(one) for one in found], ensure_ascii=False, indent=2))
    for one in found:
        row = in_words(one)
        words.print(_("%(name)s: %(received)s kept, %(new)s of them new.") % row, markup=False)
        if one.left:
            words.print(_("%(name)s: %(left)s could not be taken and lie there still.") % row, markup=False)
        if one.trouble:
            words.print(f"{one.box.name}: {row['why']} {row['to_do']}", markup=False)
    busy = len(errands) - len(found)
    if busy:
        words.print(_("%(count)s boxes are being looked into by the worker just now.") % {"count": busy})
    if busy or any(one.trouble or one.left for one in found):
        raise typer.Exit(1)


def in_words(one: "Fetched") -> dict[str, str | int | None]:
    """What one look gave, for people and for programs."""
    from preavviso.domain.box import REMEDIES

    remedy = REMEDIES[one.trouble] if one.trouble else None
    return {
        "name": one.box.name,
        "address": one.box.address,
        "received": one.received,
        "new": one.new,
        "left": one.left,
        "trouble": one.trouble,
        "why": remedy.why.in_words(_) if remedy else None,
        "to_do": remedy.to_do.in_words(_) if remedy else None,
    }


def boxes() -> "list[Errand]":
    """The boxes that mailboxes.toml names, for whom each is; ends with a sentence where the file is wrong."""
    from django.conf import settings

    from preavviso.access.context import moment
    from preavviso.actions.boxes import UnknownOfficeError, take_up
    from preavviso.channels.mailboxes import MailboxesError, boxes_in

    if not settings.MAILBOXES.exists():
        return []
    try:
        return take_up(boxes_in(settings.MAILBOXES), moment())
    except MailboxesError as error:
        refuse(f"{error.where}: {error.sentence.in_words(_)}")
    except UnknownOfficeError as error:
        if not error.known:
            refuse(_('There is no municipality yet. Enter yours: preavviso organisation add "Comune di …"'))
        sentence = _("%(file)s: whose is '%(box)s'? Say organisation = with one of: %(names)s")
        refuse(sentence % {"file": settings.MAILBOXES, "box": error.box, "names": ", ".join(error.known)})


@contextmanager
def progress_of(description: str) -> Iterator[Callable[[], None]]:
    """Count aloud while the block lasts, where somebody watches."""
    columns = (SpinnerColumn(), TextColumn("{task.description} {task.completed}"))
    with Progress(*columns, console=words, disable=not words.is_terminal, transient=True) as progress:
        task = progress.add_task(description, total=None)
        yield lambda: progress.advance(task)


def worker(
    once: Annotated[bool, typer.Option("--once", help=_("Fetch and read what waits, then end."))] = False,
) -> None:
    open_house()
    from django.conf import settings

    from preavviso.access.context import moment
    from preavviso.channels.cage import NotStartedError
    from preavviso.channels.folder import certificates
    from preavviso.jobs.worker import run

    errands = boxes()
    try:
        with progress_of(_("Messages read:")) as tell:
            tally = run(certificates(settings.PEC_AUTHORITIES), errands, moment, once=once, tell=tell)
    except NotStartedError as error:
        refuse(error.phrase.in_words(_))
    words.print(
        _("%(read)s messages read; %(waiting)s need a person.")
        % {"read": tally["read"], "waiting": tally["needs_person"]}
    )
    if tally["needs_person"]:
        raise typer.Exit(1)
