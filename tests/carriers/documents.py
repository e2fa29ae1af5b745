"""The list in text documents: how offices lay it out, written with python-docx and, where it cannot, in Word's XML."""

import io
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from tests.carriers.listing import HEADINGS, ROWS, TITLE, WEEKDAYS, Listed

LETTER = (
    "AZIENDA CASE POPOLARI DI BORGOLAGO",
    "Ufficio Recupero Crediti - via Verdi 1 - tel. 0300 123456",
    "Borgolago, 24/10/2025",
    "Spett.le Comune di Borgolago, Servizi sociali",
    f"OGGETTO: {TITLE}",
    "Con la presente si trasmette l'elenco degli interventi fissati per il mese di novembre 2025.",
)
CLOSING = ("Totale interventi: 24", "Distinti saluti", "Il Responsabile", "dott.ssa Ada Verdi")


def saved(document: Any) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _table(parent: Any, rows: Iterable[Sequence[str]], *, style: str | None = "Table Grid") -> Any:
    rows = list(rows)
    table = parent.add_table(len(rows), len(rows[0]))
    if style is not None:
        table.style = style
    for line, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(line.cells, row, strict=True):
            cell.text = text
    return table


def _letter(document: Any) -> None:
    for text in LETTER:
        document.add_paragraph(text)


def _close(document: Any) -> None:
    for text in CLOSING:
        document.add_paragraph(text)


def bare_table() -> bytes:
    document = Document()
    _table(document, [HEADINGS, *(row.cells for row in ROWS)], style=None)
    return saved(document)


def letter_with_table() -> bytes:
    document = Document()
    _letter(document)
    _table(document, [HEADINGS, *(row.cells for row in ROWS)])
    _close(document)
    return saved(document)


def days_merged() -> bytes:
    document = Document()
    document.add_paragraph(TITLE)
    table = _table(document, [HEADINGS, *(row.cells for row in ROWS)])
    start = 1
    for index in range(1, len(ROWS) + 2):
        if index > len(ROWS) or ROWS[index - 1].on != ROWS[start - 1].on:
            for line in range(start + 1, index):
                table.cell(line, 4).text = ""
            table.cell(start, 4).merge(table.cell(index - 1, 4)).text = ROWS[start - 1].day
            start = index
    return saved(document)


def title_in_the_table() -> bytes:
    """The first row is the title, merged across; the heading row is marked as one that is repeated."""
    document = Document()
    table = _table(document, [[TITLE, *[""] * 6], HEADINGS, *(row.cells for row in ROWS), ["TOTALE 24", *[""] * 6]])
    table.cell(0, 0).merge(table.cell(0, 6))
    table.cell(25 + 1, 0).merge(table.cell(26, 6))
    properties = table.rows[1]._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:tblHeader"))
    return saved(document)


def heading_repeated_by_hand() -> bytes:
    document = Document()
    _letter(document)
    rows = [row.cells for row in ROWS]
    _table(document, [HEADINGS, *rows[:9], HEADINGS, *rows[9:20], HEADINGS, *rows[20:]])
    _close(document)
    return saved(document)


def cut_into_tables() -> bytes:
    """A table for each page: the first has a heading, the second goes on without one, the third repeats it."""
    document = Document()
    _letter(document)
    rows = [row.cells for row in ROWS]
    _table(document, [HEADINGS, *rows[:9]])
    document.add_page_break()
    _table(document, rows[9:17])
    document.add_paragraph("segue")
    _table(document, [HEADINGS, *rows[17:]])
    _close(document)
    return saved(document)


def table_for_each_day() -> bytes:
    document = Document()
    document.add_heading(TITLE)
    headings = ("Nominativo", "Indirizzo", "Codice utente", "Ora", "Esito")
    for on in dict.fromkeys(row.on for row in ROWS):
        document.add_paragraph(f"{WEEKDAYS[on.weekday()].capitalize()} {on.day} novembre 2025")
        rows = [
            (f"{row.surname} {row.given_name}", row.address, row.code, f"ore {row.hour}", row.remark)
            for row in ROWS
            if row.on == on
        ]
        _table(document, [headings, *rows])
    return saved(document)


def other_columns_in_the_second_table() -> bytes:
    document = Document()
    _letter(document)
    _table(document, [HEADINGS, *(row.cells for row in ROWS[:12])])
    document.add_paragraph("Zona nord")
    other = ("N.", "Data", "Ora", "Assegnatario", "Cod. contratto", "Alloggio", "Note")
    rows = [
        (str(number), row.day, row.hour, f"{row.surname} {row.given_name}", row.code, row.address, row.remark)
        for number, row in enumerate(ROWS[12:], 1)
    ]
    _table(document, [other, *rows])
    _close(document)
    return saved(document)


def lines(mark: str = " - ", *, style: str | None = None) -> bytes:
    document = Document()
    _letter(document)
    for row in ROWS:
        document.add_paragraph(_line(row, mark), style=style)
    _close(document)
    return saved(document)


def _line(row: Listed, mark: str) -> str:
    name = f"{row.surname} {row.given_name}"
    return mark.join((name, row.address, f"cod. utente {row.code}", f"{row.day} ore {row.hour}", row.remark))


def tabbed() -> bytes:
    document = Document()
    document.add_paragraph(TITLE)
    document.add_paragraph("\t".join(HEADINGS))
    for row in ROWS:
        document.add_paragraph("\t".join(row.cells))
    return saved(document)


def forms() -> bytes:
    """A small table for each person: a label on the left, its value on the right."""
    document = Document()
    document.add_paragraph(TITLE)
    labels = ("Cognome", "Nome", "Indirizzo", "Codice utente", "Data", "Ora", "Note")
    for row in ROWS:
        _table(document, list(zip(labels, row.cells, strict=True)))
        document.add_paragraph("")
    return saved(document)


def inside_a_table() -> bytes:
    """The list stands in a cell of a table that only lays out the page."""
    document = Document()
    frame = document.add_table(2, 1)
    frame.cell(0, 0).text = TITLE
    inner = frame.cell(1, 0)
    _table(inner, [HEADINGS, *(row.cells for row in ROWS)])
    return saved(document)


def lines_broken_in_cells() -> bytes:
    document = Document()
    document.add_paragraph(TITLE)
    rows = [
        (
            f"{row.surname}\n{row.given_name}",
            row.address.replace(", ", ",\n"),
            row.code,
            f"{row.day}\n{row.hour}",
            row.remark.replace(" - ", "\n- ").replace("\n- ", " - ") if "\n" in row.remark else row.remark,
        )
        for row in ROWS
    ]
    _table(document, [("Cognome\ne nome", "Indirizzo", "Cod.\nutente", "Data e ora", "Note"), *rows])
    return saved(document)


def changes_tracked() -> bytes:
    """Two cells hold words taken out and put in; one row was taken out whole."""
    document = Document()
    document.add_paragraph(TITLE)
    rows = [list(row.cells) for row in ROWS]
    gone = ["NERI", "Aldo", "VIA PO 1", "0999999", "05/11/2025", "08:00", "SI ESEGUE"]
    table = _table(document, [HEADINGS, *rows[:3], gone, *rows[3:]])
    properties = table.rows[4]._tr.get_or_add_trPr()
    properties.append(parse_xml(f'<w:del {nsdecls("w")} w:id="1" w:author="a" w:date="2025-10-20T10:00:00Z"/>'))
    for cell in table.rows[4].cells:
        run = cell.paragraphs[0].runs[0]._r
        text = run.find(qn("w:t"))
        text.tag = qn("w:delText")
        deleted = parse_xml(f'<w:del {nsdecls("w")} w:id="4" w:author="a" w:date="2025-10-20T10:00:00Z"/>')
        run.addprevious(deleted)
        deleted.append(run)
    for line, column, before in ((1, 5, "08:30"), (7, 6, "SOSPESO")):
        paragraph = table.cell(line, column).paragraphs[0]
        run = paragraph.runs[0]._r
        inserted = parse_xml(f'<w:ins {nsdecls("w")} w:id="2" w:author="a" w:date="2025-10-20T10:00:00Z"/>')
        run.addprevious(inserted)
        inserted.append(run)
        deleted = parse_xml(
            f'<w:del {nsdecls("w")} w:id="3" w:author="a" w:date="2025-10-20T10:00:00Z">'
            f"<w:r><w:delText>{before}</w:delText></w:r></w:del>"
        )
        inserted.addprevious(deleted)
    return saved(document)


def text_boxes() -> bytes:
    """The title and the total stand in boxes, as Word writes them: once for itself, once for older programs."""
    document = Document()
    for text in (TITLE, "Totale interventi: 24"):
        paragraph = document.add_paragraph()
        paragraph._p.append(parse_xml(_BOX.replace("TEXT", text)))
    _table(document, [HEADINGS, *(row.cells for row in ROWS)])
    return saved(document)


_BOX = (
    f"<w:r {nsdecls('w', 'wp', 'a')} xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' "
    "xmlns:wps='http://schemas.microsoft.com/office/word/2010/wordprocessingShape' "
    "xmlns:v='urn:schemas-microsoft-com:vml'>"
    "<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:inline><a:graphic>"
    "<a:graphicData uri='http://schemas.microsoft.com/office/word/2010/wordprocessingShape'><wps:wsp><wps:txbx>"
    "<w:txbxContent><w:p><w:r><w:t>TEXT</w:t></w:r></w:p></w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic>"
    "</wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>TEXT</w:t></w:r>"
    "</w:p></w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


def controls() -> bytes:
    """Rows, cells and words in content controls, as templates of offices have them."""
    document = Document()
    document.add_paragraph(TITLE)
    table = _table(document, [HEADINGS, *(row.cells for row in ROWS)])
    for line in table.rows[3:6]:
        _wrapped(line._tr)
    for line in table.rows[6:9]:
        _wrapped(line._tr.tc_lst[2])
    for line in table.rows[9:12]:
        _wrapped(line._tr.tc_lst[6].p_lst[0].r_lst[0])
    return saved(document)


def _wrapped(element: Any) -> None:
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtPr/><w:sdtContent/></w:sdt>")
    element.addprevious(control)
    control.find(qn("w:sdtContent")).append(element)


def header_and_footer() -> bytes:
    document = Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = f"AZIENDA CASE POPOLARI DI BORGOLAGO - {TITLE}"
    section.footer.paragraphs[0].text = "Totale interventi: 24 - pag. 1 di 2"
    _table(document, [HEADINGS, *(row.cells for row in ROWS)])
    return saved(document)


def nothing_planned() -> bytes:
    document = Document()
    _letter(document)
    document.add_paragraph("Nessun intervento programmato per il mese di novembre 2025.")
    return saved(document)


def picture_alone() -> bytes:
    document = Document()
    document.add_paragraph(TITLE)
    document.add_picture(io.BytesIO(_DOT))
    return saved(document)


_DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def with_main_part(raw: bytes, name: str) -> bytes:
    """The document with its words in a part of this name, as some programs save it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as before, zipfile.ZipFile(made, "w") as after:
        for part in before.namelist():
            content = before.read(part).replace(b"word/document.xml", name.encode())
            after.writestr(name if part == "word/document.xml" else part, content)
    return made.getvalue()


def with_comment(words: str = "persona con disabilità") -> bytes:
    document = Document()
    document.add_paragraph(TITLE)
    table = _table(document, [HEADINGS, *(row.cells for row in ROWS)])
    paragraph = table.cell(2, 6).paragraphs[0]
    document.add_comment(paragraph.runs[0], text=words)
    return saved(document)


def with_paragraph(words: str) -> bytes:
    document = Document()
    _letter(document)
    _table(document, [HEADINGS, *(row.cells for row in ROWS)])
    document.add_paragraph(words)
    return saved(document)


def as_office_saves_it(raw: bytes, kind: str) -> bytes:
    """The document as LibreOffice saves it in another kind."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "list.docx").write_bytes(raw)
        target = {"doc": "doc:MS Word 97", "rtf": "rtf", "odt": "odt"}[kind]
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{place}/profile", "--convert-to", target]
        subprocess.run([*command, "--outdir", place, str(folder / "list.docx")], check=True, capture_output=True)
        return (folder / f"list.{kind}").read_bytes()


LAYOUTS: dict[str, Callable[[], bytes]] = {
    "bare table": bare_table,
    "letter with table": letter_with_table,
    "days merged down": days_merged,
    "title in the table": title_in_the_table,
    "heading repeated by hand": heading_repeated_by_hand,
    "cut into tables": cut_into_tables,
    "table for each day": table_for_each_day,
    "other columns in the second table": other_columns_in_the_second_table,
    "lines": lines,
    "numbered lines": lambda: lines(" – ", style="List Number"),
    "lines with commas": lambda: lines("; "),
    "tabbed": tabbed,
    "forms": forms,
    "inside a table": inside_a_table,
    "lines broken in cells": lines_broken_in_cells,
    "changes tracked": changes_tracked,
    "text boxes": text_boxes,
    "controls": controls,
    "header and footer": header_and_footer,
}
