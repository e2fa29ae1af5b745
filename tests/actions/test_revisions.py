"""A later list of the same month: what it leaves out is asked about, what it says otherwise counts as far as it may."""

import itertools
import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from tests.announced import BRUNI, MORO, by_mail, by_pec, notice, receive_and_register
from tests.cast import ADA, FRIDAY, Cast

from preavviso.actions import intake
from preavviso.domain.message import Reading
from preavviso.domain.notice import Decision, Entry, NoticeKind
from preavviso.domain.revision import What
from preavviso.queries.chronology import RestsOn, chronology
from preavviso.queries.intake import message_page
from preavviso.queries.worklist import Line, worklist
from preavviso.records.cases.models import Case

pytestmark = pytest.mark.django_db

SENT = FRIDAY - timedelta(hours=6)
RIVA = replace(BRUNI, surname="Riva", given_name="Ugo", address="via Po 8", where="line 14")
THURSDAY = SENT + timedelta(days=6)
NOW = SENT + timedelta(days=20)
PLANNED = date(2025, 11, 27)


def pec(entries: Sequence[Entry], at: datetime = SENT, kind: NoticeKind = NoticeKind.PROGRAMME) -> Reading:
    reading = by_pec(notice(entries, kind), at=at)
    assert reading.pec is not None
    assert reading.inner is not None
    envelope = replace(reading.pec, identifier=f"opec {at}", message_id=f"<{at}@pec.casalaghi.example>")
    return replace(reading, pec=envelope, inner=replace(reading.inner, message_id=envelope.message_id))


def mail(entries: Sequence[Entry], at: datetime = THURSDAY) -> Reading:
    reading = by_mail(notice(entries), at=at)
    assert reading.inner is not None
    return replace(reading, inner=replace(reading.inner, message_id=f"<{at}@casalaghi.example>"))


def came(cast: Cast, reading: Reading, at: datetime | None = None) -> uuid.UUID:
    """It came when it was sent, or later."""
    sent = reading.inner.sent_at if reading.inner else None
    context = cast.context(ADA, NOW)
    return receive_and_register(context, f"{reading.kind} {sent} {at}".encode(), reading, at or sent).message


def lines(cast: Cast) -> dict[str, Line]:
    return {line.household: line for line in worklist(cast.context(ADA, NOW))}


def asked(line: Line) -> bool:
    return "still_planned" in {question.code for question in line.questions}


def test_whom_a_later_list_leaves_out_keeps_the_day_and_a_question_is_open(cast: Cast) -> None:
    came(cast, pec([BRUNI, MORO]))
    came(cast, pec([MORO], THURSDAY))
    bruni, moro = lines(cast)["Bruni Tullio"], lines(cast)["Moro Elsa"]
    assert (bruni.planned_on, bruni.decision) == (PLANNED, Decision.EXECUTE)
    assert asked(bruni)
    assert not asked(moro)
    assert any("no longer names" in str(reason.text) for reason in bruni.rank.because)
    assert bruni.rank.points > moro.rank.points


def test_the_chronology_says_when_the_list_no_longer_named_it(cast: Cast) -> None:
    came(cast, pec([BRUNI, MORO]))
    message = came(cast, pec([MORO], THURSDAY))
    case = lines(cast)["Bruni Tullio"].case
    events = chronology(cast.context(ADA, NOW), case).events
    (told,) = (event for event in events if "no longer names" in str(event.what))
    assert (told.at, told.rests_on, told.message) == (THURSDAY, RestsOn.LEGAL, message)


def test_a_reminder_that_names_some_asks_nothing_about_the_others(cast: Cast) -> None:
    came(cast, pec([BRUNI, MORO]))
    came(cast, pec([MORO], THURSDAY, NoticeKind.REMINDER))
    assert not asked(lines(cast)["Bruni Tullio"])


def test_a_plain_list_that_leaves_somebody_out_only_asks(cast: Cast) -> None:
    came(cast, pec([BRUNI, MORO]))
    came(cast, mail([MORO]))
    bruni = lines(cast)["Bruni Tullio"]
    assert (bruni.planned_on, asked(bruni)) == (PLANNED, True)


def test_whoever_is_named_again_is_no_longer_asked_about(cast: Cast) -> None:
    came(cast, pec([BRUNI, MORO]))
    came(cast, pec([MORO], THURSDAY))
    came(cast, pec([BRUNI, MORO, RIVA], THURSDAY + timedelta(days=1)))
    assert not asked(lines(cast)["Bruni Tullio"])


def test_a_plain_list_that_names_somebody_again_does_not_take_the_question_back(cast: Cast) -> None:
    came(cast, pec([BRUNI, MORO]))
    came(cast, pec([MORO], THURSDAY))
    came(cast, mail([BRUNI, MORO, RIVA], THURSDAY + timedelta(days=1)))
    assert asked(lines(cast)["Bruni Tullio"])


def test_a_list_that_was_not_wholly_read_leaves_nobody_out_until_a_person_has_confirmed_it(cast: Cast) -> None:
    came(cast, pec([BRUNI, MORO]))
    message = came(cast, pec([replace(MORO, needs_review=True)], THURSDAY))
    assert not asked(lines(cast)["Bruni Tullio"])
    intake.confirm_reading(cast.context(ADA, NOW), message)
    assert asked(lines(cast)["Bruni Tullio"])


def test_a_certified_list_moves_the_day_later_and_a_plain_one_only_earlier(cast: Cast) -> None:
    came(cast, pec([BRUNI, MORO]))
    came(cast, mail([replace(BRUNI, planned_on=date(2025, 12, 18)), replace(MORO, planned_on=date(2025, 11, 20))]))
    bruni, moro = lines(cast)["Bruni Tullio"], lines(cast)["Moro Elsa"]
    assert (bruni.planned_on, bruni.disputed) == (PLANNED, True)
    assert (moro.planned_on, moro.disputed) == (date(2025, 11, 20), True)
    came(cast, pec([replace(BRUNI, planned_on=date(2025, 12, 11)), MORO], THURSDAY + timedelta(days=1)))
    assert lines(cast)["Bruni Tullio"].planned_on == date(2025, 12, 11)


def test_an_old_list_that_comes_late_undoes_nothing_newer(cast: Cast) -> None:
    came(cast, pec([replace(BRUNI, planned_on=date(2025, 12, 11)), RIVA], THURSDAY))
    came(cast, pec([BRUNI, MORO, RIVA]), at=THURSDAY + timedelta(days=3))
    assert lines(cast)["Bruni Tullio"].planned_on == date(2025, 12, 11)
    assert asked(lines(cast)["Moro Elsa"])


def test_the_first_list_sent_once_more_after_a_second_one_may_only_raise(cast: Cast) -> None:
    later = [replace(BRUNI, planned_on=date(2025, 12, 11)), replace(MORO, planned_on=date(2025, 11, 20))]
    came(cast, pec([BRUNI, MORO]))
    came(cast, pec(later, THURSDAY))
    came(cast, pec([BRUNI, MORO], THURSDAY + timedelta(days=1)))
    bruni, moro = lines(cast)["Bruni Tullio"], lines(cast)["Moro Elsa"]
    assert (bruni.planned_on, moro.planned_on) == (PLANNED, date(2025, 11, 20))
    assert bruni.disputed
    assert moro.disputed


def test_a_letter_of_somebody_else_about_one_household_asks_nothing_about_the_others(cast: Cast) -> None:
    came(cast, pec([BRUNI, MORO, RIVA]))
    theirs = pec([MORO], THURSDAY)
    assert theirs.pec is not None
    came(cast, replace(theirs, pec=replace(theirs.pec, sender="studio@pec.altri.example")))
    assert not asked(lines(cast)["Bruni Tullio"])


def test_the_message_says_line_by_line_what_changed(cast: Cast) -> None:
    first = came(cast, pec([BRUNI, MORO, RIVA]))
    changed = [replace(MORO, planned_on=date(2025, 12, 4), decision=Decision.POSTPONE), RIVA]
    added = replace(BRUNI, surname="Conti", given_name="Ida", address="via Po 9")
    message = came(cast, pec([*changed, added], THURSDAY))
    (comparison,) = message_page(cast.context(ADA, NOW), message).comparisons
    assert (comparison.former, comparison.former_said_at, comparison.takes_back_nothing) == (first, SENT, False)
    assert {line.name: line.what for line in comparison.lines} == {
        "Moro Elsa": (What.DAY_MOVED, What.DECISION_CHANGED),
        "Conti Ida": (What.ADDED,),
        "Bruni Tullio": (What.VANISHED,),
        "Riva Ugo": (What.UNCHANGED,),
    }
    assert (comparison.count(What.UNCHANGED), len(comparison.changed)) == (1, 3)
    assert message_page(cast.context(ADA, NOW), first).comparisons == ()


def test_what_is_asked_is_the_same_in_whatever_order_the_lists_came(cast: Cast) -> None:
    known = [
        pec([BRUNI, MORO, RIVA]),
        mail([BRUNI, MORO, RIVA], SENT + timedelta(minutes=2)),
        pec([replace(MORO, planned_on=date(2025, 12, 4)), RIVA], THURSDAY),
        mail([MORO], THURSDAY + timedelta(days=1)),
        pec([MORO, RIVA], THURSDAY + timedelta(days=2), NoticeKind.REMINDER),
    ]
    wanted = replayed(cast, known)
    assert [row[:3] for row in wanted] == [
        ("Bruni Tullio", "2025-11-27", True),
        ("Moro Elsa", "2025-11-27", False),
        ("Riva Ugo", "2025-11-27", False),
    ]
    for order in itertools.islice(itertools.permutations(known), 0, None, 7):
        assert replayed(cast, order) == wanted


def replayed(cast: Cast, readings: Sequence[Reading]) -> list[tuple[object, ...]]:
    """The cases when all of this has come in this order."""
    with transaction.atomic():
        for reading in readings:
            came(cast, reading)
        told = sorted(
            (
                " ".join(f"{one.surname} {one.given_name}" for one in case.household.members.all()),
                str(case.counts_from),
                case.no_longer_listed,
                case.decision,
                case.disputed,
                case.reminded,
                sorted(str(absence.notice.said_at) for absence in case.absences.all()),
            )
            for case in Case.objects.all()
        )
        transaction.set_rollback(True)
    return told
