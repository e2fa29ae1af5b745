"""The rehearsal as a whole: the same again for the same seed, true to its own truth, small and quick."""

import csv
import hashlib
import io
import json
import time
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from codicefiscale import codicefiscale

from preavviso.domain.message import MessageKind
from preavviso.rehearsal import letter, place, sheet, story, world
from preavviso.rehearsal.programme import Form, Programme, before, execution_days, programmes, size
from preavviso.rehearsal.seal import OPENED
from preavviso.rehearsal.town import Town
from preavviso.rehearsal.world import World


def files(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file with its bytes; the messages with their time as well."""
    return {
        str(path.relative_to(folder)): (path.read_bytes(), int(path.stat().st_mtime) if "maildir" in path.parts else 0)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_seed_is_the_same_bytes(folder: Path, village: World, tmp_path: Path) -> None:
    world.write(world.build(village.people, village.months, village.seed), tmp_path)
    assert files(tmp_path) == files(folder)


def test_another_seed_is_another_town(village: World) -> None:
    ours = list(village.town.households())
    theirs = list(Town(village.people, village.seed + 1).households())
    assert ours[0] == theirs[0]  # the story
    assert ours[1:] != theirs[1:]


def test_a_village_of_500_and_three_months_takes_less_than_two_seconds(tmp_path: Path) -> None:
    started = time.process_time()
    world.write(world.build(500, 3, 12), tmp_path)
    assert time.process_time() - started < 2


@pytest.mark.parametrize("people", [100, 500, 4_321])
def test_a_town_has_exactly_as_many_people_as_asked(people: int) -> None:
    town = Town(people, 5)
    households = list(town.households())
    ids = [person.person_id for household in households for person in household.members]
    assert ids == [f"P{number:07}" for number in range(1, people + 1)]
    assert len({household.household_id for household in households}) == len(households)
    assert len({household.address for household in households}) == len(households)


def test_a_street_is_the_same_alone_and_in_the_whole_town() -> None:
    town = Town(2_000, 5)
    assert [home for number in range(len(town.streets)) for home in town.street(number)] == list(town.households())
    assert list(Town(2_000, 5).street(7)) == list(town.street(7))


def test_too_small_a_town_and_too_few_months_are_refused() -> None:
    with pytest.raises(ValueError, match="at least"):
        world.build(500, 0, 1)
    with pytest.raises(ValueError, match="from 100"):
        world.build(20, 1, 1)


def test_every_codice_fiscale_is_valid_and_belongs_to_its_person(folder: Path) -> None:
    with (folder / "registry.csv").open(encoding="utf-8", newline="") as file:
        people = list(csv.DictReader(file))
    assert len({row["codice_fiscale"] for row in people}) == len(people)
    for row in people[::5]:
        decoded = codicefiscale.decode(row["codice_fiscale"])
        born_on = decoded["birthdate"]
        assert isinstance(born_on, datetime)
        written = date.fromisoformat(row["birth_date"])
        assert (born_on.month, born_on.day, born_on.year % 100) == (written.month, written.day, written.year % 100)
        assert codicefiscale.encode_lastname(row["surname"]) == decoded["raw"]["lastname"]
        assert codicefiscale.encode_firstname(row["given_name"]) == decoded["raw"]["firstname"]


def test_a_town_has_the_names_that_matching_stumbles_over() -> None:
    people = [person for household in Town(20_000, 3).households() for person in household.members]
    surnames = {person.surname for person in people}
    assert {"D'Angelo", "De Luca", "Cantù", "Singh", "Popescu"} <= surnames
    assert any(surname.encode("latin-1", "replace").decode("latin-1") != surname for surname in surnames)
    assert any(" " in person.given_name for person in people)


def test_about_one_civic_in_eight_is_a_public_block() -> None:
    households = list(Town(40_000, 3).households())
    civics = {household.address.split(",")[0] for household in households}
    blocks = {household.address.split(",")[0] for household in households if household.tenancy}
    assert 0.09 < len(blocks) / len(civics) < 0.15


def test_tenancy_codes_are_unique_and_begin_with_a_zero(folder: Path) -> None:
    with (folder / "tenancies.csv").open(encoding="utf-8", newline="") as file:
        codes = [row["tenancy_code"] for row in csv.DictReader(file)]
    assert len(set(codes)) == len(codes)
    assert all(code.startswith("0") and len(code) == 8 for code in codes)


def test_the_truth_names_every_message_and_no_other(folder: Path, truth: dict[str, Any]) -> None:
    box = folder / "maildir"
    found = {str(path.relative_to(box)) for path in box.rglob("*") if path.is_file()}
    assert found == set(truth["messages"])
    for name, message in truth["messages"].items():
        path = box / name
        assert hashlib.sha256(path.read_bytes()).hexdigest() == message["sha256"]
        assert int(path.stat().st_mtime) == int(datetime.fromisoformat(message["delivered_at"]).timestamp())
        assert name.startswith(f"{name[:3]}/{int(path.stat().st_mtime)}.")
        assert f",S={path.stat().st_size}," in name


def test_each_month_has_its_pairs_its_copy_and_its_noise(truth: dict[str, Any]) -> None:
    messages = truth["messages"]
    for period in ("2025-09", "2025-10", "2025-11"):
        month = {name: message for name, message in messages.items() if message["key"].startswith(period)}
        kinds = [message["kind"] for message in month.values()]
        assert {str(kind) for kind in MessageKind} - set(kinds) == {"document", "unreadable"}
        for kind in ("programme", "reminder"):
            notices = {name: message for name, message in month.items() if message["notice_kind"] == kind}
            (certified,) = [
                name for name, message in notices.items() if message["kind"] == "pec" and not message["copy_of"]
            ]
            (twin,) = [message for message in notices.values() if message["kind"] == "email"]
            assert twin["twin_of"] == certified
            assert twin["entries"] == notices[certified]["entries"] != []
            assert {message["period"] for message in notices.values()} == {period}
        (copy,) = [message for message in month.values() if message["copy_of"]]
        assert copy["sha256"] == messages[copy["copy_of"]]["sha256"]


def test_lists_change_between_letters_and_sheets(truth: dict[str, Any]) -> None:
    sources = {
        message["period"]: message["source"]
        for message in truth["messages"].values()
        if message["notice_kind"] == "programme"
    }
    assert sources == {"2025-09": "body", "2025-10": "Elenco interventi OTTOBRE 2025.xlsx", "2025-11": "body"}


def test_a_sheet_reads_back_as_it_was_written(village: World) -> None:
    october = village.programmes[1]
    entries = [line.entry for line in october.lines]
    raw = sheet.workbook(entries, ("AZIENDA", "Elenco"))
    assert raw == sheet.workbook(entries, ("AZIENDA", "Elenco"))
    page = openpyxl.load_workbook(io.BytesIO(raw)).active
    assert page is not None
    rows = list(page.iter_rows(min_row=5, values_only=True))
    (header,) = page.iter_rows(min_row=4, max_row=4, values_only=True)
    assert header == sheet.COLUMNS
    assert rows[-1][0] == f"TOTALE INTERVENTI: {len(entries)}"
    day = None
    for row, entry in zip(rows, entries, strict=False):
        day = row[5] or day  # a merged cell gives its day to the first row alone
        assert isinstance(day, datetime)
        assert (row[1], row[2], row[3], row[4]) == (
            entry.tenancy_code,
            entry.surname,
            entry.given_name,
            entry.address,
        )
        assert (day.date(), row[7]) == (entry.planned_on, entry.remark)


def test_a_letter_lists_every_line_and_says_how_many(village: World) -> None:
    for programme in village.programmes:
        entries = [line.entry for line in programme.lines]
        text = letter.listing(entries, Form.BY_LINE)
        assert f"Totale interventi: {len(entries)}" in text
        assert all(f"{entry.surname} {entry.given_name}, {entry.address} - " in text for entry in entries)
    assert letter.listing([], Form.BY_DAY) == letter.NOTHING_LISTED


def test_executions_are_planned_on_working_days_only() -> None:
    for programme in programmes(Town(3_000, 8), 24):
        assert len(programme.lines) == size(3_000)
        planned = {line.entry.planned_on for line in programme.lines}
        assert planned <= set(execution_days(programme.period))
        assert all(place.CALENDAR.is_working_day(day) for day in planned if day)
    assert date(2025, 11, 13) not in execution_days(programmes(Town(500, 1), 1)[0].period)


def test_most_lines_say_nothing_of_a_vulnerability() -> None:
    made = programmes(Town(24_000, 8), 24)
    answers = [type(line.entry.vulnerability).__name__ for programme in made for line in programme.lines]
    assert 0.05 < answers.count("Stated") / len(answers) < 0.2
    decisions = {line.entry.decision for programme in made for line in programme.lines}
    assert len(decisions) == 5


def test_no_tenancy_stands_twice_in_one_list() -> None:
    def codes(programme: Programme) -> list[str]:
        return [line.tenancy_code for line in programme.lines]

    assert all(len(set(codes(made))) == len(codes(made)) for made in programmes(Town(500, 8), 12))


def test_the_seal_is_older_than_the_oldest_month_that_can_be_asked_for() -> None:
    assert OPENED.date() < before(story.PERIOD, 60).first_day


def test_nothing_in_it_can_reach_anybody(folder: Path) -> None:
    places = json.loads((folder / "places.json").read_text(encoding="utf-8"))
    assert places["municipality"]["patron_saint"] == {"month": 11, "day": 13}
    for body in ("municipality", "authority"):
        assert all(places[body][box].endswith(".example") for box in ("pec", "mail"))
    assert places["pec_provider"]["address"].endswith(".example")
