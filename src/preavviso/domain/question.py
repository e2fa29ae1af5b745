"""What a list leaves unsaid, and what to do next about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from preavviso.domain.answer import Word
from preavviso.domain.calendar import LocalCalendar
from preavviso.domain.phrase import Phrase
from preavviso.domain.priority import Facts

# Working days within which each act is due, from the day the thing was known.
TAKE_CHARGE_WITHIN = 1
ASK_WITHIN = 2
MEET_WITHIN = 5


@dataclass(frozen=True, slots=True)
class Question:
    """Something that nobody stated: its code in exports, and the question to put."""

    code: str
    text: Phrase


# A list of names and remarks never says these.
OF_EVERY_LIST = (
    Question("members", Phrase("Who lives there, and are there minors?")),
    Question("disability", Phrase("Does anybody live with a disability or depend on others?")),
    Question("health", Phrase("Is anybody ill, pregnant, or in need of equipment at home?")),
    Question("contacts", Phrase("How and when can the household be reached?")),
    Question("arrears", Phrase("How large are the arrears, since when, and what was tried?")),
    Question("order", Phrase("On which order does the execution rest, and of what date?")),
)
_ANSWERED_BY_A_NO = {"disability", "health"}
PLANNED_ON = Question("planned_on", Phrase("On which day is it planned?"))
ADDRESS = Question("address", Phrase("At which address?"))
STILL_PLANNED = Question("still_planned", Phrase("A later list no longer names the household: what does that mean?"))


def open_questions(
    vulnerability: Word, *, dated: bool, has_address: bool, no_longer_listed: bool = False
) -> tuple[Question, ...]:
    """What is not stated about this household? A stated factor says nothing of the others."""
    asked = [
        question
        for question in OF_EVERY_LIST
        if not (vulnerability is Word.STATED_NO and question.code in _ANSWERED_BY_A_NO)
    ]
    if not dated:
        asked.append(PLANNED_ON)
    if not has_address:
        asked.append(ADDRESS)
    if no_longer_listed:
        asked.insert(0, STILL_PLANNED)
    return tuple(asked)


@dataclass(frozen=True, slots=True)
class NextAct:
    """What to do next, and by when."""

    code: str
    text: Phrase
    due_on: date


def next_act(facts: Facts, questions: Sequence[Question], known_on: date, calendar: LocalCalendar) -> NextAct:
    """What is the next act on this case? Never later than the last usable day before the planned one."""
    code, text, within = _act(facts, questions)
    due_on = calendar.working_days_after(known_on, within)
    return NextAct(code, text, min(due_on, calendar.last_usable_day(facts.counts_from)))


def _act(facts: Facts, questions: Sequence[Question]) -> tuple[str, Phrase, int]:
    if facts.waits_for_review:
        return "confirm_reading", Phrase("Confirm how the list was read"), TAKE_CHARGE_WITHIN
    if not facts.has_owner:
        return "take_case", Phrase("Take charge of the case"), TAKE_CHARGE_WITHIN
    if questions:
        return "ask_authority", Phrase("Ask the authority for what is missing"), ASK_WITHIN
    return "meet_household", Phrase("Meet the household"), MEET_WITHIN
