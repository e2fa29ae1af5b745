"""What a file is, by its content and not by its name."""

import re
from enum import StrEnum

from preavviso.channels.archive import Archive
from preavviso.channels.mime import unwrapped_base64


class Format(StrEnum):
    """What a file is, by its first bytes and not by its name."""

    MESSAGE = "message"
    XLSX = "xlsx"
    TEXT = "text"
    CSV = "csv"
    PAGE = "html"
    XLS = "xls"
    XLSB = "xlsb"
    ODS = "ods"
    FODS = "fods"
    EXCEL_XML = "excel_xml"
    PDF = "pdf"
    DOCX = "docx"
    DOC = "doc"
    ODT = "odt"
    RTF = "rtf"
    IMAGE = "image"
    ZIP = "zip"
    SIGNED = "p7m"
    ENCRYPTED = "encrypted"
    RAR = "rar"
    SEVEN_ZIP = "7z"
    GZIP = "gzip"
    TNEF = "winmail.dat"
    OUTLOOK = "msg"
    PROGRAM = "program"
    EMPTY = "empty"
    UNKNOWN = "unknown"


_MAGIC = (
    (b"%PDF", Format.PDF),
    (b"{\\rtf", Format.RTF),
    (b"\x89PNG", Format.IMAGE),
    (b"II*\x00", Format.IMAGE),
    (b"MM\x00*", Format.IMAGE),
    (b"\xff\xd8\xff", Format.IMAGE),
    (b"GIF8", Format.IMAGE),
    (b"Rar!\x1a\x07", Format.RAR),
    (b"7z\xbc\xaf\x27\x1c", Format.SEVEN_ZIP),
    (b"\x1f\x8b", Format.GZIP),
    (b"\x78\x9f\x3e\x22", Format.TNEF),
    (b"\x7fELF", Format.PROGRAM),
    (b"PK\x05\x06", Format.ZIP),
)
_ZIPPED = (
    ("xl/workbook.xml", Format.XLSX),
    ("word/document.xml", Format.DOCX),
    ("xl/workbook.bin", Format.XLSB),
)
# The older container of office programs says what it holds by the names of its parts.
_OLE = (
    ("__properties_version1.0".encode("utf-16-le"), Format.OUTLOOK),
    ("WordDocument".encode("utf-16-le"), Format.DOC),
)
# Wrappings say what they are by a number: what is signed, and what only its addressee can open.
_WRAPPINGS = (
    (bytes.fromhex("06092a864886f70d010702"), Format.SIGNED),
    (bytes.fromhex("06092a864886f70d010703"), Format.ENCRYPTED),
    (bytes.fromhex("060b2a864886f70d0109100117"), Format.ENCRYPTED),
)
_ARMOUR = (b"-----BEGIN PKCS7", b"-----BEGIN CMS", b"-----BEGIN PKCS #7")
_XML = (
    (b"urn:schemas-microsoft-com:office:spreadsheet", Format.EXCEL_XML),
    (b"application/vnd.oasis.opendocument.spreadsheet", Format.FODS),
)
_HEADER = re.compile(rb"(?:[!-9;-~]+:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*)")
_TELLING_HEADER = re.compile(
    rb"^(?:received|return-path|from|to|subject|date|message-id|mime-version|content-type|x-trasporto|x-ricevuta|delivered-to|da|reply-to):",
    re.IGNORECASE | re.MULTILINE,
)
_HEADING = 256
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def format_of(raw: bytes, name: str) -> Format:
    """What is this file? The name only tells apart what the content cannot: text from comma-separated values."""
    if not raw.strip(b"\x00 \t\r\n"):
        return Format.EMPTY
    known = next((found for magic, found in _MAGIC if raw.startswith(magic)), None)
    if known is not None:
        return known
    if raw.startswith(b"PK\x03\x04"):
        return _format_of_zip(raw)
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        return next((found for name, found in _OLE if name in raw), Format.XLS)
    if raw.startswith(b"MZ") and b"\x00" in raw[:64]:
        return Format.PROGRAM
    wrapped = _format_of_wrapping(raw)
    if wrapped is not None:
        return wrapped
    return _format_of_text(raw, name.lower())


def _format_of_zip(raw: bytes) -> Format:
    archive = Archive(raw)
    for part, found in _ZIPPED:
        if part in archive:
            return found
    # Some programs give the main part another name: what it is stands in the list of parts.
    parts = archive.read("[Content_Types].xml")
    for kind, found in ((b"wordprocessingml.document.main", Format.DOCX), (b"spreadsheetml.sheet.main", Format.XLSX)):
        if kind in parts:
            return found
    said = archive.read("mimetype")[:100]
    for kind, found in ((b"opendocument.spreadsheet", Format.ODS), (b"opendocument.text", Format.ODT)):
        if kind in said:
            return found
    return Format.ZIP


def _format_of_wrapping(raw: bytes) -> Format | None:
    """Is this a file inside a signature (.p7m), a signature alone, or encrypted: as bytes, or written as letters?"""
    start = raw[:400].lstrip()
    if start.startswith(_ARMOUR):
        start = unwrapped_base64(start.partition(b"\n")[2])
    elif start.startswith(b"MI"):
        start = unwrapped_base64(start)
    if not start.startswith(b"0"):
        return None
    return next((found for number, found in _WRAPPINGS if number in start[:60]), None)


def _format_of_text(raw: bytes, name: str) -> Format:
    start = raw[:65_536].lstrip(b"\xef\xbb\xbf\r\n\t ")
    # What a message carries may be bytes of any kind, as long as its headers are none.
    if b"\x00" not in start[:_HEADING] and _looks_like_message(start, name):
        return Format.MESSAGE
    is_wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not is_wide and len(_CONTROL.findall(start)) > len(start) // 200:
        return Format.UNKNOWN
    if re.match(rb"(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|body|table)\b", start, re.IGNORECASE):
        return Format.PAGE
    if start.startswith(b"<"):
        return next((found for mark, found in _XML if mark in start[:8_192]), Format.TEXT)
    return Format.CSV if name.endswith((".csv", ".tsv")) else Format.TEXT


def _looks_like_message(start: bytes, name: str) -> bool:
    if start.startswith(b"From "):
        start = start.partition(b"\n")[2]
    head = b""
    position = 0
    while (match := _HEADER.match(start, position)) is not None and position < 32_768:
        head += match.group()
        position = match.end()
    # A first header too long to be seen whole still begins as one.
    telling = len({word.lower() for word in _TELLING_HEADER.findall(head or start[:100])})
    # A maildir's files bear no ending; a text whose first line is "Da: …" is still a text.
    return telling >= 1 if name.endswith(".eml") else telling >= 2
