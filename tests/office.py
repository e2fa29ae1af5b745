"""An office as an operator sets it up: the real command on a database of its own."""

import os
import sys
from pathlib import Path

PREAVVISO = Path(sys.executable).parent / "preavviso"


def environment(home: Path, **more: str) -> dict[str, str]:
    """What a process of that office finds: nothing of the test run's own settings."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PREAVVISO_", "DJANGO_"))}
    return inherited | {"PREAVVISO_HOME": str(home), "PREAVVISO_DATABASE": "sqlite", "LC_ALL": "C"} | more
