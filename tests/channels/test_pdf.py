"""Lists in PDF files: whatever the layout, what a person reads on the page is read, or it is said what is not."""

from dataclasses import replace

import pytest
from tests.carriers.listing import ROWS, wrong
from tests.carriers.pdf import Layout, drawn_pdf, printed, random_layout, table_pdf, text_pdf, word_document

from preavviso.channels.cage import Cage
from preavviso.channels.reading import read
from preavviso.domain.notice import NoticeKind
from preavviso.domain.where import box_in

LAYOUTS = {
    "grid": Layout(),
    "level lines": Layout(lines="level"),
    "box and heading line": Layout(lines="box"),
    "upright lines": Layout(lines="upright"),
    "coloured rows": Layout(lines="zebra"),
    "no lines": Layout(lines="none"),
    "portrait, small": Layout(is_landscape=False, size=5.5),
    "middle of the cell": Layout(lines="none", valign="MIDDLE"),
    "bottom of the cell": Layout(lines="level", valign="BOTTOM"),
    "right": Layout(lines="none", align="RIGHT"),
    "centred": Layout(lines="box", align="CENTER"),
    "heading once": Layout(lines="none", repeats_heading=False, size=9),
    "whole name": Layout(lines="grid", whole_name=True),
    "day and hour in one": Layout(lines="none", day_and_hour=True),
    "numbered": Layout(lines="none", number=True),
    "white on dark": Layout(heading_is_dark=True),
    "turned": Layout(rotate=90),
    "upside down": Layout(lines="none", rotate=180),
    "sideways": Layout(is_sideways=True),
    "sideways without lines": Layout(lines="none", is_sideways=True, rotate=90),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_field_of_a_set_table_is_read(name):
    reading = read(table_pdf(LAYOUTS[name]), "elenco.pdf")
    assert wrong(reading) == []
    assert not reading.needs_person


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_field_written_at_its_place_without_lines_is_read(name):
    reading = read(drawn_pdf(LAYOUTS[name]), "elenco.pdf")
    assert wrong(reading) == []
    assert not reading.needs_person


@pytest.mark.parametrize("seed", range(30))
def test_no_layout_gives_a_wrong_value_that_nobody_looks_at(seed):
    layout = random_layout(seed)
    raw = table_pdf(layout) if seed % 3 else drawn_pdf(layout, gap=(0, 0.3, 0.6, 1)[seed % 4])
    assert wrong(read(raw, "elenco.pdf")) == []


@pytest.fixture(scope="module")
def word_made(tmp_path_factory):
    return printed(word_document(), tmp_path_factory.mktemp("office"))


def test_words_cut_in_cells_and_rows_cut_by_pages_are_put_together(word_made):
    assert wrong(read(word_made, "elenco.pdf")) == []


def test_the_cage_reads_pages_without_opening_a_file(word_made):
    with Cage() as cage:
        for raw in (word_made, table_pdf(Layout()), drawn_pdf(Layout())):
            reading = cage.read(raw, "elenco.pdf")
            assert reading.problems == ()
            assert wrong(reading) == []


def test_every_value_says_where_on_its_page_it_stands():
    reading = read(table_pdf(Layout(letterhead=False, size=10)), "elenco.pdf")
    (notice,) = reading.notices
    first, last = notice.entries[0], notice.entries[-1]
    assert first.where.startswith("page 1, row ")
    assert last.where.startswith("page 2, row ")
    boxes = {field: box_in(place) for field, place in last.cells.items()}
    assert set(boxes) == {"surname", "given_name", "address", "tenancy_code", "planned_on", "planned_at", "remark"}
    assert all(box is not None and box.page == 2 for box in boxes.values())
    lefts = [boxes[field].left for field in ("surname", "given_name", "address", "tenancy_code", "planned_on")]
    assert lefts == sorted(lefts)
    assert {line.place for line in notice.original if line.entry == 0} == {first.where}


def test_a_turned_pages_boxes_are_those_of_the_page_as_it_is_shown():
    upright, turned = (read(table_pdf(Layout(rotate=degrees)), "a.pdf") for degrees in (0, 90))
    one, other = (box_in(reading.notices[0].entries[0].cells["surname"]) for reading in (upright, turned))
    assert one is not None
    assert other is not None
    assert abs(other.top - one.left) <= 2
    assert abs(other.right - (1000 - one.top)) <= 2


def test_a_letter_without_a_table_is_read_line_by_line():
    lines = ["Spett.le Comune,", "si comunicano gli interventi di NOVEMBRE 2025:", ""]
    lines += [
        f"- {row.surname} {row.given_name} - {row.address} - {row.day} ore {row.hour} - SI ESEGUE" for row in ROWS[:5]
    ]
    (notice,) = read(text_pdf([*lines, "Distinti saluti"]), "lettera.pdf").notices
    assert [entry.surname for entry in notice.entries] == [row.surname for row in ROWS[:5]]
    assert notice.entries[0].where == "page 1, line 3"
    assert notice.completeness.complete


def test_an_empty_month_is_said_to_be_empty():
    reading = read(text_pdf(["Per il mese di novembre 2025 non sono previsti interventi."]), "elenco.pdf")
    assert [notice.kind for notice in reading.notices] == [NoticeKind.EMPTY]


def test_one_row_alone_is_read():
    for lines in ("grid", "none", "level"):
        layout = replace(LAYOUTS["grid"], lines=lines)
        for raw in (table_pdf(layout, ROWS[:1]), drawn_pdf(layout, ROWS[:1])):
            assert wrong(read(raw, "elenco.pdf"), ROWS[:1]) == []
