"""Style, format and types, in the suite so that nobody forgets them."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.house.tree import ROOT

PROGRAMS = Path(sys.executable).parent


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["ruff", "check", "--quiet"], id="ruff: `make fix` puts most of it right"),
        pytest.param(["ruff", "format", "--check", "--quiet"], id="format: `make fix`"),
        pytest.param(["mypy", "--no-error-summary"], id="mypy"),
    ],
)
def test_code_is_clean(command):
    done = subprocess.run([PROGRAMS / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
