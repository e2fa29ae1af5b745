"""Mail as bytes: a plain message, a PEC envelope, a receipt, an anomaly, with the headers and parts of real ones.

Everything is written by hand, line by line and with CRLF, because a signature covers bytes: a mail library that
lays lines out anew would break it, and would do so differently from one release to the next.
"""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.header import Header
from email.quoprimime import body_encode
from email.utils import format_datetime, formataddr
from enum import StrEnum
from xml.sax.saxutils import escape

from preavviso.rehearsal.place import PROVIDER, PROVIDER_NAME, Box
from preavviso.rehearsal.seal import Seal

CRLF = "\r\n"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that travels with a letter."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """What an office writes: who to whom, when, in what words. `message_id` is without its angle brackets."""

    sender: Box
    to: tuple[Box, ...]
    subject: str
    body: str
    sent_at: datetime
    message_id: str
    attachments: tuple[Attachment, ...] = ()


class Receipt(StrEnum):
    """The receipts of a PEC that a sender gets, by the provider's own word."""

    ACCEPTED = "accettazione"
    REFUSED = "non-accettazione"
    DELIVERED = "avvenuta-consegna"
    LATE = "preavviso-errore-consegna"
    FAILED = "errore-consegna"
    TAKEN = "presa-in-carico"
    INFECTED = "rilevazione-virus"


class Copy(StrEnum):
    """What a receipt of delivery brings of the message: all, hashes for its attachments, or nothing."""

    WHOLE = "completa"
    SHORT = "breve"
    NONE = "sintetica"


RECEIPT_SUBJECTS = {
    Receipt.ACCEPTED: "ACCETTAZIONE",
    Receipt.REFUSED: "AVVISO DI NON ACCETTAZIONE",
    Receipt.DELIVERED: "CONSEGNA",
    Receipt.LATE: "AVVISO DI MANCATA CONSEGNA PER SUPERAMENTO TEMPO MASSIMO",
    Receipt.FAILED: "AVVISO DI MANCATA CONSEGNA",
    Receipt.TAKEN: "PRESA IN CARICO",
    Receipt.INFECTED: "PROBLEMA DI SICUREZZA",
}


def mail(letter: Letter, *, delivered_at: datetime | None = None) -> bytes:
    """The letter as a plain e-mail. With `delivered_at`, as the receiving box keeps it (Return-Path, Received)."""
    headers = _delivery_headers(letter.sender, letter.to[0], delivered_at)
    headers += [
        ("From", _person(letter.sender)),
        ("To", ", ".join(_person(box) for box in letter.to)),
        ("Subject", _words(letter.subject)),
        ("Date", format_datetime(letter.sent_at)),
        ("Message-ID", f"<{letter.message_id}>"),
        ("MIME-Version", "1.0"),
    ]
    return _fields(headers) + _content(letter)


def pec(
    letter: Letter,
    seal: Seal,
    *,
    accepted_at: datetime | None = None,
    delivered_at: datetime | None = None,
    daticert_first: bool = True,
    recipient_certified: bool = True,
) -> bytes:
    """The letter as a signed PEC envelope. The provider's legal time is `accepted_at` (else the time of sending)."""
    at = accepted_at or letter.sent_at
    identifier = identifier_of(letter, at)
    notice = (
        f"Messaggio di posta certificata{CRLF}Il giorno {at:%d/%m/%Y} alle ore {at:%H:%M:%S} ({at:%z}) il messaggio "
        f'"{letter.subject}" è stato inviato da "{letter.sender.address}"{CRLF}indirizzato a:{CRLF}'
        + CRLF.join(box.address for box in letter.to)
        + f"{CRLF}Il messaggio originale è incluso in allegato.{CRLF}"
        + f"Identificativo messaggio: {identifier}{CRLF}"
    )
    facts = Daticert("posta-certificata", letter, at, identifier, certified=recipient_certified)
    carried = [_daticert_part(facts), _postacert_part(mail(letter))]
    headers = _delivery_headers(letter.sender, letter.to[0], delivered_at)
    headers += [
        ("X-Riferimento-Message-ID", f"<{letter.message_id}>"),
        ("X-Trasporto", "posta-certificata"),
        ("From", _person(Box(f"Per conto di: {letter.sender.address}", PROVIDER.address))),
        ("Reply-To", letter.sender.address),
        ("To", ", ".join(box.address for box in letter.to)),
        ("Subject", _words(f"POSTA CERTIFICATA: {letter.subject}")),
        ("Date", format_datetime(at)),
        ("Message-ID", f"<{identifier}>"),
        ("MIME-Version", "1.0"),
    ]
    return _signed(headers, [_notice_part(notice), *(carried if daticert_first else carried[::-1])], seal, at)


def receipt(
    letter: Letter,
    seal: Seal,
    kind: Receipt,
    *,
    at: datetime,
    delivered_at: datetime | None = None,
    error: str = "nessuno",
    explanation: str = "",
    recipient_certified: bool = True,
    copy: Copy = Copy.WHOLE,
) -> bytes:
    """The provider's receipt for a letter that its sender had sent by PEC. It comes back to that sender."""
    identifier = identifier_of(letter, letter.sent_at)
    facts = Daticert(kind, letter, at, identifier, error=error, explanation=explanation, certified=recipient_certified)
    notice = (
        f"Ricevuta di {kind}{CRLF}Il giorno {at:%d/%m/%Y} alle ore {at:%H:%M:%S} ({at:%z}), riguardo al messaggio "
        f'"{letter.subject}" inviato da "{letter.sender.address}" a "{letter.to[0].address}".{CRLF}'
        + (f"Motivo: {explanation}{CRLF}" if explanation else "")
        + f"Identificativo messaggio: {identifier}{CRLF}"
    )
    parts = [_notice_part(notice), _daticert_part(facts)]
    if kind is Receipt.DELIVERED and copy is not Copy.NONE:
        parts.append(_postacert_part(mail(letter if copy is Copy.WHOLE else _with_hashes(letter))))
    headers = _delivery_headers(PROVIDER, letter.sender, delivered_at)
    headers += [("X-Riferimento-Message-ID", f"<{letter.message_id}>"), ("X-Ricevuta", str(kind))]
    if kind is Receipt.DELIVERED:
        headers.append(("X-TipoRicevuta", str(copy)))
    own_number = _digits(f"{identifier}|{kind}", 3)
    headers += [
        ("From", PROVIDER.address),
        ("To", letter.sender.address),
        ("Subject", _words(f"{RECEIPT_SUBJECTS[kind]}: {letter.subject}")),
        ("Date", format_datetime(at)),
        ("Message-ID", f"<{identifier.replace('@', f'.{own_number}@')}>"),
        ("MIME-Version", "1.0"),
    ]
    return _signed(headers, parts, seal, at)


def _with_hashes(letter: Letter) -> Letter:
    """The letter as a short receipt shows it: for each attachment its hash."""
    hashes = tuple(
        Attachment(f"{one.name}.hash", "text/plain", hashlib.sha256(one.content).hexdigest().encode())
        for one in letter.attachments
    )
    return replace(letter, attachments=hashes)


def anomaly(
    letter: Letter, seal: Seal, *, at: datetime, delivered_at: datetime | None = None, carried: bytes | None = None
) -> bytes:
    """A plain e-mail that reached a PEC box, as the provider wraps it: signed, but with no daticert of its own.

    `carried`: what it wraps, where that is not the letter itself (a PEC that came back).
    """
    identifier = identifier_of(letter, at)
    notice = (
        f"Anomalia nel messaggio{CRLF}Il giorno {at:%d/%m/%Y} alle ore {at:%H:%M:%S} ({at:%z}) è stato ricevuto un "
        f"messaggio non certificato da {letter.sender.address}.{CRLF}"
        f"Tali dati non sono stati certificati per il seguente errore: il messaggio non è di posta certificata.{CRLF}"
        f"Il messaggio originale è incluso in allegato.{CRLF}"
    )
    headers = _delivery_headers(letter.sender, letter.to[0], delivered_at)
    headers += [
        ("X-Trasporto", "errore"),
        ("From", _person(Box(f"Per conto di: {letter.sender.address}", PROVIDER.address))),
        ("Reply-To", letter.sender.address),
        ("To", ", ".join(box.address for box in letter.to)),
        ("Subject", _words(f"ANOMALIA MESSAGGIO: {letter.subject}")),
        ("Date", format_datetime(at)),
        ("Message-ID", f"<{identifier}>"),
        ("MIME-Version", "1.0"),
    ]
    return _signed(headers, [_notice_part(notice), _postacert_part(carried or mail(letter))], seal, at)


def identifier_of(letter: Letter, at: datetime) -> str:
    """The provider's number of the transaction: the same in the envelope and in all its receipts."""
    number = _digits(f"{letter.message_id}|{at.isoformat()}", 12)
    return f"opec2103.{at:%Y%m%d%H%M%S}.{number[:5]}.{number[5:8]}.1.{number[8:10]}@{PROVIDER.domain}"


@dataclass(frozen=True, slots=True)
class Daticert:
    """What the provider certifies of a transaction."""

    type: str
    letter: Letter
    at: datetime
    identifier: str
    error: str = "nessuno"
    explanation: str = ""
    certified: bool = True

    def xml(self) -> str:
        """The facts in the shape of a real daticert.xml."""
        box = "certificato" if self.certified else "esterno"
        sender = escape(self.letter.sender.address)
        recipients = [f'        <destinatari tipo="{box}">{escape(to.address)}</destinatari>' for to in self.letter.to]
        extra = []
        if self.type == Receipt.DELIVERED or self.type in (Receipt.FAILED, Receipt.LATE):
            extra.append(f"        <consegna>{escape(self.letter.to[0].address)}</consegna>")
        if self.explanation:
            extra.append(f"        <errore-esteso>{escape(self.explanation)}</errore-esteso>")
        return CRLF.join(
            [
                '<?xml version="1.0" encoding="UTF-8"?>',
                f'<postacert tipo="{self.type}" errore="{self.error}">',
                "    <intestazione>",
                f"        <mittente>{sender}</mittente>",
                *recipients,
                f"        <risposte>{sender}</risposte>",
                f"        <oggetto>{escape(self.letter.subject)}</oggetto>",
                "    </intestazione>",
                "    <dati>",
                f"        <gestore-emittente>{escape(PROVIDER_NAME)}</gestore-emittente>",
                f'        <data zona="{self.at:%z}">',
                f"            <giorno>{self.at:%d/%m/%Y}</giorno>",
                f"            <ora>{self.at:%H:%M:%S}</ora>",
                "        </data>",
                f"        <identificativo>{escape(self.identifier)}</identificativo>",
                f"        <msgid>{escape(f'<{self.letter.message_id}>')}</msgid>",
                '        <ricevuta tipo="completa"/>',
                *extra,
                "    </dati>",
                "</postacert>",
                "",
            ]
        )


Headers = list[tuple[str, str]]


def _signed(headers: Headers, parts: Sequence[bytes], seal: Seal, at: datetime) -> bytes:
    """multipart/signed: the parts as one multipart/mixed, and its detached signature."""
    inside = _multipart("mixed", parts)
    boundary = _boundary(inside)
    content_type = (
        f'multipart/signed; protocol="application/x-pkcs7-signature"; micalg="sha-256";{CRLF} boundary="{boundary}"'
    )
    signature = _headers(
        [
            ("Content-Type", 'application/x-pkcs7-signature; name="smime.p7s"'),
            ("Content-Transfer-Encoding", "base64"),
            ("Content-Disposition", 'attachment; filename="smime.p7s"'),
        ]
    ) + _base64(seal.sign(inside, at))
    preamble = "This is an S/MIME signed message"
    return (
        _headers([*headers, ("Content-Type", content_type)])
        + f"{preamble}{CRLF}{CRLF}--{boundary}{CRLF}".encode()
        + inside
        + f"{CRLF}--{boundary}{CRLF}".encode()
        + signature
        + f"{CRLF}--{boundary}--{CRLF}".encode()
    )


def _multipart(subtype: str, parts: Sequence[bytes]) -> bytes:
    """A multipart of these parts with its own Content-Type header, without a line end after its last boundary."""
    boundary = _boundary(b"".join(parts))
    opening = _headers([("Content-Type", f'multipart/{subtype};{CRLF} boundary="{boundary}"')])
    body = b"".join(f"--{boundary}{CRLF}".encode() + part + CRLF.encode() for part in parts)
    return opening + body + f"--{boundary}--{CRLF}".encode()


def _content(letter: Letter) -> bytes:
    text = _text_part(letter.body)
    if not letter.attachments:
        return text
    return _multipart("mixed", [text, *(_attachment_part(attachment) for attachment in letter.attachments)])


def _text_part(text: str, subtype: str = "plain") -> bytes:
    """The text in latin-1 where it fits, as older mail programs do, else in UTF-8; quoted-printable."""
    charset = "iso-8859-1" if _fits_latin1(text) else "utf-8"
    lines = text.replace(CRLF, "\n").encode(charset).decode("latin-1")
    return _headers(
        [
            ("Content-Type", f'text/{subtype}; charset="{charset}"'),
            ("Content-Transfer-Encoding", "quoted-printable"),
        ]
    ) + body_encode(lines, eol=CRLF).encode("ascii")


def _notice_part(text: str) -> bytes:
    """The provider's own words, as text and as a page."""
    paragraphs = "".join(f"<p>{escape(line)}</p>{CRLF}" for line in text.split(CRLF) if line)
    page = f"<html><body>{CRLF}{paragraphs}</body></html>{CRLF}"
    return _multipart("alternative", [_text_part(text), _text_part(page, "html")])


def _daticert_part(facts: Daticert) -> bytes:
    return _headers(
        [
            ("Content-Type", 'application/xml; name="daticert.xml"'),
            ("Content-Transfer-Encoding", "base64"),
            ("Content-Disposition", 'inline; filename="daticert.xml"'),
        ]
    ) + _base64(facts.xml().encode())


def _postacert_part(raw: bytes) -> bytes:
    return (
        _headers(
            [
                ("Content-Type", 'message/rfc822; name="postacert.eml"'),
                ("Content-Transfer-Encoding", "7bit"),
                ("Content-Disposition", 'inline; filename="postacert.eml"'),
            ]
        )
        + raw
    )


def _attachment_part(attachment: Attachment) -> bytes:
    name = _words(attachment.name)
    return _headers(
        [
            ("Content-Type", f'{attachment.content_type};{CRLF} name="{name}"'),
            ("Content-Transfer-Encoding", "base64"),
            ("Content-Disposition", f'attachment;{CRLF} filename="{name}"'),
        ]
    ) + _base64(attachment.content)


def _delivery_headers(sender: Box, to: Box, delivered_at: datetime | None) -> Headers:
    if delivered_at is None:
        return []
    number = _digits(f"{sender.address}|{delivered_at.isoformat()}", 8)
    return [
        ("Return-Path", f"<{sender.address}>"),
        ("Delivered-To", to.address),
        (
            "Received",
            f"from smtp.{sender.domain} (smtp.{sender.domain} [192.0.2.25]){CRLF}"
            f"\tby mx.{to.domain} (Postfix) with ESMTPS id {number}{CRLF}"
            f"\tfor <{to.address}>; {format_datetime(delivered_at)}",
        ),
    ]


def _headers(headers: Headers) -> bytes:
    """All the headers, closed by the empty line."""
    return _fields(headers) + CRLF.encode()


def _fields(headers: Headers) -> bytes:
    return "".join(f"{name}: {value}{CRLF}" for name, value in headers).encode("ascii")


def _person(box: Box) -> str:
    return formataddr((box.name, box.address)) if box.name else box.address


def _words(text: str) -> str:
    """A header's text: as it is when plain, else in encoded words."""
    if text.isascii():
        return text
    charset = "iso-8859-1" if _fits_latin1(text) else "utf-8"
    return Header(text, charset).encode(linesep=CRLF)


def _base64(content: bytes) -> bytes:
    return base64.encodebytes(content).replace(b"\n", CRLF.encode())


def _boundary(content: bytes) -> str:
    return f"----_={hashlib.sha256(content).hexdigest()[:32].upper()}"


def _digits(text: str, count: int) -> str:
    return str(int.from_bytes(hashlib.sha256(text.encode()).digest(), "big"))[-count:]


def _fits_latin1(text: str) -> bool:
    try:
        text.encode("iso-8859-1")
    except UnicodeEncodeError:
        return False
    return True
