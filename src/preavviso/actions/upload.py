"""A colleague hands in a file that came by another way than the mailboxes: on paper, by fax, on a stick."""

from datetime import date, datetime, time, timedelta

from preavviso.access.context import ROME, Context
from preavviso.actions.intake import Received, Seen, receive
from preavviso.records.intake.models import UPLOAD

# Before this year nothing can have reached the office: who writes an earlier one has mistyped it.
FIRST_YEAR = 2000


class NoSuchDayError(ValueError):
    """On that day nothing can have reached the office: it has not come yet, or is too long ago to be meant."""


def upload(context: Context, raw: bytes, name: str, reached_on: date) -> Received:
    """Keep an uploaded file, and since when the office has had what it holds, as the colleague says.

    Of an earlier day only its end is certain, so it is known since then. When it was uploaded stands beside it.
    Uploading the same again is the same message; another day that is said of it is kept as well.
    """
    return receive(context, raw, name, Seen(UPLOAD, _place(context, reached_on), had_since(context, reached_on)))


def had_since(context: Context, reached_on: date) -> datetime:
    """Since when has the office had, at the latest, what reached it on that day? NoSuchDayError: it cannot have."""
    if reached_on > context.today or reached_on.year < FIRST_YEAR:
        raise NoSuchDayError
    if reached_on == context.today:
        return context.now
    return datetime.combine(reached_on + timedelta(days=1), time(), ROME) - timedelta(seconds=1)


def _place(context: Context, reached_on: date) -> str:
    """Who handed it in and, where it is an earlier one, the day that they say: `queries.sighting` reads it again."""
    who = context.actor.mark
    return who if reached_on == context.today else f"{who} {reached_on.isoformat()}"
