"""Pages that are pictures: laid out, by the words that a recogniser sees on them, like any other page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

import cv2
import numpy as np

from preavviso.channels.aid import STOPPED, Aid, Look
from preavviso.channels.aid import Word as Seen
from preavviso.channels.extract import Extract
from preavviso.channels.paper import Paper, Rule, Word
from preavviso.channels.photograph import FEWEST_BLOTS, Flat, Lines, blots_on, flattened, inked, lines_on, without
from preavviso.channels.picture import Grey
from preavviso.channels.refusal import TooMuch
from preavviso.channels.slips import capitalised, doubtful, righted, settled
from preavviso.domain.message import Problem
from preavviso.domain.notice import Entry
from preavviso.domain.phrase import Phrase
from preavviso.domain.where import Box, box_in

# Below this the words of a page are no words: it lies upside down.
_READABLE = 0.6
# For so few words nobody turns a page: a seal says as much.
_FEW_WORDS = 8
# A page of text is made of some thousand blots; of more it is a photograph of something else.
_MOST_BLOTS = 25_000
# What one page cannot have, another may. So many such pages, and the file is none of a list's.
_OF_ONE_PAGE = (STOPPED, "no_page_of_text")
_PATIENCE = 3
# So many values of a page are looked at again, each with so many points of paper beside it.
_MOST_DOUBTFUL, _AROUND = 60, 30
# As long as a sheet of A4, in points: readers of pages know lengths by them.
_LONG_SIDE = 842.0
# A hyphen is a word as high as a hair: it stands on its line like the others.
_LOW = 0.6


@dataclass(frozen=True, slots=True)
class ScannedPaper(Paper):
    """A page seen by a recogniser: where its points lie in the picture, and how sure each of its words is."""

    flat: Flat | None = None
    scale: float = 1.0
    size: tuple[int, int] = (1, 1)
    sure: tuple[float, ...] = ()

    def box(self, words: Sequence[Word]) -> Box:
        """Where do these words stand, on the picture as it is shown?"""
        sides = (
            min(word.left for word in words),
            min(word.top for word in words),
            max(word.right for word in words),
            max(word.bottom for word in words),
        )
        if self.flat is None:
            return Box(self.number, 0, 0, 1000, 1000)
        width, height = self.size
        left, top, right, bottom = self.flat.back(*(side / self.scale for side in sides))
        shares = (left / width, top / height, right / width, bottom / height)
        return Box(self.number, *(min(1000, max(0, round(share * 1000))) for share in shares))

    def confidence(self, boxes: Sequence[Box]) -> float:
        """How sure is the least sure of the words in these boxes? Where there are none, nothing is."""
        own = [box for box in boxes if box.page == self.number]
        found = [sure for word, sure in zip(self.words, self.sure, strict=True) if _is_in(self.box([word]), own)]
        return min(found, default=0.0)


@dataclass(slots=True)
class Scans:
    """The pages of one source that were recognised, and why others were not."""

    papers: list[ScannedPaper] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def scans_of(pictures: Iterable[tuple[int, Grey]], name: str, aid: Aid) -> Scans:
    """The pages of a source that are pictures, recognised one after the other, as far as this machine goes.

    Whatever of it is a list, a person compares with its picture.
    """
    scans = Scans()
    pages = iter(pictures)
    number = 0
    patience = _PATIENCE
    while True:
        place = f"{name}, page {number + 1}"
        try:
            number, picture = next(pages)
            place = f"{name}, page {number}"
            paper = scanned(picture, number, aid)
        except StopIteration:
            break
        except TooMuch as limit:
            scans.problems.append(Problem(limit.code, limit.phrase, place))
            patience -= 1
            if limit.code in _OF_ONE_PAGE and patience:
                continue
            scans.problems.append(_no_further(name, number + 1))
            break
        if paper is None:
            scans.problems.append(_no_recogniser(name))
            break
        scans.papers.append(paper)
    if any(paper.words for paper in scans.papers):
        scans.problems.append(_to_be_compared(name))
    return scans


def _no_further(name: str, page: int) -> Problem:
    phrase = Phrase("From page %(page)s on the file was not read: look at what follows.", {"page": page})
    return Problem("pages_not_read", phrase, name)


def _no_recogniser(name: str) -> Problem:
    phrase = Phrase(
        "The pictures in the file were not read: the program that recognises words is not on this machine (on Debian: "
        "apt install tesseract-ocr tesseract-ocr-ita tesseract-ocr-script-latn). Look at them, and enter their lines "
        "by hand."
    )
    return Problem("no_recogniser", phrase, name)


def _to_be_compared(name: str) -> Problem:
    phrase = Phrase("A program recognised the words in a picture: compare each line with the picture.")
    return Problem("read_from_picture", phrase, name)


def _is_in(box: Box, boxes: Sequence[Box]) -> bool:
    across, down = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return any(one.left <= across <= one.right and one.top <= down <= one.bottom for one in boxes)


def scanned(picture: Grey, number: int, aid: Aid) -> ScannedPaper | None:
    """The words and lines of a page, whichever way it lies. None: there is no recogniser. Raises TooMuch at a limit."""
    flat = flattened(picture)
    blots = blots_on(flat.page)
    if blots > _MOST_BLOTS:
        raise TooMuch("no_page_of_text", Phrase("The picture shows no page of text: look at it."))
    if blots < FEWEST_BLOTS:
        return ScannedPaper(number, 1.0, 1.0)
    if not _runs_across(flat.page):
        flat = flat.quarter_turned(1)
    lines, seen = _seen(flat, aid)
    if seen is None:
        return None
    if len(seen) < _FEW_WORDS or _confidence(seen) < _READABLE:
        turned = flat.quarter_turned(2)
        other_lines, other = _seen(turned, aid)
        if other is not None and _readable(other) > _readable(seen):
            flat, lines, seen = turned, other_lines, other
    words = _looked_at_again(righted(seen, flat.page), flat.page, aid)
    return _laid_out(flat, lines, words, (picture.shape[1], picture.shape[0]), number)


def _looked_at_again(words: Sequence[Seen], page: Grey, aid: Aid) -> list[Seen]:
    """The words, with those that are no value where there should be one looked at again, for digits alone."""
    found = list(words)
    places = doubtful(words)[:_MOST_DOUBTFUL]
    if not places:
        return found
    height = 3 * max(words[at].bottom - words[at].top for at in places)
    width = max(words[at].right - words[at].left for at in places) + 2 * _AROUND
    sheet = np.full((height * len(places), width), 255, np.uint8)
    for number, at in enumerate(places):
        word, top = words[at], number * height + height // 3
        piece = page[max(0, word.top - 3) : word.bottom + 3, max(0, word.left - 3) : word.right + 3]
        sheet[top : top + piece.shape[0], _AROUND : _AROUND + piece.shape[1]] = piece
    try:
        seen = aid.recognised(_png(sheet), Look.DIGITS) or ()
    except TooMuch:
        # The page was read; its doubts stay doubts.
        return found
    for digits in seen:
        at = places[min((digits.top + digits.bottom) // 2 // height, len(places) - 1)]
        found[at] = settled(found[at], digits.text, words)
    return found


def _png(page: Grey) -> bytes:
    return cv2.imencode(".png", page, (cv2.IMWRITE_PNG_COMPRESSION, 1))[1].tobytes()


def _runs_across(page: Grey) -> bool:
    """Do the lines of text run from side to side, and not up and down?"""
    ink = inked(without(page, lines_on(page)))
    across, down = (float(np.square(np.diff(ink.sum(axis=axis, dtype=np.float64))).sum()) for axis in (1, 0))
    height, width = page.shape
    return bool(across / height >= down / width)


def _seen(flat: Flat, aid: Aid) -> tuple[Lines, tuple[Seen, ...] | None]:
    lines = lines_on(flat.page)
    return lines, aid.recognised(_png(without(flat.page, lines)), Look.PAGE)


def _confidence(seen: Sequence[Seen]) -> float:
    """How sure is the recogniser of the page, letter by letter?"""
    letters = sum(len(word.text) for word in seen)
    return sum(word.confidence * len(word.text) for word in seen) / letters if letters else 0.0


def _readable(seen: Sequence[Seen]) -> int:
    return sum(len(word.text) for word in seen if word.confidence > _READABLE)


def _laid_out(flat: Flat, lines: Lines, seen: Sequence[Seen], size: tuple[int, int], number: int) -> ScannedPaper:
    height, width = flat.page.shape
    scale = _LONG_SIDE / max(height, width)
    usual = median([word.bottom - word.top for word in seen]) if seen else 0.0
    return ScannedPaper(
        number,
        width * scale,
        height * scale,
        tuple(_word(word, scale, usual) for word in seen),
        tuple(_rules(lines, scale)),
        flat=flat,
        scale=scale,
        size=size,
        sure=tuple(word.confidence for word in seen),
    )


def _word(seen: Seen, scale: float, usual: float) -> Word:
    top, bottom = float(seen.top), float(seen.bottom)
    if bottom - top < _LOW * usual:
        middle = (top + bottom) / 2
        top, bottom = middle - usual / 2, middle + usual / 2
    return Word(seen.text, seen.left * scale, top * scale, seen.right * scale, bottom * scale, ends_blank=True)


def _rules(lines: Lines, scale: float) -> list[Rule]:
    found = []
    for mask, is_level in ((lines.across, True), (lines.down, False)):
        for left, top, width, height, _area in cv2.connectedComponentsWithStats(mask)[2][1:].tolist():
            at, start, end = (
                (top + height / 2, left, left + width) if is_level else (left + width / 2, top, top + height)
            )
            found.append(Rule(is_level, at * scale, start * scale, end * scale))
    return found


def to_be_compared(result: Extract, papers: Sequence[Paper]) -> None:
    """Mark the entries that come from pictures: a person compares each, however sure the recogniser is."""
    scans = {paper.number: paper for paper in papers if isinstance(paper, ScannedPaper)}
    result.entries = [_compared(entry, scans) for entry in result.entries]


def _compared(entry: Entry, scans: dict[int, ScannedPaper]) -> Entry:
    boxes = [box for box in map(box_in, entry.cells.values()) if box is not None]
    own = [scans[page] for page in {box.page for box in boxes} if page in scans]
    if not own:
        return entry
    sure = min(paper.confidence(boxes) for paper in own)
    return replace(
        entry,
        surname=capitalised(entry.surname),
        given_name=capitalised(entry.given_name),
        needs_review=True,
        confidence=round(min(entry.confidence, sure), 2),
    )
