"""Silence is never a no: what somebody stated, or that nobody did."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Stated:
    """Somebody said yes or no, in these words, there, on that day (None: the source bears no date)."""

    yes: bool
    text: str
    source: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class NotStated:
    """Nobody said anything: a question to ask, never a no."""


# A type and not an Optional: `if answer:` and a forgotten case are errors of the type checker.
Answer = Stated | NotStated
NOT_STATED = NotStated()


class Word(StrEnum):
    """An answer in one word, as the contract and the database write it."""

    NOT_STATED = "not_stated"
    STATED_YES = "stated_yes"
    STATED_NO = "stated_no"


def word(answer: Answer) -> Word:
    """Which of the three words is this answer?

    >>> word(NOT_STATED)
    <Word.NOT_STATED: 'not_stated'>
    >>> word(Stated(False, "nessuna fragilità nota", "elenco.xlsx, riga 7"))
    <Word.STATED_NO: 'stated_no'>
    """
    match answer:
        case NotStated():
            return Word.NOT_STATED
        case Stated(yes=True):
            return Word.STATED_YES
        case Stated():
            return Word.STATED_NO
