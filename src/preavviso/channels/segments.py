"""One entry's text taken apart: name, address, code, day, hour and remark."""

import re
from collections.abc import Iterator

from preavviso.channels.entry import Found
from preavviso.channels.extract import Occasion
from preavviso.channels.marks import BULLET, CODE, CODE_LABEL, SEPARATOR, SEPARATORS, shown, without_birth
from preavviso.channels.opening import is_loose_name, is_name
from preavviso.channels.row import Cell
from preavviso.domain.wording.day import Day, days_in
from preavviso.domain.wording.decision import decision_span
from preavviso.domain.wording.heading import Column
from preavviso.domain.wording.hour import hour_in
from preavviso.domain.wording.name import untitled
from preavviso.domain.wording.spelling import plain
from preavviso.domain.wording.street import street_start

_LEAD_TO_DAY = re.compile(r"(?:si\s+esegue|da\s+eseguire)[\s,:]+(?:(?:in\s+data|il(?:\s+giorno)?|giorno|data)\s+)?")
_HOUR_AFTER_DAY = re.compile(
    r"[\s,\x1f(–—-]*(?:(?:alle\s+)?(?:ore|h\.?|alle)\s*:?\s*)?(\d{1,2}\s?[:.,]\s?\d{2}|(?<=[eh.] )\d{1,2}|"
    r"(?<=ore )\d{1,2})(?:\s?[-–]\s?\d{1,2}[:.,]\d{2})?(?![\d/])\)?",
    re.IGNORECASE,
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
    r"pubblica|f\.?p\.?|fragil\w+|note|abusiv\w+|confermat\w+|eseguit\w+|effettuat\w+|fissat\w+|programmat\w+|senza|titolo|nessun\w+|urgent\w+)"
)


def found_in(text: str, occasion: Occasion) -> Found | None:
    """What one entry's text says, by column; None when there is no name with anything beside it."""
    body = untitled(BULLET.sub("", text))
    head, remark = _halves(body)
    found = Found()
    head = _take_code(without_birth(head), found)
    head = _take_days(head, found, occasion)
    extras = _take_segments(head, found)
    whole = " - ".join([*extras, remark]) if remark else " - ".join(extras)
    found.add(Column.REMARK, Cell(shown(_LABEL_LEFT.sub("", whole))))
    if not found.of(Column.DAY):
        found.add(Column.DAY, Cell(_day_after_decision(remark, occasion)))
    if not found.of(Column.FULL_NAME) or len(found.cells) < 2 or _is_place_and_day(found):
        return None
    return found


def _is_place_and_day(found: Found) -> bool:
    """Is it "Borgolago, 24/10/2025"? One word and a day are no person."""
    return set(found.cells) <= {Column.FULL_NAME, Column.DAY, Column.HOUR} and " " not in found.text(Column.FULL_NAME)


def _day_after_decision(remark: str, occasion: Occasion) -> str:
    """The day that follows the words of an execution at once ("SI ESEGUE il 27/11"); no other is the planned one."""
    lead = _LEAD_TO_DAY.match(plain(remark))
    if lead is None:
        return ""
    first = next(iter(days_in(remark, occasion.period, occasion.sent)), None)
    return remark[first.start : first.end] if first is not None and first.start <= lead.end() else ""


def _halves(body: str) -> tuple[str, str]:
    """What stands before the decision, and the remark that begins with it; one in front ends at the next separator."""
    span = decision_span(body)
    if span is None:
        return body, ""
    start = _start_of_remark(body, span[0])
    head, remark = body[:start], body[start:]
    if re.search(r"\w", head):
        return head, remark
    parts = SEPARATORS.split(remark, maxsplit=1)
    return (parts[1], parts[0]) if len(parts) == 2 else (head, remark)


def _start_of_remark(body: str, decision: int) -> int:
    """Where do the words begin that lead to the decision ("esecuzione sospesa") and are no value of their own?"""
    separators = [match.end() for match in SEPARATORS.finditer(body, 0, decision)]
    start = separators[-1] if separators else decision
    lead = body[start:decision].strip(" ,")
    is_value = (
        re.search(r"\d|:", lead) is not None
        or street_start(lead) is not None
        or is_name(lead)
        or (_LINKING.fullmatch(f"{plain(lead)} ") is not None and _SUBJECT.fullmatch(plain(lead)) is None)
        # Before the address two words in small letters may be the name.
        or (street_start(body[:start]) is None and is_loose_name(lead))
    )
    return start if lead and not is_value else decision


# What is suspended or goes ahead.
_SUBJECT = re.compile(r"(?:l')?(?:esecuzione|intervento|accesso|sfratto|rilascio|sloggio)")


def _take_code(head: str, found: Found) -> str:
    match = CODE_LABEL.search(plain(head))
    if match is None:
        return head
    start, end = match.span("code")
    found.add(Column.CODE, Cell(head[start:end].strip()))
    return f"{head[: match.start()]} {SEPARATOR} {head[match.end() :]}"


def _take_days(head: str, found: Found, occasion: Occasion) -> str:
    """Note the planned day and hour and cut them out; days of decrees and the like stay where they are."""
    days = [day for day in days_in(head, occasion.period, occasion.sent) if _is_planned(head, day)]
    chosen = days[0] if days else None
    if chosen is not None:
        after = head[chosen.end :]
        hour = _HOUR_AFTER_DAY.match(after)
        text = head[chosen.start : chosen.end] + (hour.group() if hour else "")
        found.add(Column.DAY, Cell(shown(text)))
        # Days besides the first ("dal 12/11 al 14/11") stay in the remark, and a person looks.
        for other in days[1:]:
            found.add(Column.DAY, Cell(shown(head[other.start : other.end])))
        before = _LEAD_OF_DAY.sub("", head[: chosen.start])
        head = f"{before} {SEPARATOR} {after[hour.end() :] if hour else after}"
    if not any(hour_in(cell.text[-6:]) for cell in found.of(Column.DAY)):
        said = hour_in(head)
        if said is not None:
            found.add(Column.HOUR, Cell(head[said.start : said.end]))
            head = f"{head[: said.start]} {SEPARATOR} {head[said.end :]}"
    return head


def _is_planned(head: str, day: Day) -> bool:
    written = head[day.start : day.end]
    if _BEFORE_OTHER_DAY.search(plain(head[max(0, day.start - 40) : day.start])):
        return False
    if re.search(r"[A-Za-z]{3}|\d{4}", written) or len(re.findall(r"\d+", written)) == 3:
        return True
    # "12/11" is a day only where it stands alone: beside other words it is the number of a house.
    before, after = SEPARATORS.split(head[: day.start])[-1], SEPARATORS.split(head[day.end :])[0]
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
            found.cells[Column.STREET].append(Cell(_as_written(shown(head), cell.text, segment)))
        else:
            found.add(column, Cell(shown(_LABEL_LEFT.sub("", segment))))
        previous = column
    return extras


def _as_written(head: str, first: str, second: str) -> str:
    """Two pieces that follow each other, with what stands between them in the source."""
    start = head.find(first)
    end = head.find(second := shown(second), start + len(first)) if start >= 0 else -1
    if end >= 0 and _BETWEEN.fullmatch(head, start + len(first), end):
        return head[start : end + len(second)]
    return shown(f"{first}, {second}")


_BETWEEN = re.compile(r"[\s,;|()–—-]+")


def _pieces(head: str) -> Iterator[str]:
    """The head cut at its separators, and before the word that begins the address."""
    for part in SEPARATORS.split(head):
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
    if segment and ("," not in segment or is_name(segment)):
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
        CODE.fullmatch(segment)
        and Column.CODE not in found.cells
        and not (previous is Column.STREET and len(segment) < 5)
    ):
        return Column.CODE
    if has_street and previous is Column.STREET and has_name and _continues_address(segment):
        return Column.STREET
    if not has_name and (is_name(segment) or (not found.of(Column.STREET) and is_loose_name(segment))):
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
