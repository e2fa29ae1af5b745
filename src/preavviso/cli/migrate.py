"""`preavviso migrate`: the tables of this version."""

from preavviso.cli.house import set_up, words
from preavviso.cli.language import _


def migrate() -> None:
    set_up()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    words.print(_("The database has the tables of this version."))
