"""`preavviso doctor`: is everything here that is needed, and what to do where it is not."""

import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.markup import escape

from preavviso.cli.house import AsJson, open_house
from preavviso.cli.language import _

if TYPE_CHECKING:
    from preavviso.queries.boxes import BoxLine

MINIMUM_MB = 1024


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: how it is, and what to do if it is not well."""

    what: str
    well: bool
    words: str


def doctor(as_json: AsJson = False) -> None:
    """Look at the installation and say what is missing."""
    open_house()
    findings = [*_machine(), *_readers(), *_office(), *_mail(), *_boxes(), *_history()]
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2))
    else:
        console = Console(highlight=False)
        for finding in findings:
            mark = "[green]✓[/]" if finding.well else "[bold red]✗[/]"
            console.print(f"{mark} [bold]{escape(finding.what)}[/]: {escape(finding.words)}")
    if not all(finding.well for finding in findings):
        raise typer.Exit(1)


def _machine() -> Iterator[Finding]:
    from django.conf import settings
    from django.db import connection

    yield Finding(_("Database"), well=True, words=f"{connection.vendor}, {settings.DATABASES['default']['NAME']}")
    free = shutil.disk_usage(settings.HOME).free // 2**20
    words = _("%(free)s MB free at %(place)s") % {"free": free, "place": settings.HOME}
    yield Finding(_("Disk"), free > MINIMUM_MB, words)


def _readers() -> Iterator[Finding]:
    """Does the caged reader start, and are the programs there that help it?"""
    from preavviso.channels import office, tesseract
    from preavviso.channels.cage import Cage, NotStartedError

    try:
        with Cage():
            yield Finding(_("Reader"), well=True, words=_("starts, with Python %(version)s") % {"version": _PYTHON})
    except NotStartedError as error:
        yield Finding(_("Reader"), well=False, words=error.phrase.in_words(_))
    scans = tesseract.is_here()
    lacking = _(
        "missing: scans and photographs wait for a person. "
        "On Debian: apt install tesseract-ocr-ita tesseract-ocr-script-latn"
    )
    yield Finding("Tesseract", well=scans, words=_("reads scans and photographs") if scans else lacking)
    documents = office.is_here()
    lacking = _("missing: DOC, RTF and ODT lists wait for a person. On Debian: apt install libreoffice-writer-nogui")
    yield Finding("LibreOffice", well=documents, words=_("opens DOC, RTF and ODT") if documents else lacking)


_PYTHON = sys.version.split()[0]


def _office() -> Iterator[Finding]:
    from preavviso.access.people import operators

    names = ", ".join(operators())
    yield Finding(_("Municipality"), bool(names), names or _('none yet: preavviso organisation add "Comune di …"'))


def _mail() -> Iterator[Finding]:
    from django.conf import settings

    from preavviso.channels.folder import certificates

    count = len(certificates(settings.PEC_AUTHORITIES))
    found = _("%(count)s certificates at %(place)s") % {"count": count, "place": settings.PEC_AUTHORITIES}
    lacking = _(
        "none at %(place)s: no certified message can be told from a forged one, so all count as only received. "
        "Put the certificates of the providers' authorities there."
    ) % {"place": settings.PEC_AUTHORITIES}
    yield Finding(_("Certified mail"), count > 0, found if count else lacking)


def _boxes() -> Iterator[Finding]:
    from django.conf import settings

    from preavviso.access.context import Context, moment
    from preavviso.access.people import operators
    from preavviso.channels.mailboxes import MailboxesError, boxes_in
    from preavviso.domain.role import Purpose
    from preavviso.queries.boxes import boxes

    try:
        boxes_in(settings.MAILBOXES)
    except MailboxesError as error:
        yield Finding(_("Mailboxes"), well=False, words=f"{error.where}: {error.sentence.in_words(_)}")
    for name, actor in operators().items():
        for box in boxes(Context(actor, moment(), Purpose.OVERSIGHT)):
            yield _box(name, box)


def _box(municipality: str, box: "BoxLine") -> Finding:
    named = {"municipality": municipality, "box": box.name, "address": box.address}
    what = _("Mailbox of %(municipality)s, %(box)s: %(address)s") % named
    if box.remedy and box.since:
        values = {"why": box.remedy.why.in_words(_), "since": _on(box.since), "to_do": box.remedy.to_do.in_words(_)}
        return Finding(what, well=False, words=_("%(why)s Since %(since)s. %(to_do)s") % values)
    if box.left:
        first = box.left[0]
        values = {"count": str(len(box.left)), "why": first.remedy.why.in_words(_), "place": first.place}
        words = _("Could not be taken: %(count)s. The first lies at %(place)s. %(why)s") % values
        return Finding(what, well=False, words=words)
    if box.reached_at:
        return Finding(what, well=True, words=_("last looked into on %(when)s") % {"when": _on(box.reached_at)})
    return Finding(what, well=True, words=_("not looked into yet"))


def _on(moment: datetime) -> str:
    from preavviso.access.context import ROME

    return f"{moment.astimezone(ROME):%d/%m/%Y %H:%M}"


def _history() -> Iterator[Finding]:
    from preavviso.access.context import Context, moment
    from preavviso.access.people import operators
    from preavviso.domain.role import Purpose
    from preavviso.queries.intake import conservation
    from preavviso.queries.oversight import verify

    for name, actor in operators().items():
        context = Context(actor, moment(), Purpose.OVERSIGHT)
        links, breaks = verify(context)
        yield Finding(_("History of %(name)s") % {"name": name}, not breaks, _("%(count)s links") % {"count": links})
        lost = [row for row in conservation(context) if not row.holds]
        words = _("every message is accounted for") if not lost else _("messages are unaccounted for")
        yield Finding(_("Messages of %(name)s") % {"name": name}, not lost, words)
