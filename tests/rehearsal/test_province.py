"""A registry of 200,000 people and more: a province, with the same streets and the same names in many places."""

from collections import Counter
from itertools import islice

import pytest
from codicefiscale import data
from slugify import slugify

from preavviso.rehearsal import province
from preavviso.rehearsal.household import Household
from preavviso.rehearsal.place import TOWN_NAME
from preavviso.rehearsal.programme import programmes
from preavviso.rehearsal.town import Town, registry_rows
from preavviso.rehearsal.trial import trials

PROVINCE = Town(200_000, 7)


@pytest.fixture(scope="module")
def households() -> list[Household]:
    return list(PROVINCE.households())


def test_below_it_is_one_municipality() -> None:
    (borgolago,) = Town(province.FEWEST_PEOPLE - 1, 7).municipalities
    assert borgolago.name == TOWN_NAME


def test_everybody_lives_in_one_of_sixty_municipalities(households: list[Household]) -> None:
    ids = [person.person_id for home in households for person in home.members]
    assert ids == [f"P{number:07}" for number in range(1, 200_001)]
    lived = Counter(home.municipality for home in households for _ in home.members)
    assert lived == {municipality.name: municipality.people for municipality in PROVINCE.municipalities}
    assert len(lived) == 60
    assert lived[TOWN_NAME] == 50_000
    assert min(lived.values()) > 500


def test_an_address_is_unique_only_with_its_municipality(households: list[Household]) -> None:
    assert len({(home.address, home.municipality) for home in households}) == len(households)
    assert len({home.address for home in households}) < len(households) * 0.9


def test_a_street_of_it_is_the_same_alone() -> None:
    number = PROVINCE.street_of(123_456)
    alone = list(Town(200_000, 7).street(number))
    assert alone == list(PROVINCE.street(number))
    assert any(person.person_id == "P0123456" for home in alone for person in home.members)


def test_its_names_are_shared_as_in_a_region_and_not_as_in_a_village(households: list[Household]) -> None:
    names = Counter((person.surname, person.given_name) for home in households for person in home.members)
    shared = sum(count for count in names.values() if count > 1) / 200_000
    assert 0.15 < shared < 0.35


def test_some_civics_house_hundreds(households: list[Household]) -> None:
    at = Counter((home.address.partition(",")[0], home.municipality) for home in households for _ in home.members)
    assert 150 < max(at.values()) < 350


def test_the_lists_of_the_authority_are_about_the_seat() -> None:
    seat = {home.address.partition(",")[0] for number in PROVINCE.seat for home in PROVINCE.street(number)}
    (november,) = programmes(PROVINCE, 1)
    ids = {line.person_id for line in november.lines if line.person_id}
    assert all(int(person_id[1:]) <= 50_000 for person_id in ids)
    assert "via dei Mille 14" in seat


def test_registry_and_trials_say_the_municipality() -> None:
    far = PROVINCE.street_of(199_999)
    (*_, municipality) = next(iter(registry_rows(next(iter(PROVINCE.street(far))))))
    assert municipality == PROVINCE.municipalities[-1].name
    assert {line.municipality for line in islice(trials(PROVINCE, 500, 1), 300)} > {TOWN_NAME, ""}


def test_no_real_municipality_is_among_them() -> None:
    real = set(data.get_indexed_data()["municipalities"])
    assert "cremona" in real
    assert not {slugify(name) for name in (TOWN_NAME, *province.AROUND)} & real
