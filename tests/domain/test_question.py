from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from preavviso.domain.answer import Word
from preavviso.domain.calendar import LocalCalendar, PatronSaint
from preavviso.domain.notice import Decision
from preavviso.domain.priority import Facts
from preavviso.domain.question import next_act, open_questions

BORGOLAGO = LocalCalendar(PatronSaint(11, 13))
FRIDAY = date(2025, 10, 24)
BRUNI = Facts(date(2025, 11, 27), dated=True, decision=Decision.EXECUTE, vulnerability=Word.NOT_STATED, has_owner=True)


def test_a_name_an_address_and_a_remark_leave_six_questions() -> None:
    assert len(open_questions(Word.NOT_STATED, dated=True, has_address=True)) == 6


def test_a_missing_day_and_a_missing_address_are_questions_too() -> None:
    codes = {question.code for question in open_questions(Word.NOT_STATED, dated=False, has_address=False)}
    assert {"planned_on", "address"} <= codes


def test_one_stated_factor_leaves_the_others_open() -> None:
    assert len(open_questions(Word.STATED_YES, dated=True, has_address=True)) == 6


def test_the_story_asks_the_authority_by_tuesday() -> None:
    act = next_act(BRUNI, open_questions(Word.NOT_STATED, dated=True, has_address=True), FRIDAY, BORGOLAGO)
    assert (act.code, act.due_on) == ("ask_authority", date(2025, 10, 28))


def test_a_case_without_an_owner_is_taken_first() -> None:
    act = next_act(replace(BRUNI, has_owner=False), (), FRIDAY, BORGOLAGO)
    assert (act.code, act.due_on) == ("take_case", date(2025, 10, 27))


def test_a_doubtful_reading_is_confirmed_before_anything_else() -> None:
    assert (
        next_act(replace(BRUNI, waits_for_review=True, has_owner=False), (), FRIDAY, BORGOLAGO).code
        == "confirm_reading"
    )


@given(st.dates(date(2025, 10, 1), date(2025, 12, 31)), st.dates(date(2025, 10, 1), date(2025, 12, 31)), st.booleans())
def test_no_act_is_due_after_the_last_usable_day(known_on: date, planned_on: date, owned: bool) -> None:
    facts = replace(BRUNI, counts_from=planned_on, has_owner=owned)
    act = next_act(facts, (), known_on, BORGOLAGO)
    assert act.due_on <= BORGOLAGO.last_usable_day(planned_on)
