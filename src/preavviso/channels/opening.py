"""How an entry begins in running text: with a name, and something that only an entry has."""

import re
from enum import Enum

from preavviso.channels.marks import BULLET, CODE, CODE_LABEL, SEPARATORS, without_birth
from preavviso.domain.wording.decision import decision_span
from preavviso.domain.wording.name import is_particle, untitled
from preavviso.domain.wording.prose import is_office
from preavviso.domain.wording.spelling import plain
from preavviso.domain.wording.street import street_start

_NAME_WORD = re.compile(r"[A-ZÀ-ÝÇŞȘĆČĐŠŽ][\w'’`.\-]*|[dD]['’][A-ZÀ-Ý][\w'’\-]*")
_NAME_END = re.compile(r"\s*(?:$|[-–—|;,:\x1f(]|\d)")
_WHOLE_DAY = re.compile(r"\d{1,2}[/.]\d{1,2}[/.]\d{2}")
# A day, an hour, or both.
_LEAD = re.compile(
    r"(?:(?:(?:lun|mar|mer|gio|ven|sab|dom)\w*[ìi'.]?\s+)?\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?|"
    r"\d{4}-\d\d-\d\d)?[\s,\x1f|;–—-]*(?:(?:alle\s+)?(?:ore|h\.?)?\s*\d{1,2}[:.,]\d{2})?[\s,\x1f|;–—:-]+",
    re.IGNORECASE,
)
_CODE_BEFORE_NAME = re.compile(r"(?:[A-Z]{0,4}[-/.]?\d[\d./-]{3,})\s+(?=[A-ZÀ-Ý])")
_PROSE_WORDS = """
    che si con per il i gli un una non sono è e come del dal nel al sul questo questa tutti ogni presente da in su se ma
    anche
    """
_FUNCTION_WORDS = frozenset(_PROSE_WORDS.split())


class Opening(Enum):
    """How surely does an entry begin: by this line alone, or only if an address, a day or a decision follows?"""

    SURE = "sure"
    IF_MORE_FOLLOWS = "if more follows"


def opening_of(text: str) -> Opening | None:
    """Does an entry begin on this line? A name, perhaps after a number, a day or a code, and then something else."""
    has_bullet = BULLET.match(text) is not None
    rest = _without_lead(_without_decision(without_birth(BULLET.sub("", text))))
    words = _name_length(rest)
    decision = decision_span(rest)
    street = street_start(rest)
    if words is None:
        is_loose = street is not None and is_loose_name(rest[:street]) and decision is not None
        return Opening.SURE if is_loose else None
    count, end = words
    after = rest[end:]
    starts = [start for start in (street, decision[0] if decision is not None else None) if start is not None]
    if is_office(rest[:end]) or not (_NAME_END.match(after) or any(start <= end + 1 for start in starts)):
        return None
    has_more = bool(starts) or _WHOLE_DAY.search(after) is not None
    is_set_apart = has_bullet or SEPARATORS.match(after) is not None
    if count >= 2 and not after.strip():
        return Opening.IF_MORE_FOLLOWS
    if count >= 2:
        return Opening.SURE if has_more or has_bullet else Opening.IF_MORE_FOLLOWS if is_set_apart else None
    return Opening.SURE if has_more and (is_set_apart or after.startswith(",")) else None


def _without_decision(text: str) -> str:
    """The text after a decision that stands in front of everything else, as a column of its own."""
    span = decision_span(text)
    if span is None or re.search(r"\w", text[: span[0]]):
        return text
    parts = SEPARATORS.split(text, maxsplit=1)
    return parts[1] if len(parts) == 2 and street_start(parts[1]) is not None else text


def _without_lead(text: str) -> str:
    """The text without the day, hour or code that stands before the name."""
    rest = untitled(text)
    match = _LEAD.match(rest)
    if match is not None and match.group().strip():
        rest = rest[match.end() :]
    first = SEPARATORS.split(rest, maxsplit=1)
    if len(first) == 2 and CODE.fullmatch(first[0].strip()):
        rest = first[1]
    labelled = CODE_LABEL.match(plain(rest))
    if labelled is not None:
        rest = re.sub(r"^[\s,;:|\x1f–—-]+", "", rest[labelled.end() :])
    else:
        match = _CODE_BEFORE_NAME.match(rest)
        rest = rest[match.end() :] if match is not None else rest
    return untitled(rest)


def _name_length(text: str) -> tuple[int, int] | None:
    """How many words of a name does the text begin with, and where do they end?"""
    count, end = 0, 0
    street, decision = street_start(text), decision_span(text)
    stop = min([place for place in (street, decision[0] if decision else None) if place is not None], default=len(text))
    for match in re.finditer(r"\S+", text[:stop]):
        word = match.group().rstrip(",;:")
        is_name = _NAME_WORD.fullmatch(word) is not None and not any(map(str.isdigit, word))
        if not is_name and not (is_particle(word) or (word in ("/", "e", "ed", "E", "ved.", "in") and count)):
            break
        count, end = count + 1, match.start() + len(word)
        if word != match.group() and not (match.group().endswith(",") and count == 1):
            break
        if count > 9:
            return None
    return (count, end) if count else None


def is_loose_name(text: str) -> bool:
    """Could the text be a name written in small letters?"""
    words = text.strip(" ,;:|–—-\x1f").split()
    return 2 <= len(words) <= 5 and all(
        re.fullmatch(r"[^\W\d_][\w'’.-]*", word) and plain(word) not in _FUNCTION_WORDS for word in words
    )


def is_name(segment: str) -> bool:
    """Is the text a person's name and nothing else?"""
    words = _name_length(segment)
    return (
        words is not None
        and words[1] >= len(segment.rstrip(" ,;:."))
        and not is_office(segment)
        and len(segment.split()) <= 9
    )
