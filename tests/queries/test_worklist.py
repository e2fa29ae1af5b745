from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.announced import BRUNI, MORO, by_pec, notice, receive_and_register
from tests.cast import ADA, BICE, CARLO, FRIDAY, IVO, Cast

from preavviso.actions.cases import take_case
from preavviso.domain.answer import Stated
from preavviso.domain.notice import Decision, Entry
from preavviso.domain.priority import Urgency, rank
from preavviso.queries.worklist import PAGE, Filter, Stage, Whose, desk, worklist
from preavviso.records.cases.models import Case

pytestmark = pytest.mark.django_db


def listed(count: int) -> list[Entry]:
    """So many people, on days and with decisions of every kind."""
    return [
        replace(
            BRUNI,
            surname=f"Cognome{number}",
            planned_on=FRIDAY.date() + timedelta(days=number % 90 - 20) if number % 7 else None,
            decision=list(Decision)[number % len(Decision)],
            vulnerability=Stated(number % 2 == 0, "invalido", "line 1") if number % 3 == 0 else BRUNI.vulnerability,
            needs_review=number % 5 == 0,
        )
        for number in range(count)
    ]


def test_the_database_puts_cases_in_the_order_of_the_domain(cast: Cast) -> None:
    context = cast.context(ADA)
    receive_and_register(context, b"1", by_pec(notice(listed(120))))
    points = [line.rank.points for line in worklist(context)]
    assert points == sorted(points, reverse=True)
    for case, line in zip(_by_id(context), sorted(worklist(context), key=lambda line: line.case), strict=True):
        assert rank(case.facts, context.today, context.actor.calendar) == line.rank


@given(st.integers(-40, 120))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_holds_on_every_day(cast: Cast, ahead: int) -> None:
    if not Case.objects.exists():
        receive_and_register(cast.context(ADA), b"1", by_pec(notice(listed(60))))
    points = [line.rank.points for line in worklist(cast.context(ADA, FRIDAY + timedelta(days=ahead)))]
    assert points == sorted(points, reverse=True)


def test_pages_follow_each_other_without_gap_or_repeat(cast: Cast) -> None:
    context = cast.context(ADA)
    receive_and_register(context, b"1", by_pec(notice(listed(PAGE * 2 + 3))))
    pages = [desk(context, Filter(page=number)) for number in (1, 2, 3)]
    seen = [line.case for page in pages for line in page.lines]
    assert len(seen) == len(set(seen)) == PAGE * 2 + 3
    assert [page.has_more for page in pages] == [True, True, False]


@pytest.mark.parametrize("text", ["bruni", "TULLIO bruni", "dei mille", "d'angelò", "0012345", "Bruni via"])
def test_a_search_finds_however_it_is_spelled(cast: Cast, text: str) -> None:
    context = cast.context(ADA)
    angelo = replace(
        MORO, surname="D'ANGELO", given_name="Bruni Mille", tenancy_code="0012345", address="via dei Mille 2"
    )
    receive_and_register(context, b"1", by_pec(notice([BRUNI, angelo])))
    assert desk(context, Filter(text=text)).lines


def test_a_search_for_somebody_else_finds_nothing(cast: Cast) -> None:
    context = cast.context(ADA)
    receive_and_register(context, b"1", by_pec(notice([BRUNI])))
    assert desk(context, Filter(text="rossi")).lines == ()


def test_my_cases_are_those_that_i_took(cast: Cast) -> None:
    context = cast.context(ADA)
    receive_and_register(context, b"1", by_pec(notice([BRUNI, MORO])))
    take_case(context, Case.objects.get(search_key__contains="bruni").id)
    assert [line.household for line in desk(context, Filter(whose=Whose.MINE)).lines] == ["Bruni Tullio"]
    assert [line.household for line in desk(context, Filter(whose=Whose.NOBODYS)).lines] == ["Moro Elsa"]
    assert desk(cast.context(BICE), Filter(whose=Whose.MINE)).lines == ()


def test_a_day_gone_by_is_found_apart(cast: Cast) -> None:
    context = cast.context(ADA)
    gone = replace(MORO, planned_on=FRIDAY.date() - timedelta(days=3))
    receive_and_register(context, b"1", by_pec(notice([BRUNI, gone])))
    (line,) = desk(context, Filter(stage=Stage.PASSED)).lines
    assert (line.household, line.rank.urgency) == ("Moro Elsa", Urgency.PASSED)
    assert [line.household for line in desk(context, Filter(stage=Stage.AHEAD)).lines] == ["Bruni Tullio"]


def test_the_figure_on_top_counts_who_has_five_usable_days_and_no_owner(cast: Cast) -> None:
    context = cast.context(CARLO)
    days = cast.borgolago.calendar
    last = days.working_days_after(FRIDAY.date(), 6)  # five working days lie before it
    entries = [replace(BRUNI, surname=str(ahead), planned_on=last + timedelta(days=ahead)) for ahead in (-1, 0, 1)]
    receive_and_register(context, b"1", by_pec(notice(entries)))
    assert desk(context, Filter()).counts.urgent_undecided == 2


def test_another_municipality_sees_an_empty_desk(cast: Cast) -> None:
    receive_and_register(cast.context(ADA), b"1", by_pec(notice([BRUNI])))
    theirs = desk(cast.context(IVO), Filter())
    assert (theirs.lines, theirs.total, theirs.latest, theirs.counts.open) == ((), 0, None, 0)


def test_a_desk_of_hundreds_costs_the_same_number_of_queries(cast: Cast, django_assert_max_num_queries: object) -> None:
    context = cast.context(ADA)
    receive_and_register(context, b"1", by_pec(notice(listed(200))))
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        desk(context, Filter())


def _by_id(context: object) -> list[Case]:
    return sorted(Case.objects.all(), key=lambda case: case.id)
