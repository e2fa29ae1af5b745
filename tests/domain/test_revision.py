from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preavviso.domain.notice import Decision, NoticeKind, Period
from preavviso.domain.revision import Planned, Version, What, changes, former_of, is_later_version, left_out

SENT = datetime(2025, 10, 24, 8, 14, tzinfo=UTC)
NOVEMBER, DECEMBER = Period(2025, 11), Period(2025, 12)
AUTHORITY, COLLEAGUE = frozenset({"casalaghi.example"}), frozenset({"borgolago.example"})


def version(mark: str, named: str, days: int = 0, **more: object) -> Version:
    made = Version(
        mark=mark,
        kind=NoticeKind.PROGRAMME,
        period=NOVEMBER,
        said_at=SENT + timedelta(days=days),
        houses=AUTHORITY,
        messages=frozenset({f"message {mark}"}),
        tenancies=frozenset(named),
    )
    return replace(made, **more)  # type: ignore[arg-type]


FIRST = version("1", "abc")


def test_who_is_not_on_the_later_list_is_left_out_by_it() -> None:
    assert left_out([FIRST, version("2", "ab", 6)]) == {("c", "2")}


NOBODY_LEFT_OUT = {
    "a reminder that lists some": version("2", "a", 6, kind=NoticeKind.REMINDER),
    "a list of an unclear kind": version("2", "a", 6, kind=NoticeKind.UNKNOWN),
    "a list that was not wholly read": version("2", "a", 6, whole=False),
    "another month's list": version("2", "a", 6, period=DECEMBER),
    "another part of the month": version("2", "xyz", 6),
    "another part in the same message": version("2", "a", 6, messages=FIRST.messages),
    "an older list that comes late": version("2", "ab", -6),
    "somebody else's letter about one household": version("2", "a", 6, houses=frozenset({"altri.example"})),
}


@pytest.mark.parametrize("other", NOBODY_LEFT_OUT)
def test_nobody_is_left_out_by(other: str) -> None:
    assert left_out([FIRST, NOBODY_LEFT_OUT[other]]) == frozenset()


def test_a_list_that_says_that_it_takes_the_place_of_the_former_leaves_out_whom_it_does_not_name() -> None:
    assert left_out([FIRST, version("2", "xyz", 6, rectifies=True)]) == {("a", "2"), ("b", "2"), ("c", "2")}


def test_a_month_with_nothing_planned_any_more_asks_about_everybody() -> None:
    assert left_out([FIRST, version("2", "", 6, kind=NoticeKind.EMPTY)]) == {("a", "2"), ("b", "2"), ("c", "2")}


def test_the_same_list_brought_in_by_a_colleague_with_somebody_left_out_asks_as_well() -> None:
    assert left_out([FIRST, version("2", "ab", 6, houses=COLLEAGUE)]) == {("c", "2")}


def test_a_list_moved_from_one_part_of_a_message_to_the_other_leaves_nobody_out() -> None:
    one, other = version("2", "ab", 6), version("3", "cd", 6, messages=frozenset({"message 2"}))
    assert left_out([FIRST, one, other]) == frozenset()


def test_who_was_left_out_before_is_not_left_out_again() -> None:
    assert left_out([FIRST, version("2", "ab", 6), version("3", "ab", 7)]) == {("c", "2")}


def test_who_came_back_and_is_left_out_once_more_is_left_out_twice() -> None:
    known = [FIRST, version("2", "ab", 6), version("3", "abc", 7), version("4", "ab", 8)]
    assert left_out(known) == {("c", "2"), ("c", "4")}


def test_whom_only_a_reminder_named_is_left_out_by_a_later_list() -> None:
    reminder = version("2", "abd", 3, kind=NoticeKind.REMINDER)
    assert left_out([FIRST, reminder, version("3", "abc", 6)]) == {("d", "3")}


def test_a_list_is_compared_with_the_latest_before_it_and_not_with_a_reminder() -> None:
    reminder = version("r", "a", 8, kind=NoticeKind.REMINDER)
    known = [version("2", "ab", 6), FIRST, reminder, version("3", "a", 9)]
    assert former_of(known[-1], known) == known[0]
    assert former_of(reminder, known) == known[0]
    assert former_of(FIRST, known) is None


versions = st.lists(
    st.builds(
        version,
        mark=st.integers(0, 10_000).map(str),
        named=st.text("abcdef", max_size=5),
        days=st.integers(0, 12),
        kind=st.sampled_from(NoticeKind),
        period=st.sampled_from([NOVEMBER, NOVEMBER, DECEMBER]),
        houses=st.sampled_from([AUTHORITY, AUTHORITY, COLLEAGUE, frozenset[str]()]),
        whole=st.booleans(),
        rectifies=st.booleans(),
    ),
    max_size=6,
    unique_by=lambda one: one.mark,
)


@given(versions, st.data())
def test_the_order_in_which_lists_come_does_not_count(known: list[Version], data: st.DataObject) -> None:
    assert left_out(data.draw(st.permutations(known))) == left_out(known)


@given(versions)
def test_only_a_later_whole_list_of_the_month_leaves_out_whom_an_earlier_one_named(known: list[Version]) -> None:
    by_mark = {one.mark: one for one in known}
    for tenancy, mark in left_out(known):
        later = by_mark[mark]
        assert later.may_leave_out
        assert tenancy not in later.tenancies
        assert any(tenancy in one.tenancies and is_later_version(later, one) for one in known)


@given(versions, versions)
def test_an_older_list_that_comes_late_takes_no_question_back_that_a_newer_one_raised(
    known: list[Version], late: list[Version]
) -> None:
    """What was said before all the others may show that more were left out; it never hides that somebody was."""
    older = [
        replace(
            one,
            mark=f"late {one.mark}",
            said_at=one.said_at - timedelta(days=40),
            messages=frozenset({f"late {one.mark}"}),
        )
        for one in late
    ]
    assert left_out(known) <= left_out([*known, *older])


# ---- line by line -------------------------------------------------------------------------------------------------
PLAN = Planned(date(2025, 11, 27), time(9), Decision.EXECUTE)
DIFFERENT = {
    What.DAY_MOVED: replace(PLAN, on=date(2025, 12, 4)),
    What.HOUR_MOVED: replace(PLAN, at=time(11)),
    What.DECISION_CHANGED: replace(PLAN, decision=Decision.POSTPONE),
    What.UNCHANGED: PLAN,
}


@pytest.mark.parametrize("what", DIFFERENT)
def test_it_says_in_what_a_line_differs(what: What) -> None:
    (change,) = changes({"a": PLAN}, {"a": DIFFERENT[what]}, may_leave_out=True)
    assert (change.what, change.before, change.after) == ((what,), PLAN, DIFFERENT[what])


def test_a_line_may_differ_in_several_ways() -> None:
    (change,) = changes({"a": PLAN}, {"a": Planned(date(2025, 12, 4), None, Decision.SUSPEND)}, may_leave_out=True)
    assert change.what == (What.DAY_MOVED, What.DECISION_CHANGED)


def test_not_saying_changes_nothing() -> None:
    (change,) = changes({"a": PLAN}, {"a": Planned(None, None, Decision.UNKNOWN)}, may_leave_out=True)
    assert change.what == (What.UNCHANGED,)


def test_added_and_vanished() -> None:
    added, vanished = changes({"a": PLAN}, {"b": PLAN}, may_leave_out=True)
    assert (added.tenancy, added.what, added.before) == ("b", (What.ADDED,), None)
    assert (vanished.tenancy, vanished.what, vanished.after) == ("a", (What.VANISHED,), None)


def test_where_a_list_may_be_partial_who_is_not_on_it_is_not_spoken_of() -> None:
    assert [one.tenancy for one in changes({"a": PLAN, "b": PLAN}, {"a": PLAN}, may_leave_out=False)] == ["a"]


plans = st.dictionaries(
    st.sampled_from("abcdef"),
    st.builds(
        Planned,
        st.none() | st.dates(date(2025, 11, 1), date(2025, 11, 5)),
        st.none() | st.sampled_from([time(9), time(10)]),
        st.sampled_from(Decision),
    ),
)


@given(plans, plans)
def test_every_line_of_both_lists_is_told_once(before: dict[str, Planned], after: dict[str, Planned]) -> None:
    told = [one.tenancy for one in changes(before, after, may_leave_out=True)]
    assert sorted(told) == sorted({*before, *after})


@given(plans)
def test_a_list_beside_itself_is_unchanged(listed: dict[str, Planned]) -> None:
    assert {one.what for one in changes(listed, listed, may_leave_out=True)} <= {(What.UNCHANGED,)}
