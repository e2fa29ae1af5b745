"""What commands share: opening the database, whom they act for, and how they refuse."""

import os
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console

from preavviso.cli.language import _, spoken

if TYPE_CHECKING:
    from preavviso.access.context import Context

# Words and progress; results alone go to stdout.
words = Console(stderr=True, soft_wrap=True, highlight=False)

Organisation = Annotated[
    str | None, typer.Option("--organisation", help=_("The municipality, where there are several."))
]
AsJson = Annotated[bool, typer.Option("--json", help=_("Print JSON."))]


def refuse(sentence: str) -> NoReturn:
    """Say what is wrong with the use of the command, and end with 2."""
    words.print(sentence, markup=False)
    raise typer.Exit(2)


def set_up() -> None:
    """Read the settings. Django comes in here and not above, so that `preavviso read` and `--help` start without it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "preavviso.project.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as error:
        refuse(str(error))


def open_house() -> None:
    """Make the database ready: reachable, and with its tables as this version wants them."""
    set_up()
    from django.db import OperationalError
    from django.utils import translation

    try:
        _bring_up_to_date()
    except OperationalError as error:
        sentence = _(
            "The database cannot be reached (%(error)s); nothing was read or changed. "
            "Check PREAVVISO_DATABASE, and that the server runs."
        )
        refuse(sentence % {"error": str(error).strip()})
    translation.activate(spoken())


def context_for(municipality: str | None) -> "Context":
    """The operator of this machine in one municipality: the only one there is, or the one that was named."""
    from preavviso.access.context import Context, moment
    from preavviso.access.people import operators
    from preavviso.domain.role import Purpose

    known = operators()
    if not known:
        refuse(_('There is no municipality yet. Enter yours: preavviso organisation add "Comune di …"'))
    if municipality is None and len(known) > 1:
        refuse(_("Which municipality? Say --organisation with one of: %(names)s") % {"names": ", ".join(known)})
    name = municipality or next(iter(known))
    if name not in known:
        sentence = _("There is no municipality '%(name)s' here. Known: %(names)s")
        refuse(sentence % {"name": name, "names": ", ".join(known)})
    return Context(known[name], moment(), Purpose.COORDINATION)


def _bring_up_to_date() -> None:
    """Apply what the tables lack: by itself on SQLite, where nobody else is at work; else it has to be asked for."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    lacking = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if lacking and connection.vendor == "sqlite":
        call_command("migrate", verbosity=0, interactive=False)
    elif lacking:
        sentence = _(
            "The database lacks %(count)s changes that this version needs. "
            "Stop what is using it, make a backup and run: preavviso migrate"
        )
        refuse(sentence % {"count": lacking})
