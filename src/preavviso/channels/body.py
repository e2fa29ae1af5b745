"""Lists written as text: their shape is found, and the entries are read from it."""

import re
from collections.abc import Sequence

from preavviso.channels.drawn import table_in
from preavviso.channels.entry import entries_from, to_be_checked
from preavviso.channels.extract import Extract, Occasion
from preavviso.channels.labels import LabelReader, is_labelled
from preavviso.channels.lines import Line, where_of
from preavviso.channels.marks import BULLET, SEPARATOR, shown, with_separators
from preavviso.channels.opening import Opening, is_name, opening_of
from preavviso.channels.segments import found_in
from preavviso.channels.surroundings import Heading, Surroundings, is_dateline, is_heading
from preavviso.channels.table import read_table
from preavviso.domain.wording.announcement import total_in
from preavviso.domain.wording.day import days_in
from preavviso.domain.wording.decision import decision_span
from preavviso.domain.wording.prose import is_closing, is_covering
from preavviso.domain.wording.spelling import plain
from preavviso.domain.wording.street import street_start

_WRAPPED = 50
_WORD = re.compile(r"\w")


def read_lines(lines: Sequence[Line], occasion: Occasion) -> Extract:
    """Which entries does the text hold? Its shape is found by itself: a table, labelled blocks, or lines."""
    table = table_in(lines)
    if table is not None:
        rows, columns = table
        return read_table(rows, columns, occasion)
    result = (LabelReader if is_labelled(lines) else _LineReader)(occasion).read(lines)
    result.show((line.where, line.shown) for line in lines)
    return result


class _LineReader:
    """Gathers lines into blocks, one for each entry, and reads each; what is no block is explained or left over."""

    def __init__(self, occasion: Occasion) -> None:
        self.occasion = occasion
        self.result = Extract()
        self.surroundings = Surroundings(self.result, occasion)
        self.block: list[Line] = []
        self.is_paused = False

    def read(self, lines: Sequence[Line]) -> Extract:
        texts = [with_separators(line.text) for line in lines]
        for index, (line, text) in enumerate(zip(lines, texts, strict=True)):
            if not _WORD.search(text):
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
                self.surroundings.explain(shown(line.text))
            self.is_paused = False
        self._close()
        return self.result

    def _begins(self, text: str, following: str) -> bool:
        opening = opening_of(text)
        if opening is None or _is_whole_total(text) or is_dateline(shown(text), self.occasion):
            return False
        if self.surroundings.is_signed_off and decision_span(text) is None:
            return False
        if opening is Opening.SURE:
            return not (is_covering(text) and not street_start(text))
        # A name by itself begins an entry only when what follows is an address, a day or a decision.
        decision = decision_span(following)
        return (
            street_start(following) in range(4)
            or (decision is not None and decision[0] < 4)
            or bool(re.match(r"(?:cod|indirizzo|data|ore)\b|\d{1,2}[/.]\d{1,2}[/.]\d{2}", plain(following)))
        )

    def _goes_on(self, text: str) -> bool:
        is_stacked = _is_stacked(self.block) or _is_name_alone(self.block[0].text)
        if is_closing(text) or _is_whole_total(text):
            return False
        if (not is_stacked or self.is_paused) and is_heading(shown(text), self.occasion):
            return self._lacks_day() and not self.is_paused
        if self.is_paused:
            decision = decision_span(text)
            return self._lacks_decision() and ((decision is not None and decision[0] < 4) or street_start(text) == 0)
        if len(self.block[-1].text.strip()) >= _WRAPPED:
            return not (is_covering(text) and text[:1].isupper() and text[1:2].islower())
        # After a line that ended by its own will, only what visibly goes on with it belongs to it.
        return not is_covering(text) and (is_stacked or text[:1].islower() or self._lacks_decision())

    def _lacks_day(self) -> bool:
        """A day right below an entry without one is its own, where no day stands above the entries."""
        has_day = any(days_in(line.text, self.occasion.period, None) for line in self.block)
        return self.surroundings.heading == Heading() and not has_day and self._lacks_decision()

    def _lacks_decision(self) -> bool:
        return all(decision_span(line.text) is None for line in self.block)

    def _close(self) -> None:
        lines, self.block = self.block, []
        if not lines:
            return
        text = with_separators(
            f" {SEPARATOR} ".join(line.text for line in lines)
            if _is_stacked(lines)
            else " ".join(line.text for line in lines)
        )
        found = found_in(text, self.occasion)
        if found is None:
            for line in lines:
                self.surroundings.explain(shown(line.text))
            return
        entries, leftover = entries_from(found, self.occasion, self.surroundings.heading, where_of(lines))
        if any(line.is_struck for line in lines):
            entries = [to_be_checked(entry) for entry in entries]
        self.result.add(entries, (line.where for line in lines))
        self.result.leftover += leftover
        self.result.anchors += max(len(entries), _anchors_in(lines))


def _is_name_alone(text: str) -> bool:
    bare = BULLET.sub("", text).strip()
    return bool(bare) and is_name(bare)


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
