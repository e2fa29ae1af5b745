"""Reading a file of the registry into the rows. What it changes is worked out beside them, then written at once.

Nobody else is kept waiting while a file is read, and whoever ends the program in the middle has changed nothing.
"""

from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
from django.db.models import F, Func

from preavviso.access import gate
from preavviso.access.context import Context
from preavviso.actions.imports import (
    COMPARING,
    READING,
    SHOWN,
    WRITING,
    Counts,
    Done,
    Progress,
    Said,
    Told,
    enter,
    silent,
    understood,
)
from preavviso.actions.people import MENTION_COLUMNS, RESIDENT_COLUMNS, SET_FACTS, Task, counted, tasks, touch
from preavviso.actions.screening import want_all
from preavviso.actions.staging import Staging, written
from preavviso.channels.feed import Feed
from preavviso.domain.phrase import Phrase
from preavviso.domain.registry import Columns, Kind, Remark, ResidentReader, ResidentRow
from preavviso.domain.resident import Change, Facts, Kept, Known, Mention, TwiceError, Words, change
from preavviso.domain.role import Act
from preavviso.linkage.keying import keyed_all, salt_of
from preavviso.records.people import bulk
from preavviso.records.people.models import Mention as MentionRow
from preavviso.records.people.models import Registry, Resident

_AT_ONCE = 500


class MeanwhileError(Exception):
    """Somebody else changed the registry while the file was compared with it: nothing was written."""

    phrase = Phrase(
        "Somebody else changed the registry while the file was read. Nothing was written: import the file again."
    )


@contextmanager
def draft(context: Context, path: Path, said: Said, progress: Progress = silent) -> "Iterator[Draft]":
    """A file of the registry, read and laid aside; nothing is written yet.

    FeedError, ColumnsError: it cannot be read, or not understood by its headings.
    """
    gate.permit(context, Act.IMPORT_REGISTRY)
    feed = Feed(path)
    with Staging() as staging:
        yield Draft(context, feed, said, staging, progress)


class Draft:
    """What a file of the registry says. Either `look` at what it would change, or `take` it, once."""

    def __init__(self, context: Context, feed: Feed, said: Said, staging: Staging, progress: Progress) -> None:
        self._context, self._feed, self._staging, self._progress = context, feed, staging, progress
        self.first: list[ResidentRow] = []
        self._rows = 0
        self.columns = self._read(said)
        # Whom a row that was not taken is about cannot be told: nobody is said to be absent then, nor by no row at all.
        self.removes = said.whole and bool(self.first) and not staging.rejected()
        self._whole = said.whole

    def look(self) -> Counts:
        """What would it change? Nothing is written."""
        comparison = self._comparison()
        for _task in comparison.tasks():
            pass
        return self._counts(comparison)

    def take(self) -> Done:
        """Write what it changes, all at once. MeanwhileError: somebody else was quicker, and nothing was written."""
        context, comparison = self._context, self._comparison()
        totals = _key(context, comparison, self._staging, self._rows)
        counts = self._counts(comparison)
        with gate.deed(context), bulk.roomy():
            gate.permit(context, Act.IMPORT_REGISTRY)
            if _revision(context) != comparison.revision:
                raise MeanwhileError
            if not counts.changes_nothing:
                self._progress(WRITING, 0, 0)
                _write(context, comparison, totals, self._staging)
            done = enter(context, Kind.REGISTRY, self._feed, self.columns, counts, self.remarks(), whole=self._whole)
        if not counts.changes_nothing:
            bulk.settle()
        return done

    def remarks(self) -> Iterator[Told]:
        """What is to be told of rows, each with its cells."""
        return self._staging.remarks()

    def _read(self, said: Said) -> Columns:
        with self._feed.rows() as rows:
            columns, below = understood(self._context, Kind.REGISTRY, rows, said.columns)
            remarks: list[Remark] = []
            reader = ResidentReader(columns, self._context.today, remarks.append)
            for line, cells in below:
                row = reader.read(line, cells)
                self._rows += any(cells)
                if row is not None:
                    self._staging.read(line, row)
                    if len(self.first) < SHOWN:
                        self.first.append(row)
                for remark in remarks:
                    self._staging.remark(remark, cells)
                remarks.clear()
                if not self._rows % _AT_ONCE:
                    self._progress(READING, self._rows, 0)
        return columns

    def _comparison(self) -> "_Comparison":
        return _Comparison(self._context, self._staging, self._progress, self._rows, removes=self.removes)

    def _counts(self, comparison: "_Comparison") -> Counts:
        found = comparison
        return Counts(self._rows, found.new, found.changed, found.unchanged, found.removed, self._staging.rejected())


class _Comparison:
    """The people of the file and those of the rows, side by side by their numbers; neither is ever whole in memory."""

    def __init__(self, context: Context, staging: Staging, progress: Progress, rows: int, *, removes: bool) -> None:
        self._context, self._staging, self._progress, self._rows = context, staging, progress, rows
        self._today = context.today
        self._removes = removes
        self.new = self.changed = self.unchanged = self.removed = 0
        self.revision = _revision(context)

    def tasks(self) -> Iterator[tuple[int, Task]]:
        """What is to be done about mentions, each with its resident: ~id, or the so manyth new one.

        What is to be written besides is laid aside on the way.
        """
        done = shown = 0
        self._progress(COMPARING, 0, self._rows)
        for number, rows, known in _side_by_side(self._staging.people(), _known_people(self._context)):
            done += len(rows)
            if done - shown >= _AT_ONCE:
                shown = done
                self._progress(COMPARING, done, self._rows)
            if rows:
                yield from self._changed(number, rows, known)
            elif known is not None and self._removes and not known.is_removed:
                self.removed += 1
                self._staging.put("gone", (known.id,))

    def _changed(
        self, number: str, rows: list[tuple[int, ResidentRow]], known: Known | None
    ) -> Iterator[tuple[int, Task]]:
        try:
            now = change(known, [row for _line, row in rows], self._today)
        except TwiceError:
            self._tell_twice(number, rows)
            return
        if known is not None and now.is_none:
            self.unchanged += 1
            return
        resident = self._lay_aside(number, known, now)
        for task in tasks(known, now):
            yield resident, task

    def _tell_twice(self, number: str, rows: list[tuple[int, ResidentRow]]) -> None:
        lines = ", ".join(str(line) for line, _row in rows)
        why = Phrase(
            "The number %(number)s stands in rows %(rows)s with different data, and nothing tells which holds: none of "
            "them was taken.",
            {"number": number, "rows": lines},
        )
        for line, _row in rows:
            self._staging.remark(Remark(line, taken=False, why=why), [])

    def _lay_aside(self, number: str, known: Known | None, now: Change) -> int:
        facts = written(now.facts.birth_date), now.facts.codice_fiscale, now.facts.household_number
        for kept, after in now.dated:
            self._staging.put("dated", (written(after.since), written(after.until), kept.id))
        if known is not None:
            self.changed += 1
            self._staging.put("facts", (*facts, known.id))
            return ~known.id
        self.new += 1
        self._staging.put("resident", (number, *facts))
        return self.new - 1


People = Iterator[tuple[str, list[tuple[int, ResidentRow]]]]


def _side_by_side(
    people: People, known: Iterator[tuple[str, Known]]
) -> Iterator[tuple[str, list[tuple[int, ResidentRow]], Known | None]]:
    """Whoever is in either of the two, which are both in the order of the numbers."""
    said, kept = next(people, None), next(known, None)
    while said is not None or kept is not None:
        if kept is None or (said is not None and said[0] < kept[0]):
            if said is not None:
                yield said[0], said[1], None
            said = next(people, None)
        elif said is None or kept[0] < said[0]:
            yield kept[0], [], kept[1]
            kept = next(known, None)
        else:
            yield said[0], said[1], kept[1]
            said, kept = next(people, None), next(known, None)


_COLUMNS = (
    "resident__number", "resident_id", "resident__birth_date", "resident__codice_fiscale",
    "resident__household_number", "resident__removed_at", "id", "surname", "given_name", "address", "municipality",
    "since", "until",
)  # fmt: skip


def _known_people(context: Context) -> Iterator[tuple[str, Known]]:
    """Every resident with their mentions, in the order of the numbers' letters, as the file's people are."""
    by_letters: Any = Func(
        F("resident__number"),
        function='"C"' if bulk.is_postgresql() else "BINARY",
        template="(%(expressions)s) COLLATE %(function)s",
    )
    rows = MentionRow.objects.filter(resident__organisation_id=context.actor.organisation)
    ordered = rows.order_by(by_letters, "id").values_list(*_COLUMNS).iterator(chunk_size=2_000)
    for number, group in groupby(ordered, key=itemgetter(0)):
        mentions = list(group)
        _number, id, born, code, household, removed_at, *_rest = mentions[0]
        yield (
            number,
            Known(
                id,
                Facts(born, code, household),
                removed_at is not None,
                tuple(Kept(row[6], Mention(Words(*row[7:11]), row[11], row[12])) for row in mentions),
            ),
        )


def _revision(context: Context) -> int:
    found = Registry.objects.filter(organisation_id=context.actor.organisation).values_list("revision", flat=True)
    return found.first() or 0


@dataclass(slots=True)
class _Totals:
    """By how much more often each value is carried, and how many current mentions there are more."""

    values: Counter[tuple[str, str]] = field(default_factory=Counter)
    mentions: int = 0


def _key(context: Context, comparison: _Comparison, staging: Staging, count: int) -> _Totals:
    """Lay aside the traits and keys of all that changes. A new mention is known by its place among the new ones."""
    totals, salt, begun = _Totals(), salt_of(context.actor.organisation), 0
    waiting: deque[tuple[int, Task]] = deque()

    def raws() -> "Iterator[Any]":
        for pair in comparison.tasks():
            waiting.append(pair)
            yield pair[1].raw

    for made in keyed_all(raws(), count):
        some = [waiting.popleft() for _traits in made.traits]
        places = np.empty(len(some), dtype=np.int64)
        for at, ((resident, task), traits) in enumerate(zip(some, made.traits, strict=True)):
            if task.begun is not None:
                places[at], begun = begun, begun + 1
                _lay_mention_aside(staging, resident, task.begun, traits)
            else:
                places[at] = ~(task.kept or 0)
                if task.keys == 1:
                    staging.put("traits", (traits, task.kept))
            if task.count:
                totals.mentions += task.count
                for value in counted(traits):
                    totals.values[value] += task.count
        signs = np.fromiter((task.keys for _resident, task in some), dtype=np.int8, count=len(some))
        sign, place, keys = np.repeat(signs, made.counts), np.repeat(places, made.counts), made.keys ^ salt
        staging.key(keys[sign == 1], place[sign == 1])
        for key, at in zip(keys[sign == -1].tolist(), place[sign == -1].tolist(), strict=True):
            staging.put("unkeyed", (key, ~at))
    return totals


def _lay_mention_aside(staging: Staging, resident: int, mention: Mention, traits: str) -> None:
    words = mention.words
    staging.put(
        "mention",
        (
            resident, words.surname, words.given_name, words.address, words.municipality, written(mention.since),
            written(mention.until), traits,
        ),
    )  # fmt: skip


def _write(context: Context, comparison: _Comparison, totals: _Totals, staging: Staging) -> None:
    """Everything that was laid aside, into the rows. Ends come before beginnings: one mention is current at a time."""
    organisation = context.actor.organisation
    own = bulk.organisation_cell(organisation)
    residents = bulk.reserve(Resident, comparison.new)
    mentions = bulk.reserve(MentionRow, staging.count("mention"))
    ids = residents.tolist()
    bulk.insert(
        "people_resident",
        RESIDENT_COLUMNS,
        ((id, own, *row) for id, row in zip(ids, staging.rows("resident"), strict=True)),
    )
    bulk.update(SET_FACTS, staging.rows("facts"))
    bulk.update("UPDATE people_mention SET since = %s, until = %s WHERE id = %s", staging.rows("dated"))
    bulk.update("UPDATE people_mention SET traits = %s WHERE id = %s", staging.rows("traits"))
    bulk.insert(
        "people_mention",
        MENTION_COLUMNS,
        (
            (id, ids[resident] if resident >= 0 else ~resident, *rest)
            for id, (resident, *rest) in zip(mentions.tolist(), staging.rows("mention"), strict=True)
        ),
    )
    bulk.delete_keys(staging.rows("unkeyed"))
    bulk.insert_keys(staging.keys(mentions))
    bulk.count(organisation, totals.values)
    gone = [id for (id,) in staging.rows("gone")]
    for start in range(0, len(gone), _AT_ONCE):
        Resident.objects.filter(id__in=gone[start : start + _AT_ONCE]).update(removed_at=context.now)
    touch(context, totals.mentions)
    want_all(organisation)
