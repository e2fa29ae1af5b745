"""What a signature proves, case by case."""

import base64
import re
from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from tests.channels.envelopes import CA, SEAL, SENT, certified, letter

from preavviso.channels.reading import read
from preavviso.domain.message import Reading, SignatureStatus, Trust
from preavviso.rehearsal.place import PROVIDER
from preavviso.rehearsal.post import pec
from preavviso.rehearsal.seal import Seal, throw_away_ca

AUTHORITIES = (CA.pem,)
TODAY = datetime(2025, 11, 23, tzinfo=UTC)


def status(reading: Reading) -> SignatureStatus:
    assert reading.pec is not None
    return reading.pec.signature.status


def test_line_ends_of_unix_do_not_break_it():
    assert status(read(certified().replace(b"\r\n", b"\n"), "a.eml", AUTHORITIES)) is SignatureStatus.VALID


def test_a_changed_word_breaks_it_and_lowers_the_trust():
    bent = certified().replace(b"text/plain", b"text/plaim", 1)
    reading = read(bent, "a.eml", AUTHORITIES)
    assert status(reading) is SignatureStatus.BROKEN
    assert reading.trust is Trust.RECEIVED
    assert reading.notices


def test_a_trailing_blank_stripped_breaks_it():
    envelope = certified()
    start = envelope.index(b"multipart/mixed")
    bent = envelope[:start] + envelope[start:].replace(b": ", b":", 1)
    assert status(read(bent, "a.eml", AUTHORITIES)) is SignatureStatus.BROKEN


@pytest.mark.parametrize("lie", ["sha1", "md5", "x"])
def test_the_algorithm_in_the_header_is_not_believed(lie):
    assert status(read(certified().replace(b'"sha-256"', lie.encode()), "a.eml", AUTHORITIES)) is SignatureStatus.VALID


def test_another_authority_is_not_trusted():
    reading = read(certified(), "a.eml", (throw_away_ca("somebody else").pem,))
    assert status(reading) is SignatureStatus.UNTRUSTED_CHAIN
    assert reading.trust is Trust.RECEIVED
    assert "signature_untrusted_chain" in {problem.code for problem in reading.problems}


def test_without_authorities_nothing_is_trusted_and_nobody_is_troubled():
    reading = read(certified(), "a.eml")
    assert status(reading) is SignatureStatus.UNTRUSTED_CHAIN
    assert reading.trust is Trust.RECEIVED
    assert not any(problem.code.startswith("signature") for problem in reading.problems)


def test_a_certificate_expired_since_was_valid_then():
    seal = CA.seal(PROVIDER.address, opened=SENT - timedelta(days=9), closed=SENT + timedelta(days=9))
    envelope = certified(seal=seal)
    assert status(read(envelope, "a.eml", AUTHORITIES, now=SENT)) is SignatureStatus.VALID
    later = read(envelope, "a.eml", AUTHORITIES, now=TODAY)
    assert status(later) is SignatureStatus.VALID_EXPIRED_NOW
    assert later.trust is Trust.CERTIFIED


def test_a_certificate_expired_already_then_is_not_trusted():
    seal = CA.seal(PROVIDER.address, opened=SENT - timedelta(days=9), closed=SENT - timedelta(days=1))
    assert status(read(certified(seal=seal), "a.eml", AUTHORITIES)) is SignatureStatus.UNTRUSTED_CHAIN


def test_the_certificate_has_to_be_the_senders():
    seal = CA.seal("posta-certificata@pec.altrogestore.example")
    assert status(read(certified(seal=seal), "a.eml", AUTHORITIES)) is SignatureStatus.UNTRUSTED_CHAIN


def test_a_signing_time_far_from_the_attested_one_is_told():
    late = SealAtAnotherTime(SEAL.key, SEAL.certificate, SEAL.issuer)
    reading = read(pec(letter(), late), "a.eml", AUTHORITIES)
    assert "signature_time_differs" in {problem.code for problem in reading.problems}


class SealAtAnotherTime(Seal):
    def sign(self, content: bytes, at: datetime) -> bytes:
        return SEAL.sign(content, at + timedelta(hours=3))


@pytest.mark.parametrize(
    "blob", [b"", b"not a signature", b"\x30\x80\x00", b"\x30\x82\xff\xff" * 50], ids=["empty", "words", "cut", "lying"]
)
def test_what_is_no_signature_is_malformed(blob):
    reading = read(with_blob(blob), "a.eml", AUTHORITIES)
    assert status(reading) is SignatureStatus.MALFORMED
    assert reading.trust is Trust.RECEIVED


def with_blob(blob: bytes) -> bytes:
    return re.sub(
        rb"(smime\.p7s\"\r\n\r\n).*?(\r\n--)",
        lambda match: match[1] + base64.encodebytes(blob).strip() + match[2],
        certified(),
        flags=re.DOTALL,
    )


def test_any_byte_changed_in_the_signature_never_raises():
    blob = SEAL.sign(b"x", SENT)
    for position in range(0, len(blob), 17):
        bent = blob[:position] + bytes([blob[position] ^ 0x55]) + blob[position + 1 :]
        read(with_blob(bent), "a.eml", AUTHORITIES)


def test_an_opaque_signature_is_unwrapped():
    inside = re.search(
        rb"\r\n(Content-Type: multipart/mixed.*?)\r\n--[^\r]+\r\nContent-Type: application/x-p", certified(), re.S
    )[1]
    data = cms.ContentInfo.load(SEAL.sign(inside, SENT))
    data["content"]["encap_content_info"] = {"content_type": "data", "content": inside}
    top = re.sub(rb"Content-Type: multipart/signed.*", b"", certified(), flags=re.DOTALL)
    opaque = (
        top
        + b'Content-Type: application/pkcs7-mime; smime-type=signed-data; name="smime.p7m"\r\n'
        + b"Content-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(data.dump(force=True))
    )
    reading = read(opaque, "a.eml", AUTHORITIES)
    assert status(reading) is SignatureStatus.VALID
    assert reading.trust is Trust.CERTIFIED
    assert len(reading.notices[0].entries) == 3


# --- A root above several authorities ----------------------------------------------------------------------------


def authority(
    name: str, above: "tuple[rsa.RSAPrivateKey, x509.Certificate] | None"
) -> "tuple[rsa.RSAPrivateKey, x509.Certificate]":
    key = rsa.generate_private_key(65537, 2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    signer, issuer = (above[0], above[1].subject) if above else (key, subject)
    return key, certificate(subject, issuer, key, signer, is_authority=True)


def certificate(subject, issuer, key, signer, *, is_authority, extra=()):
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(SENT - timedelta(days=900))
        .not_valid_after(SENT + timedelta(days=900))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    for extension in extra:
        builder = builder.add_extension(extension, critical=False)
    return builder.sign(signer, hashes.SHA256())


def sealed(above, *usages) -> Seal:
    key = rsa.generate_private_key(65537, 2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Posta certificata")])
    extra = [x509.SubjectAlternativeName([x509.RFC822Name(PROVIDER.address)]), x509.ExtendedKeyUsage(usages)]
    return Seal(key, certificate(subject, above[1].subject, key, above[0], is_authority=False, extra=extra), above[1])


def pem(pair) -> bytes:
    return pair[1].public_bytes(Encoding.PEM)


@pytest.fixture(scope="module")
def authorities():
    root = authority("Radice", None)
    return root, authority("Gestori PEC", root), authority("Persone qualunque", root)


def test_a_chain_over_an_intermediate_is_followed_to_the_root(authorities):
    root, providers, _people = authorities
    envelope = certified(seal=sealed(providers, ExtendedKeyUsageOID.EMAIL_PROTECTION))
    assert status(read(envelope, "a.eml", (pem(root),))) is SignatureStatus.VALID
    assert status(read(envelope, "a.eml", (pem(providers),))) is SignatureStatus.VALID
    assert status(read(envelope, "a.eml", (pem(root), pem(providers)))) is SignatureStatus.VALID


def test_where_the_issuers_are_named_another_one_under_the_same_root_is_not_trusted(authorities):
    root, providers, people = authorities
    envelope = certified(seal=sealed(people, ExtendedKeyUsageOID.EMAIL_PROTECTION))
    assert status(read(envelope, "a.eml", (pem(root), pem(providers)))) is SignatureStatus.UNTRUSTED_CHAIN


def test_a_certificate_for_servers_signs_no_mail(authorities):
    root, providers, _people = authorities
    envelope = certified(seal=sealed(providers, ExtendedKeyUsageOID.SERVER_AUTH))
    assert status(read(envelope, "a.eml", (pem(root),))) is SignatureStatus.UNTRUSTED_CHAIN
