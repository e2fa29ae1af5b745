from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.announced import BRUNI, MORO, by_mail, by_pec, notice, receive_and_register
from tests.cast import ADA, ALDO, FRIDAY, IRMA, IVO, Cast

from preavviso.access.context import Context
from preavviso.access.gate import DoesNotExistError
from preavviso.actions import intake
from preavviso.actions.intake import Seen
from preavviso.domain.answer import Word
from preavviso.domain.message import MessageKind, Problem, SignatureStatus
from preavviso.domain.notice import Decision, NoticeKind
from preavviso.domain.phrase import Phrase
from preavviso.domain.role import Purpose
from preavviso.queries.intake import conservation, message_page, original, pile
from preavviso.queries.worklist import Filter, desk, worklist
from preavviso.records.cases.models import Case
from preavviso.records.intake.models import Entry, Message, Notice, Sighting
from preavviso.records.oversight.models import LedgerEntry

pytestmark = pytest.mark.django_db
SEEN = Seen("maildir", "/box/1", FRIDAY)


def test_bytes_come_out_as_they_went_in(cast: Cast) -> None:
    raw = b"Subject: \xe8 raw\r\n\r\n" + bytes(range(256))
    received = intake.receive(cast.context(ADA), raw, "1.eml", SEEN)
    assert original(cast.context(ADA), received.message) == ("1.eml", raw)


def test_the_same_bytes_in_two_places_are_one_message_seen_twice(cast: Cast) -> None:
    first = intake.receive(cast.context(ADA), b"one", "1.eml", SEEN)
    again = intake.receive(cast.context(ADA), b"one", "1.eml", replace(SEEN, place="/other/1"))
    assert (first.message, first.new, again.new) == (again.message, True, False)
    assert Sighting.objects.count() == 2


def test_receiving_the_same_twice_changes_nothing_and_writes_nothing_in_the_ledger(cast: Cast) -> None:
    context = cast.context(ADA)
    intake.receive(context, b"one", "1.eml", SEEN)
    before = _ledger(cast)
    intake.receive(context, b"one", "1.eml", SEEN)
    assert _ledger(cast) == before
    assert (Message.objects.count(), Sighting.objects.count()) == (1, 1)


def test_bytes_that_could_not_be_kept_leave_no_row_behind(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(raw: bytes) -> str:
        raise OSError("No space left on device")

    monkeypatch.setattr("preavviso.records.intake.blobs.store", full)
    with pytest.raises(OSError, match="No space left"):
        intake.receive(cast.context(ADA), b"one", "1.eml", SEEN)
    assert Message.objects.count() == 0


def test_bytes_without_a_row_are_received_when_they_come_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise DatabaseError("the machine went down")

    with monkeypatch.context() as crash:
        crash.setattr("preavviso.access.ledger.append", fail)
        with pytest.raises(DatabaseError):
            intake.receive(cast.context(ADA), b"one", "1.eml", SEEN)
    assert Message.objects.count() == 0
    received = intake.receive(cast.context(ADA), b"one", "1.eml", SEEN)
    assert original(cast.context(ADA), received.message)[1] == b"one"


def test_an_earlier_sighting_moves_back_since_when_it_is_known(cast: Cast) -> None:
    context = cast.context(ADA)
    received = intake.receive(context, b"one", "1.eml", SEEN)
    earlier = FRIDAY - timedelta(days=1)
    intake.receive(context, b"one", "1.eml", Seen("maildir", "/other/1", earlier))
    assert message_page(context, received.message).line.received_at == earlier


def test_an_earlier_sighting_moves_back_what_was_announced_as_well(cast: Cast) -> None:
    context = cast.context(ADA)
    receive_and_register(context, b"pec", by_pec(notice([BRUNI])))
    earlier = FRIDAY - timedelta(days=1)
    intake.receive(context, b"pec", "1.eml", Seen("maildir", "/other/1", earlier))
    assert Notice.objects.get().known_since == earlier


def test_each_municipality_keeps_its_own_copy_and_does_not_learn_of_the_other(cast: Cast) -> None:
    ours = intake.receive(cast.context(ADA), b"one", "1.eml", SEEN)
    theirs = intake.receive(cast.context(IVO), b"one", "1.eml", SEEN)
    assert theirs.new
    assert theirs.message != ours.message


def test_the_authority_cannot_put_messages_into_the_municipalitys_box(cast: Cast) -> None:
    with pytest.raises(DoesNotExistError):
        intake.receive(cast.context(ALDO), b"one", "1.eml", SEEN)


def test_every_listed_person_is_on_the_worklist_the_same_day(cast: Cast) -> None:
    context = cast.context(ADA)
    receive_and_register(context, b"pec", by_pec(notice([BRUNI, MORO])))
    lines = worklist(context)
    assert {line.household for line in lines} == {"Bruni Tullio", "Moro Elsa"}
    assert all((line.rank.days_left, line.rank.usable_days) == (34, 22) for line in lines)
    assert all(line.vulnerability is Word.NOT_STATED for line in lines)


def test_a_pec_and_its_plain_twin_are_one_notice_known_since_the_earlier_and_trusted_as_the_better(cast: Cast) -> None:
    context = cast.context(ADA)
    receive_and_register(context, b"mail", by_mail(notice([BRUNI])), FRIDAY - timedelta(hours=2))
    receive_and_register(context, b"pec", by_pec(notice([BRUNI])), FRIDAY - timedelta(hours=1))
    found = Notice.objects.get()
    assert (found.copies.count(), found.trust, found.known_since) == (2, "certified", FRIDAY - timedelta(hours=2))
    assert (Entry.objects.count(), Case.objects.count()) == (1, 1)


@pytest.mark.parametrize("first", ["pec", "mail"])
def test_copies_may_come_in_any_order(cast: Cast, first: str) -> None:
    context = cast.context(ADA)
    readings = {"pec": by_pec(notice([BRUNI])), "mail": by_mail(notice([BRUNI]))}
    for name in sorted(readings, key=lambda name: name != first):
        receive_and_register(context, name.encode(), readings[name], FRIDAY - timedelta(hours=1))
    assert (Notice.objects.get().trust, Case.objects.count()) == ("certified", 1)


def test_a_reminder_joins_the_cases_that_are_there(cast: Cast) -> None:
    context = cast.context(ADA)
    receive_and_register(context, b"1", by_pec(notice([BRUNI, MORO])))
    receive_and_register(context, b"2", by_pec(notice([BRUNI, MORO], NoticeKind.REMINDER)))
    assert (Notice.objects.count(), Entry.objects.count(), Case.objects.count()) == (2, 4, 2)
    assert all(case.reminded for case in Case.objects.all())


def test_a_list_with_codes_and_one_without_speak_of_one_case(cast: Cast) -> None:
    context = cast.context(ADA)
    receive_and_register(context, b"1", by_pec(notice([replace(BRUNI, tenancy_code="0012345")])))
    receive_and_register(context, b"2", by_pec(notice([BRUNI], NoticeKind.REMINDER)))
    moved = replace(BRUNI, tenancy_code="0012345", address="V. dei Mille 14/6")
    receive_and_register(context, b"3", by_pec(notice([moved], NoticeKind.REMINDER)))
    assert Case.objects.count() == 1


def test_two_namesakes_on_one_list_are_two_cases(cast: Cast) -> None:
    context = cast.context(ADA)
    receive_and_register(context, b"1", by_pec(notice([BRUNI, BRUNI])))
    assert Case.objects.count() == 2


def test_a_plain_mail_that_says_suspended_only_raises_a_dispute(cast: Cast) -> None:
    context = cast.context(ADA)
    receive_and_register(context, b"1", by_pec(notice([BRUNI])), FRIDAY - timedelta(hours=5))
    suspended = replace(BRUNI, decision=Decision.SUSPEND, remark="SOSPESO")
    receive_and_register(context, b"2", by_mail(notice([suspended])), FRIDAY - timedelta(hours=1))
    (line,) = worklist(context)
    assert line.decision is Decision.EXECUTE
    assert line.disputed


@pytest.mark.parametrize("status", [SignatureStatus.BROKEN, SignatureStatus.UNSIGNED, SignatureStatus.UNTRUSTED_CHAIN])
def test_a_pec_that_is_not_proven_lowers_nothing(cast: Cast, status: SignatureStatus) -> None:
    context = cast.context(ADA)
    receive_and_register(context, b"1", by_pec(notice([BRUNI])), FRIDAY - timedelta(hours=5))
    later = replace(BRUNI, planned_on=None, decision=Decision.POSTPONE)
    receive_and_register(context, b"2", by_pec(notice([later]), signature=status), FRIDAY - timedelta(hours=1))
    (line,) = worklist(context)
    assert (line.decision, line.planned_on) == (Decision.EXECUTE, BRUNI.planned_on)


def test_a_lawyer_s_certified_mail_suspends_nothing(cast: Cast) -> None:
    context = cast.context(ADA)
    receive_and_register(context, b"1", by_pec(notice([BRUNI])), FRIDAY - timedelta(hours=5))
    theirs = by_pec(notice([replace(BRUNI, decision=Decision.SUSPEND, remark="SOSPESO")]))
    assert theirs.pec is not None
    theirs = replace(theirs, pec=replace(theirs.pec, sender="studio@pec.altri.example"))
    receive_and_register(context, b"2", theirs, FRIDAY - timedelta(hours=1))
    (line,) = worklist(context)
    assert line.decision is Decision.EXECUTE
    assert line.disputed


def test_an_entry_without_a_date_counts_from_the_first_of_the_month(cast: Cast) -> None:
    context = cast.context(ADA)
    receive_and_register(context, b"1", by_pec(notice([replace(BRUNI, planned_on=None, needs_review=True)])))
    (line,) = worklist(context)
    assert (line.planned_on, line.counts_from.isoformat()) == (None, "2025-11-01")
    assert line.next_act.code == "confirm_reading"


def test_confirming_a_reading_clears_its_doubts(cast: Cast) -> None:
    context = cast.context(ADA)
    received = receive_and_register(context, b"1", by_pec(notice([replace(BRUNI, needs_review=True)])))
    assert desk(context, Filter()).counts.messages_to_check == 1
    intake.confirm_reading(context, received.message)
    counts = desk(context, Filter()).counts
    assert (counts.messages_to_check, counts.entries_to_confirm) == (0, 0)


def test_what_was_confirmed_once_is_not_asked_again_of_its_twin(cast: Cast) -> None:
    context = cast.context(ADA)
    doubtful = notice([replace(BRUNI, needs_review=True)])
    receive_and_register(context, b"mail", by_mail(doubtful))
    received = receive_and_register(context, b"pec", by_pec(doubtful))
    assert desk(context, Filter()).counts.messages_to_check == 2
    intake.confirm_reading(context, received.message)
    assert desk(context, Filter()).counts.messages_to_check == 0


def test_a_twin_that_is_itself_doubtful_still_waits(cast: Cast) -> None:
    context = cast.context(ADA)
    doubtful = notice([replace(BRUNI, needs_review=True)])
    problem = Problem("signature_broken", Phrase("The message was altered."), "")
    receive_and_register(context, b"pec", replace(by_pec(doubtful), problems=(problem,)))
    received = receive_and_register(context, b"mail", by_mail(doubtful))
    intake.confirm_reading(context, received.message)
    assert desk(context, Filter()).counts.messages_to_check == 1


def test_setting_aside_has_a_name_and_can_be_undone(cast: Cast) -> None:
    context = cast.context(ADA)
    received = receive_and_register(context, b"1", by_mail())
    intake.set_aside(context, received.message)
    assert message_page(context, received.message).set_aside_by == ADA.name
    intake.take_up_again(context, received.message)
    assert message_page(context, received.message).line.state == Message.State.NEEDS_REVIEW


def test_setting_a_message_aside_closes_no_case(cast: Cast) -> None:
    context = cast.context(ADA)
    received = receive_and_register(context, b"1", by_pec(notice([BRUNI])))
    intake.set_aside(context, received.message)
    assert len(worklist(context)) == 1


@pytest.mark.parametrize("part", [ALDO, IRMA, IVO], ids=lambda part: part.name)
def test_who_may_not_decide_on_a_reading_finds_no_message(cast: Cast, part: object) -> None:
    received = receive_and_register(cast.context(ADA), b"1", by_mail())
    for act in (intake.confirm_reading, intake.set_aside, intake.take_up_again):
        with pytest.raises(DoesNotExistError):
            act(cast.context(part), received.message)  # type: ignore[arg-type]


def test_what_could_not_be_read_is_in_quarantine_and_still_there(cast: Cast) -> None:
    context = cast.context(ADA)
    problem = Problem("reader_stopped", Phrase("The reader had to be stopped."), "")
    unreadable = replace(by_mail(), kind=MessageKind.UNREADABLE, problems=(problem,))
    received = receive_and_register(context, b"bomb", unreadable)
    assert pile(context).by_state == {Message.State.QUARANTINED: 1}
    assert original(context, received.message)[1] == b"bomb"


def test_a_claim_that_ran_out_registers_nothing(cast: Cast) -> None:
    context = cast.context(ADA)
    intake.receive(context, b"1", "1.eml", SEEN)
    slow = intake.claim(FRIDAY)
    quick = intake.claim(FRIDAY + timedelta(minutes=6))
    assert slow is not None
    assert quick is not None
    job = Context(quick.actor, FRIDAY, Purpose.CASE_WORK)
    assert intake.register(job, quick, by_pec(notice([BRUNI])))
    assert not intake.register(job, slow, by_pec(notice([MORO])))
    assert Entry.objects.get().surname == "Bruni"


def test_a_claimed_message_is_claimed_by_nobody_else(cast: Cast) -> None:
    intake.receive(cast.context(ADA), b"1", "1.eml", SEEN)
    assert intake.claim(FRIDAY) is not None
    assert intake.claim(FRIDAY) is None


def test_two_workers_that_see_the_same_message_at_once_get_one_each(cast: Cast) -> None:
    for name in ("1", "2"):
        intake.receive(cast.context(ADA), name.encode(), name, replace(SEEN, place=name))
    rival: list[intake.Claim | None] = []

    def overtaken(execute: Callable[..., object], sql: str, *rest: object) -> object:
        """Between the look and the claim of the one, the other claims."""
        if sql.startswith("UPDATE") and not rival:
            rival.append(None)
            rival[0] = intake.claim(FRIDAY)
        return execute(sql, *rest)

    with connection.execute_wrapper(overtaken):
        claim = intake.claim(FRIDAY)
    assert claim is not None
    assert rival[0] is not None
    assert claim.message != rival[0].message


def test_a_message_that_fails_moves_back_in_time_and_after_three_tries_waits_for_a_person(cast: Cast) -> None:
    context = cast.context(ADA)
    intake.receive(context, b"1", "1.eml", SEEN)
    now = FRIDAY
    for _ in range(3):
        claim = intake.claim(now)
        assert claim is not None
        intake.postpone(Context(claim.actor, now, Purpose.CASE_WORK), claim, "OSError")
        assert intake.claim(now) is None
        now += timedelta(minutes=11)
    assert intake.claim(now) is None
    assert pile(context).by_state == {Message.State.QUARANTINED: 1}


def test_a_message_on_which_workers_die_ends_in_quarantine(cast: Cast) -> None:
    context = cast.context(ADA)
    intake.receive(context, b"1", "1.eml", SEEN)
    for dead in range(3):
        assert intake.claim(FRIDAY + timedelta(minutes=6 * dead)) is not None
    assert intake.claim(FRIDAY + timedelta(minutes=18)) is None
    assert pile(context).by_state == {Message.State.QUARANTINED: 1}


STEPS = st.sampled_from(["receive", "again", "read", "doubt", "fail", "confirm", "aside", "undo"])


# What one example leaves behind is there for the next one: the sum has to hold over all of them.
@given(st.lists(STEPS, max_size=20))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_every_message_is_accounted_for(cast: Cast, steps: list[str]) -> None:
    context = cast.context(ADA)
    now = FRIDAY
    for number, step in enumerate(steps):
        now += timedelta(minutes=11)
        any_message = Message.objects.filter(organisation=cast.borgolago).order_by("?").first()
        if step == "receive":
            intake.receive(context, f"{number} {now}".encode(), "x.eml", Seen("maildir", f"/box/{number}", FRIDAY))
        elif step == "again" and any_message:
            intake.receive(context, original(context, any_message.id)[1], "x.eml", Seen("upload", str(number), FRIDAY))
        elif step in {"read", "doubt", "fail"} and (claim := intake.claim(now)):
            job = Context(claim.actor, now, Purpose.CASE_WORK)
            doubtful = replace(BRUNI, needs_review=step == "doubt", remark=str(number))
            if step == "fail":
                intake.postpone(job, claim, "OSError")
            else:
                intake.register(job, claim, by_mail(notice([doubtful])))
        elif any_message and step in {"confirm", "aside", "undo"}:
            act = {"confirm": intake.confirm_reading, "aside": intake.set_aside, "undo": intake.take_up_again}[step]
            act(context, any_message.id)
    assert all(row.holds for row in conservation(context))
    assert sum(pile(context).by_state.values()) == Message.objects.filter(organisation=cast.borgolago).count()


@pytest.mark.loses_messages
def test_a_message_that_vanished_from_the_rows_is_missed(cast: Cast) -> None:
    context = cast.context(ADA)
    received = intake.receive(context, b"1", "1.eml", SEEN)
    Sighting.objects.filter(message_id=received.message).delete()
    Message.objects.filter(id=received.message).delete()
    assert [row.holds for row in conservation(context)] == [False]


def _ledger(cast: Cast) -> int:
    return LedgerEntry.objects.filter(organisation=cast.borgolago).count()


@pytest.mark.parametrize("decide", [intake.confirm_reading, intake.set_aside, intake.take_up_again])
def test_nobody_decides_about_a_message_before_it_is_read(cast: Cast, decide: Callable[..., None]) -> None:
    received = intake.receive(cast.context(ADA), b"one", "1.eml", SEEN)
    decide(cast.context(ADA), received.message)
    assert Message.objects.get().state == Message.State.RECEIVED
    assert intake.claim(FRIDAY) is not None


def test_a_list_of_more_than_a_thousand_lines_is_registered(cast: Cast) -> None:
    many = [replace(BRUNI, tenancy_code=f"{number:07}") for number in range(1_100)]
    receive_and_register(cast.context(ADA), b"one", by_mail(notice(many)))
    assert Case.objects.count() == len(many)
