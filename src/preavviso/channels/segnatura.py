"""What protocol software attaches to a message: who registered it, under which number, and what it says of others.

Three forms are in use (2001 with a document type, 2013, 2021), and more habits than forms. The names of the elements
are the same in all; so the elements are looked for by name, in any name space or none, and no document type is loaded.
"""

import re
from collections.abc import Iterable
from datetime import date
from html.entities import html5
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from preavviso.channels.mime import Part, decoded_text
from preavviso.domain.message import Problem, Protocol, ProtocolDocument, ProtocolKind
from preavviso.domain.phrase import Phrase
from preavviso.domain.wording.spelling import normal

_MOST = 1_000_000
_MOST_DOCUMENTS = 200
_ROOTS = {
    "Segnatura": ProtocolKind.SIGNATURE,
    "SegnaturaInformatica": ProtocolKind.SIGNATURE,
    "ConfermaRicezione": ProtocolKind.CONFIRMATION,
    "AggiornamentoConferma": ProtocolKind.UPDATE,
    "NotificaEccezione": ProtocolKind.EXCEPTION,
    "AnnullamentoProtocollazione": ProtocolKind.ANNULMENT,
}
_ROOT = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:" + "|".join(_ROOTS).encode() + rb")[\s>/]")


def is_protocol_data(raw: bytes) -> bool:
    """Is this a file that protocol software writes for protocol software? It holds no list."""
    start = raw[:4096]
    return len(raw) <= _MOST and start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and bool(_ROOT.search(start))


def protocol_of(letter: Part) -> tuple[Protocol | None, list[Problem]]:
    """What does the sender's protocol office say of this letter, and what of it has a person to look at?

    Only the letter's own files are asked: those of a message forwarded in it speak of another message.
    """
    parts = (part for part in letter.walk() if not part.parts and part.is_attached and len(part.body) < 2 * _MOST)
    found = next(((part.name, raw) for part in parts if is_protocol_data(raw := part.content)), None)
    if found is None:
        return None, []
    name, raw = found
    root = _root(raw)
    if root is None:
        phrase = Phrase(
            "The file %(name)s of the sender's protocol office cannot be read: the message goes without its number.",
            {"name": name},
        )
        return None, [Problem("protocol_unreadable", phrase, name)]
    protocol = _protocol(root)
    return protocol, list(_problems(protocol, name))


_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]{0,1000}(?:\[[^\]]{0,10000}\]\s*)?>")
_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
_ENCODING = re.compile(rb"""<\?xml[^>]{0,100}encoding=["']([\w.-]{1,40})["']""")
_LOOSE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)(?:(\w{1,30};))?")


def _root(raw: bytes) -> Element | None:
    """The file's outermost element; what it declares of itself is not needed, and its document type not wanted."""
    encoding = _ENCODING.match(raw.lstrip())
    text = decoded_text(raw, encoding[1].decode("ascii") if encoding else None)
    text = _DECLARATION.sub("", _DOCTYPE.sub("", text, count=1), count=1)
    text = _LOOSE_AMPERSAND.sub(lambda match: html5.get(match[1] or "", f"&amp;{match[1] or ''}"), text)
    try:
        root: Element = fromstring(text.strip(), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        return None
    return root if _name(root) in _ROOTS else None


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _protocol(root: Element) -> Protocol:
    kind = _ROOTS[_name(root)]
    heading = _first(root, "Intestazione") if kind is ProtocolKind.SIGNATURE else None
    own = _first(root if heading is None else heading, "Identificatore")
    return Protocol(
        kind=kind,
        administration=_text(own, "CodiceAmministrazione"),
        area=_text(own, "CodiceAOO"),
        register=_text(own, "CodiceRegistro"),
        registry_number=_text(own, "NumeroRegistrazione"),
        registered_on=_day(_text(own, "DataRegistrazione")),
        subject=_text(heading, "Oggetto"),
        documents=tuple(_documents(root))[:_MOST_DOCUMENTS] if kind is ProtocolKind.SIGNATURE else (),
        reason=_text(root, "Motivo"),
    )


def _first(parent: Element | None, name: str) -> Element | None:
    """The first element of this name at any depth; that of the outer levels stands first in all forms."""
    return next((element for element in _elements(parent) if _name(element) == name), None)


def _elements(parent: Element | None) -> Iterable[Element]:
    return () if parent is None else parent.iter()


def _text(parent: Element | None, name: str) -> str:
    found = _first(parent, name)
    return normal("".join(found.itertext())) if found is not None else ""


def _documents(root: Element) -> Iterable[ProtocolDocument]:
    for element in _elements(root):
        name = element.get("nomeFile") or element.get("nome")
        if name and _name(element) in ("Documento", "DocumentoPrimario", "Allegato"):
            yield ProtocolDocument(normal(name), _text(element, "Impronta"))


_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_ITALIAN = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


def _day(text: str) -> date | None:
    """A day as the rule writes it, or as Italians do."""
    iso, italian = _ISO.match(text), _ITALIAN.match(text)
    numbers = iso.groups() if iso else italian.groups()[::-1] if italian else None
    try:
        return date(*map(int, numbers)) if numbers else None
    except ValueError:
        return None


def _problems(protocol: Protocol, name: str) -> Iterable[Problem]:
    """An annulment changes nothing by itself: whether the list still holds is asked of who sent it."""
    number = protocol.registry_number or "—"
    day = protocol.registered_on.isoformat() if protocol.registered_on else "—"
    about = {"number": number, "day": day, "reason": protocol.reason or "—"}
    if protocol.kind is ProtocolKind.ANNULMENT:
        phrase = Phrase(
            "The sender's protocol office makes its number %(number)s of %(day)s void (%(reason)s). Nothing was "
            "changed: ask the sender whether what it had sent under that number still holds.",
            about,
        )
        yield Problem("protocol_annulled", phrase, name)
    elif protocol.kind is ProtocolKind.EXCEPTION:
        phrase = Phrase(
            "The receiver's protocol office did not take in a message of ours (%(reason)s): send it again, corrected.",
            about,
        )
        yield Problem("protocol_exception", phrase, name)
