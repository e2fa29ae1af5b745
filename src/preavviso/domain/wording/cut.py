"""A line that was full: was the word at its end cut there, or did a blank stand between it and the next?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from preavviso.domain.wording.given_name import is_given_name
from preavviso.domain.wording.name import is_particle
from preavviso.domain.wording.sound import (
    can_begin,
    can_end,
    is_ending,
    is_misplaced,
    is_of_the_trade,
    is_small_word,
    is_suffix,
)
from preavviso.domain.wording.spelling import plain
from preavviso.domain.wording.street import street_start

_TAIL, _HEAD = re.compile(r"[\w'’]+$"), re.compile(r"[\w'’]+")
_WHOLE_DAY = re.compile(r"\d[/.-]\d{1,2}[/.-]\d{4}$")
_HOUR = re.compile(r"\d{1,2}[:.,]\d\d")
_ELIDED = re.compile(r"^(?:[dlcsmtvn]|un|dell|all|dall|nell|sull|coll|quell|sant)'(?=.)")
# Shorter words are the beginnings of many others.
_LONG = 4


@dataclass(frozen=True, slots=True)
class Glue:
    """What stood between two lines, a blank or nothing, and whether that is sure."""

    between: str
    is_sure: bool = True


class Vocabulary:
    """The words that a list holds whole somewhere, and those that lists are made of."""

    def __init__(self, words: Mapping[str, int]) -> None:
        self.words = {plain(word) for word in words if len(word) > 1}

    def __contains__(self, word: str) -> bool:
        bare = _ELIDED.sub("", plain(word))
        return (
            plain(word) in self.words
            or bare in self.words
            or is_small_word(word)
            or is_given_name(word)
            or is_of_the_trade(bare)
            or is_particle(word)
            or street_start(f"{word} ") == 0
        )


def glued(last: str, beginnings: tuple[str, str], after: str | None, known: Vocabulary, *, is_name: bool) -> Glue:
    """Were the last word of a full line and the beginning of the next one word?

    `beginnings`: the beginning as it stands, and with what may still belong to it; `after`: the word behind it, ""
    where nothing follows, None where that is open.

    >>> glued("SETTEMBR", ("E", "E"), "29", Vocabulary({}), is_name=False)
    Glue(between='', is_sure=True)
    >>> glued("restituite", ("per", "per"), "compiuta", Vocabulary({}), is_name=False)
    Glue(between=' ', is_sure=True)
    """
    first = beginnings[0]
    if last[-1].isdigit() and first[0].isdigit():
        return Glue(" " if _WHOLE_DAY.search(last) or _HOUR.match(first) else "")
    tail, head = _TAIL.search(last), _HEAD.match(first)
    if tail is None or head is None:
        return Glue("", is_sure=False) if first[0] == "/" and len(first) > 1 else Glue(" ")
    one, other = tail[0], head[0]
    if one[-1].isdigit() or other[0].isdigit():
        return Glue(" ", is_sure=len(one) >= _LONG or (len(other) > 1 and other in known))
    if len(one) > 1 and one.isupper() != other.isupper():
        return Glue(" ")
    is_first, is_whole = one in known, one + other in known
    longer = _HEAD.match(beginnings[1])
    is_other = other in known or (longer is not None and longer[0] in known)
    if after is not None and is_misplaced(first, after):
        is_other = False
    if is_whole:
        is_open = is_first and is_other
        return Glue(" " if is_open and len(other) > 1 else "", is_sure=not is_open)
    sides = _Sides(one, other, is_first=is_first, is_other=is_other)
    return _in_name(sides) if is_name else _in_text(sides)


@dataclass(frozen=True, slots=True)
class _Sides:
    """What stands on either side of a line's end, and which of it is a word that is known."""

    one: str
    other: str
    is_first: bool
    is_other: bool


def _in_name(sides: _Sides) -> Glue:
    if not can_begin(sides.other) or len(sides.other) < 3:
        return Glue("", is_sure=False)
    if sides.is_other:
        return Glue(" ", is_sure=sides.is_first or is_given_name(sides.other))
    if sides.is_first:
        return Glue(" ", is_sure=is_particle(sides.one))
    return Glue("", is_sure=False)


def _in_text(sides: _Sides) -> Glue:
    one, other = sides.one, sides.other
    if sides.is_first:
        if sides.is_other:
            return Glue(" ")
        is_cut = is_suffix(other) or len(one) < _LONG or not can_begin(other)
        return Glue("" if is_suffix(other) and len(other) == 1 else " ", is_sure=not is_cut)
    if _is_short_form(other):
        return Glue(" ", is_sure=False)
    if not can_end(one) or not can_begin(other):
        return Glue("")
    if sides.is_other and not is_ending(other):
        return Glue(" ", is_sure=len(other) >= _LONG)
    return Glue("", is_sure=False)


def _is_short_form(word: str) -> bool:
    return word.isupper() and 1 < len(word) < 5 and not re.search(r"[aeiou]", plain(word))
