"""Importing from the terminal: what an operator sees, and what is in the file of rows that were not taken."""

import csv
import json

import pytest
from tests.cast import FRIDAY
from typer.testing import CliRunner

from preavviso.project.program import app
from preavviso.records.people.models import Intervention, Resident

pytestmark = pytest.mark.django_db
HEADING = "matricola;cognome;nome;nato il;via;civico"


@pytest.fixture
def run(settings):
    settings.REHEARSAL_NOW = FRIDAY.isoformat()

    def run(*words):
        return CliRunner(env={"COLUMNS": "160"}).invoke(app, [str(word) for word in words], catch_exceptions=False)

    assert run("organisation", "add", "Comune di Borgolago").exit_code == 0
    return run


@pytest.fixture
def file(tmp_path):
    def written(*lines, name="anagrafe.csv", encoding="cp1252"):
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding=encoding)
        return path

    return written


def test_a_registry_of_windows_with_semicolons_is_taken(run, file):
    path = file(HEADING, "1;D'Angelò;Bruno;24/12/1979;via Po;1", "2;Riva;Anna;;via Adda;2/A")
    done = run("import", "registry", path, "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) | {"file": ""} == {
        "kind": "registry", "file": "", "preview": False,
        "columns": {
            "number": "matricola", "surname": "cognome", "given_name": "nome", "birth_date": "nato il",
            "address": "via", "civic": "civico",
        },
        "rows": 2, "new": 2, "changed": 0, "unchanged": 0, "removed": 0, "rejected": 0,
    }  # fmt: skip
    mention = Resident.objects.get(number="1").mentions.get()
    assert (mention.surname, mention.address) == ("D'Angelò", "via Po 1")
    assert "nothing was changed" in run("import", "registry", path).stderr


def test_rows_that_were_not_taken_are_beside_the_file_with_the_reason(run, file, tmp_path):
    path = file(HEADING, ";Rossi;Carla;;via Po;1", "2;Riva;Anna;31/11/1985;via Adda;2")
    done = run("import", "registry", path)
    assert done.exit_code == 1
    with (tmp_path / "anagrafe.csv.rejected.csv").open(encoding="utf-8-sig", newline="") as left:
        heading, *rows = csv.reader(left, delimiter=";")
    assert heading == ["row", "taken", "reason", *HEADING.split(";")]
    assert [row[:2] for row in rows] == [["2", "no"], ["3", "yes"]]
    assert "'31/11/1985' is no day" in rows[1][2]
    assert rows[0][3:] == ["", "Rossi", "Carla", "", "via Po", "1"]


def test_a_preview_shows_what_was_understood_and_writes_nothing(run, file, tmp_path):
    done = run("import", "registry", file(HEADING, "1;Riva;Anna;;via Po;1", ";;;;;"), "--preview")
    assert done.exit_code == 0
    assert "via Po 1" in done.stderr
    assert "Nothing was written" in done.stderr
    assert not Resident.objects.exists()
    assert [path.name for path in tmp_path.iterdir()] == ["anagrafe.csv"]


def test_a_column_is_mapped_by_hand_once(run, file):
    path = file("matricola,Chi", "1,Riva")
    done = run("import", "registry", path)
    assert (done.exit_code, "--column" in done.stderr) == (2, True)
    assert run("import", "registry", path, "--column", "surname=chi").exit_code == 0
    assert run("import", "registry", file("matricola,Chi", "2,Rossi")).exit_code == 0
    assert Resident.objects.count() == 2


@pytest.mark.parametrize("written", ["surname", "nickname=Chi", "surname="])
def test_a_mapping_that_says_nothing_is_refused(run, file, written):
    done = run("import", "registry", file("matricola,Chi", "1,Riva"), "--column", written)
    assert (done.exit_code, "FIELD=HEADING" in done.stderr) == (2, True)


def test_what_cannot_be_read_is_told_without_a_traceback(run, file, tmp_path):
    for path in (tmp_path / "no.csv", file("", name="empty.csv"), file("PAR1 no", name="x.parquet")):
        done = run("import", "registry", path)
        assert done.exit_code == 2
        assert path.name in done.stderr


def test_interventions_come_after_the_registry(run, file):
    run("import", "registry", file(HEADING, "1;Riva;Anna;;via Po;1"))
    path = file("n. pratica;matricola;tipo;data apertura", "A1;1;tutela minori;5/7/2018", "A2;9;altro;", name="i.csv")
    assert run("import", "interventions", path).exit_code == 1
    assert Intervention.objects.get().resident.number == "1"


def test_where_the_rows_not_taken_cannot_be_written_it_says_so(run, file, tmp_path):
    done = run("import", "registry", file(HEADING, ";Rossi;;;;", "1;Riva;;;;"), "--rejected", tmp_path / "no" / "x.csv")
    assert (done.exit_code, "--rejected" in done.stderr, Resident.objects.count()) == (1, True, 1)
