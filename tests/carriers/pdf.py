"""Lists as PDF files, in the layouts that offices make: with lines and without, and as a word processor prints them."""

import io
import random
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import docx
import pypdfium2
from docx.shared import Cm, Pt
from PIL import Image
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, LongTable, Paragraph, SimpleDocTemplate, Spacer
from tests.carriers.listing import HEADINGS, ROWS, TITLE, Listed
from tests.carriers.typeface import typeface


@dataclass(frozen=True)
class Layout:
    """How a list is set on paper."""

    lines: Literal["grid", "level", "box", "none", "zebra", "upright"] = "grid"
    is_landscape: bool = True
    size: float = 8
    valign: Literal["TOP", "MIDDLE", "BOTTOM"] = "TOP"
    align: Literal["LEFT", "CENTER", "RIGHT"] = "LEFT"
    padding: float = 3
    repeats_heading: bool = True
    letterhead: bool = True
    page_numbers: bool = True
    total: bool = True
    whole_name: bool = False
    day_and_hour: bool = False
    number: bool = False
    heading_is_dark: bool = False
    is_sideways: bool = False
    rotate: int = 0
    widths: tuple[float, ...] = (1.6, 1.5, 3.0, 1.2, 1.3, 0.8, 4.2)


def cells_of(row: Listed, layout: Layout, number: int) -> list[str]:
    """The cells of a line as the layout has them."""
    cells = list(row.cells)
    if layout.day_and_hour:
        cells[4:6] = [f"{cells[4]} {cells[5]}"]
    if layout.whole_name:
        cells[0:2] = [f"{cells[0]} {cells[1]}"]
    return [str(number), *cells] if layout.number else cells


def headings_of(layout: Layout) -> list[str]:
    """The headings as the layout has them."""
    headings = list(HEADINGS)
    if layout.day_and_hour:
        headings[4:6] = ["DATA E ORA"]
    if layout.whole_name:
        headings[0:2] = ["NOMINATIVO"]
    return ["N.", *headings] if layout.number else headings


def _widths(layout: Layout, whole: float) -> list[float]:
    parts = list(layout.widths)
    if layout.day_and_hour:
        parts[4:6] = [parts[4] + parts[5]]
    if layout.whole_name:
        parts[0:2] = [parts[0] + parts[1]]
    parts = [0.5, *parts] if layout.number else parts
    return [whole * part / sum(parts) for part in parts]


def table_pdf(layout: Layout, rows: Sequence[Listed] = ROWS) -> bytes:
    """The list as a table, set by reportlab."""
    font = typeface()
    page = landscape(A4) if layout.is_landscape else A4
    file = io.BytesIO()
    document = SimpleDocTemplate(file, pagesize=page, leftMargin=36, rightMargin=36, topMargin=40, bottomMargin=40)
    alignment = {"LEFT": 0, "CENTER": 1, "RIGHT": 2}[layout.align]
    style = ParagraphStyle("cell", fontName=font, fontSize=layout.size, leading=layout.size * 1.2, alignment=alignment)
    white = _coloured(style, colors.white if layout.heading_is_dark else colors.black)
    widths = _widths(layout, page[0] - 72)
    data = [[Paragraph(text, white) for text in headings_of(layout)]]
    data += [[Paragraph(text, style) for text in cells_of(row, layout, at)] for at, row in enumerate(rows, 1)]
    table = LongTable(data, widths, repeatRows=1 if layout.repeats_heading else 0)
    table.setStyle(_commands(layout, len(data), len(widths)))
    story: list[Flowable] = []
    if layout.letterhead:
        story += [Paragraph(text, style) for text in ("AZIENDA CASA BORGOLAGO", "Ufficio recupero crediti")]
        story.append(Spacer(1, 10))
    story += [Paragraph(TITLE, style), Spacer(1, 8), table]
    if layout.total:
        story += [Spacer(1, 8), Paragraph(f"Totale interventi: {len(rows)}", style)]
    turn = _turn(layout, page)
    document.build(story, canvasmaker=_numbered(layout), onFirstPage=turn, onLaterPages=turn)
    return rotated(file.getvalue(), layout.rotate)


def _turn(layout: Layout, page: tuple[float, float]) -> Callable[[Canvas, object], None]:
    """Write the page sideways on paper of the other format."""

    def turn(canvas: Canvas, _document: object) -> None:
        if layout.is_sideways:
            canvas.setPageSize((page[1], page[0]))
            canvas.translate(page[1], 0)
            canvas.rotate(90)

    return turn


def rotated(raw: bytes, degrees: int) -> bytes:
    """The file with its pages shown turned."""
    document = pypdfium2.PdfDocument(raw)
    for page in document:
        page.set_rotation(degrees)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _coloured(style: ParagraphStyle, colour: colors.Color) -> ParagraphStyle:
    return ParagraphStyle("heading", parent=style, textColor=colour)


def _commands(layout: Layout, rows: int, columns: int) -> list[tuple]:
    whole = ((0, 0), (-1, -1))
    commands: list[tuple] = [
        ("VALIGN", *whole, layout.valign),
        ("TOPPADDING", *whole, layout.padding),
        ("BOTTOMPADDING", *whole, layout.padding),
        ("LEFTPADDING", *whole, 3),
        ("RIGHTPADDING", *whole, 3),
    ]
    if layout.heading_is_dark:
        commands.append(("BACKGROUND", (0, 0), (-1, 0), colors.darkblue))
    if layout.lines == "grid":
        commands.append(("GRID", *whole, 0.5, colors.black))
    elif layout.lines == "level":
        commands.append(("LINEBELOW", *whole, 0.5, colors.grey))
    elif layout.lines == "box":
        commands += [("BOX", *whole, 0.7, colors.black), ("LINEBELOW", (0, 0), (-1, 0), 0.7, colors.black)]
    elif layout.lines == "upright":
        commands += [("BOX", *whole, 0.7, colors.black), ("LINEBELOW", (0, 0), (-1, 0), 0.7, colors.black)]
        commands += [("LINEAFTER", (column, 0), (column, -1), 0.5, colors.black) for column in range(columns - 1)]
    elif layout.lines == "zebra":
        commands += [("BACKGROUND", (0, row), (-1, row), colors.lightgrey) for row in range(2, rows, 2)]
    return commands


def _numbered(layout: Layout) -> type[Canvas]:
    class Numbered(Canvas):
        def showPage(self) -> None:  # noqa: N802 — reportlab's name
            if layout.page_numbers:
                self.setFont(typeface(), 7)
                self.drawCentredString(self._pagesize[0] / 2, 20, f"Pagina {self._pageNumber} di 2")
            super().showPage()

    return Numbered


def drawn_pdf(layout: Layout, rows: Sequence[Listed] = ROWS, *, gap: float = 0.6) -> bytes:
    """The list written at the columns' places with no lines at all, a long remark going on in the lines below."""
    font = typeface()
    page = landscape(A4) if layout.is_landscape else A4
    file = io.BytesIO()
    canvas = _numbered(layout)(file, pagesize=page)
    turn = _turn(layout, page)
    turn(canvas, None)
    size, step = layout.size, layout.size * 1.25
    widths = _widths(layout, page[0] - 72)
    lefts = [36 + sum(widths[:at]) for at in range(len(widths))]
    y = page[1] - 40

    def write(cells: Sequence[str], y: float) -> float:
        wrapped = [_wrapped(text, font, size, width - 4) for text, width in zip(cells, widths, strict=True)]
        for at, lines in enumerate(wrapped):
            for number, line in enumerate(lines):
                _place(canvas, layout.align, lefts[at], widths[at] - 4, y - number * step, line)
        return y - max(map(len, wrapped)) * step - gap * size

    canvas.setFont(font, size)
    if layout.letterhead:
        canvas.drawString(36, y, "AZIENDA CASA BORGOLAGO - Ufficio recupero crediti")
        y -= 2 * step
    canvas.drawString(36, y, TITLE)
    y = write(headings_of(layout), y - 2 * step)
    for number, row in enumerate(rows, 1):
        if y < 70:
            canvas.showPage()
            turn(canvas, None)
            canvas.setFont(font, size)
            y = page[1] - 40
            if layout.repeats_heading:
                y = write(headings_of(layout), y)
        y = write(cells_of(row, layout, number), y)
    if layout.total:
        canvas.drawString(36, y - 2 * step, f"Totale interventi: {len(rows)}")
    canvas.showPage()
    canvas.save()
    return rotated(file.getvalue(), layout.rotate)


def _place(canvas: Canvas, align: str, left: float, width: float, y: float, text: str) -> None:
    if align == "RIGHT":
        canvas.drawRightString(left + width, y, text)
    elif align == "CENTER":
        canvas.drawCentredString(left + width / 2, y, text)
    else:
        canvas.drawString(left, y, text)


def _wrapped(text: str, font: str, size: float, width: float) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and pdfmetrics.stringWidth(longer, font, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines or [""]


def text_pdf(lines: Sequence[str], size: float = 10) -> bytes:
    """Lines of a letter, one under the other."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4)
    font = typeface()
    y = A4[1] - 50.0
    canvas.setFont(font, size)
    for line in lines:
        if y < 60:
            canvas.showPage()
            canvas.setFont(font, size)
            y = A4[1] - 50.0
        canvas.drawString(50, y, line)
        y -= size * 1.3
    canvas.showPage()
    canvas.save()
    return file.getvalue()


NARROW = (2.2, 1.9, 3.2, 1.8, 1.7, 1.2, 3.6)


def word_document(widths: Sequence[float] = NARROW, size: float = 10, rows: Sequence[Listed] = ROWS) -> bytes:
    """The list as a DOCX whose columns are so narrow that words are cut in them."""
    document = docx.Document()
    document.sections[0].left_margin = document.sections[0].right_margin = Cm(2)
    document.add_paragraph(TITLE)
    table = document.add_table(rows=1, cols=len(widths))
    table.style = "Table Grid"
    table.autofit = False
    for texts in (HEADINGS, *(row.cells for row in rows)):
        cells = table.rows[0].cells if texts is HEADINGS else table.add_row().cells
        for cell, text, width in zip(cells, texts, widths, strict=True):
            cell.width = Cm(width)
            cell.text = text
            for run in cell.paragraphs[0].runs:
                run.font.size = Pt(size)
    document.add_paragraph(f"Totale interventi: {len(rows)}")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def printed(document: bytes, folder: Path) -> bytes:
    """A DOCX as LibreOffice prints it."""
    folder.mkdir(parents=True, exist_ok=True)
    source = folder / "elenco.docx"
    source.write_bytes(document)
    profile = f"-env:UserInstallation=file://{folder}/office"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return (folder / "elenco.pdf").read_bytes()


def random_layout(seed: int) -> Layout:
    """One of the many layouts that there are."""
    rng = random.Random(seed)  # noqa: S311 — a test needs a seed
    return Layout(
        lines=rng.choice(("grid", "grid", "level", "box", "none", "zebra", "upright")),
        is_landscape=rng.random() < 0.7,
        size=rng.choice((5.5, 6.5, 7, 8, 9)),
        valign=rng.choice(("TOP", "TOP", "MIDDLE", "BOTTOM")),
        align=rng.choice(("LEFT", "LEFT", "LEFT", "CENTER", "RIGHT")),
        padding=rng.choice((1, 2, 3, 5)),
        repeats_heading=rng.random() < 0.6,
        letterhead=rng.random() < 0.7,
        page_numbers=rng.random() < 0.7,
        total=rng.random() < 0.7,
        whole_name=rng.random() < 0.25,
        day_and_hour=rng.random() < 0.2,
        number=rng.random() < 0.3,
        heading_is_dark=rng.random() < 0.3,
        is_sideways=rng.random() < 0.15,
        rotate=rng.choice((0, 0, 0, 90, 180, 270)),
        widths=(1.6, 1.5, rng.uniform(2.2, 3.2), 1.3, 1.3, rng.uniform(0.8, 1.0), rng.uniform(3.0, 5.0)),
    )


def written_pdf(write: Callable[[Canvas], None], rows: Sequence[Listed] = ROWS[:3], **how: object) -> bytes:
    """A short list on one page, and what `write` adds to the page."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=landscape(A4), **how)  # type: ignore[arg-type]
    canvas.setFont(typeface(), 9)
    for line, cells in enumerate((HEADINGS, *(row.cells for row in rows))):
        for left, text in zip((36, 130, 220, 400, 460, 530, 570), cells, strict=True):
            canvas.drawString(left, 500 - 20 * line, text[:40])
    write(canvas)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def picture_pdf(text_layer: bool) -> bytes:
    """A page that is the picture of a list, with the text that a recogniser laid invisibly over it or without."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=landscape(A4))
    canvas.drawImage(ImageReader(Image.new("L", (1200, 850), 250)), 0, 0, *landscape(A4))
    if text_layer:
        text = canvas.beginText()
        text.setTextRenderMode(3)
        text.setFont(typeface(), 9)
        for line, cells in enumerate((HEADINGS, *(row.cells for row in ROWS[:3]))):
            for left, word in zip((36, 130, 220, 400, 460, 530, 570), cells, strict=True):
                text.setTextOrigin(left, 500 - 20 * line)
                text.textOut(word[:40])
        canvas.drawText(text)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def with_file(raw: bytes) -> bytes:
    """The PDF with a file inside."""
    document = pypdfium2.PdfDocument(raw)
    document.new_attachment("elenco.xlsx").set_data(b"PK\x03\x04")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()
