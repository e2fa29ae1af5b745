"""A mailbox of the office's on a server of the test's own, and somebody to look into it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.cast import FRIDAY, Cast
from tests.dovecot import PASSWORD, USER, Dovecot

from preavviso.access.context import Context
from preavviso.access.people import worker
from preavviso.actions.boxes import Errand, Wanted, watch
from preavviso.channels.mailboxes import MailFolder, Security, WatchedFolder
from preavviso.domain.role import Purpose
from preavviso.jobs.fetching import Fetched, fetch


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    with Dovecot() as server:
        yield server


@pytest.fixture
def mailbox(dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch) -> Callable[..., MailFolder]:
    monkeypatch.setenv("PEC_PASSWORD", PASSWORD)

    def made(folder: str = "INBOX", **other: object) -> MailFolder:
        return MailFolder(
            **{
                "name": "PEC",
                "organisation": None,
                "every": timedelta(minutes=5),
                "host": "127.0.0.1",
                "port": dovecot.port,
                "security": Security.PLAIN,
                "username": USER,
                "password_env": "PEC_PASSWORD",
                "password_file": "",
                "ca_file": "",
                "folder": folder,
                "certified": True,
                "mark_seen": False,
                "move_to": "",
                **other,
            }  # type: ignore[arg-type]
        )

    return made


@pytest.fixture
def look_into(cast: Cast) -> Callable[..., Fetched]:
    """Look into a box now, or so much later; what came of it?"""
    watched: list[MailFolder | WatchedFolder] = []

    def looked(box: MailFolder | WatchedFolder, *, only_when_due: bool = False, **later: int) -> Fetched:
        now = FRIDAY + timedelta(**later)
        actor = worker(cast.borgolago)
        watched[:] = [one for one in watched if one.address != box.address] + [box]
        wanted = [Wanted(one.address, one.name, one.every) for one in watched]
        watch(Context(actor, now, Purpose.CASE_WORK), wanted)
        found = fetch(Errand(actor, box), lambda: now, only_when_due=only_when_due)
        assert found is not None
        return found

    return looked


@pytest.fixture
def scanner(tmp_path: Path) -> WatchedFolder:
    folder = tmp_path / "scanner"
    folder.mkdir()
    return WatchedFolder("Scanner", None, timedelta(minutes=1), folder)
