"""The story that Preavviso exists for: the household of Tullio Bruni, November 2025. The same in every rehearsal.

Nothing in the authority's messages says that anybody there is disabled. The municipality's own archive knew, and the
authority's own books held the signals that nobody read as such.
"""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from preavviso.domain.notice import Decision, Entry, Period
from preavviso.rehearsal import intervention, tenancy
from preavviso.rehearsal.codice_fiscale import codice_fiscale
from preavviso.rehearsal.household import Household, Person
from preavviso.rehearsal.intervention import Intervention
from preavviso.rehearsal.tenancy import Tenancy

ROME = ZoneInfo("Europe/Rome")
PERIOD = Period(2025, 11)
SUBJECT = "Comunicazione programmazione interventi fissati per il mese di NOVEMBRE 2025"
BLOCK = "via dei Mille 14"
ADDRESS = f"{BLOCK}, int. 6"
SURNAME = "Bruni"
GIVEN_NAME = "Tullio"
REMARK = (
    "SI ESEGUE - dopo ripetuti solleciti telefonici e appuntamenti che non sono stati rispettati "
    "si procede con l'esecuzione"
)
WRITTEN_ON = date(2025, 10, 23)
ACCEPTED_AT = datetime(2025, 10, 24, 10, 14, 22, tzinfo=ROME)
DELIVERED_AT = datetime(2025, 10, 24, 10, 15, 4, tzinfo=ROME)
TWIN_SENT_AT = datetime(2025, 10, 24, 10, 15, 31, tzinfo=ROME)
REMINDED_AT = datetime(2025, 11, 21, 9, 32, 10, tzinfo=ROME)
EXECUTION_ON = date(2025, 11, 27)
EXECUTION_AT = time(9, 30)


def household() -> Household:
    """Tullio Bruni, his partner and their child, in a public dwelling."""
    tullio = _person(1, SURNAME, GIVEN_NAME, date(1967, 3, 8), woman=False, born_in="D150")
    partner = _person(2, "Guindani", "Ornella", date(1971, 9, 30), woman=True, born_in="D142")
    child = _person(3, SURNAME, "Elisa", date(2011, 5, 17), woman=True, born_in="D150")
    return Household("F0000001", ADDRESS, (tullio, partner, child), _tenancy(tullio), _interventions(tullio))


def entry() -> Entry:
    """The line of the November list, in the list's own words."""
    return Entry(
        surname=SURNAME,
        given_name=GIVEN_NAME,
        address=ADDRESS,
        tenancy_code="",
        planned_on=EXECUTION_ON,
        planned_at=EXECUTION_AT,
        decision=Decision.EXECUTE,
        remark=REMARK,
        where="",
    )


def household_code() -> str:
    """The code of the story's tenancy in the authority's books."""
    return tenancy.code(1)


def _tenancy(assignee: Person) -> Tenancy:
    """Last payment nineteen months before the list, three letters uncollected, no income papers since 2021."""
    return Tenancy(
        code=household_code(),
        assignee=assignee.person_id,
        address=ADDRESS,
        since=date(2009, 6, 1),
        monthly_rent=118,
        arrears_months=19,
        last_payment_on=date(2024, 3, 22),
        notices_returned=3,
        income_papers_missing_since=2021,
        decadenza_on=date(2025, 2, 11),
    )


def _interventions(tullio: Person) -> tuple[Intervention, ...]:
    """What the archive knew: help with a disability, years ago, and an appointment missed in spring."""
    disability, missed = intervention.DISABILITY, intervention.MISSED_APPOINTMENT
    offices = intervention.OFFICES
    return (
        Intervention(
            "I0000001", tullio.person_id, disability, date(2018, 2, 12), date(2021, 6, 30), offices[disability]
        ),
        Intervention("I0000001-2", tullio.person_id, missed, date(2025, 5, 15), date(2025, 5, 15), offices[missed]),
    )


def _person(number: int, surname: str, given_name: str, born_on: date, *, woman: bool, born_in: str) -> Person:
    code = codice_fiscale(surname, given_name, born_on, woman=woman, born_in=born_in)
    return Person(f"P{number:07}", surname, given_name, born_on, code)
