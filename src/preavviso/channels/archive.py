"""The zip that spreadsheets and the like are made of, opened only within limits."""

import io
import zipfile
from collections.abc import Iterator

from preavviso.channels.refusal import TooMuch, protected, told_as_damaged, too_big_inside
from preavviso.domain.phrase import Phrase

MOST_ENTRIES = 200
MOST_BYTES = 200 * 1024 * 1024
MOST_RATIO = 100
# Below this size a high ratio is only a sheet with much repetition.
_SMALL = 4 * 1024 * 1024
_LOCAL_HEADER = 30
_CHUNK = 1024 * 1024
Entry = zipfile.ZipInfo
# The library unpacks four kilobytes of these at once, and they may be gigabytes.
_RARE = (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
_NAME_OF_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class Archive:
    """The entries of a zip. Opening raises TooMuch on what no office program writes; reading counts every byte."""

    def __init__(self, raw: bytes) -> None:
        with told_as_damaged():
            self._zip = zipfile.ZipFile(io.BytesIO(raw))
            entries = self._zip.infolist()
        self._left = MOST_BYTES
        self.entries: tuple[Entry, ...] = tuple(entries)
        self._entries = {entry.filename: entry for entry in entries}
        _check(entries, len(self._entries))

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    @property
    def names(self) -> list[str]:
        """The names of the entries."""
        return list(self._entries)

    def size(self, name: str) -> int:
        """How many bytes the entry says that it holds; no more than these are ever read of it."""
        return self._entries[name].file_size

    def read(self, name: str) -> bytes:
        """The bytes of an entry; an empty text when there is no such entry."""
        return b"".join(self.chunks(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of an entry, piece by piece, counted against the limit while they come."""
        entry = self._entries.get(name)
        if entry is None:
            return
        seen = 0
        with told_as_damaged(), self._zip.open(entry) as file:
            while chunk := file.read(_CHUNK):
                seen += len(chunk)
                self._left -= len(chunk)
                if self._left < 0 or (seen > _SMALL and seen > MOST_RATIO * max(entry.compress_size, 1)):
                    raise too_big_inside()
                yield chunk


def _check(entries: list[zipfile.ZipInfo], names: int) -> None:
    if len(entries) > MOST_ENTRIES or names != len(entries):
        raise TooMuch(
            "too_many_entries",
            Phrase("The file has more than %(most)s parts, or two by one name.", {"most": MOST_ENTRIES}),
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise protected()
    if any(entry.compress_type in _RARE for entry in entries):
        raise TooMuch(
            "packing",
            Phrase("The archive is packed in a way that office programs do not use: ask for an ordinary ZIP."),
        )
    end = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        # Python 3.11 reads entries that lie over each other without a word: kilobytes become gigabytes.
        if entry.header_offset < end:
            raise TooMuch(
                "overlapping", Phrase("The parts of the file lie over each other: no office program writes that.")
            )
        end = entry.header_offset + _LOCAL_HEADER + entry.compress_size
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise too_big_inside()


def is_protected_office(raw: bytes) -> bool:
    """Is this an office file in the older container that holds nothing but an encrypted one?"""
    return _NAME_OF_ENCRYPTED in raw
