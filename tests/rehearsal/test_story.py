"""The story is in every rehearsal, in its exact words, and nothing gives it away."""

import csv
import email
from datetime import date, datetime
from email.message import Message
from pathlib import Path
from typing import Any

import pytest

from preavviso.domain.answer import NOT_STATED
from preavviso.rehearsal import story, world
from preavviso.rehearsal.place import CALENDAR
from preavviso.rehearsal.programme import Form, programmes
from preavviso.rehearsal.town import Town


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def message(folder: Path, name: str) -> tuple[Message, str]:
    """The message's own letter (out of its envelope where it has one), and its text."""
    outer = email.message_from_bytes((folder / "maildir" / name).read_bytes())
    inner = outer
    for part in outer.walk():
        if part.get_content_type() == "message/rfc822":
            carried = part.get_payload(0)
            assert isinstance(carried, Message)
            inner = carried
    payload = inner.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return inner, payload.decode(inner.get_content_charset("ascii"))


def test_the_days_are_those_of_the_story() -> None:
    sent_on = story.ACCEPTED_AT.date()
    assert sent_on == date(2025, 10, 24)
    assert sent_on.weekday() == 4
    assert story.EXECUTION_ON.weekday() == 3
    assert (story.EXECUTION_ON - sent_on).days == 34
    assert CALENDAR.working_days_left(sent_on, story.EXECUTION_ON) == 22


def test_four_messages_tell_it_by_pec_and_by_plain_mail(folder: Path, truth: dict[str, Any]) -> None:
    hours = {
        "programme": "2025-10-24T10:15:04+02:00",
        "programme_twin": "2025-10-24T10:15:37+02:00",
        "reminder": "2025-11-21T09:32:55+01:00",
    }
    for name, hour in hours.items():
        assert truth["messages"][truth["story"][name]]["delivered_at"] == hour
    for name in ("programme", "programme_twin", "reminder", "reminder_twin"):
        letter, text = message(folder, truth["story"][name])
        assert letter["Subject"].endswith(story.SUBJECT)
        assert (
            "Bruni Tullio, via dei Mille 14, int. 6 - ore 9:30 - SI ESEGUE - dopo ripetuti solleciti telefonici e "
            "appuntamenti che non sono stati rispettati si procede con l'esecuzione" in text
        )
        assert "Giovedì 27 novembre 2025" in text


def test_the_provider_accepted_it_at_a_quarter_past_ten_less_a_minute(folder: Path, truth: dict[str, Any]) -> None:
    raw = (folder / "maildir" / truth["story"]["programme"]).read_bytes()
    assert email.message_from_bytes(raw)["Date"] == "Fri, 24 Oct 2025 10:14:22 +0200"


def test_nothing_in_the_lists_says_that_anybody_there_is_disabled(truth: dict[str, Any]) -> None:
    assert story.entry().vulnerability == NOT_STATED
    told = [
        entry
        for message in truth["messages"].values()
        for entry in message["entries"]
        if entry["means"]["person_id"] == truth["story"]["person_id"]
    ]
    assert len(told) == 5  # twice by PEC, twice by plain mail, and the copy that somebody forwarded
    assert all(entry["vulnerability"] == {"answer": "not_stated", "text": None} for entry in told)
    assert "disab" not in story.REMARK


def test_the_registry_knows_the_household(folder: Path) -> None:
    household = [row for row in rows(folder / "registry.csv") if row["household_id"] == "F0000001"]
    assert [row["given_name"] for row in household] == ["Tullio", "Ornella", "Elisa"]
    assert {row["address"] for row in household} == {"via dei Mille 14, int. 6"}
    assert {row["municipality"] for row in household} == {"Borgolago"}


def test_social_services_had_known_of_a_disability(folder: Path) -> None:
    prior = [row for row in rows(folder / "interventions.csv") if row["person_id"] == "P0000001"]
    assert [row["kind"] for row in prior] == ["sostegno alla disabilità", "appuntamento mancato"]


def test_the_authoritys_books_held_the_signals(folder: Path) -> None:
    (booked,) = [row for row in rows(folder / "tenancies.csv") if row["person_id"] == "P0000001"]
    assert booked["tenancy_code"] == "00417306"
    assert booked["arrears_months"] == "19"
    assert booked["last_payment_on"] == "2024-03-22"
    assert booked["notices_returned"] == "3"
    assert booked["income_papers_missing_since"] == "2021"


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("people", [100, 500, 24_000])
def test_it_is_there_whatever_the_seed_and_the_size(people: int, seed: int) -> None:
    (november,) = programmes(Town(people, seed), 1)
    assert november.form is Form.BY_DAY
    assert [line.entry for line in november.lines].count(story.entry()) == 1
    assert story.entry() in [line.entry for line in november.after(story.REMINDED_AT.date()).lines]


def test_the_november_list_of_the_usual_town_has_24_lines() -> None:
    (november,) = world.build(24_000, 1, 2025).programmes
    assert len(november.lines) == 24


def test_the_authority_wrote_on_the_23rd(folder: Path, truth: dict[str, Any]) -> None:
    _, text = message(folder, truth["story"]["programme"])
    assert " del 23/10/2025" in text
    assert datetime.fromisoformat(truth["messages"][truth["story"]["programme"]]["delivered_at"]).day == 24
