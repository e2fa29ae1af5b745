"""PDF lists: the tables on their pages read, and told what of them was not."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from preavviso.channels.body import read_lines
from preavviso.channels.content import Content, Setting, content_of, file_words, own_period
from preavviso.channels.entry import to_be_checked
from preavviso.channels.extract import Extract, Occasion
from preavviso.channels.layout import ask_of, read_rows
from preavviso.channels.lines import Line
from preavviso.channels.paper import Paper
from preavviso.channels.papers import strips_by_page, tables_of
from preavviso.domain.message import Problem
from preavviso.domain.phrase import Phrase
from preavviso.domain.wording.prose import looks_listed

if TYPE_CHECKING:
    from preavviso.channels.pdfpage import File, Seen
    from preavviso.channels.scan import Scans

_OPENING = 15
_MOST_SHOWN = 200


def read_pdf(raw: bytes, name: str, setting: Setting) -> Content:
    """The list in a PDF. Raises TooMuch when it cannot be opened within limits."""
    # Whoever only asks the cage never needs the library.
    from preavviso.channels.pdfpage import file_in
    from preavviso.channels.scan import to_be_compared

    file = file_in(raw)
    pictures = [page.paper.number for page in file.pages if page.is_picture]
    scans = _scans(raw, pictures, name, setting)
    written = [page.paper for page in file.pages if not page.is_picture]
    papers = sorted([*written, *scans.papers], key=lambda paper: paper.number)
    opening = opening_of(papers)
    period = own_period(opening, name, setting)
    result = read_papers(papers, replace(setting.occasion, period=period))
    _check_copied(result, file.pages)
    to_be_compared(result, scans.papers)
    content = content_of(result, name, f"{setting.subject} {file_words(name)}", opening, period)
    content.problems += [*scans.problems, *_problems(file, name)]
    return content


def _scans(raw: bytes, pictures: Sequence[int], name: str, setting: Setting) -> "Scans":
    """The pages that are pictures, recognised."""
    from preavviso.channels.pdfpage import opened
    from preavviso.channels.picture import scan_of
    from preavviso.channels.scan import Scans, scans_of

    if not pictures:
        return Scans()
    with opened(raw) as document:
        return scans_of(((number, scan_of(document[number - 1])) for number in pictures), name, setting.aid)


def opening_of(papers: Sequence[Paper]) -> str:
    """The first lines of the pages."""
    lines = strips_by_page(papers)
    return "\n".join(strip.text for (_paper, strip), _number in zip(lines, range(_OPENING), strict=False))


def read_papers(papers: Sequence[Paper], occasion: Occasion) -> Extract:
    """Which entries do the pages hold? Where no table has a heading that is known they are read as text."""
    tables = tables_of(papers)
    found = [read for read in (read_rows(rows, occasion) for rows in tables) if read is not None]
    if not found:
        result = _read_as_text(papers, occasion)
        drawn = [row for rows in tables for row in rows if not row.is_prose]
        if drawn:
            ask_of(result, drawn)
        return result
    result = found[0]
    for other in found[1:]:
        result.absorb(other)
    return result


def _read_as_text(papers: Sequence[Paper], occasion: Occasion) -> Extract:
    lines: list[Line] = []
    places: list[tuple[int, int]] = []
    for paper, strip in strips_by_page(papers):
        number = places[-1][1] + 1 if places and places[-1][0] == paper.number else 1
        places.append((paper.number, number))
        lines.append(Line(len(lines) + 1, "\t".join(piece.text for piece in strip.pieces())))
    result = read_lines(lines, occasion)
    result.entries = [replace(entry, where=_on_page(entry.where, places)) for entry in result.entries]
    result.original = [replace(line, place=_on_page(line.place, places)) for line in result.original]
    result.makers = {_on_page(place, places): entry for place, entry in result.makers.items()}
    return result


def _on_page(where: str, places: Sequence[tuple[int, int]]) -> str:
    """The lines of the whole text as those of their page."""
    numbers = [int(number) for number in re.findall(r"\d+", where)]
    if not numbers:
        return where
    page, first = places[numbers[0] - 1]
    last = [line for number in numbers for own, line in [places[number - 1]] if own == page][-1]
    return f"page {page}, line {first}" if first == last else f"page {page}, lines {first}-{last}"


def _check_copied(result: Extract, pages: Sequence["Seen"]) -> None:
    """What a machine recognised on a page's picture, or a page cuts off, is looked at, however clean it seems."""
    copied = tuple(f"page {page.paper.number}," for page in pages if page.is_copied or page.tally.cut)
    if copied:
        result.entries = [to_be_checked(entry) if entry.where.startswith(copied) else entry for entry in result.entries]


def _problems(file: "File", name: str) -> Iterator[Problem]:
    """What a person has to know of the file: what on its pages, or in it, was not read."""
    for page in file.pages:
        yield from _page_problems(page, name)
    if file.attached:
        phrase = Phrase(
            "There are files inside the file, which were not read: %(names)s. Open them by hand.",
            {"names": _cut(", ".join(file.attached))},
        )
        yield Problem("files_inside", phrase, name)


def _page_problems(page: "Seen", name: str) -> Iterator[Problem]:
    place = f"{name}, page {page.paper.number}"
    hidden, askew = "".join(page.tally.hidden), "".join(page.tally.askew)
    if hidden:
        phrase = Phrase(
            "There is text on the page that nobody sees: “%(text)s”. It was not used.", {"text": _cut(hidden)}
        )
        yield Problem("hidden_text", phrase, place)
    if askew and looks_listed(askew):
        phrase = Phrase("There is text across the page: “%(text)s”. It was not used.", {"text": _cut(askew)})
        yield Problem("text_across", phrase, place)
    if page.notes:
        phrase = Phrase(
            "Somebody wrote notes on the page: look at it, and say whether they change anything. “%(text)s”",
            {"text": _cut(" · ".join(note for note in page.notes if note))},
        )
        yield Problem("notes_on_page", phrase, place)
    if page.tally.unknown > 0 and not page.is_picture:
        phrase = Phrase(
            "%(count)s letters of the page cannot be told: compare its lines.", {"count": page.tally.unknown}
        )
        yield Problem("letters_unknown", phrase, place)


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"
