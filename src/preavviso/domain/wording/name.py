"""Names of people: where the surname ends, and how many people one cell names."""

import re
from dataclasses import dataclass

from preavviso.domain.wording.given_name import is_given_name
from preavviso.domain.wording.spelling import normal, plain

_PARTICLE_WORDS = """
    de di del della dello dei degli delle dell' d' da dal dalla dalle lo la li le el al ben bent abu abou abd abdel van
    von der den ter mc mac o' san santa bin ibn ait ould dos das du des zu zur st
    """
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
# What stands between the two surnames of a married woman: the other is her husband's, or the one she was born with.
MARRIED = (
    r"in|vedov[ao]|ved\.?|vd\.?|vdv\.?|v\.?va\.?|coniugat[ao]|coniug\.?|con\.?ta|cgt[ao]?\.?|cg\.|maritata|sposat[ao]|"
    r"spos\."
)
BORN = r"nat[ao]"
_WIDOW = re.compile(
    rf"\s+(?:{MARRIED}|{BORN})(?:\s+|(?<=\.))(?:(?:{'|'.join(sorted(_PARTICLES))})\s+)*[A-ZÀ-Ý][\w'’-]*(?=\s|$)"
    rf"|\s+\((?:{MARRIED}|{BORN})\b[^)]*\)",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"^(?:(?:sigg?\.?(?:\s?ra|\s?na|\s?ri|\s?re)?|sig\.?\s?(?:ra|na|ri)?\.?|signor[aei]?|signora|eredi(?:\s+di)?|"
    r"dott\.?(?:ssa)?)\.?\s+(?:re\.?\s+)?)+",
    re.IGNORECASE,
)


def untitled(text: str) -> str:
    """The text without the courtesy that stands before a name.

    >>> untitled("Sig.ra ROSSI MARIA")
    'ROSSI MARIA'
    """
    return _TITLE.sub("", text)


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart, and how sure the cut is, from 0 to 1."""

    surname: str
    given_name: str
    confidence: float


def name_in(text: str) -> Name:
    """Where does the surname end? Capitals, a comma and particles say it; else Italian lists put the surname first.

    >>> name_in("DE LUCA ANNA MARIA").surname, name_in("Maria ROSSI").surname, name_in("Rossi, Maria").given_name
    ('DE LUCA', 'ROSSI', 'Maria')
    """
    whole = untitled(normal(text)).strip(" ,;:-–")
    widow = _WIDOW.search(whole)
    if widow is not None and widow.start():
        inner = name_in(whole[: widow.start()] + whole[widow.end() :])
        return Name(f"{inner.surname}{widow.group()}", inner.given_name, inner.confidence)
    if whole.count(",") == 1:
        surname, given = (part.strip() for part in whole.split(","))
        return Name(surname, given, 1.0 if surname and given else 0.5)
    words = whole.split()
    return _by_capitals(words) or _by_order(words)


def _by_capitals(words: list[str]) -> Name | None:
    """Split where one run of words is in capitals and the rest is not ("ROSSI Maria", "Maria ROSSI")."""
    loud = [_is_loud(word) for word in words]
    if all(loud) or not any(loud):
        return None
    runs = [index for index in range(1, len(words)) if loud[index] != loud[index - 1]]
    if len(runs) != 1 or any(plain(word) in _PARTICLES for word in words):
        # "De LUCA Anna": a particle goes with the capitals that follow it.
        first_given = next((index for index in range(len(words) - 1, -1, -1) if loud[index]), 0) + 1
        if not all(
            loud[index] or plain(words[index]) in _PARTICLES for index in range(first_given)
        ) or first_given == len(words):
            return None
        return Name(" ".join(words[:first_given]), " ".join(words[first_given:]), 1.0)
    first, second = " ".join(words[: runs[0]]), " ".join(words[runs[0] :])
    return Name(first, second, 1.0) if loud[0] else Name(second, first, 1.0)


def _is_loud(word: str) -> bool:
    letters = [letter for letter in word if letter.isalpha()]
    return len(letters) > 1 and all(letter.isupper() for letter in letters)


def _by_order(words: list[str]) -> Name:
    if len(words) < 2:
        return Name(" ".join(words), "", 0.5)
    end = _surname_end(words)
    # "ROSSI BIANCHI MARIA": a word that is no known given name, before one that is, belongs to the surname.
    known = [is_given_name(word) for word in words[end:]]
    if len(known) >= 2 and not known[0] and any(known[1:]):
        cut = end + known.index(True)
        return Name(" ".join(words[:cut]), " ".join(words[cut:]), 0.6)
    if is_given_name(words[0]) and not known[-1]:
        # "MARIA ROSSI" in a list that says surname first elsewhere: kept in order, but a person looks.
        return Name(" ".join(words[:end]), " ".join(words[end:]), 0.5)
    if end == len(words):
        return Name(" ".join(words), "", 0.5)
    # Of three words that are no known given names, two may be the surname.
    sure = 0.6 if len(known) > 1 and not any(known) else 0.9 if len(known) > 1 and not all(known) else 1.0
    return Name(" ".join(words[:end]), " ".join(words[end:]), sure)


def _surname_end(words: list[str]) -> int:
    end = 0
    while end < len(words) - 2 and (plain(words[end]) in _PARTICLES or plain(words[end]) in {"d", "o", "dell"}):
        end += 1
    return end + 1


def is_particle(word: str) -> bool:
    """Is the word one that begins surnames ("DE", "EL")?"""
    return plain(word) in _PARTICLES


def people_in(text: str) -> list[str]:
    """Which people does one cell name? More than one only where each part is a whole name by itself.

    >>> people_in("ROSSI MARIA / BIANCHI LUIGI"), people_in("ROSSI MARIA")
    (['ROSSI MARIA', 'BIANCHI LUIGI'], ['ROSSI MARIA'])
    """
    parts = [
        normal(part) for part in re.split(r"\s*[/;+&\n]\s*|\s+(?:e|E|ed|ED)\s+|\s+-\s+", text.strip()) if part.strip()
    ]
    if len(parts) == 2 and _is_one_person(*parts):
        return [" ".join(parts)]
    if len(parts) > 1 and all(len(part.split()) >= 2 and not re.search(r"\d", part) for part in parts):
        return parts
    return [normal(text)]


def _is_one_person(first: str, second: str) -> bool:
    """Is it the surname on one line and the given names on the next ("DELLA VALLE", "Pier Paolo")?"""
    if any(map(is_given_name, first.split())):
        return False
    above, below = ([_is_loud(word) for word in part.split()] for part in (first, second))
    is_cut_by_capitals = all(above) and not any(below)
    return is_cut_by_capitals or all(map(is_given_name, second.split()))
