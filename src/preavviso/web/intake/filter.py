"""What the pile is narrowed to, as it stands in an address: nothing personal."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from preavviso.queries.intake import TO_CHECK, Choice, State
from preavviso.web.paging import page_number

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
    """The state's name, channel, day and page; and the words looked for, which never stand in an address."""

    state: str = "tutti"
    channel: str = ""
    day: date | None = None
    page: int = 1
    text: str = ""

    @property
    def choice(self) -> Choice:
        """What the query is asked for."""
        return Choice(STATES[self.state], self.channel, self.day, self.text)

    @property
    def address(self) -> str:
        """The query string that `read` turns into this again, less the words.

        >>> Narrowing("in-quarantena", "upload", date(2025, 10, 24)).address
        '?stato=in-quarantena&canale=upload&giorno=2025-10-24'
        """
        parts = {
            "stato": self.state,
            "canale": self.channel,
            "giorno": self.day.isoformat() if self.day else "",
            "pagina": str(self.page) if self.page > 1 else "",
        }
        return "?" + urlencode({name: part for name, part in parts.items() if part})

    @property
    def following(self) -> "Narrowing":
        """The page after this one."""
        return replace(self, page=self.page + 1)

    @property
    def on_any_day(self) -> "Narrowing":
        """The same, whichever day it came."""
        return replace(self, day=None, page=1)

    def states(self) -> list[tuple["Narrowing", Promise]]:
        """The states to choose among, with their words."""
        return [
            (replace(self, state=name, page=1), words)
            for name, words in STATES_IN_WORDS.items()
            if name not in LED_TO or name == self.state
        ]

    def by_channel(self, channel: str) -> "Narrowing":
        """The same, come in by that channel; by any, where it is empty."""
        return replace(self, channel=channel, page=1)


def read(parameters: Mapping[str, str]) -> Narrowing:
    """The narrowing that an address or a search asks for. What it does not know it leaves at its widest."""
    state = parameters.get("stato", "")
    return Narrowing(
        state=state if state in STATES else "tutti",
        channel=parameters.get("canale", ""),
        day=_day(parameters.get("giorno", "")),
        page=page_number(parameters),
        text=parameters.get("cerca", "").strip(),
    )


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
