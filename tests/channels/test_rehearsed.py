"""The invented authority's post of many months, read back: what was written is what is read."""

import pytest

from preavviso.channels.reading import read
from preavviso.domain.answer import word
from preavviso.domain.message import MessageKind, Trust
from preavviso.rehearsal import world

FIELDS = ("address", "tenancy_code", "planned_on", "planned_at", "decision", "remark")


@pytest.fixture(scope="module")
def post():
    town = world.build(3000, 6, 5)
    return [(message, read(message.raw, message.key, (town.ca.pem,))) for message in town.messages()]


def test_every_message_is_what_it_is(post):
    assert [reading.kind for _message, reading in post] == [message.kind for message, _reading in post]


def test_lists_are_found_where_they_are_and_nowhere_else(post):
    for message, reading in post:
        found = [(notice.kind, notice.period, notice.source) for notice in reading.notices]
        wanted = [] if message.notice_kind is None else [(message.notice_kind, message.period, message.source)]
        assert found == wanted
        assert all(notice.completeness.complete for notice in reading.notices)


def test_every_line_says_what_was_written(post):
    for message, reading in post:
        for notice in reading.notices:
            assert [[getattr(entry, field) for field in FIELDS] for entry in notice.entries] == [
                [getattr(line.entry, field) for field in FIELDS] for line in message.lines
            ]
            assert [word(entry.vulnerability) for entry in notice.entries] == [
                word(line.entry.vulnerability) for line in message.lines
            ]


def test_a_name_cut_wrongly_is_one_that_a_person_looks_at(post):
    for message, reading in post:
        for entry, line in zip(reading.notices[0].entries if reading.notices else (), message.lines, strict=True):
            written = (line.entry.surname, line.entry.given_name)
            assert (entry.surname, entry.given_name) == written or entry.needs_review


def test_only_certified_mail_is_trusted(post):
    for _message, reading in post:
        assert (reading.trust is Trust.CERTIFIED) is (reading.kind is MessageKind.PEC)


def test_ordinary_mail_troubles_nobody(post):
    for message, reading in post:
        if message.notice_kind is None:
            assert {problem.code for problem in reading.problems} <= {"not_delivered"}
