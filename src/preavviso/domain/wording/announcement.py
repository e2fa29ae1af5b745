"""What a notice says of itself: what it is for, how much it lists, that nothing is planned."""

import re

from preavviso.domain.notice import NoticeKind
from preavviso.domain.wording.spelling import plain

_THINGS = (
    r"(?:interventi|intervento|esecuzioni|sfratti|posizioni|nominativi|righe|accessi|pratiche|alloggi|rilasci|"
    r"sgomberi|nuclei)"
)
_TOTAL = re.compile(
    rf"\b(?:totale|tot\.|totali|complessiv\w+|n(?:umero|\.|°)\s*totale|numero(?=\s+(?:di\s+|degli\s+)?{_THINGS}))\s*(?:di\s+|degli\s+|delle\s+|"
    rf"n\.?\s*)?(?:{_THINGS}|generale|elenco)?"
    rf"(?:\s+(?:programmat|previst|fissat|in\s+elenco|del\s+mese)\w*|\s+(?:zona|lotto|quartiere|gruppo|parziale)(?:\s+\w+)?)?\s*[:=.–-]?\s*(?:n\.?\s*|"
    rf"nr\.?\s*)?(?P<total>\d{{1,4}})(?![\d.,/]\d)|"
    rf"\b(?:n\.?|nr\.?|n°|numero)\s*(?P<count>\d{{1,4}})\s+{_THINGS}\b|"
    rf"\b(?:totale|complessivamente|complessivi|sono\s+(?:stati\s+)?(?:previsti|fissati|"
    rf"programmati))\s*[:=]?\s*(?:n\.?\s*)?(?P<other>\d{{1,4}})\s+{_THINGS}\b"
)


def total_in(text: str) -> int | None:
    """How many entries does the text declare that there are?

    >>> total_in("Totale interventi: 24"), total_in("si trasmettono n. 24 interventi"), total_in("canone totale")
    (24, 24, None)
    """
    match = _TOTAL.search(plain(text))
    return int(match["total"] or match["count"] or match["other"]) if match else None


_REMINDER = re.compile(r"\b(?:sollecito|promemoria|reminder|si\s+ricorda|si\s+rammenta|ricordiamo|rammentiamo)\b")
_NOTHING = re.compile(
    rf"\b(?:nessun[oa]?|non\s+(?:sono|e'?|risultano|vi\s+sono|ci\s+sono)(?:\s+stat[ie])?\s*(?:previst[ie]|"
    rf"programmat[ie]|fissat[ie])?(?:\s+alcun[oa]?)?)"
    rf"\s+(?:\w+\s+)?(?:{_THINGS}|programmazione|(?:esecuzione|sfratto|accesso|rilascio|sgombero)\b)"
)
_PROGRAMME = re.compile(
    r"programm|calendario|elenco|interventi\s+(?:fissati|previsti)|esecuzioni|sfratt|sgomber|rilasci|"
    r"accessi\s+(?:fissati|previsti)|fissati\s+per"
)


_RECTIFIES = re.compile(
    r"\b(?:rettific\w+|errata\s+corrige|annulla\s+e\s+sostituisce|in\s+sostituzione|sostituisce\s+(?:il|la|l')|"
    r"elenco\s+(?:aggiornato|corretto|sostitutivo)|versione\s+(?:corretta|aggiornata))\b"
)


def rectifies(text: str) -> bool:
    """Does a list say of itself that it takes the place of an earlier one?

    >>> rectifies("RETTIFICA - programmazione novembre"), rectifies("Programmazione interventi novembre")
    (True, False)
    """
    return _RECTIFIES.search(plain(text)) is not None


_EXECUTIONS = re.compile(
    r"\b(?:esecuzion[ei]|sfratt\w*|sgomber\w*|rilasci\w*|sloggi\w*|"
    r"(?:programm\w*|elenco|calendario|prospetto|fissat[ie]|previst[ie])\b.{0,60}\b(?:interventi|accessi)|"
    r"(?:interventi|accessi)\b.{0,40}\b(?:fissat[ie]|programmat[ie]|previst[ie]|mese))"
)


def says_nothing_planned(text: str) -> bool:
    """Does the text say that no execution is planned?

    >>> says_nothing_planned("Per il mese di agosto non sono previsti interventi")
    True
    """
    return _NOTHING.search(plain(text)) is not None


def notice_kind(subject: str, text: str) -> NoticeKind:
    """What is a notice for, by its subject first and its own words after? Empty is for the reader of the list to say.

    >>> notice_kind("SOLLECITO programmazione novembre", ""), notice_kind("Comunicazione programmazione interventi", "")
    (<NoticeKind.REMINDER: 'reminder'>, <NoticeKind.PROGRAMME: 'programme'>)
    """
    # "dopo ripetuti solleciti" in a remark is no reminder, and neither is a "sollecito" that the list speaks of.
    if _REMINDER.search(plain(subject)) or re.search(
        r"\b(?:si\s+ricorda|si\s+rammenta|promemoria|reminder)\b", plain(text)
    ):
        return NoticeKind.REMINDER
    if _PROGRAMME.search(plain(f"{subject} {text}")):
        return NoticeKind.PROGRAMME
    return NoticeKind.UNKNOWN


def is_about_executions(text: str) -> bool:
    """Does the text speak of planned executions at all?"""
    return _EXECUTIONS.search(plain(text)) is not None
