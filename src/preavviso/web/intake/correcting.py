"""A person puts a line right beside its original, adds one that is missing, or says that one is none."""

import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from preavviso.access import gate
from preavviso.access.context import Context
from preavviso.actions import entries as actions
from preavviso.channels.stored import PARTICULARS
from preavviso.domain.answer import Word
from preavviso.domain.correction import Particulars
from preavviso.domain.notice import Decision
from preavviso.domain.where import Box, box_in
from preavviso.queries import intake as queries
from preavviso.queries.entries import Kept
from preavviso.queries.intake import MessagePage
from preavviso.web.door import page
from preavviso.web.intake.lists import List, Listed, lists_of
from preavviso.web.intake.reader import picture, size_of
from preavviso.web.templatetags.words import in_words

# A crop shows a little of what stands around it, larger than the page is shown.
_MARGIN = 6
_LARGER = 1.7
_NAMES = tuple(field.name for field in fields(Particulars))


def _choices(kind: type[Decision] | type[Word]) -> Callable[[], list[tuple[str, str]]]:
    """What can be chosen, in the language of whoever is asked."""
    return lambda: [(one.value, in_words(one)) for one in kind]


class LineForm(forms.Form):
    """What a line says, as a person enters it."""

    surname = forms.CharField(label=gettext_lazy("Surname"), required=False, max_length=200)
    given_name = forms.CharField(label=gettext_lazy("Given name"), required=False, max_length=200)
    address = forms.CharField(label=gettext_lazy("Address"), required=False, max_length=400)
    tenancy_code = forms.CharField(label=gettext_lazy("Tenancy code"), required=False, max_length=100)
    planned_on = forms.DateField(
        label=gettext_lazy("Planned day"),
        required=False,
        input_formats=["%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d"],
        error_messages={"invalid": gettext_lazy("There is no such day. Write it as 27/11/2025.")},
    )
    planned_at = forms.TimeField(
        label=gettext_lazy("Hour"),
        required=False,
        input_formats=["%H:%M", "%H:%M:%S", "%H.%M", "%H,%M"],
        error_messages={"invalid": gettext_lazy("There is no such hour. Write it as 09:30.")},
    )
    decision = forms.ChoiceField(label=gettext_lazy("Decision"), choices=_choices(Decision))
    remark = forms.CharField(label=gettext_lazy("Remark"), required=False, max_length=4000)
    vulnerability = forms.ChoiceField(label=gettext_lazy("Vulnerability"), choices=_choices(Word))
    vulnerability_text = forms.CharField(
        label=gettext_lazy("Vulnerability, in the list's words"), required=False, max_length=4000
    )
    version = forms.IntegerField(required=False, min_value=0)

    def clean(self) -> dict[str, object]:
        """A line is about somebody."""
        said = super().clean() or {}
        if not said.get("surname") and not said.get("tenancy_code"):
            self.add_error("surname", _("Whose line is it? Write the surname, or the tenancy code below."))
        return said

    @property
    def said(self) -> Particulars:
        """What the line says, of a form that is valid."""
        given = {
            name: " ".join(value.split()) if isinstance(value, str) else value
            for name, value in self.cleaned_data.items()
            if name in _NAMES
        }
        return PARTICULARS.validate_python(given)


# By the form's field: in which cells of the list its words stand, the first that is there.
CELLS = {
    "surname": ("surname", "name"),
    "given_name": ("given_name", "name"),
    "address": ("address",),
    "tenancy_code": ("tenancy_code",),
    "planned_on": ("planned_on",),
    "planned_at": ("planned_at", "planned_on"),
    "decision": ("remark",),
    "remark": ("remark",),
    "vulnerability_text": ("vulnerability",),
}
# A browser shows its own date fields in the language of the machine: 11/12 would be another day for each.
SHAPES = {"planned_on": "27/11/2025", "planned_at": "09:30"}


@dataclass(frozen=True, slots=True)
class Crop:
    """A piece of a page's picture: where the picture is, its size, and the piece as an SVG's viewBox."""

    href: str
    width: int
    height: int
    view: str
    shown_width: int
    shown_height: int


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form, with what the list says there, what it says now, and how that looks in the original."""

    bound: forms.BoundField
    shape: str
    read: object
    now: object
    crop: Crop | None


@require_http_methods(["GET", "HEAD", "POST"])
@page
def correct(request: HttpRequest, context: Context, id: uuid.UUID, entry: uuid.UUID) -> HttpResponse:
    shown = queries.message_page(context, id)
    lists, (found, listed, kept) = _found(shown, entry)
    conflict = False
    if request.method == "POST":
        form = LineForm(request.POST)
        if form.is_valid():
            if actions.correct_entry(context, id, entry, form.said, form.cleaned_data["version"] or 0):
                messages.success(request, _("The line is kept as you wrote it."))
                return _onwards(request, id, lists, entry)
            conflict = True
            shown = queries.message_page(context, id)
            lists, (found, listed, kept) = _found(shown, entry)
    else:
        form = LineForm(initial=asdict(kept.says))
    shown_fields = _fields(context, id, form, kept, found, listed, conflict=conflict)
    content = {
        "message": shown,
        "list": found,
        "one": listed,
        "kept": kept,
        "form": form,
        "fields": shown_fields,
        # Beside its picture a line's text would only say again what was read.
        "lines": [] if any(field.crop for field in shown_fields) else _lines(found, listed),
        "conflict": conflict,
        "others": sum(one.doubtful and one is not listed for found in lists for one in found.listed),
    }
    return render(request, "intake/correct.html", content, status=409 if conflict else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def add(request: HttpRequest, context: Context, id: uuid.UUID) -> HttpResponse:
    shown = queries.message_page(context, id)
    lists = lists_of(shown)
    sources = [one.notice.source for one in lists]
    source = request.POST.get("source") or request.GET.get("fonte", "")
    source = source if source in sources else next(iter(sources), "")
    form = LineForm(request.POST) if request.method == "POST" else LineForm(initial=asdict(Particulars()))
    if request.method == "POST" and form.is_valid():
        actions.add_entry(context, id, source, form.said)
        messages.success(request, _("The line is added, and on the worklist."))
        return HttpResponseRedirect(f"{reverse('message', args=[id])}#aggiunte")
    content = {
        "message": shown,
        "source": source,
        "form": form,
        "fields": [Field(form[name], SHAPES.get(name, ""), "", "", None) for name in _NAMES],
        "leftover": [text for one in lists for text in one.notice.completeness.leftover],
    }
    return render(request, "intake/add.html", content)


@require_POST
@page
def dismiss(request: HttpRequest, context: Context, id: uuid.UUID, entry: uuid.UUID) -> HttpResponse:
    return _done(request, context, id, entry, actions.dismiss_entry)


@require_POST
@page
def undo(request: HttpRequest, context: Context, id: uuid.UUID, entry: uuid.UUID) -> HttpResponse:
    return _done(request, context, id, entry, actions.undo_correction)


def _done(
    request: HttpRequest,
    context: Context,
    id: uuid.UUID,
    entry: uuid.UUID,
    do: Callable[[Context, uuid.UUID, uuid.UUID, int], bool],
) -> HttpResponse:
    seen = request.POST.get("version", "")
    if not do(context, id, entry, int(seen) if seen.isdecimal() and len(seen) < 9 else 0):
        messages.warning(request, _("Meanwhile somebody else changed this line: nothing was done. Look at it again."))
    return HttpResponseRedirect(f"{reverse('message', args=[id])}#riga-{entry}")


Found = tuple[List | None, Listed | None, Kept]


def _found(shown: MessagePage, entry: uuid.UUID) -> tuple[list[List], Found]:
    lists = lists_of(shown)
    for found in lists:
        for listed in found.listed:
            if listed.kept is not None and listed.kept.id == entry:
                return lists, (found, listed, listed.kept)
    for kept in (one for ones in shown.lines.added.values() for one in ones):
        if kept.id == entry:
            return lists, (None, None, kept)
    raise gate.DoesNotExistError


def _onwards(request: HttpRequest, id: uuid.UUID, lists: list[List], entry: uuid.UUID) -> HttpResponse:
    """To the next line that waits, where a person goes through them; else back to the list."""
    waiting = [one.kept.id for found in lists for one in found.listed if one.doubtful and one.kept is not None]
    after = [one for one in waiting if one != entry]
    if request.POST.get("then") == "next" and after:
        return HttpResponseRedirect(reverse("correct_entry", args=[id, after[0]]))
    return HttpResponseRedirect(f"{reverse('message', args=[id])}#riga-{entry}")


def _fields(
    context: Context,
    id: uuid.UUID,
    form: LineForm,
    kept: Kept,
    found: List | None,
    listed: Listed | None,
    *,
    conflict: bool,
) -> list[Field]:
    crops = _crops(context, id, found, listed)
    return [
        Field(
            form[name],
            SHAPES.get(name, ""),
            getattr(kept.read, name) if name in kept.corrected else None,
            getattr(kept.says, name) if conflict else None,
            crops.get(name),
        )
        for name in _NAMES
    ]


def _crops(context: Context, id: uuid.UUID, found: List | None, listed: Listed | None) -> dict[str, Crop]:
    """How the fields look in the original, where it has pages."""
    if found is None or listed is None:
        return {}
    boxes = {}
    for name, cells in CELLS.items():
        places = (listed.entry.cells.get(cell) for cell in cells)
        box = next((box for box in map(box_in, filter(None, places)) if box is not None), None)
        if box is not None:
            boxes[name] = box
    source = found.notice.source
    pages = {box.page for box in boxes.values()}
    drawn = {number: queries.page_shown(context, id, source, number, picture) for number in pages}
    crops = {}
    for name, box in boxes.items():
        png = drawn[box.page]
        if png is not None:
            crops[name] = _cut(page_address(id, source, box.page), size_of(png), box)
    return crops


def _cut(href: str, size: tuple[int, int], box: Box) -> Crop:
    width, height = size
    left, top = max(0, box.left - _MARGIN) * width // 1000, max(0, box.top - _MARGIN) * height // 1000
    right, bottom = (box.right + _MARGIN) * width // 1000, (box.bottom + _MARGIN) * height // 1000
    wide, high = max(1, min(right, width) - left), max(1, min(bottom, height) - top)
    return Crop(href, width, height, f"{left} {top} {wide} {high}", int(wide * _LARGER), int(high * _LARGER))


def page_address(id: uuid.UUID, source: str, number: int) -> str:
    """Where the picture of a page of a source is."""
    return f"{reverse('page_image', args=[id, number])}?{urlencode({'fonte': source})}"


def _lines(found: List | None, listed: Listed | None) -> list[str]:
    """The original's own lines that the entry was read from."""
    if found is None or listed is None:
        return []
    return [line.text for line in found.notice.original if line.entry == listed.position]
