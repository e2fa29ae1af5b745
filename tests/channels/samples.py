"""The lists in tests/samples with the readings that belong to them. As a command: write the readings of new lists."""

import json
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path

from preavviso.channels.body import read_lines
from preavviso.channels.extract import Occasion
from preavviso.channels.lines import lines_of
from preavviso.domain.answer import Stated, word
from preavviso.domain.notice import Period

FOLDER = Path(__file__).parent.parent / "samples" / "lists"
OCCASION = Occasion(Period(2025, 11), date(2025, 10, 24))


def reading_of(text: str) -> dict[str, object]:
    result = read_lines(lines_of(text), OCCASION)
    entries = []
    for entry in result.entries:
        answer = entry.vulnerability
        shown = {key: value for key, value in asdict(entry).items() if key not in ("vulnerability", "cells")}
        shown["vulnerability"] = word(answer)
        shown["vulnerability_text"] = answer.text if isinstance(answer, Stated) else ""
        entries.append(shown)
    return json.loads(json.dumps({"entries": entries, "completeness": asdict(result.completeness())}, default=str))


if __name__ == "__main__":
    for name in sys.argv[1:]:
        reading = reading_of((FOLDER / f"{name}.txt").read_text(encoding="utf-8"))
        target = FOLDER / f"{name}.json"
        target.write_text(json.dumps(reading, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
