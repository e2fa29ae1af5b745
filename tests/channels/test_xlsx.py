"""XLSX lists as offices make them, with all that is easily missed."""

import io
import re
import zipfile
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from tests.channels import hostile
from tests.channels.envelopes import CA, SUBJECT, XLSX, certified, letter

from preavviso.channels.reading import read
from preavviso.channels.xlsx import sheets_of
from preavviso.domain.answer import NotStated, Stated
from preavviso.domain.message import Reading, Trust
from preavviso.domain.notice import Decision, Entry
from preavviso.rehearsal.post import Attachment

NAME = "elenco interventi novembre 2025.xlsx"
HEADING = ["CODICE", "COGNOME", "NOME", "INDIRIZZO", "DATA", "ORA", "NOTE"]
ROSSI = ["0123", "ROSSI", "MARIA", "VIA ROMA 12", date(2025, 11, 27), time(9, 0), "SI ESEGUE"]
BIANCHI = ["0124", "BIANCHI", "LUIGI", "VIA PO 3", date(2025, 11, 28), "9,30", "SOSPESO"]


def book(*rows, title="Elenco"):
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    return workbook, sheet


def read_book(workbook: Workbook, name: str = NAME) -> Reading:
    file = io.BytesIO()
    workbook.save(file)
    return read(file.getvalue(), name)


def entries(workbook: Workbook) -> tuple[Entry, ...]:
    return read_book(workbook).notices[0].entries


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


def test_a_plain_list_is_read_whole():
    workbook, _sheet = book(["Elenco interventi NOVEMBRE 2025"], [], HEADING, ROSSI, BIANCHI, ["Totale", 2])
    reading = read_book(workbook)
    assert reading.problems == ()
    (notice,) = reading.notices
    assert notice.completeness.complete
    assert notice.completeness.declared_total == 2
    rossi, bianchi = notice.entries
    assert (rossi.surname, rossi.given_name, rossi.tenancy_code, rossi.where) == (
        "ROSSI",
        "MARIA",
        "0123",
        "sheet Elenco, row 4",
    )
    assert (rossi.planned_on, rossi.planned_at, rossi.cells["planned_on"]) == (date(2025, 11, 27), time(9), "E4")
    assert (bianchi.planned_at, bianchi.decision) == (time(9, 30), Decision.SUSPEND)


def test_a_sheet_in_a_certified_message_is_certified():
    workbook, _sheet = book(HEADING, ROSSI)
    file = io.BytesIO()
    workbook.save(file)
    message = letter("Si allega l'elenco.", attachments=[Attachment(NAME, XLSX, file.getvalue())])
    reading = read(certified(message), "a.eml", (CA.pem,))
    assert (reading.trust, reading.problems) == (Trust.CERTIFIED, ())
    assert [notice.source for notice in reading.notices] == [NAME]
    assert SUBJECT.endswith("2025")


def test_two_heading_rows_and_separate_columns_make_one_address():
    workbook, sheet = book(
        ["NOMINATIVO", "INDIRIZZO", None, None, None, "DATA", "NOTE"],
        [None, "VIA", "CIVICO", "SCALA", "INT.", None, None],
        ["DE ROSSI LUCA", "VIA ROMA", "12/A", "B", 3, date(2025, 11, 3), "SI ESEGUE"],
    )
    sheet.merge_cells("B1:E1")
    (entry,) = entries(workbook)
    assert (entry.surname, entry.address) == ("DE ROSSI", "VIA ROMA 12/A, scala B, int. 3")


def test_a_number_beside_the_street_in_the_second_heading_row_is_the_houses():
    workbook, sheet = book(
        ["ASSEGNATARIO", None, "ALLOGGIO", None, "INTERVENTO", None, "NOTE"],
        ["COGNOME", "NOME", "VIA", "N.", "DATA", "ORA", None],
        ["FERRARI", "GINO", "VIA MANZONI", 4, date(2025, 11, 12), "9.00", "SI ESEGUE"],
    )
    sheet.merge_cells("A1:B1")
    assert [entry.address for entry in entries(workbook)] == ["VIA MANZONI 4"]


def test_a_day_above_each_of_several_tables_holds_for_its_rows():
    heading = ["Nominativo", "Indirizzo", "Ora", "Note"]
    workbook, _sheet = book(
        ["12 novembre 2025"], heading, ["FERRARI GINO", "VIA MANZONI 4", "9.00", "SI ESEGUE"], [],
        ["13 novembre 2025"], heading, ["COLOMBO ADA", "VIA MANZONI 6", "10.00", "SOSPESO"],
    )  # fmt: skip
    assert [entry.planned_on.day for entry in entries(workbook)] == [12, 13]


def test_a_note_in_brackets_beside_a_name_is_no_name_and_is_not_lost():
    workbook, _sheet = book(
        ["NOMINATIVI", "INDIRIZZO", "DATA", "ESITO"],
        ["RIZZI UGO\nRIZZI LEA (minore)", "VIA PO 3", "13/11/2025", "DA VALUTARE"],
    )
    found = entries(workbook)
    assert [(entry.surname, entry.given_name) for entry in found] == [("RIZZI", "UGO"), ("RIZZI", "LEA")]
    assert all(isinstance(entry.vulnerability, Stated) and entry.needs_review for entry in found)


def test_merged_days_hold_for_every_row():
    workbook, sheet = book(HEADING, ROSSI, [*BIANCHI[:4], None, "10:00", "SI ESEGUE"], BIANCHI)
    sheet.merge_cells("E2:E3")
    assert [entry.planned_on.day for entry in entries(workbook)] == [27, 27, 28]


def test_zeros_that_only_the_format_shows_are_kept():
    workbook, sheet = book(HEADING, [123, *ROSSI[1:]])
    sheet["A2"].number_format = "00000000"
    assert entries(workbook)[0].tenancy_code == "00000123"


@pytest.mark.parametrize(
    ("value", "number_format"),
    [
        (date(2025, 11, 27), "dd/mm/yyyy"),
        (datetime.fromisoformat("2025-11-27T09:00"), 'dddd d mmmm yyyy "ore" h:mm'),
        (45988, "[$-410]d mmmm yyyy;@"),
        ("27/11/2025", "General"),
        ("27/11", "General"),
        ("giovedì 27 novembre", "General"),
        ("27.11.25", "@"),
    ],
)
def test_a_day_is_a_day_however_it_is_kept(value, number_format):
    workbook, sheet = book(HEADING, [*ROSSI[:4], value, *ROSSI[5:]])
    sheet["E2"].number_format = number_format
    assert entries(workbook)[0].planned_on == date(2025, 11, 27)


def test_hidden_rows_are_told():
    workbook, sheet = book(HEADING, ROSSI, BIANCHI)
    sheet.row_dimensions[3].hidden = True
    reading = read_book(workbook)
    assert codes(reading) == ["hidden_rows"]
    assert [entry.needs_review for entry in reading.notices[0].entries] == [False, True]


def test_last_months_sheet_and_a_hidden_one_are_told_and_not_mixed_in():
    workbook, _sheet = book(HEADING, [*ROSSI[:4], date(2025, 10, 3), *ROSSI[5:]], title="OTTOBRE 2025")
    november = workbook.create_sheet("NOVEMBRE 2025")
    hidden = workbook.create_sheet("vecchio")
    for sheet in (november, hidden):
        sheet.append(HEADING)
        sheet.append(BIANCHI)
    hidden.sheet_state = "hidden"
    for name in (NAME, "elenco.xlsx"):
        reading = read_book(workbook, name)
        assert [entry.surname for notice in reading.notices for entry in notice.entries] == ["BIANCHI"]
        assert str(reading.notices[0].period) == "2025-11"
        assert codes(reading) == ["sheet_left_out", "hidden_sheet"]


def test_sheets_of_the_same_month_are_one_list():
    workbook, _sheet = book(HEADING, ROSSI, title="Zona 1")
    other = workbook.create_sheet("Zona 2")
    other.append(HEADING)
    other.append(BIANCHI)
    assert [entry.where for entry in entries(workbook)] == ["sheet Zona 1, row 2", "sheet Zona 2, row 2"]


def test_a_comment_is_read_and_a_struck_row_is_looked_at():
    workbook, sheet = book(HEADING, ROSSI, BIANCHI)
    sheet["B2"].comment = Comment("Persona in carrozzina", "Aldo")
    sheet["B3"].font = Font(strike=True)
    rossi, bianchi = entries(workbook)
    assert isinstance(rossi.vulnerability, Stated)
    assert rossi.vulnerability.yes
    assert "carrozzina" in rossi.remark
    assert bianchi.needs_review


def test_several_people_in_a_cell_are_as_many_entries():
    workbook, _sheet = book(
        ["NOMINATIVO", "INDIRIZZO", "DATA", "NOTE"],
        ["ROSSI MARIA\nBIANCHI LUIGI", "VIA PO 3", date(2025, 11, 3), "SI ESEGUE"],
        ["Totale", 1],
    )
    notice = read_book(workbook).notices[0]
    assert [entry.surname for entry in notice.entries] == ["ROSSI", "BIANCHI"]
    assert all(entry.needs_review for entry in notice.entries)
    assert notice.completeness.complete


def test_a_formula_that_was_never_computed_is_told():
    workbook, _sheet = book(HEADING, [*ROSSI[:4], "=TODAY()", *ROSSI[5:]])
    reading = read_book(workbook)
    assert codes(reading) == ["cells_not_read"]
    assert reading.notices[0].entries[0].planned_on is None
    assert reading.notices[0].entries[0].needs_review


def computed(workbook: Workbook, place: str, value: str) -> bytes:
    """The workbook with a value beside the formula in a cell, as a spreadsheet program keeps it."""
    plain, kept = io.BytesIO(), io.BytesIO()
    workbook.save(plain)
    with zipfile.ZipFile(plain) as before, zipfile.ZipFile(kept, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name.endswith("sheet1.xml"):
                content = re.sub(
                    rb"(<c r=\"%s\"[^>]*><f>[^<]*</f>)<v(?: ?/|></v)>" % place.encode(),
                    rb"\1" + value.encode(),
                    content,
                )
                assert value.encode() in content
            after.writestr(name, content)
    return kept.getvalue()


def test_a_formula_that_was_computed_says_its_value_and_an_error_says_none():
    workbook, sheet = book(HEADING, [*ROSSI[:4], "=A1", *ROSSI[5:]])
    sheet["E2"].number_format = "dd/mm/yyyy"
    reading = read(computed(workbook, "E2", "<v>45988</v>"), NAME)
    assert (codes(reading), reading.notices[0].entries[0].planned_on) == ([], date(2025, 11, 27))
    sheet["E2"] = "#N/A"
    reading = read_book(workbook)
    assert (codes(reading), reading.notices[0].entries[0].planned_on) == (["cells_not_read"], None)


def test_a_hidden_column_is_told_and_an_empty_one_is_not():
    workbook, sheet = book([*HEADING, "ESITO"], [*ROSSI, "SOSPESO"])
    sheet.column_dimensions["H"].hidden = True
    sheet.column_dimensions["K"].hidden = True
    reading = read_book(workbook)
    assert codes(reading) == ["hidden_columns"]
    assert reading.problems[0].message.values == {"columns": "H"}


def test_days_counted_from_1904_are_the_same_days():
    workbook, sheet = book(HEADING, ROSSI)
    workbook.epoch = CALENDAR_MAC_1904
    sheet["E2"].value = date(2025, 11, 27)
    assert entries(workbook)[0].planned_on == date(2025, 11, 27)


def test_a_code_in_the_format_of_a_day_is_still_a_code():
    workbook, sheet = book(HEADING, [123, *ROSSI[1:]])
    sheet["A2"].number_format = "dd/mm/yyyy"
    assert entries(workbook)[0].tenancy_code == "123"


def test_an_hour_that_is_kept_with_a_day_or_as_a_length_of_time_is_an_hour():
    workbook, sheet = book(HEADING, [*ROSSI[:5], datetime.fromisoformat("2025-11-27T09:30"), ROSSI[6]], [*BIANCHI])
    sheet["F2"].number_format = "h:mm"
    sheet["F3"] = timedelta(hours=10, minutes=15)
    assert [entry.planned_at for entry in entries(workbook)] == [time(9, 30), time(10, 15)]


def test_a_word_struck_through_in_a_cell_is_looked_at():
    workbook, sheet = book(HEADING, ROSSI)
    sheet["G2"] = CellRichText(TextBlock(InlineFont(strike=True), "SI ESEGUE"), " SOSPESO")
    (entry,) = entries(workbook)
    assert entry.needs_review
    assert entry.remark == "SI ESEGUE SOSPESO"


def test_a_range_merged_down_a_whole_column_is_refused_and_one_over_a_title_is_not():
    workbook, sheet = book(["Elenco interventi"], HEADING, ROSSI)
    sheet.merge_cells("A1:XFD1")
    assert len(entries(workbook)) == 1
    column = hostile.workbook(f'{hostile.SHEET}<mergeCells><mergeCell ref="J1:J1048576"/></mergeCells></worksheet>')
    assert codes(read(column, NAME)) == ["too_big_inside"]


def test_a_workbook_in_the_strict_form_is_told_as_what_it_is():
    book_part = hostile.WORKBOOK["xl/workbook.xml"].replace("<workbook ", '<workbook conformance="strict" ')
    strict = {"xl/workbook.xml": book_part}
    assert codes(read(hostile.workbook(hostile.SHEET, **strict), NAME)) == ["strict"]


def test_a_total_that_does_not_agree_is_told():
    workbook, _sheet = book(HEADING, ROSSI, BIANCHI, ["TOTALE INTERVENTI: 3"])
    assert not read_book(workbook).notices[0].completeness.complete


def test_what_is_no_entry_is_left_over():
    workbook, _sheet = book(HEADING, ROSSI, [None, None, None, None, "28/11", None, "da vedere"])
    completeness = read_book(workbook).notices[0].completeness
    assert not completeness.complete
    assert "da vedere" in completeness.leftover[0]


def test_a_column_nobody_knows_is_told():
    workbook, _sheet = book([*HEADING, "QWERTY"], [*ROSSI, "molto importante"])
    assert read_book(workbook).notices[0].completeness.leftover == ("QWERTY (1)",)


def test_a_column_of_vulnerability_is_believed_but_its_blanks_say_nothing():
    rows = [[*ROSSI, text] for text in ("NO", "", "n.d.", "-", "2 minori", "da verificare")]
    workbook, _sheet = book([*HEADING, "FRAGILITÀ"], *rows)
    answers = [entry.vulnerability for entry in entries(workbook)]
    assert [answer.yes if isinstance(answer, Stated) else None for answer in answers] == [
        False,
        None,
        None,
        None,
        True,
        None,
    ]
    assert isinstance(answers[1], NotStated)


@pytest.mark.parametrize(("tick", "decision"), [("SI", Decision.EXECUTE), ("NO", Decision.UNKNOWN)])
def test_a_tick_says_what_its_heading_says(tick, decision):
    workbook, _sheet = book([*HEADING[:6], "SI ESEGUE (SI/NO)"], [*ROSSI[:6], tick])
    assert entries(workbook)[0].decision is decision


def test_a_month_with_nothing_planned_is_recorded():
    workbook, _sheet = book(["Elenco interventi novembre 2025"], ["Nessun intervento programmato"])
    assert [notice.kind for notice in read_book(workbook).notices] == ["empty"]


def test_a_sheet_without_a_heading_is_read_line_by_line():
    workbook, _sheet = book(["ROSSI MARIA", "VIA ROMA 1", date(2025, 11, 3), "SI ESEGUE"])
    (entry,) = entries(workbook)
    assert (entry.surname, entry.address, entry.where) == ("ROSSI", "VIA ROMA 1", "sheet Elenco, row 1")


TEXT = st.text(alphabet="abcàÈ <&>'\"1;\n", max_size=12)


@settings(max_examples=40)
@given(
    st.lists(
        st.lists(TEXT | st.integers(-(10**9), 10**9) | st.booleans() | st.none(), min_size=1, max_size=6),
        min_size=1,
        max_size=8,
    )
)
def test_cells_are_read_as_they_were_written(rows):
    workbook, _sheet = book(*rows)
    file = io.BytesIO()
    workbook.save(file)
    shown = {cell.place: cell.text for row in sheets_of(file.getvalue())[0].rows for cell in row.cells if cell.place}
    expected = {}
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            text = {True: "SI", False: "NO"}[value] if isinstance(value, bool) else "" if value is None else str(value)
            if " ".join(text.split()):
                expected[f"{'ABCDEF'[column]}{number}"] = " ".join(text.split())
    assert shown == expected
