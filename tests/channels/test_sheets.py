"""The list of 24 lines in sheets, layout by layout and format by format: every field of every line."""

import pytest
from tests.carriers import sheets
from tests.carriers.listing import ROWS, wrong
from tests.channels.envelopes import CA, certified, letter

from preavviso.channels.cage import Cage
from preavviso.channels.reading import read
from preavviso.domain.message import Trust
from preavviso.rehearsal.post import Attachment

NAME = "elenco interventi novembre 2025"
TOLD = {
    "hidden row": ["hidden_rows"],
    "last month's sheet left in": ["sheet_left_out"],
    "hidden sheet of last month": ["hidden_sheet"],
}


@pytest.fixture(scope="module")
def cage():
    with Cage((CA.pem,)) as opened:
        yield opened


@pytest.mark.parametrize("layout", sheets.LAYOUTS)
@pytest.mark.parametrize("kind", sheets.WRITERS)
def test_every_field_is_exact(kind, layout):
    raw = sheets.WRITERS[kind](sheets.LAYOUTS[layout]())
    reading = read(raw, f"{NAME}.{kind}")
    assert wrong(reading) == []
    (notice,) = reading.notices
    assert notice.completeness.complete
    assert str(notice.period) == "2025-11"
    assert [problem.code for problem in reading.problems] == TOLD.get(layout, [])


@pytest.mark.parametrize("kind", sheets.WRITERS)
def test_an_attachment_is_read_in_the_cage_as_the_file_is(cage, kind):
    raw = sheets.WRITERS[kind](sheets.LAYOUTS["letterhead and footer"]())
    message = letter("Si allega l'elenco.", attachments=[Attachment(f"{NAME}.{kind}", "application/octet-stream", raw)])
    reading = cage.read(certified(message), "a.eml")
    assert (reading.trust, wrong(reading), reading.problems) == (Trust.CERTIFIED, [], ())
    assert reading.notices[0].entries[3].cells["planned_on"] == "E10"


@pytest.mark.parametrize("kind", sheets.WRITERS)
def test_what_is_hidden_or_struck_waits_for_a_person(kind):
    for layout in ("hidden row", "struck row"):
        raw = sheets.WRITERS[kind](sheets.LAYOUTS[layout]())
        entries = read(raw, f"{NAME}.{kind}").notices[0].entries
        assert [row.surname for row, entry in zip(ROWS, entries, strict=True) if entry.needs_review] == ["ȘERBAN"]
