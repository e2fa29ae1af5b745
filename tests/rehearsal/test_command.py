"""`preavviso rehearse`, as somebody types it."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from preavviso.cli.rehearse import rehearse

app = typer.Typer()
app.command()(rehearse)
runner = CliRunner()


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "borgolago"


def typed(*words: object) -> tuple[int, str, str]:
    result = runner.invoke(app, [str(word) for word in words])
    return result.exit_code, result.stdout, result.stderr


def test_it_writes_a_rehearsal_and_says_what(out: Path) -> None:
    code, said, aside = typed("--people", 200, "--months", 1, "--seed", 11, "--out", out, "--json")
    written = json.loads(said)
    assert code == 0
    assert aside == ""
    assert written["people"] == 200
    assert written["messages"] == sum(1 for path in (out / "maildir").rglob("*") if path.is_file())
    assert {path.name for path in out.iterdir()} == {
        "interventions.csv",
        "maildir",
        "pec-ca",
        "places.json",
        "registry.csv",
        "rehearsal.json",
        "tenancies.csv",
        "truth.json",
    }


def test_a_folder_with_other_things_in_it_is_left_alone(out: Path) -> None:
    out.mkdir()
    (out / "letter.txt").write_text("mine")
    for words in ((), ("--force",)):
        code, _, aside = typed("--people", 200, "--out", out, *words)
        assert code == 2
        assert "holds no earlier rehearsal" in aside or "prova" in aside
    assert [path.name for path in out.iterdir()] == ["letter.txt"]


def test_an_earlier_rehearsal_is_replaced_only_when_told(out: Path) -> None:
    assert typed("--people", 200, "--months", 1, "--seed", 11, "--out", out)[0] == 0
    (out / "notes.txt").write_text("mine")
    before = (out / "registry.csv").read_bytes()
    assert typed("--people", 300, "--months", 1, "--seed", 11, "--out", out)[0] == 2
    assert (out / "registry.csv").read_bytes() == before
    assert typed("--people", 300, "--months", 1, "--seed", 11, "--out", out, "--force")[0] == 0
    assert (out / "registry.csv").read_bytes() != before
    assert (out / "notes.txt").read_text() == "mine"


def test_a_file_in_the_way_is_bad_use(out: Path) -> None:
    out.write_text("mine")
    assert typed("--people", 200, "--out", out)[0] == 2


def test_numbers_that_make_no_town_are_bad_use(out: Path) -> None:
    assert typed("--people", 5, "--out", out)[0] == 2
    assert typed("--months", 0, "--out", out)[0] == 2
    assert not out.exists()
