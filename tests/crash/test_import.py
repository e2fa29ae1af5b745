"""Killed at any moment of an import, the registry is as it was or as it will be, and nothing of the file lies about."""

import csv
import os
import random
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from tests.office import PREAVVISO, environment
from tests.postgres import Cluster

from preavviso.rehearsal.town import REGISTRY_HEADER, Town, registry_rows

# So many that processes help, which have to end with it.
PEOPLE = 21_000
KILLS = int(os.environ.get("PREAVVISO_TEST_KILLS", "3"))
SEED = int(os.environ.get("PREAVVISO_TEST_SEED", "7"))
TABLES = ("people_resident", "people_mention", "people_linkkey", "people_frequency", "people_registry")
Count = Callable[[], tuple[int, ...]]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.needs("postgresql"))])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[dict[str, str], Count]]:
    """What a command finds, and how many rows each table has."""
    left = tmp_path / "tmp"
    left.mkdir()
    counts = [f"SELECT count(*) FROM {table}" for table in TABLES]  # noqa: S608
    if request.param == "sqlite":
        with sqlite3.connect(tmp_path / "preavviso.sqlite3") as book:
            yield (
                environment(tmp_path, TMPDIR=str(left), SQLITE_TMPDIR=str(left)),
                lambda: tuple(book.execute(count).fetchone()[0] for count in counts),
            )
        book.close()
        return
    cluster = Cluster.start()
    where = {"host": str(cluster.folder), "user": "preavviso"}
    with psycopg.connect(**where, dbname="postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE office")
    address = cluster.address.rpartition("/")[0] + "/office"
    with psycopg.connect(**where, dbname="office", autocommit=True) as book:
        yield (
            environment(tmp_path, TMPDIR=str(left), SQLITE_TMPDIR=str(left), PREAVVISO_DATABASE=address),
            lambda: tuple(book.execute(count).fetchone()[0] for count in counts),
        )
    cluster.stop()


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("registry") / "anagrafe.csv"
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(REGISTRY_HEADER)
        for household in Town(PEOPLE, SEED).households():
            rows.writerows(registry_rows(household))
    return path


def of_session(session: int) -> list[int]:
    """The processes that a command started, and itself."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _parent, _group, of = stat.read_text().rpartition(") ")[2].split()[:4]
        except OSError:
            continue  # it has ended meanwhile
        if int(of) == session and state != "Z":
            found.append(int(stat.parent.name))
    return found


def test_killed_in_the_middle_nothing_is_half_done(
    office: tuple[dict[str, str], Count], registry: Path, tmp_path: Path
):
    environ, count = office
    if "sqlite" not in environ["PREAVVISO_DATABASE"]:
        subprocess.run([PREAVVISO, "migrate"], env=environ, check=True)
    subprocess.run([PREAVVISO, "organisation", "add", "Comune di Borgolago"], env=environ, check=True)
    words = [PREAVVISO, "import", "registry", str(registry)]
    rng, seen, took, nothing = random.Random(SEED), [], 12.0, count()
    for _kill in range(KILLS):
        begun = time.monotonic()
        command = subprocess.Popen(words, env=environ, start_new_session=True, stderr=subprocess.DEVNULL)
        try:
            command.wait(rng.uniform(0.1, took))
            took = time.monotonic() - begun
        except subprocess.TimeoutExpired:
            command.send_signal(signal.SIGKILL)
            command.wait()
        patience = time.monotonic() + 20
        while (running := of_session(command.pid)) and time.monotonic() < patience:
            time.sleep(0.1)
        assert running == [], "helpers of a killed import go on"
        assert list((tmp_path / "tmp").iterdir()) == [], "something of the file is left"
        seen.append(count())
    subprocess.run(words, env=environ, check=True)
    whole = count()
    assert whole[0] == PEOPLE
    assert set(seen) <= {nothing, whole}
