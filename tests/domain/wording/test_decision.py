"""What remarks decide: a table of what offices write and what it means."""

import pytest

from preavviso.domain.notice import Decision
from preavviso.domain.wording.decision import Ruling, ruling


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
    assert ruling(remark).decision is decision


def test_words_that_disagree_leave_the_execution_standing_until_a_person_looks():
    assert ruling("nota: sospeso a ottobre, ora si esegue") == Ruling(Decision.EXECUTE, doubtful=True)
    assert ruling("NON SI ESEGUE").doubtful
