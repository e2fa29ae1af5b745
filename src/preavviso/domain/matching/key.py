"""Blocking keys: which rows of a registry are looked at for a line at all."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from preavviso.domain.matching.mention import Traits
from preavviso.domain.matching.name import sound

Text = Callable[[Traits], str]
Number = TypeVar("Number", int, npt.NDArray[np.int64])

_RULE = 0xF
_SIGN = 1 << 63


@dataclass(frozen=True, slots=True)
class Rule:
    """What a line and a row must share to be looked at together; a text of "" asks for nothing and finds nothing.

    `has`: the text that finds the row. `asks`: the texts by which a line asks for it. A text that more than `cap` rows
    share tells too little and is not followed: the result says so. `number` (0 to 15) stands in the key.
    """

    number: int
    name: str
    has: Text
    asks: tuple[Text, ...]
    cap: int = 400


def _pair(first: str, second: str) -> str:
    return f"{first}|{second}" if first and second else ""


def _name(t: Traits) -> str:
    return _pair(t.surname, t.given)


def _sound(t: Traits) -> str:
    return _pair(t.surname_sound, t.given_sound)


def _first_sound(t: Traits) -> str:
    return _pair(t.surname_first and sound(t.surname_first), t.given_sound)


def _last_sound(t: Traits) -> str:
    return _pair(t.surname_last and sound(t.surname_last), t.given_sound)


def _beginnings(t: Traits) -> str:
    return _pair(t.surname[:4], t.given[:4])


def _end_and_beginning(t: Traits) -> str:
    return _pair(t.surname[-4:], t.given[:3])


def _initial(t: Traits) -> str:
    return _pair(t.surname, t.given[:1])


def _initial_alone(t: Traits) -> str:
    return _initial(t) if len(t.given) == 1 else ""


def _surname(t: Traits) -> str:
    return t.surname


def _code(t: Traits) -> str:
    return t.code


def _spot(t: Traits) -> str:
    return t.spot


def _door(t: Traits) -> str:
    return t.door


def _spot_surname(t: Traits) -> str:
    return _pair(t.spot, t.surname_sound[:1])


def _spot_given(t: Traits) -> str:
    return _pair(t.spot, t.given_sound[:1])


def _street_surname(t: Traits) -> str:
    return _pair(t.key, t.surname_sound)


def _birth_surname(t: Traits) -> str:
    return _pair(t.birth_date, t.surname_sound[:1])


def _birth_given(t: Traits) -> str:
    return _pair(t.birth_date, t.given_sound[:1])


RULES = (
    Rule(0, "rare surname", _surname, (_surname,), cap=40),
    Rule(1, "codice fiscale", _code, (_code,)),
    Rule(2, "name", _name, (_name,)),
    Rule(3, "sound of the name", _sound, (_sound, _first_sound, _last_sound)),
    Rule(4, "first of two surnames", _first_sound, (_sound,)),
    Rule(5, "last of two surnames", _last_sound, (_sound,)),
    Rule(6, "civic and surname's initial", _spot_surname, (_spot_surname,)),
    Rule(7, "civic and given name's initial", _spot_given, (_spot_given,)),
    Rule(8, "street and surname", _street_surname, (_street_surname,)),
    Rule(9, "birth date and surname's initial", _birth_surname, (_birth_surname,)),
    Rule(10, "birth date and given name's initial", _birth_given, (_birth_given,)),
    Rule(11, "beginnings of both names", _beginnings, (_beginnings,)),
    Rule(12, "surname's end and given name's beginning", _end_and_beginning, (_end_and_beginning,)),
    Rule(13, "door", _door, (_door,)),
    Rule(14, "small house", _spot, (_spot,), cap=24),
    Rule(15, "surname and initial", _initial, (_initial_alone,)),
)
CAPS = tuple(rule.cap for rule in RULES)
# What a line asks, one column each: the number of the rule, and the text.
QUESTIONS = tuple((rule.number, asks) for rule in RULES for asks in rule.asks)


def key(number: int, text: str) -> int:
    """The key of a text under a rule: a signed number of 64 bits that is the same everywhere, for ever."""
    digest = int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")
    unsigned = digest & ~_RULE | number
    return unsigned - (1 << 64) if unsigned >= _SIGN else unsigned


def rule_number(key: Number) -> Number:
    """Which rule made this key, or each of these keys?"""
    return key & _RULE


def row_keys(traits: Traits) -> tuple[int | None, ...]:
    """The keys under which a registry's row is found, one per rule; None where the row has not what the rule asks."""
    return tuple(key(rule.number, text) if (text := rule.has(traits)) else None for rule in RULES)


def line_keys(traits: Traits) -> tuple[int | None, ...]:
    """The keys by which a reading of a line asks, one per question."""
    return tuple(key(number, text) if (text := asks(traits)) else None for number, asks in QUESTIONS)
