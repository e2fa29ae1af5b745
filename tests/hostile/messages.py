"""Messages of the shapes that really come, damaged and bent by chance: each number is always the same message."""

import random
import re
from collections.abc import Callable, Iterator
from functools import cache

from tests.channels import hostile, parcels
from tests.channels.envelopes import BODY, SEAL, SENT, certified, letter, plain, raw_mail
from tests.channels.test_segnatura import FORM_OF_2001, FORM_OF_2021
from tests.hostile.binary import damaged, list_in_pdf, list_in_xls

from preavviso.rehearsal.post import Attachment, Receipt, anomaly, pec, receipt

_PAGE = "<html><body><table>" + "".join(f"<tr><td>{line}</td></tr>" for line in BODY.splitlines()) + "</table></html>"


@cache
def shapes() -> tuple[bytes, ...]:
    """What really comes: envelopes, receipts, anomalies and plain mail, with every kind of attachment."""
    files = [
        Attachment("elenco.csv", "text/csv", parcels.CSV),
        Attachment("elenco.zip", "application/zip", parcels.zipped({"elenco.csv": parcels.CSV})),
        Attachment("elenco.csv.p7m", "application/pkcs7-mime", parcels.signed(parcels.CSV)),
        Attachment("elenco.xls", "application/vnd.ms-excel", list_in_xls()),
        Attachment("elenco.pdf", "application/pdf", list_in_pdf()),
        Attachment("Segnatura.xml", "application/xml", FORM_OF_2021.encode()),
        Attachment("Segnatura.xml", "application/xml", FORM_OF_2001.encode("latin-1")),
        Attachment("città.html", "text/html", _PAGE.encode()),
        Attachment("MessaggioOriginale.eml", "message/rfc822", certified()),
    ]
    page = raw_mail("Content-Type: text/html; charset=utf-8", "", _PAGE)
    return (
        certified(),
        plain(),
        pec(letter(), SEAL, daticert_first=False),
        receipt(letter(), SEAL, Receipt.DELIVERED, at=SENT),
        receipt(letter(), SEAL, Receipt.FAILED, at=SENT, error="no-dest", explanation="5.1.1"),
        anomaly(letter(), SEAL, at=SENT),
        anomaly(letter(), SEAL, at=SENT, carried=certified()),
        page,
        *(certified(letter("In allegato.", attachments=[file])) for file in files),
        plain(letter(attachments=files)),
    )


def _line(rng: random.Random, raw: bytes, bend: Callable[[bytes], bytes]) -> bytes:
    """The message with one of its header lines bent."""
    lines = list(re.finditer(rb"^[!-9;-~]+:[^\n]*\n", raw[:20_000], re.MULTILINE))
    if not lines:
        return raw
    one = rng.choice(lines)
    return raw[: one.start()] + bend(one.group()) + raw[one.end() :]


def _boundaries(raw: bytes) -> list[bytes]:
    return re.findall(rb'boundary="([^"]+)"', raw) or [b"x"]


def _wrapped(raw: bytes, levels: int, kind: bytes) -> bytes:
    for level in range(levels):
        inside = raw if kind == b"message/rfc822" else b"--w%d\r\n%b\r\n--w%d--" % (level, raw, level)
        raw = b"Subject: w\r\nFrom: a@b.example\r\nContent-Type: %b; boundary=w%d\r\n\r\n%b" % (kind, level, inside)
    return raw


_CHARSETS = (b"utf-16", b"utf-7", b"hz", b"x-unknown", b"rot13", b"idna", b"", b"cp65001", b"a" * 300)
_TYPES = (b"multipart/mixed", b"message/rfc822", b"text/html", b"application/pkcs7-mime", b"/", b"multipart/")
_ENCODINGS = (b"base64", b"quoted-printable", b"x-uuencode", b"binary", b"")
_TIMES = (
    b"Mon, 1 Jan 1900 00:00:00 +0000",
    b"Tue, 19 Jan 2038 03:14:08 +9999",
    b"31 Dec 9999 23:59:59 -2359",
    b"Thu, 99 Foo 0000 99:99:99",
    b"x",
    b"",
)
_LONG = (b"a", b"=?", b'"', b"(", b"<a@b.c>,", b" ")


def _replaced(rng: random.Random, raw: bytes, pattern: bytes, choices: tuple[bytes, ...], count: int = 0) -> bytes:
    return re.sub(pattern, b"\\1" + rng.choice(choices), raw, count=count)


BENDS: dict[str, Callable[[random.Random, bytes], bytes]] = {
    "bytes": lambda rng, raw: damaged(raw, rng),
    "cut": lambda rng, raw: raw[: rng.randrange(len(raw))],
    "cut from the front": lambda rng, raw: raw[rng.randrange(len(raw)) :],
    "a boundary for another": lambda rng, raw: raw.replace(rng.choice(_boundaries(raw)), rng.choice(_boundaries(raw))),
    "a boundary of nothing": lambda rng, raw: raw.replace(
        rng.choice(_boundaries(raw)), rng.choice((b"", b"-", b"--", b"=_"))
    ),
    "boundaries everywhere": lambda rng, raw: raw.replace(
        b"\r\n", b"\r\n--" + rng.choice(_boundaries(raw)) + b"\r\n", rng.randrange(900)
    ),
    "a header many times": lambda rng, raw: _line(rng, raw, lambda line: line * rng.choice((3, 300, 3_000))),
    "a header left out": lambda rng, raw: _line(rng, raw, lambda line: b""),
    "a long header": lambda rng, raw: _line(rng, raw, lambda line: line[:-2] + rng.choice(_LONG) * 9_000 + b"\r\n"),
    "a header of chance": lambda rng, raw: _line(rng, raw, lambda line: line[:12] + rng.randbytes(60) + b"\r\n"),
    "another charset": lambda rng, raw: _replaced(rng, raw, rb'(charset=)"?[\w-]+"?', _CHARSETS),
    "another encoding": lambda rng, raw: _replaced(rng, raw, rb"(?i)(transfer-encoding: )[\w-]+", _ENCODINGS),
    "another type": lambda rng, raw: _replaced(rng, raw, rb"(?i)(content-type: )[\w./-]+", _TYPES, rng.randrange(1, 4)),
    "other line ends": lambda rng, raw: raw.replace(b"\r\n", rng.choice((b"\n", b"\r", b"\n\r", b"\r\r\n"))),
    "nothing between": lambda rng, raw: raw.replace(b"\r\n\r\n", b"\r\n"),
    "zeros": lambda rng, raw: raw.replace(rng.choice((b"e", b"\r\n", b" ", b"=")), b"\0", rng.randrange(1, 200)),
    "eight bits": lambda rng, raw: raw.replace(
        b"e", rng.choice((b"\xe8", b"\xc3\xa8", b"\xff", b"\x80")), rng.randrange(1, 500)
    ),
    "twice": lambda rng, raw: raw + raw,
    "inside itself": lambda rng, raw: raw[: len(raw) // 2] + raw + raw[len(raw) // 2 :],
    "wrapped": lambda rng, raw: _wrapped(
        raw, rng.choice((1, 3, 19, 25, 400)), rng.choice((b"multipart/mixed", b"message/rfc822"))
    ),
    "another time": lambda rng, raw: _replaced(rng, raw, rb"(Date: )[^\r]*", _TIMES),
    "a forged receipt": lambda rng, raw: (
        b"X-Ricevuta: " + rng.choice((b"avvenuta-consegna", b"x" * 9_000, b"")) + b"\r\n" + raw
    ),
    "a forged envelope": lambda rng, raw: (
        b"X-Trasporto: " + rng.choice((b"posta-certificata", b"errore", b"\xff")) + b"\r\n" + raw
    ),
}


def message(number: int) -> bytes:
    """The message of that number: one of the shapes, bent once or several times."""
    rng = random.Random(number)
    raw = shapes()[number % len(shapes())]
    for _bend in range(rng.choice((1, 1, 2, 4))):
        raw = BENDS[rng.choice(list(BENDS))](rng, raw) or b"\r\n"
        raw = raw[:8_000_000]
    return raw


# What costs a reader of headers most: a word that begins again and again, or never ends.
_ENDLESS = (
    "a", "=", "a=", '"', "(", "<a@b.c>,", " ", "=?", "=?a?b?", "\\", "a*0*=", "%", "'", "?= ", "a;", '"\\', "1 ", "x*",
    "=?utf-8?Q?=", "@", "1/", "+0",
)  # fmt: skip
_HEADERS = (
    "Content-Type: multipart/mixed;", "Content-Disposition: attachment;", "From:", "To:", "Date:", "Subject:",
    "X-Ricevuta:", "X-Trasporto: errore", "Received: ;",
)  # fmt: skip


def _with_header(header: str, word: str) -> bytes:
    long = header + word * (240_000 // len(word))
    return f"From: a@b.example\r\nTo: c@d.example\r\n{long}\r\n\r\nciao".encode()


def special() -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    """Messages of extreme measures."""
    for parts in (400, 501, 100_000):
        yield f"{parts} parts", "a.eml", lambda parts=parts: hostile.many_parts(parts)
    for levels in (15, 21, 900, 3_000):
        yield f"{levels} multiparts deep", "a.eml", lambda levels=levels: hostile.nested_multiparts(levels)
        yield f"{levels} messages deep", "a.eml", lambda levels=levels: hostile.nested_messages(levels)
    yield "160 KB of addressees", "a.eml", hostile.long_to
    yield "300 KB in a header", "a.eml", hostile.long_headers
    yield "quotes that stay open", "a.eml", hostile.open_quotes
    yield "an attestation that laughs", "a.eml", hostile.laughing_attestation
    yield "a body of 40 MB", "a.eml", lambda: raw_mail("Content-Type: text/plain", "", b"A VIA ROMA 1\r\n" * 2_900_000)
    yield (
        "40 MB in base64",
        "a.eml",
        lambda: raw_mail(
            "Content-Type: application/pdf", "Content-Transfer-Encoding: base64", "", b"QUJD" * 10_000_000
        ),
    )
    yield (
        "450 attached lists",
        "a.eml",
        lambda: plain(
            letter(attachments=[Attachment(f"{number}.csv", "text/csv", parcels.CSV) for number in range(450)])
        ),
    )
    yield (
        "40 attached zips of 190 lists",
        "a.eml",
        lambda: plain(
            letter(
                attachments=[
                    Attachment(
                        f"{n}.zip", "application/zip", parcels.zipped({f"{m}.csv": parcels.CSV for m in range(190)})
                    )
                    for n in range(40)
                ]
            )
        ),
    )
    yield (
        "200 forwarded messages",
        "a.eml",
        lambda: plain(
            letter(attachments=[Attachment(f"{number}.eml", "message/rfc822", plain()) for number in range(200)])
        ),
    )
    yield (
        "300 headers of protocol offices",
        "a.eml",
        lambda: plain(letter(attachments=[Attachment("Segnatura.xml", "text/xml", b"<Segnatura>" + b"<a>" * 200_000)])),
    )
    for header in _HEADERS:
        for word in _ENDLESS:
            yield f"{header} of {word!r}", "a.eml", lambda header=header, word=word: _with_header(header, word)
    for word in ("Re: ", "=?utf-8?Q?=", "=?utf-8?B?", "novembre ", "2025 ", "27/11 ", "\t"):
        yield (
            f"a subject of {word!r}",
            "a.eml",
            lambda word=word: raw_mail(
                "Content-Type: text/plain", "", "ROSSI MARIO", subject=word * (90_000 // len(word))
            ),
        )
