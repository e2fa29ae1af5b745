"""What the pile is narrowed to, as it stands in an address: nothing personal."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from preavviso.queries.intake import ANYHOW, TO_CHECK, Arrived, State
from preavviso.web.desk.filter import page_number

STATES: dict[str, tuple[State, ...]] = {
    "tutti": (),
    "da-verificare": TO_CHECK,
    "in-lettura": (State.RECEIVED,),
    "registrati": (State.REGISTERED,),
    "accantonati": (State.SET_ASIDE,),
    "letture-dubbie": (State.NEEDS_REVIEW,),
    "in-quarantena": (State.QUARANTINED,),
}
STATES_IN_WORDS = {
    "tutti": _("All"),
    "da-verificare": _("To be checked"),
    "in-lettura": _("Being read"),
    "registrati": _("Registered"),
    "accantonati": _("Set aside"),
    "letture-dubbie": _("Doubtful readings"),
    "in-quarantena": _("In quarantine"),
}
# Parts of "to be checked": they are led to from elsewhere, and no choice of their own until then.
LED_TO = {"letture-dubbie", "in-quarantena"}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """The state's name, how the messages arrived, and the page."""

    state: str = "tutti"
    arrived: Arrived = ANYHOW
    page: int = 1

    @property
    def address(self) -> str:
        """The query string that `read` turns into this again.

        >>> Narrowing("in-quarantena", Arrived("upload", date(2025, 10, 24))).address
        '?stato=in-quarantena&canale=upload&giorno=2025-10-24'
        """
        parts = {
            "stato": self.state,
            "canale": self.arrived.channel,
            "giorno": self.arrived.day.isoformat() if self.arrived.day else "",
            "pagina": str(self.page) if self.page > 1 else "",
        }
        return "?" + urlencode({name: part for name, part in parts.items() if part})

    @property
    def following(self) -> "Narrowing":
        """The page after this one."""
        return replace(self, page=self.page + 1)

    def choices(self) -> list[tuple["Narrowing", Promise]]:
        """The states to choose among, with their words."""
        return [
            (replace(self, state=name, page=1), words)
            for name, words in STATES_IN_WORDS.items()
            if name not in LED_TO or name == self.state
        ]


def read(parameters: Mapping[str, str]) -> Narrowing:
    """The narrowing that an address asks for. What it does not know it leaves at its widest."""
    state = parameters.get("stato", "")
    arrived = Arrived(parameters.get("canale", ""), _day(parameters.get("giorno", "")))
    return Narrowing(state if state in STATES else "tutti", arrived, page_number(parameters))


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
