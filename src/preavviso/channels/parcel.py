"""What is packed in a file: the files of an archive, and the file that a signature (.p7m) is wrapped around."""

import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from preavviso.channels.archive import MOST_BYTES, MOST_ENTRIES, Archive, Entry
from preavviso.channels.format import Format, format_of
from preavviso.channels.mime import file_name
from preavviso.channels.refusal import TooMuch, too_big_inside
from preavviso.domain.phrase import Phrase

# Parcels in parcels, and messages in messages: deeper than this nobody sends a list on purpose.
DEEPEST = 3
_MOST_SIGNATURES = 4
# A list is a small file. What is larger in an archive is told, and not unpacked.
_MOST_FILE = 50 * 1024 * 1024
# What the programs of some makers add to every archive.
_LITTER = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._)", re.IGNORECASE)

REFUSED = frozenset(
    {Format.RAR, Format.SEVEN_ZIP, Format.GZIP, Format.TNEF, Format.OUTLOOK, Format.PROGRAM, Format.ENCRYPTED}
)


@dataclass(slots=True)
class Unpacking:
    """What the archives of one stored file may hold together: archives in archives would multiply."""

    files: int = MOST_ENTRIES
    left: int = MOST_BYTES

    def take(self, size: int) -> None:
        """Count one more file. Raises TooMuch when there were enough."""
        self.files -= 1
        self.left -= size
        if self.is_used_up:
            raise too_big_inside()

    @property
    def is_used_up(self) -> bool:
        """Has there been enough?"""
        return self.files < 0 or self.left < 0


class Packed:
    """One file of an archive, by its name as it can be shown."""

    def __init__(self, name: str, archive: Archive, entry: Entry, unpacking: Unpacking) -> None:
        self.name = name
        self._archive = archive
        self._entry = entry
        self._unpacking = unpacking

    def content(self) -> bytes:
        """The file's bytes. Raises TooMuch where they are not to be had within limits."""
        self._unpacking.take(self._entry.file_size)
        if stat.S_ISLNK(self._entry.external_attr >> 16):
            raise TooMuch("link", Phrase("The archive holds a link in the file's place: ask for the file itself."))
        if self._entry.file_size > _MOST_FILE:
            raise too_big_inside()
        return self._archive.read(self._entry.filename)


def unpacked(raw: bytes, unpacking: Unpacking) -> Iterator[Packed]:
    """The files of an archive, one after the other. Raises TooMuch where the archive itself is beyond limits.

    No file is written anywhere, so that a name that points out of its folder is only an odd name.
    """
    archive = Archive(raw)
    for entry in archive.entries:
        name = _shown(entry)
        if not name.endswith("/") and not _LITTER.search(name):
            yield Packed(name, archive, entry, unpacking)


_UTF8_NAME = 0x800


def _shown(entry: Entry) -> str:
    """The name in its archive. Without a mark it is of some code page: Windows in Italy writes 850, others UTF-8."""
    name = entry.filename
    if not entry.flag_bits & _UTF8_NAME and not name.isascii():
        raw = name.encode("cp437", "replace")
        try:
            name = raw.decode("utf-8")
        except UnicodeDecodeError:
            name = raw.decode("cp850")
    steps = [step for step in name.replace("\\", "/").split("/") if step not in ("", ".", "..")]
    shown = "/".join(file_name(step) for step in steps)
    return f"{shown}/" if name.endswith(("/", "\\")) else shown or "—"


def unsigned(raw: bytes) -> bytes:
    """The file that stands inside a signature, or inside several. Raises TooMuch when there is only the signature."""
    from preavviso.channels.signature import opaque_content

    for _signature in range(_MOST_SIGNATURES):
        inside = opaque_content(raw)
        if inside is None:
            raise TooMuch(
                "signature_alone",
                Phrase("The file is only a signature: ask for the document that it signs."),
            )
        raw = inside
        if format_of(raw, "") is not Format.SIGNED:
            return raw
    raise TooMuch("too_many_signatures", Phrase("The file is signed more often than anybody does: open it by hand."))


def unsigned_name(name: str) -> str:
    """The name of the file inside: without the ending that the signature had added.

    >>> unsigned_name("elenco.pdf.p7m"), unsigned_name("elenco.xlsx.P7M.p7m"), unsigned_name("elenco.p7s")
    ('elenco.pdf', 'elenco.xlsx', 'elenco')
    """
    while PurePosixPath(name).suffix.lower() in (".p7m", ".p7s") and len(PurePosixPath(name).stem) > 0:
        name = name[:-4]
    return name


def refused(found: Format, name: str) -> TooMuch:
    """Why a parcel of this kind is not opened, and what to do instead."""
    about = {"name": name, "format": found.value.upper()}
    match found:
        case Format.PROGRAM:
            phrase = Phrase(
                "The file %(name)s is a program, whatever its name says: do not open it, and tell who looks after "
                "your computers.",
                about,
            )
            return TooMuch("program", phrase)
        case Format.ENCRYPTED:
            phrase = Phrase(
                "The file %(name)s is encrypted for somebody else's key: ask the sender for it without encryption.",
                about,
            )
        case Format.TNEF:
            phrase = Phrase(
                "The file %(name)s is an Outlook parcel (winmail.dat) that only Outlook opens: ask the sender to send "
                "the attachments again, with the message in plain text or HTML.",
                about,
            )
        case Format.OUTLOOK:
            phrase = Phrase(
                "The file %(name)s is a message saved by Outlook (.msg): open it there, and save it again as .eml or "
                "save its attachments.",
                about,
            )
        case _:
            phrase = Phrase(
                "The archive %(name)s is of a kind that is not opened (%(format)s): unpack it by hand, or ask for a "
                "ZIP or for the list itself.",
                about,
            )
    return TooMuch("parcel_not_opened", phrase)
