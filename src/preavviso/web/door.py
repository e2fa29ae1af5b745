"""The door of every page: who comes, as whom they act, and how those are answered who may not come in."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.cache import never_cache

from preavviso.access import gate
from preavviso.access.context import Actor, Context, moment
from preavviso.access.people import PURPOSE, actor_for

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, Context, P], HttpResponse]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

# Where a request keeps its actor, so that the page and what stands around it ask once.
ACTOR = "preavviso.actor"


def page(shown: Page[P]) -> View[P]:
    """Let in who is signed in and has a mandate; to all others what is forbidden looks as if it were not there."""

    @wraps(shown)
    def entered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        answer = _answer(request, *args, **kwargs)
        if not answer.has_header("Cache-Control"):
            add_never_cache_headers(answer)
        return answer

    def _answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        actor = actor_of(request)
        if actor is None:
            return render(request, "account/without_mandate.html", status=403)
        try:
            return shown(request, Context(actor, moment(), PURPOSE[actor.role]), *args, **kwargs)
        except gate.DoesNotExistError:
            return not_found(request)

    return entered


def actor_of(request: HttpRequest) -> Actor | None:
    """Whom does this request act as? None: nobody is signed in, or the account has no mandate."""
    if ACTOR not in request.META:
        user = request.user if hasattr(request, "user") else None
        request.META[ACTOR] = actor_for(user.id) if user and user.is_authenticated else None
    actor = request.META[ACTOR]
    return actor if isinstance(actor, Actor) else None


def is_part(request: HttpRequest) -> bool:
    """Does the browser ask for a part of the page that it shows already?"""
    return request.headers.get("HX-Request") == "true"


@never_cache
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """One answer for what is absent and for what is forbidden."""
    return render(request, "404.html", status=404)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    back_to = request.get_full_path() if request.method in {"GET", "HEAD"} and not is_part(request) else "/"
    redirection = redirect_to_login(back_to)
    if not is_part(request):
        return redirection
    # A part of a page cannot be the sign-in page: the whole window goes there.
    return HttpResponse(status=204, headers={"HX-Redirect": redirection["Location"]})
