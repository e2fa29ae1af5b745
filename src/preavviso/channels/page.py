"""The lines of a page of HTML: what a browser would show, a row of a table in one line."""

import re
from html.parser import HTMLParser

from preavviso.channels.lines import Line, bounded, too_many_letters
from preavviso.domain.wording.spelling import normal

_BREAKING_TAGS = """
    p div br tr li ul ol table h1 h2 h3 h4 h5 h6 blockquote hr section article header footer pre dt dd
    """
_BREAKING = frozenset(_BREAKING_TAGS.split())
# Stands behind struck words until the line is made; no page is written with it.
_STRUCK = "\ue000"
_STRIKING = frozenset(("s", "strike", "del"))
_SILENT = frozenset(("script", "style", "head", "title", "template"))
_MOST_SPAN = 50
_MOST_HTML = 8_000_000
_PIECE = 32_768
_MOST_TAG = 65_536
# A picture written into the page itself: a hundred kilobytes that say nothing.
_PICTURE = re.compile(r"data:[\w/+.-]{1,60};base64,[A-Za-z0-9+/=]{200,}")


class _Page(HTMLParser):
    """The text of a page in lines; the cells of a table's row stand in one line, set apart by tabs."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.text = ""
        self.cells: list[list[str]] = []
        self.spans: list[dict[int, tuple[int, str]]] = []
        self.silent = 0
        self.struck = 0
        self.pending_span: tuple[int, int] = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag in _STRIKING:
            self.struck += 1
        elif tag == "table":
            self._break()
            self.spans.append({})
        elif tag == "tr":
            self._break()
            self.cells.append([])
        elif tag in ("td", "th") and self.cells:
            self.end_text()
            said = dict(attrs)
            self.pending_span = (_span(said.get("colspan")), _span(said.get("rowspan")))
        elif tag in _BREAKING:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in _STRIKING:
            self.struck = max(0, self.struck - 1)
        elif tag in ("td", "th") and self.cells:
            self._cell()
        elif tag == "tr" and self.cells:
            self._row()
        elif tag == "table" and self.spans:
            self.spans.pop()
            self._break()
        elif tag in _BREAKING:
            self._break()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.text += re.sub(r"\s+", " ", data) + (_STRUCK if self.struck and data.strip() else "")

    def _break(self) -> None:
        if self.cells:
            self.text += " "
        else:
            self.end_text()

    def end_text(self) -> None:
        if self.cells:
            return
        self.lines.append(self.text.strip())
        self.text = ""

    def _cell(self) -> None:
        across, down = self.pending_span
        row, spans = self.cells[-1], self.spans[-1] if self.spans else {}
        self._fill(row, spans)
        text = normal(self.text)
        if down > 1:
            spans[len(row)] = (down - 1, text)
        row += [text, *[""] * (across - 1)]
        self.text, self.pending_span = "", (1, 1)

    def _fill(self, row: list[str], spans: dict[int, tuple[int, str]]) -> None:
        """A cell that goes down over several rows stands in each of them."""
        while len(row) in spans:
            left, text = spans[len(row)]
            if left > 1:
                spans[len(row)] = (left - 1, text)
            else:
                del spans[len(row)]
            row.append(text)

    def _row(self) -> None:
        row = self.cells.pop()
        self._fill(row, self.spans[-1] if self.spans else {})
        if self.cells:
            self.text += " " + " ".join(row)
        elif sum(1 for cell in row if cell) == 1:
            self.lines.append(next(cell for cell in row if cell))
        else:
            self.lines.append("\t".join(row))


def _span(text: str | None) -> int:
    return min(int(text), _MOST_SPAN) if text is not None and text.isdecimal() and int(text[:4]) else 1


def _without_comments(html: str) -> str:
    """The page without its comments: office programs write kilobytes of them."""
    kept, position = [], 0
    while (start := html.find("<!--", position)) >= 0 and (end := html.find("-->", start)) >= 0:
        kept.append(html[position:start])
        position = end + 3
    return "".join((*kept, html[position:]))


def _taken_as_text(page: _Page) -> str:
    rest, page.rawdata = page.rawdata, ""
    page.clear_cdata_mode()
    return rest.replace("<", " ").replace("&", " ")


def lines_of_page(html: str) -> list[Line]:
    """The lines of an HTML body, numbered as they are shown; a table's row is one line with tabs."""
    if len(html) > _MOST_HTML:
        raise too_many_letters()
    page = _Page()
    html = _PICTURE.sub("", _without_comments(html))
    for start in range(0, len(html), _PIECE):
        page.feed(html[start : start + _PIECE])
        # What is opened and not closed for so long is no tag: at its end the library would go over it for each "<".
        if len(page.rawdata) > _MOST_TAG:
            page.feed(_taken_as_text(page))
    page.rawdata = page.rawdata[:_MOST_TAG]
    page.close()
    page.cells.clear()
    page.end_text()
    return [
        Line(number, text.replace("\u200b", "").replace(_STRUCK, ""), is_struck=_STRUCK in text)
        for number, text in bounded(page.lines)
    ]
