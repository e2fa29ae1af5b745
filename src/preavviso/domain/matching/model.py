"""The model: how often each level is reached by the same person, and by two people. Written as Splink writes it."""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from preavviso.domain.matching.comparison import COMPARISONS, Comparison, Level, Pairs, Texts, levels_reached
from preavviso.domain.matching.key import QUESTIONS

Floats = npt.NDArray[np.float64]
Levels = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Chance:
    """How often a level is reached: `m` by two mentions of one person, `u` by mentions of two people."""

    m: float
    u: float

    @property
    def bits(self) -> float:
        """What reaching it tells, in bits, where no frequency is known."""
        return math.log2(self.m / self.u)


@dataclass(frozen=True, slots=True)
class Model:
    """The chances of every level of every comparison, in their order."""

    chances: tuple[tuple[Chance, ...], ...]

    @property
    def hash(self) -> str:
        """Which model said so? The same for the same numbers and the same comparisons."""
        text = json.dumps(self.as_splink(1e-6), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def as_splink(self, prior: float) -> dict[str, Any]:
        """The model as Splink's settings. `prior`: the chance that two mentions picked at random are of one person."""
        return {
            "link_type": "link_only",
            "unique_id_column_name": "unique_id",
            "probability_two_random_records_match": prior,
            "retain_matching_columns": False,
            "retain_intermediate_calculation_columns": False,
            "comparisons": [
                _comparison_as_splink(comparison, chances)
                for comparison, chances in zip(COMPARISONS, self.chances, strict=True)
            ],
            "blocking_rules_to_generate_predictions": [
                {"blocking_rule": f"l.asks_{number} = r.has_{rule}"} for number, (rule, _) in enumerate(QUESTIONS)
            ],
        }

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "Model":
        """The model that Splink's settings hold. ValueError: a level is other than ours, or has no m or no u."""
        found = []
        for comparison, stated in zip(COMPARISONS, settings["comparisons"], strict=True):
            levels = [level for level in stated["comparison_levels"] if not level.get("is_null_level")]
            found.append(
                tuple(_chance(comparison, level, one) for level, one in zip(comparison.levels, levels, strict=True))
            )
        return cls(tuple(found))

    def weights(self, pairs: Pairs, levels: Sequence[Levels], shares: "Shares") -> list[Floats]:
        """What each comparison tells of each pair, in bits: one array a comparison, 0 where a side says nothing."""
        return [self._weights(position, pairs, reached, shares) for position, reached in enumerate(levels)]

    def _weights(self, position: int, pairs: Pairs, reached: Levels, shares: "Shares") -> Floats:
        comparison, chances = COMPARISONS[position], self.chances[position]
        found = np.zeros(len(pairs))
        for number, (level, chance) in enumerate(zip(comparison.levels, chances, strict=True)):
            here = np.flatnonzero(reached == number)
            if not here.size:
                continue
            found[here] = chance.bits
            if level.frequency:
                share = shares.largest(
                    level.frequency, pairs.left(level.frequency)[here], pairs.right(level.frequency)[here]
                )
                found[here] += np.where(share > 0, math.log2(chance.u) - np.log2(np.where(share > 0, share, 1.0)), 0.0)
        return found


class Shares(Protocol):
    """Which share of the registry's rows carries a value."""

    def largest(self, trait: str, left: Texts, right: Texts) -> Floats:
        """The larger share of the two values, pair for pair; 0 where the registry knows neither."""


def values_weighed(pairs: Pairs, levels: Sequence[Levels]) -> dict[str, Texts]:
    """By which values is anything weighed here? Trait by trait those of both sides, each once and in order."""
    found: dict[str, list[Texts]] = {}
    for comparison, reached in zip(COMPARISONS, levels, strict=True):
        for number, level in enumerate(comparison.levels):
            if level.frequency:
                here = reached == number
                sides = pairs.left(level.frequency)[here], pairs.right(level.frequency)[here]
                found.setdefault(level.frequency, []).extend(sides)
    return {trait: np.unique(np.concatenate(several)) for trait, several in found.items()}


def compare(pairs: Pairs) -> list[Levels]:
    """Which level does each pair reach in each comparison?"""
    return [levels_reached(comparison, pairs) for comparison in COMPARISONS]


def _comparison_as_splink(comparison: Comparison, chances: tuple[Chance, ...]) -> dict[str, Any]:
    unknown = {
        "sql_condition": comparison.unknown_sql,
        "label_for_charts": "not stated",
        "is_null_level": True,
        "fix_m_probability": False,
        "fix_u_probability": False,
    }
    return {
        "output_column_name": comparison.name,
        "comparison_levels": [
            unknown,
            *(_level_as_splink(level, chance) for level, chance in zip(comparison.levels[:-1], chances, strict=False)),
            # Splink knows its last level by this word alone.
            _level_as_splink(comparison.levels[-1], chances[-1]) | {"sql_condition": "ELSE"},
        ],
    }


def _level_as_splink(level: Level, chance: Chance) -> dict[str, Any]:
    stated: dict[str, Any] = {
        "sql_condition": level.sql,
        "label_for_charts": level.name,
        "m_probability": chance.m,
        "u_probability": chance.u,
        "fix_m_probability": True,
        "fix_u_probability": True,
    }
    if level.frequency:
        stated |= {
            "tf_adjustment_column": level.frequency,
            "tf_adjustment_weight": 1.0,
            "disable_tf_exact_match_detection": True,
        }
    return stated


def _chance(comparison: Comparison, level: Level, stated: Mapping[str, Any]) -> Chance:
    if stated["label_for_charts"] != level.name:
        raise ValueError(
            f"The model's level '{stated['label_for_charts']}' of {comparison.name} is '{level.name}' here: "
            "it was made for other comparisons. Build it anew."
        )
    m, u = stated.get("m_probability"), stated.get("u_probability")
    if not m or not u:
        raise ValueError(f"The model has no m or no u for '{level.name}' of {comparison.name}. Build it anew.")
    return Chance(float(m), float(u))
