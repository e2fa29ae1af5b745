"""Doors: what an address says after the street, from the civic to the municipality."""

import re
from dataclasses import dataclass
from functools import lru_cache

from preavviso.domain.wording.letters import plain_letters
from preavviso.domain.wording.odonym import arabic, written_out
from preavviso.domain.wording.street_words import LINKS, RANKED

# A town's ways to say a door come again and again, beside each street.
_REMEMBERED = 32_768

_NUMBER_SIGN = r"[.\s]*(?:N(?:UM(?:ERO)?|[RO])?[.\s]+)?"
_SIDES = {"DX": "D", "DESTRA": "D", "SX": "S", "SINISTRA": "S"}
_FLOORS = {
    "TERRA": "T",
    "TERRENO": "T",
    "RIALZATO": "T",
    "RIALZ": "T",
    "R": "T",
    "T": "T",
    "SEMINTERRATO": "S",
    "SEMINT": "S",
    "INTERRATO": "S",
    "S": "S",
    "ATTICO": "A",
    "AMMEZZATO": "M",
    "MEZZANINO": "M",
} | RANKED
_FLOOR_WORDS = "|".join(sorted(_FLOORS, key=lambda word: (-len(word), word)))
_RANKS = "|".join(sorted(RANKED, key=lambda word: (-len(word), word)))
_BUILDING = r"[IVX]{2,4}(?![A-Z0-9])|[A-Z]\d{0,2}(?![A-Z0-9])|\d{1,2}[A-Z]?(?![A-Z0-9])"
# A letter after the civic is its suffix, but not `S. B`, `I. 6`, `P. 2`, `12 E 14`, `C/O`.
_NO_SUFFIX = (
    r"C/O|U\.?I[.\s]|(?:[ISPN][.\s]{1,2}|[IP])(?:[A-Z]|\d{1,3})(?![A-Z0-9])|P[.\s]{1,2}(?:TERRA|RIALZ)|I-\d{5}|E\s\d"
)
_INSIDE = r"(?:INT|SC|SCALA|PIANO|APP|PAL|BIS|SNC)(?![A-Z])"
_PART = re.compile(
    rf"""
    (?P<postcode>(?<!\d)\d{{5}}(?!\d)(?=[\s,-]*[A-Z]{{2}})(?![\s,-]*{_INSIDE}))
    |(?<![A-Z])KM[.\s]*(?P<km>\d{{1,4}})(?:[.,]\s?(?P<metres>\d{{1,3}})|\s(?P<more>\d{{3}})(?!\d))?
    |(?<![A-Z])(?P<snc>S[.\s/]{{0,2}}N(?:[.\s/]{{0,2}}C)?|SENZA\s(?:NUMERO|NUM|N|CIVICO)(?:[.\s]*CIVICO)?)\.?
        (?=$|[\s,(/-])
    |(?<![A-Z])(?:(?:INT(?:ERN?O?)?|APP(?:ARTAMENTO|\.?TO)?|ALLOGGIO|ALL(?=\.))(?![A-Z])|U?\.?I(?=[.\s]?\s?\d)){_NUMBER_SIGN}
        (?P<flat>\d{{1,4}}(?:\s?(?:BIS|TER)(?![A-Z])|\s?[/-]?(?!{_NO_SUFFIX})[A-Z](?![A-Z.0-9]))?|[A-Z]\d{{0,3}}(?![A-Z0-9]))
    |(?<![A-Z])(?:SCALA|SC|S(?=[.\s]\s?(?:[A-Z]|\d{{1,2}})(?![A-Z0-9]))){_NUMBER_SIGN}
        (?P<staircase>{_BUILDING}|DX|SX|DESTRA|SINISTRA)
    |(?<![A-Z])(?:PALAZZINA|PALAZZO|PAL|EDIFICIO|EDIF|ED|BLOCCO|CORPO|LOTTO|TORRE|FABBRICATO|FABBR?){_NUMBER_SIGN}
        (?P<building>{_BUILDING})
    |(?<![A-Z])(?:PIANO|PNO|P(?=[.\s]{{0,2}}(?:\d|[IVXTR](?![A-Z])|TERRA|RIALZ))){_NUMBER_SIGN}
        (?P<floor>\d{{1,2}}(?!\d)|{_FLOOR_WORDS}|[IVX]{{1,4}})(?![A-Z])\.?
    |(?P<ranked>\d{{1,2}}(?=[.]\s?P(?:IANO|\.))|(?:{_RANKS})(?=\sPIANO))[.\s]*P(?:IANO|\.)(?!\s?\d)
    |(?P<low>SEMINTERRATO|RIALZATO|ATTICO|AMMEZZATO)(?![A-Z])
    |(?<![A-Z])(?P<silent>CAP|ITALIA|COMUNE\sDI|IN|(?:RESIDENTE|ABITANTE|DOMICILIAT[OA])(?:\sAD?(?=\s))?)(?![A-Z])
    |(?<![A-Z])(?P<other>PRESSO|C/O|C\.O\.|ANG(?:OLO)?|EX|LOC(?:ALITA)?|FRAZ(?:IONE)?|ZONA|COND(?:OMINIO)?|
        RES(?:IDENZA)?|INGRESSO|QUARTIERE|Q\.RE|COMPLESSO|CASE|LATO|CORTILE|RETRO|CITOFONO|TEL|CELL|PRIVATA|PIANO|
        SCALA|INTERNO|(?:(?:[IVX]+|PRIMA|SECONDA|TERZA|QUARTA|\d)\.?\s)?TRAV(?:ERSA)?)(?![A-Z])
    |(?:(?<![A-Z])(?:CIV(?:ICO)?|C\.N|NUM(?:ERO)?|N[RO]?)[.\s]*){{0,3}}
        (?P<number>\d{{1,5}})(?!\d)(?:\.0(?!\d)|\sE\s\d{{1,4}}(?!\d))?
        (?:\s?[/-]?\s?
            (?P<suffix>(?:BIS|TER|QUATER|QUINQUIES)\d{{0,2}}|ROSSO|
                (?:(?<=[/-])|(?<=/\s)|(?!{_NO_SUFFIX}))[A-Z]\d{{0,2}})(?![A-Z0-9])
          |\s?(?P<sign>[/-])\s?(?P<second>\d{{1,4}})(?!\d))?
        (?:\s?[/-]\s?(?P<last>\d{{1,4}}|(?:(?<=/)|(?!{_NO_SUFFIX}))[A-Z])(?![A-Z0-9]))?
    |(?P<word>[A-Z][A-Z.']*)
    """,
    re.VERBOSE,
)
_UNTIL_SIGN = re.compile(r"[^,(\d]*?(?=[,(\d]|\s-|-\s|$)")


@dataclass(frozen=True, slots=True)
class Door:
    """What is said after the name of a street; "" is not stated. The fields are those of `address.Address`."""

    civic: str = ""
    suffix: str = ""
    staircase: str = ""
    flat: str = ""
    floor: str = ""
    municipality: str = ""

    def or_else(self, other: "Door") -> "Door":
        """This door, and from the other one what this does not state."""
        return Door(
            self.civic or other.civic,
            self.suffix if self.civic else other.suffix,
            self.staircase or other.staircase,
            self.flat or other.flat,
            self.floor or other.floor,
            self.municipality or other.municipality,
        )


@lru_cache(maxsize=_REMEMBERED)
def door_in(text: str) -> Door:
    """Which door do the words after a street mean? The text is what `plain_letters` gives.

    >>> door_in(" 12/A SC. B INT. 6 - 20021 BOLLATE (MI)")
    Door(civic='12', suffix='A', staircase='B', flat='6', floor='', municipality='BOLLATE')
    """
    found: dict[str, str] = {}
    towns: list[str] = []
    after_postcode = False
    at, word_ended = 0, -2
    while (part := _PART.search(text, at)) is not None:
        at = part.end()
        what = part.lastgroup or ""
        if part["number"]:
            _note_number(found, part)
        elif what == "postcode":
            towns.clear()
            after_postcode = True
        elif what == "other":
            skipped = _UNTIL_SIGN.match(text, at)
            at = at if skipped is None else skipped.end()
        elif what == "word":
            _note_word(towns, part["word"], joined=part.start() == word_ended + 1, closed=after_postcode)
            word_ended = part.end()
        elif what != "silent":
            _note_mark(found, what, part)
    return Door(
        found.get("civic", ""),
        found.get("suffix", ""),
        found.get("staircase") or found.get("building", ""),
        found.get("flat", ""),
        found.get("floor", ""),
        next((town for town in map(municipality_in, reversed(towns)) if town), ""),
    )


def _note_number(found: dict[str, str], part: re.Match[str]) -> None:
    number, suffix, second, last = part.group("number", "suffix", "second", "last")
    number = number.lstrip("0")
    if len(number) > 4 and "civic" in found:
        return  # a postcode without its town
    if "civic" in found and found["civic"] != "SNC":
        found.setdefault("flat", number + (suffix or ""))
        return
    found["civic"] = number
    if suffix:
        found["suffix"] = "R" if suffix == "ROSSO" else suffix
    elif second and (part["sign"] == "/" or int(second) < int(number or 0)):
        found["suffix"] = second.lstrip("0")
    if last:
        found.setdefault("flat", last.lstrip("0"))


def _note_mark(found: dict[str, str], what: str, part: re.Match[str]) -> None:
    said = part[what]
    match what:
        case "km" | "metres" | "more":
            found.setdefault("civic", f"KM{part['km']}{(part['metres'] or part['more'] or '').ljust(3, '0')}")
        case "snc":
            found.setdefault("civic", "SNC")
        case "floor" | "ranked" | "low":
            found.setdefault("floor", _FLOORS.get(said) or arabic(said) or said.lstrip("0"))
        case "flat":
            found.setdefault("flat", re.sub(r"[^A-Z0-9]", "", said).lstrip("0"))
        case _:  # the letter I is the staircase after H
            digits = arabic(said) if len(said) > 1 else ""
            found.setdefault(what, _SIDES.get(said) or digits or said.lstrip("0"))


def _note_word(towns: list[str], word: str, *, joined: bool, closed: bool) -> None:
    if joined and towns:
        towns[-1] += f" {word}"
    elif not (closed and towns):
        towns.append(word)


@lru_cache(maxsize=_REMEMBERED)
def municipality_in(text: str) -> str:
    """The municipality's name without its postcode, its province and its nation.

    >>> municipality_in("20021 Bollate (MI)"), municipality_in("Sesto S. Giovanni")
    ('BOLLATE', 'SESTO SAN GIOVANNI')
    """
    words = written_out(re.sub(r"\d+|\([^)]*\)?|^COMUNE DI ", " ", plain_letters(text)))
    while len(words) > 1 and (words[-1] == "ITALIA" or (len(words[-1]) == 2 and words[-1] not in LINKS)):
        words.pop()
    return "" if len(words) == 1 and len(words[0]) < 3 else " ".join(words)
