"""The desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from preavviso.access.context import Context
from preavviso.queries import worklist
from preavviso.queries.alarms import alarms
from preavviso.queries.worklist import Filter, Stage, Whose
from preavviso.web.desk import filter as filters
from preavviso.web.door import is_part, page

WHOLE = "desk/desk.html"


@require_http_methods(["GET", "HEAD", "POST"])
@page
def desk(request: HttpRequest, context: Context) -> HttpResponse:
    """What is due. A search comes by POST, because names must not stand in addresses; it looks among all cases."""
    if request.method == "POST":
        return _found(request, context)
    filter = filters.read({**request.GET.dict(), "cerca": ""})
    template = "desk/lines.html" if is_part(request) else WHOLE
    return _desk(request, context, filter, template)


def _found(request: HttpRequest, context: Context) -> HttpResponse:
    asked = filters.read(request.POST.dict())
    if not asked.text and not is_part(request):
        return redirect("desk")
    template = WHOLE
    if is_part(request):
        template = "desk/lines.html" if asked.page > 1 else "desk/found.html"
    return _desk(request, context, Filter(text=asked.text, page=asked.page), template)


def _desk(request: HttpRequest, context: Context, filter: Filter, template: str) -> HttpResponse:
    shown = worklist.desk(context, filter)
    content = {
        "desk": shown,
        "today": context.today,
        "owners": filters.owners_to_choose(filter),
        "stages": filters.stages_to_choose(filter),
        "urgent": filters.address(Whose.NOBODYS, Stage.THIS_WEEK),
        "to_confirm": filters.address(Whose.ALL, Stage.TO_CONFIRM),
        "next_page": filters.address(filter.whose, filter.stage, filter.page + 1),
        "everything": filters.address(),
    }
    if template == WHOLE:
        content["alarms"] = alarms(context)
    return render(request, template, content)
