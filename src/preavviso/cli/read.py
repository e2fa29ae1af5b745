"""`preavviso read`: what each file is and which notices it holds, without a database."""

import hashlib
import json
import os
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, NoReturn

import typer

from preavviso.channels.cage import Cage
from preavviso.channels.reading import MOST_BYTES, unreadable
from preavviso.cli.language import _
from preavviso.domain.answer import Stated, word
from preavviso.domain.message import Inner, Pec, Problem, Reading
from preavviso.domain.notice import Decision, Entry, Notice, NoticeKind
from preavviso.domain.phrase import Phrase

if TYPE_CHECKING:
    from rich.console import Console

_CERTIFICATE_ENDINGS = (".pem", ".crt", ".cer", ".der")
_PATIENCE = 1.0


def read(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help=_("Messages, lists, folders or maildirs."))],
    as_json: Annotated[bool, typer.Option("--json", help=_("One JSON object per file, one per line."))] = False,
    pec_ca: Annotated[
        Path | None,
        typer.Option(
            "--pec-ca",
            envvar="PREAVVISO_PEC_CA",
            help=_("Folder with the certificates of the authorities trusted for certified mail."),
        ),
    ] = None,
) -> None:
    """Read messages and lists, and say what is in them and what is not clear."""
    for path in paths:
        if not os.path.lexists(path):
            _refuse(_("There is nothing at %(path)s: check the name and try again.") % {"path": path})
    authorities = _authorities(pec_ca)
    needs_person = False
    files = [file for path in paths for file in _files(path)]
    with Cage(authorities) as cage, _progress(len(files)) as advance:
        for file in files:
            reading = _reading(cage, file)
            needs_person = needs_person or reading.needs_person
            _show(file, reading, as_json=as_json)
            advance()
    raise typer.Exit(1 if needs_person else 0)


def _refuse(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(2)


# --- Files -------------------------------------------------------------------------------------------------------


def _authorities(folder: Path | None) -> tuple[bytes, ...]:
    if folder is None:
        return ()
    try:
        found = sorted(
            file for file in folder.iterdir() if file.suffix.lower() in _CERTIFICATE_ENDINGS and file.is_file()
        )
        certificates = tuple(file.read_bytes() for file in found)
    except OSError as error:
        _refuse(
            _("The folder of certificates %(path)s cannot be read: %(why)s.") % {"path": folder, "why": error.strerror}
        )
    if not certificates:
        _refuse(
            _("The folder %(path)s holds no certificate (.pem, .crt, .cer): no signature could be trusted.")
            % {"path": folder}
        )
    return certificates


def _files(path: Path) -> Iterator[Path]:
    """The file, or all files of the folder in order, without what is still being written to a maildir."""
    if not path.is_dir():
        yield path
        return
    is_maildir = (path / "cur").is_dir() and (path / "new").is_dir()
    try:
        inside = sorted(path.iterdir())
    except OSError:
        yield path
        return
    for child in inside:
        if is_maildir and child.name == "tmp":
            continue
        if child.is_dir() and child.is_symlink():
            continue  # A link to a folder above would go round for ever.
        if is_maildir and not child.is_dir():
            continue  # The mail server's own lists and locks.
        yield from _files(child)


def _reading(cage: Cage, file: Path) -> Reading:
    try:
        # Not to be kept waiting by a pipe that nobody writes to, a file is opened without waiting and looked at first.
        number = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(number, "rb") as opened:
            status = os.fstat(number)
            if not stat.S_ISREG(status.st_mode):
                return _not_read(
                    Problem(
                        "not_a_file",
                        Phrase("This is no file but a folder, a pipe or a device: it was not read."),
                        str(file),
                    )
                )
            if status.st_size > MOST_BYTES:
                return _too_big(opened, file)
            return cage.read(opened.read(), file.name)
    except OSError as error:
        phrase = Phrase("The file cannot be opened: %(why)s.", {"why": error.strerror or str(error)})
        return _not_read(Problem("not_opened", phrase, str(file)))


def _too_big(opened: BinaryIO, file: Path) -> Reading:
    phrase = Phrase(
        "The file is larger than %(most)s MB: it is kept, and was not opened.", {"most": MOST_BYTES // 1024 // 1024}
    )
    return unreadable(_digest(opened), Problem("too_big", phrase, file.name))


def _digest(opened: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := opened.read(1 << 20):
        digest.update(chunk)
    return digest.hexdigest()


def _not_read(problem: Problem) -> Reading:
    return unreadable("", problem)


@contextmanager
def _progress(total: int) -> Iterator[Callable[[], None]]:
    """Something to call after each file: a bar on the terminal's error output, once it is worth showing."""
    if not sys.stderr.isatty() or total < 2:
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    bar = Progress(console=Console(stderr=True), transient=True)
    task = bar.add_task(_("Reading"), total=total)
    started = time.monotonic()

    def advance() -> None:
        bar.advance(task)
        if not bar.live.is_started and time.monotonic() - started > _PATIENCE:
            bar.start()

    try:
        yield advance
    finally:
        bar.stop()


# --- For programs ------------------------------------------------------------------------------------------------


def _show(file: Path, reading: Reading, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(_reading_as_json(file, reading), ensure_ascii=False) + "\n")
        sys.stdout.flush()
    else:
        _summarise(file, reading)


def _reading_as_json(file: Path, reading: Reading) -> dict[str, object]:
    return {
        "path": os.fsencode(file).decode("utf-8", "replace"),
        "sha256": reading.sha256,
        "kind": reading.kind,
        "pec": None if reading.pec is None else _pec_as_json(reading.pec),
        "inner": None if reading.inner is None else _inner_as_json(reading.inner),
        "trust": reading.trust,
        "notices": [_notice_as_json(notice) for notice in reading.notices],
        "problems": [
            {"code": problem.code, "message": problem.message.in_words(_), "where": problem.where}
            for problem in reading.problems
        ],
    }


def _pec_as_json(pec: Pec) -> dict[str, object]:
    return {
        "type": pec.type,
        "identifier": pec.identifier,
        "message_id": pec.message_id,
        "reference_message_id": pec.reference_message_id,
        "sender": pec.sender,
        "recipients": [
            {"address": recipient.address, "certified": recipient.certified} for recipient in pec.recipients
        ],
        "subject": pec.subject,
        "stated_at": _iso(pec.stated_at),
        "error": pec.error,
        "signature": {
            "status": pec.signature.status,
            "signer": pec.signature.signer,
            "reason": pec.signature.reason.in_words(_),
        },
    }


def _inner_as_json(inner: Inner) -> dict[str, object]:
    return {
        "from": inner.sender,
        "to": list(inner.to),
        "subject": inner.subject,
        "sent_at": _iso(inner.sent_at),
        "message_id": inner.message_id,
    }


def _notice_as_json(notice: Notice) -> dict[str, object]:
    completeness = notice.completeness
    return {
        "kind": notice.kind,
        "period": None if notice.period is None else str(notice.period),
        "source": notice.source,
        "entries": [_entry_as_json(entry) for entry in notice.entries],
        "completeness": {
            "anchors_seen": completeness.anchors_seen,
            "entries_made": completeness.entries_made,
            "declared_total": completeness.declared_total,
            "leftover": list(completeness.leftover),
            "complete": completeness.complete,
        },
    }


def _entry_as_json(entry: Entry) -> dict[str, object]:
    answer = entry.vulnerability
    return {
        "surname": entry.surname,
        "given_name": entry.given_name,
        "address": entry.address,
        "tenancy_code": entry.tenancy_code,
        "planned_on": _iso(entry.planned_on),
        "planned_at": None if entry.planned_at is None else entry.planned_at.strftime("%H:%M"),
        "decision": entry.decision,
        "remark": entry.remark,
        "vulnerability": {"answer": word(answer), "text": answer.text if isinstance(answer, Stated) else ""},
        "where": entry.where,
        "cells": entry.cells,
        "confidence": entry.confidence,
        "needs_review": entry.needs_review,
    }


def _iso(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


# --- For people --------------------------------------------------------------------------------------------------


def _summarise(file: Path, reading: Reading) -> None:
    from rich.console import Console
    from rich.markup import escape

    console = Console(highlight=False)
    console.print(f"[bold]{escape(str(file))}[/bold]  {_title(reading)}")
    if reading.pec is not None:
        console.print(f"  {escape(reading.pec.signature.reason.in_words(_))}")
    for notice in reading.notices:
        _summarise_notice(console, notice)
    for problem in reading.problems:
        console.print(
            f"  [yellow]![/yellow] {escape(problem.message.in_words(_))} [dim]({escape(problem.where)})[/dim]"
        )


def _title(reading: Reading) -> str:
    kinds = {
        "pec": _("certified e-mail"),
        "pec_receipt": _("receipt of certified e-mail"),
        "pec_anomaly": _("plain e-mail in a certified envelope"),
        "email": _("plain e-mail"),
        "document": _("document"),
        "unreadable": _("could not be read"),
    }
    trust = _("certified") if reading.trust == "certified" else _("received")
    return f"{kinds[reading.kind]} · {trust}"


def _summarise_notice(console: "Console", notice: Notice) -> None:
    from rich.markup import escape
    from rich.table import Table

    count = len(notice.entries)
    period = str(notice.period) if notice.period is not None else _("month not stated")
    console.print(
        f"  {escape(notice.source)}: {_kind(notice.kind)} {period}, " + _("%(count)s lines") % {"count": count}
    )
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 1))
    for heading in (_("Name"), _("Address"), _("Day"), _("Decision"), _("Frailty")):
        table.add_column(heading, overflow="fold", no_wrap=heading != _("Address"))
    for entry in notice.entries:
        day = " ".join(
            filter(None, (_iso(entry.planned_on), entry.planned_at.strftime("%H:%M") if entry.planned_at else ""))
        )
        decision = _decision(entry.decision) + (f"\n{_('to be checked')}" if entry.needs_review else "")
        name = f"{entry.surname} {entry.given_name}"
        table.add_row(*map(escape, (name, entry.address, day or "—", decision, _answer(entry))))
    console.print(table)
    for text in notice.completeness.leftover:
        console.print(f"    [yellow]?[/yellow] {escape(text)}")
    declared = notice.completeness.declared_total
    if declared is not None and declared != count:
        console.print(
            "    "
            + _("The list declares %(declared)s lines; %(count)s were read.") % {"declared": declared, "count": count}
        )


def _answer(entry: Entry) -> str:
    answer = entry.vulnerability
    if not isinstance(answer, Stated):
        return _("not stated")
    return _("stated: yes") if answer.yes else _("stated: no")


def _kind(kind: NoticeKind) -> str:
    return {
        NoticeKind.PROGRAMME: _("programme"),
        NoticeKind.REMINDER: _("reminder"),
        NoticeKind.EMPTY: _("nothing planned"),
        NoticeKind.UNKNOWN: _("kind not clear"),
    }[kind]


def _decision(decision: Decision) -> str:
    return {
        Decision.EXECUTE: _("execute"),
        Decision.POSTPONE: _("postpone"),
        Decision.SUSPEND: _("suspend"),
        Decision.ASSESS: _("assess"),
        Decision.VACATED: _("vacated"),
        Decision.UNKNOWN: _("not clear"),
    }[decision]
