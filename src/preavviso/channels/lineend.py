"""Where the lines of a column end, and what the room that is left there tells: a blank, or a word that was cut."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from preavviso.channels.draft import DraftCell
from preavviso.channels.paper import Strip, Word
from preavviso.domain.wording.cut import Glue

# Where so large a share of the line ends has a blank, the program writes each that has room.
_WRITTEN = 0.25
# What the drawn sides of a cell tell of its width may be so much too wide, in points.
_UNSURE = 0.4


class LineEnds:
    """How wide the lines of each column can be, how wide its blank is, and whether blanks at line ends are written.

    A program that writes them leaves out only the blank for which no room was left.
    """

    def __init__(self, cells: Sequence[tuple[int, DraftCell]]) -> None:
        self.cells: dict[int, list[DraftCell]] = defaultdict(list)
        for column, cell in cells:
            if cell.lines:
                self.cells[column].append(cell)
        self.widths = {column: _widest(own) for column, own in self.cells.items()}
        self.drawn = {column: _drawn_width(own) for column, own in self.cells.items()}
        self.blanks = {column: _usual_blank(own) for column, own in self.cells.items()}
        ends = [above.words[-1].ends_blank for _column, cell in cells for above in cell.lines[:-1]]
        self.are_written = sum(ends) > max(2, _WRITTEN * len(ends))
        self.with_wanted = {column for column, own in self.cells.items() if self._has_wanted(column, own)}

    def _has_wanted(self, column: int, cells: Iterable[DraftCell]) -> bool:
        """Does a line of the column end although the next letter, and a blank, had room in it?"""
        return self.are_written and any(
            not above.words[-1].ends_blank
            and self._room(column, above) > max(self._blank(column, above), _letter(below.words[0])) + 0.3
            for cell in cells
            for above, below in pairwise(cell.lines)
        )

    def _room(self, column: int, above: Strip) -> float:
        """What is left in the line, as far as the others show; a sign that hangs over the side shows nothing."""
        width = self.widths[column]
        drawn = self.drawn[column]
        return (min(width, drawn) if drawn else width) - (above.right - above.left)

    def _blank(self, column: int, above: Strip) -> float:
        return self.blanks.get(column) or 0.24 * above.words[-1].height

    def glue(self, column: int, above: Strip, below: Strip) -> Glue | None:
        """What stood between two lines, no blank being written, by the room at the end of the upper one? None: open."""
        room = self._room(column, above)
        first = below.words[0]
        if room > _letter(first) + (0.2 if first.first else 0.5):
            return Glue(" ")
        if not self.are_written:
            return None
        if any(word.ends_blank for word in above.words[:-1]):
            # A word that is wider than its cell begins a line before it is cut.
            return Glue(" ")
        drawn = self.drawn[column] - (above.right - above.left) - _UNSURE
        is_early = column in self.with_wanted or drawn > _letter(first) + _UNSURE
        if max(room, drawn) > self._blank(column, above) + 0.1 and not is_early:
            return Glue("")
        return None

    def is_long(self, column: int, above: Strip, below: Strip) -> bool:
        """Are the last word of a line and the first of the next, as one, wider than any line?"""
        last, first = above.words[-1], below.words[0]
        return last.right - last.left + first.right - first.left > self.widths[column]

    def is_wanted(self, column: int, above: Strip, below: Strip) -> bool:
        """Did the line end although the next word had room in it?"""
        first = below.words[0]
        return self._room(column, above) > 1.2 * (first.right - first.left + 0.24 * first.height)


def _widest(cells: Sequence[DraftCell]) -> float:
    return max(strip.right - strip.left for cell in cells for strip in cell.lines)


def _drawn_width(cells: Sequence[DraftCell]) -> float:
    """How much room for a line do the drawn sides of the cells leave? 0: nobody can tell."""
    if not all(cell.is_drawn for cell in cells):
        return 0.0
    beside = median([strip.left - cell.left for cell in cells for strip in cell.strips] or [0.0])
    drawn = median(cell.right - cell.left for cell in cells) - 2 * beside
    # A line that ended at a blank had no room for the next word.
    bound = min(
        (
            above.right - above.left + above.words[-1].blank + below.words[0].right - below.words[0].left
            for cell in cells
            for above, below in pairwise(cell.lines)
            if above.words[-1].ends_blank
        ),
        default=0.0,
    )
    return min(drawn, bound)


def _usual_blank(cells: Iterable[DraftCell]) -> float:
    found = [word.blank for cell in cells for strip in cell.lines for word in strip.words if word.blank > 0]
    return median(found) if found else 0.0


def _letter(word: Word) -> float:
    """How wide is its first letter, at most where nobody measured it?"""
    usual = (word.right - word.left) / len(word.text)
    return word.first or usual * (1.8 if word.text[0] in "mwMW" else 1.3)
