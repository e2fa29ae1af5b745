"""The mail of a crash test: real envelopes from a rehearsal, and lists of one person each."""

import random
from collections.abc import Iterator
from pathlib import Path

from preavviso.rehearsal import world

LIST = (
    "{head}From: Recupero crediti <recupero@casalaghi.example>\r\nTo: protocollo@borgolago.example\r\n"
    "Subject: Comunicazione programmazione interventi fissati per il mese di NOVEMBRE 2025\r\n"
    "Date: Fri, 24 Oct 2025 09:12:05 +0200\r\nContent-Type: text/plain; charset=utf-8\r\n"
    "Content-Transfer-Encoding: 8bit\r\n\r\n"
    "Si comunica la programmazione degli interventi fissati per il mese di NOVEMBRE 2025:\r\n\r\n"
    "{surname} {given} – Via Po {number} – 27/11/2025 – SI ESEGUE - dopo ripetuti solleciti\r\n\r\n"
    "Totale interventi: 1\r\n"
)
SURNAMES = ("BRUNI", "DE LUCA", "ROSSI", "D'ANGELO", "MORO", "SALA", "NERI", "COLOMBO")
GIVEN = ("ANNA", "TULLIO", "MARIA", "LUIGI", "ELSA", "PIETRO")


def envelopes(folder: Path) -> list[bytes]:
    """Certified mail, its plain twins and receipts, as a month of rehearsal has them."""
    world.write(world.build(300, 1, 3), folder, progress=lambda _: None)
    return [path.read_bytes() for path in sorted((folder / "maildir" / "cur").iterdir())]


def post(dice: random.Random, envelopes: list[bytes]) -> Iterator[bytes]:
    """One message after the other, without end: never the same bytes twice; some that other programs take for one."""
    waiting = list(envelopes)
    number = 0
    identifier = ""
    while True:
        number += 1
        if waiting and dice.random() < 0.1:
            yield waiting.pop()
            continue
        match dice.randrange(5):
            case 0:
                head = ""
            case 1:
                head = identifier  # the Message-ID of another message
            case _:
                head = identifier = f"Message-ID: <{number}@casalaghi.example>\r\n"
        surname, given = dice.choice(SURNAMES), dice.choice(GIVEN)
        yield LIST.format(head=head, surname=surname, given=given, number=number).encode()
