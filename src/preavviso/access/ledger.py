"""Writing in the ledger: inside the caller's transaction, so that an act and its entry stand or fall together."""

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime

from django.db.models import F

from preavviso.domain.ledger import hash_of
from preavviso.records.oversight.models import LedgerEntry, LedgerHead


def append(
    organisation: uuid.UUID,
    actor: str,
    act: str,
    subject: str,
    now: datetime,
    details: Mapping[str, str | int] | None = None,
) -> LedgerEntry:
    """Add a link to the organisation's chain. To be called inside a transaction.

    Moving the head on is a conditional UPDATE that makes the next writer wait for this one's commit.
    """
    heads = LedgerHead.objects.filter(organisation_id=organisation)
    if not heads.update(number=F("number") + 1):
        LedgerHead.objects.get_or_create(organisation_id=organisation)
        heads.update(number=F("number") + 1)
    head = heads.get()
    entry = LedgerEntry(
        organisation_id=organisation,
        number=head.number,
        at=now.astimezone(UTC),
        actor=actor,
        act=act,
        subject=subject,
        details=dict(details or {}),
        previous=head.hash,
    )
    entry.hash = hash_of(entry.as_link())
    entry.save(force_insert=True)
    heads.update(hash=entry.hash)
    return entry
