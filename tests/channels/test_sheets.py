"""The list of 24 lines in sheets, layout by layout and format by format: every field of every line."""

import io
import zipfile

import pytest
from tests.carriers import layouts, sheets
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


@pytest.mark.parametrize("kind", sheets.WRITERS)
def test_a_text_that_is_too_long_to_be_read_whole_is_told_and_its_line_waits_for_a_person(kind):
    page = sheets.page()
    page.rows[5][6] = "da sentire il medico, " * 400 + "SOSPESO"
    reading = read(sheets.WRITERS[kind]([page]), f"{NAME}.{kind}")
    assert [problem.code for problem in reading.problems] == ["text_cut"]
    assert "da sentire il medico" in str(reading.problems[0].message)
    assert [at for at, entry in enumerate(reading.notices[0].entries) if entry.needs_review] == [2]


@pytest.mark.parametrize("kind", [*sheets.WRITERS, "csv"])
@pytest.mark.parametrize("seed", range(24))
def test_layouts_by_chance_are_exact(kind, seed):
    """Headings, their order, frames, and the ways to write days, hours and codes, as they may come together."""
    choice = layouts.chosen(seed)
    raw = sheets.comma_separated(choice.page) if kind == "csv" else sheets.WRITERS[kind]([choice.page])
    reading = read(raw, f"{NAME}.{kind}")
    faults = wrong(reading)
    if kind == "csv" and "zeros by format" in choice.words:
        faults = [fault for fault in faults if "tenancy_code" not in fault]
    assert faults == [], choice.words
    assert reading.notices[0].completeness.complete, choice.words


# --- What a sheet loses ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sheets.WRITERS)
def test_zeros_lost_from_some_codes_are_told_and_looked_at(kind):
    page = sheets.page()
    for row in page.rows[10:]:
        row[3] = int(row[3])
    reading = read(sheets.WRITERS[kind]([page]), f"{NAME}.{kind}")
    entries = reading.notices[0].entries
    assert [entry.needs_review for entry in entries] == [False] * 7 + [True] * 17
    assert [problem.code for problem in reading.problems] == ["zeros_lost"]
    assert entries[7].tenancy_code == "102002"


def test_zeros_lost_from_all_codes_are_told_by_their_lengths():
    page = sheets.page(sheets.Layout(cells=lambda row: (*row.cells[:3], int(row.code), *row.cells[4:])))
    reading = read(sheets.xlsx([page]), f"{NAME}.xlsx")
    short = [len(str(int(row.code))) < 6 for row in ROWS]
    assert [entry.needs_review for entry in reading.notices[0].entries] == short


def test_numbers_of_nearly_one_length_have_lost_nothing():
    numbers = iter(range(985, 1009))
    page = sheets.page(sheets.Layout(cells=lambda row: (*row.cells[:3], next(numbers), *row.cells[4:])))
    reading = read(sheets.xlsx([page]), f"{NAME}.xlsx")
    assert reading.problems == ()
    assert not any(entry.needs_review for entry in reading.notices[0].entries)


def days_said_once() -> sheets.Page:
    page = sheets.page()
    layouts.merge_down(page, 4, 3, len(page.rows) - 1, merged=False)
    return page


def test_a_day_that_is_said_once_holds_for_the_blanks_below_and_a_person_looks():
    reading = read(sheets.xlsx([days_said_once()]), f"{NAME}.xlsx")
    assert wrong(reading) == []
    days = [row.on for row in ROWS]
    said = [index == 0 or days[index - 1] != day for index, day in enumerate(days)]
    assert [not entry.needs_review for entry in reading.notices[0].entries] == said


def test_one_blank_among_many_days_is_a_question():
    page = sheets.page()
    page.rows[5][4] = None
    entry = read(sheets.xlsx([page]), f"{NAME}.xlsx").notices[0].entries[2]
    assert entry.planned_on is None
    assert entry.needs_review


def test_a_second_table_may_have_its_columns_in_another_order():
    page = sheets.page(rows=ROWS[:10])
    order = (6, 5, 4, 3, 2, 1, 0)
    page.rows += [[], [sheets.HEADINGS[at] for at in order]]
    page.rows += [[row.cells[at] for at in order] for row in ROWS[10:]]
    assert wrong(read(sheets.xlsx([page]), f"{NAME}.xlsx")) == []


def test_a_count_in_a_remark_is_no_total():
    page = sheets.page(rows=ROWS[:3])
    page.rows[3][6] = "SI ESEGUE - già effettuati n. 2 accessi"
    (notice,) = read(sheets.xlsx([page]), f"{NAME}.xlsx").notices
    assert [entry.surname for entry in notice.entries] == [row.surname for row in ROWS[:3]]
    assert notice.completeness.declared_total is None


@pytest.mark.parametrize("heading", ["Accesso", "Intervento", "Esecuzione prevista", "Quando"])
def test_what_a_heading_leaves_open_the_days_below_it_tell(heading):
    page = sheets.page()
    page.rows[2][4] = heading
    assert wrong(read(sheets.xlsx([page]), f"{NAME}.xlsx")) == []


def test_an_attempt_s_number_is_no_day():
    page = sheets.page()
    page.rows[2][0] = "NOMINATIVO"
    page.rows[2][1] = "Accesso"
    for row, listed in zip(page.rows[3:], ROWS, strict=True):
        row[:2] = [f"{listed.surname} {listed.given_name}", 2]
    assert wrong(read(sheets.xlsx([page]), f"{NAME}.xlsx")) == []


@pytest.mark.parametrize("kind", ["xls", "html"])
def test_a_page_that_is_called_a_sheet_is_read_as_the_page_that_it_is(kind):
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row.cells)}</tr>" for row in ROWS)
    heading = "".join(f"<th>{cell}</th>" for cell in sheets.HEADINGS)
    page = f"<html><head><meta charset=utf-8></head><body><p>{sheets.TITLE}</p><table><tr>{heading}</tr>{rows}</table>"
    assert wrong(read(page.encode(), f"{NAME}.{kind}")) == []


def test_days_with_the_month_first_are_read_so_where_all_of_them_agree():
    page = sheets.page(sheets.Layout(cells=lambda row: (*row.cells[:4], f"{row.on:%m/%d/%Y}", *row.cells[5:])))
    assert wrong(read(sheets.xlsx([page]), f"{NAME}.xlsx")) == []


def test_a_binary_workbook_is_told_by_its_name():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.bin", b"x")
    (problem,) = read(file.getvalue(), "elenco.xlsb").problems
    assert problem.code == "format_not_read"
