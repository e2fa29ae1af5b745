"""Every word that people see is there in Italian and in English."""

import ast
from textwrap import dedent

from tests.house.catalogue import (
    COMPILED,
    Text,
    Unwritten,
    _empty,
    compiled,
    faults,
    in_python,
    in_template,
    read,
    texts,
)


def test_the_italian_catalogue_is_complete():
    assert faults(read(), list(texts())) == []


def test_the_compiled_catalogue_is_the_written_one():
    assert COMPILED.read_bytes() == compiled(read()), "django.mo is out of date: run `make messages`"


def test_texts_are_found_in_code():
    code = dedent("""
        from x import gettext_lazy as _
        _("one " "two")
        Phrase("%(n)s rows", {"n": 1})
        ngettext("%(n)s row", "%(n)s rows", n)
        pgettext("month", "May")
        phrase.in_words(gettext)
        gettext(phrase.text)
        Phrase(text)
        _(f"{n} rows")
    """)
    found = list(in_python(ast.parse(code), "x.py"))
    assert [text.key for text in found if isinstance(text, Text)] == [
        ("one two", None),
        ("%(n)s rows", None),
        ("%(n)s row", None),
        ("May", "month"),
    ]
    assert [text.where for text in found if isinstance(text, Unwritten)] == ["x.py:9", "x.py:10"]


def test_texts_are_found_in_templates():
    template = (
        '{% load i18n %}<p title="{% translate "Due" %}">{% blocktranslate count n=x trimmed %}{{ n }} day'
        "{% plural %}{{ n }} days{% endblocktranslate %}</p>"
        '{{ _("Owner") }}{% translate "May" context "month" %}'
    )
    found = {(text.singular, text.plural, text.context) for text in in_template(template, "x.html")}
    assert found == {
        ("Due", None, None),
        ("%(n)s day", "%(n)s days", None),
        ("Owner", None, None),
        ("May", None, "month"),
    }


def test_each_fault_of_a_catalogue_is_noticed():
    catalogue = _empty()
    catalogue.add("Gone", "Sparito")
    catalogue.add("Silent", "")
    catalogue.add("%(n)s rows", "righe")
    catalogue.add("Doubtful", "Dubbio", flags=["fuzzy"])
    said = [Text(text, None, None, "x.py:1") for text in ("New", "Silent", "%(n)s rows", "Doubtful")]
    found = faults(catalogue, said)
    assert len(found) == 5
    for word in (
        "'New' is not in",
        "'Silent' has no Italian",
        "nothing says 'Gone'",
        "fuzzy",
        "'righe' has the places",
    ):
        assert any(word in sentence for sentence in found), word
