"""Every answer of a comparison is said in a sentence, and where two texts differ is shown letter by letter."""

from hypothesis import given
from hypothesis import strategies as st

from preavviso.domain.matching.comparison import COMPARISONS
from preavviso.domain.matching.difference import LONGEST, differences, visible
from preavviso.domain.matching.saying import COMPARED, NOT_STATED, strength, told


def test_every_level_of_every_comparison_has_its_sentence() -> None:
    for comparison in COMPARISONS:
        assert COMPARED[comparison.name]
        for level in (*(level.name for level in comparison.levels), NOT_STATED):
            assert "older model" not in str(told(comparison.name, level)), (comparison.name, level)
    assert "older model" in str(told("surname", "a level of long ago"))


def test_more_weight_is_never_said_with_weaker_words() -> None:
    words = [str(strength(bits)) for bits in (-12, -5, -1, 0, 1, 5, 12)]
    assert len(set(words)) == len(words)


def test_capitals_accents_and_spaces_are_no_difference() -> None:
    for side in differences("Niccolò  D'Àngelo", "NICCOLO D'ANGELO"):
        assert all(piece.same for piece in side)


def test_a_letter_that_differs_is_marked_on_both_sides() -> None:
    left, right = differences("TULLIO", "TULLIA")
    assert [piece.text for piece in left if not piece.same] == ["O"]
    assert [piece.text for piece in right if not piece.same] == ["A"]


def test_what_nobody_sees_is_written_out() -> None:
    assert "200B" in visible("Bru\u200bni")
    assert "202E" in visible("\u202einurB")
    assert [piece.text for piece in differences("Bru\u200bni", "Bruni")[0] if not piece.same] == ["⟨U+200B⟩"]


@given(st.text(), st.text())
def test_the_pieces_are_the_text_and_nothing_is_lost(left: str, right: str) -> None:
    for side, text in zip(differences(left, right), (left, right), strict=True):
        assert "".join(piece.text for piece in side) == visible(text)


def test_ten_thousand_letters_are_compared_by_their_beginning() -> None:
    left, _ = differences("x" * 10_000, "y")
    assert sum(len(piece.text) for piece in left) == LONGEST + 1
