"""The batch: all lines of a list against all rows of a registry, by Splink, on DuckDB or on Spark.

The same model, the same readings and the same keys as the screening's; a test holds the weights of both together.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from preavviso.domain.matching.comparison import FREQUENCIES, KNOWN_GIVEN, KNOWN_SURNAME, Texts, shares
from preavviso.domain.matching.key import CAPS, QUESTIONS, RULES, line_keys, rule_number
from preavviso.domain.matching.mention import Mention, Traits, readings_of
from preavviso.domain.matching.outcome import WORTH_A_LOOK
from preavviso.linkage.index import Index
from preavviso.linkage.judgement import Judgement
from preavviso.linkage.scoring import lines_of

if TYPE_CHECKING:
    from splink import Linker
    from splink.internals.splink_dataframe import SplinkDataFrame

Line = tuple[str, Mention]
"""A line of a list: its id, and how somebody is written there."""


class Engine(StrEnum):
    """Who runs the model."""

    DUCKDB = "duckdb"
    SPARK = "spark"


class NotInstalledError(Exception):
    """The engine's extra, or what it needs of the system, is not there. `needs`: its name."""

    def __init__(self, needs: str) -> None:
        super().__init__(needs)
        self.needs = needs


@dataclass(frozen=True, slots=True)
class _Database:
    """A database that Splink speaks to: `load` makes a table of rows, `ask` answers a question with rows."""

    api: Any
    dialect: str
    load: Callable[[str, pa.Table], None]
    ask: Callable[[str], pa.Table]


class Batch:
    """A registry in a database, to be asked about lists."""

    def __init__(self, database: _Database, registry: Index, judgement: Judgement) -> None:
        self._database, self._registry, self._judgement = database, registry, judgement
        self._lists = 0
        self._rows = self._loaded("rows", _rows_table(registry))
        self._linker: Linker | None = None

    def weighed(self, readings: Sequence[Traits]) -> pa.Table:
        """The match weight of each reading and row that share a key: `unique_id_l`, `unique_id_r`, `match_weight`."""
        with self._weights(_readings_table(self._registry, readings)) as pairs:
            return self._database.ask(f"select unique_id_l, unique_id_r, match_weight from {pairs}")  # noqa: S608

    def links(self, lines: Sequence[Line], least: float = WORTH_A_LOOK) -> pa.Table:
        """Who may each line be about? `left_id`, `right_id`, `match_weight`, `match_probability`, best first.

        The ways to read a line count together, of a person's rows the best one. A line is about one person at most:
        namesakes share its probability. What has less than `least` is left out.
        """
        several = [readings_of(mention) for _, mention in lines]
        readings = [reading for one in several for reading in one]
        owner = np.repeat(np.arange(len(lines)), [len(one) for one in several])
        table = _readings_table(self._registry, [one.traits for one in readings])
        table = table.append_column("line", pa.array(owner))
        table = table.append_column("left_id", pa.array([lines[one][0] for one in owner.tolist()], pa.string()))
        table = table.append_column("share", pa.array(np.log2([one.share for one in readings])))
        with self._weights(table) as pairs:
            return self._database.ask(_LINKS % {"pairs": pairs, "readings": self._list(), "least": least})

    @contextmanager
    def _weights(self, readings: pa.Table) -> Iterator[str]:
        """The name of a table with the weights of all pairs, for as long as it is needed."""
        self._lists += 1
        lines = self._loaded(self._list(), readings)
        pairs = self._linker_for(lines).inference.predict_between(lines, self._rows, warning_mode="never")
        yield str(pairs.physical_name)
        pairs.drop_table_from_database_and_remove_from_cache()

    def _list(self) -> str:
        return f"readings_{self._lists}"

    def _loaded(self, name: str, table: pa.Table) -> "SplinkDataFrame":
        self._database.load(name, table)
        loaded: SplinkDataFrame = self._database.api.register(name)
        return loaded

    def _linker_for(self, lines: "SplinkDataFrame") -> "Linker":
        from splink import Linker

        if self._linker is None:
            chance = self._judgement.expectation.person / max(self._registry.size(), 1)
            settings = _in_dialect(self._judgement.model.as_splink(chance), self._database.dialect)
            # Its look at the columns knows only rules that ask both sides for the same one.
            self._linker = Linker([lines, self._rows], settings, validate_settings=False)
            for trait in FREQUENCIES:
                table = self._loaded(f"shares_of_{trait}", _shares_table(self._registry, trait))
                self._linker.table_management.register_term_frequency_lookup(table, trait)
        return self._linker


@contextmanager
def opened(engine: Engine, registry: Index, judgement: Judgement) -> Iterator[Batch]:
    """A batch on this engine; what does not fit into memory is put into a temporary folder. NotInstalledError."""
    with TemporaryDirectory(prefix="preavviso-") as spill, _DATABASES[engine](Path(spill)) as database:
        yield Batch(database, registry, judgement)


@contextmanager
def _duckdb(spill: Path) -> Iterator[_Database]:
    try:
        import duckdb
        from splink import DuckDBAPI
    except ImportError as error:
        raise NotInstalledError("preavviso[batch]") from error
    with duckdb.connect(
        config={"threads": len(os.sched_getaffinity(0)), "temp_directory": str(spill), "memory_limit": "60%"}
    ) as connection:

        def load(name: str, table: pa.Table) -> None:
            connection.register("arriving", table)
            # As a table, not as a view: the keys of a view would be read anew for each question.
            connection.execute(f"create table {name} as select * from arriving")  # noqa: S608
            connection.unregister("arriving")

        def ask(question: str) -> pa.Table:
            return connection.sql(question).to_arrow_table()

        yield _Database(DuckDBAPI(connection=connection), "duckdb", load, ask)


@contextmanager
def _spark(spill: Path) -> Iterator[_Database]:
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        raise NotInstalledError("Java 17")
    try:
        from pyspark.sql import SparkSession
        from splink import SparkAPI
        from splink.backends.spark import similarity_jar_location
    except ImportError as error:
        raise NotInstalledError("preavviso[spark]") from error
    import pyarrow.parquet as pq

    session = SparkSession.builder.config(map=_spark_settings(spill, similarity_jar_location())).getOrCreate()
    session.sparkContext.setCheckpointDir(str(spill / "checkpoints"))

    def load(name: str, table: pa.Table) -> None:
        path = str(spill / f"{name}.parquet")
        pq.write_table(table, path)
        session.read.parquet(path).createOrReplaceTempView(name)

    def ask(question: str) -> pa.Table:
        return session.sql(question).toArrow()

    try:
        api: Any = SparkAPI
        yield _Database(api(spark_session=session), "spark", load, ask)
    finally:
        session.stop()


_DATABASES: Mapping[Engine, Callable[[Path], AbstractContextManager[_Database]]] = {
    Engine.DUCKDB: _duckdb,
    Engine.SPARK: _spark,
}

_QUIET = """
rootLogger.level = error
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = %p %c{1}: %m%n
"""

_LINKS = """
with ways as (
    select l.left_id, r.person, l.line, r.unique_id, log2(sum(power(2, p.match_weight + l.share))) as bits
    from %(pairs)s p
    join %(readings)s l on l.unique_id = p.unique_id_l
    join rows r on r.unique_id = p.unique_id_r
    group by l.left_id, r.person, l.line, r.unique_id
),
persons as (
    select left_id, person, max(bits) as bits from ways group by left_id, person
),
chances as (
    select *, power(2, bits) / (1 + sum(power(2, bits)) over (partition by left_id)) as chance from persons
)
select left_id, person as right_id, bits as match_weight, chance as match_probability
from chances where chance >= %(least)s
order by left_id, match_weight desc, right_id
"""


def _spark_settings(spill: Path, jar: str) -> dict[str, Any]:
    """This machine alone, nothing open to others, and no word but errors."""
    cores = len(os.sched_getaffinity(0))
    quiet = spill / "log4j2.properties"
    quiet.write_text(_QUIET)
    return {
        "spark.master": f"local[{cores}]",
        "spark.jars": jar,
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={quiet}",
        "spark.local.dir": str(spill),
        "spark.sql.warehouse.dir": str(spill / "warehouse"),
        "spark.sql.shuffle.partitions": str(2 * cores),
        "spark.default.parallelism": str(2 * cores),
    }


def _in_dialect(settings: dict[str, Any], dialect: str) -> dict[str, Any]:
    """The model as another database understands it: it is written in DuckDB's words."""
    if dialect == "duckdb":
        return settings
    from sqlglot import transpile

    def level(one: dict[str, Any]) -> dict[str, Any]:
        condition = one["sql_condition"]
        if condition == "ELSE":
            return one
        return one | {"sql_condition": transpile(condition, read="duckdb", write=dialect)[0]}

    comparisons = [
        one | {"comparison_levels": [level(each) for each in one["comparison_levels"]]}
        for one in settings["comparisons"]
    ]
    return settings | {"comparisons": comparisons}


def _rows_table(registry: Index) -> pa.Table:
    """The rows with their traits, their person and the key that each rule gives them."""
    rows = np.arange(registry.size())
    persons, _ = registry.people(rows)
    unknown = pa.nulls(len(rows), pa.string())
    return pa.table(
        {
            "unique_id": rows,
            "person": _texts(persons),
            **{name: _texts(column) for name, column in registry.traits.items()},
            # Only lines are told whether the registry knows their names; Splink asks both sides for every column.
            **dict.fromkeys((KNOWN_SURNAME, KNOWN_GIVEN), unknown),
            **{f"has_{rule.number}": _keys_of_rule(registry, rule.number) for rule in RULES},
        }
    )


def _keys_of_rule(registry: Index, number: int) -> pa.Array:
    """Each row's key under this rule; null where it has none, or shares it with more rows than are looked at."""
    here = np.flatnonzero(rule_number(registry.keys) == number)
    keys, rows = registry.keys[here], registry.rows[here]
    _, at, carriers = np.unique(keys, return_inverse=True, return_counts=True)
    followed = carriers[at] <= CAPS[number]
    values, missing = np.zeros(registry.size(), dtype=np.int64), np.ones(registry.size(), dtype=np.bool_)
    values[rows[followed]], missing[rows[followed]] = keys[followed], False
    return pa.array(values, mask=missing)


def _readings_table(registry: Index, readings: Sequence[Traits]) -> pa.Table:
    """The readings with their traits and the keys by which they ask."""
    asked = zip(*(line_keys(one) for one in readings), strict=True) if readings else ((),) * len(QUESTIONS)
    return pa.table(
        {
            "unique_id": np.arange(len(readings)),
            **{name: _texts(column) for name, column in lines_of(registry, readings).items()},
            **{f"asks_{number}": pa.array(keys, pa.int64()) for number, keys in enumerate(asked)},
        }
    )


def _shares_table(registry: Index, trait: str) -> pa.Table:
    found = shares(trait, registry.carriers[trait].astype(np.int64), registry.size())
    return pa.table({trait: _texts(registry.values[trait]), f"tf_{trait}": found})


def _texts(column: Texts) -> pa.Array:
    return pa.array(column, pa.binary(), mask=column == b"").cast(pa.string())
