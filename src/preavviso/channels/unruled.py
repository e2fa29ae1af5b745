"""Tables whose cells are not drawn: columns are the empty lanes under the headings, rows begin where a key stands."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from preavviso.channels.columns import NAMES, Columns
from preavviso.channels.draft import Draft, DraftCell, Frame, loose, runs_on
from preavviso.channels.paper import Rule, Strip, Word, strips_of
from preavviso.channels.surroundings import is_phrase
from preavviso.domain.wording.announcement import total_in
from preavviso.domain.wording.day import days_in
from preavviso.domain.wording.decision import decision_span
from preavviso.domain.wording.heading import Column, column_of
from preavviso.domain.wording.hour import hour_of_cell
from preavviso.domain.wording.prose import is_covering
from preavviso.domain.wording.street import street_start

_MOST_HEADING_LINES = 3
_HOLD_PHRASES = (Column.DAY, Column.HOUR, Column.REMARK, Column.STATUS)
# A white space of this share of the letters' height between two lines: what stands below is something else.
_APART = 0.95
_WHOLE_TOTAL = re.compile(r"\W*(?:totale?|tot\b|numero|complessiv)", re.IGNORECASE)
_BIN = 0.5


@dataclass(frozen=True, slots=True)
class Heading:
    """A table's heading: the lines that it takes on its page, and the frame of its words."""

    first: int
    last: int
    frame: Frame


def headings_in(strips: Sequence[Strip], upright: Sequence[Rule]) -> list[Heading]:
    """Where are the headings of tables on the page, and what do they say?"""
    found: list[Heading] = []
    at = 0
    while at < len(strips):
        heading = _heading_at(strips, at, upright)
        if heading is None:
            at += 1
        else:
            found.append(heading)
            at = heading.last + 1
    return found


def _heading_at(strips: Sequence[Strip], at: int, upright: Sequence[Rule]) -> Heading | None:
    best: Heading | None = None
    best_score = 0
    for count in range(1, min(_MOST_HEADING_LINES, len(strips) - at) + 1):
        lines = strips[at : at + count]
        if count > 1 and not _follows(lines[-2], lines[-1]):
            break
        cells = _stacked(lines, upright)
        if cells is None:
            break
        frame = _frame(cells)
        columns = frame.columns
        if columns is None:
            continue
        score = 2 * len(columns.known) - 3 * len(columns.unknown)
        if score > best_score or (best is not None and score == best_score and _is_rest(lines[-1], upright)):
            best, best_score = Heading(at, at + count - 1, frame), score
    return best


def _follows(above: Strip, below: Strip) -> bool:
    return below.centre - above.centre < 1.5 * max(above.bottom - above.top, below.bottom - below.top)


def _is_rest(strip: Strip, upright: Sequence[Rule]) -> bool:
    """Is the line the rest of headings ("UTENTE" under "COD."), and not the first row?"""
    pieces = [piece.text for piece in _pieces(strip, upright)]
    return not any(
        re.search(r"\d", text) or decision_span(text) is not None or street_start(text) == 0 or len(text) > 25
        for text in pieces
    ) and any(column_of(text) is not None for text in pieces)


def _pieces(strip: Strip, upright: Sequence[Rule]) -> list[Strip]:
    return strip.pieces(rule.at for rule in upright if rule.start < strip.centre < rule.end)


def _stacked(lines: Sequence[Strip], upright: Sequence[Rule]) -> list[tuple[float, float, str]] | None:
    """The headings, each from the words that stand over each other. None: a line's words span several of another's."""
    cells: list[tuple[float, float, str]] = []
    for line in lines:
        for piece in _known_pieces(_pieces(line, upright)):
            over = [
                number for number, (left, right, _text) in enumerate(cells) if piece.left < right and left < piece.right
            ]
            if len(over) > 1:
                return None
            if over:
                left, right, text = cells[over[0]]
                cells[over[0]] = (min(left, piece.left), max(right, piece.right), f"{text} {piece.text}")
            else:
                cells.append((piece.left, piece.right, piece.text))
    return sorted(cells)


def _known_pieces(pieces: Iterable[Strip]) -> Iterator[Strip]:
    """The pieces, and where two headings stand so near that they look like one, each of the two."""
    for piece in pieces:
        yield from _taken_apart(piece) if len(piece.words) > 1 else [piece]


def _taken_apart(piece: Strip) -> list[Strip]:
    whole = column_of(piece.text)
    for cut in range(1, len(piece.words)):
        one, other = Strip(piece.words[:cut]), Strip(piece.words[cut:])
        is_written_apart = not one.words[-1].ends_blank
        known = column_of(one.text), column_of(other.text)
        if None not in known and known[0] is not known[1] and (whole is None or is_written_apart):
            return [one, *_taken_apart(other)]
    return [piece]


def _frame(cells: Sequence[tuple[float, float, str]]) -> Frame:
    return Frame(tuple((left, right) for left, right, _text in cells), tuple(text for _left, _right, text in cells))


# --- The lanes between the columns -------------------------------------------------------------------------------


def widened(frame: Frame, strips: Sequence[Strip], upright: Sequence[Rule], width: float) -> Frame:
    """The frame with its columns as wide as what stands under the headings.

    Between two headings the widest lane that the fewest words stand in is the border, or a line drawn there.
    """
    cost = _costs(strips, width)
    borders = [0.0]
    for (left, right), (after, end) in pairwise(frame.spans):
        drawn = [rule.at for rule in upright if right - 2 <= rule.at <= after + 2]
        middle = (left + right) / 2, (after + end) / 2
        borders.append(drawn[-1] if drawn else _lane(cost, *middle, edge=after))
    borders.append(width)
    return replace(frame, spans=tuple(pairwise(borders)))


def _costs(strips: Sequence[Strip], width: float) -> list[int]:
    """How much text stands over each place of the line: a word counts more than a blank within a text."""
    steps = [0] * (int(width / _BIN) + 3)

    def add(left: float, right: float, weight: int) -> None:
        start, end = (min(max(int(place / _BIN), 0), len(steps) - 2) for place in (left, right))
        steps[start] += weight
        steps[end + 1] -= weight

    for strip in strips:
        for word in strip.words:
            add(word.left, word.right, 3)
        for before, word in pairwise(strip.words):
            if word.left > before.right and runs_on(before, word):
                add(before.right + _BIN, word.left - _BIN, 1)
    total, costs = 0, []
    for step in steps:
        total += step
        costs.append(total)
    return costs


def _lane(cost: list[int], start: float, end: float, *, edge: float) -> float:
    first, last = int(start / _BIN), max(int(end / _BIN), int(start / _BIN) + 1)
    least = min(cost[first : last + 1])
    lanes: list[tuple[int, int]] = []
    for place in range(first, last + 1):
        if cost[place] == least:
            if lanes and lanes[-1][1] == place - 1:
                lanes[-1] = (lanes[-1][0], place)
            else:
                lanes.append((place, place))
    # A lane that ends where the next heading begins is the one in front of its column.
    begin, stop = max(lanes, key=lambda lane: (lane[1] - lane[0]) + (20 if abs(lane[1] * _BIN - edge) < 3 else 0))
    return (begin + stop + 1) / 2 * _BIN


# --- The rows ----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Level:
    """A line of the table: what stands in each column at this height."""

    strip: Strip
    cells: dict[int, Strip]
    is_overfull: bool

    @property
    def top(self) -> float:
        return self.strip.top

    @property
    def bottom(self) -> float:
        return self.strip.bottom


class RowFinder:
    """Finds the rows among the lines under a heading."""

    def __init__(self, frame: Frame, columns: Columns, page: int) -> None:
        self.frame, self.columns, self.page = frame, columns, page

    def rows(self, strips: Sequence[Strip], level: Sequence[Rule]) -> list[Draft]:
        """The rows and the loose lines between and under them, from top to bottom."""
        drafts: list[Draft] = []
        wide = [rule.at for rule in level if self._is_wide(rule)]
        for band in _bands(strips, wide):
            drafts += self._band(band)
        return drafts

    def rows_in(self, draft: Draft) -> list[Draft]:
        """The rows in one drawn row: several, where lines are drawn only around all of them."""
        levels = [self._level(strip) for strip in strips_of(draft.words)]
        said = [self._said(level) for level in levels]
        repeated = [column for column in KEYS if sum(column in one for one in said) > 1]
        keys = [at for at in self._keys(levels) if self._has_name(levels[at])]
        if len(keys) < 2 or len(repeated) < min(2, len({column for one in said for column in one & set(KEYS)})):
            return [draft]
        return self._split(levels)

    def _has_name(self, level: _Level) -> bool:
        return any(self.columns.known.get(home) in NAMES for home in level.cells)

    def _is_wide(self, rule: Rule) -> bool:
        words = [self.frame.spans[0][1], self.frame.spans[-1][0]]
        return rule.start <= words[0] and rule.end >= words[1]

    def _band(self, strips: Sequence[Strip]) -> list[Draft]:
        found: list[Draft | _Level] = []
        for strip in strips:
            level = None if self._is_prose(strip) else self._level(strip)
            found.append(loose(self.page, strip) if level is None else level)
        drafts: list[Draft] = []
        levels: list[_Level] = []
        for one in found:
            if isinstance(one, _Level):
                levels.append(one)
            else:
                drafts += self._split(levels)
                levels = []
                drafts.append(one)
        return drafts + self._split(levels)

    def _is_prose(self, strip: Strip) -> bool:
        """Is the line none of the table's, because its words run across the columns or say so?"""
        homes = sorted({self.frame.at(word.left, word.right) for word in strip.words})
        pieces = strip.pieces()
        if len(pieces) == 1 and len(homes) >= min(3, len(self.frame.spans)):
            return True
        if total_in(strip.text) is not None and _WHOLE_TOTAL.match(strip.text):
            return True
        if len(pieces) > 1 or not is_phrase(strip.text):
            return False
        # Below the first column a line of a remark may begin like a phrase ("telefonici …").
        is_own = len(homes) == 1 and (homes[0] > 0 or self.columns.known.get(0) in (Column.DAY, Column.HOUR))
        return not is_own or (self.columns.known.get(homes[0]) not in _HOLD_PHRASES and not is_covering(strip.text))

    def _level(self, strip: Strip) -> _Level:
        cells: dict[int, list[Word]] = {}
        is_overfull = False
        before: Word | None = None
        home = 0
        for word in strip.words:
            own = self.frame.at(word.left, word.right)
            if before is not None and own != home and runs_on(before, word) and self._is_tight(before, word):
                is_overfull = True
                own = home
            cells.setdefault(own, []).append(word)
            before, home = word, own
        return _Level(strip, {home: Strip(words) for home, words in sorted(cells.items())}, is_overfull)

    def _is_tight(self, before: Word, word: Word) -> bool:
        """Does a text run over a border, where no other leaves less than a blank?"""
        return word.left - before.right < 0.3 * word.height

    def _split(self, levels: Sequence[_Level]) -> list[Draft]:
        """The rows that these lines make."""
        if not levels:
            return []
        keys = self._keys(levels)
        if not keys:
            return self._clumps(levels)
        starts = [0]
        for one, other in pairwise(keys):
            starts.append(self._break(levels, one, other))
        starts.append(len(levels))
        drafts: list[Draft] = []
        for (start, end), key in zip(pairwise(starts), keys, strict=True):
            drafts += self._around(levels[start:end], key - start)
        return drafts

    def _break(self, levels: Sequence[_Level], one: int, other: int) -> int:
        """Before which line does the row of the second key begin?"""
        if other == one + 1:
            return other
        gaps = [(levels[at].top - levels[at - 1].bottom, at) for at in range(one + 1, other + 1)]
        widest = max(gap for gap, _at in gaps)
        tolerance = max(0.6, 0.1 * (levels[one].bottom - levels[one].top))
        return max(at for gap, at in gaps if gap > widest - tolerance)

    def _around(self, levels: Sequence[_Level], key: int) -> list[Draft]:
        """The row around a key, and what stands too far above or below to belong to it."""
        first, last = key, key
        while first > 0 and _is_near(levels[first - 1], levels[first]):
            first -= 1
        while last + 1 < len(levels) and _is_near(levels[last], levels[last + 1]):
            last += 1
        above = [loose(self.page, level.strip) for level in levels[:first]]
        below = [loose(self.page, level.strip) for level in levels[last + 1 :]]
        return [*above, self._draft(levels[first : last + 1]), *below]

    def _clumps(self, levels: Sequence[_Level]) -> list[Draft]:
        """Lines without a key: those that stand together are one row, which what comes after has to explain."""
        clumps: list[list[_Level]] = [[levels[0]]]
        for before, level in pairwise(levels):
            if _is_near(before, level):
                clumps[-1].append(level)
            else:
                clumps.append([level])
        return [self._draft(clump) for clump in clumps]

    def _draft(self, levels: Sequence[_Level]) -> Draft:
        cells = [DraftCell(*span) for span in self.frame.spans]
        for level in levels:
            for home, strip in level.cells.items():
                cells[home].strips.append(strip)
        return Draft(self.page, levels[0].top, cells, is_doubtful=any(level.is_overfull for level in levels))

    def _keys(self, levels: Sequence[_Level]) -> list[int]:
        """On which lines does an entry stand with what is written once for each: its code, hour, day or number?"""
        said = [self._said(level) for level in levels]
        counts = {column: sum(column in one for one in said) for column in KEYS}
        most = max(counts.values())
        used = {column for column, count in counts.items() if count and count * 2 >= most}
        needed = min(2, len(used))
        if most == 1 and needed > 1 and not any(len(one & used) >= needed for one in said):
            # One entry, whose keys stand at different heights.
            return [max(range(len(said)), key=lambda at: len(said[at]))]
        strong = [bool(needed) and len(one & used) >= needed for one in said]
        return [
            at
            for at, one in enumerate(said)
            if strong[at]
            or (
                ((one & used and one & BEGINNINGS) or len(one & BEGINNINGS) >= 2)
                and not _is_of_other(levels, said, strong, at)
            )
        ]

    def _said(self, level: _Level) -> set[Column]:
        """In which columns does the line hold what a row begins with there?"""
        found: set[Column] = set()
        for home, strip in level.cells.items():
            column = self.columns.known.get(home)
            if column is not None and begins(column, strip.text):
                found.add(column)
        return found


def _is_of_other(levels: Sequence[_Level], said: Sequence[set[Column]], strong: Sequence[bool], at: int) -> bool:
    """Does the line only stand over or under the one with its entry's keys? Then neither has what the other has."""
    for step, end in ((1, len(levels)), (-1, -1)):
        for place in range(at + step, end, step):
            upper, lower = (place - step, place) if step > 0 else (place, place - step)
            if not _is_near(levels[upper], levels[lower]):
                break
            if strong[place]:
                if not said[place] & said[at]:
                    return True
                break
    return False


KEYS = (Column.CODE, Column.HOUR, Column.DAY, Column.KNOWN)
BEGINNINGS = {Column.STREET, Column.STATUS, Column.REMARK}


def begins(column: Column, text: str) -> bool:
    """Is it what an entry has in such a column, and not the rest of it?"""
    match column:
        case Column.CODE:
            return re.search(r"\d", text) is not None and len(text) <= 24
        case Column.HOUR:
            return hour_of_cell(text) is not None
        case Column.DAY:
            return bool(days_in(text, None, None))
        case Column.KNOWN:
            return re.fullmatch(r"\d{1,4}[.)]?", text) is not None
        case Column.STREET:
            return street_start(text) == 0
        case Column.STATUS | Column.REMARK:
            span = decision_span(text)
            return span is not None and span[0] == 0
        case _:
            return False


def _is_near(above: _Level, below: _Level) -> bool:
    height = min(above.bottom - above.top, below.bottom - below.top)
    return below.top - above.bottom < _APART * height


def _bands(strips: Sequence[Strip], borders: Sequence[float]) -> Iterator[list[Strip]]:
    """The lines between each two of the borders."""
    band: list[Strip] = []
    for strip in strips:
        if band and any(band[-1].centre < border < strip.centre for border in borders):
            yield band
            band = []
        band.append(strip)
    if band:
        yield band
