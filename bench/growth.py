"""What a list of 50 lines costs against registries of 10,000 to 10,000,000 rows, mapped from a folder.

Up to a million the people are the rehearsal's. Ten million are ten times that million: who shares a name with somebody
shares it with ten times as many, and every address, birth date and codice fiscale of a copy is its own.
Each size is measured in a process of its own, so that its memory is its own.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import median
from time import perf_counter

import numpy as np

from bench.figure import Figure
from preavviso.domain.matching.key import RULES, rule_number
from preavviso.domain.matching.mention import Mention, Traits
from preavviso.linkage.index import Index
from preavviso.linkage.judgement import shipped
from preavviso.linkage.screening import screen
from preavviso.rehearsal.town import Town
from preavviso.rehearsal.trial import trials

SIZES = (10_000, 100_000, 1_000_000)
COPIES = 10
LISTS, LINES, SEED = 60, 50, 1001
# What is found by names alone; the other rules' texts hold an address, a birth date or a codice fiscale.
BY_NAME = tuple(rule.number for rule in RULES if rule.number in {0, 2, 3, 4, 5, 11, 12, 15})
NAMES = ("surname", "surname_sound", "given", "given_sound")


def measure() -> list[Figure]:
    """The p95 of each size beside that of the smallest, with memory and disk."""
    with tempfile.TemporaryDirectory() as folder:
        costs = [_cost(people, Path(folder) / str(people)) for people in SIZES]
        costs.append(_cost(SIZES[-1] * COPIES, _copied(Path(folder) / str(SIZES[-1]), Path(folder) / "copied")))
    return [
        Figure(
            name=f"a list of {LINES} lines against {cost['rows']:,} rows",
            ours=cost["p95"],
            peer=costs[0]["p95"],
            peer_name=f"the same against {costs[0]['rows']:,}",
            unit="ms, p95",
            work=f"{LISTS} lists, index mapped from a folder",
            quality={name: cost[name] for name in ("median", "MiB resident", "MiB on disk", "seconds to build")},
        )
        for cost in costs
    ]


def _cost(people: int, folder: Path) -> dict[str, float]:
    """What a process of its own says that the lists cost; the index is made first where there is none."""
    started = perf_counter()
    if not folder.exists():
        _built(people).save(folder)
    built = perf_counter() - started
    done = subprocess.run(
        [sys.executable, "-m", "bench.growth", str(min(people, SIZES[-1])), str(folder)],
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found | {"seconds to build": round(built, 1)}


def _built(people: int) -> Index:
    town = Town(people, SEED)
    return Index.of(
        (
            person.person_id,
            home.household_id,
            Mention(
                person.surname,
                person.given_name,
                person.birth_date.isoformat(),
                person.codice_fiscale,
                home.address,
                home.municipality,
            ),
        )
        for home in town.households()
        for person in home.members
    )


def _copied(folder: Path, to: Path) -> Path:
    """The index ten times over. Written column by column: it never is in memory whole."""
    one = Index.load(folder)
    by_name = np.isin(rule_number(one.keys), BY_NAME)
    keys = np.concatenate([np.where(by_name, one.keys, one.keys ^ (copy << 40)) for copy in range(COPIES)])
    rows = np.concatenate([one.rows + np.int32(copy * one.size()) for copy in range(COPIES)])
    order = np.argsort(keys, kind="stable")
    many = replace(
        one,
        traits={},
        keys=keys[order],
        rows=rows[order],
        carriers={name: carriers * np.int32(COPIES if name in NAMES else 1) for name, carriers in one.carriers.items()},
        persons=np.concatenate([np.char.add(one.persons, f"-{copy}".encode()) for copy in range(COPIES)]),
        households=np.concatenate([np.char.add(one.households, f"-{copy}".encode()) for copy in range(COPIES)]),
    )
    many.save(to)
    for name in Traits._fields:
        np.save(to / f"trait_{name}.npy", np.concatenate([one.traits[name]] * COPIES), allow_pickle=False)
    return to


def _measured(people: int, folder: Path) -> dict[str, float]:
    index, judgement = Index.load(folder), shipped()
    lines = [
        Mention(one.surname, one.given_name, one.birth_date, one.codice_fiscale, one.address, one.municipality)
        for one in trials(Town(people, SEED), (LISTS + 3) * LINES, SEED)
    ]
    taken = []
    for start in range(0, len(lines), LINES):
        began = perf_counter()
        screen(index, lines[start : start + LINES], judgement)
        taken.append((perf_counter() - began) * 1000)
    return {
        "rows": index.size(),
        "p95": float(np.quantile(taken[3:], 0.95)),
        "median": round(median(taken[3:]), 1),
        "MiB resident": getrusage(RUSAGE_SELF).ru_maxrss // 1024,
        "MiB on disk": sum(file.stat().st_size for file in folder.iterdir()) >> 20,
    }


if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("people", type=int)
    asked.add_argument("folder", type=Path)
    given = asked.parse_args()
    print(json.dumps(_measured(given.people, given.folder)))
