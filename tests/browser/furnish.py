"""Fills an office's own home for the browser: `python -m tests.browser.furnish`, in that home's environment.

The people are those of the cast. Among the listed are all that a line can be: near, far and past, without a day,
with long names, with what one never expects in a name, told differently by two sources.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from tests.announced import BRUNI, MORO, by_mail, by_pec, notice, receive_and_register  # noqa: E402
from tests.cast import ADA, BORGOLAGO, CARLO, EVERYBODY, FRIDAY, PASSWORD, PATRON_SAINT, VALPIANA  # noqa: E402
from tests.registered import NAMESAKE, OTHERS, TULLIA, TULLIO, enter  # noqa: E402

from preavviso.access.context import Context  # noqa: E402
from preavviso.access.people import actor_for  # noqa: E402
from preavviso.actions.directory import add_user, found_organisation  # noqa: E402
from preavviso.actions.intake import set_aside  # noqa: E402
from preavviso.actions.upload import upload  # noqa: E402
from preavviso.domain.answer import Stated  # noqa: E402
from preavviso.domain.message import Problem  # noqa: E402
from preavviso.domain.notice import Completeness, Decision, Entry, NoticeKind, Period  # noqa: E402
from preavviso.domain.phrase import Phrase  # noqa: E402
from preavviso.domain.role import Purpose  # noqa: E402
from preavviso.jobs.screening import look_for_waiting  # noqa: E402
from preavviso.records.directory.models import Organisation  # noqa: E402
from preavviso.records.intake.models import Box  # noqa: E402
from preavviso.records.people.models import Intervention, Resident  # noqa: E402

FRAIL = Stated(yes=True, text="SI ESEGUE - presenza di minore con disabilità", source="line 3")
NOT_FRAIL = Stated(yes=False, text="nessuna fragilità nota", source="line 4")
LONG = "MONTEFUSCOLO DELLA VALLE DI SOTTO VEDOVA QUARANTAQUATTRO"
HOSTILE = '<script>alert("x")</script>'


def listed() -> Iterator[Entry]:
    """Everybody on the November programme."""
    yield BRUNI
    yield replace(MORO, planned_on=date(2025, 10, 27), vulnerability=FRAIL, remark=FRAIL.text)
    yield replace(BRUNI, surname="Neri", given_name="Ugo", planned_on=date(2025, 10, 21), address="via Roma 1")
    yield replace(BRUNI, surname="Sala", given_name="Pia", planned_on=date(2025, 11, 6), vulnerability=NOT_FRAIL)
    yield replace(
        BRUNI, surname=LONG, given_name="MARIA ANTONIETTA", address=f"VIALE {LONG}, SCALA B, INTERNO 1234/bis"
    )
    yield replace(BRUNI, surname="Senzaspazi" * 9, given_name="", address="viacorta" * 12, remark="parola" * 40)
    yield replace(BRUNI, surname=HOSTILE, given_name="", remark=HOSTILE)
    yield replace(BRUNI, surname="Rinvii", given_name="Leo", decision=Decision.POSTPONE, remark="RINVIATO")
    for number in range(30):
        day = BRUNI.planned_on or FRIDAY.date()
        yield replace(BRUNI, surname=f"Cognome{number:02}", given_name="Nome", planned_on=day + timedelta(days=number))


def in_doubt() -> Iterator[Entry]:
    """Two of a list that a person has to look at."""
    yield replace(BRUNI, surname="Rossi", given_name="Ines", address="piazza del Lago 2", planned_on=None)
    yield replace(BRUNI, surname="Verdi", given_name="", address="", needs_review=True, confidence=0.5)


def days_before(context: Context, office: Organisation) -> None:
    """What lay on the pile already: a week of post that lists nobody, by two ways, and the boxes that it came from."""
    for days in range(1, 8):
        then = Context(context.actor, FRIDAY - timedelta(days=days), context.purpose)
        for number in range((days * 5) % 7 + 1):
            raw = f"Subject: {days} {number}".encode()
            received = receive_and_register(then, raw, by_mail())
            if number % 3 == 1:
                set_aside(then, received.message)
            if number % 2:
                upload(then, raw, "copia.eml", then.today)
    for month in (8, 9, 10):
        at = FRIDAY.replace(month=month - 1, day=18)
        then = Context(context.actor, at, context.purpose)
        nobody = replace(notice([], NoticeKind.EMPTY), period=Period(2025, month))
        receive_and_register(then, f"Subject: nessuno {month}".encode(), by_pec(nobody, at=at), at)
    every = {"organisation": office, "every": timedelta(minutes=5), "due_at": FRIDAY + timedelta(minutes=3)}
    Box.objects.create(name="PEC", address="imap://pec@posta.borgolago.example/INBOX", reached_at=FRIDAY, **every)
    failing = {"trouble": "login_refused", "failing_since": FRIDAY - timedelta(hours=3)}
    reached = {"reached_at": FRIDAY - timedelta(hours=3)}
    address = "imap://servizi@posta.borgolago.example/INBOX"
    Box.objects.create(name="Posta ordinaria", address=address, **every, **failing, **reached)


def residents(context: Context) -> None:
    """Borgolago's registry, and what its archive has of Tullio Bruni."""
    elsa = replace(
        TULLIA, number="P4", surname="MORRO", given_name="ELSA", household_number="F4", address="VIA G. GARIBALDI 3"
    )
    enter(context, TULLIO, TULLIA, NAMESAKE, elsa, *OTHERS[:40])
    Intervention.objects.create(
        organisation_id=context.actor.organisation,
        resident=Resident.objects.get(number=TULLIO.number),
        number="I1",
        kind="Assistenza domiciliare",
        opened_on=date(2019, 3, 4),
        closed_on=date(2021, 6, 30),
        office="Servizio anziani",
    )


def furnish() -> None:
    """Two municipalities with their people; Borgolago with four messages that list somebody, and a week of others."""
    call_command("migrate", verbosity=0)
    kind = Organisation.Kind.MUNICIPALITY
    places = {
        BORGOLAGO: found_organisation(BORGOLAGO, kind, FRIDAY, office="Servizi sociali", patron_saint=PATRON_SAINT),
        VALPIANA: found_organisation(VALPIANA, kind, FRIDAY, office="Servizi sociali"),
    }
    users = {
        part: add_user(places[part.organisation].id, part.email, part.name, part.role, PASSWORD, FRIDAY)
        for part in EVERYBODY
        if part.organisation in places
    }
    actor = actor_for(users[ADA].id)
    assert actor is not None
    context = Context(actor, FRIDAY, Purpose.CASE_WORK)
    days_before(context, places[BORGOLAGO])
    programme = notice(list(listed()))
    receive_and_register(context, b"Subject: programma\n\nper PEC", by_pec(programme))
    receive_and_register(context, b"Subject: programma\n\nper posta", by_mail(programme))
    sooner = replace(BRUNI, planned_on=date(2025, 11, 20), remark="SI ESEGUE - anticipato")
    receive_and_register(context, b"Subject: sollecito", by_mail(notice([sooner], NoticeKind.REMINDER)))
    doubt = Problem("date_not_read", Phrase("The signature cannot be read."), "line 14")
    doubtful = replace(notice(list(in_doubt())), completeness=Completeness(3, 2, 3, ("segue elenco",), complete=False))
    receive_and_register(context, b"Subject: in dubbio", replace(by_mail(doubtful), problems=(doubt,)))
    keeper = actor_for(users[CARLO].id)
    assert keeper is not None
    residents(Context(keeper, FRIDAY, Purpose.COORDINATION))
    look_for_waiting(lambda: FRIDAY)


if __name__ == "__main__":
    furnish()
