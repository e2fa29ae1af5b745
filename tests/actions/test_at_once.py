"""Two at the same moment, each on a connection of their own: what PostgreSQL lets happen and SQLite does not."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker
from tests.announced import BRUNI, MORO, by_mail, by_pec, notice, receive_and_register
from tests.cast import ADA, FRIDAY, Cast

from preavviso.access import gate
from preavviso.access.context import Context
from preavviso.actions import intake
from preavviso.actions.entries import correct_entry
from preavviso.actions.notices import keep_apart
from preavviso.domain.message import Reading
from preavviso.queries.worklist import worklist
from preavviso.records.intake.models import Copy, Entry, Notice

pytestmark = pytest.mark.postgres

# Nothing here takes a second. Who waits longer than this was not held up by the other.
PATIENCE = 5.0
NOVEMBER = notice([BRUNI, MORO])


@pytest.fixture
def db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database as others see it too: nothing is rolled back, all is emptied in the end, the ledger as well."""
    with django_db_blocker.unblock():
        yield
        tables = [model._meta.db_table for model in apps.get_models() if model.__module__.startswith("preavviso.")]
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE oversight_ledgerentry DISABLE TRIGGER USER")
            cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
            cursor.execute("ALTER TABLE oversight_ledgerentry ENABLE TRIGGER USER")


class Colleague(threading.Thread):
    """Somebody who does one thing on a connection of their own."""

    def __init__(self, deed: Callable[[], object]) -> None:
        super().__init__(daemon=True)
        self.deed = deed
        self.error: Exception | None = None
        self.start()

    def run(self) -> None:
        try:
            self.deed()
        except Exception as error:
            self.error = error
        finally:
            connection.close()

    def done(self) -> None:
        """They came to their end, and to a good one."""
        self.join(20)
        assert not self.is_alive()
        assert self.error is None, repr(self.error)


class Meanwhile:
    """Before a statement that begins so, a colleague does something, as far as they come."""

    def __init__(self, beginning: str, deed: Callable[[], object]) -> None:
        self.beginning = beginning
        self.deed = deed
        self.found: Colleague | None = None

    def __call__(self, execute: Callable[..., object], sql: str, *rest: object) -> object:
        if self.found is None and sql.startswith(self.beginning):
            self.found = Colleague(self.deed)
            self.found.join(1)
        return execute(sql, *rest)

    def colleague(self) -> Colleague:
        assert self.found is not None
        return self.found


@contextmanager
def a_third_one_gathers(cast: Cast) -> Iterator[Callable[[int], None]]:
    """Somebody else gathers the notices; gives how to wait until so many stand behind them."""

    def until_waiting(count: int) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and _waiting() < count:
            time.sleep(0.02)

    with transaction.atomic():
        gate.hold(cast.borgolago.id)
        yield until_waiting


def _waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return int(cursor.fetchone()[0])


def received(cast: Cast, name: str) -> intake.Claim:
    seen = intake.Seen("maildir", f"/box/{name}", FRIDAY - timedelta(hours=1))
    message = intake.receive(cast.context(ADA), name.encode(), name, seen).message
    claim = intake.claim(FRIDAY, message)
    assert claim is not None
    return claim


def registering(cast: Cast, claim: intake.Claim, reading: Reading) -> Callable[[], object]:
    context = Context(claim.actor, FRIDAY, cast.context(ADA).purpose)
    return lambda: intake.register(context, claim, reading)


def test_two_workers_that_register_two_copies_of_one_list_at_once_make_one_notice(cast: Cast) -> None:
    claims = [received(cast, name) for name in ("pec", "mail")]
    with a_third_one_gathers(cast) as until_waiting:
        both = [
            Colleague(registering(cast, claim, reading))
            for claim, reading in zip(claims, (by_pec(NOVEMBER), by_mail(NOVEMBER)), strict=True)
        ]
        until_waiting(2)
    for one in both:
        one.done()
    assert Notice.objects.get().copies.count() == 2
    assert Entry.objects.count() == 2
    assert len(worklist(cast.context(ADA))) == 2


def test_a_person_and_a_worker_at_one_notice_wait_for_each_other_and_not_for_ever(cast: Cast) -> None:
    for name, reading in (("pec", by_pec(NOVEMBER)), ("mail", by_mail(NOVEMBER))):
        receive_and_register(cast.context(ADA), name.encode(), reading)
    copy = Copy.objects.filter(recognised_by="identifier").get()
    claim = received(cast, "again")
    with a_third_one_gathers(cast) as until_waiting:
        worker = Colleague(registering(cast, claim, replace(by_mail(NOVEMBER), sha256="")))
        until_waiting(1)
        person = Colleague(lambda: keep_apart(cast.context(ADA), copy.message_id, copy.id))
        until_waiting(2)
    for one in (worker, person):
        one.done()
    copy.refresh_from_db()
    assert copy.kept_apart
    assert Copy.objects.count() == 3


def test_a_correction_made_while_a_better_copy_is_registered_is_not_read_over(cast: Cast) -> None:
    spoiled = replace(BRUNI, surname="Brun1", needs_review=True)
    message = receive_and_register(cast.context(ADA), b"scan", by_mail(notice([spoiled, MORO]))).message
    row = Entry.objects.get(surname="Brun1")
    said = replace(row.particulars, surname="Bruno")
    corrected = Meanwhile(
        'UPDATE "intake_entry" SET "position"', lambda: correct_entry(cast.context(ADA), message, row.id, said, 0)
    )
    with connection.execute_wrapper(corrected):
        receive_and_register(cast.context(ADA), b"pec", by_pec(NOVEMBER))
    corrected.colleague().done()
    row.refresh_from_db()
    assert (row.surname, row.version) == ("Bruno", 1)
