"""Lists in pictures: scanned askew, photographed, wrapped in a PDF, lying on their heads; and pictures sent to harm."""

import io
import struct
import time
import zlib
from collections.abc import Iterator, Sequence

import cv2
import numpy as np
import pytest
from PIL import Image
from tests.carriers.listing import FIELDS, ROWS, Listed, values, wanted
from tests.carriers.scan import Glass, Picture, Print, as_file, photographed, printed, scanned
from tests.carriers.typeface import SERIF
from tests.channels.envelopes import letter, plain

from preavviso.channels.aid import NOTHING, Look, Word, used_up
from preavviso.channels.cage import Cage
from preavviso.channels.picture import MOST_PAGES
from preavviso.channels.reading import read
from preavviso.domain.message import MessageKind, Reading
from preavviso.domain.where import Box, box_in
from preavviso.rehearsal.post import Attachment


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    with Cage() as opened:
        yield opened


def right(reading: Reading, rows: Sequence[Listed] = ROWS) -> dict[str, int]:
    """How many of the list's lines have each field exact?"""
    entries = [entry for notice in reading.notices for entry in notice.entries]
    assert len(entries) == len(rows), [entry.surname for entry in entries]
    both = [(values(entry), wanted(row)) for entry, row in zip(entries, rows, strict=True)]
    return {field: sum(got[at] == want[at] for got, want in both) for at, field in enumerate(FIELDS)}


# --- What a scan gives -------------------------------------------------------------------------------------------


SANS = Print()
SERIFS = Print(font=SERIF, size=8.5)
USUAL = Glass()


def page(how: Print = SANS, glass: Glass = USUAL, rows: Sequence[Listed] = ROWS) -> Picture:
    return scanned(printed(how, rows), glass)[0]


CARRIERS = {
    "200 dpi, tilted, as JPEG": ("a.jpg", lambda: as_file([page()], "JPEG", quality=60)),
    "200 dpi, tilted the other way, in a PDF": ("a.pdf", lambda: as_file([page(SERIFS, Glass(tilt=-1.7))], "PDF")),
    "150 dpi": ("a.png", lambda: as_file([page(glass=Glass(dpi=150, seed=2))], "PNG")),
    "300 dpi, without lines": ("a.jpg", lambda: as_file([page(Print(ruled=False), Glass(300, 2.0))], "JPEG")),
    "photographed": ("a.jpg", lambda: as_file([photographed(page())], "JPEG")),
    "on its head": ("a.jpg", lambda: as_file([page(glass=Glass(quarter_turns=2))], "JPEG")),
    "two pages": ("a.tif", lambda: as_file(scanned(printed(Print(rows_per_page=12))), "TIFF")),
}
# A page takes some seconds: the build server sees one of each kind, the campaign all.
LONG = {"200 dpi, tilted, as JPEG", "150 dpi", "300 dpi, without lines", "photographed", "on its head"}


@pytest.mark.needs("tesseract", "fonts")
@pytest.mark.parametrize(
    "how", [pytest.param(how, marks=[pytest.mark.long] if how in LONG else []) for how in CARRIERS]
)
def test_a_list_in_a_picture_is_read_and_waits_for_a_person(cage, how):
    name, made = CARRIERS[how]
    reading = cage.read(made(), name)
    found = right(reading)
    names_and_dates = [found["surname"], found["given_name"], found["planned_on"]]
    assert min(names_and_dates) >= 22, found
    assert sum(found.values()) >= 0.95 * len(FIELDS) * len(ROWS), found
    entries = [entry for notice in reading.notices for entry in notice.entries]
    assert all(entry.needs_review and entry.confidence < 1 for entry in entries)
    assert "read_from_picture" in {problem.code for problem in reading.problems}


@pytest.mark.needs("tesseract", "fonts")
def test_a_value_is_found_again_in_the_picture_as_it_was_sent(cage):
    """On its side, and askew: the box is one of the picture and not of the page that was made level."""
    upright, turned = (
        cage.read(as_file([page(glass=glass, rows=ROWS[:6])], "PNG"), "a.png").notices[0].entries
        for glass in (Glass(tilt=0.5), Glass(tilt=0.5, quarter_turns=1))
    )
    for one, other in zip(upright, turned, strict=True):
        box, found = box_in(one.cells["surname"]), box_in(other.cells["surname"])
        expected = Box(1, box.top, 1000 - box.right, box.bottom, 1000 - box.left)
        assert all(
            abs(getattr(found, side) - getattr(expected, side)) <= 6 for side in ("left", "top", "right", "bottom")
        )


@pytest.mark.needs("tesseract", "fonts")
def test_a_list_in_a_picture_within_the_letter_is_found(cage):
    shown = Attachment("image001.jpg", "image/jpeg", as_file([page(rows=ROWS[:6])], "JPEG"))
    reading = cage.read(plain(letter("Si allega l'elenco.", attachments=[shown])), "a.eml")
    assert [notice.source for notice in reading.notices] == ["image001.jpg"]
    assert right(reading, ROWS[:6])["surname"] == 6


# --- What a machine without a recogniser, or one that gives up, says -----------------------------------------------


def blank(width: int = 1200, height: int = 900) -> Picture:
    return np.full((height, width), 250, np.uint8)


def marked() -> Picture:
    """A page with ink on it."""
    return cv2.putText(blank(), "TIMBRO DEL PROTOCOLLO N. 1234567890", (50, 300), cv2.FONT_HERSHEY_SIMPLEX, 1.5, 0, 3)


def test_without_a_recogniser_the_picture_waits_for_a_person():
    for raw, name in ((as_file([marked()], "PNG"), "a.png"), (as_file([marked(), marked()], "PDF"), "a.pdf")):
        reading = read(raw, name, aid=NOTHING)
        assert [(problem.code, problem.where) for problem in reading.problems] == [("no_recogniser", name)]
        assert reading.needs_person


class Tired:
    """A recogniser that sees one word on each page, and after two pages no more."""

    def __init__(self) -> None:
        self.times = 0

    def converted(self, raw: bytes) -> bytes | None:
        return None

    def recognised(self, png: bytes, look: Look) -> tuple[Word, ...] | None:
        self.times += 1
        if self.times > 4:  # A page of one word is looked at once more, from its other side.
            raise used_up()
        return (Word("timbro", 100, 100, 200, 130, 0.9),)


def test_pages_beyond_what_is_lent_are_told():
    reading = read(as_file([marked()] * 4, "TIFF"), "a.tif", aid=Tired())
    told = {(problem.code, problem.where) for problem in reading.problems}
    assert {("aid_used_up", "a.tif, page 3"), ("pages_not_read", "a.tif")} <= told


def test_pages_beyond_what_a_list_has_are_told():
    raw = as_file([np.full((640, 640), 250, np.uint8)] * (MOST_PAGES + 3), "TIFF")
    reading = read(raw, "a.tif", aid=Tired())
    assert ("too_many_pages", f"a.tif, page {MOST_PAGES + 1}") in {(one.code, one.where) for one in reading.problems}


# --- Pictures sent to harm ---------------------------------------------------------------------------------------


def png_of(width: int, height: int) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((width // 8 + 1) * min(height, 2000)), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def noise() -> bytes:
    return as_file([np.random.default_rng(1).integers(0, 255, (2000, 2800), np.uint8)], "PNG")


def moving() -> bytes:
    frames = [Image.new("L", (800, 600), shade) for shade in range(200)]
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    return file.getvalue()


def many_pages() -> bytes:
    file = io.BytesIO()
    pages = [Image.new("1", (700, 700), number % 2) for number in range(400)]
    pages[0].save(file, "TIFF", save_all=True, append_images=pages[1:], compression="group4")
    return file.getvalue()


HOSTILE = {
    "larger than any page": (lambda: png_of(50_000, 50_000), "picture_too_large"),
    "as long as a street": (lambda: png_of(31_000, 100), "picture_too_large"),
    "cut off": (lambda: as_file([blank()], "JPEG")[:-400], "damaged"),
    "only a beginning": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(30), "damaged"),
    "nothing but noise": (noise, "no_page_of_text"),
    "hundreds of pages": (many_pages, "too_many_pages"),
    "moving": (moving, "no_list_found"),
}


@pytest.mark.needs("tesseract")
@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_picture_is_told_and_costs_little(cage, what):
    made, code = HOSTILE[what]
    raw = made()
    started = time.monotonic()
    reading = cage.read(raw, "a.png")
    assert time.monotonic() - started < 30
    assert code in {problem.code for problem in reading.problems}
    assert reading.kind in (MessageKind.DOCUMENT, MessageKind.UNREADABLE)
    assert cage.picture(raw, "a.png", "a.png", 1) is None or code in (
        "no_page_of_text",
        "too_many_pages",
        "no_list_found",
    )
