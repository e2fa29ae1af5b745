"""What arrived: a message or a document, how far it can be trusted, and what was read in it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from preavviso.domain.notice import Notice
from preavviso.domain.phrase import Phrase
from preavviso.domain.profile import Table


class MessageKind(StrEnum):
    """What the outermost layer is. Inner layers never decide this."""

    PEC = "pec"
    PEC_RECEIPT = "pec_receipt"
    PEC_ANOMALY = "pec_anomaly"
    EMAIL = "email"
    DOCUMENT = "document"
    UNREADABLE = "unreadable"


class Trust(StrEnum):
    """How far the source may change what is known: what is only received may add and raise, never lower or close."""

    CERTIFIED = "certified"
    RECEIVED = "received"


class SignatureStatus(StrEnum):
    """What the provider's signature on a certified message proves. A state that is shown, never a gate."""

    VALID = "valid"
    VALID_EXPIRED_NOW = "valid_expired_now"
    UNTRUSTED_CHAIN = "untrusted_chain"
    BROKEN = "broken"
    UNSIGNED = "unsigned"
    MALFORMED = "malformed"


@dataclass(frozen=True, slots=True)
class Signature:
    """The verdict, the signing address where one is named, and why."""

    status: SignatureStatus
    signer: str | None
    reason: Phrase


@dataclass(frozen=True, slots=True)
class Recipient:
    """An addressee, and whether the box is a certified one."""

    address: str
    certified: bool


@dataclass(frozen=True, slots=True)
class Pec:
    """What the certified-mail provider attests (daticert.xml) and its signature.

    `type` is the provider's own word, an open set ("posta-certificata", "accettazione", "avvenuta-consegna", …);
    `stated_at` is the provider's legal time, with its offset.
    """

    type: str
    identifier: str | None
    message_id: str | None
    reference_message_id: str | None
    sender: str | None
    recipients: tuple[Recipient, ...]
    subject: str | None
    stated_at: datetime | None
    error: str | None
    signature: Signature


@dataclass(frozen=True, slots=True)
class Inner:
    """The message that a person or an office wrote, inside an envelope or by itself.

    `body` is its text where no list was found in it; a list's own lines stand with its notice.
    """

    sender: str | None
    to: tuple[str, ...]
    subject: str | None
    sent_at: datetime | None
    message_id: str | None
    body: str = ""


class ProtocolKind(StrEnum):
    """What protocol software says with its file: a document registered, an answer about one, or one made void."""

    SIGNATURE = "segnatura"
    CONFIRMATION = "conferma_ricezione"
    UPDATE = "aggiornamento_conferma"
    EXCEPTION = "notifica_eccezione"
    ANNULMENT = "annullamento_protocollazione"


@dataclass(frozen=True, slots=True)
class ProtocolDocument:
    """A file that the sender's protocol office names, and its digest as it is written there (base64, mostly)."""

    name: str
    digest: str


@dataclass(frozen=True, slots=True)
class Protocol:
    """What the sender's protocol office says of a message (Segnatura.xml): its own word, proved by no signature.

    `administration` and `area` are the codes of the public index of offices; what is not stated is an empty text.
    `reason`: why a document was made void, or could not be taken in.
    """

    kind: ProtocolKind
    administration: str
    area: str
    register: str
    registry_number: str
    registered_on: date | None
    subject: str
    documents: tuple[ProtocolDocument, ...] = ()
    reason: str = ""

    @property
    def identity(self) -> str | None:
        """By what is the registered document known wherever it turns up? None when too little is stated for that.

        >>> signed = Protocol(ProtocolKind.SIGNATURE, "CAL_01", "AOO1", "", "0012345", date(2025, 10, 24), "")
        >>> signed.identity
        'cal_01/aoo1//12345/2025'
        """
        number = self.registry_number.lstrip("0").casefold()
        if self.kind is not ProtocolKind.SIGNATURE or not (self.administration and number and self.registered_on):
            return None
        names = (self.administration, self.area, self.register)
        return "/".join((*(name.casefold() for name in names), number, str(self.registered_on.year)))


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that a person should know of a reading: a stable code, a sentence, and where."""

    code: str
    message: Phrase
    where: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was understood of one stored file. Reading the same bytes again gives the same reading.

    `tables`: the first rows of each table that was found, list or not, for a person to say what its columns hold.
    """

    sha256: str
    kind: MessageKind
    pec: Pec | None
    inner: Inner | None
    trust: Trust
    notices: tuple[Notice, ...]
    problems: tuple[Problem, ...]
    protocol: Protocol | None = None
    tables: tuple[Table, ...] = ()

    @property
    def needs_person(self) -> bool:
        """Is there anything that a person has to look at?"""
        return bool(self.problems) or any(notice.needs_review for notice in self.notices)
