"""The lines of the source as the reader saw them, each beside the entry that it made."""

from time import process_time

import pytest
from tests.channels.envelopes import certified, letter, raw_mail
from tests.channels.samples import FOLDER, OCCASION

from preavviso.channels.body import read_lines
from preavviso.channels.lines import lines_of
from preavviso.channels.reading import read
from preavviso.domain.notice import MOST_SOURCE_LINES, MOST_SOURCE_TEXT, Entry, SourceLine
from preavviso.rehearsal import world

SAMPLES = sorted(path.stem for path in FOLDER.glob("*.txt"))


def belong_together(
    entries: tuple[Entry, ...] | list[Entry], original: tuple[SourceLine, ...] | list[SourceLine]
) -> None:
    """Every entry's surname stands in its own lines, which no other place's entry shares."""
    for entry in entries:
        # Several people in one line are several entries; the line carries the first.
        first = next(number for number, other in enumerate(entries) if other.where == entry.where)
        own = " ".join(line.text for line in original if line.entry == first)
        assert all(word in own for word in entry.surname.split())
    assert {line.entry for line in original} <= {None, *range(len(entries))}


@pytest.mark.parametrize("name", SAMPLES)
def test_every_entry_of_a_sample_stands_in_its_own_lines(name):
    result = read_lines(lines_of((FOLDER / f"{name}.txt").read_text(encoding="utf-8")), OCCASION)
    belong_together(result.entries, result.original)


def test_every_entry_of_a_year_of_post_stands_in_its_own_lines():
    town = world.build(3000, 6, 5)
    notices = [notice for message in town.messages() for notice in read(message.raw, message.key).notices]
    assert {notice.source == "body" for notice in notices if notice.entries} == {True, False}
    for notice in notices:
        belong_together(notice.entries, notice.original)


def test_the_lines_come_in_their_order_with_their_places_and_what_made_nothing_says_so():
    (notice,) = read(certified(), "a.eml").notices
    shown = [(line.place, line.entry) for line in notice.original if line.entry is not None]
    assert shown == [("line 6", 0), ("line 7", 1), ("line 8", 2)]
    assert notice.original[0] == SourceLine("line 1", "Spett.le Comune di Borgolago", None)
    assert ("Totale interventi: 3", None) in {(line.text, line.entry) for line in notice.original}


def test_a_remark_that_goes_on_below_belongs_to_the_entry_above():
    text = "COGNOME;NOME;INDIRIZZO;DATA;NOTE\nROSSI;MARIA;VIA PO 3;27/11/2025;SI ESEGUE\n;;;;chiavi dal custode\n"
    result = read_lines(lines_of(text), OCCASION)
    assert [line.entry for line in result.original] == [None, 0, 0]
    assert result.original[1].text == "ROSSI · MARIA · VIA PO 3 · 27/11/2025 · SI ESEGUE"


def test_lists_in_two_parts_of_a_body_keep_their_own_entries():
    parts = [
        "--b\r\nContent-Type: text/plain\r\n\r\n" + line
        for line in (
            "ROSSI MARIA - VIA ROMA 12 - 27/11/2025 - SI ESEGUE",
            "BIANCHI LUIGI - VIA PO 3 - 28/11/2025 - SOSPESO",
        )
    ]
    (notice,) = read(raw_mail('Content-Type: multipart/mixed; boundary="b"', "", *parts, "--b--"), "a.eml").notices
    assert [entry.surname for entry in notice.entries] == ["ROSSI", "BIANCHI"]
    assert [line.entry for line in notice.original] == [0, 1]


def test_a_reminder_without_a_list_shows_what_it_says():
    message = letter("Si sollecita un riscontro.", subject="Sollecito elenco sfratti di novembre 2025")
    (notice,) = read(certified(message), "a.eml").notices
    assert notice.original == (SourceLine("line 1", "Si sollecita un riscontro.", None),)


def test_there_is_an_end_to_lines_and_to_their_length():
    text = "\n".join(["x" * 600] * 2_100)
    result = read_lines(lines_of(text), OCCASION)
    assert len(result.original) == MOST_SOURCE_LINES
    assert {len(line.text) for line in result.original} == {MOST_SOURCE_TEXT}


LETTER = "Subject: Riunione\r\nMIME-Version: 1.0\r\nContent-Type: text/{kind}; charset=utf-8\r\n\r\n{text}\r\n"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        pytest.param("plain", "Confermo la riunione di martedì.\r\nSaluti", id="plain"),
        pytest.param("html", "<p>Confermo la riunione di <b>martedì</b>.</p><p>Saluti</p>", id="page"),
    ],
)
def test_a_letter_without_a_list_keeps_what_it_says(kind: str, text: str) -> None:
    inner = read(LETTER.format(kind=kind, text=text).encode(), "letter.eml").inner
    assert inner is not None
    assert " ".join(inner.body.split()) == "Confermo la riunione di martedì. Saluti"


def test_a_list_in_the_body_is_not_kept_twice() -> None:
    text = "ROSSI MARIO, VIA VERDI 12 - 27/11/2025 - SI ESEGUE"
    inner = read(LETTER.format(kind="plain", text=text).encode(), "letter.eml").inner
    assert inner is not None
    assert inner.body == ""


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        pytest.param("a.txt", b"1. " * 20_000, id="numbers without end"),
        pytest.param("a.txt", b"novembre 2025 " * 10_000, id="months without end"),
        pytest.param("a.txt", b"ROSSI MARIO\n" * 400_000, id="letters without end"),
        pytest.param("a.csv", b";".join([b"A"] * 900_000), id="columns without end"),
        pytest.param("a.html", b"<html>" + b"<!--" * 75_000, id="comments that never close"),
        pytest.param("a.html", b"<html>" + b"<a href='" * 33_000, id="tags that never close"),
        pytest.param("a.html", b"<html>" + b"</" * 150_000, id="ends that never end"),
        pytest.param("a.rtf", b"{\\rtf1" + b"{" * 100_000, id="groups that never close"),
        pytest.param("a.rtf", b"{\\rtf1\\bin999999999 ", id="bytes that never come"),
    ],
)
def test_what_never_ends_is_given_up_early(name, raw):
    started = process_time()
    assert read(raw, name).needs_person
    assert process_time() - started < 2


def test_a_page_keeps_its_words_beside_pictures_and_comments_of_any_size():
    row = "<p>ROSSI MARIA – VIA ROMA 12 – 27/11/2025 – SI ESEGUE</p>"
    logo = f'<img src="data:image/png;base64,{"iVBORw0KGgo" * 20_000}">'
    comment = f"<!--[if gte mso 9]>{'<xml><o:x/></xml>' * 9_000}<![endif]-->"
    page = f"<html>{comment}<style>{'p {} ' * 20_000}</style>{logo}{row}"
    reading = read(page.encode(), "a.html")
    assert [entry.surname for notice in reading.notices for entry in notice.entries] == ["ROSSI"]
    assert reading.problems == ()
    assert reading.notices[0].completeness.leftover == ()
