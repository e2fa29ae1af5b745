"""A stored file read: what it is, how far it can be trusted, and which notices it holds."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from preavviso.channels import mime
from preavviso.channels.aid import NOTHING, Aid
from preavviso.channels.content import Setting, nothing_in, without_list
from preavviso.channels.extract import Occasion
from preavviso.channels.format import Format, format_of
from preavviso.channels.letter import inner_of, message_kind, read_enclosed, read_letter
from preavviso.channels.refusal import TooMuch, bounded, unreadable
from preavviso.channels.segnatura import protocol_of
from preavviso.domain.message import MessageKind, Problem, Reading, Trust
from preavviso.domain.phrase import Phrase
from preavviso.domain.profile import Profile
from preavviso.domain.wording.spelling import normal


def read(
    raw: bytes,
    name: str,
    authorities: Sequence[bytes] = (),
    aid: Aid = NOTHING,
    profiles: Sequence[Profile] = (),
    *,
    now: datetime | None = None,
) -> Reading:
    """What is this file, and which notices does it hold? Reading the same bytes twice gives the same answer.

    `authorities`: the operator's CA certificates for certified mail, PEM or DER. `now` only tells a signature that is
    still valid from one that has expired since; without it that difference is not made. `aid`: the other programs
    that may be asked, for pictures and old text documents. `profiles`: the layouts that were learnt, all of them;
    each notice says by which it was read. Never raises for bad input.
    """
    sha256 = hashlib.sha256(raw).hexdigest()
    try:
        bounded(raw)
        found = format_of(raw, name)
        if found is Format.MESSAGE:
            return _read_message(raw, sha256, tuple(authorities), aid, tuple(profiles), now)
        return _read_file(raw, name, sha256, found, aid, tuple(profiles))
    except TooMuch as limit:
        return unreadable(sha256, Problem(limit.code, limit.phrase, name))


def _read_file(raw: bytes, name: str, sha256: str, found: Format, aid: Aid, profiles: tuple[Profile, ...]) -> Reading:
    if found is Format.EMPTY:
        return unreadable(sha256, nothing_in(name))
    if found is Format.UNKNOWN:
        phrase = Phrase(
            "The file is of a kind that is not known: open it by hand, and ask for a kind that can be read."
        )
        return unreadable(sha256, Problem("format_unknown", phrase, name))
    setting = Setting(normal(name.replace("_", " ")), Occasion(profiles=profiles), aid)
    content = read_enclosed(raw, name, setting)
    problems = content.problems or without_list(content, name)
    read = Reading(sha256, MessageKind.DOCUMENT, None, None, Trust.RECEIVED, tuple(content.notices), tuple(problems))
    return replace(read, tables=tuple(content.tables))


def _read_message(
    raw: bytes,
    sha256: str,
    authorities: tuple[bytes, ...],
    aid: Aid,
    profiles: tuple[Profile, ...],
    now: datetime | None,
) -> Reading:
    top = mime.parse(raw)
    kind = message_kind(top)
    around = Setting("", Occasion(profiles=profiles), aid)
    if kind is MessageKind.EMAIL:
        content = read_letter(top, around, is_official=False)
        written = inner_of(top, content.notices)
        protocol, said = protocol_of(top)
        problems = (*content.problems, *said)
        tables = tuple(content.tables)
        return Reading(sha256, kind, None, written, Trust.RECEIVED, tuple(content.notices), problems, protocol, tables)
    # The libraries for signatures take long to load, and whoever only asks the cage never needs them.
    from preavviso.channels.pec import open_envelope

    envelope = open_envelope(top, kind, authorities, now)
    opened = Reading(sha256, kind, envelope.pec, None, Trust.RECEIVED, (), envelope.problems)
    if kind is MessageKind.PEC_RECEIPT:
        # A receipt carries a copy of our own message: its list is not news.
        return opened
    try:
        letter = top if envelope.message is None else mime.parse(envelope.message)
    except TooMuch as limit:
        return replace(opened, problems=(*opened.problems, Problem(limit.code, limit.phrase, "postacert.eml")))
    content = read_letter(letter, around, is_official=True, envelope=envelope.pec)
    is_certified = envelope.is_certified and kind is MessageKind.PEC and not content.is_forwarded
    protocol, said = protocol_of(letter)
    return replace(
        opened,
        inner=None if letter is top else inner_of(letter, content.notices),
        trust=Trust.CERTIFIED if is_certified else Trust.RECEIVED,
        notices=tuple(content.notices),
        problems=(*opened.problems, *content.problems, *said),
        protocol=protocol,
        tables=tuple(content.tables),
    )
