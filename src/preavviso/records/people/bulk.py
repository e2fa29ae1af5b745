"""Writing hundreds of thousands of rows of the registry at once, inside the caller's transaction.

PostgreSQL takes them by COPY. SQLite takes them one by one and quickly, as long as they come in the order of their
index: so whoever calls sorts.
"""

import sqlite3
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, islice

import numpy as np
import numpy.typing as npt
from django.db import connection

from preavviso.records.people.models import Frequency, LinkKey, Mention, Resident

Numbers = npt.NDArray[np.int64]
Cell = str | int | None
_PAGES_IN_MEMORY = -64 * 1024  # kilobytes, as SQLite counts them when negative
_AT_ONCE = 10_000
# So few rows go in one statement, with its thousand or so variables.
_FEW = 250
# How COPY's binary form begins and ends, and what stands before each row and each of its two numbers.
_COPY_BEGINS = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_COPY_ENDS = b"\xff\xff"
_COPY_ROW = np.dtype([("columns", ">i2"), ("long", ">i4"), ("key", ">i8"), ("wide", ">i4"), ("mention", ">i8")])


def is_postgresql() -> bool:
    """Is it PostgreSQL that the rows are in?"""
    return connection.vendor == "postgresql"


def organisation_cell(organisation: uuid.UUID) -> str:
    """An organisation's id as a column holds it."""
    return str(organisation) if is_postgresql() else organisation.hex


def reserve(model: type[Resident] | type[Mention], count: int) -> Numbers:
    """Ids for so many new rows of a table; nobody else gets them."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if not is_postgresql():
            cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")  # noqa: S608 — a table of ours
            return np.arange(count, dtype=np.int64) + 1 + int(cursor.fetchone()[0])
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
        return np.fromiter((row[0] for row in cursor), dtype=np.int64, count=count)


@contextmanager
def roomy() -> Iterator[None]:
    """Let SQLite keep more of its pages in memory meanwhile."""
    if is_postgresql():
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size")
        usual = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA cache_size = {_PAGES_IN_MEMORY}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size = {usual}")


def insert(table: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Put rows into a table of ours."""
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        if is_postgresql():
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join("?" * len(columns))
            _sqlite().executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608


def put(table: str, columns: Sequence[str], row: Sequence[Cell]) -> int:
    """Put one row into a table of ours. Its id."""
    marks = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks}) RETURNING id", row)  # noqa: S608
        id: int = cursor.fetchone()[0]
    return id


def put_few(table: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]], then: str = "") -> None:
    """Put a few rows into a table of ours, in one statement; `then`: what is done with those that are there."""
    if not rows:
        return
    marks = ", ".join([f"({', '.join(['%s'] * len(columns))})"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES {marks} {then}",  # noqa: S608
            list(chain.from_iterable(rows)),
        )


def insert_keys(pairs: Iterable[Numbers]) -> None:
    """Put keys into their table. Each array has two columns, key and mention, sorted; the arrays are in order, too."""
    table = LinkKey._meta.db_table
    with connection.cursor() as cursor:
        if is_postgresql():
            with cursor.copy(f"COPY {table} (key, mention_id) FROM STDIN (FORMAT BINARY)") as copy:
                copy.write(_COPY_BEGINS)
                for some in pairs:
                    copy.write(_copied(some))
                copy.write(_COPY_ENDS)
            return
        statement = f"INSERT INTO {table} (key, mention_id) VALUES (?, ?)"  # noqa: S608
        for some in pairs:
            for start in range(0, len(some), _AT_ONCE):
                _sqlite().executemany(statement, some[start : start + _AT_ONCE].tolist())


def _copied(pairs: Numbers) -> bytes:
    rows = np.empty(len(pairs), dtype=_COPY_ROW)
    rows["columns"], rows["long"], rows["wide"] = 2, 8, 8
    rows["key"], rows["mention"] = pairs[:, 0], pairs[:, 1]
    return rows.tobytes()


def delete_keys(pairs: Iterable[Sequence[int]]) -> None:
    """Take these keys away from these mentions."""
    _for_each(f"DELETE FROM {LinkKey._meta.db_table} WHERE key = %s AND mention_id = %s", pairs)  # noqa: S608


def count(organisation: uuid.UUID, more: Mapping[tuple[str, str], int]) -> None:
    """So many more, or fewer, current mentions carry these values of these traits."""
    table, own = Frequency._meta.db_table, organisation_cell(organisation)
    rows = [(own, trait, value, by) for (trait, value), by in sorted(more.items()) if by]
    added = f"ON CONFLICT (organisation_id, trait, value) DO UPDATE SET count = {table}.count + excluded.count"
    columns = ("organisation_id", "trait", "value", "count")
    if len(rows) <= _FEW:
        put_few(table, columns, rows, added)
    elif is_postgresql():
        names = ", ".join(columns)
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TEMPORARY TABLE counted (LIKE {table}) ON COMMIT DROP")
            insert("counted", columns, rows)
            cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM counted ORDER BY 2, 3 {added}")  # noqa: S608
            cursor.execute("DROP TABLE counted")
    else:
        _for_each(f"INSERT INTO {table} ({', '.join(columns)}) VALUES (%s, %s, %s, %s) {added}", rows)  # noqa: S608
    # Values that nobody carries any more have no row. One by one: SQLite finds no list of pairs in an index.
    _for_each(
        f"DELETE FROM {table} WHERE organisation_id = %s AND trait = %s AND value = %s AND count <= 0",  # noqa: S608
        [row[:3] for row in rows if row[3] < 0],
    )


def touch(organisation: uuid.UUID, more: int) -> bool:
    """One revision on, and so many more current mentions. False: there is no registry yet."""
    statement = "UPDATE people_registry SET revision = revision + 1, size = size + %s WHERE organisation_id = %s"
    with connection.cursor() as cursor:
        cursor.execute(statement, [more, organisation_cell(organisation)])
        return bool(cursor.rowcount)


def update(statement: str, rows: Iterable[Sequence[Cell]]) -> None:
    """Change one row of ours with each of these; the statement has %s for each cell."""
    _for_each(statement, rows)


def _for_each(statement: str, rows: Iterable[Sequence[Cell]]) -> None:
    if is_postgresql():
        rest = iter(rows)
        with connection.cursor() as cursor:
            while some := list(islice(rest, _AT_ONCE)):
                if len(some) == 1:
                    cursor.execute(statement, some[0])
                else:
                    cursor.executemany(statement, some)
    else:
        _sqlite().executemany(statement.replace("%s", "?"), rows)


def settle() -> None:
    """After many rows, and outside any transaction: let PostgreSQL learn what is where, so that keys are found at once.

    Without it an index alone does not do: it looks into the table whether a new row may be seen.
    """
    if is_postgresql() and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            for model in (Resident, Mention, LinkKey, Frequency):
                cursor.execute(f"VACUUM (ANALYZE) {model._meta.db_table}")


def _sqlite() -> sqlite3.Connection:
    connection.ensure_connection()
    own: sqlite3.Connection = connection.connection
    return own
