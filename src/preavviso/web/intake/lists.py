"""A message's lists as its page shows them: each entry as the office keeps it, and where it stands in the original."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from preavviso.domain.correction import Particulars, particulars_of
from preavviso.domain.notice import Entry, Notice
from preavviso.domain.where import Box, box_in
from preavviso.queries.entries import Kept
from preavviso.queries.intake import TO_CHECK, Carried, MessagePage
from preavviso.queries.revision import Comparison


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry: its place on the list, what it says now, and as what the office keeps it (None: not yet).

    `line`: the first line of the original that it was read from (None: not kept); `doubtful`: a person still has to
    look at it.
    """

    position: int
    entry: Entry
    says: Particulars
    kept: Kept | None
    line: int | None
    doubtful: bool

    @property
    def case(self) -> uuid.UUID | None:
        """Its case's id; None: it is on no worklist."""
        return self.kept.case if self.kept is not None and not self.kept.dismissed else None


@dataclass(frozen=True, slots=True)
class Spot:
    """Where on a page something of an entry stands, for an SVG of a thousand by a thousand."""

    position: int
    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the original that entries were read from, and where each stands."""

    number: int
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class List:
    """One notice and its number in the message, its entries, the doubtful ones first, and how many those are.

    `added`: the lines that people added; `pages`: where it has pages to be shown;
    `table`: the number of the table that it was read from, None: from no table. `carried`: the list as one of a
    notice's copies; `compared`: the same beside the list before it of the same authority and month, where there is one.
    """

    number: int
    notice: Notice
    listed: tuple[Listed, ...]
    doubtful: int
    added: tuple[Kept, ...]
    pages: tuple[Page, ...]
    table: int | None
    carried: Carried | None
    compared: Comparison | None


def lists_of(message: MessagePage) -> list[List]:
    """What was read in this message, list by list?"""
    notices = message.reading.notices if message.reading else ()
    return [_list(message, number, notice) for number, notice in enumerate(notices, start=1)]


def added_elsewhere(message: MessagePage) -> list[Kept]:
    """The lines that people added where no list had been read."""
    read = {notice.source for notice in message.reading.notices} if message.reading else set()
    return [kept for source, ones in message.lines.added.items() if source not in read for kept in ones]


def unread_pages(message: MessagePage) -> list[str]:
    """The sources with pages in which no list was found: they are shown, for a person to enter their lines by hand."""
    if message.reading is None:
        return []
    read = {notice.source for notice in message.reading.notices}
    told = dict.fromkeys(problem.where for problem in message.reading.problems)
    return [source for source in told if source not in read and PurePath(source).suffix.lower() in _PAGED]


def _list(message: MessagePage, number: int, notice: Notice) -> List:
    waits = message.line.state in TO_CHECK
    tables = message.reading.tables if message.reading else ()
    # From the last to the first, so that what stays is the first line of each entry.
    lines = {line.entry: place for place, line in reversed(tuple(enumerate(notice.original)))}
    listed = []
    for position, entry in enumerate(notice.entries):
        kept = message.lines.read.get((notice.source, position))
        settled = kept is not None and bool(kept.put)
        says = kept.says if kept is not None else particulars_of(entry)
        doubtful = waits and entry.needs_review and not settled
        listed.append(Listed(position, entry, says, kept, lines.get(position), doubtful))
    doubtful_ones = [one for one in listed if one.doubtful]
    return List(
        number,
        notice,
        (*doubtful_ones, *(one for one in listed if not one.doubtful)),
        len(doubtful_ones),
        message.lines.added.get(notice.source, ()),
        tuple(_pages(notice)),
        next((place for place, one in enumerate(tables) if one.source == notice.source), None),
        next((one for one in message.carried if one.number == number - 1), None),
        next((one for one in message.comparisons if one.number == number - 1), None),
    )


def _pages(notice: Notice) -> Iterator[Page]:
    """The pages that entries stand on, each entry as one box around all of its cells there."""
    around: dict[tuple[int, int], list[Box]] = {}
    for position, entry in enumerate(notice.entries):
        for place in entry.cells.values():
            box = box_in(place)
            if box is not None:
                around.setdefault((box.page, position), []).append(box)
    for number in sorted({page for page, _position in around}):
        spots = (_spot(position, boxes) for (page, position), boxes in around.items() if page == number)
        yield Page(number, tuple(spots))


_PAGED = {".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff"}


def _spot(position: int, boxes: list[Box]) -> Spot:
    left, top = min(box.left for box in boxes), min(box.top for box in boxes)
    right, bottom = max(box.right for box in boxes), max(box.bottom for box in boxes)
    return Spot(position, left, top, right - left, bottom - top)
