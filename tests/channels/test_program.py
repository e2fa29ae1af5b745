"""Other programs put to work: what they answer, and that they are stopped with all that they started."""

import socket
import sys
import time
from pathlib import Path

import pytest

from preavviso.channels.program import Bounds, _apart, output_of
from preavviso.channels.refusal import TooMuch

BOUNDS = Bounds(memory=512 * 2**20, cpu_seconds=5, wall_seconds=5.0)


def test_a_program_answers_with_what_it_writes():
    assert output_of(("tr", "a-z", "A-Z"), b"sfratto\n", BOUNDS) == b"SFRATTO\n"


STAND_INS = {
    "sleeps": ("import time; time.sleep(60)", Bounds(2**30, 60, 1.0)),
    "computes": ("while True: pass", Bounds(2**30, 1, 60.0)),
    "takes memory": ("x = [b'x' * 10**7 for _ in range(10**4)]", Bounds(2**28, 60, 60.0)),
    "writes without end": ("import os\nwhile True: os.write(1, b'x' * 65536)", Bounds(2**30, 60, 60.0, written=2**20)),
    "fails": ("raise SystemExit(3)", BOUNDS),
}


@pytest.mark.parametrize("what", STAND_INS)
def test_a_program_beyond_its_bounds_is_stopped(what):
    code, bounds = STAND_INS[what]
    started = time.monotonic()
    with pytest.raises(TooMuch) as refused:
        output_of((sys.executable, "-c", code), b"", bounds)
    assert refused.value.code == "aid_stopped"
    assert time.monotonic() - started < 10


def test_a_program_that_is_missing_is_told_like_one_that_fails():
    with pytest.raises(TooMuch):
        output_of(("no-such-program",), b"", BOUNDS)


def test_what_a_stopped_program_started_ends_with_it(tmp_path: Path):
    mark = tmp_path / "mark"
    code = (
        "import subprocess, sys, time\n"
        f"subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(2); open({str(mark)!r}, \"w\")'])\n"
        "time.sleep(60)"
    )
    with pytest.raises(TooMuch):
        output_of((sys.executable, "-c", code), b"", Bounds(2**30, 60, 1.0))
    time.sleep(2.5)
    assert not mark.exists()


def test_a_program_has_no_network_where_the_machine_can_take_it_away():
    with socket.create_server(("127.0.0.1", 0)) as here:
        code = f"import socket; socket.create_connection(('127.0.0.1', {here.getsockname()[1]}), 2); print('reached')"
        command = (sys.executable, "-c", code)
        if _apart():
            with pytest.raises(TooMuch):
                output_of(command, b"", BOUNDS)
        else:
            assert output_of(command, b"", BOUNDS) == b"reached\n"


def test_a_program_sees_nothing_of_our_environment(monkeypatch):
    monkeypatch.setenv("PREAVVISO_SECRET", "geheim")
    assert b"geheim" not in output_of(("env",), b"", BOUNDS)
