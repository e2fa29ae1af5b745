"""The codice fiscale: checked, taken apart, and read as one code where two people's codes had to be told apart.

Source: D.M. Finanze 23 December 1976, no. 13813 (G.U. 345 of 29 December 1976): the check letter's table, and homocody:
where two people would have one code, letters take the place of digits.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from preavviso.domain.wording.letters import plain_letters

_MONTHS = "ABCDEHLMPRST"
_HOMOCODY = "LMNPQRSTUV"
_YEAR, _DAY, _PLACE = slice(6, 8), slice(9, 11), slice(12, 15)
_DIGIT_PLACES = (6, 7, 9, 10, 12, 13, 14)
_SHAPE = re.compile(rf"[A-Z]{{6}}[0-9{_HOMOCODY}]{{2}}[{_MONTHS}][0-9{_HOMOCODY}]{{2}}[A-Z][0-9{_HOMOCODY}]{{3}}[A-Z]")
_TO_DIGITS = str.maketrans(_HOMOCODY, "0123456789")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# What each sign counts in the first, third, … place (the decree's table) and in the second, fourth, ….
_ODD_DIGITS = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21)
_ODD_LETTERS = (*_ODD_DIGITS, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)
_ODD = dict(zip("0123456789" + _LETTERS, _ODD_DIGITS + _ODD_LETTERS, strict=True))
_EVEN = dict(zip("0123456789" + _LETTERS, (*range(10), *range(26)), strict=True))
# What a reader of pictures takes for what: only where the place demands the other, or the check letter does.
_LETTER_FOR = {"0": "O", "1": "I", "2": "Z", "4": "A", "5": "S", "6": "G", "8": "B"}
_DIGITS_FOR = {"O": "0", "D": "0", "I": "1", "L": "1L", "Z": "2", "A": "4", "S": "5S", "G": "6", "B": "8"}

_LABEL = re.compile(r"^(?:C\.? ?F\.?|COD(?:ICE|\.)? ?FISC(?:ALE|\.)?)(?=[ :.]) ?")
_BETWEEN = re.compile(r"[^A-Z0-9]+")


@dataclass(frozen=True, slots=True)
class CodiceFiscale:
    """A codice fiscale taken apart.

    `code` is as written, in capitals; `plain` has its digits back where homocody took them, and the check letter that
    then belongs to it, so that two codes of one person are equal. `birthplace` is the cadastral code of a municipality
    or a foreign state.
    """

    code: str
    plain: str
    woman: bool
    birthplace: str
    check_is_right: bool

    def born_on(self, latest: date) -> date | None:
        """The birth date, at the latest on that day: the code tells no century. None where there is no such day."""
        year = latest.year - latest.year % 100 + int(self.plain[6:8])
        month, day = _MONTHS.index(self.plain[8]) + 1, int(self.plain[9:11]) - (40 if self.woman else 0)
        for possible in (year, year - 100):
            try:
                born = date(possible, month, day)
            except ValueError:
                continue
            if born <= latest:
                return born
        return None


def codice_fiscale_in(text: str) -> CodiceFiscale | None:
    """The codice fiscale that the text is, or None where it is none by its shape.

    Blanks and dots in it are left off. A letter that was read for a digit, or a digit for a letter, is put right where
    the check letter then confirms it.

    >>> codice_fiscale_in("rss mra 85d43 d150 f").born_on(date(2026, 11, 23))
    datetime.date(1985, 4, 3)
    >>> codice_fiscale_in("RSSMRA8SD43DISOF").code, codice_fiscale_in("RSSMRA")
    ('RSSMRA85D43D150F', None)
    """
    code = text if _SHAPE.fullmatch(text) else _BETWEEN.sub("", _LABEL.sub("", plain_letters(text)))
    if len(code) != 16:
        return None
    has_shape = _SHAPE.fullmatch(code) is not None
    if has_shape and check_letter(code) == code[15]:
        return _taken_apart(code, check_is_right=True)
    mended = next((mended for mended in _mended(code) if check_letter(mended) == mended[15]), None)
    if mended is not None:
        return _taken_apart(mended, check_is_right=True)
    return _taken_apart(code, check_is_right=False) if has_shape else None


def _mended(code: str) -> Iterator[str]:
    """The codes that it may be if a picture was misread; only where what is misread is plain, so a handful."""
    signs = [
        _DIGITS_FOR.get(sign, sign) if place in _DIGIT_PLACES else _LETTER_FOR.get(sign, sign)
        for place, sign in enumerate(code)
    ]
    return (mended for mended in map("".join, product(*signs)) if _SHAPE.fullmatch(mended))


def _taken_apart(code: str, *, check_is_right: bool) -> CodiceFiscale:
    year, day, place = (code[where].translate(_TO_DIGITS) for where in (_YEAR, _DAY, _PLACE))
    plain = f"{code[:6]}{year}{code[8]}{day}{code[11]}{place}"
    letter = code[15] if check_is_right and code.startswith(plain) else check_letter(plain)
    return CodiceFiscale(code, plain + letter, int(day) > 40, plain[11:], check_is_right)


def check_letter(code: str) -> str:
    """The letter that the first fifteen signs ask for.

    >>> check_letter("RSSMRA85D43D150")
    'F'
    """
    return _LETTERS[(sum(map(_ODD.__getitem__, code[0:15:2])) + sum(map(_EVEN.__getitem__, code[1:15:2]))) % 26]


def consistent(code: CodiceFiscale, surname_parts: Sequence[str], given_parts: Sequence[str]) -> bool:
    """Do the six letters for the name fit it, or one of its surnames and given names?

    A code has all given names and the surname at birth; a list may leave some out and add another.

    >>> consistent(codice_fiscale_in("RSSMRA85D43D150F"), ("ROSSI", "BIANCHI"), ("MARIA",))
    True
    """
    return any(_letters(name) == code.plain[:3] for name in _whole_or_part(surname_parts)) and any(
        _letters_of_given(name) == code.plain[3:6] for name in _whole_or_part(given_parts)
    )


def _whole_or_part(parts: Sequence[str]) -> tuple[str, ...]:
    return "".join(parts), *parts


def _letters(name: str) -> str:
    consonants = [letter for letter in name if letter not in "AEIOU"]
    vowels = [letter for letter in name if letter in "AEIOU"]
    return "".join((*consonants, *vowels, "X", "X", "X")[:3])


def _letters_of_given(name: str) -> str:
    consonants = [letter for letter in name if letter not in "AEIOU"]
    return f"{consonants[0]}{consonants[2]}{consonants[3]}" if len(consonants) > 3 else _letters(name)
