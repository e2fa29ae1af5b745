"""How fast lists are screened and linked, beside Splink on the same registry: `python -m bench.linkage_speed`.

Both engines look at the same pairs by the same rules and weigh them by the same model (tests/linkage/test_batch.py).
Splink is given a registry that lies ready in DuckDB, with its frequencies, and is asked for weights alone; ours reads
the lines, weighs, judges and explains.
"""

import argparse
import gc
import time
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.parquet as pq

from bench.figure import Figure, p95
from preavviso.domain.matching.mention import Mention, readings_of
from preavviso.linkage.batch import Batch, Engine, Line, opened
from preavviso.linkage.index import Index, Row
from preavviso.linkage.judgement import shipped
from preavviso.linkage.screening import screen
from preavviso.rehearsal.town import Town, registry_rows
from preavviso.rehearsal.trial import Trial, trials

SEED = 1001
LIST, FEED = 50, 20_000
# A list that somebody waits for is screened this often, ours and theirs.
OURS, THEIRS = 60, 15


def measure(people: int = 1_000_000) -> list[Figure]:
    """Screening a list while somebody waits, and linking a night's feed."""
    town = Town(people, SEED)
    feed = list(trials(town, FEED, 1, birth_dates=0.4, codici_fiscali=0.1))
    registry, made_ready = _timed(lambda: Index.of(rows_of(town)))
    started = time.perf_counter()
    with opened(Engine.DUCKDB, registry, shipped()) as batch:
        loaded = time.perf_counter() - started
        return [
            _waiting(batch, registry, feed, people),
            _night(batch, registry, feed, people, {"registry made ready, s": made_ready, "loaded, s": loaded}),
        ]


def _waiting(batch: Batch, registry: Index, feed: Sequence[Trial], people: int) -> Figure:
    lists = list(lots([mention_of(line) for line in feed], LIST))
    turn, other = count(), count()

    def ours() -> None:
        screen(registry, lists[next(turn) % len(lists)], shipped())

    def theirs() -> None:
        mentions = lists[next(other) % len(lists)]
        batch.weighed([reading.traits for mention in mentions for reading in readings_of(mention)])

    return Figure(
        name=f"screening of a list, p95, {people:,} people",
        ours=p95(ours, OURS) * 1000,
        peer=p95(theirs, THEIRS) * 1000,
        peer_name="Splink predict_between, DuckDB",
        unit="ms",
        work=f"{LIST} lines against {registry.size():,} rows, in memory",
    )


def _night(batch: Batch, registry: Index, feed: Sequence[Trial], people: int, quality: dict[str, float]) -> Figure:
    lines: list[Line] = [(line.entry_id, mention_of(line)) for line in feed]
    with TemporaryDirectory() as folder:
        out = Path(folder) / "links.parquet"
        _, linked = _timed(lambda: pq.write_table(batch.links(lines), out))
        found = pq.read_table(out).to_pylist()
    _, screened = _timed(lambda: _screened_in_lots(registry, [mention for _, mention in lines]))
    return Figure(
        name=f"linking a night's feed, {people:,} people",
        ours=linked,
        peer=screened,
        peer_name="our own screening, in lots of 500",
        unit="s",
        work=f"{len(lines):,} lines against {registry.size():,} rows, from loaded tables to Parquet",
        quality={name: round(value, 2) for name, value in (quality | _rightness(found, feed)).items()},
    )


def _screened_in_lots(registry: Index, mentions: Sequence[Mention]) -> None:
    for lot in lots(mentions, 500):
        screen(registry, lot, shipped())


def lots(mentions: Sequence[Mention], size: int) -> Iterator[Sequence[Mention]]:
    return (mentions[start : start + size] for start in range(0, len(mentions), size))


def _rightness(links: Sequence[dict[str, object]], feed: Sequence[Trial]) -> dict[str, float]:
    """How often the likeliest link is right, where it is likelier than not."""
    best: dict[object, object] = {}
    for one in links:
        if isinstance(chance := one["match_probability"], float) and chance >= 0.5:
            best.setdefault(one["left_id"], one["right_id"])
    right = sum(line.person_id is not None and best.get(line.entry_id) == line.person_id for line in feed)
    there = sum(line.person_id is not None for line in feed)
    return {"links": len(links), "precision at p≥.5": right / max(len(best), 1), "recall at p≥.5": right / there}


def rows_of(town: Town) -> Iterator[Row]:
    for household in town.households():
        for row in registry_rows(household):
            person, surname, given_name, born, code, address, home, municipality = map(str, row)
            yield person, home, Mention(surname, given_name, born, code, address, municipality)


def mention_of(line: Trial) -> Mention:
    return Mention(line.surname, line.given_name, line.birth_date, line.codice_fiscale, line.address, line.municipality)


def _timed(work):  # type: ignore[no-untyped-def]
    gc.collect()
    started = time.perf_counter()
    done = work()
    return done, time.perf_counter() - started


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    for figure in measure(parser.parse_args().people):
        print(figure.name, f"{figure.ours:.4g}", figure.peer_name, f"{figure.peer:.4g}", figure.unit, figure.quality)
