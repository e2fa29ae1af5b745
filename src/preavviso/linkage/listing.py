"""The files that a screening reads: a list of lines, and a registry of any size, in CSV or Parquet.

Columns are known by their names, in any order; those that nobody asked for are left alone. An empty cell is unknown.
"""

import csv
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from preavviso.domain.matching.mention import Mention
from preavviso.domain.phrase import Phrase
from preavviso.linkage.index import Row

Cells: TypeAlias = tuple[str, ...]
_MENTION = ("surname", "given_name", "birth_date", "codice_fiscale", "address", "municipality")
_NEEDED = ("surname", "given_name", "address")
_DELIMITERS = ",;\t|"
_PARQUET = b"PAR1"
_AT_A_TIME = 50_000


class UnreadableError(Exception):
    """The file cannot be read as what it was given for: which, where, and what to do."""

    def __init__(self, phrase: Phrase) -> None:
        self.phrase = phrase
        super().__init__(str(phrase))


def read_lines(path: Path) -> tuple[list[str], list[Mention]]:
    """The lines of a list: `entry_id`, `surname`, `given_name`, `address` and what else it has of a mention.

    UnreadableError: no such file, no such column, or something in it that cannot be read.
    """
    rows = [cells for _, cells in _rows(path, ("entry_id", *_MENTION), ("entry_id", *_NEEDED))]
    return [entry for entry, *_ in rows], [Mention(*mention) for _, *mention in rows]


def read_registry(path: Path) -> Iterator[Row]:
    """The rows of a registry as they come; a person may have several, one for each way in which they were written.

    Asked for are `person_id`, `surname`, `given_name` and `address`. UnreadableError: as above, or a row is nobody's.
    """
    rows = _rows(path, ("person_id", "household_id", *_MENTION), ("person_id", *_NEEDED))
    for number, (person, household, *mention) in rows:
        if not person:
            raise UnreadableError(
                Phrase(
                    "Row %(number)s of %(path)s has no person_id, so nobody could say who was found: "
                    "give every row the number of its person.",
                    {"path": str(path), "number": number},
                )
            )
        yield person, household, Mention(*mention)


def read_people(path: Path) -> Iterator[Row]:
    """The rows of a list or of a registry, each known by its `entry_id` or, without one, by its `person_id`.

    UnreadableError: as above, or a row has neither.
    """
    rows = _rows(path, ("entry_id", "person_id", "household_id", *_MENTION), _NEEDED)
    for number, (entry, person, household, *mention) in rows:
        if not (entry or person):
            raise UnreadableError(
                Phrase(
                    "Row %(number)s of %(path)s has neither entry_id nor person_id, so nobody could say what was "
                    "linked: give every row one.",
                    {"path": str(path), "number": number},
                )
            )
        yield entry or person, household, Mention(*mention)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Lines of a list, and what people said of them: `person_ids[i]` is whom line i is about.

    That is the registry's number of a person; "-", or any number that it has not, is nobody of this registry; "": no
    one has looked. `origins`: where the name comes from, "" unknown.
    """

    mentions: list[Mention]
    person_ids: list[str]
    origins: list[str]


def read_reviewed(path: Path) -> Reviewed:
    """A list whose columns `person_id` and `origin` people may have filled in. UnreadableError: as above."""
    rows = [cells for _, cells in _rows(path, ("person_id", "origin", *_MENTION), _NEEDED)]
    return Reviewed(
        [Mention(*mention) for _, _, *mention in rows],
        [person for person, *_ in rows],
        [origin for _, origin, *_ in rows],
    )


def _rows(path: Path, wanted: Sequence[str], needed: Sequence[str]) -> Iterator[tuple[int, Cells]]:
    """Each row's number (the header's is 1) and its cells under the wanted columns, without the rows that are empty."""
    import pyarrow as pa

    with _opened(path) as file:
        try:
            rows = (_parquet if _is_parquet(file) else _csv)(file, wanted)
            header = next(rows)
            missing = [name for name in needed if name not in header]
            if missing:
                raise UnreadableError(
                    Phrase(
                        "%(path)s has no column %(missing)s; its columns are: %(header)s. "
                        "Name the columns as docs/reference/cli.md says.",
                        {"path": str(path), "missing": ", ".join(missing), "header": ", ".join(header)},
                    )
                )
            yield from ((number, cells) for number, cells in enumerate(rows, 2) if any(map(str.strip, cells)))
        except (csv.Error, pa.ArrowException, OSError) as error:
            raise UnreadableError(
                Phrase(
                    "%(path)s cannot be read to its end (%(why)s): save it anew as CSV or Parquet, and try again.",
                    {"path": str(path), "why": str(error)},
                )
            ) from error


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise UnreadableError(
            Phrase(
                "%(path)s cannot be opened (%(why)s): check the name and who may read it.",
                {"path": str(path), "why": error.strerror or "?"},
            )
        ) from error


def _is_parquet(file: BinaryIO) -> bool:
    start = file.read(len(_PARQUET))
    file.seek(0)
    return start == _PARQUET


def _plain(name: str) -> str:
    return name.strip().casefold()


def _csv(file: BinaryIO, wanted: Sequence[str]) -> Iterator[Cells]:
    """The header, whole, then each row's cells under the wanted columns."""
    with TextIOWrapper(file, _encoding(file), errors="replace", newline="") as text:
        first = text.readline()
        text.seek(0)
        table = csv.reader(text, delimiter=max(_DELIMITERS, key=first.count), strict=True)
        header = tuple(map(_plain, next(table, [])))
        yield header
        # A row may stop where it has no more to say, and a column that is not there says nothing.
        width = len(header)
        places = [header.index(name) if name in header else width for name in wanted]
        for number, row in enumerate(table, 2):
            if any(row[width:]):
                raise csv.Error(f"{len(row)} cells in row {number}, {width} in the header")
            whole = row[:width] + [""] * (width + 1 - min(len(row), width))
            yield tuple([whole[place] for place in places])


def _encoding(file: BinaryIO) -> str:
    """How are its letters written? Office programs still write Windows' way, or two bytes a letter."""
    start = file.read(2)
    file.seek(0)
    if start in (BOM_UTF16_LE, BOM_UTF16_BE):
        return "utf-16"
    decoder = getincrementaldecoder("utf-8")()
    try:
        for part in iter(lambda: file.read(1 << 20), b""):
            decoder.decode(part)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    finally:
        file.seek(0)
    return "utf-8-sig"


def _parquet(file: BinaryIO, wanted: Sequence[str]) -> Iterator[Cells]:
    """The same of a Parquet file."""
    import pyarrow.parquet as pq

    table = pq.ParquetFile(file)
    names = {_plain(name): name for name in table.schema_arrow.names}
    yield tuple(names)
    known = [names[name] for name in wanted if name in names]
    for batch in table.iter_batches(batch_size=_AT_A_TIME, columns=known):
        unknown = [""] * batch.num_rows
        columns = [_texts(batch.column(names[name])) if name in names else unknown for name in wanted]
        yield from zip(*columns, strict=True)


def _texts(column: Any) -> list[str]:  # the library has no types
    """A column of any kind as texts; days as ISO, "" for what is null or no number."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.date32(), safe=False)
    if pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_nan(column), None, column)
    texts: list[str] = pc.fill_null(column.cast(pa.string()), "").to_pylist()
    return texts
