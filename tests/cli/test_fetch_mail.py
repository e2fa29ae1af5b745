"""`preavviso fetch-mail`, and what `preavviso doctor` says of the mailboxes: the real commands and a real server."""

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.dovecot import PASSWORD, USER, Dovecot
from tests.office import PREAVVISO, environment

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    with Dovecot() as server:
        yield server


@pytest.fixture
def run(founded: Callable[..., dict[str, str]]) -> Run:
    found = founded(PEC_PASSWORD=PASSWORD)

    def ran(*words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run([PREAVVISO, *words], env=found, check=False, capture_output=True, text=True)

    return ran


def name(home: Path, port: int, **more: str) -> None:
    """Write a mailbox of this server into mailboxes.toml."""
    lines = {"name": "PEC", "host": "127.0.0.1", "security": "plain", "username": USER, "password_env": "PEC_PASSWORD"}
    text = "".join(f'{key} = "{value}"\n' for key, value in (lines | more).items())
    with (home / "mailboxes.toml").open("a") as file:
        file.write(f"[[mailbox]]\n{text}port = {port}\n")


@pytest.mark.needs("dovecot")
def test_all_mailboxes_are_fetched_now_and_the_command_says_what_came(
    tmp_path: Path, run: Run, dovecot: Dovecot
) -> None:
    name(tmp_path, dovecot.port)
    dovecot.put(b"Subject: 1\r\n\r\n", b"Subject: 2\r\n\r\n")
    first, second = run("fetch-mail", "--json"), run("fetch-mail")
    (row,) = json.loads(first.stdout)
    assert (first.returncode, row["name"], row["received"], row["new"], row["trouble"]) == (0, "PEC", 2, 2, None)
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "PEC: 0 kept, 0 of them new.\n")


@pytest.mark.needs("dovecot")
def test_a_mailbox_that_cannot_be_reached_is_said_with_its_reason_and_the_others_are_fetched(
    tmp_path: Path, run: Run, dovecot: Dovecot
) -> None:
    name(tmp_path, dovecot.port, username="altro@pec.borgolago.example", name="Altra")
    name(tmp_path, dovecot.port)
    dovecot.put(b"Subject: 1\r\n\r\n")
    done = run("fetch-mail")
    assert done.returncode == 1
    assert "PEC: 1 kept, 1 of them new." in done.stderr
    assert "Altra: The mailbox refuses the user name or the password. Has the password expired" in done.stderr
    assert PASSWORD not in done.stderr + done.stdout


@pytest.mark.needs("dovecot")
def test_doctor_says_of_each_mailbox_whether_it_can_be_reached_and_since_when_not(
    tmp_path: Path, run: Run, dovecot: Dovecot
) -> None:
    def said() -> dict[str, tuple[bool, str]]:
        found = json.loads(run("doctor", "--json").stdout)
        return {one["what"]: (one["well"], one["words"]) for one in found if "PEC:" in one["what"]}

    name(tmp_path, dovecot.port)
    run("fetch-mail")
    ((well, words),) = said().values()
    assert (well, words.startswith("last looked into on ")) == (True, True)
    dovecot.stop()
    run("fetch-mail")
    ((well, words),) = said().values()
    assert (well, words.startswith("The server cannot be reached. Since ")) == (False, True)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "No mailbox is named in "),
        ("[[mailbox]]\nhost = 1\n", "mailboxes.toml:2, [[mailbox]], host: it has to be a text"),
        (
            '[[folder]]\nname = "S"\npath = "/srv"\norganisation = "Altrove"\n',
            "whose is 'S'? Say organisation = with one",
        ),
    ],
)
def test_what_is_wrong_in_the_file_stops_the_command_with_a_sentence(
    tmp_path: Path, run: Run, text: str, sentence: str
) -> None:
    (tmp_path / "mailboxes.toml").write_text(text)
    done = run("fetch-mail")
    assert (done.returncode, sentence in done.stderr, "Traceback" in done.stderr) == (2, True, False)
    (tmp_path / "mailboxes.toml").unlink()
    assert run("fetch-mail").returncode == 2


def test_without_a_municipality_the_sentence_says_how_to_enter_one(tmp_path: Path) -> None:
    name(tmp_path, 1)
    found = environment(tmp_path)
    done = subprocess.run([PREAVVISO, "fetch-mail"], env=found, check=False, capture_output=True, text=True)
    assert (done.returncode, "preavviso organisation add" in done.stderr) == (2, True)
