"""Which lists are late, missing or much shorter than usual, sender by sender."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Prefetch, Subquery

from preavviso.access import gate
from preavviso.access.context import ROME, Context
from preavviso.domain.notice import NoticeKind, Period
from preavviso.domain.rhythm import Arrival, Finding, findings
from preavviso.domain.role import Act
from preavviso.domain.sender import house_of
from preavviso.records.intake.models import Copy, Entry, Notice

# What a month's list can be. A reminder comes when it comes.
LISTS = (NoticeKind.PROGRAMME, NoticeKind.EMPTY, NoticeKind.UNKNOWN)

# A reading may be megabytes, and only the sender is asked for.
WITH_SENDERS = Prefetch(
    "copies",
    Copy.objects.select_related("message").only("notice_id", "message__sender", "message__received_at"),
)
# Counted list by list on an index of theirs: joined to their lists, the entries of all years would be sorted first.
LISTED = Subquery(
    Entry.objects.filter(notice=OuterRef("id")).order_by().values("notice").annotate(count=Count("id")).values("count")
)


@dataclass(frozen=True, slots=True)
class Silence:
    """Something unusual about one sender's list. `sender`: the house, as its addresses end ("casalaghi.example")."""

    sender: str
    finding: Finding


def silences(context: Context) -> tuple[Silence, ...]:
    """Whose list is late, has not come, or is much shorter than usual? The soonest month first."""
    gate.permit(context, Act.SEE_DESK)
    arrivals: dict[str, list[Arrival]] = defaultdict(list)
    for sender, arrival in _arrivals(context):
        arrivals[sender].append(arrival)
    found = [Silence(sender, one) for sender, came in arrivals.items() for one in findings(came, context.today)]
    return tuple(sorted(found, key=lambda one: (one.finding.period, one.sender, one.finding.unusual)))


def _arrivals(context: Context) -> Iterator[tuple[str, Arrival]]:
    """The lists that came, with their senders. What came in parts on one day counts as one list.

    What was brought in by hand has no sender: it is the list of the one house that writes, where there is only one.
    """
    rows = Notice.objects.filter(organisation_id=context.actor.organisation, kind__in=LISTS).exclude(period="")
    lines: dict[tuple[str, Arrival], int] = defaultdict(int)
    for notice in rows.annotate(listed=LISTED).prefetch_related(WITH_SENDERS):
        arrival = Arrival(Period.parse(notice.period), notice.known_since.astimezone(ROME).date(), 0)
        lines[_sender(notice), arrival] += notice.listed or 0
    houses = {sender for sender, _arrival in lines} - {""}
    only = next(iter(houses)) if len(houses) == 1 else ""
    for (sender, arrival), count in lines.items():
        if sender or only:
            yield sender or only, Arrival(arrival.period, arrival.came_on, count)


def _sender(notice: Notice) -> str:
    """The house that wrote: by its certified message, else by the earliest that names a sender."""
    if notice.certified_by:
        return house_of(notice.certified_by)
    messages = sorted((copy.message for copy in notice.copies.all()), key=lambda message: message.received_at)
    return next((house_of(message.sender) for message in messages if message.sender), "")
