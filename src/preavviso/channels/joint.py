"""The lines of a cell put together again: where a blank stood, where a word was cut, where a new line was wanted."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from preavviso.channels.draft import Draft, DraftCell
from preavviso.channels.lineend import LineEnds
from preavviso.channels.paper import Strip
from preavviso.domain.wording.cut import Glue, Vocabulary, glued

_LETTERS = re.compile(r"[\w'’]+")
_SOFT_HYPHEN = "\xad"


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
        cells = [(at, cell) for draft in drafts if not draft.is_loose for at, cell in enumerate(draft.cells)]
        self.ends = LineEnds(cells)
        words: Counter[str] = Counter()
        for column, cell in cells:
            words.update(self._whole_words(column, cell))
        self.vocabulary = Vocabulary(words)

    def _whole_words(self, column: int, cell: DraftCell) -> list[str]:
        """The words of a cell that no line's end can have cut, and those of which it is sure where they were."""
        lines = cell.lines
        sure = [self._at(column, above, below) for above, below in pairwise(lines)]
        text = lines[0].text if lines else ""
        for glue, strip in zip(sure, lines[1:], strict=True):
            text += (glue.between if glue is not None else "\0") + strip.text
        return [word for part in text.split() if "\0" not in part for word in _LETTERS.findall(part)]

    def joined(self, column: int, strips: Sequence[Strip]) -> Joined:
        """The text of a cell."""
        if not strips:
            return Joined("")
        pieces, lines = [strips[0].text], [strips[0].text]
        is_doubtful = False
        for number, (above, below) in enumerate(pairwise(strips), 1):
            glue = self._glue(column, "".join(pieces), strips[number - 1 :])
            is_doubtful = is_doubtful or not glue.is_sure
            text = below.text
            if glue.between == "" and pieces[-1].endswith((_SOFT_HYPHEN, "-")) and _is_hyphenated(pieces[-1], text):
                pieces[-1], lines[-1] = pieces[-1][:-1], lines[-1][:-1]
            is_wanted = glue.between == " " and self.ends.is_wanted(column, above, below)
            pieces += [glue.between, text]
            lines += ["\n" if is_wanted else glue.between, text]
        whole = "".join(lines)
        return Joined("".join(pieces), whole if "\n" in whole else "", is_doubtful)

    def _at(self, column: int, above: Strip, below: Strip) -> Glue | None:
        """What stood between the two lines, by their signs and their room alone? None: only the words can tell."""
        last, first = above.words[-1], below.words[0]
        if last.ends_blank:
            return Glue(" ")
        if re.match(r"[,;:!?)»]|\.(?!\w)", first.text):
            return Glue("")
        if last.text.endswith(_SOFT_HYPHEN) or re.search(r"\w[-/]$", last.text):
            return Glue("")
        return self.ends.glue(column, above, below)

    def _glue(self, column: int, before: str, strips: Sequence[Strip]) -> Glue:
        above, below = strips[:2]
        found = self._at(column, above, below)
        if found is not None:
            return found
        last, first = before.split()[-1], below.words[0].text
        if re.search(r"[,;:)]$|\.$", last) and not re.match(r"\d.*\d[.:,]\d", f"{last}{first}"):
            return Glue(" ")
        # A line that is one word may be cut at its end as well.
        is_open = len(below.words) == 1 and not below.words[0].ends_blank and len(strips) > 2
        after = None if is_open else below.words[1].text if len(below.words) > 1 else ""
        if after == "" and len(strips) > 2:
            after = strips[2].words[0].text
        longer = first + strips[2].words[0].text if is_open else first
        glue = glued(last, (first, longer), after, self.vocabulary, is_name=column in self.names)
        if len(above.words) > 1:
            # Few programs cut a word that does not begin its line, and only one that no line has room for.
            return glue if glue.is_sure and self.ends.is_long(column, above, below) else Glue(" ", glue.is_sure)
        return glue


def _is_hyphenated(above: str, below: str) -> bool:
    """Is the sign at the line's end only there because of the end?"""
    return above.endswith(_SOFT_HYPHEN) or (above[-2:-1].islower() and below[:1].islower())
