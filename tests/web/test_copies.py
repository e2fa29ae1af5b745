"""On a message's page: which other messages carry the same list, and what it says otherwise than the one before."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from tests.announced import BRUNI, MORO, by_mail, by_pec, notice, receive_and_register
from tests.cast import ADA, FRIDAY
from tests.web.caseload import Caseload, SignIn

from preavviso.records.intake.models import Copy, Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def twin(caseload: Caseload) -> UUID:
    """The registered list once more, by plain mail."""
    return receive_and_register(caseload.cast.context(ADA), b"twin", by_mail(notice([BRUNI, MORO]))).message


def test_a_copy_says_by_what_it_was_recognised_and_can_be_kept_apart_and_joined_again(
    caseload: Caseload, signed_in: SignIn, twin: UUID
) -> None:
    browser = signed_in(ADA)
    copy = Copy.objects.get(message=twin)
    apart, again = f"/messaggi/{twin}/copie/{copy.id}/distingui/", f"/messaggi/{twin}/copie/{copy.id}/riunisci/"
    page = browser.get(f"/messaggi/{twin}/")
    (carried,) = page.context["message"].carried
    assert (carried.recognised_by, carried.others) == ("identifier", 1)
    assert apart in page.content.decode()
    browser.post(apart)
    assert Copy.objects.get(id=copy.id).notice.copies.count() == 1
    page = browser.get(f"/messaggi/{twin}/").content.decode()
    assert again in page
    assert apart not in page
    browser.post(again)
    assert Notice.objects.filter(copies__message=twin).get().copies.count() == 2


def test_a_list_that_came_once_offers_nothing_to_keep_apart(caseload: Caseload, signed_in: SignIn) -> None:
    assert "/copie/" not in signed_in(ADA).get(f"/messaggi/{caseload.message}/").content.decode()


def test_a_copy_of_another_message_cannot_be_kept_apart_here(caseload: Caseload, signed_in: SignIn, twin: UUID) -> None:
    copy = Copy.objects.get(message=twin)
    assert signed_in(ADA).post(f"/messaggi/{caseload.doubtful}/copie/{copy.id}/distingui/").status_code == 404


def test_a_later_list_shows_line_by_line_what_is_different(caseload: Caseload, signed_in: SignIn) -> None:
    at = FRIDAY + timedelta(days=1)
    reading = by_pec(notice([replace(MORO, planned_on=date(2025, 12, 4))]), at=at)
    later = receive_and_register(caseload.cast.context(ADA, at), b"later", reading, at).message
    page = signed_in(ADA).get(f"/messaggi/{later}/").content.decode()
    compared = page[page.index('class="compared"') :]
    assert f"/messaggi/{caseload.message}/" in compared
    assert "27 novembre → giovedì 4 dicembre" in compared
    assert f"/casi/{caseload.case}/" in compared, "whom it no longer names"
