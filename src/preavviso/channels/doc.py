"""The words of a DOC and the marks between its cells, to know whether a conversion has lost its tables.

LibreOffice 7.4 runs the cells of some tables together when it opens a DOC, those merged downwards among them. The file
itself keeps its words in one stream, in which a mark ends each cell and one more ends each row.
"""

import io
import re
import struct
from collections.abc import Iterator, Sequence
from itertools import count

from preavviso.channels.blocks import Block
from preavviso.channels.row import Row
from preavviso.channels.sheet import MOST_COLUMNS
from preavviso.channels.shown import line_cell, text_cell

_MARK = "\x07"
_IDENTITY, _ENCRYPTED, _TABLE_ONE = 0xA5EC, 0x0100, 0x0200
_LENGTH_AT, _PIECES_AT = 0x4C, 0x1A2
_PACKED = 0x40000000
# A field is its instruction, a mark, and what it shows.
_INSTRUCTION = re.compile(r"\x13[^\x13\x14\x15]*(?:\x14|(?=\x15))|\x15")
_LINES = str.maketrans({"\x0b": "\n", "\x0c": "\r", "\x1e": "-", "\x1f": None, "\x01": None, "\x02": None,
                        "\x05": None, "\x08": None})  # fmt: skip


def words_of(raw: bytes) -> str:
    """The document's words as they stand in the file; an empty text where it is built otherwise."""
    try:
        return _words_of(raw)
    except MemoryError:
        raise
    # A torn file shows itself in a dozen ways, and what it holds is then for the conversion to tell.
    except Exception:
        return ""


def _words_of(raw: bytes) -> str:
    from xlrd.compdoc import CompDoc

    container = CompDoc(raw, logfile=io.StringIO(), ignore_workbook_corruption=True)
    main = container.get_named_stream("WordDocument") or b""
    identity, flags = struct.unpack_from("<H8xH", main)
    if identity != _IDENTITY or flags & _ENCRYPTED:
        return ""
    (length,) = struct.unpack_from("<I", main, _LENGTH_AT)
    start, size = struct.unpack_from("<II", main, _PIECES_AT)
    table = container.get_named_stream("1Table" if flags & _TABLE_ONE else "0Table") or b""
    text = "".join(_pieces(main, table[start : start + size]))[:length]
    return _INSTRUCTION.sub("", text).translate(_LINES)


def _pieces(main: bytes, told: bytes) -> Iterator[str]:
    """The pieces that the words are kept in, in their order."""
    at = 0
    while told[at] == 1:  # shapes of letters
        at += 3 + struct.unpack_from("<H", told, at + 1)[0]
    pieces = (struct.unpack_from("<I", told, at + 1)[0] - 4) // 12
    bounds = struct.unpack_from(f"<{pieces + 1}I", told, at + 5)
    for number in range(pieces):
        (place,) = struct.unpack_from("<2xI", told, at + 5 + 4 * (pieces + 1) + 8 * number)
        letters = bounds[number + 1] - bounds[number]
        if place & _PACKED:
            start = (place & ~_PACKED) // 2
            yield main[start : start + letters].decode("cp1252", "replace")
        else:
            yield main[place : place + 2 * letters].decode("utf-16-le", "replace")


def blocks_of(words: str) -> list[Block]:
    """The tables and lines of the words, cut at their marks. Which cells are merged the words do not say."""
    blocks: list[Block] = []
    rows: list[Row] = []
    cells: list[str] = []
    tables, numbers = 1, count(1)
    for piece in words.split(_MARK):
        if not cells:
            # What stands before the first cell of a row, paragraph by paragraph, stands between two tables.
            *prose, piece = piece.split("\r")
            if any(line.strip() for line in prose):
                tables += bool(rows)
                blocks += [*_table(rows), *_prose(prose, numbers)]
                rows = []
        if piece or not _is_whole(cells, rows):
            cells.append(piece)
        elif cells:
            where = f"table {tables}, row {len(rows) + 1}"
            rows.append(Row(where, tuple(text_cell(cell.replace("\r", "\n")) for cell in cells[:MOST_COLUMNS])))
            cells = []
    return [*blocks, *_table(rows), *_prose([line for cell in cells for line in cell.split("\r")], numbers)]


def _is_whole(cells: Sequence[str], rows: Sequence[Row]) -> bool:
    """May an empty piece be the end of the row? The rows of a table have as many cells as the first."""
    return bool(cells) and (not rows or len(cells) >= len(rows[0].cells))


def _table(rows: Sequence[Row]) -> list[Block]:
    return [Block(tuple(row for row in rows if row.written), is_table=True)] if rows else []


def _prose(lines: Sequence[str], numbers: Iterator[int]) -> list[Block]:
    numbered = [(next(numbers), line_cell(line)) for line in lines]
    return [Block((Row(f"paragraph {number}", (line,), is_prose=True),)) for number, line in numbered if line.text]
