"""Files of the registry and of prior interventions: what their headings mean, and what their rows say."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache

from preavviso.domain.phrase import Phrase
from preavviso.domain.wording.day import counted_moment, days_in
from preavviso.domain.wording.name import name_in
from preavviso.domain.wording.spelling import plain


class Kind(StrEnum):
    """What a file holds."""

    REGISTRY = "registry"
    INTERVENTIONS = "interventions"


class Field(StrEnum):
    """What a column of such a file holds."""

    NUMBER = "number"
    PERSON = "person"
    SURNAME = "surname"
    GIVEN_NAME = "given_name"
    FULL_NAME = "full_name"
    BIRTH_DATE = "birth_date"
    CODICE_FISCALE = "codice_fiscale"
    HOUSEHOLD = "household"
    STREET_KIND = "street_kind"
    ADDRESS = "address"
    CIVIC = "civic"
    CIVIC_LETTER = "civic_letter"
    STAIR = "stair"
    FLAT = "flat"
    MUNICIPALITY = "municipality"
    VALID_FROM = "valid_from"
    VALID_TO = "valid_to"
    KIND = "kind"
    OPENED_ON = "opened_on"
    CLOSED_ON = "closed_on"
    OFFICE = "office"
    NOT_NEEDED = "not_needed"


# What headings say, without capitals, accents and signs.
_PERSON_NUMBER = (
    "person id|id person|persona id|id persona|id soggetto|codice soggetto|id assistito|id cittadino|id residente|"
    "id individuo|codice individuale|codice persona|numero individuale|matricola|id anpr|codice anpr|resident id"
)
_HEADINGS: Mapping[Kind, Mapping[Field, str]] = {
    Kind.REGISTRY: {
        Field.NUMBER: f"{_PERSON_NUMBER}|id|codice|numero|number|n individuale",
        Field.SURNAME: "cognome|cogn|surname|last name|lastname|family name",
        Field.GIVEN_NAME: "nome|nomi|given name|given names|first name|firstname|nome di battesimo",
        Field.FULL_NAME: "cognome e nome|cognome nome|nominativo|full name|name",
        Field.BIRTH_DATE: "data di nascita|data nascita|nascita|nato il|nata il|nato a il|d nascita|dt nascita|"
        "birth date|birthdate|date of birth|born on|dob",
        Field.CODICE_FISCALE: "codice fiscale|cod fiscale|cod fisc|cf|c f|codfisc|codicefiscale|tax code|fiscal code",
        Field.HOUSEHOLD: "household id|household|household number|nucleo|famiglia|id famiglia|codice famiglia|"
        "cod famiglia|numero famiglia|n famiglia|id nucleo|codice nucleo|nucleo familiare|numero nucleo|"
        "stato di famiglia|scheda famiglia|foglio di famiglia",
        Field.STREET_KIND: "specie|specie toponimo|tipo via|tipo toponimo|tipo strada|dug|sedime|street kind",
        Field.ADDRESS: "indirizzo|indirizzo di residenza|indirizzo residenza|residenza|via|via piazza|toponimo|"
        "denominazione toponimo|nome via|denominazione via|strada|address|street",
        Field.CIVIC: "civico|numero civico|n civico|num civico|nr civico|num civ|n civ|civ|house number|civic",
        Field.CIVIC_LETTER: "esponente|lettera|barrato|barra|esp|civic letter",
        Field.STAIR: "scala|sc|stair|staircase",
        Field.FLAT: "interno|int|appartamento|flat",
        Field.MUNICIPALITY: "comune|comune di residenza|comune residenza|citta|localita|municipality|town|city",
        Field.VALID_FROM: "valid from|dal|valido dal|data inizio|data inizio validita|inizio validita|decorrenza|"
        "data decorrenza|residente dal|since",
        Field.VALID_TO: "valid to|al|valido al|fino al|data fine|data fine validita|fine validita|until",
    },
    Kind.INTERVENTIONS: {
        Field.NUMBER: "intervention id|id intervento|codice intervento|numero intervento|n intervento|intervention|"
        "numero pratica|n pratica|pratica|id pratica|codice pratica|fascicolo|id|numero|number",
        Field.PERSON: _PERSON_NUMBER,
        Field.KIND: "kind|tipo|tipologia|intervento|tipo intervento|tipologia intervento|tipo di intervento|"
        "descrizione|prestazione",
        Field.OPENED_ON: "opened on|opened|data inizio|inizio|data apertura|aperto il|dal|data|start|start date",
        Field.CLOSED_ON: "closed on|closed|data fine|fine|data chiusura|chiuso il|al|end|end date",
        Field.OFFICE: "office|ufficio|servizio|area|unita operativa|settore",
    },
}
FIELDS: Mapping[Kind, tuple[Field, ...]] = {kind: (*headings, Field.NOT_NEEDED) for kind, headings in _HEADINGS.items()}
_KNOWN: Mapping[Kind, Mapping[str, Field]] = {
    kind: {words: field for field, headings in known.items() for words in headings.split("|")}
    for kind, known in _HEADINGS.items()
}
_SIGNS = re.compile(r"[^0-9a-z]+")
# A title and an empty line or two may stand above the headings.
MOST_ABOVE = 20
MOST_TEXT = 1_000


def field_of(heading: str, kind: Kind) -> Field | None:
    """What does a column with this heading hold? None: nothing that is needed, or a heading that nobody knows.

    >>> str(field_of("Data di Nascita", Kind.REGISTRY)), str(field_of("person_id", Kind.INTERVENTIONS))
    ('birth_date', 'person')
    >>> field_of("Comune di nascita", Kind.REGISTRY) is None
    True
    """
    return _KNOWN[kind].get(_words(heading))


def _words(heading: str) -> str:
    return _SIGNS.sub(" ", plain(heading)).strip()


@dataclass(frozen=True, slots=True)
class Columns:
    """How a file is laid out: the number of its heading's row counted from one, and where each field stands.

    `said`: what a person said, field by heading; it goes before what the headings say by themselves.
    """

    kind: Kind
    row: int
    headings: tuple[str, ...]
    at: Mapping[Field, int]
    said: Mapping[str, str] = field(default_factory=dict)

    def taken_for(self, index: int) -> Field:
        """What is the column, counted from zero, taken for?"""
        return next((field for field, place in self.at.items() if place == index), Field.NOT_NEEDED)

    @property
    def missing(self) -> tuple[Field, ...]:
        """What is needed and stands in no column."""
        return tuple(fields[0] for fields in _NEEDED[self.kind] if not any(one in self.at for one in fields))


_NEEDED = {
    Kind.REGISTRY: ((Field.NUMBER,), (Field.SURNAME, Field.FULL_NAME)),
    Kind.INTERVENTIONS: ((Field.NUMBER,), (Field.PERSON,)),
}


class ColumnsError(Exception):
    """The file cannot be understood by its headings: why, and what to do."""

    def __init__(self, phrase: Phrase) -> None:
        super().__init__(str(phrase))
        self.phrase = phrase


def columns_in(rows: Sequence[tuple[int, Sequence[str]]], kind: Kind, said: Mapping[str, str]) -> Columns:
    """Which of these rows is the heading, and which column holds what, as far as it can be told?

    `rows`: the first of the file, each with its number; `said`: field by heading, by a person.
    """
    found = [
        Columns(kind, number, tuple(cells), _places(cells, kind, said), said) for number, cells in rows[:MOST_ABOVE]
    ]
    return max(found, key=lambda one: (len(one.at), -one.row), default=Columns(kind, 0, (), {}, said))


def columns_of(rows: Sequence[tuple[int, Sequence[str]]], kind: Kind, said: Mapping[str, str]) -> Columns:
    """The same, for an import. ColumnsError: the file lacks what is needed, or a heading that was named."""
    found = columns_in(rows, kind, said)
    absent = sorted(heading for heading in said if _words(heading) not in map(_words, found.headings))
    values: dict[str, str | int] = {"row": found.row, "headings": _listed(found.headings)}
    if absent:
        values["absent"] = ", ".join(absent)
        raise ColumnsError(
            Phrase(
                "There is no column with the heading %(absent)s. The headings found in row %(row)s: %(headings)s",
                values,
            )
        )
    if found.missing:
        values |= {"missing": ", ".join(found.missing), "example": found.missing[0]}
        raise ColumnsError(
            Phrase(
                "No column is known to hold: %(missing)s. The headings found in row %(row)s: %(headings)s. Say which "
                'one it is: --column %(example)s="its heading"',
                values,
            )
        )
    return found


def _listed(headings: Iterable[str]) -> str:
    return ", ".join(heading for heading in headings if heading)[:MOST_TEXT]


def _places(cells: Sequence[str], kind: Kind, said: Mapping[str, str]) -> dict[Field, int]:
    """Where each field stands; of two columns with the same meaning the first."""
    by_hand = {_words(heading): Field(name) for heading, name in said.items()}
    named = [by_hand.get(_words(cell)) for cell in cells]
    known = [None if here is not None else field_of(cell, kind) for here, cell in zip(named, cells, strict=True)]
    places: dict[Field, int] = {}
    for meanings in (named, known):
        for index, meaning in enumerate(meanings):
            if meaning not in (None, Field.NOT_NEEDED):
                places.setdefault(meaning, index)
    return places


def fits(said: Mapping[str, str], headings: Iterable[str]) -> bool:
    """Do the headings that a person once spoke of all stand in this file?"""
    here = set(map(_words, headings))
    return bool(said) and all(_words(heading) in here for heading in said)


@dataclass(frozen=True, slots=True)
class Remark:
    """What is told of a row: why it was not taken, or without what."""

    row: int
    taken: bool
    why: Phrase


@dataclass(frozen=True, slots=True)
class ResidentRow:
    """What one row of a registry says of a person. "" and None: it says nothing."""

    number: str
    surname: str
    given_name: str
    birth_date: date | None
    codice_fiscale: str
    household_number: str
    address: str
    municipality: str
    since: date | None
    until: date | None

    def by_field(self) -> dict[Field, str | date | None]:
        """What it says of each field."""
        return {
            Field.NUMBER: self.number,
            Field.SURNAME: self.surname,
            Field.GIVEN_NAME: self.given_name,
            Field.BIRTH_DATE: self.birth_date,
            Field.CODICE_FISCALE: self.codice_fiscale,
            Field.HOUSEHOLD: self.household_number,
            Field.ADDRESS: self.address,
            Field.MUNICIPALITY: self.municipality,
            Field.VALID_FROM: self.since,
            Field.VALID_TO: self.until,
        }


@dataclass(frozen=True, slots=True)
class InterventionRow:
    """What one row of an archive says of a prior intervention."""

    number: str
    person: str
    kind: str
    opened_on: date | None
    closed_on: date | None
    office: str

    def by_field(self) -> dict[Field, str | date | None]:
        """What it says of each field."""
        return {
            Field.NUMBER: self.number,
            Field.PERSON: self.person,
            Field.KIND: self.kind,
            Field.OPENED_ON: self.opened_on,
            Field.CLOSED_ON: self.closed_on,
            Field.OFFICE: self.office,
        }


NO_NUMBER = Phrase("The row has no number: whom it is about cannot be told.")
NO_NAME = Phrase("The row has neither surname nor given name.")
NO_PERSON = Phrase("The row does not say whom it is about.")
TOO_LONG = Phrase("A cell is longer than %(most)s characters: no name or address is.", {"most": MOST_TEXT})
ENDS_BEFORE = Phrase("It ends before it begins: the days cannot both be right.")

Remarked = Callable[[Remark], None]


class ResidentReader:
    """Reads the rows of a registry by its columns. What is wrong with one goes to `remarked`."""

    def __init__(self, columns: Columns, today: date, remarked: Remarked) -> None:
        self._at = columns.at
        self._last = max(columns.at.values())
        self._today = today
        self._remarked = remarked

    def read(self, row: int, cells: Sequence[str]) -> ResidentRow | None:
        """What does the row say? None: it cannot be taken, or is empty."""
        if not any(cells):
            return None
        cell = _cells_at(cells, self._at, self._last)
        number = cell(Field.NUMBER)
        surname, given_name = cell(Field.SURNAME), cell(Field.GIVEN_NAME)
        if not surname and (whole := cell(Field.FULL_NAME)):
            name = name_in(whole)
            surname, given_name = name.surname, given_name or name.given_name
        since, until = (
            _day_in(row, cell(Field.VALID_FROM), self._remarked),
            _day_in(row, cell(Field.VALID_TO), self._remarked),
        )
        why = (
            NO_NUMBER
            if not number
            else NO_NAME
            if not surname and not given_name
            else TOO_LONG
            if max(map(len, cells)) > MOST_TEXT
            else ENDS_BEFORE
            if since is not None and until is not None and until < since
            else None
        )
        if why is not None:
            self._remarked(Remark(row, taken=False, why=why))
            return None
        born = _day_in(row, cell(Field.BIRTH_DATE), self._remarked)
        if born is not None and born > self._today:
            self._remarked(Remark(row, taken=True, why=_NOT_BORN))
            born = None
        return ResidentRow(
            number,
            surname,
            given_name,
            born,
            cell(Field.CODICE_FISCALE).replace(" ", "").upper(),
            cell(Field.HOUSEHOLD),
            _address(cell),
            cell(Field.MUNICIPALITY),
            since,
            until,
        )


class InterventionReader:
    """Reads the rows of an archive of interventions by its columns. What is wrong with one goes to `remarked`."""

    def __init__(self, columns: Columns, remarked: Remarked) -> None:
        self._at = columns.at
        self._last = max(columns.at.values())
        self._remarked = remarked

    def read(self, row: int, cells: Sequence[str]) -> InterventionRow | None:
        """What does the row say? None: it cannot be taken, or is empty."""
        if not any(cells):
            return None
        cell = _cells_at(cells, self._at, self._last)
        number, person = cell(Field.NUMBER), cell(Field.PERSON)
        opened, closed = (
            _day_in(row, cell(Field.OPENED_ON), self._remarked),
            _day_in(row, cell(Field.CLOSED_ON), self._remarked),
        )
        why = (
            NO_NUMBER
            if not number
            else NO_PERSON
            if not person
            else TOO_LONG
            if max(map(len, cells)) > MOST_TEXT
            else ENDS_BEFORE
            if opened is not None and closed is not None and closed < opened
            else None
        )
        if why is not None:
            self._remarked(Remark(row, taken=False, why=why))
            return None
        return InterventionRow(number, person, cell(Field.KIND), opened, closed, cell(Field.OFFICE))


_NOT_BORN = Phrase("The birth date is still to come: the row was taken without it.")
_NOTHING = frozenset({"-", "--", "/", "NULL", "null", "None", "nan", "NaT", "N/D", "n/d", "ND", "n.d."})


def _day_in(row: int, text: str, remarked: Remarked) -> date | None:
    """The day that a cell names; one that names none is told, and the row goes without it."""
    if not text or text in _NOTHING:
        return None
    on = day_of(text)
    if on is None and not _is_open_end(text):
        remarked(Remark(row, taken=True, why=_not_a_day(text)))
    return on


def _not_a_day(text: str) -> Phrase:
    return Phrase("'%(text)s' is no day: the row was taken without it.", {"text": text[:40]})


def _cells_at(cells: Sequence[str], at: Mapping[Field, int], last: int) -> Callable[[Field], str]:
    count = len(cells)

    def cell(field: Field) -> str:
        index = at.get(field)
        # PostgreSQL keeps no zero sign in a text.
        return " ".join(cells[index].replace("\0", "").split()) if index is not None and index < count else ""

    return cell


def _address(cell: Callable[[Field], str]) -> str:
    """The address in one line, where its parts stand in columns of their own."""
    street = f"{cell(Field.STREET_KIND)} {cell(Field.ADDRESS)}".strip()
    civic, letter = cell(Field.CIVIC), cell(Field.CIVIC_LETTER)
    place = f"{street} {civic}/{letter}" if civic and letter else f"{street} {civic}".strip()
    stair, flat = cell(Field.STAIR), cell(Field.FLAT)
    return ", ".join(filter(None, (place, f"scala {stair}" if stair else "", f"int. {flat}" if flat else "")))


_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ][\d:.+Z]*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[T ][\d:.]*)?")
_UNBROKEN = re.compile(r"((?:18|19|20)\d\d)(\d\d)(\d\d)")
_OPEN_END = re.compile(r"(?:9999|2999|31[/.-]12[/.-](?:9999|2999))")
_SERIAL = re.compile(r"\d{1,5}")
_YEARS = range(1850, 2101)


@lru_cache(maxsize=65_536)
def day_of(text: str) -> date | None:
    """Which day is it, in any of the ways in which registries write days? The day goes before the month.

    A year of two digits is no year: it may be this century's or the last one's.

    >>> [str(day_of(text)) for text in ("1985-04-03", "03/04/1985", "3.4.1985", "19850403", "3 aprile 1985", "31140")]
    ['1985-04-03', '1985-04-03', '1985-04-03', '1985-04-03', '1985-04-03', '1985-04-03']
    >>> [day_of(text) for text in ("03/04/85", "00/00/1970", "31/11/1985", "ieri")]
    [None, None, None, None]
    """
    match = _ISO.fullmatch(text) or _UNBROKEN.fullmatch(text)
    if match:
        return _date(int(match[1]), int(match[2]), int(match[3]))
    match = _DAY_FIRST.fullmatch(text)
    if match:
        return _date(int(match[3]), int(match[2]), int(match[1]))
    if _SERIAL.fullmatch(text):
        moment = counted_moment(text) if len(text) == 5 else None
        return moment.date() if moment else _counted(int(text))
    found = days_in(text, None, None) if re.search(r"\b\d{4}\b", text) else ()
    return found[0].on if len(found) == 1 else None


def _counted(days: int) -> date | None:
    """A spreadsheet's count of days; four digits alone are rather a year."""
    return date.fromordinal(date(1899, 12, 30).toordinal() + days) if days > 9_999 else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def _is_open_end(text: str) -> bool:
    """Is it the far-away day that programs write for "still so"?"""
    return _OPEN_END.match(text) is not None
