"""The `preavviso` command and its list of verbs."""

import typer

from preavviso.cli.language import _
from preavviso.cli.rehearse import rehearse

app = typer.Typer(
    help=_("See an eviction coming, act in time, show afterwards who knew what, when."),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.callback()(lambda: None)  # else a program with a single verb takes none
app.command(help=_("Invent a municipality, an authority and their months of mail."))(rehearse)


def main() -> None:
    """Run the command that was typed."""
    app()
