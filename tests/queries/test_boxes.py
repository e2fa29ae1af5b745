"""The boxes that an office looks into: alarms with a reason, since when, and what to do."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import ADA, ALDO, FRIDAY, IVO, Cast

from preavviso.access.context import Context
from preavviso.access.gate import DoesNotExistError
from preavviso.access.people import worker
from preavviso.actions.boxes import Left, Look, TurnLostError, Wanted, advance, claim, fail, finish, go_on, leave, watch
from preavviso.domain.box import Trouble
from preavviso.domain.role import Purpose
from preavviso.queries.boxes import BoxLine, boxes
from preavviso.records.intake.models import Box
from preavviso.records.oversight.models import LedgerEntry

pytestmark = pytest.mark.django_db
PEC = Wanted("imap://a@pec.example:993/INBOX", "PEC", timedelta(minutes=5))
SCANNER = Wanted("/srv/scanner", "Scanner", timedelta(minutes=1))


def at_work(cast: Cast, **later: int) -> Context:
    return Context(worker(cast.borgolago), FRIDAY + timedelta(**later), Purpose.CASE_WORK)


def look_into(context: Context, wanted: Wanted = PEC, *, only_when_due: bool = False) -> Look:
    look = claim(context, wanted.address, only_when_due=only_when_due)
    assert look is not None
    return look


def finished(context: Context, look: Look) -> None:
    finish(context, look, None, compared=False)


def shown(cast: Cast, **later: int) -> tuple[BoxLine, ...]:
    return boxes(cast.context(ADA, FRIDAY + timedelta(**later)))


def acts() -> list[str]:
    return list(LedgerEntry.objects.filter(subject__startswith="box:").order_by("number").values_list("act", flat=True))


def test_a_box_that_is_well_says_when_it_was_last_looked_into(cast: Cast) -> None:
    watch(at_work(cast), [PEC])
    finished(at_work(cast), look_into(at_work(cast)))
    (line,) = shown(cast, minutes=3)
    assert (line.name, line.reached_at, line.trouble, line.remedy, line.is_alarm) == ("PEC", FRIDAY, None, None, False)


def test_a_box_that_cannot_be_reached_is_an_alarm_with_its_reason_and_since_when(cast: Cast) -> None:
    watch(at_work(cast), [PEC])
    fail(at_work(cast), look_into(at_work(cast)), Trouble.LOGIN_REFUSED)
    fail(at_work(cast, hours=1), look_into(at_work(cast, hours=1)), Trouble.LOGIN_REFUSED)
    (line,) = shown(cast, hours=2)
    assert (line.trouble, line.since, line.is_alarm) == (Trouble.LOGIN_REFUSED, FRIDAY, True)
    assert line.remedy is not None
    assert "password" in str(line.remedy.why)


def test_a_box_that_is_reached_again_ends_the_alarm_and_the_ledger_keeps_both_moments(cast: Cast) -> None:
    watch(at_work(cast), [PEC])
    fail(at_work(cast), look_into(at_work(cast)), Trouble.UNREACHABLE)
    fail(at_work(cast, minutes=10), look_into(at_work(cast, minutes=10)), Trouble.UNREACHABLE)
    finished(at_work(cast, minutes=30), look_into(at_work(cast, minutes=30)))
    (line,) = shown(cast, minutes=31)
    assert (line.trouble, line.since) == (None, None)
    assert acts() == ["watch_box", "miss_box", "reach_box"]


def test_what_fails_comes_first(cast: Cast) -> None:
    watch(at_work(cast), [PEC, SCANNER])
    finished(at_work(cast), look_into(at_work(cast)))
    fail(at_work(cast), look_into(at_work(cast), SCANNER), Trouble.FOLDER_MISSING)
    assert [line.name for line in shown(cast)] == ["Scanner", "PEC"]


def test_a_box_that_nobody_looks_into_is_an_alarm_too(cast: Cast) -> None:
    watch(at_work(cast), [PEC])
    assert [line.trouble for line in shown(cast, minutes=15)] == [None]
    (line,) = shown(cast, minutes=16)
    assert (line.trouble, line.since, line.is_alarm) == (Trouble.NOT_LOOKED_AT, FRIDAY, True)


def test_what_could_not_be_taken_stays_in_sight_until_it_lies_there_no_more(cast: Cast) -> None:
    watch(at_work(cast), [PEC])
    look = look_into(at_work(cast))
    left = Left(f"{PEC.address};UIDVALIDITY=1/;UID=7", "too_big", 300_000_000, FRIDAY)
    leave(at_work(cast), look, left)
    leave(at_work(cast), look, left)
    finish(at_work(cast), look, [left.place], compared=True)
    (line,) = shown(cast)
    assert [(one.place, one.size) for one in line.left] == [(left.place, 300_000_000)]
    finish(at_work(cast), look, [], compared=True)
    (line,) = shown(cast)
    assert line.left == ()
    assert acts() == ["watch_box", "leave_message"]


def test_a_box_that_is_taken_out_of_the_file_is_not_shown_and_keeps_how_far_it_was_read(cast: Cast) -> None:
    watch(at_work(cast), [PEC, SCANNER])
    look = advance(at_work(cast), look_into(at_work(cast)), 17, 5)
    finished(at_work(cast), look)
    watch(at_work(cast), [SCANNER])
    assert [line.name for line in shown(cast)] == ["Scanner"]
    watch(at_work(cast), [PEC, SCANNER])
    assert (look_into(at_work(cast)).uidvalidity, look_into(at_work(cast, hours=1)).last_uid) == (17, 5)


def test_only_one_worker_looks_into_a_box_at_a_time(cast: Cast) -> None:
    watch(at_work(cast), [PEC])
    look_into(at_work(cast))
    assert claim(at_work(cast), PEC.address, only_when_due=False) is None
    assert claim(at_work(cast, minutes=6), PEC.address, only_when_due=False) is not None


def test_a_look_whose_claim_ran_out_changes_nothing_any_more(cast: Cast) -> None:
    watch(at_work(cast), [PEC])
    slow = look_into(at_work(cast))
    quick = look_into(at_work(cast, minutes=6))
    advance(at_work(cast, minutes=6), quick, 17, 9)
    with pytest.raises(TurnLostError):
        go_on(at_work(cast, minutes=7), slow)
    with pytest.raises(TurnLostError):
        advance(at_work(cast, minutes=7), slow, 17, 3)
    fail(at_work(cast, minutes=7), slow, Trouble.CUT)
    found = Box.objects.get()
    assert (found.last_uid, found.trouble) == (9, "")


def test_a_box_is_looked_into_when_it_is_due_and_later_after_a_failure(cast: Cast) -> None:
    watch(at_work(cast), [PEC])
    finished(at_work(cast), look_into(at_work(cast), only_when_due=True))
    assert claim(at_work(cast, minutes=4), PEC.address, only_when_due=True) is None
    fail(at_work(cast, minutes=5), look_into(at_work(cast, minutes=5), only_when_due=True), Trouble.UNREACHABLE)
    assert claim(at_work(cast, minutes=14), PEC.address, only_when_due=True) is None
    assert claim(at_work(cast, minutes=15), PEC.address, only_when_due=True) is not None


def test_a_comparison_never_moves_the_cursor_back_and_a_new_uidvalidity_begins_anew(cast: Cast) -> None:
    watch(at_work(cast), [PEC])
    look = advance(at_work(cast), look_into(at_work(cast)), 17, 9)
    assert advance(at_work(cast), look, 17, 4).last_uid == 9
    assert advance(at_work(cast), look, 18, 1).last_uid == 1


def test_another_office_sees_its_own_boxes_and_the_authority_none(cast: Cast) -> None:
    watch(at_work(cast), [PEC])
    assert len(shown(cast)) == 1
    assert boxes(cast.context(IVO)) == ()
    with pytest.raises(DoesNotExistError):
        boxes(cast.context(ALDO))


def test_however_many_boxes_two_queries_show_them(cast: Cast) -> None:
    many = [Wanted(f"/srv/{number}", f"{number}", timedelta(minutes=1)) for number in range(9)]
    watch(at_work(cast), many)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert len(shown(cast)) == 9
    assert len([query for query in queries if "intake_" in query["sql"]]) == 2
