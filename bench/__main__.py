"""`make bench`: measure, print one table, and write bench/results/latest.json."""

import json
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.figure import Figure
from bench.furnished import furnish

RESULTS = Path(__file__).parent / "results" / "latest.json"


def main() -> None:
    furnish()
    from bench import desk, growth, linkage, linkage_speed, lists, messages, registry, screening

    rooms = messages, lists, desk, registry, screening, linkage, growth, linkage_speed
    figures = [figure for room in rooms for figure in room.measure()]
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps([asdict(figure) | {"ratio": figure.ratio} for figure in figures], indent=2))
    Console().print(_table(figures))


def _table(figures: list[Figure]) -> Table:
    table = Table(show_lines=True)
    for heading in ("name", "ours", "peer", "ratio", "unit", "work", "quality"):
        table.add_column(heading)
    for figure in figures:
        peer = f"{figure.peer:.4g}\n{figure.peer_name}"
        quality = "\n".join(f"{name} {value}" for name, value in figure.quality.items())
        table.add_row(figure.name, f"{figure.ours:.4g}", peer, f"{figure.ratio:.3g}", figure.unit, figure.work, quality)
    return table


if __name__ == "__main__":
    main()
