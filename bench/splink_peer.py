"""Splink end to end, as its documentation has it: its own comparisons, its own training, its own probabilities.

It is given the columns in small letters without accents, the address parted into street and civic number. It trains on
the registry and on each list that it is asked about; no truth is shown to it. All that draws lots has a seed.
"""

import logging
import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

import duckdb
import pyarrow as pa
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.internals.splink_dataframe import SplinkDataFrame

from bench.accuracy import Screened
from bench.engines import Answer, Found
from preavviso.rehearsal.trial import Trial

COLUMNS = ("surname", "given_name", "birth_date", "codice_fiscale", "municipality", "street", "civic")
SEED = 20_251_123
RULES = (
    block_on("codice_fiscale"),
    block_on("surname", "given_name"),
    block_on("given_name", "substr(surname, 1, 3)"),
    block_on("surname", "substr(given_name, 1, 1)", "substr(street, -5)"),
    block_on("birth_date", "substr(surname, 1, 2)"),
    block_on("birth_date", "substr(given_name, 1, 2)"),
    block_on("street", "civic", "substr(surname, 1, 1)"),
    block_on("street", "civic", "substr(given_name, 1, 1)"),
    block_on("surname", "civic"),
    "l.surname = r.given_name and l.given_name = r.surname",
)
CERTAIN = (
    block_on("codice_fiscale"),
    block_on("surname", "given_name", "birth_date"),
    block_on("surname", "given_name", "street", "civic"),
)
# What share of the true pairs the rules above are thought to find; asked of whoever trains.
THEIR_RECALL = 0.6


def settings() -> SettingsCreator:
    """The comparisons that the documentation recommends for names, dates and addresses."""
    address = cl.CustomComparison(
        output_column_name="address",
        comparison_levels=[
            cll.Or(cll.NullLevel("street"), cll.NullLevel("civic")),
            cll.ExactMatchLevel("place", term_frequency_adjustments=True),
            cll.And(cll.ExactMatchLevel("civic"), cll.JaroWinklerLevel("street", 0.88)),
            cll.ExactMatchLevel("street", term_frequency_adjustments=True),
            cll.JaroWinklerLevel("street", 0.88),
            cll.ElseLevel(),
        ],
    )
    return SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.ForenameSurnameComparison("given_name", "surname", forename_surname_concat_col_name="name"),
            cl.DateOfBirthComparison("birth_date", input_is_string=True),
            cl.LevenshteinAtThresholds("codice_fiscale", [1, 2]),
            address,
            cl.ExactMatch("municipality").configure(term_frequency_adjustments=True),
        ],
        blocking_rules_to_generate_predictions=list(RULES),
        retain_matching_columns=False,
    )


class SplinkPeer:
    """Splink on DuckDB, behind the shape of the benchmark's engines."""

    name = "Splink's own"

    def __init__(self) -> None:
        self._connection = duckdb.connect(config={"threads": os.cpu_count() or 1})
        self._api = DuckDBAPI(connection=self._connection)
        self._registry: SplinkDataFrame | None = None
        self._linker: Linker | None = None
        self._lists = 0

    def load(self, rows: Iterable[Sequence[object]]) -> None:
        """Take the registry in."""
        columns = list(zip(*(_registry_row(number, row) for number, row in enumerate(rows)), strict=True))
        self._registry = self._table("registry", columns, ("person_id", "household_id"))

    def screen(self, lines: Sequence[Trial]) -> Sequence[Screened]:
        """The five likeliest persons for each line."""
        pairs = self._pairs(lines, trains=True)
        found = self._connection.sql(
            f"""
            select l.entry_id, r.person_id, any_value(r.household_id), max(match_probability) as likely,
                max(match_weight)
            from {pairs} p join list_{self._lists} l on l.unique_id = p.unique_id_l
            join registry r on r.unique_id = p.unique_id_r
            group by l.entry_id, r.person_id
            qualify row_number() over (partition by l.entry_id order by likely desc, r.person_id) <= 5
            order by l.entry_id, likely desc, r.person_id
            """  # noqa: S608
        ).fetchall()
        candidates: dict[str, list[Found]] = {line.entry_id: [] for line in lines}
        for entry, person, household, likely, weight in found:
            candidates[entry].append(Found(person, household, likely, weight))
        return [Answer(some, _by_household(some)) for some in candidates.values()]

    def compared(self, lines: Sequence[Trial]) -> Sequence[frozenset[str]]:
        """Whoever its blocking rules put beside each line."""
        pairs = self._pairs(lines, trains=False)
        found = self._connection.sql(
            f"""
            select l.entry_id, r.person_id
            from {pairs} p join list_{self._lists} l on l.unique_id = p.unique_id_l
            join registry r on r.unique_id = p.unique_id_r
            """  # noqa: S608
        ).fetchall()
        everybody: dict[str, set[str]] = {line.entry_id: set() for line in lines}
        for entry, person in found:
            everybody[entry].add(person)
        return [frozenset(some) for some in everybody.values()]

    def _pairs(self, lines: Sequence[Trial], *, trains: bool) -> str:
        if self._registry is None:
            raise ValueError("Nothing was loaded.")
        self._lists += 1
        columns = list(zip(*(_list_row(number, line) for number, line in enumerate(lines)), strict=True))
        listed = self._table(f"list_{self._lists}", columns, ("entry_id", "household_id"))
        if trains or self._linker is None:
            self._linker = _trained(listed, self._registry)
        pairs = self._linker.inference.predict_between(listed, self._registry, warning_mode="never")
        return str(pairs.physical_name)

    def _table(self, name: str, columns: Sequence[Sequence[Any]], numbers: tuple[str, str]) -> SplinkDataFrame:
        names = ("unique_id", *numbers, *COLUMNS, "name", "place")
        self._connection.register("arriving", pa.table(dict(zip(names, columns, strict=True))))
        self._connection.execute(f"create table {name} as select * from arriving")  # noqa: S608
        self._connection.unregister("arriving")
        # The numbers are looked up afterwards: both sides have the same columns.
        shown = ", ".join(("unique_id", *COLUMNS, "name", "place"))
        self._connection.execute(f"create view {name}_compared as select {shown} from {name}")  # noqa: S608
        return self._api.register(f"{name}_compared")


def _trained(listed: SplinkDataFrame, registry: SplinkDataFrame) -> Linker:
    linker = Linker([listed, registry], settings(), validate_settings=False)
    training = linker.training
    logging.getLogger("splink").setLevel(logging.ERROR)
    training.estimate_probability_two_random_records_match(list(CERTAIN), recall=THEIR_RECALL)
    training.estimate_u_using_random_sampling(max_pairs=5e6, seed=SEED)
    for rule in (block_on("surname", "given_name"), block_on("street", "civic")):
        # Where hardly a pair is seen, a probability may leave the range that Splink takes: then this pass is lost.
        with suppress(ValueError):
            training.estimate_parameters_using_expectation_maximisation(rule, record_sample_proportion=1.0)
    for column in ("name", "given_name", "surname", "place", "street", "municipality"):
        linker.table_management.compute_tf_table(column)
    return linker


def _registry_row(number: int, row: Sequence[object]) -> tuple[object, ...]:
    person, surname, given_name, born, code, address, household, municipality = map(str, row)
    return (number, person, household, *_plain(surname, given_name, born, code, municipality, address))


def _list_row(number: int, line: Trial) -> tuple[object, ...]:
    return (
        number,
        line.entry_id,
        None,
        *_plain(line.surname, line.given_name, line.birth_date, line.codice_fiscale, line.municipality, line.address),
    )


def _plain(
    surname: str, given_name: str, born: str, code: str, municipality: str, address: str
) -> tuple[str | None, ...]:
    """In the order of COLUMNS, and then the whole name and the whole address; None is unknown."""
    street, civic = re.match(r"(\D*)(\d*)", _letters(address)).groups()  # type: ignore[union-attr]
    street = street.strip(" ,.")
    values = (_letters(surname), _letters(given_name), born, code.lower(), _letters(municipality), street, civic)
    name = f"{values[1]} {values[0]}" if values[0] and values[1] else ""
    place = f"{street} {civic}" if street and civic else ""
    return tuple(value or None for value in (*values, name, place))


def _letters(text: str) -> str:
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return " ".join(plain.lower().split())


def _by_household(found: Iterable[Found]) -> tuple[tuple[str, float], ...]:
    homes: dict[str, float] = {}
    for one in found:
        homes[one.household_id] = max(homes.get(one.household_id, 0.0), one.probability)
    return tuple(sorted(homes.items(), key=lambda one: -one[1]))
