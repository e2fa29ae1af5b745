"""Archives and signed files: what is in them is read, and what cannot be opened says why."""

import pytest
from tests.channels import parcels
from tests.channels.envelopes import BODY, CA, certified, letter, plain
from tests.channels.parcels import CSV, LINE, signed, zipped

from preavviso.channels.reading import read
from preavviso.domain.message import MessageKind, Reading, Trust
from preavviso.rehearsal.post import Attachment

AUTHORITIES = (CA.pem,)


def attached(*files: tuple[str, bytes], body: str = "In allegato.") -> Reading:
    parts = [Attachment(name, "application/octet-stream", content) for name, content in files]
    return read(certified(letter(body, attachments=parts)), "a.eml", AUTHORITIES)


def sources(reading: Reading) -> list[str]:
    return [notice.source for notice in reading.notices]


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


def names(reading: Reading) -> list[str]:
    return [entry.surname for notice in reading.notices for entry in notice.entries]


def test_a_list_in_an_archive_is_read_and_says_where_it_stands():
    reading = attached(("novembre.zip", zipped({"elenchi/elenco.csv": CSV, "leggimi.txt": b"Buongiorno"})))
    assert sources(reading) == ["novembre.zip/elenchi/elenco.csv"]
    assert names(reading) == ["ROSSI"]
    assert reading.problems == ()
    assert reading.trust is Trust.CERTIFIED


def test_an_archive_by_itself_is_read_too():
    reading = read(zipped({"elenco.csv": CSV}), "novembre.zip")
    assert reading.kind is MessageKind.DOCUMENT
    assert sources(reading) == ["novembre.zip/elenco.csv"]


def test_archives_in_archives_are_opened_three_deep_and_no_deeper():
    inside = zipped({"c.zip": zipped({"elenco.csv": CSV})})
    assert sources(attached(("a.zip", zipped({"b.zip": inside})))) == ["a.zip/b.zip/c.zip/elenco.csv"]
    reading = attached(("a.zip", zipped({"b.zip": zipped({"b.zip": inside}), "elenco.csv": CSV})))
    assert [(problem.code, problem.where) for problem in reading.problems] == [
        ("enclosed_too_deep", "a.zip/b.zip/b.zip/c.zip")
    ]
    assert sources(reading) == ["a.zip/elenco.csv"], "what else is in it is read"


def test_archives_in_archives_do_not_multiply():
    many = zipped({f"{number}.txt": b"x" for number in range(199)})
    reading = attached(("a.zip", zipped({f"{number}.zip": many for number in range(199)})))
    assert "too_big_inside" in codes(reading)
    assert len(reading.problems) < 10


def test_a_message_in_an_archive_has_only_been_received():
    reading = attached(("a.zip", zipped({"messaggio.eml": plain()})))
    assert sources(reading) == ["a.zip/messaggio.eml/body"]
    assert reading.trust is Trust.RECEIVED


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (parcels.zipped_by_code_page("città.csv".encode("cp850"), CSV), "città.csv"),
        (parcels.zipped_by_code_page("città.csv".encode(), CSV), "città.csv"),
        (zipped({"città.csv": CSV}), "città.csv"),
        (zipped({"/etc/elenco.csv": CSV}), "etc/elenco.csv"),
        (zipped({"../../elenco.csv": CSV}), "elenco.csv"),
        (zipped({"C:\\Users\\Ada\\elenco.csv": CSV}), "C:/Users/Ada/elenco.csv"),
        (zipped({"elenco\u202evsc.csv": CSV}), "elencovsc.csv"),
    ],
    ids=["850", "utf-8 unsaid", "utf-8", "absolute", "upwards", "windows", "turned round"],
)
def test_a_name_in_an_archive_is_shown_as_it_was_meant_and_leads_nowhere(raw, name):
    reading = attached(("a.zip", raw))
    assert sources(reading) == [f"a.zip/{name}"]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (zipped({"elenco.csv": CSV}, flags=1), "protected"),
        (parcels.zipped_link("elenco.csv", "/etc/passwd"), "link"),
        (zipped({}), "empty"),
        (zipped({"__MACOSX/._elenco.csv": b"\0\5\x16\7", "elenchi/": b"", ".DS_Store": b"x"}), "empty"),
        (zipped({"elenco.csv": CSV})[:-30], "damaged"),
        (zipped({"elenco.xlsx": b""}), "empty"),
        (zipped({f"{number}": b"x" for number in range(201)}), "too_many_entries"),
        (zipped({"zeros.csv": b"\0" * 51 * 2**20}), "too_big_inside"),
        (b"Rar!\x1a\x07\x01\x00" + b"x" * 99, "parcel_not_opened"),
        (b"7z\xbc\xaf\x27\x1c" + b"x" * 99, "parcel_not_opened"),
        (b"\x1f\x8b\x08\x00" + b"x" * 99, "parcel_not_opened"),
        (parcels.winmail(), "parcel_not_opened"),
        (b"MZ\x90\x00\x03\x00\x00\x00" + b"\0" * 99, "program"),
        (b"\x7fELF\x02\x01\x01" + b"\0" * 99, "program"),
    ],
    ids=[
        "password", "link", "nothing in it", "litter", "cut", "an empty file", "too many", "too big", "rar", "7z",
        "gzip", "winmail.dat", "exe", "elf",
    ],
)  # fmt: skip
def test_what_is_not_opened_says_why_whether_attached_or_alone(raw, code):
    for name in ("a.zip", "elenco.pdf"):
        reading = attached((name, raw), body=BODY)
        assert codes(reading) == [code]
        assert len(reading.notices[0].entries) == 3
        alone = read(raw, name)
        assert codes(alone) == [code]
        assert alone.notices == ()


# --- Signed files ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(signed(CSV), id="der"),
        pytest.param(parcels.without_lengths(CSV * 9), id="ber"),
        pytest.param(parcels.with_letters(signed(CSV)), id="base64"),
        pytest.param(parcels.with_letters(signed(CSV)).replace(b"\n", b""), id="base64 in one line"),
        pytest.param(parcels.armoured(signed(CSV)), id="pem"),
        pytest.param(signed(signed(CSV)), id="twice"),
        pytest.param(signed(signed(CSV), "signed_data"), id="twice, and saying so"),
        pytest.param(parcels.with_letters(signed(parcels.with_letters(signed(CSV)))), id="twice in base64"),
        pytest.param(CSV, id="none, only called so"),
    ],
)
def test_the_file_inside_a_signature_is_read(raw):
    reading = attached(("elenco.csv.p7m", raw))
    assert set(names(reading)) == {"ROSSI"}
    assert reading.trust is Trust.CERTIFIED
    assert sources(reading)[0].startswith("elenco.csv")
    assert set(names(read(raw, "elenco.csv.p7m"))) == {"ROSSI"}
    assert set(names(attached(("a.zip", zipped({"elenco.csv.p7m": raw}))))) == {"ROSSI"}


def test_a_signature_alone_asks_for_its_document_unless_that_came_too():
    alone = parcels.detached(CSV)
    assert codes(attached(("elenco.csv.p7m", alone))) == ["signature_alone"]
    assert read(alone, "elenco.csv.p7m").kind is MessageKind.UNREADABLE
    together = attached(("elenco.csv", CSV), ("elenco.csv.p7s", alone))
    assert (codes(together), names(together)) == ([], ["ROSSI"])
    packed = zipped({"a/elenco.csv": CSV, "a/Elenco.csv.p7m": alone})
    assert codes(attached(("a.zip", packed))) == []


def test_a_file_signed_without_end_is_refused():
    raw = CSV
    for _signature in range(6):
        raw = signed(raw)
    assert codes(attached(("elenco.csv.p7m", raw))) == ["too_many_signatures"]


# --- What protocol software sends on -----------------------------------------------------------------------------


def test_a_message_sent_on_by_protocol_software_is_found_once_and_is_not_certified_by_it():
    page = "<html><body>" + "".join(f"<p>{line}</p>" for line in BODY.splitlines()) + "</body></html>"
    original = certified()
    reading = attached(
        ("daticert.xml", b"<postacert tipo='posta-certificata' errore='nessuno'/>"),
        ("smime.p7s", b"x"),
        ("MessaggioOriginale.eml", original),
        ("testo email.txt", BODY.encode("cp1252")),
        ("testo email.html", page.encode()),
        body="Si inoltra il messaggio.",
    )
    assert [len(notice.entries) for notice in reading.notices] == [3]
    assert reading.trust is Trust.RECEIVED
    assert reading.pec is not None
    assert reading.pec.sender == "recupero.crediti@pec.casalaghi.example", "the envelope's own attestation counts"


def test_a_list_attached_and_written_out_is_one_list():
    reading = attached(("elenco.txt", LINE.encode()), body=LINE)
    assert sources(reading) == ["body"]
    other = attached(("elenco.txt", LINE.replace("27/11", "28/11").encode()), body=LINE)
    assert sources(other) == ["body", "elenco.txt"]
