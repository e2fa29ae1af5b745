"""`preavviso linkage`: how true screenings are on what people have said, and a model learnt from it."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from preavviso.linkage import training
from preavviso.linkage.judgement import Judgement, shipped
from preavviso.project.program import app
from preavviso.rehearsal.town import REGISTRY_HEADER, Town, registry_rows
from preavviso.rehearsal.trial import LIST_HEADER, list_row, trials

TOWN = Town(2_000, 4)
LINES = 400


def run(*arguments: object, **environment: str):
    return CliRunner().invoke(app, ["linkage", *map(str, arguments)], env={"LC_ALL": "C", **environment})


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A registry; a list that was reviewed to its end; the same list, of which nobody has said anything."""
    folder = tmp_path_factory.mktemp("linkage")
    homes = [row for home in TOWN.households() for row in registry_rows(home)]
    _write(folder / "registry.csv", REGISTRY_HEADER, homes)
    lines = list(trials(TOWN, LINES, 5, birth_dates=0.4, codici_fiscali=0.1))
    reviewed = [(*list_row(line), line.person_id or "-", line.origin) for line in lines]
    _write(folder / "reviewed.csv", (*LIST_HEADER, "person_id", "origin"), reviewed)
    _write(folder / "plain.csv", LIST_HEADER, [list_row(line) for line in lines])
    return folder


def _write(path: Path, header, rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(header)
        table.writerows(rows)


def test_the_report_says_what_came_true_and_who_is_missed(folder):
    result = run("report", folder / "reviewed.csv", "--registry", folder / "registry.csv", "--json")
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    assert report["reviewed"] == LINES
    assert sum(said["lines"] for said in report["said"]) == LINES
    assert [said["outcome"] for said in report["said"]] == ["certain", "probable", "to_check", "none_found"]
    assert report["certain"]["precision"] > 0.95
    assert report["probable"]["recall"] > 0.8
    assert 0 <= report["person_error"] < 0.05
    everybody, *kinds = report["missed"]
    assert everybody["kind"] == "all"
    assert everybody["lines"] == report["about_somebody"]
    for row in report["missed"]:
        counts = row["found"], row["taken_for_another"], row["to_check"], row["none_found"]
        assert sum(counts) == row["lines"]
    assert {"origin", "birth_date_not_stated", "codice_fiscale_not_stated", "other_surname", "other_address"} <= {
        row["kind"] for row in kinds
    }
    without = next(row for row in kinds if row["kind"] == "birth_date_not_stated")
    assert LINES * 0.3 < without["lines"] < LINES * 0.6


def test_the_report_reads_as_sentences_and_tables(folder):
    result = run("report", folder / "reviewed.csv", "--registry", folder / "registry.csv", COLUMNS="160")
    assert result.exit_code == 0, result.output
    assert "400 lines were reviewed" in result.output
    assert "Who is missed, of 100" in result.output
    assert "Without a birth date" in result.output
    assert "Nobody found does not say that nothing is the matter" in result.output


def test_a_list_of_which_nobody_has_said_anything_has_no_report(folder):
    result = run("report", folder / "plain.csv", "--registry", folder / "registry.csv")
    assert result.exit_code == 2
    assert "person_id" in result.output


def test_a_person_of_another_registry_is_nobody_here(folder, tmp_path):
    row = "surname,given_name,address,person_id\nRossi,Maria,Via Verdi 3,OTHER7\nBruni,Rosa,Via Po 1,\n"
    (tmp_path / "l.csv").write_text(row, encoding="utf-8")
    result = run("report", tmp_path / "l.csv", "--registry", folder / "registry.csv", "--json")
    report = json.loads(result.stdout)
    assert (report["reviewed"], report["about_somebody"]) == (1, 0)


def test_a_model_is_learnt_from_reviews_and_read_back(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(training, "CHANCE_PAIRS", training.AT_A_TIME)
    for name in ("one", "two"):
        result = run(
            "train", folder / "reviewed.csv", "--registry", folder / "registry.csv", "--out", tmp_path / name, "--json"
        )
        assert json.loads(result.stdout)["known"] > 200, result.output
        told = run("report", folder / "reviewed.csv", "--registry", folder / "registry.csv", "--model", tmp_path / name)
        assert told.exit_code == 0, told.output
    texts = [
        [(tmp_path / name / file).read_text() for file in ("model.json", "judgement.json")] for name in ("one", "two")
    ]
    assert texts[0] == texts[1]
    assert Judgement.read(tmp_path / "one").model.hash != shipped().model.hash


def test_nothing_is_guessed_from_a_list_that_nobody_knows(folder, tmp_path):
    result = run("train", folder / "plain.csv", "--registry", folder / "registry.csv", "--out", tmp_path / "model")
    assert result.exit_code == 2
    assert "review more lines" in " ".join(result.output.split())
    assert not (tmp_path / "model").exists()


def test_a_file_that_cannot_be_read_is_said(folder, tmp_path):
    result = run("report", tmp_path / "none.csv", "--registry", folder / "registry.csv")
    assert result.exit_code == 2
    assert "none.csv cannot be opened" in " ".join(result.output.split())


def test_a_folder_without_a_model_is_said(folder, tmp_path):
    result = run("report", folder / "reviewed.csv", "--registry", folder / "registry.csv", "--model", tmp_path)
    assert result.exit_code == 2
    assert "holds no model that can be read" in " ".join(result.output.split())
