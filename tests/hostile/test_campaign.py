"""Whatever comes ends in a state that somebody sees, with its reason in words and its bytes kept, and costs little.

The suite takes a sample; `make campaign` takes all, and says which files were the costliest.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
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
MESSAGES = 3_000 if IS_WHOLE else 200
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
        yield from islice(every, 0, None, 15)


def checked(watched: Watched, title: str, name: str, raw: bytes) -> tuple[str, Cost]:
    """The state in which a file ends. Its reading has to say why, in words, wherever it is not simply a list."""
    reading, cost = watched.read(raw, name)
    assert reading.sha256 == hashlib.sha256(raw).hexdigest(), title
    state = state_of(reading)
    if state == "quarantined":
        assert reading.problems, title
    assert all(problem.code and len(str(problem.message)) > 20 for problem in reading.problems), title
    assert cost.cpu <= MOST_CPU, cost
    assert cost.memory <= MOST_MEMORY, cost
    return state, replace(cost, name=title)


def told(costs: list[Cost], states: Counter[str], what: str) -> None:
    """What a person who runs the campaign wants to know."""
    print(f"\n{len(costs)} {what}: {dict(states)}; readers stopped: {sum(cost.died for cost in costs)}")
    for title, key in (("processor", lambda cost: -cost.cpu), ("memory", lambda cost: -cost.memory)):
        print(f"The costliest by {title}:", *sorted(costs, key=key)[:5], sep="\n  ")


def test_every_hostile_file_ends_where_somebody_sees_it():
    costs, states = [], Counter[str]()
    with Watched((CA.pem,)) as watched:
        for title, name, make in files():
            state, cost = checked(watched, title, name, make())
            costs.append(cost)
            states[state] += 1
    told(costs, states, "files")
    assert len(costs) >= (400 if IS_WHOLE else 50)


def test_every_bent_message_ends_where_somebody_sees_it():
    costs, states = [], Counter[str]()
    with Watched((CA.pem,)) as watched:
        for number in range(MESSAGES):
            title, raw = messages.message(number)
            state, cost = checked(watched, title, "a.eml", raw)
            costs.append(cost)
            states[state] += 1
    told(costs, states, "messages")


@pytest.mark.django_db
@pytest.mark.once
def test_the_worker_takes_them_all_and_keeps_their_bytes(cast: Cast):
    every = [(name, make()) for _title, name, make in islice(files(), 0, None, 5)]
    every += [("a.eml", messages.message(number)[1]) for number in range(0, MESSAGES, 10)]
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
