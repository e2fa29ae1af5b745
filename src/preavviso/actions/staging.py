"""A registry's rows and what is to be written of them, laid aside until all is known: in files without a name.

They hold personal data, so nothing of them outlives the program, however it ends. No more of them is in memory than
some thousands of rows, and the database of the product is not held meanwhile.
"""

import json
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from types import TracebackType
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from preavviso.channels.stored import REMARK
from preavviso.domain.registry import Remark, ResidentRow

Numbers = npt.NDArray[np.int64]
Cell = str | int | None
_AT_ONCE = 2_000
# The keys are sorted part by part; a part of ten million people's still fits into memory.
_PARTS = 16
_TABLES = (
    "CREATE TABLE read (number TEXT, line INTEGER, surname TEXT, given_name TEXT, birth_date TEXT, "
    "codice_fiscale TEXT, household_number TEXT, address TEXT, municipality TEXT, since TEXT, until TEXT)",
    "CREATE TABLE remark (line INTEGER, taken INTEGER, told TEXT, cells TEXT)",
    "CREATE TABLE resident (number TEXT, birth_date TEXT, codice_fiscale TEXT, household_number TEXT)",
    "CREATE TABLE facts (birth_date TEXT, codice_fiscale TEXT, household_number TEXT, id INTEGER)",
    "CREATE TABLE gone (id INTEGER)",
    "CREATE TABLE dated (since TEXT, until TEXT, id INTEGER)",
    "CREATE TABLE mention (resident INTEGER, surname TEXT, given_name TEXT, address TEXT, municipality TEXT, "
    "since TEXT, until TEXT, traits TEXT)",
    "CREATE TABLE traits (traits TEXT, id INTEGER)",
    "CREATE TABLE unkeyed (key INTEGER, id INTEGER)",
)


class Staging:
    """What is laid aside. Tables are filled in the order in which they are read, some thousands of rows at a time."""

    def __init__(self) -> None:
        # Without a name SQLite makes a file that is removed as soon as it is open.
        self._store = sqlite3.connect("", isolation_level=None)
        self._store.execute("PRAGMA journal_mode = OFF")
        for table in _TABLES:
            self._store.execute(table)
        self._waiting: dict[str, list[Sequence[Cell]]] = {}
        self._keys = [tempfile.TemporaryFile() for _part in range(_PARTS)]  # noqa: SIM115 — closed with the rest

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._store.close()
        for file in self._keys:
            file.close()

    def put(self, table: str, row: Sequence[Cell]) -> None:
        """Lay a row aside."""
        waiting = self._waiting.setdefault(table, [])
        waiting.append(row)
        if len(waiting) >= _AT_ONCE:
            self._flush(table)

    def count(self, table: str) -> int:
        """How many rows are in the table?"""
        self._flush(table)
        return int(self._store.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608

    def rows(self, table: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a table as they came."""
        self._flush(table)
        yield from self._store.execute(f"SELECT * FROM {table} ORDER BY rowid")  # noqa: S608

    def _flush(self, table: str) -> None:
        waiting = self._waiting.pop(table, [])
        if waiting:
            marks = ", ".join("?" * len(waiting[0]))
            self._store.execute("BEGIN")
            self._store.executemany(f"INSERT INTO {table} VALUES ({marks})", waiting)  # noqa: S608
            self._store.execute("COMMIT")

    def read(self, line: int, row: ResidentRow) -> None:
        """Lay aside what a row of the file says."""
        self.put(
            "read",
            (
                row.number, line, row.surname, row.given_name, written(row.birth_date), row.codice_fiscale,
                row.household_number, row.address, row.municipality, written(row.since), written(row.until),
            ),
        )  # fmt: skip

    def people(self) -> Iterator[tuple[str, list[tuple[int, ResidentRow]]]]:
        """The rows of the file by number, each with its line; the numbers in the order of their letters."""
        self._flush("read")
        rows = self._store.execute("SELECT * FROM read ORDER BY number, line")
        for number, group in groupby(rows, key=lambda row: row[0]):
            yield number, [(row[1], _resident_row(row)) for row in group]

    def remark(self, remark: Remark, cells: Sequence[str]) -> None:
        """Lay aside what is to be told of a row."""
        self.put("remark", (remark.row, int(remark.taken), REMARK.dump_json(remark).decode(), json.dumps(list(cells))))

    def remarks(self) -> Iterator[tuple[Remark, list[str]]]:
        """What is to be told, row by row, with the row's cells."""
        self._flush("remark")
        for told, cells in self._store.execute("SELECT told, cells FROM remark ORDER BY line, rowid"):
            yield REMARK.validate_json(told), json.loads(cells)

    def rejected(self) -> int:
        """How many rows were not taken?"""
        self._flush("remark")
        return int(self._store.execute("SELECT count(*) FROM remark WHERE NOT taken").fetchone()[0])

    def key(self, keys: Numbers, mentions: Numbers) -> None:
        """Lay aside keys, each with the mention that it leads to."""
        parts = (keys >> 60) + _PARTS // 2
        pairs = np.column_stack((keys, mentions))
        for part, file in enumerate(self._keys):
            some = pairs[parts == part]
            if len(some):
                file.write(some.tobytes())

    def keys(self, ids: Numbers) -> Iterator[Numbers]:
        """The keys in their order with their mentions, part after part.

        A mention is a row already, and written ~id, or the so manyth new one, whose id stands in `ids`.
        """
        for file in self._keys:
            file.seek(0)
            pairs = np.frombuffer(file.read(), dtype=np.int64).reshape(-1, 2).copy()
            is_new = pairs[:, 1] >= 0
            pairs[is_new, 1] = ids[pairs[is_new, 1]]
            pairs[~is_new, 1] = ~pairs[~is_new, 1]
            yield pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


def written(on: date | None) -> str | None:
    """A day as a column holds it."""
    return on.isoformat() if on is not None else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _resident_row(row: Sequence[str]) -> ResidentRow:
    number, _line, surname, given_name, born, code, household, address, municipality, since, until = row
    return ResidentRow(
        number, surname, given_name, _day(born), code, household, address, municipality, _day(since), _day(until)
    )
