"""The rows below the header, sorted into people, totals and notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TypeVar

from importers.columns import Field
from importers.cpr_column import CprColumn, read_cprs
from importers.grid import Cell, Grid, Row, cell_text, is_blank
from importers.header import Header, HeaderColumn, only_column
from importers.rows import RowKind, kind_of

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A total of the list's own, and how many rows of people stand above it."""

    row: Row
    people_above: int


@dataclass(frozen=True, slots=True)
class Note:
    """A row that is neither a person nor a total, with its text."""

    number: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A list's rows of people, column by column; all sequences have one entry a row.

    `too_long` are the places of rows with more cells than the header, whose cells may be shifted.
    """

    header: Header
    rows: Sequence[Row]
    numbers: Sequence[int]
    cpr_column: HeaderColumn
    cprs: CprColumn
    too_long: frozenset[int]
    totals: Sequence[TotalRow]
    notes: Sequence[Note]

    def cells(self, column: HeaderColumn) -> list[Cell]:
        """Cells of one column, one a row."""
        return list(map(itemgetter(column.position), self.rows))


def read_table(grid: Grid, header: Header) -> Table:
    """Sorts the rows below the header; raises ListUnreadable when two columns could hold the CPR number."""
    cpr_column = only_column(header, Field.CPR, "cpr-nummeret")
    width = len(grid.rows[header.index])
    body = grid.rows[header.index + 1 :]
    numbers = grid.numbers[header.index + 1 :]
    rows = body if grid.sheet is not None else [_padded(row, width) for row in body]
    cprs = read_cprs([row[cpr_column.position] for row in rows])
    left_out = _left_out(rows, cprs, header)
    kept = [place for place in range(len(rows)) if place not in left_out] if left_out else range(len(rows))
    return Table(
        header=header,
        rows=_picked(rows, kept),
        numbers=_picked(numbers, kept),
        cpr_column=cpr_column,
        cprs=_picked_cprs(cprs, kept),
        too_long=_too_long(_picked(rows, kept), width) if grid.sheet is None else frozenset(),
        totals=_totals(rows, left_out),
        notes=_notes(rows, numbers, left_out),
    )


def _left_out(rows: Sequence[Row], cprs: CprColumn, header: Header) -> dict[int, RowKind]:
    """Places of the rows that are no person's, with what they are."""
    unread = (place for place, cpr in enumerate(cprs.values) if cpr is None)
    kinds = {place: kind_of(rows[place], header) for place in unread}
    return {place: kind for place, kind in kinds.items() if kind is not RowKind.PERSON}


def _padded(row: Row, width: int) -> Row:
    return row if len(row) >= width else [*row, *[""] * (width - len(row))]


def _too_long(rows: Sequence[Row], width: int) -> frozenset[int]:
    """Places of rows of text with something after the last column; the rows of a sheet are all as wide."""
    places = (place for place, row in enumerate(rows) if len(row) > width)
    return frozenset(place for place in places if not all(map(is_blank, rows[place][width:])))


def _picked(items: Sequence[_Item], kept: Sequence[int]) -> Sequence[_Item]:
    return items if len(kept) == len(items) else [items[place] for place in kept]


def _picked_cprs(cprs: CprColumn, kept: Sequence[int]) -> CprColumn:
    if len(kept) == len(cprs.values):
        return cprs
    return CprColumn(
        values=[cprs.values[place] for place in kept],
        padded={new for new, place in enumerate(kept) if place in cprs.padded},
    )


def _totals(rows: Sequence[Row], left_out: dict[int, RowKind]) -> list[TotalRow]:
    totals = []
    for rank, (place, kind) in enumerate(left_out.items()):
        if kind is RowKind.TOTAL:
            totals.append(TotalRow(rows[place], place - rank))
    return totals


def _notes(rows: Sequence[Row], numbers: Sequence[int], left_out: dict[int, RowKind]) -> list[Note]:
    return [
        Note(numbers[place], " ".join(filter(None, map(cell_text, rows[place]))))
        for place, kind in left_out.items()
        if kind is RowKind.NOTE
    ]
