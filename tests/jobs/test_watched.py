"""A watched folder: what is put there is kept, once it is whole; nothing is taken away."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.cast import ADA, Cast

from preavviso.access.context import Context
from preavviso.access.people import worker
from preavviso.actions.boxes import Errand, Wanted, watch
from preavviso.channels.folder import Item
from preavviso.channels.mailboxes import WatchedFolder
from preavviso.domain.box import Trouble
from preavviso.domain.role import Purpose
from preavviso.jobs.fetching import Fetched, fetch
from preavviso.queries.boxes import boxes
from preavviso.queries.intake import conservation
from preavviso.records.intake.models import Message, Sighting

pytestmark = pytest.mark.django_db
Looks = Callable[..., Fetched]


@pytest.fixture
def look(cast: Cast, scanner: WatchedFolder) -> Looks:
    """Look into the folder so many seconds from now, by the clock that files have."""

    def looked(seconds: float = 60, *, box: WatchedFolder = scanner) -> Fetched:
        now = datetime.fromtimestamp(scanner.path.parent.stat().st_ctime, UTC) + timedelta(seconds=seconds)
        actor = worker(cast.borgolago)
        watch(Context(actor, now, Purpose.CASE_WORK), [Wanted(box.address, box.name, box.every)])
        found = fetch(Errand(actor, box), lambda: now, only_when_due=False)
        assert found is not None
        return found

    return looked


def test_what_is_put_there_is_kept_and_stays_there(scanner: WatchedFolder, look: Looks) -> None:
    (scanner.path / "elenco.xlsx").write_bytes(b"one")
    (scanner.path / "novembre").mkdir()
    (scanner.path / "novembre" / "elenco.pdf").write_bytes(b"two")
    assert look() == Fetched(scanner, 2, 2, 0, None)
    assert sorted(path.name for path in scanner.path.rglob("*.*")) == ["elenco.pdf", "elenco.xlsx"]


def test_what_was_kept_is_not_read_again_until_somebody_writes_to_it(scanner: WatchedFolder, look: Looks) -> None:
    file = scanner.path / "elenco.xlsx"
    file.write_bytes(b"october")
    assert [look(60).received, look(120).received] == [1, 0]
    file.write_bytes(b"november")
    os.utime(file, (0, 0))  # copied with an old time of its own
    assert look(180).new == 0  # by the files' own clock the look at 120 came later; the night finds it
    assert look(86_400).new == 1
    assert Sighting.objects.count() == 2


def test_a_file_that_replaces_one_of_the_same_name_is_another_message(
    scanner: WatchedFolder, look: Looks, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = scanner.path / "elenco.xlsx"
    file.write_bytes(b"october")
    look(60)
    file.write_bytes(b"november")
    later = datetime.fromtimestamp(file.stat().st_ctime, UTC) + timedelta(seconds=120)
    monkeypatch.setattr(Item, "changed_at", later)  # no program can set this time of a file
    assert look(200).new == 1
    assert Message.objects.count() == 2


def test_a_file_that_is_still_being_written_is_left_until_it_rests(scanner: WatchedFolder, look: Looks) -> None:
    (scanner.path / "elenco.xlsx").write_bytes(b"half")
    assert look(5).received == 0
    (scanner.path / "elenco.xlsx").write_bytes(b"half and half")
    assert look(120).received == 1
    assert Message.objects.get().size == len(b"half and half")


def test_what_programs_keep_for_themselves_is_left_alone(scanner: WatchedFolder, look: Looks) -> None:
    for name in (".nascosto", "~$elenco.xlsx", "elenco.pdf.part", "Thumbs.db", ".~lock.elenco.ods#"):
        (scanner.path / name).write_bytes(b"x")
    assert look().received == 0


def test_a_maildir_is_a_watched_folder_too(scanner: WatchedFolder, look: Looks) -> None:
    for name in ("cur/1.x:2,S", "new/2.x", "tmp/3.x"):
        (scanner.path / name).parent.mkdir(exist_ok=True)
        (scanner.path / name).write_bytes(name.encode())
    assert look(1).new == 2  # what is in there is whole, so nobody waits for it to rest
    (scanner.path / "new/2.x").rename(scanner.path / "cur/2.x:2,S")
    assert look(120).received == 0
    assert set(Sighting.objects.values_list("channel", flat=True)) == {"maildir"}


def test_since_when_a_file_is_here_is_not_what_the_file_says_of_itself(scanner: WatchedFolder, look: Looks) -> None:
    file = scanner.path / "elenco.xlsx"
    file.write_bytes(b"x")
    os.utime(file, (0, 0))
    look()
    assert Message.objects.get().received_at == datetime.fromtimestamp(file.stat().st_ctime, UTC)


def test_a_file_that_cannot_be_taken_is_in_sight_until_it_can_be(
    scanner: WatchedFolder, look: Looks, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    (scanner.path / "elenco.xlsx").symlink_to(scanner.path / "nowhere")
    (scanner.path / "altro.xlsx").write_bytes(b"x")
    assert look() == Fetched(scanner, 1, 1, 1, None)
    (line,) = boxes(cast.context(ADA, datetime.now(UTC)))  # noqa: TID251 — files have the real clock
    assert [Path(one.place).name for one in line.left] == ["elenco.xlsx"]
    (scanner.path / "elenco.xlsx").unlink()
    look(60)
    assert boxes(cast.context(ADA, datetime.now(UTC)))[0].left == ()  # noqa: TID251 — files have the real clock


def test_a_folder_that_is_not_there_is_trouble(scanner: WatchedFolder, look: Looks) -> None:
    gone = replace(scanner, path=scanner.path / "gone")
    assert look(box=gone).trouble is Trouble.FOLDER_MISSING


def test_what_came_by_a_folder_is_accounted_for(scanner: WatchedFolder, look: Looks, cast: Cast) -> None:
    (scanner.path / "elenco.xlsx").write_bytes(b"x")
    look()
    (day,) = conservation(cast.context(ADA))
    assert (day.channel, day.received, day.holds) == ("folder", 1, True)
