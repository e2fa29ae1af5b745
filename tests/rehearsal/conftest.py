"""One rehearsal of a village, written once for all tests that only read it."""

import json
from pathlib import Path
from typing import Any

import pytest

from preavviso.rehearsal import world
from preavviso.rehearsal.world import World

VILLAGE = (500, 3, 11)


@pytest.fixture(scope="session")
def village() -> World:
    return world.build(*VILLAGE)


@pytest.fixture(scope="session")
def folder(village: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("rehearsal") / "village"
    world.write(village, out)
    return out


@pytest.fixture(scope="session")
def truth(folder: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return read
