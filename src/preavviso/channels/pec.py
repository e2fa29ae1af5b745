"""Certified e-mail: what the outermost layer is, what its provider attests, and the message inside."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from preavviso.channels import signature
from preavviso.channels.mime import OPAQUE, Part, addresses, instant, parse
from preavviso.channels.refusal import TooMuch
from preavviso.domain.message import MessageKind, Pec, Problem, Recipient, SignatureStatus
from preavviso.domain.phrase import Phrase
from preavviso.domain.wording.spelling import normal

_MOST_DATICERT = 1_000_000
_ACCEPTABLE_LAG = timedelta(minutes=5)
# What a provider says when our message did not reach its box.
_NOT_DELIVERED = ("non-accettazione", "preavviso-errore-consegna", "errore-consegna", "rilevazione-virus")


@dataclass(frozen=True, slots=True)
class Envelope:
    """A certified message opened: the attestation, the bytes of the message inside, and what is wrong with it."""

    pec: Pec
    has_attestation: bool
    message: bytes | None
    problems: tuple[Problem, ...]

    @property
    def is_certified(self) -> bool:
        """Do a good signature and the provider's attestation stand behind it?"""
        good = self.pec.signature.status in (SignatureStatus.VALID, SignatureStatus.VALID_EXPIRED_NOW)
        return good and self.has_attestation and self.pec.type == "posta-certificata"


def open_envelope(top: Part, kind: MessageKind, authorities: tuple[bytes, ...], now: datetime | None) -> Envelope:
    """What does the provider attest, does its signature hold, and what did it carry?

    Only what the signature covers is looked at: an attestation put beside the signed part is nobody's.
    """
    problems: list[Problem] = []
    signed, blob = _signed_part(top)
    leaves = _leaves(signed)
    attestation = _attestation(leaves, problems)
    sender = next(iter(addresses(top.raw_header("from"))), None)
    stated_at = _stated_at(attestation)
    circumstances = signature.Circumstances(sender, stated_at or instant(top.header("date")), authorities, now)
    proof = _proof(top, signed, blob, circumstances)
    message = _carried(leaves)
    pec = _pec(top, attestation, stated_at, proof)
    problems += _signature_problems(proof, stated_at, has_authorities=bool(authorities))
    problems += _receipt_problems(pec, attestation)
    if kind is MessageKind.PEC:
        problems += _envelope_problems(attestation, message, problems)
    return Envelope(pec, attestation is not None, message, tuple(problems))


def carried_message(top: Part) -> bytes | None:
    """The bytes of the message that an envelope carries, whatever its signature is worth."""
    signed, _blob = _signed_part(top)
    return _carried(_leaves(signed))


def _carried(leaves: list[Part]) -> bytes | None:
    return next((leaf.content for leaf in leaves if leaf.name.lower() == "postacert.eml"), None)


def _signed_part(top: Part) -> tuple[Part, bytes | None]:
    """The part that the signature covers and the signature; without a signature all of the message is looked at."""
    if top.type == "multipart/signed" and len(top.parts) >= 2:
        return top.parts[0], top.parts[1].content
    if top.type in OPAQUE:
        content = signature.opaque_content(top.content)
        if content is not None:
            try:
                return parse(content), top.content
            except TooMuch:
                return top, top.content
    return top, None


def _leaves(signed: Part) -> list[Part]:
    return [part for part in signed.walk() if not part.parts]


def _proof(top: Part, signed: Part, blob: bytes | None, circumstances: signature.Circumstances) -> signature.Proof:
    if blob is None:
        return signature.unsigned(Phrase("The message bears no signature of its provider."))
    content = signed.raw if top.type == "multipart/signed" else None
    return signature.verify(content, blob, circumstances)


def _attestation(leaves: list[Part], problems: list[Problem]) -> Element | None:
    found = [leaf for leaf in leaves if leaf.name.lower() == "daticert.xml"]
    if not found:
        return None
    content = found[0].content
    try:
        if len(content) > _MOST_DATICERT:
            raise ParseError("too long")
        root: Element = fromstring(content.strip(), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        problems.append(
            Problem(
                "daticert_unreadable",
                Phrase("The provider's attestation cannot be read: the message counts as received only."),
                "daticert.xml",
            )
        )
        return None
    if root.tag != "postacert":
        return None
    return root


def _said(root: Element | None, path: str) -> str | None:
    """The text of an element, white space made single; None where it is absent or empty."""
    found = root.find(path) if root is not None else None
    text = normal("".join(found.itertext())) if found is not None else ""
    return text or None


_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_HOUR = re.compile(r"(\d{1,2}):(\d{2}):(\d{2})")
_ZONE = re.compile(r"([+-])(\d{2}):?(\d{2})")


def _stated_at(root: Element | None) -> datetime | None:
    date = root.find("dati/data") if root is not None else None
    day, hour = _DAY.search(_said(date, "giorno") or ""), _HOUR.search(_said(date, "ora") or "")
    zone = _ZONE.fullmatch((date.get("zona") or "").strip()) if date is not None else None
    if day is None or hour is None or zone is None:
        return None
    offset = timedelta(hours=int(zone[2]), minutes=int(zone[3])) * (-1 if zone[1] == "-" else 1)
    try:
        return datetime(
            int(day[3]), int(day[2]), int(day[1]), int(hour[1]), int(hour[2]), int(hour[3]), tzinfo=timezone(offset)
        )
    except ValueError:
        return None


def _pec(top: Part, root: Element | None, stated_at: datetime | None, proof: signature.Proof) -> Pec:
    header_type = top.header("x-ricevuta") or top.header("x-trasporto") or ""
    error = root.get("errore") if root is not None else None
    return Pec(
        type=((root.get("tipo") if root is not None else None) or header_type).strip(),
        identifier=_said(root, "dati/identificativo"),
        message_id=top.header("message-id"),
        reference_message_id=top.header("x-riferimento-message-id") or _said(root, "dati/msgid"),
        sender=_said(root, "intestazione/mittente"),
        recipients=_recipients(root),
        subject=_said(root, "intestazione/oggetto") or _bare(top.header("subject")),
        stated_at=stated_at,
        error=error or None,
        signature=proof.signature,
    )


_CARRIER_WORDS = re.compile(r"(?:\s*(?:POSTA CERTIFICATA|ANOMALIA MESSAGGIO)\s*:)+\s*", re.IGNORECASE)


def _bare(subject: str | None) -> str | None:
    """The subject without what providers write before it, some of them twice."""
    return _CARRIER_WORDS.sub("", subject, count=1) if subject and _CARRIER_WORDS.match(subject) else subject


def _recipients(root: Element | None) -> tuple[Recipient, ...]:
    found = root.findall("intestazione/destinatari") if root is not None else []
    return tuple(
        Recipient("".join(one.itertext()).strip(), certified=one.get("tipo") == "certificato")
        for one in found
        if "".join(one.itertext()).strip()
    )


_WORRYING = (SignatureStatus.BROKEN, SignatureStatus.MALFORMED, SignatureStatus.UNSIGNED)


def _signature_problems(proof: signature.Proof, stated_at: datetime | None, *, has_authorities: bool) -> list[Problem]:
    """What of the signature a person has to look at. That no authority was configured is not this message's fault."""
    status, problems = proof.signature.status, []
    if status in _WORRYING or (status is SignatureStatus.UNTRUSTED_CHAIN and has_authorities):
        problems.append(Problem(f"signature_{status}", proof.signature.reason, "smime.p7s"))
    if proof.signed_at is not None and stated_at is not None and abs(proof.signed_at - stated_at) > _ACCEPTABLE_LAG:
        phrase = Phrase(
            "The provider states %(stated)s and the signature says %(signed)s: one of the two times is wrong.",
            {"stated": stated_at.isoformat(), "signed": proof.signed_at.isoformat()},
        )
        problems.append(Problem("signature_time_differs", phrase, "daticert.xml"))
    return problems


def _receipt_problems(pec: Pec, root: Element | None) -> list[Problem]:
    if pec.type not in _NOT_DELIVERED and pec.error in (None, "nessuno"):
        return []
    reason = _said(root, "dati/errore-esteso") or pec.error or pec.type
    phrase = Phrase(
        "The message was not delivered: %(reason)s. Who had to receive it does not know.", {"reason": reason}
    )
    return [Problem("not_delivered", phrase, "daticert.xml")]


def _envelope_problems(root: Element | None, message: bytes | None, found: list[Problem]) -> list[Problem]:
    problems = []
    if root is None and not any(problem.code == "daticert_unreadable" for problem in found):
        phrase = Phrase("The envelope brings no attestation of its provider: the message counts as received only.")
        problems.append(Problem("daticert_missing", phrase, "daticert.xml"))
    if message is None:
        problems.append(
            Problem(
                "postacert_missing", Phrase("The envelope brings no message: ask the sender for it."), "postacert.eml"
            )
        )
    return problems
