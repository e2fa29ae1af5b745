"""The numbered lines of a text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from preavviso.channels.refusal import TooMuch
from preavviso.domain.phrase import Phrase
from preavviso.domain.wording.spelling import normal

_MOST_LINES = 20_000
_MOST_LINE = 4_000
# The longest list that anybody wrote has some hundred thousand.
_MOST_LETTERS = 1_500_000


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text and its number, from one. `is_struck`: words in it are struck through."""

    number: int
    text: str
    is_struck: bool = False

    @property
    def where(self) -> str:
        """The line's place, as entries name it."""
        return f"line {self.number}"

    @property
    def shown(self) -> str:
        """The line as a person sees it."""
        return normal(self.text.strip().replace("\t", " · "))


_LINE_END = re.compile(r"\r\n|\n|\r|\f|\v|\x85|\u2028")
_QUOTE = re.compile(r"^(?:\s?>)+\s?")


def lines_of(text: str) -> list[Line]:
    """The lines of a plain text, without the marks of quoted replies."""
    return [Line(number, unquoted.rstrip()) for number, unquoted in _unquoted(text)]


def flowed_lines_of(text: str) -> list[Line]:
    """The lines of a text that is marked as flowed: one that ends in a blank goes on in the next (RFC 3676)."""
    lines: list[Line] = []
    goes_on = False
    for number, unquoted in _unquoted(text):
        if goes_on and unquoted.strip():
            lines[-1] = Line(lines[-1].number, f"{lines[-1].text.rstrip()} {unquoted.strip()}")
        else:
            lines.append(Line(number, unquoted.rstrip()))
        goes_on = unquoted.endswith(" ") and unquoted.strip() not in ("", "--")
    return lines


def _unquoted(text: str) -> Iterator[tuple[int, str]]:
    # Cut into lines, forty megabytes of text become half a gigabyte.
    if len(text) > _MOST_LETTERS + 2 * _MOST_LINES:
        raise too_many_letters()
    for number, raw in bounded(_LINE_END.split(text)):
        yield number, _QUOTE.sub("", raw.replace("\xa0", " ").replace("\u200b", ""))


def bounded(written: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The lines with their numbers. One that is longer than any list's comes in pieces: none of it is lost."""
    if sum(map(len, written)) > _MOST_LETTERS:
        raise too_many_letters()
    if len(written) > _MOST_LINES:
        raise TooMuch(
            "too_long", Phrase("The text has more than %(most)s lines: it was not read.", {"most": _MOST_LINES})
        )
    for number, text in enumerate(written, 1):
        for start in range(0, max(len(text), 1), _MOST_LINE):
            yield number, text[start : start + _MOST_LINE]


def too_many_letters() -> TooMuch:
    """What to say of a text that is longer than any list."""
    return TooMuch(
        "too_long", Phrase("The text has more than %(most)s letters: it was not read.", {"most": _MOST_LETTERS})
    )


def where_of(lines: Sequence[Line]) -> str:
    """Where do these lines that follow each other stand?"""
    first, last = lines[0].number, lines[-1].number
    return f"line {first}" if first == last else f"lines {first}-{last}"
