"""The accounts of the messages: of all that was received, what became of it, and where it comes from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from preavviso.access.context import ROME, Context
from preavviso.domain.phrase import Phrase
from preavviso.queries import intake as queries
from preavviso.queries.boxes import boxes
from preavviso.queries.intake import Conservation, State
from preavviso.queries.sighting import channel_in_words
from preavviso.web.door import page
from preavviso.web.intake.filter import STATES, Narrowing
from preavviso.web.paging import page_number

# Days on one page.
DAYS = 31
# The order of the sum, which is that of the picture as well.
ORDER = (State.REGISTERED, State.NEEDS_REVIEW, State.QUARANTINED, State.SET_ASIDE, State.RECEIVED)
BY_STATE = {states[0]: name for name, states in STATES.items() if len(states) == 1}


@dataclass(frozen=True, slots=True)
class Share:
    """Those of one sum that are in one state: how many, which, and their piece of the picture in hundredths."""

    state: State
    count: int
    address: str
    begins: float
    width: float


@dataclass(frozen=True, slots=True)
class Account:
    """The sum of one channel and day as the page shows it."""

    sum: Conservation
    channel: Phrase
    address: str
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """The sums of one day."""

    day: date
    accounts: tuple[Account, ...]


@require_safe
@page
def conservation(request: HttpRequest, context: Context) -> HttpResponse:
    sums = queries.conservation(context)
    most = max((one.received for one in sums), default=0)
    days = list(_days(sums, most))
    number = page_number(request.GET.dict())
    oldest = queries.oldest_waiting(context)
    content = {
        "whole": queries.conserved(context),
        "order": ORDER,
        "broken": [account for day in days for account in day.accounts if not account.sum.holds],
        "days": days[(number - 1) * DAYS : number * DAYS],
        "older": number + 1 if number * DAYS < len(days) else None,
        "newer": number - 1,
        "boxes": boxes(context),
        "oldest": oldest,
        "waits_for": (context.today - oldest.received_at.astimezone(ROME).date()).days if oldest else 0,
    }
    return render(request, "intake/conservation.html", content)


def _days(sums: Sequence[Conservation], most: int) -> Iterator[Day]:
    """The newest day first."""
    newest_first = sorted(sums, key=lambda one: (one.day, one.channel), reverse=True)
    for day, its in groupby(newest_first, key=lambda one: one.day):
        yield Day(day, tuple(_account(one, most) for one in sorted(its, key=lambda one: one.channel)))


def _account(sum: Conservation, most: int) -> Account:
    all_of_it = Narrowing(channel=sum.channel, day=sum.day)
    shares, begins = [], 0.0
    for state in ORDER:
        count = sum.by_state.get(state, 0)
        if count:
            width = round(100 * count / max(most, 1), 2)
            shares.append(Share(state, count, replace(all_of_it, state=BY_STATE[state]).address, begins, width))
            begins += width
    return Account(sum, channel_in_words(sum.channel), all_of_it.address, tuple(shares))
