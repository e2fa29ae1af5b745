"""Names in disguise: whoever is listed is found, however the name was coded, and nothing that comes breaks it."""

import html
import random
import unicodedata
from collections.abc import Callable

import pytest

from preavviso.domain.matching.name import given_parts, readings, sound, surname_parts
from preavviso.rehearsal.name import given_name, origin, surname

NAMES_EACH = 120
UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2069\ufeff\u00ad\u034f\u061c\u180e\ufe0f\U000e0041"
CYRILLIC = str.maketrans("ABCEHIJKMOPSTXYaceiopsxy", "АВСЕНІЈКМОРЅТХУасеіорѕху")
GREEK = str.maketrans("ABEHIKMNOPTXYZov", "ΑΒΕΗΙΚΜΝΟΡΤΧΥΖον")
Disguise = Callable[[random.Random, str], str | None]


def a_letter_of(alphabet: dict[int, str]) -> Disguise:
    """One letter of the name is another alphabet's, in a word that has others left."""

    def disguise(rng: random.Random, name: str) -> str | None:
        places = [at for at, letter in enumerate(name) if ord(letter) in alphabet]
        at = rng.choice(places) if places else 0
        in_its_word = len(name[name.rfind(" ", 0, at) + 1 :].split(" ")[0])
        return name[:at] + name[at].translate(alphabet) + name[at + 1 :] if places and in_its_word > 2 else None

    return disguise


def all_letters_of(alphabet: dict[int, str]) -> Disguise:
    """All letters that look alike are another alphabet's, where one other betrays each word."""

    def disguise(_rng: random.Random, name: str) -> str | None:
        words = [word.translate(alphabet) for word in name.split(" ")]
        return " ".join(words) if all(any("A" <= letter <= "z" for letter in word) for word in words) else None

    return disguise


def in_between(signs: str) -> Disguise:
    """Something that cannot be seen stands between the letters."""
    return lambda rng, name: "".join(letter + rng.choice(signs) * rng.randrange(3) for letter in name)


def read_as(code: str, times: int = 1) -> Disguise:
    """What was written in UTF-8 was read in another code."""

    def disguise(_rng: random.Random, name: str) -> str | None:
        read = name
        for _ in range(times):
            try:
                read = read.encode().decode(code)
            except UnicodeDecodeError:
                return None
        return read if read != name else None

    return disguise


def letters_from(first_capital: int, first_small: int) -> Disguise:
    """The letters are those of a typeface that has its own places in Unicode."""

    def letter_from(letter: str) -> str:
        if "A" <= letter <= "Z":
            return chr(first_capital + ord(letter) - ord("A"))
        return chr(first_small + ord(letter) - ord("a")) if "a" <= letter <= "z" else letter

    return lambda _rng, name: "".join(map(letter_from, name))


def marked(rng: random.Random, name: str) -> str:
    """Marks are piled up on each letter."""
    return "".join(
        letter + "".join(chr(rng.randrange(0x300, 0x36F)) for _ in range(rng.randrange(9)))
        if letter.isalpha()
        else letter
        for letter in name
    )


DISGUISES: dict[str, Disguise] = {
    "a Cyrillic letter": a_letter_of(CYRILLIC),
    "Cyrillic letters": all_letters_of(CYRILLIC),
    "a Greek letter": a_letter_of(GREEK),
    "Greek letters": all_letters_of(GREEK),
    "zero-width": in_between(UNSEEN),
    "control signs": in_between("\x00\x01\x02\x08\x0e\x1b\x7f"),
    "wrapped right-to-left": lambda _rng, name: f"\u202e{name}\u202c",
    "isolated right-to-left": lambda _rng, name: f"\u2067{name}\u2069",
    "marks": marked,
    "full-width": letters_from(0xFF21, 0xFF41),
    "bold": letters_from(0x1D400, 0x1D41A),
    "monospace": letters_from(0x1D670, 0x1D68A),
    "circled": letters_from(0x24B6, 0x24D0),
    "squared": lambda rng, name: letters_from(0x1F130, ord("a"))(rng, name),
    "Latin-1": read_as("latin-1"),
    "Latin-1 twice": read_as("latin-1", times=2),
    "Windows-1252": read_as("cp1252"),
    "Windows-1252 twice": read_as("cp1252", times=2),
    "decomposed": lambda _rng, name: unicodedata.normalize("NFD", name),
    "entities": lambda _rng, name: html.escape(name).replace("o", "&#111;"),
    "odd blanks": lambda _rng, name: f"\u00a0{name}\u3000".replace(" ", "\u2003\u202f"),
    "small letters": lambda _rng, name: name.lower(),
    "capitals": lambda _rng, name: name.upper(),
    "behind 10,000 signs": lambda _rng, name: "\u200b" * 10_000 + name,
    "before 10,000 blanks": lambda _rng, name: name + " " * 10_000,
    "typographic": lambda _rng, name: name.replace("'", "’") if "'" in name else None,
}


def people(rng: random.Random) -> list[tuple[str, str]]:
    """Names of all origins, and some with accents and apostrophes."""
    drawn = [(origin(rng), rng.random() < 0.5) for _ in range(NAMES_EACH - 8)]
    return [
        *((surname(rng, come_from), given_name(rng, come_from, woman=woman)) for come_from, woman in drawn),
        ("Nicolò", "Niccolò"), ("Cantù", "Giosuè"), ("D'Angelo", "Libertà"), ("Muzzì", "José"), ("Müller", "Zoë"),
        ("Ștefănescu", "Ionuț"), ("Đokić", "Želimir"), ("Dell'Orto", "Noè"),
    ]  # fmt: skip


def test_two_thousand_names_in_disguise_are_the_names_that_they_are():
    rng = random.Random(5)  # noqa: S311 — what is disguised by chance has to be disguised again the same way
    tried = 0
    missed = []
    for called, disguise in DISGUISES.items():
        for family, first in people(rng):
            for name, parts in ((family, surname_parts), (first, given_parts)):
                disguised = disguise(rng, name)
                if disguised is not None:
                    tried += 1
                    if parts(disguised) != parts(name):
                        missed.append((called, name, disguised[:60], parts(disguised)))
    assert missed == []
    assert tried > 2_000


def test_whole_people_in_disguise_have_the_same_readings():
    rng = random.Random(6)  # noqa: S311
    for called, disguise in DISGUISES.items():
        for family, first in people(rng):
            listed = disguise(rng, family), disguise(rng, first)
            if None not in listed:
                clean = {(surname_parts(way.surname), given_parts(way.given)) for way in readings(family, first)}
                found = {(surname_parts(way.surname), given_parts(way.given)) for way in readings(*listed)}
                assert clean <= found, (called, family, first)


def test_a_name_turned_round_behind_a_sign_is_among_the_readings():
    rng = random.Random(7)  # noqa: S311
    for family, first in people(rng):
        found = [
            (surname_parts(way.surname), given_parts(way.given))
            for way in readings(f"\u202e{family[::-1]}\u202c", f"\u202e{first[::-1]}\u202c")
        ]
        assert (surname_parts(family), given_parts(first)) in found


CELLS = (
    "", " ", "\u202e", "😀😀😀", "\ufdfa" * 10_000, "A" * 10_000, "A " * 5_000, "'" * 10_000, "-" * 10_000,
    "(" * 10_000, "&" * 10_000, "DE " * 3_000, "IN " * 3_000, "Ã" * 10_000, "\U0010ffff", "\ud800\udfff",
    "R" + "\u0301" * 10_000, "VED. " * 2_000, "DOTT. " * 2_000, "0" * 10_000, "١٢٣", "NULL", "=HYPERLINK()",
    "'; DROP TABLE", "<b>ROSSI</b>",
)  # fmt: skip


@pytest.mark.parametrize("text", CELLS, ids=lambda text: f"{text[:5]!a}, {len(text)}")
def test_whatever_stands_in_the_cell_has_a_reading(text):
    for surname_cell, given_cell in ((text, ""), ("", text), (text, "MARIA"), ("ROSSI", text), (text, text)):
        found = readings(surname_cell, given_cell)
        assert found
        for way in found:
            for part in (*surname_parts(way.surname), *given_parts(way.given)):
                assert len(sound(part)) <= 12
