"""From the list to what the municipality knew all along: found, confirmed by a person, shown, and taken back."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from tests.announced import by_pec, notice, receive_and_register
from tests.cast import ADA, ALDO, CARLO, FRIDAY, Cast

from preavviso.access.gate import DoesNotExistError
from preavviso.actions import interventions, registry
from preavviso.actions.identity import say, take_back
from preavviso.actions.imports import Said as Told
from preavviso.domain.identity import Identity, Said
from preavviso.domain.matching.outcome import Outcome
from preavviso.jobs.screening import look_for_waiting
from preavviso.queries.cases import CasePage, case_page
from preavviso.queries.identity import Review, next_to_confirm, review
from preavviso.queries.worklist import Line, worklist
from preavviso.records.cases.models import Case
from preavviso.rehearsal import story, world

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True)
class Office:
    """Borgolago's, with its people."""

    cast: Cast

    def receive_list(self) -> None:
        receive_and_register(self.cast.context(ADA), b"Subject: novembre", by_pec(notice([story.entry()])))
        look_for_waiting(lambda: FRIDAY)

    def import_registry(self, folder: Path) -> None:
        context = self.cast.context(CARLO)
        with registry.draft(context, folder / "registry.csv", Told(whole=True)) as draft:
            draft.take()
        with interventions.draft(context, folder / "interventions.csv", Told()) as draft:
            draft.take()
        look_for_waiting(lambda: FRIDAY)

    def line(self) -> Line:
        (line,) = worklist(self.cast.context(ADA))
        return line

    def page(self) -> CasePage:
        return case_page(self.cast.context(ADA), self.line().case)

    def review(self) -> Review:
        return review(self.cast.context(ADA), self.line().case)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("borgolago")
    world.write(world.build(2_000, 1, 7), folder, progress=lambda _: None)
    return folder


@pytest.fixture
def office(cast: Cast) -> Office:
    return Office(cast)


def test_the_list_comes_first_and_the_registry_afterwards(office: Office, town: Path) -> None:
    office.receive_list()
    assert office.line().identity is Identity.NOT_LOOKED_UP
    office.import_registry(town)
    assert office.line().identity is Identity.TO_CONFIRM
    assert next_to_confirm(office.cast.context(ADA)) == office.line().case


def test_what_was_known_all_along_appears_once_a_person_has_confirmed_and_goes_when_it_is_undone(
    office: Office, town: Path
) -> None:
    office.import_registry(town)
    office.receive_list()
    shown = office.review()
    assert shown.found is not None
    assert shown.found.outcome in {Outcome.CERTAIN, Outcome.PROBABLE}
    best = shown.candidates[0].proposal
    assert (best.written.surname, best.written.given_name) == (story.SURNAME, story.GIVEN_NAME)
    before = office.page().home
    assert (before.resident, before.interventions) == (None, ())

    given = say(office.cast.context(ADA), shown.case, Said.SAME, best.resident, shown.version)
    assert given is not None
    home = office.page().home
    assert home.resident is not None
    assert {member.given_name for member in home.household} == {"Ornella", "Elisa"}
    known = {one.kind for one in story.household().interventions}
    assert {prior.kind for prior in home.interventions} == known
    assert next_to_confirm(office.cast.context(ADA)) is None

    assert take_back(office.cast.context(ADA, FRIDAY + timedelta(minutes=3)), shown.case, given)
    assert office.page().home == before
    told = [str(event.what) for event in office.page().events]
    assert "Said of somebody of the registry: it is the same person" in told
    assert "What was said of who it is in the registry taken back" in told


def test_the_authority_is_told_nothing_of_it(office: Office, town: Path) -> None:
    office.import_registry(town)
    office.receive_list()
    case = Case.objects.get()
    for read in (review, case_page):
        with pytest.raises(DoesNotExistError):
            read(office.cast.context(ALDO), case.id)
