"""Tables whose cells are drawn: which rectangles do the lines of a page enclose, and which words stand in each?"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from preavviso.channels.draft import Draft, DraftCell, runs_on
from preavviso.channels.paper import Paper, Rule, Strip, Word, strips_of

# Lines nearer to each other than this are one line, in the paper's units (points).
_NEAR = 2.5
_MOST_LINES = 1_500
_MOST_FIELDS = 20_000
# A row lower than this is the space between two lines drawn as a double one.
_FLAT = 5.0


@dataclass(slots=True)
class Grid:
    """A drawn table: where it lies on its page, and its rows."""

    left: float
    top: float
    right: float
    bottom: float
    rows: list[Draft]

    def holds(self, word: Word) -> bool:
        """Does the word stand within the outer lines?"""
        return self.left - 1 < word.middle < self.right + 1 and self.top - 1 < word.centre < self.bottom + 1


def merged(rules: Iterable[Rule]) -> list[Rule]:
    """The lines, with those put together that lie on each other or go on from each other."""
    found: list[Rule] = []
    for rule in sorted(rules, key=lambda one: (one.is_level, one.at, one.start)):
        for place, other in enumerate(found[-40:], max(0, len(found) - 40)):
            is_near = other.is_level == rule.is_level and abs(other.at - rule.at) < _NEAR
            if is_near and rule.start <= other.end + _NEAR and other.start <= rule.end + _NEAR:
                found[place] = replace(other, start=min(other.start, rule.start), end=max(other.end, rule.end))
                break
        else:
            found.append(rule)
    return found


def grids_in(paper: Paper) -> list[Grid]:
    """Which tables of at least two rows and three columns are drawn on the page?"""
    rules = merged(paper.rules)
    if len(rules) > _MOST_LINES:
        return []
    grids = []
    for group in _touching(rules):
        across, down = _lines(group, is_level=False), _lines(group, is_level=True)
        if len(across) >= 4 and len(down) >= 3 and len(across) * len(down) <= _MOST_FIELDS:
            grids.append(_grid(paper, group, across, down))
    grids.sort(key=lambda grid: grid.top)
    return grids


class _Groups:
    """Things that belong together, found two by two."""

    def __init__(self, count: int) -> None:
        self.parents = list(range(count))

    def of(self, one: int) -> int:
        while self.parents[one] != one:
            self.parents[one] = self.parents[self.parents[one]]
            one = self.parents[one]
        return one

    def join(self, one: int, other: int) -> None:
        first, second = self.of(one), self.of(other)
        self.parents[max(first, second)] = min(first, second)


def _touching(rules: Sequence[Rule]) -> list[list[Rule]]:
    """The lines in groups that hang together."""
    groups = _Groups(len(rules))
    upright = [(number, rule) for number, rule in enumerate(rules) if not rule.is_level]
    for number, rule in enumerate(rules):
        if not rule.is_level:
            continue
        for other, crossing in upright:
            is_across = rule.start - _NEAR <= crossing.at <= rule.end + _NEAR
            if is_across and crossing.start - _NEAR <= rule.at <= crossing.end + _NEAR:
                groups.join(number, other)
    found: dict[int, list[Rule]] = defaultdict(list)
    for number, rule in enumerate(rules):
        found[groups.of(number)].append(rule)
    return list(found.values())


def _lines(rules: Sequence[Rule], *, is_level: bool) -> list[float]:
    """Where the lines of one direction stand, the outer ones included where only the ends of the others show them."""
    found = _clustered(rule.at for rule in rules if rule.is_level == is_level)
    ends = [end for rule in rules if rule.is_level != is_level for end in (rule.start, rule.end)]
    if found and ends:
        first, last = min(ends), max(ends)
        found = [*([first] if first < found[0] - _FLAT else []), *found, *([last] if last > found[-1] + _FLAT else [])]
    return found


def _clustered(places: Iterable[float]) -> list[float]:
    found: list[list[float]] = []
    for place in sorted(places):
        if found and place - found[-1][-1] < _NEAR:
            found[-1].append(place)
        else:
            found.append([place])
    return [sum(group) / len(group) for group in found]


class _Fields:
    """The fields between all the lines of a table, and which of them make one cell because no line is drawn between."""

    def __init__(self, rules: Sequence[Rule], across: list[float], down: list[float]) -> None:
        self.across, self.down = across, down
        self.width, self.height = len(across) - 1, len(down) - 1
        self.groups = _Groups(self.width * self.height)
        self.words: dict[int, list[Word]] = defaultdict(list)
        self.overfull: set[int] = set()
        self._join_fields(rules)
        self.rows: dict[int, list[int]] = defaultdict(list)
        for row in range(self.height):
            for cell in dict.fromkeys(self.cells(row)):
                self.rows[cell].append(row)

    def _join_fields(self, rules: Sequence[Rule]) -> None:
        level: dict[int, list[Rule]] = defaultdict(list)
        upright: dict[int, list[Rule]] = defaultdict(list)
        for rule in rules:
            places = self.down if rule.is_level else self.across
            (level if rule.is_level else upright)[_nearest(places, rule.at)].append(rule)
        for row in range(self.height):
            middle = (self.down[row] + self.down[row + 1]) / 2
            for column in range(self.width):
                here = row * self.width + column
                if column and not any(rule.start <= middle <= rule.end for rule in upright[column]):
                    self.groups.join(here, here - 1)
                centre = (self.across[column] + self.across[column + 1]) / 2
                if row and not any(rule.start <= centre <= rule.end for rule in level[row]):
                    self.groups.join(here, here - self.width)

    def cells(self, row: int) -> list[int]:
        """The cell of each field of a row."""
        return [self.groups.of(row * self.width + column) for column in range(self.width)]

    def put(self, strip: Strip) -> None:
        """Put the words of a line where they stand. A text that runs on over a line stays where it began."""
        before: Word | None = None
        cell = -1
        for word in strip.words:
            row = min(max(bisect_right(self.down, word.centre) - 1, 0), self.height - 1)
            column = min(max(bisect_right(self.across, word.middle) - 1, 0), self.width - 1)
            own = self.groups.of(row * self.width + column)
            if before is not None and own != cell and runs_on(before, word):
                self.overfull.add(cell)
                own = cell
            self.words[own].append(word)
            before, cell = word, own

    def draft(self, page: int, row: int) -> Draft | None:
        """The row's cells. None: the row is empty, or only the space between two lines of a double one."""
        fields = self.cells(row)
        cells = dict.fromkeys(fields)
        is_flat = self.down[row + 1] - self.down[row] < _FLAT
        if is_flat and all(len(self.rows[cell]) > 1 for cell in cells):
            return None
        drafted = []
        for cell in cells:
            words = self.words.get(cell, [])
            if len(self.rows[cell]) > 1 and all(self._within(words, each) for each in self.rows[cell]):
                # No line is drawn between the rows here, but each has a text of its own.
                words = self._within(words, row)
            first = fields.index(cell)
            last = self.width - fields[::-1].index(cell)
            drafted.append(
                DraftCell(
                    self.across[first],
                    self.across[last],
                    strips_of(words),
                    is_overfull=cell in self.overfull,
                    is_drawn=True,
                )
            )
        return Draft(page, self.down[row], drafted) if any(one.strips for one in drafted) else None

    def _within(self, words: Sequence[Word], row: int) -> list[Word]:
        return [word for word in words if self.down[row] <= word.centre < self.down[row + 1]]


def _nearest(places: Sequence[float], at: float) -> int:
    return min(range(len(places)), key=lambda number: abs(places[number] - at))


def _grid(paper: Paper, rules: Sequence[Rule], across: list[float], down: list[float]) -> Grid:
    fields = _Fields(rules, across, down)
    grid = Grid(across[0], down[0], across[-1], down[-1], [])
    for strip in strips_of(word for word in paper.words if grid.holds(word)):
        fields.put(strip)
    drafts = (fields.draft(paper.number, row) for row in range(fields.height))
    grid.rows = [draft for draft in drafts if draft is not None]
    return grid
