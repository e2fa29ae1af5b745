"""A list read by what a person once said of its columns, and one whose layout has changed since."""

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from tests.carriers.listing import HEADINGS, ROWS, Listed, wrong
from tests.channels.envelopes import CA, XLSX, certified, letter, plain

from preavviso.channels.cage import Cage
from preavviso.channels.reading import read
from preavviso.domain.message import Reading
from preavviso.domain.profile import Dates, Profile, SheetRule
from preavviso.domain.wording.heading import Column
from preavviso.rehearsal.place import AUTHORITY
from preavviso.rehearsal.post import Attachment

# Words that no table of headings of ours has.
STRANGE = ("PARTE", "BATTESIMO", "SITO", "SIGLA", "QUANDO", "A CHE PUNTO", "DISPOSTO")
COLUMNS = (
    Column.SURNAME,
    Column.GIVEN_NAME,
    Column.STREET,
    Column.CODE,
    Column.DAY,
    Column.HOUR,
    Column.REMARK,
)
PROFILE = Profile("p/1", AUTHORITY.pec.address, date(2025, 9, 30), STRANGE, COLUMNS)
NAME = "interventi novembre 2025.xlsx"


def sheet_of(headings: Sequence[str] | None, rows: Sequence[Sequence[object]], name: str = "Foglio1") -> Workbook:
    workbook = Workbook()
    workbook.active.title = name
    for row in [headings] if headings else []:
        workbook.active.append(row)
    for row in rows:
        workbook.active.append(row)
    return workbook


def raw(workbook: Workbook) -> bytes:
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def by_pec(workbook: Workbook) -> bytes:
    return certified(letter("In allegato.", attachments=[Attachment(NAME, XLSX, raw(workbook))]))


def cells(rows: Sequence[Listed] = ROWS) -> list[tuple[str, ...]]:
    return [row.cells for row in rows]


def reading_of(workbook: Workbook, *profiles: Profile) -> Reading:
    return read(by_pec(workbook), "m.eml", [CA.pem], profiles=profiles)


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


def test_headings_that_nobody_knows_are_read_by_the_profile_and_the_notice_says_so() -> None:
    listed = sheet_of(STRANGE, cells())
    assert wrong(reading_of(listed)) != [], "without the profile this list cannot be read, or the test shows nothing"
    reading = reading_of(listed, PROFILE)
    assert wrong(reading) == []
    assert [notice.profile for notice in reading.notices] == ["p/1"]
    assert reading.problems == ()
    assert reading.notices[0].completeness.complete


@given(st.permutations(range(len(STRANGE))))
def test_columns_that_changed_places_are_read_all_the_same(order: list[int]) -> None:
    moved = sheet_of([STRANGE[place] for place in order], [[row.cells[place] for place in order] for row in ROWS[:3]])
    assert wrong(reading_of(moved, PROFILE), ROWS[:3]) == []


def test_a_changed_layout_asks_and_is_not_read_by_the_old_map() -> None:
    usual = replace(PROFILE, headings=HEADINGS)
    headings = [*HEADINGS[:3], "MQ", *HEADINGS[4:]]
    changed = sheet_of(headings, [(*row.cells[:3], "62", *row.cells[4:]) for row in ROWS])
    reading = reading_of(changed, usual)
    (problem,) = reading.problems
    assert problem.code == "layout_changed"
    assert problem.where == NAME
    assert "30/09/2025" in str(problem.message)
    assert "new are “MQ”, gone are “COD. UTENTE”" in str(problem.message)
    assert {entry.tenancy_code for entry in reading.notices[0].entries} == {""}, "square metres are no code"
    assert reading.notices[0].profile == ""


def test_the_copy_by_plain_mail_and_the_file_brought_by_hand_read_the_same() -> None:
    listed = sheet_of(STRANGE, cells())
    attached = [Attachment(NAME, XLSX, raw(listed))]
    by_mail = read(plain(letter("In allegato.", attachments=attached)), "m.eml", profiles=[PROFILE])
    by_hand = read(raw(listed), NAME, profiles=[PROFILE])
    assert wrong(by_mail) == wrong(by_hand) == []


def test_another_sender_s_other_layout_is_no_change() -> None:
    theirs = replace(PROFILE, sender="altri@pec.altri.example", headings=("CRON.", "ISTANTE", "ESECUTATO"))
    assert codes(reading_of(sheet_of(HEADINGS, cells()), theirs)) == []


def test_a_list_without_headings_is_read_by_the_number_of_its_columns_and_only_its_senders() -> None:
    headless = replace(PROFILE, headings=("",) * len(COLUMNS), heading_rows=0)
    listed = sheet_of(None, cells())
    assert wrong(reading_of(listed, headless)) == []
    assert reading_of(listed, replace(headless, sender="altri@pec.altri.example")).notices[0].profile == ""
    narrower = sheet_of(None, [row.cells[:-1] for row in ROWS])
    assert all(notice.profile == "" for notice in reading_of(narrower, headless).notices)


@pytest.mark.parametrize(
    ("dates", "written"),
    [
        (Dates.MONTH_FIRST, lambda day: f"{day:%m/%d/%Y}"),
        (Dates.SERIAL, lambda day: str((day - date(1899, 12, 30)) // timedelta(days=1))),
    ],
)
def test_days_are_read_as_the_sender_writes_them(dates, written) -> None:
    rows = [(*row.cells[:4], written(row.on), *row.cells[5:]) for row in ROWS]
    assert wrong(reading_of(sheet_of(STRANGE, rows), replace(PROFILE, dates=dates))) == []


def test_a_heading_over_two_rows_is_found_and_none_of_it_is_an_entry() -> None:
    two = sheet_of(["CHI", "CHI", *STRANGE[2:]], [("PARTE", "BATTESIMO"), *cells()])
    headings = ("CHI PARTE", "CHI BATTESIMO", *STRANGE[2:])
    assert wrong(reading_of(two, replace(PROFILE, headings=headings, heading_rows=2))) == []


def test_a_heading_said_again_on_the_next_page_is_no_entry() -> None:
    again = sheet_of(STRANGE, [*cells(ROWS[:12]), STRANGE, *cells(ROWS[12:])])
    reading = reading_of(again, PROFILE)
    assert wrong(reading) == []
    assert reading.notices[0].completeness.leftover == ()


def test_what_stands_beyond_the_columns_that_are_known_is_told() -> None:
    beyond = sheet_of(STRANGE, [(*row.cells, "carrozzina") for row in ROWS[:2]])
    assert "row 2: carrozzina" in " ".join(reading_of(beyond, PROFILE).notices[0].completeness.leftover)


@pytest.mark.parametrize(("rule", "name"), [(SheetRule.FIRST, ""), (SheetRule.NAMED, "elenco")])
def test_the_agreed_sheet_is_the_list_and_the_others_are_told(rule: SheetRule, name: str) -> None:
    workbook = sheet_of(STRANGE, cells(), "Elenco")
    drafts = workbook.create_sheet("Bozza")
    for row in (STRANGE, *cells(ROWS[:5])):
        drafts.append(row)
    profile = replace(PROFILE, sheet=rule, sheet_name=name)
    reading = reading_of(workbook, profile)
    assert wrong(reading) == []
    assert codes(reading) == ["sheet_left_out"]
    assert "another sheet was said to be the list" in str(reading.problems[0].message)
    assert len(reading_of(workbook, PROFILE).notices[0].entries) == 29, "without the rule both are of the month"


def test_the_first_rows_are_kept_for_a_person_even_where_nothing_was_recognised() -> None:
    reading = reading_of(sheet_of(STRANGE, cells()))
    (table,) = reading.tables
    assert table.source == NAME
    assert table.rows[0] == STRANGE
    assert table.headings(0, 1) == STRANGE
    assert len(table.rows) == 12
    (known,) = reading_of(sheet_of(["Elenco"], [HEADINGS, *cells()])).tables
    assert (known.heading, known.heading_rows) == (1, 1)
    assert known.columns[:4] == COLUMNS[:4]


def test_a_csv_without_known_headings_is_kept_cut_at_its_own_mark() -> None:
    text = "\n".join(";".join(row) for row in [STRANGE, *cells(ROWS[:5])])
    (table,) = read(text.encode(), "elenco novembre 2025.csv").tables
    assert table.rows[0] == STRANGE
    assert wrong(read(text.encode(), "elenco novembre 2025.csv", profiles=[PROFILE]), ROWS[:5]) == []


def test_the_cage_reads_by_the_profile_as_well() -> None:
    with Cage() as cage:
        assert wrong(cage.read(raw(sheet_of(STRANGE, cells())), NAME, [PROFILE])) == []
