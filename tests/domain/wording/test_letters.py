"""Letters as they are read, however they were coded."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from preavviso.domain.wording.letters import LETTERS_LOOKED_AT, plain_letters


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Rossi  Maria", "ROSSI MARIA"),
        ("Nicolò", "NICOLO"),
        ("Nicolo\u0300", "NICOLO"),
        ("Nicolo`", "NICOLO'"),
        ("D’Angelo", "D'ANGELO"),
        ("D&#39;Angelo &amp; figli", "D'ANGELO FIGLI"),
        ("Via Roma n° 5", "VIA ROMA N. 5"),
        ("Via Roma N.°5/A", "VIA ROMA N.5/A"),
        ("№ 7 (interno 3)", "N. 7 (INTERNO 3)"),
        ("Straße", "STRASSE"),
        ("Łukasz Đokić", "LUKASZ DOKIC"),
        ("Şahin ŞTEFĂNESCU", "SAHIN STEFANESCU"),
        ("Шевченко", "SHEVCHENKO"),
        ("Σωκράτης", "SOKRATIS"),
        ("И\u0306ович", "YOVICH"),
        ("محمد", "MHMD"),
        ("हुसैन", "HUSAIN"),
        ("", ""),
        ("😀", ""),
        ("ROSSI 😀 MARIO", "ROSSI MARIO"),
    ],
)
def test_letters_are_read_as_a_person_reads_them(text, read):
    assert plain_letters(text) == read


@pytest.mark.parametrize(
    "name", ["NICOLÒ", "Nicolò", "CANTÙ", "Muzzì", "NOÉ", "ŞAHİN", "Đokić", "STRAẞE", "D’ANGELO", "Șerban"]
)
@pytest.mark.parametrize("wrong", ["latin-1", "cp1252"])
def test_what_was_read_in_the_wrong_code_is_mended(name, wrong):
    try:
        badly_read = name.encode().decode(wrong)
    except UnicodeDecodeError:
        badly_read = "".join(
            bytes((byte,)).decode(wrong) if byte not in b"\x81\x8d\x8f\x90\x9d" else chr(byte) for byte in name.encode()
        )
    assert badly_read != name
    assert plain_letters(badly_read) == plain_letters(name)


@pytest.mark.parametrize("letter", "ÀÁÈÉÌÍÒÓÙÚ")
def test_a_blank_that_does_not_break_is_a_blank_behind_any_letter(letter):
    assert plain_letters(f"CANT{letter}\xa0MI") == plain_letters(f"CANT{letter} MI")
    assert plain_letters(f"Cant{letter.lower()}\xa0MI") == plain_letters(f"CANT{letter} MI")


@pytest.mark.parametrize(
    "disguised",
    [
        "RОSSI",  # a Cyrillic O
        "ROЅЅI",  # Cyrillic S
        "RΟSSI",  # a Greek O
        "ROSSІ",  # a Ukrainian I
        "ＲＯＳＳＩ",
        "ＲОＳＳＩ",  # with a Cyrillic O
        "𝐑𝐎𝐒𝐒𝐈",
        "ⓇⓄⓈⓈⒾ",
        "🅁🄾🅂🅂🄸",
        "ROS\u200bSI",
        "\ufeffROSSI",
        "RO\u00adSSI",
        "\u202eROSSI\u202c",
        "\u2067ROSSI\u2069",
        "R\u0336O\u0336S\u0336S\u0336I\u0336",
        "R\x00OSSI\x7f",
        "\u200b" * 9_000 + "ROSSI",
        "R" + "\u0301\u0316" * 5_000 + "OSSI",
    ],
)
def test_a_disguise_is_seen_through(disguised):
    assert plain_letters(disguised) == "ROSSI"


def test_a_word_that_could_be_either_is_read_as_its_neighbours_are():
    assert plain_letters("СОРРА MARIA") == "COPPA MARIA"
    assert plain_letters("МАРТА ШЕВЧЕНКО") == "MARTA SHEVCHENKO"


@pytest.mark.parametrize("text", ["NICOLÒ’", "NOÈ” E", "CARITÀ – LIBERTÀ", "Üçgül", "São João", "ÂNGELO", "Ñuñez"])
def test_what_is_well_coded_is_left_alone(text):
    bare = "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign)).upper()
    bare = bare.translate(str.maketrans({"’": "'", "”": " ", "–": "-"}))
    assert plain_letters(text) == " ".join(bare.split())


@given(st.one_of(st.text(max_size=80), st.text(alphabet=st.characters(min_codepoint=128, max_codepoint=0x600))))
@example("\ufdfa" * 5_000)
@example("\ud800")
@example("&" * 5_000)
def test_whatever_comes_the_letters_are_few_plain_and_settled(text):
    read = plain_letters(text)
    assert read.isascii()
    assert read == read.upper() == " ".join(read.split())
    assert set(read) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,/-'()")
    assert len(read) <= LETTERS_LOOKED_AT
    assert plain_letters(read) == read
