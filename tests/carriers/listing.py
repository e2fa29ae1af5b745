"""The list that every carrier carries: 24 invented people with what is hard in real ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from preavviso.domain.message import Reading
from preavviso.domain.notice import Entry

TITLE = "Programmazione interventi mese di NOVEMBRE 2025"
WEEKDAYS = ("lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica")
HEADINGS = ("COGNOME", "NOME", "INDIRIZZO", "COD. UTENTE", "DATA", "ORA", "ESITO / NOTE")


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list, as it is written."""

    surname: str
    given_name: str
    address: str
    code: str
    on: date
    at: time
    remark: str

    @property
    def day(self) -> str:
        """The day as it is written."""
        return f"{self.on:%d/%m/%Y}"

    @property
    def hour(self) -> str:
        """The hour as it is written."""
        return f"{self.at:%H:%M}"

    @property
    def cells(self) -> tuple[str, ...]:
        """The line, cell by cell, under HEADINGS."""
        return (self.surname, self.given_name, self.address, self.code, self.day, self.hour, self.remark)


_LONG = (
    "SI ESEGUE - dopo ripetuti solleciti telefonici e appuntamenti che non sono stati rispettati si procede con "
    "l'esecuzione"
)
_TEXT = f"""
D'ANGELO|Maria Grazia|VIA DEI MILLE 14, INT. 6|0041207|05/11|09:00|{_LONG}
DE LUCA|Antonio|VIA ROMA 77|0041208|05/11|09:30|SI ESEGUE
LO PRESTI|Rosalia|VIA ROMA 77/A|0041209|05/11|10:15|SI ESEGUE - presente fabbro
NICOLÒ|Andrea|PIAZZA DELLA LIBERTÀ 3, SCALA B, INT. 12|0000512|05/11|11:00|SOSPESO - in attesa di esito ricorso
ȘERBAN|Ioana|VIA F.LLI CERVI 22|0000513|12/11|09:00|SI ESEGUE
KOVAČIĆ|Ćiro|VICOLO CHIUSO SNC|0000514|12/11|09:45|RINVIATO al mese di gennaio 2026
SINGH|Harpreet|VIA G. MARCONI 5, PIANO 2|0102001|12/11|10:30|SI ESEGUE - nucleo con un minore
SINGH|Harpreet|VIA G. MARCONI 9, PIANO 1|0102002|12/11|11:15|SI ESEGUE
BEN ABDALLAH|Mohamed|CORSO XXV APRILE 101|0102003|12/11|12:00|DA VALUTARE a cura dell'ufficio
ROSSI ved. BIANCHI|Lucia|VIA SAN GIOVANNI BOSCO 8|0102004|13/11|09:00|SI ESEGUE - seconda esecuzione
ESPOSITO in RUSSO|Carmela|VIA DELL'ARTIGIANATO 40|0102005|13/11|09:30|ALLOGGIO RILASCIATO spontaneamente
DELLA VALLE|Pier Paolo|VIA A. MANZONI 2, SCALA A, PIANO 3, INT. 7|0200770|13/11|10:00|SI ESEGUE
CONTI|Francesca|VIA PO 18|0200771|13/11|10:45|SI ESEGUE - ultima ricevuta di pagamento aprile 2024
FERRARI|Giulia|VIA PO 18|0200772|19/11|09:00|SOSPESA per accordo di rientro
HU|Xiaoli|VIALE STAZIONE 61|0200773|19/11|09:30|SI ESEGUE
GRECO|Salvatore|VIA MONTE GRAPPA 15 BIS|0200774|19/11|10:15|{_LONG}
DI NARDO|Anna Rita|LARGO CADUTI 4|0300001|19/11|11:00|SI ESEGUE - raccomandata tornata per compiuta giacenza
MORETTI|Niccolò|STRADA VECCHIA 210|0300002|20/11|09:00|RINVIO a data da destinarsi
OYELARAN|Blessing|VIA TRENTO 33, INT. 1|0300003|20/11|09:30|SI ESEGUE
DAL MAS|Elena|VIA TRENTO 33, INT. 2|0300004|20/11|10:00|SI ESEGUE
PELLEGRINI|Tommaso|VIA ALLA CHIESA 1|0300005|20/11|10:30|SI ESEGUE - presenza della forza pubblica
ŁUKASZEWSKA|Małgorzata|VIA DEL LAGO 19|0300006|27/11|09:00|SI ESEGUE
BRUNI|Tullio|VIA DEI MILLE 14, INT. 9|0300007|27/11|11:15|{_LONG}
ZANETTI|Ivo|CASCINA BASSA 2|0300008|27/11|15:30|SI ESEGUE
"""


def _listed(line: str) -> Listed:
    surname, given_name, address, code, on, at, remark = line.split("|")
    day, month = map(int, on.split("/"))
    hour, minute = map(int, at.split(":"))
    return Listed(surname, given_name, address, code, date(2025, month, day), time(hour, minute), remark)


ROWS = tuple(_listed(line) for line in _TEXT.strip().splitlines())
FIELDS = ("surname", "given_name", "address", "tenancy_code", "planned_on", "planned_at", "remark")


def values(entry: Entry) -> tuple[object, ...]:
    """The seven fields of an entry, in the order of HEADINGS."""
    return tuple(getattr(entry, field) for field in FIELDS)


def wanted(row: Listed) -> tuple[object, ...]:
    """What has to be read of a line."""
    return (row.surname, row.given_name, row.address, row.code, row.on, row.at, row.remark)


def wrong(reading: Reading, rows: Sequence[Listed] = ROWS) -> list[str]:
    """Every field that was not read exactly, in words: empty when all of the list was."""
    entries = [entry for notice in reading.notices for entry in notice.entries]
    faults = [] if len(entries) == len(rows) else [f"{len(entries)} entries instead of {len(rows)}"]
    for row, entry in zip(rows, entries, strict=False):
        faults += [
            f"{row.surname}: {field} {got!r} instead of {want!r}"
            for field, got, want in zip(FIELDS, values(entry), wanted(row), strict=True)
            if got != want
        ]
    return faults
