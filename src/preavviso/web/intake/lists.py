"""A message's lists as its page shows them: each entry with the case that it is about."""

import uuid
from dataclasses import dataclass

from preavviso.domain.notice import Entry, Notice
from preavviso.queries.intake import TO_CHECK, MessagePage


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry, its case's id (None: on no worklist yet), and whether a person still has to look at it."""

    entry: Entry
    case: uuid.UUID | None
    doubtful: bool


@dataclass(frozen=True, slots=True)
class List:
    """One notice with its entries, the doubtful ones first, and how many those are."""

    notice: Notice
    listed: tuple[Listed, ...]
    doubtful: int


def lists_of(message: MessagePage) -> list[List]:
    """What was read in this message, list by list?"""
    return [_list(message, notice) for notice in (message.reading.notices if message.reading else ())]


def _list(message: MessagePage, notice: Notice) -> List:
    waits = message.line.state in TO_CHECK
    listed = [
        Listed(entry, message.cases.get((notice.source, position)), waits and entry.needs_review)
        for position, entry in enumerate(notice.entries)
    ]
    doubtful = [one for one in listed if one.doubtful]
    return List(notice, (*doubtful, *(one for one in listed if not one.doubtful)), len(doubtful))
