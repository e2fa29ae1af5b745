"""One notice, many copies: over random histories, whatever came by whichever way in whichever order, and how often."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preavviso.domain.answer import Stated
from preavviso.domain.copy import Copy, Gathering, Layer, Witness, copies_in, gathered, recognised, testimony
from preavviso.domain.message import (
    Inner,
    MessageKind,
    Pec,
    Protocol,
    ProtocolKind,
    Reading,
    Signature,
    SignatureStatus,
    Trust,
)
from preavviso.domain.notice import Completeness, Decision, Entry, Notice, NoticeKind, Period
from preavviso.domain.phrase import Phrase

SENT = datetime(2025, 10, 24, 8, 14, tzinfo=UTC)
NOVEMBER, DECEMBER = Period(2025, 11), Period(2025, 12)
PEOPLE = (
    ("D'ANGELO", "Maria Grazia", "VIA DEI MILLE 14, INT. 6", "0041207"),
    ("SINGH", "Harpreet", "VIA G. MARCONI 5, PIANO 2", "0102001"),
    ("SINGH", "Harpreet", "VIA G. MARCONI 9, PIANO 1", "0102002"),
    ("ȘERBAN", "Ioana", "VIA F.LLI CERVI 22", "0000513"),
    ("ROSSI", "Lucia", "VIA ROMA 77", "0102004"),
    ("ROSSI", "Lucia", "VIA ROMA 77/A", "0102005"),
)


def entry(number: int, month: Period = NOVEMBER, *, day: int = 5, hour: int = 9, **more: object) -> Entry:
    surname, given_name, address, code = PEOPLE[number]
    made = Entry(
        surname=surname,
        given_name=given_name,
        address=address,
        tenancy_code=code,
        planned_on=date(month.year, month.month, day),
        planned_at=time(hour),
        decision=Decision.EXECUTE,
        remark="SI ESEGUE",
        where=f"row {number}",
    )
    return replace(made, **more)  # type: ignore[arg-type]


def notice(
    entries: Sequence[Entry], month: Period | None = NOVEMBER, kind: NoticeKind = NoticeKind.PROGRAMME, digest: str = ""
) -> Notice:
    whole = Completeness(len(entries), len(entries), None, (), complete=not any(one.needs_review for one in entries))
    return Notice(kind, month, "body", tuple(entries), whole, (), digest)


def mail(*notices: Notice, message_id: str = "<1@casalaghi.example>", at: datetime = SENT, raw: str = "") -> Reading:
    inner = Inner("ufficio@casalaghi.example", (), "Programmazione", at, message_id)
    return Reading(_digest(raw or message_id), MessageKind.EMAIL, None, inner, Trust.RECEIVED, notices, ())


def pec(*notices: Notice, identifier: str = "opec1", at: datetime = SENT) -> Reading:
    signature = Signature(SignatureStatus.VALID, None, Phrase(""))
    sender = "ufficio@pec.casalaghi.example"
    envelope = Pec("posta-certificata", identifier, f"<{identifier}@c>", None, sender, (), "", at, None, signature)
    letter = mail(*notices, message_id=f"<{identifier}@c>", at=at, raw=identifier)
    return replace(letter, kind=MessageKind.PEC, pec=envelope, trust=Trust.CERTIFIED)


def document(one: Notice, raw: str = "elenco") -> Reading:
    found = replace(one, digest=_digest(raw))
    return Reading(_digest(raw), MessageKind.DOCUMENT, None, None, Trust.RECEIVED, (found,), ())


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def layer(one: Reading, other: Reading) -> Layer | None:
    """By what are the first notices of these two messages one?"""
    (mine, *_), (theirs, *_) = copies_in(one), copies_in(other)
    found = recognised(mine, theirs)
    assert found == recognised(theirs, mine)
    return found


LIST = tuple(entry(number) for number in range(6))


def test_a_pec_and_its_plain_twin_are_one_notice_by_their_lines() -> None:
    assert layer(pec(notice(LIST)), mail(notice(LIST))) is Layer.LINES


def test_the_same_letter_sent_again_is_known_by_its_identifier() -> None:
    assert layer(mail(notice(LIST)), mail(notice(LIST), raw="by another way")) is Layer.IDENTIFIER


def test_the_protocol_number_of_the_sender_ties_two_letters() -> None:
    number = Protocol(ProtocolKind.SIGNATURE, "CAL", "AOO1", "", "12345", date(2025, 10, 24), "")
    one = replace(pec(notice(LIST)), protocol=number)
    other = replace(mail(notice(LIST)), protocol=replace(number, registry_number="0012345"))
    assert layer(one, other) is Layer.PROTOCOL


def test_the_attached_file_by_itself_is_a_copy_of_the_letter_s() -> None:
    attached = replace(notice(LIST), digest=_digest("elenco"))
    assert layer(pec(attached), document(notice(LIST))) is Layer.ATTACHMENT


def test_the_same_message_id_with_other_content_is_another_notice() -> None:
    moved = [replace(LIST[0], planned_on=date(2025, 11, 19)), *LIST[1:]]
    assert layer(mail(notice(LIST)), mail(notice(moved), raw="another")) is None
    assert layer(mail(notice(LIST)), mail(notice(LIST[:5]), raw="another")) is None


OTHERS = {
    "another day": replace(LIST[0], planned_on=date(2025, 11, 6)),
    "another hour": replace(LIST[0], planned_at=time(10)),
    "another decision": replace(LIST[0], decision=Decision.SUSPEND),
    "another house number": replace(LIST[0], address="VIA DEI MILLE 15, INT. 6", tenancy_code=""),
    "another person": replace(LIST[0], surname="MORO", given_name="Elsa", tenancy_code=""),
    "a vulnerability that was not stated": replace(LIST[0], vulnerability=Stated(True, "invalido 100%", "remark")),
    "no day, and nothing that ties them": replace(LIST[0], planned_on=None),
}


@pytest.mark.parametrize("other", OTHERS)
def test_what_says_something_else_is_another_notice(other: str) -> None:
    assert layer(pec(notice(LIST)), mail(notice([OTHERS[other], *LIST[1:]]))) is None


SPELLINGS = {
    "capitals and marks": replace(LIST[3], surname="Serban", given_name="IOANA"),
    "blanks that a PDF lost": replace(LIST[0], address="VIA DEIMILLE 14,INT. 6", given_name="MariaGrazia"),
    "a letter that cp1252 has not": replace(LIST[3], surname="?ERBAN"),
    "another way to write the street, with the code": replace(LIST[0], address="V. dei Mille 14/6"),
    "other words in the remark": replace(LIST[0], remark="SI ESEGUE - presente fabbro"),
    "no code": replace(LIST[0], tenancy_code=""),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_what_is_only_written_otherwise_is_the_same_notice(spelling: str) -> None:
    other = SPELLINGS[spelling]
    number = int(other.where.split()[1])
    assert layer(pec(notice(LIST)), mail(notice([*LIST[:number], other, *LIST[number + 1 :]]))) is Layer.LINES


def test_a_scan_that_spoils_a_name_and_loses_an_hour_is_the_same_notice() -> None:
    spoiled = replace(LIST[0], surname="D'ANGEL0", tenancy_code="", planned_at=None, needs_review=True)
    assert layer(pec(notice(LIST)), mail(notice([spoiled, *LIST[1:]]))) is Layer.LINES


def test_a_scan_that_spoils_most_of_it_waits_for_a_person() -> None:
    spoiled = [replace(one, given_name=f"{one.given_name}i", tenancy_code="", needs_review=True) for one in LIST]
    assert layer(pec(notice(LIST)), mail(notice(spoiled))) is None


def test_two_months_are_never_one_whatever_else_agrees() -> None:
    undated = [replace(one, planned_on=None) for one in LIST]
    one, other = mail(notice(undated, NOVEMBER)), mail(notice(undated, DECEMBER), raw="another")
    assert layer(one, other) is None
    assert layer(mail(notice((), NOVEMBER, NoticeKind.EMPTY)), mail(notice((), DECEMBER, NoticeKind.EMPTY))) is None


def test_lists_that_name_no_month_are_one_only_where_something_ties_them() -> None:
    undated = notice([replace(one, planned_on=None) for one in LIST], None)
    assert layer(pec(undated), mail(undated)) is Layer.LINES
    later = SENT + timedelta(days=30)
    assert layer(pec(undated), mail(undated, message_id="<2@casalaghi.example>", at=later)) is None


def test_a_reminder_is_no_copy_of_the_programme_that_it_repeats() -> None:
    assert layer(pec(notice(LIST)), pec(notice(LIST, kind=NoticeKind.REMINDER), identifier="opec2")) is None


def test_two_reminders_that_repeat_no_list_are_two() -> None:
    first = pec(notice((), kind=NoticeKind.REMINDER))
    second = pec(notice((), kind=NoticeKind.REMINDER), identifier="opec2", at=SENT + timedelta(days=14))
    assert layer(first, second) is None


def test_a_file_by_itself_never_makes_a_reminder_and_a_programme_one() -> None:
    readings = [
        pec(notice(LIST)),
        pec(notice(LIST, kind=NoticeKind.REMINDER), identifier="opec2"),
        document(notice(LIST)),
    ]
    groups = _groups([copy for one in readings for copy in copies_in(one)])
    assert sorted(map(len, groups)) == [1, 2]


def test_a_spoiled_copy_never_ties_two_versions_together() -> None:
    moved = [replace(LIST[0], planned_at=time(10)), *LIST[1:]]
    between = [replace(LIST[0], planned_at=None, needs_review=True), *LIST[1:]]
    copies = [copy for entries in (LIST, moved, between) for copy in copies_in(mail(notice(entries), raw=str(entries)))]
    assert sorted(map(len, _groups(copies))) == [1, 2]


def test_what_was_read_best_is_shown() -> None:
    doubtful = [replace(LIST[0], needs_review=True), *LIST[1:]]
    certified, plain = copies_in(pec(notice(doubtful))) + copies_in(mail(notice(LIST)))
    (gathering,) = gathered([certified, plain])
    assert gathering.shown == plain


def test_of_two_that_are_read_alike_the_certified_one_is_shown() -> None:
    certified, plain = copies_in(pec(notice(LIST))) + copies_in(mail(notice(LIST)))
    (gathering,) = gathered([plain, certified])
    assert gathering.shown == certified


def test_what_a_person_keeps_apart_is_joined_by_nothing() -> None:
    certified, plain = copies_in(pec(notice(LIST))) + copies_in(mail(notice(LIST)))
    again = copies_in(document(notice(LIST)))
    assert sorted(map(len, _groups([certified, replace(plain, kept_apart=True), *again]))) == [1, 2]


# ---- what the copies show together --------------------------------------------------------------------------------
AUTHORITY = "ufficio@pec.casalaghi.example"
BY_PEC = Witness(SENT + timedelta(minutes=1), SENT - timedelta(minutes=1), SENT, AUTHORITY)
BY_MAIL = Witness(SENT - timedelta(hours=2), SENT - timedelta(hours=3), None, "")


def test_the_earliest_counts_for_known_since_and_the_certified_one_for_proof() -> None:
    together = testimony([BY_MAIL, BY_PEC])
    assert (together.known_since, together.said_at, together.certified_by) == (BY_MAIL.received_at, SENT, AUTHORITY)


def test_a_plain_copy_with_an_old_date_does_not_make_a_certified_list_older() -> None:
    forged = replace(BY_MAIL, sent_at=datetime(1900, 1, 1, tzinfo=UTC), received_at=SENT + timedelta(days=9))
    assert testimony([BY_PEC, forged]).said_at == SENT


def test_nothing_was_said_after_it_came() -> None:
    ahead = replace(BY_MAIL, sent_at=SENT + timedelta(days=400))
    assert testimony([ahead]).said_at == BY_MAIL.received_at


def test_the_same_certified_list_sent_again_was_said_twice() -> None:
    again = replace(BY_PEC, accepted_at=SENT + timedelta(days=7), received_at=SENT + timedelta(days=7))
    forwarded = replace(BY_MAIL, sent_at=SENT + timedelta(days=9), received_at=SENT + timedelta(days=9))
    together = testimony([again, BY_PEC, forwarded])
    assert (together.said_at, together.said_again_at) == (SENT, SENT + timedelta(days=7))


moments = st.integers(-9, 9).map(lambda hours: SENT + timedelta(hours=hours))
witnesses = st.builds(
    Witness,
    moments,
    st.none() | moments,
    st.none() | moments,
    st.sampled_from(["", AUTHORITY, "studio@pec.altri.example"]),
)


@given(st.lists(witnesses, min_size=1, max_size=5), st.data())
def test_what_the_copies_show_together_does_not_depend_on_their_order(
    known: list[Witness], data: st.DataObject
) -> None:
    assert testimony(data.draw(st.permutations([*known, known[0]]))) == testimony(known)


# ---- random histories ---------------------------------------------------------------------------------------------
class Way(StrEnum):
    """How one list may come."""

    PEC = "pec"
    MAIL = "mail"
    AGAIN = "again"
    FORWARD = "forward"
    UPLOAD = "upload"
    PDF = "pdf"
    SCAN = "scan"


@dataclass(frozen=True, slots=True)
class Event:
    """That a list came: which version of which month's list, by which way."""

    truth: Notice
    way: Way
    number: int

    @property
    def copies(self) -> tuple[Copy, ...]:
        return copies_in(self.reading)

    @property
    def reading(self) -> Reading:
        """The message as it is read."""
        attached = replace(self.truth, digest=_digest(str(self.truth)))
        at = SENT + timedelta(minutes=self.number)
        match self.way:
            case Way.PEC:
                return pec(attached, identifier=f"opec{self.number}", at=at)
            case Way.MAIL:
                return mail(attached, message_id=f"<{self.number}@casalaghi.example>", at=at)
            case Way.AGAIN:
                return mail(self.truth, message_id="<always the same>", at=at, raw=f"again {self.number} {self.truth}")
            case Way.FORWARD:
                body = [replace(one, tenancy_code="", remark=f"> {one.remark}") for one in self.truth.entries]
                return mail(self._as(body), message_id=f"<{self.number}@borgolago.example>", at=at)
            case Way.UPLOAD:
                return document(self.truth, str(self.truth))
            case Way.PDF:
                glued = [replace(one, address=one.address.replace(" ", "")) for one in self.truth.entries]
                return document(self._as(glued), f"pdf {self.number}")
            case Way.SCAN:
                first, *rest = self.truth.entries
                return document(
                    self._as([_spoiled(first) if rest else first, *map(_scanned, rest)]), f"scan {self.number}"
                )

    def _as(self, entries: Sequence[Entry]) -> Notice:
        return notice(entries, self.truth.period, self.truth.kind)


def _spoiled(one: Entry) -> Entry:
    return replace(one, given_name=one.given_name.replace("a", "o", 1), tenancy_code="", needs_review=True)


def _scanned(one: Entry) -> Entry:
    return replace(one, planned_at=None if one.decision is Decision.SUSPEND else one.planned_at, needs_review=True)


lines = st.lists(
    st.tuples(
        st.integers(0, 5), st.sampled_from([5, 12]), st.sampled_from([9, 10]), st.sampled_from(list(Decision)[:3])
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda line: line[0],
)


@st.composite
def truths(draw: st.DrawFn) -> Notice:
    """A version of a month's list, or its reminder."""
    month = draw(st.sampled_from([NOVEMBER, DECEMBER]))
    kind = draw(st.sampled_from([NoticeKind.PROGRAMME, NoticeKind.PROGRAMME, NoticeKind.REMINDER]))
    listed = [entry(n, month, day=day, hour=hour, decision=decision) for n, day, hour, decision in draw(lines)]
    return notice(listed, month, kind)


EXACT = [Way.PEC, Way.MAIL, Way.AGAIN, Way.FORWARD]
numbers = st.integers(0, 99)


def histories(ways: Sequence[Way]) -> st.SearchStrategy[list[Event]]:
    """Up to three lists, each come by several ways."""
    lists = st.lists(truths(), min_size=1, max_size=3, unique_by=_meaning)
    return lists.flatmap(
        lambda known: st.lists(
            st.builds(Event, st.sampled_from(known), st.sampled_from(ways), numbers),
            min_size=1,
            max_size=8,
            unique_by=lambda event: (event.way, event.number),
        )
    )


def _meaning(one: Notice) -> tuple[object, ...]:
    said = frozenset((line.address, line.planned_on, line.planned_at, line.decision) for line in one.entries)
    return one.kind, one.period, said


def _groups(copies: Sequence[Copy]) -> set[frozenset[str]]:
    return {frozenset(gathering.layers) for gathering in gathered(copies)}


def _copies(history: Sequence[Event]) -> list[Copy]:
    return [copy for event in history for copy in event.copies]


def _said(gathering: Gathering) -> tuple[object, ...]:
    return gathering.first, gathering.shown, tuple(sorted(gathering.layers.items()))


@given(histories(EXACT))
def test_what_came_by_many_ways_is_one_notice_for_each_list(history: list[Event]) -> None:
    wanted: dict[tuple[object, ...], set[str]] = {}
    for event in history:
        wanted.setdefault(_meaning(event.truth), set()).update(copy.mark for copy in event.copies)
    assert _groups(_copies(history)) == {frozenset(marks) for marks in wanted.values()}


@given(histories(list(Way)), st.data())
def test_neither_the_order_nor_repeats_change_which_copies_are_one(history: list[Event], data: st.DataObject) -> None:
    once = {_said(gathering) for gathering in gathered(_copies(history))}
    repeated = data.draw(st.permutations([*history, *history[: data.draw(st.integers(0, len(history)))]]))
    assert {_said(gathering) for gathering in gathered(_copies(repeated))} == once


@given(histories(list(Way)))
def test_two_months_are_never_merged_and_nothing_is_dropped(history: list[Event]) -> None:
    copies = {copy.mark: copy for copy in _copies(history)}
    gatherings = gathered(copies.values())
    assert sorted(mark for one in gatherings for mark in one.layers) == sorted(copies)
    for one in gatherings:
        assert len({copies[mark].period for mark in one.layers}) == 1
        assert len({copies[mark].kind for mark in one.layers if not copies[mark].bare}) <= 1


@given(truths(), st.lists(st.tuples(st.sampled_from(Way), numbers), min_size=1, max_size=8, unique=True))
def test_one_list_by_whatever_ways_is_one_notice(truth: Notice, ways: list[tuple[Way, int]]) -> None:
    history = [Event(truth, Way.PEC, 100), *(Event(truth, way, number) for way, number in ways)]
    assert len(gathered(_copies(history))) == 1


@given(histories(list(Way)), st.data())
def test_keeping_apart_takes_out_one_copy_and_undoing_it_restores_everything(
    history: list[Event], data: st.DataObject
) -> None:
    copies = list({copy.mark: copy for copy in _copies(history)}.values())
    before = {_said(gathering) for gathering in gathered(copies)}
    place = data.draw(st.integers(0, len(copies) - 1))
    apart = [replace(copy, kept_apart=index == place) for index, copy in enumerate(copies)]
    assert frozenset({copies[place].mark}) in _groups(apart)
    assert {_said(gathering) for gathering in gathered([replace(copy, kept_apart=False) for copy in apart])} == before
