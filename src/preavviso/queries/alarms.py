"""What a person has to know before the worklist: lists that did not come as usual, and boxes that nothing comes out of.

An alarm goes when its cause goes. Nobody can put it away before.
"""

from dataclasses import dataclass

from preavviso.access.context import Context
from preavviso.domain.phrase import Phrase
from preavviso.domain.rhythm import Unusual
from preavviso.queries.boxes import BoxLine, boxes
from preavviso.queries.silence import Silence, silences

# What can be done about a list that is not as usual.
TO_DO = {
    Unusual.LATE: Phrase("Look at its first days first: there is less time than usual."),
    Unusual.MISSING: Phrase("Ask the authority whether there is one; if it came by another way, upload it."),
    Unusual.SHORT: Phrase("Ask the authority to confirm that it is complete."),
}


@dataclass(frozen=True, slots=True)
class ListAlarm:
    """A list that is late, missing or short, and what to do."""

    silence: Silence
    to_do: Phrase


@dataclass(frozen=True, slots=True)
class Alarms:
    """The boxes first: as long as one is shut, no list can be known to be missing."""

    boxes: tuple[BoxLine, ...]
    lists: tuple[ListAlarm, ...]

    def __bool__(self) -> bool:
        return bool(self.boxes or self.lists)


def alarms(context: Context) -> Alarms:
    """What is wrong with what comes in, now? Four queries."""
    return Alarms(
        boxes=tuple(box for box in boxes(context) if box.is_alarm or box.left),
        lists=tuple(ListAlarm(one, TO_DO[one.finding.unusual]) for one in silences(context)),
    )
