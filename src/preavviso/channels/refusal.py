"""What is said of bytes that are kept whole but not opened, by whichever reader was to open them."""

from collections.abc import Iterator
from contextlib import contextmanager

from preavviso.domain.message import MessageKind, Problem, Reading, Trust
from preavviso.domain.phrase import Phrase

MOST_READ = 50 * 1024 * 1024


class TooMuch(Exception):  # noqa: N818 — a limit reached is an answer, not an error
    """The bytes go beyond a limit, or make no sense: why they are not opened, and what to do."""

    def __init__(self, code: str, phrase: Phrase) -> None:
        super().__init__(str(phrase))
        self.code = code
        self.phrase = phrase


def protected() -> TooMuch:
    """What to say of a file that opens only with a password."""
    return TooMuch(
        "protected",
        Phrase("The file is protected by a password (protetto da password): ask the sender for it without one."),
    )


def damaged() -> TooMuch:
    """What to say of a file that cannot be opened."""
    return TooMuch("damaged", Phrase("The file is damaged: it cannot be opened."))


@contextmanager
def told_as_damaged() -> Iterator[None]:
    """What a library says in a dozen ways, when a part of a file is missing or makes no sense, said in one.

    Running out of memory says nothing of the file, and ends the reader.
    """
    try:
        yield
    except (TooMuch, MemoryError):
        raise
    except Exception as error:
        raise damaged() from error


def bounded(raw: bytes) -> None:
    """Refuse what is larger than anything that is read."""
    if len(raw) > MOST_READ:
        phrase = Phrase(
            "The file is larger than %(most)s MB: it is kept, and was not opened.", {"most": MOST_READ >> 20}
        )
        raise TooMuch("too_big", phrase)


def unreadable(sha256: str, problem: Problem) -> Reading:
    """The reading of what could not be read: a thing for a person to look at, with the reason."""
    return Reading(sha256, MessageKind.UNREADABLE, None, None, Trust.RECEIVED, (), (problem,))


def too_big_inside() -> TooMuch:
    """What to say of a file that is small only as long as it is packed."""
    return TooMuch("too_big_inside", Phrase("The file unpacks to more than any list needs: it was not opened."))
