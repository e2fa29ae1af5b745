"""Where the question stands whom a case is about: what is found proposes, a person decides, and an exclusion lasts."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from preavviso.domain.identity import Explanation, Identity, Proposal, Said, asked, identity
from preavviso.domain.matching.mention import Mention
from preavviso.domain.matching.outcome import Outcome

LINE = Mention("Bruni", "Tullio", address="via dei Mille 14, int. 6")


def proposal(resident: str, probability: float) -> Proposal:
    return Proposal(resident, "F1", LINE, "", probability, 3.0, (), ("name",), "as_written")


def found(outcome: Outcome, *proposals: Proposal) -> Explanation:
    return Explanation(LINE, "model", 1, 1_000, -10.0, outcome, proposals, None, (), 0.0, (), (), {})


TWO = found(Outcome.PROBABLE, proposal("P1", 0.9), proposal("P2", 0.001))


def test_what_is_found_only_ever_asks() -> None:
    for outcome in (Outcome.CERTAIN, Outcome.PROBABLE, Outcome.TO_CHECK):
        assert identity(replace(TWO, outcome=outcome), {}, left_open=False) is Identity.TO_CONFIRM


def test_none_found_asks_nobody_and_is_a_word_of_its_own() -> None:
    none = replace(TWO, outcome=Outcome.NONE_FOUND)
    assert asked(none, {}) == ()
    assert identity(none, {}, left_open=False) is Identity.NONE_FOUND


def test_without_a_look_nothing_is_said() -> None:
    assert identity(None, {}, left_open=False) is Identity.NOT_LOOKED_UP


def test_only_a_person_confirms() -> None:
    assert identity(TWO, {"P1": Said.SAME}, left_open=False) is Identity.CONFIRMED
    assert identity(None, {"P1": Said.SAME}, left_open=False) is Identity.CONFIRMED


def test_who_has_no_chance_is_not_asked_about_unless_there_is_nobody_else() -> None:
    assert [one.resident for one in asked(TWO, {})] == ["P1"]
    alone = found(Outcome.TO_CHECK, proposal("P2", 0.001))
    assert [one.resident for one in asked(alone, {})] == ["P2"]


def test_where_it_cannot_be_said_the_question_stays_open_until_somebody_new_is_found() -> None:
    said = {"P1": Said.CANNOT_SAY}
    assert identity(TWO, said, left_open=False) is Identity.LEFT_OPEN
    again = found(Outcome.TO_CHECK, proposal("P1", 0.5), proposal("P3", 0.3))
    assert identity(again, said, left_open=False) is Identity.TO_CONFIRM


def test_a_line_that_proposes_nobody_and_is_doubtful_waits_for_a_look() -> None:
    doubtful = found(Outcome.TO_CHECK)
    assert identity(doubtful, {}, left_open=False) is Identity.TO_CONFIRM
    assert identity(doubtful, {}, left_open=True) is Identity.LEFT_OPEN


answers = st.dictionaries(st.sampled_from(["P1", "P2", "P3", "P4"]), st.sampled_from(Said))
outcomes = st.sampled_from(Outcome)
proposals = st.lists(
    st.tuples(st.sampled_from(["P1", "P2", "P3", "P4"]), st.floats(0, 1)), max_size=4, unique_by=lambda one: one[0]
)


@given(answers, outcomes, proposals, st.booleans())
def test_nobody_is_asked_twice_and_only_a_word_confirms(
    said: dict[str, Said], outcome: Outcome, several: list[tuple[str, float]], left_open: bool
) -> None:
    explanation = found(outcome, *(proposal(*one) for one in several))
    assert not {one.resident for one in asked(explanation, said)} & said.keys()
    confirmed = identity(explanation, said, left_open=left_open) is Identity.CONFIRMED
    assert confirmed == (Said.SAME in said.values())


def test_two_looks_that_a_person_could_not_tell_apart_are_one() -> None:
    later = replace(TWO, revision=2, size=1_001, prior=-10.1, counts={"surname": {"BRUNI": 4}})
    assert later.gist == TWO.gist
    assert replace(TWO, excluded=("P2",)).gist != TWO.gist
    assert found(Outcome.PROBABLE, proposal("P1", 0.9)).gist != TWO.gist
