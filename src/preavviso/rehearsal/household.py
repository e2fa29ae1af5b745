"""Who lives together, where, from whom they rent, and what social services knew of them."""

from dataclasses import dataclass
from datetime import date

from preavviso.rehearsal import place
from preavviso.rehearsal.intervention import Intervention
from preavviso.rehearsal.tenancy import Tenancy


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person."""

    person_id: str
    surname: str
    given_name: str
    birth_date: date
    codice_fiscale: str


@dataclass(frozen=True, slots=True)
class Household:
    """The people behind one door; the first is its head, and the assignee where the dwelling is a public one."""

    household_id: str
    address: str
    members: tuple[Person, ...]
    tenancy: Tenancy | None
    interventions: tuple[Intervention, ...]
    municipality: str = place.TOWN_NAME

    @property
    def head(self) -> Person:
        """The one whose name stands on the door."""
        return self.members[0]
