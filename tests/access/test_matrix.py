"""Who gets what at which address: the whole table, and no address without a row."""

import re
from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.access.table import OF_A_RECORD, ROWS, TABLE, absent, address, request
from tests.cast import ADA, ALDO, CARLO, ELIO, IRMA, IVO
from tests.web.caseload import Caseload, SignIn

from preavviso.records.cases.models import Case
from preavviso.records.intake.models import Message
from preavviso.records.oversight.models import LedgerEntry

pytestmark = pytest.mark.django_db

PLAYED_BY = {
    "social_worker": ADA,
    "coordinator": CARLO,
    "authority_clerk": ALDO,
    "auditor": ELIO,
    "administrator": IRMA,
    "stranger": IVO,
}
CSRF = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')


def names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        else:
            yield str(pattern.name)


def headers(response: HttpResponse) -> dict[str, str]:
    return {name: value for name, value in response.headers.items() if name != "Expires"}


def test_every_address_has_its_rows() -> None:
    assert {name for _method, name in ROWS} == set(names(get_resolver().url_patterns)), (
        "matrix.toml and the pages' addresses are not the same: write a row for each method of each address."
    )


@pytest.mark.parametrize(("method", "name"), ROWS, ids=list(TABLE["verdicts"]))
def test_each_role_gets_what_the_table_says(method: str, name: str, caseload: Caseload, signed_in: SignIn) -> None:
    expected = dict(zip(TABLE["roles"], TABLE["verdicts"][f"{method} {name}"], strict=True))
    got = {}
    for role in TABLE["roles"]:
        client = signed_in(PLAYED_BY[role]) if role in PLAYED_BY else Client()
        got[role] = request(client, method, address(name, caseload)).status_code
    assert got == expected


@pytest.mark.parametrize("name", sorted({name for _method, name in ROWS}))
def test_a_method_without_a_row_is_refused(name: str, caseload: Caseload, signed_in: SignIn) -> None:
    for method in {"GET", "POST", "PUT", "DELETE", "PATCH"} - {method for method, other in ROWS if other == name}:
        assert request(signed_in(ADA), method, address(name, caseload)).status_code == 405, method


@pytest.mark.parametrize("name", sorted(OF_A_RECORD))
def test_what_is_forbidden_looks_as_if_it_were_not_there(name: str, caseload: Caseload, signed_in: SignIn) -> None:
    method = next(method for method, other in ROWS if other == name)
    verdicts = dict(zip(TABLE["roles"], TABLE["verdicts"][f"{method} {name}"], strict=True))
    for part in (PLAYED_BY[role] for role, verdict in verdicts.items() if verdict == 404):
        forbidden = request(signed_in(part), method, address(name, caseload))
        missing = request(signed_in(part), method, absent(name, caseload))
        assert forbidden.status_code == missing.status_code == 404
        assert CSRF.sub(b"", forbidden.content) == CSRF.sub(b"", missing.content)
        assert headers(forbidden) == headers(missing)


def test_a_stranger_changes_nothing(caseload: Caseload, signed_in: SignIn) -> None:
    before = (list(Case.objects.values()), list(Message.objects.values()))
    for method, name in ROWS:
        if method == "POST" and name in OF_A_RECORD:
            request(signed_in(IVO), method, address(name, caseload))
    assert (list(Case.objects.values()), list(Message.objects.values())) == before


def test_a_refusal_is_noted_in_the_ledger_of_who_asked(caseload: Caseload, signed_in: SignIn) -> None:
    signed_in(IVO).get(address("case", caseload))
    noted = LedgerEntry.objects.get(act="refused")
    assert noted.organisation_id == caseload.cast.valpiana.id
    assert noted.subject == f"case:{caseload.case}"


def test_a_stranger_s_lists_hold_nothing_of_others(caseload: Caseload, signed_in: SignIn) -> None:
    for name in ("desk", "messages"):
        shown = signed_in(IVO).get(address(name, caseload)).content.decode()
        assert "Bruni" not in shown
        assert "NOVEMBRE" not in shown
    assert "Bruni" not in signed_in(IVO).post(reverse("desk"), {"cerca": "moro"}).content.decode()
