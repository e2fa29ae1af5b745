from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from preavviso.domain.answer import Word
from preavviso.domain.notice import Decision
from preavviso.domain.priority import pressing
from preavviso.domain.standing import Announcement, standing

OCTOBER = datetime(2025, 10, 24, 8, 15, tzinfo=UTC)
AUTHORITY, SOMEBODY = "recupero@pec.casalaghi.example", "studio@pec.altri.example"
LATER = OCTOBER + timedelta(days=60)
PROGRAMME = Announcement(
    OCTOBER, AUTHORITY, date(2025, 11, 27), dated=True, decision=Decision.EXECUTE, vulnerability=Word.NOT_STATED
)

announcements = st.builds(
    Announcement,
    said_at=st.integers(-30_000, 50_000).map(lambda minutes: OCTOBER + timedelta(minutes=minutes)),
    certified_by=st.sampled_from(["", AUTHORITY]),
    counts_from=st.dates(date(2025, 10, 1), date(2026, 1, 31)),
    dated=st.booleans(),
    decision=st.sampled_from(Decision),
    vulnerability=st.sampled_from(Word),
    reminder=st.booleans(),
)


def test_a_plain_mail_that_says_suspended_changes_nothing_and_is_seen_as_a_dispute() -> None:
    suspended = replace(PROGRAMME, said_at=OCTOBER + timedelta(days=3), certified_by="", decision=Decision.SUSPEND)
    now = standing([PROGRAMME, suspended])
    assert now.decision is Decision.EXECUTE
    assert now.disputed


def test_a_plain_mail_may_bring_the_day_forward() -> None:
    earlier = replace(PROGRAMME, said_at=OCTOBER + timedelta(days=3), certified_by="", counts_from=date(2025, 11, 20))
    assert standing([PROGRAMME, earlier]).counts_from == date(2025, 11, 20)


def test_a_later_certified_list_moves_the_day() -> None:
    later = replace(PROGRAMME, said_at=OCTOBER + timedelta(days=3), counts_from=date(2025, 12, 11))
    assert standing([later, PROGRAMME]).counts_from == date(2025, 12, 11)


def test_a_reminder_marks_the_case_as_reminded() -> None:
    reminder = replace(PROGRAMME, said_at=OCTOBER + timedelta(days=28), reminder=True)
    now = standing([PROGRAMME, reminder])
    assert now.reminded
    assert not now.disputed


def test_an_undated_reminder_does_not_hide_the_day_that_is_known() -> None:
    undated = replace(
        PROGRAMME, said_at=OCTOBER + timedelta(days=28), reminder=True, dated=False, counts_from=date(2025, 11, 1)
    )
    now = standing([PROGRAMME, undated])
    assert (now.counts_from, now.dated) == (date(2025, 11, 27), True)


def test_a_no_counts_only_from_a_certified_source() -> None:
    denied = replace(PROGRAMME, vulnerability=Word.STATED_NO)
    assert standing([denied]).vulnerability is Word.STATED_NO
    assert standing([replace(denied, certified_by="")]).vulnerability is Word.NOT_STATED


def test_a_certified_message_of_somebody_else_lowers_nothing() -> None:
    other = replace(
        PROGRAMME,
        said_at=OCTOBER + timedelta(days=3),
        certified_by=SOMEBODY,
        decision=Decision.SUSPEND,
        counts_from=date(2026, 1, 15),
        vulnerability=Word.STATED_NO,
    )
    now = standing([PROGRAMME, other])
    assert (now.decision, now.counts_from, now.vulnerability) == (
        Decision.EXECUTE,
        date(2025, 11, 27),
        Word.NOT_STATED,
    )
    assert now.disputed


@given(st.lists(announcements, min_size=1, max_size=6), announcements, st.data())
def test_what_is_not_the_authoritys_may_add_and_raise_and_never_lower(
    known: list[Announcement], further: Announcement, data: st.DataObject
) -> None:
    before = standing(known)
    certified = any(one.certified_by for one in known)
    strangers = ["", SOMEBODY] if certified else [""]
    stranger = replace(further, certified_by=data.draw(st.sampled_from(strangers)), said_at=LATER)
    after = standing([*known, stranger])
    if certified:
        assert pressing(after.decision) >= pressing(before.decision)
        assert after.counts_from <= before.counts_from
    assert not (before.vulnerability is Word.STATED_YES and after.vulnerability is not Word.STATED_YES)
    assert not (before.vulnerability is Word.NOT_STATED and after.vulnerability is Word.STATED_NO)


@given(st.lists(announcements, min_size=1, max_size=6))
def test_silence_is_never_a_no(known: list[Announcement]) -> None:
    silent = [replace(one, vulnerability=Word.NOT_STATED) for one in known]
    assert standing(silent).vulnerability is Word.NOT_STATED


@given(st.lists(announcements, min_size=1, max_size=6), st.data())
def test_the_order_in_which_they_are_looked_at_does_not_count(known: list[Announcement], data: st.DataObject) -> None:
    assert standing(data.draw(st.permutations(known))) == standing(known)


def test_a_reminder_without_a_decision_takes_nothing_back() -> None:
    silent = replace(PROGRAMME, said_at=OCTOBER + timedelta(days=28), decision=Decision.UNKNOWN)
    assert standing([PROGRAMME, silent]).decision is Decision.EXECUTE
