"""How the trade's closed lists are called, in pages, in a terminal and in the documentation alike."""

from collections.abc import Mapping
from enum import StrEnum

from preavviso.domain.answer import Word
from preavviso.domain.copy import Layer
from preavviso.domain.correction import Correcting
from preavviso.domain.identity import Identity, Said
from preavviso.domain.matching.outcome import Outcome
from preavviso.domain.message import MessageKind, SignatureStatus, Trust
from preavviso.domain.notice import Decision, NoticeKind
from preavviso.domain.phrase import Phrase
from preavviso.domain.priority import Urgency
from preavviso.domain.registry import Field, Kind
from preavviso.domain.revision import What
from preavviso.domain.role import Role

# One table for each type: members of two types may be written alike.
_CALLED: Mapping[type[StrEnum], Mapping[StrEnum, Phrase]] = {
    Urgency: {
        Urgency.PASSED: Phrase("Day passed"),
        Urgency.NOW: Phrase("Now"),
        Urgency.SOON: Phrase("Soon"),
        Urgency.LATER: Phrase("Further on"),
    },
    Decision: {
        Decision.EXECUTE: Phrase("To be executed"),
        Decision.POSTPONE: Phrase("Postponed"),
        Decision.SUSPEND: Phrase("Suspended"),
        Decision.ASSESS: Phrase("Being assessed"),
        Decision.VACATED: Phrase("Dwelling empty"),
        Decision.UNKNOWN: Phrase("Decision not clear"),
    },
    NoticeKind: {
        NoticeKind.PROGRAMME: Phrase("Programme"),
        NoticeKind.REMINDER: Phrase("Reminder"),
        NoticeKind.EMPTY: Phrase("Month without entries"),
        NoticeKind.UNKNOWN: Phrase("List of an unclear kind"),
    },
    Word: {
        Word.NOT_STATED: Phrase("not stated"),
        Word.STATED_YES: Phrase("stated"),
        Word.STATED_NO: Phrase("the source states that there is none"),
    },
    Layer: {
        Layer.IDENTIFIER: Phrase("the message's identifier"),
        Layer.PROTOCOL: Phrase("the sender's protocol number"),
        Layer.ATTACHMENT: Phrase("the attached file"),
        Layer.LINES: Phrase("its lines"),
    },
    What: {
        What.ADDED: Phrase("not on the list before"),
        What.DAY_MOVED: Phrase("another day"),
        What.HOUR_MOVED: Phrase("another hour"),
        What.DECISION_CHANGED: Phrase("another decision"),
        What.VANISHED: Phrase("no longer on the list: to be confirmed with the authority"),
        What.UNCHANGED: Phrase("as before"),
    },
    Trust: {
        Trust.CERTIFIED: Phrase("certified mail with a valid signature"),
        Trust.RECEIVED: Phrase("received without certification: it may add and raise, never lower"),
    },
    SignatureStatus: {
        SignatureStatus.VALID: Phrase("Valid signature"),
        SignatureStatus.VALID_EXPIRED_NOW: Phrase("Signature valid then, its certificate has expired since"),
        SignatureStatus.UNTRUSTED_CHAIN: Phrase("Signature of an issuer that is not recognised here"),
        SignatureStatus.BROKEN: Phrase("Signature that does not fit the content"),
        SignatureStatus.UNSIGNED: Phrase("Without a signature"),
        SignatureStatus.MALFORMED: Phrase("Signature that cannot be read"),
    },
    MessageKind: {
        MessageKind.PEC: Phrase("Certified mail (PEC)"),
        MessageKind.PEC_RECEIPT: Phrase("Certified-mail receipt"),
        MessageKind.PEC_ANOMALY: Phrase("Anomaly envelope of certified mail"),
        MessageKind.EMAIL: Phrase("Plain mail"),
        MessageKind.DOCUMENT: Phrase("Document"),
        MessageKind.UNREADABLE: Phrase("Not readable"),
    },
    Correcting: {
        Correcting.CORRECTED: Phrase("put right"),
        Correcting.DISMISSED: Phrase("said to be no entry"),
        Correcting.ADDED: Phrase("added"),
    },
    Outcome: {
        Outcome.CERTAIN: Phrase("certain"),
        Outcome.PROBABLE: Phrase("probable"),
        Outcome.TO_CHECK: Phrase("to be checked"),
        Outcome.NONE_FOUND: Phrase("nobody found"),
    },
    Kind: {
        Kind.REGISTRY: Phrase("Registry"),
        Kind.INTERVENTIONS: Phrase("Prior interventions"),
    },
    Field: {
        Field.NUMBER: Phrase("Number of the record"),
        Field.PERSON: Phrase("The person's number in the registry"),
        Field.SURNAME: Phrase("Surname"),
        Field.GIVEN_NAME: Phrase("Given name"),
        Field.FULL_NAME: Phrase("Surname and given name together"),
        Field.BIRTH_DATE: Phrase("Birth date"),
        Field.CODICE_FISCALE: Phrase("Codice fiscale"),
        Field.HOUSEHOLD: Phrase("Number of the household"),
        Field.STREET_KIND: Phrase("Kind of street"),
        Field.ADDRESS: Phrase("Address"),
        Field.CIVIC: Phrase("House number"),
        Field.CIVIC_LETTER: Phrase("Letter of the house number"),
        Field.STAIR: Phrase("Staircase"),
        Field.FLAT: Phrase("Flat"),
        Field.MUNICIPALITY: Phrase("Municipality"),
        Field.VALID_FROM: Phrase("Holds from"),
        Field.VALID_TO: Phrase("Holds until"),
        Field.KIND: Phrase("Kind of intervention"),
        Field.OPENED_ON: Phrase("Opened on"),
        Field.CLOSED_ON: Phrase("Closed on"),
        Field.OFFICE: Phrase("Office"),
        Field.NOT_NEEDED: Phrase("Not needed"),
    },
    Said: {
        Said.SAME: Phrase("it is the same person"),
        Said.NOT_SAME: Phrase("it is not"),
        Said.CANNOT_SAY: Phrase("it cannot be told"),
    },
    Identity: {
        Identity.NOT_LOOKED_UP: Phrase("not looked for in the registry yet"),
        Identity.NONE_FOUND: Phrase("no match in the registry"),
        Identity.TO_CONFIRM: Phrase("possible match in the registry, to be confirmed"),
        Identity.LEFT_OPEN: Phrase("who it is in the registry could not be told"),
        Identity.CONFIRMED: Phrase("confirmed in the registry"),
    },
    Role: {
        Role.SOCIAL_WORKER: Phrase("Social worker"),
        Role.COORDINATOR: Phrase("Coordinator"),
        Role.AUTHORITY_CLERK: Phrase("Housing authority's office"),
        Role.AUDITOR: Phrase("Auditor"),
        Role.ADMINISTRATOR: Phrase("Administrator"),
    },
}


def called(member: StrEnum) -> Phrase:
    """How is this member of a closed list called?

    >>> str(called(Decision.POSTPONE))
    'Postponed'
    """
    return _CALLED[type(member)][member]
