"""Is the history whole?"""

from collections.abc import Iterator

from preavviso.access import gate
from preavviso.access.context import Context
from preavviso.domain.ledger import Break, Link, breaks
from preavviso.domain.role import Act
from preavviso.records.oversight.models import LedgerEntry


def links(context: Context) -> Iterator[Link]:
    """The organisation's ledger, link by link."""
    rows = LedgerEntry.objects.filter(organisation_id=context.actor.organisation).order_by("number")
    return (row.as_link() for row in rows.iterator())


def verify(context: Context) -> tuple[int, list[Break]]:
    """How many links does the ledger have, and where does the chain not hold?

    This look is itself a link, put at the end by the head's count: after a cut-off end it does not fit.
    """
    gate.note(context, Act.SEE_LEDGER, "")
    every = list(links(context))
    return len(every), breaks(every)
