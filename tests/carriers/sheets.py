"""The list in sheets: how offices lay it out, and writers that keep one layout in several formats."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.sax.saxutils import escape

import xlwt
from odf import dc, office, table, text
from odf.number import DateStyle, Day, Month, NumberStyle, Year
from odf.number import Number as Digits
from odf.number import Text as Between
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableProperties, TextProperties
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from tests.carriers.listing import HEADINGS, ROWS, TITLE, WEEKDAYS, Listed

Value = str | int | float | date | time | datetime | None
ZEROS = "0000000"


@dataclass
class Page:
    """One sheet, whatever writes it: values row by row, and what is done to them. Rows and columns count from zero."""

    name: str = "Elenco"
    rows: list[list[Value]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)  # top, left, bottom, right
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    struck_rows: set[int] = field(default_factory=set)
    notes: dict[tuple[int, int], str] = field(default_factory=dict)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    is_hidden: bool = False


@dataclass
class Layout:
    """How a list is laid out."""

    columns: tuple[str, ...] = HEADINGS
    headings: tuple[tuple[str | None, ...], ...] = (HEADINGS,)
    above: tuple[tuple[Value, ...], ...] = ((TITLE,), ())
    below: tuple[tuple[Value, ...], ...] = ()
    cells: Callable[[Listed], Sequence[Value]] = lambda row: row.cells


PLAIN = Layout()


def page(layout: Layout = PLAIN, rows: Iterable[Listed] = ROWS, name: str = "Elenco") -> Page:
    """The list on one sheet."""
    made = Page(name)
    made.rows += [list(row) for row in (*layout.above, *layout.headings)]
    made.rows += [list(layout.cells(row)) for row in rows]
    made.rows += [list(row) for row in layout.below]
    return made


# --- Writers -----------------------------------------------------------------------------------------------------


def xlsx(pages: Sequence[Page]) -> bytes:
    """As openpyxl writes it."""
    book = Workbook()
    book.remove(book.active)
    for one in pages:
        sheet = book.create_sheet(one.name)
        for number, row in enumerate(one.rows, 1):
            for column, value in enumerate(row, 1):
                cell = sheet.cell(number, column)
                if value is not None:
                    cell.value = value
                if isinstance(value, date) and not isinstance(value, datetime):
                    cell.number_format = "DD/MM/YYYY"
        for (row, column), shape in one.formats.items():
            sheet.cell(row + 1, column + 1).number_format = shape
        for top, left, bottom, right in one.merged:
            sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
        for row in one.hidden_rows:
            sheet.row_dimensions[row + 1].hidden = True
        for column in one.hidden_columns:
            sheet.column_dimensions[get_column_letter(column + 1)].hidden = True
        for row in one.struck_rows:
            for cell in sheet[row + 1]:
                cell.font = Font(strike=True)
        for (row, column), note in one.notes.items():
            sheet.cell(row + 1, column + 1).comment = Comment(note, "ufficio")
        sheet.sheet_state = "hidden" if one.is_hidden else "visible"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def xls(pages: Sequence[Page]) -> bytes:
    """As xlwt writes it. Comments it cannot."""
    book = xlwt.Workbook()
    for one in pages:
        sheet = book.add_sheet(one.name, cell_overwrite_ok=True)
        covered = {
            (row, column)
            for top, left, bottom, right in one.merged
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        }
        for top, left, bottom, right in one.merged:
            sheet.write_merge(top, bottom, left, right, one.rows[top][left], _xls_style(one, top, left))
        for number, row in enumerate(one.rows):
            for column, value in enumerate(row):
                if value is not None and (number, column) not in covered:
                    sheet.write(number, column, value, _xls_style(one, number, column))
        for row in one.hidden_rows:
            sheet.row(row).hidden = True
        for column in one.hidden_columns:
            sheet.col(column).hidden = True
        sheet.visibility = 1 if one.is_hidden else 0
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _xls_style(one: Page, row: int, column: int) -> xlwt.XFStyle:
    value = one.rows[row][column]
    style = xlwt.XFStyle()
    if isinstance(value, datetime):
        style.num_format_str = "DD/MM/YYYY HH:MM"
    elif isinstance(value, date):
        style.num_format_str = "DD/MM/YYYY"
    elif isinstance(value, time):
        style.num_format_str = "HH:MM"
    style.num_format_str = one.formats.get((row, column), style.num_format_str)
    style.font.struck_out = row in one.struck_rows
    return style


def ods(pages: Sequence[Page]) -> bytes:
    """As odfpy writes it, with the repeats and covered cells that LibreOffice would make."""
    file = io.BytesIO()
    _ods_book(pages).write(file)
    return file.getvalue()


def fods(pages: Sequence[Page]) -> bytes:
    """The same as one XML file."""
    flat: bytes = _ods_book(pages).xml()
    return flat


def _ods_book(pages: Sequence[Page]) -> Any:
    book = OpenDocumentSpreadsheet()
    struck, hidden, zeros, days = _ods_styles(book)
    for one in pages:
        made = table.Table(name=one.name, **({"stylename": hidden} if one.is_hidden else {}))
        for column in range(max((len(row) for row in one.rows), default=1)):
            collapsed = {"visibility": "collapse"} if column in one.hidden_columns else {}
            made.addElement(table.TableColumn(**collapsed))
        spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in one.merged}
        covered = {
            (row, column)
            for (top, left), (down, across) in spans.items()
            for row in range(top, top + down)
            for column in range(left, left + across)
        } - set(spans)
        for number, row in enumerate(one.rows):
            collapsed = {"visibility": "collapse"} if number in one.hidden_rows else {}
            line = table.TableRow(**collapsed)
            for column, value in enumerate(row):
                if (number, column) in covered:
                    line.addElement(table.CoveredTableCell())
                    continue
                style = (
                    struck if number in one.struck_rows
                    else zeros if one.formats.get((number, column)) == ZEROS
                    else days if isinstance(value, date) and not isinstance(value, datetime)
                    else None
                )  # fmt: skip
                cell = table.TableCell(**_ods_value(value), **({"stylename": style} if style else {}))
                if (number, column) in spans:
                    down, across = spans[number, column]
                    cell.setAttribute("numberrowsspanned", down)
                    cell.setAttribute("numbercolumnsspanned", across)
                if (number, column) in one.notes:
                    note = office.Annotation()
                    note.addElement(dc.Date(text="2025-10-24T00:00:00"))
                    note.addElement(text.P(text=one.notes[number, column]))
                    cell.addElement(note)
                if value is not None:
                    for piece in _ods_text(value).split("\n"):
                        cell.addElement(text.P(text=piece))
                line.addElement(cell)
            line.addElement(table.TableCell(numbercolumnsrepeated=16384 - len(row)))
            made.addElement(line)
        blank = table.TableRow(numberrowsrepeated=1_048_576 - len(one.rows))
        blank.addElement(table.TableCell(numbercolumnsrepeated=16384))
        made.addElement(blank)
        book.spreadsheet.addElement(made)
    return book


def excel_xml(pages: Sequence[Page]) -> bytes:
    """As programs write that make Excel's XML of 2003 and call it .xls."""
    sheets = "".join(map(_xml_sheet, pages))
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel">'
        '<Styles><Style ss:ID="day"><NumberFormat ss:Format="Short Date"/></Style>'
        '<Style ss:ID="hour"><NumberFormat ss:Format="Short Time"/></Style>'
        f'<Style ss:ID="zeros"><NumberFormat ss:Format="{ZEROS}"/></Style>'
        f'<Style ss:ID="struck"><Font ss:StrikeThrough="1"/></Style></Styles>{sheets}</Workbook>'
    ).encode()


def _xml_sheet(one: Page) -> str:
    spans = {(top, left): (bottom - top, right - left) for top, left, bottom, right in one.merged}
    rows = []
    for number, row in enumerate(one.rows):
        if not row:
            continue
        cells = "".join(
            _xml_cell(one, number, column, value, spans.get((number, column), (0, 0)))
            for column, value in enumerate(row)
            if value is not None
        )
        hidden = ' ss:Hidden="1"' if number in one.hidden_rows else ""
        rows.append(f'<Row ss:Index="{number + 1}"{hidden}>{cells}</Row>')
    visible = "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>" if one.is_hidden else ""
    return f'<Worksheet ss:Name="{escape(one.name)}"><Table>{"".join(rows)}</Table>{visible}</Worksheet>'


def _xml_cell(one: Page, row: int, column: int, value: Value, span: tuple[int, int]) -> str:
    kind, text, style = "String", escape(str(value)), ""
    if isinstance(value, datetime):
        kind, text = "DateTime", value.isoformat()
    elif isinstance(value, date):
        kind, text, style = "DateTime", f"{value}T00:00:00.000", "day"
    elif isinstance(value, time):
        kind, text, style = "DateTime", f"1899-12-31T{value}", "hour"
    elif isinstance(value, int | float):
        kind = "Number"
    style = "zeros" if (row, column) in one.formats else "struck" if row in one.struck_rows else style
    marks = f' ss:StyleID="{style}"' if style else ""
    marks += f' ss:MergeDown="{span[0]}" ss:MergeAcross="{span[1]}"' if any(span) else ""
    return f'<Cell ss:Index="{column + 1}"{marks}><Data ss:Type="{kind}">{text}</Data></Cell>'


def _ods_styles(book: Any) -> tuple[Any, Any, Any, Any]:
    struck = Style(name="struck", family="table-cell")
    struck.addElement(TextProperties(textlinethroughstyle="solid"))
    hidden = Style(name="hidden", family="table")
    hidden.addElement(TableProperties(display="false"))
    digits = NumberStyle(name="N7")
    digits.addElement(Digits(decimalplaces=0, minintegerdigits=7))
    zeros = Style(name="zeros", family="table-cell", datastylename="N7")
    shown = DateStyle(name="D1")
    for part in (Day(style="long"), Between(text="/"), Month(style="long"), Between(text="/"), Year(style="long")):
        shown.addElement(part)
    days = Style(name="days", family="table-cell", datastylename="D1")
    for style in (struck, hidden, digits, zeros, shown, days):
        book.automaticstyles.addElement(style)
    return struck, hidden, zeros, days


def _ods_value(value: Value) -> dict[str, Any]:
    match value:
        case None:
            return {}
        case datetime():
            return {"valuetype": "date", "datevalue": value.isoformat()}
        case date():
            return {"valuetype": "date", "datevalue": value.isoformat()}
        case time():
            return {"valuetype": "time", "timevalue": f"PT{value:%H}H{value:%M}M00S"}
        case int() | float():
            return {"valuetype": "float", "value": value}
        case _:
            return {"valuetype": "string"}


def _ods_text(value: Value) -> str:
    match value:
        case datetime():
            return f"{value:%d/%m/%y %H:%M}"
        case date():
            return f"{value:%d/%m/%y}"
        case time():
            return f"{value:%H:%M}"
        case _:
            return str(value)


def comma_separated(one: Page, *, mark: str = ";", charset: str = "utf-8-sig", ends: str = "\r\n") -> bytes:
    """As Excel saves a sheet: what is shown, text by text."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=mark, lineterminator=ends)
    for row in one.rows:
        writer.writerow(["" if value is None else _shown(value) for value in row])
    return file.getvalue().encode(charset, "replace")


def _shown(value: Value) -> str:
    match value:
        case datetime():
            return f"{value:%d/%m/%Y %H:%M}"
        case date():
            return f"{value:%d/%m/%Y}"
        case time():
            return f"{value:%H:%M}"
        case _:
            return str(value)


WRITERS: dict[str, Callable[[Sequence[Page]], bytes]] = {
    "xlsx": xlsx,
    "xls": xls,
    "ods": ods,
    "fods": fods,
    "xml": excel_xml,
}


# --- Layouts that offices use ------------------------------------------------------------------------------------

LETTERHEAD: tuple[tuple[Value, ...], ...] = (
    ("AZIENDA CASE POPOLARI DI BORGOLAGO",),
    ("Ufficio Recupero Crediti - via Verdi 1 - tel. 0300 123456",),
    (),
    ("OGGETTO: " + TITLE,),
    (),
)
FOOTER: tuple[tuple[Value, ...], ...] = (
    (),
    ("Totale interventi: 24",),
    ("Borgolago, 24/10/2025", None, None, None, None, "Il Responsabile"),
    (None, None, None, None, None, "dott.ssa Ada Verdi"),
)


def _typed(row: Listed) -> tuple[Value, ...]:
    return (row.surname, row.given_name, row.address, row.code, row.on, row.at, row.remark)


def _one_name(row: Listed) -> tuple[Value, ...]:
    return (f"{row.surname} {row.given_name}", row.address, row.code, row.on, row.at, row.remark)


def days_merged() -> list[Page]:
    """The day is said once, in a cell merged down over its rows."""
    one = page(Layout(cells=_typed))
    start = 3
    for index in range(start, len(one.rows) + 1):
        if index == len(one.rows) or one.rows[index][4] != one.rows[start][4]:
            for row in range(start + 1, index):
                one.rows[row][4] = None
            if index - 1 > start:
                one.merged.append((start, 4, index - 1, 4))
            start = index
    one.merged.append((0, 0, 0, 6))
    return [one]


def zeros_by_format() -> list[Page]:
    """The codes are numbers that a format shows with seven digits."""
    one = page(Layout(cells=lambda row: (*row.cells[:3], int(row.code), *row.cells[4:])))
    one.formats = {(row, 3): ZEROS for row in range(3, len(one.rows))}
    return [one]


def last_month_left_in() -> list[Page]:
    earlier = [replace(row, on=row.on - timedelta(days=30)) for row in ROWS[:9]]
    october = page(
        Layout(above=(("Programmazione interventi mese di OTTOBRE 2025",),), cells=_typed), earlier, "OTTOBRE"
    )
    return [october, page(Layout(cells=_typed), name="NOVEMBRE")]


def hidden_sheet_of_last_month() -> list[Page]:
    old, new = last_month_left_in()
    old.is_hidden = True
    return [new, old]


def hidden_row() -> list[Page]:
    one = page(Layout(cells=_typed))
    one.hidden_rows = {7}
    return [one]


def struck_row() -> list[Page]:
    one = page(Layout(cells=_typed))
    one.struck_rows = {7}
    return [one]


def two_heading_rows() -> list[Page]:
    headings = (
        ("ASSEGNATARIO", None, "ALLOGGIO", None, "INTERVENTO", None, "NOTE"),
        ("COGNOME", "NOME", "INDIRIZZO", "COD. UTENTE", "DATA", "ORA", None),
    )
    one = page(Layout(headings=headings, cells=_typed))
    one.merged = [(2, 0, 2, 1), (2, 2, 2, 3), (2, 4, 2, 5), (2, 6, 3, 6)]
    return [one]


def days_as_headings() -> list[Page]:
    one = page(Layout(headings=((*HEADINGS[:4], *HEADINGS[5:]),)), rows=())
    day = None
    for row in ROWS:
        if row.on != day:
            one.rows.append([f"{WEEKDAYS[row.on.weekday()]} {row.on.day} novembre 2025"])
            one.merged.append((len(one.rows) - 1, 0, len(one.rows) - 1, 5))
            day = row.on
        one.rows.append([*row.cells[:4], row.hour, row.remark])
    return [one]


def serials_in_general_format() -> list[Page]:
    """Somebody took the formats off: days and hours are the numbers behind them."""

    def cells(row: Listed) -> tuple[Value, ...]:
        serial = (row.on - date(1899, 12, 30)).days
        return (*row.cells[:4], serial, (row.at.hour * 60 + row.at.minute) / 1440, row.remark)

    return [page(Layout(cells=cells))]


def numbered() -> list[Page]:
    count = iter(range(1, 1000))
    return [
        page(
            Layout(
                headings=(("N.", *HEADINGS),),
                above=LETTERHEAD,
                below=FOOTER,
                cells=lambda row: (next(count), *_typed(row)),
            )
        )
    ]


def sorted_otherwise() -> list[Page]:
    columns = ("Note", "Data e ora", "Codice contratto", "Ubicazione alloggio", "Nominativo assegnatario")
    return [
        page(
            Layout(
                headings=(columns,),
                above=LETTERHEAD,
                below=(("TOTALE", 24),),
                cells=lambda row: (
                    row.remark,
                    datetime.combine(row.on, row.at),
                    row.code,
                    row.address,
                    f"{row.surname} {row.given_name}",
                ),
            )
        )
    ]


LAYOUTS: dict[str, Callable[[], list[Page]]] = {
    "texts": lambda: [page()],
    "typed": lambda: [page(Layout(cells=_typed))],
    "letterhead and footer": lambda: [page(Layout(above=LETTERHEAD, below=FOOTER, cells=_typed))],
    "one column for the name": lambda: [page(Layout(headings=(("NOMINATIVO", *HEADINGS[2:]),), cells=_one_name))],
    "days without a year": lambda: [
        page(
            Layout(cells=lambda row: (*row.cells[:4], f"{row.on:%d/%m}", f"ore {row.at.hour},{row.at:%M}", row.remark))
        )
    ],
    "days merged down": days_merged,
    "zeros shown by a format": zeros_by_format,
    "last month's sheet left in": last_month_left_in,
    "hidden sheet of last month": hidden_sheet_of_last_month,
    "hidden row": hidden_row,
    "struck row": struck_row,
    "two heading rows": two_heading_rows,
    "days as headings": days_as_headings,
    "serials in the general format": serials_in_general_format,
    "numbered": numbered,
    "sorted otherwise": sorted_otherwise,
}
