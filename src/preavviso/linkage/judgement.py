"""What turns bits into a word: the model, what is expected of a list, and how often such matches were right."""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from preavviso.domain.matching.model import Model
from preavviso.domain.matching.outcome import Expectation

_FILES = ("model.json", "judgement.json")
# Splink wants one in its settings; a screening reckons it from the size of the registry.
_ANY_PRIOR = 1e-6
UNCALIBRATED = ((0.0, 0.0),)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A model with what was learnt beside it. `person_steps`, `household_steps`: see domain.matching.outcome."""

    model: Model
    expectation: Expectation
    person_steps: tuple[tuple[float, float], ...]
    household_steps: tuple[tuple[float, float], ...]

    def prior(self, rows: int) -> float:
        """The chance that a line and a row picked at random are of one person, in bits."""
        chance = self.expectation.person / max(rows, 1)
        return math.log2(chance / (1 - chance))

    @classmethod
    def of(cls, model: Mapping[str, Any], learnt: Mapping[str, Any]) -> "Judgement":
        """The judgement that two JSON files hold."""
        return cls(
            Model.of(model),
            Expectation(**learnt["expectation"]),
            tuple((low, high) for low, high in learnt["person_steps"]),
            tuple((low, high) for low, high in learnt["household_steps"]),
        )

    @classmethod
    def read(cls, folder: Path) -> "Judgement":
        """The judgement that was written into a folder. OSError, ValueError, LookupError, TypeError: there is none."""
        return cls.of(*(json.loads((folder / name).read_text(encoding="utf-8")) for name in _FILES))

    def write(self, folder: Path) -> None:
        """Write it into a folder as two JSON files, as `of` takes them."""
        folder.mkdir(parents=True, exist_ok=True)
        learnt = {
            "expectation": asdict(self.expectation),
            "person_steps": self.person_steps,
            "household_steps": self.household_steps,
        }
        for name, content in zip(_FILES, (self.model.as_splink(_ANY_PRIOR), learnt), strict=True):
            (folder / name).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


@cache
def shipped() -> Judgement:
    """The judgement that comes with the package, trained on the rehearsal."""
    here = files("preavviso.linkage")
    return Judgement.of(*(json.loads((here / name).read_text()) for name in _FILES))
