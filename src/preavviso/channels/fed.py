"""The child's side of a feed: reads the table on its standard input, writes its rows, and can do nothing else."""

import codecs
import csv
import io
import json
import os
import resource
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, BinaryIO, NoReturn

from preavviso.channels.feed import Last, Row

_MEMORY = 3 << 30
_CPU_SECONDS = 900
_AT_ONCE = 500
_MOST_COLUMNS = 256
_PIECE = 1 << 20
_MARKS = ";,\t|"


def main() -> NoReturn:
    """Read all of it. Whatever goes wrong ends the process: the parent misses the last word."""
    source, format = sys.stdin.buffer, sys.argv[1]
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    rows_of = _READERS[format]()
    _shut()
    seen, problem = 0, ""
    try:
        batch: list[Row] = []
        for row in rows_of(source):
            batch.append(row)
            seen += 1
            if len(batch) == _AT_ONCE:
                answers.write(_line(batch))
                batch.clear()
        answers.write(_line(batch))
        problem = "" if seen else "empty"
    except _Protected:
        problem = "protected"
    answers.write(Last(rows=seen, problem=problem).model_dump_json().encode() + b"\n")
    answers.flush()
    os._exit(0)


class _Protected(Exception):  # noqa: N818 — told as a problem
    pass


def _line(batch: Sequence[Row]) -> bytes:
    return json.dumps(batch, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _shut() -> None:
    """No more memory than this, no file, no socket; and an end of time."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


Reader = Callable[[BinaryIO], Iterator[Row]]


def _csv() -> Reader:
    """Text with marks between, in whatever alphabet: the mark is the one that cuts the first lines into most cells."""
    import encodings.cp1252
    import encodings.utf_8_sig
    import encodings.utf_16  # noqa: F401 — found now, since no file can be opened later

    def rows(source: BinaryIO) -> Iterator[Row]:
        text = io.TextIOWrapper(source, encoding=_encoding(source), errors="replace", newline="")
        head = text.read(1 << 16)
        text.seek(0)
        if head.startswith("\ufeff"):
            text.read(1)
            head = head[1:]
        first = head.splitlines()[0] if head else ""
        if first.lower().strip('"').startswith("sep=") and len(first.strip('"')) == 5:
            mark = first.strip('"')[4]
        else:
            mark = max(_MARKS, key=lambda mark: _cells(head, mark))
        reader = csv.reader(text, delimiter=mark)
        last = 0
        for cells in reader:
            # A cell may go over several lines: the row is where it begins.
            number, last = last + 1, reader.line_num
            if cells:
                yield number, cells[:_MOST_COLUMNS]

    return rows


def _cells(head: str, mark: str) -> int:
    """How many cells the mark makes of the lines that it cuts most alike."""
    counts = [len(cells) for cells in csv.reader(head.splitlines()[:MOST_LOOKED_AT], delimiter=mark)]
    return (
        sum(count for count in counts if count == max(set(counts), key=counts.count))
        if max(counts, default=1) > 1
        else 0
    )


MOST_LOOKED_AT = 50


def _encoding(source: BinaryIO) -> str:
    """UTF-16 where it says so, UTF-8 where all of it is, else the one of Windows."""
    start = source.read(2)
    source.seek(0)
    if start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while piece := source.read(_PIECE):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    finally:
        source.seek(0)
    return "utf-8"


def _xlsx() -> Reader:
    """The first sheet that is shown, row by row; its days as ISO days, its numbers as their format shows them."""
    import encodings.cp437
    import encodings.utf_8_sig  # noqa: F401

    import openpyxl
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet  # noqa: F401

    from preavviso.channels.shown import code_of, number_cell

    def rows(source: BinaryIO) -> Iterator[Row]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(source, read_only=True, data_only=True, keep_links=False)
            sheet = next(sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
            # What the file says of its own size is often wrong.
            sheet.reset_dimensions()
            for number, cells in enumerate(sheet.iter_rows(max_col=_MOST_COLUMNS), 1):
                texts = [_text(cell) for cell in cells]
                while texts and not texts[-1]:
                    texts.pop()
                if texts:
                    yield number, texts

    def _text(cell: object) -> str:
        match getattr(cell, "value", None):
            case None:
                return ""
            case str() as value:
                return value
            case datetime() | date() as value:
                return value.date().isoformat() if isinstance(value, datetime) else value.isoformat()
            case bool() as value:
                return "SI" if value else "NO"
            case int() | float() as value:
                return number_cell(value, code_of(str(getattr(cell, "number_format", "")))).text
            case value:
                return str(value)

    return rows


def _parquet() -> Reader:
    """Every column as text, some thousands of rows at a time."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)

    def rows(source: BinaryIO) -> Iterator[Row]:
        file = pq.ParquetFile(source)
        names = file.schema_arrow.names[:_MOST_COLUMNS]
        yield 1, list(names)
        number = 1
        for batch in file.iter_batches(batch_size=10_000, columns=names, use_threads=False):
            columns = [_texts(column) for column in batch.columns]
            for cells in zip(*columns, strict=True):
                number += 1
                yield number, list(cells)

    def _texts(column: "pa.Array[Any]") -> list[str]:
        if pa.types.is_timestamp(column.type):
            column = column.cast(pa.date32(), safe=False)
        if pa.types.is_dictionary(column.type):
            column = column.dictionary_decode()
        texts: list[str] = pc.fill_null(column.cast(pa.string()), "").to_pylist()
        return texts

    # The library loads parts of itself when it first needs them: a table of its own makes it do so now.
    tiny = io.BytesIO()
    pq.write_table(pa.table({"text": ["a"], "day": [date(2025, 1, 1)]}), tiny)
    tiny.seek(0)
    list(rows(tiny))
    return rows


_READERS: dict[str, Callable[[], Reader]] = {"csv": _csv, "xlsx": _xlsx, "parquet": _parquet}


if __name__ == "__main__":
    main()
