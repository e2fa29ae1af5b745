"""The codice fiscale, compared with a package that others use and with the rehearsal's people."""

import random
from datetime import date, timedelta
from itertools import combinations

import pytest
from codicefiscale import codicefiscale
from hypothesis import example, given
from hypothesis import strategies as st

from preavviso.domain.codice_fiscale import codice_fiscale_in, consistent
from preavviso.domain.matching.name import given_parts, surname_parts
from preavviso.rehearsal.codice_fiscale import codice_fiscale
from preavviso.rehearsal.name import given_name, origin, surname

TODAY = date(2026, 11, 23)
DIGIT_PLACES = (6, 7, 9, 10, 12, 13, 14)


def taken_apart(text):
    code = codice_fiscale_in(text)
    assert code is not None, text
    return code


def test_the_codes_of_five_thousand_invented_people_say_who_they_are():
    rng = random.Random(4)  # noqa: S311 — an invented world needs a seed, not a secret
    for _ in range(5_000):
        come_from, woman = origin(rng), rng.random() < 0.5
        family, first = surname(rng, come_from), given_name(rng, come_from, woman=woman)
        born, place = TODAY - timedelta(days=rng.randrange(99 * 365)), rng.choice(come_from.born_in)
        written = codice_fiscale(family, first, born, woman=woman, born_in=place)
        code = taken_apart(written)
        assert (code.code, code.plain, code.check_is_right) == (written, written, True)
        assert (code.born_on(TODAY), code.woman, code.birthplace) == (born, woman, place)
        assert consistent(code, surname_parts(family), given_parts(first)), (written, family, first)


def test_all_writings_of_a_code_are_one():
    written = codice_fiscale("Rossi", "Maria", date(1985, 4, 3), woman=True, born_in="D150")
    for count in range(len(DIGIT_PLACES) + 1):
        for places in combinations(DIGIT_PLACES, count):
            root = "".join(
                "LMNPQRSTUV"[int(sign)] if place in places else sign for place, sign in enumerate(written[:15])
            )
            code = taken_apart(root + codicefiscale.encode_cin(root))
            assert code.check_is_right
            assert code.plain == written
            assert (code.born_on(TODAY), code.woman, code.birthplace) == (date(1985, 4, 3), True, "D150")


@pytest.mark.parametrize(
    "text",
    [
        "rssmra85d43d150f",
        "RSS MRA 85D43 D150 F",
        "RSS.MRA.85D43.D150.F",
        "C.F. RSSMRA85D43D150F",
        "Codice fiscale: RSSMRA85D43D150F",
        "ＲＳＳＭＲＡ８５Ｄ４３Ｄ１５０Ｆ",
        "RSSMRA85D43D15OF",  # the letter O for a nought
        "RSSMRA85D43DI50F",
        "R55MRA85D43D150F",
        "RSSMRABSD43D150F",
    ],
)
def test_a_code_is_read_however_it_is_set(text):
    assert taken_apart(text).code == "RSSMRA85D43D150F"


@pytest.mark.parametrize(
    "text", ["", "RSSMRA85D43D150", "12345678901", "RSSMRA85D43D15OG", "RSSMRA85F43D150F", "ROSSI MARIA"]
)
def test_what_has_not_its_shape_is_no_code(text):
    assert codice_fiscale_in(text) is None


def test_a_wrong_check_letter_is_said_and_the_code_kept():
    code = taken_apart("RSSMRA85D43D150G")
    assert not code.check_is_right
    assert code.code == "RSSMRA85D43D150G"
    assert code.born_on(TODAY) == date(1985, 4, 3)


def test_a_birth_to_come_was_a_century_ago():
    assert taken_apart("RSSMRA27D43D150Z").born_on(TODAY) == date(1927, 4, 3)
    assert taken_apart("RSSMRA26D43D150Y").born_on(TODAY) == date(2026, 4, 3)


def test_a_day_that_no_month_has_is_no_birth_date():
    assert taken_apart("RSSMRA85D71D150Z").born_on(TODAY) is None
    assert taken_apart("RSSMRA85D00D150Z").born_on(TODAY) is None
    assert taken_apart("RSSMRA85D81D150Z").born_on(TODAY) is None


@pytest.mark.parametrize(
    ("family", "first", "is_hers"),
    [
        ("ROSSI", "MARIA", True),
        ("ROSSI BIANCHI", "MARIA", True),
        ("BIANCHI ROSSI", "MARIA", True),
        ("ROSSI", "MARIA TERESA", True),
        ("RUSSO", "MARIA", True),
        ("BIANCHI", "MARIA", False),
        ("ROSSI", "ANNA", False),
        ("", "", False),
    ],
)
def test_a_name_fits_a_code_or_does_not(family, first, is_hers):
    assert consistent(taken_apart("RSSMRA85D43D150F"), surname_parts(family), given_parts(first)) is is_hers


@given(st.one_of(st.text(max_size=40), st.text(alphabet="0123456789OILSABDMRZ", min_size=16, max_size=16)))
@example("LLLLLLLLALLLLLLL")
@example("SSSSSSSSASSSSSSS")
def test_whatever_comes_a_code_has_its_shape_or_there_is_none(text):
    code = codice_fiscale_in(text)
    if code is not None:
        assert len(code.code) == len(code.plain) == 16
        assert taken_apart(code.plain).plain == code.plain
        assert taken_apart(code.code).plain == code.plain
        code.born_on(TODAY)
