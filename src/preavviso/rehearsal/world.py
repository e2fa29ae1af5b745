"""One rehearsal: a town, its tenancies, its months of mail, and the truth about all of them."""

import csv
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TextIO

from preavviso.domain.answer import NotStated, word
from preavviso.rehearsal import correspondence, intervention, maildir, place, story, tenancy, town
from preavviso.rehearsal.correspondence import Delivered
from preavviso.rehearsal.household import Household
from preavviso.rehearsal.programme import Line, Programme, programmes
from preavviso.rehearsal.seal import Seal, ThrowAwayCa, throw_away_ca
from preavviso.rehearsal.town import Town

MARK = "rehearsal.json"
FILES = (MARK, "places.json", "truth.json", "registry.csv", "tenancies.csv", "interventions.csv")
FOLDERS = ("maildir", "pec-ca")
Progress = Callable[[int], None]


@dataclass(frozen=True)
class World:
    """What a rehearsal is made of. Nothing is written and little is kept: the town is imagined while it is read."""

    people: int
    months: int
    seed: int

    @cached_property
    def town(self) -> Town:
        """The invented municipality's people."""
        return Town(self.people, self.seed)

    @cached_property
    def programmes(self) -> tuple[Programme, ...]:
        """The authority's lists, oldest first."""
        return programmes(self.town, self.months)

    @property
    def ca(self) -> ThrowAwayCa:
        """Who vouches for the PEC provider."""
        return throw_away_ca(str(self.seed))

    @cached_property
    def seal(self) -> Seal:
        """What the PEC provider signs with."""
        return self.ca.seal(place.PROVIDER.address)

    def messages(self) -> Iterator[Delivered]:
        """The mail, month by month."""
        return correspondence.months(self.programmes, self.seal, self.seed)


def build(people: int, months: int, seed: int) -> World:
    """The world of so many people and months; ValueError when there are too few of either."""
    world = World(people, months, seed)
    _ = world.town
    if months < 1:
        raise ValueError(f"A rehearsal has at least one month, not {months}.")
    return world


@dataclass(frozen=True, slots=True)
class Written:
    """How much of everything was written."""

    people: int
    households: int
    tenancies: int
    interventions: int
    messages: int
    lines: int


def write(world: World, out: Path, *, progress: Progress | None = None) -> Written:
    """Write the world into a folder. `progress` is told how many people have been written so far."""
    out.mkdir(parents=True, exist_ok=True)
    _save(out / MARK, {"people": world.people, "months": world.months, "seed": world.seed})
    _save(out / "places.json", place.as_data())
    (out / "pec-ca").mkdir(exist_ok=True)
    (out / "pec-ca" / "ca.pem").write_bytes(world.ca.pem)
    tables = _write_town(world.town, out, progress or _nobody)
    messages, lines = _write_mail(world, out)
    return Written(world.people, tables.households, tables.tenancies.rows, tables.interventions.rows, messages, lines)


def is_rehearsal(folder: Path) -> bool:
    """Was this folder written by a rehearsal before?"""
    return (folder / MARK).is_file()


def clear(folder: Path) -> None:
    """Take an earlier rehearsal out of its folder, and nothing else."""
    for name in FOLDERS:
        shutil.rmtree(folder / name, ignore_errors=True)
    for name in FILES:
        (folder / name).unlink(missing_ok=True)


class _Table:
    """A CSV file that is being written, and how many rows it has."""

    def __init__(self, file: TextIO, header: tuple[str, ...]) -> None:
        self._writer = csv.writer(file, lineterminator="\n")
        self._writer.writerow(header)
        self.rows = 0

    def add(self, row: tuple[object, ...]) -> None:
        self._writer.writerow(row)
        self.rows += 1


@dataclass
class _Tables:
    registry: _Table
    tenancies: _Table
    interventions: _Table
    households: int = 0

    def add(self, household: Household) -> None:
        self.households += 1
        for row in town.registry_rows(household):
            self.registry.add(row)
        if household.tenancy is not None:
            self.tenancies.add(tenancy.row(household.tenancy))
        for prior in household.interventions:
            self.interventions.add(intervention.row(prior))


def _write_town(invented: Town, out: Path, progress: Progress) -> _Tables:
    with ExitStack() as stack:

        def table(name: str, header: tuple[str, ...]) -> _Table:
            return _Table(stack.enter_context((out / name).open("w", encoding="utf-8", newline="")), header)

        tables = _Tables(
            table("registry.csv", town.REGISTRY_HEADER),
            table("tenancies.csv", tenancy.HEADER),
            table("interventions.csv", intervention.HEADER),
        )
        for number in range(len(invented.streets)):
            for household in invented.street(number):
                tables.add(household)
            progress(tables.registry.rows)
        return tables


def _nobody(_: int) -> None:
    """Nobody is told how far it is."""


def _write_mail(world: World, out: Path) -> tuple[int, int]:
    """The maildir and the truth about it; how many messages, and how many lines in their lists."""
    box = out / "maildir"
    maildir.create(box)
    names: dict[str, str] = {}
    truths: dict[str, object] = {}
    lines = 0
    for message in world.messages():
        name = maildir.file_name(message.key, message.raw, message.delivered_at, seen=message.seen)
        maildir.write(box, name, message.raw, message.delivered_at)
        names[message.key] = name
        truths[name] = truth(message, names)
        lines += len(message.lines)
    _save(out / "truth.json", {"story": _true_story(names), "messages": truths})
    return len(truths), lines


def _true_story(names: dict[str, str]) -> dict[str, object]:
    household = story.household()
    return {
        "person_id": household.head.person_id,
        "household_id": household.household_id,
        "tenancy_code": story.household_code(),
        "period": str(story.PERIOD),
        "planned_on": story.EXECUTION_ON.isoformat(),
        "programme": names[f"{story.PERIOD}-programme"],
        "programme_twin": names[f"{story.PERIOD}-programme-twin"],
        "reminder": names[f"{story.PERIOD}-reminder"],
        "reminder_twin": names[f"{story.PERIOD}-reminder-twin"],
    }


def truth(message: Delivered, names: dict[str, str]) -> dict[str, object]:
    """What a perfect reader would say of the message, and what only its inventor knows (`person_id`)."""
    return {
        "key": message.key,
        "sha256": hashlib.sha256(message.raw).hexdigest(),
        "delivered_at": message.delivered_at.isoformat(),
        "kind": str(message.kind),
        "notice_kind": str(message.notice_kind) if message.notice_kind else None,
        "period": str(message.period) if message.period else None,
        "source": message.source if message.notice_kind else None,
        "twin_of": names[message.twin_of] if message.twin_of else None,
        "reminds": names[message.reminds] if message.reminds else None,
        "copy_of": names[message.copy_of] if message.copy_of else None,
        "entries": [_true_line(line) for line in message.lines],
    }


def _true_line(line: Line) -> dict[str, object]:
    entry = line.entry
    answer = entry.vulnerability
    return {
        "surname": entry.surname,
        "given_name": entry.given_name,
        "address": entry.address,
        "tenancy_code": entry.tenancy_code,
        "planned_on": entry.planned_on.isoformat() if entry.planned_on else None,
        "planned_at": entry.planned_at.isoformat("minutes") if entry.planned_at else None,
        "decision": str(entry.decision),
        "remark": entry.remark,
        "vulnerability": {
            "answer": str(word(answer)),
            "text": None if isinstance(answer, NotStated) else answer.text,
        },
        "means": {"person_id": line.person_id, "tenancy_code": line.tenancy_code},
    }


def _save(path: Path, data: dict[str, object]) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
