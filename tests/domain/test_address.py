"""Addresses as lists and registries write them."""

import string
from dataclasses import astuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.addresses import LINES

from preavviso.domain.address import address_in


@pytest.mark.parametrize("line", LINES)
def test_an_address_is_taken_apart_as_the_table_says(line):
    text, *expected = (cell.strip() for cell in line.split("|"))
    assert list(astuple(address_in(text))) == expected


def test_a_municipality_that_is_given_counts_before_the_one_in_the_text():
    assert address_in("via Roma 12, Bollate", "Cassina de' Pecchi (MI)").municipality == "CASSINA DE PECCHI"


ALLOWED = set(string.ascii_uppercase + string.digits + " ")


@given(st.text(max_size=60) | st.text(alphabet="viaVIA.'/,-() 0123°SCALINTsnckmàÀxXpP", max_size=60))
def test_whatever_is_written_gives_capitals_and_digits(text):
    assert set("".join(astuple(address_in(text, text[:9])))) <= ALLOWED


@pytest.mark.parametrize("text", ["", "\u200b" * 10_000, "via " * 10_000, "9" * 10_000, "(" * 10_000, "S.N." * 5_000])
def test_hostile_text_is_bounded(text):
    assert sum(map(len, astuple(address_in(text)))) <= 1_000
