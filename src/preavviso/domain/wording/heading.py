"""Headings of columns and labels of values: what stands under or beside them."""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache

from preavviso.domain.wording.spelling import REMEMBERED, normal, plain


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
    VULNERABILITY = "vulnerability"
    KNOWN = "known"


# What a day may be the day of, and what may stand between.
_EVENTS = (
    r"(?:esec(?:uzione|\.)|accesso|interv(?:ento|\.)|sfratto|sloggio|rilascio|sgombero|convocazione|appuntamento|"
    r"programmazione|calendario)"
)
_JOINTS = r"(?:d[ie]l?|dell[ao]|dell'|per|l'|l[ao]|prossimo|fissat[oa]|previst[oa]|programmat[oa])"
_HEADINGS = (
    (Column.FULL_NAME, r"(?:cognome\s*(?:e|/|-|,|&)?\s*nome|nome\s*(?:e|/|-|,|&)?\s*cognome|nominativ\w+(?:\s+\w+)?|"
                       r"assegnatari\w*|intestatari\w*|inquilin\w+|conduttor\w+|"
                       r"esecutat\w+|occupant\w+|titolar\w+|utente|utenti|nominativo\s*/\s*utente|debitore|"
                       r"destinatario|locatari\w+|nucleo(?:\s+familiare)?|cognome,\s*nome|sfrattat\w+|"
                       r"(?:soggetto|parte)(?:\s+esecutat\w+)?|(?:capo)?famiglia|capo\s*nucleo|affittuari\w+|ragione\s+sociale)"),
    (Column.SURNAME, r"cogn\.?|cognom[ei](?:\s+(?:assegnatari\w*|inquilin\w*|utente|intestatari\w*))?"),
    (Column.GIVEN_NAME, r"nom[ei](?:\s+(?:assegnatari\w*|inquilin\w*|utente|intestatari\w*|di\s+battesimo))?"),
    (Column.CODE, r"(?:cod(?:ice)?|n(?:r|um(?:ero)?)?|rif(?:erimento)?|id)\.?\s*(?:/\s*)?(?:(?:di|del)\s+)?(?:utente|"
                  r"utenza|contratto|u\.?\s?i\.?|inquilin\w+|rapporto|alloggio|"
                  r"pratica|assegnatari\w*|posizione|unita(?:'?\s+immobiliare)?|locazione|conduttore|fascicolo|"
                  r"cliente|nucleo|soggetto|immobile|famiglia|unita)|codice|(?:contratto|pratica|posizione|rif\.?)\s+n(?:r|um(?:ero)?)?\.?|utenza|"
                  r"rif(?:\.|erimento)?|n\.?\s*r\.?\s?g\.?(?:\s?e\w*\.?)?|cod\.?|contratto|rapporto|u\.?i\.?|"
                  r"id|matricola|cronologico|cron\.?|n\.?\s*cron\w*\.?|posizione|pratica|r\.?g\.?e\.?|"
                  r"unita(?:'?\s+immobiliare)?"),
    (Column.STREET, r"indirizz[oi](?:\s+(?:alloggio|immobile|completo|unita.*))?|via(?:\s*/\s*(?:piazza|p\.?zza))?|"
                    r"ubicazione(?:\s+\w+)?|localizzazione|alloggio|immobile|domicilio|residenza|"
                    r"luogo(?:\s+(?:(?:di|dell)\s?'?\s*)?(?:esecuzione|intervento|accesso))?|sit[oa]\s+in|stabile|fabbricato|"
                    r"(?:unita\s+immobiliare|alloggio|immobile)\s+sit[oa]\s+in|via\s+e\s+(?:numero|civico|n\.?)|toponimo"),
    (Column.CIVIC, r"n\.?\s?c\.|(?:n(?:r|um(?:ero)?)?\.?\s*)?civ(?:ico|\.)?|n\.?\s*civ\.?|numero\s+civico"),
    (Column.STAIR, r"scala|sc\.?"),
    (Column.FLOOR, r"piano|p\.?no|p\."),
    (Column.FLAT, r"int(?:erno|\.)?|n\.?\s*int(?:erno|\.)?"),
    (Column.TOWN, r"comune(?:\s+(?:alloggio|immobile|di\s+ubicazione))?|citta'?|localita'?|paese"),
    (Column.HOUR, r"or[ae](?:rio)?(?:\s+(?:di\s+|dell'?\s*|d'\s*)?(?:esecuzione|accesso|intervento|prevista|inizio|"
                  r"appuntamento|sfratto|rilascio|convocazione|fissata|programmata))?|fascia\s+oraria|(?:d?alle\s+)ore|orario(?:\s+\w+)?|h"),
    (Column.DAY, rf"(?:data|giorno)\s+(?:{_JOINTS}\s*)*{_EVENTS}(?:\s+(?:{_JOINTS}|{_EVENTS}|u\.?g\.?|"
                 r"ufficiale\s+giudiziario))*|"
                 r"fissat[oa](?:\s+(?:per\s+)?(?:il|in\s+data))?|(?:data|giorno)(?:\s*(?:e|/|-|,)?\s*(?:ora|orario))?(?:\s+(?:di\s+|dell'?\s*|del\s+|"
                 r"della\s+)?(?:esecuzione|accesso|intervento|sfratto|sloggio|rilascio|programmata|prevista|fissata|"
                 r"sgombero|convocazione|programmazione)(?:\s+(?:programmata|prevista|fissata))?)?(?:\s*(?:e|/|"
                 r"-)\s*ora)?|prossimo\s+accesso|accesso\s+del|esecuzione\s+del|data\s+prevista.*"),
    (Column.VULNERABILITY, r"(?:.*\b)?(?:fragilit\w*|vulnerabilit\w*|note\s+social\w+|situazione\s+social\w+|"
                     r"(?:segnalazion|annotazion|osservazion|informazion)[ei]\s+social\w+|disabil\w*|invalid\w*|problematiche\s+social\w+|"
                     r"criticita\s+social\w+|condizion\w+\s+social\w+|minori(?:\s*/\s*disabili)?|soggetti\s+fragili|"
                     r"aspetti\s+social\w+)(?:\b.*)?"),
    (Column.STATUS, r"esito(?:\s+\w+)?|stato(?:\s+\w+)?|decisione|status|determinazione|si\s+esegue|esegue|"
                    r"provvedimento|disposizion[ei]|situazione|valutazione|tipo\s+esito|azione"),
    (Column.REMARK, r"not[ae](?:\s+(?!social)\w+)?|annotazion[ei]|osservazion[ei]|motivazion[ei]|comment[oi]|"
                    r"descrizione|indicazioni|motivo|informazioni|varie|altro|ulteriori\s+informazioni|dettagli[o]?"),
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
                   r"part(?:icella|\.)?|n\.?\s*(?:progressivo|componenti\s+nucleo|persone|access[io])|titolo\s+esecutivo|decreto(?:\s+n\.?)?|"
                   r"palazzina|edificio|sesso|nazionalita|cittadinanza|custode|primo\s+accesso|accessi\s+\w+|causa|metri\s+quadri|"
                   r"prot(?:ocollo|\.)?|n\.?\s*prot(?:ocollo|\.)?|data\s+(?:prot(?:ocollo|\.)?|atto|inizio\s+contratto)|ascensore|"
                   r"giorno\s+(?:della\s+)?settimana|data\s+(?:stipula|contratto)"),
)  # fmt: skip
_EVENT = re.compile(rf"{_EVENTS}(?:\s+(?:{_JOINTS}|{_EVENTS}))*|quando")
_COLUMNS = tuple((column, re.compile(words)) for column, words in _HEADINGS)


@lru_cache(maxsize=REMEMBERED)
def column_of(heading: str) -> Column | None:
    """What does a column with this heading hold? None: a heading that the trade does not know.

    >>> column_of("COD. UTENTE"), column_of("Data esecuzione"), column_of("NOTE SOCIALI")
    (<Column.CODE: 'code'>, <Column.DAY: 'day'>, <Column.VULNERABILITY: 'vulnerability'>)
    """
    words = _words(heading)
    if not words or len(words) > 60:
        return None
    return (
        _exact_column(words)
        or _exact_column(re.sub(r"\s*\([^)]*\)", "", words))
        or _joint_column(words)
        or _leading_column(words)
    )


def is_whole_heading(heading: str) -> bool:
    """Does the trade know every word of the heading, and not only those that it begins with?

    >>> is_whole_heading("Indirizzo alloggio"), is_whole_heading("Indirizzo allogg io")
    (True, False)
    """
    words = _words(heading)
    return _exact_column(words) is not None or all(_exact_column(part) is not None for part in _parts(words))


def _words(heading: str) -> str:
    return plain(normal(heading)).replace("_", " ").strip(" :*'\"").strip()


def names_an_event(heading: str) -> bool:
    """Does the heading say what is planned and not which of its sides, so that what stands below has to tell?

    >>> names_an_event("Accesso"), names_an_event("Data accesso")
    (True, False)
    """
    return _EVENT.fullmatch(plain(normal(heading)).strip(" :")) is not None


def _exact_column(words: str) -> Column | None:
    return next((column for column, pattern in _COLUMNS if pattern.fullmatch(words)), None)


def _joint_column(words: str) -> Column | None:
    """The column of a heading made of two ("ESITO / NOTE")."""
    parts = _parts(words)
    found = [column for column in map(_exact_column, parts) if column is not None] if 1 < len(parts) <= 3 else []
    if Column.SURNAME in found and Column.GIVEN_NAME in found:
        return Column.FULL_NAME
    return found[0] if found else None


def _parts(words: str) -> list[str]:
    return re.split(r"\s*[/,;&+–-]\s*|\s+e\s+", words)


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
    r"decisione|determinazione|accesso|intervento|esecuzione|note sociali|note|nota|annotazioni|osservazioni|"
    r"motivazione|fragilita|vulnerabilita|c\.f\.|telefono|"
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
