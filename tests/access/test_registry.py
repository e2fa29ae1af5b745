"""The table of keys answers a screening as an index of the same residents would, and only for its own organisation."""

import pytest
from django.db import connection
from tests.cast import CARLO, Cast
from tests.registered import OTHERS, TULLIO, enter

from preavviso.access import registry
from preavviso.access.registry import KeyTable
from preavviso.actions.people import Person
from preavviso.domain.matching.key import RULES
from preavviso.domain.matching.mention import Mention
from preavviso.linkage.index import Index
from preavviso.linkage.judgement import shipped
from preavviso.linkage.screening import Screened, screen
from preavviso.records.people.models import Resident
from preavviso.rehearsal.town import Town
from preavviso.rehearsal.trial import trials

pytestmark = pytest.mark.django_db

LINE = Mention("Bruni", "Tullio", address="via dei Mille 14, int. 6")


def told(found: Screened) -> object:
    """What a screening found, but for the rows' numbers: each registry has its own."""
    candidates = [
        (one.person_id, one.household_id, one.probability, one.match_weight, one.because, one.rules, one.reading)
        for one in found.candidates
    ]
    return found.outcome, candidates, found.households, found.house, found.capped


def test_it_finds_what_an_index_finds_to_the_last_bit(cast: Cast) -> None:
    town = Town(400, 5)
    people = [(home, one) for home in town.households() for one in home.members]
    enter(
        cast.context(CARLO),
        *(
            Person(
                one.person_id, one.surname, one.given_name, one.birth_date, one.codice_fiscale, home.household_id,
                home.address, home.municipality,
            )
            for home, one in people
        ),
    )  # fmt: skip
    index = Index.of(
        (
            one.person_id,
            home.household_id,
            Mention(
                one.surname, one.given_name, one.birth_date.isoformat(), one.codice_fiscale, home.address,
                home.municipality,
            ),
        )
        for home, one in people
    )  # fmt: skip
    lines = [
        Mention(one.surname, one.given_name, one.birth_date, one.codice_fiscale, one.address, one.municipality)
        for one in trials(town, 100, 3, birth_dates=0.4, codici_fiscali=0.1)
    ]
    by_table = screen(KeyTable(cast.borgolago.id), lines, shipped())
    assert [told(one) for one in by_table] == [told(one) for one in screen(index, lines, shipped())]
    assert sum(bool(one.candidates) for one in by_table) > 50


def test_a_key_that_too_many_share_is_not_followed_and_says_so(cast: Cast) -> None:
    cap = next(rule.cap for rule in RULES if rule.name == "small house")
    block = [Person(f"B{n}", f"COGNOME{n}", "NOME", address="VIA DEI MILLE 14") for n in range(cap + 1)]
    enter(cast.context(CARLO), *block[:-1])
    line = Mention("Altri", "Xenia", address="via dei Mille 14")
    assert screen(KeyTable(cast.borgolago.id), [line], shipped())[0].candidates
    enter(cast.context(CARLO), block[-1])
    assert not screen(KeyTable(cast.borgolago.id), [line], shipped())[0].candidates


def test_another_municipality_s_residents_are_not_found(cast: Cast) -> None:
    enter(cast.context(CARLO), TULLIO, *OTHERS[:10])
    assert screen(KeyTable(cast.borgolago.id), [LINE], shipped())[0].candidates
    assert KeyTable(cast.valpiana.id).size() == 0
    assert not screen(KeyTable(cast.valpiana.id), [LINE], shipped())[0].candidates


def test_who_is_hidden_is_not_found(cast: Cast) -> None:
    enter(cast.context(CARLO), TULLIO, *OTHERS[:10])
    tullio = Resident.objects.get(number=TULLIO.number)
    found = screen(KeyTable(cast.borgolago.id, [tullio.id]), [LINE], shipped())[0]
    assert TULLIO.number not in [one.person_id for one in found.candidates]


@pytest.mark.sqlite
def test_on_sqlite_the_mentions_that_are_asked_for_are_all_that_is_read(cast: Cast) -> None:
    """Knowing nothing of how large the tables are, it would else go through all residents of the municipality."""
    enter(cast.context(CARLO), TULLIO, *OTHERS[:10])
    with connection.cursor() as cursor:
        statement = registry._READ.replace("{values}", "1, 2")
        cursor.execute("EXPLAIN QUERY PLAN " + statement, [cast.borgolago.id.hex])
        steps = [row[3] for row in cursor.fetchall()]
    assert [step.split()[1] for step in steps[:2]] == ["people_mention", "people_resident"]
    assert all("rowid=?" in step for step in steps[:2])
