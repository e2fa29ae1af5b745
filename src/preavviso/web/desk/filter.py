"""The desk's filters as they stand in an address: nothing personal, so a search is never among them."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from preavviso.queries.worklist import Filter, Stage, Whose
from preavviso.web.paging import page_number

WHOSE = {"miei": Whose.MINE, "tutti": Whose.ALL, "senza-responsabile": Whose.NOBODYS}
STAGES = {
    "tutte": Stage.ANY,
    "in-arrivo": Stage.AHEAD,
    "questa-settimana": Stage.THIS_WEEK,
    "passate": Stage.PASSED,
    "da-confermare": Stage.TO_CONFIRM,
}
WHOSE_IN_WORDS = {Whose.MINE: _("My cases"), Whose.ALL: _("All"), Whose.NOBODYS: _("Without an owner")}
STAGES_IN_WORDS = {
    Stage.ANY: _("Any day"),
    Stage.THIS_WEEK: _("Within 5 working days"),
    Stage.AHEAD: _("Still ahead"),
    Stage.PASSED: _("Day passed"),
    Stage.TO_CONFIRM: _("To be confirmed"),
}
_OF_WHOSE = {whose: name for name, whose in WHOSE.items()}
_OF_STAGE = {stage: name for name, stage in STAGES.items()}


@dataclass(frozen=True, slots=True)
class Choice:
    """One filter to choose: its words, where it leads, and whether it is chosen."""

    words: Promise
    address: str
    chosen: bool


def read(parameters: Mapping[str, str]) -> Filter:
    """The filter that an address asks for. What it does not know it leaves at its widest."""
    return Filter(
        whose=WHOSE.get(parameters.get("di", ""), Whose.ALL),
        stage=STAGES.get(parameters.get("fase", ""), Stage.ANY),
        text=parameters.get("cerca", "").strip(),
        page=page_number(parameters),
    )


def address(whose: Whose = Whose.ALL, stage: Stage = Stage.ANY, page: int = 1) -> str:
    """The query string that `read` turns into this filter again.

    >>> address(Whose.MINE, Stage.THIS_WEEK)
    '?di=miei&fase=questa-settimana'
    """
    parts = {"di": _OF_WHOSE[whose], "fase": _OF_STAGE[stage]}
    return "?" + urlencode({**parts, "pagina": page} if page > 1 else parts)


def owners_to_choose(filter: Filter) -> list[Choice]:
    """Mine, all, or without an owner; a search looks in all of them, so none is chosen."""
    return [
        Choice(words, address(whose, filter.stage), whose is filter.whose and not filter.text)
        for whose, words in WHOSE_IN_WORDS.items()
    ]


def stages_to_choose(filter: Filter) -> list[Choice]:
    """By when."""
    return [
        Choice(words, address(filter.whose, stage), stage is filter.stage and not filter.text)
        for stage, words in STAGES_IN_WORDS.items()
    ]
