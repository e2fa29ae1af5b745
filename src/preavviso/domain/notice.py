"""What an authority announces: a notice, its entries, and whether all of it was read."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum

from preavviso.domain.answer import NOT_STATED, Answer


class NoticeKind(StrEnum):
    """What the notice is for: a month's programme, a reminder of one, a month with nothing in it, or not clear."""

    PROGRAMME = "programme"
    REMINDER = "reminder"
    EMPTY = "empty"
    UNKNOWN = "unknown"


class Decision(StrEnum):
    """What the authority says it will do with the dwelling on the planned day."""

    EXECUTE = "execute"
    POSTPONE = "postpone"
    SUSPEND = "suspend"
    ASSESS = "assess"
    VACATED = "vacated"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The month that a notice is about.

    >>> str(Period(2025, 11)), Period.parse("2025-11").first_day
    ('2025-11', datetime.date(2025, 11, 1))
    """

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> "Period":
        """The period written as 2025-11."""
        year, month = text.split("-")
        return cls(int(year), int(month))

    @property
    def first_day(self) -> date:
        """The day that counts for an entry whose own date is not known: the earliest it can be."""
        return date(self.year, self.month, 1)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One listed person, in the list's own words (whitespace normalised, nothing else).

    An empty text means that the list says nothing there; a missing date or hour is None.
    `where` says where in its source the entry stands ("sheet Novembre, row 7", "line 12");
    `cells` gives the place of single values, by field name ("planned_on": "F7").
    `confidence` is from 0 to 1; below 1 `needs_review` says whether a person has to look.
    """

    surname: str
    given_name: str
    address: str
    tenancy_code: str
    planned_on: date | None
    planned_at: time | None
    decision: Decision
    remark: str
    where: str
    vulnerability: Answer = NOT_STATED
    cells: dict[str, str] = field(default_factory=dict)
    confidence: float = 1.0
    needs_review: bool = False


@dataclass(frozen=True, slots=True)
class Completeness:
    """Was everything in the source explained by an entry?

    `anchors_seen`: places that look like an entry (a code, a date, a status) ; `declared_total`: what the list says
    of itself ("Totale interventi: 24"); `leftover`: the text that no entry, header or known phrase explains.
    """

    anchors_seen: int
    entries_made: int
    declared_total: int | None
    leftover: tuple[str, ...]
    complete: bool


MOST_SOURCE_LINES = 2_000
MOST_SOURCE_TEXT = 500


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of the source as its reader saw it: "line 12" of a text, or "row 7" of a sheet, its cells set apart by ·.

    `entry` is the place, among the notice's entries, of the one that the line helped to make (where it names several
    people, of the first); None is a heading, a covering phrase or a leftover.
    """

    place: str
    text: str
    entry: int | None


@dataclass(frozen=True, slots=True)
class Notice:
    """A list as one source of one message gave it: the body, or an attachment by its name.

    `original`: the lines of the source in their order, at most MOST_SOURCE_LINES, cut at MOST_SOURCE_TEXT letters.
    `profile`: the id of the sender's profile by which its columns were read, empty where their headings told.
    `digest`: the SHA-256 of the attached file that it was read from; "" for a message's own text.
    `charset`: the alphabet that a text file turned out to be in ("utf-8", "cp1252"); empty for other files.
    """

    kind: NoticeKind
    period: Period | None
    source: str
    entries: tuple[Entry, ...]
    completeness: Completeness
    original: tuple[SourceLine, ...] = ()
    profile: str = ""
    digest: str = ""
    charset: str = ""

    @property
    def needs_review(self) -> bool:
        """Does a person have to look before this list can be trusted to be whole?"""
        return not self.completeness.complete or any(entry.needs_review for entry in self.entries)


# Letters that are no base letter with a mark, and that whoever cannot write them replaces so.
_BASE_LETTERS = str.maketrans({"ł": "l", "đ": "d", "ð": "d", "ø": "o", "ı": "i", "ħ": "h", "æ": "ae", "œ": "oe"})


def key_of(text: str) -> str:
    """What is left of a text when spelling habits are taken away, word by word: what a search looks in.

    >>> key_of("D'Angelò  Maria") == key_of("DANGELO MARIA")
    True
    """
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_BASE_LETTERS))
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^\w\s]", "", plain).split())


def tight_key(text: str) -> str:
    """The same without the blanks that a carrier may have lost or added; two numbers stay two.

    >>> tight_key("VIA DEIMILLE 14,INT. 6") == tight_key("Via dei Mille 14 int. 6")
    True
    >>> tight_key("via Roma 1/2") == tight_key("via Roma 12")
    False
    """
    apart = re.sub(r"(?<=\d)\W+(?=\d)", "_", text)
    return key_of(apart).replace(" ", "")


def subject_keys(entry: Entry) -> tuple[str, ...]:
    """By which keys is the entry's tenancy recognised? The surest first; sharing one key is being the same tenancy.

    A code counts only with its surname: two authorities may use the same codes.
    """
    surname = tight_key(entry.surname)
    by_name = f"name:{surname} {tight_key(entry.given_name)}|{tight_key(entry.address)}"
    return (f"code:{tight_key(entry.tenancy_code)}|{surname}", by_name) if entry.tenancy_code else (by_name,)


def tenancies(entries: Sequence[Entry]) -> list[tuple[str, ...]]:
    """The keys of each entry of one list. Two rows that look the same are two people until somebody says otherwise.

    Such rows are told apart by what is planned for them: a copy that lists them in another order means the same.
    """
    seen: Counter[str] = Counter()
    found: dict[int, tuple[str, ...]] = {}
    for position in sorted(range(len(entries)), key=lambda position: _planned(entries[position])):
        keys = subject_keys(entries[position])
        times = max(seen[key] for key in keys)
        seen.update(keys)
        found[position] = keys if times == 0 else tuple(f"{key}#{times + 1}" for key in keys)
    return [found[position] for position in range(len(entries))]


def _planned(entry: Entry) -> tuple[date, time, str, str]:
    return entry.planned_on or date.max, entry.planned_at or time.max, entry.decision, key_of(entry.remark)


def fingerprint(kind: NoticeKind, period: Period | None, entries: Sequence[Entry]) -> str:
    """What is the same for lists that say the same to the letter, as one message may carry twice?

    Order and layout do not count. Whether two messages carry one notice is for domain.copy to say.
    """
    lines = sorted(
        "|".join(
            (*subject_keys(entry), str(entry.planned_on), str(entry.planned_at), entry.decision, key_of(entry.remark))
        )
        for entry in entries
    )
    text = "\n".join((kind, str(period), *lines))
    return hashlib.sha256(text.encode()).hexdigest()
