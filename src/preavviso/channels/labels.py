"""Lists of labelled values ("Cognome: …"), block by block."""

import re
from collections.abc import Sequence

from preavviso.channels.entry import Found, entries_from
from preavviso.channels.extract import Extract, Occasion
from preavviso.channels.lines import Line, where_of
from preavviso.channels.row import Cell
from preavviso.channels.surroundings import Surroundings
from preavviso.domain.wording.day import days_in
from preavviso.domain.wording.heading import Column, column_of, labels_in
from preavviso.domain.wording.prose import is_closing
from preavviso.domain.wording.spelling import normal, plain

_PLANNED = ("accesso", "intervento", "esecuzione")
_LONG_VALUES = (Column.REMARK, Column.STATUS, Column.STREET, Column.VULNERABILITY)
_LABEL = re.compile(r"\s*[A-ZÀ-Ý][\w' ]{2,25}:\s")
_NAME_COLUMNS = (Column.SURNAME, Column.FULL_NAME)


def is_labelled(lines: Sequence[Line]) -> bool:
    """Do labels say what the values are, a name's among them?"""
    columns = [column_of(label) for line in lines if ":" in line.text for label, _start, _end in labels_in(line.text)]
    others = {Column.STREET, Column.DAY, Column.STATUS, Column.REMARK, Column.CODE}
    return any(column in _NAME_COLUMNS for column in columns) and any(column in others for column in columns)


class LabelReader:
    """Gathers labelled values into blocks; a label that comes again begins the next block."""

    def __init__(self, occasion: Occasion) -> None:
        self.occasion = occasion
        self.result = Extract()
        self.surroundings = Surroundings(self.result, occasion)
        self.found = Found()
        self.lines: list[Line] = []
        self.last: Column | None = None

    def read(self, lines: Sequence[Line]) -> Extract:
        """Which entries do the blocks hold?"""
        for line in lines:
            labels = list(labels_in(line.text))
            if not line.text.strip():
                self._pause()
            elif labels and not re.search(r"\w{3}", line.text[: labels[0][1]]):
                self._take(line, labels)
            elif self._may_go_on(line.text):
                self._go_on(line)
            else:
                self._close()
                self.surroundings.explain(normal(line.text))
        self._close()
        return self.result

    def _may_go_on(self, text: str) -> bool:
        """Is it the rest of a value, and not a label that nobody knows?"""
        if self.last is Column.STREET and _LABEL.match(text):
            return False
        return self.last in _LONG_VALUES and not is_closing(text)

    def _take(self, line: Line, labels: list[tuple[str, int, int]]) -> None:
        for index, (label, _start, end) in enumerate(labels):
            value = line.text[end : labels[index + 1][1] if index + 1 < len(labels) else None]
            text = normal(value).strip(" ,;|–-")
            column = self._column_of(label, text)
            if column is None or column is Column.KNOWN:
                self.last = None
                continue
            if column in self.found.cells and (column in _NAME_COLUMNS or column is Column.CODE or self._has_name()):
                self._close()
            self.found.add(column, Cell(text, line.where))
            self.last = column
            if line not in self.lines:
                self.lines.append(line)

    def _column_of(self, label: str, text: str) -> Column | None:
        """The column of a label; one like "Accesso" may number the attempt or say its day."""
        has_day = bool(days_in(text, self.occasion.period, self.occasion.sent))
        return Column.DAY if has_day and plain(label) in _PLANNED else column_of(label)

    def _go_on(self, line: Line) -> None:
        if self.last is not None and self.found.of(self.last):
            cell = self.found.cells[self.last].pop()
            self.found.cells[self.last].append(Cell(f"{cell.text} {normal(line.text)}".strip(), cell.place))
        elif self.last is not None:
            self.found.add(self.last, Cell(normal(line.text), line.where))
        self.lines.append(line)

    def _has_name(self) -> bool:
        return any(column in self.found.cells for column in _NAME_COLUMNS)

    def _pause(self) -> None:
        self.last = None
        if not self._has_name():
            self._close()

    def _close(self) -> None:
        found, lines = self.found, self.lines
        self.found, self.lines, self.last = Found(), [], None
        if any(column in found.cells for column in (*_NAME_COLUMNS, Column.CODE)) and len(found.cells) > 1:
            entries, leftover = entries_from(found, self.occasion, self.surroundings.heading, where_of(lines))
            self.result.add(entries, (line.where for line in lines))
            self.result.leftover += leftover
            self.result.anchors += max(1, len(entries))
            return
        for line in lines:
            self.surroundings.explain(normal(line.text))
