"""How well and how fast lines are linked to the registry: `python -m bench.linkage --people 100000 --seeds 5`.

The town and the lines are invented by `preavviso.rehearsal` with seeds that nothing was trained on (training takes
seeds from 1 to 99, this takes those from 1001 up). Each seed is another town. The threshold for a precision of 0.99 is
chosen on lines of its own (dev) and shown on others (test); the oracle, chosen on the test lines, stands beside.
"""

import argparse
import gc
import json
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.table import Table

from bench import accuracy
from bench.accuracy import Screened
from bench.engines import ENGINES, Engine, RegistryRow
from bench.figure import Figure
from preavviso.linkage.accuracy import Decisions, Flags
from preavviso.rehearsal import past
from preavviso.rehearsal.town import REGISTRY_HEADER, Town, registry_rows
from preavviso.rehearsal.trial import Trial, trials

RESULTS = Path(__file__).parent / "results" / "linkage.json"
FIRST_SEED = 1001
DEV_SEED, TEST_SEED = 1, 2
PRECISION = 0.99
COLUMNS = len(REGISTRY_HEADER)
STATED = {"bare": (0.0, 0.0), "mix": (0.4, 0.1)}
console = Console()


@dataclass(frozen=True, slots=True)
class Work:
    """One town and one kind of list."""

    people: int
    stated: str
    seed: int
    rows: int


@dataclass(frozen=True, slots=True)
class Result:
    """What an engine made of it. Shares are of 1; `threshold` is the score chosen on the dev lines."""

    engine: str
    work: Work
    precision_at_half: float
    recall_at_half: float
    f1_at_half: float
    f1_best: float
    threshold: float
    precision_at_p99: float
    recall_at_p99: float
    recall_at_p99_oracle: float
    recall_first: float
    ceiling: float
    household_precision_at_p99: float
    household_recall_at_p99: float
    household_recall_at_p99_oracle: float
    calibration_error: float
    recall_gap_at_p99: float
    recall_gap_at_half: float
    ms_a_row: float
    load_seconds: float
    megabytes: float


@dataclass(frozen=True, slots=True)
class Read:
    """The test lines and what was said of them, kept for the tables by kind."""

    lines: Sequence[Trial]
    decisions: Decisions
    places: npt.NDArray[np.int64]
    met: Flags
    threshold: float


def run(
    engine: Engine, people: int, seed: int, rows: int, stated: Iterable[str], *, history: bool = False
) -> Iterator[tuple[Result, Read]]:
    """Load one town and screen lists of each kind: so many dev lines and so many test lines."""
    town = Town(people, seed)
    gc.collect()
    before, started = _resident(), time.perf_counter()
    engine.load(_registry(town, history=history))
    load_seconds = time.perf_counter() - started
    gc.collect()
    megabytes = _resident() - before
    for what in stated:
        dates, codes = STATED[what]
        dev, test = (
            list(trials(town, rows, part, birth_dates=dates, codici_fiscali=codes)) for part in (DEV_SEED, TEST_SEED)
        )
        screened_dev = engine.screen(dev)
        started = time.perf_counter()
        screened = engine.screen(test)
        ms_a_row = (time.perf_counter() - started) * 1000 / rows
        met = accuracy.was_compared(test, engine.compared(test))
        work = Work(people, what, seed, rows)
        cost = ms_a_row, load_seconds, megabytes
        yield _judge(engine.name, work, (dev, screened_dev), (test, screened), met, cost)


Answered = tuple[Sequence[Trial], Sequence[Screened]]


def _judge(
    engine: str,
    work: Work,
    dev: Answered,
    test: Answered,
    met: Flags,
    cost: tuple[float, float, float],
) -> tuple[Result, Read]:
    lines = test[0]
    threshold = accuracy.person_decisions(*dev).lowest_threshold(PRECISION)
    home_threshold = accuracy.household_decisions(*dev).lowest_threshold(PRECISION)
    persons, homes = accuracy.person_decisions(*test), accuracy.household_decisions(*test)
    places = accuracy.ranks(*test)
    foreign = np.array([line.foreign for line in lines])
    italian, abroad = persons.where(~foreign), persons.where(foreign)
    there = persons.findable
    ms_a_row, load_seconds, megabytes = cost
    result = Result(
        engine=engine,
        work=work,
        precision_at_half=persons.precision(0.5),
        recall_at_half=persons.recall(0.5),
        f1_at_half=persons.f1(0.5),
        f1_best=persons.best_f1(),
        threshold=threshold,
        precision_at_p99=persons.precision(threshold),
        recall_at_p99=persons.recall(threshold),
        recall_at_p99_oracle=persons.recall(persons.lowest_threshold(PRECISION)),
        recall_first=float(((places >= 0) & (places < accuracy.FIRST))[there].mean()),
        ceiling=float(met[there].mean()),
        household_precision_at_p99=homes.precision(home_threshold),
        household_recall_at_p99=homes.recall(home_threshold),
        household_recall_at_p99_oracle=homes.recall(homes.lowest_threshold(PRECISION)),
        calibration_error=persons.calibration_error(),
        recall_gap_at_p99=italian.recall(threshold) - abroad.recall(threshold),
        recall_gap_at_half=italian.recall(0.5) - abroad.recall(0.5),
        ms_a_row=ms_a_row,
        load_seconds=load_seconds,
        megabytes=megabytes,
    )
    return result, Read(lines, persons, places, met, threshold)


def _registry(town: Town, *, history: bool) -> Iterator[RegistryRow]:
    """Everybody as they stand; with what was otherwise once, where it is asked for."""
    for household in town.households():
        yield from registry_rows(household)
        if history:
            for person in household.members:
                yield from (past.history_row(mention)[:COLUMNS] for mention in past.of(town, household, person))


def _resident() -> float:
    """The memory that this process holds, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


# --- Tables ------------------------------------------------------------------------------------------------------

SHOWN = {
    "F1 at p≥.5": "f1_at_half",
    "P at p≥.5": "precision_at_half",
    "R at p≥.5": "recall_at_half",
    "best F1": "f1_best",
    "R@P99": "recall_at_p99",
    "its P": "precision_at_p99",
    "R@P99 oracle": "recall_at_p99_oracle",
    "R@5": "recall_first",
    "ceiling": "ceiling",
    "household R@P99": "household_recall_at_p99",
    "its P ": "household_precision_at_p99",
    "household oracle": "household_recall_at_p99_oracle",
    "ECE": "calibration_error",
    "gap at P99": "recall_gap_at_p99",
    "gap at .5": "recall_gap_at_half",
    "ms a row": "ms_a_row",
    "invent and load s": "load_seconds",
    "MB": "megabytes",
}


def spread(results: Sequence[Result], name: str) -> tuple[float, float, float]:
    """The median of a figure over the seeds, the least and the most."""
    values = [float(getattr(result, name)) for result in results]
    return median(values), min(values), max(values)


def _summary(groups: dict[tuple[str, int, str], list[Result]]) -> Table:
    table = Table(title="Median over the seeds, and the range")
    table.add_column("figure")
    for engine, people, stated in groups:
        table.add_column(f"{engine}\n{people:,} {stated}", justify="right")
    for heading, name in SHOWN.items():
        cells = []
        for results in groups.values():
            middle, low, high = spread(results, name)
            form = "{:.2f}" if name in ("ms_a_row", "load_seconds") else "{:.0f}" if name == "megabytes" else "{:.3f}"
            several = f" [{form.format(low)}–{form.format(high)}]" if len(results) > 1 else ""
            cells.append(form.format(middle) + several)
        table.add_row(heading, *cells)
    return table


def _tables(key: tuple[str, int, str], reads: Sequence[Read]) -> Iterator[Table]:
    """Of all seeds together: who is missed, who is mistaken, and how true the probabilities are."""
    lines = [line for read in reads for line in read.lines]
    together = _together([read.decisions for read in reads])
    places = np.concatenate([read.places for read in reads])
    met = np.concatenate([read.met for read in reads])
    thresholds = np.concatenate([np.full(len(read.lines), read.threshold) for read in reads])
    engine, people, stated = key
    of = f"{engine}, {people:,} {stated}"
    missed = Table(title=f"Who is found: {of}")
    for heading in ("kind", "lines", "compared", "among 5", "at p≥.5", "at P99"):
        missed.add_column(heading, justify="left" if heading == "kind" else "right")
    for row in accuracy.by_kind(lines, together, places, met, thresholds):
        shares = (row.compared, row.among_first, row.at_half, row.at_threshold)
        missed.add_row(row.kind, f"{row.lines:,}", *(f"{share:.3f}" for share in shares))
    yield missed
    lured = Table("who is meant", "lines", "taken for somebody at p≥.5", "at P99", title=f"Nobody's lines: {of}")
    for absence, count, at_half, at_threshold in accuracy.lured(lines, together, thresholds):
        lured.add_row(absence, f"{count:,}", f"{at_half:.3f}", f"{at_threshold:.3f}")
    yield lured
    reliability = Table("probability", "lines", "said", "came true", title=f"Reliability: {of}")
    for span in together.reliability():
        reliability.add_row(
            f"{span.low:g}–{span.high:g}", f"{span.lines:,}", f"{span.said:.4f}", f"{span.came_true:.4f}"
        )
    yield reliability


def _together(parts: Sequence[Decisions]) -> Decisions:
    return Decisions(
        np.concatenate([part.score for part in parts]),
        np.concatenate([part.probability for part in parts]),
        np.concatenate([part.right for part in parts]),
        np.concatenate([part.findable for part in parts]),
    )


def measure(people: int = 100_000, seeds: int = 1, rows: int = 3_000) -> list[Figure]:
    """For `make bench`: what the first engine finds beside what each of the others finds, in the same towns."""
    first, *others = ENGINES
    if not others:
        return []
    groups = _all([first, *others], [people], seeds, rows, list(STATED))[0]
    figures = []
    for stated in STATED:
        ours = groups[ENGINES[first]().name, people, stated]
        for other in others:
            theirs = groups[ENGINES[other]().name, people, stated]
            figures += [
                _figure(ours, theirs, title, name, f"{rows * seeds:,} lines, {stated}, {people:,} people")
                for title, name in (("F1 of linkage", "f1_best"), ("recall at precision .99", "recall_at_p99_oracle"))
            ]
    return figures


def _figure(ours: Sequence[Result], theirs: Sequence[Result], title: str, name: str, work: str) -> Figure:
    quality = {heading: round(spread(ours, shown)[0], 4) for heading, shown in SHOWN.items() if shown != name}
    return Figure(
        name=f"{title}, {ours[0].work.stated}",
        ours=spread(ours, name)[0],
        peer=spread(theirs, name)[0],
        peer_name=theirs[0].engine,
        unit="share of 1",
        work=work,
        quality=dict(quality),
    )


Groups = dict[tuple[str, int, str], list[Result]]


def _all(
    engines: Sequence[str], sizes: Sequence[int], seeds: int, rows: int, stated: Sequence[str], *, history: bool = False
) -> tuple[Groups, dict[tuple[str, int, str], list[Read]]]:
    groups: Groups = {}
    reads: dict[tuple[str, int, str], list[Read]] = {}
    for people in sizes:
        for seed in range(FIRST_SEED, FIRST_SEED + seeds):
            for name in engines:
                for result, read in run(ENGINES[name](), people, seed, rows, stated, history=history):
                    key = result.engine, people, result.work.stated
                    groups.setdefault(key, []).append(result)
                    reads.setdefault(key, []).append(read)
    return groups, reads


def main() -> None:
    """Measure what is asked for, print it, and write bench/results/linkage.json."""
    parser = argparse.ArgumentParser(prog="python -m bench.linkage", description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[100_000])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--rows", type=int, default=3_000, help="dev lines, and as many test lines")
    parser.add_argument("--stated", nargs="+", choices=list(STATED), default=list(STATED))
    parser.add_argument("--engine", nargs="+", choices=list(ENGINES), default=[next(iter(ENGINES))])
    parser.add_argument("--history", action="store_true", help="the registry's earlier names and addresses too")
    parser.add_argument("--kinds", action="store_true", help="the tables by kind of line as well")
    asked = parser.parse_args()
    groups, reads = _all(asked.engine, asked.people, asked.seeds, asked.rows, asked.stated, history=asked.history)
    console.print(_summary(groups))
    if asked.kinds:
        for key, kept in reads.items():
            for table in _tables(key, kept):
                console.print(table)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps([asdict(result) for results in groups.values() for result in results], indent=2))


if __name__ == "__main__":
    main()
