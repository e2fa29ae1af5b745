"""Looking in the registry for whom cases are about: which are to be looked for, and writing down what is found.

What is found proposes; it changes nothing else about a case. Whoever a person excluded is hidden from the look, so what
it finds is about those who are left. A case stays to be looked for until what was found is written, in one transaction.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db.models import Max, prefetch_related_objects

from preavviso.access import gate
from preavviso.access.context import Context
from preavviso.access.people import worker
from preavviso.access.registry import KeyTable
from preavviso.actions.cases import CHUNK
from preavviso.channels.stored import EXPLANATION
from preavviso.domain.identity import Compared, Explanation, Proposal
from preavviso.domain.matching.key import line_keys
from preavviso.domain.matching.mention import Mention, Traits, readings_of
from preavviso.domain.role import Purpose
from preavviso.linkage.judgement import Judgement, shipped
from preavviso.linkage.keying import salt_of
from preavviso.linkage.screening import Candidate, Screened, screen
from preavviso.queries.identity import ANSWERS, excluded_of, identity_of, line_of, written_of
from preavviso.queries.worklist import PARTS
from preavviso.records.cases.models import AskedKey, Case, Screening
from preavviso.records.directory.models import Organisation
from preavviso.records.people.models import Mention as Written

# So many cases are looked for at once, and nobody else in their organisation does anything meanwhile.
BATCH = 50


@dataclass(frozen=True, slots=True)
class Due:
    """Cases of one organisation that are to be looked for."""

    context: Context
    cases: tuple[uuid.UUID, ...]


def want_all(organisation: uuid.UUID) -> None:
    """Every case is to be looked for again: the registry is another one. A part of whatever changed it."""
    Case.objects.filter(organisation_id=organisation).update(to_screen=True)


def want_touched(organisation: uuid.UUID, keys: Collection[int]) -> None:
    """So are the cases that ask by one of these keys: a resident came to stand under them, or no longer does."""
    asking = set(AskedKey.objects.filter(key__in=keys).values_list("case", flat=True))
    if asking:
        Case.objects.filter(organisation_id=organisation, id__in=asking).update(to_screen=True)


def want_outdated() -> None:
    """So are those that another model than today's has looked for."""
    latest = Screening.objects.values("case").annotate(latest=Max("id")).values("latest")
    outdated = Screening.objects.filter(id__in=latest).exclude(model=shipped().model.hash)
    Case.objects.filter(id__in=outdated.values("case")).update(to_screen=True)


def due(now: datetime) -> Due | None:
    """The next cases to be looked for; None: there are none."""
    waiting = Case.objects.filter(to_screen=True, dismissed=False)
    first = waiting.values_list("organisation", flat=True).first()
    if first is None:
        return None
    context = Context(worker(Organisation.objects.get(id=first)), now, Purpose.CASE_WORK)
    return Due(context, tuple(waiting.filter(organisation_id=first).values_list("id", flat=True)[:BATCH]))


def look_for(context: Context, cases: Collection[uuid.UUID]) -> None:
    """Look in the registry for whom these cases are about, and write what is found."""
    with gate.deed(context):
        rows = list(gate.cases(context.actor).filter(id__in=cases, to_screen=True))
        look_again(context, rows)
        gate.note(context, "look_in_registry", "", cases=len(rows))


def give_up(context: Context, id: uuid.UUID) -> None:
    """Looking for this case failed for a reason of ours: it waits until its line, the registry or the model changes."""
    with gate.deed(context):
        gate.cases(context.actor).filter(id=id).update(to_screen=False)
        gate.note(context, "look_in_registry", f"case:{id}", failed=1)


def look_again(context: Context, cases: Sequence[Case]) -> None:
    """Look for these cases, whether or not it was due. A part of a deed."""
    prefetch_related_objects(cases, *PARTS, *ANSWERS)
    latest = _latest(cases)
    for case, found in zip(cases, _found(context, cases), strict=True):
        kept = _kept(context, case, latest.get(case.id), found) if found else None
        case.to_screen = False
        case.identity = identity_of(case, kept)
    Case.objects.bulk_update(cases, ["to_screen", "identity"])
    _keep_keys(context, cases)


def _latest(cases: Sequence[Case]) -> dict[uuid.UUID, Screening]:
    latest = Screening.objects.filter(case__in=cases).values("case").annotate(latest=Max("id")).values("latest")
    return {row.case_id: row for row in Screening.objects.filter(id__in=latest)}


def _found(context: Context, cases: Sequence[Case]) -> list[Explanation | None]:
    """What there is about each case; None: there is no registry to look in.

    Those without an exclusion are looked for together.
    """
    excluded = [excluded_of(case) for case in cases]
    found: list[Explanation | None] = [None] * len(cases)
    together = [place for place, hidden in enumerate(excluded) if not hidden]
    lots = [together] if together else []
    for places in [*lots, *([place] for place, hidden in enumerate(excluded) if hidden)]:
        explained = _looked_up(context, [line_of(cases[place]) for place in places], excluded[places[0]])
        for place, one in zip(places, explained, strict=True):
            found[place] = one
    return found


def _looked_up(context: Context, lines: Sequence[Mention], excluded: Mapping[str, int]) -> Sequence[Explanation | None]:
    table, judgement = KeyTable(context.actor.organisation, excluded.values()), shipped()
    if not table.size():
        return [None] * len(lines)
    screened = screen(table, lines, judgement)
    rows = {one.row for each in screened for one in each.candidates}
    written = {row.id: row for row in Written.objects.filter(id__in=rows).select_related("resident")}
    return [
        _explained(table, judgement, line, each, written, tuple(sorted(excluded)))
        for line, each in zip(lines, screened, strict=True)
    ]


def _explained(
    table: KeyTable,
    judgement: Judgement,
    line: Mention,
    screened: Screened,
    written: Mapping[int, Written],
    excluded: tuple[str, ...],
) -> Explanation:
    best = screened.candidates
    traits = [reading.traits for reading in readings_of(line)]
    traits += [Traits.parted(written[one.row].traits) for one in best]
    return Explanation(
        line=line,
        model=judgement.model.hash,
        revision=table.revision,
        size=table.size(),
        prior=judgement.prior(table.size()),
        outcome=screened.outcome,
        proposals=tuple(_proposal(one, written[one.row]) for one in best),
        gap=best[0].match_weight - best[1].match_weight if len(best) > 1 else None,
        households=screened.households,
        house=screened.house,
        capped=screened.capped,
        excluded=excluded,
        counts=table.counted(traits),
    )


def _proposal(candidate: Candidate, row: Written) -> Proposal:
    return Proposal(
        resident=candidate.person_id,
        household=candidate.household_id,
        written=written_of(row),
        traits=row.traits,
        probability=candidate.probability,
        match_weight=candidate.match_weight,
        because=tuple(Compared(**asdict(one)) for one in candidate.because),
        rules=candidate.rules,
        reading=candidate.reading,
    )


def _kept(context: Context, case: Case, latest: Screening | None, found: Explanation) -> Screening:
    """The row that says what was found: the latest one, where it says the same."""
    if latest is not None and EXPLANATION.validate_python(latest.explanation).gist == found.gist:
        latest.still_at, latest.still_revision = context.now, found.revision
        latest.save(update_fields=["still_at", "still_revision"])
        return latest
    return Screening.objects.create(
        case=case,
        at=context.now,
        still_at=context.now,
        still_revision=found.revision,
        model=found.model,
        outcome=found.outcome,
        explanation=EXPLANATION.dump_python(found, mode="json"),
    )


def _keep_keys(context: Context, cases: Sequence[Case]) -> None:
    """By which keys each case asks, so that a change in the registry finds it."""
    salt = salt_of(context.actor.organisation)
    wanted = {
        (key ^ salt, case.id)
        for case in cases
        for reading in readings_of(line_of(case))
        for key in line_keys(reading.traits)
        if key is not None
    }
    kept = set(AskedKey.objects.filter(case__in=cases).values_list("key", "case_id"))
    for key, case in kept - wanted:
        AskedKey.objects.filter(key=key, case_id=case).delete()
    AskedKey.objects.bulk_create([AskedKey(key=key, case_id=case) for key, case in sorted(wanted - kept)], CHUNK)
