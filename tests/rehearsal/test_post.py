"""Mail as bytes, and whether its seal holds."""

import email
import hashlib
import subprocess
from dataclasses import replace
from datetime import datetime
from email.message import Message
from pathlib import Path

import pytest
from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID
from defusedxml import ElementTree

from preavviso.rehearsal import post, story
from preavviso.rehearsal.place import AUTHORITY, MUNICIPALITY, PROVIDER
from preavviso.rehearsal.post import Attachment, Letter, Receipt
from preavviso.rehearsal.seal import Seal, throw_away_ca

SENT_AT = datetime(2025, 10, 24, 10, 14, 9, tzinfo=story.ROME)
LETTER = Letter(
    AUTHORITY.pec,
    (MUNICIPALITY.pec,),
    "Comunicazione perché sì",
    "Buongiorno,\nl'elenco è qui: Șerban Ionuț\n",
    SENT_AT,
    "1@casalaghi.example",
    (Attachment("Elenco però.xlsx", "application/octet-stream", bytes(range(256)) * 8),),
)


@pytest.fixture(scope="module")
def seal() -> Seal:
    return throw_away_ca("11").seal(PROVIDER.address)


def signed_bytes(raw: bytes) -> bytes:
    """What lies between the first two boundaries of the envelope: exactly what the provider signed."""
    boundary = email.message_from_bytes(raw).get_boundary()
    _, signed, *_ = raw.split(f"--{boundary}\r\n".encode())
    return signed.removesuffix(b"\r\n")


def every_kind(seal: Seal) -> dict[str, bytes]:
    return {
        "pec": post.pec(LETTER, seal),
        "pec, daticert last": post.pec(LETTER, seal, daticert_first=False),
        "anomaly": post.anomaly(LETTER, seal, at=SENT_AT),
        **{str(kind): post.receipt(LETTER, seal, kind, at=SENT_AT) for kind in Receipt},
    }


def daticert(message: Message) -> bytes:
    """The provider's facts, taken from the envelope's own parts and never from a message within."""
    signed = message.get_payload(0)
    assert isinstance(signed, Message)
    parts = signed.get_payload()
    assert isinstance(parts, list)
    found = next(part for part in parts if isinstance(part, Message) and part.get_filename() == "daticert.xml")
    payload = found.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload


def test_every_signature_verifies_with_the_signers_own_key(seal: Seal) -> None:
    for raw in every_kind(seal).values():
        envelope = email.message_from_bytes(raw)
        signature = envelope.get_payload(1)
        assert isinstance(signature, Message)
        der = signature.get_payload(decode=True)
        data = cms.ContentInfo.load(der)["content"]
        (info,) = data["signer_infos"]
        digests = [item["values"][0].native for item in info["signed_attrs"] if item["type"].native == "message_digest"]
        assert digests == [hashlib.sha256(signed_bytes(raw)).digest()]
        key = seal.certificate.public_key()
        assert isinstance(key, rsa.RSAPublicKey)
        attributes = info["signed_attrs"].untag().dump()
        key.verify(info["signature"].native, attributes, padding.PKCS1v15(), hashes.SHA256())


@pytest.mark.needs("openssl")
def test_openssl_trusts_every_kind_of_message(seal: Seal, tmp_path: Path) -> None:
    ca = tmp_path / "ca.pem"
    ca.write_bytes(throw_away_ca("11").pem)
    for raw in every_kind(seal).values():
        result = subprocess.run(
            ["openssl", "cms", "-verify", "-CAfile", str(ca), "-out", "/dev/null"], input=raw, capture_output=True
        )
        assert result.returncode == 0, result.stderr.decode()


@pytest.mark.needs("openssl")
def test_one_changed_letter_breaks_the_seal(seal: Seal, tmp_path: Path) -> None:
    ca = tmp_path / "ca.pem"
    ca.write_bytes(throw_away_ca("11").pem)
    forged = post.pec(LETTER, seal).replace(b"Buongiorno", b"Buonasera!")
    result = subprocess.run(
        ["openssl", "cms", "-verify", "-CAfile", str(ca), "-out", "/dev/null"], input=forged, capture_output=True
    )
    assert result.returncode != 0


def test_the_certificate_names_the_sending_address_and_is_made_for_mail(seal: Seal) -> None:
    names = seal.certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.RFC822Name) == [PROVIDER.address]
    usage = seal.certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(usage) == [ExtendedKeyUsageOID.EMAIL_PROTECTION]
    seal.certificate.verify_directly_issued_by(throw_away_ca("11").certificate)


def test_the_envelope_carries_the_letter_unchanged(seal: Seal) -> None:
    assert post.mail(LETTER) in post.pec(LETTER, seal)
    assert post.mail(LETTER) in post.receipt(LETTER, seal, Receipt.DELIVERED, at=SENT_AT)


def test_the_parts_stand_in_either_order(seal: Seal) -> None:
    first = post.pec(LETTER, seal)
    last = post.pec(LETTER, seal, daticert_first=False)
    assert first.index(b"daticert.xml") < first.index(b"postacert.eml")
    assert last.index(b"daticert.xml") > last.index(b"postacert.eml")


def test_the_provider_states_time_parties_and_identifier(seal: Seal) -> None:
    accepted_at = SENT_AT.replace(minute=15)
    envelope = email.message_from_bytes(post.pec(LETTER, seal, accepted_at=accepted_at))
    facts = ElementTree.fromstring(daticert(envelope))
    assert facts.attrib == {"tipo": "posta-certificata", "errore": "nessuno"}
    assert facts.findtext("intestazione/mittente") == AUTHORITY.pec.address
    assert facts.findtext("intestazione/oggetto") == "Comunicazione perché sì"
    assert facts.findtext("dati/data/giorno") == "24/10/2025"
    assert facts.findtext("dati/data/ora") == "10:15:09"
    (stated,) = facts.findall("dati/data")
    assert stated.attrib == {"zona": "+0200"}
    assert facts.findtext("dati/msgid") == "<1@casalaghi.example>"
    assert f"<{facts.findtext('dati/identificativo')}>" == envelope["Message-ID"]


def test_a_receipt_says_so_at_the_top_and_shares_the_identifier_of_its_envelope(seal: Seal) -> None:
    envelope = ElementTree.fromstring(daticert(email.message_from_bytes(post.pec(LETTER, seal))))
    for kind in Receipt:
        message = email.message_from_bytes(post.receipt(LETTER, seal, kind, at=SENT_AT.replace(hour=11)))
        facts = ElementTree.fromstring(daticert(message))
        assert message["X-Ricevuta"] == kind
        assert message["X-Trasporto"] is None
        assert message["X-Riferimento-Message-ID"] == "<1@casalaghi.example>"
        assert facts.findtext("dati/identificativo") == envelope.findtext("dati/identificativo")


def test_an_anomaly_has_no_daticert_of_its_own(seal: Seal) -> None:
    raw = post.anomaly(LETTER, seal, at=SENT_AT)
    assert email.message_from_bytes(raw)["X-Trasporto"] == "errore"
    assert b"daticert" not in raw


def test_every_line_ends_as_mail_lines_do(seal: Seal) -> None:
    for raw in (*every_kind(seal).values(), post.mail(LETTER, delivered_at=SENT_AT)):
        assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")


def test_a_plain_mail_reads_back_as_it_was_written() -> None:
    message = email.message_from_bytes(post.mail(LETTER))
    text, attachment = (part for part in message.walk() if not part.is_multipart())
    written = text.get_payload(decode=True)
    assert isinstance(written, bytes)
    assert written.decode(text.get_content_charset("")) == LETTER.body.replace("\n", "\r\n")
    assert attachment.get_payload(decode=True) == LETTER.attachments[0].content


def test_letters_without_foreign_signs_travel_in_the_old_alphabet() -> None:
    assert b'charset="iso-8859-1"' in post.mail(replace(LETTER, body="Perché no\n"))
    assert b'charset="utf-8"' in post.mail(LETTER)
