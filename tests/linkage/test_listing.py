"""Lists and registries come as CSV or Parquet, as people's programs save them."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from preavviso.domain.matching.mention import Mention
from preavviso.linkage.listing import Reviewed, UnreadableError, read_lines, read_registry, read_reviewed

HEADER = "person_id,surname,given_name,birth_date,codice_fiscale,address,household_id,municipality"
MARIA = ("P1", "F1", Mention("Rossi", "Maria", "1950-03-04", "", "Via Verdi 3, int. 2", "Cremona"))


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def as_parquet(path: Path, **columns: Any) -> Path:
    pq.write_table(pa.table(columns), path)
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_registry_is_read_however_a_program_saved_it(tmp_path, delimiter, encoding):
    path = tmp_path / "registry.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        table = csv.writer(file, delimiter=delimiter)
        table.writerow(HEADER.split(","))
        table.writerow(["P1", "Rossi", "Maria", "1950-03-04", "", "Via Verdi 3, int. 2", "F1", "Cremona"])
        table.writerow(["P2", "Cantù", "Giosuè", "", "", "", "", ""])
    assert list(read_registry(path)) == [MARIA, ("P2", "", Mention("Cantù", "Giosuè"))]


def test_columns_stand_in_any_order_and_others_are_left_alone(tmp_path):
    path = written(
        tmp_path / "list.csv", "Address,note,SURNAME,given_name, entry_id\nVia Verdi 3,urgent,Rossi,Maria,7\n"
    )
    assert read_lines(path) == (["7"], [Mention("Rossi", "Maria", address="Via Verdi 3")])


def test_a_person_may_have_several_rows_and_an_empty_row_is_nobody(tmp_path):
    path = written(
        tmp_path / "r.csv", "person_id,surname,given_name,address\nP1,Rossi,Maria,\n\n, ,,\nP1,Bianchi,Maria,"
    )
    assert [(person, mention.surname) for person, _, mention in read_registry(path)] == [
        ("P1", "Rossi"),
        ("P1", "Bianchi"),
    ]


def test_a_row_may_end_early_and_a_cell_may_hold_lines(tmp_path):
    path = written(
        tmp_path / "l.csv", 'entry_id,surname,given_name,address\n1,Rossi\n2,"De\nRossi",Maria,"Via Po, 3"\n'
    )
    assert read_lines(path)[1] == [Mention("Rossi", ""), Mention("De\nRossi", "Maria", address="Via Po, 3")]


def test_numbers_days_and_categories_of_parquet_are_texts(tmp_path):
    path = as_parquet(
        tmp_path / "r.parquet",
        person_id=pa.array([1, 2], pa.int32()),
        surname=pa.array(["Rossi", "Rossi"]).dictionary_encode(),
        given_name=["Maria", None],
        birth_date=[date(1950, 3, 4), None],
        address=["Via Verdi 3", ""],
        household_id=[10_000_000.0, float("nan")],
    )
    assert list(read_registry(path)) == [
        ("1", "10000000", Mention("Rossi", "Maria", "1950-03-04", address="Via Verdi 3")),
        ("2", "", Mention("Rossi", "")),
    ]
    moment = as_parquet(
        tmp_path / "l.parquet", entry_id=["a"], surname=[""], given_name=[""], address=[""],
        birth_date=pa.array([date(1950, 3, 4)]).cast(pa.timestamp("ns")),
    )  # fmt: skip
    assert read_lines(moment)[1][0].birth_date == "1950-03-04"


def test_csv_and_parquet_say_the_same(tmp_path):
    rows = [[f"P{at}", f"Rossi{at}", "Maria", "1950-03-04", "", f"Via Verdi {at}", "F1", ""] for at in range(300)]
    plain = written(tmp_path / "r.csv", "\n".join([HEADER, *map(",".join, rows)]))
    columns = dict(zip(HEADER.split(","), zip(*rows, strict=True), strict=True))
    assert list(read_registry(plain)) == list(read_registry(as_parquet(tmp_path / "r.parquet", **columns)))


def test_what_people_said_of_the_lines_is_read(tmp_path):
    path = written(
        tmp_path / "l.csv", "surname,given_name,address,person_id,origin\nRossi,Maria,,P1,Italy\nRusu,Ion,,,\n"
    )
    assert read_reviewed(path) == Reviewed(
        [Mention("Rossi", "Maria"), Mention("Rusu", "Ion")], ["P1", ""], ["Italy", ""]
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "has no column person_id, surname, given_name, address"),
        ("cognome,nome\nRossi,Maria\n", "its columns are: cognome, nome"),
        ("person_id,surname,given_name,address\n,Rossi,Maria,\n", "Row 2"),
        ("person_id,surname,given_name,address\nP1,Rossi,Maria,Via Verdi, 3\n", "5 cells in row 2, 4 in the header"),
        ('person_id,surname,given_name,address\nP1,"Rossi,Maria,Via\nP2,Rossi,Ada,\n', "cannot be read to its end"),
        ("PAR1 and no more", "cannot be read to its end"),
    ],
    ids=["empty", "other columns", "nobody's", "too many cells", "open quotation mark", "cut short"],
)
def test_what_cannot_be_read_is_said_in_a_sentence(tmp_path, text, says):
    with pytest.raises(UnreadableError, match=says) as error:
        list(read_registry(written(tmp_path / "r.csv", text)))
    assert "r.csv" in str(error.value)


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(UnreadableError, match="cannot be opened"):
        read_lines(tmp_path / "nothing.csv")
    with pytest.raises(UnreadableError, match="cannot be opened"):
        read_lines(tmp_path)
