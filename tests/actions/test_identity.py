"""Looking in the registry for whom a case is about, and what a person then says: nothing else makes a link."""

import random
import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import NoReturn

import numpy as np
import pytest
from django.db import IntegrityError, transaction
from tests.announced import BRUNI, MORO, by_pec, notice, receive_and_register
from tests.cast import ADA, BICE, CARLO, FRIDAY, IVO, Cast
from tests.registered import NAMESAKE, OTHERS, TULLIA, TULLIO, enter, registered

from preavviso.access.gate import DoesNotExistError
from preavviso.access.registry import KeyTable
from preavviso.actions import screening
from preavviso.actions.entries import correct_entry
from preavviso.actions.identity import say, take_back
from preavviso.actions.people import keep
from preavviso.domain.identity import Explanation, Identity, Said
from preavviso.domain.matching.comparison import Texts
from preavviso.domain.matching.key import row_keys
from preavviso.domain.matching.mention import Traits
from preavviso.domain.matching.outcome import Outcome
from preavviso.jobs.screening import look_for_waiting
from preavviso.linkage.index import Found, Numbers, columns_of
from preavviso.linkage.judgement import shipped
from preavviso.linkage.screening import screen
from preavviso.queries.identity import found_by, latest_screening, version_of
from preavviso.records.cases.models import AskedKey, Case, Identification, Screening
from preavviso.records.oversight.models import LedgerEntry
from preavviso.records.people.models import Resident

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast: Cast) -> Case:
    """Tullio Bruni's, looked for in a registry that has him."""
    receive_and_register(cast.context(ADA), b"pec", by_pec(notice([BRUNI, MORO])))
    registered(cast)
    return case_of("Bruni")


def case_of(surname: str) -> Case:
    return Case.objects.get(household__members__surname=surname)


def found(case: Case) -> Explanation:
    latest = latest_screening(case)
    assert latest is not None
    return found_by(latest)


def answer(cast: Cast, case: Case, said: Said, resident: str = TULLIO.number) -> uuid.UUID:
    id = say(cast.context(ADA), case.id, said, resident, version_of(case))
    assert id is not None
    case.refresh_from_db()
    return id


def dump(case: Case) -> object:
    """Everything that counts about the case now; not the history of how it came so."""
    row = Case.objects.filter(id=case.id).values().get()
    standing = list(Identification.objects.filter(case=case, undone_at=None).values())
    return row, standing, found(case), sorted(AskedKey.objects.filter(case=case).values_list("key", flat=True))


def test_a_listed_person_is_looked_for_and_proposed_and_nothing_is_linked(cast: Cast, case: Case) -> None:
    best = found(case).proposals[0]
    assert (best.resident, best.household, best.written.surname) == ("P1", "F1", "BRUNI")
    assert found(case).outcome in {Outcome.CERTAIN, Outcome.PROBABLE}
    assert case.identity == Identity.TO_CONFIRM
    assert not Identification.objects.exists()


def test_who_is_not_in_the_registry_is_told_so_and_looked_for_again_when_it_changes(cast: Cast, case: Case) -> None:
    moro = case_of("Moro")
    assert moro.identity == Identity.NONE_FOUND
    keep(
        cast.context(CARLO), replace(TULLIO, number="P9", surname="MORO", given_name="ELSA", address="VIA GARIBALDI 3")
    )
    assert {one.id for one in Case.objects.filter(to_screen=True)} == {moro.id}, "only who asks by its keys"
    look_for_waiting(lambda: FRIDAY)
    moro.refresh_from_db()
    assert (moro.identity, found(moro).proposals[0].resident) == (Identity.TO_CONFIRM, "P9")


def test_a_change_of_the_whole_registry_looks_for_everybody_again(cast: Cast, case: Case) -> None:
    screening.want_all(cast.borgolago.id)
    assert Case.objects.filter(to_screen=True).count() == 2
    before = Screening.objects.count()
    assert look_for_waiting(lambda: FRIDAY + timedelta(days=1)) == 2
    latest = latest_screening(case)
    assert Screening.objects.count() == before, "what finds the same is no news"
    assert latest is not None
    assert latest.still_at == FRIDAY + timedelta(days=1)


def test_another_model_looks_again(cast: Cast, case: Case) -> None:
    screening.want_outdated()
    assert not Case.objects.filter(to_screen=True).exists()
    Screening.objects.filter(case=case).update(model="an older one")
    screening.want_outdated()
    assert Case.objects.get(to_screen=True) == case


def test_a_line_put_right_is_looked_for_as_it_is_then(cast: Cast, case: Case) -> None:
    entry = case_of("Moro").announcements.get().entry
    said = replace(entry.particulars, surname="Ferri", given_name="Anna", address="via Verdi 1")
    assert correct_entry(cast.context(ADA), entry.notice.copies.get().message_id, entry.id, said, 0)
    look_for_waiting(lambda: FRIDAY)
    ferri = case_of("Ferri")
    assert found(ferri).line.surname == "Ferri"
    assert ferri.identity == Identity.TO_CONFIRM


def test_without_a_registry_nothing_is_found_and_nothing_said(cast: Cast) -> None:
    receive_and_register(cast.context(ADA), b"pec", by_pec(notice([BRUNI])))
    look_for_waiting(lambda: FRIDAY)
    assert case_of("Bruni").identity == Identity.NOT_LOOKED_UP
    assert not Screening.objects.exists()


def test_killed_in_the_middle_nothing_is_half_done(cast: Cast, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    screening.want_all(cast.borgolago.id)
    before = list(Screening.objects.values()), list(AskedKey.objects.values_list("key", "case"))

    def killed(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(screening, "_keep_keys", killed)
    with pytest.raises(KeyboardInterrupt):
        look_for_waiting(lambda: FRIDAY + timedelta(days=1))
    assert Case.objects.filter(to_screen=True).count() == 2
    assert (list(Screening.objects.values()), list(AskedKey.objects.values_list("key", "case"))) == before


def test_a_line_on_which_we_fail_does_not_keep_the_others_waiting(
    cast: Cast, case: Case, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    screening.want_all(cast.borgolago.id)
    really = screening._looked_up

    def failing(context, lines, excluded):
        if any(line.surname == "Moro" for line in lines):
            raise ValueError("a fault of ours")
        return really(context, lines, excluded)

    monkeypatch.setattr(screening, "_looked_up", failing)
    look_for_waiting(lambda: FRIDAY + timedelta(days=1))
    assert not Case.objects.filter(to_screen=True).exists()
    latest = latest_screening(case)
    assert latest is not None
    assert latest.still_at == FRIDAY + timedelta(days=1)
    assert "Looking for a case failed" in caplog.text


class Kept:
    """A registry of what an explanation kept, and nothing else."""

    def __init__(self, explanation: Explanation) -> None:
        self.explanation = explanation
        self.traits = [Traits.parted(one.traits) for one in explanation.proposals]

    def size(self) -> int:
        return self.explanation.size

    def find(self, keys: Numbers) -> Found:
        has = [set(row_keys(traits)) for traits in self.traits]
        pairs = [(at, row) for at, key in enumerate(keys.tolist()) for row, own in enumerate(has) if key in own]
        both = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        return Found(both[:, 0], both[:, 1], np.array([], dtype=np.int64))

    def columns(self, rows: Numbers) -> Mapping[str, Texts]:
        return columns_of([self.traits[row] for row in rows.tolist()])

    def counts(self, asked: Mapping[str, Texts]) -> Mapping[str, Numbers]:
        return {trait: self._counts(trait, values) for trait, values in asked.items()}

    def _counts(self, trait: str, values: Texts) -> Numbers:
        known = self.explanation.counts.get(trait, {})
        return np.array([known.get(value.decode(), 0) for value in values.tolist()], dtype=np.int64)

    def people(self, rows: Numbers) -> tuple[Texts, Texts]:
        kept = [self.explanation.proposals[row] for row in rows.tolist()]
        return (
            np.array([one.resident.encode() for one in kept], dtype=np.bytes_),
            np.array([one.household.encode() for one in kept], dtype=np.bytes_),
        )


def test_what_was_kept_weighs_again_to_the_last_bit_after_the_registry_has_changed(cast: Cast, case: Case) -> None:
    kept = found(case)
    enter(cast.context(CARLO), *(replace(one, number=f"N{one.number}", surname="BRUNI") for one in OTHERS[:20]))
    (again,) = screen(Kept(kept), [kept.line], shipped())
    assert kept.model == shipped().model.hash
    weighed = {one.person_id: one for one in again.candidates}
    assert len(kept.proposals) >= 2
    for one in kept.proposals:
        assert weighed[one.resident].match_weight == one.match_weight
        assert [(told.level, told.weight, told.left, told.right) for told in weighed[one.resident].because] == [
            (told.level, told.weight, told.left, told.right) for told in one.because
        ]


def test_a_person_confirms_and_undoing_it_restores_everything(cast: Cast, case: Case) -> None:
    before = dump(case)
    id = answer(cast, case, Said.SAME)
    assert case.identity == Identity.CONFIRMED
    assert dump(case) != before
    assert take_back(cast.context(BICE, FRIDAY + timedelta(minutes=5)), case.id, id)
    assert dump(case) == before
    kept = Identification.objects.get()
    assert (kept.made_by, kept.undone_by) == (cast.user(ADA), cast.user(BICE)), "history says who did what"
    acts = LedgerEntry.objects.filter(subject=f"case:{case.id}", act__in=["confirm_resident", "undo_identification"])
    assert [entry.details["identification"] for entry in acts] == [str(id), str(id)]


@pytest.mark.parametrize("said", [Said.NOT_SAME, Said.CANNOT_SAY])
def test_undoing_any_answer_restores_everything(cast: Cast, case: Case, said: Said) -> None:
    before = dump(case)
    id = answer(cast, case, said)
    assert dump(case) != before
    assert take_back(cast.context(ADA), case.id, id)
    assert dump(case) == before


def test_two_residents_are_never_both_confirmed(cast: Cast, case: Case) -> None:
    answer(cast, case, Said.SAME)
    assert say(cast.context(BICE), case.id, Said.SAME, NAMESAKE.number, version_of(case)) is None
    first = Identification.objects.get()
    second = Resident.objects.get(number=NAMESAKE.number)
    with pytest.raises(IntegrityError), transaction.atomic():
        Identification.objects.create(
            case=case, number=2, resident=second, said=Said.SAME, screening=first.screening,
            made_by=first.made_by, made_at=FRIDAY,
        )  # fmt: skip


def test_whoever_is_excluded_is_not_proposed_again_whatever_changes(cast: Cast, case: Case) -> None:
    answer(cast, case, Said.NOT_SAME)
    assert "P1" in found(case).excluded
    rng = random.Random(11)  # noqa: S311 — the same every time
    addresses = (TULLIO.address, "VIA DEI MILLE 14", "VIA ROMA 2")
    for step in range(12):
        who = rng.choice([TULLIO, TULLIA, NAMESAKE, *OTHERS[:3]])
        changed = replace(who, address=rng.choice(addresses), given_name=rng.choice(["TULLIO", "TULLIA", "TULIO"]))
        keep(cast.context(CARLO, FRIDAY + timedelta(days=step)), changed)
        if rng.random() < 0.5:
            screening.want_all(cast.borgolago.id)
        receive_and_register(
            cast.context(ADA, FRIDAY + timedelta(days=step)), f"again {step}".encode(), by_pec(notice([BRUNI]))
        )
        look_for_waiting(lambda: FRIDAY)
        case.refresh_from_db()
        assert "P1" not in [one.resident for one in found(case).proposals]
        assert case.identity != Identity.CONFIRMED
    assert Screening.objects.filter(case=case).count() > 2


def test_once_all_are_excluded_nobody_is_asked_about(cast: Cast, case: Case) -> None:
    for _ in range(10):
        if case.identity != Identity.TO_CONFIRM:
            break
        answer(cast, case, Said.NOT_SAME, found(case).proposals[0].resident)
    assert case.identity == Identity.NONE_FOUND


def test_where_it_cannot_be_said_the_case_leaves_the_pile_until_somebody_else_is_found(cast: Cast, case: Case) -> None:
    answer(cast, case, Said.CANNOT_SAY)
    assert case.identity == Identity.LEFT_OPEN
    keep(cast.context(CARLO), replace(TULLIO, number="P7"))
    look_for_waiting(lambda: FRIDAY)
    case.refresh_from_db()
    assert case.identity == Identity.TO_CONFIRM


def test_who_comes_second_changes_nothing(cast: Cast, case: Case) -> None:
    seen = version_of(case)
    answer(cast, case, Said.CANNOT_SAY)
    before, entries = dump(case), LedgerEntry.objects.count()
    assert say(cast.context(BICE), case.id, Said.NOT_SAME, TULLIO.number, seen) is None
    assert (dump(case), LedgerEntry.objects.count()) == (before, entries)
    id = Identification.objects.get().id
    assert take_back(cast.context(ADA), case.id, id)
    assert not take_back(cast.context(BICE), case.id, id)


def test_who_was_not_proposed_cannot_be_confirmed(cast: Cast, case: Case) -> None:
    for resident in ("Q1", "nobody"):
        with pytest.raises(DoesNotExistError):
            say(cast.context(ADA), case.id, Said.SAME, resident, version_of(case))
    assert not Identification.objects.exists()


def test_another_municipality_s_case_is_not_there(cast: Cast, case: Case) -> None:
    with pytest.raises(DoesNotExistError):
        say(cast.context(IVO), case.id, Said.SAME, "P1", version_of(case))
    assert not Identification.objects.exists()


def test_the_key_table_counts_what_the_registry_has(cast: Cast, case: Case) -> None:
    assert KeyTable(cast.borgolago.id).size() == len(OTHERS) + 3
