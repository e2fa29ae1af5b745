"""Files of the registry: headings of any habit, rows that are told when they do not hold."""

from datetime import date

import pytest

from preavviso.domain.registry import (
    ColumnsError,
    Field,
    InterventionReader,
    Kind,
    Remark,
    ResidentReader,
    columns_of,
    day_of,
    field_of,
    fits,
)

TODAY = date(2025, 10, 24)


def read(headings, *rows, said=None):
    columns = columns_of([(1, headings), *enumerate(rows, 2)], Kind.REGISTRY, said or {})
    remarks: list[Remark] = []
    reader = ResidentReader(columns, TODAY, remarks.append)
    return [reader.read(number, cells) for number, cells in enumerate(rows, 2)], remarks


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("COGNOME", Field.SURNAME),
        ("Nome", Field.GIVEN_NAME),
        ("Cognome e nome", Field.FULL_NAME),
        ("DATA_NASCITA", Field.BIRTH_DATE),
        ("Data di nascita", Field.BIRTH_DATE),
        ("Cod. fisc.", Field.CODICE_FISCALE),
        ("C.F.", Field.CODICE_FISCALE),
        ("Codice famiglia", Field.HOUSEHOLD),
        ("household_id", Field.HOUSEHOLD),
        ("Indirizzo di residenza", Field.ADDRESS),
        ("N. civico", Field.CIVIC),
        ("Esponente", Field.CIVIC_LETTER),
        ("Città", Field.MUNICIPALITY),
        ("Matricola", Field.NUMBER),
        ("person_id", Field.NUMBER),
        ("Comune di nascita", None),
        ("Sesso", None),
        ("", None),
    ],
)
def test_headings_of_the_trade_are_known(heading, field):
    assert field_of(heading, Kind.REGISTRY) is field


def test_an_address_in_several_columns_is_one_line():
    (row,), _ = read(
        ["ID", "Cognome", "Specie", "Toponimo", "Civico", "Lettera", "Scala", "Interno"],
        ["7", "Riva", "VIA", "DEI MILLE", "14", "B", "C", "6"],
    )
    assert row.address == "VIA DEI MILLE 14/B, scala C, int. 6"


def test_the_heading_may_stand_below_a_title():
    columns = columns_of(
        [(1, ["Anagrafe al 1° ottobre"]), (3, ["ID", "Cognome"]), (4, ["7", "Riva"])], Kind.REGISTRY, {}
    )
    assert (columns.row, columns.at) == (3, {Field.NUMBER: 0, Field.SURNAME: 1})


def test_what_a_person_says_goes_before_what_the_heading_says():
    (row,), _ = read(
        ["ID", "Cognome", "Cognome assistito"], ["7", "Riva", "Rossi"], said={"cognome  ASSISTITO": "surname"}
    )
    assert row.surname == "Rossi"


def test_a_heading_that_is_not_there_is_told_with_those_that_are():
    with pytest.raises(ColumnsError, match=r"no column with the heading Famigliare.*ID, Cognome"):
        columns_of([(1, ["ID", "Cognome"])], Kind.REGISTRY, {"Famigliare": "household"})


def test_a_file_without_names_is_told_how_to_be_helped():
    with pytest.raises(ColumnsError, match='--column surname="its heading"'):
        columns_of([(1, ["ID", "Chi"])], Kind.REGISTRY, {})


def test_what_was_said_once_fits_where_all_its_headings_stand():
    assert fits({"Chi": "surname"}, ["ID", "CHI"])
    assert not fits({"Chi": "surname"}, ["ID", "Cognome"])
    assert not fits({}, ["ID"])


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (["", "Riva", "", ""], "no number"),
        (["7", "", "", ""], "neither surname"),
        (["7", "R" * 1001, "", ""], "longer than 1000"),
        (["7", "Riva", "2020-05-01", "2019-05-01"], "ends before it begins"),
    ],
)
def test_a_row_that_does_not_hold_is_told_and_not_taken(cells, reason):
    rows, remarks = read(["id", "cognome", "dal", "al"], cells)
    assert rows == [None]
    assert [(one.row, one.taken) for one in remarks] == [(2, False)]
    assert reason in str(remarks[0].why)


@pytest.mark.parametrize("born", ["00/00/1970", "31/11/1985", "03/04/85", "04/2090", "2090-01-01"])
def test_nobody_is_left_out_for_a_birth_date_that_is_none(born):
    rows, remarks = read(["id", "cognome", "nato il"], ["7", "Riva", born])
    assert rows[0].birth_date is None
    assert [one.taken for one in remarks] == [True]


@pytest.mark.parametrize("far", ["31/12/9999", "9999-12-31", "2999-12-31"])
def test_the_day_that_means_for_ever_is_no_end_and_no_mistake(far):
    rows, remarks = read(["id", "cognome", "al"], ["7", "Riva", far])
    assert (rows[0].until, remarks) == (None, [])


def test_what_stands_for_nothing_is_not_stated():
    rows, remarks = read(["id", "cognome", "nato il"], ["7", "Riva", "NULL"], ["", "", ""])
    assert (rows[0].birth_date, rows[1], remarks) == (None, None, [])


def test_a_name_in_one_column_is_taken_apart():
    rows, _ = read(["id", "nominativo"], ["7", "DE LUCA ANNA MARIA"])
    assert (rows[0].surname, rows[0].given_name) == ("DE LUCA", "ANNA MARIA")


def test_a_spreadsheets_count_is_a_day_and_a_year_is_none():
    assert (day_of("31140"), day_of("1970")) == (date(1985, 4, 3), None)


def test_an_intervention_says_about_whom_it_is():
    columns = columns_of([(1, ["n. pratica", "matricola", "tipologia", "data apertura"])], Kind.INTERVENTIONS, {})
    remarks: list[Remark] = []
    reader = InterventionReader(columns, remarks.append)
    row = reader.read(2, ["I7", "P7", "tutela minori", "5.7.2018"])
    assert (row.number, row.person, row.kind, row.opened_on) == ("I7", "P7", "tutela minori", date(2018, 7, 5))
    assert reader.read(3, ["I8", "", "", ""]) is None
    assert "about" in str(remarks[0].why)
