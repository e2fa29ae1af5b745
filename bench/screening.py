"""How long a list waits for the table of keys in the product's database."""

import csv
import tempfile
import uuid
from itertools import count
from pathlib import Path

from django.db import connection

from bench.figure import Figure, p95
from bench.linkage_speed import lots, mention_of, rows_of
from preavviso.access.context import COMMAND_LINE, Actor, Context, moment
from preavviso.access.registry import KeyTable
from preavviso.actions import registry
from preavviso.actions.directory import found_organisation
from preavviso.actions.imports import Said
from preavviso.domain.role import Purpose, Role
from preavviso.linkage.index import Index
from preavviso.linkage.judgement import shipped
from preavviso.linkage.screening import screen
from preavviso.rehearsal.town import REGISTRY_HEADER, Town, registry_rows
from preavviso.rehearsal.trial import trials

PEOPLE, SEED = 100_000, 2026
LINES, LISTS = 50, 20
MOST_MS = 200.0


def measure(people: int = PEOPLE) -> list[Figure]:
    """The p95 of screening a list by the table of keys, beside the index in arrays on the same residents."""
    town = Town(people, SEED)
    organisation = _imported(town)
    index = Index.of(rows_of(town))
    feed = trials(town, LINES * LISTS, 1, birth_dates=0.4, codici_fiscali=0.1)
    lists = list(lots([mention_of(line) for line in feed], LINES))
    turn, other = count(), count()
    ours = p95(lambda: screen(KeyTable(organisation), lists[next(turn) % LISTS], shipped()))
    peer = p95(lambda: screen(index, lists[next(other) % LISTS], shipped()))
    pairs = zip(screen(KeyTable(organisation), lists[0], shipped()), screen(index, lists[0], shipped()), strict=True)
    same = sum(
        [one.person_id for one in table.candidates] == [one.person_id for one in arrays.candidates]
        for table, arrays in pairs
    )
    return [
        Figure(
            name=f"screening of a list by the table of keys, p95, {people:,} people",
            ours=ours * 1000,
            peer=peer * 1000,
            peer_name="the index in arrays, in memory",
            unit="ms",
            work=f"{LINES} lines, {connection.vendor}",
            quality={"may take at a million, ms": MOST_MS, "lines with the same people proposed": same},
        )
    ]


def _imported(town: Town) -> uuid.UUID:
    """A municipality with the town's registry, taken from a file as an office would."""
    now = moment()
    place = found_organisation("Comune delle chiavi", "municipality", now)
    actor = Actor(COMMAND_LINE, COMMAND_LINE, Role.COORDINATOR, place.id, place.name, place.calendar)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "anagrafe.csv"
        with path.open("w", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(REGISTRY_HEADER)
            for household in town.households():
                rows.writerows(registry_rows(household))
        with registry.draft(Context(actor, now, Purpose.COORDINATION), path, Said()) as draft:
            draft.take()
    return place.id
