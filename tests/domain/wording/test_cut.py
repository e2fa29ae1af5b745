"""Full lines: which of their ends cut a word, which stood at a blank, and where a person has to look."""

import pytest

from preavviso.domain.wording.cut import Glue, Vocabulary, glued

KNOWN = Vocabulary({"Europa": 3, "MONTE": 1, "ROSA": 1})


@pytest.mark.parametrize(
    ("last", "first", "after", "glue"),
    [
        ("SETTEMBR", "E", "29", Glue("")),
        ("EUROP", "A", "115,", Glue("")),
        ("assistenz", "a", "della", Glue("")),
        ("contattabil", "e,", "raccomandate", Glue("")),
        ("02/10/20", "25", "", Glue("")),
        ("03/12/2025", "09:45", "", Glue(" ")),
        ("con", "l'esecuzione", "", Glue(" ")),
        ("restituite", "per", "compiuta", Glue(" ")),
        ("STRETTO", "SNC", "", Glue(" ", is_sure=False)),
        ("SANTORO", "in", "MELE", Glue(" ")),
        ("MONTE", "ROSA", "25,", Glue(" ")),
        ("GARIBALDI", "107", "", Glue(" ")),
        ("ESEGUE", "-", "dopo", Glue(" ")),
    ],
)
def test_the_words_tell_a_cut_from_a_blank_or_a_person_does(last, first, after, glue):
    assert glued(last, (first, first), after, KNOWN, is_name=False) == glue


@pytest.mark.parametrize(("last", "first"), [("CRISTÒFOR", "I"), ("BRAMBI", "LLA"), ("COLOMB", "O"), ("PETR", "ESCU")])
def test_a_name_that_may_be_cut_is_put_together_and_looked_at(last, first):
    assert glued(last, (first, first), "", KNOWN, is_name=True) == Glue("", is_sure=False)


def test_a_word_that_could_as_well_go_on_is_looked_at():
    assert not glued("pubblica", ("zione", "zione"), "", KNOWN, is_name=False).is_sure
