"""The rows of a table whose rows are not drawn: each begins where a key stands that every entry has once."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from preavviso.channels.columns import NAMES, Columns
from preavviso.channels.draft import Draft, DraftCell, Frame, loose, runs_on, touches
from preavviso.channels.paper import Rule, Strip, Word, strips_of
from preavviso.channels.surroundings import is_phrase
from preavviso.domain.wording.announcement import total_in
from preavviso.domain.wording.day import days_in
from preavviso.domain.wording.decision import decision_span
from preavviso.domain.wording.heading import Column
from preavviso.domain.wording.hour import hour_of_cell
from preavviso.domain.wording.prose import is_closing, is_covering
from preavviso.domain.wording.street import street_start

_HOLD_PHRASES = (Column.DAY, Column.HOUR, Column.REMARK, Column.STATUS)
# A white space of this share of the letters' height between two lines: what stands below is something else.
_APART = 0.95
# Where fewer rows than this share have a day of their own, days are written once for several.
_OWN_DAYS = 0.75
_WHOLE_TOTAL = re.compile(r"\W*(?:totale?|tot\b|numero|complessiv)", re.IGNORECASE)


@dataclass(slots=True)
class Level:
    """A line of the table: what stands in each column at this height."""

    strip: Strip
    cells: dict[int, Strip]
    is_overfull: bool

    @property
    def top(self) -> float:
        """Where its highest letter ends."""
        return self.strip.top

    @property
    def bottom(self) -> float:
        """Where its lowest letter ends."""
        return self.strip.bottom


class RowFinder:
    """Finds the rows among the lines under a heading."""

    def __init__(self, frame: Frame, columns: Columns, page: int) -> None:
        self.frame, self.columns, self.page = frame, columns, page

    def rows(self, strips: Sequence[Strip], level: Sequence[Rule]) -> list[Draft]:
        """The rows and the loose lines between and under them, from top to bottom."""
        end = next((at for at, strip in enumerate(strips) if is_closing(strip.text)), len(strips))
        days = self._shared_days(strips[:end])
        drafts: list[Draft] = []
        wide = [rule.at for rule in level if self._is_wide(rule)]
        for band in _bands(self._without(strips[:end], days), wide):
            drafts += self._band(band)
        self._give(days, [draft for draft in drafts if not draft.is_loose])
        return drafts + [loose(self.page, strip) for strip in strips[end:]]

    def _shared_days(self, strips: Sequence[Strip]) -> list[Strip]:
        """The days that are written once for several rows; none where each row has its own."""
        at = next((at for at, column in self.columns.known.items() if column is Column.DAY), None)
        if at is None:
            return []
        levels = [self._level(strip) for strip in strips if self._is_only(strip, at) or not self._is_prose(strip)]
        days = [level.cells[at] for level in levels if at in level.cells and begins(Column.DAY, level.cells[at].text)]
        entries = sum(len(self._said(level) & {Column.CODE, Column.HOUR, Column.KNOWN}) > 0 for level in levels)
        return days if len(days) < _OWN_DAYS * entries else []

    def _is_only(self, strip: Strip, column: int) -> bool:
        return all(self.frame.at(word.left, word.right) == column for word in strip.words)

    def _without(self, strips: Sequence[Strip], days: Sequence[Strip]) -> list[Strip]:
        shared = {id(word) for day in days for word in day.words}
        rest = (Strip([word for word in strip.words if id(word) not in shared]) for strip in strips)
        return [strip for strip in rest if strip.words]

    def _give(self, days: Sequence[Strip], rows: Sequence[Draft]) -> None:
        """Give the shared days to their rows: to all around whose middle one stands, or to the row beside it.

        What has none then takes it from above, when all pages are together.
        """
        at = next((at for at, column in self.columns.known.items() if column is Column.DAY), None)
        if at is None or not days or not rows:
            return
        groups = _centred(days, rows) or [
            (day, [min(rows, key=lambda row: abs(_first_line(row) - day.centre))]) for day in days
        ]
        for day, own in groups:
            for row in own:
                row.cells[at].strips = [day]
                row.is_doubtful = row.is_doubtful or len(own) > 1

    def rows_in(self, draft: Draft) -> list[Draft]:
        """The rows in one drawn row: several, where lines are drawn only around all of them."""
        levels = [self._level(strip) for strip in strips_of(draft.words)]
        said = [self._said(level) for level in levels]
        repeated = [column for column in KEYS if sum(column in one for one in said) > 1]
        keys = [at for at in self._keys(levels) if self._has_name(levels[at])]
        if len(keys) < 2 or len(repeated) < min(2, len({column for one in said for column in one & set(KEYS)})):
            return [draft]
        return self._split(levels)

    def _has_name(self, level: Level) -> bool:
        return any(self.columns.known.get(home) in NAMES for home in level.cells)

    def _is_wide(self, rule: Rule) -> bool:
        words = [self.frame.spans[0][1], self.frame.spans[-1][0]]
        return rule.start <= words[0] and rule.end >= words[1]

    def _band(self, strips: Sequence[Strip]) -> list[Draft]:
        found: list[Draft | Level] = []
        for strip in strips:
            level = None if self._is_prose(strip) else self._level(strip)
            found.append(loose(self.page, strip) if level is None else level)
        drafts: list[Draft] = []
        levels: list[Level] = []
        for one in found:
            if isinstance(one, Level):
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

    def _level(self, strip: Strip) -> Level:
        cells: dict[int, list[Word]] = {}
        is_overfull = False
        before: Word | None = None
        home = 0
        for word in strip.words:
            own = self.frame.at(word.left, word.right)
            if before is not None and own != home:
                is_overfull = is_overfull or touches(before, word)
                if runs_on(before, word) and self._is_tight(before, word):
                    is_overfull = True
                    own = home
            cells.setdefault(own, []).append(word)
            before, home = word, own
        return Level(strip, {home: Strip(words) for home, words in sorted(cells.items())}, is_overfull)

    def _is_tight(self, before: Word, word: Word) -> bool:
        """Does a text run over a border, where no other leaves less than a blank?"""
        return word.left - before.right < 0.3 * word.height

    def _split(self, levels: Sequence[Level]) -> list[Draft]:
        """The rows that these lines make."""
        if not levels:
            return []
        keys = self._keys(levels)
        if not keys:
            return self._clumps(levels)
        begun = [self._begun(level) for level in levels]
        # Above the first key may stand the rest of a row that the page before had no room for.
        lead = _lower(levels, begun, -1, keys[0])
        starts = [lead, *(_break(levels, begun, one, other) for one, other in pairwise(keys)), len(levels)]
        drafts = self._clumps(levels[:lead]) if lead else []
        for (start, end), key in zip(pairwise(starts), keys, strict=True):
            drafts += self._around(levels[start:end], key - start)
        return drafts

    def _begun(self, level: Level) -> set[int]:
        """In which columns does the line begin what can be told from the rest of it?"""
        return {
            home
            for home, strip in level.cells.items()
            for column in [self.columns.known.get(home)]
            if column in BEGINNINGS and begins(column, strip.text)
        }

    def _around(self, levels: Sequence[Level], key: int) -> list[Draft]:
        """The row around a key, and what stands too far above or below to belong to it."""
        first, last = key, key
        while first > 0 and _is_near(levels[first - 1], levels[first]):
            first -= 1
        while last + 1 < len(levels) and _is_near(levels[last], levels[last + 1]):
            last += 1
        above = [loose(self.page, level.strip) for level in levels[:first]]
        below = [loose(self.page, level.strip) for level in levels[last + 1 :]]
        return [*above, self._draft(levels[first : last + 1]), *below]

    def _clumps(self, levels: Sequence[Level]) -> list[Draft]:
        """Lines without a key: those that stand together are one row, which what comes after has to explain."""
        clumps: list[list[Level]] = [[levels[0]]]
        for before, level in pairwise(levels):
            if _is_near(before, level):
                clumps[-1].append(level)
            else:
                clumps.append([level])
        return [self._draft(clump) for clump in clumps]

    def _draft(self, levels: Sequence[Level]) -> Draft:
        cells = [DraftCell(*span) for span in self.frame.spans]
        for level in levels:
            for home, strip in level.cells.items():
                cells[home].strips.append(strip)
        return Draft(self.page, levels[0].top, cells, is_doubtful=any(level.is_overfull for level in levels))

    def _keys(self, levels: Sequence[Level]) -> list[int]:
        """On which lines does an entry stand with what is written once for each: its code, hour, day or number?"""
        said = [self._said(level) for level in levels]
        counts = {column: sum(column in one for one in said) for column in KEYS}
        most = max(counts.values())
        used = {column for column, count in counts.items() if count and count * 2 >= most}
        needed = min(2, len(used))
        if most == 1 and needed > 1 and not any(len(one & used) >= needed for one in said):
            # One entry, whose keys stand at different heights.
            return [max(range(len(said)), key=lambda at: len(said[at]))]
        if needed > 1 and not any(len(one & used) >= needed for one in said):
            # Each key stands at a height of its own, as in cells that are centred: one of them marks the rows.
            used, needed = {max(KEYS, key=lambda column: counts[column])}, 1
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

    def _said(self, level: Level) -> set[Column]:
        """In which columns does the line hold what a row begins with there?"""
        found: set[Column] = set()
        for home, strip in level.cells.items():
            column = self.columns.known.get(home)
            if column is not None and begins(column, strip.text):
                found.add(column)
        return found


def _break(levels: Sequence[Level], begun: Sequence[set[int]], one: int, other: int) -> int:
    """Before which line does the row of the second key begin?"""
    lowest = max(one + 1, _lower(levels, begun, one, other))
    # Where something begins that the row above has already, the next row has begun.
    again = (at for at in range(lowest, other) if any(begun[at] & earlier for earlier in begun[one:at]))
    highest = next(again, other)
    gaps = [(levels[at].top - levels[at - 1].bottom, at) for at in range(lowest, highest + 1)]
    widest = max(gap for gap, _at in gaps)
    tolerance = max(0.6, 0.1 * (levels[one].bottom - levels[one].top))
    return max(at for gap, at in gaps if gap > widest - tolerance)


def _lower(levels: Sequence[Level], begun: Sequence[set[int]], one: int, other: int) -> int:
    """After which lines does the row of the second key begin at the earliest? No cell holds a line before it begins."""
    earliest = one + 1
    later: set[int] = set(begun[other])
    for at in range(other - 1, one, -1):
        if later & set(levels[at].cells):
            earliest = max(earliest, at + 1)
        later |= begun[at]
    return earliest


def _centred(days: Sequence[Strip], rows: Sequence[Draft]) -> list[tuple[Strip, list[Draft]]] | None:
    """The rows around each day, when each stands at the middle of its rows and together they are all the rows."""
    groups: list[tuple[Strip, list[Draft]]] = []
    start = 0
    for day in sorted(days, key=lambda one: one.centre):
        ends = [
            end
            for end in range(start + 1, len(rows) + 1)
            if abs((rows[start].top + _bottom(rows[end - 1])) / 2 - day.centre) < 0.5 * (day.bottom - day.top)
        ]
        if not ends:
            return None
        groups.append((day, list(rows[start : ends[0]])))
        start = ends[0]
    if groups:
        # A page's end may have cut the last of them.
        groups[-1][1].extend(rows[start:])
    return groups


def _first_line(row: Draft) -> float:
    words = row.words
    line = [word for word in words if word.top < min(word.bottom for word in words)]
    return (min(word.top for word in line) + max(word.bottom for word in line)) / 2


def _bottom(row: Draft) -> float:
    return max(word.bottom for word in row.words)


def _is_of_other(levels: Sequence[Level], said: Sequence[set[Column]], strong: Sequence[bool], at: int) -> bool:
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
            # "… rispettati si procede con l'esecuzione": a line that goes on begins with a small letter.
            return span is not None and span[0] == 0 and not text[:1].islower()
        case _:
            return False


def _is_near(above: Level, below: Level) -> bool:
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
