"""Who is it? One doubtful line at a time, beside whom the registry proposes; a person answers, and may take it back."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from preavviso.access import gate
from preavviso.access.context import Context
from preavviso.actions import identity as actions
from preavviso.domain.identity import Said
from preavviso.queries import identity as queries
from preavviso.queries.identity import Candidate, Review
from preavviso.web.door import page
from preavviso.web.identity.side import of_a_hundred, reasons, sides, steps


@require_safe
@page
def pile(request: HttpRequest, context: Context) -> HttpResponse:
    """The most pressing line that waits; where none does, a page that says so."""
    case = queries.next_to_confirm(context)
    if case is None:
        content = {"in_registry": queries.in_registry(context), "just_said": _just_said(request, context)}
        return render(request, "identity/nobody.html", content)
    return redirect(_address(case, from_pile=True, just_said=request.GET.get("detto", "")))


@require_safe
@page
def review(request: HttpRequest, context: Context, id: uuid.UUID) -> HttpResponse:
    shown = queries.review(context, id)
    candidate = _chosen(shown, request.GET.get("chi", ""))
    content: dict[str, object] = {
        "review": shown,
        "candidate": candidate,
        "from_pile": request.GET.get("pila") == "1",
        "left": queries.left_to_confirm(context),
        "just_said": _just_said(request, context),
    }
    if candidate is not None and shown.found is not None:
        found, proposal = shown.found, candidate.proposal
        content |= {
            "sides": sides(found, proposal),
            "reasons": reasons(proposal),
            "steps": list(steps(found, proposal)),
            "of_a_hundred": of_a_hundred(proposal.probability),
            "household_of_a_hundred": of_a_hundred(candidate.household_chance or 0.0),
            "house_of_a_hundred": of_a_hundred(found.house),
            "others": [(one, of_a_hundred(one.proposal.probability)) for one in shown.candidates if one != candidate],
        }
    return render(request, "identity/review.html", content)


@require_POST
@page
def answer(request: HttpRequest, context: Context, id: uuid.UUID) -> HttpResponse:
    from_pile = request.POST.get("pila") == "1"
    try:
        said = Said(request.POST.get("said", ""))
    except ValueError:
        return redirect(_address(id, from_pile=from_pile))
    given = actions.say(context, id, said, request.POST.get("resident", ""), request.POST.get("seen", ""))
    if given is None:
        messages.warning(
            request, _("Meanwhile something else was said or found about this line: nothing was done. Look again.")
        )
        return redirect(_address(id, from_pile=from_pile))
    if from_pile:
        return HttpResponseRedirect(f"{reverse('to_confirm')}?detto={given}")
    if said is Said.SAME:
        return HttpResponseRedirect(f"{reverse('case', args=[id])}#people")
    return redirect(_address(id, just_said=str(given)))


@require_POST
@page
def undo(request: HttpRequest, context: Context, id: uuid.UUID) -> HttpResponse:
    from_pile = request.POST.get("pila") == "1"
    try:
        given = uuid.UUID(request.POST.get("answer", ""))
    except ValueError:
        raise gate.DoesNotExistError from None
    if not actions.take_back(context, id, given):
        messages.warning(request, _("Somebody else had taken it back already: nothing was done."))
    return redirect(_address(id, from_pile=from_pile))


def _chosen(shown: Review, place: str) -> Candidate | None:
    """The candidate that an address asks for; else the first about whom a person is to be asked, or the first."""
    asked_for = next((one for one in shown.candidates if str(one.place) == place), None)
    return asked_for or next(iter(shown.ask or shown.candidates), None)


def _just_said(request: HttpRequest, context: Context) -> tuple[uuid.UUID, str, queries.Given] | None:
    try:
        return queries.said_just_now(context, uuid.UUID(request.GET.get("detto", "")))
    except ValueError:
        return None


def _address(id: uuid.UUID, *, from_pile: bool = False, just_said: str = "") -> str:
    parts = [*(["pila=1"] if from_pile else []), *([f"detto={uuid.UUID(just_said)}"] if _is_id(just_said) else [])]
    return f"{reverse('identity', args=[id])}{'?' if parts else ''}{'&'.join(parts)}"


def _is_id(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
