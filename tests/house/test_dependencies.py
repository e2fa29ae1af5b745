"""What we build on: pinned, hashed, from no server in particular, under licences that ours can live with."""

import re
from email.message import Message
from importlib.metadata import Distribution, PackageMetadata, PackageNotFoundError, distribution

import pytest
from tests.house.tree import ROOT

REQUIREMENTS = sorted((ROOT / "requirements").glob("*.txt"))
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==\S+", re.MULTILINE)
# LGPL: used as they are, never changed.
LINKED_ONLY = {"psycopg", "psycopg-binary"}


def names(text: str) -> list[str]:
    """The packages that a requirements file pins."""
    return [re.sub(r"[-_.]+", "-", name).lower() for name in PINNED.findall(text)]


def copyleft(metadata: PackageMetadata | Message) -> bool:
    """Is one of the GNU licences all that the package offers?"""
    expression = metadata["License-Expression"] or ""
    classifiers = [one for one in metadata.get_all("Classifier") or [] if one.startswith("License ::")]
    offered = re.split(r"\bOR\b", expression) if expression else classifiers or [metadata["License"] or ""]
    return all(re.search(r"GPL|Affero|General Public License", one) for one in offered)


@pytest.mark.parametrize("path", [pytest.param(path, id=path.name) for path in REQUIREMENTS])
def test_requirements_are_pinned_with_hashes_and_without_addresses(path):
    text = path.read_text(encoding="utf-8")
    assert "://" not in text, f"{path.name} names a server: run `make lock`, which leaves that out"
    blocks = re.split(r"^(?=[A-Za-z0-9])", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE), flags=re.MULTILINE)[1:]
    bare = [block.split()[0] for block in blocks if "--hash=sha256:" not in block or "==" not in block]
    assert bare == [], f"{path.name}: these have no version or no hash: run `make lock`"


def test_developers_run_what_users_run():
    run, dev = (PINNED_VERSION.findall((ROOT / "requirements" / name).read_text()) for name in ("run.txt", "dev.txt"))
    assert sorted(set(run) - set(dev)) == [], "requirements: dev.txt has other versions than run.txt: run `make lock`"


PINNED_VERSION = re.compile(r"^[A-Za-z0-9._-]+==\S+", re.MULTILINE)


def test_licences_let_ours_live():
    found = []
    for name in names((ROOT / "requirements" / "run.txt").read_text(encoding="utf-8")):
        try:
            installed: Distribution = distribution(name)
        except PackageNotFoundError:
            continue  # for another system than this one
        if name not in LINKED_ONLY and copyleft(installed.metadata):
            found.append(name)
    assert found == [], "these are under a GNU licence alone: find another way, or say why not in a decision record"


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("License-Expression", "AGPL-3.0-or-later", True),
        ("License-Expression", "MIT OR GPL-2.0-only", False),
        ("License-Expression", "LGPL-3.0-only", True),
        ("Classifier", "License :: OSI Approved :: GNU General Public License v3 (GPLv3)", True),
        ("Classifier", "License :: OSI Approved :: GNU Lesser General Public License v3 (LGPLv3)", True),
        ("License", "GNU GPL v3", True),
        ("License", "BSD", False),
    ],
)
def test_copyleft_is_noticed(field, value, expected):
    metadata = Message()
    metadata[field] = value
    assert copyleft(metadata) is expected
