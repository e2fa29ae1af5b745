"""What a listed line says of one person, as a list has it and as a person corrects it."""

from dataclasses import dataclass, fields
from datetime import date, time
from enum import StrEnum

from preavviso.domain.answer import NOT_STATED, Stated, Word, word
from preavviso.domain.notice import Decision, Entry


class Correcting(StrEnum):
    """What a person does to a line: puts its words right or confirms them, says that it is none, or adds one."""

    CORRECTED = "corrected"
    DISMISSED = "dismissed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a line says, value by value. An empty text: it says nothing there."""

    surname: str = ""
    given_name: str = ""
    address: str = ""
    tenancy_code: str = ""
    planned_on: date | None = None
    planned_at: time | None = None
    decision: Decision = Decision.UNKNOWN
    remark: str = ""
    vulnerability: Word = Word.NOT_STATED
    vulnerability_text: str = ""

    def listed(self, where: str) -> Entry:
        """The line as an entry that stands there."""
        said = self.vulnerability is not Word.NOT_STATED
        yes = self.vulnerability is Word.STATED_YES
        return Entry(
            surname=self.surname,
            given_name=self.given_name,
            address=self.address,
            tenancy_code=self.tenancy_code,
            planned_on=self.planned_on,
            planned_at=self.planned_at,
            decision=self.decision,
            remark=self.remark,
            where=where,
            vulnerability=Stated(yes, self.vulnerability_text, where) if said else NOT_STATED,
        )


def particulars_of(entry: Entry) -> Particulars:
    """What an entry says, as a list has it."""
    said = entry.vulnerability
    return Particulars(
        surname=entry.surname,
        given_name=entry.given_name,
        address=entry.address,
        tenancy_code=entry.tenancy_code,
        planned_on=entry.planned_on,
        planned_at=entry.planned_at,
        decision=entry.decision,
        remark=entry.remark,
        vulnerability=word(said),
        vulnerability_text=said.text if isinstance(said, Stated) else "",
    )


FIELDS = tuple(field.name for field in fields(Particulars))


def changed(before: Particulars, after: Particulars) -> tuple[str, ...]:
    """Which fields say something else now, in their order?

    >>> changed(Particulars("Bruni"), Particulars("Bruni", planned_on=date(2025, 11, 27)))
    ('planned_on',)
    """
    return tuple(name for name in FIELDS if getattr(before, name) != getattr(after, name))
