"""`preavviso screen`: who of a registry each line of a list may be about, without a database."""

import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from preavviso.cli.house import AsJson, refuse, words
from preavviso.cli.language import _
from preavviso.domain.called import called
from preavviso.domain.matching.mention import Mention
from preavviso.domain.matching.outcome import Outcome

if TYPE_CHECKING:
    from preavviso.linkage.index import Index
    from preavviso.linkage.screening import Screened

# Lines that are looked up in one go.
_AT_ONCE = 50
# The contract knows three: a person confirms a certain match as well as a probable one.
_VERDICTS = {
    Outcome.CERTAIN: "match",
    Outcome.PROBABLE: "match",
    Outcome.TO_CHECK: "possible",
    Outcome.NONE_FOUND: "none",
}

Line = tuple[str, Mention]
Found = tuple[Line, "Screened", float]


def screen(
    listed: Annotated[
        Path, typer.Argument(metavar="LIST", help=_("A list of people, CSV or Parquet."), dir_okay=False)
    ],
    registry: Annotated[
        Path, typer.Option("--registry", help=_("A registry of people, CSV or Parquet."), dir_okay=False)
    ],
    as_json: AsJson = False,
    top: Annotated[int, typer.Option("--top", min=1, help=_("How many candidates to show for each line."))] = 5,
) -> None:
    """Say who of a registry each line of a list may be about, how likely, and why."""
    # The libraries of numbers take half a second: only who needs them waits for them.
    from preavviso.linkage.index import Index
    from preavviso.linkage.listing import UnreadableError, read_lines, read_registry

    try:
        lines = list(zip(*read_lines(listed), strict=True))
        with words.status(_("Reading the registry")):
            index = Index.of(read_registry(registry))
    except UnreadableError as error:
        refuse(error.phrase.in_words(_))
    found = _screened(index, lines, top)
    if as_json:
        for one in found:
            sys.stdout.write(json.dumps(_as_json(*one), ensure_ascii=False) + "\n")
    else:
        _show(found)


def _screened(index: "Index", lines: Sequence[Line], top: int) -> Iterator[Found]:
    """Each line with what was found for it, and the milliseconds that it took, shared evenly by those of one go."""
    from preavviso.linkage.judgement import shipped
    from preavviso.linkage.screening import screen as look_up

    judgement = shipped()
    for start in range(0, len(lines), _AT_ONCE):
        some = lines[start : start + _AT_ONCE]
        began = time.perf_counter()
        found = look_up(index, [mention for _id, mention in some], judgement, top)
        each = (time.perf_counter() - began) * 1000 / len(some)
        yield from ((line, one, each) for line, one in zip(some, found, strict=True))


def _as_json(line: Line, found: "Screened", elapsed: float) -> dict[str, object]:
    return {
        "entry_id": line[0],
        "verdict": _VERDICTS[found.outcome],
        "outcome": found.outcome,
        "candidates": [
            {
                "person_id": one.person_id,
                "household_id": one.household_id or None,
                "probability": one.probability,
                "match_weight": one.match_weight,
                "because": [asdict(because) for because in one.because],
                "found_by": one.rules,
                "reading": one.reading,
            }
            for one in found.candidates
        ],
        "households": [{"household_id": name, "probability": chance} for name, chance in found.households],
        "address_only": found.house,
        "not_followed": found.capped,
        "elapsed_ms": round(elapsed, 3),
    }


def _show(found: Iterator[Found]) -> None:
    table = Table(show_edge=False, pad_edge=False)
    for heading in (_("Line"), _("Name"), _("Outcome"), _("Of 100 such lines, this person"), _("Who, in the registry")):
        table.add_column(heading)
    for (number, mention), one, _elapsed in found:
        best = one.candidates[0] if one.candidates and one.outcome is not Outcome.NONE_FOUND else None
        table.add_row(
            escape(number),
            escape(f"{mention.surname} {mention.given_name}"),
            called(one.outcome).in_words(_),
            f"{best.probability * 100:.0f}" if best else "",
            escape(" ".join((best.person_id, *(because.right for because in best.because)))) if best else "",
        )
    Console().print(table)
    words.print(_("Nobody found does not say that nothing is the matter: ask."))
