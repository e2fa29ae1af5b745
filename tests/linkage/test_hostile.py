"""Names that somebody or something has spoilt: nobody among them is passed over in silence.

Each is about a person of the registry and is matched, or put before a person; and its text is kept as it came.
"""

import random
from dataclasses import replace

import pytest
from tests.domain.test_hostile_names import DISGUISES

from preavviso.domain.matching.mention import Mention
from preavviso.domain.matching.outcome import Outcome
from preavviso.linkage.index import Index
from preavviso.linkage.judgement import shipped
from preavviso.linkage.screening import screen
from preavviso.rehearsal.model import rows
from preavviso.rehearsal.town import Town

ROWS = list(rows(Town(3_000, 9)))
INDEX = Index.of(ROWS)
PEOPLE_EACH = 90
LONG = 10_000
SPOILT = (
    "", " ", "\u200b", "\u202e", "?????", "\ufffd\ufffd\ufffd", "😀😀😀", "A" * LONG, "A " * (LONG // 2), "'" * LONG,
    "(" * LONG, "IN " * 3_000, "VED. " * 2_000, "Ã" * LONG, "\U0010ffff", "R" + "\u0301" * LONG, "0" * LONG, "١٢٣",
    "=HYPERLINK()", "'; DROP TABLE", "<b>x</b>", "\x00\x01", "-", "//", "XXXX", "aaa", "###", "王小明", "שלום",
)  # fmt: skip


def disguised() -> list[tuple[str, str, Mention]]:
    """Whom it is about, in which disguise, and how the line comes."""
    found = []
    for called, disguise in DISGUISES.items():
        dice = random.Random(called)  # noqa: S311 — what is disguised by chance has to be disguised again the same way
        for person, _, known in dice.sample(ROWS, PEOPLE_EACH):
            listed = disguise(dice, known.surname), disguise(dice, known.given_name)
            if None not in listed:
                found.append((person, called, Mention(str(listed[0]), str(listed[1]), "", "", known.address, "")))
    return found


@pytest.fixture(scope="module")
def lines() -> list[tuple[str, str, Mention]]:
    return disguised()


def passed_over(lines: list[tuple[str, str, Mention]]) -> list[tuple[str, str, str]]:
    found = screen(INDEX, [line for _, _, line in lines], shipped())
    return [
        (person, called, line.surname[:40])
        for (person, called, line), one in zip(lines, found, strict=True)
        if one.outcome is Outcome.NONE_FOUND
    ]


def test_of_two_thousand_names_in_disguise_nobody_is_passed_over(lines):
    assert len(lines) > 1_500
    assert passed_over(lines) == []


def test_nor_without_an_address(lines):
    bare = [(person, called, replace(line, address="")) for person, called, line in lines]
    assert len(bare) + len(lines) > 3_000
    assert passed_over(bare) == []


def test_nearly_all_of_them_are_found_and_nobody_is_taken_for_another(lines):
    found = screen(INDEX, [line for _, _, line in lines], shipped())
    first = [
        bool(one.candidates) and one.candidates[0].person_id == person
        for (person, *_), one in zip(lines, found, strict=True)
    ]
    assert sum(first) / len(first) > 0.99
    sure = [right for right, one in zip(first, found, strict=True) if one.outcome is Outcome.CERTAIN]
    assert all(sure)
    assert len(sure) > len(first) * 0.9


@pytest.mark.parametrize("text", SPOILT, ids=lambda text: f"{text[:6]!a}, {len(text)}")
def test_a_cell_that_holds_no_name_is_put_before_a_person(text):
    _, _, known = ROWS[7]
    cells = [
        Mention(text, text), Mention(text, known.given_name), Mention(known.surname, text),
        Mention(text, text, address=known.address), Mention(text, "", address=known.address),
    ]  # fmt: skip
    for line, found in zip(cells, screen(INDEX, cells, shipped()), strict=True):
        assert found.outcome is not Outcome.NONE_FOUND, line.surname[:20]
        assert found.outcome is not Outcome.CERTAIN or (known.surname, known.given_name) == (
            line.surname,
            line.given_name,
        )


def test_what_is_found_does_not_change_what_was_written(lines):
    """A screening keeps nothing of a line: whoever shows it shows what came."""
    before = [(line.surname, line.given_name) for _, _, line in lines]
    screen(INDEX, [line for _, _, line in lines], shipped())
    assert [(line.surname, line.given_name) for _, _, line in lines] == before
