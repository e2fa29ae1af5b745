"""Files packed and signed, as offices do it and as nobody should."""

import base64
import io
import struct
import zipfile
from collections.abc import Mapping

from asn1crypto import cms
from tests.channels.envelopes import SEAL, SENT

LINE = "ROSSI MARIA – VIA ROMA 12 – 27/11/2025 – SI ESEGUE"
CSV = b"COGNOME;NOME;INDIRIZZO;DATA;NOTE\nROSSI;MARIA;VIA ROMA 12;27/11/2025;SI ESEGUE\n"


def zipped(files: Mapping[str, bytes], flags: int = 0) -> bytes:
    """A zip of these files. `flags` are set in every entry: 1 says that it is encrypted."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    raw = bytearray(file.getvalue())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = raw.find(mark)
        while flags and start >= 0:
            raw[start + place] |= flags
            start = raw.find(mark, start + 4)
    return bytes(raw)


def zipped_by_code_page(name: bytes, content: bytes) -> bytes:
    """A zip whose one name is written in some code page, without saying in which."""
    stand_in = b"x" * len(name)
    return zipped({stand_in.decode(): content}).replace(stand_in, name)


def zipped_link(name: str, target: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        entry = zipfile.ZipInfo(name)
        entry.create_system = 3
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, target)
    return file.getvalue()


def signed(content: bytes, kind: str = "data") -> bytes:
    """The file inside its signature, as .p7m."""
    data = cms.ContentInfo.load(SEAL.sign(content, SENT))
    data["content"]["encap_content_info"] = {"content_type": "data", "content": content}
    data["content"]["version"] = "v3" if kind == "signed_data" else "v1"
    der: bytes = data.dump(force=True)
    if kind == "data":
        return der
    return der.replace(bytes.fromhex("06092a864886f70d010701"), bytes.fromhex("06092a864886f70d010702"), 1)


def detached(content: bytes) -> bytes:
    return SEAL.sign(content, SENT)


def with_letters(der: bytes) -> bytes:
    return base64.encodebytes(der)


def armoured(der: bytes) -> bytes:
    return b"-----BEGIN PKCS7-----\n" + base64.encodebytes(der) + b"-----END PKCS7-----\n"


def without_lengths(content: bytes) -> bytes:
    """The same in the form of indefinite lengths, with its content in pieces, as programs that stream write it."""
    outer = cms.ContentInfo.load(signed(content))["content"]
    rest = b"".join(outer[name].dump() for name in ("certificates", "signer_infos"))
    pieces = b"".join(
        b"\x04" + _length(len(content[at : at + 100])) + content[at : at + 100] for at in range(0, len(content), 100)
    )
    inside = bytes.fromhex("06092a864886f70d010701") + b"\xa0\x80\x24\x80" + pieces + b"\0\0\0\0"
    data = outer["version"].dump() + outer["digest_algorithms"].dump() + b"\x30\x80" + inside + b"\0\0" + rest
    return b"\x30\x80" + bytes.fromhex("06092a864886f70d010702") + b"\xa0\x80\x30\x80" + data + b"\0\0" * 3


def _length(size: int) -> bytes:
    return bytes([size]) if size < 128 else b"\x81" + bytes([size])


def winmail() -> bytes:
    return struct.pack("<LH", 0x223E9F78, 1) + b"\x01\x06\x90\x08\x00\x04\x00\x00\x00" + b"\0" * 40
