"""What stands around every page: who is here, what waits, and which day a rehearsal pretends."""

from datetime import date, datetime

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from preavviso.queries.header import Header, header
from preavviso.web.door import actor_of


def surroundings(request: HttpRequest) -> dict[str, object]:
    """For every template; the header is only asked for where it is shown."""
    return {"header": SimpleLazyObject(lambda: _header(request)), "rehearsed_day": _rehearsed_day()}


def _header(request: HttpRequest) -> Header | None:
    actor = actor_of(request)
    return header(actor) if actor else None


def _rehearsed_day() -> date | None:
    return datetime.fromisoformat(settings.REHEARSAL_NOW).date() if settings.REHEARSAL_NOW else None
