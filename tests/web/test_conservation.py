"""The accounts of the messages: every number adds up and leads to what it counts; a sum that fails is told."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.test import Client
from tests.announced import BRUNI, by_mail, by_pec, notice, receive_and_register
from tests.cast import ADA, FRIDAY, IVO, Cast
from tests.web.caseload import Caseload, SignIn

from preavviso.access.context import ROME, Context
from preavviso.actions import intake
from preavviso.queries.intake import Choice, conservation, pile
from preavviso.records.intake.models import Box, Message, Sighting

pytestmark = pytest.mark.django_db
PATH = "/messaggi/conti/"
LINK = re.compile(r'<a href="(/messaggi/\?[^"]+)">(?:<strong>)?[^<0-9]*(\d+)')


@pytest.fixture(autouse=True)
def friday(settings) -> None:
    settings.REHEARSAL_NOW = FRIDAY.isoformat()


def shown(client: Client, query: str = "") -> str:
    return client.get(PATH + query).content.decode()


def numbers(page: str) -> Iterator[tuple[str, int]]:
    """Each number of the page's sums, with where it leads."""
    found = ((path.replace("&amp;", "&"), int(count)) for path, count in LINK.findall(page))
    return (one for one in found if "giorno=" in one[0])


def several_days(cast: Cast) -> Context:
    """Messages of three days by three ways, in every state; one of them by two ways on one day."""
    context = cast.context(ADA)
    for days in range(3):
        then = Context(context.actor, FRIDAY - timedelta(days=days), context.purpose)
        receive_and_register(then, f"programme {days}".encode(), by_pec(notice([BRUNI])))
        uploaded = intake.Seen("upload", f"somebody {days}", then.now)
        both = intake.receive(then, f"programme {days}".encode(), "again.eml", uploaded)
        assert not both.new
    receive_and_register(context, b"doubtful", by_mail(notice([])))
    aside = receive_and_register(context, b"advertising", by_mail())
    intake.set_aside(context, aside.message)
    twice = [intake.Seen("folder", f"/{place}/x", FRIDAY) for place in (1, 2)]
    for seen in twice:
        intake.receive(context, b"in two folders", "x.txt", seen)
    return context


def test_each_number_leads_to_just_those_messages(cast: Cast, signed_in: SignIn) -> None:
    several_days(cast)
    client = signed_in(ADA)
    found = list(numbers(shown(client)))
    assert len(found) > 10
    for path, count in found:
        assert client.get(path).context["pile"].total == count, path


def test_the_whole_is_said_in_words_and_counts_each_message_once(cast: Cast, signed_in: SignIn) -> None:
    several_days(cast)
    page = shown(signed_in(ADA))
    assert Message.objects.count() == 6
    assert "<strong>Ricevuti 6</strong>: tutti conteggiati." in page
    assert "note-raise" not in page


def test_a_message_in_two_folders_on_one_day_counts_once_there(cast: Cast) -> None:
    context = several_days(cast)
    (folder,) = [one for one in conservation(context) if one.channel == "folder"]
    assert (folder.received, folder.by_state, folder.holds) == (1, {"received": 1}, True)


@pytest.mark.parametrize(
    ("hour", "day"), [("2025-10-24T23:59:59", 24), ("2025-10-25T00:00:00", 25)], ids=["before midnight", "midnight"]
)
def test_a_day_is_a_day_in_italy(hour: str, day: int, cast: Cast) -> None:
    context = cast.context(ADA, datetime.fromisoformat(hour).replace(tzinfo=ROME))
    intake.receive(context, b"one", "x", intake.Seen("upload", "1", context.now))
    (one,) = conservation(context)
    assert one.day.day == day
    assert pile(context, Choice(channel="upload", day=one.day)).total == 1
    assert pile(context, Choice(channel="upload", day=one.day + timedelta(days=1))).total == 0


@pytest.mark.loses_messages
def test_a_sum_that_does_not_hold_stands_out_in_words_with_what_to_do(cast: Cast, signed_in: SignIn) -> None:
    context = cast.context(ADA)
    lost, _kept = (
        intake.receive(context, raw, "x.txt", intake.Seen("folder", f"/{raw!r}", FRIDAY)) for raw in (b"1", b"2")
    )
    assert "note-raise" not in shown(signed_in(ADA))
    Sighting.objects.filter(message_id=lost.message).delete()
    Message.objects.filter(id=lost.message).delete()
    page = shown(signed_in(ADA))
    assert "1 dei 2 ricevuti manca." in page
    assert "account-broken" in page
    assert "preavviso doctor" in page
    assert "tutti conteggiati" not in page


@pytest.mark.loses_messages
def test_a_message_that_the_register_does_not_know_is_noticed(cast: Cast, signed_in: SignIn) -> None:
    smuggled = Message.objects.create(organisation=cast.borgolago, sha256="0", size=1, name="x", received_at=FRIDAY)
    Sighting.objects.create(message=smuggled, channel="folder", place="/x", delivered_at=FRIDAY, recorded_at=FRIDAY)
    assert "1 c'è senza che il registro lo conosca" in shown(signed_in(ADA))


def test_how_long_the_oldest_has_waited(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(ADA)
    assert "Non è ancora arrivato nessun messaggio" in shown(client)
    seen = intake.Seen("folder", "/x", FRIDAY - timedelta(days=3))
    waiting = intake.receive(cast.context(ADA), b"one", "x.txt", seen)
    page = shown(client)
    assert "aspetta da 3 giorni, da martedì 21 ottobre 2025" in page
    assert f'href="/messaggi/{waiting.message}/"' in page
    Message.objects.update(state=Message.State.QUARANTINED)
    intake.set_aside(cast.context(ADA), waiting.message)
    assert "Niente aspetta" in shown(client)


def test_boxes_say_when_they_were_last_looked_into_and_what_is_wrong(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(ADA)
    assert "Nessuna casella" in shown(client)
    box = {"organisation": cast.borgolago, "every": timedelta(minutes=5), "due_at": FRIDAY + timedelta(minutes=5)}
    Box.objects.create(name="PEC", address="imap://pec@mail.example/INBOX", reached_at=FRIDAY, **box)
    failing = {"trouble": "login_refused", "failing_since": FRIDAY - timedelta(hours=2)}
    Box.objects.create(name="Posta", address="imap://posta@mail.example/INBOX", **box, **failing)
    page = shown(client)
    assert "venerdì 24 ottobre 2025 alle 16:40" in page
    assert page.index("Posta</h3>") < page.index("PEC</h3>"), "what needs a person comes first"
    assert page.count("box-alarm") == 1


def test_a_long_account_comes_month_by_month(cast: Cast, signed_in: SignIn) -> None:
    context = cast.context(ADA)
    for days in range(40):
        then = Context(context.actor, FRIDAY - timedelta(days=days), context.purpose)
        intake.receive(then, f"{days}".encode(), "x", intake.Seen("folder", f"/{days}", then.now))
    first, second = shown(signed_in(ADA)), shown(signed_in(ADA), "?pagina=2")
    assert (first.count('class="account-day"'), second.count('class="account-day"')) == (31, 9)


def test_a_stranger_s_account_is_empty(caseload: Caseload, signed_in: SignIn) -> None:
    assert "account-sum" in shown(signed_in(ADA))
    assert "account-sum" not in shown(signed_in(IVO))
