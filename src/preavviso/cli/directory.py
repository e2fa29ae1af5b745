"""`preavviso organisation` and `preavviso user`: who works here."""

import secrets
from typing import Annotated

import typer

from preavviso.cli.house import Organisation, context_for, open_house, refuse, words
from preavviso.cli.language import _
from preavviso.domain.role import Role

organisations = typer.Typer(help=_("The municipalities that this installation works for."), no_args_is_help=True)
users = typer.Typer(help=_("The accounts of those who work here."), no_args_is_help=True)


@organisations.command("add", help=_("Enter a municipality."))
def add_organisation(
    name: Annotated[str, typer.Argument(help=_('Its full name: "Comune di …"'))],
    office: Annotated[str, typer.Option(help=_("The office that does this work."))] = "Servizi sociali",
    patron_saint: Annotated[str, typer.Option(help=_("The patron saint's day, month-day: 11-13."))] = "",
) -> None:
    """Enter a municipality."""
    open_house()
    from django.db import IntegrityError

    from preavviso.access.context import moment
    from preavviso.actions.directory import found_organisation

    try:
        found_organisation(name, "municipality", moment(), office=office, patron_saint=patron_saint)
    except ValueError:
        refuse(
            _("'%(day)s' is no day of the year. Write the patron saint's day as month-day: 11-13")
            % {"day": patron_saint}
        )
    except IntegrityError:
        refuse(_("'%(name)s' is here already; nothing was changed.") % {"name": name})
    words.print(_("Entered: %(name)s. Next: preavviso user add") % {"name": name}, markup=False)


@users.command("add", help=_("Give somebody an account."))
def add_user(
    email: Annotated[str, typer.Argument(help=_("The address to sign in with."))],
    name: Annotated[str, typer.Option(help=_("Name and surname."))],
    role: Annotated[Role, typer.Option(help=_("What they are in the organisation."))] = Role.SOCIAL_WORKER,
    organisation: Organisation = None,
    password_file: Annotated[
        typer.FileText | None, typer.Option(help=_("A file with the password; without it one is made and shown once."))
    ] = None,
) -> None:
    """Give somebody an account."""
    open_house()
    from django.core.exceptions import ValidationError

    from preavviso.actions.directory import add_user as act

    context = context_for(organisation)
    password = password_file.read().strip() if password_file else secrets.token_urlsafe(15)
    try:
        act(context.actor.organisation, email, name, role, password, context.now)
    except ValidationError as error:
        refuse(_("The account was not made: %(reasons)s") % {"reasons": " ".join(error.messages)})
    words.print(_("Account made: %(email)s") % {"email": email}, markup=False)
    if not password_file:
        typer.echo(password)
        words.print(_("This is the password. It is shown only now; hand it over in person."))
