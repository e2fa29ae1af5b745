"""A file by itself, or attached: the list in it."""

from collections.abc import Sequence
from dataclasses import replace

from preavviso.channels import doc, docx, excel_xml, ods, rtf, xls, xlsx
from preavviso.channels.archive import is_protected_office
from preavviso.channels.blocks import Block, read_blocks
from preavviso.channels.body import read_lines
from preavviso.channels.content import Content, Setting, content_of, file_words, own_period
from preavviso.channels.csv import read_csv, rows_of
from preavviso.channels.extract import Extract, Occasion
from preavviso.channels.format import Format
from preavviso.channels.imagefile import read_image
from preavviso.channels.layout import ask_of
from preavviso.channels.lines import Line, lines_of, too_many_letters
from preavviso.channels.mime import text_and_charset
from preavviso.channels.page import lines_of_page
from preavviso.channels.pdf import read_pdf
from preavviso.channels.refusal import protected
from preavviso.channels.workbook import read_workbook
from preavviso.domain.message import Problem
from preavviso.domain.phrase import Phrase

_MOST_TEXT = 8_000_000


def read_document(raw: bytes, name: str, found: Format, setting: Setting) -> Content:
    """The list in a file. Raises TooMuch when the file cannot be opened within limits."""
    match found:
        case Format.XLSX:
            return read_workbook(xlsx.sheets_of(raw), name, setting)
        case Format.XLS if is_protected_office(raw):
            raise protected()
        case Format.XLS:
            return read_workbook(xls.sheets_of(raw), name, setting)
        case Format.ODS:
            return read_workbook(ods.sheets_of(raw), name, setting)
        case Format.FODS:
            return read_workbook(ods.flat_sheets_of(raw), name, setting)
        case Format.EXCEL_XML:
            return read_workbook(excel_xml.sheets_of(raw), name, setting)
        case Format.TEXT | Format.CSV | Format.PAGE:
            return _read_text(raw, name, found, setting)
        case Format.DOCX:
            return _read_typed(docx.text_of(raw), name, setting)
        case Format.DOC | Format.RTF | Format.ODT:
            return _read_converted(raw, name, found, setting)
        case Format.PDF:
            return read_pdf(raw, name, setting)
        case Format.IMAGE:
            return read_image(raw, name, setting)
        case _:
            return Content(problems=[_not_read(name, found)])


def _not_read(name: str, found: Format) -> Problem:
    if found is Format.XLSB:
        phrase = Phrase(
            "The file %(name)s is a binary workbook, which is not read: ask for it as XLSX.", {"name": name}
        )
        return Problem("format_not_read", phrase, name)
    phrase = Phrase("The file %(name)s is of a kind that is not known: open it by hand.", {"name": name})
    return Problem("format_unknown", phrase, name)


def _read_text(raw: bytes, name: str, found: Format, setting: Setting) -> Content:
    if len(raw) > _MOST_TEXT:
        raise too_many_letters()
    text, charset = text_and_charset(raw, None)
    lines = lines_of_page(text) if found is Format.PAGE else lines_of(text)
    opening = "\n".join(line.text for line in lines[:15])
    period = own_period(opening, name, setting)
    occasion = replace(setting.occasion, period=period)
    result = (read_csv(text, occasion) if found is Format.CSV else None) or _read_as_lines(text, lines, found, occasion)
    content = content_of(result, name, f"{setting.subject} {name}", opening, period)
    content.notices = [replace(notice, charset=charset) for notice in content.notices]
    return content


def _read_as_lines(text: str, lines: Sequence[Line], found: Format, occasion: Occasion) -> Extract:
    result = read_lines(lines, occasion)
    if found is Format.CSV:
        ask_of(result, rows_of(text))
    return result


def _read_typed(text: docx.Text, name: str, setting: Setting) -> Content:
    """The list in a text document."""
    rows = [row for block in text.blocks for row in block.rows]
    opening = "\n".join(row.line for row in rows[:15])
    period = own_period(opening, name, setting)
    result = read_blocks(text.blocks, replace(setting.occasion, period=period))
    content = content_of(result, name, f"{setting.subject} {file_words(name)}", opening, period)
    if text.has_tracked_changes:
        phrase = Phrase(
            "The file keeps changes that nobody has accepted: what was put in was read, what was taken out was not. "
            "Look at the rows where words were taken out."
        )
        content.problems.append(Problem("tracked_changes", phrase, name))
    if text.pictures and not content.notices and sum(len(row.line) for row in rows) < _FEW_WORDS:
        phrase = Phrase(
            "The file %(name)s holds hardly any words, and pictures: look whether one of them is the list.",
            {"name": name},
        )
        content.problems.append(Problem("picture_in_document", phrase, name))
    return content


# A letter that goes with a list has more, and pictures only in its head.
_FEW_WORDS = 300


def _cells_in(blocks: Sequence[Block]) -> int:
    return sum(len(row.cells) for block in blocks if block.is_table for row in block.rows)


def _read_converted(raw: bytes, name: str, found: Format, setting: Setting) -> Content:
    """The list in a text document of another kind, which LibreOffice makes a DOCX of."""
    if found is Format.RTF:
        rtf.check(raw)
    own = doc.blocks_of(doc.words_of(raw)) if found is Format.DOC else []
    made = setting.aid.converted(raw)
    text = docx.text_of(made) if made is not None else docx.Text()
    if _cells_in(text.blocks) < _cells_in(own) or (made is None and own):
        content = _read_typed(docx.Text(own), name, setting)
        phrase = Phrase(
            "The words of %(name)s were cut at the marks between its cells, because LibreOffice lost its tables or is "
            "not on this machine: compare the entries with the original.",
            {"name": name},
        )
        content.problems.append(Problem("cut_at_marks", phrase, name))
        return content
    if made is not None:
        return _read_typed(text, name, setting)
    phrase = Phrase(
        "The file %(name)s (%(format)s) is read with LibreOffice, which this machine does not have: "
        "have it installed, or ask for the list as DOCX or XLSX.",
        {"name": name, "format": found.value.upper()},
    )
    return Content(problems=[Problem("needs_libreoffice", phrase, name)])
