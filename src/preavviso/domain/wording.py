"""What the words of the trade mean in Italian lists: decisions, frailty, days, hours, names, column headings."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from functools import lru_cache

from preavviso.domain.answer import NOT_STATED, Answer, NotStated, Stated
from preavviso.domain.notice import Decision, NoticeKind, Period


def normal(text: str) -> str:
    """The text with its white space made single; nothing else is touched.

    >>> normal("  ROSSI\\xa0 MARIA \\n")
    'ROSSI MARIA'
    """
    return " ".join(text.split())


# One line is looked at from many sides: what was found in it is kept for a while.
_REMEMBERED = 2048


@lru_cache(maxsize=_REMEMBERED)
def plain(text: str) -> str:
    """The text in small letters without accents, character for character: spans found here hold in the original.

    >>> plain("FRAGILITÀ – Sì")
    'fragilita – si'
    """
    if text.isascii():
        return text.lower()
    return "".join(_plain_letter(letter) for letter in text)


@lru_cache(maxsize=4096)
def _plain_letter(letter: str) -> str:
    if letter in "’‘`´":
        return "'"
    bare = unicodedata.normalize("NFKD", letter)[:1].lower()
    return bare if len(bare) == 1 else letter


# --- Decisions ---------------------------------------------------------------------------------------------------

_DECISIONS = (
    (
        Decision.EXECUTE,
        r"si\s+esegue|si\s+eseguira'?|da\s+eseguir(?:e|si)|verra'?\s+eseguit[oa]|esecuzione\s+confermata|"
        r"si\s+conferma(?:\s+l'?\s*(?:esecuzione|intervento|accesso|sfratto))?|"
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


@lru_cache(maxsize=_REMEMBERED)
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


# --- Frailty -----------------------------------------------------------------------------------------------------

_FRAIL = (
    r"disabil\w*|diversamente\s+abil\w*|invalid[oaie]\b|invalidita|handicap\w*|portator\w+\s+di\s+handicap|"
    r"minori\b|minore\b(?!\s+(?:import|somm|entit|dura|spes|cost))|minorenn\w+|neonat\w+|bambin\w+|"
    r"gravidanza|incinta|gestante|puerpera|oncologic\w*|tumor\w+|chemioterap\w*|allettat[oaie]|"
    r"carrozzin\w+|carrozzell\w+|sedia\s+a\s+rotelle|non\s+autosufficien\w+|(?:l\.?|"
    r"legge)\s*\.?\s*(?:n\.?\s*)?104(?:/(?:19)?92)?|"
    r"anzian[oaie]|ultra(?:sessantacinquenn|settantenn|settantacinquenn|ottantenn|novantenn)\w+|psichiatric\w+|"
    r"disagio\s+psichic\w+|tossicodipenden\w+|alcoldipenden\w+|alcolist\w+|ser\.?t\b|"
    r"c\.?p\.?s\.?\b(?=.{0,20}in\s+carico)|"
    r"(?:indennita\s+di\s+)?accompagnamento(?!\s+(?:del|con|da)\w*\s+(?:forz|f\.))|malat[oaie]\b|malattia|patologi\w+|"
    r"cardiopatic\w+|"
    r"dializzat\w+|dialisi|ossigenoterapia|ventilator\w+|amministratore\s+di\s+sostegno|a\.?d\.?s\.?\b(?=\s+nominat)|"
    r"interdett[oa]|"
    r"tutel(?:a|are)\s+di\s+minor\w+|vittim\w+\s+di\s+violenz\w+|maltrattament\w+|fragil\w+|vulnerabil\w+|"
    r"ciec[oa]\b|non\s+vedente|ipovedente|sordomut\w+|sord[oa]\b|autis\w+|ricoverat[oaie]|demenza|alzheimer|parkinson|"
    r"problem\w+\s+di\s+salute|paraplegic\w+|tetraplegic\w+|trapiantat\w+|in\s+coma|"
    r"seguit[oaie]\s+dai\s+servizi\s+sociali|"
    r"in\s+carico\s+ai\s+servizi"
)
_FRAILTY = re.compile(rf"\b(?:{_FRAIL})")
_ANY_FRAILTY = re.compile(r"fragil|vulnerabil|disagio|criticita|situazion\w+\s+particolar")
_NONE = re.compile(
    r"\b(?:nessun[oa]?|no|senza|assenza\s+di|priv[oa]\s+di|assent[ei]|"
    r"non\s+(?:si\s+|vi\s+|ci\s+)?(?:rilevan?[oa]?|risulta(?:no)?|sono|e'?|presenta(?:no)?|segnala(?:no|te)?|emerg\w+|"
    r"ha|hanno|"
    r"sussist\w+|evidenzia(?:no)?))\s+"
    r"(?:(?:particolar[ei]|presenti|present[ei]|situazion[ei]|condizion[ei]|not[aei]|segnalat[aei]|alcun[oa]?|"
    r"elementi|fattori|"
    r"component[ei]|person[ae]|soggett[oi]|nuclei|di|della|delle|nel\s+nucleo|stat[aei])\s+){0,4}$"
)
_UNKNOWN_BEFORE = re.compile(
    r"\b(?:verificar[ei]|verifica|accertar[ei]|accertamento|appurare|eventual[ei]|si\s+ignora|non\s+(?:e'?\s+|sono\s+|"
    r"si\s+)?"
    r"(?:not[aei]|conosc\w+|comunicat[aei]|dichiarat[aei]|verificat[aei])|se\s+(?:present[ei]|vi\s+(?:sono|siano)|"
    r"ci\s+sono))\s+"
    r"(?:\w+\s+|l[ao]?'?\s+){0,4}$"
)
_UNKNOWN_AFTER = re.compile(
    r"(?:\s+(?:\w+\s+){0,2})?(?:[:\s(-]+)?(?:da\s+(?:verificare|accertare|valutare|definire|appurare)|non\s+(?:not|"
    r"dichiarat|comunicat|"
    r"conosciut|rilevat[aei]?\s+dall|verificat)|n\.?\s?d\.?(?:\s|$)|\?|sconosciut|ignot)"
)
_NO_AFTER = re.compile(r"\s*[:=]\s*(?:no\b(?!n)|nessun[oa]?\b|assent[ei]\b)|\s+(?:assent[ei]|non\s+present[ei])\b")
_BLANK_CELL = re.compile(
    r"(?:[-–—_./\\*?\s]|n\.?\s?d\.?|n\.?\s?a\.?|n\.?\s?p\.?|n\.?\s?c\.?|nd|//|non\s+(?:not|dichiarat|pervenut|"
    r"comunicat|conosc|verificat|"
    r"disponibil|rilevat)\w*|da\s+(?:verificare|accertare|definire|valutare|richiedere)|sconosciut\w|ignot\w|"
    r"vedi\s+note|in\s+verifica)*"
)
_NO_CELL = re.compile(
    r"(?:no|nessun[oa]?|assent[ei]|negativ[oa]|non\s+(?:present[ei]|risulta(?:no)?|sussist\w+|ve\s+ne\s+sono|"
    r"rilevant\w*)|n)"
    r"(?:[.,;\s]+.*)?"
)


def frailty_in(remark: str, source: str) -> Answer:
    """What does a remark say of vulnerability? Yes where a factor is named, no only where frailty as such is denied.

    A single factor denied ("nessun minore") or to be verified says nothing of the others: not stated.

    >>> frailty_in("SI ESEGUE - persona in carrozzina", "r. 3").yes
    True
    >>> frailty_in("nessuna fragilità nota", "r. 3").yes
    False
    >>> frailty_in("SI ESEGUE", "r. 3"), frailty_in("verificare presenza minori", "r. 3")
    (NotStated(), NotStated())
    """
    words = plain(remark)
    denied = False
    for match in _FRAILTY.finditer(words):
        before, after = words[max(0, match.start() - 80) : match.start()], words[match.end() : match.end() + 40]
        if _UNKNOWN_BEFORE.search(before) or _UNKNOWN_AFTER.match(after):
            continue
        if _NONE.search(before) or re.search(r"\bnon\s+$", before) or _NO_AFTER.match(after):
            denied = denied or bool(_ANY_FRAILTY.match(match.group()))
            continue
        return Stated(yes=True, text=normal(remark), source=source)
    return Stated(yes=False, text=normal(remark), source=source) if denied else NOT_STATED


def frailty_stated(cell: str, source: str) -> Answer:
    """What does a cell of a frailty column say? Blank, a dash and "n.d." say nothing.

    >>> frailty_stated("NO", "r. 3").yes, frailty_stated("anziana sola", "r. 3").yes, frailty_stated(" - ", "r. 3")
    (False, True, NotStated())
    """
    words = plain(normal(cell))
    if _BLANK_CELL.fullmatch(words):
        return NOT_STATED
    named = frailty_in(cell, source)
    if not isinstance(named, NotStated):
        return named
    if _NO_CELL.fullmatch(words):
        return Stated(yes=False, text=normal(cell), source=source)
    if _FRAILTY.search(words):
        return NOT_STATED
    return Stated(yes=True, text=normal(cell), source=source)


# --- Months, days, hours -----------------------------------------------------------------------------------------

_MONTHS = ("gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre",
           "novembre", "dicembre")  # fmt: skip
_MONTH = (
    r"(?:genn?aio|febb?raio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre|"
    r"(?:genn?|febb?|mar|apr|mag|giu|lug|ago|sett?|ott|nov|dic)\b\.?)"
)
_WEEKDAYS = ("lun", "mar", "mer", "gio", "ven", "sab", "dom")
_WEEKDAY = r"(?:lun(?:edi)?|mar(?:tedi)?|mer(?:coledi)?|gio(?:vedi)?|ven(?:erdi)?|sab(?:ato)?|dom(?:enica)?)\b'?\.?"
_YEAR = r"(?:(?:19|20)\d\d|'?\d\d)(?!\d|[:.,]\d\d\b)"
_MONTH_AND_YEAR = re.compile(
    rf"(?<![a-z])(?P<month>{_MONTH})(?:\s*[-/,.]?\s*|\s+dell'\s*anno\s+|\s+del\s+)(?P<year>(?:20\d\d|'?\d\d))(?![\d/:])"
)
_MONTH_NUMBER = re.compile(r"(?<![\d/.-])(?P<month>0?[1-9]|1[0-2])\s?[/-]\s?(?P<year>20\d\d)(?!\d)")
_ISO_MONTH = re.compile(r"(?<![\d-])(?P<year>20\d\d)-(?P<month>0[1-9]|1[0-2])(?![\d-])")
_LONE_MONTH = re.compile(rf"(?:\bmese\s+(?:di\s+)?|\bper\s+|\bdi\s+|\ba\s+|^|\W)(?P<month>{_MONTH})(?![a-z'])")


def month_of(word: str) -> int | None:
    """Which month does the word, whole or cut short, name?

    >>> month_of("NOV."), month_of("sett"), month_of("novità")
    (11, 9, None)
    """
    short = plain(word).rstrip(".")
    if not re.fullmatch(_MONTH, short):
        return None
    return next((number for number, name in enumerate(_MONTHS, 1) if name[:3] == short[:3]), None)


def period_in(text: str, sent: date | None) -> Period | None:
    """Which month is the text about? A month without a year is the one nearest to come after the day it was sent.

    >>> str(period_in("interventi fissati per il mese di NOVEMBRE 2025", None)), str(period_in("nov. 25", None))
    ('2025-11', '2025-11')
    >>> str(period_in("elenco di gennaio", date(2025, 12, 19))), period_in("elenco di gennaio", None)
    ('2026-01', None)
    """
    words = plain(text)
    for pattern in (_MONTH_AND_YEAR, _ISO_MONTH, _MONTH_NUMBER):
        # The day in "27 novembre 2025" is a date, perhaps of a letter: a month by itself is preferred.
        for match in sorted(pattern.finditer(words), key=lambda found: _is_dated(words, found.start())):
            month = month_of(match["month"]) or int(match["month"])
            return Period(_full_year(match["year"]), month)
    if sent is None:
        return None
    for match in _LONE_MONTH.finditer(words):
        named = month_of(match["month"])
        # "mar" and "ago" are also words and names: cut short, a month counts only after "mese".
        if named and (len(match["month"].rstrip(".")) > 4 or "mese" in match.group()):
            return Period(_coming_year(named, sent), named)
    return None


def _is_dated(words: str, start: int) -> bool:
    return bool(re.search(r"\d°?\s*$", words[:start]))


def _full_year(text: str) -> int:
    digits = text.lstrip("'")
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _coming_year(month: int, sent: date) -> int:
    """The year that puts the month from three before to eight after the day sent."""
    ahead = (month - sent.month) % 12
    first = sent.month + (ahead if ahead <= 8 else ahead - 12)
    return sent.year + (first - 1) // 12


@dataclass(frozen=True, slots=True)
class Day:
    """A day written in a text: None when it does not exist or its year cannot be told; doubtful when words disagree."""

    on: date | None
    start: int
    end: int
    doubtful: bool = False


_DAY = re.compile(
    rf"(?:(?P<weekday>{_WEEKDAY})[\s,]+)?(?:il\s+|giorno\s+)?(?:"
    rf"(?<![\d/.-])(?P<isoyear>(?:19|20)\d\d)-(?P<isomonth>\d\d)-(?P<isoday>\d\d)(?:t|\b)|"
    rf"(?<![\d/.,'-])(?P<day>\d{{1,2}})°?\s?(?P<mark>[/.-])\s?(?P<number>\d{{1,2}})(?:\s?[/.-]\s?(?P<year>(?:19|"
    rf"20)\d\d|\d\d))?(?![\d/]|[.,-]\d)|"
    rf"(?<![\d/.,'-])(?P<day2>\d{{1,2}})(?:°|o)?[\s/.-]*(?P<month>{_MONTH})(?:[\s/.-]*(?:del\s+)?(?P<year2>{_YEAR}))?)"
)


def days_in(text: str, period: Period | None, sent: date | None) -> Iterator[Day]:
    """Which days does the text name, in order? A day without a year takes the period's, or the nearest to the day sent.

    >>> [day.on.isoformat() for day in days_in("giovedì 27 novembre 2025 oppure 28.11.25", None, None)]
    ['2025-11-27', '2025-11-28']
    >>> [day.on for day in days_in("31/11/2025", None, None)], [day.on for day in days_in("27/11", None, None)]
    ([None], [None])
    """
    words, is_first = plain(text), True
    for match in _DAY.finditer(words):
        if _is_hour(match, words, is_first=is_first):
            continue
        is_first = False
        on = _day_of(match, period, sent)
        weekday = match["weekday"]
        wrong = on is not None and weekday is not None and _WEEKDAYS[on.weekday()] != weekday[:3]
        yield Day(on, match.start(), match.end(), doubtful=wrong or on is None)


def _is_hour(match: "re.Match[str]", words: str, *, is_first: bool) -> bool:
    """Is it an hour that is written like a day ("ore 9.30", "27/11/2025 9.10")?"""
    if match["mark"] != "." or match["year"] or match["weekday"]:
        return False
    is_said = re.search(r"\b(?:ore|ora|alle|dalle|h)\.?\s*:?\s*$", words[: match.start()]) is not None
    return is_said or not is_first or not 1 <= int(match["number"]) <= 12


def _day_of(match: "re.Match[str]", period: Period | None, sent: date | None) -> date | None:
    if match["isoyear"]:
        return _date(int(match["isoyear"]), int(match["isomonth"]), int(match["isoday"]))
    day = int(match["day"] or match["day2"])
    month = int(match["number"]) if match["number"] else month_of(match["month"])
    written = match["year"] or match["year2"]
    if month is None:
        return None
    if written:
        return _date(_full_year(written), month, day)
    year = _year_of(month, period, sent)
    return _date(year, month, day) if year else None


def _year_of(month: int, period: Period | None, sent: date | None) -> int | None:
    if period is not None:
        return period.year + (1 if month - period.month < -6 else -1 if month - period.month > 6 else 0)
    return _coming_year(month, sent) if sent else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def has_year(text: str) -> bool:
    """Is there a four-digit year in the text?"""
    return re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", text) is not None


_EXCEL_EPOCH = date(1899, 12, 30)


def day_of_serial(serial: float, *, from_1904: bool = False) -> date | None:
    """Which day is a spreadsheet's day number? None outside 1950-2100: then it is a number, not a day.

    >>> day_of_serial(45988)
    datetime.date(2025, 11, 27)
    """
    day = int(serial) + (1462 if from_1904 else 0)
    return _EXCEL_EPOCH + timedelta(days=day) if 18264 <= day <= 73415 else None


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour written in a text, and where."""

    at: time
    start: int
    end: int


_SAID_HOUR = re.compile(
    r"(?:\b(?:ad\s+ore|(?:dalle|alle)\s+ore|ore|ora|h\.?|alle|dalle|orario)\s*:?\s*)(?P<hour>[01]?\d|"
    r"2[0-3])(?:\s?[:.,'h]\s?(?P<minute>[0-5]\d))?(?![\d/:]|[.,]\d)"
)
_COLON_HOUR = re.compile(r"(?<![\d:.,/])(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?::[0-5]\d)?(?![\d:])")
_BARE_HOUR = re.compile(r"(?<![\d:.,/])(?P<hour>[01]?\d|2[0-3])(?:[:.,h](?P<minute>[0-5]\d))?(?::[0-5]\d)?(?![\d:.,/])")


def hour_in(text: str, *, bare: bool = False) -> Hour | None:
    """Which hour does the text name? `bare`: the text is an hour's own cell, where "9,30" and "9" say enough.

    >>> hour_in("ore 9,30").at, hour_in("alle 11").at, hour_in("9.00"), hour_in("9.00", bare=True).at
    (datetime.time(9, 30), datetime.time(11, 0), None, datetime.time(9, 0))
    """
    words = plain(text)
    match = _SAID_HOUR.search(words) or _COLON_HOUR.search(words) or (_BARE_HOUR.search(words) if bare else None)
    if match is None:
        return None
    return Hour(time(int(match["hour"]), int(match["minute"] or 0)), match.start(), match.end())


# --- What a notice says of itself --------------------------------------------------------------------------------

_THINGS = (
    r"(?:interventi|intervento|esecuzioni|sfratti|posizioni|nominativi|righe|accessi|pratiche|alloggi|rilasci|"
    r"sgomberi|nuclei)"
)
_TOTAL = re.compile(
    rf"\b(?:totale|tot\.|totali|complessiv\w+|n(?:umero|\.|°)\s*totale|numero(?=\s+(?:di\s+|degli\s+)?{_THINGS}))\s*(?:di\s+|degli\s+|delle\s+|"
    rf"n\.?\s*)?(?:{_THINGS}|generale|elenco)?"
    rf"(?:\s+(?:programmat|previst|fissat|in\s+elenco|del\s+mese)\w*)?\s*[:=.–-]?\s*(?:n\.?\s*|"
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
    rf"\s+(?:\w+\s+)?(?:{_THINGS}|programmazione)"
)
_PROGRAMME = re.compile(
    r"programm|calendario|elenco|interventi\s+(?:fissati|previsti)|esecuzioni|sfratt|sgomber|rilasci|"
    r"accessi\s+(?:fissati|previsti)|fissati\s+per"
)


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


# --- Column headings ---------------------------------------------------------------------------------------------


class Column(StrEnum):
    """What a column, or a label, holds."""

    SURNAME = "surname"
    GIVEN_NAME = "given_name"
    FULL_NAME = "full_name"
    STREET = "street"
    CIVIC = "civic"
    STAIR = "stair"
    FLOOR = "floor"
    FLAT = "flat"
    TOWN = "town"
    CODE = "code"
    DAY = "day"
    HOUR = "hour"
    STATUS = "status"
    REMARK = "remark"
    FRAILTY = "frailty"
    KNOWN = "known"


_HEADINGS = (
    (Column.FULL_NAME, r"(?:cognome\s*(?:e|/|-|,|&)?\s*nome|nome\s*(?:e|/|-|,|&)?\s*cognome|nominativ\w+(?:\s+\w+)?|"
                       r"assegnatari\w*|intestatari\w*|inquilin\w+|conduttor\w+|"
                       r"esecutat\w+|occupant\w+|titolar\w+|utente|utenti|nominativo\s*/\s*utente|debitore|"
                       r"destinatario|locatario|nucleo(?:\s+familiare)?|cognome,\s*nome)"),
    (Column.SURNAME, r"cognom[ei](?:\s+(?:assegnatari\w*|inquilin\w*|utente|intestatari\w*))?"),
    (Column.GIVEN_NAME, r"nom[ei](?:\s+(?:assegnatari\w*|inquilin\w*|utente|intestatari\w*|di\s+battesimo))?"),
    (Column.CODE, r"(?:cod(?:ice)?|n(?:r|um(?:ero)?)?|rif(?:erimento)?|id)\.?\s*(?:/\s*)?(?:(?:di|del)\s+)?(?:utente|"
                  r"utenza|contratto|u\.?\s?i\.?|inquilin\w+|rapporto|alloggio|"
                  r"pratica|assegnatari\w*|posizione|unita(?:'?\s+immobiliare)?|locazione|conduttore|fascicolo|"
                  r"cliente)|codice|cod\.?|contratto|rapporto|u\.?i\.?|"
                  r"id|matricola|cronologico|cron\.?|n\.?\s*cron\w*\.?|posizione|pratica|r\.?g\.?e\.?|"
                  r"unita(?:'?\s+immobiliare)?"),
    (Column.STREET, r"indirizz[oi](?:\s+(?:alloggio|immobile|completo|unita.*))?|via(?:\s*/\s*(?:piazza|p\.?zza))?|"
                    r"ubicazione(?:\s+\w+)?|localizzazione|alloggio|immobile|domicilio|residenza|"
                    r"luogo(?:\s+(?:di\s+)?esecuzione)?|via\s+e\s+(?:numero|civico|n\.?)|toponimo"),
    (Column.CIVIC, r"(?:n(?:r|um(?:ero)?)?\.?\s*)?civ(?:ico|\.)?|n\.?\s*civ\.?|numero\s+civico"),
    (Column.STAIR, r"scala|sc\.?"),
    (Column.FLOOR, r"piano|p\.?no"),
    (Column.FLAT, r"int(?:erno|\.)?|n\.?\s*int(?:erno|\.)?"),
    (Column.TOWN, r"comune(?:\s+(?:alloggio|immobile|di\s+ubicazione))?|citta'?|localita'?|paese"),
    (Column.HOUR, r"or[ae](?:rio)?(?:\s+(?:esecuzione|accesso|intervento|prevista|di\s+accesso))?|orario(?:\s+\w+)?|h"),
    (Column.DAY, r"(?:data|giorno)(?:\s*(?:e|/|-|,)?\s*(?:ora|orario))?(?:\s+(?:di\s+|dell'?\s*|del\s+|"
                 r"della\s+)?(?:esecuzione|accesso|intervento|sfratto|sloggio|rilascio|programmata|prevista|fissata|"
                 r"sgombero|convocazione|programmazione)(?:\s+(?:programmata|prevista|fissata))?)?(?:\s*(?:e|/|"
                 r"-)\s*ora)?|prossimo\s+accesso|accesso\s+del|esecuzione\s+del|data\s+prevista.*"),
    (Column.FRAILTY, r"(?:.*\b)?(?:fragilit\w*|vulnerabilit\w*|note\s+social\w+|situazione\s+social\w+|"
                     r"segnalazioni\s+social\w+|disabilit\w*|invalidit\w*|problematiche\s+social\w+|"
                     r"criticita\s+social\w+|condizion\w+\s+social\w+|minori(?:\s*/\s*disabili)?|soggetti\s+fragili|"
                     r"aspetti\s+social\w+)(?:\b.*)?"),
    (Column.STATUS, r"esito(?:\s+\w+)?|stato(?:\s+\w+)?|decisione|status|determinazione|si\s+esegue|esegue|"
                    r"provvedimento|disposizione|valutazione|tipo\s+esito|azione"),
    (Column.REMARK, r"not[ae](?:\s+(?!social)\w+)?|annotazion[ei]|osservazion[ei]|motivazion[ei]|comment[oi]|"
                    r"descrizione|indicazioni|motivo"),
    (Column.KNOWN, r"n\.?|nr\.?|n°|num\.?|#|progr?(?:essivo|\.)?|n\.?\s*(?:d'\s*)?ord(?:ine|\.)?|pos\.?|riga|"
                   r"tel(?:efono|\.)?|cell(?:ulare|\.)?|recapit\w+|cap|c\.a\.p\.?|prov(?:incia|\.)?|pr|"
                   r"codice\s+fiscale|c\.?\s?f\.?|cod\.?\s*fisc(?:ale|\.)?|(?:data\s+(?:di\s+)?|"
                   r"luogo\s+(?:di\s+)?)?nascit\w+|nat[oa](?:\s+(?:a|il))?|morosita'?.*|debito.*|importo.*|canone.*|"
                   r"mq|vani|"
                   r"zona|quartiere|lotto|filiale|uog|operatore|referente|ufficiale(?:\s+giudiziario)?|avvocato|"
                   r"legale|istante|n\.?\s*accesso|accesso(?:\s+n\.?)?|accessi|tipologia|tipo|titolo|"
                   r"f\.?\s?p\.?|forza\s+pubblica|fabbro|componenti|n\.?\s*componenti|nucleo\s+n\.?|"
                   r"data\s+(?:decadenza|decreto|sentenza|notifica|preavviso|ultimo\s+pagamento|provvedimento|titolo)|"
                   r""
                   r"decadenza.*|scadenza.*|ultimo\s+pagamento|mail|e-?mail|pec|sezione|foglio|mappale|subalterno|sub|"
                   r"part(?:icella|\.)?|giorno\s+(?:della\s+)?settimana|data\s+(?:stipula|contratto)"),
)  # fmt: skip
_COLUMNS = tuple((column, re.compile(words)) for column, words in _HEADINGS)


@lru_cache(maxsize=2048)
def column_of(heading: str) -> Column | None:
    """What does a column with this heading hold? None: a heading that the trade does not know.

    >>> column_of("COD. UTENTE"), column_of("Data esecuzione"), column_of("NOTE SOCIALI"), column_of("Nome e cognome")
    (<Column.CODE: 'code'>, <Column.DAY: 'day'>, <Column.FRAILTY: 'frailty'>, <Column.FULL_NAME: 'full_name'>)
    """
    words = plain(normal(heading)).replace("_", " ").strip(" :*'\"").strip()
    if not words or len(words) > 60:
        return None
    return (
        _exact_column(words)
        or _exact_column(re.sub(r"\s*\([^)]*\)", "", words))
        or _joint_column(words)
        or _leading_column(words)
    )


def _exact_column(words: str) -> Column | None:
    return next((column for column, pattern in _COLUMNS if pattern.fullmatch(words)), None)


def _joint_column(words: str) -> Column | None:
    """The column of a heading made of two ("ESITO / NOTE")."""
    parts = re.split(r"\s*[/,;&+–-]\s*|\s+e\s+", words)
    found = [column for column in map(_exact_column, parts) if column is not None] if 1 < len(parts) <= 3 else []
    if Column.SURNAME in found and Column.GIVEN_NAME in found:
        return Column.FULL_NAME
    return found[0] if found else None


# A heading that only begins like these may be about something else: "Data iscrizione a ruolo".
_WHOLE_HEADINGS = (Column.DAY, Column.HOUR, Column.CODE, Column.KNOWN)


def _leading_column(words: str) -> Column | None:
    """The column of a heading whose first words are known ("Indirizzo dell'alloggio da rilasciare")."""
    parts = words.split()
    for count in range(min(len(parts) - 1, 4), 0, -1):
        column = _exact_column(" ".join(parts[:count]))
        if column is not None:
            return None if column in _WHOLE_HEADINGS else column
    return None


_LABELS = (
    r"cognome e nome|nome e cognome|nominativo|assegnatario|intestatario|inquilino|conduttore|esecutato|occupante|"
    r"cognome|nome|indirizzo alloggio|indirizzo|via|ubicazione|alloggio|civico|scala|piano|interno|int\.|comune|"
    r"localita|citta|(?:codice|cod\.) ?(?:utente|contratto|u\.?i\.?|inquilino|rapporto)|codice fiscale|codice|cod\.|"
    r"contratto|rapporto|u\.i\.|data e ora|data/ora|"
    r"data (?:di |dell')?(?:esecuzione|accesso|intervento)|data prevista|data|giorno|orario|ora|ore|esito|stato|"
    r"decisione|note sociali|note|nota|annotazioni|osservazioni|motivazione|fragilita|vulnerabilita|c\.f\.|telefono|"
    r"tel\."
)
_LABEL = re.compile(rf"(?<![\w'])(?P<label>{_LABELS})\s*:(?!//)")


def labels_in(text: str) -> Iterator[tuple[str, int, int]]:
    """Which labels ("Cognome:") stand in the text? The label, and the span that it and its colon take.

    >>> [text for text, _start, _end in labels_in("Cognome: ROSSI Nome: MARIA")]
    ['Cognome', 'Nome']
    """
    for match in _LABEL.finditer(plain(text)):
        yield text[match.start("label") : match.end("label")], match.start(), match.end()


# --- Names -------------------------------------------------------------------------------------------------------

_PARTICLE_WORDS = """
    de di del della dello dei degli delle dell' d' da dal dalla dalle lo la li le el al ben bent abu abou abd abdel van
    von der den ter mc mac o' san santa bin ibn ait ould dos das du des zu zur st
    """
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_GIVEN_WORDS = """
    abdul achille ada adele adelaide adriana adriano agata agnese agostino ahmed aicha aisha alba alberta alberto
    albino alda aldo alessandra alessandro alessia alessio alex alfonso alfredo ali alice alina amalia amedeo
    amelia amina amir ana anastasia andrea angela angelica angelina angelo anita anna annalisa annamaria annunziata
    antonella antonia antonietta antonino antonio arianna armando arturo assunta attilio augusto aurelio aurora
    barbara bartolomeo battista beatrice benedetta benedetto benito beniamino biagio bianca bice bruna bruno
    calogero camilla carla carlo carmela carmelo carmen carolina caterina catia cecilia celeste cesare chiara
    christian cinzia ciro claudia claudio clara clementina corrado cosimo costantino cristian cristiano cristina
    dalila damiano daniela daniele danilo dario davide debora deborah denise delia desiree diana
    diego dino domenica domenico
    donata donatella donato dora edda edgardo edoardo egidio elena eleonora elia eliana elio elisa elisabetta ella elsa
    elvira emanuela emanuele emilia emiliano emilio emma enea enrica enrico enzo ercole erica erika ermanno ernesta
    ernesto ester ettore eugenia eugenio eva fabiana fabio fabrizia fabrizio fatima fatma fatou federica federico
    felice ferdinando fernanda fernando filippo filomena fiorella flavia flavio flora florin franca francesca
    francesco franco fulvia fulvio gabriela gabriella gabriele gaetana gaetano gaia gaspare gemma gennaro gerardo
    germana germano giacinto giacoma giacomo giada giampaolo giampiero gianfranco gianluca gianna gianni gianpaolo
    gilberto gina gino gioacchino giorgia giorgio giovanna giovanni giovannina girolamo gisella giulia giuliana
    giuliano giulio giuseppa giuseppe giuseppina giusto gloria grazia graziella graziano guglielmo guido hamid
    hassan ibrahim ida idris ignazio ilaria imma immacolata ines iolanda ion ionela irene iris irma isa isabella italo
    ivan ivana ivano ivo jacopo jessica john jose karim kevin khadija lara laura lea leandro leonardo leonilda
    leopoldo letizia lia liana licia lidia liliana lina lino livia livio lisa loredana lorella lorena lorenza
    lorenzo loris luana luca lucia luciana luciano lucio lucrezia ludovica ludovico luigi luigia luigina luisa mara
    marcella marcello marco margherita maria mariangela mariano marianna mariarosa maricia mariella marilena marina
    mario marisa marta martina massimiliano massimo matilde matteo mattia maura maurizia maurizio mauro melissa
    mercedes michela michele milena mimma mina miriam mirella mirko mohamed mohammed monica moreno moussa mustafa
    nadia natale natalia natalina nella nello nicola nicole nicoletta nicolo nina nino noemi norma nunzia nunzio
    oliviero olga omar onofrio oreste orietta orlando ornella oscar osvaldo ottavio palma palmira pamela paola
    paolo pasquale patrizia patrizio pia piera pierangela pierangelo pierina pierluigi piero pietro pina pio primo
    quinto rachele raffaela raffaele raffaella raimondo raul rebecca regina remo renata renato renzo riccardo rina
    rinaldo rita roberta roberto rocco romano romeo romina romolo rosa rosalba rosalia rosanna rosaria rosario
    rosella rosetta rosina rossana rossella ruggero sabina sabrina said salvatore samir samira samuel samuele
    sandra sandro santina santo sara saverio savina sebastiano serena sergio severino sharon silvana silvano silvia
    silvio simona simone sofia sonia stefania stefano stella susanna tamara tania tatiana tea tecla teodoro teresa
    teresina tiziana tiziano tommaso tullia tullio ugo umberto ursula valentina valentino valeria valerio vanda
    vanessa vasile vera veronica vilma vincenza vincenzo viola virginia virginio vito vittoria vittorio viviana
    wanda walter yasmine youssef yusuf zaira zoe
    """
_GIVEN = frozenset(_GIVEN_WORDS.split())
_WIDOW = re.compile(
    r"\s+(?:in\s+|(?:ved|vd)\.?\s+|vedova\s+|coniugata\s+|con\.?ta\s+|nata\s+)[A-ZÀ-Ý][\w'’-]*(?=\s|$)|\s+\((?:ved|in|"
    r"nata)[^)]*\)",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"^(?:(?:sigg?\.?(?:\s?ra|\s?na|\s?ri|\s?re)?|sig\.?\s?(?:ra|na|ri)?\.?|signor[aei]?|signora|eredi(?:\s+di)?|"
    r"dott\.?(?:ssa)?)\.?\s+(?:re\.?\s+)?)+",
    re.IGNORECASE,
)


def untitled(text: str) -> str:
    """The text without the courtesy that stands before a name.

    >>> untitled("Sig.ra ROSSI MARIA")
    'ROSSI MARIA'
    """
    return _TITLE.sub("", text)


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart, and how sure the cut is, from 0 to 1."""

    surname: str
    given_name: str
    confidence: float


def name_in(text: str) -> Name:
    """Where does the surname end? Capitals, a comma and particles say it; else Italian lists put the surname first.

    >>> name_in("DE LUCA ANNA MARIA").surname, name_in("Maria ROSSI").surname, name_in("Rossi, Maria").given_name
    ('DE LUCA', 'ROSSI', 'Maria')
    """
    whole = untitled(normal(text)).strip(" ,;:-–")
    widow = _WIDOW.search(whole)
    if widow is not None and widow.start():
        inner = name_in(whole[: widow.start()] + whole[widow.end() :])
        return Name(f"{inner.surname}{widow.group()}", inner.given_name, inner.confidence)
    if whole.count(",") == 1:
        surname, given = (part.strip() for part in whole.split(","))
        return Name(surname, given, 1.0 if surname and given else 0.5)
    words = whole.split()
    return _by_capitals(words) or _by_order(words)


def _by_capitals(words: list[str]) -> Name | None:
    """Split where one run of words is in capitals and the rest is not ("ROSSI Maria", "Maria ROSSI")."""
    loud = [_is_loud(word) for word in words]
    if all(loud) or not any(loud):
        return None
    runs = [index for index in range(1, len(words)) if loud[index] != loud[index - 1]]
    if len(runs) != 1 or any(plain(word) in _PARTICLES for word in words):
        # "De LUCA Anna": a particle goes with the capitals that follow it.
        first_given = next((index for index in range(len(words) - 1, -1, -1) if loud[index]), 0) + 1
        if not all(
            loud[index] or plain(words[index]) in _PARTICLES for index in range(first_given)
        ) or first_given == len(words):
            return None
        return Name(" ".join(words[:first_given]), " ".join(words[first_given:]), 1.0)
    first, second = " ".join(words[: runs[0]]), " ".join(words[runs[0] :])
    return Name(first, second, 1.0) if loud[0] else Name(second, first, 1.0)


def _is_loud(word: str) -> bool:
    letters = [letter for letter in word if letter.isalpha()]
    return len(letters) > 1 and all(letter.isupper() for letter in letters)


def _by_order(words: list[str]) -> Name:
    if len(words) < 2:
        return Name(" ".join(words), "", 0.5)
    end = _surname_end(words)
    # "ROSSI BIANCHI MARIA": a word that is no known given name, before one that is, belongs to the surname.
    known = [_is_given(word) for word in words[end:]]
    if len(known) >= 2 and not known[0] and any(known[1:]):
        cut = end + known.index(True)
        return Name(" ".join(words[:cut]), " ".join(words[cut:]), 0.6)
    if _is_given(words[0]) and not any(known) and len(words) == 2:
        # "MARIA ROSSI" in a list that says surname first elsewhere: kept in order, but a person looks.
        return Name(words[0], words[1], 0.5)
    if end == len(words):
        return Name(" ".join(words), "", 0.5)
    # Of three words that are no known given names, two may be the surname.
    sure = 0.6 if len(known) > 1 and not any(known) else 0.9 if len(known) > 1 and not all(known) else 1.0
    return Name(" ".join(words[:end]), " ".join(words[end:]), sure)


def _surname_end(words: list[str]) -> int:
    end = 0
    while end < len(words) - 2 and (plain(words[end]) in _PARTICLES or plain(words[end]) in {"d", "o", "dell"}):
        end += 1
    return end + 1


def _is_given(word: str) -> bool:
    return plain(word).strip("'") in _GIVEN


def is_particle(word: str) -> bool:
    """Is the word one that begins surnames ("DE", "EL")?"""
    return plain(word) in _PARTICLES


def people_in(text: str) -> list[str]:
    """Which people does one cell name? More than one only where each part is a whole name by itself.

    >>> people_in("ROSSI MARIA / BIANCHI LUIGI"), people_in("ROSSI MARIA")
    (['ROSSI MARIA', 'BIANCHI LUIGI'], ['ROSSI MARIA'])
    """
    parts = [
        normal(part) for part in re.split(r"\s*[/;+&\n]\s*|\s+(?:e|E|ed|ED)\s+|\s+-\s+", text.strip()) if part.strip()
    ]
    if len(parts) > 1 and all(len(part.split()) >= 2 and not re.search(r"\d", part) for part in parts):
        return parts
    return [normal(text)]


# --- Streets and covering words ----------------------------------------------------------------------------------

_STREET = re.compile(
    r"(?<![\w'])(?:via(?:le)?|v\.le|v\.lo|v\.(?=\s?[a-z])|p\.?\s?z?za|p\.?\s?tta|piazz(?:a|ale|etta)|p\.le|c\.so|corso|"
    r"largo|l\.go|vicolo|vic\.|strada|str\.|stradone|localita|loc\.|"
    r"frazione|fraz\.|contrada|c\.da|borgo|b\.go|quartiere|cascina|c\.na|salita|traversa|lungo\w+|alzaia|rione|"
    r"villaggio|galleria|bastion[ei]|vico|calle|"
    r"campo(?=\s+s)|fondamenta|circonvallazione|piazzale|passaggio|parco|residenza|complesso|"
    r"case\s+popolari)(?=[\s.']|$)"
)


@lru_cache(maxsize=_REMEMBERED)
def street_start(text: str) -> int | None:
    """Where does an address begin, by the word for its kind of street?

    >>> street_start("ROSSI MARIA v.le Po 3"), street_start("ROSSI MARIA")
    (12, None)
    """
    match = _STREET.search(plain(text))
    return match.start() if match else None


_OFFICE = re.compile(
    r"\b(?:azienda|aler|ater|erp|acer|comune|municipio|ufficio|uffici|servizi[oi]?|spett|egregi|sede|tel|fax|area|"
    r"settore|direzione|agenzia|regione|provincia|tribunale|"
    r"questura|prefettura|oggetto|prot|protocollo|responsabile|dirigente|dott|dr|ing|arch|avv|geom|rag|p\.?\s?iva|"
    r"partita\s+iva|c\.?f\.?|cap|pec|e-?mail|www|http|elenco|interventi|intervento|"
    r"programmazione|calendario|mese|esecuzioni|esecuzione|sfratti|sgomberi|rilasci|totale|pagina|pag|allegat\w+|"
    r"allega|cordiali|distinti|saluti|privacy|gdpr|regolamento|recupero|crediti|patrimonio|"
    r"assessorato|polizia|carabinieri|dipartimento|unita|operativa|sportello|segreteria|presidente|direttore|firmato|"
    r"f\.to|data|ora|note|esito|stato|messaggio|originale|inoltrato|da|a|cc|inviato|"
    r"buongiorno|buonasera|salve|grazie|attenzione|urgente|comunicazione|legenda|nominativo|nominativi|cognome|nome|"
    r"indirizzo|indirizzi|codice|fragilita)\b\.?"
)


@lru_cache(maxsize=_REMEMBERED)
def is_office(text: str) -> bool:
    """Is there a word of letterheads, salutations or titles, so that the text names an office and not a tenant?"""
    words = plain(text)
    return any(not is_particle(match.group()) for match in _OFFICE.finditer(words))


_COVERING = re.compile(
    r"^\W*(?:buon\s?giorno|buona\s?sera|salve|gentil[ei]|gent\.|egregi[oa]?|spett|alla?\s+c(?:ortese|\.)|"
    r"all'\s*attenzione|al\s+comune|ai\s+servizi|alla?\s+|oggetto\s*:|rif\.|prot\.|"
    r"con\s+la\s+presente|si\s+(?:comunica|chied|richied|confida|invita|sollecita|trasmett|invia|allega|informa|resta|ringrazia|prega|porge|coglie|ricorda|"
    r"rammenta|precisa\s+che\s+(?:le|gli)\s)|come\s+da|in\s+(?:allegato|riferimento|relazione|merito)|"
    r"facendo\s+seguito|a\s+seguito|di\s+seguito|vi\s+|le\s+|distinti|cordial|un\s+cordiale|saluti|grazie|ringrazi|"
    r"rest(?:o|iamo)\s+a|per\s+(?:ogni|qualsiasi|eventuali|informazioni|il\s+mese)|"
    r"(?:il|la)\s+(?:responsabile|dirigente|direttore|presidente|presente|referente)|ufficio|direzione|area|settore|"
    r"servizio|azienda|tel|cell|fax|e-?mail|pec\b|www|http|p\.?\s?iva|c\.?f\.?\s|firmato|f\.to|"
    r"documento\s+(?:firmato|informatico)|questo\s+messaggio|questa\s+e-?mail|le\s+informazioni|ai\s+sensi|"
    r"informativa|privacy|d\.?\s?lgs|reg(?:olamento)?\.?\s|avvertenza|disclaimer|prima\s+di\s+stampare|"
    r"inviato\s+da|da\s*:|inviato\s*:|a\s*:|cc\s*:|data\s*:|-+\s*(?:messaggio|original|forwarded|inizio|fine)|"
    r"il\s+giorno\s+.*ha\s+scritto|il\s+.*ha\s+scritto\s*:|pag(?:ina|\.)?\s*\d|elenco|programmazione|"
    r"calendario|interventi|esecuzioni)"
)
_CLOSING = re.compile(
    r"^\W*(?:distinti\s+saluti|cordial(?:i|mente)|un\s+cordiale|saluti|grazie\s+per\s+la\s+collaborazione|"
    r"in\s+attesa\s+di\s+(?:un\s+)?(?:cortese\s+)?riscontro|(?:porgiamo|porge\w*)\s|--\s*$)"
)
_PERSON_IN_PROSE = re.compile(
    r"\bsigg?\.?\s?(?:ra|na|ri|re)?\.?\s+[A-ZÀ-Ý]|\b(?:signor[aei]?)\s+[A-ZÀ-Ý]|"
    r"(?<![\w'])[A-ZÀ-Ý]{3,}[A-ZÀ-Ý']*\s+[A-ZÀ-Ý]{3,}"
)


def is_closing(line: str) -> bool:
    """Do the closing words of a letter begin here, after which a signature is to be expected?"""
    return _CLOSING.match(plain(line)) is not None


def is_covering(line: str) -> bool:
    """Is the line one of the phrases that lists come wrapped in: greetings, letterheads, signatures, privacy notes?"""
    return _COVERING.match(plain(line)) is not None


def looks_listed(line: str) -> bool:
    """Is there anything in the line that an entry could be made of: a decision, frailty, a street or a person's name?

    >>> looks_listed("Per informazioni chiamare il numero 0372 123456"), looks_listed("la signora Neri è disabile")
    (False, True)
    """
    words = plain(line)
    if _DECISION.search(words) or _FRAILTY.search(words) or _STREET.search(words):
        return True
    return _PERSON_IN_PROSE.search(line) is not None and not is_office(line)


def is_alarming(line: str) -> bool:
    """Does the line speak of a decision or of frailty, so that no covering phrase may explain it away?"""
    words = plain(line)
    return _DECISION.search(words) is not None or _FRAILTY.search(words) is not None
