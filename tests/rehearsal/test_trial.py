"""Trials of linkage: the same again for the same seed, noisy as documented, and true about whom they mean."""

import random
import time
from collections import Counter
from datetime import timedelta

import pytest

from preavviso.rehearsal import addressing, past, spelling
from preavviso.rehearsal.addressing import Address
from preavviso.rehearsal.household import Household, Person
from preavviso.rehearsal.name import ITALIAN, ORIGINS, Origin
from preavviso.rehearsal.noise import ALL, FOR_TRAINING, HELD_OUT, SHARES, Noise
from preavviso.rehearsal.spelling import Bearer, Name
from preavviso.rehearsal.town import Town
from preavviso.rehearsal.trial import ABSENT, LIST_HEADER, Absence, Trial, list_row, trials

TOWN = Town(20_000, 7)
ROWS = 4_000


@pytest.fixture(scope="module")
def lines() -> list[Trial]:
    return list(trials(TOWN, ROWS, 1, birth_dates=0.4, codici_fiscali=0.1))


@pytest.fixture(scope="module")
def registry() -> dict[str, tuple[Household, Person]]:
    return {person.person_id: (home, person) for home in TOWN.households() for person in home.members}


def origin(name: str) -> Origin:
    return next(found for found in ORIGINS if found.name == name)


def names(surname: str, given_name: str, noise: Noise, bearer: Bearer | None = None) -> set[tuple[str, str]]:
    """Everything that one noise alone makes of a name, over many throws."""
    whose = bearer or Bearer(ITALIAN, woman=False, grown=True, husband="")
    (step,) = [step for known, step in spelling.STEPS if known is noise]
    made = (step(random.Random(throw), Name(surname, given_name), whose) for throw in range(300))
    return {(name.surname, name.given_name) for name in made if name is not None}


def addresses(text: str, noise: Noise) -> set[str]:
    (step,) = [step for known, step in addressing.STEPS if known is noise]
    made = (step(random.Random(throw), Address.of(text)) for throw in range(300))
    return {address.written for address in made if address is not None}


def test_the_same_seed_is_the_same_lines(lines: list[Trial]) -> None:
    assert list(trials(Town(20_000, 7), ROWS, 1, birth_dates=0.4, codici_fiscali=0.1)) == lines
    assert list(trials(TOWN, 50, 2)) != list(trials(TOWN, 50, 1))


def test_four_lines_in_five_mean_somebody_and_the_registry_knows_them(
    lines: list[Trial], registry: dict[str, tuple[Household, Person]]
) -> None:
    meant = [line for line in lines if line.person_id is not None]
    assert len(meant) / ROWS == pytest.approx(0.8, abs=0.02)
    for line in meant:
        home, _ = registry[line.person_id or ""]
        assert line.household_id == home.household_id
        assert line.absence is None
    assert len({line.person_id for line in meant}) == len(meant)


def test_who_is_absent_is_not_in_the_registry(
    lines: list[Trial], registry: dict[str, tuple[Household, Person]]
) -> None:
    births = {(person.surname, person.given_name, str(person.birth_date)) for _, person in registry.values()}
    codes = {person.codice_fiscale for _, person in registry.values()}
    absent = [line for line in lines if line.person_id is None]
    assert {line.absence for line in absent} == set(Absence)
    for line in absent:
        assert line.codice_fiscale not in codes
        assert not line.birth_date or (line.surname, line.given_name, line.birth_date) not in births
        assert (line.household_id is not None) == (line.absence is Absence.RELATIVE)
    shares = Counter(line.absence for line in absent)
    for absence, share in ABSENT.items():
        assert shares[absence] / ROWS == pytest.approx(share, abs=0.012)


def test_a_relative_stands_behind_the_same_door_under_another_name() -> None:
    homes = {home.household_id: home for home in TOWN.households()}
    relatives = [line for line in trials(TOWN, 2_000, 3, classes=frozenset()) if line.absence is Absence.RELATIVE]
    for line in relatives:
        home = homes[line.household_id or ""]
        assert line.address.lower() == home.address.lower()
        surnames = {person.surname.lower() for person in home.members}
        assert line.surname.lower() in surnames
        called = {
            person.given_name.lower() for person in home.members if person.surname.lower() == line.surname.lower()
        }
        assert line.given_name.lower() not in called
    assert len(relatives) > 50


def test_without_noise_a_line_says_what_the_registry_says(registry: dict[str, tuple[Household, Person]]) -> None:
    for line in trials(TOWN, 500, 3, birth_dates=1, codici_fiscali=1, classes=frozenset()):
        assert line.noises == frozenset()
        if line.person_id is not None:
            home, person = registry[line.person_id]
            assert (line.surname.lower(), line.given_name.lower()) == (
                person.surname.lower(),
                person.given_name.lower(),
            )
            assert line.address.lower() == home.address.lower()
            assert (line.birth_date, line.codice_fiscale) == (str(person.birth_date), person.codice_fiscale)


@pytest.mark.parametrize(
    "noise",
    [
        Noise.ORDER_SWAPPED,
        Noise.TYPO_SURNAME,
        Noise.TYPO_GIVEN,
        Noise.GIVEN_INITIAL,
        Noise.OCR,
        Noise.STREET_TYPE_SHORT,
        Noise.STREET_TYPE_LEFT_OFF,
        Noise.CIVIC_WRONG,
        Noise.CIVIC_MISSING,
        Noise.MUNICIPALITY_IN_ADDRESS,
        Noise.MUNICIPALITY_NOT_SAID,
    ],
)
def test_what_can_touch_every_line_happens_as_often_as_documented(lines: list[Trial], noise: Noise) -> None:
    share = sum(noise in line.noises for line in lines) / ROWS
    assert share == pytest.approx(SHARES[noise], rel=0.25)


def test_one_registered_line_in_seventeen_has_an_address_that_the_registry_has_not() -> None:
    meant = [line for line in trials(Town(60_000, 7), 10_000, 1) if line.person_id is not None]
    share = sum(Noise.MOVED in line.noises for line in meant) / len(meant)
    assert share == pytest.approx(SHARES[Noise.MOVED], rel=0.15)


def test_every_noise_happens_and_every_noise_has_a_share() -> None:
    assert set(SHARES) == ALL
    made = trials(Town(60_000, 7), 12_000, 1, birth_dates=0.4, codici_fiscali=0.2)
    assert {noise for line in made for noise in line.noises} == ALL


def test_what_is_held_out_never_happens_in_training() -> None:
    made = trials(TOWN, 3_000, 1, birth_dates=0.4, codici_fiscali=0.1, classes=FOR_TRAINING)
    assert not {noise for line in made for noise in line.noises} & HELD_OUT


def test_dates_and_codes_are_stated_as_often_as_asked(lines: list[Trial]) -> None:
    assert sum(bool(line.birth_date) for line in lines) / ROWS == pytest.approx(0.4, abs=0.03)
    assert sum(bool(line.codice_fiscale) for line in lines) / ROWS == pytest.approx(0.1, abs=0.02)
    bare = list(trials(TOWN, 500, 1))
    assert not any(line.birth_date or line.codice_fiscale for line in bare)


def test_a_line_gives_no_truth_away(lines: list[Trial]) -> None:
    assert len(list_row(lines[0])) == len(LIST_HEADER)
    assert not any({line.person_id, line.household_id} & set(list_row(line)) for line in lines)


def test_apostrophes_accents_and_particles() -> None:
    assert {("DAngelo", "Ugo"), ("D Angelo", "Ugo"), ("D' Angelo", "Ugo")} <= names("D'Angelo", "Ugo", Noise.APOSTROPHE)
    assert names("Nicolò", "Ugo", Noise.ACCENT) == {("Nicolo'", "Ugo"), ("Nicolo", "Ugo")}
    assert names("Șerban", "Ionuț", Noise.ACCENT) == {("Serban", "Ionut")}
    assert names("De Luca", "Ugo", Noise.PARTICLE_JOINED) == {("Deluca", "Ugo"), ("DeLuca", "Ugo")}
    assert names("De Luca", "Ugo", Noise.SURNAME_CUT) == set()


def test_double_names_are_cut_and_joined() -> None:
    assert names("Quispe Rojas", "Ana", Noise.SURNAME_CUT) == {("Quispe", "Ana"), ("Rojas", "Ana")}
    assert ("Quispe-Rojas", "Ana") in names("Quispe Rojas", "Ana", Noise.SURNAMES_JOINED)
    assert ("Rossi", "Anna") in names("Rossi", "Anna Maria", Noise.GIVEN_CUT)
    assert ("Rossi", "Annamaria") in names("Rossi", "Anna Maria", Noise.GIVEN_JOINED)
    assert names("Rossi", "Anna", Noise.GIVEN_INITIAL) == {("Rossi", "A.")}


def test_husbands_stand_beside_or_alone() -> None:
    wife = Bearer(ITALIAN, woman=True, grown=True, husband="Bianchi")
    beside = names("Rossi", "Anna", Noise.HUSBAND_BESIDE, wife)
    assert {("Rossi in Bianchi", "Anna"), ("Rossi ved. Bianchi", "Anna"), ("Rossi", "Anna in Bianchi")} <= beside
    assert names("Rossi", "Anna", Noise.HUSBAND_ALONE, wife) == {("Bianchi", "Anna")}
    assert names("Rossi", "Ugo", Noise.HUSBAND_BESIDE) == set()


def test_names_of_other_alphabets_are_written_by_other_systems() -> None:
    morocco = Bearer(origin("Morocco and Egypt"), woman=False, grown=True, husband="")
    made = names("El Amrani", "Youssef", Noise.ROMANISED, morocco)
    assert {surname for surname, _ in made} >= {"Al Amrani", "Al-Amrani", "Elamrani"}
    assert {given for _, given in made} >= {"Yusuf", "Yousef"}
    ukraine = Bearer(origin("Ukraine and Moldova"), woman=True, grown=True, husband="")
    assert {given for _, given in names("Melnyk", "Olena", Noise.ROMANISED, ukraine)} >= {"Elena", "Olena"}
    assert any(surname == "Scevcenco" for surname, _ in names("Shevchenko", "Olha", Noise.ROMANISED_BY_EAR, ukraine))
    assert names("Rossi", "Ugo", Noise.ROMANISED) == set()


def test_streets_are_abbreviated_and_made_fuller() -> None:
    assert {"V.le Roma 5", "V.LE Roma 5"} <= addresses("viale Roma 5", Noise.STREET_TYPE_SHORT)
    assert {"via G. Garibaldi 5", "via Giuseppe Garibaldi 5", "via Garibaldi Giuseppe 5"} <= addresses(
        "via Garibaldi 5", Noise.STREET_NAME_FULLER
    )
    assert {"via Verdi 5", "via G. Verdi 5"} <= addresses("via Giuseppe Verdi 5", Noise.STREET_NAME_CUT)
    assert {"via 25 Aprile 5", "via 25° Aprile 5"} == addresses("via XXV Aprile 5", Noise.NUMERAL)
    assert addresses("via XXV Aprile 5", Noise.NUMERAL_IN_WORDS) == {"via Venticinque Aprile 5"}
    assert {"via S. Anna 5", "via Santanna 5"} <= addresses("via Sant'Anna 5", Noise.SAINT)
    assert addresses("via della Libertà 5", Noise.STREET_PREPOSITION) == {"via Libertà 5"}


def test_civics_and_flats_are_written_in_every_way() -> None:
    forms = addresses("via Roma 12/A, int. 3", Noise.CIVIC_FORM)
    assert {
        "via Roma 12A, int. 3",
        "via Roma 12 a, int. 3",
        "via Roma 12-A, int. 3",
        "via Roma n. 12A, int. 3",
    } <= forms
    assert any("12 bis" in form for form in forms)
    assert "via Roma 12/A" in addresses("via Roma 12/A, int. 3", Noise.DWELLING_LEFT_OFF)
    assert "via Roma 12, sc. B int 3" in addresses("via Roma 12, scala B, int. 3", Noise.DWELLING_FORM)
    assert all(form.split()[2].rstrip("/A,") != "12" for form in addresses("via Roma 12/A", Noise.CIVIC_WRONG))
    assert "via Roma snc" in addresses("via Roma 12", Noise.CIVIC_MISSING)


def test_who_moved_has_a_past_and_a_household_moves_together() -> None:
    town = Town(3_000, 7)
    mentions = list(past.history(town))
    assert mentions == list(past.history(town))
    assert all(mention.valid_from < mention.valid_to for mention in mentions)
    homes = {home.household_id: home for home in town.households()}
    moved = [mention for mention in mentions if mention.address != homes[mention.household_id].address]
    assert len({mention.household_id for mention in moved}) / len(homes) == pytest.approx(past.MOVED_HERE, abs=0.03)
    for mention in moved:
        assert mention.person in homes[mention.household_id].members
        assert mention.valid_from >= mention.person.birth_date - timedelta(days=1)
    assert len({(mention.household_id, mention.address) for mention in moved}) == len(
        {mention.household_id for mention in moved}
    )
    assert any(mention.surname != mention.person.surname for mention in mentions)


def test_three_thousand_lines_of_a_big_town_take_seconds() -> None:
    started = time.process_time()
    assert sum(1 for _ in trials(Town(1_000_000, 7), 3_000, 1)) == 3_000
    assert time.process_time() - started < 6
