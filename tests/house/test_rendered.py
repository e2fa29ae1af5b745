"""What the documentation says of the code is what the code says."""

from tests.house.rendered import PARTS, pages, render
from tests.house.tree import name_of


def test_made_parts_are_as_the_code_has_them():
    stale = [name_of(path) for path in pages() if (text := path.read_text(encoding="utf-8")) != render(text)]
    assert stale == [], "these pages say something else than the code: run `make pages` and look at what changed"


def test_every_part_is_on_some_page():
    text = "\n".join(path.read_text(encoding="utf-8") for path in pages())
    assert [name for name in PARTS if f"<!-- made: {name} -->" not in text] == []


def test_a_stale_part_is_noticed():
    stale = "<!-- made: points-of-time -->\n| da 0 a 2 | 1 |\n<!-- end -->"
    assert render(stale) != stale
    assert render(render(stale)) == render(stale)
