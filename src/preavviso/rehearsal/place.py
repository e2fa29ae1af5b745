"""The invented bodies: a municipality, its housing authority, their mail boxes, and the PEC provider between them."""

from dataclasses import dataclass

from preavviso.domain.calendar import LocalCalendar, PatronSaint


@dataclass(frozen=True, slots=True)
class Box:
    """A mail box: the name that people see, and its address."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        """The part behind the @."""
        return self.address.partition("@")[2]


@dataclass(frozen=True, slots=True)
class Body:
    """A public body: its name, the office that writes or reads, its certified box and its plain one."""

    name: str
    office: str
    pec: Box
    mail: Box


# Every domain ends in a label that is reserved for examples: no message of a rehearsal can reach anybody.
MUNICIPALITY = Body(
    "Comune di Borgolago",
    "Settore Servizi Sociali",
    Box("Comune di Borgolago", "protocollo@pec.comune.borgolago.example"),
    Box("Servizi Sociali Borgolago", "servizi.sociali@comune.borgolago.example"),
)
TOWN_NAME = "Borgolago"
PATRON_SAINT = PatronSaint(11, 13)
CALENDAR = LocalCalendar(PATRON_SAINT)

AUTHORITY = Body(
    "Azienda Casa Laghi e Pianura",
    "Ufficio Recupero Crediti",
    Box("Azienda Casa Laghi e Pianura", "recupero.crediti@pec.casalaghi.example"),
    Box("Ufficio Recupero Crediti - Azienda Casa Laghi e Pianura", "recupero.crediti@casalaghi.example"),
)

PROVIDER_NAME = "Posta Sicura Gestore PEC S.p.A. (inventata)"
PROVIDER = Box("Posta Certificata", "posta-certificata@pec.postasicura.example")


def as_data() -> dict[str, object]:
    """What a system needs to know of the two bodies to read their mail (places.json)."""
    return {
        "municipality": _body(MUNICIPALITY)
        | {"town": TOWN_NAME, "patron_saint": {"month": PATRON_SAINT.month, "day": PATRON_SAINT.day}},
        "authority": _body(AUTHORITY),
        "pec_provider": {"name": PROVIDER_NAME, "address": PROVIDER.address},
    }


def _body(body: Body) -> dict[str, object]:
    return {"name": body.name, "office": body.office, "pec": body.pec.address, "mail": body.mail.address}
