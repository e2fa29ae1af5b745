"""A message's lists as its page shows them: each entry with the case that it is about."""

import uuid
from dataclasses import dataclass

from preavviso.domain.notice import Entry, Notice
from preavviso.queries.intake import TO_CHECK, MessagePage


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry: its place on the list, its case's id (None: on no worklist yet), the first line of the original that
    it was read from (None: not kept), and whether a person still has to look at it."""

    position: int
    entry: Entry
    case: uuid.UUID | None
    line: int | None
    doubtful: bool


@dataclass(frozen=True, slots=True)
class List:
    """One notice and its number in the message, its entries, the doubtful ones first, and how many those are."""

    number: int
    notice: Notice
    listed: tuple[Listed, ...]
    doubtful: int


def lists_of(message: MessagePage) -> list[List]:
    """What was read in this message, list by list?"""
    notices = message.reading.notices if message.reading else ()
    return [_list(message, number, notice) for number, notice in enumerate(notices, start=1)]


def _list(message: MessagePage, number: int, notice: Notice) -> List:
    waits = message.line.state in TO_CHECK
    # From the last to the first, so that what stays is the first line of each entry.
    lines = {line.entry: place for place, line in reversed(tuple(enumerate(notice.original)))}
    listed = [
        Listed(
            position,
            entry,
            message.cases.get((notice.source, position)),
            lines.get(position),
            waits and entry.needs_review,
        )
        for position, entry in enumerate(notice.entries)
    ]
    doubtful = [one for one in listed if one.doubtful]
    return List(number, notice, (*doubtful, *(one for one in listed if not one.doubtful)), len(doubtful))
