"""Lists written as text: lines, lines under a day, labelled blocks, tables drawn with characters."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

from preavviso.channels.mime import TooMuch
from preavviso.channels.table import (
    Cell,
    Columns,
    Extract,
    Found,
    Heading,
    Occasion,
    Row,
    columns_in,
    entries_from,
    explain_line,
    extract,
    leftovers_of,
)
from preavviso.domain.phrase import Phrase
from preavviso.domain.wording.announcement import total_in
from preavviso.domain.wording.day import Day, days_in
from preavviso.domain.wording.decision import decision_span
from preavviso.domain.wording.heading import Column, column_of, labels_in
from preavviso.domain.wording.hour import hour_in
from preavviso.domain.wording.name import is_particle, untitled
from preavviso.domain.wording.prose import is_closing, is_covering, is_office
from preavviso.domain.wording.spelling import normal, plain
from preavviso.domain.wording.street import street_start

_MOST_LINES = 20_000
_MOST_LINE = 4_000


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text and its number, from one."""

    number: int
    text: str

    @property
    def where(self) -> str:
        """The line's place, as entries name it."""
        return f"line {self.number}"

    @property
    def shown(self) -> str:
        """The line as a person sees it."""
        return normal(self.text.strip().replace("\t", " · "))


_QUOTE = re.compile(r"^(?:\s?>)+\s?")


def lines_of(text: str, *, is_flowed: bool = False) -> list[Line]:
    """The lines of a plain text, without the marks of quoted replies.

    `is_flowed`: lines that end in a blank go on in the next (RFC 3676).
    """
    lines: list[Line] = []
    goes_on = False
    written = re.split(r"\r\n|\n|\r|\f|\v|\x85|\u2028", text)
    for number, raw in _bounded(written):
        quoted = _QUOTE.sub("", raw.replace("\xa0", " ").replace("\u200b", ""))
        if goes_on and lines and quoted.strip():
            lines[-1] = Line(lines[-1].number, lines[-1].text.rstrip() + " " + quoted.strip())
        else:
            lines.append(Line(number, quoted.rstrip()))
        goes_on = is_flowed and quoted.endswith(" ") and quoted.strip() not in ("", "--")
    return lines


def _bounded(written: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The lines with their numbers. One that is longer than any list's comes in pieces: none of it is lost."""
    if len(written) > _MOST_LINES:
        raise TooMuch(
            "too_long", Phrase("The text has more than %(most)s lines: it was not read.", {"most": _MOST_LINES})
        )
    for number, text in enumerate(written, 1):
        for start in range(0, max(len(text), 1), _MOST_LINE):
            yield number, text[start : start + _MOST_LINE]


def read_lines(lines: Sequence[Line], occasion: Occasion) -> Extract:
    """Which entries does the text hold? Its shape is found by itself: a table, labelled blocks, or lines."""
    table = _table_in(lines)
    if table is not None:
        rows, columns = table
        result = _read_table(rows, columns, occasion)
        result.show((row.where, row.shown) for row in rows)
        return result
    result = (_LabelReader if _is_labelled(lines) else _LineReader)(occasion).read(lines)
    result.show((line.where, line.shown) for line in lines)
    return result


# --- Tables drawn with characters --------------------------------------------------------------------------------

_DELIMITERS = ("\t", ";", "|", "  ")


def _table_in(lines: Sequence[Line]) -> tuple[list[Row], Columns] | None:
    """The lines as rows of cells and the columns of their heading, when a delimiter gives a heading; else None."""
    for delimiter in _DELIMITERS:
        candidates = [line for line in lines if delimiter in line.text.strip()]
        if len(candidates) < 2:
            continue
        heading = next((line for line in candidates if columns_in([_row(line, delimiter, None)])), None)
        if heading is None:
            continue
        offsets = [match.start() for match in re.finditer(r"\S+(?: \S+)*", heading.text)] if delimiter == "  " else None
        rows = [
            _row(line, delimiter, offsets if line.number >= heading.number else None)
            for line in _unwrapped(lines, delimiter, heading)
        ]
        columns = columns_in(rows)
        if columns is not None:
            return rows, columns
    return None


def _unwrapped(lines: Sequence[Line], delimiter: str, heading: Line) -> Iterator[Line]:
    """Lines below a heading that go on from a row cut at the margin are put back at its end."""
    width = heading.text.count(delimiter)
    pending: Line | None = None
    for line in lines:
        is_row = delimiter in line.text.strip()
        goes_on = (
            pending is not None
            and not is_row
            and delimiter != "  "
            and bool(line.text.strip())
            and len(pending.text) >= 60
            and pending.text.count(delimiter) >= width
            and not is_closing(line.text)
            and total_in(line.text) is None
        )
        if goes_on and pending is not None:
            pending = Line(pending.number, f"{pending.text} {line.text.strip()}")
            continue
        if pending is not None:
            yield pending
        pending = line
    if pending is not None:
        yield pending


def _row(line: Line, delimiter: str, offsets: list[int] | None) -> Row:
    text = line.text
    if delimiter == "  ":
        return Row(line.where, _by_offset(text, offsets))
    if delimiter == "|":
        text = text.strip().strip("|")
    parts = text.split(delimiter) if delimiter in text else [text]
    return Row(line.where, tuple(Cell(normal(part).strip('"')) for part in parts))


def _by_offset(text: str, offsets: list[int] | None) -> tuple[Cell, ...]:
    """Cells set apart by two or more blanks, each under the heading that begins nearest to it."""
    found = [(match.start(), match.group()) for match in re.finditer(r"\S+(?:[ \t]\S+)*", text)]
    if offsets is None or len(found) == len(offsets) or len(found) < 2:
        return tuple(Cell(normal(word)) for _start, word in found)
    cells = [""] * len(offsets)
    for start, word in found:
        nearest = min(range(len(offsets)), key=lambda index: abs(offsets[index] - start))
        cells[nearest] = f"{cells[nearest]} {word}".strip()
    return tuple(Cell(normal(cell)) for cell in cells)


def _read_table(rows: Sequence[Row], columns: Columns, occasion: Occasion) -> Extract:
    result = Extract()
    leftovers_of(rows[: columns.first_row], result, occasion)
    below = extract(rows, columns, occasion)
    result.absorb(below)
    return result


# --- Labelled blocks ---------------------------------------------------------------------------------------------

_NAME_COLUMNS = (Column.SURNAME, Column.FULL_NAME)


def _is_labelled(lines: Sequence[Line]) -> bool:
    columns = [column_of(label) for line in lines if ":" in line.text for label, _start, _end in labels_in(line.text)]
    others = {Column.STREET, Column.DAY, Column.STATUS, Column.REMARK, Column.CODE}
    return any(column in _NAME_COLUMNS for column in columns) and any(column in others for column in columns)


class _LabelReader:
    """Gathers labelled values into blocks; a label that comes again begins the next block."""

    def __init__(self, occasion: Occasion) -> None:
        self.occasion = occasion
        self.heading = Heading()
        self.result = Extract()
        self.found = Found()
        self.lines: list[Line] = []
        self.last: Column | None = None
        self.is_signed_off = False

    def read(self, lines: Sequence[Line]) -> Extract:
        for line in lines:
            labels = list(labels_in(line.text))
            if not line.text.strip():
                self._pause()
            elif labels and not re.search(r"\w{3}", line.text[: labels[0][1]]):
                self._take(line, labels)
            elif self.last in (Column.REMARK, Column.STATUS, Column.STREET, Column.VULNERABILITY) and not is_closing(
                line.text
            ):
                self._go_on(line)
            else:
                self._close()
                self._explain(line)
        self._close()
        return self.result

    def _take(self, line: Line, labels: list[tuple[str, int, int]]) -> None:
        for index, (label, _start, end) in enumerate(labels):
            column = column_of(label)
            value = line.text[end : labels[index + 1][1] if index + 1 < len(labels) else None]
            text = normal(value).strip(" ,;|–-")
            if column is None or column is Column.KNOWN:
                self.last = None
                continue
            if column in self.found.cells and (column in _NAME_COLUMNS or column is Column.CODE or self._has_name()):
                self._close()
            self.found.add(column, Cell(text, line.where))
            self.last = column
            if line not in self.lines:
                self.lines.append(line)

    def _go_on(self, line: Line) -> None:
        if self.last is not None and self.found.of(self.last):
            cell = self.found.cells[self.last].pop()
            self.found.cells[self.last].append(Cell(f"{cell.text} {normal(line.text)}".strip(), cell.place))
        elif self.last is not None:
            self.found.add(self.last, Cell(normal(line.text), line.where))
        self.lines.append(line)

    def _has_name(self) -> bool:
        return any(column in self.found.cells for column in _NAME_COLUMNS)

    def _pause(self) -> None:
        self.last = None
        if not self._has_name():
            self._close()

    def _close(self) -> None:
        found, lines = self.found, self.lines
        self.found, self.lines, self.last = Found(), [], None
        if any(column in found.cells for column in (*_NAME_COLUMNS, Column.CODE)) and len(found.cells) > 1:
            entries, leftover = entries_from(found, self.occasion, self.heading, _where(lines))
            self.result.add(entries, (line.where for line in lines))
            self.result.leftover += leftover
            self.result.anchors += max(1, len(entries))
            return
        for line in lines:
            self._explain(line)

    def _explain(self, line: Line) -> None:
        self.is_signed_off = explain_line(
            normal(line.text), self.result, self.heading, self.occasion, is_signed_off=self.is_signed_off
        )


def _where(lines: Sequence[Line]) -> str:
    first, last = lines[0].number, lines[-1].number
    return f"line {first}" if first == last else f"lines {first}-{last}"


# --- Lines -------------------------------------------------------------------------------------------------------

_SEPARATOR = "\x1f"
_BULLET = re.compile(
    r"^\s*(?:[-•*·▪►‣o–—]+\s+|\(?\d{1,3}\s*[.)\]°](?!\d)\s*[-–]?\s*|\(?\d{1,3}\s*[-–:]\s+|n\.?\s*\d{1,3}\s*[-–:)]\s*|"
    r"[a-z]\)\s+)",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"\s+[-–—]+(?=\s|$)|\s*[–—|;\x1f]+\s*|(?<=\w)\s*-\s+|\s+-(?=[A-ZÀ-Ý])")
_CODE_LABEL = re.compile(
    r"[(\[]?\s*(?<!\w)(?:(?:cod(?:ice)?|rif|n)\.?\s*(?:utente|utenza|contratto|u\.?\s?i\.?|inquilino|rapporto|"
    r"alloggio|pratica|assegnatario|posizione)|cod(?:ice)?\.?|contratto|rapporto|u\.\s?i\.|pratica)"
    r"\s*(?:n\.?|nr\.?|n°)?\s*[:.]?\s*(?P<code>[a-z]{0,6}[-/. ]?\d[\w/.-]*\w|\d)\s*[)\]]?"
)
_CODE = re.compile(r"(?=.*\d)(?=.{4,24}$)(?:[A-Z]{1,6}[ ./-]?)?\d[\dA-Z]*(?:[./-][\dA-Z]+)*")
_BORN = re.compile(
    r"[(,]?\s*\b(?:nat[oa]|n\.)\s+(?:a\s+[\w' ()]{2,40}?\s+)?(?:il|"
    r"nel)\s+\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}(?:\s+a\s+\w+(?:\s*\(\w\w\))?)?\s*\)?|"
    r"\b(?:c\.?f\.?|cod(?:ice|\.)\s*fisc(?:ale|\.))\s*:?\s*[a-z]{6}\d\w{9}|\b[a-z]{6}\d\d[a-z]\d\d[a-z]\d{3}[a-z]\b|"
    r"\b(?:tel|cell)(?:efono|ulare)?\b\.?\s*:?\s*[+\d][\d ./-]{5,}"
)
_BEFORE_OTHER_DAY = re.compile(
    r"(?:decadenza|decreto|sentenza|provvedimento|ordinanza|determin\w*|notific\w+|preavviso|"
    r"prot\.?(?:\s*n\.?)?\s*\S*|scadut\w+|contratto|atto|precetto|titolo|convalida)\W*(?:\w+\s+){0,3}$"
)
_LEAD_OF_DAY = re.compile(
    r"(?:[,(]\s*)?\b(?:(?:data|giorno|per|il|del|di|in|esecuzione|accesso|intervento|sfratto|sloggio|rilascio|"
    r"previst[oa]|fissat[oa]|programmat[oa])\s*:?\s*)+$",
    re.IGNORECASE,
)
_LABEL_LEFT = re.compile(
    r"^(?:note|nota|esito|stato|annotazioni|osservazioni|data|ora|ore|indirizzo|motivazione|decisione)\s*:\s*|"
    r"\s*\b(?:note|nota|esito|stato|annotazioni|motivazione|decisione)\s*:\s*$",
    re.IGNORECASE,
)
# Words that only lead from one value to the next.
_LINKING = re.compile(
    r"(?:(?:residente|domiciliat[oa]|abitante|assegnatari[oa]|sit[oa]|ubicat[oa]|alloggio|immobile|unita|in|a|presso|di|"
    r"note|nota|esito|stato|data|ora|ore|intervento|esecuzione|accesso|indirizzo|con|il|e|h|alle|del|giorno)\b[\s:.]*)+"
)
_ADDRESS_DETAIL = re.compile(
    r"(?:(?:n|nr|n°|civ|civico|int|interno|scala|sc|piano|p|pal|palazzina|lotto|cap)\b\.?|\d{5}\b|"
    r"\d{1,4}\s?(?:/\s?\w{1,3})?$|snc\b|presso\b)",
    re.IGNORECASE,
)
_TOWN = re.compile(
    r"(?:comune\s+di\s+)?[A-ZÀ-Ý][\w'’.]*(?:\s+(?:[A-ZÀ-Ý][\w'’.]*|d[aei]l?|della?|sul|con|in|[ae]d?|di|san|"
    r"d'))*\s*(?:\(\w\w\))?"
)
_NO_TOWN = re.compile(
    r"\b(?:access[oi]|prim[oa]|second[oa]|terz[oa]|sfratt\w+|morosit\w+|occupazion\w+|decadenz\w+|fabbro|forza|"
    r"pubblica|f\.?p\.?|fragil\w+|note|abusiv\w+|senza|titolo|nessun\w+|urgent\w+)"
)
_NAME_WORD = re.compile(r"[A-ZÀ-ÝÇŞȘĆČĐŠŽ][\w'’`.\-]*|[dD]['’][A-ZÀ-Ý][\w'’\-]*")
_NAME_END = re.compile(r"\s*(?:$|[-–—|;,:\x1f(]|\d)")
# A line at least this long was cut by the mail program, a shorter one ended where its writer wanted.
_WRAPPED = 50
_FUNCTION_WORDS = frozenset(
    [
        "che",
        "si",
        "con",
        "per",
        "il",
        "i",
        "gli",
        "un",
        "una",
        "non",
        "sono",
        "è",
        "e",
        "come",
        "del",
        "dal",
        "nel",
        "al",
        "sul",
        "questo",
        "questa",
        "tutti",
        "ogni",
        "presente",
        "da",
        "in",
        "su",
        "se",
        "ma",
        "anche",
    ]
)


def _with_separators(text: str) -> str:
    """The text with tabs and runs of blanks, which set columns apart, made one mark."""
    if "\t" in text or "  " in text:
        text = re.sub(r"\t+|(?<=\S) {2,}(?=\S)", f" {_SEPARATOR} ", text)
    return normal(text).strip(f" {_SEPARATOR}")


def _shown(text: str) -> str:
    return normal(text.replace(_SEPARATOR, " "))


@dataclass(frozen=True, slots=True)
class _Opening:
    """How an entry's first line begins: is it sure by itself, or only if an address or a decision follows?"""

    is_sure: bool


def _opening(text: str) -> _Opening | None:
    """Does an entry begin on this line? A name, perhaps after a number, a day or a code, and then something else."""
    has_bullet = _BULLET.match(text) is not None
    rest = _without_lead(_without_decision(_BULLET.sub("", text)))
    words = _name_length(rest)
    decision = decision_span(rest)
    street = street_start(rest)
    if words is None:
        is_loose = street is not None and _is_loose_name(rest[:street]) and decision is not None
        return _Opening(is_sure=True) if is_loose else None
    count, end = words
    after = rest[end:]
    touches = _NAME_END.match(after) is not None or (street is not None and street <= end + 1)
    if decision is not None and decision[0] <= end + 1:
        touches = True
    if not touches or is_office(rest[:end]):
        return None
    has_more = street is not None or decision is not None or bool(re.search(r"\d{1,2}[/.]\d{1,2}[/.]\d{2}", after))
    if count >= 2:
        if after.strip():
            return (
                _Opening(is_sure=has_more or has_bullet) if has_more or has_bullet or _SEPARATORS.match(after) else None
            )
        return _Opening(is_sure=False)
    return (
        _Opening(is_sure=True)
        if has_more and (has_bullet or _SEPARATORS.match(after) or after.startswith(","))
        else None
    )


def _without_decision(text: str) -> str:
    """The text after a decision that stands in front of everything else, as a column of its own."""
    span = decision_span(text)
    if span is None or re.search(r"\w", text[: span[0]]):
        return text
    parts = _SEPARATORS.split(text, maxsplit=1)
    return parts[1] if len(parts) == 2 and street_start(parts[1]) is not None else text


def _without_lead(text: str) -> str:
    """The text without the day, hour or code that stands before the name."""
    rest = untitled(text)
    match = re.match(
        r"(?:(?:(?:lun|mar|mer|gio|ven|sab|dom)\w*[ìi'.]?\s+)?\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?|"
        r"\d{4}-\d\d-\d\d)?[\s,\x1f|;–—-]*(?:(?:alle\s+)?(?:ore|h\.?)?\s*\d{1,2}[:.,]\d{2})?[\s,\x1f|;–—:-]+",
        rest, re.IGNORECASE,
    )  # fmt: skip
    if match is not None and match.group().strip():
        rest = rest[match.end() :]
    first = _SEPARATORS.split(rest, maxsplit=1)
    if len(first) == 2 and _CODE.fullmatch(first[0].strip()):
        rest = first[1]
    labelled = _CODE_LABEL.match(plain(rest))
    if labelled is not None:
        rest = re.sub(r"^[\s,;:|\x1f–—-]+", "", rest[labelled.end() :])
    else:
        match = re.match(r"(?:[A-Z]{0,4}[-/.]?\d[\d./-]{3,})\s+(?=[A-ZÀ-Ý])", rest)
        rest = rest[match.end() :] if match is not None else rest
    return untitled(rest)


def _name_length(text: str) -> tuple[int, int] | None:
    """How many words of a name does the text begin with, and where do they end?"""
    count, end = 0, 0
    street, decision = street_start(text), decision_span(text)
    stop = min([place for place in (street, decision[0] if decision else None) if place is not None], default=len(text))
    for match in re.finditer(r"\S+", text[:stop]):
        word = match.group().rstrip(",;:")
        is_name = _NAME_WORD.fullmatch(word) is not None and not re.search(r"\d", word)
        if not is_name and not (is_particle(word) or (word in ("/", "e", "ed", "E", "ved.", "in") and count)):
            break
        count, end = count + 1, match.start() + len(word)
        if word != match.group() and not (match.group().endswith(",") and count == 1):
            break
        if count > 9:
            return None
    return (count, end) if count else None


def _is_loose_name(text: str) -> bool:
    words = text.strip(" ,;:|–—-\x1f").split()
    return 2 <= len(words) <= 5 and all(
        re.fullmatch(r"[^\W\d_][\w'’.-]*", word) and plain(word) not in _FUNCTION_WORDS for word in words
    )


class _LineReader:
    """Gathers lines into blocks, one for each entry, and reads each; what is no block is explained or left over."""

    def __init__(self, occasion: Occasion) -> None:
        self.occasion = occasion
        self.heading = Heading()
        self.result = Extract()
        self.block: list[Line] = []
        self.is_paused = False
        self.is_signed_off = False

    def read(self, lines: Sequence[Line]) -> Extract:
        texts = [_with_separators(line.text) for line in lines]
        for index, (line, text) in enumerate(zip(lines, texts, strict=True)):
            if not re.search(r"\w", text):
                self.is_paused = True
                continue
            following = next((other for other in texts[index + 1 : index + 3] if other), "")
            if self._begins(text, following):
                self._close()
                self.block = [line]
            elif self.block and self._goes_on(text):
                self.block.append(line)
            else:
                self._close()
                self._explain(line)
            self.is_paused = False
        self._close()
        return self.result

    def _begins(self, text: str, following: str) -> bool:
        opening = _opening(text)
        if opening is None or _is_whole_total(text):
            return False
        if self.is_signed_off and decision_span(text) is None:
            return False
        if opening.is_sure:
            return not (is_covering(text) and not street_start(text))
        # A name by itself begins an entry only when what follows is an address, a day or a decision.
        decision = decision_span(following)
        return (
            street_start(following) in (0, *range(1, 4))
            or (decision is not None and decision[0] < 4)
            or bool(re.match(r"(?:cod|indirizzo|data|ore)\b|\d{1,2}[/.]\d{1,2}[/.]\d{2}", plain(following)))
        )

    def _goes_on(self, text: str) -> bool:
        is_stacked = _is_stacked(self.block) or _is_name_alone(self.block[0].text)
        if is_closing(text) or _is_whole_total(text):
            return False
        if self._is_heading(text) and (not is_stacked or self.is_paused):
            return False
        if self.is_paused:
            decision = decision_span(text)
            return self._lacks_decision() and ((decision is not None and decision[0] < 4) or street_start(text) == 0)
        if len(self.block[-1].text.strip()) >= _WRAPPED:
            return not (is_covering(text) and text[:1].isupper() and text[1:2].islower())
        # After a line that ended by its own will, only what visibly goes on with it belongs to it.
        return not is_covering(text) and (is_stacked or text[:1].islower() or self._lacks_decision())

    def _lacks_decision(self) -> bool:
        return all(decision_span(line.text) is None for line in self.block)

    def _is_heading(self, text: str) -> bool:
        trial = Heading()
        explain_line(_shown(text), Extract(), trial, self.occasion, is_signed_off=False)
        return trial.day is not None or trial.hour is not None

    def _close(self) -> None:
        lines, self.block = self.block, []
        if not lines:
            return
        text = _with_separators(
            f" {_SEPARATOR} ".join(line.text for line in lines)
            if _is_stacked(lines)
            else " ".join(line.text for line in lines)
        )
        found = _found_in(text, self.occasion)
        if found is None:
            for line in lines:
                self._explain(line)
            return
        entries, leftover = entries_from(found, self.occasion, self.heading, _where(lines))
        self.result.add(entries, (line.where for line in lines))
        self.result.leftover += leftover
        self.result.anchors += max(len(entries), _anchors_in(lines))

    def _explain(self, line: Line) -> None:
        self.is_signed_off = explain_line(
            _shown(line.text), self.result, self.heading, self.occasion, is_signed_off=self.is_signed_off
        )


def _is_name_alone(text: str) -> bool:
    bare = _BULLET.sub("", text).strip()
    return bool(bare) and _is_name(bare)


def _is_stacked(lines: Sequence[Line]) -> bool:
    """Does each line of the block hold its own value, as short lines do, and not the rest of the one above?"""
    return len(lines) > 1 and all(len(line.text.strip()) < 45 for line in lines[:-1])


def _is_whole_total(text: str) -> bool:
    return (
        total_in(text) is not None
        and re.match(r"\W*(?:totale?|tot\b|n\b|nr\b|numero|complessiv)", plain(text)) is not None
    )


def _anchors_in(lines: Sequence[Line]) -> int:
    """How many entries could stand in a block? Lines with both a street and a decision of their own are several."""
    full = [line for line in lines if street_start(line.text) is not None and decision_span(line.text) is not None]
    return max(1, len(full))


def _found_in(text: str, occasion: Occasion) -> Found | None:
    """What one entry's text says, by column; None when there is no name with anything beside it."""
    body = untitled(_BULLET.sub("", text))
    head, remark = _halves(body)
    found = Found()
    head = _take_code(_take_birth(head), found)
    head = _take_days(head, found, occasion)
    extras = _take_segments(head, found)
    whole = " - ".join([*extras, remark]) if remark else " - ".join(extras)
    found.add(Column.REMARK, Cell(_shown(_LABEL_LEFT.sub("", whole))))
    if not found.of(Column.DAY):
        found.add(Column.DAY, Cell(_day_after_decision(remark, occasion)))
    if not found.of(Column.FULL_NAME) or len(found.cells) < 2:
        return None
    return found


def _day_after_decision(remark: str, occasion: Occasion) -> str:
    """The day that follows the words of an execution at once ("SI ESEGUE il 27/11"); no other is the planned one."""
    lead = re.match(
        r"(?:si\s+esegue|da\s+eseguire)[\s,:]+(?:(?:in\s+data|il(?:\s+giorno)?|giorno|data)\s+)?", plain(remark)
    )
    if lead is None:
        return ""
    first = next(days_in(remark, occasion.period, occasion.sent), None)
    return remark[first.start : first.end] if first is not None and first.start <= lead.end() else ""


def _halves(body: str) -> tuple[str, str]:
    """What stands before the decision, and the remark that begins with it; one in front ends at the next separator."""
    span = decision_span(body)
    if span is None:
        return body, ""
    head, remark = body[: span[0]], body[span[0] :]
    if re.search(r"\w", head):
        return head, remark
    parts = _SEPARATORS.split(remark, maxsplit=1)
    return (parts[1], parts[0]) if len(parts) == 2 else (head, remark)


def _take_birth(head: str) -> str:
    """The head without birth data, tax codes and telephone numbers: a birthday is no planned day."""
    for match in reversed(list(_BORN.finditer(plain(head)))):
        head = f"{head[: match.start()]} {_SEPARATOR} {head[match.end() :]}"
    return head


def _take_code(head: str, found: Found) -> str:
    match = _CODE_LABEL.search(plain(head))
    if match is None:
        return head
    start, end = match.span("code")
    found.add(Column.CODE, Cell(head[start:end].strip()))
    return f"{head[: match.start()]} {_SEPARATOR} {head[match.end() :]}"


def _take_days(head: str, found: Found, occasion: Occasion) -> str:
    """Note the planned day and hour and cut them out; days of decrees and the like stay where they are."""
    days = [day for day in days_in(head, occasion.period, occasion.sent) if _is_planned(head, day)]
    chosen = days[0] if days else None
    if chosen is not None:
        after = head[chosen.end :]
        hour = re.match(
            r"[\s,\x1f(–—-]*(?:(?:alle\s+)?(?:ore|h\.?|alle)\s*:?\s*)?(\d{1,2}\s?[:.,]\s?\d{2}|(?<=[eh.] )\d{1,2}|"
            r"(?<=ore )\d{1,2})(?![\d/])\)?",
            after,
            re.IGNORECASE,
        )
        text = head[chosen.start : chosen.end] + (hour.group() if hour else "")
        found.add(Column.DAY, Cell(_shown(text)))
        before = _LEAD_OF_DAY.sub("", head[: chosen.start])
        head = f"{before} {_SEPARATOR} {after[hour.end() :] if hour else after}"
    if not any(hour_in(cell.text[-6:]) for cell in found.of(Column.DAY)):
        said = hour_in(head)
        if said is not None:
            found.add(Column.HOUR, Cell(head[said.start : said.end]))
            head = f"{head[: said.start]} {_SEPARATOR} {head[said.end :]}"
    return head


def _is_planned(head: str, day: Day) -> bool:
    written = head[day.start : day.end]
    if _BEFORE_OTHER_DAY.search(plain(head[max(0, day.start - 40) : day.start])):
        return False
    if re.search(r"[A-Za-z]{3}|\d{4}", written) or len(re.findall(r"\d+", written)) == 3:
        return True
    # "12/11" is a day only where it stands alone: beside other words it is the number of a house.
    before, after = _SEPARATORS.split(head[: day.start])[-1], _SEPARATORS.split(head[day.end :])[0]
    is_led = re.search(r"(?:\bil|\bdel|\bdata|\bgiorno)\s*:?\s*$", plain(before)) is not None
    return is_led or (
        not re.search(r"\w", before)
        and not re.search(r"\w", re.sub(r"(?:ore|h\.?|alle)?\s*\d{1,2}[:.,]?\d{0,2}", "", after))
    )


def _take_segments(head: str, found: Found) -> list[str]:
    """Note name, address and code among the pieces of the head; what is none of them goes to the remark."""
    extras: list[str] = []
    previous: Column | None = None
    for segment in _pieces(head):
        column = _column_of_segment(segment, found, previous)
        if column is None and not _LINKING.fullmatch(plain(segment)):
            extras.append(segment)
        elif column is None:
            continue
        elif column is Column.STREET and found.of(Column.STREET):
            cell = found.cells[Column.STREET].pop()
            found.cells[Column.STREET].append(Cell(_as_written(_shown(head), cell.text, segment)))
        else:
            found.add(column, Cell(_shown(_LABEL_LEFT.sub("", segment))))
        previous = column
    return extras


def _as_written(head: str, first: str, second: str) -> str:
    """Two pieces that follow each other, with what stands between them in the source."""
    match = re.search(re.escape(first) + r"[\s,;|()–—-]+" + re.escape(_shown(second)), head)
    return match.group() if match is not None else _shown(f"{first}, {second}")


def _pieces(head: str) -> Iterator[str]:
    """The head cut at its separators, and before the word that begins the address."""
    for part in _SEPARATORS.split(head):
        segment = _bare(part)
        street = street_start(segment)
        if street:
            yield from _by_commas(segment[:street].strip(" ,:-("))
            yield _bare(segment[street:])
        elif segment and street is None:
            yield from _by_commas(segment)
        elif segment:
            yield segment


def _bare(segment: str) -> str:
    """The segment without the marks around it, and without a bracket that has lost its other half."""
    bare = segment.strip(" ,:")
    if bare.startswith("(") and bare.endswith(")"):
        return bare[1:-1].strip(" ,:")
    if bare.count("(") != bare.count(")"):
        return bare.strip("() ,:")
    return bare


def _by_commas(segment: str) -> Iterator[str]:
    if segment and ("," not in segment or _is_name(segment)):
        yield segment
        return
    for piece in segment.split(","):
        if piece.strip():
            yield piece.strip()


def _column_of_segment(segment: str, found: Found, previous: Column | None) -> Column | None:
    has_name, has_street = Column.FULL_NAME in found.cells, Column.STREET in found.cells
    words = plain(segment)
    if re.match(r"(?:fragilita|vulnerabilita|note sociali)\b", words):
        return Column.VULNERABILITY
    if not has_street and street_start(segment) == 0:
        return Column.STREET
    if (
        _CODE.fullmatch(segment)
        and Column.CODE not in found.cells
        and not (previous is Column.STREET and len(segment) < 5)
    ):
        return Column.CODE
    if has_street and previous is Column.STREET and has_name and _continues_address(segment):
        return Column.STREET
    if not has_name and (_is_name(segment) or (not found.of(Column.STREET) and _is_loose_name(segment))):
        return Column.FULL_NAME
    if (
        has_name
        and not has_street
        and re.search(r"[^\W\d_]{3}", segment)
        and re.search(r"\d|\bsnc\b", words)
        and not _NO_TOWN.search(words)
    ):
        return Column.STREET
    return None


def _continues_address(segment: str) -> bool:
    if _ADDRESS_DETAIL.match(segment):
        return True
    return _TOWN.fullmatch(segment) is not None and not _NO_TOWN.search(plain(segment)) and len(segment.split()) <= 5


def _is_name(segment: str) -> bool:
    words = _name_length(segment)
    return (
        words is not None
        and words[1] >= len(segment.rstrip(" ,;:."))
        and not is_office(segment)
        and len(segment.split()) <= 9
    )


# --- HTML --------------------------------------------------------------------------------------------------------

_BREAKING = frozenset(
    [
        "p",
        "div",
        "br",
        "tr",
        "li",
        "ul",
        "ol",
        "table",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "hr",
        "section",
        "article",
        "header",
        "footer",
        "pre",
        "dt",
        "dd",
    ]
)
_SILENT = frozenset(("script", "style", "head", "title", "template"))
_MOST_SPAN = 50


class _Page(HTMLParser):
    """The text of a page in lines; the cells of a table's row stand in one line, set apart by tabs."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.text = ""
        self.cells: list[list[str]] = []
        self.spans: list[dict[int, tuple[int, str]]] = []
        self.silent = 0
        self.pending_span: tuple[int, int] = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
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
            self.text += re.sub(r"\s+", " ", data)

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


def lines_of_page(html: str) -> list[Line]:
    """The lines of an HTML body, numbered as they are shown; a table's row is one line with tabs."""
    page = _Page()
    page.feed(html)
    page.close()
    page.cells.clear()
    page.end_text()
    return [Line(number, text.replace("\u200b", "")) for number, text in _bounded(page.lines)]
