"""Readings for people: what `preavviso read` shows in a terminal."""

from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from preavviso.channels.folder import readable
from preavviso.cli.language import _
from preavviso.domain.answer import word
from preavviso.domain.called import called
from preavviso.domain.message import Protocol, Reading, Trust
from preavviso.domain.notice import Notice
from preavviso.domain.where import place


def summarise(file: Path, reading: Reading) -> None:
    """Show what one file is, what it lists, and what nobody could explain."""
    console = Console(highlight=False)
    console.print(f"[bold]{escape(readable(file))}[/bold]  {_title(reading)}")
    if reading.pec is not None:
        console.print(f"  {escape(reading.pec.signature.reason.in_words(_))}")
    if reading.protocol is not None and reading.protocol.registry_number:
        console.print(f"  {escape(_registered(reading.protocol))}")
    for notice in reading.notices:
        _summarise_notice(console, notice)
    for problem in reading.problems:
        where = escape(place(problem.where).in_words(_))
        console.print(f"  [yellow]![/yellow] {escape(problem.message.in_words(_))} [dim]({where})[/dim]")


def _title(reading: Reading) -> str:
    trust = _("certified") if reading.trust is Trust.CERTIFIED else _("received")
    return f"{called(reading.kind).in_words(_)} · {trust}"


def _registered(protocol: Protocol) -> str:
    """The sender's own number for the message."""
    day = protocol.registered_on.isoformat() if protocol.registered_on is not None else "—"
    return _("Sender's protocol number %(number)s of %(day)s") % {"number": protocol.registry_number, "day": day}


def _summarise_notice(console: Console, notice: Notice) -> None:
    count = len(notice.entries)
    period = str(notice.period) if notice.period is not None else _("month not stated")
    console.print(
        f"  {escape(notice.source)}: {called(notice.kind).in_words(_)} {period}, "
        + _("%(count)s lines") % {"count": count}
    )
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 1))
    table.add_column(_("Name"), overflow="fold", no_wrap=True)
    table.add_column(_("Address"), overflow="fold")
    for heading in (_("Day"), _("Decision"), _("Vulnerability")):
        table.add_column(heading, overflow="fold", no_wrap=True)
    for entry in notice.entries:
        day = entry.planned_on.isoformat() if entry.planned_on is not None else "—"
        hour = f" {entry.planned_at:%H:%M}" if entry.planned_at is not None else ""
        decision = called(entry.decision).in_words(_) + (f"\n{_('to be checked')}" if entry.needs_review else "")
        name = f"{entry.surname} {entry.given_name}"
        vulnerability = called(word(entry.vulnerability)).in_words(_)
        table.add_row(*map(escape, (name, entry.address, day + hour, decision, vulnerability)))
    console.print(table)
    for text in notice.completeness.leftover:
        console.print(f"    [yellow]?[/yellow] {escape(text)}")
    declared = notice.completeness.declared_total
    if declared is not None and declared != count:
        console.print(
            "    "
            + _("The list declares %(declared)s lines; %(count)s were read.") % {"declared": declared, "count": count}
        )
