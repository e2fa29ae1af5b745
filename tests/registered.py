"""A registry of residents, made up for tests: Tullio Bruni of the list, his household, and others like them."""

from datetime import date

from tests.cast import CARLO, FRIDAY, Cast

from preavviso.access.context import Context
from preavviso.actions.people import Person, keep
from preavviso.jobs.screening import look_for_waiting

AT_HOME = {"household_number": "F1", "address": "VIA DEI MILLE 14 INT. 6", "municipality": "BORGOLAGO"}
TULLIO = Person("P1", "BRUNI", "TULLIO", date(1951, 3, 2), **AT_HOME)
TULLIA = Person("P2", "BRUNI", "TULLIA", date(1953, 7, 9), **AT_HOME)
NAMESAKE = Person("P3", "BRUNI", "TULLIO", date(1988, 1, 5), "", "F2", "VIA ROMA 2", "BORGOLAGO")
# Who lives there besides: a registry of three tells little of what is rare.
_SURNAMES = ("FERRI", "LANDI", "NERI", "RIVA", "SALA", "TOGNI", "ZANI", "COLOMBO", "VILLA", "GALLI")
_GIVEN = ("ANNA", "MARCO", "LUCIA", "PIETRO", "SARA", "PAOLO", "RITA", "CARLO", "ELENA", "GINO")
OTHERS = tuple(
    Person(f"Q{n}", _SURNAMES[n % 10], _GIVEN[n * 7 // 10 % 10], None, "", f"G{n // 3}", f"VIA VERDI {n // 3 + 1}")
    for n in range(100)
)


def enter(context: Context, *people: Person) -> None:
    """Enter residents, one after the other."""
    for person in people:
        keep(context, person)


def registered(cast: Cast, *people: Person) -> None:
    """Borgolago's registry: Tullio, his wife, a namesake and the others, or those given; and every case looked for."""
    enter(cast.context(CARLO), *(people or (TULLIO, TULLIA, NAMESAKE, *OTHERS)))
    look_for_waiting(lambda: FRIDAY)
