"""Bare rows of a list, as the reader gives them: cells, and the row numbers that the clerk sees."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import TypeAlias

Cell: TypeAlias = str | int | float | bool | date | time | timedelta
Row: TypeAlias = Sequence[Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """One sheet, or one text file.

    `numbers` holds the Excel row or the text line that each row starts on. Rows of a text file can differ in
    length.
    """

    sheet: str | None
    rows: Sequence[Row]
    numbers: Sequence[int]


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
