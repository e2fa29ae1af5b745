"""Picture files: the lists on their pages."""

from dataclasses import replace
from itertools import chain

from preavviso.channels.content import Content, Setting, content_of, file_words, own_period, without_list
from preavviso.channels.pdf import opening_of, read_papers
from preavviso.channels.picture import pages_of

# No page can be read in fewer points; logos have them.
_FEWEST_POINTS = 400_000


def read_image(raw: bytes, name: str, setting: Setting) -> Content:
    """The list in a picture file. Raises TooMuch when its first page cannot be opened within limits."""
    # Whoever only asks the cage never needs the libraries.
    from preavviso.channels.scan import scans_of, to_be_compared

    pages = enumerate(pages_of(raw), 1)
    first = next(pages)
    if first[1].size < _FEWEST_POINTS:
        return Content()
    scans = scans_of(chain((first,), pages), name, setting.aid)
    opening = opening_of(scans.papers)
    period = own_period(opening, name, setting)
    result = read_papers(scans.papers, replace(setting.occasion, period=period))
    to_be_compared(result, scans.papers)
    content = content_of(result, name, f"{setting.subject} {file_words(name)}", opening, period)
    content.problems += scans.problems
    if scans.papers:
        content.problems += without_list(content, name)
    return content
