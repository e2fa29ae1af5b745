"""What is compared between a line and a row of the registry, level by level, from the surest down.

Each level is said twice, as SQL for the batch engine and on arrays for ours; tests hold the two together to the last
bit. A level with a frequency weighs by how many rows carry the value: two Rossi share little, two Malinverni a lot.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import cpdist

Texts: TypeAlias = npt.NDArray[np.bytes_]
Flags: TypeAlias = npt.NDArray[np.bool_]
Rows: TypeAlias = npt.NDArray[np.int64]
Columns: TypeAlias = Mapping[str, Texts]

# What a line is told about itself before it is compared: does the registry know such a name at all?
KNOWN_SURNAME, KNOWN_GIVEN = "surname_known", "given_known"
# More letters than this between two words are not counted.
FAR = 3


class Pairs:
    """Lines and rows of the registry side by side: `line[i]` of the lines against `row[i]` of the rows."""

    def __init__(self, lines: Columns, rows: Columns, line: Rows, row: Rows) -> None:
        self._lines, self._rows = lines, rows
        self._line, self._row = line, row
        self._gathered: dict[tuple[str, bool], Texts] = {}
        self._distances: dict[str, npt.NDArray[np.uint8]] = {}
        self._same: dict[tuple[str, str], Flags] = {}
        self._shorter: dict[str, npt.NDArray[np.int64]] = {}

    def __len__(self) -> int:
        return len(self._line)

    def only(self, chosen: Rows) -> "Pairs":
        """Some of the pairs."""
        return Pairs(self._lines, self._rows, self._line[chosen], self._row[chosen])

    def left(self, name: str) -> Texts:
        """The lines' values, pair for pair."""
        if (name, True) not in self._gathered:
            self._gathered[name, True] = self._lines[name][self._line]
        return self._gathered[name, True]

    def right(self, name: str) -> Texts:
        """The rows' values, pair for pair."""
        if (name, False) not in self._gathered:
            self._gathered[name, False] = self._rows[name][self._row]
        return self._gathered[name, False]

    def shown(self, names: Sequence[str], pair: int) -> tuple[str, str]:
        """What the line and the row of one pair say of this, for people to read."""
        line, row = (
            " ".join(word for name in names if (word := bytes(columns[name][at]).decode()))
            for columns, at in ((self._lines, self._line[pair]), (self._rows, self._row[pair]))
        )
        return line, row

    def same(self, name: str, other: str = "") -> Flags:
        """Is it stated on both sides, and the same? `other`: the trait of the row, where it is another one."""
        if (name, other) not in self._same:
            left = self.left(name)
            self._same[name, other] = np.equal(left, self.right(other or name)) & np.not_equal(left, b"")
        return self._same[name, other]

    def stated(self, name: str) -> Flags:
        """Is it stated on both sides?"""
        return np.not_equal(self.left(name), b"") & np.not_equal(self.right(name), b"")

    def differ(self, name: str) -> Flags:
        """Is it stated on both sides, and not the same?"""
        return self.stated(name) & np.not_equal(self.left(name), self.right(name))

    def within(self, name: str, most: int) -> Flags:
        """Are there at most so many slips (a letter more, fewer, changed or two transposed) between the two?"""
        return np.less_equal(self._distance(name), most)

    def long(self, name: str, least: int) -> Flags:
        """Have both at least so many letters?"""
        if name not in self._shorter:
            lengths = np.strings.str_len(self.left(name)), np.strings.str_len(self.right(name))
            self._shorter[name] = np.minimum(*lengths)
        return np.greater_equal(self._shorter[name], least)

    def _distance(self, name: str) -> "npt.NDArray[np.uint8]":
        if name not in self._distances:
            self._distances[name] = _slips(self.left(name), self.right(name))
        return self._distances[name]


def _slips(left: Texts, right: Texts) -> "npt.NDArray[np.uint8]":
    """Damerau–Levenshtein, cut at FAR; FAR where a side is not stated."""
    found = np.full(len(left), FAR, dtype=np.uint8)
    lengths = np.strings.str_len(left).astype(np.int64), np.strings.str_len(right).astype(np.int64)
    same = left == right
    found[same & (left != b"")] = 0
    close = ~same & (left != b"") & (right != b"") & (abs(lengths[0] - lengths[1]) < FAR)
    if close.any():
        found[close] = cpdist(
            left[close].tolist(),
            right[close].tolist(),
            scorer=DamerauLevenshtein.distance,
            score_cutoff=FAR - 1,
            dtype=np.uint8,
        )
    return found


Test: TypeAlias = Callable[[Pairs], Flags]


@dataclass(frozen=True, slots=True)
class Level:
    """One answer that a comparison can give.

    `among`: the pairs that can reach it at all; how often true pairs do is counted among those. `frequency`: the trait
    whose value's share of the registry stands for the chance of agreeing by accident. `same_house`: it says that the
    house is the same.
    """

    name: str
    sql: str
    holds: Test
    among: Test
    frequency: str = ""
    same_house: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """One thing that is compared. `unknown`: where either side does not say it, it weighs nothing at all.

    `shows`: the traits that are shown to people for it.
    """

    name: str
    shows: tuple[str, ...]
    unknown_sql: str
    unknown: Test
    levels: tuple[Level, ...]


def _every(pairs: Pairs) -> Flags:
    return np.ones(len(pairs), dtype=np.bool_)


def _all(*tests: Test) -> Test:
    def holds(pairs: Pairs) -> Flags:
        found = tests[0](pairs)
        for test in tests[1:]:
            found = found & test(pairs)
        return found

    return holds


def _any(*tests: Test) -> Test:
    def holds(pairs: Pairs) -> Flags:
        found = tests[0](pairs)
        for test in tests[1:]:
            found = found | test(pairs)
        return found

    return holds


def _not(test: Test) -> Test:
    return lambda pairs: ~test(pairs)


def _same(name: str, other: str = "") -> Test:
    return lambda pairs: pairs.same(name, other)


def _stated(name: str) -> Test:
    return lambda pairs: pairs.stated(name)


def _not_stated(name: str) -> Test:
    return lambda pairs: ~pairs.stated(name)


def _differ(name: str) -> Test:
    return lambda pairs: pairs.differ(name)


def _within(name: str, most: int) -> Test:
    return lambda pairs: pairs.within(name, most)


def _long(name: str, least: int) -> Test:
    return lambda pairs: pairs.long(name, least)


def _is_known(flag: str) -> Test:
    return lambda pairs: pairs.left(flag) != b""


def _sql_within(name: str, most: int) -> str:
    return f"damerau_levenshtein({name}_l, {name}_r) <= {most}"


def _sql_long(name: str, least: int) -> str:
    return f"length({name}_l) >= {least} and length({name}_r) >= {least}"


def _sql_not_stated(name: str) -> str:
    return f"{name}_l is null or {name}_r is null"


def _known_and_unknown(flag: str, levels: tuple[Level, ...]) -> tuple[Level, ...]:
    """The levels twice: a name that the registry knows may be another's; one that it does not is a slip."""
    known, unknown = _is_known(flag), _not(_is_known(flag))
    return tuple(
        Level(
            f"{level.name}{ending}",
            f"{flag}_l {is_known} and ({level.sql})",
            _all(test, level.holds),
            _all(test, level.among),
            level.frequency,
        )
        for ending, is_known, test in (("", "is not null", known), (" (unknown)", "is null", unknown))
        for level in levels
        if not (ending and level.name == "same")
    )


_ANY_PART_SQL = " or ".join(
    f"{left}_l = {right}_r"
    for left, right in (
        ("surname", "surname_first"),
        ("surname", "surname_last"),
        ("surname_first", "surname"),
        ("surname_last", "surname"),
        ("surname_first", "surname_first"),
        ("surname_last", "surname_last"),
    )
)

SURNAME = Comparison(
    "surname",
    ("surname",),
    _sql_not_stated("surname"),
    _not_stated("surname"),
    _known_and_unknown(
        KNOWN_SURNAME,
        (
            Level("same", "surname_l = surname_r", _same("surname"), _every, "surname"),
            Level(
                "one of two surnames",
                _ANY_PART_SQL,
                _any(
                    _same("surname", "surname_first"),
                    _same("surname", "surname_last"),
                    _same("surname_first", "surname"),
                    _same("surname_last", "surname"),
                    _same("surname_first"),
                    _same("surname_last"),
                ),
                _every,
                "surname",
            ),
            Level("same sound", "surname_sound_l = surname_sound_r", _same("surname_sound"), _every, "surname_sound"),
            Level(
                "one letter",
                f"{_sql_within('surname', 1)} and {_sql_long('surname', 4)}",
                _all(_within("surname", 1), _long("surname", 4)),
                _every,
                "surname",
            ),
            Level(
                "two letters",
                f"{_sql_within('surname', 2)} and {_sql_long('surname', 7)}",
                _all(_within("surname", 2), _long("surname", 7)),
                _every,
                "surname",
            ),
            Level("other", "1=1", _every, _every),
        ),
    ),
)


def _is_initial(pairs: Pairs) -> Flags:
    initial: Flags = np.strings.str_len(pairs.left("given")) == 1
    return initial


def _starts_alike(pairs: Pairs) -> Flags:
    alike: Flags = pairs.left("given").astype("S1") == pairs.right("given").astype("S1")
    return alike


def _begins_with(pairs: Pairs) -> Flags:
    left, right = pairs.left("given"), pairs.right("given")
    either: Flags = np.strings.startswith(left, right) | np.strings.startswith(right, left)
    return either


_GIVEN = (
    Level("same", "given_l = given_r", _same("given"), _every, "given"),
    Level(
        "one of two given names",
        "given_first_l = given_first_r or given_first_l = given_last_r or given_last_l = given_first_r "
        "or given_last_l = given_last_r",
        _any(
            _same("given_first"),
            _same("given_first", "given_last"),
            _same("given_last", "given_first"),
            _same("given_last"),
        ),
        _every,
        "given",
    ),
    Level(
        "cut given name",
        f"(starts_with(given_l, given_r) or starts_with(given_r, given_l)) and {_sql_long('given', 3)}",
        _all(_begins_with, _long("given", 3)),
        _every,
        "given",
    ),
    Level("same sound", "given_sound_l = given_sound_r", _same("given_sound"), _every, "given_sound"),
    Level(
        "one letter",
        f"{_sql_within('given', 1)} and {_sql_long('given', 4)}",
        _all(_within("given", 1), _long("given", 4)),
        _every,
        "given",
    ),
    Level(
        "two letters",
        f"{_sql_within('given', 2)} and {_sql_long('given', 7)}",
        _all(_within("given", 2), _long("given", 7)),
        _every,
        "given",
    ),
    Level("other", "1=1", _every, _every),
)
GIVEN_NAME = Comparison(
    "given_name",
    ("given",),
    _sql_not_stated("given"),
    _not_stated("given"),
    (
        Level(
            "initial",
            "length(given_l) = 1 and substr(given_l, 1, 1) = substr(given_r, 1, 1)",
            _all(_is_initial, _starts_alike),
            _is_initial,
        ),
        Level("another initial", "length(given_l) = 1", _is_initial, _is_initial),
        *_known_and_unknown(
            KNOWN_GIVEN,
            tuple(Level(level.name, level.sql, level.holds, _not(_is_initial), level.frequency) for level in _GIVEN),
        ),
    ),
)


def _day_and_month(texts: Texts) -> tuple[Texts, Texts]:
    signs = np.ascontiguousarray(texts.astype("S10")).view("S1").reshape(len(texts), 10)
    month = np.ascontiguousarray(signs[:, 5:7]).view("S2").ravel()
    day = np.ascontiguousarray(signs[:, 8:10]).view("S2").ravel()
    return day, month


def _day_for_month(pairs: Pairs) -> Flags:
    (day, month), (other_day, other_month) = map(_day_and_month, (pairs.left("birth_date"), pairs.right("birth_date")))
    turned: Flags = _same_year(pairs) & (day == other_month) & (month == other_day)
    return turned


def _same_year(pairs: Pairs) -> Flags:
    alike: Flags = pairs.left("birth_date").astype("S4") == pairs.right("birth_date").astype("S4")
    return alike


BIRTH_DATE = Comparison(
    "birth_date",
    ("birth_date",),
    # A codice fiscale holds the birth date: where both sides have one, the day is not counted again.
    f"{_sql_not_stated('birth_date')} or (code_l is not null and code_r is not null)",
    _any(_not_stated("birth_date"), _stated("code")),
    (
        Level("same", "birth_date_l = birth_date_r", _same("birth_date"), _every, "birth_date"),
        Level(
            "one digit, or day for month",
            "damerau_levenshtein(birth_date_l, birth_date_r) <= 1 or (substr(birth_date_l, 1, 4) = substr(birth_date_r,"
            " 1, 4) and substr(birth_date_l, 6, 2) = substr(birth_date_r, 9, 2) and substr(birth_date_l, 9, 2) ="
            " substr(birth_date_r, 6, 2))",
            _any(_within("birth_date", 1), _day_for_month),
            _every,
        ),
        Level("same year", "substr(birth_date_l, 1, 4) = substr(birth_date_r, 1, 4)", _same_year, _every),
        Level("other", "1=1", _every, _every),
    ),
)


def _birth_in_code(texts: Texts) -> Texts:
    signs = np.ascontiguousarray(texts.astype("S15")).view("S1").reshape(len(texts), 15)
    return np.ascontiguousarray(signs[:, 6:15]).view("S9").ravel()


def _same_birth_in_code(pairs: Pairs) -> Flags:
    return np.equal(_birth_in_code(pairs.left("code")), _birth_in_code(pairs.right("code")))


CODE = Comparison(
    "codice_fiscale",
    ("code",),
    _sql_not_stated("code"),
    _not_stated("code"),
    (
        Level("same", "code_l = code_r", _same("code"), _every, "code"),
        Level("one or two signs", _sql_within("code", 2), _within("code", 2), _every),
        Level("same birth", "substr(code_l, 7, 9) = substr(code_r, 7, 9)", _same_birth_in_code, _every),
        Level("other", "1=1", _every, _every),
    ),
)

_WITH_FLATS = _all(_stated("spot"), _stated("flat"))
_WITHOUT_FLATS = _all(_stated("spot"), _not_stated("flat"))

ADDRESS = Comparison(
    "address",
    ("street", "civic", "suffix", "flat", "municipality"),
    _sql_not_stated("key"),
    _not_stated("key"),
    (
        Level(
            "another municipality",
            "municipality_l <> municipality_r",
            _differ("municipality"),
            _stated("municipality"),
        ),
        Level("same door", "door_l = door_r", _same("door"), _WITH_FLATS, "door", same_house=True),
        Level(
            "same house, another flat",
            "spot_l = spot_r and flat_l <> flat_r",
            _all(_same("spot"), _differ("flat")),
            _WITH_FLATS,
            "spot",
            same_house=True,
        ),
        Level(
            "same house in the municipality",
            "place_l = place_r",
            _same("place"),
            _WITHOUT_FLATS,
            "place",
            same_house=True,
        ),
        Level("same house", "spot_l = spot_r", _same("spot"), _WITHOUT_FLATS, "spot", same_house=True),
        Level(
            "same civic, another letter",
            "key_l = key_r and civic_l = civic_r",
            _all(_same("key"), _same("civic")),
            _stated("civic"),
            "spot",
        ),
        Level(
            "same civic, street nearly the same",
            f"civic_l = civic_r and ({_sql_within('street', 1)} or "
            f"({_sql_within('street', 2)} and {_sql_long('street', 6)}))",
            _all(_same("civic"), _any(_within("street", 1), _all(_within("street", 2), _long("street", 6)))),
            _stated("civic"),
            "spot",
        ),
        Level(
            "same street, civic nearly the same",
            f"key_l = key_r and {_sql_within('civic', 1)}",
            _all(_same("key"), _within("civic", 1)),
            _stated("civic"),
            "key",
        ),
        Level(
            "same street, no civic",
            f"key_l = key_r and ({_sql_not_stated('civic')})",
            _all(_same("key"), _not_stated("civic")),
            _not_stated("civic"),
            "key",
        ),
        Level("same street", "key_l = key_r", _same("key"), _stated("civic"), "key"),
        # No frequency: where a registry is one municipality's, everybody shares it, and whoever moved would be nobody.
        Level(
            "another street of the municipality",
            "municipality_l = municipality_r",
            _same("municipality"),
            _stated("municipality"),
        ),
        Level("other", "1=1", _every, _not_stated("municipality")),
    ),
)

COMPARISONS = (SURNAME, GIVEN_NAME, BIRTH_DATE, CODE, ADDRESS)
# The traits whose shares of the registry weigh in a level, and those whose values are counted there: for these shares,
# and to know whether the registry has a value at all.
FREQUENCIES = tuple(dict.fromkeys(level.frequency for one in COMPARISONS for level in one.levels if level.frequency))
COUNTED = (*FREQUENCIES, "municipality")
UNKNOWN = -1

# What is supposed of a value before a registry has shown anything: how many rows that supposition weighs as much as,
# and the share that it supposes. A registry of three Rossi does not say that everybody is called Rossi.
_SUPPOSED = {
    "surname": (1_000, 1 / 5_000),
    "surname_sound": (1_000, 1 / 4_000),
    "given": (1_000, 1 / 500),
    "given_sound": (1_000, 1 / 400),
    "birth_date": (1_000, 1 / 20_000),
    "code": (1_000_000, 0.0),
    "door": (1_000, 1 / 2_000),
    "spot": (1_000, 1 / 1_000),
    "place": (1_000, 1 / 1_000),
    "key": (300, 1 / 300),
}


def shares(trait: str, counts: npt.NDArray[np.int64], rows: int) -> npt.NDArray[np.float64]:
    """Which share of people has each value that so many of so many rows have? 0 where no row has it.

    Of a small registry it is between what it shows and what is supposed of any.
    """
    weight, supposed = _SUPPOSED[trait]
    found: npt.NDArray[np.float64] = (counts + weight * supposed) / max(rows + weight, 1)
    return np.where(counts > 0, found, 0.0)


def levels_reached(comparison: Comparison, pairs: Pairs) -> "npt.NDArray[np.int8]":
    """Which level does each pair reach? Its position in `comparison.levels`, or UNKNOWN."""
    found = np.full(len(pairs), len(comparison.levels), dtype=np.int8)
    found[comparison.unknown(pairs)] = UNKNOWN
    for position, level in enumerate(comparison.levels):
        found[(found == len(comparison.levels)) & level.holds(pairs)] = position
    return found
