"""A list as an XLSX workbook, laid out as offices do: title rows, merged days, remarks, a total."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from itertools import groupby

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from preavviso.domain.notice import Entry

COLUMNS = ("N.", "COD. CONTRATTO", "COGNOME", "NOME", "INDIRIZZO", "DATA", "ORA", "ESITO / NOTE")
WIDTHS = (5, 17, 22, 20, 38, 13, 8, 70)
DATE_COLUMN = COLUMNS.index("DATA") + 1
THIN = Side(style="thin")


def workbook(
    entries: Sequence[Entry],
    titles: Sequence[str],
    *,
    sheet_name: str = "Elenco",
    made_on: date = date(2025, 1, 1),
) -> bytes:
    """The list as the bytes of an XLSX file: the same entries and titles give the same bytes."""
    book = Workbook()
    book.properties.creator = "Ufficio Recupero Crediti"
    book.properties.created = book.properties.modified = datetime.combine(made_on, time(8, 0))
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("A new workbook has a sheet.")
    sheet.title = sheet_name
    _titles(sheet, titles)
    header = len(titles) + 2
    _header(sheet, header)
    row = header + 1
    for _, group in groupby(enumerate(entries, start=1), key=lambda item: item[1].planned_on):
        first = row
        for number, entry in group:
            _row(sheet, row, number, entry)
            row += 1
        if row - first > 1:
            sheet.merge_cells(start_row=first, end_row=row - 1, start_column=DATE_COLUMN, end_column=DATE_COLUMN)
    sheet.cell(row, 1, f"TOTALE INTERVENTI: {len(entries)}").font = Font(bold=True)
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=5)
    sheet.freeze_panes = f"A{header + 1}"
    return _bytes(book)


def _titles(sheet: Worksheet, titles: Sequence[str]) -> None:
    for number, title in enumerate(titles, start=1):
        cell = sheet.cell(number, 1, title)
        cell.font = Font(bold=True, size=13 if number == 1 else 11)
        cell.alignment = Alignment(horizontal="center")
        sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=len(COLUMNS))


def _header(sheet: Worksheet, row: int) -> None:
    for number, (title, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True), start=1):
        cell = sheet.cell(row, number, title)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="D9E1F2")
        cell.border = Border(bottom=THIN)
        sheet.column_dimensions[cell.column_letter].width = width


def _row(sheet: Worksheet, row: int, number: int, entry: Entry) -> None:
    values: tuple[str | int | date | None, ...] = (
        number,
        entry.tenancy_code,
        entry.surname,
        entry.given_name,
        entry.address,
        entry.planned_on,
        f"{entry.planned_at:%H:%M}" if entry.planned_at else "",
        entry.remark,
    )
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(row, column, value)
        if column == DATE_COLUMN:
            cell.number_format = "dd/mm/yyyy"
            cell.alignment = Alignment(vertical="center")
        elif column == len(values):
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def _bytes(book: Workbook) -> bytes:
    """The workbook without the hour of its making, which `Workbook.save` writes in."""
    draft = io.BytesIO()
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).write_data()
    final = io.BytesIO()
    with zipfile.ZipFile(draft) as source, zipfile.ZipFile(final, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, source.read(name))
    return final.getvalue()
