"""Decisions: what a remark says the authority will do with the dwelling."""

import re
from dataclasses import dataclass
from functools import lru_cache

from preavviso.domain.notice import Decision
from preavviso.domain.wording.spelling import REMEMBERED, plain

_DECISIONS = (
    (
        Decision.EXECUTE,
        r"si\s+esegue|si\s+eseguira'?|da\s+eseguir(?:e|si)|verra'?\s+eseguit[oa]|esecuzione\s+confermata|"
        r"confermat[oaie](?!\s+(?:(?:il|la|lo)\s+|l')?(?:rinvi|sospens|prorog|differ|annull|revoc))|si\s+conferma(?:\s+l'?\s*(?:esecuzione|intervento|accesso|sfratto))?|"
        r"si\s+procede(?:ra'?)?(?!\s+(?:a|al|con)\s+(?:il\s+)?(?:rinvi|sospen|verific|valut))",
    ),
    (
        Decision.POSTPONE,
        r"rinviat[oaie]|si\s+rinvia|rinvio|prorogat[oaie]|si\s+proroga|proroga|differit[oaie]|si\s+differisce|"
        r"differimento|posticipat[oaie]|spostat[oaie]\s+(?:al|a\s+data)|slitta(?:to|ta|mento)?|riprogrammat[oaie]",
    ),
    (
        Decision.SUSPEND,
        r"sospes[oaie]|si\s+sospende|sospensione|annullat[oaie]|revocat[oaie]",
    ),
    (
        Decision.ASSESS,
        r"da\s+valutar(?:e|si)|in\s+(?:fase\s+di\s+)?valutazione|si\s+valuta|si\s+valutera'?|da\s+confermare|"
        r"da\s+definire",
    ),
    (
        Decision.VACATED,
        r"(?:alloggio|immobile|appartamento|u\.?i\.?)\s+(?:gia'?\s+|e'?\s+|risulta\s+|stato\s+|ora\s+){0,3}"
        r"(?:liberat[oa]|rilasciat[oa]|vuot[oa]|liber[oa]|riconsegnat[oa]|restituit[oa]|sgomberat[oa])|"
        r"riconsegnat[oaie]|rilasciat[oa]|liberat[oa]|chiavi\s+(?:ri)?consegnate|(?:ri)?consegna(?:te|"
        r"to)?\s+(?:le\s+)?chiavi|"
        r"rilascio\s+(?:spontaneo|volontario|avvenuto)",
    ),
)
_DECISION = re.compile("|".join(rf"(?P<{meaning}>\b(?:{words})\b)" for meaning, words in _DECISIONS))
_NEGATED = re.compile(
    r"\b(?:non|mai|nessun[oa]?|senza|no)\s+(?:e'?\s+|ancora\s+|piu'?\s+|stat[oa]\s+|verra'?\s+|sara'?\s+|"
    r"ulterior[ei]\s+|"
    r"altr[oaie]\s+|prevede\s+|concede\s+|l'|un[oa]?\s+|la\s+|il\s+){0,3}$"
)
_ASKED = re.compile(
    r"(?:richiest[oaei]|richied\w+|chied\w+|chiest[oa]|istanz[ae]|domand[ae]|ricors[oi]|dopo|gia'?|precedent[ei]|"
    r"second[oa]|"
    r"ultim[oa]|salvo|eventual[ei]|possibile|previ[oa])\s+(?:(?:di|un[oa]?|la|il|lo|per|alla|al|ulterior[ei]|altr[oa]|"
    r"concess[oa]|prim[oa])\s+){0,3}$"
)
_REFUSED = re.compile(
    r"\s+(?:dell'?\s*\w+\s+|e'?\s+|stat[oa]\s+){0,3}(?:non\s+(?:e'?\s+)?(?:conces|accol|accord|autorizz|previst|"
    r"possibil)|"
    r"negat|respint|rigettat|scadut|revocat|rifiutat|diniegat)"
)
_LOWERING = (Decision.POSTPONE, Decision.SUSPEND, Decision.ASSESS, Decision.VACATED)


@dataclass(frozen=True, slots=True)
class Ruling:
    """The decision that a remark states, and whether its words leave a doubt that a person has to solve."""

    decision: Decision
    doubtful: bool = False


def ruling(remark: str) -> Ruling:
    """What does the remark decide? Words denied, asked for or refused decide nothing.

    The status in front rules; where none is in front and the words disagree, the execution stands until a person looks.

    >>> ruling("SI ESEGUE - dopo rinvio concesso a ottobre").decision
    <Decision.EXECUTE: 'execute'>
    >>> ruling("NON SI ESEGUE").doubtful, ruling("richiesta di proroga respinta").decision
    (True, <Decision.UNKNOWN: 'unknown'>)
    """
    words = plain(remark)
    found = [
        (match.start(), Decision(match.lastgroup or ""), _denied(words, match)) for match in _DECISION.finditer(words)
    ]
    stated = [(start, decision) for start, decision, denied in found if not denied]
    if not stated:
        return Ruling(Decision.UNKNOWN, any(denied == "denied" for _start, _decision, denied in found))
    start, first = stated[0]
    meanings = {decision for _start, decision in stated}
    leads = not re.search(r"\w", words[:start])
    if leads or len(meanings) == 1:
        denied_before = any(denied == "denied" and at < start for at, _decision, denied in found)
        return Ruling(first, denied_before and first is Decision.EXECUTE)
    if Decision.EXECUTE in meanings:
        return Ruling(Decision.EXECUTE, doubtful=True)
    return Ruling(first, doubtful=True)


def _denied(words: str, match: "re.Match[str]") -> str:
    before = words[max(0, match.start() - 60) : match.start()]
    if _NEGATED.search(before) or re.match(r"\s*[:=]\s*no\b", words[match.end() :]):
        return "denied"
    if match.lastgroup not in _LOWERING:
        return ""
    after = words[match.end() : match.end() + 60]
    return "asked" if _ASKED.search(before) or _REFUSED.match(after) else ""


@lru_cache(maxsize=REMEMBERED)
def decision_span(text: str) -> tuple[int, int] | None:
    """Where do the first words of a decision stand, a denial included? None: the text decides nothing.

    >>> decision_span("ROSSI MARIA NON SI ESEGUE")
    (12, 25)
    """
    words = plain(text)
    for match in _DECISION.finditer(words):
        denial = re.search(r"\bnon\s+(?:si\s+)?$", words[: match.start()])
        return (denial.start() if denial else match.start(), match.end())
    return None
