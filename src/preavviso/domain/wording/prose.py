"""The prose that lists come wrapped in: letterheads, greetings, signatures, and what in it must not be passed over."""

import re
from functools import lru_cache

from preavviso.domain.wording.decision import decision_span
from preavviso.domain.wording.name import is_particle
from preavviso.domain.wording.spelling import REMEMBERED, plain
from preavviso.domain.wording.street import street_start
from preavviso.domain.wording.vulnerability import names_vulnerability

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


@lru_cache(maxsize=REMEMBERED)
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
    r"calendario|interventi|esecuzioni|aggiornat[oaie]\s+(?:al|il)\b|data\s+(?:di\s+)?(?:stampa|elaborazione|estrazione|invio|"
    r"aggiornamento)|(?:stampat|estratt|elaborat)[oaie]?\s+(?:il|in\s+data|del)\b|legenda)"
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
    """Could an entry be made of the line: is there a decision, vulnerability, a street or a person's name in it?

    >>> looks_listed("Per informazioni chiamare il numero 0372 123456"), looks_listed("la signora Neri è disabile")
    (False, True)
    """
    if is_alarming(line) or street_start(line) is not None:
        return True
    return _PERSON_IN_PROSE.search(line) is not None and not is_office(line)


def is_alarming(line: str) -> bool:
    """Does the line speak of a decision or of vulnerability, so that no covering phrase may explain it away?"""
    return decision_span(line) is not None or names_vulnerability(line)
