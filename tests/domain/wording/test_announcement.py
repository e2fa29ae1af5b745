"""What notices say of themselves."""

import pytest

from preavviso.domain.notice import NoticeKind
from preavviso.domain.wording.announcement import notice_kind, says_nothing_planned, total_in


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
    assert total_in(text) == total


def test_what_a_notice_is_for():
    assert notice_kind("SOLLECITO", "") is NoticeKind.REMINDER
    assert notice_kind("Programmazione", "si ricorda che") is NoticeKind.REMINDER
    assert notice_kind("Programmazione", "dopo ripetuti solleciti") is NoticeKind.PROGRAMME
    assert notice_kind("Saluti", "") is NoticeKind.UNKNOWN
    assert says_nothing_planned("Per agosto non sono previsti interventi.")
    assert says_nothing_planned("NESSUN INTERVENTO")
    assert not says_nothing_planned("Sono previsti interventi.")
