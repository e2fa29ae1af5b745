"""Tables drawn with characters: tabs, bars, semicolons, or columns of blanks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from preavviso.channels.columns import Columns, columns_in
from preavviso.channels.lines import Line
from preavviso.channels.row import Cell, Row
from preavviso.domain.wording.announcement import total_in
from preavviso.domain.wording.prose import is_closing
from preavviso.domain.wording.spelling import normal

_DELIMITERS = ("\t", ";", "|", "  ")


def table_in(lines: Sequence[Line]) -> tuple[list[Row], Columns] | None:
    """The lines as rows of cells and the columns of their heading, when a delimiter gives a heading; else None."""
    for delimiter in _DELIMITERS:
        candidates = [line for line in lines if delimiter in line.text.strip()]
        if len(candidates) < 2:
            continue
        heading = next((line for line in candidates if columns_in([_row(line, delimiter, None)])), None)
        if heading is None:
            continue
        offsets = [match.start() for match in re.finditer(r"\S+(?: \S+)*", heading.text)] if delimiter == "  " else None
        rows = [
            _row(line, delimiter, offsets if line.number >= heading.number else None)
            for line in _unwrapped(lines, delimiter, heading)
        ]
        columns = columns_in(rows)
        if columns is not None:
            return rows, columns
    return None


def _unwrapped(lines: Sequence[Line], delimiter: str, heading: Line) -> Iterator[Line]:
    """Lines below a heading that go on from a row cut at the margin are put back at its end."""
    width = heading.text.count(delimiter)
    pending: Line | None = None
    for line in lines:
        is_row = delimiter in line.text.strip()
        goes_on = (
            pending is not None
            and not is_row
            and delimiter != "  "
            and bool(line.text.strip())
            and len(pending.text) >= 60
            and pending.text.count(delimiter) >= width
            and not is_closing(line.text)
            and total_in(line.text) is None
        )
        if goes_on and pending is not None:
            pending = replace(pending, text=f"{pending.text} {line.text.strip()}")
            continue
        if pending is not None:
            yield pending
        pending = line
    if pending is not None:
        yield pending


def _row(line: Line, delimiter: str, offsets: list[int] | None) -> Row:
    text = line.text.strip().strip("|") if delimiter == "|" else line.text
    parts = _by_offset(text, offsets) if delimiter == "  " else text.split(delimiter)
    return Row(line.where, tuple(Cell(normal(part).strip('"'), is_struck=line.is_struck) for part in parts))


def _by_offset(text: str, offsets: list[int] | None) -> list[str]:
    """Cells set apart by two or more blanks, each under the heading that begins nearest to it."""
    found = [(match.start(), match.group()) for match in re.finditer(r"\S+(?:[ \t]\S+)*", text)]
    if offsets is None or len(found) == len(offsets) or len(found) < 2:
        return [word for _start, word in found]
    cells = [""] * len(offsets)
    for start, word in found:
        nearest = min(range(len(offsets)), key=lambda index: abs(offsets[index] - start))
        cells[nearest] = f"{cells[nearest]} {word}".strip()
    return cells
