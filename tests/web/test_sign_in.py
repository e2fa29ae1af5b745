"""Signing in and out, and what those see who may not come in."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from tests.cast import ADA, PASSWORD, Cast
from tests.web.caseload import SignIn

from preavviso.records.directory.models import Mandate, User

pytestmark = pytest.mark.django_db
SIGN_IN = "/accedi/"


@pytest.fixture(autouse=True)
def no_attempts_remembered() -> None:
    cache.clear()


def sign_in(client: Client, password: str = PASSWORD, **more: str):
    return client.post(SIGN_IN, {"login": ADA.email, "password": password, **more})


def test_the_right_password_leads_to_the_desk(cast: Cast) -> None:
    assert sign_in(Client())["Location"] == reverse("desk")


def test_one_comes_back_to_where_one_wanted_to_go(cast: Cast) -> None:
    client = Client()
    sent = client.get("/messaggi/")
    assert sent["Location"] == "/accedi/?next=/messaggi/"
    assert sign_in(client, next="/messaggi/")["Location"] == "/messaggi/"


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(elsewhere: str, cast: Cast) -> None:
    assert sign_in(Client(), next=elsewhere)["Location"] == reverse("desk")


def test_a_wrong_password_is_told_in_words_and_nothing_of_whether_the_address_is_known(cast: Cast) -> None:
    client = Client(headers={"accept-language": "it"})
    wrong = sign_in(client, "un altro venerdì")
    assert wrong.status_code == 200
    assert "non sono corretti" in wrong.content.decode()
    cache.clear()
    unknown = client.post(SIGN_IN, {"login": "nessuno@preavviso.example", "password": "un altro venerdì"})
    assert "non sono corretti" in unknown.content.decode()


def test_missing_fields_are_named_beside_themselves(cast: Cast) -> None:
    page = Client().post(SIGN_IN, {"login": "", "password": ""}).content.decode()
    assert page.count('aria-invalid="true"') == 2
    assert 'aria-describedby=" id_login-error"' in page


def test_after_too_many_wrong_passwords_even_the_right_one_waits(cast: Cast) -> None:
    client = Client()
    for _ in range(5):
        sign_in(client, "un altro venerdì")
    assert sign_in(client).status_code == 200
    assert "_auth_user_id" not in client.session


def test_the_right_password_changes_the_session_s_key(cast: Cast) -> None:
    client = Client()
    client.get(SIGN_IN)
    before = client.session.session_key
    sign_in(client)
    assert client.session.session_key != before


@pytest.mark.parametrize(
    "path",
    ["signup/", "accounts/signup/", "accedi/signup/", "password/reset/", "email/", "accounts/login/", "admin/"],
)
def test_what_we_do_not_use_of_the_sign_in_library_is_not_there(path: str, cast: Cast) -> None:
    assert Client().get(f"/{path}").status_code == 404


def test_a_suspended_account_is_told_so_and_stays_outside(cast: Cast) -> None:
    User.objects.filter(email=ADA.email).update(is_active=False)
    client = Client(headers={"accept-language": "it"})
    answer = client.post(SIGN_IN, {"login": ADA.email, "password": PASSWORD}, follow=True)
    assert "Il tuo accesso è sospeso" in answer.content.decode()
    assert client.get("/").status_code == 302


def test_an_account_suspended_meanwhile_is_out_at_the_next_page(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(ADA)
    assert client.get("/").status_code == 200
    User.objects.filter(email=ADA.email).update(is_active=False)
    assert client.get("/").status_code == 302


def test_without_a_mandate_there_is_an_explanation_and_nothing_else(cast: Cast, signed_in: SignIn) -> None:
    Mandate.objects.filter(user__email=ADA.email).delete()
    answer = signed_in(ADA).get("/")
    assert answer.status_code == 403
    assert "non ha ancora un incarico" in answer.content.decode()


def test_signing_out_ends_the_session(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(ADA)
    assert client.get("/esci/").status_code == 200
    assert client.get("/").status_code == 200, "looking at the page alone does not sign out"
    client.post("/esci/")
    assert client.get("/")["Location"] == "/accedi/?next=/"


def test_a_new_password_holds_and_ends_other_sessions(cast: Cast, signed_in: SignIn) -> None:
    new = "quattro parole senza nesso"
    here, elsewhere = signed_in(ADA), signed_in(ADA)
    here.post("/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert elsewhere.get("/").status_code == 302
    assert sign_in(Client(), new)["Location"] == reverse("desk")


def test_a_short_new_password_is_refused_with_the_reason(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(ADA).post("/password/", {"oldpassword": PASSWORD, "password1": "breve", "password2": "breve"})
    assert "15" in page.content.decode()
    assert 'aria-invalid="true"' in page.content.decode()
