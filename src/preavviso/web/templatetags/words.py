"""How the trade's values are said in the reader's language."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from preavviso.access.context import COMMAND_LINE, WORKER
from preavviso.domain.answer import Word
from preavviso.domain.message import MessageKind, SignatureStatus, Trust
from preavviso.domain.notice import Decision, NoticeKind, Period
from preavviso.domain.phrase import Phrase
from preavviso.domain.priority import Urgency
from preavviso.domain.role import Role
from preavviso.queries.chronology import RestsOn
from preavviso.queries.intake import State

register = template.Library()

# One table for each type: members of two types may be written alike.
WORDS: dict[type, dict[str, str | Promise]] = {
    Urgency: {
        Urgency.PASSED: _("Day passed"),
        Urgency.NOW: _("Now"),
        Urgency.SOON: _("Soon"),
        Urgency.LATER: _("Further on"),
    },
    Decision: {
        Decision.EXECUTE: _("To be executed"),
        Decision.POSTPONE: _("Postponed"),
        Decision.SUSPEND: _("Suspended"),
        Decision.ASSESS: _("Being assessed"),
        Decision.VACATED: _("Dwelling empty"),
        Decision.UNKNOWN: _("Decision not clear"),
    },
    NoticeKind: {
        NoticeKind.PROGRAMME: _("Programme"),
        NoticeKind.REMINDER: _("Reminder"),
        NoticeKind.EMPTY: _("Month without entries"),
        NoticeKind.UNKNOWN: _("List of an unclear kind"),
    },
    Word: {
        Word.NOT_STATED: _("not stated"),
        Word.STATED_YES: _("stated"),
        Word.STATED_NO: _("the source states that there is none"),
    },
    Trust: {
        Trust.CERTIFIED: _("certified mail with a valid signature"),
        Trust.RECEIVED: _("received without certification: it may add and raise, never lower"),
    },
    SignatureStatus: {
        SignatureStatus.VALID: _("Valid signature"),
        SignatureStatus.VALID_EXPIRED_NOW: _("Signature valid then, its certificate has expired since"),
        SignatureStatus.UNTRUSTED_CHAIN: _("Signature of an issuer that is not recognised here"),
        SignatureStatus.BROKEN: _("Signature that does not fit the content"),
        SignatureStatus.UNSIGNED: _("Without a signature"),
        SignatureStatus.MALFORMED: _("Signature that cannot be read"),
    },
    MessageKind: {
        MessageKind.PEC: _("Certified mail (PEC)"),
        MessageKind.PEC_RECEIPT: _("Certified-mail receipt"),
        MessageKind.PEC_ANOMALY: _("Anomaly envelope of certified mail"),
        MessageKind.EMAIL: _("Plain mail"),
        MessageKind.DOCUMENT: _("Document"),
        MessageKind.UNREADABLE: _("Not readable"),
    },
    State: {
        State.RECEIVED: _("Being read"),
        State.REGISTERED: _("Registered"),
        State.NEEDS_REVIEW: _("To be checked"),
        State.QUARANTINED: _("In quarantine"),
        State.SET_ASIDE: _("Set aside"),
    },
    RestsOn: {
        RestsOn.LEGAL: _("legal time"),
        RestsOn.WORD: _("the sender's word"),
        RestsOn.OWN: _("the office's record"),
    },
    Role: {
        Role.SOCIAL_WORKER: _("Social worker"),
        Role.COORDINATOR: _("Coordinator"),
        Role.AUTHORITY_CLERK: _("Housing authority's office"),
        Role.AUDITOR: _("Auditor"),
        Role.ADMINISTRATOR: _("Administrator"),
    },
}
PLACES = {"body": _("in the message's text")}
MARKS = {WORKER: _("automatic reading"), COMMAND_LINE: _("who runs the machine")}


@register.filter
def in_words(value: Phrase | Urgency | Decision | NoticeKind | Word | Trust | SignatureStatus | MessageKind) -> str:
    """A phrase, or one of the closed lists above, in the reader's language."""
    if isinstance(value, Phrase):
        return value.in_words(gettext)
    return str(WORDS[type(value)][value])


@register.filter
def reason(phrase: Phrase) -> str:
    """A phrase to stand among others in one line: without the stop at its end."""
    return phrase.in_words(gettext).removesuffix(".")


@register.filter
def who(source: str) -> str:
    """Who or what says something: a person's name or an address as it is, a job by what it does."""
    return str(MARKS.get(source, source))


@register.filter
def place(where: str) -> str:
    """Where in a message something stands: an attachment's name and cells as they are, its text by what it is."""
    return str(PLACES.get(where, where))


@register.filter
def first_day_of(period: Period | str) -> object:
    """A notice's month as a date, to be written as a month."""
    return (period if isinstance(period, Period) else Period.parse(period)).first_day


@register.filter
def ago(days: int) -> int:
    """Days left turned into days gone by."""
    return -days
