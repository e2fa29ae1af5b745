"""Layouts by chance: what an office may choose for its headings, their order, its days, hours, codes and frame."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from tests.carriers.listing import ROWS, TITLE, WEEKDAYS, Listed
from tests.carriers.sheets import ZEROS, Page, Value

SURNAMES = ("COGNOME", "Cognome", "Cognome assegnatario", "cognome inquilino")
GIVEN_NAMES = ("NOME", "Nome", "Nome assegnatario")
NAMES = (
    "NOMINATIVO", "Cognome e nome", "Assegnatario", "INTESTATARIO", "Cognome/Nome", "Conduttore", "Nominativo utente",
    "COGNOME NOME", "Nominativo assegnatario", "Esecutato", "Inquilino",
)  # fmt: skip
STREETS = (
    "INDIRIZZO", "Indirizzo alloggio", "Ubicazione", "UBICAZIONE ALLOGGIO", "Alloggio", "Indirizzo immobile", "Via",
    "Immobile", "Indirizzo dell'alloggio", "Residenza",
)  # fmt: skip
CODES = (
    "COD. UTENTE", "Codice contratto", "Codice", "Cod. U.I.", "N. contratto", "Codice utente", "CODICE ALLOGGIO",
    "Matricola", "Cod. assegnatario", "Contratto", "cod_utente",
)  # fmt: skip
DAYS = (
    "DATA", "Data esecuzione", "DATA INTERVENTO", "Data accesso", "Giorno", "Data prevista", "data sfratto",
    "Data programmata", "Data dell'intervento", "Data di esecuzione",
)  # fmt: skip
HOURS = ("ORA", "Ora", "Orario", "ORE", "Ora accesso", "Ora prevista", "Orario intervento")
MOMENTS = ("Data e ora", "DATA/ORA", "Data e ora esecuzione", "Data - ora", "Giorno e ora")
REMARKS = ("ESITO / NOTE", "Note", "Esito", "Stato", "Annotazioni", "Osservazioni", "NOTE", "Esito e note", "Decisione")
EXTRAS = ("N.", "Progr.", "Telefono", "Comune", "Zona", "Componenti", "Morosità", "Quartiere", "Canone mensile")
LETTERHEADS: tuple[tuple[tuple[Value, ...], ...], ...] = (
    (),
    ((TITLE,),),
    ((TITLE,), ()),
    (("AZIENDA CASE POPOLARI DI BORGOLAGO",), ("Ufficio Recupero Crediti",), (), (TITLE,), ()),
    (("AZIENDA LOMBARDA EDILIZIA", None, None, None, "Prot. n. 1234/2025"), ("Borgolago, 24 ottobre 2025",), (),
     ("Oggetto: comunicazione programmazione interventi fissati per il mese di NOVEMBRE 2025",), ()),
    (("ELENCO ESECUZIONI - NOVEMBRE 2025",), ("Aggiornato al 23/10/2025",)),
    (("Elenco sfratti mese di novembre 2025",), ("Spett.le Comune di Borgolago",), ("Servizi Sociali",)),
)  # fmt: skip
FOOTERS: tuple[tuple[tuple[Value, ...], ...], ...] = (
    (),
    (("Totale interventi: 24",),),
    (("TOTALE", 24),),
    ((), ("Totale", None, 24),),
    ((), ("Totale interventi programmati", 24), (), ("Borgolago, 24/10/2025", None, None, "Il Responsabile")),
    ((), (None, None, None, None, "Il Dirigente"), (None, None, None, None, "ing. Bruno Neri")),
    (("N. 24 interventi",), ("Documento firmato digitalmente ai sensi del d.lgs. 82/2005",)),
    ((), ("Legenda: SNC = senza numero civico",)),
)  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """A layout chosen by chance, in words for whoever looks at a failure."""

    page: Page
    words: str


def chosen(seed: int, rows: Sequence[Listed] = ROWS) -> Choice:
    """The layout that belongs to this seed."""
    chance = random.Random(seed)  # noqa: S311 — chance that can be had again
    pick = chance.choice
    columns: list[tuple[str, Callable[[Listed], Value]]] = []
    words: list[str] = []
    if chance.random() < 0.5:
        columns += [(pick(SURNAMES), lambda row: row.surname), (pick(GIVEN_NAMES), lambda row: row.given_name)]
    else:
        columns.append((pick(NAMES), lambda row: f"{row.surname} {row.given_name}"))
    columns.append((pick(STREETS), lambda row: row.address))
    shows_zeros = chance.random() < 0.3
    columns.append((pick(CODES), (lambda row: int(row.code)) if shows_zeros else lambda row: row.code))
    code_heading = columns[-1][0]
    name, day = pick(_DAYS)
    other, hour = pick(_HOURS)
    words += [name, other]
    if chance.random() < 0.2:
        name, moment = pick(_MOMENTS)
        words[-2:] = [name]
        columns.append((pick(MOMENTS), moment))
    else:
        columns += [(pick(DAYS), day), (pick(HOURS), hour)]
    day_heading = columns[-2][0] if len(words) == 2 else ""
    columns.append((pick(REMARKS), lambda row: row.remark))
    for heading in chance.sample(EXTRAS, chance.choice((0, 0, 1, 2))):
        columns.append((heading, _extra(heading)))
    order = chance.random()
    if order < 0.3:
        chance.shuffle(columns)
        words.append("shuffled")
    headings = [heading for heading, _value in columns]
    if chance.random() < 0.2:
        headings = [heading.upper() for heading in headings]
    above, below = pick(LETTERHEADS), pick(FOOTERS)
    page = Page(pick(("Foglio1", "Elenco", "NOVEMBRE 2025", "interventi")))
    page.rows += [list(row) for row in above]
    left = chance.choice((0, 0, 0, 1))
    if left:
        words.append("begins at B")
    page.rows.append([None] * left + headings)
    first = len(page.rows)
    count = {"N.": 0}
    for row in rows:
        count["N."] += 1
        page.rows.append([None] * left + [count["N."] if value is None else value(row) for _h, value in columns])
    last = len(page.rows) - 1
    if shows_zeros:
        column = left + [heading for heading, _value in columns].index(code_heading)
        page.formats = {(number, column): ZEROS for number in range(first, last + 1)}
        words.append("zeros by format")
    style = chance.random()
    if day_heading and style < 0.35:
        column = left + [heading for heading, _value in columns].index(day_heading)
        merge_down(page, column, first, last, merged=style < 0.25)
        words.append("days merged" if style < 0.25 else "days said once")
    page.rows += [list(row) for row in below]
    if chance.random() < 0.15:
        page.hidden_rows = {chance.randrange(first, last + 1)}
    if above and chance.random() < 0.5:
        page.merged.append((0, 0, 0, len(page.rows[first]) - 1))
    words += [str(headings), f"above {LETTERHEADS.index(above)}", f"below {FOOTERS.index(below)}"]
    return Choice(page, " | ".join(words))


def _extra(heading: str) -> Callable[[Listed], Value] | None:
    values: dict[str, Callable[[Listed], Value]] = {
        "Telefono": lambda row: f"0300 {row.code[:4]}",
        "Comune": lambda row: None,
        "Zona": lambda row: "Nord",
        "Componenti": lambda row: 3,
        "Morosità": lambda row: 1234.5,
        "Quartiere": lambda row: "San Rocco",
        "Canone mensile": lambda row: 98.4,
    }
    return values.get(heading)


def merge_down(page: Page, column: int, first: int, last: int, *, merged: bool) -> None:
    """Write what a column says once, in the first of the rows that say it."""
    start = first
    for number in range(first + 1, last + 2):
        if number > last or page.rows[number][column] != page.rows[start][column]:
            for blank in range(start + 1, number):
                page.rows[blank][column] = None
            if merged and number - 1 > start:
                page.merged.append((start, column, number - 1, column))
            start = number


def _serial(row: Listed) -> int:
    return (row.on - date(1899, 12, 30)).days


_DAYS: tuple[tuple[str, Callable[[Listed], Value]], ...] = (
    ("day as a date", lambda row: row.on),
    ("day as a date and midnight", lambda row: datetime.combine(row.on, time())),
    ("day as text", lambda row: row.day),
    ("27/11", lambda row: f"{row.on:%d/%m}"),
    ("27/11/25", lambda row: f"{row.on:%d/%m/%y}"),
    ("27-11-2025", lambda row: f"{row.on:%d-%m-%Y}"),
    ("27.11.2025", lambda row: f"{row.on:%d.%m.%Y}"),
    ("2025-11-27", lambda row: f"{row.on}"),
    ("2025-11-27 00:00:00", lambda row: f"{row.on} 00:00:00"),
    ("giovedì 27 novembre 2025", lambda row: f"{WEEKDAYS[row.on.weekday()]} {row.on.day} novembre 2025"),
    ("gio 27/11", lambda row: f"{WEEKDAYS[row.on.weekday()][:3]} {row.on:%d/%m}"),
    ("27 novembre", lambda row: f"{row.on.day} novembre"),
    ("27-nov-25", lambda row: f"{row.on.day}-nov-25"),
    ("serial", _serial),
)
_HOURS: tuple[tuple[str, Callable[[Listed], Value]], ...] = (
    ("hour as a time", lambda row: row.at),
    ("09:00", lambda row: row.hour),
    ("9:00", lambda row: f"{row.at.hour}:{row.at:%M}"),
    ("9.00", lambda row: f"{row.at.hour}.{row.at:%M}"),
    ("ore 9,30", lambda row: f"ore {row.at.hour},{row.at:%M}"),
    ("h 9.30", lambda row: f"h {row.at.hour}.{row.at:%M}"),
    ("09:00:00", lambda row: f"{row.hour}:00"),
    ("ore 09:00", lambda row: f"ore {row.hour}"),
    ("part of a day", lambda row: (row.at.hour * 60 + row.at.minute) / 1440),
    ("9,30", lambda row: f"{row.at.hour},{row.at:%M}"),
)
_MOMENTS: tuple[tuple[str, Callable[[Listed], Value]], ...] = (
    ("moment", lambda row: datetime.combine(row.on, row.at)),
    ("27/11/2025 09:00", lambda row: f"{row.day} {row.hour}"),
    ("27/11/2025 ore 9,00", lambda row: f"{row.day} ore {row.at.hour},{row.at:%M}"),
    ("27/11 h. 9.00", lambda row: f"{row.on:%d/%m} h. {row.at.hour}.{row.at:%M}"),
    ("27/11/2025 - 09:00", lambda row: f"{row.day} - {row.hour}"),
    ("2025-11-27T09:00:00", lambda row: f"{row.on}T{row.hour}:00"),
    ("27/11/2025\n09:00", lambda row: f"{row.day}\n{row.hour}"),
)
