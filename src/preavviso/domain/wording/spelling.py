"""Spelling set aside: white space, capitals and accents, so that words can be recognised."""

import unicodedata
from functools import lru_cache


def normal(text: str) -> str:
    """The text with its white space made single; nothing else is touched.

    >>> normal("  ROSSI\\xa0 MARIA \\n")
    'ROSSI MARIA'
    """
    return " ".join(text.split())


# One line is looked at from many sides: what was found in it is kept for a while.
REMEMBERED = 2048


@lru_cache(maxsize=REMEMBERED)
def plain(text: str) -> str:
    """The text in small letters without accents, character for character: spans found here hold in the original.

    >>> plain("FRAGILITÀ – Sì")
    'fragilita – si'
    """
    if text.isascii():
        return text.lower()
    return "".join(_plain_letter(letter) for letter in text)


@lru_cache(maxsize=4096)
def _plain_letter(letter: str) -> str:
    if letter in "’‘`´":
        return "'"
    bare = unicodedata.normalize("NFKD", letter)[:1].lower()
    return bare if len(bare) == 1 else letter
