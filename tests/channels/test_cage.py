"""The cage: hostile files end as readings with a reason, and the next file is read as if nothing had been."""

import hashlib
import random
import subprocess
import sys
import time

import pytest
from tests.carriers import documents, sheets
from tests.channels import hostile
from tests.channels.envelopes import CA, certified, plain

from preavviso.channels import cage as caging
from preavviso.channels.cage import READING, Cage, Limits, NotStartedError
from preavviso.channels.reading import read
from preavviso.channels.refusal import MOST_READ
from preavviso.domain.message import MessageKind, Trust


@pytest.fixture(scope="module")
def cage():
    with Cage((CA.pem,)) as opened:
        opened.read(plain(), "a.eml")
        yield opened


def test_what_the_cage_says_is_what_the_reader_says(cage):
    for raw in (certified(), plain()):
        assert cage.read(raw, "a.eml") == read(raw, "a.eml", (CA.pem,))
    assert cage.read(certified(), "a.eml").trust is Trust.CERTIFIED


def test_a_reading_survives_being_written_and_read():
    reading = read(certified(), "a.eml", (CA.pem,))
    assert READING.validate_json(READING.dump_json(reading)) == reading


@pytest.mark.parametrize("name", hostile.ALL)
def test_a_hostile_file_is_read_or_refused_and_costs_little(cage, name):
    raw = hostile.ALL[name]()
    started = time.monotonic()
    reading = cage.read(raw, name)
    assert time.monotonic() - started < 12
    assert reading.sha256 == hashlib.sha256(raw).hexdigest()
    assert reading.trust is Trust.RECEIVED
    assert reading.problems or reading.kind is MessageKind.EMAIL
    assert cage.read(plain(), "a.eml").notices


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("zip_bomb", "too_big_inside"),
        ("overlapping_zip", "overlapping"),
        ("billion_laughs", "doctype"),
        ("nested_multiparts", "too_deep"),
        ("many_parts", "too_many_parts"),
        ("long_headers", "too_many_headers"),
    ],
)
def test_the_reason_is_told(name, code):
    reading = read(hostile.ALL[name](), name)
    assert reading.kind is MessageKind.UNREADABLE
    assert [problem.code for problem in reading.problems] == [code]


@pytest.mark.parametrize("kind", [*sheets.WRITERS, "docx"])
def test_a_file_that_was_damaged_on_its_way_is_read_or_refused(cage, kind):
    raw = documents.letter_with_table() if kind == "docx" else sheets.WRITERS[kind]([sheets.page()])
    chance = random.Random(kind)  # noqa: S311 — chance that can be had again
    for _turn in range(25):
        damaged = bytearray(raw)
        for _hit in range(chance.choice((1, 5, 40))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        cut = chance.choice((len(damaged), chance.randrange(1, len(damaged))))
        reading = cage.read(bytes(damaged[:cut]), f"a.{kind}")
        assert reading.notices or reading.problems
        assert "reader_stopped" not in {problem.code for problem in reading.problems}


def test_a_cell_at_the_end_of_the_sheet_is_told_and_the_list_is_read():
    reading = read(hostile.far_cell(), "a.xlsx")
    assert len(reading.notices[0].entries) == 1
    assert "cells_not_read" in {problem.code for problem in reading.problems}


def test_too_big_a_file_is_not_even_handed_in(cage):
    assert cage.read(b"x" * (MOST_READ + 1), "a.txt").problems[0].code == "too_big"


def test_who_only_asks_loads_no_reader():
    """A command that reads nothing starts at once; a worker or a page server keeps no library that it never uses."""
    told = "import sys, preavviso.channels.cage; print({'numpy', 'openpyxl', 'pdfplumber', 'ftfy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


# --- A reader that goes wrong ------------------------------------------------------------------------------------

STAND_INS = {
    "loops": "while True: pass",
    "sleeps": "import time; time.sleep(100)",
    "takes memory": "x = [b'x' * 10**7 for _ in range(10**6)]",
    "dies": "import os; os.abort()",
    "talks nonsense": "import sys; sys.stdout.buffer.write(b'\\x00\\x00\\x00\\x02{}'); sys.stdout.flush(); input()",
    "talks without end": "import sys\nwhile True: sys.stdout.buffer.write(b'\\xff' * 65536)",
}


@pytest.mark.parametrize("what", STAND_INS)
def test_a_reader_that_goes_wrong_is_stopped(monkeypatch, tmp_path, what):
    """The child is replaced by a stand-in that does the worst: only the parent and the system's limits are left."""
    stand_in = tmp_path / "stand_in.py"
    stand_in.write_text(
        "import resource, sys\nresource.setrlimit(resource.RLIMIT_AS, (300 * 2**20,) * 2)\n"
        "sys.stdout.buffer.write(b'\\x00\\x00\\x00\\x01+'); sys.stdout.flush()\n" + STAND_INS[what]
    )
    monkeypatch.setattr(caging, "COMMAND", (sys.executable, str(stand_in)))
    started = time.monotonic()
    with Cage(limits=Limits(wall_seconds=1.0)) as opened:
        reading = opened.read(b"x" * 300_000, "a.eml")
    assert time.monotonic() - started < 5
    assert reading.kind is MessageKind.UNREADABLE
    assert [problem.code for problem in reading.problems] == ["reader_stopped"]
    assert reading.sha256 == hashlib.sha256(b"x" * 300_000).hexdigest()


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("raise SystemExit(1)", "(?)"),
        (
            "import runpy, sys\nsys.modules['xlrd'] = None\n"
            "runpy.run_module('preavviso.channels.caged', run_name='__main__')",
            "xlrd",
        ),
    ],
)
def test_a_reader_that_does_not_start_blames_no_file(monkeypatch, code, says):
    monkeypatch.setattr(caging, "COMMAND", (sys.executable, "-c", code))
    with pytest.raises(NotStartedError) as told, Cage():
        pass
    assert says in str(told.value.phrase)
    with pytest.raises(NotStartedError):
        Cage().read(plain(), "a.eml")


def test_a_child_that_was_killed_is_replaced():
    with Cage() as opened:
        assert opened.read(plain(), "a.eml").notices
        opened._child.kill()
        opened._child.wait()
        assert opened.read(plain(), "a.eml").notices


def test_computing_time_is_limited_for_each_message():
    """Enough messages in a row take longer than one may: the limit counts from the message and not from the start."""
    with Cage(limits=Limits(cpu_seconds=1)) as opened:
        child = None
        ended = time.monotonic() + 2.2
        while time.monotonic() < ended:
            assert opened.read(plain(), "a.eml").notices
            child = child or opened._child
            assert opened._child is child


def test_the_child_can_open_neither_file_nor_socket():
    code = (
        "import socket\nfrom preavviso.channels.caged import _load, _shut\n_load()\n_shut(2**30)\n"
        "for attempt in (lambda: open('/etc/hostname'), lambda: socket.socket(), lambda: open('/dev/shm/x', 'w')):\n"
        "    try:\n        attempt()\n        raise SystemExit('could')\n    except OSError:\n        pass\n"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
