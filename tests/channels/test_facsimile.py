"""Pages as they look: found under the name that a notice's source has, and never larger than a screen needs."""

import io
import zipfile

import pytest
from PIL import Image
from tests.channels.envelopes import certified, letter, plain

from preavviso.channels.cage import Cage
from preavviso.channels.facsimile import HIGHEST, WIDEST, facsimile
from preavviso.domain.message import MessageKind
from preavviso.rehearsal.post import Attachment


def picture(shade: int, size: tuple[int, int] = (300, 200), form: str = "PNG", pages: int = 1) -> bytes:
    file = io.BytesIO()
    shown = [Image.new("L", size, shade + number) for number in range(pages)]
    shown[0].save(file, form, **({"save_all": True, "append_images": shown[1:]} if pages > 1 else {}))
    return file.getvalue()


def message(*attached: tuple[str, bytes]) -> bytes:
    kinds = {"eml": "message/x-forwarded"}
    return plain(letter(attachments=[
        Attachment(name, kinds.get(name[-3:], "application/octet-stream"), raw) for name, raw in attached
    ]))  # fmt: skip


def packed(*files: tuple[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, raw in files:
            archive.writestr(name, raw)
    return file.getvalue()


def shade(png: bytes | None) -> int | None:
    return None if png is None else Image.open(io.BytesIO(png)).getpixel((0, 0))


def test_a_file_by_itself_is_its_own_source():
    assert shade(facsimile(picture(10), "elenco.png", "elenco.png", 1)) == 10
    assert facsimile(picture(10), "elenco.png", "another.png", 1) is None


def test_a_source_is_found_wherever_a_notice_may_come_from():
    forwarded = message(("foto.png", picture(20)))
    archive = packed(("b.png", picture(40)), ("c.zip", packed(("d.png", picture(50)))))
    raw = message(("a.png", picture(30)), ("inoltrato.eml", forwarded), ("elenchi.zip", archive))
    found = {
        source: shade(facsimile(raw, "posta.eml", source, 1))
        for source in ("a.png", "inoltrato.eml/foto.png", "elenchi.zip/b.png", "elenchi.zip/c.zip/d.png", "body", "")
    }
    assert list(found.values()) == [30, 20, 40, 50, None, None]


def test_a_certified_message_is_opened_for_what_it_carries():
    raw = certified(letter(attachments=[Attachment("a.png", "image/png", picture(60))]))
    assert shade(facsimile(raw, "posta.eml", "a.png", 1)) == 60


def test_the_pages_of_a_file_are_counted_from_one():
    raw = picture(70, form="TIFF", pages=3)
    assert [shade(facsimile(raw, "a.tif", "a.tif", page)) for page in (0, 1, 3, 4)] == [None, 70, 72, None]


def test_a_picture_is_no_larger_than_a_screen_needs():
    wide = Image.open(io.BytesIO(facsimile(picture(80, (4200, 600)), "a.png", "a.png", 1)))
    assert wide.size == (WIDEST, 200)
    high = Image.open(io.BytesIO(facsimile(picture(80, (100, 28000)), "a.png", "a.png", 1)))
    assert high.size == (10, HIGHEST)


@pytest.mark.parametrize("raw", [b"", b"Elenco", b"\x89PNG\r\n\x1a\nxxxx", b"%PDF-1.4\nxxxx", picture(9)[:-30]])
def test_what_has_no_pages_is_not_shown(raw):
    assert facsimile(raw, "a.png", "a.png", 1) is None


def test_the_cage_renders_like_the_reader():
    raw = message(("a.png", picture(90)), ("b.tif", picture(91, form="TIFF", pages=2)))
    with Cage() as cage:
        assert shade(cage.picture(raw, "posta.eml", "b.tif", 2)) == 92
        assert cage.picture(raw, "posta.eml", "b.tif", 3) is None
        assert cage.read(raw, "posta.eml").kind is MessageKind.EMAIL
        assert shade(cage.picture(raw, "posta.eml", "a.png", 1)) == 90
