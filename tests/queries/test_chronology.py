from datetime import timedelta

import pytest
from tests.announced import BRUNI, by_mail, by_pec, notice, receive_and_register
from tests.cast import ADA, BICE, FRIDAY, Cast

from preavviso.actions.cases import take_case
from preavviso.domain.message import SignatureStatus
from preavviso.domain.notice import NoticeKind
from preavviso.queries.chronology import RestsOn, chronology
from preavviso.queries.intake import message_page
from preavviso.records.cases.models import Case

pytestmark = pytest.mark.django_db

ACCEPTED, DELIVERED = FRIDAY - timedelta(hours=6, minutes=1), FRIDAY - timedelta(hours=6)


def test_it_says_what_arrived_when_by_which_channel_with_which_legal_time(cast: Cast) -> None:
    context = cast.context(ADA)
    receive_and_register(context, b"pec", by_pec(notice([BRUNI]), at=ACCEPTED), DELIVERED)
    receive_and_register(context, b"mail", by_mail(notice([BRUNI]), at=DELIVERED), DELIVERED + timedelta(minutes=1))
    told = [(str(event.what), str(event.channel), event.rests_on, event.at) for event in _events(cast)]
    assert told[:5] == [
        ("Accepted by the sender's certified-mail provider", "certified mail", RestsOn.LEGAL, ACCEPTED),
        ("Programme delivered to the office's box", "certified mail", RestsOn.OWN, DELIVERED),
        ("Sent, as the sender dates it", "plain mail", RestsOn.WORD, DELIVERED),
        ("Programme delivered to the office's box", "plain mail", RestsOn.OWN, DELIVERED + timedelta(minutes=1)),
        ("Read, and put on the worklist", "Preavviso", RestsOn.OWN, FRIDAY),
    ]


def test_an_envelope_that_is_not_proven_gives_no_legal_time(cast: Cast) -> None:
    context = cast.context(ADA)
    receive_and_register(context, b"pec", by_pec(notice([BRUNI]), signature=SignatureStatus.BROKEN))
    assert RestsOn.LEGAL not in {event.rests_on for event in _events(cast)}


def test_the_reminder_is_called_so(cast: Cast) -> None:
    context = cast.context(ADA)
    receive_and_register(context, b"1", by_pec(notice([BRUNI])), DELIVERED - timedelta(days=28))
    receive_and_register(context, b"2", by_pec(notice([BRUNI], NoticeKind.REMINDER)), DELIVERED)
    told = [str(event.what) for event in _events(cast)]
    assert told.index("Programme delivered to the office's box") < told.index("Reminder delivered to the office's box")


def test_it_says_who_opened_the_message_first_and_who_took_charge(cast: Cast) -> None:
    received = receive_and_register(cast.context(ADA), b"1", by_pec(notice([BRUNI])))
    opened = FRIDAY + timedelta(minutes=5)
    message_page(cast.context(BICE, opened), received.message)
    message_page(cast.context(BICE, opened + timedelta(hours=1)), received.message)
    take_case(cast.context(ADA, opened + timedelta(minutes=1)), Case.objects.get().id)
    told = [(str(event.what), event.source, event.at) for event in _events(cast)]
    assert told.count(("Message opened", BICE.name, opened)) == 1
    assert ("Message opened", BICE.name, opened + timedelta(hours=1)) not in told
    assert ("Charge taken of the case", ADA.name, opened + timedelta(minutes=1)) in told


def test_it_runs_from_the_earliest_to_the_latest(cast: Cast) -> None:
    receive_and_register(cast.context(ADA), b"1", by_pec(notice([BRUNI]), at=ACCEPTED), DELIVERED)
    times = [event.at for event in _events(cast)]
    assert times == sorted(times)


def _events(cast: Cast) -> tuple[object, ...]:
    return chronology(cast.context(ADA, FRIDAY + timedelta(days=1)), Case.objects.get().id).events
