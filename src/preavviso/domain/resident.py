"""A resident as the registry knows them, and what changes when it says something else.

What held once is kept with its days: a new surname or address ends a mention and begins another. An empty cell says
nothing, so it takes nothing away.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from preavviso.domain.registry import ResidentRow
from preavviso.domain.wording.spelling import normal


@dataclass(frozen=True, slots=True)
class Facts:
    """What is so of a person whatever they are called and wherever they live."""

    birth_date: date | None = None
    codice_fiscale: str = ""
    household_number: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """How somebody is named, and where they live, in the registry's own text."""

    surname: str
    given_name: str
    address: str
    municipality: str


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that hold from a day (None: since before it was first read) to a day (None: they still do)."""

    words: Words
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A mention that is a row already."""

    id: int
    mention: Mention


@dataclass(frozen=True, slots=True)
class Known:
    """A resident who is a row already, with all their mentions."""

    id: int
    facts: Facts
    is_removed: bool
    mentions: tuple[Kept, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be written of one resident.

    `facts`: as they are from now on; `dated`: mentions that get other days; `begun`: new ones; `rekeyed`: mentions as
    they were whose traits are others now, since the facts are; `returned`: they had been gone from the registry.
    """

    facts: Facts
    begun: tuple[Mention, ...] = ()
    dated: tuple[tuple[Kept, Mention], ...] = ()
    rekeyed: bool = False
    returned: bool = False
    other_household: bool = False

    @property
    def is_none(self) -> bool:
        """Does everything stay as it is?"""
        return not (self.begun or self.dated or self.rekeyed or self.returned or self.other_household)


class TwiceError(Exception):
    """The rows of one number cannot all hold: they say different things of the same time."""


def change(known: Known | None, rows: Sequence[ResidentRow], today: date) -> Change:
    """What does the registry, by these rows of one number, say that is not known yet?

    Without days of their own the words hold from today on, and end those that held. TwiceError: it says two things.
    """
    before = known.facts if known else Facts()
    kept = known.mentions if known else ()
    facts = _facts(before, rows)
    said = _said(rows, _current(kept))
    same = _paired(kept, said)
    now = {one.id: _merged(one.mention, said[at]) for at, one in same.items()}
    begun = tuple(
        mention if known is None or _has_days(mention) else replace(mention, since=today)
        for at, mention in enumerate(said)
        if at not in same
    )
    holds = next((at for at, mention in enumerate(said) if mention.until is None), None)
    if holds is not None:
        current = same[holds].id if holds in same else None
        since = said[holds].since or today
        for one in kept:
            mention = now.get(one.id, one.mention)
            if mention.until is None and one.id != current:
                now[one.id] = replace(mention, until=max(since, mention.since or since))
    return Change(
        facts,
        begun,
        tuple((one, now[one.id]) for one in kept if now.get(one.id, one.mention) != one.mention),
        rekeyed=(before.birth_date, before.codice_fiscale) != (facts.birth_date, facts.codice_fiscale),
        returned=known is not None and known.is_removed,
        other_household=before.household_number != facts.household_number,
    )


def _facts(before: Facts, rows: Iterable[ResidentRow]) -> Facts:
    """What the rows say, the last of those that say something; what none says stays."""
    facts = before
    for row in rows:
        facts = Facts(
            row.birth_date or facts.birth_date,
            row.codice_fiscale or facts.codice_fiscale,
            row.household_number or facts.household_number,
        )
    return facts


def _current(mentions: Iterable[Kept]) -> Mention | None:
    return next((kept.mention for kept in mentions if kept.mention.until is None), None)


def _said(rows: Sequence[ResidentRow], current: Mention | None) -> list[Mention]:
    """The mentions that the rows make. Of those without an end each ends where the next begins, and the last holds now.

    TwiceError: two of them hold now, and nothing tells which one does.
    """
    said = list(dict.fromkeys(_mention(row, current) for row in rows))
    if len(said) == 1:
        return said
    ended = [mention for mention in said if mention.until is not None]
    going_on = sorted((mention for mention in said if mention.until is None), key=lambda one: one.since or date.min)
    for mention, later in pairwise(going_on):
        if later.since is None or later.since == mention.since:
            raise TwiceError
        ended.append(replace(mention, until=later.since))
    return [*ended, *going_on[-1:]]


def _mention(row: ResidentRow, current: Mention | None) -> Mention:
    """What the row says; of what it leaves empty, what holds now."""
    words = Words(row.surname, row.given_name, row.address, row.municipality)
    if current is not None and row.until is None:
        now = current.words
        words = Words(
            words.surname, words.given_name or now.given_name, words.address or now.address,
            words.municipality or now.municipality,
        )  # fmt: skip
    return Mention(words, row.since, row.until)


def _has_days(mention: Mention) -> bool:
    return mention.since is not None or mention.until is not None


def _paired(kept: Sequence[Kept], said: Sequence[Mention]) -> dict[int, Kept]:
    """Which of the mentions that are said are known already, by their places: first those that fit to the day."""
    pairs: dict[int, Kept] = {}
    if not kept:
        return pairs
    for fits in (_is_equal, _is_unchanged, _is_same):
        free = [one for one in kept if one not in pairs.values()]
        for at, mention in enumerate(said):
            found = next((one for one in free if at not in pairs and fits(one.mention, mention)), None)
            if found is not None:
                pairs[at] = found
                free.remove(found)
    return pairs


def _is_equal(kept: Mention, said: Mention) -> bool:
    return _are_same_words(kept.words, said.words) and (kept.since, kept.until) == (said.since, said.until)


def _is_unchanged(kept: Mention, said: Mention) -> bool:
    return _is_same(kept, said) and _merged(kept, said) == kept


def _is_same(kept: Mention, said: Mention) -> bool:
    """Is it the mention that is known already, of the same words and the same time?

    What is said without days is said of now. Capitals and spaces are the habits of a program.
    """
    if not _are_same_words(kept.words, said.words):
        return False
    if not _has_days(said):
        return kept.until is None
    if kept.since is not None and said.since is not None:
        return kept.since == said.since
    if kept.since is None and said.since is None:
        return kept.until is None
    return not _is_before(kept, said) and not _is_before(said, kept)


def _is_before(one: Mention, other: Mention) -> bool:
    return one.until is not None and other.since is not None and one.until <= other.since


def _are_same_words(one: Words, other: Words) -> bool:
    return one == other or _folded(one) == _folded(other)


def _folded(words: Words) -> tuple[str, ...]:
    return tuple(
        normal(text).casefold() for text in (words.surname, words.given_name, words.address, words.municipality)
    )


def _merged(kept: Mention, said: Mention) -> Mention:
    """The known words with the days that the registry now says, where it says any."""
    return replace(kept, since=said.since or kept.since, until=said.until if _has_days(said) else kept.until)
