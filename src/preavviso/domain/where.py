"""Where in its source something stands, said to people. Readers write it so that programs can rely on it."""

import re
from dataclasses import dataclass, replace

from preavviso.domain.phrase import Phrase

_BOX = r"page (?P<page>\d+), box (?P<left>\d+) (?P<top>\d+) (?P<right>\d+) (?P<bottom>\d+)"

_FORMS = (
    ("body", Phrase("in the message's text")),
    ("by hand", Phrase("added by a person")),
    (r"line (?P<line>\d+)", Phrase("line %(line)s")),
    (r"lines (?P<first>\d+)-(?P<last>\d+)", Phrase("lines %(first)s to %(last)s")),
    (r"row (?P<row>\d+)", Phrase("row %(row)s")),
    (r"sheet (?P<sheet>.+), row (?P<row>\d+)", Phrase("sheet %(sheet)s, row %(row)s")),
    (r"sheet (?P<sheet>.+), rows (?P<first>\d+)-(?P<last>\d+)", Phrase("sheet %(sheet)s, rows %(first)s to %(last)s")),
    (r"table (?P<table>\d+), row (?P<row>\d+)", Phrase("table %(table)s, row %(row)s")),
    (r"table (?P<table>\d+), rows (?P<first>\d+)-(?P<last>\d+)", Phrase("table %(table)s, rows %(first)s to %(last)s")),
    (
        r"table (?P<table>\d+), row (?P<row>\d+), column (?P<column>\d+)",
        Phrase("table %(table)s, row %(row)s, column %(column)s"),
    ),
    (r"paragraph (?P<paragraph>\d+)", Phrase("paragraph %(paragraph)s")),
    (r"paragraphs (?P<first>\d+)-(?P<last>\d+)", Phrase("paragraphs %(first)s to %(last)s")),
    ("header", Phrase("at the top of the pages")),
    ("footer", Phrase("at the foot of the pages")),
    (r"page (?P<page>\d+), row (?P<row>\d+)", Phrase("page %(page)s, row %(row)s")),
    (r"page (?P<page>\d+), line (?P<line>\d+)", Phrase("page %(page)s, line %(line)s")),
    (r"page (?P<page>\d+), lines (?P<first>\d+)-(?P<last>\d+)", Phrase("page %(page)s, lines %(first)s to %(last)s")),
    (r"page (?P<page>\d+)", Phrase("page %(page)s")),
    # A box is for programs that light it up: nobody is told its numbers.
    (_BOX, Phrase("page %(page)s")),
)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of a page, in thousandths of the page's width and height from its top left corner; pages from one.

    >>> str(Box(2, 72, 120, 180, 132))
    'page 2, box 72 120 180 132'
    """

    page: int
    left: int
    top: int
    right: int
    bottom: int

    def __str__(self) -> str:
        return f"page {self.page}, box {self.left} {self.top} {self.right} {self.bottom}"


def box_in(text: str) -> Box | None:
    """Which rectangle of a page is this place? None: it is no rectangle.

    >>> box_in("page 2, box 72 120 180 132"), box_in("F7")
    (Box(page=2, left=72, top=120, right=180, bottom=132), None)
    """
    found = re.fullmatch(_BOX, text)
    return None if found is None else Box(**{side: int(number) for side, number in found.groupdict().items()})


def place(where: str) -> Phrase:
    """How is this place called? What is no form of ours (an attachment's name) is called as it is.

    >>> str(place("lines 3-8")), str(place("100%.xlsx"))
    ('lines 3 to 8', '100%.xlsx')
    """
    for form, words in _FORMS:
        found = re.fullmatch(form, where)
        if found is not None:
            return replace(words, values=found.groupdict())
    return Phrase("%(name)s", {"name": where})
