"""What lies in folders and maildirs: each thing is taken once, or refused with a reason."""

import os
import socket

import pytest

from preavviso.channels.cage import Cage
from preavviso.channels.folder import NotTaken, certificates, items
from preavviso.domain.message import MessageKind


def put(path, content=b"x"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def names(path):
    return [item.path.name for item in items(path)]


def reason(path, most=1000):
    (item,) = items(path)
    with pytest.raises(NotTaken) as refused:
        item.taken(most)
    return refused.value.problem.code


def test_a_folder_gives_its_files_and_those_of_its_folders_in_order(tmp_path):
    for name in ("b.eml", "a/2.eml", "a/1.eml", "c.eml"):
        put(tmp_path / name)
    assert names(tmp_path) == ["1.eml", "2.eml", "b.eml", "c.eml"]
    assert {item.channel for item in items(tmp_path)} == {"folder"}


def test_a_maildir_gives_its_messages_and_nothing_that_is_still_written(tmp_path):
    for name in ("cur/2.x:2,S", "new/1.x", "tmp/3.x", "cur/.hidden", "dovecot-uidlist"):
        put(tmp_path / name)
    found = list(items(tmp_path))
    assert [(item.path.name, item.channel) for item in found] == [("1.x", "maildir"), ("2.x:2,S", "maildir")]
    assert [item.place for item in found] == [f"{tmp_path}/1.x", f"{tmp_path}/2.x"]


def test_a_maildir_needs_no_folder_for_what_is_still_written_and_may_hold_other_maildirs(tmp_path):
    for name in ("cur/1", "new/2", ".Archivio/cur/3", ".Archivio/new/4", ".Altro/5"):
        put(tmp_path / name)
    assert names(tmp_path) == ["1", "2", "3", "4"]


def test_the_place_stays_when_somebody_reads_the_message(tmp_path):
    put(tmp_path / "new/1.x")
    (tmp_path / "cur").mkdir()
    (before,) = items(tmp_path)
    (tmp_path / "new/1.x").rename(tmp_path / "cur/1.x:2,RS")
    (after,) = items(tmp_path)
    assert before.place == after.place


def test_a_link_to_a_folder_above_does_not_go_round(tmp_path):
    put(tmp_path / "a.eml")
    (tmp_path / "round").symlink_to(tmp_path)
    assert names(tmp_path) == ["a.eml"]


def test_what_is_no_file_is_told_and_waits_for_nobody(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert reason(tmp_path / "pipe") == "not_a_file"
    assert reason(tmp_path) == "not_a_file"
    (tmp_path / "broken").symlink_to(tmp_path / "gone")
    assert reason(tmp_path / "broken") == "not_opened"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "s"))
        assert reason(tmp_path / "s") == "not_opened"


def test_a_name_that_is_no_utf_8_can_be_shown_kept_and_read(tmp_path):
    put(tmp_path / os.fsdecode(b"citt\xe0.txt"))
    (item,) = items(tmp_path)
    assert (item.name, item.place) == ("citt�.txt", f"{tmp_path.resolve()}/citt�.txt")
    with Cage() as cage:
        assert cage.read(b"Borgolago", item.path.name).kind is MessageKind.DOCUMENT


def test_what_has_vanished_since_is_told(tmp_path):
    (item,) = items(put(tmp_path / "a.eml"))
    item.path.unlink()
    with pytest.raises(NotTaken, match="cannot be opened"):
        item.taken()
    assert item.digest() == ""


def test_what_is_too_large_is_not_loaded_and_what_fits_is_whole(tmp_path):
    assert reason(put(tmp_path / "a", b"x" * 1001)) == "too_big"
    (item,) = items(put(tmp_path / "b", b"x" * 1000))
    assert item.taken(1000).raw == b"x" * 1000
    assert item.taken(1000).delivered_at == item.delivered_at


def test_a_folder_that_may_not_be_listed_is_told(tmp_path, monkeypatch):
    (tmp_path / "closed").mkdir()
    listed = type(tmp_path).iterdir

    def refused(self):
        if self.name == "closed":
            raise PermissionError(13, "Permission denied")
        return listed(self)

    monkeypatch.setattr(type(tmp_path), "iterdir", refused)
    assert names(tmp_path) == ["closed"]


def test_certificates_are_known_by_their_endings(tmp_path):
    for name in ("b.pem", "a.DER", "c.crt", "d.cer", "readme.txt"):
        put(tmp_path / name, name.encode())
    assert certificates(tmp_path) == [b"a.DER", b"b.pem", b"c.crt", b"d.cer"]
    assert certificates(tmp_path / "nowhere") == []
