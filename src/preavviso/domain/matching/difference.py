"""Where two written values differ, letter by letter, in their own words."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

# No name and no address is longer; of what is, this much is shown side by side.
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text: is it the same on the other side?"""

    text: str
    same: bool


def differences(left: str, right: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in pieces. Capitals, accents, dots and spaces are the habits of a program, and no difference.

    >>> differences("Rossì", "ROSI")[0]
    (Piece(text='Ros', same=True), Piece(text='s', same=False), Piece(text='ì', same=True))
    """
    one, other = visible(left), visible(right)
    if not one or not other:
        return _whole(one), _whole(other)
    ways = Levenshtein.opcodes([_folded(sign) for sign in one], [_folded(sign) for sign in other])
    return (
        _joined((one[way.src_start : way.src_end], way.tag == "equal") for way in ways),
        _joined((other[way.dest_start : way.dest_end], way.tag == "equal") for way in ways),
    )


def visible(text: str) -> str:
    """The text in one line, with signs that nobody sees written out; no longer than LONGEST.

    >>> visible("Bru\\u200bni")
    'Bru⟨U+200B⟩ni'
    """
    shown = "".join(f"⟨U+{ord(sign):04X}⟩" if _is_hidden(sign) else sign for sign in " ".join(text[:LONGEST].split()))
    return shown if len(text) <= LONGEST else f"{shown}…"


def _is_hidden(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cf", "Co", "Cn", "Cs"}


def _folded(sign: str) -> str:
    return unicodedata.normalize("NFKD", sign)[:1].casefold()


def _whole(text: str) -> tuple[Piece, ...]:
    return (Piece(text, same=True),) if text else ()


def _joined(stretches: Iterable[tuple[str, bool]]) -> tuple[Piece, ...]:
    """The stretches that hold something; neighbours of the same kind are one."""
    pieces: list[Piece] = []
    for text, equal in stretches:
        same = equal or not any(map(str.isalnum, text))
        if text and pieces and pieces[-1].same == same:
            pieces[-1] = Piece(pieces[-1].text + text, same)
        elif text:
            pieces.append(Piece(text, same))
    return tuple(pieces)
