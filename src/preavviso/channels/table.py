"""The rows under a heading, read one by one into entries."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from preavviso.channels.columns import NAMES, TELLING, Columns, columns_in, is_count
from preavviso.channels.entry import Found, entries_from, remark_of, to_be_checked
from preavviso.channels.extract import Extract, Occasion
from preavviso.channels.row import Cell, Row
from preavviso.channels.surroundings import Surroundings, is_dateline, is_phrase
from preavviso.domain.answer import NotStated
from preavviso.domain.message import Problem
from preavviso.domain.phrase import Phrase
from preavviso.domain.profile import Dates, dates_in, day_as
from preavviso.domain.wording.announcement import total_in
from preavviso.domain.wording.day import days_in
from preavviso.domain.wording.decision import decision_span, ruling
from preavviso.domain.wording.heading import Column, column_of
from preavviso.domain.wording.prose import is_closing, is_covering, is_office
from preavviso.domain.wording.spelling import plain
from preavviso.domain.wording.vulnerability import vulnerability_in


def read_table(rows: Sequence[Row], columns: Columns, occasion: Occasion) -> Extract:
    """Read a table: what stands above its heading, and then the rows below."""
    result = Extract()
    above = Surroundings(result, occasion)
    for row in rows[: columns.first_row]:
        above.explain(row.line)
    reader = _TableReader(columns, occasion, result)
    reader.says_days_once = _says_days_once(rows[columns.last_row + 1 :], columns)
    reader.dates = _dates_of(rows[columns.last_row + 1 :], columns)
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
        self.unheaded: dict[int, list[tuple[str, str]]] = {}
        self.codes: list[tuple[int, Cell]] = []
        self.says_days_once = False
        self.dates = Dates.DAY_FIRST
        self.day_above: Cell | None = None
        self.is_among_entries = False

    def read(self, row: Row) -> None:
        written = row.written
        if not written or self._is_heading_again(row) or self._is_rule(row):
            return
        other = None if row.is_prose else self._other_heading(row)
        if other is not None:
            self.columns = other
            return
        found = Found() if row.is_prose else self._found(row)
        if self._makes_entry(found, row):
            self._add(found, row)
            self.is_among_entries = True
        elif not self._continues(found, written, row):
            self.is_among_entries, self.day_above = False, None
            self._explain(row)

    def _other_heading(self, row: Row) -> Columns | None:
        """The columns of a second table below the first, where they are in another order."""
        is_heading = len(row.written) > 2 and all(column_of(cell.text) is not None for cell in row.written)
        return columns_in([row]) if is_heading and self.columns.profile is None else None

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
        for seen in self.unheaded.values():
            # A column that only counts the rows needs no heading.
            if not is_count([text for _where, text in seen]):
                self.result.leftover += [f"{where}: {text}" for where, text in seen]
        for heading, count in self.unknown_seen.items():
            self.result.leftover.append(f"{heading} ({count})")
        self._look_for_lost_zeros()

    def _look_for_lost_zeros(self) -> None:
        """Codes that a program took for numbers have lost the zeros in front: a person puts them back."""
        short = _without_their_zeros([cell for _entry, cell in self.codes])
        for entry, cell in self.codes:
            if cell in short:
                self.result.entries[entry] = to_be_checked(self.result.entries[entry])
        if short:
            shown = ", ".join(dict.fromkeys(cell.text for cell in short))[:200]
            phrase = Phrase(
                "Codes %(codes)s are shorter than the others of their column: zeros in front were lost where the file "
                "keeps them as numbers. Look the codes up before they are relied on.",
                {"codes": shown},
            )
            self.result.told.append(Problem("zeros_lost", phrase, ""))

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

    def _day_from_above(self, found: Found) -> bool:
        """A day that is written once, and left blank in the rows below that have their own hour, holds for them."""
        own = found.of(Column.DAY)
        if own:
            self.day_above = own[0]
        elif self.says_days_once and self.day_above is not None and found.of(Column.HOUR):
            found.add(Column.DAY, self.day_above)
            return True
        return False

    def _as_meant(self, index: int, column: Column, cell: Cell) -> Cell:
        match column:
            case Column.STATUS:
                return self._ticked(index, cell)
            case Column.DAY if cell.value is None:
                return replace(cell, value=day_as(cell.text, self.dates))
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
        is_somewhere = bool(kinds & {Column.STREET, Column.CODE})
        if _TOTAL.match(plain(row.line)) or (total_in(row.line) is not None and not is_somewhere):
            return False
        is_prose = bool(re.search(r"\d", name)) and (not is_somewhere or bool(days_in(name, None, None)))
        if name and (is_prose or is_covering(name)) and Column.STREET not in kinds:
            return False  # "Borgolago, 24/10/2025", with the signature beside it
        if name and re.search(r"[^\W\d_]", name):
            is_whole = bool(found.text(Column.GIVEN_NAME) and found.text(Column.SURNAME))
            return bool(kinds & (TELLING - NAMES)) or (is_whole and not is_office(row.line))
        code = found.text(Column.CODE)
        is_code = re.search(r"\d", code) is not None and not days_in(code, None, None)
        return is_code and bool(kinds & {Column.STREET, Column.DAY, Column.STATUS, Column.REMARK})

    def _add(self, found: Found, row: Row) -> None:
        is_day_above = self._day_from_above(found)
        entries, leftover = entries_from(found, self.occasion, self.surroundings.heading, row.where)
        if is_day_above or row.is_hidden or row.is_doubtful or any(cell.is_struck or cell.is_cut for cell in row.cells):
            entries = [to_be_checked(entry) for entry in entries]
        self.codes += [
            (len(self.result.entries) + at, cell) for at in range(len(entries)) for cell in found.of(Column.CODE)
        ]
        self.result.add(entries, (row.where,))
        self.result.leftover += [f"{row.where}: {text}" for text in leftover]
        self.result.anchors += max(len(entries), 1)
        for index, heading in self.columns.unknown.items():
            if index < len(row.cells) and row.cells[index].text:
                self.unknown_seen[heading] = self.unknown_seen.get(heading, 0) + 1
        for index, cell in enumerate(row.cells):
            if cell.text and index not in self.columns.known and index not in self.columns.unknown:
                self.unheaded.setdefault(index, []).append((row.where, cell.text))

    def _continues(self, found: Found, written: list[Cell], row: Row) -> bool:
        """A row with nothing but more of the remark, cut by a page's end, belongs to the entry above."""
        if not self.is_among_entries or is_closing(row.line) or is_phrase(row.line) or _is_signature(row.line):
            return False
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


_TOTAL = re.compile(r"\W*(?:totale|totali|tot\b|(?:numero|n\.|n°)\s+(?:totale|complessivo))")


def _is_signature(line: str) -> bool:
    """Is it who signs the list ("Il Responsabile dott.ssa Ada Verdi") and no remark?"""
    return len(line.split()) <= 6 and is_office(line) and decision_span(line) is None


def _says_days_once(rows: Sequence[Row], columns: Columns) -> bool:
    """Does the list write a day in the first of its rows and leave it blank in the others?

    No day comes twice running, and more than a few are blank: one that is missing here and there is a question.
    """
    days = [index for index, column in columns.known.items() if column is Column.DAY]
    if len(days) != 1 or Column.HOUR not in columns.known.values():
        return False
    texts = [row.cells[days[0]].text for row in rows if len(row.written) > 2 and days[0] < len(row.cells)]
    written = [text for text in texts if text]
    blank = len(texts) - len(written)
    is_repeated = any(before and before == after for before, after in pairwise(texts))
    return not is_repeated and blank >= _MANY_BLANKS and blank * 3 >= len(texts)


def _dates_of(rows: Sequence[Row], columns: Columns) -> Dates:
    """How are the days written: as the profile says, or else as all of them together can only be meant?"""
    if columns.profile is not None:
        return columns.profile.dates
    days = [index for index, column in columns.known.items() if column is Column.DAY]
    cells = (row.cells[index] for row in rows for index in days if index < len(row.cells))
    return dates_in([cell.text for cell in cells if cell.text and cell.value is None])


_MANY_BLANKS = 3
# Numbers of one kind that are this much shorter than others may have had zeros in front.
_SHORTER = 2


def _without_their_zeros(codes: Sequence[Cell]) -> list[Cell]:
    """Which codes are shorter than they were written? Zeros in front of others show it, or very different lengths."""
    digits = [cell for cell in codes if cell.text.isascii() and cell.text.isdigit()]
    padded = [len(cell.text) for cell in digits if cell.text.startswith("0")]
    if padded:
        width = max(padded)
        return [cell for cell in digits if len(cell.text) < width and not cell.text.startswith("0")]
    numbers = [cell for cell in digits if cell.is_number]
    longest = max((len(cell.text) for cell in digits), default=0)
    shortest = min((len(cell.text) for cell in numbers), default=longest)
    return [cell for cell in numbers if len(cell.text) < longest] if longest - shortest >= _SHORTER else []
