"""Going through a watched folder. What lies there stays as it is: nothing is moved, and nothing deleted."""

import os

from preavviso.channels.folder import Item, NotTaken, items
from preavviso.channels.mailboxes import BoxError, WatchedFolder
from preavviso.domain.box import Trouble
from preavviso.jobs.look import Look
from preavviso.queries.boxes import seen


def go_through(look: Look, box: WatchedFolder, *, whole: bool) -> None:
    """Keep what is new in the folder. `whole`: read what was seen before as well, whatever its times say."""
    if not os.access(box.path, os.R_OK | os.X_OK):
        raise BoxError(Trouble.FOLDER_MISSING)
    found = [item for item in items(box.path) if not item.is_draft]
    known = {} if whole else seen(look.context(), [item.place for item in found])
    for item in found:
        try:
            if item.place in known and known[item.place] >= item.changed_at:
                continue
            if item.is_whole(look.clock()):
                _take(look, item)
        except FileNotFoundError:
            # Somebody else took it away meanwhile; what it was renamed to is found by the next look.
            continue


def _take(look: Look, item: Item) -> None:
    # A file may be copied here with an old time of its own; a maildir's message has the time of its delivery.
    came = item.delivered_at if item.channel == "maildir" else item.changed_at
    try:
        taken = item.taken()
    except NotTaken as reason:
        look.leave(reason.problem.code, item.place, None, came)
        return
    look.keep(taken.raw, item.name, item.channel, item.place, came)
