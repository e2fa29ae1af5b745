"""Certified mail as providers really send it, and as it comes back, is passed on, or is forged."""

import base64
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from asn1crypto import cms
from tests.channels.envelopes import BODY, CA, SEAL, SENT, SUBJECT, certified, letter, plain, raw_mail
from tests.channels.parcels import LINE, signed

from preavviso.channels.reading import read
from preavviso.domain.message import MessageKind, Reading, SignatureStatus, Trust
from preavviso.rehearsal.post import Attachment, Copy, Receipt, anomaly, pec, receipt

AUTHORITIES = (CA.pem,)
LIST = Attachment("elenco.txt", "text/plain", BODY.encode())


def codes(reading: Reading) -> set[str]:
    return {problem.code for problem in reading.problems}


# --- Receipts ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("copy", Copy)
def test_no_receipt_of_delivery_makes_a_list_of_our_own_words(copy):
    sent = letter(attachments=[LIST])
    reading = read(receipt(sent, SEAL, Receipt.DELIVERED, at=SENT, copy=copy), "a.eml", AUTHORITIES)
    assert (reading.kind, reading.notices, reading.problems) == (MessageKind.PEC_RECEIPT, (), ())
    assert reading.pec is not None
    assert reading.pec.type == "avvenuta-consegna"
    assert reading.pec.reference_message_id == "<1@casalaghi.example>"


@pytest.mark.parametrize(
    ("kind", "error", "worries"),
    [
        (Receipt.TAKEN, "nessuno", False),
        (Receipt.INFECTED, "virus", True),
        (Receipt.LATE, "altro", True),
        (Receipt.FAILED, "no-dominio", True),
    ],
)
def test_receipts_between_providers_are_known_and_bad_news_is_told(kind, error, worries):
    reading = read(receipt(letter(), SEAL, kind, at=SENT, error=error), "a.eml", AUTHORITIES)
    assert reading.kind is MessageKind.PEC_RECEIPT
    assert reading.pec is not None
    assert (reading.pec.type, reading.pec.error) == (kind, error)
    assert ("not_delivered" in codes(reading)) is worries


@pytest.mark.parametrize("name", [b"X-Tiporicevuta", b"x-tiporicevuta", b"X-Other"])
def test_how_a_receipts_headers_are_spelled_does_not_count(name):
    raw = receipt(letter(), SEAL, Receipt.DELIVERED, at=SENT)
    bent = raw.replace(b"X-TipoRicevuta", name).replace(b"X-Ricevuta", b"x-ricevuta")
    assert read(bent, "a.eml", AUTHORITIES) == replace(
        read(raw, "a.eml", AUTHORITIES), sha256=read(bent, "a.eml").sha256
    )


# --- Envelopes ---------------------------------------------------------------------------------------------------


def test_the_carriers_words_are_no_part_of_the_subject():
    for twice in (b"POSTA CERTIFICATA: POSTA CERTIFICATA:", b"POSTA CERTIFICATA:"):
        raw = re.sub(rb"name=\"?daticert\.xml\"?", b'name="other.xml"', certified())
        reading = read(raw.replace(b"POSTA CERTIFICATA:", twice), "a.eml", AUTHORITIES)
        assert reading.pec is not None
        assert reading.pec.subject == SUBJECT
        assert str(reading.notices[0].period) == "2025-11"


def test_the_message_inside_may_be_an_attachment_and_the_order_another():
    raw = pec(letter(), SEAL, daticert_first=False).replace(
        b'inline; filename="postacert.eml"', b'attachment; filename="postacert.eml"'
    )
    reading = read(raw, "a.eml", AUTHORITIES)
    assert len(reading.notices[0].entries) == 3
    assert reading.inner is not None
    assert reading.pec is not None
    assert reading.pec.signature.status is SignatureStatus.BROKEN, "the change itself came after the signature"


@pytest.mark.parametrize(
    "written",
    [
        b'attachment;\r\n filename="=?utf-8?Q?Citt=C3=A0_elenco.txt?="',
        b'attachment; filename="=?iso-8859-1?B?Q2l0dOAgZWxlbmNvLnR4dA==?="',
        b"attachment; filename*=utf-8''Citt%C3%A0%20elenco.txt",
        b"attachment; filename*0*=utf-8''Citt%C3%A0; filename*1=\" elenco.txt\"",
        'attachment; filename="Città elenco.txt"'.encode(),
        'attachment; filename="Città elenco.txt"'.encode("cp1252"),
    ],
    ids=["encoded word in quotes", "base64 word", "extended", "in pieces", "raw utf-8", "raw 1252"],
)
def test_the_name_of_an_attachment_is_read_however_it_is_written(written):
    raw = raw_mail(
        'Content-Type: multipart/mixed; boundary="b"', "", "--b", "Content-Type: application/octet-stream",
        b"Content-Disposition: " + written, "", LINE, "--b--", "",
    )  # fmt: skip
    (notice,) = read(raw, "a.eml").notices
    assert notice.source == "Città elenco.txt"


def test_eight_bit_headers_and_long_lines_are_read_as_they_are():
    remark = "SI ESEGUE - città " + "è già così " * 48
    raw = raw_mail(
        "Content-Type: text/plain; charset=iso-8859-15", "Content-Transfer-Encoding: 8bit", "",
        f"ROSSI MARIA – VIA ROMA 12 – 27/11/2025 – {remark}".replace("–", "-").encode("iso-8859-15"),
        subject="SUBJECT",
    ).replace(b"SUBJECT", "Programmazione novità novembre 2025".encode("cp1252"))  # fmt: skip
    reading = read(raw, "a.eml")
    assert reading.inner is not None
    assert reading.inner.subject == "Programmazione novità novembre 2025"
    assert reading.notices[0].entries[0].remark == remark.strip()


@pytest.mark.parametrize("kind", ["application/pkcs7-mime", "application/x-pkcs7-mime"])
@pytest.mark.parametrize("encoding", [b"base64", b"binary"])
def test_an_envelope_inside_its_signature_is_unwrapped_and_checked(kind, encoding):
    raw = opaque(certified(), kind, encoding)
    reading = read(raw, "a.eml", AUTHORITIES)
    assert reading.trust is Trust.CERTIFIED
    assert len(reading.notices[0].entries) == 3
    if encoding == b"binary":
        bent = read(raw.replace(b"postacert errore", b"postacert errorE"), "a.eml", AUTHORITIES)
        assert bent.trust is Trust.RECEIVED or bent == reading


def opaque(envelope: bytes, kind: str, encoding: bytes) -> bytes:
    inside = re.search(rb"\r\n(Content-Type: multipart/mixed.*?)\r\n--[^\r]+\r\nContent-Type: application/x-p", envelope, re.S)[1]  # fmt: skip  # noqa: E501
    data = cms.ContentInfo.load(SEAL.sign(inside, SENT))
    data["content"]["encap_content_info"] = {"content_type": "data", "content": inside}
    der = data.dump(force=True)
    top = re.sub(rb"Content-Type: multipart/signed.*", b"", envelope, flags=re.DOTALL)
    head = b"Content-Type: %b; name=smime.p7m\r\nContent-Transfer-Encoding: %b\r\n\r\n" % (kind.encode(), encoding)
    return top + head + (base64.encodebytes(der) if encoding == b"base64" else der)


def test_a_letter_that_its_writer_signed_is_read_and_stays_certified():
    inside = b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + LINE.encode()
    head = plain().partition(b"Content-Type:")[0]
    own = b'Content-Type: application/pkcs7-mime; smime-type=signed-data; name="smime.p7m"\r\n'
    raw = head + own + b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(signed(inside))
    (notice,) = read(raw, "a.eml").notices
    assert (notice.source, len(notice.entries)) == ("body", 1)


def test_a_letter_encrypted_for_somebody_else_asks_for_another():
    blob = bytes.fromhex("3082010006092a864886f70d010703a081f1") + b"\x30" * 240
    raw = raw_mail(
        'Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"',
        "Content-Transfer-Encoding: base64", "", base64.encodebytes(blob),
    )  # fmt: skip
    reading = read(raw, "a.eml")
    assert [problem.code for problem in reading.problems] == ["parcel_not_opened"]
    assert "encrypted" in str(reading.problems[0].message)


# --- Come back, passed on, forged --------------------------------------------------------------------------------


def test_a_certified_message_that_came_back_in_an_anomaly_is_only_received():
    reading = read(anomaly(letter(), SEAL, at=SENT, carried=certified()), "a.eml", AUTHORITIES)
    assert reading.kind is MessageKind.PEC_ANOMALY
    assert reading.trust is Trust.RECEIVED
    assert reading.pec is not None
    assert reading.pec.identifier is None, "the attestation inside is not the anomaly's own"
    assert [len(notice.entries) for notice in reading.notices] == [3]


@pytest.mark.parametrize("header", [b"X-Ricevuta: avvenuta-consegna", b"X-Trasporto: posta-certificata"])
def test_what_a_message_inside_calls_itself_decides_nothing(header):
    forged = plain().replace(b"MIME-Version", header + b"\r\nMIME-Version", 1)
    anomalous = read(anomaly(letter(), SEAL, at=SENT, carried=forged), "a.eml", AUTHORITIES)
    assert anomalous.kind is MessageKind.PEC_ANOMALY
    assert anomalous.trust is Trust.RECEIVED
    assert len(anomalous.notices[0].entries) == 3


def test_a_message_certified_three_times_over_says_who_certified_it_last():
    once = Attachment("prima.eml", "message/rfc822", certified())
    twice = Attachment("seconda.eml", "message/rfc822", certified(letter("Inoltro.", attachments=[once])))
    reading = read(certified(letter("Si inoltra.", subject="Inoltro", attachments=[twice])), "a.eml", AUTHORITIES)
    assert reading.trust is Trust.RECEIVED
    assert [notice.source for notice in reading.notices] == ["seconda.eml/prima.eml/body"]
    assert reading.pec is not None
    assert reading.pec.subject == "Inoltro"


def test_a_list_beside_a_forwarded_message_does_not_borrow_its_trust():
    forwarded = Attachment("inoltrata.eml", "message/rfc822", certified())
    own = letter(LINE, subject="Inoltro", attachments=[forwarded])
    assert read(certified(own), "a.eml", AUTHORITIES).trust is Trust.RECEIVED


# --- Times -------------------------------------------------------------------------------------------------------


def dated(*headers: str, subject: str = "Elenco sfratti") -> date | None:
    text = raw_mail("Content-Type: text/plain", "", LINE.replace("/2025", ""), subject=subject)
    without = re.sub(rb"Date: [^\r]*\r\n", b"", text)
    (notice,) = read("".join(f"{header}\r\n" for header in headers).encode() + without, "a.eml").notices
    return notice.entries[0].planned_on


ARRIVED = "Received: from a.example by b.example with ESMTPS id 1; Fri, 24 Oct 2025 10:14:09 +0200"


def test_the_year_comes_from_a_clock_that_goes():
    assert dated("Date: Fri, 24 Oct 2025 10:14:00 +0200") == date(2025, 11, 27)
    assert dated(ARRIVED) == date(2025, 11, 27)
    assert dated(ARRIVED, "Date: Mon, 1 Jan 1900 00:00:00 +0000") == date(2025, 11, 27)
    assert dated(ARRIVED, "Date: Tue, 19 Jan 2038 03:14:07 +0000") == date(2025, 11, 27)
    assert dated(ARRIVED, "Date: not a date") == date(2025, 11, 27)


def test_without_any_clock_the_year_is_not_made_up():
    assert dated() is None
    assert dated("Date: Mon, 1 Jan 1900 00:00:00 +0000") is None
    assert dated(subject="Elenco sfratti di novembre 2025") == date(2025, 11, 27)


def test_the_providers_clock_goes_before_the_senders():
    wrong = replace(letter(LINE.replace("/2025", ""), subject="Elenco sfratti"), sent_at=SENT - timedelta(days=4000))
    (notice,) = read(pec(wrong, SEAL, accepted_at=SENT), "a.eml", AUTHORITIES).notices
    assert notice.entries[0].planned_on == date(2025, 11, 27)


@pytest.mark.parametrize(("minutes", "told"), [(4, False), (6, True), (-6, True)])
def test_more_than_five_minutes_between_signing_and_attesting_are_told(minutes, told):
    class Elsewhen(type(SEAL)):
        def sign(self, content, at):
            return SEAL.sign(content, at + timedelta(minutes=minutes))

    reading = read(pec(letter(), Elsewhen(SEAL.key, SEAL.certificate, SEAL.issuer)), "a.eml", AUTHORITIES)
    assert ("signature_time_differs" in codes(reading)) is told


def test_several_senders_and_no_number_are_no_obstacle():
    raw = raw_mail("Content-Type: text/plain", "", LINE)
    raw = re.sub(rb"Message-ID: [^\r]*\r\n", b"", raw).replace(b"From: ", b"From: altro@casalaghi.example, ")
    reading = read(raw, "a.eml")
    assert reading.inner is not None
    assert (reading.inner.sender, reading.inner.message_id) == ("altro@casalaghi.example", None)
    assert len(reading.notices[0].entries) == 1
