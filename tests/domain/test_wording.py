"""The words of the trade: a table of what offices write and what it means."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preavviso.domain import wording
from preavviso.domain.answer import NotStated, Stated
from preavviso.domain.notice import Decision, NoticeKind, Period
from preavviso.domain.wording import Column

NOVEMBER = Period(2025, 11)
SENT = date(2025, 10, 24)


@pytest.mark.parametrize(
    ("remark", "decision"),
    [
        ("SI ESEGUE - dopo ripetuti solleciti si procede con l'esecuzione", Decision.EXECUTE),
        ("Si procede con lo sfratto", Decision.EXECUTE),
        ("DA ESEGUIRE CON F.P.", Decision.EXECUTE),
        ("SI ESEGUE salvo rinvio", Decision.EXECUTE),
        ("SI ESEGUE - già rinviato due volte, nessun ulteriore rinvio", Decision.EXECUTE),
        ("NON SI ESEGUE", Decision.UNKNOWN),
        ("non si procede", Decision.UNKNOWN),
        ("NON SI ESEGUE - RINVIATO al 15/12", Decision.POSTPONE),
        ("RINVIATO", Decision.POSTPONE),
        ("RINVIO al mese successivo", Decision.POSTPONE),
        ("Si rinvia a data da destinarsi", Decision.POSTPONE),
        ("PROROGA fino al 31/01", Decision.POSTPONE),
        ("prorogato", Decision.POSTPONE),
        ("Differito", Decision.POSTPONE),
        ("SOSPESO in attesa del Tribunale", Decision.SUSPEND),
        ("si sospende", Decision.SUSPEND),
        ("DA VALUTARE", Decision.ASSESS),
        ("IN VALUTAZIONE", Decision.ASSESS),
        ("ALLOGGIO LIBERATO", Decision.VACATED),
        ("alloggio già vuoto", Decision.VACATED),
        ("Riconsegnato il 3/11", Decision.VACATED),
        ("alloggio non ancora rilasciato", Decision.UNKNOWN),
        ("richiesta di proroga respinta", Decision.UNKNOWN),
        ("istanza di sospensione", Decision.UNKNOWN),
        ("proroga non concessa: si esegue", Decision.EXECUTE),
        ("rinvio negato, si esegue", Decision.EXECUTE),
        ("primo accesso", Decision.UNKNOWN),
        ("", Decision.UNKNOWN),
    ],
)
def test_a_remark_decides_what_its_words_say(remark, decision):
    assert wording.ruling(remark).decision is decision


def test_words_that_disagree_leave_the_execution_standing_until_a_person_looks():
    assert wording.ruling("nota: sospeso a ottobre, ora si esegue") == wording.Ruling(Decision.EXECUTE, doubtful=True)
    assert wording.ruling("NON SI ESEGUE").doubtful


YES = [
    "SI ESEGUE - persona disabile",
    "invalido 100%",
    "invalida civile al 100 %",
    "nucleo con 2 minori",
    "figlio minore",
    "in stato di gravidanza",
    "paziente oncologico",
    "allettato",
    "in carrozzina",
    "ultraottantenne solo",
    "L. 104/92",
    "nessun minore ma un disabile",
    "DA VALUTARE presenza disabile",
    "segnalata fragilità",
]
NO = ["nessuna fragilità", "nessuna fragilità nota", "non risultano fragilità", "senza vulnerabilità", "fragilità: no"]
SILENT = [
    "",
    "SI ESEGUE",
    "verificare presenza minori",
    "eventuali fragilità da verificare",
    "fragilità non note",
    "fragilità: n.d.",
    "non sono note fragilità",
    "nessun minore",
    "minore importo dovuto",
    "con ausilio della Forza Pubblica",
]


@pytest.mark.parametrize("remark", YES)
def test_a_factor_named_is_a_yes(remark):
    answer = wording.frailty_in(remark, "line 1")
    assert isinstance(answer, Stated)
    assert answer.yes
    assert answer.text == remark


@pytest.mark.parametrize("remark", NO)
def test_only_frailty_denied_as_such_is_a_no(remark):
    answer = wording.frailty_in(remark, "line 1")
    assert isinstance(answer, Stated)
    assert not answer.yes


@pytest.mark.parametrize("remark", SILENT)
def test_silence_is_never_a_no(remark):
    assert isinstance(wording.frailty_in(remark, "line 1"), NotStated)


@pytest.mark.parametrize(
    "cell", ["", " ", "-", "—", "n.d.", "N.D.", "nd", "?", "/", "non note", "da verificare", "vedi note"]
)
def test_a_cell_that_says_nothing_says_nothing(cell):
    assert isinstance(wording.frailty_stated(cell, "F7"), NotStated)


CELLS = {"NO": False, "nessuna": False, "no.": False, "SI": True, "disabile": True, "anziana": True}


@pytest.mark.parametrize(("cell", "yes"), CELLS.items())
def test_a_cell_of_frailty_says_yes_or_no(cell, yes):
    answer = wording.frailty_stated(cell, "F7")
    assert isinstance(answer, Stated)
    assert answer.yes is yes


@given(st.text(max_size=60))
def test_a_no_is_never_heard_where_no_word_of_denial_stands(text):
    answer = wording.frailty_in(text, "x")
    if isinstance(answer, Stated) and not answer.yes:
        assert any(word in wording.plain(text) for word in ("no", "ness", "senza", "assen", "priv"))


@pytest.mark.parametrize(
    ("text", "sent", "period"),
    [
        ("Comunicazione programmazione interventi fissati per il mese di NOVEMBRE 2025", None, "2025-11"),
        ("elenco nov. 25", None, "2025-11"),
        ("interventi 11/2025", None, "2025-11"),
        ("programma 2025-11", None, "2025-11"),
        ("mese di gennaio", date(2025, 12, 19), "2026-01"),
        ("mese di dicembre", date(2025, 12, 1), "2025-12"),
        ("mese di dicembre", date(2026, 1, 3), "2025-12"),
        ("mese di gennaio", None, None),
        ("Borgolago, 24 ottobre 2025. Elenco del mese di novembre 2025", None, "2025-11"),
        ("Sig. Marco Maggio", None, None),
        ("", None, None),
    ],
)
def test_the_month_that_a_text_is_about(text, sent, period):
    found = wording.period_in(text, sent)
    assert (str(found) if found else None) == period


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("27/11/2025", "2025-11-27"),
        ("27.11.25", "2025-11-27"),
        ("27-11", "2025-11-27"),
        ("giovedì 27 novembre 2025", "2025-11-27"),
        ("27 nov", "2025-11-27"),
        ("1° dicembre 2025", "2025-12-01"),
        ("2025-11-27", "2025-11-27"),
        ("2025-11-27T09:00", "2025-11-27"),
        ("27/11/2025 9.30", "2025-11-27"),
        ("15/1", "2026-01-15"),
        ("31/11/2025", None),
        ("72/11", None),
    ],
)
def test_the_day_that_a_text_names(text, day):
    (found,) = wording.days_in(text, NOVEMBER, SENT)
    assert (found.on.isoformat() if found.on else None) == day
    assert found.doubtful is (day is None)


def test_a_weekday_that_disagrees_with_its_date_is_doubtful():
    (found,) = wording.days_in("venerdì 27 novembre 2025", None, None)
    assert found.doubtful


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("ore 9,30", time(9, 30)),
        ("9.00", time(9)),
        ("09:30", time(9, 30)),
        ("h 10", time(10)),
        ("alle 11", time(11)),
        ("dalle ore 8.30", time(8, 30)),
        ("9", time(9)),
        ("00:60", None),
        ("25:00", None),
        ("mattina", None),
    ],
)
def test_the_hour_that_a_cell_names(text, hour):
    found = wording.hour_in(text, bare=True)
    assert (found.at if found else None) == hour


@pytest.mark.parametrize(
    ("text", "surname", "given_name"),
    [
        ("ROSSI MARIA", "ROSSI", "MARIA"),
        ("ROSSI MARIA TERESA", "ROSSI", "MARIA TERESA"),
        ("Rossi, Maria", "Rossi", "Maria"),
        ("ROSSI Maria", "ROSSI", "Maria"),
        ("Maria ROSSI", "ROSSI", "Maria"),
        ("De LUCA Anna", "De LUCA", "Anna"),
        ("DE LUCA ANNA", "DE LUCA", "ANNA"),
        ("D'ANGELO GIUSEPPE", "D'ANGELO", "GIUSEPPE"),
        ("DELLA VALLE PIA", "DELLA VALLE", "PIA"),
        ("LO PRESTI SALVATORE", "LO PRESTI", "SALVATORE"),
        ("EL AMRANI FATIMA", "EL AMRANI", "FATIMA"),
        ("BEN ALI FATMA", "BEN ALI", "FATMA"),
        ("VAN DER BERG JAN", "VAN DER BERG", "JAN"),
        ("Sig.ra ROSSI MARIA", "ROSSI", "MARIA"),
        ("ROSSI MARIA VED. BIANCHI", "ROSSI VED. BIANCHI", "MARIA"),
        ("ROSSI", "ROSSI", ""),
    ],
)
def test_a_name_is_cut_where_the_surname_ends(text, surname, given_name):
    name = wording.name_in(text)
    assert (name.surname, name.given_name) == (surname, given_name)


def test_a_cut_that_could_be_elsewhere_is_not_sure():
    assert wording.name_in("ROSSI BIANCHI MARIA").confidence < 0.7
    assert wording.name_in("ROSSI").confidence < 0.7


@given(st.text(alphabet="ABCdeÈ' ,.-", max_size=30))
def test_no_word_of_a_name_is_lost_or_invented(text):
    name = wording.name_in(text)
    words = sorted(f"{name.surname} {name.given_name}".replace(",", " ").split())
    kept = sorted(wording.untitled(wording.normal(text)).strip(" ,;:-–").replace(",", " ").split())
    assert words == kept


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("COGNOME", Column.SURNAME),
        ("Nome", Column.GIVEN_NAME),
        ("NOMINATIVO", Column.FULL_NAME),
        ("Cognome e nome", Column.FULL_NAME),
        ("COGNOME / NOME", Column.FULL_NAME),
        ("ASSEGNATARIO", Column.FULL_NAME),
        ("COD. UTENTE", Column.CODE),
        ("N. CONTRATTO", Column.CODE),
        ("U.I.", Column.CODE),
        ("Cod.Inquilino", Column.CODE),
        ("UBICAZIONE ALLOGGIO", Column.STREET),
        ("INDIRIZZO", Column.STREET),
        ("N. CIVICO", Column.CIVIC),
        ("INT.", Column.FLAT),
        ("COMUNE", Column.TOWN),
        ("DATA ESECUZIONE", Column.DAY),
        ("Data accesso", Column.DAY),
        ("DATA/ORA", Column.DAY),
        ("ORA", Column.HOUR),
        ("ESITO / NOTE", Column.STATUS),
        ("STATO", Column.STATUS),
        ("ANNOTAZIONI", Column.REMARK),
        ("NOTE SOCIALI", Column.FRAILTY),
        ("Fragilità (sì/no)", Column.FRAILTY),
        ("N.", Column.KNOWN),
        ("Data decadenza", Column.KNOWN),
        ("MOROSITÀ €", Column.KNOWN),
        ("QWERTY", None),
        ("Data iscrizione a ruolo", None),
        ("", None),
    ],
)
def test_a_heading_says_what_its_column_holds(heading, column):
    assert wording.column_of(heading) is column


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("Totale interventi: 24", 24),
        ("TOTALE 24", 24),
        ("n. 24 interventi", 24),
        ("Numero interventi programmati: 24", 24),
        ("Via Roma 24", None),
    ],
)
def test_the_total_that_a_list_declares(text, total):
    assert wording.total_in(text) == total


def test_what_a_notice_is_for():
    assert wording.notice_kind("SOLLECITO", "") is NoticeKind.REMINDER
    assert wording.notice_kind("Programmazione", "si ricorda che") is NoticeKind.REMINDER
    assert wording.notice_kind("Programmazione", "dopo ripetuti solleciti") is NoticeKind.PROGRAMME
    assert wording.notice_kind("Saluti", "") is NoticeKind.UNKNOWN
    assert wording.says_nothing_planned("Per agosto non sono previsti interventi.")
    assert wording.says_nothing_planned("NESSUN INTERVENTO")
    assert not wording.says_nothing_planned("Sono previsti interventi.")
