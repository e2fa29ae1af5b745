from dataclasses import replace
from datetime import date, time

import pytest

from preavviso.domain.notice import Decision, Entry, subject_keys, tenancies

BRUNI = Entry(
    surname="Bruni",
    given_name="Tullio",
    address="via dei Mille 14, int. 6",
    tenancy_code="",
    planned_on=date(2025, 11, 27),
    planned_at=time(9),
    decision=Decision.EXECUTE,
    remark="SI ESEGUE - dopo ripetuti solleciti telefonici",
    where="line 12",
)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(BRUNI, surname="BRUNI", given_name="TULLIO"), id="capitals"),
        pytest.param(replace(BRUNI, address="Via dei Mille  14 int. 6"), id="spaces and commas"),
        pytest.param(replace(BRUNI, address="VIADEIMILLE14,INT.6"), id="no spaces"),
    ],
)
def test_the_same_tenancy_written_otherwise_has_the_same_keys(other: Entry) -> None:
    assert subject_keys(other) == subject_keys(BRUNI)


@pytest.mark.parametrize(
    ("one", "other"), [("via Roma 1/2", "via Roma 12"), ("via Roma 77", "via Roma 77/A"), ("via Po 1, 4", "via Po 14")]
)
def test_other_numbers_are_another_tenancy(one: str, other: str) -> None:
    assert subject_keys(replace(BRUNI, address=one)) != subject_keys(replace(BRUNI, address=other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("ŁUKASZEWSKA", "Lukaszewska"), ("ȘERBAN", "Serban"), ("Kovačić", "KOVACIC"), ("ØSTERGÅRD", "Ostergard")],
)
def test_marks_on_letters_do_not_tell_people_apart(one: str, other: str) -> None:
    assert subject_keys(replace(BRUNI, surname=one)) == subject_keys(replace(BRUNI, surname=other))


def test_names_in_another_alphabet_are_told_apart() -> None:
    assert subject_keys(replace(BRUNI, surname="Шевченко")) != subject_keys(replace(BRUNI, surname="Коваленко"))


def test_a_list_with_the_code_and_one_without_share_a_key() -> None:
    coded = replace(BRUNI, tenancy_code="0012345")
    assert set(subject_keys(coded)) & set(subject_keys(BRUNI))


def test_the_same_code_with_another_surname_is_another_tenancy() -> None:
    one, other = replace(BRUNI, tenancy_code="0012345"), replace(BRUNI, surname="Rossi", tenancy_code="0012345")
    assert not set(subject_keys(one)) & set(subject_keys(other))


def test_two_rows_that_look_the_same_are_two_tenancies() -> None:
    first, second = tenancies([BRUNI, BRUNI])
    assert not set(first) & set(second)


def test_copies_of_a_list_with_twins_name_each_twin_alike() -> None:
    later = replace(BRUNI, planned_at=time(11))
    assert tenancies([later, BRUNI]) == list(reversed(tenancies([BRUNI, later])))
