"""A house of its own for the benchmarks: a fresh database in a temporary folder."""

import atexit
import os
import shutil
import tempfile


def furnish() -> None:
    """Set up Django on a new SQLite file. To be called before anything that needs a database is imported."""
    home = tempfile.mkdtemp(prefix="preavviso-bench-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ.update(
        PREAVVISO_HOME=home,
        PREAVVISO_DATABASE="sqlite",
        PREAVVISO_REHEARSAL_NOW="2025-10-24T16:40:00+02:00",
        DJANGO_SETTINGS_MODULE="preavviso.project.settings",
    )
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
