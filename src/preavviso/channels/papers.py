"""The tables of a document from its pages: columns found once, rows cut by a page's end put together, cells made."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from preavviso.channels.columns import NAMES, Columns
from preavviso.channels.draft import Draft, DraftCell, Frame, frame_of, loose
from preavviso.channels.joint import Joiner
from preavviso.channels.levels import BEGINNINGS, KEYS, RowFinder, begins
from preavviso.channels.paper import Paper, Rule, Strip, strips_of
from preavviso.channels.row import Cell, Row
from preavviso.channels.ruled import Grid, grids_in, merged
from preavviso.channels.unruled import Heading, headings_in, widened
from preavviso.domain.wording.heading import Column
from preavviso.domain.wording.spelling import normal

_PAGE_NUMBER = re.compile(
    r"\W*(?P<word>pag(?:ina|\.)?|p\.)?\s*(?:n\.?\s*)?(?P<number>\d{1,3})\s*(?:(?:di|/|of|su)\s*\d{1,3})?\W*",
    re.IGNORECASE,
)
_MARGIN = 0.12


@dataclass(slots=True)
class Table:
    """Rows that stand under one heading, with the lines around them."""

    frame: Frame | None
    drafts: list[Draft] = field(default_factory=list)


@dataclass(slots=True)
class _Side:
    """One page taken apart: the drawn tables on it, the lines outside of these, and the headings among the lines."""

    paper: Paper
    grids: list[Grid]
    strips: list[Strip]
    level: list[Rule]
    upright: list[Rule]
    headings: list[Heading]


def tables_of(papers: Iterable[Paper]) -> list[list[Row]]:
    """The rows of each table of a document, with its heading and the lines around it.

    A row is placed by page and number ("page 2, row 7"), a cell by its box. Where nothing has a heading that is known,
    the drawn tables stand there as they are.
    """
    sides = [_side(paper) for paper in papers]
    tables = _Tables(sides).found()
    numbers: dict[int, int] = {}
    papers_by_number = {side.paper.number: side.paper for side in sides}
    return [list(_rows(table, papers_by_number, numbers)) for table in tables]


def strips_by_page(papers: Iterable[Paper]) -> Iterator[tuple[Paper, Strip]]:
    """The lines of all pages, without the numbers of the pages."""
    for paper in papers:
        for strip in _without_number(paper):
            yield paper, strip


def _without_number(paper: Paper) -> list[Strip]:
    """The lines of a page without its number, which stands by itself at the top or at the bottom."""
    strips = strips_of(paper.words)
    if len(strips) > 1 and _is_number(strips[-1], paper, strips[-1].top - strips[-2].bottom):
        strips = strips[:-1]
    if len(strips) > 1 and _is_number(strips[0], paper, strips[1].top - strips[0].bottom):
        strips = strips[1:]
    return strips


def _is_number(strip: Strip, paper: Paper, distance: float) -> bool:
    is_outside = strip.top > (1 - _MARGIN) * paper.height or strip.bottom < _MARGIN * paper.height
    found = _PAGE_NUMBER.fullmatch(strip.text) if is_outside else None
    if found is None or int(found["number"]) != paper.number:
        return False
    return found["word"] is not None or distance > strip.bottom - strip.top


def _side(paper: Paper) -> _Side:
    grids = [grid for grid in grids_in(paper) if _is_of_list(grid)]
    strips = _without_number(paper)
    outside = [_outside(strip, grids) for strip in strips]
    rules = merged(paper.rules)
    level, upright = [rule for rule in rules if rule.is_level], [rule for rule in rules if not rule.is_level]
    lines = [strip for strip in outside if strip.words]
    return _Side(paper, grids, lines, level, upright, headings_in(lines, upright))


def _outside(strip: Strip, grids: Sequence[Grid]) -> Strip:
    return Strip([word for word in strip.words if not any(grid.holds(word) for grid in grids)])


def _is_of_list(grid: Grid) -> bool:
    """Could the drawn table be a list, and not the frame of a letterhead?"""
    return len(grid.rows) >= 2


class _Tables:
    """Goes through the pages and gathers the rows under each heading."""

    def __init__(self, sides: Sequence[_Side]) -> None:
        self.sides = sides
        self.tables = [Table(None)]
        self.frames = self._frames()

    def found(self) -> list[Table]:
        for side in self.sides:
            self._take(side)
        for table in self.tables:
            _put_together(table)
        return self.tables

    def _frames(self) -> list[tuple[Frame, Frame]]:
        """Each heading's frame, and the same as wide as all that stands under headings like it, on whatever page."""
        under: list[tuple[Frame, list[Strip], list[Rule], float]] = []
        current: tuple[Frame, list[Strip], list[Rule], float] | None = None
        for side in self.sides:
            starts = {heading.first: heading for heading in side.headings}
            for number, strip in enumerate(side.strips):
                if number in starts:
                    frame = starts[number].frame
                    current = next((one for one in under if one[0].is_like(frame)), None)
                    if current is None:
                        current = (frame, [], [], side.paper.width)
                        under.append(current)
                    current[2].extend(side.upright)
                if current is not None and not side.grids:
                    current[1].append(strip)
        return [(frame, widened(frame, strips, upright, width)) for frame, strips, upright, width in under]

    def _take(self, side: _Side) -> None:
        blocks: list[tuple[float, Grid | None, list[Strip]]] = [(grid.top, grid, []) for grid in side.grids]
        if side.grids:
            blocks += [(strip.top, None, [strip]) for strip in side.strips]
            for _top, grid, strips in sorted(blocks, key=lambda block: block[0]):
                if grid is None:
                    self._add(loose(side.paper.number, strips[0]))
                else:
                    self._take_grid(grid)
        else:
            self._take_lines(side)

    def _take_grid(self, grid: Grid) -> None:
        at = 0
        while at < len(grid.rows):
            found = frame_of(grid.rows, at)
            if found is None:
                for draft in self._fitted(grid.rows[at]):
                    self._add(draft)
                at += 1
                continue
            frame, count = found
            self._begin(frame, grid.rows[at].page, grid.rows[at].top)
            at += count

    def _fitted(self, draft: Draft) -> list[Draft]:
        frame = self.tables[-1].frame
        columns = frame.columns if frame is not None else None
        if frame is None or columns is None:
            return [draft]
        fitted = frame.fit(draft)
        return [fitted] if fitted.is_loose else RowFinder(frame, columns, draft.page).rows_in(fitted)

    def _take_lines(self, side: _Side) -> None:
        starts = {heading.first: heading for heading in side.headings}
        at = 0
        pending: list[Strip] = []
        while at < len(side.strips):
            heading = starts.get(at)
            if heading is None:
                pending.append(side.strips[at])
                at += 1
                continue
            self._add_lines(side, pending)
            pending = []
            frame = next(wide for frame, wide in self.frames if frame.is_like(heading.frame))
            self._begin(frame, side.paper.number, side.strips[at].top)
            at = heading.last + 1
        self._add_lines(side, pending)

    def _add_lines(self, side: _Side, strips: Sequence[Strip]) -> None:
        frame = self.tables[-1].frame
        columns = frame.columns if frame is not None else None
        if frame is None or columns is None:
            for strip in strips:
                self._add(loose(side.paper.number, strip))
            return
        for draft in RowFinder(frame, columns, side.paper.number).rows(strips, side.level):
            self._add(draft)

    def _begin(self, frame: Frame, page: int, top: float) -> None:
        """A heading: the same once more goes on with its table, another begins one."""
        current = self.tables[-1]
        if current.frame is not None and current.frame.headings != frame.headings:
            current = Table(None)
            self.tables.append(current)
        if current.frame is None:
            # What stood above the first heading is none of its rows.
            current.drafts = [replace(draft, is_loose=True) for draft in current.drafts]
        # On another page the columns may lie elsewhere; what they hold is the same.
        current.frame = frame
        self._add(frame.draft(page, top))

    def _add(self, draft: Draft) -> None:
        self.tables[-1].drafts.append(draft)


# --- Rows cut by a page's end ------------------------------------------------------------------------------------


def _put_together(table: Table) -> None:
    """Give the first row of a page back to the last row of the page before, where it only goes on with it."""
    columns = table.frame.columns if table.frame is not None else None
    if columns is None:
        return
    judge = _Judge(columns, [draft for draft in table.drafts if _is_body(draft)])
    kept: list[Draft] = []
    last: Draft | None = None
    is_first = False
    for draft in table.drafts:
        if draft.page != (kept[-1].page if kept else 0) or draft.is_heading:
            is_first = True
        if _is_body(draft):
            is_next = last is not None and is_first and draft.page == last.last_page + 1
            if last is not None and is_next and (judge.goes_on(draft) or _completes(last, draft)):
                last.take(draft)
                continue
            last = draft
        is_first = is_first and draft.is_heading
        kept.append(draft)
    table.drafts = kept
    _fill_days(columns, [draft for draft in kept if _is_body(draft)])


def _completes(row: Draft, rest: Draft) -> bool:
    """Does each of the two hold just what the other lacks, because a page's end set whole cells of a row apart?"""
    filled = [{at for at, cell in enumerate(one.cells) if cell.lines} for one in (row, rest)]
    return not filled[0] & filled[1] and min(len(one) for one in filled) > 1


def _fill_days(columns: Columns, rows: Sequence[Draft]) -> None:
    """Where days are written once for the rows below, each of these has it, and a person sees that it was filled in."""
    at = next((at for at, column in columns.known.items() if column is Column.DAY), None)
    if at is None:
        return
    written = [row.cells[at].text for row in rows]
    if any(one and one == other for one, other in pairwise(written)):
        return
    for above, row in pairwise(rows):
        given = above.cells[at]
        if given.lines and not row.cells[at].lines and sum(bool(cell.lines) for cell in row.cells) > 1:
            row.cells[at].carried = [*((above.page, strip) for strip in given.strips), *given.carried]
            row.is_doubtful = True


def _is_body(draft: Draft) -> bool:
    return not draft.is_loose and not draft.is_heading


class _Judge:
    """Tells a row that begins an entry from one that only goes on with it, by what the rows of the table have."""

    def __init__(self, columns: Columns, drafts: Sequence[Draft]) -> None:
        self.columns = columns
        lengths = sorted(len(text) for draft in drafts for text in self._texts(draft, Column.CODE))
        self.usual_code = lengths[len(lengths) // 2] if lengths else 0
        counts = Counter(column for draft in drafts for column in self._said(draft) & set(KEYS))
        most = max(counts.values(), default=0)
        self.keys = {column for column, count in counts.items() if count * 2 >= most}

    def goes_on(self, draft: Draft) -> bool:
        """Does the row lack what begins an entry?"""
        said = self._said(draft)
        keys = len(said & self.keys)
        if self.keys and keys >= min(2, len(self.keys)):
            return False
        has_name = any(self._texts(draft, column) for column in NAMES)
        return not (has_name and (said & BEGINNINGS or keys))

    def _said(self, draft: Draft) -> set[Column]:
        return {
            column
            for at, column in self.columns.known.items()
            for text in [draft.cells[at].text]
            if text and begins(column, text) and (column is not Column.CODE or len(text) > 0.7 * self.usual_code)
        }

    def _texts(self, draft: Draft, column: Column) -> list[str]:
        return [
            draft.cells[at].text
            for at, known in self.columns.known.items()
            if known is column and draft.cells[at].strips
        ]


# --- Cells -------------------------------------------------------------------------------------------------------


def _rows(table: Table, papers: dict[int, Paper], numbers: dict[int, int]) -> Iterator[Row]:
    columns = table.frame.columns if table.frame is not None else None
    known = columns.known if columns is not None else {}
    joiner = Joiner(table.drafts, {at for at, column in known.items() if column in NAMES})
    overprinted = [any(cell.is_overprinted for cell in draft.cells) for draft in table.drafts]
    for at, draft in enumerate(table.drafts):
        numbers[draft.page] = numbers.get(draft.page, 0) + 1
        where = f"page {draft.page}, row {numbers[draft.page]}"
        if draft.is_heading and table.frame is not None:
            yield Row(where, tuple(Cell(text) for text in table.frame.headings))
            continue
        cells = [_cell(joiner, column, cell, draft.page, papers) for column, cell in enumerate(draft.cells)]
        # What is printed over a row's text may be its own, or that of the row above.
        is_doubtful = draft.is_doubtful or any(overprinted[at : at + 2]) or any(doubt for _cell, doubt in cells)
        yield Row(where, tuple(cell for cell, _doubt in cells), is_prose=draft.is_loose, is_doubtful=is_doubtful)


def _cell(joiner: Joiner, column: int, cell: DraftCell, page: int, papers: dict[int, Paper]) -> tuple[Cell, bool]:
    """The cell, and whether its lines may be put together wrongly."""
    if not cell.lines:
        return Cell(""), False
    joined = joiner.joined(column, cell.lines)
    if not cell.strips:
        page = cell.carried[0][0]
    paper = papers[page]
    shown = cell.strips or [strip for own, strip in cell.carried if own == page]
    place = str(paper.box([word for strip in shown for word in strip.words]))
    words = [word for strip in cell.lines for word in strip.words]
    is_cut = any(word.right > paper.width or word.left < 0 for word in words)
    found = Cell(normal(joined.text), place, lines=joined.lines, is_struck=any(word.is_struck for word in words))
    return found, joined.is_doubtful or cell.is_overfull or is_cut
