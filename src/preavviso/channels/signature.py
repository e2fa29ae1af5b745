"""What a provider's signature on a certified message proves: a verdict and its reason, never a gate, never an error."""

import hashlib
import hmac
from collections.abc import Coroutine, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from asn1crypto import cms, core, pem, x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from preavviso.channels.mime import unwrapped_base64
from preavviso.domain.message import Signature, SignatureStatus
from preavviso.domain.phrase import Phrase

_MOST_CERTIFICATES = 20
# The library reads lazily: what is not ASN.1 shows as any of these wherever a value is first touched.
_NO_ASN1 = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError)
_HASHES: dict[str, type[hashes.HashAlgorithm]] = {
    "sha1": hashes.SHA1,
    "sha224": hashes.SHA224,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}


@dataclass(frozen=True, slots=True)
class Proof:
    """The verdict, and the time that the signer says it signed at."""

    signature: Signature
    signed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a signature is checked against: who sent, when, whom the operator trusts, and today if it is to be told."""

    sender: str | None
    stated_at: datetime | None
    authorities: tuple[bytes, ...]
    now: datetime | None


def unsigned(reason: Phrase) -> Proof:
    """The verdict on a message that bears no signature."""
    return Proof(Signature(SignatureStatus.UNSIGNED, None, reason))


class _Refused(Exception):  # noqa: N818 — a verdict on its way up, not an error
    def __init__(self, status: SignatureStatus, reason: Phrase) -> None:
        super().__init__(str(reason))
        self.status = status
        self.reason = reason


def verify(content: bytes | None, blob: bytes, circumstances: Circumstances) -> Proof:
    """What does this signature prove of this content? `content` None: it stands inside the signature (opaque).

    The bytes are checked as they are and with CRLF line ends, which is how they were signed.
    """
    signer: x509.Certificate | None = None
    signed_at: datetime | None = None
    try:
        signed = _signed_data(blob)
        info = signed["signer_infos"][0]
        signer = _signer(signed, info)
        signed_at = _signed_at(info)
        _check_integrity(_content_of(signed) if content is None else content, info, signer)
        _check_person(signer, circumstances.sender)
        return Proof(_chain_verdict(signed, signer, signed_at, circumstances), signed_at)
    except _Refused as refused:
        return Proof(Signature(refused.status, _address(signer), refused.reason), signed_at)
    except (*_NO_ASN1, UnsupportedAlgorithm):
        return Proof(
            Signature(SignatureStatus.MALFORMED, _address(signer), Phrase("The signature cannot be read.")), signed_at
        )


def opaque_content(blob: bytes) -> bytes | None:
    """The signed bytes that stand inside an opaque signature; None when there are none."""
    try:
        return _content_of(_signed_data(blob))
    except (_Refused, *_NO_ASN1):
        return None


def _signed_data(blob: bytes) -> cms.SignedData:
    der = blob
    if pem.detect(der):
        _kind, _headers, der = pem.unarmor(der)
    elif not der.startswith(b"\x30"):
        der = unwrapped_base64(der)
    info = cms.ContentInfo.load(der)
    if info["content_type"].native != "signed_data" or len(info["content"]["signer_infos"]) == 0:
        raise _Refused(SignatureStatus.MALFORMED, Phrase("The signature holds no signer."))
    return info["content"]


def _content_of(signed: cms.SignedData) -> bytes:
    content = signed["encap_content_info"]["content"]
    # As bytes, whatever the type that it says to be: what was signed twice says to be a signature, and is bytes here.
    if not isinstance(content, core.OctetString | core.ParsableOctetString):
        raise _Refused(SignatureStatus.MALFORMED, Phrase("The signature holds no content."))
    return bytes(content)


def _certificates(signed: cms.SignedData) -> list[x509.Certificate]:
    choices = list(signed["certificates"])[:_MOST_CERTIFICATES]
    return [choice.chosen for choice in choices if choice.name == "certificate"]


def _signer(signed: cms.SignedData, info: cms.SignerInfo) -> x509.Certificate:
    wanted = info["sid"].chosen
    for certificate in _certificates(signed):
        if info["sid"].name == "subject_key_identifier":
            if certificate.key_identifier == wanted.native:
                return certificate
        elif certificate.serial_number == wanted["serial_number"].native and _is_same(
            certificate.issuer, wanted["issuer"]
        ):
            return certificate
    raise _Refused(SignatureStatus.MALFORMED, Phrase("The signature does not bring its signer's certificate."))


def _is_same(name: x509.Name, other: x509.Name) -> bool:
    # Byte for byte first: the comparison that forgives capitals costs more than checking the signature.
    return bool(name.dump() == other.dump() or name == other)


def _attributes(info: cms.SignerInfo) -> dict[str, object]:
    attributes = info["signed_attrs"]
    return {attribute["type"].native: attribute["values"][0].native for attribute in attributes} if attributes else {}


def _signed_at(info: cms.SignerInfo) -> datetime | None:
    said = _attributes(info).get("signing_time")
    return said.astimezone(UTC) if isinstance(said, datetime) and said.tzinfo else None


_ALTERED = Phrase("The message was altered after it was signed, or the copy is not byte for byte.")


def _check_integrity(content: bytes, info: cms.SignerInfo, signer: x509.Certificate) -> None:
    name = info["digest_algorithm"]["algorithm"].native
    if name not in _HASHES:
        raise _Refused(
            SignatureStatus.MALFORMED, Phrase("The signature uses %(name)s, which proves nothing.", {"name": name})
        )
    candidates = [content]
    if b"\r\n" not in content or content.count(b"\n") != content.count(b"\r\n"):
        candidates.append(content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    if not info["signed_attrs"]:
        if not any(_is_signed(signer, info, candidate, name) for candidate in candidates):
            raise _Refused(SignatureStatus.BROKEN, _ALTERED)
        return
    expected = _attributes(info).get("message_digest")
    if not isinstance(expected, bytes):
        raise _Refused(SignatureStatus.MALFORMED, Phrase("The signature does not say what it signed."))
    # SHA-1 is what providers used in 2018; the verdict names no algorithm, the chain's own check does.
    if not any(hmac.compare_digest(hashlib.new(name, candidate).digest(), expected) for candidate in candidates):
        raise _Refused(SignatureStatus.BROKEN, _ALTERED)
    # The attributes are signed as a SET; in the message they stand as [0].
    if not _is_signed(signer, info, info["signed_attrs"].untag().dump(), name):
        raise _Refused(SignatureStatus.BROKEN, Phrase("The signature was not made with its certificate's key."))


def _is_signed(signer: x509.Certificate, info: cms.SignerInfo, message: bytes, digest: str) -> bool:
    key = _public_key(signer.public_key.dump())
    algorithm = info["signature_algorithm"]
    named = (
        algorithm.hash_algo
        if algorithm.signature_algo != "ed25519" and "_" in algorithm["algorithm"].native
        else digest
    )
    chosen = _HASHES.get(named, _HASHES[digest])()
    value = info["signature"].native
    try:
        if isinstance(key, rsa.RSAPublicKey) and algorithm.signature_algo == "rsassa_pss":
            key.verify(value, message, padding.PSS(padding.MGF1(chosen), padding.PSS.AUTO), chosen)
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(value, message, padding.PKCS1v15(), chosen)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(value, message, ec.ECDSA(chosen))
        elif isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(value, message)
        else:
            return False
    except InvalidSignature:
        return False
    return True


@lru_cache(maxsize=256)
def _public_key(der: bytes) -> object:
    return load_der_public_key(der)


def _address(signer: x509.Certificate | None) -> str | None:
    try:
        return next(iter(_addresses(signer)), None) if signer is not None else None
    except _NO_ASN1:
        return None


def _addresses(certificate: x509.Certificate) -> list[str]:
    names = certificate.subject_alt_name_value
    found = [name.native for name in names if name.name == "rfc822_name"] if names is not None else []
    return found or [value for value in [certificate.subject.native.get("email_address")] if isinstance(value, str)]


def _check_person(signer: x509.Certificate, sender: str | None) -> None:
    addresses = [address.casefold() for address in _addresses(signer)]
    if sender is None or sender.casefold() not in addresses:
        reason = Phrase(
            "The certificate is of %(signer)s and the message comes from %(sender)s.",
            {"signer": ", ".join(addresses) or "—", "sender": sender or "—"},
        )
        raise _Refused(SignatureStatus.UNTRUSTED_CHAIN, reason)
    usage = signer.extended_key_usage_value
    if usage is None or "email_protection" not in usage.native:
        raise _Refused(SignatureStatus.UNTRUSTED_CHAIN, Phrase("The certificate is not one for signing e-mail."))


def _chain_verdict(
    signed: cms.SignedData, signer: x509.Certificate, signed_at: datetime | None, circumstances: Circumstances
) -> Signature:
    if not circumstances.authorities:
        reason = Phrase("The content is intact, but no certification authority was given to check who signed it.")
        raise _Refused(SignatureStatus.UNTRUSTED_CHAIN, reason)
    moment = signed_at or circumstances.stated_at or circumstances.now
    if moment is None:
        raise _Refused(
            SignatureStatus.UNTRUSTED_CHAIN, Phrase("The message bears no time at which to check its signature.")
        )
    others = tuple(sorted(certificate.dump() for certificate in _certificates(signed)))
    window = _window(signer.dump(), others, circumstances.authorities, moment)
    if circumstances.now is not None and not window.holds(circumstances.now):
        reason = Phrase("The signature was valid when it was made; its certificate has expired since.")
        return Signature(SignatureStatus.VALID_EXPIRED_NOW, _address(signer), reason)
    return Signature(SignatureStatus.VALID, _address(signer), Phrase("The signature is valid."))


@dataclass(frozen=True, slots=True)
class _Window:
    """The time in which every certificate of a chain is valid."""

    start: datetime
    end: datetime

    def holds(self, moment: datetime) -> bool:
        return self.start <= moment <= self.end


_MOST_WINDOWS = 512
_windows: dict[tuple[bytes, tuple[bytes, ...], tuple[bytes, ...]], list[_Window]] = {}


def _window(signer: bytes, others: tuple[bytes, ...], authorities: tuple[bytes, ...], moment: datetime) -> _Window:
    """The validity of the signer's chain around the moment. A chain found once holds for all its time: it is kept."""
    kept = _windows.setdefault((signer, others, authorities), [])
    known = next((window for window in kept if window.holds(moment)), None)
    if known is not None:
        return known
    if len(_windows) > _MOST_WINDOWS:
        _windows.clear()
    window = _validated(signer, others, trusted(authorities), moment)
    kept.append(window)
    return window


@lru_cache(maxsize=8)
def trusted(authorities: tuple[bytes, ...]) -> tuple[x509.Certificate, ...]:
    """The certificates in the operator's files, PEM or DER, once each; what is no certificate is left out."""
    found: dict[bytes, x509.Certificate] = {}
    for content in authorities:
        for der in _ders(content):
            try:
                certificate = x509.Certificate.load(der)
                found.setdefault(certificate.sha256, certificate)
                certificate.subject.native  # noqa: B018 — reading is what shows that it is a certificate
            except _NO_ASN1:
                continue
    return tuple(found.values())


def _ders(content: bytes) -> list[bytes]:
    try:
        return (
            [der for _kind, _headers, der in pem.unarmor(content, multiple=True)] if pem.detect(content) else [content]
        )
    except ValueError:
        return []


_UNTRUSTED = Phrase(
    "The content is intact, but no authority given as trusted stands behind the certificate at that time."
)
_NOT_PEC = Phrase("The certificate was not issued by one of the authorities given for certified mail.")


def _validated(signer: bytes, others: Iterable[bytes], given: Sequence[x509.Certificate], moment: datetime) -> _Window:
    certificate = x509.Certificate.load(signer)
    # Time-of-check is the message's own time, and nothing is ever fetched: an intake must work without a network.
    context = ValidationContext(
        trust_roots=list(given),
        moment=moment,
        allow_fetching=False,
        revocation_mode="soft-fail",
        weak_hash_algos={"md2", "md5"},
    )
    between = [x509.Certificate.load(other) for other in others if other != signer]
    validator = CertificateValidator(certificate, intermediate_certs=between, validation_context=context)
    try:
        path = _ran(validator.async_validate_usage(set(), {"email_protection"}))  # type: ignore[no-untyped-call]
    except (PathError, ValidationError) as error:
        raise _Refused(SignatureStatus.UNTRUSTED_CHAIN, _UNTRUSTED) from error
    chain = [part for part in path if isinstance(part, x509.Certificate)]
    _check_issuer(certificate, chain, given)
    return _Window(max(part.not_valid_before for part in chain), min(part.not_valid_after for part in chain))


def _check_issuer(
    signer: x509.Certificate, chain: Sequence[x509.Certificate], given: Sequence[x509.Certificate]
) -> None:
    """A root also signs ordinary people: where the operator named the issuers under it, only they count."""
    issuer = chain[-2] if len(chain) > 1 else signer
    if issuer.sha256 in {certificate.sha256 for certificate in given}:
        return
    root = chain[0].subject
    if any(certificate.issuer == root and certificate.subject != root for certificate in given):
        raise _Refused(SignatureStatus.UNTRUSTED_CHAIN, _NOT_PEC)


def _ran(work: "Coroutine[object, None, object]") -> Iterable[object]:
    """The result of a coroutine that waits for nothing: without a network there is nothing to wait for."""
    try:
        work.send(None)
    except StopIteration as finished:
        result = finished.value
        if not isinstance(result, Iterable):
            raise ValidationError(str(result)) from None
        return result
    finally:
        work.close()
    raise ValidationError("The chain's check asked for the network.")
