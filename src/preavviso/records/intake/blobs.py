"""Messages' bytes on disk, addressed by content: written once, and fsynced before anything says that they are here."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings


def store(raw: bytes) -> str:
    """Keep these bytes and return their SHA-256; when it returns they survive a power cut. Storing twice is once."""
    sha256 = hashlib.sha256(raw).hexdigest()
    path = _path(sha256)
    if path.exists():
        return sha256
    _make_folder(path.parent)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
    with os.fdopen(handle, "wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    Path(temporary).replace(path)
    _sync_folder(path.parent)
    return sha256


def fetch(sha256: str) -> bytes:
    """The bytes stored under that address. OSError: not there, or altered since."""
    path = _path(sha256)
    raw = path.read_bytes()
    if hashlib.sha256(raw).hexdigest() != sha256:
        raise OSError(
            f"{path} no longer holds what was stored: its content has changed on the disk. "
            "Restore it from a backup; nothing was read from it."
        )
    return raw


def _path(sha256: str) -> Path:
    return Path(settings.BLOBS) / sha256[:2] / sha256


def _make_folder(folder: Path) -> None:
    if not folder.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
