"""The parts of the documentation that are made from the code, so that they cannot say anything else.

A page holds such a part between `<!-- made: NAME -->` and `<!-- end -->`. `make pages` writes them anew.
"""

import gettext
import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path

from tests.domain import addresses
from tests.house.glossary import table as glossary
from tests.house.tree import ROOT, name_of

from preavviso.cli.language import CATALOGUES
from preavviso.domain import priority
from preavviso.domain.called import called
from preavviso.domain.role import Act, Role, may

DOCS = ROOT / "docs"
ITALIAN = gettext.translation("django", CATALOGUES, languages=["it"]).gettext
PART = re.compile(r"(<!-- made: ([a-z-]+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)

ACTS = {
    Act.SEE_DESK: "Vede la scrivania",
    Act.SEE_MESSAGES: "Vede i messaggi",
    Act.SEE_CASE: "Apre un caso",
    Act.SEE_LEDGER: "Vede il registro degli accessi e degli atti",
    Act.RECEIVE_MESSAGE: "Fa entrare un messaggio",
    Act.CONFIRM_READING: "Conferma una lettura",
    Act.SET_ASIDE_MESSAGE: "Accantona un messaggio",
    Act.CORRECT_ENTRY: "Corregge o conferma una riga",
    Act.ADD_ENTRY: "Aggiunge una riga che manca",
    Act.DISMISS_ENTRY: "Dice che una riga non è dell'elenco",
    Act.UNDO_CORRECTION: "Annulla una correzione",
    Act.LEARN_LAYOUT: "Dice che cosa c'è nelle colonne di un mittente",
    Act.KEEP_COPY_APART: "Tiene distinta una copia",
    Act.JOIN_COPY_AGAIN: "Riunisce una copia tenuta distinta",
    Act.TAKE_CASE: "Prende in carico un caso",
    Act.RELEASE_CASE: "Lascia un caso",
    Act.SEE_CANDIDATES: "Guarda chi può essere in anagrafe",
    Act.CONFIRM_RESIDENT: "Conferma chi è in anagrafe",
    Act.EXCLUDE_RESIDENT: "Esclude una persona dell'anagrafe",
    Act.LEAVE_IDENTITY_OPEN: "Dice che non si può sapere chi è",
    Act.UNDO_IDENTIFICATION: "Annulla quello che si è detto su chi è",
    Act.SEE_INTERVENTIONS: "Vede gli interventi precedenti, dopo la conferma",
    Act.MANAGE_ACCOUNTS: "Dà e toglie gli accessi",
    Act.IMPORT_REGISTRY: "Importa l'anagrafe",
    Act.IMPORT_INTERVENTIONS: "Importa gli interventi precedenti",
}


def in_italian(member: StrEnum) -> str:
    """How the pages call it."""
    return called(member).in_words(ITALIAN)


def permissions() -> str:
    """Who may do what, as a table."""
    rows = [f"| | {' | '.join(in_italian(role) for role in Role)} |", f"|---|{'---|' * len(Role)}"]
    for act in Act:
        marks = " | ".join("sì" if may(role, act) else "–" for role in Role)
        rows.append(f"| {ACTS[act]} | {marks} |")
    return "\n".join(rows)


def points_of_time() -> str:
    """The points that the days left give, as a table."""
    rows = ["| Giorni utili che restano | Punti | Sulla scrivania |", "|---|---|---|"]
    below = 0
    for band in priority.BANDS[:-1]:
        rows.append(f"| da {below} a {band.working_days} | {band.points} | {in_italian(band.urgency).lower()} |")
        below = band.working_days + 1
    last = priority.BANDS[-1]
    rows.append(f"| {below} o più | {last.points} | {in_italian(last.urgency).lower()} |")
    passed = priority.PASSED
    rows.append(f"| il giorno è passato e non c'è un esito | {passed.points} | {in_italian(passed.urgency).lower()} |")
    return "\n".join(rows)


def points_of_signals() -> str:
    """The points that everything else gives, as a table."""
    decisions = sorted(priority.OF_DECISION.items(), key=lambda one: -one[1].points)
    rows = ["| Che cosa si sa | Punti |", "|---|---|"]
    rows += [f"| L'azienda: {in_italian(decision).lower()} | {reason.points} |" for decision, reason in decisions]
    rows += [
        f"| Fragilità: {in_italian(word)} | {reason.points} |" for word, reason in priority.OF_VULNERABILITY.items()
    ]
    rows += [
        f"| L'elenco non dà una data: vale il primo del mese | {priority.NO_DATE_POINTS} |",
        f"| Nessuno ha preso in carico il caso | {priority.NO_OWNER_POINTS} |",
        f"| L'azienda ne ha scritto di nuovo | {priority.REMINDED_POINTS} |",
        f"| La lettura dell'elenco è da confermare | {priority.REVIEW_POINTS} |",
        f"| Un elenco successivo non riporta più il nucleo | {priority.NO_LONGER_LISTED_POINTS} |",
    ]
    return "\n".join(rows)


def decisions() -> str:
    """The decision records with their state, as a table."""
    rows = ["| Record | Status |", "|---|---|"]
    for path in sorted((DOCS / "decisions").glob("[0-9]*.md")):
        text = path.read_text(encoding="utf-8")
        title, status = re.match(r"# (.+)", text), re.search(r"^Status: (.+)$", text, re.MULTILINE)
        rows.append(f"| [{title[1] if title else path.name}]({path.name}) | {status[1] if status else 'missing'} |")
    return "\n".join(rows)


PARTS: Mapping[str, Callable[[], str]] = {
    "glossary": glossary,
    "permissions": permissions,
    "points-of-time": points_of_time,
    "points-of-signals": points_of_signals,
    "decisions": decisions,
    "addresses": addresses.table,
    "street-kinds": addresses.kinds,
}


def render(text: str) -> str:
    """The page with its made parts as the code has them now. KeyError: a part of that name is not made."""
    return PART.sub(lambda part: f"{part[1]}{PARTS[part[2]]()}\n{part[4]}", text)


def pages() -> list[Path]:
    """Every page of the documentation."""
    return sorted(DOCS.rglob("*.md"))


def main() -> None:
    """Write every made part anew."""
    for path in pages():
        text = path.read_text(encoding="utf-8")
        made = render(text)
        if made != text:
            path.write_text(made, encoding="utf-8")
            print(f"{name_of(path)}: brought up to date")  # noqa: T201 — a command's result


if __name__ == "__main__":
    main()
