"""Whatever comes ends in a state that somebody sees, with its reason in words and its bytes kept, and costs little.

The suite takes a sample; `make campaign` takes all, and says which files were the costliest.
"""

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import islice

import pytest
from hypothesis import settings
from tests.cast import ADA, FRIDAY, Cast
from tests.channels import hostile
from tests.channels.envelopes import CA
from tests.hostile import binary, messages, packed, plain
from tests.hostile.measured import Cost, Watched, state_of

from preavviso.actions import intake
from preavviso.channels.cage import Cage
from preavviso.jobs.reading import read_waiting
from preavviso.records.intake import blobs
from preavviso.records.intake.models import Message

MOST_CPU, MOST_MEMORY = 5.0, 512 * 1024 * 1024
IS_WHOLE = settings.get_current_profile_name() == "campaign"
MESSAGES = 3_000 if IS_WHOLE else 100
Hostile = tuple[str, str, Callable[[], bytes]]


def files() -> Iterator[Hostile]:
    """All hostile files, or each so-manieth of them."""
    every = [
        *((name, name, make) for name, make in hostile.ALL.items()),
        *packed.everything(),
        *plain.everything(),
        *binary.everything(),
        *messages.special(),
    ]
    if IS_WHOLE:
        yield from every
    else:
        yield from islice(every, 0, None, 20)


def checked(watched: Watched, title: str, name: str, raw: bytes) -> tuple[str, Cost]:
    """The state in which a file ends. Its reading has to say why, in words, wherever it is not simply a list."""
    reading, cost = watched.read(raw, name)
    assert reading.sha256 == hashlib.sha256(raw).hexdigest(), title
    state = state_of(reading)
    if state == "quarantined":
        assert reading.problems, title
    assert all(problem.code and len(str(problem.message)) > 20 for problem in reading.problems), title
    cost = replace(cost, name=title)
    assert cost.cpu <= MOST_CPU, cost
    assert cost.memory <= MOST_MEMORY, cost
    return state, cost


def all_checked(every: Sequence[Hostile], what: str) -> list[Cost]:
    """What each costs, in as many cages side by side as the machine has processors; the campaign tells the worst."""
    cages = (os.cpu_count() or 1) if IS_WHOLE else 1
    with ThreadPoolExecutor(cages) as pool:
        found = [pair for some in pool.map(_some_checked, (every[n::cages] for n in range(cages))) for pair in some]
    costs = [cost for _state, cost in found]
    stopped = [cost for cost in costs if cost.died]
    print(f"\n{len(costs)} {what}: {dict(Counter(state for state, _cost in found))}; readers stopped: {len(stopped)}")
    for title, key in (("processor", lambda cost: -cost.cpu), ("memory", lambda cost: -cost.memory)):
        print(f"The costliest by {title}:", *sorted(costs, key=key)[:5], sep="\n  ")
    if stopped:
        print("Stopped:", *stopped, sep="\n  ")
    return costs


def _some_checked(some: Sequence[Hostile]) -> list[tuple[str, Cost]]:
    with Watched((CA.pem,)) as watched:
        return [checked(watched, title, name, make()) for title, name, make in some]


def test_every_hostile_file_ends_where_somebody_sees_it():
    costs = all_checked(list(files()), "files")
    assert len(costs) >= (400 if IS_WHOLE else 50)


def test_every_bent_message_ends_where_somebody_sees_it_and_stops_no_reader():
    every = [(f"messages.message({number})", "a.eml", partial(messages.message, number)) for number in range(MESSAGES)]
    costs = all_checked(every, "messages")
    assert not [cost for cost in costs if cost.died]


@pytest.mark.django_db
@pytest.mark.once
def test_the_worker_takes_them_all_and_keeps_their_bytes(cast: Cast):
    every = [(name, make()) for _title, name, make in islice(files(), 0, None, 5)]
    every += [("a.eml", messages.message(number)) for number in range(0, MESSAGES, 10)]
    context = cast.context(ADA)
    for place, (name, raw) in enumerate(every):
        intake.receive(context, raw, name or "-", intake.Seen("folder", str(place), FRIDAY))
    with Cage((CA.pem,)) as cage:
        read_waiting(cage, lambda: FRIDAY)
    states = Counter(Message.objects.values_list("state", flat=True))
    assert set(states) <= {"registered", "needs_review", "quarantined"}
    assert states.total() == len({raw for _name, raw in every})
    for message in Message.objects.all():
        assert hashlib.sha256(blobs.fetch(message.sha256)).hexdigest() == message.sha256
        assert message.tries == 1, "nothing had to be tried again"
        if message.state == "quarantined":
            assert message.reading is not None
            assert message.reading["problems"]


def test_the_measure_sees_what_a_file_costs():
    """A measure that cannot fail measures nothing: forty megabytes are seen in memory, and work in time."""
    small, large = b"Subject: a\r\n\r\nx", b"Subject: a\r\n\r\n" + b"A VIA ROMA 1\r\n" * 2_900_000
    busy = b"\n".join([b"ROSSI MARIO - VIA ROMA 1 - 27/11/2025 - SI ESEGUE %d" % number for number in range(2_000)])
    with Watched() as watched:
        baseline, costs = (
            watched.read(small, "a.eml")[1],
            [watched.read(busy, "a.txt")[1], watched.read(large, "a.eml")[1]],
        )
    assert costs[0].cpu > baseline.cpu + 0.2
    assert costs[1].memory > baseline.memory + 40 * 1024 * 1024
