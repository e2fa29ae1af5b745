"""The rows agree with what the messages carry, in whatever order they came, and a person may keep a copy apart."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.announced import BRUNI, MORO, by_mail, by_pec, notice, receive_and_register
from tests.cast import ADA, ALDO, BICE, FRIDAY, IVO, Cast
from tests.domain.test_copy import Event, Way, histories

from preavviso.access.gate import DoesNotExistError
from preavviso.actions import intake
from preavviso.actions.entries import correct_entry
from preavviso.actions.notices import join_again, keep_apart
from preavviso.domain.copy import Layer
from preavviso.domain.message import Reading
from preavviso.domain.notice import Period
from preavviso.queries.worklist import worklist
from preavviso.records.cases.models import Case
from preavviso.records.intake.models import Copy, Entry, Message, Notice
from preavviso.records.oversight.models import LedgerEntry

pytestmark = pytest.mark.django_db
EARLIER = FRIDAY - timedelta(hours=2)


def came(cast: Cast, reading: Reading, name: str, hours_ago: int = 1) -> uuid.UUID:
    reading = replace(reading, sha256="")
    return receive_and_register(cast.context(ADA), name.encode(), reading, FRIDAY - timedelta(hours=hours_ago)).message


def plain(*notices: object, number: int = 2) -> Reading:
    """Plain mail that nothing but its lines ties to another."""
    reading = by_mail(*notices)  # type: ignore[arg-type]
    assert reading.inner is not None
    return replace(reading, inner=replace(reading.inner, message_id=f"<{number}@casalaghi.example>"))


def state() -> list[tuple[object, ...]]:
    """All that counts of the notices, whatever their rows are called."""
    return sorted(
        (
            one.kind,
            one.period,
            one.known_since,
            one.said_at,
            one.certified_by,
            one.whole,
            sorted((copy.message.sha256, copy.number, copy.recognised_by, copy.shown) for copy in one.copies.all()),
            [
                (entry.position, entry.surname, entry.where, entry.needs_review)
                for entry in one.entries.order_by("position")
            ],
        )
        for one in Notice.objects.all()
    )


def cases() -> list[tuple[object, ...]]:
    """All that counts of the cases."""
    return sorted(
        (
            str(one.counts_from),
            one.decision,
            one.disputed,
            one.reminded,
            one.waits_for_review,
            sorted(str(said.entry.notice.said_at) for said in one.announcements.all()),
        )
        for one in Case.objects.filter(dismissed=False)
    )


def test_a_scan_that_spoiled_a_name_is_a_copy_and_the_better_reading_is_shown(cast: Cast) -> None:
    spoiled = replace(BRUNI, surname="Brun1", planned_at=None, needs_review=True, where="page 1, row 2")
    came(cast, plain(notice([spoiled, MORO])), "scan")
    (row, _moro) = Entry.objects.order_by("position")
    came(cast, by_pec(notice([BRUNI, MORO])), "pec")
    found = Notice.objects.get()
    assert [(copy.recognised_by, copy.shown) for copy in found.copies.order_by("recognised_by")] == [
        ("", True),
        ("lines", False),
    ]
    row.refresh_from_db()
    assert (row.surname, row.planned_at, row.needs_review) == ("Bruni", BRUNI.planned_at, False), "the same row"
    assert sorted(line.household for line in worklist(cast.context(ADA))) == ["Bruni Tullio", "Moro Elsa"]


def test_what_a_person_has_put_right_is_not_read_over_by_a_better_copy(cast: Cast) -> None:
    spoiled = replace(BRUNI, surname="Brun1", needs_review=True)
    message = came(cast, plain(notice([spoiled, MORO])), "scan")
    row = Entry.objects.get(surname="Brun1")
    correct_entry(cast.context(ADA), message, row.id, replace(row.particulars, surname="Bruno"), 0)
    came(cast, by_pec(notice([BRUNI, MORO])), "pec")
    row.refresh_from_db()
    assert (row.surname, Entry.objects.count()) == ("Bruno", 2)


def test_a_spoiled_name_leads_to_the_case_that_knows_the_household(cast: Cast) -> None:
    october = replace(notice([replace(BRUNI, planned_on=FRIDAY.date())]), period=Period(2025, 10))
    came(cast, by_pec(october), "october", 700)
    known = Case.objects.get()
    came(cast, plain(notice([replace(BRUNI, surname="Brun1", needs_review=True), MORO])), "scan")
    assert len(worklist(cast.context(ADA))) == 3
    came(cast, by_pec(notice([BRUNI, MORO])), "pec")
    assert sorted(line.household for line in worklist(cast.context(ADA))) == ["Bruni Tullio", "Moro Elsa"]
    assert known.announcements.count() == 2


def test_another_month_is_another_notice_even_with_the_same_message_id(cast: Cast) -> None:
    undated = [replace(BRUNI, planned_on=None)]
    came(cast, by_pec(notice(undated)), "november")
    came(cast, by_pec(replace(notice(undated), period=Period(2025, 12))), "december")
    assert Notice.objects.count() == 2


def test_a_list_in_the_body_and_in_the_attached_file_is_listed_once(cast: Cast) -> None:
    came(cast, by_pec(notice([BRUNI]), notice([replace(BRUNI, remark="")], source="elenco.xlsx")), "both")
    assert Notice.objects.get().copies.count() == 2
    assert Entry.objects.count() == 1


# ---- keeping apart ------------------------------------------------------------------------------------------------
def twins(cast: Cast) -> Copy:
    came(cast, by_pec(notice([BRUNI, MORO])), "pec", 2)
    came(cast, plain(notice([BRUNI, MORO])), "mail", 1)
    return Copy.objects.get(recognised_by=Layer.LINES)


def test_a_copy_that_is_kept_apart_is_a_notice_of_its_own_with_its_entries(cast: Cast) -> None:
    copy = twins(cast)
    keep_apart(cast.context(ADA), copy.message_id, copy.id)
    copy.refresh_from_db()
    assert (Notice.objects.count(), Entry.objects.count(), Case.objects.count()) == (2, 4, 2)
    assert (copy.notice.certified_by, copy.notice.known_since) == ("", FRIDAY - timedelta(hours=1))
    other = Notice.objects.exclude(id=copy.notice_id).get()
    assert (other.certified_by, other.known_since) == ("recupero@pec.casalaghi.example", FRIDAY - timedelta(hours=2))


def test_undoing_it_restores_what_was(cast: Cast) -> None:
    copy = twins(cast)
    before, rows = (state(), cases()), set(Entry.objects.values_list("id", flat=True))
    keep_apart(cast.context(ADA), copy.message_id, copy.id)
    assert (state(), cases()) != before
    join_again(cast.context(ADA), copy.message_id, copy.id)
    assert (state(), cases()) == before
    assert set(Entry.objects.values_list("id", flat=True)) == rows


def test_neither_a_later_copy_nor_reading_it_again_joins_what_is_kept_apart(cast: Cast) -> None:
    copy = twins(cast)
    keep_apart(cast.context(ADA), copy.message_id, copy.id)
    Message.objects.filter(id=copy.message_id).update(state="received")
    claim = intake.claim(FRIDAY)
    assert claim is not None
    intake.register(cast.context(ADA), claim, plain(notice([BRUNI, MORO])))
    came(cast, plain(notice([BRUNI, MORO]), number=3), "another copy")
    copy.refresh_from_db()
    assert copy.notice.copies.count() == 1
    assert sorted(one.copies.count() for one in Notice.objects.all()) == [1, 2]


def test_keeping_apart_and_undoing_it_are_in_the_ledger_with_a_name(cast: Cast) -> None:
    copy = twins(cast)
    keep_apart(cast.context(BICE), copy.message_id, copy.id)
    join_again(cast.context(ADA), copy.message_id, copy.id)
    noted = LedgerEntry.objects.filter(act__in=["keep_copy_apart", "join_copy_again"]).order_by("number")
    assert [(one.act, one.actor, one.details["copy"]) for one in noted] == [
        ("keep_copy_apart", str(cast.user(BICE).id), str(copy.id)),
        ("join_copy_again", str(cast.user(ADA).id), str(copy.id)),
    ]


@pytest.mark.parametrize("part", [ALDO, IVO], ids=lambda part: part.name)
@pytest.mark.parametrize("act", [keep_apart, join_again])
def test_nobody_else_keeps_a_copy_apart(cast: Cast, part: object, act: Callable[..., None]) -> None:
    copy = twins(cast)
    before = state()
    with pytest.raises(DoesNotExistError):
        act(cast.context(part), copy.message_id, copy.id)  # type: ignore[arg-type]
    assert state() == before


# ---- whatever the order -------------------------------------------------------------------------------------------
# The full number of histories is looked at without a database, in tests/domain/test_copy.py.
@given(histories(list(Way)), st.data())
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_rows_are_the_same_for_every_order_and_for_repeats(
    cast: Cast, history: list[Event], data: st.DataObject
) -> None:
    assert replayed(cast, data.draw(st.permutations(history))) == replayed(cast, history)


def replayed(cast: Cast, history: Sequence[Event]) -> tuple[object, ...]:
    """What is left when all of this has come, in this order, and some of it has been read twice."""
    context = cast.context(ADA)
    with transaction.atomic():
        for event in history:
            reading = replace(event.reading, sha256="")
            received = EARLIER + timedelta(minutes=event.number)
            id = receive_and_register(context, str((event.way, event.number)).encode(), reading, received).message
            Message.objects.filter(id=id).update(state="received", tries=0)
            claim = intake.claim(FRIDAY)
            assert claim is not None
            intake.register(context, claim, reading)
        told = (state(), cases())
        transaction.set_rollback(True)
    return told
