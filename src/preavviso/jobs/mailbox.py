"""Emptying a mailbox's folder into the house.

A message counts as fetched when it is committed, and not before: the cursor moves after that, and a message on the
server is marked or moved, if that was asked for, after the cursor.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from preavviso.channels.folder import MOST_KEPT
from preavviso.channels.imap import ASKED_AT_ONCE, Lying, OpenFolder, opened, parts
from preavviso.channels.mailboxes import BoxError, MailFolder
from preavviso.domain.box import Trouble
from preavviso.jobs.look import Look
from preavviso.queries.boxes import seen

# What is asked for with one command: so many messages, of so many bytes together.
_MOST_MESSAGES, _MOST_BYTES = 50, 8 * 1024 * 1024
# In one look a broken connection is made again so often, and for the sake of a single message so often.
_CONNECTIONS, _CONNECTIONS_FOR_ONE = 8, 2


@dataclass(slots=True)
class _Breaks:
    """How often the connection broke in this look, and while which message alone was on its way."""

    count: int = 0
    by_uid: Counter[int] = field(default_factory=Counter)

    @property
    def at_once(self) -> int:
        """How many messages to speak of at once: one by one, when something among them may be what breaks it."""
        return 1 if self.count else ASKED_AT_ONCE


def empty(look: Look, box: MailFolder, *, whole: bool) -> bool:
    """Keep what is new in the folder. Was all that lies there compared with what is kept?

    A broken connection is made again and goes on after the last message that was kept.
    """
    breaks = _Breaks()
    while True:
        try:
            return _empty_once(look, box, breaks, whole=whole)
        except BoxError as error:
            breaks.count += 1
            if error.trouble is not Trouble.CUT or breaks.count == _CONNECTIONS:
                raise


def _empty_once(look: Look, box: MailFolder, breaks: _Breaks, *, whole: bool) -> bool:
    look.left.clear()
    with opened(box) as folder:
        whole = whole or folder.uidvalidity != look.claim.uidvalidity
        uids = folder.uids(after=0 if whole else look.claim.last_uid)
        kept = _known(look, box, folder, uids) if whole else set()
        for some in parts([uid for uid in uids if uid not in kept], breaks.at_once):
            kept |= _take_some(look, box, folder, some, breaks)
        if uids or whole:
            look.advance(folder.uidvalidity, max(uids, default=0))
        folder.settle(kept)
    return whole


def _take_some(look: Look, box: MailFolder, folder: OpenFolder, some: Sequence[int], breaks: _Breaks) -> set[int]:
    """Keep these messages, or leave them in sight. Which are kept?"""
    kept = set()
    if breaks.by_uid[some[0]] == _CONNECTIONS_FOR_ONE:
        look.leave("not_given", _place(box, folder, some[0]), None, None)
    else:
        try:
            for batch in _batches(folder.lying(some)):
                kept |= _take(look, box, folder, batch)
                look.advance(folder.uidvalidity, batch[-1].uid)
        except BoxError:
            breaks.by_uid[some[0]] += len(some) == 1
            raise
    look.advance(folder.uidvalidity, some[-1])
    return kept


def _take(look: Look, box: MailFolder, folder: OpenFolder, batch: Sequence[Lying]) -> set[int]:
    wanted = [one for one in batch if one.size <= MOST_KEPT]
    for one in batch:
        if one.size > MOST_KEPT:
            look.leave("too_big", _place(box, folder, one.uid), one.size, one.delivered_at)
    raws = folder.raw([one.uid for one in wanted])
    kept = set()
    for one in wanted:
        place = _place(box, folder, one.uid)
        if one.uid in raws:
            if look.keep(raws[one.uid], f"{one.uid}.eml", box.channel, place, one.delivered_at):
                kept.add(one.uid)
        elif folder.present(one.uid):
            look.leave("not_given", place, one.size, one.delivered_at)
    return kept


def _batches(lying: Iterable[Lying]) -> Iterator[list[Lying]]:
    """What is asked for with one command."""
    batch: list[Lying] = []
    for one in lying:
        size = sum(other.size for other in batch)
        if batch and (len(batch) == _MOST_MESSAGES or size + one.size > _MOST_BYTES):
            yield batch
            batch = []
        batch.append(one)
    if batch:
        yield batch


def _known(look: Look, box: MailFolder, folder: OpenFolder, uids: Sequence[int]) -> set[int]:
    """Which of these are kept already? A message is the same only under the same UIDVALIDITY."""
    places = {_place(box, folder, uid): uid for uid in uids}
    return {places[place] for place in seen(look.context(), places)}


def _place(box: MailFolder, folder: OpenFolder, uid: int) -> str:
    """Where the message lies: RFC 5092."""
    return f"{box.address};UIDVALIDITY={folder.uidvalidity}/;UID={uid}"
