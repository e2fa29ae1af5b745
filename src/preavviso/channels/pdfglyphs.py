"""The letters of a PDF's page in the order in which they are written, and the words that they make."""

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from preavviso.channels.paper import Word, strips_of
from preavviso.channels.pdfdrawing import Place, Shapes, colour_of, is_inked
from preavviso.channels.refusal import TooMuch
from preavviso.domain.phrase import Phrase

MOST_GLYPHS = 60_000
# Letters lower than this are not meant to be read.
_UNREADABLE = 2.2
# A gap of this share of the letters' height sets words apart, where no blank is written.
_GAP = 0.16
# The same where the library, too, sees a blank in it.
_SMALL_GAP = 0.08
# As many words that begin one under the other are a column.
_COLUMN = 3
# Where more of the letters than this are written apart, that says nothing of columns.
_MOST_SEAMS = 0.06
_LIGATURES = str.maketrans(
    {chr(0xFB00 + at): text for at, text in enumerate(("ff", "fi", "fl", "ffi", "ffl", "st", "st"))}
)
_MOST_CLIPS = 50
_HYPHEN = "\x02"


@dataclass(frozen=True, slots=True)
class Glyph:
    """A letter and its rectangle, in points from the top left of the page as shown; `turn`: which way its line runs."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    turn: int
    object: int
    is_apart: bool = False


@dataclass(frozen=True, slots=True)
class _Writing:
    """How one run of letters is written: which way its lines run, and whether anybody sees it."""

    turn: int
    angle: float
    is_level: bool
    is_seen: bool
    is_copied: bool
    clip: tuple[float, float, float, float]


@dataclass(slots=True)
class Tally:
    """How many letters a page shows, how many of these mean nothing or were recognised by a machine; what is not read.

    `hidden`: text that nobody sees; `cut`: how many letters of it stand beyond what is shown of the page; `askew`: text
    that runs another way than the lines of the page.
    """

    shown: int = 0
    unknown: int = 0
    copied: int = 0
    cut: int = 0
    hidden: list[str] = field(default_factory=list)
    askew: list[str] = field(default_factory=list)


class Glyphs:
    """The letters of a page in the order in which they are written, without those that are not shown."""

    def __init__(self, page: pdfium.PdfPage, place: Place, shapes: Shapes) -> None:
        self.place, self.shapes = place, shapes
        self.text = raw.FPDFText_LoadPage(page)
        self.tally = Tally()
        self.writings: dict[int, _Writing] = {}
        self.loose = raw.FS_RECTF()

    def __iter__(self) -> Iterator[Glyph]:
        try:
            yield from self._written()
        finally:
            raw.FPDFText_ClosePage(self.text)

    def _written(self) -> Iterator[Glyph]:
        count = raw.FPDFText_CountChars(self.text)
        if count > MOST_GLYPHS:
            raise TooMuch(
                "too_long", Phrase("A page holds more than %(most)s letters: it is no list.", {"most": MOST_GLYPHS})
            )
        is_apart = False
        for at in range(count):
            if raw.FPDFText_IsGenerated(self.text, at) == 1:
                # A blank that is not written, and that the library sees in the distance of the letters.
                is_apart = True
                continue
            letter = _letter(raw.FPDFText_GetUnicode(self.text, at))
            run = raw.FPDFText_GetTextObject(self.text, at)
            number = ctypes.cast(run, ctypes.c_void_p).value or 0
            writing = self.writings.get(number) or self._writing(number, run, at)
            box = self.place.box(*(self._turned_box(at, writing.angle) if writing.angle else self._box(at)))
            if not letter.strip():
                yield Glyph(" ", *box, writing.turn, number)
                continue
            if not self._is_shown(writing, box):
                self.tally.hidden.append(letter)
                self.tally.cut += writing.is_seen
                continue
            self.tally.shown += 1
            self.tally.copied += writing.is_copied
            self.tally.unknown += raw.FPDFText_HasUnicodeMapError(self.text, at) == 1 or letter == "\ufffd"
            if writing.is_level:
                yield Glyph(letter, *box, writing.turn, number, is_apart=is_apart)
            else:
                self.tally.askew.append(letter)
            is_apart = False

    def _box(self, at: int) -> tuple[float, float, float, float]:
        """The rectangle of a letter with the room that it takes in its line: left, bottom, right, top."""
        raw.FPDFText_GetLooseCharBox(self.text, at, self.loose)
        if self.loose.right > self.loose.left and self.loose.top > self.loose.bottom:
            return self.loose.left, self.loose.bottom, self.loose.right, self.loose.top
        return self._ink(at)

    def _turned_box(self, at: int, angle: float) -> tuple[float, float, float, float]:
        """The same for turned text, of which the library only tells the ink: from its origin, as high as its font."""
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(self.text, at, x, y)
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(self.text, at, matrix)
        size = raw.FPDFText_GetFontSize(self.text, at) * math.hypot(matrix.c, matrix.d)
        across, up = math.cos(angle), math.sin(angle)
        left, bottom, right, top = self._ink(at)
        corners = [(u, v) for u in (left, right) for v in (bottom, top)] if right > left else [(x.value, y.value)]
        along = max(0.0, *((u - x.value) * across + (v - y.value) * up for u, v in corners))
        points = [
            (x.value + step * across - rise * up, y.value + step * up + rise * across)
            for step in (0.0, along)
            for rise in (-0.22 * size, 0.93 * size)
        ]
        return (
            min(u for u, _v in points),
            min(v for _u, v in points),
            max(u for u, _v in points),
            max(v for _u, v in points),
        )

    def _ink(self, at: int) -> tuple[float, float, float, float]:
        left, right, bottom, top = (ctypes.c_double() for _side in range(4))
        raw.FPDFText_GetCharBox(self.text, at, left, right, bottom, top)
        return left.value, bottom.value, right.value, top.value

    def _writing(self, number: int, run: object, at: int) -> _Writing:
        # The library counts turns clockwise.
        angle = -max(0.0, raw.FPDFText_GetCharAngle(self.text, at))
        mode = raw.FPDFTextObj_GetTextRenderMode(run)
        is_copied = mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE and self.shapes.pictured > 0.5
        is_seen = is_copied or mode not in (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
        if is_seen and not is_copied and mode in (raw.FPDF_TEXTRENDERMODE_FILL, raw.FPDF_TEXTRENDERMODE_FILL_CLIP):
            is_seen = is_inked(run, raw.FPDFPageObj_GetFillColor) or self._is_on_dark(run)
        is_upright = math.isclose(math.cos(angle), 1, abs_tol=1e-3)
        angle = 0.0 if is_upright else angle
        turn, is_level = self.place.turn(angle), self.place.is_level(angle)
        found = _Writing(turn, angle, is_level, is_seen, is_copied, self._clip(run))
        self.writings[number] = found
        return found

    def _clip(self, run: object) -> tuple[float, float, float, float]:
        """In which part of the page is the run of letters shown?"""
        left, top, right, bottom = 0.0, 0.0, self.place.width, self.place.height
        path = raw.FPDFPageObj_GetClipPath(run)
        x, y = ctypes.c_float(), ctypes.c_float()
        for at in range(min(raw.FPDFClipPath_CountPaths(path), _MOST_CLIPS)):
            points = []
            for number in range(min(raw.FPDFClipPath_CountPathSegments(path, at), _MOST_CLIPS)):
                raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(path, at, number), x, y)
                points.append(self.place.point(x.value, y.value))
            if points:
                left, right = max(left, min(u for u, _v in points)), min(right, max(u for u, _v in points))
                top, bottom = max(top, min(v for _u, v in points)), min(bottom, max(v for _u, v in points))
        return left - 1, top - 1, right + 1, bottom + 1

    def _is_on_dark(self, run: object) -> bool:
        sides = [ctypes.c_float() for _side in range(4)]
        if not raw.FPDFPageObj_GetBounds(run, *sides):
            return False
        left, top, right, bottom = self.place.box(*(side.value for side in sides))
        across, down = (left + right) / 2, (top + bottom) / 2
        colour = colour_of(run, raw.FPDFPageObj_GetFillColor)
        is_solid = colour is not None and colour[3] > 8
        return is_solid and any(one[0] <= across <= one[2] and one[1] <= down <= one[3] for one in self.shapes.dark)

    def _is_shown(self, writing: _Writing, box: tuple[float, float, float, float]) -> bool:
        left, top, right, bottom = box
        across, down = (left + right) / 2, (top + bottom) / 2
        is_inside = writing.clip[0] <= across <= writing.clip[2] and writing.clip[1] <= down <= writing.clip[3]
        return writing.is_seen and is_inside and max(bottom - top, right - left) >= _UNREADABLE


def _letter(code: int) -> str:
    if code in (0, 0xFFFE):
        return "\ufffd"
    letter = chr(code)
    return "-" if letter == _HYPHEN else letter.translate(_LIGATURES)


def words_of(glyphs: Iterable[Glyph]) -> tuple[Word, ...]:
    """The words that letters make which run from left to right."""
    return _distinct(_word(run) for run in _at_seams(list(_runs(glyphs))))


def _runs(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """The letters of each word, and the blank after it where one is written."""
    run: list[Glyph] = []
    for glyph in glyphs:
        is_blank = glyph.text == " "
        if run and (is_blank or not _goes_on(run[-1], glyph)):
            yield [*run, glyph] if is_blank else run
            run = []
        if not is_blank:
            run.append(glyph)
    if run:
        yield run


def _at_seams(runs: list[list[Glyph]]) -> list[list[Glyph]]:
    """The words, and two of them where texts of two columns touch: one ends or begins where others of its column do.

    Inside a word there are seams as well: some programs write letters that stand closer together apart.
    """
    seams = [(before, glyph) for run in runs for before, glyph in pairwise(run) if _is_seam(before, glyph)]
    if not 0 < len(seams) <= _MOST_SEAMS * sum(map(len, runs)):
        return runs
    lines = [strip.pieces() for strip in strips_of(_word(run) for run in runs)]
    rows = sum(len(pieces) > 2 for pieces in lines)
    lefts = Counter(round(piece.left) for pieces in lines for piece in pieces)
    rights = Counter(round(piece.right) for pieces in lines for piece in pieces)
    begun, ended = Counter(round(glyph.left) for _one, glyph in seams), Counter(round(one.right) for one, _g in seams)
    found: list[list[Glyph]] = []
    for run in runs:
        found.append([run[0]])
        is_left = _is_edge(run[0].left, lefts, begun, rows)
        is_right = _is_edge(run[-1].right, rights, ended, rows)
        for before, glyph in pairwise(run):
            begins = _is_edge(glyph.left, lefts, begun if is_left else Counter(), rows)
            ends = is_right and _is_edge(before.right, rights, ended, rows)
            if _is_seam(before, glyph) and (begins or ends):
                found.append([])
            found[-1].append(glyph)
    return found


def _is_edge(place: float, edges: Counter[int], seams: Counter[int], rows: int) -> bool:
    """Is it a column's edge, so that the texts of most rows begin, or end, there?"""
    at = round(place)
    texts = sum(edges[at + near] for near in (-1, 0, 1))
    return texts > 0 and texts + seams[at] >= max(_COLUMN, rows // 2)


def _is_seam(before: Glyph, glyph: Glyph) -> bool:
    return before.object != glyph.object and glyph.text != " "


def _goes_on(before: Glyph, glyph: Glyph) -> bool:
    height = max(before.bottom - before.top, glyph.bottom - glyph.top)
    is_level = min(before.bottom, glyph.bottom) - max(before.top, glyph.top) > 0.3 * height or (
        abs(before.bottom - glyph.bottom) < 0.3 * height
    )
    # The letters of a ligature share one rectangle.
    is_ligature = abs(glyph.left - before.left) < 0.1 and abs(glyph.right - before.right) < 0.1
    gap = glyph.left - before.right
    is_far = gap > (_SMALL_GAP if glyph.is_apart else _GAP) * height
    return is_level and (is_ligature or (gap > -0.5 * height and not is_far))


def _word(run: list[Glyph]) -> Word:
    glyphs = [glyph for glyph in run if glyph.text != " "]
    text = unicodedata.normalize("NFC", "".join(glyph.text for glyph in glyphs))
    return Word(
        text,
        min(glyph.left for glyph in glyphs),
        min(glyph.top for glyph in glyphs),
        max(glyph.right for glyph in glyphs),
        max(glyph.bottom for glyph in glyphs),
        ends_blank=len(glyphs) < len(run),
        first=glyphs[0].right - glyphs[0].left,
        blank=sum(glyph.right - glyph.left for glyph in run if glyph.text == " "),
    )


def _distinct(words: Iterable[Word]) -> tuple[Word, ...]:
    """The words, each once: some programs write a word twice over itself to make it bold."""
    kept: dict[tuple[str, int, int], Word] = {}
    for word in words:
        kept.setdefault((word.text, round(word.left / 2), round(word.top / 2)), word)
    return tuple(kept.values())
