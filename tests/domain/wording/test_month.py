"""Which month a text is about."""

from datetime import date

import pytest

from preavviso.domain.wording.month import period_in

SENT = date(2025, 10, 24)


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
    found = period_in(text, sent)
    assert (str(found) if found else None) == period
