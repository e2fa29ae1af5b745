"""Slips of a recogniser: put right where the rows around leave no doubt, and left alone everywhere else."""

import numpy as np
import pytest

from preavviso.channels.aid import Word
from preavviso.channels.slips import capitalised, doubtful, righted, settled

PAPER = np.full((600, 600), 255, np.uint8)


def column(*texts: str, left: int = 100, width: int = 90) -> list[Word]:
    """Words under each other, as wide as each other."""
    return [Word(text, left, 30 * row, left + width, 30 * row + 20, 0.9) for row, text in enumerate(texts)]


def texts(words: list[Word]) -> list[str]:
    return [word.text for word in words]


@pytest.mark.parametrize(
    ("neighbours", "seen", "meant"),
    [
        (("05/11/2025", "12/11/2025", "13/11/2025", "19/11/2025"), "27111/2025", "27/11/2025"),
        (("09:00", "09:30", "10:15", "11:00"), "O9:4S", "09:45"),
        (("0041207", "0041208", "0041209", "0000512"), "00OO513", "0000513"),
    ],
)
def test_a_value_among_letters_is_written_like_those_above_and_below(neighbours, seen, meant):
    assert texts(righted(column(*neighbours, seen), PAPER)) == [*neighbours, meant]


@pytest.mark.parametrize("seen", ["DA DEFIN..", "2711112025", "27/11/25"])
def test_what_cannot_be_such_a_value_stays_as_it_was_seen(seen):
    neighbours = ("05/11/2025", "12/11/2025", "13/11/2025", "19/11/2025")
    expected = "27/11/2025" if seen == "2711112025" else seen
    assert texts(righted(column(*neighbours, seen), PAPER))[-1] == expected


def test_a_number_of_another_column_is_left_alone():
    days = column("05/11/2025", "12/11/2025", "13/11/2025", "19/11/2025")
    other = Word("27111/2025", 300, 120, 390, 140, 0.9)
    assert righted([*days, other], PAPER)[-1].text == "27111/2025"


def test_a_word_where_an_hour_should_be_is_looked_at_again_and_only_an_hour_is_taken():
    hours = column("ORA", "09:00", "09:30", "10:15", "11:00", "IEIS", width=40)
    words = righted(hours, PAPER)
    assert doubtful(words) == [5]
    assert settled(words[5], "11:15", words).text == "11:15"
    assert settled(words[5], "1115", words).text == "IEIS"


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("cCoOD.", "COD."),
        ("D’ANGELO", "D'ANGELO"),
        ("ŞERBAN", "ȘERBAN"),
        ("|NICOLÒ", "NICOLÒ"),
        ("-in", "- in"),
        ("McDONALD", "McDONALD"),
    ],
)
def test_a_word_is_given_as_it_is_typed(seen, meant):
    assert texts(righted(column(seen), PAPER)) == [meant]


def test_what_is_left_of_a_line_is_no_word():
    assert righted(column("|", "_", "ROSSI"), PAPER) == column("", "", "ROSSI")[2:]


def test_a_blank_is_put_where_the_picture_shows_one():
    close, apart = PAPER.copy(), PAPER.copy()
    for page, gap in ((close, 3), (apart, 12)):
        page[100:120, 50:80] = 0
        page[100:120, 80 + gap : 90 + gap] = 0
    word = Word("INT.7", 50, 100, 103, 120, 0.9)
    assert texts(righted([word], close)) == ["INT.7"]
    assert texts(righted([word], apart)) == ["INT. 7"]


@pytest.mark.parametrize("name", ["ved. BIANCHI", "ESPOSITO in RUSSO", "lo PRESTI", "Ivo", "D'Angelo"])
def test_a_name_that_is_right_stays(name):
    assert capitalised(name) == name


def test_a_name_does_not_begin_with_a_small_letter():
    assert [capitalised(name) for name in ("loana", "ivo", "Anna lole")] == ["Ioana", "Ivo", "Anna Iole"]


def test_a_word_that_took_in_ink_of_the_line_below_stands_on_its_own_line():
    line = [Word(text, 100 * at, 100, 100 * at + 95, 120, 0.9) for at, text in enumerate(("SI", "ESEGUE", "solleciti"))]
    line[1] = Word("ESEGUE", 100, 100, 195, 136, 0.9)
    assert [(word.top, word.bottom) for word in righted(line, PAPER)] == [(100, 120)] * 3


def test_a_letter_seen_once_more_inside_of_a_word_is_no_word():
    seen = [Word("n", 170, 94, 174, 114, 0.3), Word("Noemi", 100, 100, 175, 120, 0.9)]
    assert texts(righted(seen, PAPER)) == ["Noemi"]
