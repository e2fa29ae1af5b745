"""Long headers: a header may be one word 200,000 times, and its reading has to stay a matter of a moment."""

from time import process_time

import pytest
from tests.channels.envelopes import BODY

from preavviso.channels import mime
from preavviso.channels.reading import read


@pytest.mark.parametrize("word", ["a", " ", "a=", '"\\', "x*", "1/", "=?utf-8?Q?="])
@pytest.mark.parametrize("header", ["Content-Type: multipart/mixed;", "Content-Disposition: attachment;", "From:"])
def test_a_long_header_costs_little(header, word):
    raw = f"Subject: x\r\nTo: c@d.example\r\n{header}{word * (240_000 // len(word))}\r\n\r\nciao".encode()
    started = process_time()
    mime.addresses(mime.parse(raw).raw_header("from"))
    assert process_time() - started < 2


def test_parameters_are_read_quoted_bare_in_pieces_and_after_what_is_none():
    name = "name*0*=utf-8''citt%C3%A0; name*1=\".csv\""
    head = f'Content-Type: text/plain; x"y=1; charset = utf-8 ;format="a\\"b; c"; {name}'
    part = mime.parse(f"{head}\r\n\r\nx".encode())
    assert [part.parameter(name) for name in ("y", "charset", "format")] == ["1", "utf-8", 'a"b; c']
    assert part.name == "città.csv"


def test_addresses_are_found_among_names_quotations_and_comments():
    written = '"Riva, Aldo <x@y.example>" <aldo@casalaghi.example>, anna@casalaghi.example (ufficio), nobody'
    assert mime.addresses(written) == ("aldo@casalaghi.example", "anna@casalaghi.example")
    assert mime.addresses('"Riva <aldo@casalaghi.example>') == ("aldo@casalaghi.example",)


def test_a_body_longer_than_any_list_is_said_to_be_so():
    raw = b"From: a@b.example\r\nSubject: x\r\n\r\n" + b"A VIA ROMA 1\r\n" * 2_900_000
    assert [problem.code for problem in read(raw, "a.eml").problems] == ["too_long"]
    assert not read(f"From: a@b.example\r\nSubject: x\r\n\r\n{BODY}".encode(), "a.eml").problems
