"""Merged cells below the header: what stands in one counts for all its rows, except an amount.

An amount is not written into the rows below, since it would be paid once for each; those rows are rejected
aloud. A row that is empty otherwise, or a total, is no row of a person's and is left as it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from importers.columns import AMOUNT_FIELDS, Field
from importers.grid import Cell, Grid, Merge, Row, is_blank
from importers.header import Header
from importers.rows import label_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmerged:
    """The rows below the header with merged cells filled in, and which positions of which rows were."""

    rows: Sequence[Row]
    filled: Mapping[int, frozenset[int]]


def unmerge(grid: Grid, header: Header) -> Unmerged:
    """Fills the merged cells of known columns downwards; places are counted from the first row below."""
    rows: list[Row] = list(grid.rows[header.end :])
    known = {column.position: column.field for column in header.columns}
    filled: dict[int, set[int]] = {}
    for merge in grid.merges:
        field = known.get(merge.first_column, Field.UNKNOWN)
        if merge.first_row < header.end or field is Field.UNKNOWN:
            continue
        for place in _places_below(merge, header, rows):
            filled.setdefault(place, set()).add(merge.first_column)
            if field not in AMOUNT_FIELDS:
                top = rows[merge.first_row - header.end][merge.first_column]
                rows[place] = _with_cell(rows[place], merge.first_column, top)
    return Unmerged(rows=rows, filled={place: frozenset(positions) for place, positions in filled.items()})


def _places_below(merge: Merge, header: Header, rows: Sequence[Row]) -> Iterator[int]:
    """The rows of the merge below its first that can be people's and have nothing of their own there."""
    first = merge.first_row - header.end
    for place in range(first + 1, min(merge.last_row - header.end + 1, len(rows))):
        row = rows[place]
        is_filled = not all(map(is_blank, row)) and is_blank(row[merge.first_column])
        if is_filled and not any(map(label_of, row)):
            yield place


def _with_cell(row: Row, position: int, cell: Cell) -> Row:
    return [*row[:position], cell, *row[position + 1 :]]
