"""From mentions to what they are found and compared by, for one or for a million at a time."""

import os
import threading
import uuid
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing import get_context, parent_process
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from preavviso.domain.matching.key import row_keys
from preavviso.domain.matching.mention import Mention, traits_of

Numbers = npt.NDArray[np.int64]
# The last four bits of a key name its rule, and stay as they are.
_RULE = 0xF
# Below so many, the processes that help take longer to start than the work.
WORTH_HELP = 20_000
_CHUNK = 2_000


class Raw(NamedTuple):
    """A mention in the registry's own text, as it goes to another process. "" is not stated; the day is ISO."""

    surname: str
    given_name: str
    birth_date: str
    codice_fiscale: str
    address: str
    municipality: str


@dataclass(frozen=True, slots=True)
class Keyed:
    """Of mentions in their order: their traits joined, and their keys one after the other, so many of each."""

    traits: list[str]
    keys: Numbers
    counts: Numbers


def salt_of(organisation: uuid.UUID) -> int:
    """What an organisation's keys differ by from everybody else's.

    The one place where a key meets its organisation: `key ^ salt_of(organisation)` stands in the table of keys, so two
    registries in one table never find each other's people. Signed, 64 bits, and the last four are 0.
    """
    mixed = ((organisation.int >> 64) ^ (organisation.int << 4)) & 0xFFFF_FFFF_FFFF_FFF0
    return mixed - (1 << 64) if mixed >= 1 << 63 else mixed


def keyed(mentions: Sequence[Raw]) -> Keyed:
    """Their traits and keys. The keys are not salted yet."""
    traits = [traits_of(Mention(*mention)) for mention in mentions]
    keys = [[key for key in row_keys(one) if key is not None] for one in traits]
    return Keyed(
        [one.joined() for one in traits],
        np.fromiter(chain.from_iterable(keys), dtype=np.int64),
        np.fromiter(map(len, keys), dtype=np.int64, count=len(keys)),
    )


def keyed_all(mentions: Iterable[Raw], count: int) -> Iterator[Keyed]:
    """The same for any number of them, some thousands at a time and in their order; `count`: how many there may be.

    For many, one process for each processor helps. They end with this one, however it ends.
    """
    rest = iter(mentions)
    chunks = iter(lambda: list(islice(rest, _CHUNK)), [])
    processors = len(os.sched_getaffinity(0))
    if count < WORTH_HELP or processors == 1:
        yield from map(keyed, chunks)
        return
    with ProcessPoolExecutor(processors, get_context("spawn"), _end_with_parent) as pool:
        # No more than a few are under way, so that a million never wait in memory.
        under_way = [pool.submit(keyed, chunk) for chunk in islice(chunks, 4 * processors)]
        while under_way:
            yield under_way.pop(0).result()
            under_way.extend(pool.submit(keyed, chunk) for chunk in islice(chunks, 1))


def _end_with_parent() -> None:
    """A process that is killed cannot tell its helpers: they watch it."""
    parent = parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
