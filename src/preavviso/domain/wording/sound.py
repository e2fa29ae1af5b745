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
    rilascio spontaneamente spontaneo alloggio immobile appartamento presente presenza pubblica fabbro ricorso ricevuta
    pagamento pagamenti raccomandata raccomandate tornata compiuta giacenza destinarsi definire valutare valutazione
    ufficio ufficiale giudiziario accordo rientro nucleo minore minori disabile disabili anziano anziana invalido
    invalida gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre assistente
    assistenti sociale sociali servizi comune tribunale decreto sentenza provvedimento precetto notifica notificato
    intervento interventi programmato programmata telefonata contattato contattata irreperibile richiesta attesa
    artigianato indipendenza repubblica resistenza garibaldi vittorio emanuele martiri liberazione stazione industria
    """
_TRADE = frozenset(_TRADE_WORDS.split())
_ENDING_WORDS = "a e o i lo la le li gli una uno ne ci vi mi ti si se che no te to re ra ni na ma"
_ENDINGS = frozenset(_ENDING_WORDS.split())
_BEGINNING = re.compile(
    r"[aeiouhjwxyk'\d]|[bcdfglmnpqrstvz](?:[aeiouhjy']|$)|[bcdfgkptv][lr]|gn|pn|ps|pt|qu|ts|tz|s[bcdfgklmnpqrtvz](?:[aeiouhrlj]|$)"
)
_END = re.compile(r".*(?:[aeiou'\d]|[lnrsdkhjmwxyz])$")


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
