"""Lists written as text, in the layouts that offices use: each sample with the reading that belongs to it."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.channels.envelopes import SENT, raw_mail
from tests.channels.samples import FOLDER, OCCASION, reading_of

from preavviso.channels.body import read_lines
from preavviso.channels.csv import read_csv
from preavviso.channels.lines import lines_of
from preavviso.channels.page import lines_of_page
from preavviso.channels.reading import read
from preavviso.domain.answer import NotStated
from preavviso.domain.notice import Decision, NoticeKind, Period

SAMPLES = sorted(path.stem for path in FOLDER.glob("*.txt"))


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_reads_as_it_has_to(name):
    expected = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    assert reading_of((FOLDER / f"{name}.txt").read_text(encoding="utf-8")) == expected


@pytest.mark.parametrize("name", SAMPLES)
def test_a_forwarded_copy_reads_the_same(name):
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    quoted = "\n".join(f"> {line}" for line in text.splitlines())
    assert reading_of(quoted)["entries"] == reading_of(text.rstrip("\n"))["entries"]


def test_no_line_with_a_decision_is_lost_when_lines_are_shuffled():
    rng = random.Random(7)  # noqa: S311 — a test needs a seed
    for name in ("story", "commas", "any_order", "hours_first"):
        lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
        rng.shuffle(lines)
        result = read_lines(lines_of("\n".join(lines)), OCCASION)
        told = " ".join([*(entry.remark for entry in result.entries), *result.leftover])
        assert told.casefold().count("si esegue") == " ".join(lines).casefold().count("si esegue")


@given(st.text(alphabet="ROSMARIA viapo12/,–-;|\t\n.:SEGU>0123", max_size=400))
def test_any_text_is_read_without_an_error_and_the_counts_agree(text):
    result = read_lines(lines_of(text), OCCASION)
    completeness = result.completeness()
    assert completeness.entries_made == len(result.entries)
    assert not (completeness.leftover and completeness.complete)
    assert all(isinstance(entry.vulnerability, NotStated) for entry in result.entries)


PAGE = """<html><head><style>td {{ x }}</style></head><body><p>Spett.le Comune,</p><table>
<tr><th>COGNOME</th><th>NOME</th><th>INDIRIZZO</th><th>DATA</th><th>NOTE</th></tr>
<tr><td>ROSSI</td><td>MARIA</td><td>VIA ROMA 12</td><td rowspan=2>27/11/2025</td><td>SI ESEGUE - dopo <b>ripetuti</b> solleciti</td></tr>
<tr><td>BIANCHI</td><td>LUIGI</td><td>VIA&nbsp;PO 3</td><td>SOSPESO</td></tr>
</table><p>Distinti saluti</p></body></html>"""  # noqa: E501


def test_a_table_in_a_page_is_read_and_a_cell_over_two_rows_counts_for_both():
    result = read_lines(lines_of_page(PAGE), OCCASION)
    assert [(entry.surname, str(entry.planned_on), entry.decision) for entry in result.entries] == [
        ("ROSSI", "2025-11-27", Decision.EXECUTE),
        ("BIANCHI", "2025-11-27", Decision.SUSPEND),
    ]
    assert result.completeness().complete


def test_words_that_a_page_strikes_through_are_read_and_looked_at():
    struck = PAGE.replace("{{", "{").replace("<td>SOSPESO</td>", "<td><s>SI ESEGUE</s> SOSPESO</td>")
    rossi, bianchi = read_lines(lines_of_page(struck), OCCASION).entries
    assert (rossi.needs_review, bianchi.needs_review) == (False, True)
    assert bianchi.remark == "SI ESEGUE SOSPESO"
    (entry,) = read_lines(
        lines_of_page("<p>ROSSI MARIA - VIA PO 3 - 27/11/2025 - <del>SI ESEGUE</del></p>"), OCCASION
    ).entries
    assert entry.needs_review


def test_a_page_alone_is_read_as_a_body():
    mail = raw_mail("Content-Type: text/html; charset=utf-8", "", PAGE)
    (notice,) = read(mail, "a.eml").notices
    assert notice.source == "body"
    assert len(notice.entries) == 2


def test_a_page_is_preferred_where_the_plain_text_holds_nothing():
    mail = raw_mail(
        'Content-Type: multipart/alternative; boundary="b"',
        "",
        "--b",
        "Content-Type: text/plain",
        "",
        "Questo messaggio si vede solo come pagina.",
        "--b",
        "Content-Type: text/html; charset=utf-8",
        "",
        PAGE,
        "--b--",
    )
    (notice,) = read(mail, "a.eml").notices
    assert len(notice.entries) == 2


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("utf-8", "utf-8"), ("iso-8859-1", "cp1252"), ("us-ascii", "utf-8"), ("x-unknown", "cp1252")],
)
def test_accents_survive_whatever_the_message_says_of_them(charset, encoding):
    line = "NICOLÒ ANDRÉ – VIA DELLA LIBERTÀ 3 – 27/11/2025 – SI ESEGUE"
    mail = raw_mail(f"Content-Type: text/plain; charset={charset}", "", line.encode(encoding))
    (entry,) = read(mail, "a.eml").notices[0].entries
    assert (entry.surname, entry.given_name, entry.address) == ("NICOLÒ", "ANDRÉ", "VIA DELLA LIBERTÀ 3")


def test_lines_wrapped_by_the_mail_program_are_put_together():
    text = "ROSSI MARIA – VIA ROMA 12 – 27/11/2025 – \nSI ESEGUE - dopo \nripetuti solleciti\n"
    mail = raw_mail("Content-Type: text/plain; charset=utf-8; format=flowed", "", text.replace("\n", "\r\n"))
    (entry,) = read(mail, "a.eml").notices[0].entries
    assert entry.remark == "SI ESEGUE - dopo ripetuti solleciti"


def test_values_separated_by_commas_are_read_with_their_quotes():
    text = (
        'Cognome,Nome,Indirizzo,Data,Note\nROSSI,MARIA,"VIA ROMA 12, INT. 3",27/11/2025,"SI ESEGUE, dopo solleciti"\n'
    )
    result = read_csv(text, OCCASION)
    assert result is not None
    assert [(entry.address, entry.remark) for entry in result.entries] == [
        ("VIA ROMA 12, INT. 3", "SI ESEGUE, dopo solleciti")
    ]


def test_a_sentence_about_a_person_beside_the_list_has_to_be_read_by_somebody():
    mail = raw_mail("Content-Type: text/plain; charset=utf-8", "", "Si segnala che la sig.ra Neri è allettata.")
    assert [problem.code for problem in read(mail, "a.eml").problems] == ["text_to_read"]


def test_a_sentence_in_the_letter_never_turns_silence_into_a_no():
    text = "ROSSI MARIA – VIA ROMA 12 – 27/11/2025 – SI ESEGUE\n\nIn nessun caso risultano fragilità."
    result = read_lines(lines_of(text), OCCASION)
    assert [type(entry.vulnerability) for entry in result.entries] == [NotStated]
    assert not result.completeness().complete


@pytest.mark.parametrize("place", ["", "Borgolago, ", "San Donato Milanese, lì ", "BORGOLAGO ", "Cassano d'Adda, il "])
def test_the_day_of_the_letter_is_neither_a_person_nor_a_planned_day(place):
    text = f"{place}24/10/2025\n\nROSSI MARIA – VIA ROMA 12 – SI ESEGUE\n"
    result = read_lines(lines_of(text), OCCASION)
    assert [(entry.surname, entry.planned_on) for entry in result.entries] == [("ROSSI", None)]
    assert result.completeness().complete


def test_a_day_that_somebody_is_listed_for_is_never_taken_for_the_letters():
    result = read_lines(lines_of("ROSSI MARIA 24/10/2025\nBIANCHI LUIGI - VIA PO 3 - 24/10/2025 - SI ESEGUE"), OCCASION)
    assert [entry.surname for entry in result.entries] + result.leftover in (
        ["ROSSI", "BIANCHI"],
        ["BIANCHI", "ROSSI MARIA 24/10/2025"],
    )


def test_a_list_sent_in_december_for_january_is_about_next_year():
    line = "ROSSI MARIA – VIA ROMA 12 – 15/1 – SI ESEGUE"
    mail = raw_mail("Content-Type: text/plain; charset=utf-8", "", line, subject="Programmazione mese di gennaio")
    mail = mail.replace(b"Fri, 24 Oct 2025", b"Fri, 19 Dec 2025")
    (notice,) = read(mail, "a.eml").notices
    assert notice.period == Period(2026, 1)
    assert str(notice.entries[0].planned_on) == "2026-01-15"
    assert notice.kind is NoticeKind.PROGRAMME


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02\x03" * 100, "format_unknown"),
        (b"%PDF-1.7\n", "damaged"),
        (b"\x89PNG\r\n\x1a\n123", "damaged"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "damaged"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le") * 2, "protected"),
        (b"PK\x03\x04 and no more", "damaged"),
        (b"Una lettera qualunque.", "no_list_found"),
    ],
)
def test_what_cannot_be_read_is_kept_and_told(raw, code):
    reading = read(raw, "elenco")
    assert [problem.code for problem in reading.problems] == [code]
    assert reading.needs_person


def test_the_day_sent_is_only_what_the_message_says():
    mail = raw_mail("Content-Type: text/plain", "", "x").replace(b"Fri, 24 Oct 2025 10:14:00 +0200", b"yesterday")
    inner = read(mail, "a.eml").inner
    assert inner is not None
    assert inner.sent_at is None
    assert SENT.tzinfo is not None


def test_a_line_without_end_is_read_to_its_end():
    text = "parole " * 2000 + "– ROSSI MARIA – VIA ROMA 12 – SI ESEGUE"
    result = read_lines(lines_of(text), OCCASION)
    assert result.entries or result.leftover


def test_more_lines_than_any_list_has_are_not_cut_but_refused():
    mail = raw_mail("Content-Type: text/plain", "", "x\r\n" * 30_000)
    assert [problem.code for problem in read(mail, "a.eml").problems] == ["too_long"]
    assert [problem.code for problem in read(b"a;b\n" * 30_000, "a.csv").problems] == ["too_long"]
