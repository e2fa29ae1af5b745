"""A PDF's pages as they are laid out, and what else the file holds that a reader of the list has to know of."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from preavviso.channels.paper import Paper, Rule, Word
from preavviso.channels.pdfdrawing import Place, Shapes
from preavviso.channels.pdfglyphs import Glyph, Glyphs, Tally, words_of
from preavviso.channels.refusal import TooMuch, damaged, protected
from preavviso.domain.phrase import Phrase
from preavviso.domain.wording.spelling import normal

MOST_PAGES = 300
MOST_LETTERS = 300_000
_MOST_NOTES = 200
# Links and the windows of notes say nothing by themselves.
_SILENT = (raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP)


@dataclass(frozen=True, slots=True)
class Seen:
    """A page's paper; what on it is not read as part of its lines; which share of it pictures fill; its notes."""

    paper: Paper
    tally: Tally
    pictured: float
    notes: tuple[str, ...] = ()

    @property
    def is_picture(self) -> bool:
        """Is the page to be looked at as a picture, because its letters are none or say nothing?"""
        tally = self.tally
        return (self.pictured > 0.25 and tally.shown < 20) or tally.unknown > max(5, tally.shown // 10)

    @property
    def is_copied(self) -> bool:
        """Do the words come from somebody's recogniser, laid invisibly over the picture of a page?"""
        return self.tally.copied > self.tally.shown // 2


@dataclass(frozen=True, slots=True)
class File:
    """The pages of a PDF, and the names of the files in it."""

    pages: tuple[Seen, ...]
    attached: tuple[str, ...] = ()


def file_in(content: bytes) -> File:
    """What does the PDF hold? Raises TooMuch when it cannot be opened within limits."""
    with opened(content) as document:
        if len(document) > MOST_PAGES:
            raise TooMuch(
                "too_many_pages",
                Phrase("The file has more than %(most)s pages: it was not read.", {"most": MOST_PAGES}),
            )
        pages: list[Seen] = []
        letters = 0
        for number in range(1, len(document) + 1):
            pages.append(_page(document, number))
            letters += pages[-1].tally.shown
            if letters > MOST_LETTERS:
                raise TooMuch(
                    "too_long",
                    Phrase("The file has more than %(most)s letters: it was not read.", {"most": MOST_LETTERS}),
                )
        return File(tuple(pages), tuple(_attached(document)))


@contextmanager
def opened(content: bytes) -> Iterator[pdfium.PdfDocument]:
    """The document while it is open. What the library says of it becomes a reason for people."""
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        raise (protected() if "password" in str(error).lower() else damaged()) from error
    try:
        if document.get_formtype() != raw.FORMTYPE_NONE:
            document.init_forms()
        yield document
    except pdfium.PdfiumError as error:
        raise damaged() from error
    finally:
        document.close()


def _page(document: pdfium.PdfDocument, number: int) -> Seen:
    page = document[number - 1]
    try:
        notes = _notes(page)
        if notes is None:
            return _seen(page, number)
        # What stands in fields and notes is shown with the page: it is made part of it, to be read in its place.
        raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
    finally:
        page.close()
    page = document[number - 1]
    try:
        return replace(_seen(page, number), notes=notes)
    finally:
        page.close()


def _notes(page: pdfium.PdfPage) -> tuple[str, ...] | None:
    """What the notes on the page say. None: there are none, nor fields to be filled in."""
    count = raw.FPDFPage_GetAnnotCount(page)
    if count > _MOST_NOTES:
        raise TooMuch(
            "too_many_notes", Phrase("A page bears more than %(most)s notes: it is no list.", {"most": _MOST_NOTES})
        )
    found: list[str] = []
    is_marked = False
    for at in range(count):
        note = raw.FPDFPage_GetAnnot(page, at)
        kind = raw.FPDFAnnot_GetSubtype(note)
        if kind not in _SILENT:
            is_marked = True
            if kind != raw.FPDF_ANNOT_WIDGET:
                found.append(normal(_string(note, b"Contents")))
        raw.FPDFPage_CloseAnnot(note)
    return tuple(found) if is_marked else None


def _string(note: object, key: bytes) -> str:
    length = raw.FPDFAnnot_GetStringValue(note, key, None, 0)
    buffer = (raw.FPDF_WCHAR * (length // 2 + 1))()
    raw.FPDFAnnot_GetStringValue(note, key, buffer, length)
    return bytes(buffer).decode("utf-16-le", "replace").rstrip("\0")


def _attached(document: pdfium.PdfDocument) -> Iterator[str]:
    for at in range(min(document.count_attachments(), _MOST_NOTES)):
        yield document.get_attachment(at).get_name()


def _seen(page: pdfium.PdfPage, number: int) -> Seen:
    width, height = page.get_size()
    place = Place(page, width, height)
    shapes = Shapes(place)
    shapes.gather(page)
    glyphs = Glyphs(page, place, shapes)
    upright, turn = _upright(list(glyphs), glyphs.tally)
    rules = tuple(_turned_rule(rule, turn, width, height) for rule in shapes.rules)
    words = words_of(_turned(glyph, turn, width, height) for glyph in upright)
    if turn % 2:
        width, height = height, width
    paper = _without_strikes(Paper(number, width, height, words, rules, turn))
    return Seen(paper, glyphs.tally, shapes.pictured)


def _upright(glyphs: list[Glyph], tally: Tally) -> tuple[list[Glyph], int]:
    """The letters of the lines that run as most lines of the page do, and how these run; the others are askew."""
    turns = Counter(glyph.turn for glyph in glyphs if glyph.text.strip())
    turn = turns.most_common(1)[0][0] if turns else 0
    tally.askew += [glyph.text for glyph in glyphs if glyph.turn != turn]
    return [glyph for glyph in glyphs if glyph.turn == turn], turn


def _turned_point(x: float, y: float, turn: int, width: float, height: float) -> tuple[float, float]:
    """Where a point stands after the page was turned so that its lines run from left to right."""
    return ((x, y), (y, width - x), (width - x, height - y), (height - y, x))[turn]


def _turned(glyph: Glyph, turn: int, width: float, height: float) -> Glyph:
    if turn == 0:
        return glyph
    x, y = _turned_point(glyph.left, glyph.top, turn, width, height)
    u, v = _turned_point(glyph.right, glyph.bottom, turn, width, height)
    return replace(glyph, left=min(x, u), top=min(y, v), right=max(x, u), bottom=max(y, v))


def _turned_rule(rule: Rule, turn: int, width: float, height: float) -> Rule:
    ends = (
        ((rule.start, rule.at), (rule.end, rule.at)) if rule.is_level else ((rule.at, rule.start), (rule.at, rule.end))
    )
    (x, y), (u, v) = (_turned_point(*end, turn, width, height) for end in ends)
    if rule.is_level == (turn % 2 == 0):
        return Rule(is_level=True, at=y, start=min(x, u), end=max(x, u))
    return Rule(is_level=False, at=x, start=min(y, v), end=max(y, v))


def _without_strikes(paper: Paper) -> Paper:
    """The paper with words marked that a line goes through, and without these lines, which are no table's."""
    level = [rule for rule in paper.rules if rule.is_level]
    strikes: set[Rule] = set()
    words = []
    for word in paper.words:
        through = [rule for rule in level if _goes_through(rule, word)]
        strikes.update(through)
        words.append(replace(word, is_struck=True) if through else word)
    rules = tuple(rule for rule in paper.rules if rule not in strikes)
    return replace(paper, words=tuple(words), rules=rules) if strikes else paper


def _goes_through(rule: Rule, word: Word) -> bool:
    depth = (rule.at - word.top) / word.height if word.height else 0.0
    return 0.35 < depth < 0.78 and rule.start <= word.left + 2 and rule.end >= word.right - 2
