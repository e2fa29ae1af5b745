"""The list on paper and back: printed, put askew on the glass of a scanner, or photographed in bad light."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle
from tests.carriers.listing import HEADINGS, ROWS, TITLE, Listed
from tests.carriers.typeface import SANS, typeface

Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Print:
    """How a list is printed: its font and size in points, with or without lines, so many rows on a page."""

    font: str = SANS
    size: float = 8.0
    ruled: bool = True
    rows_per_page: int = 24


@dataclass(frozen=True, slots=True)
class Glass:
    """How a page was scanned: its resolution, tilt in degrees, blur and noise in shades of grey, and a seed."""

    dpi: int = 200
    tilt: float = 1.2
    blur: float = 0.6
    noise: float = 6.0
    quarter_turns: int = 0
    seed: int = 7


def printed(how: Print = Print(), rows: Sequence[Listed] = ROWS) -> bytes:
    """The list as a PDF with text, to be looked at as if it were paper."""
    font = typeface(how.font)
    style = ParagraphStyle("cell", fontName=font, fontSize=how.size, leading=how.size * 1.2)
    title = ParagraphStyle("title", fontName=font, fontSize=how.size + 3, leading=how.size * 2)
    file = io.BytesIO()
    page = SimpleDocTemplate(file, pagesize=landscape(A4), leftMargin=30, rightMargin=30, topMargin=30, bottomMargin=30)
    widths = [105, 80, 180, 60, 60, 40, 257]
    all_of_it = ((0, 0), (-1, -1))
    lines = [("GRID", *all_of_it, 0.6, colors.black)] if how.ruled else []
    tight = [("TOPPADDING", *all_of_it, 1), ("BOTTOMPADDING", *all_of_it, 1.5), ("VALIGN", *all_of_it, "TOP")]
    story = [Paragraph(TITLE, title), Spacer(1, 6)]
    for first in range(0, len(rows), how.rows_per_page):
        story += [PageBreak()] if first else []
        content = [HEADINGS, *(row.cells for row in rows[first : first + how.rows_per_page])]
        cells = [[Paragraph(text, style) for text in row] for row in content]
        story.append(Table(cells, widths, style=TableStyle([*lines, *tight])))
    story += [Spacer(1, 6), Paragraph(f"Totale interventi: {len(rows)}", style)]
    page.build(story)
    return file.getvalue()


def scanned(paper: bytes, glass: Glass = Glass()) -> list[Picture]:
    """The pages of a PDF as a scanner gives them: grey, askew, a little blurred and noisy."""
    random = np.random.default_rng(glass.seed)
    with pypdfium2.PdfDocument(paper) as document:
        pages = [page.render(scale=glass.dpi / 72, grayscale=True).to_numpy().copy() for page in document]
    return [_scanned(page.squeeze(), glass, random) for page in pages]


def _scanned(page: Picture, glass: Glass, random: np.random.Generator) -> Picture:
    height, width = page.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), glass.tilt, 1.0)
    grey = cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)
    if glass.blur:
        grey = cv2.GaussianBlur(grey, (0, 0), glass.blur)
    noisy = np.clip(grey * 0.93 + random.normal(8, glass.noise, grey.shape), 0, 255).astype(np.uint8)
    return np.ascontiguousarray(np.rot90(noisy, glass.quarter_turns))


def photographed(page: Picture, seed: int = 7) -> Picture:
    """A page as a telephone sees it: on a table, from the side, the light from one corner."""
    random = np.random.default_rng(seed)
    around = cv2.copyMakeBorder(page, 90, 90, 120, 120, cv2.BORDER_CONSTANT, value=95)
    there = around.shape
    corners = np.float32([[0, 0], [there[1], 0], [there[1], there[0]], [0, there[0]]])
    seen = np.float32([[25, 12], [there[1] - 8, 30], [there[1] - 30, there[0] - 10], [10, there[0] - 28]])
    grey = cv2.warpPerspective(around, cv2.getPerspectiveTransform(corners, seen), (there[1], there[0]), borderValue=80)
    light = np.linspace(1.0, 0.55, there[1])[None, :] * np.linspace(1.0, 0.8, there[0])[:, None]
    shaded = grey * light + random.normal(0, 4, grey.shape)
    return np.clip(shaded, 0, 255).astype(np.uint8)


def as_file(pages: Sequence[Picture], form: str, dpi: int = 200, quality: int = 70) -> bytes:
    """The pages in a file: PNG, JPEG, GIF (one page), TIFF or PDF (all of them)."""
    pictures = [Image.fromarray(page) for page in pages]
    file = io.BytesIO()
    more = {"save_all": True, "append_images": pictures[1:]} if form in ("TIFF", "PDF") else {}
    if form in ("JPEG", "PDF"):
        more["quality"] = quality
    if form == "TIFF":
        more["compression"] = "tiff_lzw"
    pictures[0].save(file, form, dpi=(dpi, dpi), resolution=float(dpi), **more)
    return file.getvalue()
