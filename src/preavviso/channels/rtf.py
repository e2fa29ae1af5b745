"""Rich text, looked at before another program opens it: what nests without end would keep it busy for minutes."""

import re

from preavviso.channels.refusal import TooMuch, damaged
from preavviso.domain.phrase import Phrase

_DEEPEST = 200
_SIGN = re.compile(rb"\\.|[{}]", re.DOTALL)
_BYTES_FOLLOW = re.compile(rb"\\bin(\d{1,12})")


def check(raw: bytes) -> None:
    """Raises TooMuch on groups deeper in each other than any office program writes, or more bytes than there are."""
    depth = 0
    for sign in _SIGN.finditer(raw):
        depth += {b"{": 1, b"}": -1}.get(sign.group(), 0)
        if depth > _DEEPEST:
            raise TooMuch(
                "too_deep",
                Phrase("The text document has more than %(most)s groups inside each other.", {"most": _DEEPEST}),
            )
    if any(int(announced[1]) > len(raw) - announced.end() for announced in _BYTES_FOLLOW.finditer(raw)):
        raise damaged()
