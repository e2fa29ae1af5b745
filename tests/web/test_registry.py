"""Importing through the pages: uploaded, said what the columns hold, looked at, imported, and told what was left."""

import os
import time
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import ADA, CARLO, ELIO, FRIDAY, IRMA

from preavviso.records.people.models import Import, Intervention, Resident

pytestmark = pytest.mark.django_db
HEADING = b"matricola;Cognome;nome;via;nato il\n"
FILE = HEADING + b"1;Riva;Anna;via Po 1;\n2;Rossi;Bruno;via Po 2;31/11/1985\n;Nubile;Carla;via Po 3;\n"


@pytest.fixture(autouse=True)
def friday(settings, tmp_path):
    settings.REHEARSAL_NOW = FRIDAY.isoformat()
    settings.WAITING = tmp_path


@pytest.fixture
def upload(cast, signed_in):
    def sent(content=FILE, kind="registry", part=CARLO, name="anagrafe.csv"):
        client = signed_in(part)
        answer = client.post("/anagrafe/", {"contiene": kind, "file": SimpleUploadedFile(name, content)})
        return client, answer

    return sent


def waiting_files():
    return [path for path in settings.WAITING.rglob("*") if path.is_file()]


def test_a_file_is_looked_at_imported_and_gone(upload):
    client, answer = upload()
    address = answer.headers["Location"]
    shown = client.get(address).content.decode()
    assert "via Po 1" in shown
    assert not Resident.objects.exists()
    done = client.post(address, {"fai": "importa"}, follow=True)
    result = done.content.decode()
    assert done.redirect_chain[0][0].startswith("/anagrafe/importazioni/")
    assert [row.number for row in Resident.objects.order_by("number")] == ["1", "2"]
    assert "31/11/1985" in result
    assert client.get(address).status_code == 404
    assert waiting_files() == []
    assert f"/anagrafe/importazioni/{Import.objects.get().id}/" in client.get("/anagrafe/").content.decode()


def test_rows_that_were_not_taken_come_as_a_file(upload):
    client, answer = upload()
    client.post(answer.headers["Location"], {"fai": "importa"})
    told = client.get(f"/anagrafe/importazioni/{Import.objects.get().id}/righe/")
    assert told.headers["Content-Disposition"].startswith("attachment")
    lines = told.content.decode("utf-8-sig").splitlines()
    assert [line.split(";")[0] for line in lines[1:]] == ["3", "4"]


def test_a_column_is_named_by_hand_and_remembered(upload):
    content = FILE.replace(b"Cognome", b"Chi")
    client, answer = upload(content)
    address = answer.headers["Location"]
    assert "field-error" in client.get(address).content.decode()
    client.post(address, {"fai": "importa"})
    assert not Resident.objects.exists(), "without a surname nothing is imported"
    named = {"colonna-1": "surname", "colonna-3": "not_needed"}
    part = client.post(address, named, headers={"HX-Request": "true"}).content.decode()
    assert ("Riva" in part, "via Po 1" in part, "<html" in part) == (True, False, False)
    client.post(address, {**named, "fai": "importa"})
    assert Resident.objects.get(number="1").mentions.get().address == ""
    again, answer = upload(content.replace(b"1;Riva", b"9;Riva"))
    again.post(answer.headers["Location"], {"fai": "importa"})
    assert Resident.objects.filter(number="9").exists()


def test_only_of_a_whole_registry_somebody_is_gone(upload):
    client, answer = upload(HEADING + b"1;Riva;;;\n2;Rossi;;;\n")
    client.post(answer.headers["Location"], {"fai": "importa"})
    client, answer = upload(HEADING + b"1;Riva;;;\n")
    client.post(answer.headers["Location"], {"fai": "importa"})
    assert not Resident.objects.exclude(removed_at=None).exists()
    client, answer = upload(HEADING + b"1;Riva;;;\n")
    client.post(answer.headers["Location"], {"fai": "importa", "intera": "si"})
    assert Resident.objects.exclude(removed_at=None).get().number == "2"


def test_interventions_come_by_the_same_page(upload):
    client, answer = upload()
    client.post(answer.headers["Location"], {"fai": "importa"})
    client, answer = upload(b"n. pratica;matricola;tipo\nA1;1;tutela minori\n", kind="interventions")
    client.post(answer.headers["Location"], {"fai": "importa"})
    assert Intervention.objects.get().resident.number == "1"


def test_a_file_is_its_uploaders_alone_and_can_be_let_go(upload, signed_in):
    client, answer = upload()
    address = answer.headers["Location"]
    assert signed_in(IRMA).get(address).status_code == 404
    assert client.post(address, {"fai": "lascia"}).status_code == 302
    assert client.get(address).status_code == 404
    assert waiting_files() == []


def test_what_has_waited_for_more_than_a_day_goes(upload):
    upload()
    (old,) = waiting_files()
    os.utime(old.parent.parent, (time.time(), FRIDAY.timestamp() - 90_000))
    upload()
    assert (len(waiting_files()), old.exists()) == (1, False)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no", b"PAR1 no"], ids=["empty", "xlsx", "parquet"])
def test_what_cannot_be_read_is_told_and_kept_nowhere(upload, content):
    client, answer = upload(content)
    if answer.status_code == 302:
        answer = client.get(answer.headers["Location"])
    assert "note-raise" in answer.content.decode()
    assert waiting_files() == []


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "...", "\u202efdp.csv", "a" * 300 + ".csv", "é à.csv"]
)
def test_whatever_a_file_is_called_it_waits_in_its_folder(upload, name):
    upload(name=name)
    (path,) = waiting_files()
    assert path.resolve().is_relative_to(settings.WAITING.resolve())
    assert len(path.relative_to(settings.WAITING).parts) == 5


def test_a_file_too_large_is_told_the_way_by_the_machine(upload, monkeypatch):
    monkeypatch.setattr("preavviso.web.people.views.MOST_MB", 0)
    _client, answer = upload()
    assert "preavviso import" in answer.content.decode()
    assert waiting_files() == []


def test_others_find_no_such_page_and_no_way_to_it(upload, signed_in):
    for part in (ADA, ELIO):
        _client, answer = upload(part=part)
        assert answer.status_code == 404
    assert waiting_files() == []
    assert "/anagrafe/" not in signed_in(ADA).get("/").content.decode()
    assert "/anagrafe/" in signed_in(CARLO).get("/").content.decode()
    assert signed_in(CARLO).get(f"/anagrafe/importazioni/{uuid4()}/").status_code == 404


def test_before_anything_was_imported_the_page_says_what_that_means(cast, signed_in):
    assert 'class="empty"' in signed_in(IRMA).get("/anagrafe/").content.decode()


def test_what_a_file_says_is_text_and_never_markup(upload):
    hostile = '<script>alert("x")</script>{{ 7|add:7 }}'
    client, answer = upload(f"matricola,cognome,via,{hostile.replace(',', '')}\n1,{hostile},{hostile},x\n".encode())
    shown = client.get(answer.headers["Location"]).content.decode()
    assert ("alert" in shown, "<script>alert" in shown) == (True, False)
    assert "{{ 7|add:7 }}" in shown
