"""What the registry says anew ends what it said before and never erases it."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preavviso.domain.registry import ResidentRow
from preavviso.domain.resident import Change, Kept, Known, TwiceError, Words, change

TODAY = date(2025, 10, 24)
EARLIER = date(2010, 3, 1)
LATER = date(2018, 9, 15)
ROW = ResidentRow("P1", "Riva", "Anna", date(1985, 4, 3), "RVINNA85D43D150L", "F1", "via Po 1", "Borgolago", None, None)


def after(known: Known | None, now: Change) -> Known:
    """The resident as the rows are once the change is written."""
    dated = {kept.id: mention for kept, mention in now.dated}
    mentions = [Kept(kept.id, dated.get(kept.id, kept.mention)) for kept in (known.mentions if known else ())]
    mentions += [Kept(len(mentions) + at, mention) for at, mention in enumerate(now.begun)]
    return Known(1, now.facts, False, tuple(mentions))


def told(*rows: ResidentRow, known: Known | None = None, today: date = TODAY) -> Known:
    return after(known, change(known, rows, today))


def mentions(known: Known) -> list[tuple[str, str, date | None, date | None]]:
    return [
        (kept.mention.words.surname, kept.mention.words.address, kept.mention.since, kept.mention.until)
        for kept in known.mentions
    ]


def test_who_is_read_first_has_been_so_since_nobody_knows_when():
    assert mentions(told(ROW)) == [("Riva", "via Po 1", None, None)]


def test_said_again_it_changes_nothing():
    assert change(told(ROW), [ROW], TODAY).is_none


def test_a_marriage_and_a_move_leave_both_names_and_both_addresses_with_their_days():
    married = told(replace(ROW, surname="Rossi"), known=told(ROW), today=EARLIER)
    moved = told(replace(ROW, surname="Rossi", address="via Adda 2"), known=married, today=LATER)
    assert mentions(moved) == [
        ("Riva", "via Po 1", None, EARLIER),
        ("Rossi", "via Po 1", EARLIER, LATER),
        ("Rossi", "via Adda 2", LATER, None),
    ]


def test_moving_back_begins_anew():
    away = told(replace(ROW, address="via Adda 2"), known=told(ROW), today=EARLIER)
    assert mentions(told(ROW, known=away, today=LATER))[-1] == ("Riva", "via Po 1", LATER, None)


def test_capitals_and_spaces_are_a_programs_habit():
    assert change(told(ROW), [replace(ROW, surname="RIVA", address="VIA  PO 1")], TODAY).is_none


def test_an_empty_cell_takes_nothing_away():
    silent = replace(
        ROW, given_name="", birth_date=None, codice_fiscale="", household_number="", address="", municipality=""
    )
    assert change(told(ROW), [silent], TODAY).is_none


def test_another_birth_date_changes_what_every_mention_is_found_by():
    now = change(told(ROW), [replace(ROW, birth_date=date(1986, 4, 3))], TODAY)
    assert (now.rekeyed, now.begun, now.dated) == (True, (), ())


def test_another_household_changes_no_mention():
    now = change(told(ROW), [replace(ROW, household_number="F2")], TODAY)
    assert (now.other_household, now.rekeyed, now.begun) == (True, False, ())


def test_who_comes_back_is_not_gone_any_more():
    assert change(replace(told(ROW), is_removed=True), [ROW], TODAY).returned


HISTORY = (
    replace(ROW, since=EARLIER),
    replace(ROW, surname="Rossi", since=LATER),
    replace(ROW, surname="Nubile", until=EARLIER),
)


def test_a_history_in_the_file_is_taken_as_such():
    assert mentions(told(*HISTORY)) == [
        ("Nubile", "via Po 1", None, EARLIER),
        ("Riva", "via Po 1", EARLIER, LATER),
        ("Rossi", "via Po 1", LATER, None),
    ]


def test_a_history_read_again_changes_nothing():
    known = told(*HISTORY)
    assert change(known, HISTORY, TODAY).is_none
    assert change(known, [replace(ROW, surname="Rossi")], TODAY).is_none


def test_a_history_gives_days_to_what_was_known_without_them():
    assert mentions(told(*HISTORY, known=told(replace(ROW, surname="Rossi")))) == [
        ("Rossi", "via Po 1", LATER, None),
        ("Nubile", "via Po 1", None, EARLIER),
        ("Riva", "via Po 1", EARLIER, LATER),
    ]


def test_what_two_rows_say_of_now_is_taken_from_neither():
    with pytest.raises(TwiceError):
        change(None, [ROW, replace(ROW, surname="Rossi")], TODAY)
    assert mentions(told(ROW, ROW)) == mentions(told(ROW))


DAYS = st.one_of(st.none(), st.dates(date(2000, 1, 1), date(2024, 12, 31)))
ROWS = st.builds(
    lambda surname, address, since, until: replace(
        ROW, surname=surname, address=address, since=since, until=until if until and until >= (since or until) else None
    ),
    st.sampled_from(("Riva", "Rossi", "Nubile")),
    st.sampled_from(("via Po 1", "via Adda 2")),
    DAYS,
    DAYS,
)


@given(st.lists(st.lists(ROWS, min_size=1, max_size=3), min_size=1, max_size=4))
def test_whatever_is_read_nothing_is_lost_one_mention_is_current_and_the_last_file_read_again_changes_nothing(files):
    known = None
    for number, rows in enumerate(files):
        today = date(2025, 1, 1 + number)
        try:
            now = change(known, rows, today)
        except TwiceError:
            continue
        before = {kept.mention.words for kept in known.mentions} if known else set()
        known = after(known, now)
        said = {Words(row.surname, row.given_name, row.address, row.municipality) for row in rows}
        assert before | said <= {kept.mention.words for kept in known.mentions}
        assert sum(kept.mention.until is None for kept in known.mentions) <= 1
        assert change(known, rows, today).is_none, rows
