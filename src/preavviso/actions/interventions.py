"""Reading a file of prior interventions into the rows: social record, each about a resident of the registry."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from preavviso.access import gate
from preavviso.access.context import Context
from preavviso.actions.imports import READING, SHOWN, Counts, Done, Progress, Said, Told, enter, silent, understood
from preavviso.actions.staging import Staging
from preavviso.channels.feed import Feed
from preavviso.domain.phrase import Phrase
from preavviso.domain.registry import Columns, InterventionReader, InterventionRow, Kind, Remark
from preavviso.domain.role import Act
from preavviso.records.people.models import Intervention, Resident

# One statement of SQLite takes 32,766 variables at most.
_AT_ONCE = 1_000
_FIELDS = ("kind", "opened_on", "closed_on", "office")
_Read = tuple[int, list[str], InterventionRow]


@contextmanager
def draft(context: Context, path: Path, said: Said, progress: Progress = silent) -> "Iterator[Draft]":
    """A file of prior interventions; nothing is written yet. FeedError, ColumnsError: it cannot be read."""
    gate.permit(context, Act.IMPORT_INTERVENTIONS)
    feed = Feed(path)
    with Staging() as staging:
        yield Draft(context, feed, said, staging, progress)


class Draft:
    """What a file of prior interventions says. Either `look` at what it would change, or `take` it, once."""

    def __init__(self, context: Context, feed: Feed, said: Said, staging: Staging, progress: Progress) -> None:
        self._context, self._feed, self._said, self._staging, self._progress = context, feed, said, staging, progress
        self.first: list[InterventionRow] = []
        self.columns: Columns
        self._rows = self._new = self._changed = self._unchanged = 0
        self._numbers: dict[str, InterventionRow] = {}
        with feed.rows() as rows:
            self.columns, below = understood(context, Kind.INTERVENTIONS, rows, said.columns)
            reader = InterventionReader(self.columns, lambda _remark: None)
            read = (reader.read(line, cells) for line, cells in below)
            self.first = list(islice((row for row in read if row is not None), SHOWN))

    def look(self) -> Counts:
        """What would it change? Nothing is written."""
        for _new, _changed in self._compared():
            pass
        return self._counts()

    def take(self) -> Done:
        """Write what it changes, all at once."""
        context = self._context
        with gate.deed(context):
            gate.permit(context, Act.IMPORT_INTERVENTIONS)
            for new, changed in self._compared():
                Intervention.objects.bulk_create(new, batch_size=_AT_ONCE)
                Intervention.objects.bulk_update(changed, [*_FIELDS, "resident"], batch_size=_AT_ONCE)
            counts = self._counts()
            return enter(context, Kind.INTERVENTIONS, self._feed, self.columns, counts, self.remarks(), whole=False)

    def remarks(self) -> Iterator[Told]:
        """What is to be told of rows, each with its cells."""
        return self._staging.remarks()

    def _counts(self) -> Counts:
        return Counts(self._rows, self._new, self._changed, self._unchanged, 0, self._staging.rejected())

    def _compared(self) -> Iterator[tuple[list[Intervention], list[Intervention]]]:
        """The interventions that are new, and those that are others now, some hundreds at a time."""
        with self._feed.rows() as rows:
            _columns, below = understood(self._context, Kind.INTERVENTIONS, rows, self.columns.said)
            read = self._read(below)
            while some := list(islice(read, _AT_ONCE)):
                yield self._differing(some)
                self._progress(READING, self._rows, 0)

    def _read(self, below: Iterator[tuple[int, list[str]]]) -> Iterator[_Read]:
        remarks: list[Remark] = []
        reader = InterventionReader(self.columns, remarks.append)
        for line, cells in below:
            row = reader.read(line, cells)
            self._rows += any(cells)
            for remark in remarks:
                self._staging.remark(remark, cells)
            remarks.clear()
            if row is None:
                continue
            twin = self._numbers.setdefault(row.number, row)
            if twin is row:
                yield line, cells, row
            elif twin != row:
                why = Phrase(
                    "The number %(number)s stands twice with different data; the first row was taken.",
                    {"number": row.number},
                )
                self._staging.remark(Remark(line, taken=False, why=why), cells)

    def _differing(self, some: list[_Read]) -> tuple[list[Intervention], list[Intervention]]:
        organisation = self._context.actor.organisation
        people = dict(
            Resident.objects.filter(
                organisation_id=organisation, number__in={row.person for _line, _cells, row in some}
            ).values_list("number", "id")
        )
        known = {
            one.number: one
            for one in Intervention.objects.filter(
                organisation_id=organisation, number__in=[row.number for _line, _cells, row in some]
            )
        }
        new, changed = [], []
        for line, cells, row in some:
            resident = people.get(row.person)
            if resident is None:
                why = Phrase("The registry has nobody with the number %(number)s.", {"number": row.person})
                self._staging.remark(Remark(line, taken=False, why=why), cells)
                continue
            kept = known.get(row.number) or Intervention(organisation_id=organisation, number=row.number)
            before = (kept.resident_id, *(getattr(kept, name) for name in _FIELDS))
            _say(kept, resident, row)
            if row.number not in known:
                new.append(kept)
            elif before != (kept.resident_id, *(getattr(kept, name) for name in _FIELDS)):
                changed.append(kept)
        self._new += len(new)
        self._changed += len(changed)
        self._unchanged = self._rows - self._new - self._changed - self._staging.rejected()
        return new, changed


def _say(kept: Intervention, resident: int, row: InterventionRow) -> None:
    """Let the row say what the file does; an empty cell says nothing."""
    kept.resident_id = resident
    kept.kind = row.kind or kept.kind
    kept.opened_on = row.opened_on or kept.opened_on
    kept.closed_on = row.closed_on or kept.closed_on
    kept.office = row.office or kept.office
