"""Names as lists write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preavviso.domain.wording.name import name_in, untitled
from preavviso.domain.wording.spelling import normal


@pytest.mark.parametrize(
    ("text", "surname", "given_name"),
    [
        ("ROSSI MARIA", "ROSSI", "MARIA"),
        ("ROSSI MARIA TERESA", "ROSSI", "MARIA TERESA"),
        ("Rossi, Maria", "Rossi", "Maria"),
        ("ROSSI Maria", "ROSSI", "Maria"),
        ("Maria ROSSI", "ROSSI", "Maria"),
        ("De LUCA Anna", "De LUCA", "Anna"),
        ("DE LUCA ANNA", "DE LUCA", "ANNA"),
        ("D'ANGELO GIUSEPPE", "D'ANGELO", "GIUSEPPE"),
        ("DELLA VALLE PIA", "DELLA VALLE", "PIA"),
        ("LO PRESTI SALVATORE", "LO PRESTI", "SALVATORE"),
        ("EL AMRANI FATIMA", "EL AMRANI", "FATIMA"),
        ("BEN ALI FATMA", "BEN ALI", "FATMA"),
        ("VAN DER BERG JAN", "VAN DER BERG", "JAN"),
        ("Sig.ra ROSSI MARIA", "ROSSI", "MARIA"),
        ("ROSSI MARIA VED. BIANCHI", "ROSSI VED. BIANCHI", "MARIA"),
        ("ROSSI IN DE LUCA MARIA", "ROSSI IN DE LUCA", "MARIA"),
        ("ROSSI MARIA VED. DELLA VALLE", "ROSSI VED. DELLA VALLE", "MARIA"),
        ("ROSSI", "ROSSI", ""),
    ],
)
def test_a_name_is_cut_where_the_surname_ends(text, surname, given_name):
    name = name_in(text)
    assert (name.surname, name.given_name) == (surname, given_name)


def test_a_cut_that_could_be_elsewhere_is_not_sure():
    assert name_in("ROSSI BIANCHI MARIA").confidence < 0.7
    assert name_in("ROSSI").confidence < 0.7
    assert name_in("Walter Carlo Tablotti").confidence < 0.7


@given(st.text(alphabet="ABCdeÈ' ,.-", max_size=30))
def test_no_word_of_a_name_is_lost_or_invented(text):
    name = name_in(text)
    words = sorted(f"{name.surname} {name.given_name}".replace(",", " ").split())
    kept = sorted(untitled(normal(text)).strip(" ,;:-–").replace(",", " ").split())
    assert words == kept
