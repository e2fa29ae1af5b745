"""A file of the registry becomes residents, mentions, keys and counts that always agree, and nothing is erased."""

import csv
from collections import Counter
from datetime import timedelta

import pytest
from tests.cast import ADA, ALDO, CARLO, ELIO, FRIDAY, IRMA, IVO, VALPIANA

from preavviso.access.context import Context
from preavviso.access.gate import DoesNotExistError
from preavviso.access.people import operators
from preavviso.actions import interventions, registry
from preavviso.actions.imports import COMPARING, Counts, Said
from preavviso.actions.people import Person, counted, keep
from preavviso.channels.feed import FeedError
from preavviso.domain.matching.key import row_keys
from preavviso.domain.matching.mention import Mention, traits_of
from preavviso.domain.registry import ColumnsError
from preavviso.domain.role import Act, Purpose
from preavviso.linkage.keying import salt_of
from preavviso.records.oversight.models import LedgerEntry
from preavviso.records.people.models import Frequency, Import, Intervention, LinkKey, Registry, Resident
from preavviso.records.people.models import Mention as MentionRow

pytestmark = pytest.mark.django_db
HEADINGS = (
    "person_id",
    "surname",
    "given_name",
    "birth_date",
    "codice_fiscale",
    "address",
    "household_id",
    "municipality",
)
ANNA = ("P1", "Riva", "Anna", "1985-04-03", "", "via Po 1", "F1", "Borgolago")
BRUNO = ("P2", "D'Angelo", "Bruno", "1979-12-24", "", "via Po 1", "F1", "Borgolago")
CARLA = ("P10", "Rossi", "Carla", "", "", "piazza Adda 2/A", "F2", "Borgolago")
YEAR_LATER = FRIDAY + timedelta(days=365)


@pytest.fixture
def file(tmp_path):
    def written(*rows, headings=HEADINGS, name="anagrafe.csv", mark=","):
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, delimiter=mark).writerows([headings, *rows])
        return path

    return written


def take(context, path, said=None):
    with registry.draft(context, path, said or Said()) as draft:
        return draft.take().counts


def told(context, path, said=None):
    with registry.draft(context, path, said or Said()) as draft:
        draft.take()
        return [(remark.row, remark.taken, str(remark.why)) for remark, _cells in draft.remarks()]


def history(number):
    rows = MentionRow.objects.filter(resident__number=number).order_by("id")
    return [(row.surname, row.address, row.since, row.until) for row in rows]


def assert_whole(organisation):
    """Keys, traits and counts are those of the mentions, no more and no fewer."""
    salt, keys, counts, size = salt_of(organisation.id), set(), Counter(), 0
    for row in MentionRow.objects.filter(resident__organisation=organisation).select_related("resident"):
        born = row.resident.birth_date
        said = Mention(
            row.surname, row.given_name, born.isoformat() if born else "", row.resident.codice_fiscale, row.address,
            row.municipality,
        )  # fmt: skip
        traits = traits_of(said)
        assert row.traits == traits.joined()
        keys |= {(key ^ salt, row.id) for key in row_keys(traits) if key is not None}
        if row.until is None:
            size += 1
            counts.update(counted(row.traits))
    mentions = MentionRow.objects.filter(resident__organisation=organisation).values_list("id", flat=True)
    assert set(LinkKey.objects.filter(mention_id__in=list(mentions)).values_list("key", "mention_id")) == keys
    kept = Frequency.objects.filter(organisation=organisation).values_list("trait", "value", "count")
    assert {(trait, value): count for trait, value, count in kept} == dict(counts)
    assert Registry.objects.get(organisation=organisation).size == size


def test_a_file_becomes_residents_with_keys_and_counts(cast, file):
    assert take(cast.context(CARLO), file(ANNA, BRUNO, CARLA)) == Counts(3, 3, 0, 0, 0, 0)
    assert history("P2") == [("D'Angelo", "via Po 1", None, None)]
    assert_whole(cast.borgolago)


def test_the_same_file_twice_changes_nothing(cast, file):
    path, context = file(ANNA, BRUNO, CARLA), cast.context(CARLO)
    take(context, path)
    revision = Registry.objects.get().revision
    assert take(context, path).changes_nothing
    assert (Registry.objects.get().revision, Import.objects.count()) == (revision, 2)


def test_a_marriage_and_a_move_keep_what_was_before_with_its_days(cast, file):
    take(cast.context(CARLO), file(ANNA, BRUNO))
    later = cast.context(CARLO, YEAR_LATER)
    counts = take(later, file((*ANNA[:1], "D'Angelo", *ANNA[2:5], "via Adda 9", *ANNA[6:]), BRUNO))
    assert (counts.changed, counts.unchanged) == (1, 1)
    assert history("P1") == [
        ("Riva", "via Po 1", None, later.today),
        ("D'Angelo", "via Adda 9", later.today, None),
    ]
    assert_whole(cast.borgolago)


def test_days_in_the_file_are_taken_as_they_are(cast, file):
    headings = ("matricola", "cognome", "nome", "indirizzo", "dal", "al")
    path = file(
        ("P1", "Riva", "Anna", "via Adda 9", "01/03/2018", ""),
        ("P2", "Rossi", "Bruno", "via Po 1", "", ""),
        ("P1", "Riva", "Anna", "via Po 1", "05/06/2001", "01/03/2018"),
        headings=headings,
        mark=";",
    )
    assert take(cast.context(CARLO), path) == Counts(3, 2, 0, 0, 0, 0)
    days = [(str(since), str(until)) for _surname, _address, since, until in history("P1")]
    assert sorted(days) == [("2001-06-05", "2018-03-01"), ("2018-03-01", "None")]
    assert take(cast.context(CARLO, YEAR_LATER), path).changes_nothing
    assert_whole(cast.borgolago)


def test_a_birth_date_learnt_later_is_in_the_keys_of_every_mention(cast, file):
    nobody_knows = (*ANNA[:3], "", *ANNA[4:])
    take(cast.context(CARLO), file(nobody_knows))
    take(cast.context(CARLO), file((*nobody_knows[:5], "via Adda 9", *ANNA[6:])))
    assert take(cast.context(CARLO), file((*ANNA[:5], "via Adda 9", *ANNA[6:]))).changed == 1
    assert MentionRow.objects.count() == 2
    assert_whole(cast.borgolago)


def test_who_is_not_in_a_part_is_not_gone(cast, file):
    take(cast.context(CARLO), file(ANNA, BRUNO))
    assert take(cast.context(CARLO), file(ANNA)).removed == 0
    assert not Resident.objects.exclude(removed_at=None).exists()


def test_who_is_not_in_the_whole_is_gone_still_found_and_comes_back(cast, file):
    context = cast.context(CARLO)
    take(context, file(ANNA, BRUNO), Said(whole=True))
    assert take(context, file(ANNA), Said(whole=True)).removed == 1
    assert take(context, file(ANNA), Said(whole=True)).changes_nothing
    assert Resident.objects.get(number="P2").removed_at == FRIDAY
    assert_whole(cast.borgolago)
    assert take(context, file(ANNA, BRUNO)).changed == 1
    assert Resident.objects.get(number="P2").removed_at is None
    assert_whole(cast.borgolago)


def test_nobody_is_gone_where_a_row_could_not_be_taken(cast, file):
    take(cast.context(CARLO), file(ANNA, BRUNO))
    counts = take(cast.context(CARLO), file(ANNA, ("", *BRUNO[1:])), Said(whole=True))
    assert (counts.removed, counts.rejected) == (0, 1)


def test_a_file_with_a_heading_alone_makes_nobody_disappear(cast, file):
    take(cast.context(CARLO), file(ANNA, BRUNO))
    assert take(cast.context(CARLO), file(), Said(whole=True)).removed == 0


def test_what_two_rows_say_of_one_person_is_told_and_taken_from_neither(cast, file):
    remarks = told(cast.context(CARLO), file(ANNA, BRUNO, (*ANNA[:1], "Rossi", *ANNA[2:])))
    assert [(row, taken) for row, taken, _why in remarks] == [(2, False), (4, False)]
    assert "rows 2, 4" in remarks[0][2]
    assert not Resident.objects.filter(number="P1").exists()


def test_a_look_writes_nothing(cast, file):
    with registry.draft(cast.context(CARLO), file(ANNA, BRUNO), Said()) as draft:
        assert draft.look() == Counts(2, 2, 0, 0, 0, 0)
        assert [row.surname for row in draft.first] == ["Riva", "D'Angelo"]
    assert not Resident.objects.exists()
    assert not Import.objects.exists()


def test_what_was_said_of_the_columns_holds_for_the_next_file(cast, file):
    headings = ("person_id", "Chi", *HEADINGS[2:])
    path = file(ANNA, headings=headings)
    with pytest.raises(ColumnsError):
        take(cast.context(CARLO), path)
    take(cast.context(CARLO), path, Said({"chi": "surname"}))
    assert take(cast.context(CARLO), file(BRUNO, headings=headings)).new == 1
    assert take(cast.context(CARLO), file(CARLA)).new == 1, "elsewhere it is not needed"


def test_two_municipalities_never_share_a_key_or_a_person(cast, file):
    take(cast.context(CARLO), file(ANNA))
    take(Context(operators()[VALPIANA], FRIDAY, Purpose.COORDINATION), file(ANNA))
    assert_whole(cast.borgolago)
    assert_whole(cast.valpiana)
    keys = list(LinkKey.objects.values_list("key", flat=True))
    assert len(keys) == len(set(keys))


def test_the_ledger_knows_how_many_and_of_nobody_who(cast, file):
    take(cast.context(CARLO), file(ANNA, BRUNO))
    entry = LedgerEntry.objects.filter(act=Act.IMPORT_REGISTRY).get()
    assert entry.details == {
        "purpose": "coordination", "rows": 2, "new": 2, "changed": 0, "unchanged": 0, "removed": 0, "rejected": 0,
    }  # fmt: skip
    assert entry.subject == f"import:{Import.objects.get().id}"


@pytest.mark.parametrize("draft", [registry.draft, interventions.draft], ids=["registry", "interventions"])
@pytest.mark.parametrize("part", [ADA, ALDO, ELIO, IVO], ids=lambda part: part.name)
def test_only_coordinators_and_administrators_import(cast, file, part, draft):
    path = file((*ANNA, "I1"), headings=(*HEADINGS, "id intervento"))
    for allowed in (CARLO, IRMA):
        with draft(cast.context(allowed), path, Said()) as read:
            assert read.look().rows == 1
    with pytest.raises(DoesNotExistError), draft(cast.context(part), path, Said()):
        pass


def test_who_is_quicker_wins_and_the_other_imports_again(cast, file):
    context = cast.context(CARLO)

    def meanwhile(what, _done, _of):
        if what is COMPARING:
            keep(context, Person("P2", "Rossi"))

    with registry.draft(context, file(ANNA), Said(), meanwhile) as draft, pytest.raises(registry.MeanwhileError):
        draft.take()
    assert [row.number for row in Resident.objects.all()] == ["P2"]
    assert take(context, file(ANNA)).new == 1
    assert_whole(cast.borgolago)


def test_a_damaged_file_changes_nothing(cast, tmp_path):
    path = tmp_path / "anagrafe.xlsx"
    path.write_bytes(b"PK\x03\x04 no workbook")
    with pytest.raises(FeedError, match="Nothing was changed"), registry.draft(cast.context(CARLO), path, Said()):
        pass


def test_one_person_is_kept_like_a_whole_file(cast):
    context, later = cast.context(CARLO), cast.context(CARLO, YEAR_LATER)
    assert keep(context, Person("P1", "Riva", "Anna", address="via Po 1", municipality="Borgolago"))
    assert not keep(context, Person("P1", "Riva", "Anna"))
    assert keep(later, Person("P1", "Rossi", "Anna", household_number="F7"))
    assert history("P1") == [("Riva", "via Po 1", None, later.today), ("Rossi", "via Po 1", later.today, None)]
    assert_whole(cast.borgolago)


# ---- prior interventions ----
INTERVENTION = ("intervention_id", "person_id", "kind", "opened_on", "closed_on", "office")


def take_interventions(context, path):
    with interventions.draft(context, path, Said()) as draft:
        counts = draft.take().counts
        return counts, [(remark.row, str(remark.why)) for remark, _cells in draft.remarks()]


def test_interventions_are_about_residents(cast, file):
    context = cast.context(CARLO)
    take(context, file(ANNA))
    path = file(
        ("I1", "P1", "tutela minori", "2018-07-05", "", "Area Minori"),
        ("I2", "P99", "tutela minori", "2018-07-05", "", "Area Minori"),
        ("I1", "P1", "altro", "2018-07-05", "", "Area Minori"),
        headings=INTERVENTION,
        name="interventi.csv",
    )
    counts, remarks = take_interventions(context, path)
    assert counts == Counts(3, 1, 0, 0, 0, 2)
    assert sorted(row for row, _why in remarks) == [3, 4]
    kept = Intervention.objects.get()
    assert (kept.resident.number, kept.kind, str(kept.opened_on), kept.closed_on) == (
        "P1",
        "tutela minori",
        "2018-07-05",
        None,
    )


def test_an_intervention_that_was_closed_since_is_changed_and_the_rest_is_not(cast, file):
    context = cast.context(CARLO)
    take(context, file(ANNA))
    one = ("I1", "P1", "tutela minori", "2018-07-05", "", "Area Minori")
    two = ("I2", "P1", "segretariato sociale", "2019-01-02", "", "Segretariato")
    take_interventions(context, file(one, two, headings=INTERVENTION))
    closed = file((*one[:4], "2020-02-01", ""), two, headings=INTERVENTION)
    assert take_interventions(context, closed)[0] == Counts(2, 0, 1, 1, 0, 0)
    assert take_interventions(context, closed)[0].changes_nothing
    kept = Intervention.objects.get(number="I1")
    assert (str(kept.closed_on), kept.office) == ("2020-02-01", "Area Minori")
