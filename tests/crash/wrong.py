"""Programs that are wrong on purpose: a crash test that does not catch them proves nothing. None is in the product."""

import email
import hashlib
import os
import tempfile
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings

from preavviso.access.context import Context
from preavviso.actions import intake
from preavviso.channels.imap import OpenFolder
from preavviso.channels.mailboxes import MailFolder
from preavviso.jobs import mailbox
from preavviso.records.intake import blobs


def acknowledge_before_commit() -> None:
    """The message is moved away on the server when its bytes are here, before they are committed."""
    raw = OpenFolder.raw

    def impatient(folder: OpenFolder, uids: Sequence[int]) -> dict[int, bytes]:
        found = raw(folder, uids)
        folder.settle(found)
        return found

    OpenFolder.raw = impatient  # type: ignore[method-assign]


def rows_before_bytes() -> None:
    """The row is committed when the bytes are written; when they come onto the disk is left to the system."""

    def hasty(raw: bytes) -> str:
        sha256 = hashlib.sha256(raw).hexdigest()
        path = Path(settings.BLOBS) / sha256[:2] / sha256
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
        os.write(handle, raw)
        os.close(handle)
        Path(temporary).replace(path)
        return sha256

    blobs.store = hasty


def same_message_id_is_same_message() -> None:
    """A message whose Message-ID was seen before is taken for the one that was seen."""
    receive = intake.receive
    seen = Path(settings.HOME) / "message-ids"

    def credulous(context: Context, raw: bytes, name: str, where: intake.Seen) -> intake.Received:
        identifier = str(email.message_from_bytes(raw)["Message-ID"])
        if seen.exists() and identifier in seen.read_text().splitlines():
            return intake.Received(uuid.uuid4(), new=False)
        received = receive(context, raw, name, where)
        with seen.open("a") as file:
            file.write(f"{identifier}\n")
        return received

    intake.receive = credulous


def uid_without_uidvalidity() -> None:
    """The server's numbers are believed to mean the same for ever."""
    opened = mailbox.opened

    @contextmanager
    def for_ever(box: MailFolder) -> Iterator[OpenFolder]:
        with opened(box) as folder:
            folder.uidvalidity = 1
            yield folder

    mailbox.opened = for_ever


def everybody_reads_everything() -> None:
    """A worker reads what waits without asking whether another one reads it now, and registers it whatever was done."""

    def grab(now: datetime) -> intake.Claim | None:
        message = intake.Message.objects.filter(state="received").order_by("received_at", "id").first()
        if message is None:
            return None
        actor = intake.worker(message.organisation)
        return intake.Claim(message.id, message.name, message.sha256, message.tries, actor)

    intake.claim = grab
    intake._held = lambda claim: intake.Message.objects.filter(id=claim.message)


WRONG: dict[str, Callable[[], None]] = {
    "acknowledge-before-commit": acknowledge_before_commit,
    "rows-before-bytes": rows_before_bytes,
    "dedupe-by-message-id": same_message_id_is_same_message,
    "uid-without-uidvalidity": uid_without_uidvalidity,
    "two-workers-one-message": everybody_reads_everything,
}
