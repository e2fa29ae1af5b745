"""The product's own settings, in a home that is thrown away and on the database that this process tests.

Under `--both-databases` the second worker tests PostgreSQL, at the address that the first process put into
PREAVVISO_TEST_POSTGRES; everything else tests SQLite.
"""

import atexit
import os
import shutil
import tempfile

for name in [name for name in os.environ if name.startswith("PREAVVISO_") and not name.startswith("PREAVVISO_TEST_")]:
    del os.environ[name]  # a developer's own installation has no say here

HOME = tempfile.mkdtemp(prefix="preavviso-test-")
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
os.environ["PREAVVISO_HOME"] = HOME

POSTGRES = os.environ.get("PREAVVISO_TEST_POSTGRES", "")
if POSTGRES and os.environ.get("PYTEST_XDIST_WORKER") == "gw1":
    os.environ["PREAVVISO_DATABASE"] = POSTGRES

from preavviso.project.settings import *  # noqa: E402, F403
from preavviso.project.settings import DATABASES  # noqa: E402

# A file, as in production: what holds in memory need not hold between connections.
DATABASES["default"]["TEST"] = {"NAME": f"{HOME}/test.sqlite3"} if not os.environ.get("PREAVVISO_DATABASE") else {}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # hundreds of sign-ins; none of them secret
