"""Opening cases from entries, keeping what counts about them up to date, and taking charge of them."""

import uuid
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q, QuerySet

from preavviso.access import gate
from preavviso.access.context import ROME, Context
from preavviso.domain.notice import key_of, subject_keys
from preavviso.domain.priority import signal_points
from preavviso.domain.role import Act, may_release
from preavviso.domain.standing import Absence, standing
from preavviso.records.cases.models import Announcement, Case, CaseKey
from preavviso.records.intake.models import Entry, Notice
from preavviso.records.people.models import Household, Person

# One statement of SQLite takes 32,766 variables at most, and a case has a dozen columns.
CHUNK = 500
STANDING = [
    "counts_from",
    "dated",
    "decision",
    "vulnerability",
    "reminded",
    "waits_for_review",
    "disputed",
    "no_longer_listed",
]


def announce(context: Context, notice: Notice, entries: Sequence[Entry], tenancies: Sequence[tuple[str, ...]]) -> None:
    """Give every entry its case: the one that knows the tenancy already, or a new one. A part of `register`."""
    known = _cases_by_key(notice.organisation_id, [key for keys in tenancies for key in keys])
    opened: list[Case] = []
    joined: list[uuid.UUID] = []
    people: list[Person] = []
    keys_made: list[CaseKey] = []
    announcements: list[Announcement] = []
    for entry, keys in zip(entries, tenancies, strict=True):
        case = next((known[key] for key in keys if key in known), None)
        if case is None:
            case = _new_case(context, notice, entry)
            opened.append(case)
            people.append(Person(household=case.household, surname=entry.surname, given_name=entry.given_name))
        else:
            joined.append(case.id)
        for key in keys:
            if key not in known:
                known[key] = case
                keys_made.append(CaseKey(organisation_id=notice.organisation_id, case=case, key=key))
        announcements.append(Announcement(case=case, entry=entry))
    Household.objects.bulk_create([case.household for case in opened], batch_size=CHUNK)
    Person.objects.bulk_create(people, batch_size=CHUNK)
    Case.objects.bulk_create(opened, batch_size=CHUNK)
    CaseKey.objects.bulk_create(keys_made, batch_size=CHUNK)
    Announcement.objects.bulk_create(announcements, batch_size=CHUNK)
    for start in range(0, len(joined), CHUNK):
        refresh(Case.objects.filter(id__in=joined[start : start + CHUNK]))


def follow(context: Context, entry: Entry, left: Sequence[str] = ()) -> None:
    """A person has put a line right: let its case know, or the case that the right words are about.

    `left`: keys of an earlier correction's words, by which the case is not to be found any more.
    The line goes over to another case only where its words are now those of another tenancy, and no other line of the
    same list is about that one: two lines of one list are two tenancies. The chronologies of both say so. A part of
    correcting.
    """
    announcement = Announcement.objects.select_related("case__household").get(entry=entry)
    case, notice = announcement.case, entry.notice
    keys = subject_keys(entry.particulars.listed(entry.where))
    CaseKey.objects.filter(case=case, key__in=set(left) - set(keys)).delete()
    known = _cases_by_key(notice.organisation_id, keys)
    other = next((known[key] for key in keys if key in known and known[key] != case), None)
    same_list = Announcement.objects.filter(case=other, entry__notice=notice, entry__dismissed=False)
    if other is not None and case not in known.values() and not same_list.exists():
        announcement.case = other
        announcement.save()
        _note_move(context, entry, case, other)
        if other.owner_id is None:
            Case.objects.filter(id=other.id).update(owner=case.owner_id)
    else:
        other = None
        CaseKey.objects.bulk_create(
            CaseKey(organisation_id=notice.organisation_id, case=case, key=key) for key in keys if key not in known
        )
        if not case.announcements.exclude(entry=entry).exists():
            _rename(case, entry)
    refresh(Case.objects.filter(id__in=[case.id, other.id if other else case.id]))


def _note_move(context: Context, entry: Entry, case: Case, other: Case) -> None:
    """Each of the two cases can tell where the line went, or came from."""
    shown = entry.notice.copies.order_by("-shown").values_list("message_id", flat=True)[0]
    about = {"entry": str(entry.id), "message": str(shown)}
    gate.note(context, "move_line", f"case:{case.id}", **about, case=str(other.id))
    gate.note(context, "join_line", f"case:{other.id}", **about, case=str(case.id))


def _rename(case: Case, entry: Entry) -> None:
    """What only one line ever announced is called as that line is now."""
    Household.objects.filter(id=case.household_id).update(address=entry.address)
    Person.objects.filter(household=case.household_id).update(surname=entry.surname, given_name=entry.given_name)
    Case.objects.filter(id=case.id).update(search_key=_search_key(entry))


def refresh(cases: QuerySet[Case]) -> None:
    """Work out anew what counts about these cases, from all that was announced about each.

    What nothing announces any more keeps its last standing and leaves the desk.
    """
    parts = "announcements__entry__notice", "absences__notice"
    rows = list(cases.distinct().prefetch_related(*parts).iterator(chunk_size=CHUNK))
    for case in rows:
        entries = [announcement.entry for announcement in case.announcements.all() if not announcement.entry.dismissed]
        case.dismissed = not entries
        case.to_screen = True
        if entries:
            _let_count(case, entries, [absence.notice for absence in case.absences.all()])
    Case.objects.bulk_update(rows, [*STANDING, "signal_points", "dismissed", "to_screen"], batch_size=CHUNK)


def take_case(context: Context, id: uuid.UUID, instead_of: uuid.UUID | None = None) -> bool:
    """The actor takes charge of the case, from nobody or instead of the colleague who is named.

    False, and nothing is changed: meanwhile somebody else had taken it.
    """
    with gate.deed(context):
        case = gate.case(context, id, Act.TAKE_CASE)
        as_seen = Q(owner=None) | Q(owner_id__in=(context.actor.user, instead_of))
        taken = Case.objects.filter(as_seen, id=case.id).update(owner_id=context.actor.user)
        if taken:
            _weigh(case)
        else:
            transaction.set_rollback(True)  # the ledger must not say that charge was taken
    return bool(taken)


def release_case(context: Context, id: uuid.UUID) -> None:
    """Nobody is in charge of the case any more: undo of `take_case`, for its owner or a coordinator."""
    with gate.deed(context):
        case = gate.case(context, id, Act.RELEASE_CASE)
        if not may_release(context.actor.role, is_owner=case.owner_id in {None, context.actor.user}):
            transaction.set_rollback(True)
        else:
            Case.objects.filter(id=case.id).update(owner=None)
            _weigh(case)
            return
    gate.refuse(context, Act.RELEASE_CASE, f"case:{id}")


def _weigh(case: Case) -> None:
    """Work out the points anew from the row as it is now; its update just made holds it for us."""
    case.refresh_from_db()
    case.signal_points = signal_points(case.facts)
    case.save(update_fields=["signal_points"])


def _cases_by_key(organisation: uuid.UUID, keys: Sequence[str]) -> dict[str, Case]:
    found = {}
    for start in range(0, len(keys), CHUNK):
        rows = CaseKey.objects.filter(organisation_id=organisation, key__in=keys[start : start + CHUNK])
        found.update({row.key: row.case for row in rows.select_related("case")})
    return found


def _new_case(context: Context, notice: Notice, entry: Entry) -> Case:
    organisation = notice.organisation_id
    case = Case(
        organisation_id=organisation,
        household=Household(organisation_id=organisation, address=entry.address),
        opened_at=context.now,
        search_key=_search_key(entry),
    )
    _let_count(case, [entry])
    return case


def _search_key(entry: Entry) -> str:
    return key_of(f"{entry.surname} {entry.given_name} {entry.address} {entry.tenancy_code}")


def _let_count(case: Case, entries: Sequence[Entry], left_out_by: Sequence[Notice] = ()) -> None:
    """Write into the case what counts of these entries, and of the lists that leave it out."""
    absences = [Absence(notice.said_at, notice.certified_by) for notice in left_out_by]
    counts = standing([entry.as_announcement(ROME) for entry in entries], absences)
    for field in STANDING:
        setattr(case, field, getattr(counts, field))
    case.signal_points = signal_points(case.facts)
