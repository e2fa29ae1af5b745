"""Hostile text: lines, pages, comma-separated values, names, and files that are none."""

import random
from collections.abc import Callable, Iterator

from tests.channels.parcels import CSV, winmail

Hostile = tuple[str, str, Callable[[], bytes]]

MEGABYTE = 1_000_000
# What a careless pattern goes over again and again: a beginning that promises, repeated without its end.
STUBBORN = (
    "A ",
    "via ",
    "VIA ROMA ",
    "1",
    "1/",
    "27/",
    "27/11/",
    "27/11/2025 ",
    "ore ",
    "9,",
    "9:30 ",
    "-",
    "– ",
    "(",
    "((",
    "[",
    '"',
    "'",
    "D'",
    "de ",
    "DE LA ",
    "SI ESEGUE ",
    "SI ",
    "SI ESEGUE - ",
    "Totale ",
    "Totale interventi: ",
    "n. ",
    "int. ",
    "scala ",
    "c/o ",
    "ved. ",
    "in ",
    "\t",
    ";",
    "; ",
    "|",
    ".",
    "..",
    "…",
    "_",
    "=",
    "*",
    "#",
    "@",
    "a@",
    "€ ",
    "1.000,00 ",
    "\u00a0",
    "à",
    "e\u0301",
    "\u202e",
    "\u200b",
    "\ufeff",
    "ß",
    "İ",
    "ﬁ",
    "Ω",
    "中",
    "\U0001f600",
    "\x0c",
    "\x1b",
    "\x7f",
    "\x85",
    "\u2028",
    "\r",
    "COGNOME NOME ",
    "NOVEMBRE ",
    "novembre 2025 ",
    "1) ",
    "1. ",
    "a) ",
    "Ufficio ",
    "Tel. ",
    "http://",
    "www.",
    "MARIO ROSSI ",
)


def texts() -> Iterator[Hostile]:
    """One stubborn word without end: in one line, and in many."""
    for number, word in enumerate(STUBBORN):
        size = MEGABYTE if number % 3 == 0 else 60_000
        one = word * (size // len(word))
        yield f"text of {word!r} in one line", "elenco.txt", lambda one=one: one.encode()
        if number % 2:
            lines = "\n".join([word * 40] * (size // (len(word) * 40 + 1)))
            yield f"text of lines of {word!r}", "elenco.txt", lambda lines=lines: lines.encode()
    yield "text, 40 MB in one line", "elenco.txt", lambda: b"ROSSI MARIO VIA ROMA 1 " * (40 * MEGABYTE // 23)
    yield "text, 40 MB of short lines", "elenco.txt", lambda: b"ROSSI MARIO\n" * (40 * MEGABYTE // 12)
    yield "text, 2,000,000 empty lines", "elenco.txt", lambda: b"\n" * 2_000_000 + b"x"
    yield (
        "text, 30,000 good lines",
        "elenco.txt",
        lambda: b"".join(
            b"ROSSI MARIO - VIA ROMA %d - 27/11/2025 ore 9.00 - SI ESEGUE\n" % number for number in range(30_000)
        ),
    )
    yield (
        "text, 30,000 lines that are nearly good",
        "elenco.txt",
        lambda: b"".join(
            b"ROSSI MARIO - VIA ROMA %d - 72/11/2025 ore 99.00 - SI\n" % number for number in range(30_000)
        ),
    )
    for charset in ("utf-16", "utf-16-be", "utf-32", "utf-7", "cp037"):
        yield (
            f"text in {charset}",
            "elenco.txt",
            lambda charset=charset: ("ROSSI MARIO VIA ROMA 1 " * 900).encode(charset),
        )


def tables() -> Iterator[Hostile]:
    """Comma-separated values that are wide, long or never closed."""
    head = b"COGNOME;NOME;INDIRIZZO;DATA;NOTE\n"
    yield "csv, 1,000,000 columns", "elenco.csv", lambda: b";".join([b"A"] * 1_000_000)
    yield "csv, 1,000,000 columns twice", "elenco.csv", lambda: b"\n".join([b";".join([b"A"] * 1_000_000)] * 2)
    yield (
        "csv, 20,000 headings",
        "elenco.csv",
        lambda: b";".join([b"COGNOME"] * 20_000) + b"\n" + b";".join([b"A"] * 20_000),
    )
    yield "csv, 40 MB in one line", "elenco.csv", lambda: b"ROSSI;MARIO;" * (40 * MEGABYTE // 12)
    yield "csv, 1,000,000 rows", "elenco.csv", lambda: head + b"A;B;C;;\n" * 1_000_000
    yield "csv, 50,000 good rows", "elenco.csv", lambda: head + CSV.partition(b"\n")[2] * 50_000
    yield "csv, a quote that is never closed", "elenco.csv", lambda: head + b'"' + b"A;B\n" * 1_000_000
    yield "csv, nothing but quotes", "elenco.csv", lambda: b'"' * 3_000_000
    yield "csv, quotes in every cell", "elenco.csv", lambda: head + b'"";"""";"\n"\n' * 200_000
    yield "csv, a cell of 10 MB", "elenco.csv", lambda: head + b"A" * 10 * MEGABYTE + b";B;C;;\n"
    yield "csv with NUL", "elenco.csv", lambda: head + b"RO\x00SSI;MARIO;VIA ROMA 1;27/11/2025;SI ESEGUE\n" * 50
    yield (
        "csv, each row with other separators",
        "elenco.csv",
        lambda: b"".join(b"ROSSI" + separator + b"MARIO\n" for separator in (b";", b",", b"\t", b"|", b":") * 9_000),
    )
    yield "csv, formulas", "elenco.csv", lambda: head + b"=cmd|'/c calc'!A0;@SUM(1);+1;-1;=1\n" * 20


def pages() -> Iterator[Hostile]:
    """Pages that nest, never close, and span."""
    row = "<tr><td>ROSSI</td><td>MARIO</td></tr>"
    for levels in (100, 3_000, 100_000):
        yield (
            f"html, tables {levels} deep",
            "elenco.html",
            lambda levels=levels: ("<html>" + "<table><tr><td>" * levels + "ROSSI").encode(),
        )
        yield (
            f"html, {levels} open tags",
            "elenco.html",
            lambda levels=levels: ("<html>" + "<div><b>" * levels + "x").encode(),
        )
    for text in (
        "<",
        "<!--",
        "<a href='",
        "&",
        "&#",
        "&#x110000;",
        "&#99999999999;",
        "</",
        "<![CDATA[",
        "<script>",
        "<style>",
        "<p",
    ):
        yield (
            f"html of {text!r}",
            "elenco.html",
            lambda text=text: ("<html><body>" + text * (300_000 // len(text))).encode(),
        )
    for span in ("1000000000", "-1", "x"):
        yield (
            f"html, spans of {span}",
            "elenco.html",
            lambda span=span: (
                f"<html><table><tr><td colspan={span} rowspan={span}>ROSSI</td></tr>{row}</table>".encode()
            ),
        )
    yield "html, 60,000 rows", "elenco.html", lambda: f"<html><table>{row * 60_000}</table>".encode()
    yield "html, a row of 200,000 cells", "elenco.html", lambda: ("<html><table><tr>" + "<td>A</td>" * 200_000).encode()
    yield "html, 200,000 attributes", "elenco.html", lambda: ("<html><p " + "a=1 " * 200_000 + ">x").encode()
    yield "html, 8 MB of text", "elenco.html", lambda: b"<html><body>" + b"ROSSI VIA ROMA 1 " * 500_000


def empties() -> Iterator[Hostile]:
    """Files of nothing, or of nothing that can be seen."""
    for content in (
        b"",
        b"\x00",
        b"\x00" * MEGABYTE,
        b" ",
        b"\n" * 999,
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xfe\xff",
        b"\x00\x00\xfe\xff",
        b"\x1a",
    ):
        yield f"nothing: {content[:4]!r} x {len(content)}", "elenco.txt", lambda content=content: content
    for name in ("elenco.xlsx", "elenco.pdf", "elenco.docx", "elenco.p7m", "elenco.eml", "elenco.png", "elenco.zip"):
        yield f"an empty {name}", name, lambda: b""
        yield f"{name} of letters", name, lambda: b"ROSSI MARIO VIA ROMA 1"
        yield f"{name} of chance", name, lambda name=name: random.Random(name).randbytes(5_000)


def programs() -> Iterator[Hostile]:
    """Programs under other names, and kinds that are not opened."""
    for start in (
        b"MZ\x90\x00\x03\x00\x00\x00",
        b"\x7fELF\x02\x01\x01\x00",
        b"\xca\xfe\xba\xbe\x00\x00",
        b"#!/bin/sh\nrm -rf /\n",
        b"Rar!\x1a\x07\x01\x00",
        b"7z\xbc\xaf\x27\x1c",
        b"\x1f\x8b\x08\x00",
        b"BZh91AY",
        b"\xfd7zXZ\x00",
        b"ustar\x00",
        b"MSCF\x00\x00",
        b"SQLite format 3\x00",
        b"\x00asm\x01\x00\x00\x00",
        b"!BDN\x00\x00",
        b"ITSF\x03\x00",
        b"%!PS-Adobe-3.0\n",
    ):
        for name in ("elenco.pdf", "elenco.xlsx"):
            yield f"{start[:6]!r} as {name}", name, lambda start=start: start + random.Random(5).randbytes(3_000)
    yield "winmail.dat", "winmail.dat", winmail
    yield "winmail.dat of chance", "winmail.dat", lambda: winmail()[:6] + random.Random(6).randbytes(9_000)


def names() -> Iterator[Hostile]:
    """Names that are commands, devices, folders, or turn round what is read of them."""
    for name in (
        "",
        ".",
        "..",
        "/",
        "/dev/stdin",
        "/dev/zero",
        "/proc/self/mem",
        "|mkfifo x",
        "`id`.csv",
        "$(id).csv",
        "CON",
        "NUL.csv",
        "a\nb.csv",
        "a\x00b.csv",
        "elenco\u202excod.csv",
        "\u200b.csv",
        "x" * 5_000 + ".csv",
        "é" * 300 + ".csv",
        "../../etc/passwd",
        "%s%s%s%n.csv",
        "%(name)s.csv",
        "{0}.csv",
        "<script>.csv",
        "elenco.csv\udcff",
        "-rf",
        "~",
        "elenco.csv:2,S",
        "\ud800.csv",
    ):
        yield f"a file called {name[:40]!r}", name, lambda: CSV


def everything() -> Iterator[Hostile]:
    for family in (texts, tables, pages, empties, programs, names):
        yield from family()
