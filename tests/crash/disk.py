"""What a power cut leaves of the files that our program wrote.

SIGKILL takes a process away and leaves what it wrote in the system's cache, so it proves nothing about a power cut.
Here `os.fsync` is recorded instead of done, and the cut is made afterwards: what was not synced is taken away. A file's
bytes stay if the file was synced; its name stays if its folder was synced when the name was there; and so for every
folder above. That is harsher than a disk, which keeps some of the rest by chance.

What is simulated is our own files alone. The databases sync by their own means and are taken at their word.
"""

import os
import shutil
import stat
from pathlib import Path

JOURNAL = "fsync.journal"


def record(journal: Path) -> None:
    """Record every fsync of this process, and of those that it forks, in place of doing it."""
    number = os.open(journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def fsync(handle: int) -> None:
        status = os.fstat(handle)
        if stat.S_ISDIR(status.st_mode):
            lines = [f"name {status.st_ino} {_mark(entry.stat(follow_symlinks=False))}" for entry in os.scandir(handle)]
        else:
            lines = [f"bytes {_mark(status)}"]
        # One write, so that a kill leaves all of it or nothing.
        os.write(number, "".join(f"{line}\n" for line in lines).encode())

    os.fsync = fsync  # type: ignore[assignment]


def cut_power(home: Path, blobs: Path) -> int:
    """Take away from the blobs what a power cut would. How many files went?"""
    journal = home / JOURNAL
    synced = set(journal.read_text().splitlines()) if journal.exists() else set()
    return _cut(home, blobs, synced) if blobs.exists() else 0


def _cut(folder: Path, path: Path, synced: set[str]) -> int:
    status = path.lstat()
    named = f"name {folder.stat().st_ino} {_mark(status)}" in synced
    if path.is_dir():
        lost = [child for child in path.rglob("*") if child.is_file()]
        if not named:
            shutil.rmtree(path)
            return len(lost)
        return sum(_cut(path, child, synced) for child in list(path.iterdir()))
    if not named:
        path.unlink()
        return 1
    if f"bytes {_mark(status)}" not in synced:
        path.write_bytes(b"")
        return 1
    return 0


def _mark(status: os.stat_result) -> str:
    """What tells a file from another one that gets its number when it is gone."""
    return f"{status.st_ino}" if stat.S_ISDIR(status.st_mode) else f"{status.st_ino}-{status.st_mtime_ns}"
