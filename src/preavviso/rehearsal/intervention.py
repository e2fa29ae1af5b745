"""What social services did before for somebody: the memory that nobody asks when a list arrives."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from preavviso.rehearsal.name import Weighted


@dataclass(frozen=True, slots=True)
class Intervention:
    """One prior intervention, as the municipality's archive keeps it. Still open when `closed_on` is None."""

    intervention_id: str
    person_id: str
    kind: str
    opened_on: date
    closed_on: date | None
    office: str


HEADER = ("intervention_id", "person_id", "kind", "opened_on", "closed_on", "office")

DISABILITY = "sostegno alla disabilità"
MISSED_APPOINTMENT = "appuntamento mancato"
OFFICES = {
    "contributo economico": "Segretariato sociale",
    "tutela minori": "Area Minori e Famiglia",
    "assistenza domiciliare": "Area Anziani",
    DISABILITY: "Area Disabilità",
    "segretariato sociale": "Segretariato sociale",
    "salute mentale": "Area Adulti",
    "dipendenze": "Area Adulti",
    "violenza domestica": "Area Minori e Famiglia",
    MISSED_APPOINTMENT: "Segretariato sociale",
}
_KINDS = Weighted(tuple(OFFICES), flatness=3.0)
FIRST_DAY = date(2012, 1, 9)
LAST_DAY = date(2025, 9, 30)


def row(intervention: Intervention) -> tuple[object, ...]:
    """The intervention as a line of interventions.csv."""
    return (
        intervention.intervention_id,
        intervention.person_id,
        intervention.kind,
        intervention.opened_on,
        intervention.closed_on,
        intervention.office,
    )


def imagine(rng: random.Random, number: str, person_id: str) -> Intervention:
    """An intervention that a person of the town may have had."""
    kind = _KINDS.draw(rng)
    opened = FIRST_DAY + timedelta(days=int(rng.random() * (LAST_DAY - FIRST_DAY).days))
    closed = opened + timedelta(days=30 + int(rng.random() * 900))
    return Intervention(number, person_id, kind, opened, closed if closed < LAST_DAY else None, OFFICES[kind])
