"""The `preavviso` command and its list of verbs."""

import typer

from preavviso.cli.language import _

app = typer.Typer(
    help=_("See an eviction coming, act in time, show afterwards who knew what, when."),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def main() -> None:
    """Run the command that was typed."""
    app()
