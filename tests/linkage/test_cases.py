"""Cases as a social worker meets them: what the list says, what the registry has, and what is made of the two.

Every row of the registry stands among the five hundred people of a small town, so that names are as common as they are.
"""

from collections import Counter

import pytest

from preavviso.domain.matching.comparison import COMPARISONS, UNKNOWN, Pairs
from preavviso.domain.matching.mention import Mention, readings_of, traits_of
from preavviso.domain.matching.model import compare
from preavviso.domain.matching.outcome import Outcome
from preavviso.linkage.index import Index, columns_of
from preavviso.linkage.judgement import shipped
from preavviso.linkage.scoring import lines_of
from preavviso.linkage.screening import NOT_STATED, screen
from preavviso.rehearsal.model import rows
from preavviso.rehearsal.town import Town

ROSA = Mention(
    "Malinverni", "Rosa Maria", "1951-03-04", "MLNRMR51C44D150K", "Via Giuseppe Verdi 12, int. 3", "Borgolago"
)
TOWN = Index.of([*rows(Town(500, 3)), ("ROSA", "F-ROSA", ROSA)])


def levels(line: Mention, row: Mention) -> dict[str, str]:
    """Which level each comparison reaches, the line being read as it is written."""
    pairs = Pairs(
        lines_of(TOWN, [readings_of(line)[0].traits]), columns_of([traits_of(row)]), *([0],) * 2
    )  # fmt: skip
    return {
        comparison.name: NOT_STATED if level[0] == UNKNOWN else comparison.levels[level[0]].name
        for comparison, level in zip(COMPARISONS, compare(pairs), strict=True)
    }


def line(surname="MALINVERNI", given="ROSA MARIA", address="", **others) -> Mention:
    return Mention(surname, given, address=address, **others)


NAMES = (
    # what the list says              surname                given name
    ("MALINVERNI", "ROSA MARIA",      "same",                "same"),
    ("Malinverni", "Rosa  María",     "same",                "same"),
    ("MALINVERNI", "ROSA",            "same",                "one of two given names (unknown)"),
    ("MALINVERNI", "MARIA",           "same",                "one of two given names"),
    ("MALINVERNI", "R.",              "same",                "initial"),
    ("MALINVERNI", "G.",              "same",                "another initial"),
    ("MALINVERNI", "",                "same",                NOT_STATED),
    ("MALINVERNI", "ROSAMARI",        "same",                "cut given name (unknown)"),
    ("MALINVERMI", "ROSA MARIA",      "one letter (unknown)",  "same"),
    ("MALINVRENI", "ROSA MARIA",      "same sound (unknown)",  "same"),
    ("MALINVERRNI", "ROSA MARIA",     "same sound (unknown)",  "same"),
    ("MALNVERMI", "ROSA MARIA",       "two letters (unknown)", "same"),
    ("MALINVERNI COSTA", "ROSA MARIA", "one of two surnames (unknown)", "same"),
    ("MALINVERNI-COSTA", "ROSA MARIA", "one of two surnames (unknown)", "same"),
    ("ZAMBIANCHETTI", "ROSA MARIA",   "other (unknown)",     "same"),
)  # fmt: skip


@pytest.mark.parametrize(("surname", "given", "of_surname", "of_given"), NAMES, ids=lambda text: text or "nothing")
def test_what_is_made_of_a_name(surname, given, of_surname, of_given):
    found = levels(line(surname, given), ROSA)
    assert (found["surname"], found["given_name"]) == (of_surname, of_given)


ADDRESSES = (
    ("VIA GIUSEPPE VERDI 12 INT. 3",      "same door"),
    ("V. G. Verdi, 12 int 3",             "same door"),
    ("Verdi Giuseppe (Via) n. 12/3",      "same civic, another letter"),
    ("VIA VERDI 12",                      "same house in the municipality"),
    ("VIA VERDI 12 INT. 7",               "same house, another flat"),
    ("VIA VERDI 12/A",                    "same civic, another letter"),
    ("VIA VERDI 13",                      "same street, civic nearly the same"),
    ("VIA VERDI 88",                      "same street"),
    ("VIA VERDI",                         "same street, no civic"),
    ("VIA VERDI SNC",                     "same street, no civic"),
    ("VIA GIUSEPPE VERDE 12",             "same civic, street nearly the same"),
    ("PIAZZA DANTE 12",                   "another street of the municipality"),
    ("",                                  NOT_STATED),
)  # fmt: skip


@pytest.mark.parametrize(("address", "expected"), ADDRESSES, ids=lambda text: text or "nothing")
def test_what_is_made_of_an_address(address, expected):
    assert levels(line(address=address, municipality="Borgolago"), ROSA)["address"] == expected


def test_an_address_without_its_municipality_may_be_the_same_house():
    assert levels(line(address="VIA VERDI 12"), ROSA)["address"] == "same house"


DAYS = (
    ("1951-03-04", "same"),
    ("4/3/1951", "same"),
    ("04.03.1951", "same"),
    ("1951-04-03", "one digit, or day for month"),
    ("1951-03-14", "one digit, or day for month"),
    ("1961-03-04", "one digit, or day for month"),
    ("1951-11-27", "same year"),
    ("1978-11-27", "other"),
    ("", NOT_STATED),
    ("31/2/1951", NOT_STATED),
    ("4 marzo", NOT_STATED),
)


@pytest.mark.parametrize(("day", "expected"), DAYS, ids=lambda text: text or "nothing")
def test_what_is_made_of_a_birth_date(day, expected):
    assert levels(line(birth_date=day), ROSA)["birth_date"] == expected


def test_a_code_tells_the_day_to_a_registry_that_has_no_code():
    """It tells no century: nobody on a list is unborn."""
    without = Mention("Malinverni", "Rosa", "1951-03-04")
    assert levels(line(codice_fiscale="MLNRMR51C44D150K"), without)["birth_date"] == "same"


CODES = (
    ("MLNRMR51C44D150K", "same"),
    ("mln rmr 51c44 d150k", "same"),
    ("MLNRMR51C44D15LK", "same"),
    ("MLNRMR51C44F205X", "other"),
    ("", NOT_STATED),
    ("NON DICHIARATO", NOT_STATED),
)


@pytest.mark.parametrize(("code", "expected"), CODES, ids=lambda text: text or "nothing")
def test_what_is_made_of_a_codice_fiscale(code, expected):
    assert levels(line(codice_fiscale=code), ROSA)["codice_fiscale"] == expected


def test_a_birth_date_is_not_counted_again_where_both_codes_hold_it():
    found = levels(line(birth_date="1951-03-04", codice_fiscale="MLNRMR51C44D150K"), ROSA)
    assert found["birth_date"] == NOT_STATED


WORDS = (
    ("MALINVERNI", "ROSA MARIA", "VIA VERDI 12 INT. 3", "certain", "ROSA"),
    ("MALINVERNI", "ROSA", "V. G. Verdi n. 12", "certain or probable", "ROSA"),
    ("ROSA MARIA", "MALINVERNI", "VIA VERDI 12", "certain", "ROSA"),
    ("MALINVERNI ROSA MARIA", "", "VIA VERDI 12", "certain", "ROSA"),
    ("MALINVERMI", "ROSA", "VIA VERDI 12 INT. 3", "certain or probable", "ROSA"),
    ("MALINVERNI", "R.", "VIA VERDI 12 INT. 3", "certain", "ROSA"),
    ("ZAMBIANCHETTI IN MALINVERNI", "ROSA MARIA", "VIA VERDI 12", "certain", "ROSA"),
    ("ZAMBIANCHETTI", "UGOLINA", "PIAZZA INESISTENTE 400", "none_found", None),
)  # fmt: skip


@pytest.mark.parametrize(
    ("surname", "given", "address", "word", "person"), WORDS, ids=[f"{one[0]} {one[1]}, {one[2]}" for one in WORDS]
)
def test_which_word_is_said(surname, given, address, word, person):
    (found,) = screen(TOWN, [Mention(surname, given, address=address, municipality="Borgolago")], shipped())
    assert found.outcome in word.split(" or ")
    if person:
        assert found.candidates[0].person_id == person


def test_two_namesakes_are_nobody_for_certain():
    twice = Index.of(
        [*rows(Town(500, 3)), ("ONE", "", Mention("Malinverni", "Rosa")), ("TWO", "", Mention("Malinverni", "Rosa"))]
    )
    (found,) = screen(twice, [Mention("MALINVERNI", "ROSA")], shipped())
    assert found.outcome != "certain"
    assert {one.person_id for one in found.candidates[:2]} == {"ONE", "TWO"}
    assert found.candidates[0].probability < 0.6


def test_who_shares_no_more_than_the_house_is_not_found_there():
    (found,) = screen(
        TOWN, [Mention("ZAMBIANCHETTI", "UGOLINA", address="VIA VERDI 12", municipality="Borgolago")], shipped()
    )
    assert found.outcome == "none_found" or found.candidates[0].probability < 0.1
    assert found.house > 0.9


def test_an_unknown_relative_leads_to_the_household_and_to_nobody_of_it():
    called = Counter(row[2].given_name for row in rows(Town(500, 3))).most_common(1)[0][0]
    (found,) = screen(
        TOWN, [Mention("MALINVERNI", called, address="VIA VERDI 12 INT. 3", municipality="Borgolago")], shipped()
    )
    assert found.households[0][0] == "F-ROSA"
    assert found.households[0][1] > 0.9
    assert found.candidates[0].probability < 0.5


def test_a_door_alone_names_nobody_however_few_live_behind_it():
    hidden = line("😀", "💥", "VIA VERDI 12 INT. 3")
    (found,) = screen(Index.of([("ROSA", "F-ROSA", ROSA)]), [hidden], shipped())
    assert found.candidates[0].person_id == "ROSA"
    assert found.outcome is Outcome.TO_CHECK
