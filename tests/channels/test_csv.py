"""CSV lists: which letters the bytes are, which mark stands between the cells, and what was lost on the way."""

import pytest
from tests.carriers import sheets
from tests.carriers.listing import ROWS, wrong

from preavviso.channels.cage import Cage
from preavviso.channels.reading import read
from preavviso.domain.message import Reading

NAME = "elenco novembre 2025.csv"


def reading_of(raw: bytes) -> Reading:
    with Cage() as cage:
        reading = cage.read(raw, NAME)
    assert reading == read(raw, NAME)
    return reading


@pytest.mark.parametrize("mark", [";", ",", "\t", "|"])
@pytest.mark.parametrize(("charset", "shown"), [("utf-8-sig", "utf-8"), ("utf-8", "utf-8"), ("utf-16", "utf-16")])
def test_every_field_is_exact(mark, charset, shown):
    layout = sheets.Layout(above=sheets.LETTERHEAD, below=sheets.FOOTER)
    reading = read(sheets.comma_separated(sheets.page(layout), mark=mark, charset=charset), NAME)
    assert wrong(reading) == []
    assert reading.problems == ()
    assert reading.notices[0].charset == shown
    assert reading.notices[0].completeness.complete


def test_an_older_alphabet_is_shown_and_what_it_lost_is_looked_at():
    reading = reading_of(sheets.comma_separated(sheets.page(), charset="cp1252"))
    (notice,) = reading.notices
    assert (notice.charset, reading.problems) == ("cp1252", ())
    assert notice.entries[3].surname == "NICOLÒ"
    lost = [row.surname for row, entry in zip(ROWS, notice.entries, strict=True) if entry.needs_review]
    assert lost == ["ȘERBAN", "KOVAČIĆ", "ŁUKASZEWSKA"]
    assert {fault.split(":")[0] for fault in wrong(reading)} == set(lost)


def test_letters_that_were_taken_for_others_are_looked_at():
    raw = sheets.comma_separated(sheets.page(), charset="utf-8").decode("cp1252", "ignore").encode()
    entries = read(raw, NAME).notices[0].entries
    assert entries[3].needs_review
    assert not entries[1].needs_review


def test_excel_s_own_line_about_the_mark_is_no_part_of_the_list():
    raw = b"sep=|\r\n" + sheets.comma_separated(sheets.page(), mark="|", charset="utf-8")
    reading = read(raw, NAME)
    assert wrong(reading) == []
    assert reading.notices[0].completeness.complete
    assert reading.notices[0].entries[0].where == "line 5"


def test_cells_with_line_ends_and_marks_in_them_stay_whole():
    page = sheets.page()
    page.rows[2][2] = "INDIRIZZO\nALLOGGIO"
    for row in page.rows[3:]:
        row[6] = str(row[6]).replace(" - ", " -\n")
        row[0], row[1] = f"{row[0]}", f"{row[1]}"
    reading = read(sheets.comma_separated(page), NAME)
    assert wrong(reading) == []
    assert reading.notices[0].entries[0].where == "line 5"


def test_days_said_once_hold_below():
    page = sheets.days_merged()[0]
    assert wrong(read(sheets.comma_separated(page), NAME)) == []
