"""The mail of the months as the municipality's boxes got it: programmes, twins, reminders, and the ordinary noise."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from preavviso.domain.message import MessageKind
from preavviso.domain.notice import NoticeKind, Period
from preavviso.rehearsal import letter, post, sheet, story
from preavviso.rehearsal.place import AUTHORITY, CALENDAR, MUNICIPALITY, Box
from preavviso.rehearsal.post import Attachment, Letter, Receipt
from preavviso.rehearsal.programme import Form, Line, Programme, before
from preavviso.rehearsal.seal import Seal

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PROGRAMME_BY = 25
REMINDER_BY = 21
SCHOOL = Box("Istituto Comprensivo di Borgolago", "segreteria@pec.scuolaborgolago.example")
ASSOCIATION = Box("Associazione Il Pontile", "info@ilpontile.example")
OUTGOING = (
    "Trasmissione relazione sociale",
    "Richiesta documentazione integrativa",
    "Convocazione riunione di coordinamento",
    "Riscontro a richiesta di informazioni",
    "Trasmissione certificazione anagrafica",
)


@dataclass(frozen=True, slots=True)
class Delivered:
    """A message as it lies in the box, and the truth of it.

    `key` names it within the rehearsal; `twin_of`, `reminds` and `copy_of` are keys of others. `seen` says whether
    somebody had opened it in webmail.
    """

    key: str
    raw: bytes
    delivered_at: datetime
    kind: MessageKind
    seen: bool = False
    notice_kind: NoticeKind | None = None
    period: Period | None = None
    source: str = "body"
    lines: tuple[Line, ...] = ()
    twin_of: str | None = None
    reminds: str | None = None
    copy_of: str | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """When the two letters of a month are written, sent and delivered."""

    written_on: date
    accepted_at: datetime
    delivered_at: datetime
    twin_sent_at: datetime
    reminded_at: datetime


def months(programmes: Sequence[Programme], seal: Seal, seed: int) -> Iterator[Delivered]:
    """All messages of these months, in the order of their delivery within each month's turn."""
    for programme in programmes:
        rng = random.Random(f"{seed}|mail|{programme.period}")
        hours = hours_of(rng, programme.period)
        turn = [*_notices(rng, programme, hours, seal), *_noise(rng, programme.period, hours, seal)]
        yield from sorted(turn, key=lambda message: (message.delivered_at, message.key))


def hours_of(rng: random.Random, period: Period) -> Hours:
    """The hours of a month's letters: those of the story in November 2025, office hours in the others."""
    if period == story.PERIOD:
        return Hours(story.WRITTEN_ON, story.ACCEPTED_AT, story.DELIVERED_AT, story.TWIN_SENT_AT, story.REMINDED_AT)
    sent_on = _working_day_by(before(period, 1), PROGRAMME_BY)
    accepted_at = _office_hour(rng, sent_on)
    return Hours(
        sent_on,
        accepted_at,
        accepted_at + timedelta(seconds=30 + int(rng.random() * 60)),
        accepted_at + timedelta(seconds=90 + int(rng.random() * 400)),
        _office_hour(rng, _working_day_by(period, REMINDER_BY)),
    )


def _notices(rng: random.Random, programme: Programme, hours: Hours, seal: Seal) -> Iterator[Delivered]:
    """The programme and its reminder, each by PEC and by plain e-mail, and the copy that somebody forwarded."""
    period = programme.period
    number = _registry_number(rng, hours.written_on)
    entries = [line.entry for line in programme.lines]
    text = letter.programme(entries, period, programme.form, number=number, written_on=hours.written_on)
    pair = _Pair(f"{period}-programme", NoticeKind.PROGRAMME, letter.subject(period), text, programme, hours.written_on)
    certified = pair.pec(seal, hours.accepted_at, hours.delivered_at, daticert_first=period.month % 2 == 1)
    yield certified
    yield pair.twin(hours.twin_sent_at)
    copied_at = _office_hour(rng, _working_day_after(hours.delivered_at.date(), 3))
    yield Delivered(
        f"{certified.key}-copy",
        certified.raw,
        copied_at,
        certified.kind,
        notice_kind=certified.notice_kind,
        period=period,
        source=certified.source,
        lines=certified.lines,
        copy_of=certified.key,
    )
    yield from _reminder(rng, programme, hours, seal, certified.key)


def _reminder(
    rng: random.Random, programme: Programme, hours: Hours, seal: Seal, programme_key: str
) -> Iterator[Delivered]:
    period = programme.period
    to_come = programme.after(hours.reminded_at.date())
    text = letter.reminder(
        [line.entry for line in to_come.lines],
        period,
        programme.form,
        number=_registry_number(rng, hours.reminded_at.date()),
        written_on=hours.reminded_at.date(),
        programme_sent_on=hours.accepted_at.date(),
    )
    pair = _Pair(
        f"{period}-reminder",
        NoticeKind.REMINDER,
        letter.reminder_subject(period),
        text,
        to_come,
        hours.reminded_at.date(),
        reminds=programme_key,
    )
    delivered_at = hours.reminded_at + timedelta(seconds=45)
    yield pair.pec(seal, hours.reminded_at, delivered_at, daticert_first=period.month % 2 == 0)
    yield pair.twin(hours.reminded_at + timedelta(seconds=60 + int(rng.random() * 200)))


@dataclass(frozen=True)
class _Pair:
    """One notice that goes out twice: by PEC, and by plain e-mail minutes later."""

    key: str
    kind: NoticeKind
    subject: str
    text: str
    programme: Programme
    made_on: date
    reminds: str | None = None

    def pec(self, seal: Seal, accepted_at: datetime, delivered_at: datetime, *, daticert_first: bool) -> Delivered:
        """The certified one. The first was opened in webmail and filed; nothing else happened."""
        written = self._letter(AUTHORITY.pec, MUNICIPALITY.pec, accepted_at - timedelta(seconds=9))
        raw = post.pec(written, seal, accepted_at=accepted_at, delivered_at=delivered_at, daticert_first=daticert_first)
        return self._delivered(self.key, raw, delivered_at, MessageKind.PEC, seen=self.kind is NoticeKind.PROGRAMME)

    def twin(self, sent_at: datetime) -> Delivered:
        """The plain one."""
        delivered_at = sent_at + timedelta(seconds=6)
        raw = post.mail(self._letter(AUTHORITY.mail, MUNICIPALITY.mail, sent_at), delivered_at=delivered_at)
        return self._delivered(f"{self.key}-twin", raw, delivered_at, MessageKind.EMAIL, twin_of=self.key)

    def _letter(self, sender: Box, to: Box, sent_at: datetime) -> Letter:
        message_id = f"{sent_at:%Y%m%d%H%M%S}.{self.key}@{sender.domain}"
        return Letter(sender, (to,), self.subject, self.text, sent_at, message_id, self._attachments)

    @cached_property
    def _attachments(self) -> tuple[Attachment, ...]:
        """The list as a sheet, where that is the month's form: the same file by both ways."""
        if self.programme.form is not Form.SHEET:
            return ()
        titles = (AUTHORITY.name.upper(), self.subject, f"Elenco aggiornato al {self.made_on:%d/%m/%Y}")
        entries = [line.entry for line in self.programme.lines]
        return (Attachment(self._sheet_name(), XLSX, sheet.workbook(entries, titles, made_on=self.made_on)),)

    def _sheet_name(self) -> str:
        return f"Elenco interventi {letter.month(self.programme.period)}.xlsx"

    def _delivered(
        self,
        key: str,
        raw: bytes,
        delivered_at: datetime,
        kind: MessageKind,
        *,
        seen: bool = False,
        twin_of: str | None = None,
    ) -> Delivered:
        return Delivered(
            key,
            raw,
            delivered_at,
            kind,
            seen=seen,
            notice_kind=self.kind,
            period=self.programme.period,
            source=self._sheet_name() if self.programme.form is Form.SHEET else "body",
            lines=self.programme.lines,
            twin_of=twin_of,
            reminds=self.reminds,
        )


def _noise(rng: random.Random, period: Period, hours: Hours, seal: Seal) -> Iterator[Delivered]:
    """What else a PEC box holds: receipts of the municipality's own messages, other bodies' mail, an anomaly."""
    start = hours.delivered_at.date()
    for number in range(4):
        yield from _receipts(rng, period, number, _office_hour(rng, _working_day_after(start, 1 + 4 * number)), seal)
    yield _school(rng, period, _office_hour(rng, _working_day_after(start, 6)), seal)
    yield _courtesy(period, _office_hour(rng, _working_day_after(start, 9)))
    yield _anomaly(period, _office_hour(rng, _working_day_after(start, 12)), seal)


def _receipts(rng: random.Random, period: Period, number: int, at: datetime, seal: Seal) -> Iterator[Delivered]:
    """Acceptance and delivery of a message that the municipality had sent; one in eight does not arrive."""
    to = rng.choice((SCHOOL, AUTHORITY.pec))
    key = f"{period}-sent-{number}"
    message_id = f"{at:%Y%m%d%H%M%S}.{key}@{MUNICIPALITY.pec.domain}"
    text = "Si trasmette quanto in oggetto.\n\nDistinti saluti\n"
    written = Letter(MUNICIPALITY.pec, (to,), rng.choice(OUTGOING), text, at, message_id)
    accepted_at = at + timedelta(seconds=4)
    accepted = post.receipt(written, seal, Receipt.ACCEPTED, at=at, delivered_at=accepted_at)
    yield Delivered(f"{key}-accepted", accepted, accepted_at, MessageKind.PEC_RECEIPT, seen=True)
    later = at + timedelta(seconds=41)
    if rng.random() < 0.12:
        explanation = "5.1.1 - Indirizzo inesistente (casella non trovata)"
        failed = post.receipt(
            written,
            seal,
            Receipt.FAILED,
            at=later,
            delivered_at=later + timedelta(seconds=3),
            error="no-dest",
            explanation=explanation,
        )
        yield Delivered(f"{key}-failed", failed, later + timedelta(seconds=3), MessageKind.PEC_RECEIPT)
    else:
        delivered = post.receipt(written, seal, Receipt.DELIVERED, at=later, delivered_at=later + timedelta(seconds=3))
        yield Delivered(f"{key}-delivered", delivered, later + timedelta(seconds=3), MessageKind.PEC_RECEIPT, seen=True)


def _school(rng: random.Random, period: Period, at: datetime, seal: Seal) -> Delivered:
    """A PEC of another body that lists nobody."""
    text = (
        "Gentili colleghi,\n\nsi comunica il calendario delle riunioni del gruppo di lavoro per l'inclusione "
        "del mese. Si chiede cortese conferma di partecipazione.\n\nCordiali saluti\nLa segreteria\n"
    )
    message_id = f"{int(rng.random() * 1e9)}.{period}@{SCHOOL.domain}"
    written = Letter(SCHOOL, (MUNICIPALITY.pec,), "Calendario riunioni gruppo di lavoro", text, at, message_id)
    delivered_at = at + timedelta(seconds=25)
    raw = post.pec(written, seal, delivered_at=delivered_at)
    return Delivered(f"{period}-school", raw, delivered_at, MessageKind.PEC, seen=True)


def _courtesy(period: Period, at: datetime) -> Delivered:
    """A plain e-mail of the authority that says nothing of anybody."""
    text = (
        "Si informa la gentile utenza che gli sportelli di questa Azienda osserveranno il consueto orario.\n"
        "Si prega di non rispondere a questo messaggio.\n"
    )
    message_id = f"{at:%Y%m%d%H%M%S}.{period}@{AUTHORITY.mail.domain}"
    written = Letter(AUTHORITY.mail, (MUNICIPALITY.mail,), "Orario di apertura degli sportelli", text, at, message_id)
    delivered_at = at + timedelta(seconds=5)
    return Delivered(
        f"{period}-courtesy", post.mail(written, delivered_at=delivered_at), delivered_at, MessageKind.EMAIL, seen=True
    )


def _anomaly(period: Period, at: datetime, seal: Seal) -> Delivered:
    """A plain e-mail that somebody sent to the certified box."""
    text = "Buongiorno,\n\nvorremmo sapere gli orari dello sportello sociale.\n\nGrazie\nAssociazione Il Pontile\n"
    message_id = f"{at:%Y%m%d%H%M%S}.{period}@{ASSOCIATION.domain}"
    written = Letter(ASSOCIATION, (MUNICIPALITY.pec,), "Orari dello sportello sociale", text, at, message_id)
    later = at + timedelta(seconds=30)
    raw = post.anomaly(written, seal, at=at + timedelta(seconds=12), delivered_at=later)
    return Delivered(f"{period}-anomaly", raw, later, MessageKind.PEC_ANOMALY)


def _registry_number(rng: random.Random, day: date) -> int:
    """The number that the authority's register has come to by that day of the year."""
    return int(day.timetuple().tm_yday * 112 + rng.random() * 100)


def _working_day_by(period: Period, day: int) -> date:
    found = date(period.year, period.month, day)
    while not CALENDAR.is_working_day(found):
        found -= timedelta(days=1)
    return found


def _working_day_after(start: date, count: int) -> date:
    return CALENDAR.working_days_after(start, count)


def _office_hour(rng: random.Random, day: date) -> datetime:
    minutes = int(rng.random() * 210)
    hour = time(9 + minutes // 60, minutes % 60, int(rng.random() * 60))
    return datetime.combine(day, hour, tzinfo=story.ROME)
