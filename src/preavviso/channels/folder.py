"""Files as a channel: a file, a folder, or a maildir; what lies there, and the bytes of each."""

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from preavviso.domain.message import Problem
from preavviso.domain.phrase import Phrase

# More than any message or list has: what is larger is told, and not loaded.
MOST_KEPT = 256 * 1024 * 1024
_CERTIFICATE_ENDINGS = {".pem", ".crt", ".cer", ".der"}
_CHUNK = 1 << 20
# A file that nobody has written to for so long is whole. A clock that is further ahead is another machine's.
_AT_REST = timedelta(seconds=10)
_CLOCKS_DIFFER = timedelta(minutes=1)
_DRAFTS = (".part", ".partial", ".filepart", ".crdownload", ".tmp", ".swp", "~")
_NOTES = {"thumbs.db", "desktop.ini"}


class NotTaken(Exception):  # noqa: N818 — an answer, not an error
    """The thing that lies there is not taken in, and why. `is_large`: its bytes could be, and are too many."""

    def __init__(self, problem: Problem, *, is_large: bool = False) -> None:
        super().__init__(str(problem.message))
        self.problem = problem
        self.is_large = is_large


@dataclass(frozen=True, slots=True)
class Taken:
    """The bytes of a file, and when it came to lie there."""

    raw: bytes
    delivered_at: datetime


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that lies there. `place` stays the same when a mail program marks the message as read."""

    path: Path
    channel: str
    place: str

    @property
    def name(self) -> str:
        """The file's name, as it can be shown and kept."""
        return readable(self.path.name)

    @property
    def delivered_at(self) -> datetime:
        """When it came to lie there."""
        return datetime.fromtimestamp(self.path.stat().st_mtime, tz=UTC)

    @property
    def changed_at(self) -> datetime:
        """When it was last written to or renamed: the one time of a file that no program can choose."""
        status = self.path.stat() if self.path.exists() else self.path.lstat()
        return datetime.fromtimestamp(status.st_ctime, tz=UTC)

    def is_whole(self, now: datetime) -> bool:
        """Has it been left alone long enough, or is it still being written? A maildir's messages come there whole."""
        return self.channel == "maildir" or not -_CLOCKS_DIFFER < now - self.changed_at < _AT_REST

    @property
    def is_draft(self) -> bool:
        """Does its name say that a program is still at work on it, or keeps notes of its own there?"""
        name = self.path.name.lower()
        return name.startswith((".", "~$")) or name.endswith(_DRAFTS) or name in _NOTES

    def taken(self, most: int = MOST_KEPT) -> Taken:
        """The file, whole. Raises NotTaken for what has more than `most` bytes, is no file or cannot be opened."""
        try:
            # Not to be kept waiting by a pipe that nobody writes to, it is opened without waiting and looked at first.
            number = os.open(self.path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            with os.fdopen(number, "rb") as opened:
                status = os.fstat(number)
                if not stat.S_ISREG(status.st_mode):
                    phrase = Phrase("This is no file but a folder, a pipe or a device: it was not read.")
                    raise NotTaken(Problem("not_a_file", phrase, readable(self.path)))
                raw = opened.read(most + 1) if status.st_size <= most else None
        except OSError as error:
            phrase = Phrase("The file cannot be opened: %(why)s.", {"why": error.strerror or str(error)})
            raise NotTaken(Problem("not_opened", phrase, readable(self.path))) from error
        if raw is None or len(raw) > most:
            phrase = Phrase("The file is larger than %(most)s MB: it was not opened.", {"most": most >> 20})
            raise NotTaken(Problem("too_big", phrase, self.name), is_large=True)
        return Taken(raw, datetime.fromtimestamp(status.st_mtime, tz=UTC))

    def digest(self) -> str:
        """The SHA-256 of a file of any size, without loading it; an empty text when it cannot be read."""
        digest = hashlib.sha256()
        try:
            with self.path.open("rb") as opened:
                while chunk := opened.read(_CHUNK):
                    digest.update(chunk)
        except OSError:
            return ""
        return digest.hexdigest()


def items(path: Path) -> Iterator[Item]:
    """What lies there, in the order of names: one file, a folder's files with its folders', or a maildir's messages.

    What is no file, or cannot be opened, is an item, too: whoever takes it is told. Links to folders are left alone, as
    one to a folder above would go round for ever.
    """
    if not _is_folder(path):
        yield Item(path, "file", _place(path))
    elif is_maildir(path):
        yield from _messages(path)
        # Beside its messages a maildir holds other maildirs, and the mail server's own lists and locks.
        yield from (item for child in _inside(path) if is_maildir(child) for item in items(child))
    else:
        yield from _files(path)


def readable(path: Path | str) -> str:
    """The path as it can be shown and kept: old archives unpack names that are no UTF-8, and no text may hold them."""
    return os.fsencode(path).decode("utf-8", "replace")


def is_maildir(path: Path) -> bool:
    """Is this folder a maildir?"""
    return _is_folder(path / "cur") and _is_folder(path / "new")


def certificates(folder: Path) -> list[bytes]:
    """The files of the certificates that lie there; none where there is no such folder."""
    found = _inside(folder) if _is_folder(folder) else []
    return [path.read_bytes() for path in found if path.suffix.lower() in _CERTIFICATE_ENDINGS and path.is_file()]


def _files(folder: Path) -> Iterator[Item]:
    try:
        children = _inside(folder)
    except OSError:
        yield Item(folder, "folder", _place(folder))
        return
    for child in children:
        if not _is_folder(child):
            yield Item(child, "folder", _place(child))
        elif not child.is_symlink():
            yield from items(child)


def _messages(maildir: Path) -> Iterator[Item]:
    """The messages that are delivered; `tmp` holds those that are still being written."""
    found = [item for name in ("cur", "new") for item in _files(maildir / name)]
    for item in sorted(found, key=lambda item: item.path.name):
        if not item.path.name.startswith("."):
            # The part after ":2," holds flags that change when somebody reads the message elsewhere.
            yield Item(item.path, "maildir", readable(f"{maildir.resolve()}/{item.path.name.partition(':2,')[0]}"))


def _inside(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _place(path: Path) -> str:
    return readable(path.parent.resolve() / path.name)
