"""What holds for every page: headers, languages, no change by looking, no markup out of messages, few queries."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.access.table import ROWS, address, request
from tests.announced import BRUNI, by_mail, notice, receive_and_register
from tests.cast import ADA, CARLO, IVO
from tests.web.caseload import Caseload, SignIn

from preavviso.domain.answer import Stated
from preavviso.domain.message import Problem
from preavviso.domain.phrase import Phrase
from preavviso.records.oversight.models import LedgerEntry

pytestmark = pytest.mark.django_db

PAGES = ("desk", "case", "messages", "message")
IMPORTING = ("registry", "import_file", "import")
# Pages that show nothing out of messages.
BARE = ("upload", "conservation", "read_meanwhile")
HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>{{ 7|add:7 }}'


@pytest.mark.parametrize(("method", "name"), ROWS, ids=[f"{method} {name}" for method, name in ROWS])
def test_every_answer_has_the_headers_that_protect_it(
    method: str, name: str, caseload: Caseload, signed_in: SignIn
) -> None:
    for client in (signed_in(ADA), signed_in(IVO), Client()):
        answer = request(client, method, address(name, caseload))
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["Referrer-Policy"] == "same-origin"
        assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("name", [*PAGES, *BARE, *IMPORTING])
def test_a_page_holds_no_style_and_no_script_of_its_own(name: str, caseload: Caseload, signed_in: SignIn) -> None:
    page = signed_in(CARLO).get(address(name, caseload)).content.decode()
    assert "<main" in page or name == "read_meanwhile"
    assert " style=" not in page
    assert "<style" not in page
    assert " onclick=" not in page
    assert page.count("<script") == page.count("<script src=")
    assert "http://" not in page
    assert "https://" not in page


def test_the_original_is_given_as_a_file_and_never_shown_here(caseload: Caseload, signed_in: SignIn) -> None:
    answer = signed_in(ADA).get(address("original", caseload))
    assert answer.content == b"From: a\n\nBruni, Moro"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert answer["Content-Security-Policy"].startswith("sandbox")


@pytest.mark.parametrize("name", PAGES)
def test_what_a_message_says_is_text_and_never_markup(name: str, caseload: Caseload, signed_in: SignIn) -> None:
    said = Stated(yes=True, text=HOSTILE, source=HOSTILE)
    entry = replace(
        BRUNI, surname=HOSTILE, address=HOSTILE, remark=HOSTILE, tenancy_code=HOSTILE, where=HOSTILE, vulnerability=said
    )
    listed = replace(notice([entry]), source=HOSTILE)
    reading = replace(by_mail(listed), problems=(Problem("x", Phrase("%(x)s", {"x": HOSTILE}), HOSTILE),))
    assert reading.inner is not None
    reading = replace(reading, inner=replace(reading.inner, subject=HOSTILE, sender=HOSTILE, to=(HOSTILE,)))
    got = receive_and_register(caseload.cast.context(ADA), b"hostile", reading)
    client = signed_in(ADA)
    case = client.get(reverse("desk")).context["desk"].lines
    found = next(line.case for line in case if line.household.startswith("<script>"))
    path = address(name, replace(caseload, message=got.message, case=found))
    page = client.get(path).content.decode()
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;" in page
    assert "{{ 7|add:7 }}" in page


def everything() -> dict[str, list[dict[str, object]]]:
    """All rows but the notes of reads, and the sessions that signing in makes."""
    apart = {"LedgerEntry", "LedgerHead", "Session"}
    return {
        model.__name__: list(model._default_manager.order_by("pk").values())
        for model in apps.get_models()
        if model.__name__ not in apart
    }


def test_looking_changes_nothing(caseload: Caseload, signed_in: SignIn) -> None:
    client = signed_in(ADA)
    before = everything()
    for method, name in ROWS:
        if method == "GET":
            client.get(address(name, caseload))
            client.get(address(name, caseload), headers={"HX-Request": "true"})
    assert everything() == before


@pytest.mark.parametrize(
    ("name", "act", "subject"),
    [
        ("desk", "see_desk", ""),
        ("case", "see_case", "case:{case}"),
        ("messages", "see_messages", ""),
        ("message", "see_messages", "message:{message}"),
        ("original", "see_messages", "message:{message}"),
    ],
)
def test_a_read_is_in_the_ledger_with_who_and_what_for(
    name: str, act: str, subject: str, caseload: Caseload, signed_in: SignIn
) -> None:
    before = LedgerEntry.objects.count()
    signed_in(ADA).get(address(name, caseload))
    (noted,) = list(LedgerEntry.objects.order_by("number"))[before:]
    assert noted.act == act
    assert noted.actor == str(caseload.cast.user(ADA).id)
    assert noted.subject == subject.format(case=caseload.case, message=caseload.message)
    assert noted.details["purpose"] == "case_work"


def test_a_read_is_noted_even_where_the_page_then_fails(
    caseload: Caseload, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("preavviso.web.cases.views.render", fail)
    client = signed_in(ADA)
    client.raise_request_exception = False
    failed = client.get(address("case", caseload))
    assert failed.status_code == 500
    assert "Di quanto era conservato non si è perso nulla" in failed.content.decode()
    assert LedgerEntry.objects.filter(act="see_case", subject=f"case:{caseload.case}").exists()


@pytest.mark.parametrize(("name", "ceiling"), [("desk", 18), ("case", 24), ("messages", 15), ("message", 18)])
def test_a_page_asks_the_database_only_so_often(name: str, ceiling: int, caseload: Caseload, signed_in: SignIn) -> None:
    client, path = signed_in(ADA), address(name, caseload)
    client.get(path)
    asked = _queries(lambda: client.get(path))
    assert len(asked) <= ceiling, "\n".join(asked)


def _queries(do: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        do()
    return [query["sql"] for query in captured.captured_queries if "SAVEPOINT" not in query["sql"]]


@pytest.mark.parametrize(
    ("asked", "heading"),
    [
        ("it", "Accedi"),
        ("en-GB,en;q=0.9", "Sign in"),
        ("de-CH,de", "Accedi"),
        ("de,en;q=0.5", "Sign in"),
        ("", "Accedi"),
    ],
    ids=["italian", "english", "german", "german or english", "nothing said"],
)
def test_the_page_speaks_the_browser_s_language_and_italian_where_none_fits(asked: str, heading: str) -> None:
    page = Client(headers={"accept-language": asked}).get("/accedi/").content.decode()
    assert f"<h1>{heading}</h1>" in page
    assert f'<html lang="{"it" if heading == "Accedi" else "en"}">' in page


def test_the_switch_is_stronger_than_the_browser() -> None:
    client = Client(headers={"accept-language": "it"})
    client.post("/lingua/", {"language": "en"})
    assert "<h1>Sign in</h1>" in client.get("/accedi/").content.decode()


def test_days_are_written_as_italian_writes_them(caseload: Caseload, signed_in: SignIn, settings) -> None:
    settings.REHEARSAL_NOW = "2025-10-24T16:40:00+02:00"
    page = signed_in(ADA).get("/").content.decode()
    assert "Prova: oggi è venerdì 24 ottobre 2025" in page
    assert "Previsto giovedì 27 novembre 2025 alle 09:00" in page


def test_a_form_from_elsewhere_is_refused_with_an_explanation(caseload: Caseload, signed_in: SignIn) -> None:
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "it"})
    client.force_login(caseload.cast.user(ADA))
    refused = client.post(address("take_case", caseload))
    assert refused.status_code == 403
    assert "La pagina era aperta da troppo tempo" in refused.content.decode()
