import json
import uuid
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from tests.announced import BRUNI, MORO, by_pec, notice, receive_and_register
from tests.cast import ADA, ALDO, BICE, CARLO, ELIO, IVO, Cast, Part

from preavviso.access.context import Context
from preavviso.access.gate import DoesNotExistError
from preavviso.actions.cases import release_case, take_case
from preavviso.actions.entries import dismiss_entry
from preavviso.actions.intake import confirm_reading
from preavviso.queries.cases import case_page
from preavviso.queries.oversight import links, verify
from preavviso.queries.worklist import Filter, desk, worklist
from preavviso.records.cases.models import Case
from preavviso.records.intake.models import Message
from preavviso.records.oversight.models import LedgerEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast: Cast) -> Case:
    receive_and_register(cast.context(ADA), b"pec", by_pec(notice([BRUNI, MORO])))
    return Case.objects.get(search_key__contains="bruni")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda: LedgerEntry.objects.update(actor="somebody else"), id="update"),
        pytest.param(lambda: LedgerEntry.objects.all().delete(), id="delete"),
    ],
)
def test_the_database_refuses_to_change_what_is_written(case: Case, change: object) -> None:
    before = LedgerEntry.objects.count()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change()  # type: ignore[operator]
    assert LedgerEntry.objects.count() == before


@pytest.mark.postgres
def test_the_database_refuses_to_empty_the_ledger(case: Case) -> None:
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute("TRUNCATE oversight_ledgerentry")


def test_an_untouched_ledger_is_whole(cast: Cast, case: Case) -> None:
    count, breaks = verify(cast.context(ELIO))
    assert count > 0
    assert breaks == []


def test_what_is_changed_behind_the_triggers_is_found(cast: Cast, case: Case) -> None:
    victim = LedgerEntry.objects.filter(organisation=cast.borgolago).order_by("number")[2]
    _behind_the_triggers("UPDATE oversight_ledgerentry SET actor = 'somebody else' WHERE id = %s", victim.pk)
    _, breaks = verify(cast.context(ELIO))
    assert (victim.number, "altered") in {(one.number, one.kind) for one in breaks}


def test_an_end_that_was_cut_off_is_found(cast: Cast, case: Case) -> None:
    last = LedgerEntry.objects.filter(organisation=cast.borgolago).order_by("number").last()
    assert last is not None
    _behind_the_triggers("DELETE FROM oversight_ledgerentry WHERE id = %s", last.pk)
    _, breaks = verify(cast.context(ELIO))
    assert breaks


def test_looking_at_a_case_is_written_before_it_is_served(cast: Cast, case: Case) -> None:
    case_page(cast.context(BICE), case.id)
    last = LedgerEntry.objects.filter(organisation=cast.borgolago).order_by("number").last()
    assert last is not None
    assert (last.act, last.subject, last.actor) == ("see_case", f"case:{case.id}", str(cast.user(BICE).id))
    assert last.details["purpose"] == "case_work"


def test_without_the_entry_nothing_is_served(cast: Cast, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr("preavviso.access.ledger.append", fail)
    for read in (lambda: case_page(cast.context(ADA), case.id), lambda: desk(cast.context(ADA), Filter())):
        with pytest.raises(DatabaseError):
            read()


@pytest.mark.parametrize("part", [ALDO, IVO, ELIO], ids=lambda part: part.name)
def test_a_refusal_is_written_too(cast: Cast, case: Case, part: object) -> None:
    context = cast.context(part)  # type: ignore[arg-type]
    with pytest.raises(DoesNotExistError):
        case_page(context, case.id)
    last = LedgerEntry.objects.filter(organisation=context.actor.organisation).order_by("number").last()
    assert last is not None
    assert (last.act, last.details["asked_for"]) == ("refused", "see_case")


@pytest.mark.parametrize("part", [ALDO, IVO], ids=lambda part: part.name)
@pytest.mark.parametrize(
    ("refused", "asked_for"),
    [
        (take_case, "take_case"),
        (confirm_reading, "confirm_reading"),
        (lambda context, id: dismiss_entry(context, id, uuid.uuid4(), 0), "dismiss_entry"),
    ],
    ids=["case", "message", "line"],
)
def test_what_somebody_may_not_do_is_written_too(
    cast: Cast, case: Case, part: Part, refused: Callable[[Context, uuid.UUID], object], asked_for: str
) -> None:
    context = cast.context(part)
    with pytest.raises(DoesNotExistError):
        refused(context, case.id if asked_for == "take_case" else Message.objects.get().id)
    last = LedgerEntry.objects.get(organisation=context.actor.organisation, act="refused")
    assert last.details["asked_for"] == asked_for


def test_taking_charge_is_one_entry_and_can_be_undone(cast: Cast, case: Case) -> None:
    context = cast.context(ADA)
    before = LedgerEntry.objects.filter(organisation=cast.borgolago).count()
    take_case(context, case.id)
    assert LedgerEntry.objects.filter(organisation=cast.borgolago).count() == before + 1
    assert _line(cast).owner == ADA.name
    release_case(context, case.id)
    assert _line(cast).owner is None


def test_a_case_that_a_colleague_took_stays_theirs_and_the_ledger_says_no_more(cast: Cast, case: Case) -> None:
    assert take_case(cast.context(ADA), case.id)
    before = LedgerEntry.objects.filter(organisation=cast.borgolago).count()
    assert not take_case(cast.context(BICE), case.id)
    assert LedgerEntry.objects.filter(organisation=cast.borgolago).count() == before
    assert _line(cast).owner == ADA.name


def test_who_neither_owns_nor_assigns_releases_nothing(cast: Cast, case: Case) -> None:
    take_case(cast.context(ADA), case.id)
    with pytest.raises(DoesNotExistError):
        release_case(cast.context(BICE), case.id)
    assert _line(cast).owner == ADA.name
    release_case(cast.context(CARLO), case.id)
    assert _line(cast).owner is None


def test_the_ledger_holds_no_personal_data(cast: Cast, case: Case) -> None:
    take_case(cast.context(ADA), case.id)
    text = json.dumps([str(link) for link in links(cast.context(ELIO))]).casefold()
    for word in ("bruni", "tullio", "mille", "moro", "ferri", "ada@", "si esegue"):
        assert word not in text


def _line(cast: Cast) -> object:
    return next(line for line in worklist(cast.context(ADA)) if line.household == "Bruni Tullio")


def _behind_the_triggers(statement: str, row: int) -> None:
    """As somebody would who holds the database."""
    table = "oversight_ledgerentry"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        else:
            cursor.execute(f"DROP TRIGGER {table}_no_update")
            cursor.execute(f"DROP TRIGGER {table}_no_delete")
        cursor.execute(statement, [row])
