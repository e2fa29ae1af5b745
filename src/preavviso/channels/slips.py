"""Slips of a recogniser put right, where what stands around leaves no doubt; a person compares all of it anyway."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

import numpy as np

from preavviso.channels.aid import Word
from preavviso.channels.picture import Grey
from preavviso.domain.wording.name import is_particle

# What nobody tells apart on paper, as it is typed. A comma or a cedilla below an S: in Italy it is a Romanian's name.
_TYPED = str.maketrans("’‘`´—–ŞşŢţ", "''''--ȘșȚț")
# What is left of a line or of a stain.
_DIRT = "|_~¦[]{}«»"
_TWIN = re.compile(r"([a-zà-ÿ])([A-ZÀ-Ý])")
_DIGITS = str.maketrans("OoQDlI|!iSsBZz", "00001111155822")
_LIKE_A_STROKE = "/1lI|!7"
# So many neighbours above and below say how a value is written there.
_WITNESSES = 4
_SHORTEST_VALUE = 5
# A gap of this share of the letters' height is a blank.
_BLANK = 0.3
_INK = 160
# So many times as high as the others a word has taken in ink of another line; its neighbours are no further from it.
_TALL, _BESIDE = 1.4, 1.2


def righted(words: Sequence[Word], page: Grey) -> list[Word]:
    """The words without stains and with the recogniser's usual slips put right."""
    kept = [replace(word, text=_typed(word.text)) for word in words if word.text.strip(_DIRT)]
    fitted = _without_ghosts(_on_their_lines(kept))
    spaced = [replace(word, text=_spaced(word, page)) for word in _decided(fitted)]
    return _like_their_neighbours(spaced)


def _on_their_lines(words: Sequence[Word]) -> list[Word]:
    """The words, with those whose rectangle reaches into the line above or below cut down to their own.

    That is the line of the word beside them whose upper or lower edge is nearest to theirs.
    """
    found = list(words)
    usual = median([word.bottom - word.top for word in words]) if words else 0
    tall = {at for at, word in enumerate(words) if word.bottom - word.top > _TALL * usual}
    beside = {
        at: [near for near, other in enumerate(words) if near != at and _gap(words[at], other) < _BESIDE * usual]
        for at in tall
    }
    while tall:
        # The one that is surest comes first: its neighbours may be known by it.
        edge, at, is_upper = min(_nearest_edge(found, at, set(beside[at]) - tall, usual) for at in tall)
        if edge > usual / 2:
            break
        word, height = found[at], round(usual)
        found[at] = replace(word, bottom=word.top + height) if is_upper else replace(word, top=word.bottom - height)
        tall.remove(at)
    return found


def _nearest_edge(words: Sequence[Word], at: int, beside: set[int], usual: float) -> tuple[float, int, bool]:
    """How far is the nearest edge of a word beside this one from its own, and is it the upper one?"""
    word = words[at]
    edges = [(abs(words[near].top - word.top), at, True) for near in beside]
    edges += [(abs(words[near].bottom - word.bottom), at, False) for near in beside]
    return min(edges, default=(usual, at, True))


def _gap(word: Word, other: Word) -> float:
    """How far beside the word does the other stand? As good as endless where they stand over each other."""
    gap = max(other.left - word.right, word.left - other.right)
    is_level = min(word.bottom, other.bottom) > max(word.top, other.top)
    return max(gap, 0.0) if is_level and gap > -0.2 * (other.bottom - other.top) else float("inf")


def _without_ghosts(words: Sequence[Word]) -> list[Word]:
    """The words without a letter or two that were seen once more inside of another word."""
    return [word for word in words if len(word.text) > 2 or not any(_is_within(word, other) for other in words)]


def _is_within(word: Word, other: Word) -> bool:
    across = min(word.right, other.right) - max(word.left, other.left)
    down = min(word.bottom, other.bottom) - max(word.top, other.top)
    is_less = len(word.text) < len(other.text) and word.confidence < other.confidence
    return is_less and across > 0.8 * (word.right - word.left) and down > 0.4 * (word.bottom - word.top)


def _typed(text: str) -> str:
    """The word as it is typed. A capital is at times seen twice, once small: "cCoOD." is "COD."."""
    plain = _TWIN.sub(lambda twin: twin[2] if twin[1].upper() == twin[2] else twin[0], text.strip(_DIRT))
    return re.sub(r"^-(?=[^\W\d_])", "- ", plain.translate(_TYPED))


def _decided(words: Sequence[Word]) -> list[Word]:
    following = [*words[1:], None]
    return [
        replace(word, text="SI") if word.text == "Si" and after is not None and after.text == "ESEGUE" else word
        for word, after in zip(words, following, strict=True)
    ]


def _spaced(word: Word, page: Grey) -> str:
    """The word with a blank after its full stop where the picture shows one ("INT.7")."""
    stop = re.search(r"(?<=\w[.,])(?=\w)", word.text)
    if stop is None or len(re.findall(r"[.,]", word.text)) > 1 or word.text[0].isdigit():
        return word.text
    ink = (page[word.top : word.bottom, word.left : word.right] < _INK).any(axis=0)
    inked = np.flatnonzero(ink)
    widest = int(np.diff(inked).max(initial=0)) - 1
    is_blank = widest > _BLANK * (word.bottom - word.top)
    return f"{word.text[: stop.start()]} {word.text[stop.start() :]}" if is_blank else word.text


# --- Values written like those above and below -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Values:
    """The days, hours and codes that stand under each other, by how they are written ("00/00/0000")."""

    columns: dict[str, list[Word]]

    @classmethod
    def among(cls, words: Sequence[Word]) -> "Values":
        """The columns of such values among the words."""
        columns: dict[str, list[Word]] = defaultdict(list)
        for word in words:
            if len(word.text) >= _SHORTEST_VALUE and re.search(r"\d", word.text):
                columns[_shape(word.text)].append(word)
        return cls(
            {shape: seen for shape, seen in columns.items() if len(seen) >= _WITNESSES and set(shape) <= set("0/.:-")}
        )

    def shape_for(self, word: Word) -> str | None:
        """How is the word to be written, by those above and below it, if it is written otherwise?"""
        if _shape(word.text) in self.columns:
            return None
        for shape, seen in self.columns.items():
            # What stands above them all is their heading.
            is_heading = word.bottom < min(other.top for other in seen) and not re.search(r"\d", word.text)
            if not is_heading and sum(_stand_together(word, other) for other in seen) >= _WITNESSES:
                return shape
        return None


def _like_their_neighbours(words: Sequence[Word]) -> list[Word]:
    """The words, with a day, an hour or a code among letters written as those above and below it are."""
    values = Values.among(words)
    return [replace(word, text=_written(word.text, values.shape_for(word))) for word in words]


def _written(text: str, shape: str | None) -> str:
    if shape is None or len(shape) != len(text):
        return text
    written = "".join(_letter(letter, wanted) for letter, wanted in zip(text, shape, strict=True))
    return written if _shape(written) == shape else text


def _shape(text: str) -> str:
    return re.sub(r"\d", "0", text)


def _letter(letter: str, wanted: str) -> str:
    if wanted == "0":
        return letter.translate(_DIGITS)
    return wanted if letter in _LIKE_A_STROKE or letter in ".:,;-" else letter


def _stand_together(one: Word, other: Word) -> bool:
    near = 0.7 * (other.bottom - other.top)
    return abs(one.left - other.left) < near and abs(one.right - other.right) < near


def doubtful(words: Sequence[Word]) -> list[int]:
    """Which of the words are no day, hour or code, and stand where there should be one?"""
    values = Values.among(words)
    return [at for at, word in enumerate(words) if values.shape_for(word) is not None]


def settled(word: Word, seen: str, words: Sequence[Word]) -> Word:
    """The doubtful word as it was seen by a second look for digits alone, if that is written like its neighbours."""
    shape = Values.among(words).shape_for(word)
    return replace(word, text=seen) if shape is not None and _shape(seen) == shape else word


# --- Names -------------------------------------------------------------------------------------------------------

_SMALL_START = re.compile(r"(?<![\w'])[li](?=[a-zà-ÿ]{2})")
_SMALL_WORDS = frozenset(("in", "il", "lo", "la", "le", "li"))


def capitalised(name: str) -> str:
    """A name whose I was taken for an l: no name begins with a small letter, but particles do.

    >>> capitalised("loana"), capitalised("ESPOSITO in RUSSO"), capitalised("lo PRESTI")
    ('Ioana', 'ESPOSITO in RUSSO', 'lo PRESTI')
    """
    return " ".join(
        word if word in _SMALL_WORDS or is_particle(word) else _SMALL_START.sub("I", word) for word in name.split()
    )
