"""The commands as an operator types them."""

import json
import os
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from django.db import connection
from tests.cast import FRIDAY
from tests.office import PREAVVISO, environment
from typer.testing import CliRunner

from preavviso.project.program import app
from preavviso.rehearsal import world

Run = Callable[..., Result]
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town")
    world.write(world.build(1_000, 1, 3), folder, progress=lambda _: None)
    return folder


@pytest.fixture
def run(town: Path, settings: object) -> Run:
    """A fresh installation, and its command."""
    settings.REHEARSAL_NOW = FRIDAY.isoformat()  # type: ignore[attr-defined]
    settings.PEC_AUTHORITIES = town / "pec-ca"  # type: ignore[attr-defined]

    def run(*words: object) -> Result:
        return CliRunner(env={"COLUMNS": "160"}).invoke(app, [str(word) for word in words], catch_exceptions=False)

    return run


@pytest.fixture
def office(run: Run, town: Path) -> Run:
    """An office whose mail has come and been read."""
    assert run("organisation", "add", "Comune di Borgolago", "--patron-saint", "11-13").exit_code == 0
    assert run("receive", town / "maildir").exit_code == 0
    assert run("worker", "--once").exit_code in {0, 1}
    return run


def worklist(run: Run) -> list[dict[str, object]]:
    done = run("worklist", "--json")
    assert done.exit_code == 0
    return json.loads(done.stdout)


def test_before_there_is_a_municipality_it_says_how_to_enter_one(run: Run) -> None:
    done = run("worklist")
    assert done.exit_code == 2
    assert "preavviso organisation add" in done.stderr
    assert done.stdout == ""


def test_a_path_where_nothing_is_is_bad_use(run: Run) -> None:
    done = run("receive", "/nowhere/at/all")
    assert done.exit_code == 2
    assert "/nowhere/at/all" in done.stderr


def test_what_cannot_be_taken_is_named_and_the_rest_is_received(run: Run, tmp_path: Path) -> None:
    run("organisation", "add", "Comune di Borgolago")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "broken").symlink_to(tmp_path / "gone")
    (tmp_path / "letter.eml").write_text("Subject: x\n\nBuongiorno")
    done = run("receive", tmp_path, "--json")
    assert done.exit_code == 1
    assert "1 received, 1 of them new" in done.stderr
    assert "no file but a folder, a pipe or a device" in done.stderr
    told = {Path(str(one["path"])).name: one["message"] for one in map(json.loads, done.stdout.splitlines())}
    assert set(told) == {"pipe", "broken", "letter.eml"}
    assert [name for name, message in told.items() if message is None] == ["broken", "pipe"]


def test_a_patron_saint_on_no_day_of_the_year_is_refused(run: Run) -> None:
    done = run("organisation", "add", "Comune di Valpiana", "--patron-saint", "02-30")
    assert done.exit_code == 2
    assert "02-30" in done.stderr


def test_a_municipality_is_entered_once(run: Run) -> None:
    assert run("organisation", "add", "Comune di Valpiana").exit_code == 0
    again = run("organisation", "add", "Comune di Valpiana")
    assert again.exit_code == 2
    assert "nothing was changed" in again.stderr


def test_where_there_are_two_municipalities_one_is_asked_for(run: Run) -> None:
    run("organisation", "add", "Comune di Valpiana")
    run("organisation", "add", "Comune di Borgolago")
    assert run("worklist").exit_code == 2
    assert run("worklist", "--organisation", "Comune di Valpiana").exit_code == 0
    assert run("worklist", "--organisation", "Comune di Altrove").exit_code == 2


def test_a_password_is_made_and_shown_once(run: Run) -> None:
    run("organisation", "add", "Comune di Valpiana")
    done = run("user", "add", "ada@preavviso.example", "--name", "Ada Ferri")
    assert done.exit_code == 0
    assert len(done.stdout.strip()) >= 15
    assert run("user", "add", "ada@preavviso.example", "--name", "Ada Ferri").exit_code == 2


def test_a_weak_password_is_refused_with_the_reason(run: Run, tmp_path: Path) -> None:
    run("organisation", "add", "Comune di Valpiana")
    (tmp_path / "weak").write_text("password")
    done = run("user", "add", "a@preavviso.example", "--name", "A", "--password-file", tmp_path / "weak")
    assert done.exit_code == 2
    assert "15" in done.stderr


def test_the_worklist_has_the_keys_of_the_contract(office: Run) -> None:
    keys = {
        "case", "household", "days_left", "working_days_left", "usable_days", "priority", "because", "owner",
        "next_act", "due_on", "not_stated",
    }  # fmt: skip
    lines = worklist(office)
    assert all(keys <= set(line) for line in lines)
    (bruni,) = (line for line in lines if line["household"] == "Bruni Tullio")
    assert (bruni["days_left"], bruni["working_days_left"], bruni["owner"]) == (34, 22, None)


def test_the_worklist_is_shown_in_the_terminal_too(office: Run) -> None:
    done = office("worklist", "--all")
    assert done.exit_code == 0
    assert "Bruni Tullio" in done.stdout
    assert "not stated" in done.stdout


def test_a_case_and_its_chronology_can_be_read(office: Run) -> None:
    case = next(line["case"] for line in worklist(office) if line["household"] == "Bruni Tullio")
    page = json.loads(office("case", case, "--json").stdout)
    assert page["announced"][0]["vulnerability"]["answer"] == "not_stated"
    events = json.loads(office("chronology", case, "--json").stdout)["events"]
    assert any(event["rests_on"] == "legal" and event["at"].startswith("2025-10-24T") for event in events)
    assert "automatic reading" in {event["source"] for event in events}
    assert "Bruni" in office("chronology", case).stdout


@pytest.mark.parametrize("id", ["nonsense", "00000000-0000-0000-0000-000000000000"])
def test_a_case_that_is_not_there_is_bad_use(office: Run, id: str) -> None:
    for command in ("case", "chronology"):
        done = office(command, id)
        assert done.exit_code == 2
        assert id in done.stderr


def test_receiving_the_same_maildir_again_adds_nothing(office: Run, town: Path) -> None:
    before = worklist(office)
    assert " 0 of them new" in office("receive", town / "maildir").stderr
    office("worker", "--once")
    assert worklist(office) == before


def test_doctor_looks_at_everything_and_finds_it_well(office: Run) -> None:
    done = office("doctor", "--json")
    assert done.exit_code == 0, done.stdout
    assert all(finding["well"] for finding in json.loads(done.stdout))


def test_doctor_says_what_to_do_where_something_lacks(run: Run) -> None:
    done = run("doctor")
    assert done.exit_code == 1
    assert "preavviso organisation add" in done.stdout


def test_a_file_whose_name_is_in_an_old_alphabet_is_received_as_well(run: Run, tmp_path: Path) -> None:
    run("organisation", "add", "Comune di Borgolago")
    (tmp_path / "posta").mkdir()
    with open(os.fsencode(tmp_path / "posta") + b"/perch\xe8.eml", "wb") as file:  # noqa: PTH123 — no text holds it
        file.write(b"Subject: uno\r\n\r\nuno\r\n")
    done = run("receive", tmp_path / "posta", "--json")
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["new"]


@pytest.mark.sqlite
def test_the_ledger_is_whole_until_somebody_changes_it(run: Run, town: Path) -> None:
    run("organisation", "add", "Comune di Borgolago")
    run("receive", town / "places.json")
    assert run("ledger", "verify").exit_code == 0
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER oversight_ledgerentry_no_update")
        cursor.execute("UPDATE oversight_ledgerentry SET actor = 'somebody else' WHERE number = 2")
    done = run("ledger", "verify", "--json")
    assert done.exit_code == 1
    assert {"number": 2, "kind": "altered"} in json.loads(done.stdout)["breaks"]


def test_a_port_that_is_taken_is_said_before_the_wrong_page_is_opened(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = run("serve", "--port", port)
    assert done.exit_code == 2
    assert str(port) in done.stderr


def test_every_command_explains_itself(run: Run) -> None:
    listed = run("--help")
    assert listed.exit_code == 0
    for command in ("read", "receive", "worker", "worklist", "case", "chronology", "serve", "rehearse", "doctor"):
        assert command in listed.stdout
        assert run(command, "--help").exit_code == 0


@pytest.mark.once
@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        pytest.param({"LC_ALL": "it_IT.UTF-8"}, "Non c'è ancora", id="in Italian where the locale is"),
        pytest.param({"PREAVVISO_DATABASE": "mysql://x"}, "postgresql://", id="a database of another kind"),
        pytest.param(
            {"PREAVVISO_DATABASE": "postgresql://nobody@127.0.0.1:1/none"},
            "Check PREAVVISO_DATABASE",
            id="a database that cannot be reached",
        ),
        pytest.param({"PREAVVISO_SECRET_KEY_FILE": "/nowhere"}, "/nowhere", id="a secret that cannot be read"),
        pytest.param({"PREAVVISO_HTTPS": "perhaps"}, "PREAVVISO_HTTPS", id="a setting that is neither yes nor no"),
    ],
)
def test_a_process_of_its_own_says_a_sentence_and_ends_with_2(
    tmp_path: Path, variables: dict[str, str], sentence: str
) -> None:
    found = environment(tmp_path, **variables)
    done = subprocess.run([PREAVVISO, "worklist"], env=found, text=True, capture_output=True, check=False, timeout=60)
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode == 2
