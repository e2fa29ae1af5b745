"""Files as a channel: a file, a folder, or a maildir, and when each thing came into it."""

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Item:
    """One file to be received. `place` stays the same when a mail program marks the message as read."""

    path: Path
    channel: str
    place: str

    @property
    def delivered_at(self) -> datetime:
        """When it came to lie there."""
        return datetime.fromtimestamp(self.path.stat().st_mtime, tz=UTC)


def items(path: Path) -> Iterator[Item]:
    """What lies there, in the order of names: one file, a folder's files with its folders', or a maildir's messages.

    A maildir's `tmp` holds messages that are still being written: it is left alone, as are links and devices.
    """
    if not path.is_dir():
        yield Item(path, "file", str(path.resolve()))
    elif is_maildir(path):
        yield from _messages(path)
    else:
        for child in sorted(path.iterdir()):
            if child.is_dir() and not child.is_symlink():
                yield from items(child)
            elif _is_plain_file(child):
                yield Item(child, "folder", str(child.resolve()))


def is_maildir(path: Path) -> bool:
    """Is this folder a maildir?"""
    return all((path / name).is_dir() for name in ("cur", "new", "tmp"))


def certificates(folder: Path) -> list[bytes]:
    """The files of the certificates that lie there; none where there is no such folder."""
    if not folder.is_dir():
        return []
    return [path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix.lower() in {".pem", ".crt", ".cer"}]


def _messages(maildir: Path) -> Iterator[Item]:
    found = (child for name in ("cur", "new") for child in (maildir / name).iterdir())
    for child in sorted(found, key=lambda child: child.name):
        if _is_plain_file(child) and not child.name.startswith("."):
            # The part after ":2," holds flags that change when somebody reads the message elsewhere.
            yield Item(child, "maildir", f"{maildir.resolve()}/{child.name.partition(':2,')[0]}")


def _is_plain_file(path: Path) -> bool:
    return stat.S_ISREG(path.lstat().st_mode)
