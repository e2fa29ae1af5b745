from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from tests.carriers.listing import HEADINGS, ROWS, wrong
from tests.cast import ADA, ALDO, BICE, FRIDAY, IVO, Cast
from tests.channels.envelopes import CA, XLSX, certified, letter, plain
from tests.channels.test_layout import COLUMNS, NAME, STRANGE, cells, raw, sheet_of

from preavviso.access.gate import DoesNotExistError
from preavviso.actions import intake
from preavviso.actions.entries import correct_entry
from preavviso.actions.layouts import Layout, known_to, learn_layout
from preavviso.actions.reading import read_claimed
from preavviso.channels.cage import Cage
from preavviso.channels.stored import READING
from preavviso.domain.message import Reading
from preavviso.queries.worklist import worklist
from preavviso.records.intake.models import Entry, Message, Notice, Profile
from preavviso.records.oversight.models import LedgerEntry
from preavviso.rehearsal.post import Attachment

pytestmark = pytest.mark.django_db
SAID = Layout(table=0, heading=0, heading_rows=1, columns=COLUMNS)


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    with Cage([CA.pem]) as cage:
        yield cage


def received(cast: Cast, raw: bytes, name: str = "m.eml") -> UUID:
    seen = intake.Seen("maildir", f"/box/{hash(raw)}", FRIDAY)
    return intake.receive(cast.context(ADA), raw, name, seen).message


def read_all(cage: Cage) -> None:
    while (claim := intake.claim(FRIDAY)) is not None:
        assert read_claimed(cage, claim, FRIDAY) is not None


def by_pec(headings: tuple[str, ...] = STRANGE, rows: int = 5, subject: str = "NOVEMBRE 2025") -> bytes:
    attached = [Attachment(NAME, XLSX, raw(sheet_of(headings, cells(ROWS[:rows]))))]
    return certified(letter("In allegato.", subject=f"Interventi {subject}", attachments=attached))


def reading_of(id: UUID) -> Reading:
    return READING.validate_python(Message.objects.get(id=id).reading)


def households(cast: Cast) -> list[str]:
    return sorted(line.household for line in worklist(cast.context(ADA)))


NAMES = sorted(f"{row.surname} {row.given_name}" for row in ROWS[:5])


def test_what_a_person_says_once_is_read_at_once_and_from_then_on(cast: Cast, cage: Cage) -> None:
    first = received(cast, by_pec())
    read_all(cage)
    assert wrong(reading_of(first), ROWS[:5]) != []
    assert learn_layout(cast.context(ADA), first, SAID) == (first,)
    read_all(cage)
    assert wrong(reading_of(first), ROWS[:5]) == []
    assert reading_of(first).notices[0].profile == str(Profile.objects.get().id), "the reading says by what"
    assert Message.objects.get(id=first).state == "registered"
    assert households(cast) == NAMES
    second = received(cast, by_pec(rows=6, subject="DICEMBRE 2025"))
    read_all(cage)
    assert wrong(reading_of(second), ROWS[:6]) == []


def test_the_wrong_reading_leaves_nothing_on_the_desk(cast: Cast, cage: Cage) -> None:
    wrongly = tuple(reversed(HEADINGS))
    first = received(cast, by_pec(wrongly, subject="del mese"))
    read_all(cage)
    assert households(cast) != NAMES
    Message.objects.update(state="needs_review")
    learn_layout(cast.context(ADA), first, SAID)
    read_all(cage)
    assert households(cast) == NAMES
    assert sorted(f"{row.surname} {row.given_name}" for row in Entry.objects.filter(dismissed=False)) == NAMES


def test_a_second_reading_that_says_the_same_changes_nothing(cast: Cast, cage: Cage) -> None:
    first = received(cast, by_pec(HEADINGS))
    read_all(cage)
    before = everything(cast)
    Message.objects.update(state="needs_review")
    learn_layout(cast.context(ADA), first, SAID)
    read_all(cage)
    assert everything(cast) == before


def everything(cast: Cast) -> tuple[object, ...]:
    return households(cast), list(Entry.objects.order_by("id").values()), list(Notice.objects.order_by("id").values())


def test_copies_that_wait_are_read_again_with_it_and_stay_one_notice(cast: Cast, cage: Cage) -> None:
    attached = [Attachment(NAME, XLSX, raw(sheet_of(STRANGE, cells(ROWS[:5]))))]
    first = received(cast, certified(letter("In allegato.", attachments=attached)))
    copy = received(cast, plain(letter("In allegato.", attachments=attached)))
    read_all(cage)
    Message.objects.update(state="needs_review")
    learn_layout(cast.context(ADA), first, SAID)
    Message.objects.filter(id=copy).update(state="received", tries=0)
    read_all(cage)
    assert households(cast) == NAMES
    assert Notice.objects.filter(copies__isnull=False).distinct().count() == 1


def test_what_a_person_has_put_right_is_never_read_over(cast: Cast, cage: Cage) -> None:
    first = received(cast, by_pec(HEADINGS))
    read_all(cage)
    Message.objects.update(state="needs_review")
    entry = Entry.objects.first()
    assert entry is not None
    correct_entry(cast.context(ADA), first, entry.id, entry.particulars, 0)
    assert learn_layout(cast.context(ADA), first, SAID) == ()
    Message.objects.update(state="registered")
    assert learn_layout(cast.context(ADA), first, SAID) == (), "what is confirmed stays"


def test_saying_it_anew_takes_the_place_of_what_was_said(cast: Cast, cage: Cage) -> None:
    first = received(cast, by_pec())
    read_all(cage)
    learn_layout(cast.context(ADA), first, SAID)
    read_all(cage)
    learn_layout(cast.context(BICE, FRIDAY + timedelta(days=1)), first, SAID)
    assert Profile.objects.count() == 2, "what was said before stays, for the readings that name it"
    (known,) = known_to(cast.actor(ADA))
    assert known.id == str(Profile.objects.get(in_use=True).id)
    assert known.sender == Message.objects.get(id=first).sender


def test_the_ledger_says_who_taught_it(cast: Cast, cage: Cage) -> None:
    first = received(cast, by_pec())
    read_all(cage)
    learn_layout(cast.context(ADA), first, SAID)
    assert LedgerEntry.objects.get(act="learn_layout").actor == str(cast.user(ADA).id)


def test_another_municipality_neither_teaches_nor_learns_it(cast: Cast, cage: Cage) -> None:
    first = received(cast, by_pec())
    read_all(cage)
    for part in (IVO, ALDO):
        with pytest.raises(DoesNotExistError):
            learn_layout(cast.context(part), first, SAID)
    learn_layout(cast.context(ADA), first, SAID)
    assert known_to(cast.actor(IVO)) == ()
