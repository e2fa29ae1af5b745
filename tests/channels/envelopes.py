"""Messages for the tests of the channels, made up, with every part open to be bent."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from preavviso.rehearsal.place import AUTHORITY, MUNICIPALITY, PROVIDER
from preavviso.rehearsal.post import Attachment, Letter, mail, pec
from preavviso.rehearsal.seal import Seal, throw_away_ca

ROME = ZoneInfo("Europe/Rome")
SENT = datetime(2025, 10, 24, 10, 14, tzinfo=ROME)
SUBJECT = "Comunicazione programmazione interventi fissati per il mese di NOVEMBRE 2025"
REMARK = (
    "SI ESEGUE - dopo ripetuti solleciti telefonici e appuntamenti che non sono stati rispettati "
    "si procede con l'esecuzione"
)
BODY = f"""Spett.le Comune di Borgolago
Servizi Sociali

con la presente si trasmette l'elenco degli interventi fissati per il mese di novembre 2025.

BRUNI TULLIO – via dei Mille 14, int. 6 – 27/11/2025 ore 9,00 – {REMARK}
DE LUCA ANNA MARIA – via Po 3 – 28/11/2025 ore 9,30 – RINVIATO - in attesa di documentazione
MORO ELSA – v.le Trento 12/A – SI ESEGUE

Totale interventi: 3

Distinti saluti
Geom. Aldo Riva
Ufficio Recupero Crediti
Via dell'Azienda 1 - Borgolago
"""
CA = throw_away_ca("tests of the channels")
SEAL = CA.seal(PROVIDER.address)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def letter(
    body: str = BODY, *, subject: str = SUBJECT, sent_at: datetime = SENT, attachments: Sequence[Attachment] = ()
) -> Letter:
    return Letter(AUTHORITY.pec, (MUNICIPALITY.pec,), subject, body, sent_at, "1@casalaghi.example", tuple(attachments))


def certified(content: Letter | None = None, *, seal: Seal = SEAL, at: datetime | None = None) -> bytes:
    return pec(content or letter(), seal, accepted_at=at or SENT + timedelta(minutes=1))


def plain(content: Letter | None = None) -> bytes:
    chosen = content or letter()
    return mail(replace(chosen, sender=AUTHORITY.mail, to=(MUNICIPALITY.mail,)))


def raw_mail(*lines: str | bytes, subject: str = SUBJECT) -> bytes:
    """A message written line by line, after the headers that every message has."""
    headers = (
        f"From: Ufficio <recupero@casalaghi.example>\r\nTo: servizi@borgolago.example\r\nSubject: {subject}\r\n"
        "Date: Fri, 24 Oct 2025 10:14:00 +0200\r\nMessage-ID: <2@casalaghi.example>\r\nMIME-Version: 1.0\r\n"
    )
    body = b"\r\n".join(line if isinstance(line, bytes) else line.encode() for line in lines)
    return headers.encode() + body
