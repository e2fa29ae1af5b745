"""Is the history whole?"""

from collections.abc import Iterator

from preavviso.access import gate
from preavviso.access.context import Context
from preavviso.domain.ledger import Break, Link, breaks
from preavviso.domain.role import Act
from preavviso.records.oversight.models import LedgerEntry, LedgerHead


def links(context: Context) -> Iterator[Link]:
    """The organisation's ledger, link by link."""
    rows = LedgerEntry.objects.filter(organisation_id=context.actor.organisation).order_by("number")
    return (row.as_link() for row in rows.iterator())


def verify(context: Context) -> tuple[int, list[Break]]:
    """How many links does the ledger have, and where does the chain not hold? A cut-off end counts as a break."""
    gate.note(context, Act.SEE_LEDGER, "")
    head = LedgerHead.objects.filter(organisation_id=context.actor.organisation).first()
    every = list(links(context))
    found = breaks(every)
    if head and (head.number, head.hash) != ((every[-1].number, every[-1].hash) if every else (0, head.hash)):
        found.append(Break(str(context.actor.organisation), head.number, "missing"))
    return len(every), found
