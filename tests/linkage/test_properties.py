"""What holds of every list and every registry, whatever stands in them."""

import random
import unicodedata
from dataclasses import astuple, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import DamerauLevenshtein

from preavviso.domain.matching.comparison import (
    ADDRESS,
    COMPARISONS,
    KNOWN_GIVEN,
    KNOWN_SURNAME,
    UNKNOWN,
    Pairs,
)
from preavviso.domain.matching.key import RULES, line_keys, row_keys, rule_number
from preavviso.domain.matching.mention import Mention, Traits, readings_of, traits_of
from preavviso.domain.matching.model import Model, compare
from preavviso.linkage.index import Index, columns_of
from preavviso.linkage.judgement import shipped
from preavviso.linkage.scoring import Shares, lines_of
from preavviso.linkage.screening import screen
from preavviso.rehearsal.model import rows
from preavviso.rehearsal.noise import Noise
from preavviso.rehearsal.town import Town
from preavviso.rehearsal.trial import Trial, trials

TOWN = Town(1_500, 6)
ROWS = list(rows(TOWN))
INDEX = Index.of(ROWS)
LINES = list(trials(TOWN, 300, 8, birth_dates=0.5, codici_fiscali=0.4))


def mention(one: Trial) -> Mention:
    return Mention(one.surname, one.given_name, one.birth_date, one.codice_fiscale, one.address, one.municipality)


MENTIONS = [mention(one) for one in LINES]
# What each comparison looks at.
LOOKED_AT = {
    "surname": ("surname", "surname_first", "surname_last", "surname_sound"),
    "given_name": ("given", "given_first", "given_last", "given_sound"),
    "birth_date": ("birth_date",),
    "codice_fiscale": ("code",),
    "address": ("municipality", "street", "key", "civic", "suffix", "flat", "place", "spot", "door"),
}


def pairs_of(lines: list[Traits], some: list[Traits]) -> Pairs:
    """Each line beside each row."""
    every = np.arange(len(lines) * len(some))
    return Pairs(lines_of(INDEX, lines), columns_of(some), every // len(some), every % len(some))


def weights(lines: list[Traits], some: list[Traits]) -> dict[str, list[float]]:
    pairs = pairs_of(lines, some)
    levels = compare(pairs)
    found = shipped().model.weights(pairs, levels, Shares(INDEX, pairs, levels))
    return {comparison.name: list(bits) for comparison, bits in zip(COMPARISONS, found, strict=True)}


TEXTS = st.text(st.characters(codec="utf-8"), max_size=24)
WORDS = st.sampled_from(["ROSSI", "Bianchi", "D'Angelo", "Maria", "M.", "Anna Maria", "ROSSI IN BIANCHI", "", "Müller"])
DAYS = st.sampled_from(["", "1950-03-04", "04/03/1950", "1950-04-03", "1961-03-04", "nel 1950", "2024-02-30"])
CODES = st.sampled_from(["", "MLNRMR51C44D150K", "RSSMRA80A01F205X", "MLNRMR51C44D15LK", "nessuno"])
PLACES = st.sampled_from(
    ["", "Via Verdi 3", "V. VERDI 3/A int 2", "Via Verdi", "P.za Dante 12, scala B, int. 4", "snc", "Via Verdi 31"]
)
ANY = st.builds(
    Mention,
    WORDS | TEXTS,
    WORDS | TEXTS,
    DAYS | TEXTS,
    CODES,
    PLACES | TEXTS,
    st.sampled_from(["", "Borgolago", "Altrove"]),
)
MANY = st.lists(ANY, min_size=1, max_size=4)


@given(ANY, MANY, st.sampled_from([*LOOKED_AT]))
def test_what_is_not_stated_tells_nothing_at_all(one, others, comparison):
    """Not one bit, on whichever side it is missing."""
    some = [traits_of(other) for other in others]
    silent = traits_of(one)._replace(**dict.fromkeys(LOOKED_AT[comparison], ""))
    assert weights([silent], some)[comparison] == [0.0] * len(some)
    assert weights(some, [silent])[comparison] == [0.0] * len(some)


@given(ANY, MANY)
def test_an_empty_cell_leaves_all_other_comparisons_as_they_were(one, others):
    some = [traits_of(other) for other in others]
    whole, silent = weights([traits_of(one)], some), weights([traits_of(replace(one, address=""))], some)
    assert {name: bits for name, bits in whole.items() if name != "address"} == {
        name: bits for name, bits in silent.items() if name != "address"
    }
    assert silent["address"] == [0.0] * len(some)


@given(MANY, MANY)
def test_a_level_of_its_own_says_unknown_and_no_other_does(lines, others):
    pairs = pairs_of([traits_of(one) for one in lines], [traits_of(one) for one in others])
    for comparison, levels in zip(COMPARISONS, compare(pairs), strict=True):
        assert ((levels == UNKNOWN) == comparison.unknown(pairs)).all()
        assert (levels < len(comparison.levels)).all()


@given(MANY, MANY)
def test_whoever_reaches_a_level_could(lines, others):
    """m is counted among the pairs that can reach a level: none that reaches it may be left out."""
    pairs = pairs_of([traits_of(one) for one in lines], [traits_of(one) for one in others])
    for comparison, levels in zip(COMPARISONS, compare(pairs), strict=True):
        for number, level in enumerate(comparison.levels):
            assert level.among(pairs)[levels == number].all(), (comparison.name, level.name)


# --- The levels once more, one pair at a time, in words that need no columns ---------------------------------------


def near(left: str, right: str, most: int, least: int = 0) -> bool:
    if not (left and right) or min(len(left), len(right)) < least:
        return False
    return DamerauLevenshtein.distance(left, right) <= most


def of_surname(a: Traits, b: Traits, *, known: bool) -> str:
    if not (a.surname and b.surname):
        return ""
    parts, others = {a.surname_first, a.surname_last} - {""}, {b.surname_first, b.surname_last} - {""}
    found = next(
        name
        for name, holds in (
            ("same", known and a.surname == b.surname),
            ("one of two surnames", a.surname in others or b.surname in parts or bool(parts & others)),
            ("same sound", a.surname_sound == b.surname_sound != ""),
            ("one letter", near(a.surname, b.surname, 1, 4)),
            ("two letters", near(a.surname, b.surname, 2, 7)),
            ("other", True),
        )
        if holds
    )
    return found if known else f"{found} (unknown)"


def of_given(a: Traits, b: Traits, *, known: bool) -> str:
    if not (a.given and b.given):
        return ""
    if len(a.given) == 1:
        return "initial" if a.given == b.given[0] else "another initial"
    ends = {a.given_first, a.given_last} - {""}, {b.given_first, b.given_last} - {""}
    shorter, longer = sorted((a.given, b.given), key=len)
    found = next(
        name
        for name, holds in (
            ("same", known and a.given == b.given),
            ("one of two given names", bool(ends[0] & ends[1])),
            ("cut given name", len(shorter) > 2 and longer.startswith(shorter)),
            ("same sound", a.given_sound == b.given_sound != ""),
            ("one letter", near(a.given, b.given, 1, 4)),
            ("two letters", near(a.given, b.given, 2, 7)),
            ("other", True),
        )
        if holds
    )
    return found if known else f"{found} (unknown)"


def of_birth_date(a: Traits, b: Traits) -> str:
    if not (a.birth_date and b.birth_date) or (a.code and b.code):
        return ""
    (year, month, day), (other_year, other_month, other_day) = a.birth_date.split("-"), b.birth_date.split("-")
    if a.birth_date == b.birth_date:
        return "same"
    if near(a.birth_date, b.birth_date, 1) or (year, month, day) == (other_year, other_day, other_month):
        return "one digit, or day for month"
    return "same year" if year == other_year else "other"


def of_code(a: Traits, b: Traits) -> str:
    if not (a.code and b.code):
        return ""
    if a.code == b.code:
        return "same"
    if near(a.code, b.code, 2):
        return "one or two signs"
    return "same birth" if a.code[6:15] == b.code[6:15] else "other"


def of_address(a: Traits, b: Traits) -> str:
    if not (a.key and b.key):
        return ""
    if a.municipality and b.municipality and a.municipality != b.municipality:
        return "another municipality"
    if a.spot and a.spot == b.spot:
        if a.flat and b.flat:
            return "same door" if a.flat == b.flat else "same house, another flat"
        return "same house in the municipality" if a.place and a.place == b.place else "same house"
    if a.civic and b.civic:
        if a.civic == b.civic and a.key == b.key:
            return "same civic, another letter"
        if a.civic == b.civic and (near(a.street, b.street, 1) or near(a.street, b.street, 2, 6)):
            return "same civic, street nearly the same"
        if a.key == b.key:
            return "same street, civic nearly the same" if near(a.civic, b.civic, 1) else "same street"
    elif a.key == b.key:
        return "same street, no civic"
    return "another street of the municipality" if a.municipality and a.municipality == b.municipality else "other"


def one_by_one(a: Traits, b: Traits, *, surname_known: bool, given_known: bool) -> list[str]:
    return [
        of_surname(a, b, known=surname_known),
        of_given(a, b, known=given_known),
        of_birth_date(a, b),
        of_code(a, b),
        of_address(a, b),
    ]


def agree(lines: list[Traits], some: list[Traits]) -> None:
    columns = lines_of(INDEX, lines)
    at = {name: position for position, name in enumerate(Traits._fields)}
    told = [Traits(*(bytes(columns[name][number]).decode() for name in at)) for number in range(len(lines))]
    pairs = pairs_of(lines, some)
    names = [
        ["" if level == UNKNOWN else comparison.levels[level].name for level in levels]
        for comparison, levels in zip(COMPARISONS, compare(pairs), strict=True)
    ]
    for pair in range(len(pairs)):
        number, other = divmod(pair, len(some))
        expected = one_by_one(
            told[number],
            some[other],
            surname_known=columns[KNOWN_SURNAME][number] != b"",
            given_known=columns[KNOWN_GIVEN][number] != b"",
        )
        assert [found[pair] for found in names] == expected, (told[number], some[other])


def test_levels_on_columns_are_those_of_one_pair_after_another():
    dice = random.Random(2)  # noqa: S311
    lines = [readings_of(one)[0].traits for one in MENTIONS]
    own = {person: traits_of(row) for person, _, row in ROWS}
    for one, line in zip(LINES, lines, strict=True):
        others = [traits_of(row) for _, _, row in dice.sample(ROWS, 12)]
        agree([line], [own[one.person_id], *others] if one.person_id else others)


@given(MANY, MANY)
def test_levels_on_columns_are_those_of_one_pair_for_any_text(lines, others):
    agree([readings_of(one)[0].traits for one in lines], [traits_of(one) for one in others])


# --- Keys ----------------------------------------------------------------------------------------------------------


@given(ANY)
def test_who_has_the_same_traits_is_found_under_every_key(one):
    traits = traits_of(one)
    asked = {key for key in line_keys(traits) if key is not None}
    assert row_keys(traits) == row_keys(Traits.parted(traits.joined()))
    for rule, key in zip(RULES, row_keys(traits), strict=True):
        if key is not None:
            assert rule_number(key) == rule.number
            if rule.name in ("surname and initial", "first of two surnames", "last of two surnames"):
                continue
            assert key in asked, rule.name


@given(ANY)
def test_traits_are_plain_and_as_short_as_their_columns(one):
    for reading in readings_of(one):
        columns = columns_of([reading.traits])
        for name, value in reading.traits._asdict().items():
            assert value.isascii()
            assert "\t" not in value
            assert columns[name][0].decode() == value


@given(ANY)
def test_the_ways_to_read_a_line_share_what_is_certain(one):
    assert sum(reading.share for reading in readings_of(one)) == pytest.approx(1)


def test_a_line_is_the_same_in_another_form_of_unicode():
    for one in (mention(line) for line in LINES if Noise.MOJIBAKE not in line.noises):
        apart = Mention(*(unicodedata.normalize("NFD", text) for text in astuple(one)))
        assert readings_of(apart) == readings_of(one)


# --- Whole screenings ----------------------------------------------------------------------------------------------


def told(index: Index, some: list[Mention]) -> list[tuple[object, ...]]:
    """What is said of each line, without the numbers of rows."""
    return [
        (
            found.outcome,
            tuple(
                (one.person_id, one.household_id, one.probability, one.because, one.rules) for one in found.candidates
            ),
            found.households,
            found.house,
            found.capped,
        )
        for found in screen(index, some, shipped())
    ]


AS_IT_IS = told(INDEX, MENTIONS)


def same(left: list[tuple[object, ...]], right: list[tuple[object, ...]]) -> None:
    """Equal, but for the last digits, which hang on the order of adding up."""
    for one, other in zip(left, right, strict=True):
        assert one[0] == other[0]
        assert chances(one[1]) == pytest.approx(chances(other[1]), abs=1e-9)
        assert dict(one[2]) == pytest.approx(dict(other[2]), abs=1e-9)
        assert one[4] == other[4]


def chances(candidates) -> dict[str, float]:
    """Who is likely: those at the end of the five may give way to equals."""
    return {person: probability for person, _, probability, *_ in candidates if probability > 0.01}


def test_the_same_screening_says_the_same():
    assert told(INDEX, MENTIONS) == AS_IT_IS


def test_the_order_of_the_lines_does_not_matter():
    order = random.Random(3).sample(range(len(MENTIONS)), len(MENTIONS))  # noqa: S311
    same(told(INDEX, [MENTIONS[at] for at in order]), [AS_IT_IS[at] for at in order])


def test_a_line_is_judged_by_itself():
    for at in range(0, len(MENTIONS), 15):
        same(told(INDEX, [MENTIONS[at]]), [AS_IT_IS[at]])


def test_the_order_of_the_registry_does_not_matter():
    turned = Index.of(random.Random(4).sample(ROWS, len(ROWS)))  # noqa: S311
    same(told(turned, MENTIONS), AS_IT_IS)


def test_an_index_that_was_saved_says_the_same(tmp_path):
    INDEX.save(tmp_path)
    assert told(Index.load(tmp_path), MENTIONS) == AS_IT_IS


def test_who_stands_in_the_registry_twice_is_one_person():
    """In the same words: only how common a name is moves a little."""
    for before, after in zip(AS_IT_IS, told(Index.of([*ROWS, *ROWS]), MENTIONS), strict=True):
        assert len({person for person, *_ in after[1]}) == len(after[1])
        once, twice = chances(before[1]), chances(after[1])
        assert {one for one, chance in once.items() if chance > 0.95} <= {one for one in twice if twice[one] > 0.9}
        assert all(chance < once.get(one, 0.0) + 0.3 for one, chance in twice.items())


def test_somebody_who_has_nothing_in_common_changes_no_more_than_shares():
    stranger = ("STRANGER", "F-STRANGER", Mention("Quxqux", "Wyzwyz", "1901-01-01", "", "Via Zzyzx 999", "Borgolago"))
    after = told(Index.of([*ROWS, stranger]), MENTIONS)
    for before, now in zip(AS_IT_IS, after, strict=True):
        assert now[0] == before[0]
        assert chances(now[1]) == pytest.approx(chances(before[1]), abs=0.01)
        if before[1]:
            assert [because.level for because in now[1][0][3]] == [because.level for because in before[1][0][3]]


def test_bits_add_up_to_the_match_weight():
    prior = shipped().prior(INDEX.size())
    for found in screen(INDEX, MENTIONS, shipped()):
        for one in found.candidates:
            assert sum(because.weight for because in one.because) + prior == pytest.approx(one.match_weight, abs=1e-9)


def test_who_is_likelier_stands_first_and_nobody_is_likelier_than_certain():
    for found in screen(INDEX, MENTIONS, shipped()):
        probabilities = [one.probability for one in found.candidates]
        assert probabilities == sorted(probabilities, reverse=True)
        assert all(0 <= one <= 1 for one in (*probabilities, found.house, *(chance for _, chance in found.households)))


def test_a_name_that_many_bear_tells_less_than_one_that_few_do():
    common = max((row[2].surname for row in ROWS), key=lambda name: sum(row[2].surname == name for row in ROWS))
    rare = next(row[2].surname for row in ROWS if sum(other[2].surname == row[2].surname for other in ROWS) == 1)
    bits = {
        name: weights([traits_of(Mention(name, ""))], [traits_of(Mention(name, ""))])["surname"][0]
        for name in (common, rare)
    }
    assert bits[rare] > bits[common] + 2


def test_a_house_of_many_tells_less_than_a_house_of_few():
    houses = [traits_of(replace(row[2], address=row[2].address.partition(",")[0])) for row in ROWS]
    spots = [house.spot for house in houses]
    bits = {
        count: weights([house], [house])["address"][0]
        for house in houses
        if (count := spots.count(house.spot)) in (1, max(map(spots.count, {*spots})))
    }
    assert len(bits) == 2
    assert bits[1] > bits[max(bits)]


def test_a_key_that_too_many_share_is_not_followed_and_that_is_said():
    many = [(f"MANY{at}", "", Mention("Malinverni", "Rosa", f"19{at // 10 % 100:02}-01-01")) for at in range(500)]
    crowded = Index.of([*ROWS, *many])
    (found,) = screen(crowded, [Mention("MALINVERNI", "ROSA")], shipped())
    assert "name" in found.capped
    assert found.candidates == ()
    assert found.outcome == "to_check"
    (found,) = screen(crowded, [Mention("MALINVERNI", "ROSA", "1930-01-01")], shipped())
    assert {one.person_id[:4] for one in found.candidates} == {"MANY"}


# --- The model -----------------------------------------------------------------------------------------------------


def test_a_model_comes_back_from_splinks_settings_as_it_went():
    model = shipped().model
    assert Model.of(model.as_splink(1e-7)) == model
    assert Model.of(model.as_splink(1e-7)).hash == model.hash


@pytest.mark.parametrize("lacks", ["m_probability", "u_probability"])
def test_a_model_with_a_level_that_was_not_learnt_is_refused(lacks):
    settings_ = shipped().model.as_splink(1e-7)
    settings_["comparisons"][4]["comparison_levels"][3][lacks] = None
    with pytest.raises(ValueError, match=f"no m or no u for '{ADDRESS.levels[2].name}' of address"):
        Model.of(settings_)


def test_a_model_made_for_other_comparisons_is_refused():
    settings_ = shipped().model.as_splink(1e-7)
    settings_["comparisons"][0]["comparison_levels"][1]["label_for_charts"] = "nearly"
    with pytest.raises(ValueError, match="made for other comparisons"):
        Model.of(settings_)


def test_a_model_with_a_level_too_few_is_refused():
    settings_ = shipped().model.as_splink(1e-7)
    del settings_["comparisons"][1]["comparison_levels"][4]
    with pytest.raises(ValueError):
        Model.of(settings_)
