"""A page as it looks, to be shown beside what was read in it."""

from itertools import islice

from preavviso.channels.format import Format, format_of
from preavviso.channels.letter import attached_to, letter_in
from preavviso.channels.mime import Part
from preavviso.channels.parcel import DEEPEST, Unpacking, unpacked, unsigned, unsigned_name
from preavviso.channels.picture import Grey, pages_of, rendered
from preavviso.channels.refusal import TooMuch

# What a screen shows of a page: its words can be read, and it comes at once.
WIDEST, HIGHEST = 1_400, 2_800


def facsimile(raw: bytes, name: str, source: str, page: int) -> bytes | None:
    """The page of a source as a PNG; None where the source has no pages that could be shown, or not so many.

    `source` is what a notice of this file calls it.
    """
    try:
        file = source_in(raw, name, source)
        return None if file is None else _shown(file, page)
    except TooMuch:
        return None


def source_in(raw: bytes, name: str, source: str) -> bytes | None:
    """The bytes of the file that a notice's source names: the stored file itself, or one somewhere in it."""
    if format_of(raw, name) is Format.MESSAGE:
        letter = letter_in(raw)
        return None if letter is None else _attached(letter, source, Unpacking(), 0)
    return _enclosed(raw, name, source, Unpacking(), 0)


def _attached(letter: Part, source: str, unpacking: Unpacking, depth: int) -> bytes | None:
    for name, part in attached_to(letter):
        if _leads_to(name, source):
            found = _enclosed(part.content, name, source, unpacking, depth)
            if found is not None:
                return found
    return None


def _enclosed(raw: bytes, name: str, source: str, unpacking: Unpacking, depth: int) -> bytes | None:
    found = format_of(raw, name)
    if found is Format.SIGNED:
        raw, name = unsigned(raw), unsigned_name(name)
        found = format_of(raw, name)
    if name == source:
        return raw
    if depth >= DEEPEST or not source.startswith(f"{name}/"):
        return None
    if found is Format.MESSAGE:
        letter = letter_in(raw)
        return None if letter is None else _attached(letter, source[len(name) + 1 :], unpacking, depth + 1)
    if found is Format.ZIP:
        for packed in unpacked(raw, unpacking):
            place = f"{name}/{packed.name}"
            if _leads_to(place, source):
                return _enclosed(packed.content(), place, source, unpacking, depth + 1)
    return None


def _leads_to(name: str, source: str) -> bool:
    """Is this the source, or what holds it? Its name may end in a signature's ending, which the source's does not."""
    own = unsigned_name(name)
    return source in (own, name) or source.startswith((f"{own}/", f"{name}/"))


def _shown(raw: bytes, page: int) -> bytes | None:
    # Whoever only asks the cage never needs it.
    import cv2

    found = _page(raw, page)
    if found is None:
        return None
    height, width = found.shape
    factor = min(WIDEST / width, HIGHEST / height, 1.0)
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    return cv2.imencode(".png", cv2.resize(found, size, interpolation=cv2.INTER_AREA))[1].tobytes()


def _page(raw: bytes, page: int) -> Grey | None:
    match format_of(raw, ""):
        case Format.IMAGE:
            return next(islice(pages_of(raw), page - 1, page), None) if page >= 1 else None
        case Format.PDF:
            return _pdf_page(raw, page)
        case _:
            return None


def _pdf_page(raw: bytes, page: int) -> Grey | None:
    from preavviso.channels.pdfpage import opened

    with opened(raw) as document:
        if not 1 <= page <= len(document):
            return None
        shown = document[page - 1]
        return rendered(shown, WIDEST / max(shown.get_width(), 1.0))
