"""Where in its source something stands, said to people. Readers write it so that programs can rely on it."""

import re
from dataclasses import replace

from preavviso.domain.phrase import Phrase

FORMS = (
    (re.compile(r"body"), Phrase("in the message's text")),
    (re.compile(r"line (?P<line>\d+)"), Phrase("line %(line)s")),
    (re.compile(r"lines (?P<first>\d+)-(?P<last>\d+)"), Phrase("lines %(first)s to %(last)s")),
    (re.compile(r"row (?P<row>\d+)"), Phrase("row %(row)s")),
    (re.compile(r"sheet (?P<sheet>.+), row (?P<row>\d+)"), Phrase("sheet %(sheet)s, row %(row)s")),
)


def place(where: str) -> Phrase:
    """How is this place called? What is no form of ours (an attachment's name) is called as it is.

    >>> str(place("lines 3-8")), str(place("100%.xlsx"))
    ('lines 3 to 8', '100%.xlsx')
    """
    for form, words in FORMS:
        found = form.fullmatch(where)
        if found is not None:
            return replace(words, values=found.groupdict())
    return Phrase("%(name)s", {"name": where})
