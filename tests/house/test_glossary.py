"""One thing has one name."""

import ast
from pathlib import Path

from tests.house.glossary import Term, misnamed, terms
from tests.house.tree import PACKAGE, modules

HOUSEHOLD = Term("nucleo familiare", "household", "", "", ("nucleo", "family_unit"))


def test_code_keeps_to_the_glossary():
    glossary = terms()
    assert [sentence for path, tree in modules() for sentence in misnamed(path, tree, glossary)] == []


def test_folders_keep_to_the_glossary():
    empty, glossary = ast.Module([], []), terms()
    folders = (path for path in PACKAGE.rglob("*") if path.is_dir())
    assert [sentence for path in folders for sentence in misnamed(path, empty, glossary)] == []


def test_a_forbidden_word_is_noticed_wherever_it_hides():
    code = "class NucleoFamiliare: ...\ndef f(family_unit_id): self.nucleo = 1\nfrom a import b as nucleo_b"
    found = misnamed(Path("domain/household.py"), ast.parse(code), [HOUSEHOLD])
    assert [sentence.split(" ")[1] for sentence in sorted(found)] == [
        "NucleoFamiliare",
        "family_unit_id",
        "nucleo",
        "nucleo_b",
    ]
    assert all("is `household`" in sentence for sentence in found)


def test_a_word_inside_another_is_no_fault():
    assert misnamed(Path("domain/nucleoside.py"), ast.parse("nucleosynthesis = 1"), [HOUSEHOLD]) == []


def test_every_term_is_whole():
    for term in terms():
        assert all((term.italian, term.code, term.meaning, term.source)), f"glossary.toml: {term.italian} lacks a field"
        assert term.code not in term.never, f"glossary.toml: {term.italian} forbids its own word in code"
