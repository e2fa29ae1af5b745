"""Tables of any size and habit come row by row, as text; one that cannot be read to its end gives no last word."""

import datetime
import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from preavviso.channels import feed
from preavviso.channels.feed import Feed, FeedError

DAY = datetime.date(1985, 4, 3)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "anagrafe.dat"


def rows(path: Path):
    with Feed(path).rows() as found:
        return list(found)


def workbook(path, *sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines, state in sheets:
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        for line in lines:
            sheet.append(line)
    book.save(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"], ids=["comma", "semicolon", "tab", "bar"])
def test_text_with_any_mark_and_in_any_alphabet(path, encoding, mark):
    lines = [["Cognome", "Via"], ["D'Angelò", "via Po, 1"], ["Nuñez", 'detta "la bella"']]
    quoted = [mark.join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines]
    path.write_text("\n".join(quoted) + "\n", encoding=encoding)
    assert rows(path) == list(enumerate(lines, 1))


def test_a_cell_over_two_lines_counts_as_the_row_where_it_begins(path):
    path.write_text('id,via\n1,"via Po\n1"\n\n2,via Adda\n')
    assert rows(path) == [(1, ["id", "via"]), (2, ["1", "via Po\n1"]), (5, ["2", "via Adda"])]


def test_the_mark_that_excel_says_is_taken_at_its_word(path):
    path.write_text("sep=|\nid|via\n1|via Po, 1; int. 2\n")
    assert rows(path)[1:] == [(2, ["id", "via"]), (3, ["1", "via Po, 1; int. 2"])]


def test_a_file_of_one_column_is_one(path):
    path.write_text("matricola\n1\n2\n")
    assert rows(path) == [(1, ["matricola"]), (2, ["1"]), (3, ["2"])]


def test_a_single_wrong_letter_far_below_is_no_reason_to_misread_the_rest(path):
    path.write_bytes(b"id,cognome\n" + b"1,Riva\n" * 300_000 + "2,Nicolò\n".encode("cp1252"))
    found = rows(path)
    assert len(found) == 300_002
    assert found[-1] == (300_002, ["2", "Nicolò"])


def test_a_workbook_gives_days_as_days_and_keeps_zeros_in_front(path):
    workbook(
        path,
        ("Nascosto", [["no"]], "hidden"),
        (
            "Anagrafe",
            [["Anagrafe al 1° ottobre"], [], ["id", "nato il", "cf", "figli"], [7, DAY, "RSS", 2.5]],
            "visible",
        ),
    )
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    book["Anagrafe"]["A4"].number_format = "000"
    book.save(path)
    assert rows(path) == [
        (1, ["Anagrafe al 1° ottobre"]),
        (3, ["id", "nato il", "cf", "figli"]),
        (4, ["007", "1985-04-03", "RSS", "2.5"]),
    ]


def test_parquet_of_any_types_is_text(path):
    columns = {
        "id": pa.array([7, 8], pa.int64()),
        "cognome": pa.array(["Riva", None]),
        "nato il": pa.array([DAY, None], pa.date32()),
        "dal": pa.array([1_519_905_600_000_000, None], pa.timestamp("us")),
        "comune": pa.array(["Borgolago", "Borgolago"]).dictionary_encode(),
        "quota": pa.array([Decimal("1.50"), None], pa.decimal128(5, 2)),
    }
    pq.write_table(pa.table(columns), path)
    assert rows(path) == [
        (1, list(columns)),
        (2, ["7", "Riva", "1985-04-03", "2018-03-01", "Borgolago", "1.50"]),
        (3, ["8", "", "", "", "Borgolago", ""]),
    ]


def test_parquet_with_a_column_of_lists_is_refused_and_not_misread(path):
    pq.write_table(pa.table({"id": [1], "nomi": [["Anna", "Maria"]]}), path)
    with pytest.raises(FeedError, match="could not be read"):
        rows(path)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "holds no row"),
        (b"PK\x03\x04 torn", "could not be read"),
        (b"PAR1 torn", "could not be read"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "old XLS"),
        (b'id,cognome\n1,"' + b"a" * 200_000 + b'"\n', "could not be read"),
    ],
    ids=["empty", "torn workbook", "torn parquet", "old workbook", "endless cell"],
)
def test_what_cannot_be_read_to_its_end_is_told(path, content, why):
    path.write_bytes(content)
    with pytest.raises(FeedError, match=why):
        rows(path)


def test_what_is_not_there_is_told(tmp_path):
    with pytest.raises(FeedError, match=r"no\.csv cannot be opened"):
        Feed(tmp_path / "no.csv")


def test_a_child_that_dies_in_the_middle_has_not_said_its_last_word(path, monkeypatch):
    path.write_text("id\n1\n")
    for said in ("'[[1, [\"id\"]]]'", '\'[[1, ["id"]]]\\n{"rows": 2, "problem": ""}\'', "'{}'"):
        monkeypatch.setattr(feed, "COMMAND", (feed.COMMAND[0], "-c", f"print({said})"))
        with pytest.raises(FeedError, match="could not be read"):
            rows(path)


def test_the_child_can_open_nothing(path, monkeypatch):
    """What a hostile file could make a library do, the child cannot."""
    path.write_text("id\n1\n")
    inside = (
        "import sys; sys.argv = ['x', 'csv']\n"
        "from preavviso.channels import fed\n"
        "shut = fed._shut\n"
        "def tried():\n"
        "    shut()\n"
        "    try: open('/etc/passwd')\n"
        "    except OSError: raise SystemExit(3)\n"
        "fed._shut = tried\n"
        "fed.main()\n"
    )
    monkeypatch.setattr(feed, "COMMAND", (feed.COMMAND[0], "-c", inside))
    with pytest.raises(FeedError):
        rows(path)
