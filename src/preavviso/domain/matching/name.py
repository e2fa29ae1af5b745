"""Names taken apart for comparing, and the ways in which one written name can be understood."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from preavviso.domain.matching.sound import sound as sound
from preavviso.domain.wording.given_name import is_given_name
from preavviso.domain.wording.letters import LETTERS_LOOKED_AT, plain_letters
from preavviso.domain.wording.name import BORN, MARRIED, is_particle, name_in
from preavviso.domain.wording.spelling import normal

MOST_READINGS = 5
# Nobody's name has more words; what has is looked at by a person.
_MOST_WORDS = 8
_REMEMBERED = 200_000

_ARTICLES_OF_SURNAMES = frozenset(("D", "O", "DELL", "DALL", "ALL", "SANT", "LOS", "LAS", "DEN"))
# They begin surnames, and are given names as well.
_ALSO_GIVEN = frozenset(
    ("SANTA", "SAN", "SANTO", "LI", "LO", "LA", "LE", "DAL", "MAC", "MC", "ST", "TER", "ALI", "SUR")
)
# They begin given names and nothing else.
_BEGIN_GIVEN = frozenset(("GIAN", "GIAM", "PIER"))
_MISREAD = str.maketrans("0134568", "OIEASGB")
_APART = re.compile(r"[^A-Z0-9']+")
# What makes the letters that follow be shown from right to left.
_TURNED = "\u202e"


@lru_cache(maxsize=_REMEMBERED)
def surname_parts(text: str) -> tuple[str, ...]:
    """The words of a surname in ASCII capitals, each with the particles that stand before it.

    >>> surname_parts("D'Angelo"), surname_parts("DELLA TORRE"), surname_parts("Rossi-Bianchi")
    (('DANGELO',), ('DELLATORRE',), ('ROSSI', 'BIANCHI'))
    """
    letters = plain_letters(text)
    return (letters,) if letters.isalpha() else tuple(_glued(_words(letters), _begins_surname))


@lru_cache(maxsize=_REMEMBERED)
def given_parts(text: str) -> tuple[str, ...]:
    """The given names in ASCII capitals; an initial is one letter.

    >>> given_parts("Anna Maria"), given_parts("G. Battista"), given_parts("Abd el Kader")
    (('ANNA', 'MARIA'), ('G', 'BATTISTA'), ('ABDELKADER',))
    """
    letters = plain_letters(text)
    return (letters,) if letters.isalpha() else tuple(_glued(_words(letters), _begins_given))


def _words(letters: str) -> list[str]:
    """Words of letters only: apostrophes left off, and the digits that a reader of pictures put for letters undone."""
    words = []
    for word in _APART.split(re.sub(r"(?<=\b[A-Z])' +|(?<=\bDELL)' +|(?<=\bDALL)' +", "'", letters)):
        bare = word.replace("'", "")
        if bare.isalpha():
            words.append(bare)
        elif any(map(str.isalpha, bare)):
            words.append("".join(filter(str.isalpha, bare.translate(_MISREAD))))
    return words[:_MOST_WORDS]


def _begins_surname(word: str) -> bool:
    return is_particle(word) or word in _ARTICLES_OF_SURNAMES


def _begins_given(word: str) -> bool:
    return word in _BEGIN_GIVEN or (len(word) > 1 and is_particle(word) and word not in _ALSO_GIVEN)


def _glued(words: list[str], begins: Callable[[str], bool], between: str = "") -> Iterator[str]:
    """The words, each with those before it that only begin something."""
    before: list[str] = []
    for word in words:
        before.append(word)
        if not begins(word):
            yield between.join(before)
            before = []
    if before:
        yield between.join(before)


class Kind(StrEnum):
    """How a written name is understood. A code: it stands in explanations."""

    AS_WRITTEN = "as_written"
    SWAPPED = "swapped"
    MAIDEN = "maiden"
    """The other surname of "X IN Y"."""
    BOTH_SURNAMES = "both_surnames"
    """Both surnames of "X IN Y", one after the other."""
    SPLIT_ELSEWHERE = "split_elsewhere"
    """The surname ends one word further left or right."""
    BACKWARDS = "backwards"
    """The letters stand in the order in which a sign for right-to-left shows them."""


@dataclass(frozen=True, slots=True)
class NameReading:
    """One way to understand a name: surname and given name as texts, and its share among all ways, from 0 to 1."""

    surname: str
    given: str
    kind: Kind
    share: float


# Which surname the registry has for "X IN Y": X mostly; and for "Y NATA X".
_MARRIED = {Kind.AS_WRITTEN: 0.75, Kind.BOTH_SURNAMES: 0.15, Kind.MAIDEN: 0.10}
_BORN = {Kind.MAIDEN: 0.75, Kind.BOTH_SURNAMES: 0.15, Kind.AS_WRITTEN: 0.10}
# How often a surname and a given name stand in each other's place: usually; where the words themselves say so; in a
# cell that holds both; and there where the words say so.
_SWAPPED, _SWAPPED_BY_ITS_WORDS = 0.05, 0.35
_SWAPPED_IN_ONE_CELL, _SWAPPED_IN_ONE_CELL_BY_ITS_WORDS = 0.15, 0.60
# How often a surname ends one word further left or right than it is written; and where the words themselves say so.
_ELSEWHERE, _ELSEWHERE_BY_ITS_WORDS = 0.03, 0.25

_TWO_SURNAMES = re.compile(
    rf"^(?P<first>.*?[a-z].*?)[ (]+(?:(?P<born>{BORN})|{MARRIED})(?:(?<=\.)|(?![a-z.]))"
    r"(?P<second>[^()]*)\)?(?P<rest>.*)$",
    re.IGNORECASE,
)
_COURTESY = re.compile(
    r"(?<![A-Z'])(?:(?:DOTT|DR|PROF)\. ?(?:SSA\b\.?)?|DOTTSSA\b|(?:AVV|ING|GEOM|RAG|ARCH)\."
    r"|SIGG?(?:\. ?(?:RA|NA|RI|RE)?\b|RA\b|NA\b)\.?|EREDI(?: DI)?\b|DEFUNT[AO]\b|DECEDUT[AO]\b|C/O\b.*|FU [A-Z']+)"
)
_ASIDE = re.compile(r"\([^()]*\)?|\)")


def readings(surname: str, given: str) -> tuple[NameReading, ...]:
    """In which ways can the name be understood? The likeliest first, at most five; their shares make up 1.

    Either text may be empty: then the other holds the whole name.

    >>> [(reading.surname, reading.given, reading.kind.value) for reading in readings("ROSSI IN BIANCHI", "Maria")][:2]
    [('ROSSI', 'MARIA', 'as_written'), ('ROSSI BIANCHI', 'MARIA', 'both_surnames')]
    >>> [(reading.surname, reading.given, reading.share) for reading in readings("FERRARI", "Anna")]
    [('FERRARI', 'ANNA', 0.95), ('ANNA', 'FERRARI', 0.05)]
    """
    if surname.strip() and given.strip():
        ways = _of_two_cells(_tidy(surname), _tidy(given))
    else:
        ways = _of_one_cell(surname + given)
        if not surname.strip() and not any(way.given for way in ways):
            # One word, in the given name's place: it may be what it is said to be.
            ways = [
                NameReading("", ways[0].surname, Kind.AS_WRITTEN, 0.7),
                replace(ways[0], kind=Kind.SWAPPED, share=0.3),
            ]
    if _TURNED in surname or _TURNED in given:
        ways.append(NameReading(_tidy(surname[::-1]), _tidy(given[::-1]), Kind.BACKWARDS, 1.0))
    likeliest: dict[tuple[str, str], NameReading] = {}
    for way in sorted(ways, key=lambda way: -way.share):
        if len(likeliest) < MOST_READINGS:
            likeliest.setdefault((way.surname, way.given), way)
    whole = sum(way.share for way in likeliest.values())
    return tuple(replace(way, share=way.share / whole) for way in likeliest.values())


def _tidy(text: str) -> str:
    """The text in plain letters, without titles and courtesy, unless there is nothing else."""
    letters = plain_letters(text)
    bare = " ".join(_COURTESY.sub(" ", letters).replace("( )", " ").split()).strip(" .,/-")
    return bare if any(map(str.isalpha, bare)) else letters


def _of_two_cells(family: str, given: str) -> list[NameReading]:
    ways = _surnames(family, given)
    family, given = ways[0].surname, ways[0].given
    if not family or not given:
        return ways
    is_said = _are_given(family) and not _are_given(given)
    swapped = NameReading(given, family, Kind.SWAPPED, _SWAPPED_BY_ITS_WORDS if is_said else _SWAPPED)
    return _beside(ways, [swapped, *_split_elsewhere(family, given)])


def _of_one_cell(text: str) -> list[NameReading]:
    """A whole name in one cell: capitals, a comma or the order of words say where the surname ends."""
    seen = normal(text[:LETTERS_LOOKED_AT])
    has_small = any(map(str.islower, seen))
    name = name_in(seen if has_small else _tidy(text))
    family, given = _tidy(name.surname), _tidy(name.given_name)
    if name.confidence == 1.0 and (has_small or "," in seen):
        return _of_two_cells(family, given)
    ways = _surnames(family, given)
    family, given = ways[0].surname, ways[0].given
    words = _chunks(f"{family} {given}")
    if len(words) < 2:
        return ways
    match _are_given(words[0]), _are_given(words[-1]):
        case True, False:
            share = _SWAPPED_IN_ONE_CELL_BY_ITS_WORDS
        case False, True:
            share = _SWAPPED
        case _:
            share = _SWAPPED_IN_ONE_CELL
    swapped = NameReading(words[-1], " ".join(words[:-1]), Kind.SWAPPED, share)
    return _beside(ways, [swapped, *_split_elsewhere(family, given)])


def _beside(ways: list[NameReading], others: list[NameReading]) -> list[NameReading]:
    left = 1.0 - sum(other.share for other in others)
    return [*(replace(way, share=way.share * left) for way in ways), *others]


def _surnames(family: str, given: str) -> list[NameReading]:
    """With which surnames may a registry have the person? The likeliest first."""
    if (married := _TWO_SURNAMES.match(family)) is not None:
        first, second, given = married["first"], married["second"], f"{married['rest']} {given}"
    elif (married := _TWO_SURNAMES.match(given)) is not None:
        first, second, given = family, married["second"], f"{married['first']} {married['rest']}"
    else:
        return [NameReading(_without_asides(family), _without_asides(given), Kind.AS_WRITTEN, 1.0)]
    first, second, given = _without_asides(first), _without_asides(second), _without_asides(given)
    if not second:
        return [NameReading(first, given, Kind.AS_WRITTEN, 1.0)]
    texts = {Kind.AS_WRITTEN: first, Kind.MAIDEN: second, Kind.BOTH_SURNAMES: f"{first} {second}"}
    shares = _BORN if married["born"] else _MARRIED
    return [NameReading(texts[kind], given, kind, share) for kind, share in shares.items()]


def _without_asides(text: str) -> str:
    """The text without what stands in brackets, unless there is nothing else."""
    return " ".join(_ASIDE.sub(" ", text).split()) or text.strip(" ()")


def _split_elsewhere(family: str, given: str) -> list[NameReading]:
    surnames, given_names = _chunks(family), _chunks(given)
    ways = []
    if len(surnames) > 1:
        is_said = _are_given(surnames[-1]) and not _are_given(surnames[0])
        ways.append((surnames[:-1], [surnames[-1], *given_names], is_said))
    if len(given_names) > 1:
        is_said = not _are_given(given_names[0]) and _are_given(given_names[1])
        ways.append(([*surnames, given_names[0]], given_names[1:], is_said))
    return [
        NameReading(
            " ".join(before),
            " ".join(after),
            Kind.SPLIT_ELSEWHERE,
            _ELSEWHERE_BY_ITS_WORDS if is_said else _ELSEWHERE,
        )
        for before, after, is_said in ways
    ]


def _chunks(text: str) -> list[str]:
    return list(_glued(_words(text), _begins_surname, " "))


def _are_given(text: str) -> bool:
    """Are all its words given names that are known?"""
    return all(map(is_given_name, text.split()))
