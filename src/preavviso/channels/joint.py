"""The lines of a cell put together again: where a blank stood, where a word was cut, where a new line was wanted."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from preavviso.channels.draft import Draft, DraftCell
from preavviso.channels.paper import Strip, Word
from preavviso.domain.wording.given_name import is_given_name
from preavviso.domain.wording.sound import can_begin, can_end, is_ending, is_of_the_trade, is_small_word

_LETTERS = re.compile(r"[\w'’]+")
_SOFT_HYPHEN = "\xad"
_WHOLE_DAY = re.compile(r"\d[/.-]\d{1,2}[/.-]\d{4}$")
_HOUR = re.compile(r"\d{1,2}[:.,]\d\d")


@dataclass(frozen=True, slots=True)
class Joined:
    """A cell's text; the same with its wanted line ends; and whether a cut could as well have been a blank."""

    text: str
    lines: str = ""
    is_doubtful: bool = False


class Joiner:
    """Knows how wide the lines of each column are, and the words of the whole list.

    A program breaks a line at a blank and cuts a word only when the word alone is wider than the cell. So a cut line
    is mostly one word, and had no room for the next letter; where it had, the line broke at a blank.
    """

    def __init__(self, drafts: Iterable[Draft], names: Collection[int]) -> None:
        self.names = names
        self.widths: dict[int, float] = {}
        self.words: Counter[str] = Counter()
        self.writes_blanks = 0
        for draft in drafts:
            if draft.is_loose:
                continue
            for column, cell in enumerate(draft.cells):
                self._learn(column, cell)

    def _learn(self, column: int, cell: DraftCell) -> None:
        for strip in cell.strips:
            self.widths[column] = max(self.widths.get(column, 0.0), strip.right - strip.left)
        for strip in cell.strips[:-1]:
            self.writes_blanks += strip.words[-1].ends_blank
        for number, strip in enumerate(cell.strips):
            # The first word of a line and the last may be parts of one.
            start = 0 if number == 0 else 1
            end = len(strip.words) if number == len(cell.strips) - 1 else len(strip.words) - 1
            for word in strip.words[start:end]:
                self.words.update(_LETTERS.findall(word.text))

    def joined(self, column: int, strips: Sequence[Strip]) -> Joined:
        """The text of a cell."""
        if not strips:
            return Joined("")
        pieces, lines = [strips[0].text], [strips[0].text]
        is_doubtful = False
        for above, below in pairwise(strips):
            glue, is_sure = self._glue(column, above, below)
            is_doubtful = is_doubtful or not is_sure
            text = below.text
            if glue == "" and pieces[-1].endswith((_SOFT_HYPHEN, "-")) and _is_hyphenated(pieces[-1], text):
                pieces[-1], lines[-1] = pieces[-1][:-1], lines[-1][:-1]
            pieces += [glue, text]
            lines += ["\n" if glue == " " and self._is_wanted(column, above, below) else glue, text]
        whole = "".join(lines)
        return Joined("".join(pieces), whole if "\n" in whole else "", is_doubtful)

    def _glue(self, column: int, above: Strip, below: Strip) -> tuple[str, bool]:
        """What stood between the two lines, and is it sure?"""
        last, first = above.words[-1], below.words[0]
        if last.ends_blank:
            return " ", True
        if last.text.endswith(_SOFT_HYPHEN) or re.search(r"\w[-/]$", last.text):
            return "", True
        if re.search(r"[.,;:)]$", last.text):
            return " ", True
        room = self.widths[column] - (above.right - above.left)
        if room > _letter(first) + 0.5:
            return " ", True
        if len(above.words) > 1:
            # Few programs cut a word that does not begin its line, and only one that no line has room for.
            is_long = last.right - last.left + first.right - first.left > self.widths[column]
            glue, is_sure = self._by_words(last.text, first.text, is_name=False) if is_long else (" ", True)
            return (glue if is_sure else " "), is_sure
        if self.writes_blanks and room > _blank(first) + 0.3:
            # A blank would have had its place, and where there was one it is written.
            return "", True
        return self._by_words(last.text, first.text, is_name=column in self.names)

    def _by_words(self, last: str, first: str, *, is_name: bool) -> tuple[str, bool]:
        """The line was full: do the words themselves say whether they were one?"""
        if last[-1].isdigit() and first[0].isdigit():
            return (" ", True) if _WHOLE_DAY.search(last) or _HOUR.match(first) else ("", True)
        one, other = _LETTERS.findall(last)[-1:], _LETTERS.findall(first)[:1]
        if not one or not other:
            return " ", True
        whole = one[0] + other[0]
        if self.words[whole] or is_given_name(whole) or is_of_the_trade(_bare(whole)):
            return "", True
        if (
            self.words[one[0]]
            or is_small_word(one[0])
            or is_given_name(one[0])
            or is_of_the_trade(_bare(one[0]))
            or one[0].isupper() != other[0].isupper()
        ):
            return " ", True
        if is_name:
            return "", False
        if not can_end(one[0]) or not can_begin(other[0]):
            return "", True
        if is_small_word(other[0]):
            return " ", not is_ending(other[0])
        return "", False

    def _is_wanted(self, column: int, above: Strip, below: Strip) -> bool:
        """Did the line end although the next word had room in it?"""
        first = below.words[0]
        room = self.widths[column] - (above.right - above.left)
        return room > 1.2 * (first.right - first.left + _blank(first))


def _letter(word: Word) -> float:
    """How wide is its first letter at most?"""
    usual = (word.right - word.left) / len(word.text)
    return usual * (1.8 if word.text[0] in "mwMW" else 1.3)


def _bare(word: str) -> str:
    """The word without its article ("l'esecuzione")."""
    return re.split(r"['’]", word)[-1]


def _blank(word: Word) -> float:
    return 0.24 * word.height


def _is_hyphenated(above: str, below: str) -> bool:
    """Is the sign at the line's end only there because of the end?"""
    return above.endswith(_SOFT_HYPHEN) or (above[-2:-1].islower() and below[:1].islower())
