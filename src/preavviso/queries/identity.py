"""Who is it? A line beside whom the registry has, what people said of the two, and whom it is about once confirmed."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Prefetch, prefetch_related_objects

from preavviso.access import gate
from preavviso.access.context import Context
from preavviso.channels.stored import EXPLANATION
from preavviso.domain.identity import Explanation, Identity, Proposal, Said, asked, identity
from preavviso.domain.matching.mention import Mention
from preavviso.domain.role import Act
from preavviso.queries.worklist import PARTS, entry_that_counts, household_name, ranked
from preavviso.records.cases.models import Case, Identification, Screening
from preavviso.records.people.models import Mention as Written
from preavviso.records.people.models import Registry

ANSWERS = (
    Prefetch(
        "identifications",
        Identification.objects.select_related("resident", "made_by", "undone_by").order_by("number"),
    ),
)
# Of a household so many are named.
MEMBERS = 12


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the registry, in its own words. `removed_at`: when a registry was read that has them no more."""

    surname: str
    given_name: str
    birth_date: date | None
    codice_fiscale: str
    address: str
    municipality: str
    removed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody said: of whom (None: of nobody in particular), who said it, when; and who undid it."""

    id: uuid.UUID
    said: Said
    resident: str | None
    who: Member | None
    by: str
    at: datetime
    undone_by: str | None
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who was proposed, in their place; `said`: what stands of them; `household`: who lives with them."""

    place: int
    proposal: Proposal
    said: Said | None
    household_chance: float | None
    household: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """A line and whom it may be about. `ask`: the candidates about whom a person is still to be asked.

    `answers`: what was said, the latest first, also what was undone. `version`: what an answer has to name.
    `in_registry`: how many residents the registry has. `to_screen`: it is about to be looked for again.
    """

    case: uuid.UUID
    household: str
    line: Mention
    identity: Identity
    found: Explanation | None
    at: datetime | None
    candidates: tuple[Candidate, ...]
    ask: tuple[Candidate, ...]
    answers: tuple[Given, ...]
    version: str
    in_registry: int
    to_screen: bool

    @property
    def confirmed(self) -> Given | None:
        """Who was confirmed, if anybody."""
        return next((one for one in self.answers if one.said is Said.SAME and one.undone_at is None), None)

    @property
    def standing(self) -> tuple[Given, ...]:
        """What was said and not undone."""
        return tuple(one for one in self.answers if one.undone_at is None)

    @property
    def undone(self) -> tuple[Given, ...]:
        """What was said and undone."""
        return tuple(one for one in self.answers if one.undone_at is not None)


@dataclass(frozen=True, slots=True)
class Prior:
    """What social services did before for a resident."""

    kind: str
    opened_on: date | None
    closed_on: date | None
    office: str


@dataclass(frozen=True, slots=True)
class PeopleAndHome:
    """Whom a case is about, as far as it is known. Resident, household and interventions only once confirmed."""

    identity: Identity
    in_registry: int
    resident: Member | None
    confirmed: Given | None
    household: tuple[Member, ...]
    interventions: tuple[Prior, ...]
    line_changed: bool


def review(context: Context, id: uuid.UUID) -> Review:
    """Whom may this case be about, and what did people say of it?"""
    case = gate.case(context, id, Act.SEE_CANDIDATES)
    prefetch_related_objects([case], *PARTS, *ANSWERS)
    screening = latest_screening(case)
    found = found_by(screening) if screening else None
    candidates = _candidates(context, case, found)
    wanted = {one.resident for one in asked(found, said_of(case))} if found else set()
    return Review(
        case=case.id,
        household=household_name(case),
        line=line_of(case),
        identity=Identity(case.identity),
        found=found,
        at=screening.still_at if screening else None,
        candidates=candidates,
        ask=tuple(one for one in candidates if one.proposal.resident in wanted),
        answers=_given(case),
        version=version_of(case),
        in_registry=_size(context),
        to_screen=case.to_screen,
    )


def next_to_confirm(context: Context) -> uuid.UUID | None:
    """The most pressing case about whom a person is to be asked; None: there is none."""
    gate.permit(context, Act.SEE_CANDIDATES)
    waiting = gate.cases(context.actor).filter(dismissed=False, identity=Identity.TO_CONFIRM)
    return ranked(context, waiting).values_list("id", flat=True).first()


def left_to_confirm(context: Context) -> int:
    """About how many cases is a person still to be asked?"""
    return gate.cases(context.actor).filter(dismissed=False, identity=Identity.TO_CONFIRM).count()


def in_registry(context: Context) -> int:
    """How many residents does the registry have?"""
    gate.permit(context, Act.SEE_CANDIDATES)
    return _size(context)


def said_just_now(context: Context, id: uuid.UUID) -> tuple[uuid.UUID, str, Given] | None:
    """What the actor has just said, by its id: about which case, whose, and what; None: no such thing, or undone."""
    own = Identification.objects.filter(case__in=gate.cases(context.actor), made_by=context.actor.user, undone_at=None)
    answer = own.filter(id=id).select_related("case__household").first()
    if answer is None:
        return None
    given = next(one for one in _given(answer.case) if one.id == id)
    return answer.case_id, household_name(answer.case), given


def people_and_home(context: Context, case: Case) -> PeopleAndHome:
    """Whom is this case about, with whom do they live, and what did social services do for them before?

    To be given a row that the gate let through. What was done before is noted in the ledger before it is served.
    """
    prefetch_related_objects([case], *PARTS, *ANSWERS)
    answers = _given(case)
    confirmed = next((one for one in answers if one.said is Said.SAME and one.undone_at is None), None)
    row = next((one for one in standing(case) if one.id == confirmed.id), None) if confirmed else None
    resident = row.resident if row else None
    household = _household(context, resident.household_number) if resident else ()
    priors = gate.interventions(context, case).order_by("-opened_on", "number") if resident else ()
    return PeopleAndHome(
        identity=Identity(case.identity),
        in_registry=_size(context),
        resident=confirmed.who if confirmed else None,
        confirmed=confirmed,
        household=tuple(one for one in household if confirmed is None or one != confirmed.who),
        interventions=tuple(Prior(one.kind, one.opened_on, one.closed_on, one.office) for one in priors),
        line_changed=row is not None and found_by(row.screening).line != line_of(case),
    )


def _candidates(context: Context, case: Case, found: Explanation | None) -> tuple[Candidate, ...]:
    if found is None:
        return ()
    said, chances = said_of(case), dict(found.households)
    return tuple(
        Candidate(
            place=place,
            proposal=one,
            said=said.get(one.resident),
            household_chance=chances.get(one.household),
            household=_household(context, one.household),
        )
        for place, one in enumerate(found.proposals, start=1)
    )


def _household(context: Context, number: str) -> tuple[Member, ...]:
    """Who lives in the registry's household of this number, the eldest first."""
    if not number:
        return ()
    current = Written.objects.filter(
        resident__in=gate.residents(context.actor).filter(household_number=number), until=None
    )
    return _members(current.select_related("resident").order_by("resident__birth_date", "id")[:MEMBERS])


def _members(rows: Iterable[Written]) -> tuple[Member, ...]:
    return tuple(_member(row) for row in rows)


def _member(row: Written) -> Member:
    resident = row.resident
    return Member(
        row.surname,
        row.given_name,
        resident.birth_date,
        resident.codice_fiscale,
        row.address,
        row.municipality,
        resident.removed_at,
    )


def _given(case: Case) -> tuple[Given, ...]:
    """What people said about the case, the latest first."""
    answers = list(case.identifications.all())
    current = Written.objects.filter(resident__in=[one.resident_id for one in answers], until=None)
    known = {row.resident_id: _member(row) for row in current.select_related("resident")} if answers else {}
    return tuple(
        Given(
            id=one.id,
            said=Said(one.said),
            resident=one.resident.number if one.resident else None,
            who=known.get(one.resident_id) if one.resident_id else None,
            by=one.made_by.name,
            at=one.made_at,
            undone_by=one.undone_by.name if one.undone_by else None,
            undone_at=one.undone_at,
        )
        for one in reversed(answers)
    )


def _size(context: Context) -> int:
    registry = Registry.objects.filter(organisation_id=context.actor.organisation).first()
    return registry.size if registry else 0


def line_of(case: Case) -> Mention:
    """Whom the case's line names: the one that counts, in the list's words."""
    entry = entry_that_counts(case)
    if entry is not None:
        return Mention(entry.surname, entry.given_name, address=entry.address)
    member = case.household.members.first()
    return Mention(
        member.surname if member else "", member.given_name if member else "", address=case.household.address
    )


def written_of(row: Written) -> Mention:
    """A resident in the registry's own words."""
    born = row.resident.birth_date
    return Mention(
        row.surname,
        row.given_name,
        born.isoformat() if born else "",
        row.resident.codice_fiscale,
        row.address,
        row.municipality,
    )


def standing(case: Case) -> list[Identification]:
    """What people said that is not undone, in its order. Of one resident the last one counts."""
    return [one for one in case.identifications.all() if one.undone_at is None]


def said_of(case: Case) -> dict[str, Said]:
    """What stands about each resident, by the registry's number."""
    return {one.resident.number: Said(one.said) for one in standing(case) if one.resident is not None}


def excluded_of(case: Case) -> dict[str, int]:
    """Whom a person excluded: the registry's number, and the row's."""
    last = {one.resident.number: one for one in standing(case) if one.resident is not None}
    return {
        number: one.resident_id
        for number, one in last.items()
        if one.said == Said.NOT_SAME and one.resident_id is not None
    }


def identity_of(case: Case, screening: Screening | None) -> Identity:
    """Where does the question stand whom the case is about, after this screening, its latest?"""
    found = found_by(screening) if screening else None
    left_open = any(one.resident is None and one.screening == screening for one in standing(case))
    return identity(found, said_of(case), left_open=left_open)


def found_by(screening: Screening) -> Explanation:
    """What a screening found."""
    return EXPLANATION.validate_python(screening.explanation)


def latest_screening(case: Case) -> Screening | None:
    """The last look into the registry for this case."""
    return case.screenings.order_by("id").last()


def version_of(case: Case) -> str:
    """What a person has before them who is asked: other than this, and something was found or said meanwhile."""
    latest = case.screenings.order_by("id").values_list("id", flat=True).last()
    answers = case.identifications.aggregate(made=Count("id"), undone=Count("undone_at"))
    return f"{latest}.{answers['made']}.{answers['undone']}"
