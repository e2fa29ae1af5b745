"""Letters as they are read, not as they are coded: what is invisible, disguised or badly transported is put right."""

import html
import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

# What is longer is not somebody's name or address: its raw text is kept elsewhere, and a person sees that.
LETTERS_LOOKED_AT = 400
# So many signs may hide those letters, or stand between them, before the rest is given up.
_SIGNS_LOOKED_AT = 20_000

_KEPT_SIGNS = " .,/-'()"
_ASCII = {
    code: chr(code).upper() if chr(code).isalnum() or chr(code) in _KEPT_SIGNS else " " for code in range(32, 127)
} | {ord("`"): "'"}
# What pages of text separate with is a blank; the rest of what cannot be seen is nothing.
_TABLE = dict.fromkeys((*range(32), 127), "") | {ord(sign): " " for sign in "\t\n\v\f\r\x1c\x1d\x1e\x1f"} | _ASCII

# UTF-8 that was read as Windows-1252 or Latin-1: a first byte, and what can follow it, as those two show them. Only
# first bytes that stand for letters of names and for quotation marks, since "NICOLÒ’" is what it seems to be; and so is
# a blank that does not break after "CANTÙ".
_FOLLOWING = "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_BADLY_READ = re.compile(
    f"[ÂÃÄÅÐÑ][{_FOLLOWING}]|È[\x98-\x9b˜™š›]|[ØÙ][\x80-\x90\xa1-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ]|â[\x80€][{_FOLLOWING}]|á[º»][{_FOLLOWING}]"
)
_SUSPICIOUS = re.compile(f"[Â-ßáâãäå][{_FOLLOWING}]|[√├╨╤]|[\x80-\x9f]")
_RAISED_BYTES = str.maketrans({"ã": "Ã", "ä": "Ä", "å": "Å", "ð": "Ð", "ñ": "Ñ"})

_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e0fff]+"
)
_UNSEEN_BUT_FOR_BYTES = re.compile(_UNSEEN.pattern.replace("\u00ad", ""))
_MARKS = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_MARK = re.compile(_MARKS)
_PILED_MARKS = re.compile(f"({_MARKS}{{2}}){_MARKS}+")
_SIGNS = str.maketrans(
    {"°": ".", "º": ".", "˚": ".", "№": "N."} | dict.fromkeys("’‘‛ʼʹʻ′´＇ꞌ", "'") | dict.fromkeys("‐‑‒–—―−⁃", "-")
)
_WORD = re.compile(r"[^\W\d_]+")
_DOTS = re.compile(r"\.{2,}")

# Letters of other alphabets that look like ours, in capitals and in small. Both rows hold the same letters in order.
_CYRILLIC = "АВЕЅІЈКМНОРСТХУҮԌԚԜһаеѕіјорсухһԁԛԝѵ"
_CYRILLIC_LOOKS = "ABESIJKMHOPCTXYYGQWHAESIJOPCYXHDQWV"
_GREEK = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹϳαικνορτυχϲ"
_GREEK_LOOKS = "ABEZHIKMNOPTYXCJAIKVOPTUXC"
_OTHER = "ԱՍՏՕօսոհցᎪᏴᏟᎠᎬᎻᎫᏦᏞᎷᏢᎡᏚᎢᏙᎳᏃ"
_OTHER_LOOKS = "UUSOOUNHGABCDEHJKLMPRSTVWZ"
_LOOKS = str.maketrans(_CYRILLIC + _GREEK + _OTHER, _CYRILLIC_LOOKS + _GREEK_LOOKS + _OTHER_LOOKS)


def plain_letters(text: str) -> str:
    """The text in ASCII capitals, as a person would read it: for comparing, never for showing.

    Digits and ``. , / - ' ( )`` stay, other signs become a blank, white space becomes single. At most 400 letters.

    >>> plain_letters("Nicolò  D’Angelo"), plain_letters("NICOLÃ²"), plain_letters("Via Roma n° 5")
    ("NICOLO D'ANGELO", 'NICOLO', 'VIA ROMA N. 5')
    >>> plain_letters("Шевченко"), plain_letters("RОSSI"), plain_letters("RO\\u200bSSI"), plain_letters("ＲＯＳＳＩ")
    ('SHEVCHENKO', 'ROSSI', 'ROSSI', 'ROSSI')
    """
    if len(text) > LETTERS_LOOKED_AT or not text.isascii() or "&" in text:
        return _unmasked(text)
    return " ".join(text.translate(_TABLE).split())


@lru_cache(maxsize=4096)
def _unmasked(text: str) -> str:
    seen = _visible(_mended(html.unescape(_UNSEEN_BUT_FOR_BYTES.sub("", text[:_SIGNS_LOOKED_AT]))))
    composed = unicodedata.normalize("NFKC", seen.translate(_SIGNS))[:LETTERS_LOOKED_AT]
    read = composed if composed.isascii() else _read_by_looks_or_sound(composed)
    return _DOTS.sub(".", " ".join(read.translate(_TABLE).split()))[:LETTERS_LOOKED_AT].rstrip()


def _mended(text: str) -> str:
    """The text with bytes that were read in the wrong code read in the right one, also where that was done twice."""
    text = text.replace("Â€", "â€")  # put in capitals afterwards, or in small letters
    raised = text.translate(_RAISED_BYTES)
    if raised != text and _BADLY_READ.search(raised):
        text = raised
    for _ in range(3):
        if _SUSPICIOUS.search(text) is None:
            break
        # It takes long to load, and hardly any text needs it.
        from ftfy import fix_encoding

        mended = _BADLY_READ.sub(_read_again, fix_encoding(text))
        if mended == text:
            break
        text = mended
    return text


def _read_again(badly_read: re.Match[str]) -> str:
    try:
        return b"".join(map(_byte, badly_read.group())).decode()
    except UnicodeError:
        return badly_read.group()


def _byte(sign: str) -> bytes:
    return bytes((ord(sign),)) if ord(sign) < 256 else sign.encode("cp1252")


def _visible(text: str) -> str:
    """The text without what cannot be seen, without pictures, and with no more marks on a letter than letters have."""
    text = _PILED_MARKS.sub(r"\1", _UNSEEN.sub("", text))
    return "".join(sign for sign in text if sign.isprintable() or sign.isspace())


def _read_by_looks_or_sound(text: str) -> str:
    has_latin_word = any(_is_latin(word.group()) for word in _WORD.finditer(text))

    def read(word: re.Match[str]) -> str:
        letters = word.group()
        looks = letters.translate(_LOOKS)
        # A word that only looks Latin beside one that is Latin; and a word that is Latin in part.
        if looks != letters and (any(map(_is_latin_letter, letters)) or (has_latin_word and looks.isascii())):
            letters = looks
        return anyascii(letters)

    bare = _MARK.sub("", _WORD.sub(read, text))
    return "".join(sign if sign.isascii() else _sign(sign) for sign in bare)


def _sign(sign: str) -> str:
    """What is no letter: digits of other scripts are digits, some signs have letters inside, pictures are nothing."""
    plain = anyascii(sign)
    if unicodedata.category(sign)[0] == "M":  # a vowel, in the scripts of India
        return plain
    return plain if len(plain) == 1 and plain.isalnum() else " "


def _is_latin(word: str) -> bool:
    return all(map(_is_latin_letter, word))


def _is_latin_letter(letter: str) -> bool:
    return letter < "\u0250" or "\u1e00" <= letter < "\u1f00"
