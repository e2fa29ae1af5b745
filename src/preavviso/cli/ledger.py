"""`preavviso ledger`: is the history whole?"""

import json

import typer

from preavviso.cli.house import AsJson, Organisation, context_for, open_house, words
from preavviso.cli.language import _

ledger = typer.Typer(help=_("The history of what was done and read."), no_args_is_help=True)


@ledger.callback()
def _group() -> None:
    """Keeps `verify` a word of its own while it is the only one."""


@ledger.command(help=_("Check that nothing was changed, taken out or put in since it was written."))
def verify(organisation: Organisation = None, as_json: AsJson = False) -> None:
    """Check that nothing was changed, taken out or put in since it was written."""
    open_house()
    from preavviso.queries.oversight import verify as query

    count, breaks = query(context_for(organisation))
    if as_json:
        found = [{"number": one.number, "kind": one.kind} for one in breaks]
        typer.echo(json.dumps({"links": count, "whole": not breaks, "breaks": found}))
    for one in breaks:
        words.print(_("Link %(number)s is %(kind)s.") % {"number": one.number, "kind": KINDS[one.kind]})
    if breaks:
        words.print(
            _("The history is not as it was written. Keep the database as it is and call who is in charge of it.")
        )
        raise typer.Exit(1)
    words.print(_("%(count)s links, the history is whole.") % {"count": count})


KINDS = {"altered": _("altered"), "missing": _("missing"), "detached": _("detached from the one before")}
