"""`preavviso worklist`, `case` and `chronology`: what is due, what is known, and what happened."""

import json
import uuid
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from preavviso.cli.house import AsJson, Organisation, context_for, open_house, refuse, words
from preavviso.cli.language import _
from preavviso.domain.called import called
from preavviso.domain.phrase import Phrase
from preavviso.domain.priority import Urgency

if TYPE_CHECKING:
    from collections.abc import Callable

    from preavviso.access.context import Context
    from preavviso.queries.chronology import Event
    from preavviso.queries.identity import PeopleAndHome
    from preavviso.queries.worklist import Line

T = TypeVar("T")
CaseId = Annotated[str, typer.Argument(help=_("The case's id, as the worklist gives it."))]

# As many as one looks at in a terminal.
FIRST = 12
COLOUR = {Urgency.PASSED: "magenta", Urgency.NOW: "bold red", Urgency.SOON: "yellow", Urgency.LATER: "green"}


def worklist(
    organisation: Organisation = None,
    as_json: AsJson = False,
    every: Annotated[bool, typer.Option("--all", help=_("Show every case, not only the most pressing."))] = False,
) -> None:
    """Who needs us first, why, and what to do next."""
    open_house()
    from preavviso.queries.worklist import worklist as query

    context = context_for(organisation)
    lines = query(context)
    for sentence in _alarms(context):
        words.print(f"⚠ {sentence}", markup=False, style="yellow")
    if as_json:
        typer.echo(json.dumps([_line_as_json(line) for line in lines], ensure_ascii=False, indent=2))
    elif lines:
        shown = lines if every else lines[:FIRST]
        Console().print(_worklist(f"{context.actor.organisation_name}, {_day(context.today)}", shown))
        if len(lines) > len(shown):
            words.print(_("%(count)s more: preavviso worklist --all") % {"count": len(lines) - len(shown)})
    else:
        words.print(_("Nothing is due. What came and is not read yet is read by: preavviso worker --once"))


def case(id: CaseId, organisation: Organisation = None, as_json: AsJson = False) -> None:
    """One case: what is not known, what is, and what happened."""
    open_house()
    from preavviso.queries.cases import case_page

    page = _found(case_page, id, organisation)
    if as_json:
        announced = [
            {
                "known_since": one.known_since.isoformat(),
                "kind": one.kind,
                "period": one.period or None,
                "trust": one.trust,
                "planned_on": _iso(one.planned_on),
                "decision": one.decision,
                "remark": one.remark,
                "vulnerability": {"answer": one.vulnerability, "text": one.vulnerability_text},
                "where": one.where,
            }
            for one in page.announced
        ]
        content = {
            **_line_as_json(page.line),
            "announced": announced,
            "home": _home_as_json(page.home),
            "events": _events_as_json(page.events),
        }
        typer.echo(json.dumps(content, ensure_ascii=False, indent=2))
        return
    console = Console()
    console.print(_worklist(page.line.household, [page.line]))
    console.print(f"[bold]{_('What is not known')}[/]")
    for question in page.line.questions:
        console.print(f"  · {question.text.in_words(_)}", markup=False)
    console.print(f"[bold]{_('People and home')}[/]")
    for sentence in _home(page.home):
        console.print(f"  · {sentence}", markup=False)
    console.print(_events_table(page.events))


def chronology(id: CaseId, organisation: Organisation = None, as_json: AsJson = False) -> None:
    """Who knew what, when: every event of a case with its time, channel and source."""
    open_house()
    from preavviso.queries.chronology import chronology as query

    found = _found(query, id, organisation)
    if as_json:
        content = {"case": str(found.case), "household": found.household, "events": _events_as_json(found.events)}
        typer.echo(json.dumps(content, ensure_ascii=False, indent=2))
    else:
        Console().print(_events_table(found.events, found.household))


def _alarms(context: "Context") -> Iterator[str]:
    """What did not come in as usual, and what to do: on stderr, so that results stay results."""
    from preavviso.queries.alarms import alarms

    found = alarms(context)
    for box in found.boxes:
        if box.remedy:
            values = {"box": box.name, "why": box.remedy.why.in_words(_), "to_do": box.remedy.to_do.in_words(_)}
            yield _("Nothing comes in from %(box)s. %(why)s %(to_do)s") % values
        else:
            values = {"box": box.name, "count": str(len(box.left))}
            yield _("In %(box)s things could not be taken: %(count)s. See: preavviso doctor") % values
    for one in found.lists:
        values = {"sender": one.silence.sender, "what": one.silence.finding.what.in_words(_)}
        yield _("%(sender)s: %(what)s %(to_do)s") % (values | {"to_do": one.to_do.in_words(_)})


def _found(query: "Callable[[Context, uuid.UUID], T]", id: str, organisation: str | None) -> T:
    """What the query tells of this case; bad use where there is none."""
    from preavviso.access.gate import DoesNotExistError

    try:
        return query(context_for(organisation), uuid.UUID(id))
    except (ValueError, DoesNotExistError):
        refuse(_("There is no case %(id)s. The ids are in: preavviso worklist --json") % {"id": id})


def _line_as_json(line: "Line") -> dict[str, object]:
    return {
        "case": str(line.case),
        "household": line.household,
        "address": line.address,
        "tenancy_code": line.tenancy_code,
        "planned_on": _iso(line.planned_on),
        "decision": line.decision,
        "remark": line.remark,
        "vulnerability": {"answer": line.vulnerability, "text": line.vulnerability_text},
        "days_left": line.rank.days_left,
        "working_days_left": line.rank.working_days_left,
        "usable_days": line.rank.usable_days,
        "urgency": line.rank.urgency,
        "priority": line.rank.points,
        "because": [{"text": reason.text.in_words(_), "points": reason.points} for reason in line.rank.because],
        "owner": line.owner,
        "next_act": line.next_act.text.in_words(_),
        "due_on": line.next_act.due_on.isoformat(),
        "not_stated": [question.code for question in line.questions],
        "identity": line.identity,
    }


def _home(home: "PeopleAndHome") -> Iterator[str]:
    """Whom the case is about, as far as it is known; a person says it on the page."""
    yield called(home.identity).in_words(_).capitalize()
    if home.resident is not None:
        yield " ".join(filter(None, (home.resident.surname, home.resident.given_name, home.resident.address)))
    for member in home.household:
        yield f"{member.surname} {member.given_name}"
    for prior in home.interventions:
        days = " – ".join(_day(on) for on in (prior.opened_on, prior.closed_on) if on)
        yield ", ".join(filter(None, (_("Prior interventions"), prior.kind, days, prior.office)))


def _home_as_json(home: "PeopleAndHome") -> dict[str, object]:
    people = [home.resident, *home.household] if home.resident else []
    return {
        "identity": home.identity,
        "people": [
            {"surname": one.surname, "given_name": one.given_name, "birth_date": _iso(one.birth_date)} for one in people
        ],
        "interventions": [
            {"kind": one.kind, "opened_on": _iso(one.opened_on), "closed_on": _iso(one.closed_on)}
            for one in home.interventions
        ],
    }


def _events_as_json(events: Iterable["Event"]) -> list[dict[str, object]]:
    return [
        {
            "at": event.at.isoformat(),
            "what": event.what.in_words(_),
            "channel": event.channel.in_words(_),
            "source": _source(event),
            "rests_on": event.rests_on,
            "message": str(event.message) if event.message else None,
        }
        for event in events
    ]


def _worklist(title: str, lines: Iterable["Line"]) -> Table:
    table = Table(title=escape(title), title_justify="left", show_lines=True, expand=True)
    table.add_column(_("Days"), no_wrap=True)
    table.add_column(_("Household, and why it is here"), ratio=3)
    table.add_column(_("Next act"), ratio=1)
    for line in lines:
        table.add_row(_days(line), "\n".join((_household(line), _said(line), _why(line))), _act(line))
    return table


def _days(line: "Line") -> str:
    colour = COLOUR[line.rank.urgency]
    if line.rank.urgency is Urgency.PASSED:
        return f"[{colour}]{_('day passed')}[/]"
    days = line.rank.usable_days
    usable = _("1 usable") if days == 1 else _("%(count)s usable") % {"count": days}
    return f"[{colour}]{usable}[/]\n{_('of %(count)s') % {'count': line.rank.days_left}}"


def _household(line: "Line") -> str:
    return f"[bold]{escape(line.household)}[/] · {escape(line.address)}"


def _said(line: "Line") -> str:
    when = _day(line.planned_on) if line.planned_on else _("no date")
    decision, vulnerability = called(line.decision).in_words(_), called(line.vulnerability).in_words(_)
    return f"{decision} {when} · {_('Vulnerability')}: {vulnerability}"


def _why(line: "Line") -> str:
    return f"[dim]{escape(' '.join(reason.text.in_words(_) for reason in line.rank.because))}[/]"


def _act(line: "Line") -> str:
    by = _("by %(day)s") % {"day": _day(line.next_act.due_on)}
    return f"[bold]{line.next_act.text.in_words(_)}[/] {by}\n{_('Owner')}: {escape(line.owner or _('nobody yet'))}"


def _events_table(events: Iterable["Event"], title: str | None = None) -> Table:
    from preavviso.access.context import ROME

    table = Table(title=title and escape(title), title_justify="left")
    for heading in (_("When"), _("What"), _("By"), _("Source")):
        table.add_column(heading)
    for event in events:
        at = event.at.astimezone(ROME)
        when = f"{_day(at.date())} {at:%H:%M}"
        table.add_row(when, escape(event.what.in_words(_)), event.channel.in_words(_), escape(_source(event)))
    return table


def _source(event: "Event") -> str:
    return event.source.in_words(_) if isinstance(event.source, Phrase) else event.source


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _iso(moment: date | datetime | None) -> str | None:
    return moment.isoformat() if moment else None
