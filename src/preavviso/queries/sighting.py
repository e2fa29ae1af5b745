"""Where a message was seen, in words: which way it came, and who or which box took it in."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from preavviso.domain.phrase import Phrase
from preavviso.records.directory.models import User
from preavviso.records.intake.models import UPLOAD, Sighting

# By what a channel is called in the rows.
CHANNELS = {
    "pec_mailbox": Phrase("Certified mailbox"),
    "mailbox": Phrase("Mailbox"),
    "maildir": Phrase("Maildir"),
    "folder": Phrase("Folder"),
    "file": Phrase("Single file"),
    UPLOAD: Phrase("Uploaded here"),
}


@dataclass(frozen=True, slots=True)
class SeenAt:
    """Where and when the message was seen, when that was recorded here, and who uploaded it, where somebody did."""

    place: str
    delivered_at: datetime
    recorded_at: datetime
    uploaded_by: str | None = None

    @property
    def stated_by(self) -> str | None:
        """Who says that the office had it then? None: it rests on nobody's word, but on our own record."""
        return self.uploaded_by if self.delivered_at < self.recorded_at else None


def channel_in_words(channel: str) -> Phrase:
    """The channel as people call it; one that is not known here by its own word."""
    return CHANNELS.get(channel) or Phrase("Another way: %(channel)s", {"channel": channel})


def seen_at(sightings: Iterable[Sighting]) -> tuple[SeenAt, ...]:
    """Where and when was it seen, the earliest first, with people by their names?"""
    rows = sorted(sightings, key=lambda row: row.delivered_at)
    names = _names(rows)
    return tuple(_seen_at(row, names) for row in rows)


def _seen_at(row: Sighting, names: Mapping[str, str]) -> SeenAt:
    name = names.get(row.place.partition(" ")[0]) if row.channel == UPLOAD else None
    return SeenAt(name or row.place, row.delivered_at, row.recorded_at, name)


def _names(rows: Iterable[Sighting]) -> dict[str, str]:
    """The names of those who uploaded, by what stands in their sightings' places."""
    marks = {row.place.partition(" ")[0] for row in rows if row.channel == UPLOAD}
    ids = {uuid.UUID(mark) for mark in marks if _is_id(mark)}
    if not ids:
        return {}
    return {str(id): name for id, name in User.objects.filter(id__in=ids).values_list("id", "name")}


def _is_id(mark: str) -> bool:
    try:
        uuid.UUID(mark)
    except ValueError:
        return False
    return True
