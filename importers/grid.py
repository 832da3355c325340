"""Bare rows of a list, as the reader gives them: cells, the numbers that the clerk sees, what is hidden."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import TypeAlias

Cell: TypeAlias = str | int | float | bool | date | time | timedelta
Row: TypeAlias = Sequence[Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """A merged cell; rows and columns are counted from 0, the last ones are part of it."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int

    def moved(self, rows: int, columns: int) -> "Merge":
        """The same cell where the rows and columns before it are left out."""
        return Merge(
            first_row=self.first_row - rows,
            last_row=self.last_row - rows,
            first_column=self.first_column - columns,
            last_column=self.last_column - columns,
        )


@dataclass(frozen=True, slots=True)
class Note:
    """A row or line that is neither a person nor a total, with its number and its text."""

    number: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """One sheet, or one text file.

    `numbers` holds the Excel row or the text line that each row starts on. Rows of a text file can differ in
    length, and `is_cut_at_commas` says that commas separate its fields. `hidden_rows` and `shifted_rows` are
    places of rows, `hidden_columns` positions in a row. In a shifted row the text does not stand below its
    headers. Of a printed list, `notes` are lines that are no rows, and `page_lines` counts the heads and feet
    of its pages.
    """

    sheet: str | None
    rows: Sequence[Row]
    numbers: Sequence[int]
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merges: tuple[Merge, ...] = ()
    shifted_rows: frozenset[int] = frozenset()
    is_cut_at_commas: bool = False
    notes: tuple[Note, ...] = ()
    page_lines: int = 0


def is_blank(cell: Cell) -> bool:
    """Whether the cell is empty or holds white space only."""
    return isinstance(cell, str) and (not cell or cell.isspace())


def cell_text(cell: Cell) -> str:
    """Cell as one line of text: whole numbers without decimals, dates as dd-mm-yyyy."""
    if isinstance(cell, str):
        return " ".join(cell.split())
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date):
        return f"{cell:%d-%m-%Y}"
    return str(cell)
