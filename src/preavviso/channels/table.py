"""The rows under a heading, read one by one into entries."""

import re
from collections.abc import Sequence
from dataclasses import replace

from preavviso.channels.columns import NAMES, TELLING, Columns
from preavviso.channels.entry import Found, entries_from, remark_of, to_be_checked
from preavviso.channels.extract import Extract, Occasion
from preavviso.channels.row import Cell, Row
from preavviso.channels.surroundings import Surroundings, is_dateline, is_phrase
from preavviso.domain.answer import NotStated
from preavviso.domain.profile import day_as
from preavviso.domain.wording.announcement import total_in
from preavviso.domain.wording.decision import decision_span, ruling
from preavviso.domain.wording.heading import Column, column_of
from preavviso.domain.wording.spelling import plain
from preavviso.domain.wording.vulnerability import vulnerability_in


def read_table(rows: Sequence[Row], columns: Columns, occasion: Occasion) -> Extract:
    """Read a table: what stands above its heading, and then the rows below."""
    result = Extract()
    above = Surroundings(result, occasion)
    for row in rows[: columns.first_row]:
        above.explain(row.line)
    reader = _TableReader(columns, occasion, result)
    # A day above the heading holds for the rows below it.
    reader.surroundings.heading = above.heading
    for row in rows[columns.last_row + 1 :]:
        reader.read(row)
    reader.finish()
    result.show((row.where, row.shown) for row in rows)
    return result


class _TableReader:
    """Goes down the rows: headings of a day, entries, remarks that go on below, totals, and what is left over."""

    def __init__(self, columns: Columns, occasion: Occasion, result: Extract) -> None:
        self.columns = columns
        self.occasion = occasion
        self.result = result
        self.surroundings = Surroundings(result, occasion)
        self.unknown_seen: dict[str, int] = {}

    def read(self, row: Row) -> None:
        written = row.written
        if not written or self._is_heading_again(row) or self._is_rule(row):
            return
        if row.is_prose:
            self._explain(row)
            return
        found = self._found(row)
        if self._makes_entry(found, row):
            self._add(found, row)
        elif not self._continues(found, written, row):
            self._explain(row)

    def _explain(self, row: Row) -> None:
        before = len(self.result.leftover)
        line = row.line
        written = row.written
        if len(written) > 1 and all(is_phrase(one.text) or is_dateline(one.text, self.occasion) for one in written):
            for cell in written:
                self.surroundings.explain(cell.text)
            return
        self.surroundings.explain(line)
        is_passed_over = len(self.result.leftover) == before and not self.surroundings.is_signed_off
        # Among rows, what fills several cells and is no known phrase is the rest of a row.
        if is_passed_over and len(row.written) > 1 and not is_phrase(line):
            self.result.leftover.append(f"{row.where}: {line}")

    def finish(self) -> None:
        for heading, count in self.unknown_seen.items():
            self.result.leftover.append(f"{heading} ({count})")

    def _is_heading_again(self, row: Row) -> bool:
        known = sum(
            1
            for index, cell in enumerate(row.cells)
            if cell.text
            and (
                column_of(cell.text) is self.columns.known.get(index, "")
                or cell.text == self.columns.headings.get(index)
            )
        )
        return known >= 2 and known >= len(row.written) - 1

    def _is_rule(self, row: Row) -> bool:
        return not re.search(r"\w", row.line)

    def _found(self, row: Row) -> Found:
        found = Found()
        for index, cell in enumerate(row.cells):
            column = self.columns.known.get(index)
            if column is not None:
                found.add(column, self._as_meant(index, column, cell))
                if cell.note:
                    found.add(Column.REMARK, Cell(cell.note, cell.place))
        return found

    def _as_meant(self, index: int, column: Column, cell: Cell) -> Cell:
        match column:
            case Column.STATUS:
                return self._ticked(index, cell)
            case Column.DAY if cell.value is None and self.columns.profile is not None:
                return replace(cell, value=day_as(cell.text, self.columns.profile.dates))
            case _:
                return cell

    def _ticked(self, index: int, cell: Cell) -> Cell:
        """Under a heading like "Si esegue" a yes, a no or a tick says what only the heading puts in words."""
        is_tick = plain(cell.text) in {"si", "si'", "no", "x"}
        heading = re.sub(r"\s*\([^)]*\)", "", self.columns.headings.get(index, ""))
        return replace(cell, text=f"{heading}: {cell.text}") if is_tick and decision_span(heading) else cell

    def _makes_entry(self, found: Found, row: Row) -> bool:
        if len(row.written) < 2 and self.columns.count > 1:
            return False
        kinds = set(found.cells)
        name = found.text(Column.SURNAME) or found.text(Column.FULL_NAME) or found.text(Column.GIVEN_NAME)
        if name and (total_in(row.line) is not None or re.match(r"totale\b", plain(name))):
            return False
        if name and re.search(r"[^\W\d_]", name):
            return bool(kinds & (TELLING - NAMES)) or bool(found.text(Column.GIVEN_NAME) and found.text(Column.SURNAME))
        return Column.CODE in kinds and bool(kinds & {Column.STREET, Column.DAY, Column.STATUS, Column.REMARK})

    def _add(self, found: Found, row: Row) -> None:
        entries, leftover = entries_from(found, self.occasion, self.surroundings.heading, row.where)
        if row.is_hidden or row.is_doubtful or any(cell.is_struck for cell in row.written):
            entries = [to_be_checked(entry) for entry in entries]
        self.result.add(entries, (row.where,))
        self.result.leftover += [f"{row.where}: {text}" for text in leftover]
        self.result.anchors += max(len(entries), 1)
        for index, heading in self.columns.unknown.items():
            if index < len(row.cells) and row.cells[index].text:
                self.unknown_seen[heading] = self.unknown_seen.get(heading, 0) + 1
        self.result.leftover += [
            f"{row.where}: {cell.text}" for index, cell in enumerate(row.cells)
            if cell.text and index not in self.columns.known and index not in self.columns.unknown
        ]  # fmt: skip

    def _continues(self, found: Found, written: list[Cell], row: Row) -> bool:
        """A row with nothing but more of the remark, cut by a page's end, belongs to the entry above."""
        if not self.result.entries or not set(found.cells) <= {Column.REMARK, Column.STATUS} or not found.cells:
            return False
        if len(found.of(Column.REMARK)) + len(found.of(Column.STATUS)) != len(written):
            return False
        last = self.result.entries[-1]
        self.result.makers[row.where] = len(self.result.entries) - 1
        remark = f"{last.remark} {remark_of(found)}".strip()
        ruled = ruling(remark)
        vulnerability = (
            last.vulnerability
            if not isinstance(last.vulnerability, NotStated)
            else vulnerability_in(remark, last.where)
        )
        self.result.entries[-1] = replace(
            last,
            remark=remark,
            decision=ruled.decision,
            vulnerability=vulnerability,
            needs_review=last.needs_review or ruled.doubtful,
        )
        return True
