"""`preavviso read`, as a script and as a person use it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.channels.envelopes import CA, REMARK, SUBJECT, certified, letter, plain, raw_mail
from tests.channels.test_segnatura import FORM_OF_2021
from tests.house.tree import ROOT
from typer.testing import CliRunner

from preavviso.project.program import app
from preavviso.rehearsal.post import Attachment

COMMAND = Path(sys.executable).parent / "preavviso"


def run(*arguments: object, **environment: str):
    return CliRunner().invoke(app, ["read", *map(str, arguments)], env={"LC_ALL": "C", **environment})


def readings(result) -> list[dict]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def story(tmp_path):
    (tmp_path / "story.eml").write_bytes(certified())
    (tmp_path / "ca").mkdir()
    (tmp_path / "ca" / "ca.pem").write_bytes(CA.pem)
    return tmp_path


def test_the_story_in_the_words_of_the_contract(story):
    result = run(story / "story.eml", "--json", "--pec-ca", story / "ca")
    (reading,) = readings(result)
    assert reading["path"] == str(story / "story.eml")
    assert (reading["kind"], reading["trust"]) == ("pec", "certified")
    assert reading["pec"]["signature"]["status"] == "valid"
    assert reading["pec"]["stated_at"] == "2025-10-24T10:15:00+02:00"
    assert reading["pec"]["recipients"] == [{"address": "protocollo@pec.comune.borgolago.example", "certified": True}]
    assert reading["inner"]["from"] == "recupero.crediti@pec.casalaghi.example"
    assert reading["inner"]["subject"] == SUBJECT
    assert reading["inner"]["sent_at"] == "2025-10-24T10:14:00+02:00"
    (notice,) = reading["notices"]
    assert (notice["kind"], notice["period"], notice["source"]) == ("programme", "2025-11", "body")
    assert notice["completeness"] == {
        "anchors_seen": 3,
        "entries_made": 3,
        "declared_total": 3,
        "leftover": [],
        "complete": True,
    }
    first = notice["entries"][0]
    assert {key: first[key] for key in first if key != "cells"} == {
        "surname": "BRUNI",
        "given_name": "TULLIO",
        "address": "via dei Mille 14, int. 6",
        "tenancy_code": "",
        "planned_on": "2025-11-27",
        "planned_at": "09:00",
        "decision": "execute",
        "remark": REMARK,
        "vulnerability": {"answer": "not_stated", "text": ""},
        "where": "line 6",
        "confidence": 1.0,
        "needs_review": False,
    }
    assert reading["problems"] == []
    assert reading["protocol"] is None
    assert result.exit_code == 1, "one line has no day: a person has to look"


def test_the_number_of_the_senders_protocol_office_is_told(tmp_path):
    file = Attachment("Segnatura.xml", "application/xml", FORM_OF_2021.encode())
    (tmp_path / "a.eml").write_bytes(plain(letter(attachments=[file])))
    protocol = readings(run(tmp_path / "a.eml", "--json"))[0]["protocol"]
    assert protocol == {
        "kind": "segnatura",
        "administration": "cal_01",
        "area": "AOO1",
        "register": "RU",
        "registry_number": "0012345",
        "registered_on": "2025-10-24",
        "subject": "Programmazione interventi - novità",
        "documents": [{"name": "elenco.xlsx", "digest": "q1w2"}, {"name": "nota.pdf", "digest": "e3r4"}],
        "reason": "",
    }
    assert "Sender's protocol number 0012345 of 2025-10-24" in run(tmp_path / "a.eml").stdout


def keys(value: object) -> set[str]:
    """The names of all that is said in it."""
    match value:
        case dict():
            return {*value, *(key for one in value.values() for key in keys(one))}
        case list():
            return {key for one in value for key in keys(one)}
        case _:
            return set()


def test_every_key_is_on_its_page(story):
    file = Attachment("Segnatura.xml", "application/xml", FORM_OF_2021.encode())
    (story / "registered.eml").write_bytes(plain(letter(attachments=[file])))
    (story / "empty.txt").touch()
    read = readings(run(story, "--json"))
    for reading in read:
        for entry in (entry for notice in reading["notices"] for entry in notice["entries"]):
            entry.pop("cells")
    page = (ROOT / "docs" / "reference" / "lettura.md").read_text(encoding="utf-8")
    named = keys(read)
    assert {"recipients", "stated_at", "digest", "leftover", "code"} <= named
    assert sorted(key for key in named | {"cells"} if f"`{key}`" not in page) == []


def test_the_folder_of_authorities_may_come_from_the_environment(story):
    result = run(story / "story.eml", "--json", PREAVVISO_PEC_CA=str(story / "ca"))
    assert readings(result)[0]["trust"] == "certified"


def test_nothing_doubtful_ends_with_zero(tmp_path):
    line = "ROSSI MARIA – VIA ROMA 12 – 27/11/2025 – SI ESEGUE"
    (tmp_path / "a.eml").write_bytes(raw_mail("Content-Type: text/plain; charset=utf-8", "", line))
    assert run(tmp_path / "a.eml", "--json").exit_code == 0


@pytest.mark.parametrize("arguments", [["nowhere.eml"], ["nowhere.eml", "--json"], []])
def test_bad_use_is_told_in_a_sentence_and_ends_with_two(arguments):
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert result.output.strip()


def test_a_folder_of_authorities_that_holds_none_is_bad_use(story):
    result = run(story / "story.eml", "--pec-ca", story)
    assert result.exit_code == 2


def test_a_folder_is_read_in_order_and_a_maildir_without_what_is_still_written(tmp_path):
    for folder in ("cur", "new", "tmp"):
        (tmp_path / "box" / folder).mkdir(parents=True)
        (tmp_path / "box" / folder / f"1.{folder}:2,S").write_bytes(plain())
    (tmp_path / "a.txt").write_text("ROSSI MARIA – VIA ROMA 12 – 27/11/2025 – SI ESEGUE")
    names = [Path(reading["path"]).name for reading in readings(run(tmp_path, "--json"))]
    assert names == ["a.txt", "1.cur:2,S", "1.new:2,S"]


def test_what_is_no_readable_file_is_one_object_with_a_reason(tmp_path):
    (tmp_path / "empty.eml").touch()
    os.mkfifo(tmp_path / "pipe.eml")
    (tmp_path / "broken").symlink_to(tmp_path / "gone")
    (tmp_path / "round").symlink_to(tmp_path)
    with (tmp_path / "huge.eml").open("wb") as huge:
        huge.truncate(60 * 1024 * 1024)
    result = run(tmp_path, "--json")
    found = {Path(reading["path"]).name: reading for reading in readings(result)}
    assert set(found) == {"broken", "empty.eml", "huge.eml", "pipe.eml"}
    assert {reading["kind"] for reading in found.values()} == {"unreadable"}
    codes = {name: reading["problems"][0]["code"] for name, reading in found.items()}
    assert codes == {"broken": "not_opened", "empty.eml": "empty", "huge.eml": "too_big", "pipe.eml": "not_a_file"}
    assert result.exit_code == 1


def test_a_file_that_may_not_be_opened_is_one_object_with_a_reason(tmp_path, monkeypatch):
    (tmp_path / "secret.eml").write_bytes(plain())
    opened = os.open

    def refused(path, *arguments, **more):
        if str(path).endswith("secret.eml"):
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments, **more)

    monkeypatch.setattr(os, "open", refused)
    (reading,) = readings(run(tmp_path / "secret.eml", "--json"))
    assert (reading["kind"], reading["problems"][0]["code"]) == ("unreadable", "not_opened")
    assert "Permission denied" in reading["problems"][0]["message"]


def test_people_get_a_summary(story):
    result = run(story / "story.eml", "--pec-ca", story / "ca")
    assert "BRUNI TULLIO" in result.stdout
    assert "2025-11-27" in result.stdout
    assert "to be checked" in result.stdout


def test_the_program_itself_reads_and_says_nothing_else(story):
    done = subprocess.run(
        [COMMAND, "read", story / "story.eml", "--json"], capture_output=True, text=True, env={"LC_ALL": "C"}
    )
    assert done.returncode == 1
    assert done.stderr == ""
    assert json.loads(done.stdout)["kind"] == "pec"


def test_reading_loads_no_framework():
    code = "import sys, preavviso.cli.read, preavviso.channels.caged; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
