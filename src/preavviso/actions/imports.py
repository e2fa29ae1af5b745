"""What imports of files share: what a person says of the columns, what is counted, and that it is written down."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Protocol

from preavviso.access import gate
from preavviso.access.context import Context
from preavviso.channels.feed import Feed, Row
from preavviso.channels.stored import REMARK
from preavviso.domain.phrase import Phrase
from preavviso.domain.registry import (
    MOST_ABOVE,
    Columns,
    InterventionRow,
    Kind,
    Remark,
    ResidentRow,
    columns_in,
    columns_of,
    fits,
)
from preavviso.domain.role import Act
from preavviso.records.people.models import Import

ACTS = {Kind.REGISTRY: Act.IMPORT_REGISTRY, Kind.INTERVENTIONS: Act.IMPORT_INTERVENTIONS}
# How many rows are shown as they are understood.
SHOWN = 5
# Of what is told of rows so much stays with the import; the command writes all of it into a file.
MOST_REMARKS = 2_000
# What a person said of columns is looked for in so many of the latest imports.
_LATEST = 50

READING = Phrase("Reading the file")
COMPARING = Phrase("Comparing with what is known")
WRITING = Phrase("Writing")
# What is being done, how much of it is done, and of how much; 0 where that is not known.
Progress = Callable[[Phrase, int, int], None]
Told = tuple[Remark, list[str]]


def silent(_what: Phrase, _done: int, _of: int) -> None:
    """Tell nobody how far it is."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says of a file: field by heading, where it is no known one; whether it is the whole registry.

    Only of a whole one it follows that who is not in it is gone from it.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows a file has; how many records it enters, changes, leaves as they are, and finds gone.

    `rejected` are rows that were not taken.
    """

    rows: int
    new: int
    changed: int
    unchanged: int
    removed: int
    rejected: int

    @property
    def changes_nothing(self) -> bool:
        """Was all of it known?"""
        return not (self.new or self.changed or self.removed)


@dataclass(frozen=True, slots=True)
class Done:
    """What came of an import, and where it is written down."""

    id: uuid.UUID
    counts: Counts


class Draft(Protocol):
    """A file that is read and laid aside: either `look` at what it would change, or `take` it, once."""

    @property
    def columns(self) -> Columns:
        """What its columns hold."""

    @property
    def first(self) -> Sequence[ResidentRow | InterventionRow]:
        """Its first rows, as they are understood."""

    def look(self) -> Counts:
        """What would it change? Nothing is written."""

    def take(self) -> Done:
        """Write what it changes, all at once."""

    def remarks(self) -> Iterator[Told]:
        """What is to be told of rows, each with its cells."""


@dataclass(frozen=True, slots=True)
class Head:
    """The first rows of a file, and what its columns are taken for, with what was said of the last such file."""

    rows: tuple[Row, ...]
    columns: Columns

    def understood(self, said: Mapping[str, str]) -> Columns:
        """What do the columns hold, if that is said of them?"""
        return columns_in(self.rows, self.columns.kind, said)

    def below(self, row: int) -> list[list[str]]:
        """The first rows below the one with the headings."""
        return [cells for number, cells in self.rows if number > row]


def head(context: Context, kind: Kind, path: Path) -> Head:
    """What do the columns of this file hold, as far as it can be told? FeedError: it cannot be read."""
    gate.permit(context, ACTS[kind])
    with Feed(path).rows() as rows:
        return _head(context, kind, rows, {})


def _head(context: Context, kind: Kind, rows: Iterator[Row], said: Mapping[str, str]) -> Head:
    first = tuple(islice(rows, MOST_ABOVE))
    remembered = said or _remembered(context, kind, [cells for _number, cells in first])
    return Head(first, columns_in(first, kind, remembered))


def understood(
    context: Context, kind: Kind, rows: Iterator[Row], said: Mapping[str, str]
) -> tuple[Columns, Iterator[Row]]:
    """What do the columns hold, and which rows stand below their headings? ColumnsError: it cannot be told.

    Where a person says nothing, what was said of the last file with such headings still holds.
    """
    first = _head(context, kind, rows, said)
    columns = columns_of(first.rows, kind, first.columns.said)
    return columns, (row for row in chain(first.rows, rows) if row[0] > columns.row)


def _remembered(context: Context, kind: Kind, heads: Iterable[list[str]]) -> Mapping[str, str]:
    latest = Import.objects.filter(organisation_id=context.actor.organisation, kind=kind).exclude(columns={})
    heads = list(heads)
    for columns in latest.order_by("-ended_at").values_list("columns", flat=True)[:_LATEST]:
        said = {str(heading): str(name) for heading, name in columns.items()}
        if any(fits(said, head) for head in heads):
            return said
    return {}


def enter(
    context: Context, kind: Kind, feed: Feed, columns: Columns, counts: Counts, remarks: Iterable[Told], *, whole: bool
) -> Done:
    """Write down, for the pages and in the ledger, that the file was imported. The ledger gets counts alone."""
    row = Import.objects.create(
        organisation_id=context.actor.organisation,
        kind=kind,
        file_name=feed.path.name,
        sha256=feed.sha256,
        whole=whole,
        columns=dict(columns.said),
        started_at=context.now,
        ended_at=context.now,
        by=context.actor.mark,
        remarks=[REMARK.dump_python(remark, mode="json") for remark, _cells in islice(remarks, MOST_REMARKS)],
        **asdict(counts),
    )
    gate.note(context, ACTS[kind], f"import:{row.id}", **asdict(counts))
    return Done(row.id, counts)
