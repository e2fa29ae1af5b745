"""A sheet of cells, whatever program wrote it: its rows as they are shown, and what nobody sees at a glance."""

from dataclasses import dataclass, field, replace

from preavviso.channels.refusal import TooMuch, too_big_inside
from preavviso.channels.row import Cell, Row
from preavviso.domain.phrase import Phrase

MOST_SHEETS = 50
MOST_ROWS = 20_000
MOST_COLUMNS = 128
MOST_CELLS = 400_000
MOST_MERGED = 200_000
_MOST_TOLD = 20
_EMPTY = Cell("")


@dataclass(slots=True)
class Sheet:
    """A sheet's rows as they are shown, and what a person would not see at a glance."""

    name: str
    is_hidden: bool
    rows: list[Row] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def place_of(row: int, column: int) -> str:
    """How a cell is called by its row and column, both counted from one.

    >>> place_of(7, 6), place_of(1, 28)
    ('F7', 'AB1')
    """
    return f"{letters_of(column)}{row}"


def letters_of(column: int) -> str:
    """How a column is called."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def bounded_sheets(count: int) -> None:
    """Refuse a workbook with no sheet, or with more than any list has."""
    if count > MOST_SHEETS:
        raise TooMuch(
            "too_long", Phrase("The file has more than %(most)s sheets: it was not read.", {"most": MOST_SHEETS})
        )
    if not count:
        raise TooMuch("damaged", Phrase("The file is damaged: it holds no sheet."))


class Grid:
    """Takes the cells of one sheet as its file gives them, rows and columns counted from one; then makes the sheet."""

    def __init__(self, name: str, *, is_hidden: bool = False) -> None:
        self._sheet = Sheet(name, is_hidden)
        self._cells: dict[int, dict[int, Cell]] = {}
        self._hidden_rows: set[int] = set()
        self._hidden_columns: list[tuple[int, int]] = []
        self._merged: list[tuple[int, int, int]] = []
        self._merged_area = 0
        self._count = 0

    def put(self, row: int, column: int, cell: Cell) -> None:
        """A cell that says something. Far outside any list it is told, not read."""
        if not cell.text and not cell.note:
            return
        self._count += 1
        if self._count > MOST_CELLS:
            raise too_big_inside()
        if row > MOST_ROWS or column > MOST_COLUMNS:
            self.leave(row, column)
            return
        self._cells.setdefault(row, {})[column] = replace(cell, place=place_of(row, column))

    def leave(self, row: int, column: int) -> None:
        """A cell that could not be read is told."""
        if len(self._sheet.unread) < _MOST_TOLD:
            self._sheet.unread.append(place_of(row, column))

    def merge(self, top: int, bottom: int, column: int) -> None:
        """The cells of a column that are one: what stands in the first holds for each of its rows.

        Across columns a merged cell says what it says in its first column only.
        """
        self._merged_area += bottom - top + 1
        if self._merged_area > MOST_MERGED:
            raise too_big_inside()
        if bottom > top:
            self._merged.append((top, bottom, column))

    def hide_row(self, row: int) -> None:
        """A row that is not shown."""
        self._hidden_rows.add(row)

    def hide_columns(self, first: int, last: int) -> None:
        """Columns that are not shown."""
        self._hidden_columns.append((first, last))

    def sheet(self) -> Sheet:
        """All of it, row by row. Rows and columns that say nothing are left out."""
        self._fill_merged()
        sheet = self._sheet
        width = max((max(cells) for cells in self._cells.values()), default=0)
        for number in sorted(self._cells):
            cells = self._cells[number]
            is_hidden = number in self._hidden_rows
            shown = tuple(cells.get(column, _EMPTY) for column in range(1, width + 1))
            sheet.rows.append(Row(f"sheet {sheet.name}, row {number}", shown, is_hidden=is_hidden))
            if is_hidden:
                sheet.hidden_rows.append(number)
        written = {column for cells in self._cells.values() for column in cells}
        hidden = {column for first, last in self._hidden_columns for column in written if first <= column <= last}
        sheet.hidden_columns = [letters_of(column) for column in sorted(hidden)]
        return sheet

    def _fill_merged(self) -> None:
        for top, bottom, column in sorted(self._merged):
            cell = self._cells.get(top, {}).get(column)
            if cell is None:
                continue
            for row in range(top + 1, min(bottom, MOST_ROWS) + 1):
                # It fills rows that say something; a range of a million rows makes none of its own.
                if column in self._cells.get(row, ()):
                    break  # Some programs write ranges that are too long: what stands there begins something new.
                if row in self._cells:
                    self._cells[row][column] = cell
