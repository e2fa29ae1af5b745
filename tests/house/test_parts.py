"""The parts of the system that tests need: one table, the Makefile's packages, and nothing else that skips a test."""

import re
import subprocess
import sys
from collections.abc import Iterable

import pytest
from tests.house.tree import ROOT, text_files
from tests.parts import PARTS

ASKS_OPENSSL = "tests/rehearsal/test_post.py::test_openssl_trusts_every_kind_of_message"
SKIPS = re.compile(r"\b(?:pytest\.skip|mark\.skip|importorskip|skipif|skipTest)\b")


def unknown_skips(texts: Iterable[tuple[str, str]]) -> list[str]:
    """Tests that skip by themselves."""
    return [
        f'{name} skips by itself: name what it needs in tests/parts.py and mark it @pytest.mark.needs("…").'
        for name, text in texts
        if name.startswith("tests/") and name.endswith(".py") and SKIPS.search(text)
    ]


def test_make_test_brings_every_part_and_nothing_that_no_test_needs() -> None:
    (brought,) = re.findall(r"^PARTS := (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(brought.split()) == sorted(package for part in PARTS.values() for package in part.packages)


def test_conftest_alone_skips() -> None:
    itself = ("tests/conftest.py", "tests/house/test_parts.py")
    assert unknown_skips((name, text) for name, text in text_files() if name not in itself) == []


@pytest.mark.parametrize("call", ["pytest.{}(", "@pytest.mark.{}(", "@pytest.mark.{}if(", "self.{}Test("])
def test_a_skip_elsewhere_is_noticed(call: str) -> None:
    assert unknown_skips([("tests/test_a.py", call.format("skip"))])


@pytest.mark.parametrize(("ci", "ends"), [("false", 0), ("true", 1)])
def test_without_a_part_a_test_says_how_to_get_it_and_under_ci_fails(ci: str, ends: int) -> None:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", ASKS_OPENSSL]
    done = subprocess.run(command, cwd=ROOT, env={"PATH": "", "CI": ci}, capture_output=True, text=True)
    assert (done.returncode, "apt install openssl" in done.stdout) == (ends, True), done.stdout + done.stderr
