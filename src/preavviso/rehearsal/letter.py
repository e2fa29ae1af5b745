"""The words of the authority's letters: the month's programme, its reminder, and the list within."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from preavviso.domain.notice import Entry, Period
from preavviso.domain.wording.month import MONTHS
from preavviso.rehearsal.place import AUTHORITY, MUNICIPALITY
from preavviso.rehearsal.programme import Form

WEEKDAYS = ("lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica")
NOTHING_LISTED = "Per il mese in oggetto non è fissato nessun intervento."


def subject(period: Period) -> str:
    """The object of the month's programme, in the authority's fixed words."""
    return f"Comunicazione programmazione interventi fissati per il mese di {month(period)}"


def reminder_subject(period: Period) -> str:
    """The object of the reminder."""
    return f"PROMEMORIA - {subject(period)}"


def month(period: Period) -> str:
    """The month as the object has it: NOVEMBRE 2025."""
    return f"{MONTHS[period.month - 1].upper()} {period.year}"


def programme(entries: Sequence[Entry], period: Period, form: Form, *, number: int, written_on: date) -> str:
    """The letter that comes with the month's programme, with the list in it unless it travels as a sheet."""
    opening = (
        "Con la presente si comunica la programmazione degli interventi di rilascio degli alloggi di questa Azienda "
        f"fissati per il mese di {month(period)}."
    )
    return _letter(opening, entries, form, number=number, written_on=written_on)


def reminder(
    entries: Sequence[Entry], period: Period, form: Form, *, number: int, written_on: date, programme_sent_on: date
) -> str:
    """The letter that reminds of what is still to come."""
    opening = (
        f"Facendo seguito alla comunicazione del {programme_sent_on:%d/%m/%Y}, si ricordano gli interventi ancora da "
        f"effettuare nel mese di {month(period)}."
    )
    return _letter(opening, entries, form, number=number, written_on=written_on)


def day_in_words(day: date) -> str:
    """Giovedì 27 novembre 2025."""
    return f"{WEEKDAYS[day.weekday()].capitalize()} {day.day} {MONTHS[day.month - 1]} {day.year}"


def listing(entries: Sequence[Entry], form: Form) -> str:
    """The list as lines of a letter."""
    if not entries:
        return NOTHING_LISTED
    lines = _by_day(entries) if form is Form.BY_DAY else _by_line(entries)
    return "\n".join((*lines, "", f"Totale interventi: {len(entries)}"))


def _by_day(entries: Sequence[Entry]) -> Iterator[str]:
    for place, (day, group) in enumerate(groupby(entries, key=lambda entry: entry.planned_on)):
        if place:
            yield ""
        yield day_in_words(day) if day else "Data da definire"
        for entry in group:
            yield " - ".join(("", *_who(entry), *_hour(entry), entry.remark)).lstrip()


def _by_line(entries: Sequence[Entry]) -> Iterator[str]:
    for number, entry in enumerate(entries, start=1):
        day = (f"{entry.planned_on:%d/%m/%Y}",) if entry.planned_on else ()
        when = " ".join((*day, *_hour(entry)))
        yield f"{number}) " + " - ".join((*_who(entry), when, entry.remark))


def _who(entry: Entry) -> tuple[str]:
    return (f"{entry.surname} {entry.given_name}, {entry.address}",)


def _hour(entry: Entry) -> tuple[str, ...]:
    return (f"ore {entry.planned_at.hour}:{entry.planned_at.minute:02}",) if entry.planned_at else ()


def _letter(opening: str, entries: Sequence[Entry], form: Form, *, number: int, written_on: date) -> str:
    in_sheet = form is Form.SHEET
    content = "L'elenco completo è riportato nel file allegato." if in_sheet else listing(entries, form)
    return "\n".join(
        (
            f"Prot. n. {number} del {written_on:%d/%m/%Y}",
            "",
            f"Al {MUNICIPALITY.name}",
            MUNICIPALITY.office,
            "",
            opening,
            "",
            content,
            "",
            "Distinti saluti",
            "",
            AUTHORITY.name,
            AUTHORITY.office,
            "",
        )
    )
