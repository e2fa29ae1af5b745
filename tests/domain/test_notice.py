from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preavviso.domain.notice import Decision, Entry, NoticeKind, Period, fingerprint, subject_keys, tenancies

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
NOVEMBER = Period(2025, 11)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(BRUNI, surname="BRUNI", given_name="TULLIO"), id="capitals"),
        pytest.param(replace(BRUNI, address="Via dei Mille  14 int. 6"), id="spaces and commas"),
        pytest.param(
            replace(BRUNI, where="sheet Novembre, row 7", confidence=0.9), id="another place in another format"
        ),
    ],
)
def test_the_same_list_in_another_layout_is_the_same_notice(other: Entry) -> None:
    assert fingerprint(NoticeKind.PROGRAMME, NOVEMBER, [other]) == fingerprint(NoticeKind.PROGRAMME, NOVEMBER, [BRUNI])


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(BRUNI, planned_on=date(2025, 11, 28)), id="another day"),
        pytest.param(replace(BRUNI, planned_at=time(9, 30)), id="another hour"),
        pytest.param(replace(BRUNI, decision=Decision.SUSPEND), id="another decision"),
        pytest.param(replace(BRUNI, remark="SI ESEGUE - invalido 100%"), id="another remark"),
        pytest.param(replace(BRUNI, given_name="Tullia"), id="another person"),
    ],
)
def test_what_matters_makes_another_notice(other: Entry) -> None:
    assert fingerprint(NoticeKind.PROGRAMME, NOVEMBER, [other]) != fingerprint(NoticeKind.PROGRAMME, NOVEMBER, [BRUNI])


def test_the_reminder_of_a_programme_is_another_notice() -> None:
    assert fingerprint(NoticeKind.REMINDER, NOVEMBER, [BRUNI]) != fingerprint(NoticeKind.PROGRAMME, NOVEMBER, [BRUNI])


@given(st.permutations([BRUNI, replace(BRUNI, surname="Rossi"), replace(BRUNI, surname="Bianchi")]))
def test_the_order_of_the_rows_does_not_matter(entries: list[Entry]) -> None:
    usual = [BRUNI, replace(BRUNI, surname="Rossi"), replace(BRUNI, surname="Bianchi")]
    assert fingerprint(NoticeKind.PROGRAMME, NOVEMBER, entries) == fingerprint(NoticeKind.PROGRAMME, NOVEMBER, usual)


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
    assert tenancies([BRUNI, BRUNI]) == tenancies([BRUNI, replace(BRUNI, remark="SI ESEGUE")])
