"""The desk: what is due, why, and the next act."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from django.db import models
from django.db.models import Count, F, Max, Prefetch, Q, QuerySet, Value, When, prefetch_related_objects

from preavviso.access import gate
from preavviso.access.context import ROME, Context
from preavviso.domain.answer import Word
from preavviso.domain.identity import Identity
from preavviso.domain.notice import Decision, key_of
from preavviso.domain.priority import BANDS, PASSED, Rank, deadlines, rank
from preavviso.domain.question import NextAct, Question, next_act, open_questions
from preavviso.domain.role import Act
from preavviso.records.cases.models import Announcement, Case
from preavviso.records.intake.models import TO_CHECK, Entry, Message

PAGE = 25
CHUNK = 500
# "Last usable day within 5 days": the figure on top of the desk.
URGENT_WITHIN = 5
# What a line is made of, besides its case: three queries, however many the cases are.
PARTS = (
    "household__members",
    Prefetch("announcements", Announcement.objects.select_related("entry__notice")),
    "announcements__entry__notice__copies",
)


class Whose(StrEnum):
    """Which cases: the actor's own, everybody's, or those that nobody has taken."""

    MINE = "mine"
    ALL = "all"
    NOBODYS = "nobodys"


class Stage(StrEnum):
    """Which cases, by where they stand in time, or because their reading is to be confirmed."""

    ANY = "any"
    AHEAD = "ahead"
    THIS_WEEK = "this_week"
    PASSED = "passed"
    TO_CONFIRM = "to_confirm"


@dataclass(frozen=True, slots=True)
class Filter:
    """What the desk is narrowed to. `text` finds names, streets and tenancy codes, however they are spelled."""

    whose: Whose = Whose.ALL
    stage: Stage = Stage.ANY
    text: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """One case on the worklist."""

    case: uuid.UUID
    household: str
    address: str
    tenancy_code: str
    planned_on: date | None
    planned_at: time | None
    counts_from: date
    decision: Decision
    remark: str
    vulnerability: Word
    vulnerability_text: str
    questions: tuple[Question, ...]
    rank: Rank
    owner: str | None
    owner_id: uuid.UUID | None
    mine: bool
    next_act: NextAct
    disputed: bool
    identity: Identity
    message: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class Counts:
    """The figures above the worklist: cases of the whole office, whatever the filter."""

    urgent_undecided: int
    entries_to_confirm: int
    residents_to_confirm: int
    messages_to_check: int
    waiting: int
    open: int


@dataclass(frozen=True, slots=True)
class Desk:
    """All that the desk shows. `latest`: when the newest message came, None before the first."""

    counts: Counts
    lines: tuple[Line, ...]
    total: int
    filter: Filter
    latest: datetime | None

    @property
    def has_more(self) -> bool:
        """Are there lines after this page's?"""
        return self.filter.page * PAGE < self.total


def desk(context: Context, filter: Filter) -> Desk:
    """What is on the actor's desk now: the filter's page of PAGE lines, and the figures above them?"""
    gate.permit(context, Act.SEE_DESK)
    gate.note(context, Act.SEE_DESK, "")
    chosen = _chosen(context, filter)
    start = (filter.page - 1) * PAGE
    # Which they are, and then what they say: to sort all cases with all that a line says takes twice as long.
    page = ranked(context, _announced(context).filter(chosen)).values("id")[start : start + PAGE]
    counts, total, latest = _counts(context, chosen)
    return Desk(
        counts=counts,
        lines=tuple(_lines(context, ranked(context, Case.objects.filter(id__in=page)))),
        total=total,
        filter=filter,
        latest=latest,
    )


def line_of(context: Context, id: uuid.UUID) -> Line:
    """This case as its line on the desk."""
    return line_for(context, gate.case(context, id, Act.SEE_DESK))


def worklist(context: Context) -> tuple[Line, ...]:
    """Every open case, the most pressing first."""
    gate.permit(context, Act.SEE_DESK)
    gate.note(context, Act.SEE_DESK, "")
    return tuple(_lines(context, ranked(context, _announced(context))))


def _announced(context: Context) -> QuerySet[Case]:
    """The cases that some line still announces."""
    return gate.cases(context.actor).filter(dismissed=False)


def _chosen(context: Context, filter: Filter) -> Q:
    """The filter as a condition on cases."""
    condition = _whose(context, filter.whose) & _at_stage(context, filter.stage)
    for word in key_of(filter.text).split():
        condition &= Q(search_key__contains=word)
    return condition


def _whose(context: Context, whose: Whose) -> Q:
    match whose:
        case Whose.MINE:
            return Q(owner_id=context.actor.user)
        case Whose.NOBODYS:
            return Q(owner=None)
        case Whose.ALL:
            return Q()


def _at_stage(context: Context, stage: Stage) -> Q:
    match stage:
        case Stage.AHEAD:
            return Q(counts_from__gte=context.today)
        case Stage.THIS_WEEK:
            return Q(counts_from__gte=context.today, counts_from__lte=_urgent_until(context))
        case Stage.PASSED:
            return Q(counts_from__lt=context.today)
        case Stage.TO_CONFIRM:
            return Q(waits_for_review=True)
        case Stage.ANY:
            return Q()


def ranked(context: Context, cases: QuerySet[Case]) -> QuerySet[Case]:
    """The cases in the order of domain.priority.rank, worked out by the database."""
    bands = [
        When(counts_from__lte=until, then=Value(points))
        for until, points in deadlines(context.today, context.actor.calendar)
    ]
    of_time = models.Case(
        When(counts_from__lt=context.today, then=Value(PASSED.points)),
        *bands,
        default=Value(BANDS[-1].points),
        output_field=models.IntegerField(),
    )
    return cases.annotate(points=F("signal_points") + of_time).order_by("-points", "counts_from", "search_key", "id")


def _lines(context: Context, cases: QuerySet[Case]) -> Iterator[Line]:
    rows = cases.select_related("household", "owner").prefetch_related(*PARTS)
    return (_line(context, case) for case in rows.iterator(chunk_size=CHUNK))


def line_for(context: Context, case: Case) -> Line:
    """The case as one line of the worklist. To be given a row that the gate let through."""
    prefetch_related_objects([case], *PARTS)
    return _line(context, case)


def _line(context: Context, case: Case) -> Line:
    entry = entry_that_counts(case)
    facts = case.facts
    questions = open_questions(
        facts.vulnerability,
        dated=facts.dated,
        has_address=bool(entry.address if entry else case.household.address),
        no_longer_listed=facts.no_longer_listed,
    )
    known_since = entry.notice.known_since if entry else case.opened_at
    copy = next(iter(entry.notice.copies.all()), None) if entry else None
    return Line(
        case=case.id,
        household=household_name(case),
        address=entry.address if entry else case.household.address,
        tenancy_code=entry.tenancy_code if entry else "",
        planned_on=case.counts_from if case.dated else None,
        planned_at=entry.planned_at if entry else None,
        counts_from=case.counts_from,
        decision=facts.decision,
        remark=entry.remark if entry else "",
        vulnerability=facts.vulnerability,
        vulnerability_text=entry.vulnerability_text if entry else "",
        questions=questions,
        rank=rank(facts, context.today, context.actor.calendar),
        owner=case.owner.name if case.owner else None,
        owner_id=case.owner_id,
        mine=case.owner_id is not None and case.owner_id == context.actor.user,
        next_act=next_act(facts, questions, known_since.astimezone(ROME).date(), context.actor.calendar),
        disputed=case.disputed,
        identity=Identity(case.identity),
        message=copy.message_id if copy else None,
    )


def household_name(case: Case) -> str:
    """The household by the names of those that a source named."""
    return ", ".join(f"{member.surname} {member.given_name}".strip() for member in case.household.members.all())


def entry_that_counts(case: Case) -> Entry | None:
    """The latest entry that says what counts for the case: its day and its decision; else simply the latest.

    What was said to be no entry counts only where nothing else is left. None: all its lines are another case's now.
    """
    announced = [one.entry for one in case.announcements.all()]
    counting = [entry for entry in announced if not entry.dismissed] or announced
    entries = sorted(counting, key=lambda entry: (entry.notice.said_at, entry.notice.known_since))
    saying = [entry for entry in entries if entry.planned_on == case.counts_from and entry.decision == case.decision]
    return next(reversed(saying or entries), None)


def _counts(context: Context, chosen: Q) -> tuple[Counts, int, datetime | None]:
    """The figures, how many cases the filter chooses, and when the newest message came: two queries."""
    urgent = _whose(context, Whose.NOBODYS) & _at_stage(context, Stage.THIS_WEEK)
    cases = _announced(context).aggregate(
        open=Count("id"),
        chosen=Count("id", filter=chosen) if chosen else Count("id"),
        urgent=Count("id", filter=urgent),
        to_confirm=Count("id", filter=_at_stage(context, Stage.TO_CONFIRM)),
        who=Count("id", filter=Q(identity=Identity.TO_CONFIRM)),
    )
    states = gate.messages(context.actor).values_list("state")
    rows = list(states.annotate(count=Count("id"), latest=Max("received_at")).order_by())
    by_state = {state: count for state, count, _latest in rows}
    counts = Counts(
        urgent_undecided=cases["urgent"],
        entries_to_confirm=cases["to_confirm"],
        residents_to_confirm=cases["who"],
        messages_to_check=sum(by_state.get(state, 0) for state in TO_CHECK),
        waiting=by_state.get(Message.State.RECEIVED, 0),
        open=cases["open"],
    )
    return counts, cases["chosen"], max((latest for _state, _count, latest in rows), default=None)


def _urgent_until(context: Context) -> date:
    """The last planned day that leaves no more than URGENT_WITHIN working days."""
    return context.actor.calendar.working_days_after(context.today, URGENT_WITHIN + 1)
