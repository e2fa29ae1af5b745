"""A mention of somebody in the source's words, and its traits: the normalised columns that are compared."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from preavviso.domain.address import address_in
from preavviso.domain.codice_fiscale import codice_fiscale_in
from preavviso.domain.matching.name import Kind, given_parts, readings, sound, surname_parts

# A codice fiscale tells no century: whom it would make younger than this was born a hundred years before.
_LATEST_BIRTH = date(2030, 12, 31)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_ITALIAN = re.compile(r"(\d{1,2})[./ -](\d{1,2})[./ -](\d{4})")
_DOTS = str.maketrans("", "", " -'")


@dataclass(frozen=True, slots=True)
class Mention:
    """One written occurrence of a person: a line of a list, or a row of the registry. "" is not stated."""

    surname: str
    given_name: str
    birth_date: str = ""
    codice_fiscale: str = ""
    address: str = ""
    municipality: str = ""


class Traits(NamedTuple):
    """What is compared of a mention: ASCII capitals, digits and bars; "" is unknown and never counts for anything.

    `place`, `spot` and `door` are the civic with its municipality, without it, and with the flat.
    """

    surname: str
    surname_first: str
    surname_last: str
    surname_sound: str
    given: str
    given_first: str
    given_last: str
    given_sound: str
    birth_date: str
    code: str
    municipality: str
    street: str
    key: str
    civic: str
    suffix: str
    flat: str
    place: str
    spot: str
    door: str

    def joined(self) -> str:
        """One text for one column of a table."""
        return "\t".join(self)

    @classmethod
    def parted(cls, text: str) -> "Traits":
        """The traits that were joined."""
        return cls(*text.split("\t"))


# The longest of each that is kept, in letters: names of 10,000 letters are compared by their beginning.
WIDTHS = (32, 20, 20, 12, 32, 20, 20, 12, 10, 15, 24, 32, 16, 6, 4, 6, 52, 28, 36)


class _Named(NamedTuple):
    surname: str
    surname_first: str
    surname_last: str
    surname_sound: str
    given: str
    given_first: str
    given_last: str
    given_sound: str


class _Placed(NamedTuple):
    municipality: str
    street: str
    key: str
    civic: str
    suffix: str
    flat: str
    place: str
    spot: str
    door: str


def traits_of(mention: Mention) -> Traits:
    """The traits of a row of the registry, or of a line as it is written."""
    return _traits(mention, mention.surname, mention.given_name)


class Reading(NamedTuple):
    """One way to understand a line: `share` of all lines written so mean it."""

    traits: Traits
    kind: Kind
    share: float


def readings_of(mention: Mention) -> tuple[Reading, ...]:
    """The ways to understand a line of a list, the likeliest first; their shares sum to 1."""
    found: dict[Traits, Reading] = {}
    for name in readings(mention.surname, mention.given_name):
        traits = _traits(mention, name.surname, name.given)
        same = found.get(traits)
        found[traits] = (
            Reading(traits, same.kind, same.share + name.share) if same else Reading(traits, name.kind, name.share)
        )
    return tuple(found.values())


def _traits(mention: Mention, surname: str, given_name: str) -> Traits:
    code = codice_fiscale_in(mention.codice_fiscale) if mention.codice_fiscale else None
    born = _birth_date(mention.birth_date) or (code and code.born_on(_LATEST_BIRTH))
    placed = _placed(mention.address, mention.municipality)
    return Traits(
        *_named(surname, given_name), born.isoformat() if born else "", code.plain[:15] if code else "", *placed
    )


@lru_cache(maxsize=1 << 15)
def _named(surname: str, given_name: str) -> _Named:
    surnames, given = surname_parts(surname), given_parts(given_name)
    whole = "".join(surnames)
    several = len(surnames) > 1
    return _Named(
        whole[:32],
        surnames[0][:20] if several else "",
        surnames[-1][:20] if several else "",
        sound(whole),
        "".join(given)[:32],
        given[0][:20] if given else "",
        given[-1][:20] if len(given) > 1 else "",
        sound(given[0]) if given else "",
    )


@lru_cache(maxsize=1 << 15)
def _placed(text: str, municipality: str) -> _Placed:
    address = address_in(text, municipality)
    town = address.municipality.translate(_DOTS)[:24]
    key = address.key.translate(_DOTS)[:16]
    civic = "" if address.civic == "SNC" else address.civic[:6]
    suffix, flat = address.suffix[:4], address.flat[:6]
    spot = f"{key}|{civic}{suffix}" if key and civic else ""
    return _Placed(
        town,
        address.street.translate(_DOTS)[:32],
        key,
        civic,
        suffix,
        flat,
        f"{town}|{spot}" if town and spot else "",
        spot,
        f"{spot}|{flat}" if spot and flat else "",
    )


def _birth_date(text: str) -> date | None:
    """The day that a registry or a list states, day before month unless the year stands first; None: not understood."""
    if not text:
        return None
    if iso := _ISO.fullmatch(text.strip()):
        year, month, day = map(int, iso.groups())
    elif italian := _ITALIAN.fullmatch(text.strip()):
        day, month, year = map(int, italian.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
