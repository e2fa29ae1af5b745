"""How many lists are read in a second, and how truly, carrier by carrier; beside what others take for the same file.

A peer gives tables, not entries: its rows are mapped to the seven fields by their headings, white space made single
and days and hours understood however it writes them, so that what it lost is lost by it and not by the mapping.
"""

import csv
import io
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

import camelot
import docx
import mailparser
import pandas
import xlrd
from tests.carriers import documents, listing, pdf, scan, sheets

from bench.figure import Figure, seconds
from preavviso.channels.machine import Machine
from preavviso.channels.reading import read
from preavviso.domain.message import MessageKind, Reading
from preavviso.rehearsal import world

Rows = Iterable[Sequence[str]]
Peer = Callable[[bytes, Path], Rows]
MACHINE = Machine()
FIELDS = len(listing.FIELDS) * len(listing.ROWS)


def measure() -> list[Figure]:
    """Lists a second in every carrier, and messages a second beside a parser of messages."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        carriers: list[tuple[str, str, bytes, str, Peer]] = [
            ("XLSX, days merged", "elenco.xlsx", sheets.xlsx(sheets.days_merged()), "pandas (openpyxl)", _by_pandas),
            ("XLS, days merged", "elenco.xls", sheets.xls(sheets.days_merged()), "xlrd, cell by cell", _by_xlrd),
            ("CSV", "elenco.csv", sheets.comma_separated(sheets.page()), "csv of the standard library", _by_csv),
            ("DOCX table", "elenco.docx", documents.letter_with_table(), "python-docx, cell by cell", _by_docx),
            ("PDF ruled", "ruled.pdf", pdf.table_pdf(pdf.Layout()), "camelot lattice", _by_camelot("lattice")),
            (
                "PDF unruled",
                "unruled.pdf",
                pdf.table_pdf(pdf.Layout(lines="none")),
                "camelot stream",
                _by_camelot("stream"),
            ),
            (
                "PDF made by Word, words cut",
                "word.pdf",
                _made_by_word(folder),
                "camelot lattice",
                _by_camelot("lattice"),
            ),
        ]
        figures = [_figure(*carrier, folder) for carrier in carriers if carrier[2]]
        return [*figures, _scan(folder), _messages()]


def _scan(folder: Path) -> Figure:
    """One page of a scanner, ruled and askew. What takes the time is the program that both ask for the words."""
    page = scan.as_file(scan.scanned(scan.printed()), "PNG")
    figure = _figure(
        "page scanned at 200 dpi", "scan.png", page, "tesseract, its text line by line", _by_tesseract, folder, runs=2
    )
    return replace(figure, unit="pages/s on one core")


def _made_by_word(folder: Path) -> bytes:
    """Empty where LibreOffice, which prints it, is not installed."""
    try:
        return pdf.printed(pdf.word_document(), folder / "word")
    except OSError:
        return b""


def _figure(carrier: str, name: str, raw: bytes, peer_name: str, peer: Peer, folder: Path, *, runs: int = 5) -> Figure:
    file = folder / name
    file.write_bytes(raw)
    entries = [listing.values(entry) for notice in _read(raw, name).notices for entry in notice.entries]
    theirs = fields_of(peer(raw, file))
    return Figure(
        name=f"read list, {carrier}",
        ours=1 / seconds(lambda: _read(raw, name), runs),
        peer=1 / seconds(lambda: list(peer(raw, file)), min(runs, 3)),
        peer_name=f"{peer_name}, rows only",
        unit="lists/s on one core",
        work=f"{len(listing.ROWS)} lines, {len(raw) // 1024} KB",
        quality={
            "exact fields": f"{exact(entries)}/{FIELDS}",
            "the peer's": f"{exact(theirs)}/{FIELDS}",
            "whole lines": f"{whole(entries)}/{len(listing.ROWS)}",
            "the peer's lines": f"{whole(theirs)}/{len(listing.ROWS)}",
        },
    )


def _read(raw: bytes, name: str) -> Reading:
    return read(raw, name, aid=MACHINE)


# --- What is right -----------------------------------------------------------------------------------------------

_CODE = listing.FIELDS.index("tenancy_code")


def exact(found: Sequence[tuple[object, ...]]) -> int:
    """How many of the list's fields are among the found lines, each line known by its code."""
    by_code = {line[_CODE]: line for line in found}
    pairs = [(listing.wanted(row), by_code.get(row.code)) for row in listing.ROWS]
    return sum(
        want == got for wanted, line in pairs if line is not None for want, got in zip(wanted, line, strict=True)
    )


def whole(found: Sequence[tuple[object, ...]]) -> int:
    """How many lines are found with all of their fields."""
    return len({listing.wanted(row) for row in listing.ROWS} & set(found))


def fields_of(rows: Rows) -> list[tuple[object, ...]]:
    """A peer's rows as entries: the columns are those of the last row of headings above."""
    found: list[tuple[object, ...]] = []
    columns: list[int] = []
    for row in rows:
        cells = [" ".join(str(cell).split()) for cell in row]
        if set(listing.HEADINGS) <= set(cells):
            columns = [cells.index(heading) for heading in listing.HEADINGS]
        elif columns and len(cells) > max(columns) and cells[columns[_CODE]]:
            surname, name, address, code, day, hour, remark = (cells[column] for column in columns)
            found.append((surname, name, address, code, _day(day), _hour(hour), remark))
    return found


def _day(text: str) -> date | str:
    for form in ("%d/%m/%Y", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007
        except ValueError:
            continue
    return text


def _hour(text: str) -> time | str:
    for form in ("%H:%M", "%H:%M:%S"):
        try:
            return datetime.strptime(text, form).time()  # noqa: DTZ007
        except ValueError:
            continue
    return text


# --- Peers -------------------------------------------------------------------------------------------------------


def _by_pandas(_raw: bytes, file: Path) -> Rows:
    frames = pandas.read_excel(file, sheet_name=None, header=None, dtype=str, keep_default_na=False)
    return [row for frame in frames.values() for row in frame.itertuples(index=False)]


def _by_xlrd(raw: bytes, _file: Path) -> Rows:
    book = xlrd.open_workbook(file_contents=raw)
    return [[_xls_text(cell, book.datemode) for cell in row] for sheet in book.sheets() for row in sheet.get_rows()]


def _xls_text(cell: xlrd.sheet.Cell, datemode: int) -> str:
    if cell.ctype != xlrd.XL_CELL_DATE:
        return str(cell.value)
    moment = xlrd.xldate_as_datetime(cell.value, datemode)
    return f"{moment:%H:%M}" if cell.value < 1 else f"{moment:%d/%m/%Y}"


def _by_csv(raw: bytes, _file: Path) -> Rows:
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))


def _by_docx(raw: bytes, _file: Path) -> Rows:
    tables = docx.Document(io.BytesIO(raw)).tables
    return [[cell.text for cell in row.cells] for table in tables for row in table.rows]


def _by_camelot(flavour: str) -> Peer:
    def rows(_raw: bytes, file: Path) -> Rows:
        tables = camelot.read_pdf(str(file), flavor=flavour, pages="all")
        return [row for table in tables for row in table.df.itertuples(index=False)]

    return rows


def _by_tesseract(_raw: bytes, file: Path) -> Rows:
    """The page as the program sets it in letters: cells are what rules or wide gaps part.

    The headings, which run over two lines, are given to it.
    """
    told = ("tesseract", file, "-", "-l", "ita", "--psm", "4", "-c", "preserve_interword_spaces=1")
    text = subprocess.run(
        told, check=True, capture_output=True, text=True, env={"PATH": "/usr/bin:/bin", "OMP_THREAD_LIMIT": "1"}
    ).stdout
    lines = [[cell for cell in re.split(r"\s*[|\[\]]\s*|\s{2,}", line) if cell] for line in text.splitlines()]
    return [listing.HEADINGS, *lines]


# --- Messages ----------------------------------------------------------------------------------------------------


def _messages() -> Figure:
    """The whole reading of a box as it comes, signatures and lists included, beside a parser that only takes apart."""
    town = world.build(6_000, 6, 11)
    box = [one for one in town.messages() if one.kind in {MessageKind.PEC, MessageKind.PEC_RECEIPT, MessageKind.EMAIL}]
    authorities = (town.ca.pem,)

    def ours() -> None:
        for one in box:
            read(one.raw, one.key, authorities)

    def theirs() -> None:
        for one in box:
            mailparser.parse_from_bytes(one.raw)

    listed = sum(len(one.lines) for one in box)
    found = sum(len(notice.entries) for one in box for notice in read(one.raw, one.key, authorities).notices)
    inside = sum(_gives_what_is_inside(one.raw) for one in box if one.kind is MessageKind.PEC)
    envelopes = sum(one.kind is MessageKind.PEC for one in box)
    return Figure(
        name="read messages, all of it",
        ours=len(box) / seconds(ours, runs=3),
        peer=len(box) / seconds(theirs, runs=3),
        peer_name="mail-parser, taking apart only",
        unit="messages/s on one core",
        work=f"{len(box)} messages, {sum(len(one.raw) for one in box) // 1024} KB",
        quality={
            "entries": f"{found}/{listed}",
            "the peer's": "none: it reads no lists and checks no signature",
            "envelopes whose message it gives": f"{inside}/{envelopes}",
        },
    )


def _gives_what_is_inside(raw: bytes) -> bool:
    """Does the peer give the message inside an envelope as its own file, so that its bytes could be read on?"""
    return any(
        str(part["filename"]).lower() == "postacert.eml" for part in mailparser.parse_from_bytes(raw).attachments
    )
