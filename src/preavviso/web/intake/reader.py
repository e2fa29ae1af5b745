"""The one caged reader of this process: for pages to be shown, and for what a person wants read at once."""

import hashlib
import struct
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from django.conf import settings

from preavviso.channels.cage import Cage
from preavviso.channels.folder import certificates

_MOST_KEPT = 24

_lock = Lock()
_cages: dict[tuple[bytes, ...], Cage] = {}
_pictures: OrderedDict[tuple[str, str, int], bytes] = OrderedDict()


@contextmanager
def reader() -> Iterator[Cage]:
    """The cage, for one asker at a time. It is started when somebody first asks, and anew for other certificates."""
    with _lock:
        trusted = tuple(certificates(settings.PEC_AUTHORITIES))
        if trusted not in _cages:
            _end()
            _cages[trusted] = Cage(trusted)
        yield _cages[trusted]


def _end() -> None:
    while _cages:
        with _cages.popitem()[1]:
            pass  # leaving a cage ends its child


def picture(name: str, raw: bytes, source: str, page: int) -> bytes | None:
    """A page of a source as a PNG; the last few that were asked for are at hand."""
    key = (hashlib.sha256(raw).hexdigest(), source, page)
    kept = _pictures.get(key)
    if kept is not None:
        return kept
    with reader() as cage:
        drawn = cage.picture(raw, name, source, page)
        if drawn is not None:
            _pictures[key] = drawn
            while len(_pictures) > _MOST_KEPT:
                _pictures.popitem(last=False)
    return drawn


def size_of(png: bytes) -> tuple[int, int]:
    """How many points wide and high is the picture? The one thing that we look at in it ourselves."""
    width, height = struct.unpack(">II", png[16:24])
    return width, height
