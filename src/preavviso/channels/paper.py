"""A page as it is laid out: words and drawn lines, whoever saw them — a PDF's reader or a recogniser of letters."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from preavviso.domain.where import Box

# Below this share of the letters' height between two words they are one piece of text; above, two cells may begin.
_PIECE = 0.55


@dataclass(frozen=True, slots=True)
class Word:
    """A word and the rectangle that it fills. `ends_blank`: a blank follows it; `is_struck`: it is crossed out.

    `first`, `blank`: how wide its first letter is, and the blank after it. 0: nobody measured.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    ends_blank: bool = False
    is_struck: bool = False
    first: float = 0.0
    blank: float = 0.0

    @property
    def middle(self) -> float:
        """Half way between left and right."""
        return (self.left + self.right) / 2

    @property
    def centre(self) -> float:
        """Half way between top and bottom."""
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        """How high its letters stand."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn line, level or upright: where it stands across its direction, and from where to where it goes."""

    is_level: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Paper:
    """A page's words and rules, from its top left corner. `quarter_turns`: how often it was turned to be read."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...] = ()
    rules: tuple[Rule, ...] = ()
    quarter_turns: int = 0

    def box(self, words: Sequence[Word]) -> Box:
        """Where do these words stand, on the page as it is shown?"""
        left, right = min(word.left for word in words) / self.width, max(word.right for word in words) / self.width
        top, bottom = min(word.top for word in words) / self.height, max(word.bottom for word in words) / self.height
        for _turn in range(self.quarter_turns):
            # A quarter back: what is left on the page as it was read is at the top of the page as it is shown.
            left, top, right, bottom = 1 - bottom, left, 1 - top, right
        return Box(self.number, *(min(1000, max(0, round(side * 1000))) for side in (left, top, right, bottom)))


@dataclass(slots=True)
class Strip:
    """Words that stand on one line, from left to right."""

    words: list[Word] = field(default_factory=list)

    @property
    def left(self) -> float:
        """Where its first word begins."""
        return self.words[0].left

    @property
    def right(self) -> float:
        """Where its last letter ends."""
        return max(word.right for word in self.words)

    @property
    def top(self) -> float:
        """Where its highest letter ends."""
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        """Where its lowest letter ends."""
        return max(word.bottom for word in self.words)

    @property
    def centre(self) -> float:
        """Half way between top and bottom."""
        return (self.top + self.bottom) / 2

    @property
    def text(self) -> str:
        """Its words, one after the other."""
        return " ".join(word.text for word in self.words)

    def pieces(self, separators: Iterable[float] = ()) -> list["Strip"]:
        """The strip cut where a gap is wider than a blank, and where a separator stands in a gap."""
        cuts = sorted(separators)
        found = [Strip([self.words[0]])]
        for before, word in zip(self.words, self.words[1:], strict=False):
            is_apart = word.left - before.right > _PIECE * max(word.height, before.height)
            if is_apart or any(before.middle < cut < word.middle for cut in cuts):
                found.append(Strip())
            found[-1].words.append(word)
        return found


def strips_of(words: Iterable[Word]) -> list[Strip]:
    """The lines of text that words stand on, from top to bottom."""
    strips: list[Strip] = []
    for word in sorted(words, key=lambda one: (one.centre, one.left)):
        home = next((strip for strip in reversed(strips[-4:]) if _shares_line(strip, word)), None)
        if home is None:
            strips.append(Strip([word]))
        else:
            home.words.append(word)
    for strip in strips:
        strip.words.sort(key=lambda one: one.left)
    return sorted(strips, key=lambda one: (one.centre, one.left))


def _shares_line(strip: Strip, word: Word) -> bool:
    anchor = strip.words[0]
    return abs(anchor.centre - word.centre) < 0.35 * min(anchor.height, word.height)
