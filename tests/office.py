"""An office as an operator sets it up: the real command on a database of its own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

PREAVVISO = Path(sys.executable).parent / "preavviso"


def environment(home: Path, **more: str) -> dict[str, str]:
    """What a process of that office finds: nothing of the test run's own settings."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PREAVVISO_", "DJANGO_"))}
    return inherited | {"PREAVVISO_HOME": str(home), "PREAVVISO_DATABASE": "sqlite", "LC_ALL": "C"} | more


@pytest.fixture(scope="session")
def _borgolago(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("borgolago")
    subprocess.run([PREAVVISO, "organisation", "add", "Comune di Borgolago"], env=environment(home), check=True)
    return home


@pytest.fixture
def founded(_borgolago: Path, tmp_path: Path) -> Callable[..., dict[str, str]]:
    """Found the office of Borgolago in the test's own folder: a copy of one, since to make the tables takes seconds."""

    def found(**more: str) -> dict[str, str]:
        shutil.copytree(_borgolago, tmp_path, dirs_exist_ok=True)
        return environment(tmp_path, **more)

    return found
