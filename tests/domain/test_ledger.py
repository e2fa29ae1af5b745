from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preavviso.domain.ledger import GENESIS, Break, Link, breaks, hash_of


def chain(count: int) -> list[Link]:
    links: list[Link] = []
    for number in range(1, count + 1):
        previous = links[-1].hash if links else GENESIS
        link = Link(
            "o", number, f"2025-10-24T08:00:{number % 60:02}+00:00", "a", "see_case", f"case:{number}", {}, previous, ""
        )
        links.append(replace(link, hash=hash_of(link)))
    return links


def test_an_untouched_history_is_whole() -> None:
    assert breaks(chain(50)) == []


def test_an_empty_history_is_whole() -> None:
    assert breaks([]) == []


TAMPERINGS = {
    "who": lambda links: [*links[:4], replace(links[4], actor="b"), *links[5:]],
    "when": lambda links: [*links[:4], replace(links[4], at="2025-10-23T08:00:00+00:00"), *links[5:]],
    "a detail": lambda links: [*links[:4], replace(links[4], details={"state": "set_aside"}), *links[5:]],
    "rehashed after the change": lambda links: [
        *links[:4],
        (changed := replace(links[4], actor="b")) and replace(changed, hash=hash_of(changed)),
        *links[5:],
    ],
    "taken out": lambda links: [*links[:4], *links[5:]],
    "two swapped": lambda links: [*links[:4], links[5], links[4], *links[6:]],
    "put in twice": lambda links: [*links[:5], links[4], *links[5:]],
    "the beginning taken away": lambda links: links[3:],
}


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_a_tampering_is_found_at_its_place(tampering: str) -> None:
    found = breaks(TAMPERINGS[tampering](chain(10)))
    assert found
    assert min(one.number for one in found) in {4, 5, 6}


@given(st.integers(2, 30), st.data())
def test_no_field_of_any_link_can_be_changed_unseen(count: int, data: st.DataObject) -> None:
    links = chain(count)
    place = data.draw(st.integers(0, count - 1))
    field = data.draw(st.sampled_from(["organisation", "at", "actor", "act", "subject", "previous", "hash"]))
    links[place] = replace(links[place], **{field: data.draw(st.text()) + "~"})
    assert any(isinstance(one, Break) for one in breaks(links))
