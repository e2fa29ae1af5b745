"""A message cut into parts by its raw bytes: nothing is re-encoded, everything is bounded."""

import binascii
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property

from preavviso.channels.refusal import TooMuch
from preavviso.domain.phrase import Phrase
from preavviso.domain.wording.spelling import normal

DEEPEST = 20
MOST_PARTS = 500
MOST_HEADER_BYTES = 256 * 1024
MOST_ADDRESSES = 500
# The types of what stands inside its signature, and not beside it.
OPAQUE = ("application/pkcs7-mime", "application/x-pkcs7-mime")


class Part:
    """One part: its headers, its raw bytes (headers included), its body as it stands, and the parts in it.

    `parts` is empty for anything but multipart/*: a message inside a message stays closed bytes.
    """

    def __init__(self, raw: bytes, headers: tuple[tuple[str, str], ...], body: bytes) -> None:
        self.raw = raw
        self.headers = headers
        self.body = body
        self.parts: tuple[Part, ...] = ()

    def header(self, name: str) -> str | None:
        """The first header of this name, unfolded and with its encoded words read; None when there is none."""
        raw = self.raw_header(name)
        return None if raw is None else decoded_words(raw)

    def raw_header(self, name: str) -> str | None:
        """The first header of this name, unfolded but with its encoded words as they are."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key == wanted), None)

    @cached_property
    def _type(self) -> tuple[str, dict[str, str]]:
        return _with_parameters(self.raw_header("content-type") or "")

    @property
    def type(self) -> str:
        """The content type in small letters; text/plain where none is given."""
        kind = self._type[0]
        return kind if kind.count("/") == 1 else "text/plain"

    def parameter(self, name: str) -> str | None:
        """A parameter of the content type."""
        return self._type[1].get(name)

    @cached_property
    def name(self) -> str:
        """The file name that the part bears, or an empty text."""
        parameters = _with_parameters(self.raw_header("content-disposition") or "")[1]
        written = parameters.get("filename") or self._type[1].get("name") or ""
        return file_name(decoded_words(written))

    @property
    def is_attached(self) -> bool:
        """Does the part come as a file and not as text to be read in place?"""
        disposition = (self.raw_header("content-disposition") or "").lower().lstrip()
        return disposition.startswith("attachment") or bool(self.name)

    @cached_property
    def content(self) -> bytes:
        """The body with its transfer encoding undone; what is not well encoded is read as far as it goes."""
        encoding = (self.raw_header("content-transfer-encoding") or "").strip().lower()
        if encoding == "base64":
            return unwrapped_base64(self.body)
        if encoding == "quoted-printable":
            return binascii.a2b_qp(self.body)
        return self.body

    @property
    def text(self) -> str:
        """The content as text, by the charset that the part names and else by the usual ladder."""
        return decoded_text(self.content, self.parameter("charset"))

    def walk(self) -> "Iterator[Part]":
        """This part and all those reachable through multipart/*, never into a message inside the message."""
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(slots=True)
class _Budget:
    parts: int = MOST_PARTS
    header_bytes: int = MOST_HEADER_BYTES


def parse(raw: bytes) -> Part:
    """Cut a message into its parts. Raises TooMuch on more parts, depth or header bytes than any real message has."""
    return _part(raw, 0, _Budget())


_END_OF_HEADERS = re.compile(rb"\r?\n[ \t]*\r?\n")
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:(.*)", re.DOTALL)


def _part(raw: bytes, depth: int, budget: _Budget) -> Part:
    if depth > DEEPEST:
        raise TooMuch(
            "too_deep",
            Phrase("The message has more than %(most)s levels of parts inside each other.", {"most": DEEPEST}),
        )
    head, body = _cut(raw, budget.header_bytes)
    budget.header_bytes -= len(head)
    part = Part(raw, tuple(_fields(head)), body)
    boundary = part.parameter("boundary")
    if part.type.startswith("multipart/") and boundary:
        part.parts = tuple(_part(piece, depth + 1, budget) for piece in _pieces(body, boundary, budget))
    return part


def _cut(raw: bytes, most: int) -> tuple[bytes, bytes]:
    """The header lines and the body. A part may begin with the empty line at once: then it has no headers."""
    if raw.startswith((b"\n", b"\r\n")):
        return b"", raw[raw.index(b"\n") + 1 :]
    end = _END_OF_HEADERS.search(raw, 0, most + 4)
    if end is not None:
        return raw[: end.start()], raw[end.end() :]
    if len(raw) > most:
        raise TooMuch(
            "too_many_headers",
            Phrase("The headers of the message are longer than %(most)s bytes.", {"most": MOST_HEADER_BYTES}),
        )
    return raw, b""


def _fields(head: bytes) -> Iterator[tuple[str, str]]:
    unfolded: list[list[bytes]] = []
    for line in head.replace(b"\r\n", b"\n").split(b"\n"):
        if line[:1] in (b" ", b"\t") and unfolded:
            unfolded[-1].append(b" " + line.strip())
        else:
            unfolded.append([line])
    for lines in unfolded:
        match = _FIELD.fullmatch(b"".join(lines))
        if match is not None:
            yield match[1].decode("ascii").lower(), _eight_bit(match[2].strip())


def _eight_bit(value: bytes) -> str:
    """A header value; bytes beyond ASCII are against the rules and common."""
    return value.decode("ascii") if value.isascii() else decoded_text(value, None)


def _pieces(body: bytes, boundary: str, budget: _Budget) -> Iterator[bytes]:
    """The raw bytes between the delimiter lines; a missing last delimiter ends with the body."""
    mark = re.escape(boundary.encode("utf-8", "surrogateescape"))
    delimiter = re.compile(rb"--" + mark + rb"(--)?[ \t]*(?=\r?\n|\Z)")
    start: int | None = None
    for match in delimiter.finditer(body):
        if match.start() and body[match.start() - 1] != _LINE_FEED:
            continue
        if start is not None:
            yield _without_line_end(body[start : match.start()])
        if match[1]:
            return
        budget.parts -= 1
        if budget.parts < 0:
            raise TooMuch("too_many_parts", Phrase("The message has more than %(most)s parts.", {"most": MOST_PARTS}))
        line_end = body.find(b"\n", match.end())
        start = len(body) if line_end < 0 else line_end + 1
    if start is not None and start < len(body):
        yield body[start:]


_LINE_FEED = 0x0A


def _without_line_end(piece: bytes) -> bytes:
    """The line end before a delimiter belongs to the delimiter."""
    if piece.endswith(b"\r\n"):
        return piece[:-2]
    return piece.removesuffix(b"\n")


# A name is tried only where it begins, and never again from its middle: a header may be one letter 200,000 times.
_PARAMETER = re.compile(r"(?<![^\s=;\"])([^\s=;\"]++)\s*+=\s*+(?:\"((?:\\.|[^\"\\])*)\"?|([^;]*+))")


def _with_parameters(value: str) -> tuple[str, dict[str, str]]:
    """A header's value and its parameters, with the pieces and charsets of RFC 2231 put together."""
    main, _semicolon, rest = value.partition(";")
    found: dict[str, str] = {}
    for match in _PARAMETER.finditer(rest):
        quoted, bare = match[2], match[3]
        found.setdefault(match[1].lower(), re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else bare.strip())
    return main.strip().lower(), _joined(found) if any("*" in name for name in found) else found


def _joined(found: dict[str, str]) -> dict[str, str]:
    whole = {name: value for name, value in found.items() if "*" not in name}
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for name, value in found.items():
        match = re.fullmatch(r"([^*]+)(?:\*(\d{1,3}))?(\*)?", name)
        if match is not None and "*" in name:
            pieces.setdefault(match[1], []).append((int(match[2] or 0), bool(match[3]), value))
    for name, numbered in pieces.items():
        whole[name] = _extended(sorted(numbered))
    return whole


def _extended(pieces: list[tuple[int, bool, str]]) -> str:
    charset = None
    content = b""
    for index, (_number, is_coded, value) in enumerate(pieces):
        if is_coded and index == 0 and value.count("'") >= 2:
            charset, _language, value = value.split("'", 2)
        content += _percent_decoded(value) if is_coded else value.encode("utf-8", "replace")
    return decoded_text(content, charset)


def _percent_decoded(value: str) -> bytes:
    return re.sub(rb"%([0-9A-Fa-f]{2})", lambda match: bytes([int(match[1], 16)]), value.encode("utf-8", "replace"))


_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?\r\n]*)\?=")
_BETWEEN_WORDS = re.compile(r"(\?=)\s+(=\?[^?\s]{1,60}\?[bBqQ]\?)")


def decoded_words(value: str) -> str:
    """A header's text with its encoded words read. What cannot be read stays as it stands.

    >>> decoded_words("=?utf-8?Q?Libert=C3=A0?= ora")
    'Libertà ora'
    """
    if "=?" not in value:
        return value
    joined = _BETWEEN_WORDS.sub(r"\1\2", value)
    text, position = "", 0
    pending, charset = b"", ""
    for match in _WORD.finditer(joined):
        # A letter may be cut between two adjoining words: their bytes are read together.
        if pending and (match.start() > position or match[1].lower() != charset):
            text, pending = text + decoded_text(pending, charset), b""
        text += joined[position : match.start()]
        charset, position = match[1].lower().split("*")[0], match.end()
        pending += _word_bytes(match[2], match[3])
    return text + (decoded_text(pending, charset) if pending else "") + joined[position:]


def _word_bytes(encoding: str, content: str) -> bytes:
    raw = content.encode("utf-8", "replace")
    return unwrapped_base64(raw) if encoding in "bB" else binascii.a2b_qp(raw, header=True)


_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


def unwrapped_base64(body: bytes) -> bytes:
    """The bytes in a base64 text, up to its padding, whatever else stands in between."""
    letters = _NOT_BASE64.sub(b"", body.split(b"=", 1)[0])
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


# Microsoft's code page holds all that ISO 8859-1 has, and what senders who say ISO 8859-1 really write.
_REAL_CHARSET = {"iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "utf-8", "ascii": "utf-8"}
# Codecs of Python that make bytes of bytes, or run code, are no charsets.
_CHARSET_NAME = re.compile(
    r"(?:utf|iso|cp|windows|latin|mac|koi|big5|gb|euc|shift|us|ascii|ibm|l\d|x-mac)[\w.:-]*", re.IGNORECASE
)


def decoded_text(content: bytes, charset: str | None) -> str:
    """Bytes as text: the charset named, then strict UTF-8, then Windows 1252, then Latin 1, which takes anything."""
    return text_and_charset(content, charset)[0]


def text_and_charset(content: bytes, charset: str | None) -> tuple[str, str]:
    """The text, and the charset that it turned out to be in."""
    if content.startswith(b"\xef\xbb\xbf"):
        content = content[3:]
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        charset = "utf-16"
    named = (charset or "utf-8").strip().strip("\"'").lower()
    ladder = (_REAL_CHARSET.get(named, named), "utf-8", "cp1252")
    for candidate in ladder:
        if not _CHARSET_NAME.fullmatch(candidate):
            continue
        try:
            return content.decode(candidate), candidate
        # No such charset, or not these bytes; in the cage no codec's file can be opened.
        except (ValueError, LookupError, OSError):
            continue
    return content.decode("latin-1"), "latin-1"


def file_name(written: str) -> str:
    """A file's name as it can be shown: without folders, and without signs that cannot be seen or turn it round.

    >>> file_name("elenco\u202excod.exe"), file_name("../a\u200b.xlsx")
    ('elencoxcod.exe', '.._a.xlsx')
    """
    seen = "".join(letter for letter in normal(written) if unicodedata.category(letter) not in _UNSEEN)
    return seen.replace("/", "_").replace("\\", "_")


_UNSEEN = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")

# Bounded, for a quotation that stays open would be looked for anew at each of its marks.
_QUOTED_OR_COMMENT = re.compile(r'"(?:\\.|[^"\\]){0,250}"|\([^()]*+\)')
_OF_ADDRESS = r"[^\s<>,;:\"()\[\]@]"
_ADDRESS = re.compile(rf"(?<!{_OF_ADDRESS}){_OF_ADDRESS}{{1,200}}+@{_OF_ADDRESS}{{1,250}}+")
# So many bytes of addresses are looked through, where a message to two hundred has a third of them.
_MOST_ADDRESSED = 32_768


def addresses(value: str | None) -> tuple[str, ...]:
    """The addresses in a From, To or Cc header as it is written; at most as many as a real message has."""
    if value is None:
        return ()
    bare = _QUOTED_OR_COMMENT.sub(" ", value[:_MOST_ADDRESSED])
    found: list[str] = []
    for piece in bare.split(",", MOST_ADDRESSES)[:MOST_ADDRESSES]:
        angle = piece.rfind("<")
        match = _ADDRESS.search(piece, angle + 1) or _ADDRESS.search(piece)
        if match is not None:
            found.append(match.group())
    return tuple(found)


def instant(value: str | None) -> datetime | None:
    """The instant in a Date header, with its offset; one without an offset is taken as UTC. None when it is no date."""
    if value is None:
        return None
    try:
        when = parsedate_to_datetime(value)
        when = when.replace(tzinfo=UTC) if when.tzinfo is None else when
        when.astimezone(UTC)  # An instant at the edge of the calendar cannot be compared with others.
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return None
    return when
