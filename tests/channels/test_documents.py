"""The list of 24 lines in text documents, layout by layout: every field of every line."""

import pytest
from tests.carriers import documents
from tests.carriers.listing import ROWS, wrong
from tests.channels.envelopes import CA, certified, letter

from preavviso.channels import office
from preavviso.channels.aid import NOTHING
from preavviso.channels.cage import Cage
from preavviso.channels.reading import read
from preavviso.domain.answer import Stated
from preavviso.domain.message import Trust
from preavviso.domain.notice import NoticeKind
from preavviso.rehearsal.post import Attachment

NAME = "elenco interventi novembre 2025.docx"


@pytest.fixture(scope="module")
def cage():
    with Cage((CA.pem,)) as opened:
        yield opened


@pytest.mark.parametrize("layout", documents.LAYOUTS)
def test_every_field_is_exact(layout):
    reading = read(documents.LAYOUTS[layout](), NAME)
    assert wrong(reading) == []
    (notice,) = reading.notices
    assert notice.completeness.complete
    assert str(notice.period) == "2025-11"
    assert [problem.code for problem in reading.problems] == (
        ["tracked_changes"] if layout == "changes tracked" else []
    )


def test_an_attachment_is_read_in_the_cage_as_the_file_is(cage):
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    raw = documents.letter_with_table()
    reading = cage.read(certified(letter("Si allega.", attachments=[Attachment(NAME, kind, raw)])), "a.eml")
    assert (reading.trust, wrong(reading), reading.problems) == (Trust.CERTIFIED, [], ())


def test_every_value_has_its_place():
    reading = read(documents.letter_with_table(), NAME)
    entry = reading.notices[0].entries[6]
    assert (entry.where, entry.cells["planned_on"]) == ("table 1, row 8", "table 1, row 8, column 5")
    assert read(documents.lines(), NAME).notices[0].entries[0].where == "paragraph 7"


def test_where_words_were_taken_out_a_person_looks():
    entries = read(documents.changes_tracked(), NAME).notices[0].entries
    assert [row.surname for row, one in zip(ROWS, entries, strict=True) if one.needs_review] == ["D'ANGELO", "KOVAČIĆ"]


def test_a_month_with_nothing_planned_is_recorded():
    (notice,) = read(documents.nothing_planned(), NAME).notices
    assert (notice.kind, notice.entries, str(notice.period)) == (NoticeKind.EMPTY, (), "2025-11")


def test_a_document_that_is_all_picture_is_told():
    reading = read(documents.picture_alone(), NAME)
    assert [problem.code for problem in reading.problems] == ["picture_in_document"]


def test_the_main_part_may_have_another_name():
    raw = documents.with_main_part(documents.letter_with_table(), "word/document2.xml")
    assert wrong(read(raw, NAME)) == []


def test_a_comment_is_no_part_of_the_words_and_is_not_lost():
    entry = read(documents.with_comment(), NAME).notices[0].entries[1]
    assert isinstance(entry.vulnerability, Stated)
    assert entry.remark == "SI ESEGUE - persona con disabilità"


@pytest.mark.parametrize("made", [documents.with_paragraph, documents.with_comment])
def test_a_text_that_is_too_long_to_be_read_whole_is_told(made):
    reading = read(made("Si ricorda di portare un documento. " * 300), NAME)
    assert [problem.code for problem in reading.problems] == ["text_cut"]
    assert len(reading.notices[0].entries) == len(ROWS)


@pytest.mark.needs("libreoffice")
@pytest.mark.parametrize(
    ("kind", "layout"),
    [("doc", "letter with table"), ("doc", "lines"), ("rtf", "days merged down"), ("odt", "days merged down")],
)
def test_older_documents_are_read_by_way_of_libreoffice(cage, kind, layout):
    raw = documents.as_office_saves_it(documents.LAYOUTS[layout](), kind)
    reading = cage.read(raw, f"elenco novembre 2025.{kind}")
    assert wrong(reading) == []
    assert reading.problems == ()
    assert reading.notices[0].completeness.complete


@pytest.mark.needs("libreoffice")
def test_tables_that_libreoffice_loses_are_cut_at_their_marks(cage):
    raw = documents.as_office_saves_it(documents.days_merged(), "doc")
    reading = cage.read(raw, "elenco novembre 2025.doc")
    assert wrong(reading) == []
    assert [problem.code for problem in reading.problems] == ["cut_at_marks"]


@pytest.mark.needs("libreoffice")
def test_a_doc_is_read_without_libreoffice_as_well_and_a_person_compares():
    raw = documents.as_office_saves_it(documents.letter_with_table(), "doc")
    reading = read(raw, "elenco.doc", aid=NOTHING)
    assert wrong(reading) == []
    assert [problem.code for problem in reading.problems] == ["cut_at_marks"]


def test_without_libreoffice_it_is_said_what_to_do():
    reading = read(b"{\\rtf1 ROSSI MARIA}", "elenco.rtf", aid=NOTHING)
    assert [problem.code for problem in reading.problems] == ["needs_libreoffice"]


@pytest.mark.needs("libreoffice")
@pytest.mark.parametrize("raw", [b"{\\rtf1 \xff\x00", b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le") * 99])
def test_what_libreoffice_cannot_open_is_told(cage, raw):
    reading = cage.read(raw, "elenco.doc")
    assert reading.problems
    assert not reading.notices


@pytest.mark.needs("libreoffice")
def test_a_machine_without_libreoffice_has_none(monkeypatch):
    monkeypatch.setattr(office, "_program", lambda: None)
    assert office.converted(b"{\\rtf1 x}") is None
