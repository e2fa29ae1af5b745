"""A folder of a mailbox, by IMAP: which messages lie in it, and the bytes of each as the server has them.

Looking changes nothing on the server: the folder is opened with EXAMINE and the bodies are asked for with PEEK. What is
to be fetched is decided by UIDs and never by the mark "unseen", which anybody who opens the webmail takes away.
"""

import imaplib
import ssl
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import CapabilityError, LoginError, ProtocolError

from preavviso.channels.mailboxes import BoxError, MailFolder, Security
from preavviso.domain.box import Trouble

# Seconds that a server may take to be reached, and to send the next piece of an answer.
PATIENCE = SocketTimeout(connect=20, read=60)
# A line that lists the UIDs of so many messages stays within what imaplib takes.
_LISTED_AT_ONCE = 50_000
ASKED_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Lying:
    """A message that lies in the folder: its size in bytes and its time of delivery, as the server says."""

    uid: int
    size: int
    delivered_at: datetime | None


class OpenFolder:
    """A folder that a connection stands in."""

    def __init__(self, client: IMAPClient, box: MailFolder, uidvalidity: int, count: int) -> None:
        self._client = client
        self._box = box
        self._count = count
        self.uidvalidity = uidvalidity

    def uids(self, after: int = 0) -> list[int]:
        """The UIDs of what lies there, in the order of arrival; those above `after`."""
        found: set[int] = set()
        with _told():
            for first in range(1, self._count + 1, _LISTED_AT_ONCE):
                # What arrives while we count has numbers above the last window, so that one has no end.
                last = first + _LISTED_AT_ONCE - 1
                window = f"{first}:{last if last < self._count else '*'}"
                found.update(self._client.search([window, "UID", f"{after + 1}:*"]))
        # "5:*" means the last message too, even where that is number 3.
        return sorted(uid for uid in found if uid > after)

    def lying(self, uids: Sequence[int]) -> list[Lying]:
        """What the server says about each of these, without sending it. It may say nothing about one: size 0."""
        with _told():
            answer = self._client.fetch(uids, ["RFC822.SIZE", "INTERNALDATE"])
        said = [(uid, answer.get(uid, {})) for uid in uids]
        return [Lying(uid, one.get(b"RFC822.SIZE") or 0, one.get(b"INTERNALDATE")) for uid, one in said]

    def raw(self, uids: Sequence[int]) -> dict[int, bytes]:
        """The messages, byte for byte. One that the server does not give out is missing."""
        with _told():
            try:
                answer = self._client.fetch(uids, ["BODY.PEEK[]"])
            except imaplib.IMAP4.abort:
                raise
            except imaplib.IMAP4.error:
                # One message that the server cannot read makes it refuse them all.
                if len(uids) == 1:
                    return {}
                return {uid: raw for one in uids for uid, raw in self.raw([one]).items()}
        bodies = {uid: said.get(b"BODY[]") for uid, said in answer.items()}
        return {uid: body for uid, body in bodies.items() if isinstance(body, bytes)}

    def present(self, uid: int) -> bool:
        """Does the message still lie there?"""
        with _told():
            return uid in self._client.search(["UID", str(uid)])

    def settle(self, uids: Iterable[int]) -> None:
        """Do with these what the operator asked for. To be called when they are kept, and not before."""
        kept = sorted(uids)
        with _told(refused=Trouble.NOT_SETTLED):
            if self._box.mark_seen and kept:
                unseen = set(self._client.search(["UNSEEN"]))
                for some in parts([uid for uid in kept if uid in unseen]):
                    self._client.add_flags(some, [rb"\Seen"], silent=True)
            if self._box.move_to:
                for some in parts(kept):
                    self._move(some)

    def _move(self, uids: Sequence[int]) -> None:
        if self._client.has_capability("MOVE"):
            self._client.move(uids, self._box.move_to)
            return
        # Without UIDPLUS, what others have marked as deleted would go with it.
        if not self._client.has_capability("UIDPLUS"):
            raise BoxError(Trouble.NOT_SETTLED)
        self._client.copy(uids, self._box.move_to)
        self._client.add_flags(uids, [rb"\Deleted"], silent=True)
        self._client.uid_expunge(uids)


@contextmanager
def opened(box: MailFolder) -> Iterator[OpenFolder]:
    """Stand in the folder, for as long as the block lasts. BoxError: why that is not possible, or not any longer."""
    password = box.password()
    client = _connected(box)
    try:
        _log_in(client, box.username, password)
        with _told(refused=Trouble.FOLDER_MISSING):
            said = client.select_folder(box.folder, readonly=not (box.mark_seen or box.move_to))
        if not isinstance(said.get(b"UIDVALIDITY"), int):
            raise BoxError(Trouble.ANSWER)
        yield OpenFolder(client, box, said[b"UIDVALIDITY"], said[b"EXISTS"])
        with suppress(OSError, imaplib.IMAP4.error):
            client.logout()
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            client.shutdown()


def _connected(box: MailFolder) -> IMAPClient:
    try:
        secure = ssl.create_default_context(cafile=box.ca_file or None)
    except OSError as error:
        raise BoxError(Trouble.CERTIFICATE) from error
    try:
        tls = box.security is Security.TLS
        client = IMAPClient(box.host, box.port, ssl=tls, ssl_context=secure if tls else None, timeout=PATIENCE)
    except ssl.SSLCertVerificationError as error:
        raise BoxError(Trouble.CERTIFICATE) from error
    except ssl.SSLError as error:
        raise BoxError(Trouble.NOT_SECURE) from error
    except (OSError, imaplib.IMAP4.abort) as error:
        raise BoxError(Trouble.UNREACHABLE) from error
    except imaplib.IMAP4.error as error:
        raise BoxError(Trouble.ANSWER) from error
    # Times with their zone, as the server says them.
    client.normalise_times = False
    if box.security is Security.STARTTLS:
        _make_secure(client, secure)
    return client


def _make_secure(client: IMAPClient, secure: ssl.SSLContext) -> None:
    try:
        client.starttls(secure)
    except (OSError, imaplib.IMAP4.error) as error:
        with suppress(OSError, imaplib.IMAP4.error):
            client.shutdown()
        if isinstance(error, ssl.SSLCertVerificationError):
            raise BoxError(Trouble.CERTIFICATE) from error
        raise BoxError(Trouble.NOT_SECURE) from error


def _log_in(client: IMAPClient, username: str, password: str) -> None:
    with _told():
        # LOGIN knows no letter beyond ASCII, and passwords have some.
        log_in = client.plain_login if client.has_capability("AUTH=PLAIN") else client.login
        try:
            log_in(username, password)
        except LoginError as error:
            # The library calls a connection that breaks meanwhile by the same name.
            if isinstance(error.__context__, imaplib.IMAP4.abort):
                raise BoxError(Trouble.CUT) from error
            passing = "UNAVAILABLE" in str(error) or "LIMIT" in str(error)
            raise BoxError(Trouble.ANSWER if passing else Trouble.LOGIN_REFUSED) from error
        except UnicodeError as error:
            raise BoxError(Trouble.LOGIN_REFUSED) from error


@contextmanager
def _told(refused: Trouble = Trouble.ANSWER) -> Iterator[None]:
    """What goes wrong in the block, as a trouble of the box; `refused`: what it means when the server says no."""
    try:
        yield
    except (CapabilityError, ProtocolError, ValueError, KeyError) as error:
        raise BoxError(Trouble.ANSWER) from error
    except (OSError, imaplib.IMAP4.abort) as error:
        raise BoxError(Trouble.CUT) from error
    except imaplib.IMAP4.error as error:
        raise BoxError(refused) from error


def parts(uids: Sequence[int], most: int = ASKED_AT_ONCE) -> Iterator[Sequence[int]]:
    """So many of these at a time: a command has its limits."""
    return (uids[start : start + most] for start in range(0, len(uids), most))
