"""Every decision that a reader would question is written down, once and for good."""

import re

from tests.house.tree import ROOT

FOLDER = ROOT / "docs" / "decisions"
PARTS = ["Context", "Decision", "Consequences", "What we turned down", "What would change our mind"]
STATUS = re.compile(r"^Status: (accepted \d{4}-\d{2}-\d{2}|superseded by \d{4})$", re.MULTILINE)


def faults(name: str, text: str) -> list[str]:
    """What a record lacks."""
    found = []
    if not re.match(rf"# {name[:4]} \S", text):
        found.append(f"{name}: the title has to begin with '# {name[:4]} '.")
    if not STATUS.search(text):
        found.append(f"{name}: a line 'Status: accepted 2025-10-24' or 'Status: superseded by 0042' is missing.")
    if re.findall(r"^## (.+)$", text, re.MULTILINE) != PARTS:
        found.append(f"{name}: the parts have to be, in this order: {', '.join(PARTS)}.")
    return found


def test_every_record_says_why_and_what_instead():
    records = sorted(FOLDER.glob("[0-9]*.md"))
    assert [fault for path in records for fault in faults(path.name, path.read_text(encoding="utf-8"))] == []


def test_numbers_follow_each_other():
    numbers = sorted(int(path.name[:4]) for path in FOLDER.glob("[0-9]*.md"))
    assert numbers == list(range(1, len(numbers) + 1)), "docs/decisions: a number is missing or taken twice"


def test_a_record_without_its_parts_is_noticed():
    assert len(faults("0042-answers.md", "# Answers\n\n## Context\n")) == 3
    assert (
        faults("0042-x.md", "# 0042 Deep thought\n\nStatus: accepted 2025-10-24\n\n## " + "\n\n## ".join(PARTS)) == []
    )
