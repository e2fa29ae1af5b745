"""Addresses as lists and registries write them."""

import random
import string
from dataclasses import astuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain import clerk
from tests.domain.addresses import LINES

from preavviso.domain.address import Address, address_in
from preavviso.domain.wording.street import street_start
from preavviso.domain.wording.street_words import kind_of_street
from preavviso.rehearsal import addressing, street, writing
from preavviso.rehearsal.noise import Noise


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.partition("|")[0].strip())
def test_an_address_is_taken_apart_as_the_table_says(line):
    text, *expected = (cell.strip() for cell in line.split("|"))
    assert list(astuple(address_in(text))) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("via Giuseppe Verdi 3", "via Giuseppe Mazzini 3"),
        ("via San Rocco 3", "via Santa Rocca 3"),
        ("via XXV Aprile 3", "via XXIV Aprile 3"),
        ("via XXV Aprile 3", "via IV Aprile 3"),
        ("via Vittorio Emanuele II 3", "via Vittorio Emanuele III 3"),
        ("via Cascina Nuova 3", "via Cascina Vecchia 3"),
        ("via Monteverdi 3", "via Verdi 3"),
        ("via dei Martiri 3", "via 3 Martiri"),
        ("via San Martino 3", "via Martino 3"),
        ("via Porta Venezia 3", "via Venezia 3"),
    ],
)
def test_different_streets_keep_different_keys(one, other):
    assert address_in(one).key != address_in(other).key


def test_a_municipality_that_is_given_counts_before_the_one_in_the_text():
    assert address_in("via Roma 12, Bollate", "Cassina de' Pecchi (MI)").municipality == "CASSINA DE PECCHI"


def test_a_municipality_that_is_given_is_known_again_before_a_street_without_its_kind():
    assert address_in("Bollate Marconi 12", "Bollate").street == "MARCONI"
    assert address_in("Bollate - Marconi 12", "BOLLATE (MI)").street == "MARCONI"
    assert address_in("Bollate Marconi 12").street == "BOLLATE MARCONI"


def test_what_is_not_stated_is_empty():
    assert address_in("") == address_in(" ,-. ") == Address("", "", "", "", "", "", "", "", "")
    assert address_in("via Roma").civic == ""


ALLOWED = set(string.ascii_uppercase + string.digits + " ")
LIKE_ADDRESSES = "viaVIA.'/,-() 0123°SCALINTsnckmàÀxXpP"


@given(st.text(max_size=60) | st.text(alphabet=LIKE_ADDRESSES, max_size=60))
def test_whatever_is_written_gives_capitals_and_digits(text):
    address = address_in(text, text[:9])
    assert set("".join(astuple(address))) <= ALLOWED
    assert all(value == " ".join(value.split()) for value in astuple(address))


homes = st.builds(clerk.home, st.randoms(use_true_random=False))


@given(homes, st.randoms(use_true_random=False))
def test_capitals_and_white_space_say_nothing(home, rng):
    text = clerk.written(rng, home)
    assert address_in(text) == address_in(text.upper()) == address_in(f"  {text.replace(' ', '   ')}\n")


@given(homes)
def test_a_registrys_form_says_all_that_there_is(home):
    address = address_in(home.in_registry(), home.town)
    assert address.kind == home.kind.upper()
    assert (address.civic, address.suffix) == (str(home.civic), home.suffix.upper())
    assert (address.staircase, address.flat) == (home.staircase, home.flat)


@given(homes)
def test_what_was_understood_is_understood_again(home):
    first = address_in(home.in_registry(), home.town)
    again = address_in(
        f"{first.kind} {first.street} {first.civic}{first.suffix and '/' + first.suffix}"
        f"{first.staircase and f', scala {first.staircase}'}, int. {first.flat}",
        first.municipality,
    )
    assert again == first


@given(homes)
def test_the_kind_of_street_says_nothing_of_its_key(home):
    text = home.in_registry()
    assert address_in(text).key == address_in(text.partition(" ")[2]).key


# How often the same door is known again, whoever wrote it: the street's key, the civic and its suffix.

TOWNS = [f"{kind} {name}" for kind in street.KINDS for name in street.NAMES]
DOORS = ("7", "12/A", "30/B", "3, int. 4", "18/A, int. 22", "41, scala C, int. 17")


def known_again(pairs):
    """The share of pairs that agree, and the pairs that do not."""
    apart = [pair for pair in pairs if _door(pair[0]) != _door(pair[1])]
    return 1 - len(apart) / len(pairs), apart


def _door(text):
    address = address_in(text)
    return address.key, address.civic, address.suffix


def test_what_the_rehearsals_authority_writes_is_known_again():
    rng = random.Random(4)  # noqa: S311 — a test needs a seed
    pairs = [(text, writing.address(rng, text)) for name in TOWNS for text in (f"{name} {door}" for door in DOORS)]
    # Two in a hundred have the next civic, on purpose.
    pairs = [(text, written) for text, written in pairs if _last(text) == _last(written)]
    share, apart = known_again(pairs)
    assert len(pairs) > 0.97 * len(TOWNS) * len(DOORS)
    assert share == 1, apart


def _last(text):
    return text.partition(",")[0].rpartition(" ")[2]


def test_what_a_trials_hand_writes_is_known_again():
    rng = random.Random(5)  # noqa: S311 — a test needs a seed
    other_doors = {Noise.CIVIC_WRONG, Noise.CIVIC_MISSING, Noise.TYPO_STREET}
    pairs = []
    for text in (f"{name} {door}" for name in TOWNS for door in DOORS):
        address = addressing.Address.of(text)
        for noise, step in addressing.STEPS:
            if noise not in other_doors and rng.random() < 0.3:
                address = step(rng, address) or address
        if not any(word in address.civic for word in ("bis", "ter")):  # 12/A is 12 bis to some: not to us
            pairs.append((text, address.written))
    share, apart = known_again(pairs)
    assert share >= 0.999, apart


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_what_a_careless_clerk_writes_is_known_again(seed):
    """What is not: two addresses in a hundred have no blank after the kind of street, and most of those are lost."""
    rng = random.Random(seed)  # noqa: S311 — a test needs a seed
    homes = [clerk.home(rng) for _ in range(4_000)]
    share, apart = known_again([(home.in_registry(), clerk.written(rng, home)) for home in homes])
    assert share >= 0.99, apart


# Hostile text.


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("v\u200bia Ro\u200bma 1\u200b2", "via Roma 12"),
        ("\u202evia Roma 12\u202c", "via Roma 12"),
        ("vіа Rоmа 12", "via Roma 12"),  # і, а, о in Cyrillic
        ("ＶＩＡ ＲＯＭＡ １２", "via Roma 12"),
        ("via della LibertÃ\xa0 12", "via della Libertà 12"),
        ("via D’Annunzio 12", "via D'Annunzio 12"),
        ("via\u00a0Roma\u20032\u2044A", "via Roma 2/A"),
        ("via Roma n.º 12", "via Roma 12"),
        ("via Roma – 12", "via Roma 12"),
    ],
)
def test_a_disguise_changes_nothing(written, meant):
    assert address_in(written) == address_in(meant)


@pytest.mark.parametrize(
    "text",
    [
        *("\u200b" * 10_000, "via " * 10_000, "9" * 10_000, "(" * 10_000, "S.N." * 5_000, "scala A " * 2_000),
        *("é" * 10_000, "N. " * 5_000 + "1", "1/" * 5_000, "a, " * 5_000, "12 E " * 3_000, "XXV" * 3_000),
    ],
    ids=lambda text: repr(text[:8]),
)
def test_ten_thousand_letters_are_bounded(text):
    assert sum(map(len, astuple(address_in(text, text)))) <= 2_000


def test_every_kind_of_street_is_its_own_short_form():
    assert all(kind_of_street(kind) == kind for kind in map(str.upper, street.KINDS))


# What begins an address in a line begins one here too.


@pytest.mark.parametrize(
    "kind", ["via", "v.le", "P.zza", "p.tta", "P.le", "c.so", "l.go", "vic.", "str.", "loc.", "c.da"]
)
def test_where_a_line_says_that_a_street_begins_a_street_is_understood(kind):
    line = f"ROSSI MARIA {kind} Garibaldi 12"
    begin = street_start(line)
    assert begin is not None
    assert address_in(line[begin:]) == address_in(f"{kind} Garibaldi 12")
    assert address_in(line[begin:]).kind != ""
