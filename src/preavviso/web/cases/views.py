"""One case, and taking charge of it."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from preavviso.access.context import Context
from preavviso.actions.cases import release_case, take_case
from preavviso.queries.cases import case_page
from preavviso.queries.chronology import RestsOn
from preavviso.queries.worklist import line_of
from preavviso.web.door import is_part, page

# By what an event's time rests on, as it stands in an address.
RESTING_ON = {"ora-legale": RestsOn.LEGAL, "mittente": RestsOn.WORD, "ufficio": RestsOn.OWN}


@require_safe
@page
def case(request: HttpRequest, context: Context, id: uuid.UUID) -> HttpResponse:
    shown = case_page(context, id)
    chosen = RESTING_ON.get(request.GET.get("eventi", ""))
    content = {
        "case": shown,
        "line": shown.line,
        "today": context.today,
        "events": [event for event in shown.events if chosen in {None, event.rests_on}],
        "resting_on": RESTING_ON,
        "chosen": chosen,
    }
    return render(request, "cases/case.html", content)


@require_POST
@page
def take(request: HttpRequest, context: Context, id: uuid.UUID) -> HttpResponse:
    taken = take_case(context, id, _instead_of(request))
    return _where_it_was_done(request, context, id, "taken" if taken else "taken_by_other")


@require_POST
@page
def release(request: HttpRequest, context: Context, id: uuid.UUID) -> HttpResponse:
    release_case(context, id)
    return _where_it_was_done(request, context, id, "released")


def _instead_of(request: HttpRequest) -> uuid.UUID | None:
    """The owner that the page showed: only who saw them may take their place."""
    try:
        return uuid.UUID(request.POST.get("instead_of", ""))
    except ValueError:
        return None


def _where_it_was_done(request: HttpRequest, context: Context, id: uuid.UUID, done: str) -> HttpResponse:
    """On the desk the line changes in its place, with what undoes it; otherwise the case's page says it."""
    if not is_part(request):
        return redirect("case", id=id)
    return render(
        request, "desk/changed_line.html", {"line": line_of(context, id), "today": context.today, "done": done}
    )
