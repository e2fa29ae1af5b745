"""What a file is, by its content and not by its name."""

import re
from enum import StrEnum

from preavviso.channels.archive import Archive


class Format(StrEnum):
    """What a file is, by its first bytes and not by its name."""

    MESSAGE = "message"
    XLSX = "xlsx"
    TEXT = "text"
    CSV = "csv"
    PAGE = "html"
    XLS = "xls"
    ODS = "ods"
    PDF = "pdf"
    DOCX = "docx"
    DOC = "doc"
    RTF = "rtf"
    IMAGE = "image"
    ZIP = "zip"
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
)
_ZIPPED = (("xl/workbook.xml", Format.XLSX), ("word/document.xml", Format.DOCX))
_HEADER = re.compile(rb"(?:[!-9;-~]+:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*)")
_TELLING_HEADER = re.compile(
    rb"^(?:received|return-path|from|to|subject|date|message-id|mime-version|content-type|x-trasporto|x-ricevuta|delivered-to|da|reply-to):",
    re.IGNORECASE | re.MULTILINE,
)
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
        return Format.DOC if "WordDocument".encode("utf-16-le") in raw else Format.XLS
    return _format_of_text(raw, name.lower())


def _format_of_zip(raw: bytes) -> Format:
    archive = Archive(raw)
    for part, found in _ZIPPED:
        if part in archive:
            return found
    if "mimetype" in archive and b"opendocument.spreadsheet" in archive.read("mimetype"):
        return Format.ODS
    return Format.ZIP


def _format_of_text(raw: bytes, name: str) -> Format:
    start = raw[:65_536].lstrip(b"\xef\xbb\xbf\r\n\t ")
    is_wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not is_wide and len(_CONTROL.findall(start)) > len(start) // 200:
        return Format.UNKNOWN
    if re.match(rb"<(?:!doctype\s+html|html|head|body|table)\b", start, re.IGNORECASE):
        return Format.PAGE
    if _looks_like_message(start, name):
        return Format.MESSAGE
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
