"""How Italian words sound: a line's end that no word can have, or a beginning that no word can have, is a cut."""

import re

from preavviso.domain.wording.spelling import plain

_SMALL_WORDS = """
    a ad e ed o od i il lo la le gli un uno una di del dello della dei degli delle da dal dallo dalla dai dagli dalle
    in nel nello nella nei negli nelle con col coi su sul sullo sulla sui sugli sulle per tra fra al allo alla ai agli
    alle che non si se ne ci vi mi ti ma anche come fino entro dopo prima
    """
_SMALL = frozenset(_SMALL_WORDS.split())
# What remarks and addresses are made of, where a whole word tells that its parts are none.
_TRADE_WORDS = """
    esecuzione esecuzioni esecutato appuntamento appuntamenti telefonico telefonici solleciti sollecito ripetuti
    rispettati rispettato sospeso sospesa sospensione rinviato rinviata rinvio prorogato proroga rilasciato rilasciata
    rilascio spontaneamente spontaneo alloggio immobile appartamento presente presenza pubblica fabbro ricorso
    ricevuta pagamento pagamenti raccomandata raccomandate tornata compiuta giacenza destinarsi definire valutare
    valutazione ufficio ufficiale giudiziario accordo rientro nucleo minore minori disabile disabili anziano anziana
    invalido invalida gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
    assistente assistenti sociale sociali servizi comune tribunale decreto sentenza provvedimento precetto notifica
    notificato intervento interventi programmato programmata telefonata contattato contattata irreperibile richiesta
    attesa artigianato indipendenza repubblica resistenza garibaldi vittorio emanuele martiri liberazione stazione
    industria abitazione accertamento accertato accesso accessi accompagnamento accordi acquisito affidamento affitto
    aggiornamento alloggi alternativa ambulanza amministratore animale animali anni anno annullato annullata appena
    assegnata assegnatario assegnatari assegnato assenza assente assistenza assistito atti atto avvenuta avvenuto
    avviata avvisato avviso avvocato bambini bambino bis cambio canone canoni carabinieri casa caso causa cessata
    chiavi chiuso cittadino civico collocazione colloquio completo comunale comunicato comunicazione concessa concesso
    concordato conduttore conferma confermato confermata consegna consegnate consegnato contatto contatti contattabile
    contestuale conto contratto contributo convivente coniuge corso cura data debito decadenza deceduto deceduta
    delega destinatario deve devono dichiarato differito differita difficile disabilita disagio disponibile
    disponibilita documentazione domanda donna effettuato effettuata emergenza ente entrambi esecutivo esecutiva
    eseguire eseguito eseguita esegue esito estinto famiglia familiare familiari femminile figli figlia figlie figlio
    fissata fissato forza fragile fragilita fratello giorni giorno giudice grave gravidanza gruppo impegno impossibile
    incarico inquilino integrale interno invito istanza legale lettera libero libera liberato liberata locale madre
    malattia mancato mancata marito medico mese mesi moglie morosita motivi motivo nessun nessuna nessuno nota note
    notifiche nuova nuovo occupante occupata occupato oltre opposizione ospedale padre pagato parte parziale pendente
    pensione persona persone piano polizia possibile posticipato posticipata precedente prefettura prendere previo
    prima primo procede procedere procura programma pronto proprieta protezione provvede pubblico quota rata rate
    reddito referente regione regolare relazione residente residenza residuo restituita restituite restituito
    riconsegna ricoverato ricoverata ricovero rifiuto rimandato rinuncia riprogrammare riprogrammato risposta ritirata
    ritirato saldo sanitaria sanitario sanatoria scala scadenza secondo seconda sede segnalato segnalata segnalazione
    seguito senza sfratto sgombero signora situazione snc soggetto sola solo somma sono soluzione sorella sospesi
    sportello stata state stati stato struttura successivo telefono temporanea temporaneo termine terzo titolo totale
    trasferito trasferita trasloco trovato trovata turno tutela ulteriore ultimo unico urgente urgenza utente utenza
    vede vedova vedovo veterinario verbale verifica versamento versato vigili vigile visita volontario vuoto
    """
_TRADE = frozenset(_TRADE_WORDS.split())
_ENDING_WORDS = "a e o i lo la le li gli una uno ne ci vi mi ti si se che no te to re ra ni na ma"
_ENDINGS = frozenset(_ENDING_WORDS.split())
_BEGINNING = re.compile(
    r"[aeiouhjwxyk'\d]|[bcdfglmnpqrstvz](?:[aeiouhjy']|$)|[bcdfgkptv][lr]|gn|pn|ps|pt|qu|ts|tz|s[bcdfgklmnpqrtvz](?:[aeiouhrlj]|$)"
)
_END = re.compile(r".*(?:[aeiou'\d]|(?:^|[aeiou])[lnrsdkhjmwxy])$")
# What many words end with, and what no word is by itself, or hardly.
_SUFFIX = re.compile(
    r"(?:[aei]?zion[ei]|[ai]?ment[eoi]|[aei]?nd[oaei]|[aei]?nt[ei]|[aeiu]?t[oaei]|[aei]?re|rsi|[aio]?bil[ei]|lita|"
    r"[aei]?v[ao]n?o?|[aeou]?l[ei]|n[oaei]|ss[oaei]|[aei]nz[ae]|s[oaei]|ic[oai]|r[oaei]|[aeio])"
)
_ARTICLE_WORDS = """
    il lo la le gli i un uno una del dello della dei degli delle dal dallo dalla dai dagli dalle nel nello nella nei
    negli nelle col coi sul sullo sulla sui sugli sulle al allo alla ai agli alle
    """
_ARTICLES = frozenset(_ARTICLE_WORDS.split())
_PREPOSITIONS = frozenset(("a", "ad", "di", "da", "in", "con", "su", "per", "tra", "fra"))
_BARE_ARTICLES = frozenset(("il", "lo", "la", "le", "gli", "i", "un", "uno", "una"))


def is_small_word(text: str) -> bool:
    """Is it one of the small words that stand between others?

    >>> is_small_word("dei"), is_small_word("nti")
    (True, False)
    """
    return plain(text) in _SMALL


def is_ending(text: str) -> bool:
    """Could the small word as well be the end of another?

    >>> is_ending("o"), is_ending("con")
    (True, False)
    """
    return plain(text) in _ENDINGS


def is_of_the_trade(text: str) -> bool:
    """Is it one of the words that remarks and addresses are made of?

    >>> is_of_the_trade("Esecuzione"), is_of_the_trade("esecuzion")
    (True, False)
    """
    return plain(text) in _TRADE


def can_end(text: str) -> bool:
    """Can a word end like this?

    >>> can_end("appuntame"), can_end("RILASCIAT")
    (True, False)
    """
    return _END.match(plain(text)) is not None


def can_begin(text: str) -> bool:
    """Can a word begin like this?

    >>> can_begin("chiesa"), can_begin("nti"), can_begin("O")
    (True, False, True)
    """
    word = plain(text)
    return _BEGINNING.match(word) is not None and (len(word) > 1 or word in _SMALL)


def is_suffix(text: str) -> bool:
    """Could it be the end of a longer word, and hardly a word by itself?

    >>> is_suffix("zione"), is_suffix("accesso")
    (True, False)
    """
    return _SUFFIX.fullmatch(plain(text)) is not None


def is_misplaced(text: str, after: str) -> bool:
    """Is it a small word that cannot stand before what follows, so that it is the end of another word?

    >>> is_misplaced("a", "della"), is_misplaced("e", ""), is_misplaced("e,", "restituite"), is_misplaced("e", "che")
    (True, True, True, False)
    """
    word, next_word = plain(text), plain(after)
    bare = word.strip(".,;:!?)")
    if bare not in _SMALL:
        return False
    if bare != word or not re.match(r"[\w'(\"“«]", next_word):
        return True
    if bare in _ARTICLES:
        return next_word in _SMALL
    return bare in _PREPOSITIONS and next_word in (_PREPOSITIONS | _ARTICLES) - _BARE_ARTICLES
