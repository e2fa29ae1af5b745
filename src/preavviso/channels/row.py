"""Rows of cells, whatever the format that they come from."""

from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows, the day or hour that it holds where the format has such values, and its place ("F7").

    `lines` is the text with its line ends, where they set people apart; `note` is a comment hung on the cell.
    `is_number`: the sheet keeps a number and no text, so that zeros in front cannot be told; `is_cut`: more stands
    there than is read.
    """

    text: str
    place: str = ""
    lines: str = ""
    value: date | time | None = None
    hour: time | None = None
    is_struck: bool = False
    note: str = ""
    is_number: bool = False
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row's cells and where it stands ("sheet Novembre, row 7").

    `is_prose`: it is a line of text between tables; `is_doubtful`: its cells may be put together wrongly.
    """

    where: str
    cells: tuple[Cell, ...]
    is_hidden: bool = False
    is_prose: bool = False
    is_doubtful: bool = False

    @property
    def written(self) -> list[Cell]:
        """The cells that say something."""
        return [cell for cell in self.cells if cell.text]

    @property
    def line(self) -> str:
        """The row as one line of text."""
        return " ".join(dict.fromkeys(cell.text for cell in self.cells if cell.text))

    @property
    def shown(self) -> str:
        """The row as a person sees it, cell beside cell."""
        return " · ".join(cell.text for cell in self.cells if cell.text)
