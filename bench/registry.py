"""How long a registry takes to be imported, imported again, and changed by one person, on SQLite."""

import csv
import tempfile
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from bench.figure import Figure, seconds
from preavviso.access.context import COMMAND_LINE, Actor, Context, moment
from preavviso.actions import people, registry
from preavviso.actions.directory import found_organisation
from preavviso.actions.imports import Said
from preavviso.actions.people import Person, keep
from preavviso.domain.role import Purpose, Role
from preavviso.records.people.models import LinkKey, Resident
from preavviso.rehearsal.town import REGISTRY_HEADER, Town, registry_rows

PEOPLE, ONE_BY_ONE = 100_000, 300
MOST_MS = 2.0


def measure() -> list[Figure]:
    """The import of a file, beside entering its people one by one; and one person's change, beside what it may take."""
    now = moment()
    place = found_organisation("Comune dell'anagrafe", "municipality", now)
    actor = Actor(COMMAND_LINE, COMMAND_LINE, Role.COORDINATOR, place.id, place.name, place.calendar)
    context = Context(actor, now, Purpose.COORDINATION)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "anagrafe.csv"
        with path.open("w", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(REGISTRY_HEADER)
            for household in Town(PEOPLE, 2025).households():
                rows.writerows(registry_rows(household))
        first, again = _imported(context, path), _imported(context, path)
    whole, index = _kept(context)
    work = f"{PEOPLE} people, SQLite"
    return [
        Figure(
            name="import a registry",
            ours=first,
            peer=whole * PEOPLE,
            peer_name="the same people one by one",
            unit="s",
            work=work,
            quality={"again, nothing new": f"{again:.1f} s", "keys": LinkKey.objects.count()},
        ),
        Figure(
            name="enter one resident: traits, keys, counts",
            ours=index * 1000,
            peer=MOST_MS,
            peer_name="what it may take",
            unit="ms, median",
            work=work,
            quality={"with gate, ledger and a synced commit": f"{whole * 1000:.1f} ms"},
        ),
    ]


def _imported(context: Context, path: Path) -> float:
    started = perf_counter()
    with registry.draft(context, path, Said()) as draft:
        draft.take()
    return perf_counter() - started


def _kept(context: Context) -> tuple[float, float]:
    """The medians of entering somebody: the whole act, and what it writes of them alone."""
    numbers = iter(range(10 * ONE_BY_ONE))
    inner: list[float] = []
    write = people._write

    def timed(*arguments: object) -> None:
        started = perf_counter()
        write(*arguments)  # type: ignore[arg-type]
        inner.append(perf_counter() - started)

    people._write = timed  # type: ignore[assignment]
    someone = Person("", "Cognome", "Nome", address="via Po 1", municipality="Borgolago")
    whole = seconds(
        lambda: keep(context, replace(someone, number=f"X{next(numbers)}", surname=f"Cognome{next(numbers)}")),
        runs=ONE_BY_ONE,
    )
    people._write = write
    assert Resident.objects.filter(number__startswith="X").count() > ONE_BY_ONE
    return whole, sorted(inner)[len(inner) // 2]
