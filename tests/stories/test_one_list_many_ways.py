"""The same list by every way that it may come, from the bytes: one notice, nobody listed twice, in whatever order."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from tests.carriers import documents, pdf, scan, sheets
from tests.carriers.listing import ROWS
from tests.cast import ADA, FRIDAY, Cast
from tests.channels.envelopes import CA, SENT, XLSX, certified, letter, plain

from preavviso.actions import intake
from preavviso.actions.reading import read_claimed
from preavviso.channels.cage import Cage
from preavviso.queries.worklist import worklist
from preavviso.records.intake.models import Notice
from preavviso.rehearsal.place import AUTHORITY
from preavviso.rehearsal.post import Attachment

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.needs("fonts")]

NOW = FRIDAY + timedelta(days=20)
BODY = "In allegato l'elenco del mese in oggetto."
NAME = "Elenco interventi novembre 2025"


def by_every_way() -> dict[str, tuple[str, bytes, datetime]]:
    """By what each way is called: the file's name, its bytes, and when it came."""
    sheet = sheets.xlsx([sheets.page()])
    sent = letter(BODY, attachments=[Attachment(f"{NAME}.xlsx", XLSX, sheet)])
    again = replace(sent, message_id="2@casalaghi.example", sent_at=SENT + timedelta(days=4))
    pec = certified(sent)
    passed_on = letter(
        "Per competenza.", subject="I: elenco", attachments=[Attachment("elenco.eml", "message/rfc822", pec)]
    )
    passed_on = replace(passed_on, message_id="3@borgolago.example", sent_at=SENT + timedelta(days=5))
    return {
        "certified mail": ("1.eml", pec, SENT),
        "plain mail": ("2.eml", plain(sent), SENT + timedelta(minutes=2)),
        "sent again": ("3.eml", plain(again), again.sent_at),
        "forwarded": ("4.eml", plain(passed_on), passed_on.sent_at),
        "the attached sheet": (f"{NAME}.xlsx", sheet, SENT + timedelta(days=6)),
        "as ODS": (f"{NAME}.ods", sheets.ods([sheets.page()]), SENT + timedelta(days=6)),
        "as CSV": (
            f"{NAME}.csv",
            sheets.comma_separated(sheets.page(), charset="cp1252"),
            SENT + timedelta(days=6),
        ),
        "as DOCX": (f"{NAME}.docx", documents.letter_with_table(), SENT + timedelta(days=7)),
        "as PDF": (f"{NAME}.pdf", pdf.table_pdf(pdf.Layout()), SENT + timedelta(days=7)),
    }


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    with Cage([CA.pem]) as cage:
        yield cage


@pytest.mark.parametrize("first", ["certified mail", "as PDF", "forwarded"])
def test_whatever_the_way_and_whichever_comes_first_it_is_one_notice(cast: Cast, cage: Cage, first: str) -> None:
    ways = by_every_way()
    for way in sorted(ways, key=lambda way: way != first):
        come(cast, cage, *ways[way])
    found = Notice.objects.get()
    assert found.copies.count() == len(ways)
    assert found.known_since == SENT
    assert found.certified_by == AUTHORITY.pec.address
    assert found.entries.count() == len(ROWS)
    assert len(worklist(cast.context(ADA, NOW))) == len(ROWS)


@pytest.mark.needs("tesseract")
def test_a_scan_of_it_is_a_copy_that_a_person_confirms(cast: Cast, cage: Cage) -> None:
    scanned = scan.as_file(scan.scanned(scan.printed()), "PDF")
    come(cast, cage, "scansione.pdf", scanned, SENT - timedelta(hours=1))
    come(cast, cage, *by_every_way()["certified mail"])
    found = Notice.objects.get()
    assert (found.copies.count(), found.entries.count()) == (2, len(ROWS))
    assert found.known_since == SENT - timedelta(hours=1)
    assert [wrong for wrong in found.entries.all() if wrong.needs_review] == [], "the sheet was read without a doubt"
    assert len(worklist(cast.context(ADA, NOW))) == len(ROWS)


def come(cast: Cast, cage: Cage, name: str, raw: bytes, at: datetime) -> None:
    """It comes, and is read at once."""
    intake.receive(cast.context(ADA, NOW), raw, name, intake.Seen("maildir", f"/box/{at}{name}", at))
    claim = intake.claim(NOW)
    assert claim is not None
    assert read_claimed(cage, claim, NOW) is not None
