"""What a reader may ask other programs for: a picture's words, an old text document as a newer one.

The cage's child can start no program. It asks its parent over the pipe, which lends a bounded number of times.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from pydantic import TypeAdapter

from preavviso.channels.refusal import TooMuch
from preavviso.domain.phrase import Phrase

# For one file: a list of thirty pages, each looked at twice and its doubtful values once, and all of them together.
MOST_TIMES = 90
MOST_SECONDS = 200.0


class Look(StrEnum):
    """What a picture holds: a page of words, or values under each other, of digits and their separators alone."""

    PAGE = "page"
    DIGITS = "digits"


@dataclass(frozen=True, slots=True)
class Word:
    """A word seen in a picture, the box around it in pixels from the top left, and how sure it is, from 0 to 1."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    confidence: float


class Aid(Protocol):
    """Other programs of this machine. None: the program is not here. Raises TooMuch when it fails or is used up."""

    def converted(self, raw: bytes) -> bytes | None:
        """The old text document (DOC, RTF) as DOCX."""

    def recognised(self, png: bytes, look: Look) -> tuple[Word, ...] | None:
        """The words in a picture."""


class Nothing:
    """A machine without any of these programs."""

    def converted(self, raw: bytes) -> bytes | None:
        """Not here."""

    def recognised(self, png: bytes, look: Look) -> tuple[Word, ...] | None:
        """Not here."""


NOTHING = Nothing()


class Rationed:
    """An aid lent for one file: so many times and for so long, and no more."""

    def __init__(self, aid: Aid, times: int = MOST_TIMES, seconds: float = MOST_SECONDS) -> None:
        self._aid = aid
        self._times = times
        self._ends = time.monotonic() + seconds

    def converted(self, raw: bytes) -> bytes | None:
        """The old text document as DOCX."""
        self._use()
        return self._aid.converted(raw)

    def recognised(self, png: bytes, look: Look) -> tuple[Word, ...] | None:
        """The words in a picture."""
        self._use()
        return self._aid.recognised(png, look)

    def _use(self) -> None:
        self._times -= 1
        if self._times < 0 or time.monotonic() > self._ends:
            raise used_up()


STOPPED, USED_UP = "aid_stopped", "aid_used_up"


def stopped() -> TooMuch:
    """What to say when the other program failed, or was stopped at a limit."""
    return TooMuch(
        STOPPED,
        Phrase("The program that was to read this failed, or needs more time than a list does: read it by hand."),
    )


def used_up() -> TooMuch:
    """What to say when one file has had all that may be lent to it."""
    return TooMuch(USED_UP, Phrase("The file asks for more help than one file is given: read this by hand."))


# --- Over the pipe -----------------------------------------------------------------------------------------------

_WORDS = TypeAdapter(tuple[Word, ...])
_CONVERTED = b"converted"
_GIVEN, _NOT_HERE, _REFUSED = b"+", b"-", b"!"
_REFUSALS = {STOPPED: stopped, USED_UP: used_up}


class Distant:
    """The child's side: each question is one call of `ask`, which takes it to the parent and brings the answer."""

    def __init__(self, ask: Callable[[bytes], bytes]) -> None:
        self._ask = ask

    def converted(self, raw: bytes) -> bytes | None:
        """The old text document as DOCX."""
        return self._answer(_CONVERTED, raw)

    def recognised(self, png: bytes, look: Look) -> tuple[Word, ...] | None:
        """The words in a picture."""
        answer = self._answer(look.value.encode(), png)
        return None if answer is None else _WORDS.validate_json(answer)

    def _answer(self, what: bytes, content: bytes) -> bytes | None:
        answer = self._ask(what + b"\n" + content)
        if answer[:1] == _REFUSED:
            raise _REFUSALS[answer[1:].decode()]()
        return answer[1:] if has_helped(answer) else None


def has_helped(answer: bytes) -> bool:
    """Is this the answer of a program that was lent, and not a refusal?"""
    return answer[:1] == _GIVEN


def answer_to(question: bytes, aid: Aid) -> bytes:
    """The parent's side: what `Distant` is to be told. ValueError: that is no question of ours."""
    what, _end, content = question.partition(b"\n")
    try:
        if what == _CONVERTED:
            found = aid.converted(content)
        else:
            words = aid.recognised(content, Look(what.decode()))
            found = None if words is None else _WORDS.dump_json(words)
    except TooMuch as limit:
        code = limit.code if limit.code in _REFUSALS else STOPPED
        return _REFUSED + code.encode()
    return _NOT_HERE if found is None else _GIVEN + found
