"""How the trade's values are said in the reader's language."""

from datetime import date, datetime, time
from enum import StrEnum
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from django import template
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from preavviso.domain import where as where_of
from preavviso.domain.answer import Answer, word
from preavviso.domain.called import called
from preavviso.domain.matching.difference import visible
from preavviso.domain.notice import Period
from preavviso.domain.phrase import Phrase
from preavviso.queries.chronology import RestsOn
from preavviso.queries.entries import Kept
from preavviso.queries.intake import State

register = template.Library()

# What many messages are in a sum: "received 3 = registered 2 + to be checked 1".
IN_SUM = {
    State.RECEIVED: pgettext_lazy("in a sum", "being read"),
    State.REGISTERED: pgettext_lazy("in a sum", "registered"),
    State.NEEDS_REVIEW: pgettext_lazy("in a sum", "to be checked"),
    State.QUARANTINED: pgettext_lazy("in a sum", "in quarantine"),
    State.SET_ASIDE: pgettext_lazy("in a sum", "set aside"),
}

STATES = {
    State.RECEIVED: pgettext_lazy("one message", "Being read"),
    State.REGISTERED: pgettext_lazy("one message", "Registered"),
    State.NEEDS_REVIEW: pgettext_lazy("one message", "To be checked"),
    State.QUARANTINED: pgettext_lazy("one message", "In quarantine"),
    State.SET_ASIDE: pgettext_lazy("one message", "Set aside"),
}
RESTS_ON = {
    RestsOn.LEGAL: _("legal time"),
    RestsOn.WORD: _("the sender's word"),
    RestsOn.OWN: _("the office's record"),
}


@register.filter
def in_words(value: Phrase | StrEnum | State) -> str:
    """A phrase, or one of a closed list, in the reader's language."""
    match value:
        case Phrase():
            return value.in_words(gettext)
        case State():
            return str(STATES[value])
        case RestsOn():
            return str(RESTS_ON[value])
        case _:
            return called(value).in_words(gettext)


@register.filter
def in_sum(state: State) -> str:
    """A message's state, of many, where they are added up."""
    return str(IN_SUM[state])


@register.filter
def answer(given: Answer) -> str:
    """What somebody stated, or that nobody did."""
    return in_words(word(given))


FIELDS = {
    "surname": _("surname"),
    "given_name": _("given name"),
    "address": _("address"),
    "tenancy_code": _("tenancy code"),
    "planned_on": _("planned day"),
    "planned_at": _("hour"),
    "decision": _("decision"),
    "remark": _("remark"),
    "vulnerability": _("vulnerability"),
    "vulnerability_text": _("words on vulnerability"),
}


@register.filter
def differences(kept: Kept) -> list[tuple[str, str, str]]:
    """Where a line does not say what the list says: the field, the list's words, and those of now."""
    return [
        (str(FIELDS[name]), said(getattr(kept.read, name)), said(getattr(kept.says, name))) for name in kept.corrected
    ]


@register.filter
def said(value: object) -> str:
    """One value of a line as people write it; a dash where it says nothing."""
    match value:
        case None | "":
            return "–"
        case StrEnum():
            return in_words(value)
        case date():
            return f"{value:%d/%m/%Y}"
        case time():
            return f"{value:%H:%M}"
        case _:
            return str(value)


@register.filter
def reason(phrase: Phrase) -> str:
    """A phrase to stand among others in one line: without the stop at its end."""
    return phrase.in_words(gettext).removesuffix(".")


@register.filter
def who(source: str | Phrase) -> str:
    """Who or what says something: a name or an address as it is, a box by its own name."""
    if isinstance(source, Phrase):
        return in_words(source)
    if source.startswith("imap://"):
        return unquote(urlsplit(source).username or source)
    if source.startswith("/"):
        return PurePosixPath(source).parent.name
    return source


@register.filter
def place(where: str) -> str:
    """Where in a message something stands, in the reader's language."""
    return where_of.place(where).in_words(gettext)


@register.filter(expects_localtime=True)
def day(when: date) -> str:
    """A day in words: Friday 24 October 2025."""
    return _written(when, "l j F Y")


@register.filter(expects_localtime=True)
def day_of_year(when: date) -> str:
    """A near day in words, without its year: Friday 24 October."""
    return _written(when, "l j F")


@register.filter(expects_localtime=True)
def date_in_words(when: date) -> str:
    """A day without its weekday: 24 October 2025."""
    return _written(when, "j F Y")


@register.filter(expects_localtime=True)
def day_and_hour(when: datetime) -> str:
    """A moment: Friday 24 October 2025, 10:15."""
    return _written(when, "l j F Y, H:i")


@register.filter
def month(period: Period | str) -> str:
    """A notice's month: November 2025."""
    return _written((period if isinstance(period, Period) else Period.parse(period)).first_day, "F Y")


def _written(when: date, format: str) -> str:
    """Django writes Italian days and months with a capital; Italian does not."""
    written = date_format(when, format)
    return written.lower() if get_language() == "it" else written


@register.filter
def ago(days: int) -> int:
    """Days left turned into days gone by."""
    return -days


@register.filter
def seen(text: str) -> str:
    """What a source wrote, with signs that nobody sees written out."""
    return visible(text)


@register.filter
def points(bits: float) -> str:
    """Bits as points for or against: +5,4."""
    sign = "+" if bits > 0 else "−" if bits < 0 else ""
    return f"{sign}{number_format(abs(bits), 1)}"


@register.filter
def plain(number: float) -> str:
    """A number as a picture's measures are written, in any language."""
    return f"{number:.1f}"


@register.filter
def iso_day(text: str) -> str:
    """A day that is kept as text, as people write it; any other text as it is."""
    try:
        return said(date.fromisoformat(text))
    except ValueError:
        return text
