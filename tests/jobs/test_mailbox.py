"""A mailbox is emptied into the house: every message once, byte for byte, whatever the server and the wire do.

How other programs lost mail is known (docs/decisions/0025); each of their faults is a test here.
"""

import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from tests.cast import ADA, FRIDAY, Cast
from tests.dovecot import PASSWORD, USER, Dovecot
from tests.wire import wire

from preavviso.actions import intake
from preavviso.channels import imap
from preavviso.channels.mailboxes import MailFolder
from preavviso.domain.box import Trouble
from preavviso.jobs import mailbox as job
from preavviso.jobs.fetching import Fetched
from preavviso.queries.boxes import boxes
from preavviso.queries.intake import conservation
from preavviso.records.intake import blobs
from preavviso.records.intake.models import Box, Message, Sighting, Untaken

pytestmark = [pytest.mark.django_db, pytest.mark.needs("dovecot")]
Looks = Callable[..., Fetched]
Boxes = Callable[..., MailFolder]

RAW = b"Message-ID: <1@casalaghi.example>\r\nSubject: \xe8\xe0 raw\r\n\r\nciao\r\n"


def mail(number: int, body: bytes = b"ciao\r\n") -> bytes:
    return b"Message-ID: <%d@casalaghi.example>\r\nSubject: %d\r\n\r\n" % (number, number) + body


def kept() -> list[bytes]:
    return [blobs.fetch(sha256) for sha256 in Message.objects.order_by("name", "id").values_list("sha256", flat=True)]


def flags(dovecot: Dovecot, folder: str = "INBOX") -> list[tuple[bytes, ...]]:
    with dovecot.client() as client:
        client.select_folder(folder, readonly=True)
        found = client.fetch(client.search(), ["FLAGS"])
        return [tuple(flag for flag in found[uid][b"FLAGS"] if flag != rb"\Recent") for uid in sorted(found)]


def see(dovecot: Dovecot, *uids: int) -> None:
    with dovecot.client() as client:
        client.select_folder("INBOX")
        client.add_flags(uids, [rb"\Seen"])


# ---- bytes ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(RAW, id="8-bit headers"),
        pytest.param(mail(1, bytes(set(range(1, 256)) - set(b"\r\n")) + b"\r\n"), id="every byte"),
        pytest.param(mail(1, b"x" * 2_000_000 + b"\r\n"), id="a line of 2 MB"),
        pytest.param(b"Subject: " + b"x" * 60_000 + b"\r\nDate: " + b"9" * 5_000 + b"\r\n\r\n", id="long headers"),
        pytest.param(b"\r\n", id="nothing"),
        pytest.param(b"no message at all", id="no message"),
        pytest.param(mail(1, b"{3}\r\n)\r\n* BYE\r\nA0001 OK\r\n"), id="the protocol's own words"),
        pytest.param(b"From: <<>@@>, a b c <\r\nTo: =?utf-8?q?\r\n\r\n", id="addresses that are none"),
    ],
)
def test_bytes_come_as_the_server_has_them(
    dovecot: Dovecot, mailbox: Boxes, look_into: Looks, cast: Cast, raw: bytes
) -> None:
    dovecot.put(raw)
    assert look_into(mailbox()) == Fetched(mailbox(), 1, 1, 0, None)
    assert kept() == [raw]


def test_a_message_with_nul_bytes_comes_as_the_server_gives_it_out(
    dovecot: Dovecot, mailbox: Boxes, look_into: Looks, cast: Cast
) -> None:
    # IMAP has no NUL: a server gives out something else in its place, and says so to nobody.
    dovecot.put(mail(1))
    (file,) = (dovecot.maildir() / "new").iterdir()
    file.write_bytes(mail(2, b"a\0b\r\n"))
    (dovecot.maildir() / "new" / file.name).rename(dovecot.maildir() / "new" / "2.other")
    look_into(mailbox())
    assert kept() == [mail(2, b"a\x80b\r\n")]


def test_a_message_of_40_mb_is_fetched(dovecot: Dovecot, mailbox: Boxes, look_into: Looks, cast: Cast) -> None:
    raw = mail(1, b"0123456789abcde\r\n" * (40 * 2**20 // 17))
    dovecot.put(raw)
    assert look_into(mailbox()).new == 1
    assert kept() == [raw]


# ---- what other people and programs do in the box -------------------------------------------------------------------
def test_looking_leaves_the_marks_on_the_server_as_they_are(
    dovecot: Dovecot, mailbox: Boxes, look_into: Looks, cast: Cast
) -> None:
    dovecot.put(mail(1), mail(2))
    see(dovecot, 2)
    look_into(mailbox())
    assert flags(dovecot) == [(), (rb"\Seen",)]


def test_what_somebody_has_read_in_the_webmail_first_is_fetched_too(
    dovecot: Dovecot, mailbox: Boxes, look_into: Looks, cast: Cast
) -> None:
    dovecot.put(mail(1), mail(2))
    see(dovecot, 1, 2)
    assert look_into(mailbox()).new == 2


def test_a_second_look_fetches_only_what_came_since(
    dovecot: Dovecot, mailbox: Boxes, look_into: Looks, cast: Cast
) -> None:
    dovecot.put(mail(1))
    assert look_into(mailbox()).received == 1
    assert look_into(mailbox(), minutes=5).received == 0
    dovecot.put(mail(2))
    assert look_into(mailbox(), minutes=10).received == 1
    # Dovecot writes a session down when it is over, a moment after we have gone.
    patience = time.monotonic() + 10
    while dovecot.log().count("body_count=1 ") < 2 and time.monotonic() < patience:
        time.sleep(0.05)
    assert dovecot.log().count("body_count=1 ") == 2


def test_a_message_without_any_attachment_is_kept_and_not_fetched_again_and_again(
    dovecot: Dovecot, mailbox: Boxes, look_into: Looks, cast: Cast
) -> None:
    dovecot.put(mail(1))
    assert [look_into(mailbox(), minutes=minutes).received for minutes in (0, 5, 10)] == [1, 0, 0]


def test_uids_that_begin_anew_lose_nothing_and_double_nothing(
    dovecot: Dovecot, mailbox: Boxes, look_into: Looks, cast: Cast
) -> None:
    dovecot.put(mail(1), mail(2))
    look_into(mailbox())
    before = Box.objects.get().uidvalidity
    time.sleep(1.1)  # Dovecot takes the second as the new number
    dovecot.forget()
    dovecot.put(mail(3))
    assert look_into(mailbox(), minutes=5).new == 1
    assert Box.objects.get().uidvalidity != before
    assert sorted(kept()) == [mail(1), mail(2), mail(3)]


def test_a_uid_that_is_given_to_another_message_is_not_taken_for_the_old_one(
    dovecot: Dovecot, mailbox: Boxes, look_into: Looks, cast: Cast
) -> None:
    dovecot.put(mail(1), mail(2))
    look_into(mailbox())
    with dovecot.client() as client:
        client.select_folder("INBOX")
        client.delete_messages([1, 2])
        client.expunge()
    time.sleep(1.1)
    dovecot.forget()
    dovecot.put(mail(3), mail(4))
    assert look_into(mailbox(), minutes=5).new == 2
    assert sorted(kept()) == [mail(1), mail(2), mail(3), mail(4)]


def test_a_message_that_is_moved_to_another_folder_is_one_message_seen_twice(
    dovecot: Dovecot, mailbox: Boxes, look_into: Looks, cast: Cast
) -> None:
    dovecot.put(mail(1))
    look_into(mailbox())
    with dovecot.client() as client:
        client.create_folder("Elenchi")
        client.select_folder("INBOX")
        client.move([1], "Elenchi")
    assert look_into(mailbox("Elenchi")) == Fetched(mailbox("Elenchi"), 1, 0, 0, None)
    assert (Message.objects.count(), Sighting.objects.count()) == (1, 2)


def test_the_same_message_in_two_mailboxes_is_one_message(mailbox: Boxes, look_into: Looks, cast: Cast) -> None:
    with Dovecot(users=("a@pec.borgolago.example", "b@borgolago.example")) as server:
        for user in ("a@pec.borgolago.example", "b@borgolago.example"):
            server.put(RAW, user=user)
            look_into(mailbox(username=user, port=server.port, certified=user.startswith("a")))
    assert (Message.objects.count(), Sighting.objects.count()) == (1, 2)
    assert set(Sighting.objects.values_list("channel", flat=True)) == {"pec_mailbox", "mailbox"}


def test_two_messages_that_bear_one_message_id_or_none_are_two_messages(
    dovecot: Dovecot, mailbox: Boxes, look_into: Looks, cast: Cast
) -> None:
    dovecot.put(mail(1), mail(1, b"altro\r\n"), b"Subject: x\r\n\r\nuno\r\n", b"Subject: x\r\n\r\ndue\r\n")
    assert look_into(mailbox()).new == 4


def test_a_message_that_arrives_during_the_look_is_fetched_by_the_next(
    dovecot: Dovecot, mailbox: Boxes, look_into: Looks, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    dovecot.put(mail(1))
    receive = intake.receive

    def slowly(*arguments: object) -> intake.Received:
        if Message.objects.count() == 0:
            dovecot.put(mail(2))
        return receive(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(intake, "receive", slowly)
    assert look_into(mailbox()).new == 1
    assert look_into(mailbox(), minutes=5).new == 1


def test_once_a_night_the_whole_box_is_compared_and_holes_are_filled(
    dovecot: Dovecot, mailbox: Boxes, look_into: Looks, cast: Cast
) -> None:
    dovecot.put(mail(1))
    look_into(mailbox())
    Box.objects.update(last_uid=2)  # whatever fault of ours or the server's this may have been
    dovecot.put(mail(2))
    assert look_into(mailbox(), minutes=5).new == 0
    assert look_into(mailbox(), days=1).received == 1
    assert sorted(kept()) == [mail(1), mail(2)]
    assert "body_count=2" not in dovecot.log()  # what is known by its place is not fetched again


# ---- when it was delivered -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("date", [None, "Mon, 01 Jan 1900 00:00:00 +0000", "Fri, 24 Oct 2031 10:00:00 +0200", "ieri"])
def test_the_servers_time_of_delivery_counts_and_not_the_senders_date(
    dovecot: Dovecot, mailbox: Boxes, look_into: Looks, cast: Cast, date: str | None
) -> None:
    message = EmailMessage()
    message["Subject"] = "Elenco"
    head = f"Date: {date}\r\n".encode() if date else b""
    delivered = datetime(2025, 10, 24, 9, 12, 5, tzinfo=UTC)
    dovecot.put(head + message.as_bytes(), at=delivered)
    look_into(mailbox())
    assert Message.objects.get().received_at == delivered


@pytest.mark.parametrize("at", [datetime(1999, 12, 31, tzinfo=UTC), FRIDAY + timedelta(days=1)])
def test_a_time_of_delivery_that_makes_no_sense_gives_way_to_the_time_of_fetching(
    dovecot: Dovecot, mailbox: Boxes, look_into: Looks, cast: Cast, at: datetime
) -> None:
    dovecot.put(RAW, at=at)
    look_into(mailbox())
    assert Message.objects.get().received_at == FRIDAY


# ---- the wire -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("after", [700, 1_500, 60_000, 200_000, 399_000])
def test_a_connection_that_is_cut_is_made_again_and_goes_on(
    dovecot: Dovecot, mailbox: Boxes, look_into: Looks, cast: Cast, after: int
) -> None:
    raws = [mail(number, b"x" * 40_000 + b"\r\n") for number in range(10)]
    dovecot.put(*raws)
    with wire(dovecot.port, after) as cut:
        found = look_into(mailbox(port=cut.port))
    assert (found.new, found.trouble, len(cut.carried)) == (10, None, 2)
    assert sorted(kept()) == sorted(raws)


def test_a_wire_that_breaks_at_one_message_again_and_again_does_not_hold_up_those_behind_it(
    dovecot: Dovecot, mailbox: Boxes, look_into: Looks, cast: Cast
) -> None:
    large = mail(1, b"x" * 400_000 + b"\r\n")
    dovecot.put(large, *[mail(number) for number in range(2, 6)])
    with wire(dovecot.port, *[200_000] * 3) as cut:
        found = look_into(mailbox(port=cut.port))
    assert (found.new, found.left, found.trouble) == (4, 1, None)
    (line,) = boxes(cast.context(ADA))
    assert [one.place.rpartition("=")[2] for one in line.left] == ["1"]
    again = look_into(mailbox(port=cut.port, name="PEC"), days=1)
    assert again.trouble is Trouble.UNREACHABLE  # that wire is gone


def test_a_wire_that_never_holds_is_trouble_and_what_came_through_stays(
    dovecot: Dovecot, mailbox: Boxes, look_into: Looks, cast: Cast
) -> None:
    dovecot.put(*[mail(number, b"x" * 40_000 + b"\r\n") for number in range(60)])
    with wire(dovecot.port, *[100_000] * 20) as cut:
        found = look_into(mailbox(port=cut.port))
    assert found.trouble is Trouble.CUT
    assert 0 < Message.objects.count() < 60
    assert look_into(mailbox(), minutes=20).trouble is None
    assert Message.objects.count() == 60


# ---- what cannot be taken ----------------------------------------------------------------------------------------
def test_a_message_that_is_too_large_to_keep_is_shown_and_not_passed_over(
    dovecot: Dovecot, mailbox: Boxes, look_into: Looks, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "MOST_KEPT", 1_000)
    dovecot.put(mail(1), mail(2, b"x" * 2_000 + b"\r\n"), mail(3), at=FRIDAY - timedelta(hours=1))
    assert look_into(mailbox()) == Fetched(mailbox(), 2, 2, 1, None)
    (line,) = boxes(cast.context(ADA))
    ((left),) = line.left
    assert (left.size, left.delivered_at) == (len(mail(2, b"x" * 2_000 + b"\r\n")), FRIDAY - timedelta(hours=1))
    assert "upload" in str(left.remedy.to_do)


def test_what_could_not_be_taken_is_tried_again_at_night_and_leaves_the_page_when_it_is_there(
    dovecot: Dovecot, mailbox: Boxes, look_into: Looks, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    dovecot.put(mail(1, b"x" * 2_000 + b"\r\n"))
    with monkeypatch.context() as small:
        small.setattr(job, "MOST_KEPT", 1_000)
        look_into(mailbox())
        assert len(boxes(cast.context(ADA))[0].left) == 1
    look_into(mailbox(), days=1)
    assert boxes(cast.context(ADA))[0].left == ()
    assert Untaken.objects.get().ended_at == FRIDAY + timedelta(days=1)


def test_a_message_that_the_server_does_not_give_out_is_shown_and_the_others_are_fetched(
    dovecot: Dovecot, mailbox: Boxes, look_into: Looks, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    dovecot.put(mail(1), mail(2), mail(3))
    raw = imap.OpenFolder.raw
    monkeypatch.setattr(
        imap.OpenFolder, "raw", lambda self, uids: {uid: one for uid, one in raw(self, uids).items() if uid != 2}
    )
    found = look_into(mailbox())
    assert (found.new, found.left) == (2, 1)


@pytest.mark.parametrize("sized", [True, False])
def test_a_message_over_which_the_server_itself_stumbles_does_not_take_the_others_with_it(
    dovecot: Dovecot, mailbox: Boxes, look_into: Looks, cast: Cast, *, sized: bool
) -> None:
    # Dovecot hangs up over a message that it cannot read; with no size in the file's name, when asked for that as well.
    dovecot.put(*[mail(number) for number in range(1, 8)])
    new = dovecot.maildir() / "new"
    if not sized:
        for path in sorted(new.iterdir()):
            path.rename(new / path.name.partition(",")[0])
        dovecot.forget()
    sorted(new.iterdir())[3].chmod(0)
    found = look_into(mailbox())
    assert (found.new, found.left, found.trouble) == (6, 1, None)
    for path in new.parent.glob("*/*"):
        path.chmod(0o666)
    assert look_into(mailbox(), days=1).new == 1
    assert sorted(kept()) == [mail(number) for number in range(1, 8)]
    assert boxes(cast.context(ADA))[0].left == ()


def test_a_message_that_only_we_cannot_keep_is_shown_and_the_others_are_kept(
    dovecot: Dovecot, mailbox: Boxes, look_into: Looks, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    dovecot.put(mail(1), mail(2), mail(3))
    receive = intake.receive

    def stumbling(context: object, raw: bytes, *rest: object) -> intake.Received:
        if raw == mail(2):
            raise ValueError("a fault of ours")
        return receive(context, raw, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(intake, "receive", stumbling)
    found = look_into(mailbox())
    assert (found.new, found.left, found.trouble) == (2, 1, None)


def test_a_full_disk_moves_no_cursor_and_is_an_alarm(
    dovecot: Dovecot, mailbox: Boxes, look_into: Looks, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    dovecot.put(mail(1), mail(2), mail(3))
    with monkeypatch.context() as full:
        store = blobs.store

        def no_room(raw: bytes) -> str:
            if raw == mail(2):
                raise OSError(28, "No space left on device")
            return store(raw)

        full.setattr(blobs, "store", no_room)
        assert look_into(mailbox()).trouble is Trouble.NOT_KEPT
    assert Box.objects.get().last_uid == 0
    assert look_into(mailbox(), minutes=20).new == 2
    assert sorted(kept()) == [mail(1), mail(2), mail(3)]


# ---- what the operator asks for --------------------------------------------------------------------------------------
def test_messages_are_marked_as_seen_if_that_was_asked_for_and_not_before_they_are_kept(
    dovecot: Dovecot, mailbox: Boxes, look_into: Looks, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    dovecot.put(mail(1))
    with monkeypatch.context() as full:
        full.setattr(blobs, "store", lambda raw: (_ for _ in ()).throw(OSError(28, "full")))
        look_into(mailbox(mark_seen=True))
    assert flags(dovecot) == [()]
    look_into(mailbox(mark_seen=True), minutes=20)
    assert flags(dovecot) == [(rb"\Seen",)]


def test_messages_are_moved_if_that_was_asked_for(
    dovecot: Dovecot, mailbox: Boxes, look_into: Looks, cast: Cast
) -> None:
    dovecot.put(mail(9), folder="Ricevuti")
    dovecot.put(mail(1), mail(2))
    assert look_into(mailbox(move_to="Ricevuti")).new == 2
    assert (len(flags(dovecot)), len(flags(dovecot, "Ricevuti"))) == (0, 3)


def test_messages_that_cannot_be_moved_are_kept_and_the_box_says_so(
    dovecot: Dovecot, mailbox: Boxes, look_into: Looks, cast: Cast
) -> None:
    dovecot.put(mail(1))
    found = look_into(mailbox(move_to="Non c'è"))
    assert (found.new, found.trouble) == (1, Trouble.NOT_SETTLED)
    assert len(flags(dovecot)) == 1


# ---- why it cannot be reached ---------------------------------------------------------------------------------------
def test_a_wrong_password_a_missing_folder_and_an_absent_server_are_told_apart(
    dovecot: Dovecot, mailbox: Boxes, look_into: Looks, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert look_into(mailbox("Non c'è")).trouble is Trouble.FOLDER_MISSING
    assert look_into(mailbox(port=1)).trouble is Trouble.UNREACHABLE
    assert look_into(mailbox(password_env="NOWHERE")).trouble is Trouble.SECRET_MISSING
    monkeypatch.setenv("PEC_PASSWORD", "un'altra")
    assert look_into(mailbox(), minutes=10).trouble is Trouble.LOGIN_REFUSED
    monkeypatch.setenv("PEC_PASSWORD", PASSWORD)
    assert look_into(mailbox(), hours=2).trouble is None


def test_a_name_in_any_alphabet_names_a_folder(dovecot: Dovecot, mailbox: Boxes, look_into: Looks, cast: Cast) -> None:
    dovecot.put(mail(1), folder="Società & città")
    assert look_into(mailbox("Società & città")).new == 1


def test_everything_that_was_fetched_is_accounted_for(
    dovecot: Dovecot, mailbox: Boxes, look_into: Looks, cast: Cast
) -> None:
    dovecot.put(*[mail(number) for number in range(5)])
    look_into(mailbox())
    (day,) = conservation(cast.context(ADA))
    assert (day.channel, day.received, day.holds) == ("pec_mailbox", 5, True)
    assert USER not in str(list(Sighting.objects.values_list("channel", flat=True)))


@pytest.mark.once
def test_many_messages_are_fetched_in_good_time(dovecot: Dovecot, mailbox: Boxes, look_into: Looks, cast: Cast) -> None:
    count = int(os.environ.get("MESSAGES", "200"))
    with dovecot.client() as client:
        client.multiappend("INBOX", [mail(number, b"x" * 3_000 + b"\r\n") for number in range(count)])
    begun = time.perf_counter()
    assert look_into(mailbox()).new == count
    speed = count / (time.perf_counter() - begun)
    sys.stdout.write(f"fetched {count} messages, {speed:.0f} a second\n")
    assert speed > 2, "a morning's mail has to be here before anybody asks for it"
