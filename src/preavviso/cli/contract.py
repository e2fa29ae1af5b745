"""Readings in the words of the contract: what `preavviso read --json` prints for programs."""

from datetime import date
from pathlib import Path

from preavviso.channels.folder import readable
from preavviso.cli.language import _
from preavviso.domain.answer import Stated, word
from preavviso.domain.message import Inner, Pec, Protocol, Reading
from preavviso.domain.notice import Entry, Notice


def in_contract(file: Path, reading: Reading) -> dict[str, object]:
    """The object that stands for one file that was read."""
    return {
        "path": readable(file),
        "sha256": reading.sha256,
        "kind": reading.kind,
        "pec": None if reading.pec is None else _pec_as_json(reading.pec),
        "inner": None if reading.inner is None else _inner_as_json(reading.inner),
        "trust": reading.trust,
        "notices": [_notice_as_json(notice) for notice in reading.notices],
        "problems": [
            {"code": problem.code, "message": problem.message.in_words(_), "where": problem.where}
            for problem in reading.problems
        ],
        "protocol": None if reading.protocol is None else _protocol_as_json(reading.protocol),
    }


def _pec_as_json(pec: Pec) -> dict[str, object]:
    return {
        "type": pec.type,
        "identifier": pec.identifier,
        "message_id": pec.message_id,
        "reference_message_id": pec.reference_message_id,
        "sender": pec.sender,
        "recipients": [
            {"address": recipient.address, "certified": recipient.certified} for recipient in pec.recipients
        ],
        "subject": pec.subject,
        "stated_at": _iso(pec.stated_at),
        "error": pec.error,
        "signature": {
            "status": pec.signature.status,
            "signer": pec.signature.signer,
            "reason": pec.signature.reason.in_words(_),
        },
    }


def _protocol_as_json(protocol: Protocol) -> dict[str, object]:
    return {
        "kind": protocol.kind,
        "administration": protocol.administration,
        "area": protocol.area,
        "register": protocol.register,
        "registry_number": protocol.registry_number,
        "registered_on": _iso(protocol.registered_on),
        "subject": protocol.subject,
        "documents": [{"name": document.name, "digest": document.digest} for document in protocol.documents],
        "reason": protocol.reason,
    }


def _inner_as_json(inner: Inner) -> dict[str, object]:
    return {
        "from": inner.sender,
        "to": list(inner.to),
        "subject": inner.subject,
        "sent_at": _iso(inner.sent_at),
        "message_id": inner.message_id,
    }


def _notice_as_json(notice: Notice) -> dict[str, object]:
    completeness = notice.completeness
    return {
        "kind": notice.kind,
        "period": None if notice.period is None else str(notice.period),
        "source": notice.source,
        "entries": [_entry_as_json(entry) for entry in notice.entries],
        "completeness": {
            "anchors_seen": completeness.anchors_seen,
            "entries_made": completeness.entries_made,
            "declared_total": completeness.declared_total,
            "leftover": list(completeness.leftover),
            "complete": completeness.complete,
        },
    }


def _entry_as_json(entry: Entry) -> dict[str, object]:
    answer = entry.vulnerability
    return {
        "surname": entry.surname,
        "given_name": entry.given_name,
        "address": entry.address,
        "tenancy_code": entry.tenancy_code,
        "planned_on": _iso(entry.planned_on),
        "planned_at": None if entry.planned_at is None else entry.planned_at.strftime("%H:%M"),
        "decision": entry.decision,
        "remark": entry.remark,
        "vulnerability": {"answer": word(answer), "text": answer.text if isinstance(answer, Stated) else ""},
        "where": entry.where,
        "cells": entry.cells,
        "confidence": entry.confidence,
        "needs_review": entry.needs_review,
    }


def _iso(value: date | None) -> str | None:
    return None if value is None else value.isoformat()
