"""Files that wait between being uploaded and being imported: each is its uploader's alone, for a day at most."""

import shutil
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.text import get_valid_filename

from preavviso.access.context import Context
from preavviso.domain.registry import Kind

_LONGEST_NAME = 100
_LONGEST_WAIT = timedelta(days=1)


def keep(context: Context, kind: Kind, name: str, pieces: Iterable[bytes]) -> uuid.UUID:
    """Keep the file until somebody says what is to become of it. What has waited too long goes."""
    _clear(context.now)
    id = uuid.uuid4()
    folder = _folder(context, id) / kind
    folder.mkdir(parents=True, mode=0o700)
    path = folder / (get_valid_filename(f"_{Path(name).name}")[1:][-_LONGEST_NAME:] or "file")
    path.touch(mode=0o600)
    with path.open("wb") as file:
        for piece in pieces:
            file.write(piece)
    return id


def find(context: Context, id: uuid.UUID) -> tuple[Kind, Path] | None:
    """The file of this id, if this person uploaded it and it still waits; and what it is said to hold."""
    found = next(iter(_folder(context, id).glob("*/*")), None)
    return (Kind(found.parent.name), found) if found else None


def let_go(context: Context, id: uuid.UUID) -> None:
    """The file does not wait any more."""
    shutil.rmtree(_folder(context, id), ignore_errors=True)


def _folder(context: Context, id: uuid.UUID) -> Path:
    return Path(settings.WAITING) / str(context.actor.organisation) / context.actor.mark / str(id)


def _clear(now: datetime) -> None:
    for folder in Path(settings.WAITING).glob("*/*/*"):
        if folder.stat().st_mtime < (now - _LONGEST_WAIT).timestamp():
            shutil.rmtree(folder, ignore_errors=True)
