"""A maildir as a mail server leaves it: file names that say when and how big, and the hour of delivery as mtime."""

import hashlib
import os
from datetime import datetime
from pathlib import Path

FOLDERS = ("cur", "new", "tmp")
SERVER = "mx.comune.borgolago.example"


def create(root: Path) -> None:
    """Make the three folders."""
    for folder in FOLDERS:
        (root / folder).mkdir(parents=True, exist_ok=True)


def file_name(key: str, raw: bytes, delivered_at: datetime, *, seen: bool) -> str:
    """Folder and name of a message: in `cur` with its flag once somebody has opened it, in `new` until then."""
    unique = int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big")
    bare_line_ends = raw.count(b"\n") - raw.count(b"\r\n")
    name = f"{int(delivered_at.timestamp())}.M{unique % 1_000_000:06}P{1000 + unique % 30_000}.{SERVER}"
    sized = f"{name},S={len(raw)},W={len(raw) + bare_line_ends}"
    return f"cur/{sized}:2,S" if seen else f"new/{sized}"


def write(root: Path, name: str, raw: bytes, delivered_at: datetime) -> None:
    """Write a message under its name, as delivered then."""
    path = root / name
    path.write_bytes(raw)
    moment = int(delivered_at.timestamp())
    os.utime(path, (moment, moment))
