"""A damaged zip is a damaged file, whatever the library calls it."""

import io
import struct
import zipfile
from collections.abc import Callable

import pytest

from preavviso.channels.archive import Archive
from preavviso.channels.refusal import TooMuch

NAME = "a.xml"


def whole() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(NAME, "ROSSI MARIO " * 50)
    return file.getvalue()


def put(raw: bytes, at: int, content: bytes) -> bytes:
    return raw[:at] + content + raw[at + len(content) :]


DIRECTORY = whole().find(b"PK\x01\x02")
END = whole().rfind(b"PK\x05\x06")
STREAM = 30 + len(NAME)


def beyond_counting() -> bytes:
    """The entry's place is given in the wide field, as the largest number that fits there."""
    wide = struct.pack("<HHQ", 1, 8, 2**64 - 1)
    entry = put(put(whole()[DIRECTORY:END], 42, b"\xff" * 4), 30, struct.pack("<H", len(wide))) + wide
    return whole()[:DIRECTORY] + entry + put(whole()[END:], 12, struct.pack("<L", len(entry)))


def ending_too_soon() -> bytes:
    """The directory promises more bytes, and as they are, than the file has."""
    promised = struct.pack("<LL", 10**6, 10**6)
    return put(put(whole(), DIRECTORY + 20, promised), DIRECTORY + 10, struct.pack("<H", zipfile.ZIP_STORED))


DAMAGES: dict[str, Callable[[], bytes]] = {
    "no directory": lambda: whole()[:END],
    "a wrong sum": lambda: put(whole(), DIRECTORY + 16, b"\0\0\0\0"),
    "a torn stream": lambda: put(whole(), STREAM, b"\xff\xff\xff"),
    "a stream that ends too soon": ending_too_soon,
    "an unknown version": lambda: put(whole(), DIRECTORY + 6, b"\xff\0"),
    "an unknown method": lambda: put(whole(), DIRECTORY + 10, b"\x63\0"),
    "a name that is none": lambda: put(put(whole(), DIRECTORY + 8, b"\0\x08"), DIRECTORY + 46, b"\xff"),
    "a place beyond counting": beyond_counting,
}


def test_a_whole_zip_is_read() -> None:
    assert Archive(whole()).read(NAME).startswith(b"ROSSI MARIO")


@pytest.mark.parametrize("damage", DAMAGES)
def test_each_damage_is_called_damage(damage: str) -> None:
    with pytest.raises(TooMuch) as told:
        Archive(DAMAGES[damage]()).read(NAME)
    assert told.value.code == "damaged"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_unpacks_all_at_once_is_not_begun(method: int) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr(NAME, "ROSSI MARIO " * 50)
    with pytest.raises(TooMuch) as told:
        Archive(file.getvalue())
    assert told.value.code == "packing"
