"""`preavviso receive`: what comes in."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import track

from preavviso.channels.folder import Item, NotTaken, items, readable
from preavviso.cli.house import AsJson, Organisation, context_for, open_house, refuse, words
from preavviso.cli.language import _

if TYPE_CHECKING:
    from preavviso.access.context import Context


def receive(
    paths: Annotated[list[Path], typer.Argument(help=_("Files, folders or maildirs."))],
    organisation: Organisation = None,
    as_json: AsJson = False,
) -> None:
    absent = [str(path) for path in paths if not os.path.lexists(path)]
    if absent:
        refuse(_("There is nothing at %(paths)s; nothing was received.") % {"paths": ", ".join(absent)})
    open_house()
    context = context_for(organisation)
    found = [item for path in paths for item in items(path)]
    results = [
        _receive(context, item)
        for item in track(found, _("Receiving"), console=words, disable=not words.is_terminal, transient=True)
    ]
    if as_json:
        for result in results:
            typer.echo(json.dumps(result, ensure_ascii=False))
    new = sum(1 for result in results if result["new"])
    failed = [result for result in results if result["message"] is None]
    words.print(_("%(count)s received, %(new)s of them new.") % {"count": len(results) - len(failed), "new": new})
    for result in failed:
        words.print(_("Not received: %(path)s. %(why)s") % {"path": result["path"], "why": result["why"]}, markup=False)
    if failed:
        raise typer.Exit(1)


def _receive(context: "Context", item: Item) -> dict[str, object]:
    from preavviso.actions import intake

    try:
        taken = item.taken()
    except NotTaken as reason:
        return {"path": readable(item.path), "message": None, "new": False, "why": reason.problem.message.in_words(_)}
    seen = intake.Seen(item.channel, item.place, taken.delivered_at)
    received = intake.receive(context, taken.raw, item.name, seen)
    return {"path": readable(item.path), "message": str(received.message), "new": received.new}
