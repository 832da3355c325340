"""The rows of a list as they stand in its file, to be given back with what was said of each.

Merged cells are filled in as they were read, and hidden columns are marked, since a file that is written anew
has neither.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from importers import limits
from importers.choice import LayoutChoice
from importers.errors import ListUnreadable
from importers.grid import Cell, Grid, Row, cell_text
from importers.header import Header, find_header
from importers.merged_cells import unmerge
from importers.reader import load, read

TITLES: Final = 10
"""Title rows that are given back: the header must stay among the first rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BareList:
    """Title rows as text, a heading for each column ("" for none), and every row below with its number.

    `hidden` are positions of hidden columns.
    """

    sheet: str | None
    titles: tuple[str, ...]
    headings: tuple[str, ...]
    numbers: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]
    hidden: frozenset[int]


def bare_rows(path: Path, layouts: LayoutChoice) -> BareList:
    """The rows of the sheet that a list is read from; raises ListUnreadable when there is none."""
    refusal = ListUnreadable("header-missing", limit=limits.HEADER_ROWS)
    for grid in read(load(path)).grids:
        try:
            header = find_header(grid, layouts)
        except ListUnreadable as error:
            refusal = error
            continue
        if len(grid.rows) > header.end:
            return _bare(grid, header)
    raise refusal


def _bare(grid: Grid, header: Header) -> BareList:
    rows = unmerge(grid, header).rows
    width = max(map(len, [*header.rows, *rows]))
    headings = {column.position: column.title for column in header.columns}
    return BareList(
        sheet=grid.sheet,
        titles=tuple(filter(None, map(_title, grid.rows[: header.index][:TITLES]))),
        headings=tuple(headings.get(position, "") for position in range(width)),
        numbers=tuple(grid.numbers[header.end :]),
        rows=tuple(map(tuple, rows)),
        hidden=grid.hidden_columns,
    )


def _title(row: Row) -> str:
    return " ".join(filter(None, map(cell_text, row)))
