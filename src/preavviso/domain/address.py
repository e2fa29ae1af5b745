"""Addresses: the street by the word that tells it, the civic, and what is behind the door."""

import re
from dataclasses import dataclass
from functools import lru_cache

from preavviso.domain.wording.door import door_in, municipality_in
from preavviso.domain.wording.letters import LETTERS_LOOKED_AT, plain_letters
from preavviso.domain.wording.odonym import odonym
from preavviso.domain.wording.street_words import (
    AREAS,
    DAYS,
    MONTHS,
    NUMBERED,
    ROAD_NAMES,
    ROADS,
    SHORT_MONTHS,
    STREETS,
    VAGUE,
    frozen_words,
    kind_of_street,
)


@dataclass(frozen=True, slots=True)
class Address:
    """An address taken apart, in ASCII capitals and digits; "" is what it does not state.

    kind: VIA, VIALE, PIAZZA, LOCALITA …, written out.
    street: the name without its kind, short words written out: GIUSEPPE GARIBALDI, 25 APRILE, SAN ROCCO.
    key: the word that stays when the name is shortened: GARIBALDI, 25APRILE, SANROCCO, GIOVANNI23.
    civic: 12; SNC where the door has no number; KM4200 beside a road that counts metres.
    suffix: A, BIS. Of 12/2 it is 2, although some mean flat 2 by it: only the registry could tell.
    staircase: B, 2; the building (palazzina, lotto) where no staircase is stated.
    flat: 6.
    floor: 2; T at the ground or half a stair above, S below, M for a mezzanine, A for an attic.
    municipality: BOLLATE, without postcode and province.
    """

    kind: str
    street: str
    key: str
    civic: str
    suffix: str
    staircase: str
    flat: str
    floor: str
    municipality: str


# Who lives in one house stands together, in registries as in lists.
_REMEMBERED = 4_096


def address_in(text: str, municipality: str = "") -> Address:
    """Where does the text say that somebody lives? A municipality that is given counts before one in the text.

    >>> address_in("V.le G. Garibaldi n° 12/A sc. B int. 6, 20021 Bollate (MI)")  # doctest: +NORMALIZE_WHITESPACE
    Address(kind='VIALE', street='G GARIBALDI', key='GARIBALDI', civic='12', suffix='A', staircase='B', flat='6',
            floor='', municipality='BOLLATE')
    >>> address_in("piazza IV Novembre 3").key, address_in("P.zza 4 novembre, 3").key
    ('4NOVEMBRE', '4NOVEMBRE')
    """
    # What is remembered stays short, whatever is sent.
    if len(text) > LETTERS_LOOKED_AT:
        text = plain_letters(text)
    if len(municipality) > LETTERS_LOOKED_AT:
        municipality = plain_letters(municipality)
    return _address(text, municipality)


@lru_cache(maxsize=_REMEMBERED)
def _address(text: str, municipality: str) -> Address:
    town = municipality_in(municipality) if municipality else ""
    opening, kind, rest = _opened(plain_letters(text), town)
    name, after_name = _parted(kind, rest)
    street, key, beyond = odonym(name)
    door = door_in(f"{beyond} {after_name}" if beyond else after_name)
    if opening:
        door = door.or_else(door_in(opening))
    if not street:
        kind, street, key = "", kind, kind
    elif key in VAGUE and kind not in STREETS:
        key = kind + key  # CASCINA NUOVA
    return Address(
        kind,
        street,
        key,
        door.civic,
        door.suffix,
        door.staircase,
        door.flat,
        door.floor,
        town or door.municipality,
    )


# Most addresses begin with one of these; for the others there is time to look closer.
_AT_ONCE = {word: word for word in STREETS | {"STRADA"}} | {
    "V.LE": "VIALE",
    "P.ZA": "PIAZZA",
    "P.ZZA": "PIAZZA",
    "P.LE": "PIAZZALE",
    "P.TTA": "PIAZZETTA",
    "C.SO": "CORSO",
    "L.GO": "LARGO",
    "VIC.": "VICOLO",
    "V.LO": "VICOLO",
    "STR.": "STRADA",
}
_IN_TWO_PARTS = re.compile(r"(?P<first>[A-Z]{1,4})[./,]?\s?(?P<second>[A-Z]{2,5})?(?![A-Z])[.,]?\s*")
_BEFORE_DOT = re.compile(r"([A-Z]+)\.(?=[A-Z]{3})")
# Not `V.LE`, `V.LO`, `P.LE`, `P.ZA`, `C.DA`: V.LEOPARDI is a via.
_WITHOUT_BLANK = re.compile(
    r"(P[./\s]{0,2}ZZA|P\.TTA|P\.ZLE|P\.ZETTA|C[./]SO|L\.GO|PIAZZALE|PIAZZETTA|PIAZZA|VIALE|VICOLO|CONTRADA|STRADA|LARGO|"
    r"CORSO|VIA(?!DANA|REGGIO|NELL|NI\s|DOTTO|RENGO))(?=[A-Z]{3})"
)
_ROAD = re.compile(r"(S\.?[PSR])\.?\s?(?:N[.\s]*)?(?=\d)")
_LUNGO = re.compile(r"LUNG(?:O\s?|(?=ARNO))(?=[A-Z]{2})")
_BLANKS = re.compile(r"\s?[\s,-]\s?(?=[A-Z])")
_SEPARATOR = re.compile(r",\s?|\)\s|\s-\s")
_LATER_STREET = re.compile(
    r"(?<=[\s,(/.-])(VIALE|VIA|V\.LE|PIAZZALE|PIAZZETTA|PIAZZA|P\.?ZZA|P\.ZA|C\.SO|L\.GO|V\.LO)(?=[\s.])"
    r"\.?\s*(?!NR?\W)(?=[A-Z0-9])"
)


def _opened(text: str, town: str) -> tuple[str, str, str]:
    """What stands before the street, the kind of street, and the rest from its name on."""
    first, _, rest = text.partition(" ")
    kind = _AT_ONCE.get(first)
    if kind is None:
        kind, rest = _looked_at_closer(text)
    if kind and kind not in AREAS and rest[:1] not in {"-", ""}:
        return "", *_told_twice(kind, rest)
    return _opened_later(text, town) or ("", kind, rest)


def _opened_later(text: str, town: str) -> tuple[str, str, str] | None:
    """What stands before the street is a municipality, a part of it, whose home it is, or the civic."""
    later = _LATER_STREET.search(text, 1)
    if later is not None:
        return text[: later.start()], kind_of_street(later[1]) or "", text[later.end() :]
    if town and text.startswith(town) and _BLANKS.match(text, len(town)):
        return town, *_looked_at_closer(text[len(town) :].lstrip(" ,-"))
    for sign in _SEPARATOR.finditer(text):
        kind, rest = _looked_at_closer(text[sign.end() :])
        is_floor = rest[:1].isdigit() and text[sign.end() + 1 : sign.end() + 2] in {".", " "}  # P. 2
        if kind and kind not in AREAS and rest and not is_floor:
            return text[: sign.start()], kind, rest
    first = _SEPARATOR.search(text)
    if (
        first is not None
        and _DIGIT.search(text, 0, first.start()) is None
        and _is_street_and_civic(text[first.end() :])
    ):
        return text[: first.start()], "", text[first.end() :]
    return None


def _is_street_and_civic(text: str) -> bool:
    """After `BOLLATE, `, is it `MARCONI 12`, a street without its kind? Not `SC. B INT. 12`, or `BOLLATE`."""
    name, after = _parted("", text)
    words = name.replace(".", " ").split()
    told = any(len(word) > 2 and word not in _OF_THE_DOOR for word in words)
    return told and words[0] not in _OF_THE_DOOR | _ANNOUNCING and _DIGIT.search(after) is not None


def _told_twice(kind: str, rest: str) -> tuple[str, str]:
    """A registry that puts VIA before all that it holds: `VIA VIALE ROMA`, `VIA P.ZZA ROMA`."""
    second, _, name = rest.partition(" ")
    again = _AT_ONCE.get(second)
    return (again, name) if again in STREETS and kind in STREETS and name[:1].isalpha() else (kind, rest)


def _looked_at_closer(text: str) -> tuple[str, str]:
    text = text.removeprefix("IN ")
    road = _ROAD.match(text)
    if road is not None:
        return "STRADA", f"{ROADS[road[1].replace('.', '')]} {text[road.end() :]}"
    parts = _IN_TWO_PARTS.match(text)
    if parts is not None and parts["second"]:
        kind = kind_of_street(parts["first"] + parts["second"])
        if kind is not None:
            return kind, text[parts.end() :]
    for form in (_WITHOUT_BLANK, _BEFORE_DOT):
        begun = form.match(text)
        kind = None if begun is None else kind_of_street(begun[1])
        if begun is not None and kind is not None:
            return kind, text[begun.end() :]
    along = _LUNGO.match(text)
    if along is not None:
        return "LUNGO", text[along.end() :]
    first, _, rest = text.partition(" ")
    kind = kind_of_street(first.rstrip(","))
    return ("", text) if kind is None or rest.partition(" ")[0] in DAYS else (kind, rest)


_DIGIT = re.compile(r"\d")
_MONTH = "|".join((*sorted(MONTHS), *sorted(SHORT_MONTHS)))
_DATE = re.compile(rf"\d{{1,2}}\.?[OA]?\s?(?:{_MONTH})(?![A-Z])\.?(?:\s(?:1\d|20)\d\d(?!\d))?")
_WORD_AFTER = re.compile(r"\d{1,4}\.?\s?(?P<word>[A-Z]{3,})")
_NUMBER_AFTER = re.compile(r"(?P<number>\d{1,2})\.?[\s,]+(?:N\.?[RO]?\.?\s?)?\d{1,4}(?!\d)")
_OF_SAINT = re.compile(r"(?:^|\s)(?:S\.?|SAN)\s?[A-Z]+\s?$")
_ROAD_NUMBER = re.compile(r"\d{1,3}")
_YEAR = re.compile(r"(?:1[4-9]|20)\d\d(?!\d)")
_OF_THE_DOOR = frozen_words(
    """
    BIS TER QUATER INT INTERNO SCALA PIANO PAL PALAZZINA EDIFICIO BLOCCO CORPO LOTTO TORRE APP PRESSO ANG ANGOLO SNC
    ROSSO NERO LOC FRAZ
    """
)
_BEFORE_NAMES = frozen_words("DEL DELLA DELLO DEI DEGLI DELLE DI")
_COUNTING = frozen_words("DEI DEGLI DELLE AI AGLI ALLE LE")
_ANNOUNCING = frozen_words("N NR NUM NUMERO NO CIV CIVICO CN INT INTERNO INTER APP SC KM PAL PALAZZINA EDIFICIO LOTTO")


def _parted(kind: str, rest: str) -> tuple[str, str]:
    """The name, and from its civic on the rest. Not each number is a civic: streets are named after days and kings."""
    at = 0
    while True:
        digit = _DIGIT.search(rest, at)
        comma = rest.find(",", at)
        if comma >= 0 and (digit is None or comma < digit.start()):
            return rest[:comma], rest[comma:]
        if digit is None:
            return rest, ""
        end = _end_of_name_number(kind, rest, digit.start())
        if end is None:
            return _without_announcement(rest, digit.start())
        at = end


def _end_of_name_number(kind: str, rest: str, at: int) -> int | None:
    """Where a number ends that belongs to the name; None for one that does not."""
    date = _DATE.match(rest, at)
    if date is not None:
        return date.end()
    before = rest[:at].rstrip(" .'").rpartition(" ")[2]
    if not before or before in _COUNTING:
        after = _WORD_AFTER.match(rest, at)
        return after.end() if after is not None and after["word"] not in _OF_THE_DOOR else None
    if before in NUMBERED:
        numbered = _NUMBER_AFTER.match(rest, at)
        if numbered is not None and numbered["number"] in NUMBERED[before] and not _OF_SAINT.search(rest[:at]):
            return numbered.end("number")
        return at + 2 if "PAPA" in rest[:at] and rest.startswith("23", at) else None
    number = None
    if before in MONTHS:
        number = _YEAR.match(rest, at)
    elif kind == "STRADA" and before in ROAD_NAMES:
        number = _ROAD_NUMBER.match(rest, at)
    return None if number is None else number.end()


def _without_announcement(rest: str, at: int) -> tuple[str, str]:
    """Cut before the number, and before the words that announce it: `n.`, `civico n°`, `int.`."""
    name = rest[:at].rstrip(" ")
    while True:
        shorter, _, last = name.rpartition(" ")
        of_street = shorter.rpartition(" ")[2] in _BEFORE_NAMES  # VIA DEL LOTTO 3
        if not shorter or last.rstrip(".") not in _ANNOUNCING or of_street:
            return name, rest[len(name) :]
        name = shorter
