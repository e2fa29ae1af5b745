"""Who is it? A line beside whom the registry has, what people said of the two, and whom it is about once confirmed."""

from django.db.models import Count, Prefetch

from preavviso.channels.stored import EXPLANATION
from preavviso.domain.identity import Explanation, Identity, Said, identity
from preavviso.domain.matching.mention import Mention
from preavviso.queries.worklist import entry_that_counts
from preavviso.records.cases.models import Case, Identification, Screening
from preavviso.records.people.models import Mention as Written

ANSWERS = (
    Prefetch(
        "identifications",
        Identification.objects.select_related("resident", "made_by", "undone_by").order_by("number"),
    ),
)


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
