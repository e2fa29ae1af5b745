"""Several workers, and workers that are stopped or killed: real processes on one database."""

import hashlib
import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.dovecot import PASSWORD, USER, Dovecot
from tests.office import PREAVVISO

from preavviso.rehearsal import world

Founded = Callable[..., dict[str, str]]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town")
    world.write(world.build(1_000, 3, 3), folder, progress=lambda _: None)
    return folder


@pytest.fixture
def office(founded: Founded, town: Path) -> dict[str, str]:
    """An office that has received its mail and not read it."""
    found = founded(PREAVVISO_PEC_CA=str(town / "pec-ca"))
    subprocess.run([PREAVVISO, "receive", str(town / "maildir")], env=found, check=True, capture_output=True)
    return found


def worker(office: dict[str, str], *words: str) -> "subprocess.Popen[bytes]":
    command = [PREAVVISO, "worker", *words]
    return subprocess.Popen(command, env=office, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def asked(office: dict[str, str], question: str) -> list[tuple[object, ...]]:
    database = sqlite3.connect(Path(office["PREAVVISO_HOME"]) / "preavviso.sqlite3", timeout=20)
    try:
        return database.execute(question).fetchall()
    finally:
        database.close()


def states(office: dict[str, str]) -> dict[object, object]:
    return dict(asked(office, "SELECT state, count(*) FROM intake_message GROUP BY state"))  # type: ignore[arg-type]


def registered(office: dict[str, str]) -> list[object]:
    return [row[0] for row in asked(office, "SELECT subject FROM oversight_ledgerentry WHERE act = 'register_message'")]


def wait_for(office: dict[str, str], count: int) -> None:
    wait_until(lambda: len(registered(office)) >= count)


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline, "nothing goes on"
        time.sleep(0.02)


def test_receiving_that_is_killed_loses_nothing_and_doubles_nothing(
    founded: Founded, tmp_path: Path, town: Path
) -> None:
    found = founded()
    command = [PREAVVISO, "receive", str(town / "maildir")]
    for killed_after in (1, 7, 15):
        one = subprocess.Popen(command, env=found, stderr=subprocess.DEVNULL)
        wait_until(lambda count=killed_after: asked(found, "SELECT count(*) FROM intake_message")[0][0] >= count)
        one.kill()
        one.wait(20)
    subprocess.run(command, env=found, check=True)
    files = [path for name in ("cur", "new") for path in (town / "maildir" / name).iterdir()]
    assert asked(found, "SELECT count(*) FROM intake_sighting") == [(len(files),)]
    assert asked(found, "SELECT count(*) FROM intake_message") == [(len({path.read_bytes() for path in files}),)]
    for (sha256,) in asked(found, "SELECT sha256 FROM intake_message"):
        kept = tmp_path / "messages" / str(sha256)[:2] / str(sha256)
        assert hashlib.sha256(kept.read_bytes()).hexdigest() == sha256
    assert subprocess.run([PREAVVISO, "ledger", "verify"], env=found, check=False).returncode == 0


def test_two_workers_read_each_message_once(office: dict[str, str]) -> None:
    total = sum(int(str(count)) for count in states(office).values())
    both = [worker(office, "--once"), worker(office, "--once")]
    assert {one.wait(60) for one in both} <= {0, 1}
    read = registered(office)
    assert len(read) == len(set(read)) == total
    assert "received" not in states(office)


def test_a_worker_that_is_told_to_stop_ends_between_two_messages(office: dict[str, str]) -> None:
    one = worker(office)
    wait_for(office, 3)
    one.send_signal(signal.SIGTERM)
    assert one.wait(20) in {0, 1}
    assert asked(office, "SELECT count(*) FROM intake_message WHERE claimed_until IS NOT NULL") == [(0,)]


@pytest.mark.needs("dovecot")
def test_a_worker_fetches_reads_and_is_not_held_up_by_a_mailbox_that_says_nothing(
    founded: Founded, tmp_path: Path, town: Path
) -> None:
    raws = [path.read_bytes() for path in sorted((town / "maildir" / "cur").iterdir())[:6]]
    with Dovecot() as server, socket.create_server(("127.0.0.1", 0)) as silent:
        found = founded(PREAVVISO_PEC_CA=str(town / "pec-ca"), PEC_PASSWORD=PASSWORD)
        box = '[[mailbox]]\nname = "{}"\nhost = "127.0.0.1"\nport = {}\nsecurity = "plain"\nusername = "{}"\n'
        boxes = [box.format("Muta", silent.getsockname()[1], USER), box.format("PEC", server.port, USER)]
        (tmp_path / "mailboxes.toml").write_text("".join(one + 'password_env = "PEC_PASSWORD"\n' for one in boxes))
        server.put(*raws)
        one = worker(found)
        wait_for(found, len(set(raws)))
        assert asked(found, "SELECT name, last_uid FROM intake_box ORDER BY name") == [("Muta", 0), ("PEC", len(raws))]
        one.send_signal(signal.SIGTERM)
        assert one.wait(40) in {0, 1}
