"""A message's lists as its page shows them: each entry with the case that it is about."""

import uuid
from dataclasses import dataclass

from preavviso.domain.notice import Entry, Notice
from preavviso.queries.intake import MessagePage


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry, and its case's id; None where it is on no worklist yet."""

    entry: Entry
    case: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class List:
    """One notice with its entries, those that a person has to look at first."""

    notice: Notice
    listed: tuple[Listed, ...]
    doubtful: int


def lists_of(message: MessagePage) -> list[List]:
    """What was read in this message, list by list?"""
    return [_list(message, notice) for notice in (message.reading.notices if message.reading else ())]


def _list(message: MessagePage, notice: Notice) -> List:
    listed = [
        Listed(entry, message.cases.get((notice.source, position))) for position, entry in enumerate(notice.entries)
    ]
    return List(
        notice,
        tuple(sorted(listed, key=lambda one: not one.entry.needs_review)),
        sum(one.entry.needs_review for one in listed),
    )
