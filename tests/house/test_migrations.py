"""The tables that the migrations make are the tables that the models want."""

from io import StringIO

import pytest
from django.core.management import call_command


@pytest.mark.once
@pytest.mark.django_db
def test_migrations_make_the_models():
    out = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=out, verbosity=1)
    except SystemExit:
        pytest.fail(f"A model has changed without its migration: run django-admin makemigrations.\n{out.getvalue()}")
