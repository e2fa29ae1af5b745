"""Lines in narrow cells: what the room at their end, and the heading's words, tell of a cut."""

import pytest

from preavviso.channels.draft import Draft, DraftCell, heading_of
from preavviso.channels.joint import Joiner
from preavviso.channels.paper import Paper, Strip, Word
from preavviso.channels.papers import tables_of

LETTER, BLANK, INSIDE = 5.0, 3.0, 2.0


def strip(text, line):
    """A line of letters all as wide; where it ends with a blank, one is written."""
    words, left = [], INSIDE
    for word in text.split():
        right = left + LETTER * len(word)
        words.append(Word(word, left, 12 * line, right, 12 * line + 9, ends_blank=True, first=LETTER, blank=BLANK))
        left = right + BLANK
    if not text.endswith(" "):
        last = words[-1]
        words[-1] = Word(last.text, last.left, last.top, last.right, last.bottom, first=LETTER)
    return Strip(words)


def joined(*cells, width=50.0, names=()):
    """The cells of a drawn column so wide, each from its lines."""
    drafts = [
        Draft(
            1,
            0.0,
            [DraftCell(0.0, width + 2 * INSIDE, [strip(text, at) for at, text in enumerate(cell)], [], False, True)],
        )
        for cell in cells
    ]
    joiner = Joiner(drafts, names)
    return [(found.text, found.is_doubtful) for draft in drafts for found in [joiner.joined(0, draft.cells[0].strips)]]


# Lines that show how wide the column is and that its program writes blanks.
OTHERS = (("secondo ", "accesso ", "previsto"), ("lunghissim", "o accesso ", "previsto"))


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        # The widest line takes 50 points: one of eight letters leaves 10, and another letter would have had room.
        (("qovantel", "vuoti"), "qovantel vuoti"),
        (("rif. xqzwv", "plinto"), "rif. xqzwv plinto"),
        (("telefonica", "mente no"), "telefonicamente no"),
        (("contattati", ", poi altri"), "contattati, poi altri"),
    ],
)
def test_the_room_at_a_lines_end_tells_a_cut_from_a_blank(lines, text):
    assert joined(*OTHERS, lines, width=54.0)[-1] == (text, False)


def test_a_blank_that_had_no_room_is_looked_at_where_no_word_tells():
    text, is_doubtful = joined(*OTHERS, ("xqovantelo", "bruscadina"), width=51.0)[-1]
    assert is_doubtful
    assert text in ("xqovantelo bruscadina", "xqovantelobruscadina")


def test_a_word_cut_by_a_pages_end_is_none_of_the_lists_words():
    whole = DraftCell(0.0, 54.0, [strip("EUROP", 0)], [(2, strip("A 115 ", 0)), (2, strip("scala", 1))], is_drawn=True)
    joiner = Joiner([Draft(1, 0.0, [whole])], ())
    assert "EUROP" not in joiner.vocabulary


@pytest.mark.parametrize(
    ("lines", "heading"),
    [
        (("Ubicazi", "one alloggi", "o"), "Ubicazione alloggio"),
        (("Data esecuzi", "one"), "Data esecuzione"),
        (("Cognom", "e", "assegnat", "ario"), "Cognome assegnatario"),
        (("COGNOME", "E", "NOME"), "COGNOME E NOME"),
        (("Indirizzo", "allogg", "io"), "Indirizzo alloggio"),
        (("Importo", "dov", "uto"), "Importo dov uto"),
    ],
)
def test_the_pieces_of_a_heading_become_the_one_that_is_known(lines, heading):
    assert heading_of(lines) == heading


def test_a_blank_that_is_written_in_a_heading_stays():
    assert heading_of(("COD.", "UTEN", "TE"), (True, False, False)) == "COD. UTENTE"


def test_rows_whose_cells_are_centred_are_found_by_the_one_key_at_its_own_height():
    """Where day and hour share a cell of two lines, the code stands between them."""
    lefts = (20.0, 120.0, 300.0, 380.0, 470.0)
    lines = [(0.0, ("Cognome e nome", "Indirizzo", "Codice", "DATA E ORA", "ESITO"))]
    for number, street in enumerate(("VIA ROMA 1", "VIA S. FRANCESCO 47, SCALA|C", "VIA PO 3", "LARGO TIGLI 4")):
        top = 30.0 + 25 * number
        first, *rest = street.split("|")
        ends = ("", first, "", "04/11/2025", "") if rest else ("", "", "", "04/11/2025", "")
        lines += [
            (top, ends),
            (top + 4.6, (f"ROSSI {'ABCD'[number]}NNA", "" if rest else first, f"000{number}123", "", "SI ESEGUE")),
            (top + 9.2, ("", rest[0] if rest else "", "", "09:30", "")),
        ]
    words = []
    for top, cells in lines:
        for left, cell in zip(lefts, cells, strict=True):
            at = left
            for word in cell.split():
                words.append(Word(word, at, top, at + 4.5 * len(word), top + 9, ends_blank=True))
                at += 4.5 * len(word) + 2.5
    (rows,) = tables_of([Paper(1, 595.0, 842.0, tuple(words))])
    assert [row.cells[1].text for row in rows[1:]] == [
        "VIA ROMA 1",
        "VIA S. FRANCESCO 47, SCALA C",
        "VIA PO 3",
        "LARGO TIGLI 4",
    ]
    assert {row.cells[3].text for row in rows[1:]} == {"04/11/2025 09:30"}
