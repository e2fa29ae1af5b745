"""What did not come in as usual stands above the worklist, in words and with what to do, until its cause is gone."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.test import Client
from tests.announced import BRUNI, by_pec, notice, receive_and_register
from tests.cast import ADA, FRIDAY, IVO, Cast
from tests.web.caseload import Caseload, SignIn
from typer.testing import CliRunner

from preavviso.domain.notice import NoticeKind, Period
from preavviso.project.program import app
from preavviso.records.intake.models import Box, Untaken

pytestmark = pytest.mark.django_db
MONDAY = FRIDAY.replace(day=27)


def came(cast: Cast, period: Period, at: datetime, lines: int = 6) -> None:
    people = [replace(BRUNI, surname=f"Cognome{number}", planned_on=period.first_day) for number in range(lines)]
    listed = replace(notice(people, NoticeKind.PROGRAMME), period=period)
    receive_and_register(cast.context(ADA, at), f"{period}".encode(), by_pec(listed, at=at), at)


@pytest.fixture
def three_months(cast: Cast) -> Cast:
    """The lists of August to October, each on the 24th of the month before."""
    for month in (8, 9, 10):
        came(cast, Period(2025, month), FRIDAY.replace(month=month - 1))
    return cast


def desk_on(client: Client, settings, now: datetime) -> str:
    settings.REHEARSAL_NOW = now.isoformat()
    return client.get("/").content.decode()


def box(cast: Cast, now: datetime, **more: object) -> Box:
    every = {"every": timedelta(minutes=5), "due_at": now + timedelta(minutes=5)}
    return Box.objects.create(
        organisation=cast.borgolago, name="PEC", address="imap://a@b.example/INBOX", **every, **more
    )


def test_a_list_that_has_not_come_is_asked_for(three_months: Cast, signed_in: SignIn, settings) -> None:
    client = signed_in(ADA)
    assert "alarms" not in desk_on(client, settings, FRIDAY)
    page = desk_on(client, settings, MONDAY)
    assert "L'elenco di novembre 2025 di casalaghi.example non è ancora arrivato" in page
    assert "di solito arriva entro domenica 26 ottobre." in page
    assert "se è arrivato per altra via, caricalo." in page
    assert "Imparato dagli elenchi di 3 mesi." in page


def test_the_alarm_goes_when_its_cause_goes(three_months: Cast, signed_in: SignIn, settings) -> None:
    came(three_months, Period(2025, 11), FRIDAY)
    assert "alarms" not in desk_on(signed_in(ADA), settings, MONDAY)


def test_a_list_that_came_late_or_short_is_said(three_months: Cast, signed_in: SignIn, settings) -> None:
    came(three_months, Period(2025, 11), FRIDAY.replace(day=28), lines=2)
    page = desk_on(signed_in(ADA), settings, FRIDAY.replace(day=28))
    assert "L'elenco di novembre 2025 di casalaghi.example è arrivato 4 giorni più tardi del solito." in page
    assert "L'elenco di novembre 2025 di casalaghi.example ha 2 righe: di solito sono circa 6." in page


def test_a_mailbox_that_refuses_its_password_is_an_alarm_with_what_to_do(
    caseload: Caseload, signed_in: SignIn, settings
) -> None:
    failing = box(caseload.cast, FRIDAY, trouble="login_refused", failing_since=FRIDAY)
    client = signed_in(ADA)
    page = desk_on(client, settings, FRIDAY)
    assert "Da «PEC» non entra più nulla da venerdì 24 ottobre 2025, 16:40." in page
    assert 'href="/messaggi/conti/#boxes"' in page
    Box.objects.filter(id=failing.id).update(trouble="", failing_since=None)
    assert "alarms" not in desk_on(client, settings, FRIDAY)


def test_what_passes_by_itself_is_given_a_quarter_of_an_hour(caseload: Caseload, signed_in: SignIn, settings) -> None:
    box(caseload.cast, FRIDAY + timedelta(minutes=30), trouble="unreachable", failing_since=FRIDAY)
    client = signed_in(ADA)
    assert "alarms" not in desk_on(client, settings, FRIDAY + timedelta(minutes=14))
    assert "Da «PEC» non entra più nulla" in desk_on(client, settings, FRIDAY + timedelta(minutes=16))


def test_what_could_not_be_taken_is_an_alarm_though_the_box_is_well(
    caseload: Caseload, signed_in: SignIn, settings
) -> None:
    lies = {"place": "imap://a@b.example/INBOX;UID=7", "reason": "too_big", "size": 1 << 30}
    Untaken.objects.create(box=box(caseload.cast, FRIDAY), delivered_at=FRIDAY, noticed_at=FRIDAY, **lies)
    assert "1 cosa in «PEC» non si è potuta prendere." in desk_on(signed_in(ADA), settings, FRIDAY)


def test_nobody_sees_another_municipality_s_alarms(three_months: Cast, signed_in: SignIn, settings) -> None:
    box(three_months, MONDAY, trouble="login_refused", failing_since=MONDAY)
    assert desk_on(signed_in(ADA), settings, MONDAY).count('class="alarm"') == 2
    assert "alarms" not in desk_on(signed_in(IVO), settings, MONDAY)


def test_the_terminal_says_them_beside_the_results(three_months: Cast, settings) -> None:
    settings.REHEARSAL_NOW = MONDAY.isoformat()
    box(three_months, MONDAY, trouble="login_refused", failing_since=MONDAY)
    of_borgolago = ["worklist", "--json", "--organisation", three_months.borgolago.name]
    done = CliRunner().invoke(app, of_borgolago, catch_exceptions=False)
    assert done.exit_code == 0
    assert done.stderr.count("⚠") == 2
    assert "casalaghi.example" in done.stderr
    assert "⚠" not in done.stdout
