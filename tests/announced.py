"""What an authority announced, made up for tests: entries, and the readings that carry them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from tests.cast import FRIDAY

from preavviso.access.context import Context
from preavviso.actions import intake
from preavviso.domain.message import (
    Inner,
    MessageKind,
    Pec,
    Reading,
    Signature,
    SignatureStatus,
    Trust,
)
from preavviso.domain.notice import Completeness, Decision, Entry, Notice, NoticeKind, Period, SourceLine
from preavviso.domain.phrase import Phrase

REMARK = (
    "SI ESEGUE - dopo ripetuti solleciti telefonici e appuntamenti che non sono stati rispettati "
    "si procede con l'esecuzione"
)
BRUNI = Entry(
    surname="Bruni",
    given_name="Tullio",
    address="via dei Mille 14, int. 6",
    tenancy_code="",
    planned_on=datetime(2025, 11, 27, tzinfo=FRIDAY.tzinfo).date(),
    planned_at=time(9),
    decision=Decision.EXECUTE,
    remark=REMARK,
    where="line 12",
)
MORO = replace(BRUNI, surname="Moro", given_name="Elsa", address="via Garibaldi 3", where="line 13")
NOVEMBER = Period(2025, 11)
SUBJECT = "Comunicazione programmazione interventi fissati per il mese di NOVEMBRE 2025"


def notice(entries: Sequence[Entry], kind: NoticeKind = NoticeKind.PROGRAMME, source: str = "body") -> Notice:
    whole = Completeness(len(entries), len(entries), None, (), complete=True)
    lines = (SourceLine(entry.where, f"{entry.surname} {entry.remark}", place) for place, entry in enumerate(entries))
    original = (SourceLine("line 1", "Si trasmette l'elenco del mese in oggetto.", None), *lines)
    return Notice(kind, NOVEMBER, source, tuple(entries), whole, original)


def by_mail(*notices: Notice, at: datetime = FRIDAY) -> Reading:
    inner = Inner("recupero@casalaghi.example", ("servizi@borgolago.example",), SUBJECT, at, "<1@casalaghi.example>")
    return Reading("", MessageKind.EMAIL, None, inner, Trust.RECEIVED, notices, ())


def by_pec(*notices: Notice, at: datetime = FRIDAY, signature: SignatureStatus = SignatureStatus.VALID) -> Reading:
    trusted = signature in {SignatureStatus.VALID, SignatureStatus.VALID_EXPIRED_NOW}
    pec = Pec(
        type="posta-certificata",
        identifier="opec1.20251024101400.1.2.3.63@pec.postasicura.example",
        message_id="<1@pec.casalaghi.example>",
        reference_message_id=None,
        sender="recupero@pec.casalaghi.example",
        recipients=(),
        subject=SUBJECT,
        stated_at=at,
        error="nessuno",
        signature=Signature(signature, "posta-certificata@pec.postasicura.example", Phrase("")),
    )
    trust = Trust.CERTIFIED if trusted else Trust.RECEIVED
    return replace(by_mail(*notices, at=at), kind=MessageKind.PEC, pec=pec, trust=trust)


def receive_and_register(
    context: Context, raw: bytes, reading: Reading, delivered_at: datetime | None = None
) -> intake.Received:
    """As the mailbox and the worker would: the bytes first, the understanding later."""
    seen = intake.Seen("maildir", f"/box/{hash(raw)}", delivered_at or context.now - timedelta(hours=6))
    received = intake.receive(context, raw, "message.eml", seen)
    claim = intake.claim(context.now)
    assert claim is not None
    assert claim.message == received.message
    assert intake.register(Context(claim.actor, context.now, context.purpose), claim, reading)
    return received
