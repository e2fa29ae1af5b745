"""The authority's hand: how names and addresses of the registry come out in its lists."""

import random
import unicodedata

SHORT = {
    "via": ("V.", "Via", "VIA"),
    "viale": ("V.le", "Viale"),
    "piazza": ("P.za", "P.zza", "Piazza"),
    "piazzetta": ("P.tta",),
    "corso": ("C.so", "Corso"),
    "largo": ("L.go", "Largo"),
    "vicolo": ("Vic.", "V.lo"),
    "strada": ("Str.", "Strada"),
}
CODA = "abcdefghilmnoprstuvz"


def name(rng: random.Random, surname: str, given_name: str) -> tuple[str, str]:
    """Surname and given name as the list has them: mostly right, now and then cut, misspelt or the wrong way round."""
    if " " in given_name and rng.random() < 0.6:
        given_name = given_name.split()[0]
    surname, given_name = _plain(rng, surname), _plain(rng, given_name)
    if "'" in surname and rng.random() < 0.35:
        surname = surname.replace("'", rng.choice(("", " ", "' ")))
    roll = rng.random()
    if roll < 0.025:
        surname = slip(rng, surname)
    elif roll < 0.045:
        given_name = slip(rng, given_name)
    elif roll < 0.075:
        surname, given_name = given_name, surname
    return surname, given_name


def address(rng: random.Random, text: str) -> str:
    """The address as the list has it: abbreviated, without the flat, or with the wrong civic."""
    kind, _, rest = text.partition(" ")
    if rng.random() < 0.3:
        kind = rng.choice(SHORT[kind])
    place, _, flat = rest.partition(", ")
    if rng.random() < 0.02:
        place = _next_civic(place)
    if flat and rng.random() < 0.12:
        flat = ""
    elif flat and rng.random() < 0.1:
        flat = flat.replace("int. ", "int.")
    return f"{kind} {place}, {flat}" if flat else f"{kind} {place}"


def slip(rng: random.Random, text: str) -> str:
    """The text with one slip of the keyboard in its last word."""
    *before, word = text.split(" ")
    return " ".join((*before, _slip(rng, word)))


def _slip(rng: random.Random, word: str) -> str:
    if len(word) < 4:
        return word
    at = 1 + int(rng.random() * (len(word) - 2))
    match int(rng.random() * 3):
        case 0:
            return word[:at] + word[at + 1 :]
        case 1:
            return word[:at] + word[at] + word[at:]
        case _:
            return word[:at] + rng.choice(CODA) + word[at + 1 :]


def _plain(rng: random.Random, text: str) -> str:
    """Signs that Italian keyboards lack are mostly left off."""
    if text.isascii() or rng.random() < 0.3:
        return text
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))


def _next_civic(place: str) -> str:
    *street, civic = place.split(" ")
    number, slash, letter = civic.partition("/")
    return " ".join((*street, f"{int(number) + 2}{slash}{letter}"))
