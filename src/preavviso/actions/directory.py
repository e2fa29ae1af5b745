"""Founding an organisation, and giving people an account in it. Done at the machine: there is no page for it."""

import uuid
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from preavviso.access import ledger
from preavviso.access.context import COMMAND_LINE
from preavviso.domain.calendar import PatronSaint
from preavviso.domain.role import Act, Role
from preavviso.records.directory.models import Mandate, Office, Organisation, User


def found_organisation(
    name: str, kind: str, now: datetime, *, office: str = "", patron_saint: str = ""
) -> Organisation:
    """Enter a municipality or an authority, with its first office. ValueError: no such day as that patron saint's."""
    if patron_saint:
        PatronSaint.parse(patron_saint)
    with transaction.atomic():
        organisation = Organisation.objects.create(name=name, kind=kind, patron_saint=patron_saint)
        if office:
            Office.objects.create(organisation=organisation, name=office)
        ledger.append(organisation.id, COMMAND_LINE, "found_organisation", f"organisation:{organisation.id}", now)
    return organisation


def add_user(organisation: uuid.UUID, email: str, name: str, role: Role, password: str, now: datetime) -> User:
    """Give somebody an account with one role. ValidationError (Django): a weak password, or an address in use."""
    user = User(email=email.lower(), name=name)
    validate_password(password, user)
    user.set_password(password)
    user.full_clean()
    with transaction.atomic():
        user.save()
        Mandate.objects.create(user=user, organisation_id=organisation, role=role)
        ledger.append(
            organisation,
            COMMAND_LINE,
            Act.MANAGE_ACCOUNTS,
            f"user:{user.id}",
            now,
            {"role": role.value},
        )
    return user
