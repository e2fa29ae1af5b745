"""Keeping the residents of the registry: what one changes, what its mentions are found by, and writing it.

Rows, keys and counts stand or fall together: whoever writes the first writes the others, in the same transaction.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from preavviso.access import gate
from preavviso.access.context import Context
from preavviso.actions.screening import want_touched
from preavviso.actions.staging import written
from preavviso.domain.matching.comparison import COUNTED
from preavviso.domain.matching.mention import Traits
from preavviso.domain.registry import ResidentRow
from preavviso.domain.resident import Change, Facts, Kept, Known, Mention, Words, change
from preavviso.domain.role import Act
from preavviso.linkage.keying import Raw, keyed, salt_of
from preavviso.records.people import bulk
from preavviso.records.people.models import Mention as MentionRow
from preavviso.records.people.models import Registry, Resident

RESIDENT_COLUMNS = ("id", "organisation_id", "number", "birth_date", "codice_fiscale", "household_number")
# What is said of somebody is said of somebody who is there.
SET_FACTS = """
    UPDATE people_resident SET birth_date = %s, codice_fiscale = %s, household_number = %s, removed_at = NULL
    WHERE id = %s
    """
MENTION_COLUMNS = (
    "id", "resident_id", "surname", "given_name", "address", "municipality", "since", "until", "traits",
)  # fmt: skip
_COUNTED = tuple((trait, Traits._fields.index(trait)) for trait in COUNTED)


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be done about one mention once its traits and keys are known.

    `keys`: 1 they are put in, -1 taken out, 0 they stay; `count`: by how much more often its values are counted.
    `kept`: the row that it is already, None for a new one; `begun`: what a new one says.
    """

    raw: Raw
    keys: int
    count: int
    kept: int | None = None
    begun: Mention | None = None


def tasks(known: Known | None, now: Change) -> Iterator[Task]:
    """What the change of a resident asks of their mentions' keys and counts; what only gets other days is no task."""
    for mention in now.begun:
        yield Task(_raw(mention.words, now.facts), 1, int(mention.until is None), begun=mention)
    dated = {kept.id: after for kept, after in now.dated}
    for kept in known.mentions if known else ():
        after = dated.get(kept.id, kept.mention)
        was, is_current = int(kept.mention.until is None), int(after.until is None)
        before = _raw(kept.mention.words, known.facts if known else now.facts)
        if now.rekeyed:
            yield Task(before, -1, -was, kept=kept.id)
            yield Task(_raw(after.words, now.facts), 1, is_current, kept=kept.id)
        elif was != is_current:
            yield Task(before, 0, is_current - was, kept=kept.id)


def _raw(words: Words, facts: Facts) -> Raw:
    return Raw(
        words.surname,
        words.given_name,
        written(facts.birth_date) or "",
        facts.codice_fiscale,
        words.address,
        words.municipality,
    )


def counted(traits: str) -> Iterator[tuple[str, str]]:
    """The values of these traits whose frequency is kept."""
    parts = traits.split("\t")
    return ((trait, parts[at]) for trait, at in _COUNTED if parts[at])


@dataclass(frozen=True, slots=True)
class Person:
    """What somebody says of one resident. "" and None: they say nothing of it, and what is known stays."""

    number: str
    surname: str
    given_name: str = ""
    birth_date: date | None = None
    codice_fiscale: str = ""
    household_number: str = ""
    address: str = ""
    municipality: str = ""


def keep(context: Context, person: Person) -> bool:
    """Enter one resident, or what changed about them. False: it was all known already, and nothing was written."""
    with gate.deed(context):
        gate.permit(context, Act.IMPORT_REGISTRY)
        organisation = context.actor.organisation
        resident = Resident.objects.filter(organisation_id=organisation, number=person.number).first()
        known = known_of(resident) if resident else None
        row = ResidentRow(
            person.number,
            person.surname,
            person.given_name,
            person.birth_date,
            person.codice_fiscale,
            person.household_number,
            person.address,
            person.municipality,
            None,
            None,
        )
        now = change(known, [row], context.today)
        if known is not None and now.is_none:
            return False
        id = _keep_facts(context, known.id if known else None, person.number, now)
        _write(context, id, now, list(tasks(known, now)))
        gate.note(context, Act.IMPORT_REGISTRY, f"resident:{id}", mentions=len(now.begun) + len(now.dated))
    return True


def known_of(resident: Resident) -> Known:
    """The resident with all their mentions, as the domain knows them."""
    return Known(
        resident.id,
        Facts(resident.birth_date, resident.codice_fiscale, resident.household_number),
        resident.removed_at is not None,
        tuple(
            Kept(
                row.id, Mention(Words(row.surname, row.given_name, row.address, row.municipality), row.since, row.until)
            )
            for row in resident.mentions.order_by("id")
        ),
    )


def _keep_facts(context: Context, known: int | None, number: str, now: Change) -> int:
    facts = written(now.facts.birth_date), now.facts.codice_fiscale, now.facts.household_number
    if known is None:
        own = bulk.organisation_cell(context.actor.organisation)
        return bulk.put("people_resident", RESIDENT_COLUMNS[1:], (own, number, *facts))
    if now.rekeyed or now.other_household or now.returned:
        bulk.update(SET_FACTS, [(*facts, known)])
    return known


def _write(context: Context, resident: int, now: Change, to_do: Sequence[Task]) -> None:
    organisation = context.actor.organisation
    for kept, after in now.dated:
        MentionRow.objects.filter(id=kept.id).update(since=after.since, until=after.until)
    made = keyed([task.raw for task in to_do])
    salt = salt_of(organisation)
    counts: Counter[tuple[str, str]] = Counter()
    first = 0
    for task, traits, count in zip(to_do, made.traits, made.counts.tolist(), strict=True):
        keys = [key ^ salt for key in made.keys[first : first + count].tolist()]
        first += count
        id = task.kept
        if task.begun is not None:
            id = _new_mention(resident, task.begun, traits)
        elif task.keys == 1 and id is not None:
            MentionRow.objects.filter(id=id).update(traits=traits)
        pairs = [(key, id) for key in keys if id is not None]
        if task.keys == -1:
            bulk.delete_keys(pairs)
        elif task.keys == 1:
            bulk.put_few("people_linkkey", ("key", "mention_id"), pairs)
        for value in counted(traits):
            counts[value] += task.count
    bulk.count(organisation, counts)
    touch(context, sum(task.count for task in to_do))
    want_touched(organisation, [key ^ salt for key in made.keys.tolist()])


def _new_mention(resident: int, mention: Mention, traits: str) -> int:
    words = mention.words
    return bulk.put(
        "people_mention",
        MENTION_COLUMNS[1:],
        (
            resident, words.surname, words.given_name, words.address, words.municipality, written(mention.since),
            written(mention.until), traits,
        ),
    )  # fmt: skip


def touch(context: Context, more: int) -> None:
    """The registry has changed, by so many current mentions."""
    organisation = context.actor.organisation
    if not bulk.touch(organisation, more):
        Registry.objects.create(organisation_id=organisation, revision=1, size=more)
