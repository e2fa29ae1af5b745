"""A throw-away authority of trust: a certificate authority that exists only in a rehearsal, and a provider's seal.

Keys and certificates follow from the seed, so that the same rehearsal is the same bytes. For that very reason they
prove nothing: whoever knows the seed has the keys.
"""

import hashlib
import random
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from math import lcm

from asn1crypto import algos, cms, core
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

PUBLIC_EXPONENT = 65537
KEY_BITS = 2048
OPENED = datetime(2019, 1, 1, tzinfo=UTC)  # before the first month that a rehearsal can have
CLOSED = datetime(2044, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Seal:
    """What a PEC provider signs with: its key, its certificate and the one that vouches for it."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate
    issuer: x509.Certificate

    def sign(self, content: bytes, at: datetime) -> bytes:
        """The detached CMS signature (DER, sha256) of these bytes, said to be made at that time."""
        signer = asn1_x509.Certificate.load(_der(self.certificate))
        attributes = _signed_attributes(content, at)
        info = cms.SignerInfo(
            {
                "version": "v1",
                "sid": cms.SignerIdentifier(
                    {
                        "issuer_and_serial_number": cms.IssuerAndSerialNumber(
                            {"issuer": signer.issuer, "serial_number": signer.serial_number}
                        )
                    }
                ),
                "digest_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
                "signed_attrs": attributes,
                "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_rsa"}),
                "signature": self.key.sign(attributes.dump(), padding.PKCS1v15(), hashes.SHA256()),
            }
        )
        data = cms.SignedData(
            {
                "version": "v1",
                "digest_algorithms": [algos.DigestAlgorithm({"algorithm": "sha256"})],
                "encap_content_info": {"content_type": "data"},
                "certificates": [signer, asn1_x509.Certificate.load(_der(self.issuer))],
                "signer_infos": [info],
            }
        )
        der: bytes = cms.ContentInfo({"content_type": "signed_data", "content": data}).dump()
        return der


@dataclass(frozen=True, slots=True)
class ThrowAwayCa:
    """A certificate authority for one rehearsal. Make it once (`throw_away_ca`) and take seals from it."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate
    seed: str

    @property
    def pem(self) -> bytes:
        """The CA's certificate, as pec-ca/ca.pem."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def seal(self, address: str, *, opened: datetime = OPENED, closed: datetime = CLOSED) -> Seal:
        """A provider's seal that speaks for this address (SAN) between these times."""
        key = seeded_key(f"{self.seed}|{address}")
        name = x509.Name(
            [
                x509.NameAttribute(NameOID.COUNTRY_NAME, "IT"),
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Gestore PEC inventato"),
                x509.NameAttribute(NameOID.COMMON_NAME, "Posta Certificata"),
            ]
        )
        certificate = (
            _builder(name, self.certificate.subject, key, opened, closed)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([x509.RFC822Name(address)]), critical=False)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
            .add_extension(_usage(sign_certificates=False), critical=True)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
            .sign(self.key, hashes.SHA256())
        )
        return Seal(key, certificate, self.certificate)


@lru_cache(maxsize=8)
def throw_away_ca(seed: str) -> ThrowAwayCa:
    """The certificate authority of that seed: always the same, and kept once made."""
    key = seeded_key(f"{seed}|ca")
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "IT"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Preavviso, prova generale"),
            x509.NameAttribute(NameOID.COMMON_NAME, "CA inventata per la posta certificata di prova"),
        ]
    )
    certificate = (
        _builder(name, name, key, OPENED, CLOSED)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(sign_certificates=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    return ThrowAwayCa(key, certificate, seed)


@lru_cache(maxsize=32)
def seeded_key(seed: str) -> rsa.RSAPrivateKey:
    """The RSA key that follows from a seed. Never for anything but a rehearsal."""
    rng = random.Random(f"rsa|{seed}")
    p = _prime(rng, KEY_BITS // 2)
    q = _prime(rng, KEY_BITS // 2)
    d = pow(PUBLIC_EXPONENT, -1, lcm(p - 1, q - 1))
    public = rsa.RSAPublicNumbers(PUBLIC_EXPONENT, p * q)
    return rsa.RSAPrivateNumbers(p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), public).private_key()


def _prime(rng: random.Random, bits: int) -> int:
    """A prime of so many bits with its two highest bits set, fit for the public exponent."""
    small = _small_primes()
    while True:
        candidate = rng.getrandbits(bits) | 1 | (0b11 << (bits - 2))
        if candidate % PUBLIC_EXPONENT == 1 or any(candidate % prime == 0 for prime in small):
            continue
        # One Fermat test is enough here: a composite of this size that passes it is not to be met by chance,
        # and the library checks the key once more when it is loaded.
        if pow(2, candidate - 1, candidate) == 1:
            return candidate


@lru_cache(maxsize=1)
def _small_primes() -> tuple[int, ...]:
    limit = 8000
    marks = bytearray([1]) * limit
    for number in range(2, limit):
        if marks[number]:
            marks[number * number :: number] = bytes(len(range(number * number, limit, number)))
    return tuple(number for number in range(3, limit) if marks[number])


def _builder(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPrivateKey, opened: datetime, closed: datetime
) -> x509.CertificateBuilder:
    public = key.public_key()
    digest = hashlib.sha256(f"{public.public_numbers().n}|{opened}|{closed}".encode()).digest()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(int.from_bytes(digest[:15], "big") + 1)
        .not_valid_before(opened)
        .not_valid_after(closed)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _usage(*, sign_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not sign_certificates,
        content_commitment=not sign_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=sign_certificates,
        crl_sign=sign_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _signed_attributes(content: bytes, at: datetime) -> cms.CMSAttributes:
    signing_time = cms.Time({"utc_time": core.UTCTime(at.astimezone(UTC).replace(microsecond=0))})
    return cms.CMSAttributes(
        [
            cms.CMSAttribute({"type": "content_type", "values": ["data"]}),
            cms.CMSAttribute({"type": "signing_time", "values": [signing_time]}),
            cms.CMSAttribute({"type": "message_digest", "values": [hashlib.sha256(content).digest()]}),
        ]
    )


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)
