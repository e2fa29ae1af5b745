"""A letter: what its body and its attachments hold, and the letters forwarded in it."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from preavviso.channels import mime
from preavviso.channels.body import read_lines
from preavviso.channels.content import Content, Setting, content_of, nothing_in, without_list
from preavviso.channels.document import read_document
from preavviso.channels.extract import Extract, Occasion
from preavviso.channels.format import Format, format_of
from preavviso.channels.lines import flowed_lines_of, lines_of
from preavviso.channels.mime import OPAQUE, Part
from preavviso.channels.page import lines_of_page
from preavviso.channels.parcel import DEEPEST, REFUSED, Packed, refused, unpacked, unsigned, unsigned_name
from preavviso.channels.refusal import TooMuch
from preavviso.channels.segnatura import is_protocol_data
from preavviso.domain.message import Inner, MessageKind, Pec, Problem
from preavviso.domain.notice import Notice, NoticeKind, fingerprint
from preavviso.domain.phrase import Phrase
from preavviso.domain.wording.announcement import is_about_executions, notice_kind
from preavviso.domain.wording.month import period_in
from preavviso.domain.wording.spelling import normal, plain

# What protocol software and mail programs add; it holds no list.
_COMPANIONS = ("smime.p7s", "daticert.xml", "segnatura.xml", "winmail.ics", "invite.ics")
_SMALL_IMAGE = 60_000
# A date before the first year, or farther from its arrival than any post takes, comes from a clock that is wrong.
_FIRST_YEAR = 1990
_SLOWEST_POST = timedelta(days=45)
# For the first lines of a page, or its text to be shown, more of it need not be taken apart.
_MOST_PAGE = 50_000
_MOST_BODY = 20_000


def message_kind(top: Part) -> MessageKind:
    """What is the outermost layer? Only its own headers say it: what stands inside is somebody else's word."""
    if top.header("x-ricevuta"):
        return MessageKind.PEC_RECEIPT
    transport = (top.header("x-trasporto") or "").strip().lower()
    if transport == "errore":
        return MessageKind.PEC_ANOMALY
    return MessageKind.PEC if transport else MessageKind.EMAIL


def inner_of(letter: Part, notices: Sequence[Notice]) -> Inner:
    """Who wrote what to whom, when; and its text, unless a list was found in it."""
    return Inner(
        sender=_writer(letter),
        to=mime.addresses(letter.raw_header("to")),
        subject=letter.header("subject"),
        sent_at=mime.instant(letter.header("date")),
        message_id=letter.header("message-id"),
        body="" if any(notice.source == "body" for notice in notices) else _body(_pieces(letter)),
    )


def _writer(letter: Part) -> str | None:
    return next(iter(mime.addresses(letter.raw_header("from"))), None)


@dataclass(slots=True)
class Pieces:
    """The pieces of a letter that can hold a list: texts to read in place, and attached files."""

    plain: list[Part]
    pages: list[Part]
    attached: list[Part]


def _pieces(letter: Part) -> Pieces:
    pieces = Pieces([], [], [])
    for part in _opened(letter):
        if part.parts or part.type.startswith("multipart/"):
            continue
        if part.type == "text/plain" and not part.is_attached:
            pieces.plain.append(part)
        elif part.type == "text/html" and not part.is_attached:
            pieces.pages.append(part)
        else:
            pieces.attached.append(part)
    return pieces


def _opened(letter: Part) -> Iterator[Part]:
    """The parts of a letter; those that its writer signed all together are taken out of their signature."""
    for part in letter.walk():
        try:
            yield from (mime.parse(unsigned(part.content)).walk() if part.type in OPAQUE else (part,))
        except TooMuch:
            yield part


def read_letter(
    letter: Part,
    around: Setting,
    *,
    is_official: bool,
    envelope: Pec | None = None,
    depth: int = 0,
) -> Content:
    """The notices of a letter's body and attachments, each list once: protocol software attaches copies of all.

    `around`: what may be asked and unpacked, and the layouts that were learnt.
    """
    subject = letter.header("subject") or (envelope.subject if envelope is not None else None) or ""
    sent_at = _sent_at(letter, envelope)
    pieces = _pieces(letter)
    sent = sent_at.date() if sent_at is not None else None
    opening = _opening(pieces)
    period = period_in(subject, sent) or period_in(opening, sent)
    sender = ((envelope.sender if envelope is not None else None) or _writer(letter) or "").lower()
    own_first = tuple(sorted(around.occasion.profiles, key=lambda profile: profile.sender != sender))
    setting = replace(around, subject=normal(subject), occasion=Occasion(period, sent, sender, own_first))
    try:
        body = _read_body(pieces, setting)
        content = content_of(body, "body", setting.subject, opening, setting.occasion.period)
    except TooMuch as limit:
        body = Extract()
        content = Content(problems=[Problem(limit.code, limit.phrase, "body")])
    for name, part in _named(pieces.attached):
        content.absorb(_read_attached(part, name, setting, depth))
    _match_signatures(content, {part.name.lower() for part in pieces.attached})
    content.notices = _once(content.notices)
    if not content.notices:
        content.notices += _reminder_alone(setting, body)
    if depth == 0 and is_official and not content.notices and not content.problems and _announces(setting, opening):
        content.problems += without_list(content, "body")
    return content


def _sent_at(letter: Part, envelope: Pec | None) -> datetime | None:
    """When was it sent? The provider's word before the sender's, whose clock may stand in 1900."""
    if envelope is not None and envelope.stated_at is not None:
        return envelope.stated_at
    written = mime.instant(letter.header("date"))
    arrived = mime.instant((letter.header("received") or "").rpartition(";")[2].strip())
    if arrived is not None and (written is None or abs(written - arrived) > _SLOWEST_POST):
        return arrived
    return written if written is not None and written.year >= _FIRST_YEAR else None


def _once(notices: Sequence[Notice]) -> list[Notice]:
    """Each list once: the most whole of its copies, in the place of the first."""
    copies: dict[str, list[Notice]] = {}
    for notice in notices:
        copies.setdefault(fingerprint(notice.kind, notice.period, notice.entries), []).append(notice)
    return [min(same, key=lambda notice: notice.needs_review) for same in copies.values()]


def _announces(setting: Setting, opening: str) -> bool:
    """Does the letter say that it brings a list of executions?"""
    return is_about_executions(setting.subject) or ("elenco" in plain(opening) and is_about_executions(opening))


def _body(pieces: Pieces) -> str:
    """What the letter says, for a person to read: its plain text, or its pages as lines."""
    text = "\n".join(part.text for part in pieces.plain).strip()
    pages = (line.text for part in pieces.pages for line in lines_of_page(part.text[:_MOST_PAGE]))
    return (text or "\n".join(pages))[:_MOST_BODY]


def _opening(pieces: Pieces) -> str:
    if pieces.plain:
        lines = pieces.plain[0].text[:_MOST_PAGE].splitlines()
    elif pieces.pages:
        lines = [line.text for line in lines_of_page(pieces.pages[0].text[:_MOST_PAGE])]
    else:
        return ""
    return "\n".join(lines[:15])[:2000]


def _read_body(pieces: Pieces, setting: Setting) -> Extract:
    """The list in the body. The page is read where the plain text holds no whole list: some programs leave it empty."""
    plain, page = Extract(), Extract()
    for part in pieces.plain:
        lines = (flowed_lines_of if part.parameter("format") == "flowed" else lines_of)(part.text)
        plain.absorb(read_lines(lines, setting.occasion))
    if not pieces.pages or (plain.entries and plain.completeness().complete):
        return plain
    for part in pieces.pages:
        page.absorb(read_lines(lines_of_page(part.text), setting.occasion))
    return page if _rank(page) > _rank(plain) else plain


def _rank(result: Extract) -> tuple[int, bool, int]:
    return (len(result.entries), result.completeness().complete, -len(result.leftover))


def _reminder_alone(setting: Setting, body: Extract) -> list[Notice]:
    """A reminder that repeats no list is a notice all the same: it says that the authority asked again."""
    is_reminder = notice_kind(setting.subject, "") is NoticeKind.REMINDER
    if not is_reminder or not is_about_executions(setting.subject):
        return []
    return [
        Notice(NoticeKind.REMINDER, setting.occasion.period, "body", (), Extract().completeness(), tuple(body.original))
    ]


def attached_to(letter: Part) -> list[tuple[str, Part]]:
    """The attachments of a letter, by the names that notices call them by."""
    return _named(_pieces(letter).attached)


def _named(attached: Sequence[Part]) -> list[tuple[str, Part]]:
    return [(part.name or f"attachment {number}", part) for number, part in enumerate(attached, 1)]


def _read_attached(part: Part, name: str, setting: Setting, depth: int) -> Content:
    """What one attachment holds."""
    try:
        raw = part.content
        if _is_companion(part, raw):
            return Content()
        if part.type == "message/rfc822":
            return _read_forwarded(raw, name, setting, depth + 1)
        return read_enclosed(raw, name, setting, depth)
    except TooMuch as limit:
        return Content(problems=[Problem(limit.code, limit.phrase, name)])


def read_enclosed(raw: bytes, name: str, setting: Setting, depth: int = 0) -> Content:
    """What a file holds that came attached, packed in an archive or by itself. Raises TooMuch: it is not opened."""
    found = format_of(raw, name)
    if found is Format.SIGNED:
        raw, name = unsigned(raw), unsigned_name(name)
        found = format_of(raw, name)
    match found:
        case Format.EMPTY:
            return Content(problems=[nothing_in(name)])
        case Format.MESSAGE:
            return _read_forwarded(raw, name, setting, depth + 1)
        case Format.ZIP:
            return _read_archive(raw, name, setting, depth + 1)
        case _ if found in REFUSED:
            raise refused(found, name)
        case _:
            content = read_document(raw, name, found, setting)
            digest = hashlib.sha256(raw).hexdigest()
            content.notices = [replace(notice, digest=digest) for notice in content.notices]
            return content


def _read_archive(raw: bytes, name: str, setting: Setting, depth: int) -> Content:
    if depth > DEEPEST:
        raise _too_deep()
    content = Content()
    places: set[str] = set()
    for packed in unpacked(raw, setting.unpacking):
        place = f"{name}/{packed.name}"
        places.add(place.lower())
        if packed.name.lower() not in _COMPANIONS:
            content.absorb(_read_packed(packed, place, setting, depth))
        if setting.unpacking.is_used_up:
            break
    _match_signatures(content, places)
    return content if places else Content(problems=[nothing_in(name)])


def _read_packed(packed: Packed, place: str, setting: Setting, depth: int) -> Content:
    try:
        raw = packed.content()
        return Content() if is_protocol_data(raw) else read_enclosed(raw, place, setting, depth)
    except TooMuch as limit:
        return Content(problems=[Problem(limit.code, limit.phrase, place)])


def _match_signatures(content: Content, files: set[str]) -> None:
    """A signature that stands by itself asks for its document, unless that came beside it."""
    content.problems = [
        problem
        for problem in content.problems
        if problem.code != "signature_alone" or unsigned_name(problem.where.lower()) not in files
    ]


def _too_deep() -> TooMuch:
    phrase = Phrase(
        "There are messages or archives inside each other more than %(most)s deep: open this one by hand.",
        {"most": DEEPEST},
    )
    return TooMuch("enclosed_too_deep", phrase)


def _is_companion(part: Part, raw: bytes) -> bool:
    """Signatures, calendars, data of protocol software and the small pictures of letterheads hold no list."""
    if part.name.lower() in _COMPANIONS or part.type in ("text/calendar", "text/vcard", "text/x-vcard"):
        return True
    if is_protocol_data(raw):
        return True
    if part.type in ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"):
        return True
    if part.type in ("message/delivery-status", "text/rfc822-headers", "message/disposition-notification"):
        return True
    is_inline = (
        part.raw_header("content-id") is not None or "inline" in (part.raw_header("content-disposition") or "").lower()
    )
    return part.type.startswith("image/") and is_inline and len(raw) < _SMALL_IMAGE


def _read_forwarded(raw: bytes, name: str, around: Setting, depth: int) -> Content:
    """What a message holds that somebody sent on: it has only been received, whoever certified it to them."""
    if depth > DEEPEST:
        raise _too_deep()
    letter = letter_in(raw)
    if letter is None:
        return Content()
    content = read_letter(letter, around, is_official=False, depth=depth)
    content.is_forwarded = bool(content.notices)
    content.notices = [replace(notice, source=f"{name}/{notice.source}") for notice in content.notices]
    content.problems = [replace(problem, where=f"{name}/{problem.where}") for problem in content.problems]
    content.tables = [replace(table, source=f"{name}/{table.source}") for table in content.tables]
    return content


def letter_in(raw: bytes) -> Part | None:
    """The letter that a message brings, out of its envelope if it lies in one. None: a receipt brings none."""
    letter = mime.parse(raw)
    kind = message_kind(letter)
    if kind is MessageKind.PEC_RECEIPT:
        return None
    if kind is MessageKind.EMAIL:
        return letter
    from preavviso.channels.pec import carried_message

    carried = carried_message(letter)
    return letter if carried is None else mime.parse(carried)
