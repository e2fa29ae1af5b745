from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from tests.announced import BRUNI, MORO, NOVEMBER, by_mail, by_pec, notice, receive_and_register
from tests.cast import ADA, ALDO, BICE, FRIDAY, IVO, Cast

from preavviso.access.gate import DoesNotExistError
from preavviso.actions.cases import take_case
from preavviso.actions.entries import add_entry, correct_entry, dismiss_entry, undo_correction
from preavviso.domain.answer import Word
from preavviso.domain.correction import Particulars
from preavviso.domain.notice import Decision
from preavviso.queries.cases import case_page
from preavviso.queries.chronology import TOLD, chronology
from preavviso.queries.worklist import Filter, Line, desk, worklist
from preavviso.records.cases.models import Case
from preavviso.records.intake.models import Correction, Entry, Notice
from preavviso.records.oversight.models import LedgerEntry

pytestmark = pytest.mark.django_db

# As a scan was read: the day is wrong, and an l became a 1.
MISREAD = replace(BRUNI, surname="Brun1", planned_on=date(2025, 11, 7), needs_review=True, confidence=0.6)
TWENTY_SEVENTH = date(2025, 11, 27)


def received(cast: Cast, *entries: Any) -> tuple[Any, list[Entry]]:
    message = receive_and_register(cast.context(ADA), b"the list", by_pec(notice(entries))).message
    return message, list(Entry.objects.order_by("position"))


def on_desk(cast: Cast) -> list[Line]:
    return list(worklist(cast.context(ADA)))


def right(entry: Entry, **fields: Any) -> Particulars:
    return replace(entry.particulars, **fields)


def test_a_corrected_day_counts_on_the_desk_and_the_line_asks_nothing_more(cast: Cast) -> None:
    message, (entry, _moro) = received(cast, MISREAD, MORO)
    assert correct_entry(
        cast.context(ADA), message, entry.id, right(entry, surname="Bruni", planned_on=TWENTY_SEVENTH), 0
    )
    line = next(line for line in on_desk(cast) if line.household == "Bruni Tullio")
    assert line.planned_on == TWENTY_SEVENTH
    case = Case.objects.get(id=line.case)
    assert not case.waits_for_review
    assert desk(cast.context(ADA), Filter(text="bruni")).total == 1, "found by the right name"


def test_the_lists_own_words_stay_beside_the_corrected_ones_with_the_name_of_who_did_it(cast: Cast) -> None:
    message, (entry,) = received(cast, MISREAD)
    correct_entry(cast.context(ADA), message, entry.id, right(entry, surname="Bruni"), 0)
    kept = Correction.objects.get()
    assert (kept.before["surname"], kept.after["surname"]) == ("Brun1", "Bruni")
    assert (kept.made_by.name, kept.made_at) == ("Ada Ferri", FRIDAY)
    reading = entry.notice.copies.get().message.reading
    assert reading["notices"][0]["entries"][0]["surname"] == "Brun1"


def test_the_ledger_says_who_corrected_which_line_and_none_of_its_words(cast: Cast) -> None:
    message, (entry,) = received(cast, MISREAD)
    correct_entry(cast.context(ADA), message, entry.id, right(entry, surname="Bruni"), 0)
    noted = LedgerEntry.objects.get(act="correct_entry")
    assert (noted.subject, noted.details["entry"]) == (f"message:{message}", str(entry.id))
    assert "Brun" not in str(noted.details)


def test_two_people_at_one_line_never_write_over_each_other(cast: Cast) -> None:
    message, (entry,) = received(cast, MISREAD)
    assert correct_entry(cast.context(ADA), message, entry.id, right(entry, surname="Bruni"), 0)
    before = LedgerEntry.objects.count()
    assert not correct_entry(cast.context(BICE), message, entry.id, right(entry, surname="Bruno"), 0)
    assert not dismiss_entry(cast.context(BICE), message, entry.id, 0)
    entry.refresh_from_db()
    assert (entry.surname, entry.version, entry.dismissed) == ("Bruni", 1, False)
    assert LedgerEntry.objects.count() == before, "what was not done is not in the ledger"


def test_undoing_gives_back_what_was_read_and_its_doubt(cast: Cast) -> None:
    message, (entry,) = received(cast, MISREAD)
    correct_entry(cast.context(ADA), message, entry.id, right(entry, surname="Bruni", planned_on=TWENTY_SEVENTH), 0)
    correct_entry(cast.context(BICE), message, entry.id, right(entry, surname="Bruno", planned_on=TWENTY_SEVENTH), 1)
    assert undo_correction(cast.context(ADA), message, entry.id, 2)
    entry.refresh_from_db()
    assert (entry.surname, entry.needs_review) == ("Bruni", False)
    assert undo_correction(cast.context(ADA), message, entry.id, 3)
    entry.refresh_from_db()
    assert (entry.surname, entry.planned_on, entry.needs_review) == ("Brun1", date(2025, 11, 7), True)
    assert not undo_correction(cast.context(ADA), message, entry.id, 4), "nothing is left to undo"
    assert on_desk(cast)[0].household == "Brun1 Tullio"
    assert Case.objects.get().waits_for_review


def test_confirming_a_line_without_changing_it_is_noted_with_a_name(cast: Cast) -> None:
    message, (entry,) = received(cast, MISREAD)
    correct_entry(cast.context(ADA), message, entry.id, entry.particulars, 0)
    entry.refresh_from_db()
    assert not entry.needs_review
    assert Correction.objects.get().before == Correction.objects.get().after


def test_the_right_name_of_a_household_that_is_known_joins_its_case(cast: Cast) -> None:
    receive_and_register(cast.context(ADA), b"october", by_pec(notice([BRUNI]), at=FRIDAY - timedelta(days=30)))
    known = Case.objects.get()
    message = receive_and_register(cast.context(ADA), b"november", by_mail(notice([MISREAD, MORO]))).message
    entry = Entry.objects.get(surname="Brun1")
    opened = Case.objects.get(announcements__entry=entry)
    take_case(cast.context(ADA), opened.id)
    assert len(on_desk(cast)) == 3
    correct_entry(cast.context(ADA), message, entry.id, right(entry, surname="Bruni", planned_on=TWENTY_SEVENTH), 0)
    assert sorted(line.household for line in on_desk(cast)) == ["Bruni Tullio", "Moro Elsa"]
    known.refresh_from_db()
    assert known.owner == cast.user(ADA), "who had charge of it keeps it"
    assert len(case_page(cast.context(ADA), known.id).announced) == 2
    undo_correction(cast.context(ADA), message, entry.id, 1)
    assert len(on_desk(cast)) == 3
    assert Case.objects.get(announcements__entry=entry) == opened


def test_the_case_that_a_line_left_still_tells_what_was_known_and_where_it_went(cast: Cast) -> None:
    receive_and_register(cast.context(ADA), b"october", by_pec(notice([BRUNI]), at=FRIDAY - timedelta(days=30)))
    known = Case.objects.get()
    message = receive_and_register(cast.context(ADA), b"november", by_mail(notice([MISREAD, MORO]))).message
    entry = Entry.objects.get(surname="Brun1")
    opened = Case.objects.get(announcements__entry=entry)
    take_case(cast.context(ADA), opened.id)
    before = [str(event.what) for event in chronology(cast.context(ADA), opened.id).events]
    correct_entry(cast.context(ADA), message, entry.id, right(entry, surname="Bruni", planned_on=TWENTY_SEVENTH), 0)
    page = case_page(cast.context(ADA), opened.id)
    assert (page.off_desk, page.now_at, page.announced, page.line.household) == (True, known.id, (), "Brun1 Tullio")
    told = [str(event.what) for event in page.events]
    assert set(before) <= set(told), "what could be known then is still told"
    assert "Line put right, or confirmed" in told
    assert told.count(str(TOLD["move_line"])) == 1
    assert [event.case for event in case_page(cast.context(ADA), known.id).events if event.case] == [opened.id]
    undo_correction(cast.context(ADA), message, entry.id, 1)
    page = case_page(cast.context(ADA), opened.id)
    assert (page.off_desk, page.now_at, len(page.announced)) == (False, None, 1)


def test_two_lines_of_one_list_stay_two_households_whatever_they_are_corrected_to(cast: Cast) -> None:
    message, (_bruni, misread) = received(cast, BRUNI, MISREAD)
    correct_entry(cast.context(ADA), message, misread.id, right(misread, surname="Bruni"), 0)
    assert len(on_desk(cast)) == 2


def test_words_of_an_undone_correction_lead_nobody_to_the_case(cast: Cast) -> None:
    message, (entry,) = received(cast, MISREAD)
    correct_entry(cast.context(ADA), message, entry.id, right(entry, surname="Moro", address="via Garibaldi 3"), 0)
    undo_correction(cast.context(ADA), message, entry.id, 1)
    receive_and_register(cast.context(ADA), b"another", by_mail(notice([replace(MORO, given_name="Tullio")])))
    assert len(on_desk(cast)) == 2


def test_a_line_that_is_none_leaves_the_desk_and_comes_back(cast: Cast) -> None:
    message, (entry, _moro) = received(cast, replace(BRUNI, surname="TOTALE", given_name="GENERALE"), MORO)
    case = Case.objects.get(announcements__entry=entry)
    assert dismiss_entry(cast.context(ADA), message, entry.id, 0)
    assert [line.household for line in on_desk(cast)] == ["Moro Elsa"]
    assert desk(cast.context(ADA), Filter()).counts.open == 1
    assert case_page(cast.context(ADA), case.id).announced == ()
    assert undo_correction(cast.context(ADA), message, entry.id, 1)
    assert len(on_desk(cast)) == 2


def test_a_dismissed_line_no_longer_counts_beside_others_of_the_case(cast: Cast) -> None:
    receive_and_register(cast.context(ADA), b"october", by_pec(notice([replace(BRUNI, planned_on=None)])))
    earlier = replace(BRUNI, planned_on=date(2025, 11, 3))
    message = receive_and_register(cast.context(ADA), b"november", by_mail(notice([earlier, MORO]))).message
    entry = Entry.objects.get(planned_on=date(2025, 11, 3))
    dismiss_entry(cast.context(ADA), message, entry.id, 0)
    assert not Case.objects.get(announcements__entry=entry).dated


def test_a_copy_of_a_corrected_list_is_one_more_copy_and_keeps_the_correction(cast: Cast) -> None:
    message, (entry,) = received(cast, MISREAD)
    correct_entry(cast.context(ADA), message, entry.id, right(entry, surname="Bruni"), 0)
    receive_and_register(cast.context(ADA), b"the copy", by_mail(notice([MISREAD])))
    assert Entry.objects.get().surname == "Bruni"
    assert Notice.objects.get().copies.count() == 2


def test_another_copy_neither_doubles_nor_drops_what_people_put_right_or_added(cast: Cast) -> None:
    message, (entry, _moro) = received(cast, BRUNI, MORO)
    moved = right(entry, address="via dei Mille 41", planned_on=date(2025, 11, 28))
    correct_entry(cast.context(ADA), message, entry.id, moved, 0)
    added = add_entry(cast.context(ADA), message, "body", Particulars("Rossi", "Ines", "piazza del Lago 2"))
    receive_and_register(cast.context(ADA), b"the copy", by_mail(notice([MORO, BRUNI])))
    assert Notice.objects.get().copies.count() == 2
    assert sorted(row.surname for row in Entry.objects.filter(dismissed=False)) == ["Bruni", "Moro", "Rossi"]
    assert Entry.objects.get(surname="Bruni").address == "via dei Mille 41"
    assert Entry.objects.get(surname="Rossi").id == added
    assert len(on_desk(cast)) == 3


def test_a_line_added_by_hand_opens_a_case_and_can_be_taken_back(cast: Cast) -> None:
    message, _entries = received(cast, BRUNI)
    said = Particulars("Rossi", "Ines", "piazza del Lago 2", planned_on=TWENTY_SEVENTH, decision=Decision.EXECUTE)
    id = add_entry(cast.context(ADA), message, "body", said)
    added = Entry.objects.get(id=id)
    assert (added.position, added.where, added.notice) == (1, "by hand", Notice.objects.get())
    assert len(on_desk(cast)) == 2
    assert undo_correction(cast.context(ADA), message, id, 1)
    assert len(on_desk(cast)) == 1


def test_lines_of_a_message_in_which_no_list_was_found_are_entered_by_hand(cast: Cast) -> None:
    message = receive_and_register(cast.context(ADA), b"a scan", by_pec()).message
    for name in ("Rossi", "Verdi"):
        add_entry(cast.context(ADA), message, "scansione.pdf", Particulars(name, "Ines", planned_on=TWENTY_SEVENTH))
    assert Notice.objects.get().period == str(NOVEMBER)
    assert Notice.objects.get().certified_by == "recupero@pec.casalaghi.example"
    assert len(on_desk(cast)) == 2


def test_a_correction_is_told_in_the_chronology_of_its_own_case_only(cast: Cast) -> None:
    message, (entry, moro) = received(cast, MISREAD, MORO)
    correct_entry(cast.context(ADA), message, entry.id, entry.particulars, 0)
    told = {
        one.id: [str(event.what) for event in chronology(cast.context(ADA), one.announcement.case_id).events]
        for one in (entry, moro)
    }
    assert "Line put right, or confirmed" in told[entry.id]
    assert "Line put right, or confirmed" not in told[moro.id]


def test_nobody_else_corrects_a_line(cast: Cast) -> None:
    message, (entry,) = received(cast, MISREAD)
    for part in (IVO, ALDO):
        with pytest.raises(DoesNotExistError):
            correct_entry(cast.context(part), message, entry.id, entry.particulars, 0)
    assert Entry.objects.get().version == 0


def test_a_line_of_another_message_is_not_there(cast: Cast) -> None:
    message, (entry,) = received(cast, MISREAD)
    other = receive_and_register(cast.context(ADA), b"other", by_mail(notice([MORO]))).message
    with pytest.raises(DoesNotExistError):
        correct_entry(cast.context(ADA), other, entry.id, entry.particulars, 0)
    assert correct_entry(cast.context(ADA), message, entry.id, entry.particulars, 0)


def test_vulnerability_is_put_right_in_the_same_way(cast: Cast) -> None:
    message, (entry,) = received(cast, replace(BRUNI, planned_at=time(9)))
    said = right(entry, vulnerability=Word.STATED_YES, vulnerability_text="figlia in carrozzina")
    correct_entry(cast.context(ADA), message, entry.id, said, 0)
    assert on_desk(cast)[0].vulnerability is Word.STATED_YES
