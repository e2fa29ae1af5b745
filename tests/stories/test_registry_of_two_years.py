"""A registry is imported, and again a year later: Elisa has married and moved, Tullio has died, a child was born.

What the lists of the housing authority still say of her, under her old name and at her old address, stays findable.
"""

import csv
from datetime import timedelta

import pytest
from tests.cast import CARLO, FRIDAY, Cast

from preavviso.actions import interventions, registry
from preavviso.actions.imports import Said
from preavviso.domain.matching.key import row_keys
from preavviso.domain.matching.mention import Mention, traits_of
from preavviso.linkage.keying import salt_of
from preavviso.records.people.models import Intervention, LinkKey, Resident
from preavviso.rehearsal.town import REGISTRY_HEADER, Town, registry_rows

pytestmark = pytest.mark.django_db
A_YEAR = timedelta(days=365)


@pytest.fixture
def town() -> list[list[str]]:
    return [[str(cell) for cell in row] for household in Town(400, 7).households() for row in registry_rows(household)]


def test_a_marriage_and_a_move_leave_both_names_and_addresses_findable(cast: Cast, town, tmp_path):
    today, later = cast.context(CARLO), cast.context(CARLO, FRIDAY + A_YEAR)
    path = tmp_path / "anagrafe.csv"

    def take(context, rows):
        with path.open("w", newline="") as file:
            csv.writer(file).writerows([REGISTRY_HEADER, *rows])
        with registry.draft(context, path, Said(whole=True)) as draft:
            return draft.take().counts

    assert take(today, town).new == len(town)
    archive = tmp_path / "interventi.csv"
    tullio, _wife, elisa = town[:3]
    archive.write_text(f"intervention_id,person_id,kind\nI1,{elisa[0]},tutela minori\n")
    with interventions.draft(today, archive, Said()) as draft:
        assert draft.take().counts.new == 1

    married = [elisa[0], "Moroni", *elisa[2:5], "corso Como 9", "F9", elisa[7]]
    child = ["P9999999", "Moroni", "Ada", "2026-02-01", "", "corso Como 9", "F9", elisa[7]]
    counts = take(later, [*town[1:2], married, *town[3:], child])
    assert (counts.new, counts.changed, counts.removed) == (1, 1, 1)
    assert take(later, [*town[1:2], married, *town[3:], child]).changes_nothing

    resident = Resident.objects.get(number=elisa[0])
    told = [(row.surname, row.address, row.since, row.until) for row in resident.mentions.order_by("id")]
    assert told == [
        (elisa[1], elisa[5], None, later.today),
        ("Moroni", "corso Como 9", later.today, None),
    ]
    assert Resident.objects.get(number=tullio[0]).removed_at == later.now
    assert Intervention.objects.get().resident == resident

    salt = salt_of(cast.borgolago.id)
    for surname, address in ((elisa[1], elisa[5]), ("Moroni", "corso Como 9")):
        line = traits_of(Mention(surname, elisa[2], address=address, municipality="Borgolago"))
        keys = [key ^ salt for key in row_keys(line) if key is not None]
        found = LinkKey.objects.filter(key__in=keys).values_list("mention__resident", flat=True)
        assert resident.id in found
