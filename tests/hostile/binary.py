"""Hostile documents and pictures: what lies in its headers, goes round in circles, or was damaged on the way."""

import io
import random
import struct
import zlib
from collections.abc import Callable, Iterator
from functools import lru_cache

import xlwt
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from tests.carriers.listing import HEADINGS, ROWS
from tests.channels import parcels
from tests.channels.parcels import CSV, signed

Hostile = tuple[str, str, Callable[[], bytes]]


# --- PDF ---------------------------------------------------------------------------------------------------------


def pdf(objects: dict[int, bytes], root: int = 1, more: bytes = b"") -> bytes:
    """A PDF of these objects, with a right table of where they stand."""
    raw = b"%PDF-1.7\n"
    places = {}
    for number, content in objects.items():
        places[number] = len(raw)
        raw += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start = len(raw)
    most = max(objects) + 1
    table = b"".join(
        b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n" for number in range(most)
    )
    return raw + b"xref\n0 %d\n%btrailer\n<</Size %d/Root %d 0 R%b>>\nstartxref\n%d\n%%%%EOF\n" % (
        most,
        table,
        most,
        root,
        more,
        start,
    )


def stream(content: bytes, more: bytes = b"", *, packed: bool = True) -> bytes:
    if packed:
        content, more = zlib.compress(content, 9), more + b"/Filter/FlateDecode"
    return b"<</Length %d%b>>stream\n%b\nendstream" % (len(content), more, content)


_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def page(content: bytes, box: bytes = b"0 0 595 842", resources: bytes = b"/Font<</F1 5 0 R>>", **more: bytes) -> bytes:
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[%b]/Contents 4 0 R/Resources<<%b>>>>" % (box, resources),
        4: content,
        5: _FONT,
    }
    return pdf(objects | {int(name[1:]): found for name, found in more.items()})


def _words(text: bytes) -> bytes:
    return b"BT /F1 9 Tf 40 700 Td (%b) Tj ET\n" % text


@lru_cache(maxsize=1)
def list_in_pdf() -> bytes:
    file = io.BytesIO()
    # The same bytes each time, so that a message is made again from its number.
    canvas = Canvas(file, pagesize=A4, invariant=1)
    for number, row in enumerate([HEADINGS, *(row.cells for row in ROWS)]):
        for column, text in enumerate(row):
            canvas.drawString(
                30 + 80 * column, 800 - 14 * number, text.encode("latin-1", "replace").decode("latin-1")[:16]
            )
        canvas.line(30, 796 - 14 * number, 560, 796 - 14 * number)
    canvas.save()
    return file.getvalue()


def pdfs() -> Iterator[Hostile]:
    for box in (
        "0 0 14400 14400",
        "0 0 1000000 1000000",
        "0 0 0 0",
        "-5 -5 -9 -9",
        "0 0 1e38 1e38",
        "0 0 x y",
        "0 0 1 100000",
        "",
    ):
        yield f"pdf, a page of {box}", "elenco.pdf", lambda box=box: page(stream(_words(b"ROSSI")), box.encode())
    for levels in (400, 5_000, 200_000):
        yield (
            f"pdf, arrays {levels} deep",
            "elenco.pdf",
            lambda levels=levels: page(
                stream(_words(b"x")), n6=b"[" * levels + b"]" * levels, resources=b"/Font 6 0 R"
            ),
        )
        yield (
            f"pdf, dictionaries {levels} deep",
            "elenco.pdf",
            lambda levels=levels: page(stream(_words(b"x")), resources=b"/A<<" * levels + b">>" * levels),
        )
        yield (
            f"pdf, {levels} states saved",
            "elenco.pdf",
            lambda levels=levels: page(stream(b"q " * levels + _words(b"x"))),
        )
    for megabytes in (20, 200, 600):
        yield (
            f"pdf, {megabytes} MB of blanks in a stream",
            "elenco.pdf",
            lambda megabytes=megabytes: page(_blank_stream(megabytes)),
        )
        yield (
            f"pdf, {megabytes} MB packed twice",
            "elenco.pdf",
            lambda megabytes=megabytes: page(_packed_twice(megabytes)),
        )
    for count in (301, 3_000, 30_000):
        yield f"pdf, {count} pages", "elenco.pdf", lambda count=count: _many_pages(count)
    for count in (100_000, 1_000_000):
        yield (
            f"pdf, {count} words on a page",
            "elenco.pdf",
            lambda count=count: page(stream(b"BT /F1 9 Tf (A) Tj ET\n" * count)),
        )
        yield (
            f"pdf, {count} lines on a page",
            "elenco.pdf",
            lambda count=count: page(stream(b"1 1 m 9 9 l S\n" * count)),
        )
        yield f"pdf, {count} boxes on a page", "elenco.pdf", lambda count=count: page(stream(b"1 1 9 9 re S\n" * count))
    grid = b"".join(b"%d 0 m %d 842 l S 0 %d m 595 %d l S\n" % (n, n, n, n) for n in range(590))
    yield "pdf, a grid of 590 x 590", "elenco.pdf", lambda: page(stream(grid))
    yield (
        "pdf, a grid of 590 x 590 with words",
        "elenco.pdf",
        lambda: page(stream(grid + _words(b"ROSSI MARIO") * 5_000)),
    )
    yield (
        "pdf, 300 pages with words and lines",
        "elenco.pdf",
        lambda: _many_pages(300, _words(b"ROSSI MARIO VIA ROMA 1") * 300),
    )
    yield (
        "pdf, 60,000 objects",
        "elenco.pdf",
        lambda: pdf(
            {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[]/Count 0>>"}
            | dict.fromkeys(range(3, 60_000), b"<<>>")
        ),
    )
    forms = b"/XObject<</A 6 0 R/B 7 0 R>>"
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A 6 0 R/B 7 0 R>>>>"
    yield (
        "pdf, a form that draws itself",
        "elenco.pdf",
        lambda: page(
            stream(b"/A Do"), resources=forms, n6=stream(b"/A Do /A Do /B Do", form), n7=stream(b"/A Do /B Do", form)
        ),
    )
    yield "pdf, forms that double thirty times", "elenco.pdf", _doubling
    for kids in ("2 0 R", "2 0 R 2 0 R", "3 0 R 2 0 R 9 0 R", "1 0 R"):
        yield (
            f"pdf, pages that are {kids}",
            "elenco.pdf",
            lambda kids=kids: pdf(
                {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[%b]/Count 9>>" % kids.encode()}
            ),
        )
    yield (
        "pdf that says 2,000,000,000 pages",
        "elenco.pdf",
        lambda: pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[3 0 R]/Count 2000000000>>"}),
    )
    for dictionary in (
        b"/Width 100000/Height 100000/BitsPerComponent 8/ColorSpace/DeviceRGB",
        b"/Width -1/Height -1",
        b"/Width 60000/Height 60000/BitsPerComponent 1/ColorSpace/DeviceGray",
        b"/Width 9/Height 9/BitsPerComponent 8/ColorSpace/DeviceCMYK",
    ):
        yield (
            f"pdf, a picture of {dictionary[:28]!r}",
            "elenco.pdf",
            lambda dictionary=dictionary: page(
                stream(b"595 0 0 842 0 0 cm /A Do"),
                resources=b"/XObject<</A 6 0 R>>",
                n6=stream(b"\0" * 2_000_000, b"/Type/XObject/Subtype/Image" + dictionary),
            ),
        )
    yield (
        "pdf, a picture 20,000 times",
        "elenco.pdf",
        lambda: page(
            stream(b"/A Do " * 20_000),
            resources=b"/XObject<</A 6 0 R>>",
            n6=stream(
                b"\0" * 3_000_000,
                b"/Type/XObject/Subtype/Image/Width 1000/Height 1000/BitsPerComponent 8/ColorSpace/DeviceRGB",
            ),
        ),
    )
    for filters in (
        b"/JBIG2Decode",
        b"/DCTDecode",
        b"/JPXDecode",
        b"/CCITTFaxDecode",
        b"/LZWDecode",
        b"/RunLengthDecode",
        b"/Crypt",
    ):
        yield (
            f"pdf, chance as {filters.decode()}",
            "elenco.pdf",
            lambda filters=filters: page(
                stream(b"/A Do"),
                resources=b"/XObject<</A 6 0 R>>",
                n6=stream(
                    random.Random(3).randbytes(9_000),
                    b"/Type/XObject/Subtype/Image/Width 900/Height 900/BitsPerComponent 8/ColorSpace/DeviceGray/Filter"
                    + filters,
                    packed=False,
                ),
            ),
        )
    yield "pdf, an encrypted one", "elenco.pdf", lambda: _encrypted()
    yield (
        "pdf, a table of places that goes round",
        "elenco.pdf",
        lambda: page(stream(_words(b"x"))).replace(b"/Root", b"/Prev 9/XRefStm 9/Root"),
    )
    for word in (
        b"(" * 100_000,
        b"[" * 100_000,
        b"<" * 100_000,
        b"\\" * 100_000,
        b"(\\" * 50_000,
        b"9" * 300_000,
        b"/A" * 100_000,
    ):
        yield (
            f"pdf, {word[:2]!r} on a page",
            "elenco.pdf",
            lambda word=word: page(stream(b"BT /F1 9 Tf " + word + b" Tj ET")),
        )
    for size in (b"0", b"1e30", b"-9", b"0.000001"):
        yield (
            f"pdf, letters of {size.decode()}",
            "elenco.pdf",
            lambda size=size: page(stream(b"BT /F1 " + size + b" Tf 40 700 Td (ROSSI MARIO VIA ROMA 1) Tj ET")),
        )
    yield from _bent("pdf", "elenco.pdf", list_in_pdf, 60)


def _blank_stream(megabytes: int) -> bytes:
    packer = zlib.compressobj(9)
    content = b"".join(packer.compress(b" " * 1_000_000) for _megabyte in range(megabytes)) + packer.flush()
    return stream(content, b"/Filter/FlateDecode", packed=False)


def _packed_twice(megabytes: int) -> bytes:
    packer = zlib.compressobj(9)
    content = b"".join(packer.compress(b" " * 1_000_000) for _megabyte in range(megabytes)) + packer.flush()
    return stream(zlib.compress(content, 9), b"/Filter[/FlateDecode/FlateDecode]", packed=False)


def _many_pages(count: int, content: bytes = b"") -> bytes:
    kids = b" ".join(b"%d 0 R" % number for number in range(10, 10 + count))
    leaf = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"
    return pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, count),
            4: stream(content or _words(b"ROSSI MARIO")),
            5: _FONT,
        }
        | dict.fromkeys(range(10, 10 + count), leaf)
    )


def _doubling() -> bytes:
    def form(number: int) -> bytes:
        below = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A %d 0 R>>/Font<</F1 5 0 R>>>>" % (
            number + 1
        )
        return stream(b"/A Do /A Do" if number < 35 else _words(b"x"), below)

    numbered = {f"n{number}": form(number) for number in range(6, 36)}
    return page(stream(b"/A Do"), resources=b"/XObject<</A 6 0 R>>", **numbered)


def _encrypted() -> bytes:
    lock = b"/Encrypt<</Filter/Standard/V 1/R 2/Length 40/O(%b)/U(%b)/P -4>>/ID[(a)(a)]" % (b"x" * 32, b"y" * 32)
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        4: stream(_words(b"x")),
    }
    return pdf(objects, more=lock)


# --- Pictures ----------------------------------------------------------------------------------------------------


def png(width: int, height: int, packed: bytes, depth: int = 8, colour: int = 2) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">L", len(content)) + kind + content + struct.pack(">L", zlib.crc32(kind + content))

    head = chunk(b"IHDR", struct.pack(">LLBBBBB", width & 0xFFFFFFFF, height & 0xFFFFFFFF, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def tiff(pages: int, width: int = 100, height: int = 100, *, loops: bool = False) -> bytes:
    """A TIFF of so many white pages, which may lead back to the first."""
    strip = b"\xff" * min(width * height // 8 + 1, 5_000)
    raw = bytearray(b"II*\x00" + struct.pack("<L", 8 + len(strip)) + strip)
    tags = (
        (256, width),
        (257, height),
        (258, 1),
        (259, 1),
        (262, 1),
        (273, 8),
        (277, 1),
        (278, height),
        (279, len(strip)),
    )
    directory = b"".join(struct.pack("<HHLL", tag, 4, 1, value) for tag, value in tags)
    for number in range(pages):
        after = len(raw) + 2 + len(directory) + 4
        onward = (8 + len(strip) if loops else 0) if number == pages - 1 else after
        raw += struct.pack("<H", len(tags)) + directory + struct.pack("<L", onward)
    return bytes(raw)


@lru_cache(maxsize=1)
def small_png() -> bytes:
    return png(600, 800, zlib.compress((b"\0" + b"\xff" * 1800) * 800))


def pictures() -> Iterator[Hostile]:
    for width, height in (
        (60_000, 60_000),
        (2**31 - 1, 1),
        (1, 2**31 - 1),
        (0, 0),
        (2**32 - 1, 2**32 - 1),
        (30_000, 30_000),
        (7_000, 6_000),
    ):
        yield (
            f"png of {width} x {height}",
            "elenco.png",
            lambda width=width, height=height: png(width, height, zlib.compress(b"\0" * 99)),
        )
        yield (
            f"tiff of {width} x {height}",
            "elenco.tif",
            lambda width=width, height=height: tiff(1, width % 2**32, height % 2**32),
        )
        sizes = struct.pack("<HH", min(width, 65_535), min(height, 65_535))
        yield (
            f"gif of {width} x {height}",
            "elenco.gif",
            lambda sizes=sizes: (
                b"GIF89a" + sizes + b"\xf7\0\0" + b"\0" * 768 + b"," + b"\0" * 4 + sizes + b"\0\x08" + b"\xff" * 99
            ),
        )
    yield "png that unpacks to 500 MB", "elenco.png", lambda: png(20_000, 8_000, _blank_packed(500))
    yield (
        "png, 8,000 x 5,000 of white",
        "elenco.png",
        lambda: png(8_000, 5_000, zlib.compress((b"\0" + b"\xff" * 8_000) * 5_000, 9), colour=0),
    )
    for pages in (31, 2_000, 60_000):
        yield f"tiff of {pages} pages", "elenco.tif", lambda pages=pages: tiff(pages)
    yield "tiff that leads back", "elenco.tif", lambda: tiff(3, loops=True)
    yield (
        "jpeg of 65,500 x 65,500",
        "elenco.jpg",
        lambda: (
            b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xc0\x00\x0b\x08"
            + struct.pack(">HH", 65_500, 65_500)
            + b"\x01\x01\x11\x00\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00"
            + b"\0" * 999
        ),
    )
    for start in (
        b"II*\x00",
        b"MM\x00*",
        b"\xff\xd8\xff\xe0",
        b"GIF89a",
        b"\x89PNG\r\n\x1a\n",
        b"BM",
        b"RIFF\0\0\0\0WEBP",
    ):
        yield (
            f"a picture of chance after {start[:4]!r}",
            "elenco.png",
            lambda start=start: start + random.Random(start).randbytes(6_000),
        )
    yield from _bent("png", "elenco.png", small_png, 12)
    yield from _bent("tiff", "elenco.tif", lambda: tiff(2), 12)


def _blank_packed(megabytes: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(b"\0" * 1_000_000) for _megabyte in range(megabytes)) + packer.flush()


# --- Older office files, signatures ------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def list_in_xls() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Elenco")
    for number, row in enumerate([HEADINGS, *(row.cells for row in ROWS)]):
        for column, text in enumerate(row):
            sheet.write(number, column, text)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def older() -> Iterator[Hostile]:
    """XLS whose chains go round or out of the file; text documents whose brackets never close."""
    for place in (0x2C, 0x30, 0x3C, 0x44, 0x4C, 0x50, 0x1E, 0x20, 0x38):
        for value in (0, 1, 0xFFFFFFFF, 0x7FFFFFFF, 0xFFFFFFFE, 3):
            yield (
                f"xls, {value:x} at {place:x}",
                "elenco.xls",
                lambda place=place, value=value: _put(list_in_xls(), place, struct.pack("<L", value)),
            )
    yield "xls, every sector follows itself", "elenco.xls", lambda: _circular(list_in_xls())
    yield from _bent("xls", "elenco.xls", list_in_xls, 60)
    for text in (
        r"{\rtf1 ",
        r"{\rtf1\bin999999999 ",
        r"{\rtf1{\*\x ",
        r"{\rtf1\trowd\cellx1 A\cell\row ",
        r"{\rtf1\u-99999? ",
    ):
        for times in (50, 100_000):
            yield f"rtf, {text!r} x {times}", "elenco.rtf", lambda text=text, times=times: (text * times).encode()
    ole = list_in_xls()[:512]
    yield (
        "doc of chance",
        "elenco.doc",
        lambda: ole + "WordDocument".encode("utf-16-le") + random.Random(4).randbytes(9_000),
    )
    yield (
        "msg of chance",
        "elenco.msg",
        lambda: ole + "__properties_version1.0".encode("utf-16-le") + random.Random(4).randbytes(9_000),
    )


def _put(raw: bytes, at: int, content: bytes) -> bytes:
    return raw[:at] + content + raw[at + len(content) :]


def _circular(raw: bytes) -> bytes:
    """The table that says which sector follows which, each following itself."""
    first = struct.unpack("<L", raw[0x4C:0x50])[0]
    at = 512 + first * 512
    return _put(raw, at, b"".join(struct.pack("<L", number) for number in range(128)))


def signatures() -> Iterator[Hostile]:
    whole = signed(CSV)
    for place in range(0, len(whole), len(whole) // 20):
        yield f"p7m cut at {place}", "elenco.csv.p7m", lambda place=place: whole[: place + 20]
        yield (
            f"p7m with lies at {place}",
            "elenco.csv.p7m",
            lambda place=place: _put(whole, place + 20, b"\x84\xff\xff\xff\xff"),
        )
    number = bytes.fromhex("06092a864886f70d010702")
    for tail in (
        b"\xa0\x80" * 50_000,
        b"\x30\x80" * 50_000,
        b"\x24\x80" * 200_000,
        b"\xa0\x84\x7f\xff\xff\xff",
        b"\0" * 99_999,
    ):
        yield f"p7m with {tail[:2]!r} x {len(tail)}", "elenco.p7m", lambda tail=tail: b"\x30\x80" + number + tail
        yield (
            f"base64 p7m with {tail[:2]!r} x {len(tail)}",
            "elenco.p7m",
            lambda tail=tail: parcels.with_letters(b"\x30\x80" + number + tail),
        )
    for times in (3, 5, 40):
        yield f"p7m signed {times} times", "elenco.csv.p7m", lambda times=times: _signed_times(times)
    yield "p7m of 20 MB", "elenco.csv.p7m", lambda: signed(b"ROSSI;MARIO;VIA ROMA 1\n" * 900_000)
    yield "p7m of a zip of a p7m", "a.zip.p7m", lambda: signed(parcels.zipped({"elenco.csv.p7m": whole}))
    yield from _bent("p7m", "elenco.csv.p7m", lambda: whole, 20)


def _signed_times(times: int) -> bytes:
    raw = CSV
    for _time in range(times):
        raw = signed(raw)
    return raw


def _bent(kind: str, name: str, make: Callable[[], bytes], count: int) -> Iterator[Hostile]:
    """The same file damaged in so many ways, each by its own chance."""
    for number in range(count):
        yield f"{kind} damaged, {number}", name, lambda number=number: damaged(make(), random.Random(f"{kind}{number}"))


def damaged(raw: bytes, rng: random.Random) -> bytes:
    bent = bytearray(raw)
    for _change in range(rng.choice((1, 3, 20, 200))):
        if len(bent) < 50:
            break
        at = rng.randrange(len(bent))
        match rng.choice(("byte", "byte", "zero", "cut", "double", "swap", "end")):
            case "byte":
                bent[at] = rng.randrange(256)
            case "zero":
                bent[at : at + 4] = b"\xff\xff\xff\xff"
            case "cut":
                del bent[at : at + rng.randrange(1, 300)]
            case "double":
                bent[at:at] = bent[at : at + 500]
            case "swap":
                other = rng.randrange(len(bent))
                bent[at], bent[other] = bent[other], bent[at]
            case _ if rng.random() < 0.1:
                del bent[at:]
            case _:
                pass
    return bytes(bent)


def everything() -> Iterator[Hostile]:
    for family in (pdfs, pictures, older, signatures):
        yield from family()
