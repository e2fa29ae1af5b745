"""Places as programs write them and as people are told them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preavviso.domain.where import Box, box_in, place

_THOUSANDTHS = st.integers(min_value=0, max_value=1000)


@given(st.integers(min_value=1, max_value=300), _THOUSANDTHS, _THOUSANDTHS, _THOUSANDTHS, _THOUSANDTHS)
def test_a_box_is_read_back_from_its_words(page, left, top, right, bottom):
    box = Box(page, left, top, right, bottom)
    assert box_in(str(box)) == box


@pytest.mark.parametrize("text", ["", "F7", "page 2", "page 2, row 7", "page 2, box 1 2 3", "page 2, box 1 2 3 4 5"])
def test_what_is_no_box_is_none(text):
    assert box_in(text) is None


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("page 2, row 7", "page 2, row 7"),
        ("page 2, line 7", "page 2, line 7"),
        ("page 2, lines 7-9", "page 2, lines 7 to 9"),
        ("page 2", "page 2"),
        ("page 2, box 72 120 180 132", "page 2"),
        ("sheet page 2, row 7", "sheet page 2, row 7"),
    ],
)
def test_a_place_on_a_page_is_told_without_the_numbers_of_its_box(where, told):
    assert str(place(where)) == told
