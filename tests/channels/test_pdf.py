"""Lists in PDF files: whatever the layout, what a person reads on the page is read, or it is said what is not."""

import io
import time
import zlib
from dataclasses import replace

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas
from tests.carriers.listing import ROWS, wrong
from tests.carriers.pdf import (
    Layout,
    drawn_pdf,
    picture_pdf,
    printed,
    random_layout,
    table_pdf,
    text_pdf,
    with_file,
    word_document,
    written_pdf,
)

from preavviso.channels.cage import Cage
from preavviso.channels.reading import read
from preavviso.domain.notice import NoticeKind
from preavviso.domain.where import box_in

pytestmark = pytest.mark.needs("fonts")

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


@pytest.mark.needs("libreoffice")
def test_words_cut_in_cells_and_rows_cut_by_pages_are_put_together(word_made):
    assert wrong(read(word_made, "elenco.pdf")) == []


@pytest.mark.needs("libreoffice")
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


# --- What stands on a page and is no text of its lines ------------------------------------------------------------


def codes(raw):
    return [problem.code for problem in read(raw, "elenco.pdf").problems]


def names(raw):
    return [entry.surname for notice in read(raw, "elenco.pdf").notices for entry in notice.entries]


FEW = [row.surname for row in ROWS[:3]]


def unseen(canvas, text="GALLI - VIA PO 3 - SOSPESO", **how):
    line = canvas.beginText(36, 300)
    if how.get("mode") is not None:
        line.setTextRenderMode(how["mode"])
    if how.get("left") is not None:
        line.setTextOrigin(how["left"], 300)
    line.setFillColorRGB(*how.get("colour", (0, 0, 0)))
    line.setFont("Helvetica", how.get("size", 9))
    line.textOut(text)
    canvas.drawText(line)


@pytest.mark.parametrize(
    "how",
    [{"mode": 3}, {"colour": (1, 1, 1)}, {"size": 1}, {"left": 2000}, {"left": -500}],
    ids=["invisible", "white", "tiny", "beside the page", "before the page"],
)
def test_text_that_nobody_sees_is_told_and_not_used(how):
    raw = written_pdf(lambda canvas: unseen(canvas, **how))
    assert codes(raw) == ["hidden_text"]
    assert names(raw) == FEW


def test_white_letters_on_a_dark_ground_are_seen():
    def write(canvas):
        canvas.setFillColorRGB(0, 0, 0.4)
        canvas.rect(30, 290, 400, 30, fill=1)
        unseen(canvas, "ELENCO RISERVATO", colour=(1, 1, 1))

    assert codes(written_pdf(write)) == []


def test_a_line_through_a_row_has_a_person_look_at_it():
    raw = written_pdf(lambda canvas: canvas.line(30, 463, 700, 463))
    (notice,) = read(raw, "elenco.pdf").notices
    assert [entry.needs_review for entry in notice.entries] == [False, True, False]


def test_text_across_the_page_is_told_where_it_could_be_listed():
    def write(canvas):
        canvas.saveState()
        canvas.rotate(45)
        canvas.drawString(300, 0, "SOSPESO - non si esegue")
        canvas.restoreState()

    raw = written_pdf(write)
    assert codes(raw) == ["text_across"]
    assert names(raw) == FEW


def test_notes_written_on_a_page_are_told():
    raw = written_pdf(lambda canvas: canvas.textAnnotation("NICOLÒ: sospeso", (50, 50, 80, 80)))
    (problem,) = read(raw, "elenco.pdf").problems
    assert problem.code == "notes_on_page"
    assert "NICOLÒ: sospeso" in str(problem.message)
    assert problem.where == "elenco.pdf, page 1"


def test_what_was_filled_in_is_read_with_the_page():
    def write(canvas):
        canvas.acroForm.textfield(value="ROSSI", x=36, y=420, width=80, height=18, borderWidth=0, fontSize=9)
        for left, text in zip((130, 220, 400, 460, 530, 570), ROWS[3].cells[1:], strict=True):
            canvas.drawString(left, 425, text[:40])

    assert names(written_pdf(write)) == [*FEW, "ROSSI"]


def test_a_page_that_is_a_picture_without_words_is_told():
    reading = read(picture_pdf(text_layer=False), "elenco.pdf")
    assert reading.notices == ()
    assert reading.needs_person


def test_what_a_machine_recognised_on_a_picture_is_always_looked_at():
    (notice,) = read(picture_pdf(text_layer=True), "elenco.pdf").notices
    assert [entry.surname for entry in notice.entries] == FEW
    assert all(entry.needs_review for entry in notice.entries)


def test_a_file_inside_the_file_is_told():
    raw = with_file(written_pdf(lambda _canvas: None))
    (problem,) = read(raw, "elenco.pdf").problems
    assert problem.code == "files_inside"
    assert "elenco.xlsx" in str(problem.message)


def test_a_password_is_asked_for_and_one_that_only_forbids_printing_is_not():
    assert codes(written_pdf(lambda _canvas: None, encrypt=StandardEncryption("aperto", canPrint=0))) == ["protected"]
    assert names(written_pdf(lambda _canvas: None, encrypt=StandardEncryption("", "altro", canPrint=0))) == FEW


# --- Files that mean harm ----------------------------------------------------------------------------------------


def many_pages():
    file = io.BytesIO()
    canvas = Canvas(file)
    for _page in range(301):
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def many_letters():
    return text_pdf(["abcdefgh " * 2_000] * 6, size=0.01 + 9)


def many_shapes():
    return written_pdf(lambda canvas: [canvas.rect(x % 700, x // 70, 5, 5) for x in range(21_000)])


def huge_page():
    return written_pdf(lambda canvas: canvas.setPageSize((14_400, 14_400)))


def bare_pdf(*objects, end=b""):
    numbered = (b"%d 0 obj %b endobj\n" % (number, one) for number, one in enumerate(objects, 1))
    return b"%PDF-1.4\n" + b"".join(numbered) + b"trailer<</Root 1 0 R" + end + b">>\nstartxref\n0\n%%EOF"


def object_in_itself():
    return bare_pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>",
        b"<</Length 5>>stream\n/X Do\nendstream",
        b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>/Length 5>>"
        b"stream\n/X Do\nendstream",
        end=b"/Prev 0",
    )


def packed_content():
    content = zlib.compress(zlib.compress(b"0 0 m 9 9 l S " * 8_000_000))
    return bare_pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>",
        b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n%b\nendstream" % (len(content), content),
    )


def nested_arrays():
    return b"%PDF-1.4\n1 0 obj" + b"[" * 200_000 + b"endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


HOSTILE = {
    "many pages": (many_pages, {"too_many_pages"}),
    "many letters": (many_letters, {"too_long"}),
    "many shapes": (many_shapes, {"too_many_shapes"}),
    "a huge page": (huge_page, set()),
    "an object in itself": (object_in_itself, {"no_list_found", "damaged"}),
    "packed twice": (packed_content, {"reader_stopped", "too_many_shapes", "no_list_found"}),
    "nested arrays": (nested_arrays, {"damaged"}),
    "cut off": (lambda: table_pdf(Layout())[:-3_000], {"damaged", "no_list_found"}),
    "another kind within": (lambda: b"%PDF-1.7\n" + b"MZ" * 9_999, {"damaged"}),
}


@pytest.fixture(scope="module")
def cage():
    with Cage() as opened:
        opened.read(text_pdf(["x"]), "a.pdf")
        yield opened


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_a_reason_and_the_next_is_read(cage, name):
    make, expected = HOSTILE[name]
    raw = make()
    started = time.monotonic()
    reading = cage.read(raw, "elenco.pdf")
    assert time.monotonic() - started < 20
    assert not expected or {problem.code for problem in reading.problems} & expected
    assert names(written_pdf(lambda _canvas: None)) == FEW
