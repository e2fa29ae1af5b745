"""Many copies of one notice: by what they are recognised, and which of them speaks.

The same list comes by certified and by plain mail, is sent again, forwarded, uploaded. What shows that two copies are
one notice comes in layers, and none of them outweighs the content: copies that list other people, or other days, are
two notices whatever else agrees. See docs/decisions/0026.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from difflib import SequenceMatcher
from enum import StrEnum

from preavviso.domain.answer import Word, word
from preavviso.domain.message import MessageKind, Reading, Trust
from preavviso.domain.notice import Decision, Entry, NoticeKind, Period, subject_keys, tight_key


class Layer(StrEnum):
    """What shows that two copies are the same notice, the surest first. Equal bytes are one message seen twice."""

    IDENTIFIER = "identifier"
    PROTOCOL = "protocol"
    ATTACHMENT = "attachment"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as it is compared with another copy's. `doubtful`: its carrier may have spoiled it."""

    keys: frozenset[str]
    name: str
    address: str
    planned_on: date | None
    planned_at: time | None
    decision: Decision
    vulnerability: Word
    doubtful: bool

    @property
    def said(self) -> tuple[date | None, time | None, Decision | None, Word | None]:
        """What it says of the household besides who it is; None where it says nothing."""
        decision = None if self.decision is Decision.UNKNOWN else self.decision
        vulnerability = None if self.vulnerability is Word.NOT_STATED else self.vulnerability
        return self.planned_on, self.planned_at, decision, vulnerability


@dataclass(frozen=True, slots=True)
class Copy:
    """A notice as one message carries it: what can tell whether another message carries the same.

    `mark` names it: the message's SHA-256 and the notice's place in it. `identifiers`: of the certified mail and of
    the message. `bare`: it is a file by itself, and no letter says what it is for. `said_at`: the provider's legal
    time, or the sender's word. `kept_apart`: a person has said that it is a notice of its own.
    """

    mark: str
    kind: NoticeKind
    period: Period | None
    lines: tuple[Line, ...]
    whole: bool
    identifiers: frozenset[str] = frozenset()
    protocol: str | None = None
    digest: str = ""
    bare: bool = False
    certified: bool = False
    said_at: datetime | None = None
    kept_apart: bool = False

    @property
    def doubts(self) -> int:
        """How much of it may have been spoiled or lost?"""
        return sum(line.doubtful + line.said.count(None) for line in self.lines)


@dataclass(frozen=True, slots=True)
class Gathering:
    """One notice: its copies, each with the surest layer that shows it for one, and the copy that is read best.

    `first` is the copy that the others were compared with; it was recognised by nothing.
    """

    first: Copy
    shown: Copy
    layers: Mapping[str, Layer | None]

    @property
    def kind(self) -> NoticeKind:
        """What the notice is for, as the letter says that carries it."""
        return self.first.kind


@dataclass(frozen=True, slots=True)
class Witness:
    """What one copy shows of its notice: when it lay in a box of ours, and when it was sent.

    `sent_at`: in the sender's own word; `accepted_at`, `certified_by`: as its certified mail proves, else None and "".
    """

    received_at: datetime
    sent_at: datetime | None
    accepted_at: datetime | None
    certified_by: str


@dataclass(frozen=True, slots=True)
class Testimony:
    """What all copies of a notice show together.

    `known_since`: since when it could be known here; `said_at`: when its sender spoke, which puts versions in order;
    `said_again_at`: when they last said the same, which may add and raise beside what was said in between;
    `certified_by`: the address whose certified message brought it first, "" where none did.
    """

    known_since: datetime
    said_at: datetime
    said_again_at: datetime
    certified_by: str


# Lists without a month, or without a line, are one only when they were sent within these days of each other.
NEAR = timedelta(days=3)
# From how much of their letters on are two words the same, one of them spoiled.
_CLOSE = 0.8
# More lines than these that are not written alike, or that are spoiled, are not looked at one by one.
_MOST_COMPARED = 500
_MOST_SPOILED = 100
_NUMBER = re.compile(r"\d+")
_UNREADABLE = re.compile(r"[?\ufffd]")
_LAYERS = tuple(Layer)


def copies_in(reading: Reading) -> tuple[Copy, ...]:
    """The notices of one message, each as a copy that may be one of several."""
    stated = reading.pec.stated_at if reading.pec is not None and reading.trust is Trust.CERTIFIED else None
    sent = reading.inner.sent_at if reading.inner is not None else None
    known = (reading.pec and reading.pec.identifier, reading.pec and reading.pec.message_id)
    written = reading.inner.message_id if reading.inner is not None else None
    return tuple(
        Copy(
            mark=f"{reading.sha256}#{place}",
            kind=notice.kind,
            period=notice.period,
            lines=tuple(line_of(entry) for entry in notice.entries),
            whole=not notice.needs_review,
            identifiers=frozenset(one.strip().strip("<>") for one in (*known, written) if one),
            protocol=reading.protocol.identity if reading.protocol is not None else None,
            digest=notice.digest,
            bare=reading.kind is MessageKind.DOCUMENT,
            certified=reading.trust is Trust.CERTIFIED,
            said_at=stated or sent,
        )
        for place, notice in enumerate(reading.notices)
    )


def line_of(entry: Entry) -> Line:
    """The entry as it is compared."""
    spoiled = _UNREADABLE.search(f"{entry.surname}{entry.given_name}{entry.address}") is not None
    return Line(
        keys=frozenset(subject_keys(entry)),
        name=tight_key(f"{entry.surname} {entry.given_name}"),
        address=tight_key(entry.address),
        planned_on=entry.planned_on,
        planned_at=entry.planned_at,
        decision=entry.decision,
        vulnerability=word(entry.vulnerability),
        doubtful=entry.needs_review or spoiled,
    )


def gathered(copies: Iterable[Copy]) -> tuple[Gathering, ...]:
    """Which copies are one notice? The same answer in whatever order they are given, and however often.

    Copies are taken in an order of their own, the one that says most of itself first. Each joins the first copy of a
    notice that it is recognised as, by the surest layer; who is recognised by none begins a notice. So every copy of
    a notice agrees with its first, and a spoiled copy never ties two notices together.
    """
    notices: list[Gathering] = []
    for copy in sorted({copy.mark: copy for copy in copies}.values(), key=_order):
        joined = _surest(copy, [gathering.first for gathering in notices])
        if joined is None:
            notices.append(Gathering(copy, copy, {copy.mark: None}))
        else:
            place, layer = joined
            so_far = notices[place]
            shown = min(so_far.shown, copy, key=_clearest)
            notices[place] = Gathering(so_far.first, shown, {**so_far.layers, copy.mark: layer})
    return tuple(notices)


def _surest(copy: Copy, firsts: Sequence[Copy]) -> tuple[int, Layer] | None:
    """The place of the copy that this one is most surely a copy of, and by what."""
    known = [(place, layer) for place, first in enumerate(firsts) if (layer := recognised(copy, first)) is not None]
    return min(
        known,
        key=lambda one: (_LAYERS.index(one[1]), firsts[one[0]].kind is not copy.kind, one[0]),
        default=None,
    )


def testimony(witnesses: Collection[Witness]) -> Testimony:
    """What do the copies of one notice show together? At least one of them, in any order.

    The earliest counts for since when it is known, the certified one for proof. Where one is certified, plain copies do
    not say when the notice was made: anybody can write an earlier date on a letter. And nothing was sent after it came.
    """
    certified = [one for one in witnesses if one.certified_by]
    spoken = sorted((_spoken_at(one), one.certified_by) for one in certified or witnesses)
    said_at, certified_by = spoken[0]
    return Testimony(min(one.received_at for one in witnesses), said_at, spoken[-1][0], certified_by)


def _spoken_at(witness: Witness) -> datetime:
    stated = (witness.accepted_at if witness.certified_by else None) or witness.sent_at or witness.received_at
    return min(stated, witness.received_at)


def counterparts(mine: Sequence[Line], theirs: Sequence[Line]) -> dict[int, int]:
    """Which lines of two lists are about the same tenancy? Places to places; what has no counterpart is left out.

    Written alike comes first, then a shared key, then what a carrier spoiled. Of several, the one that says most alike.
    """
    found: dict[int, int] = {}
    left = set(range(len(theirs)))

    def take(place: int, known: Iterable[int]) -> None:
        best = max(known, key=lambda other: (_agreement(mine[place], theirs[other]), -other), default=None)
        if best is not None:
            found[place] = best
            left.discard(best)

    for names in (_exact_names, _key_names):
        index: dict[object, list[int]] = defaultdict(list)
        for other in left:
            for name in names(theirs[other]):
                index[name].append(other)
        for place, line in enumerate(mine):
            if place not in found:
                take(place, {other for name in names(line) for other in index[name] if other in left})
    waiting = [place for place in range(len(mine)) if place not in found]
    if max(len(waiting), len(left)) <= _MOST_SPOILED:
        for place in waiting:
            take(place, [other for other in left if _is_spoiled(mine[place], theirs[other])])
    return found


def _exact_names(line: Line) -> Iterable[object]:
    return (_exactly(line),)


def _key_names(line: Line) -> Iterable[object]:
    return line.keys


def _shares_key(one: Line, other: Line) -> bool:
    return not one.keys.isdisjoint(other.keys)


def _is_spoiled(one: Line, other: Line) -> bool:
    return (one.doubtful or other.doubtful) and close(one, other)


def _agreement(one: Line, other: Line) -> int:
    return sum(mine == theirs for mine, theirs in zip(one.said, other.said, strict=True))


def recognised(copy: Copy, first: Copy) -> Layer | None:
    """By what is this copy the same notice as that one? None: it is another notice."""
    if copy.kept_apart or first.kept_apart or copy.period != first.period or not _one_kind(copy, first):
        return None
    tie = _tie(copy, first)
    if tie is None and not (copy.lines and copy.period) and not _is_said_again(copy, first):
        return None
    return (tie or Layer.LINES) if _same_lines(copy.lines, first.lines, tied=tie is not None) else None


def _one_kind(copy: Copy, first: Copy) -> bool:
    """A file by itself may be the list of a reminder: nothing around it says so."""
    return copy.kind is first.kind or NoticeKind.UNKNOWN in (copy.kind, first.kind) or copy.bare or first.bare


def _tie(copy: Copy, first: Copy) -> Layer | None:
    """The surest thing besides their lines that ties two copies together."""
    if copy.identifiers & first.identifiers:
        return Layer.IDENTIFIER
    if copy.protocol is not None and copy.protocol == first.protocol:
        return Layer.PROTOCOL
    return Layer.ATTACHMENT if copy.digest and copy.digest == first.digest else None


def _is_said_again(copy: Copy, first: Copy) -> bool:
    """May two that hardly say anything be one? A month with nothing planned is; else they must be near in time."""
    if copy.kind is first.kind is NoticeKind.EMPTY and copy.period is not None:
        return True
    return copy.said_at is not None and first.said_at is not None and abs(copy.said_at - first.said_at) <= NEAR


def _order(copy: Copy) -> tuple[object, ...]:
    """With which copies are others compared? Letters before bare files, then those that say what they are for."""
    return copy.bare, copy.kind is NoticeKind.UNKNOWN, *_clearest(copy)


def _clearest(copy: Copy) -> tuple[object, ...]:
    """Which copy is shown? The one read best, then the certified one, then the earliest."""
    codes = sum(len(line.keys) for line in copy.lines)
    said_at = copy.said_at.timestamp() if copy.said_at is not None else float("inf")
    return not copy.whole, copy.doubts, -codes, not copy.certified, said_at, copy.mark


def _same_lines(mine: Sequence[Line], theirs: Sequence[Line], *, tied: bool) -> bool:
    """Do both say the same of the same tenancies: days, hours, decisions, and what is stated of a vulnerability?

    What one of them does not say, or spoils, is no contradiction where something ties them or where the line is
    doubtful; but where nothing ties them, at least half of the lines must name their tenancy and day without doubt.
    """
    if len(mine) != len(theirs):
        return False
    mine_left, theirs_left = _without_equal(mine, theirs)
    if len(mine_left) > _MOST_COMPARED:
        return False
    same = pairs(mine_left, theirs_left, _same_line)
    mine_left = [line for place, line in enumerate(mine_left) if place not in same]
    theirs_left = [line for place, line in enumerate(theirs_left) if place not in same.values()]
    if len(mine_left) > _MOST_SPOILED or (not tied and len(mine_left) * 2 > len(mine)):
        return False
    return len(pairs(mine_left, theirs_left, lambda one, other: _spoiled(one, other, tied=tied))) == len(mine_left)


def pairs(mine: Sequence[Line], theirs: Sequence[Line], alike: Callable[[Line, Line], bool]) -> dict[int, int]:
    """As many lines as can be, each with the one of the other list that it is alike: places to places."""
    possible = [[place for place, other in enumerate(theirs) if alike(line, other)] for line in mine]
    taken: dict[int, int] = {}

    def find(place: int, tried: set[int]) -> bool:
        for other in possible[place]:
            if other not in tried:
                tried.add(other)
                if other not in taken or find(taken[other], tried):
                    taken[other] = place
                    return True
        return False

    for place in range(len(mine)):
        find(place, set())
    return {place: other for other, place in taken.items()}


def _without_equal(mine: Sequence[Line], theirs: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The lines of both that have no equal on the other side. Most have one, and are found at once."""
    waiting: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for place, line in enumerate(theirs):
        waiting[_exactly(line)].append(place)
    taken: set[int] = set()
    rest = []
    for line in mine:
        equal = waiting.get(_exactly(line))
        if equal:
            taken.add(equal.pop())
        else:
            rest.append(line)
    return rest, [line for place, line in enumerate(theirs) if place not in taken]


def _exactly(line: Line) -> tuple[object, ...]:
    return line.name, line.address, line.said


def _same_line(one: Line, other: Line) -> bool:
    """Is it one tenancy with the same plan? Of a doubtful line anything but the day may have got lost."""
    if not _shares_key(one, other) or one.planned_on != other.planned_on:
        return False
    if one.doubtful or other.doubtful:
        return one.planned_on is not None and _no_contradiction(one, other)
    return one.said == other.said


def _spoiled(one: Line, other: Line, *, tied: bool) -> bool:
    """May one be the other as a weaker carrier gave it?"""
    doubtful = one.doubtful or other.doubtful
    if not (tied or doubtful) or not _no_contradiction(one, other):
        return False
    return _shares_key(one, other) or (doubtful and close(one, other))


def _no_contradiction(one: Line, other: Line) -> bool:
    """Does neither say something else than the other? What is not said contradicts nothing."""
    return all(mine == theirs or None in (mine, theirs) for mine, theirs in zip(one.said, other.said, strict=True))


def close(one: Line, other: Line) -> bool:
    """Are name and address nearly the same, and the numbers in the address equal?

    >>> def line(name, address):
    ...     return Line(frozenset(), name, address, None, None, Decision.EXECUTE, Word.NOT_STATED, doubtful=True)
    >>> close(line("brun1tullio", "viadeimille14"), line("brunitullio", "viadeimille14"))
    True
    >>> close(line("brunitullio", "viadeimille4"), line("brunitullio", "viadeimille14"))
    False
    """
    if _NUMBER.findall(one.address) != _NUMBER.findall(other.address):
        return False
    return _nearly(one.name, other.name) and _nearly(one.address, other.address)


def _nearly(one: str, other: str) -> bool:
    first, second = sorted((one, other))  # the measure is not the same both ways
    return one == other or SequenceMatcher(None, first, second, autojunk=False).ratio() >= _CLOSE
