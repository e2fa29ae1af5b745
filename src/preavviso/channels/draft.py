"""A table's rows before the lines of their cells are put together, and the frame of columns that they are fitted to."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain, combinations, product

from preavviso.channels.columns import Columns, columns_in
from preavviso.channels.paper import Strip, Word
from preavviso.channels.row import Cell, Row
from preavviso.domain.wording.heading import column_of, is_whole_heading
from preavviso.domain.wording.spelling import REMEMBERED

# A cell that reaches over this many columns is a line of its own: a title, a day's heading.
_WIDE = 3
_MOST_COMPARED = 60
_MOST_HEADING_LINES = 6
_LONGEST_HEADING = 60


@dataclass(slots=True)
class DraftCell:
    """The lines of text in one cell, and from where to where the cell reaches.

    `carried`: lines that belong to it and stand elsewhere, each with its page; `is_overfull`: a text runs out of it;
    `is_drawn`: its sides are lines on the page.
    """

    left: float
    right: float
    strips: list[Strip] = field(default_factory=list)
    carried: list[tuple[int, Strip]] = field(default_factory=list)
    is_overfull: bool = False
    is_drawn: bool = False

    @property
    def lines(self) -> list[Strip]:
        """All its lines, wherever they stand."""
        return [*self.strips, *(strip for _page, strip in self.carried)]

    @property
    def text(self) -> str:
        """All its lines, one after the other."""
        return " ".join(strip.text for strip in self.lines)

    @property
    def is_overprinted(self) -> bool:
        """Do words stand on each other, because a text ran out of another cell into this one?"""
        return any(
            _is_over(one, other)
            for words in ([word for strip in self.strips for word in strip.words],)
            for one, other in combinations(words[:_MOST_COMPARED], 2)
        )

    @property
    def heading(self) -> str:
        """The text as a heading."""
        ends = [strip.words[-1].ends_blank for strip in self.lines]
        return heading_of(tuple(strip.text for strip in self.lines), tuple(ends))


@dataclass(slots=True)
class Draft:
    """A row: its page, where it begins, its cells. `is_loose`: a line outside of any table."""

    page: int
    top: float
    cells: list[DraftCell]
    is_loose: bool = False
    is_doubtful: bool = False
    is_heading: bool = False
    last_page: int = 0

    def __post_init__(self) -> None:
        self.last_page = self.last_page or self.page

    def take(self, rest: "Draft") -> None:
        """Take in the rest of the row from the next page."""
        for cell, other in zip(self.cells, rest.cells, strict=True):
            cell.carried += [(rest.page, strip) for strip in other.strips]
        self.last_page = rest.page

    @property
    def words(self) -> list[Word]:
        """All its words."""
        return [word for cell in self.cells for strip in cell.strips for word in strip.words]

    @property
    def row(self) -> Row:
        """The row as it is written, to look for headings."""
        cells = self.cells
        # Only where one heading is plain to see are others looked for in pieces.
        is_heading = any(column_of(cell.text) is not None for cell in cells if len(cell.lines) < _MOST_HEADING_LINES)
        return Row("", tuple(Cell(cell.heading if is_heading else cell.text) for cell in cells))


def _is_over(one: Word, other: Word) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return across > 0.25 * min(one.right - one.left, other.right - other.left) and down > 0.35 * min(
        one.height, other.height
    )


@lru_cache(maxsize=REMEMBERED)
def heading_of(lines: tuple[str, ...], ends_blank: tuple[bool, ...] = ()) -> str:
    """What does the heading of these lines say? A word that is cut because its column is narrow is put together.

    Of all the ways to put the lines together it is the one that the trade knows; of several, the one with most blanks.
    """
    apart = " ".join(lines)
    if not 1 < len(lines) <= _MOST_HEADING_LINES or len(apart) > _LONGEST_HEADING:
        return apart
    blanks = [*ends_blank, *([False] * len(lines))][: len(lines) - 1]
    ways = sorted(product(*((" ",) if blank else (" ", "") for blank in blanks)), key=lambda way: way.count(""))
    texts = ["".join(chain.from_iterable(zip(("", *way), lines, strict=True))) for way in ways]
    known = [text for text in texts if column_of(text) is not None]
    return next((text for text in known if is_whole_heading(text)), next(iter(known), apart))


def loose(page: int, strip: Strip) -> Draft:
    """The draft of a line outside of any table."""
    return Draft(page, strip.top, [DraftCell(strip.left, strip.right, [strip])], is_loose=True)


def runs_on(before: Word, word: Word) -> bool:
    """Were these two words written as one text, with nothing but a blank between them?"""
    return before.ends_blank and word.left - before.right < 0.4 * max(word.height, before.height)


def touches(before: Word, word: Word) -> bool:
    """Does the second word begin where the first has hardly ended, or on it, so that letters may be lost?"""
    return word.left - before.right < 0.08 * max(word.height, before.height)


@dataclass(frozen=True, slots=True)
class Frame:
    """The columns of a table: from where to where each reaches, and what its heading says."""

    spans: tuple[tuple[float, float], ...]
    headings: tuple[str, ...]

    def draft(self, page: int, top: float) -> Draft:
        """The heading as a row of its own."""
        return Draft(page, top, [DraftCell(*span) for span in self.spans], is_heading=True)

    @property
    def columns(self) -> Columns | None:
        """What each column holds."""
        return columns_in([Row("", tuple(Cell(text) for text in self.headings))])

    def at(self, left: float, right: float) -> int:
        """Which column holds most of what reaches from left to right?"""
        shares = [min(right, end) - max(left, start) for start, end in self.spans]
        best = max(shares)
        if best > 0:
            return shares.index(best)
        middle = (left + right) / 2
        return min(range(len(self.spans)), key=lambda at: abs(sum(self.spans[at]) / 2 - middle))

    def fit(self, draft: Draft) -> Draft:
        """The row with one cell for each column of the frame; a text across many columns is a line of its own."""
        written = [cell for cell in draft.cells if cell.strips]
        if len(written) == 1 and self._width(written[0]) >= min(_WIDE, len(self.spans)):
            return replace(draft, cells=written, is_loose=True)
        cells = [DraftCell(*span) for span in self.spans]
        for cell in written:
            home = cells[self.at(cell.left, cell.right)]
            home.strips = _beside(home.strips, cell.strips)
            home.is_overfull = home.is_overfull or cell.is_overfull
            home.is_drawn = cell.is_drawn
        return replace(draft, cells=cells)

    def _width(self, cell: DraftCell) -> int:
        return sum(min(cell.right, end) - max(cell.left, start) > 0.5 * (end - start) for start, end in self.spans)

    def is_like(self, other: "Frame") -> bool:
        """Have both the same headings, one under the other?"""
        return self.headings == other.headings and all(
            abs(one[0] - two[0]) < 4 and abs(one[1] - two[1]) < 4
            for one, two in zip(self.spans, other.spans, strict=True)
        )


def _beside(strips: list[Strip], others: list[Strip]) -> list[Strip]:
    """The lines of two cells beside each other as those of one: lines at the same height go on from each other."""
    found = list(strips)
    for other in others:
        home = next(
            (strip for strip in found if abs(strip.centre - other.centre) < 0.4 * (strip.bottom - strip.top)), None
        )
        if home is None:
            found.append(other)
        else:
            found[found.index(home)] = Strip(sorted([*home.words, *other.words], key=lambda word: word.left))
    return sorted(found, key=lambda strip: strip.top)


def frame_of(drafts: Sequence[Draft], at: int) -> tuple[Frame, int] | None:
    """The frame that the heading in this row makes, and how many rows the heading takes. None: it is no heading."""
    draft = drafts[at]
    if columns_in([draft.row]) is None:
        return None
    # A column without a heading is a column: what stands in it belongs to no other.
    cells = [(cell.left, cell.right, cell.heading) for cell in draft.cells]
    below = drafts[at + 1] if at + 1 < len(drafts) else None
    if below is not None and below.page == draft.page:
        both = columns_in([draft.row, below.row])
        if both is not None and both.last_row == 1:
            return _frame([one for cell in cells for one in _split(cell, below)]), 2
    return _frame(cells), 1


def _split(cell: tuple[float, float, str], below: Draft) -> list[tuple[float, float, str]]:
    """A heading's cell, or the cells of the second row that it stands over ("INDIRIZZO" over "VIA" and "CIVICO")."""
    left, right, _text = cell
    under = [other for other in below.cells if other.text and left - 2 <= (other.left + other.right) / 2 <= right + 2]
    return [(other.left, other.right, other.heading) for other in under] if len(under) > 1 else [cell]


def _frame(cells: Sequence[tuple[float, float, str]]) -> Frame:
    return Frame(tuple((left, right) for left, right, _text in cells), tuple(text for _left, _right, text in cells))
