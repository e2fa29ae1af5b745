"""Hours as offices write them."""

from datetime import time

import pytest

from preavviso.domain.wording.hour import hour_of_cell


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("ore 9,30", time(9, 30)),
        ("9.00", time(9)),
        ("09:30", time(9, 30)),
        ("h 10", time(10)),
        ("alle 11", time(11)),
        ("dalle ore 8.30", time(8, 30)),
        ("9", time(9)),
        ("00:60", None),
        ("25:00", None),
        ("mattina", None),
    ],
)
def test_the_hour_that_a_cell_names(text, hour):
    found = hour_of_cell(text)
    assert (found.at if found else None) == hour
