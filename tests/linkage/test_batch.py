"""One model, two engines: Splink and our own scorer look at the same pairs and weigh them the same."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pyarrow as pa
import pytest

from preavviso.domain.matching.comparison import COMPARISONS, UNKNOWN
from preavviso.domain.matching.key import CAPS, rule_number
from preavviso.domain.matching.mention import Mention, Reading, readings_of
from preavviso.linkage.batch import Engine, Line, opened
from preavviso.linkage.index import Index, Row
from preavviso.linkage.judgement import shipped
from preavviso.linkage.scoring import Scored, score
from preavviso.linkage.screening import screen
from preavviso.rehearsal import past
from preavviso.rehearsal.household import Household, Person
from preavviso.rehearsal.town import Town
from preavviso.rehearsal.trial import Trial, trials


@dataclass(frozen=True)
class Place:
    """An invented registry with its past, and lines about its people."""

    registry: Index
    lines: Sequence[Line]

    @classmethod
    def of(cls, people: int, rows: int) -> "Place":
        town = Town(people, 11)
        lines = trials(town, rows, 3, birth_dates=0.4, codici_fiscali=0.2)
        rows = _rows(town)
        cut = [
            (f"{number}{''.join(unsaid)}", replace(mention, **dict.fromkeys(unsaid, "")))
            for number, (_, _, mention) in enumerate(rows[:40])
            for unsaid in (("surname", "given_name"), ("given_name",), ("address",))
        ]
        return cls(Index.of(rows), [*((line.entry_id, _written(line)) for line in lines), *cut])

    @property
    def readings(self) -> list[Reading]:
        return [reading for _, mention in self.lines for reading in readings_of(mention)]

    def weighed_by_us(self) -> Scored:
        scored, _ = score(self.registry, [reading.traits for reading in self.readings], shipped().model)
        return scored


def _rows(town: Town) -> list[Row]:
    now = [_row(home, person) for home in town.households() for person in home.members]
    return now + [
        (one.person.person_id, one.household_id, _mention(one.person, one.surname, one.address, one.municipality))
        for one in past.history(town)
    ]


def _row(home: Household, person: Person) -> Row:
    return person.person_id, home.household_id, _mention(person, person.surname, home.address, home.municipality)


def _mention(person: Person, surname: str, address: str, municipality: str) -> Mention:
    born = person.birth_date.isoformat()
    return Mention(surname, person.given_name, born, person.codice_fiscale, address, municipality)


def _written(line: Trial) -> Mention:
    return Mention(line.surname, line.given_name, line.birth_date, line.codice_fiscale, line.address, line.municipality)


@cache
def town() -> Place:
    return Place.of(40_000, 3_000)


@cache
def village() -> Place:
    return Place.of(3_000, 200)


def weighed(place: Place, engine: Engine) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Reading, row and match weight, in the order of the scorer."""
    with opened(engine, place.registry, shipped()) as batch:
        table = batch.weighed([reading.traits for reading in place.readings])
    reading, row, weight = (table[name].to_numpy() for name in ("unique_id_l", "unique_id_r", "match_weight"))
    order = np.lexsort((row, reading))
    return reading[order], row[order], weight[order]


def in_order(scored: Scored) -> np.ndarray:
    return np.lexsort((scored.row, scored.reading))


def assert_alike(place: Place, engine: Engine, tolerance: float) -> None:
    ours = place.weighed_by_us()
    order = in_order(ours)
    reading, row, weight = weighed(place, engine)
    assert np.array_equal(reading, ours.reading[order]), "other pairs than ours"
    assert np.array_equal(row, ours.row[order]), "other pairs than ours"
    prior = shipped().prior(place.registry.size())
    assert np.abs(weight - (ours.total[order] + prior)).max() <= tolerance


def test_splink_and_our_scorer_look_at_the_same_pairs_and_weigh_them_the_same():
    assert_alike(town(), Engine.DUCKDB, 1e-9)


def test_what_is_compared_there_has_all_that_could_differ():
    """Unknown values, keys that too many share, frequent values, every level: or the test above says little."""
    place = town()
    ours = place.weighed_by_us()
    assert len(ours.row) >= 100_000
    keys, carriers = np.unique(place.registry.keys, return_counts=True)
    assert np.count_nonzero(carriers > np.array(CAPS)[rule_number(keys)]) > 100
    never = [
        f"{comparison.name}: {level.name}"
        for comparison, levels in zip(COMPARISONS, ours.levels, strict=True)
        for number, level in enumerate(comparison.levels)
        if not np.count_nonzero(levels == number)
    ]
    assert len(never) <= 3, never
    assert all(np.count_nonzero(levels == UNKNOWN) for levels in ours.levels)


@pytest.mark.needs("java")
def test_spark_weighs_the_same(monkeypatch):
    # Half of a short run is Java making itself quicker for a long one.
    monkeypatch.setenv("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
    assert_alike(Place.of(1_000, 300), Engine.SPARK, 1e-9)


def test_a_line_is_linked_with_whom_the_screening_finds():
    """The ways to read a line count together, and of a person's rows the best, as in the screening."""
    place = village()
    with opened(Engine.DUCKDB, place.registry, shipped()) as batch:
        links = batch.links(place.lines)
    best: dict[str, str] = {}
    for link in links.to_pylist():
        best.setdefault(link["left_id"], link["right_id"])
    found = screen(place.registry, [mention for _, mention in place.lines], shipped())
    sure = [
        (line, screened.candidates[0].person_id)
        for (line, _), screened in zip(place.lines, found, strict=True)
        if screened.candidates and screened.candidates[0].probability > 0.5
    ]
    assert len(sure) > 100
    assert [(line, best.get(line)) for line, _ in sure] == sure


def test_namesakes_share_what_is_certain():
    """Two people of one name at one address: neither is likelier than a half, whatever the weight of each by itself."""
    twice = Mention("Malinverni", "Ortensia", address="Via dei Mille 4")
    rows = [("P1", "F1", twice), ("P2", "F2", twice), *(_strangers())]
    with opened(Engine.DUCKDB, Index.of(rows), shipped()) as batch:
        links = batch.links([("E1", twice)])
    assert links["right_id"].to_pylist() == ["P1", "P2"]
    first, second = links["match_probability"].to_pylist()
    assert first == second
    assert 0.45 < first <= 0.5


def test_links_say_the_best_first_and_leave_out_what_is_too_unlikely():
    place = village()
    with opened(Engine.DUCKDB, place.registry, shipped()) as batch:
        links, sure = batch.links(place.lines), batch.links(place.lines, least=0.9)
    assert links.column_names == ["left_id", "right_id", "match_weight", "match_probability"]
    assert min(links["match_probability"].to_pylist()) < 0.5 < 0.9 <= min(sure["match_probability"].to_pylist())
    order = [("left_id", "ascending"), ("match_weight", "descending"), ("right_id", "ascending")]
    assert links.sort_by(order).equals(links)


def test_nobody_is_linked_where_nobody_is():
    empty: list[Row] = []
    with opened(Engine.DUCKDB, Index.of(_strangers()), shipped()) as batch:
        assert batch.links(empty).num_rows == 0
    with opened(Engine.DUCKDB, Index.of(empty), shipped()) as batch:
        links = batch.links([("E1", Mention("Malinverni", "Ortensia"))])
    assert isinstance(links, pa.Table)
    assert links.num_rows == 0


def _strangers() -> list[Row]:
    return [(f"S{number}", "", Mention(f"Strano{number}", "Ugo", address=f"Via Po {number}")) for number in range(50)]
