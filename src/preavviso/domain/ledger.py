"""The chain that makes history tamper-evident: each link carries the hash of the one before.

This file needs nothing but Python's own library, so that anybody can check an exported ledger with it.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Link:
    """One thing that happened in one organisation: who did what to which record, when. Ids only, never personal data.

    `at` is UTC, ISO 8601 with microseconds; `details` holds ids, counts and codes.
    """

    organisation: str
    number: int
    at: str
    actor: str
    act: str
    subject: str
    details: Mapping[str, str | int]
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain does not hold, and how: an altered link, a missing one, or one put in from elsewhere."""

    organisation: str
    number: int
    kind: str


def hash_of(link: Link) -> str:
    """What must this link's hash be?"""
    content = (
        link.organisation,
        link.number,
        link.at,
        link.actor,
        link.act,
        link.subject,
        dict(link.details),
        link.previous,
    )
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def breaks(links: Iterable[Link]) -> list[Break]:
    """Where is the history of one organisation broken? The links in the order of their numbers; [] is a whole chain."""
    found = []
    expected_number, previous = 1, GENESIS
    for link in links:
        if link.number != expected_number:
            found.append(Break(link.organisation, link.number, "missing"))
        elif link.previous != previous:
            found.append(Break(link.organisation, link.number, "detached"))
        if link.hash != hash_of(link):
            found.append(Break(link.organisation, link.number, "altered"))
        expected_number, previous = link.number + 1, link.hash
    return found
