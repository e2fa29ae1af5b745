"""Pages as shades of grey, no larger than a page is: those of picture files, and those of a PDF as they are shown."""

import io
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from preavviso.channels.refusal import TooMuch, told_as_damaged
from preavviso.domain.phrase import Phrase

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdfium2 import PdfPage

Grey = NDArray[np.uint8]

MOST_PIXELS = 40_000_000
MOST_PAGES = 30
# What cameras and scanners write; libraries open much else.
_FORMS = ("PNG", "JPEG", "TIFF", "GIF", "MPO")
_WIDEST_SIDE = 30_000
_SCANNED = 2_600.0


def pages_of(raw: bytes) -> Iterator[Grey]:
    """The pages of a picture file, upright as its maker says, one after the other.

    Raises TooMuch at a page that is damaged or larger than any page is, and after the last of MOST_PAGES.
    """
    picture = _opened(raw)
    # A moving picture shows no list; of other files that hold several pictures each is a page.
    several = picture.format == "TIFF"
    for number in range(MOST_PAGES + 1):
        if number and not (several and _turned_to(picture, number)):
            return
        if number == MOST_PAGES:
            raise too_many_pages()
        yield _page(picture)


def too_many_pages() -> TooMuch:
    """What to say where more pages follow than a list has."""
    return TooMuch(
        "too_many_pages",
        Phrase("The file has more than %(most)s pages of pictures: those after were not read.", {"most": MOST_PAGES}),
    )


def too_large() -> TooMuch:
    """What to say of a picture that no page is as large as."""
    return TooMuch(
        "picture_too_large",
        Phrase("The picture is larger than any page: it was not opened. Ask for the list as a file with text."),
    )


def _opened(raw: bytes) -> "Image":
    """The picture, of which only the header was read."""
    # Whoever only asks the cage never needs these. The last two are not found by the library itself.
    from PIL import Image, MpoImagePlugin, TiffImagePlugin  # noqa: F401

    with told_as_damaged(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # The size is looked at here.
        try:
            return Image.open(io.BytesIO(raw), formats=_FORMS)
        except Image.DecompressionBombError as error:
            raise too_large() from error


def _turned_to(picture: "Image", number: int) -> bool:
    with told_as_damaged():
        try:
            picture.seek(number)
        except EOFError:
            return False
    return True


def _page(picture: "Image") -> Grey:
    from PIL import ImageOps

    if picture.format == "JPEG":
        # A photograph with more points than are needed is read with half of them.
        picture.draft("L", (picture.width // 2, picture.height // 2) if _is_large(picture) else picture.size)
    if _is_large(picture):
        raise too_large()
    with told_as_damaged():
        return np.asarray(_grey(ImageOps.exif_transpose(picture)), dtype=np.uint8)


def _is_large(picture: "Image") -> bool:
    return picture.width * picture.height > MOST_PIXELS or max(picture.size) > _WIDEST_SIDE


def _grey(picture: "Image") -> "Image":
    from PIL import Image

    if picture.mode.startswith(("I", "F")):
        deep = np.asarray(picture, dtype=np.float32)
        return Image.fromarray((deep * (255.0 / max(float(deep.max()), 1.0))).astype(np.uint8))
    if "A" in picture.getbands() or "transparency" in picture.info:
        paper = Image.new("LA", picture.size, (255, 255))
        return Image.alpha_composite(paper.convert("RGBA"), picture.convert("RGBA")).convert("L")
    return picture.convert("L")


def scan_of(page: "PdfPage") -> Grey:
    """The page of a PDF as fine as a scanner gives it that is set for text."""
    return rendered(page, _SCANNED / max(*page.get_size(), 1.0))


def rendered(page: "PdfPage", scale: float) -> Grey:
    """A page of a PDF as it is shown, at so many points of the picture for each of its own, or at fewer."""
    width, height = page.get_size()
    most = min((MOST_PIXELS / max(width * height, 1.0)) ** 0.5, _WIDEST_SIDE / max(width, height, 1.0))
    picture = page.render(scale=min(scale, most), grayscale=True, may_draw_forms=False).to_numpy()
    return np.ascontiguousarray(picture.reshape(picture.shape[:2]))
