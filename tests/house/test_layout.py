"""The folders are a closed list, modules are nouns of the trade, and imports point down."""

import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

from tests.house.tree import PACKAGE, ROOT, name_of

FOLDERS = {
    "domain": {"matching", "eligibility", "wording"},
    "channels": set(),
    "linkage": set(),
    "records": {"directory", "people", "intake", "cases", "coordination", "oversight"},
    "access": set(),
    "queries": set(),
    "actions": set(),
    "web": None,  # a folder for each topic
    "api": None,
    "cli": set(),
    "jobs": set(),
    "rehearsal": set(),
    "project": set(),
    "locale": None,
}
EMPTY_WORDS = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc", "core", "lib", "tools"}


def strangers(package: Path) -> list[str]:
    """Folders that the plan does not know."""
    found = []
    for folder in sorted(_folders(package)):
        rooms = FOLDERS.get(folder.name, set())
        if folder.name not in FOLDERS:
            found.append(folder.name)
        elif rooms is not None:
            found.extend(f"{folder.name}/{room.name}" for room in sorted(_folders(folder)) if room.name not in rooms)
    return [
        f"src/preavviso/{name} is not in the plan of the house: find the folder it belongs to, "
        "or write a decision record and add it to FOLDERS here."
        for name in found
    ]


def _folders(folder: Path) -> set[Path]:
    return {path for path in folder.iterdir() if path.is_dir() and path.name != "__pycache__"}


def nameless(paths: Iterable[Path]) -> list[str]:
    """Modules and folders whose name says nothing."""
    return [
        f"{path.name}: '{path.stem}' says nothing. Name the module after the thing of the trade that it is about."
        for path in paths
        if path.stem.strip("_") in EMPTY_WORDS
    ]


def test_every_folder_is_in_the_plan_of_the_house():
    assert strangers(PACKAGE) == []


def test_a_folder_outside_the_plan_is_noticed(tmp_path):
    (tmp_path / "services").mkdir()
    (tmp_path / "records" / "documents").mkdir(parents=True)
    assert [sentence.split(" ")[0] for sentence in strangers(tmp_path)] == [
        "src/preavviso/records/documents",
        "src/preavviso/services",
    ]


def test_modules_are_nouns_of_the_trade():
    assert nameless([*PACKAGE.rglob("*.py"), *(ROOT / "tests").rglob("*.py")]) == []


def test_a_module_named_after_nothing_is_noticed():
    assert nameless([Path("web/utils.py"), Path("domain/notice.py")]) != []


def test_every_folder_has_its_layer():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = {name for layer in contracts[0]["layers"] for name in layer.split(" | ")}
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert layers == folders, "pyproject.toml: the layers of import-linter and the folders of src/preavviso differ"


def test_tests_mirror_the_product():
    known = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    own = {
        "house",
        "carriers",
        "crash",
        "hostile",
        "browser",
        "stories",
        "samples",
        "cases",
        "access",
        "__pycache__",
        "screenshots",
    }
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()}
    assert folders - known - own == set(), "tests/ has a folder that mirrors nothing in src/preavviso"


def test_imports_point_down():
    """The contracts are in pyproject.toml; `make imports` shows them one by one."""
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


def test_init_files_are_there():
    missing = [name_of(path.parent) for path in PACKAGE.rglob("*.py") if not (path.parent / "__init__.py").exists()]
    assert sorted(set(missing)) == [], "these folders lack an __init__.py that says what they are for"
