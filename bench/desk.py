"""How long the desk takes with 20,000 open cases on SQLite, from the request to the page."""

import random
from dataclasses import replace
from datetime import datetime, timedelta
from time import perf_counter

from django.conf import settings
from django.test import Client

from bench.figure import Figure, p95
from preavviso.access.context import Context, moment
from preavviso.access.people import actor_for
from preavviso.actions import intake
from preavviso.actions.directory import add_user, found_organisation
from preavviso.domain.answer import NOT_STATED, Stated
from preavviso.domain.message import Inner, MessageKind, Reading, Trust
from preavviso.domain.notice import Completeness, Decision, Entry, Notice, NoticeKind, Period
from preavviso.domain.priority import rank
from preavviso.domain.role import Purpose, Role
from preavviso.queries.worklist import Stage, Whose
from preavviso.records.cases.models import Case
from preavviso.records.directory.models import User
from preavviso.web.desk.filter import address

CASES, LISTS = 20_000, 20
PAGES = {"desk, first page": address(), "desk, nobody's cases still ahead": address(Whose.NOBODYS, Stage.AHEAD)}
PASSWORD = "un banco di prova lungo"  # noqa: S105


def measure() -> list[Figure]:
    """The p95 of two of the desk's pages; beside ranking every case in Python."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ALLOWED_HOSTS = ["testserver"]
    user = _open_cases()
    client = Client()
    client.force_login(user)
    actor = actor_for(user.id)
    assert actor is not None
    context = Context(actor, moment(), Purpose.CASE_WORK)
    peer = p95(lambda: _ranked_in_python(context), runs=10)
    figures = []
    for name, path in PAGES.items():
        assert client.get(f"/{path}").status_code == 200
        figures.append(
            Figure(
                name=name,
                ours=p95(lambda path=path: client.get(f"/{path}")) * 1000,  # type: ignore[misc]
                peer=peer * 1000,
                peer_name="load and rank every case in Python, page not rendered",
                unit="ms, p95",
                work=f"{CASES} open cases, SQLite",
                quality={"same order": "tests/queries/test_worklist.py"},
            )
        )
    return figures


def _ranked_in_python(context: Context) -> list[Case]:
    cases = list(Case.objects.filter(organisation_id=context.actor.organisation))
    ranked = sorted(cases, key=lambda case: -rank(case.facts, context.today, context.actor.calendar).points)
    return ranked[:25]


def _open_cases() -> User:
    """As the worker would: lists of a thousand, registered one after the other."""
    now = moment()
    place = found_organisation("Comune di Borgolago", "municipality", now, patron_saint="11-13")
    user = add_user(place.id, "ada@preavviso.example", "Ada Ferri", Role.SOCIAL_WORKER, PASSWORD, now)
    actor = actor_for(user.id)
    assert actor is not None
    context = Context(actor, now, Purpose.CASE_WORK)
    rng = random.Random(5)
    started = perf_counter()
    for number in range(LISTS):
        intake.receive(context, str(number).encode(), "list.eml", intake.Seen("maildir", str(number), now))
        claim = intake.claim(now)
        assert claim is not None
        intake.register(context, claim, _reading(rng, number, now))
    print(f"{CASES} cases opened in {perf_counter() - started:.1f} s")
    return user


def _reading(rng: random.Random, number: int, now: datetime) -> Reading:
    entries = tuple(_entry(rng, number * CASES // LISTS + place, now) for place in range(CASES // LISTS))
    whole = Completeness(len(entries), len(entries), None, (), complete=True)
    notice = Notice(NoticeKind.PROGRAMME, Period(2025, 11), "body", entries, whole)
    inner = Inner("recupero@casalaghi.example", (), f"Programma {number}", now, None)
    return Reading("", MessageKind.EMAIL, None, inner, Trust.RECEIVED, (notice,), ())


def _entry(rng: random.Random, number: int, now: datetime) -> Entry:
    entry = Entry(
        surname=f"Cognome{number}",
        given_name="Nome",
        address=f"via Garibaldi {number % 300}",
        tenancy_code=f"{number:07}",
        planned_on=now.date() + timedelta(days=rng.randrange(-30, 120)),
        planned_at=None,
        decision=rng.choice(list(Decision)),
        remark="SI ESEGUE - dopo ripetuti solleciti telefonici",
        where=f"line {number}",
        vulnerability=NOT_STATED if rng.random() < 0.8 else Stated(yes=True, text="invalido", source="body"),
    )
    return replace(entry, planned_on=None) if rng.random() < 0.02 else entry
