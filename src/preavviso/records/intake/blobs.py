"""Messages' bytes on disk, addressed by content: written once, and fsynced before anything says that they are here."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings

# Folders whose names this process has seen onto the disk: one that another process made may not be there yet.
_SAFE: set[Path] = set()


def store(raw: bytes) -> str:
    """Keep these bytes and return their SHA-256; when it returns they survive a power cut. Storing twice is once."""
    sha256 = hashlib.sha256(raw).hexdigest()
    path = _path(sha256)
    _make_folder(path.parent)
    if path.exists() and path.stat().st_size == len(raw):
        # Whoever wrote it may have been killed before it was safe on the disk.
        _sync(path)
    else:
        _write(path, raw)
    _sync(path.parent)
    return sha256


def _write(path: Path, raw: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
    with os.fdopen(handle, "wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    Path(temporary).replace(path)


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
    """Make sure that the folder, and its name in those above, survive a power cut."""
    if folder.exists() and folder in _SAFE:
        return
    folder.mkdir(parents=True, exist_ok=True)
    for above in list(folder.parents)[:2]:
        _sync(above)
    _SAFE.add(folder)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
