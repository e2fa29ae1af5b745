"""The `preavviso` command and its list of verbs."""

import typer

from preavviso.cli.cases import case, chronology, worklist
from preavviso.cli.directory import organisations, users
from preavviso.cli.doctor import doctor
from preavviso.cli.intake import receive
from preavviso.cli.language import _
from preavviso.cli.ledger import ledger
from preavviso.cli.link import link
from preavviso.cli.linkage import linkage
from preavviso.cli.migrate import migrate
from preavviso.cli.people import imports
from preavviso.cli.read import read
from preavviso.cli.rehearse import rehearse
from preavviso.cli.screen import screen
from preavviso.cli.serve import serve
from preavviso.project.mail import fetch_mail, worker

app = typer.Typer(
    help=_("See an eviction coming, act in time, show afterwards who knew what, when."),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command(help=_("Read messages and lists, and say what is in them and what is not clear."))(read)
app.command(help=_("Say who of a registry each line of a list may be about, how likely, and why."))(screen)
app.command(help=_("Link a whole list with a whole registry, into a file."))(link)
app.command(help=_("Keep messages and documents, byte for byte, to be read by the worker."))(receive)
app.command("fetch-mail", help=_("Fetch what is new from the mailboxes and the watched folders, now."))(fetch_mail)
app.command(help=_("Fetch what comes and read it; goes on until it is stopped."))(worker)
app.command(help=_("Who needs us first, why, and what to do next."))(worklist)
app.command(help=_("One case: what is not known, what is, and what happened."))(case)
app.command(help=_("Who knew what, when: every event of a case with its time, channel and source."))(chronology)
app.command(help=_("Serve the pages."))(serve)
app.command(help=_("Invent a municipality, an authority and their months of mail."))(rehearse)
app.command(help=_("Look at the installation and say what is missing."))(doctor)
app.command(help=_("Give the database the tables of this version."))(migrate)
app.add_typer(imports, name="import")
app.add_typer(linkage, name="linkage")
app.add_typer(organisations, name="organisation")
app.add_typer(users, name="user")
app.add_typer(ledger, name="ledger")


def main() -> None:
    """Run the command that was typed."""
    app()
