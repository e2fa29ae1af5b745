"""How the address of a registered person comes out in a list: abbreviated, fuller, half remembered, misspelt."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from preavviso.rehearsal.noise import SHARES, Noise
from preavviso.rehearsal.spelling import typo

PROVINCE = "LP"
SHORT = {
    "via": ("V.", "V.", "v", "V/"),
    "viale": ("V.le", "V.LE", "Vle", "Vl.", "V.LE."),
    "piazza": ("P.za", "P.zza", "Pza", "P.", "Pzza", "P.ZA"),
    "piazzetta": ("P.tta", "Pztta", "P.zetta"),
    "corso": ("C.so", "Cso", "C.SO"),
    "largo": ("L.go", "Lgo", "L.GO"),
    "vicolo": ("Vic.", "V.lo", "Vc.lo"),
    "strada": ("Str.", "S.da", "Str"),
}
NEAR = {
    "via": ("viale", "vicolo", "strada"),
    "viale": ("via",),
    "piazza": ("via", "piazzale", "largo"),
    "piazzetta": ("piazza",),
    "corso": ("via", "viale"),
    "largo": ("piazza", "via"),
    "vicolo": ("via",),
    "strada": ("via",),
}
# The fuller name of who is known by the surname alone.
FULLER = {
    "Garibaldi": "Giuseppe",
    "Mazzini": "Giuseppe",
    "Cavour": "Camillo",
    "Marconi": "Guglielmo",
    "Matteotti": "Giacomo",
    "Gramsci": "Antonio",
    "Manzoni": "Alessandro",
    "Leopardi": "Giacomo",
    "Carducci": "Giosuè",
    "Pascoli": "Giovanni",
    "Foscolo": "Ugo",
    "Petrarca": "Francesco",
    "Galilei": "Galileo",
    "Volta": "Alessandro",
    "Galvani": "Luigi",
    "Rossini": "Gioacchino",
    "Puccini": "Giacomo",
    "Bellini": "Vincenzo",
    "Donizetti": "Gaetano",
    "Vivaldi": "Antonio",
    "Monteverdi": "Claudio",
    "Stradivari": "Antonio",
    "Cadorna": "Luigi",
    "Diaz": "Armando",
    "Battisti": "Cesare",
    "Sauro": "Nazario",
    "Filzi": "Fabio",
    "Toti": "Enrico",
    "Baracca": "Francesco",
    "Turati": "Filippo",
    "Buozzi": "Bruno",
    "De Gasperi": "Alcide",
    "Einaudi": "Luigi",
    "Kennedy": "John",
    "Gandhi": "Mohandas",
    "Montessori": "Maria",
    "Don Minzoni": "Giovanni",
    "Don Bosco": "Giovanni",
}
WHOLE = ("Dante Alighieri", "Giuseppe Verdi", "Anna Frank", "Grazia Deledda", "Leonardo da Vinci")
ROMAN = {"XXV": 25, "IV": 4, "I": 1, "II": 2, "XX": 20, "XXIII": 23}
IN_WORDS = {25: "Venticinque", 4: "Quattro", 1: "Primo", 2: "Due", 20: "Venti", 23: "Ventitreesimo"}
PREPOSITION = re.compile(r"^(?:(?:della|delle|degli|dello|dei|del)\s|dell'\s?)", re.IGNORECASE)
CIVIC = re.compile(r"(\d+)(?:/([A-Z]))?$")
DWELLING = re.compile(r"(?:scala ([A-H]), )?int\. (\d+)$")


@dataclass(frozen=True, slots=True)
class Address:
    """An address in the pieces that a hand changes; `tail` is what stands behind it, with its own comma or dash."""

    kind: str
    street: str
    civic: str
    dwelling: str
    tail: str = ""

    @classmethod
    def of(cls, text: str) -> "Address":
        """The pieces of an address of the town: "via Garibaldi 12/A, scala B, int. 3"."""
        place, _, dwelling = text.partition(", ")
        way, _, civic = place.rpartition(" ")
        kind, _, street = way.partition(" ")
        return cls(kind, street, civic, dwelling)

    @property
    def written(self) -> str:
        """The address as one text."""
        way = " ".join(piece for piece in (self.kind, self.street, self.civic) if piece).replace(" ,", ",")
        return (f"{way}, {self.dwelling}" if self.dwelling else way) + self.tail


Step = Callable[[random.Random, Address], Address | None]


def write(rng: random.Random, address: Address, classes: frozenset[Noise]) -> tuple[Address, frozenset[Noise]]:
    """The address as a list has it, and what happened to it on the way: only noises of the given classes."""
    applied = set()
    for noise, step in STEPS:
        if noise in classes and rng.random() < SHARES[noise]:
            changed = step(rng, address)
            if changed is not None and changed != address:
                address = changed
                applied.add(noise)
    return address, frozenset(applied)


def in_municipality(rng: random.Random, address: Address, municipality: str, postcode: str) -> Address:
    """The address with the municipality behind it, as letters have it."""
    name, code = municipality, postcode
    tail = rng.choice(
        (
            f", {name}",
            f", {name}",
            f" - {name}",
            f" {name}",
            f", {code} {name}",
            f", {code} {name} ({PROVINCE})",
            f" - {code} {name} {PROVINCE}",
            f", {name} ({PROVINCE})",
            f" {code} - {name}",
        )
    )
    return replace(address, tail=tail)


# --- What can happen to an address -------------------------------------------------------------------------------


def _civic_wrong(rng: random.Random, address: Address) -> Address | None:
    """The next door, a digit left off or doubled, two digits the wrong way round."""
    found = CIVIC.match(address.civic)
    if found is None:
        return None
    number = found[1]
    roll = rng.random()
    if roll < 0.5 or len(number) == 1:
        wrong = str(max(1, int(number) + rng.choice((-2, -1, 1, 2, 2, 10))))
    elif roll < 0.75:
        wrong = number[1] + number[0] + number[2:] if number[1] != "0" else number[0]
    else:
        wrong = number[:-1] if rng.random() < 0.5 else number + number[-1]
    return replace(address, civic=wrong + address.civic[len(number) :])


def _dwelling_changed(rng: random.Random, address: Address) -> Address | None:
    found = DWELLING.match(address.dwelling)
    if found is None:
        return None
    other = max(1, int(found[2]) + rng.choice((-2, -1, 1, 2)))
    return replace(address, dwelling=address.dwelling[: found.start(2)] + str(other))


def _dwelling_added(rng: random.Random, address: Address) -> Address | None:
    if address.dwelling:
        return None
    return replace(address, dwelling=f"int. {1 + int(rng.random() * 9)}")


def _dwelling_left_off(rng: random.Random, address: Address) -> Address | None:
    """Without the flat; of a staircase and a flat sometimes only one is lost."""
    found = DWELLING.match(address.dwelling)
    if found is None:
        return None
    if found[1] and rng.random() < 0.5:
        return replace(address, dwelling=rng.choice((f"scala {found[1]}", f"int. {found[2]}")))
    return replace(address, dwelling="")


def _dwelling_form(rng: random.Random, address: Address) -> Address | None:
    found = DWELLING.match(address.dwelling)
    if found is None:
        return None
    flat = found[2]
    inside = rng.choice((f"int.{flat}", f"int {flat}", f"interno {flat}", f"i. {flat}", f"INT. {flat}", f"Int {flat}"))
    if not found[1]:
        return replace(address, dwelling=inside)
    stair = found[1]
    form = rng.choice(
        (
            f"sc. {stair} {inside}",
            f"sc.{stair} {inside}",
            f"scala {stair} - {inside}",
            f"sc {stair}/{flat}",
            f"SC.{stair}, {inside}",
            f"{inside} sc. {stair}",
        )
    )
    return replace(address, dwelling=form)


def _civic_missing(rng: random.Random, address: Address) -> Address | None:
    return replace(address, civic=rng.choice(("", "", "snc", "s.n.c.", "SN")), dwelling="")


def _civic_form(rng: random.Random, address: Address) -> Address | None:
    """12/A is 12A, 12 a, 12-A, 12 bis to some; and the number has its sign before it."""
    found = CIVIC.match(address.civic)
    if found is None:
        return None
    number, letter = found[1], found[2]
    if letter:
        bis = {"A": "bis", "B": "ter"}[letter]
        forms = (f"{letter}", f" {letter.lower()}", f"-{letter}", f" / {letter}", f" {letter}", f"/{letter.lower()}")
        written = number + (f" {bis}" if rng.random() < 0.06 else rng.choice(forms))
    else:
        written = number
    if not letter or rng.random() < 0.4:
        written = rng.choice(("n. ", "n.", "n° ", "N. ", "nr. ", "num. ", ", ", ", n. ")) + written
    return replace(address, civic=written)


def _street_type_short(rng: random.Random, address: Address) -> Address | None:
    return replace(address, kind=rng.choice(SHORT[address.kind])) if address.kind in SHORT else None


def _street_type_wrong(rng: random.Random, address: Address) -> Address | None:
    return replace(address, kind=rng.choice(NEAR[address.kind])) if address.kind in NEAR else None


def _street_type_left_off(_rng: random.Random, address: Address) -> Address | None:
    return replace(address, kind="")


def _street_name_cut(rng: random.Random, address: Address) -> Address | None:
    """Giuseppe Verdi is Verdi, G. Verdi, Verdi Giuseppe."""
    if address.street not in WHOLE:
        return None
    first, _, last = address.street.partition(" ")
    forms = (last, last, f"{first[0]}. {last}", f"{first[0]}.{last}", f"{last} {first}")
    if last == "da Vinci":
        forms = ("L. da Vinci", "Da Vinci", "Leonardo Da Vinci", "L. Da Vinci", "Leonardo")
    return replace(address, street=rng.choice(forms))


def _street_name_fuller(rng: random.Random, address: Address) -> Address | None:
    """Garibaldi is Giuseppe Garibaldi, G. Garibaldi, Garibaldi Giuseppe."""
    first = FULLER.get(address.street)
    if first is None:
        return None
    title, _, last = address.street.rpartition(" ") if address.street.startswith("Don ") else ("", "", address.street)
    forms = (f"{first} {last}", f"{first[0]}. {last}", f"{first[0]}.{last}", f"{last} {first}", f"{last} {first[0]}.")
    return replace(address, street=f"{title} {rng.choice(forms)}".strip())


def _street_preposition(rng: random.Random, address: Address) -> Address | None:
    """Della Libertà is Libertà, or dell' with a blank behind it."""
    found = PREPOSITION.match(address.street)
    if found is None:
        return None
    if found[0].lower().startswith("dell'") and rng.random() < 0.5:
        return replace(address, street=address.street.replace("dell'", rng.choice(("dell ", "dell' ", "dell")), 1))
    return replace(address, street=address.street[found.end() :])


def _numeral(rng: random.Random, address: Address) -> Address | None:
    """XXV Aprile is 25 Aprile; I Maggio is 1° Maggio."""
    return _with_number(address, lambda number: rng.choice((f"{number}", f"{number}", f"{number}°")))


def _numeral_in_words(_rng: random.Random, address: Address) -> Address | None:
    return _with_number(address, lambda number: IN_WORDS[number])


def _with_number(address: Address, form: Callable[[int], str]) -> Address | None:
    words = address.street.split(" ")
    if not any(word in ROMAN for word in words):
        return None
    return replace(address, street=" ".join(form(ROMAN[word]) if word in ROMAN else word for word in words))


def _saint(rng: random.Random, address: Address) -> Address | None:
    """San Rocco is S. Rocco; Sant'Anna is S. Anna and SANTANNA."""
    street = address.street
    if street.startswith("Sant'"):
        name = street.removeprefix("Sant'")
        return replace(address, street=rng.choice((f"S. {name}", f"S.{name}", f"Sant {name}", f"Sant{name.lower()}")))
    for word in ("San ", "Santa "):
        if street.startswith(word):
            return replace(
                address,
                street=rng.choice(("S. ", "S.", "S ", "S.ta " if word == "Santa " else "S. "))
                + street.removeprefix(word),
            )
    return None


def _typo_street(rng: random.Random, address: Address) -> Address | None:
    return replace(address, street=typo(rng, address.street))


STEPS: tuple[tuple[Noise, Step], ...] = (
    (Noise.CIVIC_WRONG, _civic_wrong),
    (Noise.DWELLING_CHANGED, _dwelling_changed),
    (Noise.DWELLING_ADDED, _dwelling_added),
    (Noise.DWELLING_LEFT_OFF, _dwelling_left_off),
    (Noise.DWELLING_FORM, _dwelling_form),
    (Noise.CIVIC_FORM, _civic_form),
    (Noise.CIVIC_MISSING, _civic_missing),
    (Noise.NUMERAL, _numeral),
    (Noise.NUMERAL_IN_WORDS, _numeral_in_words),
    (Noise.SAINT, _saint),
    (Noise.STREET_NAME_CUT, _street_name_cut),
    (Noise.STREET_NAME_FULLER, _street_name_fuller),
    (Noise.STREET_PREPOSITION, _street_preposition),
    (Noise.TYPO_STREET, _typo_street),
    (Noise.STREET_TYPE_WRONG, _street_type_wrong),
    (Noise.STREET_TYPE_LEFT_OFF, _street_type_left_off),
    (Noise.STREET_TYPE_SHORT, _street_type_short),
)
