"""Killed at random moments, the product loses nothing and does nothing twice; programs that are wrong are caught.

A few kills here, hundreds in `make campaign`.
"""

import os
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from tests.crash.campaign import EVERYTHING, FETCHING, READING, Campaign, Office
from tests.crash.post import envelopes
from tests.crash.wrong import WRONG
from tests.dovecot import Dovecot
from tests.postgres import Cluster

KILLS = int(os.environ.get("PREAVVISO_TEST_KILLS", "10"))
SEED = int(os.environ.get("PREAVVISO_TEST_SEED", "7"))
Make = Callable[..., Campaign]
# One that loses and one that doubles: that the books are read rightly. The others are caught in the campaign.
SHORT = {"rows-before-bytes", "two-workers-one-message"}
pytestmark = pytest.mark.needs("dovecot")


@pytest.fixture(scope="module")
def real_envelopes(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    return envelopes(tmp_path_factory.mktemp("world"))


@pytest.fixture
def campaign(tmp_path: Path, real_envelopes: list[bytes]) -> Iterator[Make]:
    with Dovecot() as dovecot:
        offices: list[Office] = []

        def made(database: str, variant: str, ways: tuple[str, ...]) -> Campaign:
            offices.append(Office(tmp_path, database, variant, dovecot))
            return Campaign(offices[-1], random.Random(SEED), real_envelopes, ways)

        yield made
        for office in offices:
            office.close()


@pytest.fixture
def postgres() -> Iterator[str]:
    cluster = Cluster.start()
    with psycopg.connect(host=str(cluster.folder), user="preavviso", dbname="postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE office")
    yield cluster.address.rpartition("/")[0] + "/office"
    cluster.stop()


def told(found: object) -> None:
    sys.stdout.write(f"\n{found}\n")


def test_killed_on_sqlite_it_loses_nothing_and_does_nothing_twice(campaign: Make) -> None:
    books = campaign("sqlite", "sound", EVERYTHING).go(KILLS)
    told(books)
    assert books.hold, (books.lost, books.doubled, books.broken)
    assert sum(books.kills.values()) >= KILLS


@pytest.mark.needs("postgresql")
def test_killed_on_postgresql_it_loses_nothing_and_does_nothing_twice(campaign: Make, postgres: str) -> None:
    books = campaign(postgres, "sound", EVERYTHING).go(KILLS)
    told(books)
    assert books.hold, (books.lost, books.doubled, books.broken)
    assert sum(books.kills.values()) >= KILLS


@pytest.mark.parametrize(
    "variant", [pytest.param(one, marks=[] if one in SHORT else pytest.mark.long) for one in WRONG]
)
def test_a_program_that_is_wrong_is_caught(campaign: Make, variant: str) -> None:
    wrong = campaign("sqlite", variant, READING if variant == "two-workers-one-message" else FETCHING)
    wrong.arriving = 9
    books = wrong.go(200, check_every=3)
    told(f"{variant}: {books}")
    assert books.lost or books.doubled
