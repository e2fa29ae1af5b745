"""Headings of columns as offices write them."""

import pytest

from preavviso.domain.wording.heading import Column, column_of


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("COGNOME", Column.SURNAME),
        ("Nome", Column.GIVEN_NAME),
        ("NOMINATIVO", Column.FULL_NAME),
        ("Cognome e nome", Column.FULL_NAME),
        ("COGNOME / NOME", Column.FULL_NAME),
        ("ASSEGNATARIO", Column.FULL_NAME),
        ("COD. UTENTE", Column.CODE),
        ("N. CONTRATTO", Column.CODE),
        ("U.I.", Column.CODE),
        ("Cod.Inquilino", Column.CODE),
        ("UBICAZIONE ALLOGGIO", Column.STREET),
        ("INDIRIZZO", Column.STREET),
        ("N. CIVICO", Column.CIVIC),
        ("INT.", Column.FLAT),
        ("COMUNE", Column.TOWN),
        ("DATA ESECUZIONE", Column.DAY),
        ("Data accesso", Column.DAY),
        ("DATA/ORA", Column.DAY),
        ("ORA", Column.HOUR),
        ("ESITO / NOTE", Column.STATUS),
        ("STATO", Column.STATUS),
        ("ANNOTAZIONI", Column.REMARK),
        ("NOTE SOCIALI", Column.VULNERABILITY),
        ("Fragilità (sì/no)", Column.VULNERABILITY),
        ("N.", Column.KNOWN),
        ("Data decadenza", Column.KNOWN),
        ("MOROSITÀ €", Column.KNOWN),
        ("QWERTY", None),
        ("Data iscrizione a ruolo", None),
        ("", None),
    ],
)
def test_a_heading_says_what_its_column_holds(heading, column):
    assert column_of(heading) is column
