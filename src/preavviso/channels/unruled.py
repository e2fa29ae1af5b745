"""Tables whose cells are not drawn: the headings, and the empty lanes between the columns under them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from preavviso.channels.draft import Frame, heading_of, runs_on
from preavviso.channels.paper import Rule, Strip
from preavviso.channels.surroundings import is_phrase
from preavviso.domain.wording.decision import decision_span
from preavviso.domain.wording.heading import Column, column_of
from preavviso.domain.wording.street import street_start

_MOST_HEADING_LINES = 3
_HOLD_PHRASES = (Column.DAY, Column.HOUR, Column.REMARK, Column.STATUS)
# A white space of this share of the letters' height between two lines: what stands below is something else.
_APART = 0.95
_WHOLE_TOTAL = re.compile(r"\W*(?:totale?|tot\b|numero|complessiv)", re.IGNORECASE)
_BIN = 0.5
_LONGEST = 45


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
        # A line that stands close over a heading is none of it.
        starts = range(at, min(at + _MOST_HEADING_LINES, len(strips)))
        scored = [one for one in (_heading_at(strips, start, upright) for start in starts) if one is not None]
        first = scored[0][1] if scored else None
        if first is None or first.first > at:
            at += 1
            continue
        heading = max((one for one in scored if one[1].first <= first.last), key=lambda one: one[0])[1]
        found.append(heading)
        at = heading.last + 1
    return found


def _heading_at(strips: Sequence[Strip], at: int, upright: Sequence[Rule]) -> tuple[int, Heading] | None:
    best: Heading | None = None
    best_score = 0
    for count in range(1, min(_MOST_HEADING_LINES, len(strips) - at) + 1):
        lines = strips[at : at + count]
        if count > 1 and not _follows(lines[-2], lines[-1]):
            break
        cells = _stacked(lines, upright)
        if cells is None or any(
            decision_span(text) == (0, len(text)) or len(text) > _LONGEST for *_sides, text in cells
        ):
            break
        frame = _frame(cells)
        columns = frame.columns
        if columns is None:
            continue
        score = 2 * len(columns.known) - 3 * len(columns.unknown)
        if score > best_score or (best is not None and score == best_score and _is_rest(lines[-1], upright)):
            best, best_score = Heading(at, at + count - 1, frame), score
    return None if best is None else (best_score, best)


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
        above = len(cells)
        for piece in _known_pieces(_pieces(line, upright)):
            over = [number for number, cell in enumerate(cells[:above]) if _stands_over(cell, piece)]
            if len(over) > 1:
                return None
            if over:
                left, right, text = cells[over[0]]
                cells[over[0]] = (min(left, piece.left), max(right, piece.right), heading_of((text, piece.text)))
            else:
                cells.append((piece.left, piece.right, piece.text))
    return sorted(cells)


def _stands_over(cell: tuple[float, float, str], piece: Strip) -> bool:
    left, right, _text = cell
    return min(right, piece.right) - max(left, piece.left) > 0.2 * min(right - left, piece.right - piece.left)


def _known_pieces(pieces: Iterable[Strip]) -> Iterator[Strip]:
    """The pieces, and where two headings stand so near that they look like one, each of the two."""
    for piece in pieces:
        yield from _taken_apart(piece) if len(piece.words) > 1 else [piece]


def _taken_apart(piece: Strip) -> list[Strip]:
    words = piece.words
    apart = [at for at in range(1, len(words)) if not words[at - 1].ends_blank]
    if not apart and column_of(piece.text) is None:
        apart = list(range(1, len(words)))
    for at in sorted(apart, key=lambda at: words[at - 1].right - words[at].left):
        one, other = Strip(words[:at]), Strip(words[at:])
        known = column_of(one.text), column_of(other.text)
        if None not in known and known[0] is not known[1]:
            return [*_taken_apart(one), *_taken_apart(other)]
    return [piece]


def _frame(cells: Sequence[tuple[float, float, str]]) -> Frame:
    return Frame(tuple((left, right) for left, right, _text in cells), tuple(text for _left, _right, text in cells))


# --- The lanes between the columns -------------------------------------------------------------------------------


def widened(frame: Frame, strips: Sequence[Strip], upright: Sequence[Rule], width: float) -> Frame:
    """The frame with its columns as wide as what stands under the headings.

    Between two headings the widest lane that the fewest words stand in is the border, or a line drawn there.
    """
    middles = [(left + right) / 2 for left, right in frame.spans]
    cost = _costs([strip for strip in strips if not _is_across(strip, middles)], width)
    borders = [0.0]
    for (left, right), (after, end) in pairwise(frame.spans):
        drawn = [rule.at for rule in upright if right - 2 <= rule.at <= after + 2]
        middle = (left + right) / 2, (after + end) / 2
        if drawn:
            borders.append(drawn[-1])
        elif _is_edge(strips, after):
            borders.append(after - _BIN)
        else:
            borders.append(_lane(cost, *middle, edge=after))
    borders.append(width)
    return replace(frame, spans=tuple(pairwise(borders)))


def _is_edge(strips: Sequence[Strip], place: float) -> bool:
    """Do most rows have a word that begins under the beginning of the heading?"""
    rows = [strip for strip in strips if len(strip.pieces()) > 2]
    return 2 * sum(any(abs(word.left - place) < 1 for word in strip.words) for strip in rows) > len(rows) > 2


def _is_across(strip: Strip, middles: Sequence[float]) -> bool:
    """Is it a line of prose over or under the table, in which no lane is left free?"""
    if len(strip.pieces()) > 1:
        return False
    return is_phrase(strip.text) or sum(strip.left < middle < strip.right for middle in middles) > 1


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
