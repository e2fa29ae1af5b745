"""`preavviso link`: a file in, a file out, and a sentence where something is missing."""

import csv
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from preavviso.project.program import app
from preavviso.rehearsal.town import REGISTRY_HEADER, Town, registry_rows
from preavviso.rehearsal.trial import LIST_HEADER, Trial, list_row, trials

TOWN = Town(1_000, 5)


def run(*arguments: object):
    return CliRunner().invoke(app, ["link", *map(str, arguments)], env={"LC_ALL": "C"})


@pytest.fixture(scope="module")
def lines() -> list[Trial]:
    return list(trials(TOWN, 60, 1, birth_dates=1.0))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, lines: list[Trial]) -> Path:
    folder = tmp_path_factory.mktemp("lists")
    write(folder / "feed.csv", LIST_HEADER, (list_row(line) for line in lines))
    write(folder / "registry.csv", REGISTRY_HEADER, (row for home in TOWN.households() for row in registry_rows(home)))
    return folder


def write(path: Path, header, rows) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])


def test_a_feed_is_linked_with_a_registry(folder, lines, tmp_path):
    result = run(folder / "feed.csv", folder / "registry.csv", "--out", tmp_path / "links.parquet")
    assert result.exit_code == 0, result.output
    links = pq.read_table(tmp_path / "links.parquet")
    assert links.column_names == ["left_id", "right_id", "match_weight", "match_probability"]
    likely = {one["left_id"]: one["right_id"] for one in links.to_pylist() if one["match_probability"] >= 0.5}
    right = sum(likely.get(line.entry_id) == line.person_id for line in lines)
    assert right >= 0.9 * len(lines)
    assert f"Links: {links.num_rows}, for " in result.stderr
    assert result.stdout == ""
    assert [path.name for path in tmp_path.iterdir()] == ["links.parquet"]


def test_a_registry_is_linked_with_itself(folder, tmp_path):
    out = tmp_path / "links.parquet"
    result = run(folder / "registry.csv", folder / "registry.csv", "--out", out, "--threshold", "0.5")
    assert result.exit_code == 0, result.output
    links = pq.read_table(out).to_pylist()
    same = [one for one in links if one["left_id"] == one["right_id"]]
    assert len(same) > 0.98 * len(links)
    assert len(same) > 950


def test_without_the_extra_it_says_how_to_get_it(folder, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "splink", None)
    result = run(folder / "feed.csv", folder / "registry.csv", "--out", tmp_path / "links.parquet")
    assert result.exit_code == 2
    assert "pip install 'preavviso[batch]'" in result.stderr
    assert not list(tmp_path.iterdir())


def test_without_java_it_says_how_to_get_it(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    result = run(folder / "feed.csv", folder / "registry.csv", "--out", tmp_path / "links.parquet", "--engine", "spark")
    assert result.exit_code == 2
    assert "Java 17" in result.stderr


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("entry_id,surname,given_name", "has no column address"),
        ("surname,given_name,address", "Row 2 of"),
    ],
)
def test_what_cannot_be_told_apart_is_refused(folder, tmp_path, header, says):
    (tmp_path / "bad.csv").write_text(f"{header}\nRossi,Anna,Via Po 1\n", encoding="utf-8")
    result = run(tmp_path / "bad.csv", folder / "registry.csv", "--out", tmp_path / "links.parquet")
    assert result.exit_code == 2
    assert says in " ".join(result.stderr.split())


def test_a_folder_that_is_not_there_is_said_before_the_work(folder, tmp_path):
    result = run(folder / "feed.csv", folder / "registry.csv", "--out", tmp_path / "none" / "links.parquet")
    assert result.exit_code == 2
    assert "There is no folder" in result.stderr
