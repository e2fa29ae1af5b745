"""Who is a case about? What a look into the registry found, what people said of it, and where that leaves the question.

What is found only ever proposes. Whom a case is about, a person says; and what a person has excluded is not proposed
again, whatever a later look finds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from preavviso.domain.matching.mention import Mention
from preavviso.domain.matching.outcome import WORTH_A_LOOK, Outcome


class Said(StrEnum):
    """What a person answers before a line and somebody of the registry."""

    SAME = "same"
    NOT_SAME = "not_same"
    CANNOT_SAY = "cannot_say"


class Identity(StrEnum):
    """Where the question stands whom a case is about. None found never says that nothing is the matter."""

    NOT_LOOKED_UP = "not_looked_up"
    NONE_FOUND = "none_found"
    TO_CONFIRM = "to_confirm"
    LEFT_OPEN = "left_open"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing that was compared: the level that it reached, what that weighs in bits, and both normalised values."""

    comparison: str
    level: str
    weight: float
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody of the registry whom the line may be about. `resident`, `household`: the registry's own numbers.

    `written`: in the registry's own words, as of then, and `traits` what was compared of it. `rules`: what the line and
    the registry share, by which they were looked at together; `reading`: how the line's name was understood.
    """

    resident: str
    household: str
    written: Mention
    traits: str
    probability: float
    match_weight: float
    because: tuple[Compared, ...]
    rules: tuple[str, ...]
    reading: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """What one look found for a line, and all that it takes to weigh each proposal again, to the last bit.

    `size` and `counts` are the registry's rows, and how many of them carried each value (by trait) that had a say.
    `model`, `revision`: of the model and the registry. `prior`: bits that stood before anything was compared. `gap`:
    bits from the first proposal to the second, None without one. `households`: by number, the chance that it is
    somebody of theirs. `house`: that only the address is in common. `capped`: what too many share to be followed.
    `excluded`: residents whom a person had excluded, so that nobody looked at them.
    """

    line: Mention
    model: str
    revision: int
    size: int
    prior: float
    outcome: Outcome
    proposals: tuple[Proposal, ...]
    gap: float | None
    households: tuple[tuple[str, float], ...]
    house: float
    capped: tuple[str, ...]
    excluded: tuple[str, ...]
    counts: Mapping[str, Mapping[str, int]]

    @property
    def gist(self) -> object:
        """What a person would see of it. Two looks with the same gist found the same."""
        proposed = [
            (one.resident, one.household, one.written, [told.level for told in one.because]) for one in self.proposals
        ]
        return self.line, self.model, self.outcome, proposed, self.excluded

    @property
    def worth_asking(self) -> tuple[Proposal, ...]:
        """About whom is a person to be asked? The first, and who else has a chance; nobody, where none was found."""
        if self.outcome is Outcome.NONE_FOUND:
            return ()
        return tuple(one for place, one in enumerate(self.proposals) if place == 0 or one.probability >= WORTH_A_LOOK)


def asked(found: Explanation, said: Mapping[str, Said]) -> tuple[Proposal, ...]:
    """About whom is a person still to be asked? `said`: what stands, by the resident's number."""
    return tuple(one for one in found.worth_asking if one.resident not in said)


def identity(found: Explanation | None, said: Mapping[str, Said], *, left_open: bool) -> Identity:
    """Where does the question stand? `left_open`: a person looked at the line as it is and cannot say.

    >>> identity(None, {}, left_open=False)
    <Identity.NOT_LOOKED_UP: 'not_looked_up'>
    """
    if Said.SAME in said.values():
        return Identity.CONFIRMED
    if found is None:
        return Identity.NOT_LOOKED_UP
    if found.outcome is Outcome.NONE_FOUND:
        return Identity.NONE_FOUND
    if asked(found, said) or not (found.proposals or left_open):
        return Identity.TO_CONFIRM
    return Identity.LEFT_OPEN
