"""How the name of a registered person comes out in a list.

Whoever wrote this knew lists and the registry, and did not look at how names are compared: a rehearsal that knows the
answer proves nothing.
"""

import random
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace

from preavviso.rehearsal import romanisation
from preavviso.rehearsal.name import Origin
from preavviso.rehearsal.noise import SHARES, Noise

PARTICLES = ("Di", "De", "Del", "Della", "Dal", "Dalla", "La", "Lo", "Li", "Degli", "El", "Ait", "Abdel", "Abou", "Al")
NEIGHBOURS = {
    "a": "qsz", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk",
    "k": "jl", "l": "kò", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "wa", "r": "et", "s": "ad", "t": "ry",
    "u": "yi", "v": "cb", "w": "qe", "x": "zc", "y": "tu", "z": "x",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whose name it is, as far as it matters for how it is written."""

    origin: Origin
    woman: bool
    grown: bool
    husband: str


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it stands at one moment between the registry and the list."""

    surname: str
    given_name: str


Step = Callable[[random.Random, Name, Bearer], Name | None]


def write(rng: random.Random, name: Name, bearer: Bearer, classes: frozenset[Noise]) -> tuple[Name, frozenset[Noise]]:
    """The name as a list has it, and what happened to it on the way: only noises of the given classes."""
    applied = set()
    for noise, step in STEPS:
        if noise in classes and rng.random() < _share(noise, bearer):
            changed = step(rng, name, bearer)
            if changed is not None and changed != name:
                name = changed
                applied.add(noise)
    return name, frozenset(applied)


def typo(rng: random.Random, text: str) -> str:
    """The text with one slip of the keyboard, anywhere but in its first letter nineteen times in twenty."""
    letters = [at for at, sign in enumerate(text) if sign.isalpha()]
    if len(letters) < 3:
        return text
    at = letters[0] if rng.random() < 0.05 else rng.choice(letters[1:])
    match int(rng.random() * 5):
        case 0:
            return text[:at] + text[at + 1 :]
        case 1:
            return text[:at] + text[at] + text[at:]
        case 2 if at + 1 < len(text) and text[at + 1].isalpha():
            return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        case 3:
            extra = rng.choice("aeiolnrst")
            return text[:at] + extra + text[at:]
        case _:
            near = rng.choice(NEIGHBOURS.get(text[at].lower(), "aeio"))
            return text[:at] + (near.upper() if text[at].isupper() else near) + text[at + 1 :]


def plain(text: str) -> str:
    """The text without the marks on its letters."""
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))


def _share(noise: Noise, bearer: Bearer) -> float:
    if noise is Noise.ORDER_SWAPPED and bearer.origin.name == "China":
        return 0.3
    return SHARES[noise]


# --- What can happen to a name -----------------------------------------------------------------------------------


def _husband_beside(rng: random.Random, name: Name, bearer: Bearer) -> Name | None:
    """ROSSI IN BIANCHI, ROSSI VED. BIANCHI, BIANCHI ROSSI; and with the word behind the given name."""
    if not (bearer.woman and bearer.grown and bearer.husband):
        return None
    own, other = name.surname, bearer.husband
    roll = rng.random()
    if roll < 0.1:
        return replace(name, given_name=f"{name.given_name} in {other}")
    if roll < 0.2:
        return replace(name, surname=f"{other} {own}")
    word = rng.choice(("in", "in", "in", "ved.", "ved", "vedova", "v.va", "cgt."))
    return replace(name, surname=f"{own} {word} {other}")


def _husband_alone(_rng: random.Random, name: Name, bearer: Bearer) -> Name | None:
    if not (bearer.woman and bearer.grown and bearer.husband):
        return None
    return replace(name, surname=bearer.husband)


def _romanised(*, by_ear: bool) -> Step:
    def step(rng: random.Random, name: Name, bearer: Bearer) -> Name | None:
        systems = romanisation.systems(bearer.origin.name, by_ear=by_ear)
        if not systems:
            return None
        system = rng.choice(systems)
        roll = rng.random()
        surname = system.write(rng, name.surname) if roll < 0.7 else name.surname
        given_name = system.write(rng, name.given_name) if roll > 0.35 else name.given_name
        return Name(surname, given_name)

    return step


def _syllables_split(rng: random.Random, name: Name, bearer: Bearer) -> Name | None:
    """Xiaoming is Xiao Ming to some and XiaoMing to others."""
    if bearer.origin.name != "China" or len(name.given_name) < 5:
        return None
    for first in ("Xiao", "Zhi", "Jian", "Yong", "Mei", "Li", "Yan"):
        if name.given_name.startswith(first):
            rest = name.given_name.removeprefix(first)
            return replace(name, given_name=f"{first}{rng.choice((' ', ' ', '-'))}{rest.title()}")
    return None


def _pet_name(rng: random.Random, name: Name, _bearer: Bearer) -> Name | None:
    first, *rest = name.given_name.split(" ")
    variants = romanisation.PET_NAMES.get(first)
    return replace(name, given_name=" ".join((rng.choice(variants), *rest))) if variants else None


def _surname_cut(rng: random.Random, name: Name, _bearer: Bearer) -> Name | None:
    """Of two surnames one is left: nearly always the first."""
    words = name.surname.split(" ")
    if len(words) < 2 or words[0] in PARTICLES:
        return None
    return replace(name, surname=words[0] if rng.random() < 0.85 else words[-1])


def _surnames_joined(rng: random.Random, name: Name, _bearer: Bearer) -> Name | None:
    words = name.surname.split(" ")
    if len(words) < 2 or words[0] in PARTICLES:
        return None
    return replace(name, surname=rng.choice(("-", "-", " - ", "")).join(words))


def _particle_joined(rng: random.Random, name: Name, _bearer: Bearer) -> Name | None:
    first, _, rest = name.surname.partition(" ")
    if first not in PARTICLES or not rest:
        return None
    return replace(name, surname=f"{first}{rest.lower() if rng.random() < 0.7 else rest}")


def _apostrophe(rng: random.Random, name: Name, _bearer: Bearer) -> Name | None:
    """D'Angelo is DANGELO, D ANGELO, D' ANGELO; in a good word processor D’ANGELO."""
    if "'" not in name.surname:
        return None
    return replace(name, surname=name.surname.replace("'", rng.choice(("", "", " ", " ", "' ", "’", "`", "´"))))


def _accent(rng: random.Random, name: Name, _bearer: Bearer) -> Name | None:
    """Nicolò is NICOLO' or NICOLO; in other alphabets the marks are simply left off."""
    if name.surname.isascii() and name.given_name.isascii():
        return None
    sign = "'" if rng.random() < 0.5 else ""
    return Name(_without_accent(name.surname, sign), _without_accent(name.given_name, sign))


def _without_accent(text: str, sign: str) -> str:
    return " ".join(plain(word) + (sign if word[-1:] in "àèéìòù" and word[-1:] else "") for word in text.split(" "))


def _given_cut(rng: random.Random, name: Name, _bearer: Bearer) -> Name | None:
    words = name.given_name.split(" ")
    if len(words) < 2:
        return None
    return replace(name, given_name=words[0] if rng.random() < 0.9 else words[1])


def _given_joined(rng: random.Random, name: Name, _bearer: Bearer) -> Name | None:
    words = name.given_name.split(" ")
    if len(words) < 2:
        return None
    return replace(name, given_name=words[0] + rng.choice(("", "", "-")) + words[1].lower())


def _given_initial(_rng: random.Random, name: Name, _bearer: Bearer) -> Name | None:
    return replace(name, given_name=f"{name.given_name[0]}.") if len(name.given_name) > 2 else None


def _typo_surname(rng: random.Random, name: Name, _bearer: Bearer) -> Name | None:
    return replace(name, surname=typo(rng, name.surname))


def _typo_given(rng: random.Random, name: Name, _bearer: Bearer) -> Name | None:
    return replace(name, given_name=typo(rng, name.given_name))


def _order_swapped(_rng: random.Random, name: Name, _bearer: Bearer) -> Name | None:
    return Name(name.given_name, name.surname)


STEPS: tuple[tuple[Noise, Step], ...] = (
    (Noise.ROMANISED, _romanised(by_ear=False)),
    (Noise.ROMANISED_BY_EAR, _romanised(by_ear=True)),
    (Noise.SYLLABLES_SPLIT, _syllables_split),
    (Noise.PET_NAME, _pet_name),
    (Noise.SURNAME_CUT, _surname_cut),
    (Noise.SURNAMES_JOINED, _surnames_joined),
    (Noise.PARTICLE_JOINED, _particle_joined),
    (Noise.GIVEN_CUT, _given_cut),
    (Noise.GIVEN_JOINED, _given_joined),
    (Noise.GIVEN_INITIAL, _given_initial),
    (Noise.APOSTROPHE, _apostrophe),
    (Noise.ACCENT, _accent),
    (Noise.TYPO_SURNAME, _typo_surname),
    (Noise.TYPO_GIVEN, _typo_given),
    (Noise.HUSBAND_BESIDE, _husband_beside),
    (Noise.HUSBAND_ALONE, _husband_alone),
    (Noise.ORDER_SWAPPED, _order_swapped),
)
