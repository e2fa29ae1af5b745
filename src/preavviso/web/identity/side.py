"""A line and somebody of the registry side by side, and how what they share adds up."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from preavviso.domain.identity import Compared, Explanation, Proposal
from preavviso.domain.matching.difference import Piece, differences, visible
from preavviso.domain.matching.mention import Mention
from preavviso.domain.matching.name import Kind
from preavviso.domain.matching.saying import COMPARED, NOT_STATED, strength, told
from preavviso.domain.phrase import Phrase

# The picture's width, in its own units.
WIDE = 200.0
# How many carry a value is told where it is the very same on both sides.
_COUNTED = {"surname": "surname", "given_name": "given"}


@dataclass(frozen=True, slots=True)
class Side:
    """One thing compared: what stands in the list, what in the registry, what that tells and how much it weighs.

    `carried_by`: how many in the registry have the same value; None where it is not the same, or not counted.
    """

    name: Phrase
    left: tuple[Piece, ...]
    right: tuple[Piece, ...]
    told: Phrase
    strength: Phrase
    weight: float
    carried_by: int | None

    @property
    def look(self) -> str:
        """For, against, or neither: a word for the page's style, which has its words beside it."""
        return "for" if self.weight > 0 else "against" if self.weight < 0 else "neither"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the sum: what it adds, in bits, and the bar that shows from where to where it goes."""

    name: Phrase
    weight: float
    look: str
    start: float
    width: float


def sides(found: Explanation, proposal: Proposal) -> list[Side]:
    """What was compared, thing by thing, in the words of both sides."""
    left, right = _by_comparison(_as_read(found.line, proposal.reading)), _by_comparison(proposal.written)
    return [_side(found, proposal, one, left[one.comparison], right[one.comparison]) for one in proposal.because]


def _side(found: Explanation, proposal: Proposal, one: Compared, left: str, right: str) -> Side:
    pieces = differences(left, right)
    if one.comparison == "address" and right and proposal.written.municipality:
        pieces = pieces[0], (*pieces[1], Piece(f", {visible(proposal.written.municipality)}", same=True))
    trait = _COUNTED.get(one.comparison)
    counted = found.counts.get(trait, {}).get(one.right) if trait and one.level == "same" else None
    return Side(
        COMPARED[one.comparison], *pieces, told(one.comparison, one.level), strength(one.weight), one.weight, counted
    )


def _as_read(line: Mention, reading: str) -> Mention:
    """The line with surname and given name in the place in which they were understood."""
    if reading != Kind.SWAPPED:
        return line
    return Mention(line.given_name, line.surname, line.birth_date, line.codice_fiscale, line.address, line.municipality)


def _by_comparison(mention: Mention) -> dict[str, str]:
    return {
        "surname": mention.surname,
        "given_name": mention.given_name,
        "birth_date": _day(mention.birth_date),
        "codice_fiscale": mention.codice_fiscale,
        "address": mention.address,
    }


def _day(text: str) -> str:
    """A day as people write it; anything else as it is."""
    try:
        return f"{date.fromisoformat(text):%d/%m/%Y}"
    except ValueError:
        return text


def reasons(proposal: Proposal) -> list[Phrase]:
    """What speaks for and against, and what is not stated: a sentence for each."""
    stated = [one for one in proposal.because if one.level != NOT_STATED]
    not_stated = [one for one in proposal.because if one.level == NOT_STATED]
    return [told(one.comparison, one.level) for one in (*sorted(stated, key=lambda one: -one.weight), *not_stated)]


def steps(found: Explanation, proposal: Proposal) -> Iterator[Step]:
    """How the weight adds up: from how rare it is that two are the same person at all, comparison by comparison."""
    named = [
        (Phrase("Before anything is compared"), found.prior),
        *((COMPARED[one.comparison], one.weight) for one in proposal.because),
    ]
    ends = [0.0, *accumulate(weight for _, weight in named)]
    low, high = min(ends), max(ends)
    scale = WIDE / ((high - low) or 1.0)
    for (name, weight), start, end in zip(named, ends, ends[1:], strict=False):
        yield _step(name, weight, (min(start, end) - low) * scale, abs(weight) * scale)
    yield _step(Phrase("Altogether"), ends[-1], (min(ends[-1], 0.0) - low) * scale, abs(ends[-1]) * scale)


def _step(name: Phrase, weight: float, start: float, width: float) -> Step:
    look = "for" if weight > 0 else "against" if weight < 0 else "neither"
    return Step(name, weight, look, round(start, 1), round(max(width, 1.0 if weight else 0.0), 1))


def of_a_hundred(chance: float) -> int:
    """Of a hundred such lines, how many? Never 0 and never 100: nothing is certain."""
    return min(99, max(1, round(chance * 100)))
