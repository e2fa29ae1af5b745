"""What `blobs.store` has stored survives a power cut, whoever was killed before."""

import hashlib
import os
from pathlib import Path

import pytest
from django.test import override_settings
from tests.crash.disk import JOURNAL, cut_power, record

from preavviso.records.intake import blobs


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(os, "fsync", os.fsync)  # for it to be put back
    record(tmp_path / JOURNAL)
    return tmp_path


def path_of(home: Path, sha256: str) -> Path:
    return home / "messages" / sha256[:2] / sha256


def test_what_is_stored_survives_and_what_is_only_written_does_not(home: Path) -> None:
    with override_settings(BLOBS=home / "messages"):
        kept = path_of(home, blobs.store(b"kept"))
    (kept.parent / "written").write_bytes(b"written")
    assert cut_power(home, home / "messages") == 1
    assert [path.read_bytes() for path in (home / "messages").rglob("*") if path.is_file()] == [b"kept"]


@pytest.mark.parametrize("left", ["file", "half a file", "folders"])
def test_what_a_killed_process_left_is_brought_onto_the_disk_before_it_counts(home: Path, left: str) -> None:
    blobs._SAFE.clear()
    path = path_of(home, hashlib.sha256(b"kept").hexdigest())
    path.parent.mkdir(parents=True)
    if left != "folders":
        path.write_bytes(b"kept"[: 2 if left == "half a file" else 4])
    with override_settings(BLOBS=home / "messages"):
        sha256 = blobs.store(b"kept")
    cut_power(home, home / "messages")
    assert path_of(home, sha256).read_bytes() == b"kept"
