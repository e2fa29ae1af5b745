"""What the caged reader may ask its parent for: over the pipe, so many times, and no more."""

import sys
import time

import pytest

from preavviso.channels import cage as caging
from preavviso.channels.aid import NOTHING, Distant, Look, Rationed, Word, answer_to, stopped
from preavviso.channels.cage import Cage, Limits
from preavviso.channels.refusal import TooMuch

SEEN = (Word("ȘERBAN", 10, 20, 90, 40, 0.93),)


class Lent:
    """An aid that says what it was asked."""

    def converted(self, raw: bytes) -> bytes | None:
        return raw.upper()

    def recognised(self, png: bytes, look: Look) -> tuple[Word, ...] | None:
        assert (png, look) == (b"a\npicture", Look.DIGITS)
        return SEEN


class Failing:
    def converted(self, raw: bytes) -> bytes | None:
        raise stopped()

    def recognised(self, png: bytes, look: Look) -> tuple[Word, ...] | None:
        raise TooMuch("of another kind", stopped().phrase)


def test_what_is_asked_over_the_pipe_is_what_is_answered():
    child = Distant(lambda question: answer_to(question, Lent()))
    assert child.converted(b"{\\rtf\n") == b"{\\RTF\n"
    assert child.recognised(b"a\npicture", Look.DIGITS) == SEEN


def test_a_program_that_is_not_here_and_one_that_fails_are_told_apart():
    missing = Distant(lambda question: answer_to(question, NOTHING))
    assert missing.converted(b"x") is None
    assert missing.recognised(b"x", Look.PAGE) is None
    failing = Distant(lambda question: answer_to(question, Failing()))
    for ask in (lambda: failing.converted(b"x"), lambda: failing.recognised(b"x", Look.PAGE)):
        with pytest.raises(TooMuch) as refused:
            ask()
        assert refused.value.code == "aid_stopped"


def test_one_file_is_helped_so_many_times_and_no_more():
    aid = Distant(lambda question: answer_to(question, rationed))
    rationed = Rationed(Lent(), times=2)
    assert aid.converted(b"a") == aid.converted(b"a") == b"A"
    with pytest.raises(TooMuch) as refused:
        aid.converted(b"a")
    assert refused.value.code == "aid_used_up"
    rationed = Rationed(Lent(), seconds=0.0)
    with pytest.raises(TooMuch):
        aid.converted(b"a")


ASKING = """
import struct, sys
def taken():
    return sys.stdin.buffer.read(struct.unpack(">I", sys.stdin.buffer.read(4))[0])
def say(content):
    sys.stdout.buffer.write(struct.pack(">I", len(content)) + content)
    sys.stdout.buffer.flush()
assert sys.stdin.buffer.read(4) == bytes(4)
say(b"+")
taken(), taken()
"""
STAND_INS = {
    "asks without end": "while True:\n    say(b'?page\\nx'); taken()",
    "asks for what there is not": "say(b'?everything\\nx'); taken()",
    "says nothing": "say(b''); taken()",
}


@pytest.mark.parametrize("what", STAND_INS)
def test_a_reader_that_asks_as_it_should_not_is_stopped(monkeypatch, tmp_path, what):
    stand_in = tmp_path / "stand_in.py"
    stand_in.write_text(ASKING + STAND_INS[what])
    monkeypatch.setattr(caging, "COMMAND", (sys.executable, str(stand_in)))
    started = time.monotonic()
    with Cage(limits=Limits(wall_seconds=1.0), aid=Failing()) as opened:
        reading = opened.read(b"x", "a.png")
    assert [problem.code for problem in reading.problems] == ["reader_stopped"]
    assert time.monotonic() - started < 5
