"""Certified mail: kinds by the top headers only, and nothing believed that the signature does not cover."""

import base64
import re
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.channels.envelopes import BODY, CA, REMARK, SEAL, SENT, SUBJECT, certified, letter, plain, raw_mail

from preavviso.channels.reading import read
from preavviso.domain.message import MessageKind, SignatureStatus, Trust
from preavviso.domain.notice import Decision, Entry
from preavviso.rehearsal.place import PROVIDER
from preavviso.rehearsal.post import Attachment, Receipt, anomaly, pec, receipt

AUTHORITIES = (CA.pem,)


def test_the_story_is_read_from_a_certified_message():
    reading = read(certified(), "story.eml", AUTHORITIES)
    assert reading.kind is MessageKind.PEC
    assert reading.trust is Trust.CERTIFIED
    assert reading.pec is not None
    assert reading.pec.type == "posta-certificata"
    assert reading.pec.sender == "recupero.crediti@pec.casalaghi.example"
    assert reading.pec.subject == SUBJECT
    assert reading.pec.stated_at == SENT + timedelta(minutes=1)
    assert reading.pec.reference_message_id == "<1@casalaghi.example>"
    assert reading.pec.signature.status is SignatureStatus.VALID
    assert reading.pec.signature.signer == PROVIDER.address
    assert reading.inner is not None
    assert reading.inner.subject == SUBJECT
    assert reading.inner.sent_at == SENT
    assert reading.problems == ()
    (notice,) = reading.notices
    assert (notice.kind, str(notice.period), notice.source) == ("programme", "2025-11", "body")
    assert notice.completeness.complete
    assert notice.completeness.declared_total == 3
    bruni, de_luca, moro = notice.entries
    assert (bruni.surname, bruni.given_name, bruni.address) == ("BRUNI", "TULLIO", "via dei Mille 14, int. 6")
    assert bruni.remark == REMARK
    assert str(bruni.planned_on) == "2025-11-27"
    assert de_luca.surname == "DE LUCA"
    assert de_luca.decision is Decision.POSTPONE
    assert moro.planned_on is None
    assert moro.needs_review


def test_the_plain_twin_gives_equal_entries_but_less_trust():
    official, twin = read(certified(), "a.eml", AUTHORITIES), read(plain(), "b.eml", AUTHORITIES)
    assert twin.kind is MessageKind.EMAIL
    assert twin.trust is Trust.RECEIVED
    assert [notice.entries for notice in twin.notices] == [notice.entries for notice in official.notices]


def test_the_order_of_the_parts_does_not_count():
    envelope = pec(letter(), SEAL, daticert_first=False)
    assert read(envelope, "a.eml", AUTHORITIES).trust is Trust.CERTIFIED


@pytest.mark.parametrize(
    ("pattern", "replacement"),
    [
        pytest.param(rb"filename=\"?daticert\.xml\"?", b'filename="other.xml"', id="renamed"),
        pytest.param(rb"name=\"?daticert\.xml\"?", b'name="other.xml"', id="renamed in both places"),
    ],
)
def test_without_an_attestation_nothing_is_certified(pattern, replacement):
    reading = read(re.sub(pattern, replacement, certified()), "a.eml", AUTHORITIES)
    assert reading.kind is MessageKind.PEC
    assert reading.trust is Trust.RECEIVED
    assert reading.notices


def with_daticert(change):
    """An envelope, well signed, whose attestation was changed before signing: as a sloppy provider would send it."""
    envelope = certified()
    start = envelope.index(b"daticert.xml")
    head = envelope.index(b"\r\n\r\n", start) + 4
    end = envelope.index(b"\r\n--", head)
    body = envelope[head:end]
    content = base64.b64decode(body)
    new = base64.encodebytes(change(content)).replace(b"\n", b"\r\n").strip()
    return signed_again(envelope[:head] + new + envelope[end:])


def signed_again(envelope: bytes) -> bytes:
    boundary = re.search(rb'multipart/signed;.*?boundary="([^"]+)"', envelope, re.DOTALL)[1]
    _preamble, content, _signature, _end = re.split(rb"(?:\r\n)?--" + re.escape(boundary) + rb"(?:--)?\r\n", envelope)
    blob = base64.encodebytes(SEAL.sign(content, SENT + timedelta(minutes=1))).replace(b"\n", b"\r\n")
    start = envelope.index(b"\r\n\r\n", envelope.index(b"application/x-pkcs7-signature; name")) + 4
    return envelope[:start] + blob + b"\r\n--" + boundary + b"--\r\n"


def test_an_attestation_may_begin_with_a_mark_or_have_text_between_its_elements():
    with_mark = with_daticert(lambda xml: b"\xef\xbb\xbf" + xml)
    assert read(with_mark, "a.eml", AUTHORITIES).trust is Trust.CERTIFIED
    with_text = with_daticert(lambda xml: xml.replace(b"</intestazione>", b"</intestazione> testo "))
    assert read(with_text, "a.eml", AUTHORITIES).trust is Trust.CERTIFIED


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda xml: xml[: len(xml) // 2], id="cut"),
        pytest.param(lambda xml: b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + xml.partition(b"?>")[2], id="document type"),
        pytest.param(lambda xml: b"", id="empty"),
    ],
)
def test_an_attestation_that_cannot_be_read_is_told_and_the_list_is_read_all_the_same(change):
    reading = read(with_daticert(change), "a.eml", AUTHORITIES)
    assert reading.trust is Trust.RECEIVED
    assert "daticert_unreadable" in {problem.code for problem in reading.problems}
    assert len(reading.notices[0].entries) == 3


def test_an_attestation_beside_the_signed_part_is_nobodys():
    envelope = certified()
    boundary = re.search(rb'multipart/signed;.*?boundary="([^"]+)"', envelope, re.DOTALL)[1]
    content_type = b'Content-Type: application/xml; name="daticert.xml"'
    forged = b"\r\n--%b\r\n" + content_type + b'\r\n\r\n<postacert tipo="posta-certificata"/>\r\n'
    bent = re.sub(rb"name=\"?daticert\.xml\"?", b'name="other.xml"', envelope).replace(
        b"\r\n--" + boundary + b"--", forged % boundary + b"--" + boundary + b"--"
    )
    reading = read(bent, "a.eml", AUTHORITIES)
    assert reading.trust is Trust.RECEIVED
    assert reading.pec is not None
    assert reading.pec.identifier is None


@pytest.mark.parametrize(
    ("kind", "error", "worries"),
    [
        pytest.param(Receipt.ACCEPTED, "nessuno", False, id="accepted"),
        pytest.param(Receipt.DELIVERED, "nessuno", False, id="delivered"),
        pytest.param(Receipt.REFUSED, "altro", True, id="refused"),
        pytest.param(Receipt.LATE, "altro", True, id="late"),
        pytest.param(Receipt.FAILED, "no-dest", True, id="failed"),
        pytest.param(Receipt.FAILED, "virus", True, id="virus"),
    ],
)
def test_a_receipt_is_read_and_its_copy_of_our_message_is_no_news(kind, error, worries):
    reading = read(receipt(letter(), SEAL, kind, at=SENT, error=error, explanation="5.1.1"), "a.eml", AUTHORITIES)
    assert reading.kind is MessageKind.PEC_RECEIPT
    assert reading.pec is not None
    assert reading.pec.type == kind
    assert reading.notices == ()
    assert reading.trust is Trust.RECEIVED
    assert ("not_delivered" in {problem.code for problem in reading.problems}) is worries


def test_an_anomaly_is_read_but_never_certified():
    reading = read(anomaly(letter(), SEAL, at=SENT), "a.eml", AUTHORITIES)
    assert reading.kind is MessageKind.PEC_ANOMALY
    assert reading.trust is Trust.RECEIVED
    assert reading.inner is not None
    assert len(reading.notices[0].entries) == 3


def test_headers_inside_decide_nothing():
    inside = certified().replace(b"X-Trasporto: posta-certificata", b"X-Ricevuta: avvenuta-consegna")
    forwarded = Attachment("inoltrata.eml", "message/rfc822", inside)
    reading = read(certified(letter("In allegato.", attachments=[forwarded])), "a.eml", AUTHORITIES)
    assert reading.kind is MessageKind.PEC
    assert reading.pec is not None
    assert reading.pec.type == "posta-certificata"


def test_a_message_forwarded_in_a_certified_one_has_only_been_received():
    forwarded = Attachment("inoltrata.eml", "message/rfc822", certified())
    reading = read(certified(letter("Si inoltra.", subject="Inoltro", attachments=[forwarded])), "a.eml", AUTHORITIES)
    assert reading.trust is Trust.RECEIVED
    (notice,) = reading.notices
    assert notice.source == "inoltrata.eml/body"
    assert len(notice.entries) == 3


def test_a_plain_message_that_calls_itself_certified_is_not_believed():
    forged = raw_mail("X-Trasporto: posta-certificata", "Content-Type: text/plain; charset=utf-8", "", BODY)
    reading = read(forged, "a.eml", AUTHORITIES)
    assert reading.kind is MessageKind.PEC
    assert reading.trust is Trust.RECEIVED
    assert reading.pec is not None
    assert reading.pec.signature.status is SignatureStatus.UNSIGNED


def test_a_courtesy_mail_needs_nobody():
    polite = raw_mail("Content-Type: text/plain", "", "Buongiorno,", "grazie.", "Cordiali saluti", subject="Saluti")
    assert not read(polite, "a.eml").needs_person


def test_a_certified_programme_without_a_list_needs_somebody():
    reading = read(certified(letter("Si trasmette quanto in oggetto.")), "a.eml", AUTHORITIES)
    assert [problem.code for problem in reading.problems] == ["no_list_found"]


def test_a_reminder_that_repeats_no_list_is_a_notice():
    reminder = letter("Si ricorda quanto in oggetto.", subject=f"SOLLECITO - {SUBJECT}")
    (notice,) = read(certified(reminder), "a.eml", AUTHORITIES).notices
    assert (notice.kind, str(notice.period), notice.entries) == ("reminder", "2025-11", ())


def test_a_month_without_executions_is_recorded_as_such():
    empty = letter("Si comunica che per il mese di novembre non sono previsti interventi.\n\nDistinti saluti")
    (notice,) = read(certified(empty), "a.eml", AUTHORITIES).notices
    assert (notice.kind, str(notice.period), notice.entries) == ("empty", "2025-11", ())


def words(text: str) -> list[str]:
    return re.findall(r"[\w'’/.]+", text)


def texts_of(entry: Entry) -> str:
    return " ".join((entry.surname, entry.given_name, entry.address, entry.tenancy_code, entry.remark))


def test_every_word_of_an_entry_stands_in_the_source():
    for entry in read(plain(), "a.eml").notices[0].entries:
        assert set(words(texts_of(entry))) <= set(words(BODY))


ENVELOPE = certified()
READING = read(ENVELOPE, "a.eml", AUTHORITIES)


@settings(max_examples=60)
@given(st.data())
def test_a_bent_message_never_raises_and_certifies_nothing_that_was_not_signed(data):
    envelope = bytearray(ENVELOPE)
    for _change in range(data.draw(st.integers(1, 6))):
        position = data.draw(st.integers(0, len(envelope) - 1))
        match data.draw(st.sampled_from(("byte", "cut", "double", "line"))):
            case "byte":
                envelope[position] = data.draw(st.integers(0, 255))
            case "cut":
                del envelope[position : position + data.draw(st.integers(1, 200))]
            case "double":
                envelope[position:position] = envelope[position : position + 100]
            case _:
                envelope[position:position] = b"\r\n"
        if not envelope:
            return
    bent = bytes(envelope)
    reading = read(bent, "a.eml", AUTHORITIES)
    assert reading == read(bent, "a.eml", AUTHORITIES)
    if reading.trust is Trust.CERTIFIED:
        assert reading.notices == READING.notices
