"""Files made to hurt a reader. Each is small; each would cost much."""

import io
import struct
import zipfile
import zlib

from tests.channels.envelopes import raw_mail

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET = f'<worksheet xmlns="{MAIN}">'
WORKBOOK = {
    "[Content_Types].xml": (
        f'<Types xmlns="{PACKAGE}/content-types"><Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
        '<sheets><sheet name="Elenco" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}


def workbook(sheet: str | bytes, **more: str | bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**WORKBOOK, "xl/worksheets/sheet1.xml": sheet, **more}.items():
            archive.writestr(name, content)
    return file.getvalue()


def zip_bomb() -> bytes:
    blanks = io.BytesIO()
    with zipfile.ZipFile(blanks, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in WORKBOOK.items():
            archive.writestr(name, content)
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _megabyte in range(180):
                sheet.write(b" " * 1024 * 1024)
    return blanks.getvalue()


def overlapping_zip() -> bytes:
    """Fifty entries that are all the same bytes: Python 3.11 reads them all without a word."""
    content = b"x" * 100_000
    packed = zlib.compress(content)[2:-4]
    crc = zlib.crc32(content)
    name = b"xl/workbook.xml"
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 0, crc, len(packed), len(content), len(name), 0) + name
    directory = b""
    for number in range(50):
        entry = name if number == 0 else b"xl/worksheets/%d.xml" % number
        sizes = (crc, len(packed), len(content), len(entry))
        directory += struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, *sizes, 0, 0, 0, 0, 0, 0) + entry
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 50, 50, len(directory), len(local) + len(packed), 0)
    return local + packed + directory + end


def _cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def far_cell() -> bytes:
    return workbook(
        f'{SHEET}<dimension ref="A1:XFD1048576"/><sheetData>'
        f'<row r="1">{_cell("A1", "COGNOME")}{_cell("B1", "INDIRIZZO")}</row>'
        f'<row r="2">{_cell("A2", "ROSSI")}{_cell("B2", "VIA ROMA 1")}</row>'
        f'<row r="1048576">{_cell("XFD1048576", "BIANCHI")}</row></sheetData></worksheet>'
    )


def wide_merge() -> bytes:
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(1, 3000))
    merges = "".join('<mergeCell ref="A1:XFD1048576"/>' for _one in range(3000))
    return workbook(f"{SHEET}<sheetData>{rows}</sheetData><mergeCells>{merges}</mergeCells></worksheet>")


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + number)} "{f"&{chr(97 + number)};" * 10}">' for number in range(9))
    + "]>"
)


def billion_laughs() -> bytes:
    return workbook(f"{LAUGHS}{SHEET}<sheetData><row><c><v>&j;</v></c></row></sheetData></worksheet>")


def laughing_attestation() -> bytes:
    return raw_mail(
        "X-Trasporto: posta-certificata",
        'Content-Type: application/xml; name="daticert.xml"',
        "",
        f"{LAUGHS}<postacert tipo='posta-certificata'>&j;</postacert>",
    )


def nested_multiparts(levels: int = 3000) -> bytes:
    opened = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level) for level in range(levels)
    )
    return raw_mail(opened + b"Content-Type: text/plain\r\n\r\nx")


def nested_messages(levels: int = 3000) -> bytes:
    return raw_mail(*[b"Content-Type: message/rfc822\r\n"] * levels, b"Subject: x\r\n\r\nx")


def many_parts(count: int = 100_000) -> bytes:
    return raw_mail('Content-Type: multipart/mixed; boundary="b"', "", b"--b\r\n\r\nx\r\n" * count)


def long_to() -> bytes:
    addresses = ", ".join(f'"a (b) \\"{number}" <a{number}@b.example>' for number in range(5000))
    return raw_mail("Content-Type: text/plain", "", "x").replace(b"To: ", b"To: " + addresses.encode() + b", ", 1)


def long_headers() -> bytes:
    return raw_mail("X-Long: " + "a" * 300_000, "", "x")


def many_words() -> bytes:
    """Text that a careless pattern goes over again and again."""
    return raw_mail("Content-Type: text/plain", "", *["A " * 4000 + "via " * 4000] * 20)


def open_quotes() -> bytes:
    return raw_mail('Content-Type: text/plain; a="' + ';"' * 60_000, "Subject: =?" * 20_000, "", "x")


def many_cells() -> bytes:
    rows = "".join(f"<row r='{row}'>" + "<c><v>1</v></c>" * 60 + "</row>" for row in range(1, 5_000))
    return workbook(f"{SHEET}<sheetData>{rows}</sheetData></worksheet>")


def _packed(**parts: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def _open_document(table: str, before: str = "") -> bytes:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f"{before}<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name='a'>"
        f"{table}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    return _packed(**{"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def repeated_cells() -> bytes:
    """One cell that is said to be all of a sheet."""
    cell = "<table:table-cell table:number-columns-repeated='16384'><text:p>x</text:p></table:table-cell>"
    return _open_document(f"<table:table-row table:number-rows-repeated='1048576'>{cell}</table:table-row>")


def laughing_ods() -> bytes:
    return _open_document("<table:table-row><table:table-cell>&j;</table:table-cell></table:table-row>", LAUGHS)


def grouped_rows(levels: int = 100_000) -> bytes:
    return _open_document("<table:table-row-group>" * levels + "</table:table-row-group>" * levels)


def _word(body: str, before: str = "") -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    content = f'{before}<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'
    return _packed(**{"word/document.xml": content})


def laughing_docx() -> bytes:
    return _word("<w:p><w:r><w:t>&j;</w:t></w:r></w:p>", LAUGHS)


def nested_controls(levels: int = 100_000) -> bytes:
    return _word("<w:sdt>" * levels + "</w:sdt>" * levels)


def nested_tables(levels: int = 400) -> bytes:
    return _word("<w:tbl><w:tr><w:tc>" * levels + "</w:tc></w:tr></w:tbl>" * levels)


def wide_cells() -> bytes:
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="9999"/></w:tcPr><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>'
    return _word(f"<w:tbl>{f'<w:tr>{cell * 60}</w:tr>' * 200}</w:tbl>")


ALL = {
    function.__name__: function
    for function in (
        zip_bomb,
        overlapping_zip,
        far_cell,
        wide_merge,
        billion_laughs,
        laughing_attestation,
        nested_multiparts,
        nested_messages,
        many_parts,
        long_to,
        long_headers,
        many_words,
        open_quotes,
        many_cells,
        repeated_cells,
        laughing_ods,
        grouped_rows,
        laughing_docx,
        nested_controls,
        nested_tables,
        wide_cells,
    )
}
