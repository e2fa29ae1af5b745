"""The story that Preavviso exists for, replayed from the bytes: two certified messages and their plain twins."""

import os
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from tests.cast import ADA, BICE, FRIDAY, Cast

from preavviso.actions import intake
from preavviso.actions.cases import take_case
from preavviso.channels.cage import Cage
from preavviso.channels.folder import certificates, items
from preavviso.domain.answer import Word
from preavviso.domain.notice import Decision, NoticeKind
from preavviso.jobs.reading import read_waiting
from preavviso.queries.chronology import Event, RestsOn, chronology
from preavviso.queries.intake import conservation, message_page
from preavviso.queries.worklist import Line, worklist
from preavviso.records.intake.models import Entry, Message, Notice
from preavviso.rehearsal import story, world

pytestmark = pytest.mark.django_db

REMINDER_DAY = FRIDAY.replace(month=11, day=21)


@dataclass(frozen=True, slots=True)
class Town:
    """The office, its mailbox, and the authority's one month of mail."""

    cast: Cast
    folder: Path
    cage: Cage

    def work_until(self, now: datetime) -> None:
        """Receive what has been delivered by then, and read it."""
        context = self.cast.context(ADA, now)
        for item in items(self.folder / "maildir"):
            if item.delivered_at <= now:
                seen = intake.Seen(item.channel, item.place, item.delivered_at)
                intake.receive(context, item.path.read_bytes(), item.path.name, seen)
        read_waiting(self.cage, lambda: now)

    def worklist(self, now: datetime) -> tuple[Line, ...]:
        return worklist(self.cast.context(ADA, now))

    def bruni(self, now: datetime) -> Line:
        (line,) = (line for line in self.worklist(now) if line.household == "Bruni Tullio")
        return line

    def events(self, now: datetime) -> tuple[Event, ...]:
        return chronology(self.cast.context(ADA, now), self.bruni(now).case).events


@pytest.fixture(scope="session")
def november(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A village's mailbox of November 2025, written once."""
    folder = tmp_path_factory.mktemp("november")
    world.write(world.build(2_000, 1, 7), folder, progress=lambda _: None)
    return folder


@pytest.fixture(scope="session")
def cage(november: Path) -> object:
    with Cage(certificates(november / "pec-ca")) as cage:
        yield cage


@pytest.fixture
def town(cast: Cast, november: Path, cage: Cage) -> Town:
    return Town(cast, november, cage)


def test_four_messages_are_one_programme_and_one_reminder_and_no_line_twice(town: Town) -> None:
    town.work_until(REMINDER_DAY)
    notices = {notice.kind: notice for notice in Notice.objects.all()}
    assert set(notices) == {NoticeKind.PROGRAMME, NoticeKind.REMINDER}
    assert Notice.objects.count() == 2
    for notice in notices.values():
        assert {copy.message.kind for copy in notice.copies.all()} >= {"pec", "email"}
        assert (notice.period, notice.trust) == ("2025-11", "certified")
    for notice in notices.values():
        rows = [(entry.surname, entry.given_name, entry.address) for entry in notice.entries.all()]
        assert len(rows) == len(set(rows))
    lines = town.worklist(REMINDER_DAY)
    assert len(lines) == notices[NoticeKind.PROGRAMME].entries.count()
    assert len({(line.household, line.address) for line in lines}) == len(lines)


def test_every_listed_person_is_on_the_worklist_the_same_day_with_days_left(town: Town) -> None:
    town.work_until(FRIDAY)
    listed = {f"{entry.surname} {entry.given_name}" for entry in Entry.objects.all()}
    lines = town.worklist(FRIDAY)
    assert {line.household for line in lines} == listed
    assert len(lines) >= 6
    assert all(line.rank.days_left > 0 for line in lines)
    bruni = town.bruni(FRIDAY)
    assert (bruni.rank.days_left, bruni.rank.working_days_left, bruni.rank.usable_days) == (34, 22, 22)
    assert (bruni.planned_on, bruni.decision, bruni.remark) == (date(2025, 11, 27), Decision.EXECUTE, story.REMARK)


def test_what_is_read_is_what_was_sent_word_for_word(town: Town) -> None:
    town.work_until(FRIDAY)
    line = town.bruni(FRIDAY)
    assert (line.household, line.address) == (f"{story.SURNAME} {story.GIVEN_NAME}", story.ADDRESS)


def test_vulnerability_is_not_stated_and_never_a_no(town: Town) -> None:
    town.work_until(REMINDER_DAY)
    bruni = town.bruni(REMINDER_DAY)
    assert bruni.vulnerability is Word.NOT_STATED
    assert len(bruni.questions) == 6
    assert all(line.vulnerability is not Word.STATED_NO for line in town.worklist(REMINDER_DAY))


def test_the_chronology_says_what_arrived_when_by_which_channel_with_which_legal_time(town: Town) -> None:
    town.work_until(FRIDAY)
    town.work_until(REMINDER_DAY)
    told = [
        (str(event.what), str(event.channel), event.rests_on, _minute(event.at)) for event in town.events(REMINDER_DAY)
    ]
    accepted, delivered = "Accepted by the sender's certified-mail provider", "delivered to the office's box"
    story_told = [
        (accepted, "certified mail", RestsOn.LEGAL, "24/10 10:14"),
        (f"Programme {delivered}", "certified mail", RestsOn.OWN, "24/10 10:15"),
        ("Sent, as the sender dates it", "plain mail", RestsOn.WORD, "24/10 10:15"),
        (f"Programme {delivered}", "plain mail", RestsOn.OWN, "24/10 10:15"),
        ("Read, and put on the worklist", "Preavviso", RestsOn.OWN, "24/10 16:40"),
        ("Read: another copy of what was known", "Preavviso", RestsOn.OWN, "24/10 16:40"),
        (accepted, "certified mail", RestsOn.LEGAL, "21/11 09:32"),
        (f"Reminder {delivered}", "certified mail", RestsOn.OWN, "21/11 09:32"),
    ]
    assert [event for event in story_told if event not in told] == []
    assert [event[3] for event in told if event in story_told] == sorted(
        (event[3] for event in told if event in story_told), key=lambda at: (at[3:5], at)
    )


def test_who_opened_the_message_first_can_be_shown_later(town: Town) -> None:
    town.work_until(FRIDAY)
    message = town.bruni(FRIDAY).message
    assert message is not None
    opened = FRIDAY + timedelta(minutes=12)
    message_page(town.cast.context(BICE, opened), message)
    told = [(str(event.what), event.source, event.at) for event in town.events(FRIDAY + timedelta(days=2))]
    assert ("Message opened", BICE.name, opened) in told


def test_the_reminder_raises_the_case_and_the_days_run_out(town: Town) -> None:
    town.work_until(FRIDAY)
    before = town.bruni(FRIDAY)
    town.work_until(REMINDER_DAY)
    after = town.bruni(REMINDER_DAY)
    assert (after.rank.days_left, after.rank.usable_days) == (6, 3)
    assert after.rank.points > before.rank.points
    assert "The authority has written again about it." in {str(reason.text) for reason in after.rank.because}


def test_taking_charge_leaves_the_question_to_the_authority_as_the_next_act(town: Town) -> None:
    town.work_until(FRIDAY)
    take_case(town.cast.context(ADA), town.bruni(FRIDAY).case)
    bruni = town.bruni(FRIDAY)
    assert (bruni.owner, bruni.next_act.code, bruni.next_act.due_on) == (ADA.name, "ask_authority", date(2025, 10, 28))


def test_nothing_is_lost(town: Town) -> None:
    town.work_until(REMINDER_DAY)
    delivered = {item.path.read_bytes() for item in items(town.folder / "maildir") if item.delivered_at <= REMINDER_DAY}
    assert Message.objects.count() == len(delivered)
    assert all(row.holds for row in conservation(town.cast.context(ADA)))
    assert not Message.objects.filter(state=Message.State.RECEIVED).exists()


@pytest.mark.parametrize("times", [1, 3])
def test_receiving_and_reading_again_changes_nothing(town: Town, times: int) -> None:
    town.work_until(REMINDER_DAY)
    before = _counts()
    for _ in range(times):
        town.work_until(REMINDER_DAY)
    assert _counts() == before


def test_a_message_marked_as_read_elsewhere_is_not_seen_anew(town: Town, tmp_path: Path) -> None:
    maildir = tmp_path / "maildir"
    for name in ("cur", "new", "tmp"):
        (maildir / name).mkdir(parents=True)
    (maildir / "new" / "1761293737.M1.mx").write_bytes(b"Subject: uno\r\n\r\nuno\r\n")
    moved = Town(town.cast, tmp_path, town.cage)
    moved.work_until(datetime.now(FRIDAY.tzinfo))  # noqa: TID251 — the file is of now
    os.rename(maildir / "new" / "1761293737.M1.mx", maildir / "cur" / "1761293737.M1.mx:2,S")  # noqa: PTH104
    moved.work_until(datetime.now(FRIDAY.tzinfo))  # noqa: TID251
    assert Message.objects.get().sightings.count() == 1


def _counts() -> tuple[int, ...]:
    return tuple(rows.objects.count() for rows in (Message, Notice, Entry))


def _minute(at: datetime) -> str:
    return at.astimezone(FRIDAY.tzinfo).strftime("%d/%m %H:%M")
