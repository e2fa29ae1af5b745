"""What a failure leaves in the log: where it happened and of what kind it is, never the words that came with it.

A database or a parser that refuses a value quotes it, and it is somebody's name.
"""

import logging
import traceback
from types import TracebackType
from typing import TypeAlias

_Failure: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class WithoutWords(logging.Formatter):
    """As usual, less what the exceptions themselves say; of those of the system its own reason stays."""

    def formatException(self, ei: _Failure) -> str:  # noqa: N802 — logging's own name
        """Every exception of the chain: where it came from, and its kind."""
        lines: list[str] = []
        error = ei[1]
        while error is not None:
            frames = traceback.format_tb(error.__traceback__)
            lines = [*frames, f"{type(error).__qualname__}{_reason(error)}\n", *lines]
            error = error.__cause__ or error.__context__
        return "".join(lines).rstrip()


def _reason(error: BaseException) -> str:
    return f": {error.strerror}" if isinstance(error, OSError) and error.strerror else ""
