"""The rows below the header, sorted into people, totals and notes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from importers.columns import Field
from importers.cpr_column import CprColumn, is_birth, is_serial, read_cprs, read_split_cprs
from importers.cut_amounts import CutAmounts, cut_amounts
from importers.grid import Cell, Grid, Note, Row, cell_text, is_blank
from importers.header import Header, HeaderColumn, only_column
from importers.merged_cells import unmerge
from importers.rows import RowKind, kind_of, label_of
from importers.surroundings import title_totals

_Item = TypeVar("_Item")
_ROWS_AT_ONCE: Final = 256


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A total of the list's own, its number, and how many rows of people stand above it."""

    row: Row
    number: int
    people_above: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A list's rows of people, column by column; all sequences have one entry a row.

    `columns` are the cells by the position of their column, as far as every row has one. `cpr_columns` is the
    column with the CPR number, or the two with its halves. `too_long` are the places of rows with more cells
    than the header, `shifted` of rows whose text does not stand below its headers: their cells may be in the
    wrong columns. `cut` are rows with an amount that is cut in two. `hidden` are the places of hidden rows,
    `merged` the positions of each row whose merged cell begins in a row above.
    """

    header: Header
    columns: Sequence[Sequence[Cell]]
    numbers: Sequence[int]
    cpr_columns: tuple[HeaderColumn, ...]
    cprs: CprColumn
    too_long: frozenset[int]
    shifted: frozenset[int]
    cut: CutAmounts
    hidden: frozenset[int]
    merged: Mapping[int, frozenset[int]]
    totals: Sequence[TotalRow]
    notes: Sequence[Note]

    def cells(self, column: HeaderColumn) -> Sequence[Cell]:
        """Cells of one column, one a row."""
        return self.columns[column.position]

    def cpr_text(self, place: int) -> str:
        """What stands where the CPR number should, on one line."""
        cells = (self.cells(column)[place] for column in self.cpr_columns)
        return " ".join(filter(None, map(cell_text, cells)))


def read_table(grid: Grid, header: Header) -> Table:
    """Sorts the rows below the header; raises ListUnreadable when two columns could hold the CPR number."""
    width = max(map(len, header.rows))
    unmerged = unmerge(grid, header)
    rows = unmerged.rows if grid.sheet is not None else [_filled_up(row, width) for row in unmerged.rows]
    numbers = grid.numbers[header.end :]
    cpr_columns = _cpr_columns(header, rows)
    cprs = _read_cprs(rows, cpr_columns)
    left_out = _left_out(rows, cprs, header)
    kept = [place for place in range(len(rows)) if place not in left_out] if left_out else range(len(rows))
    people = _picked(rows, kept)
    moved = _Moved(kept, header.end)
    return Table(
        header=header,
        columns=_columns(people),
        numbers=_picked(numbers, kept),
        cpr_columns=cpr_columns,
        cprs=_picked_cprs(cprs, kept, moved),
        too_long=_too_long(people, width) if grid.sheet is None else frozenset(),
        shifted=moved.places(grid.shifted_rows),
        cut=_cut_amounts(grid, header, kept),
        hidden=moved.places(grid.hidden_rows),
        merged=moved.entries(unmerged.filled),
        totals=[*_title_totals(grid, header), *_totals(rows, numbers, left_out)],
        notes=[*grid.notes, *_notes(rows, numbers, left_out)],
    )


@dataclass(frozen=True, slots=True)
class _Moved:
    """Where rows of a grid have come to stand among the rows of people, `start` being the first below."""

    kept: Sequence[int]
    start: int

    def places(self, places: frozenset[int]) -> frozenset[int]:
        """New places of rows of the grid; rows that are no people have none."""
        if not places:
            return places
        return frozenset(new for new, old in enumerate(self.kept) if old + self.start in places)

    def entries(self, entries: Mapping[int, _Item]) -> Mapping[int, _Item]:
        """The same by place; here the old places are already counted from the first row below."""
        if not entries:
            return entries
        return {new: entries[old] for new, old in enumerate(self.kept) if old in entries}


def _cpr_columns(header: Header, rows: Sequence[Row]) -> tuple[HeaderColumn, ...]:
    """The CPR column, or the two that its halves stand in.

    The second half can be a column of its own name, or stand beside the first under the same header or none.
    """
    if Field.CPR not in header.fields:
        birth = only_column(header, Field.BIRTH_DATE, "fødselsdatoen i cpr-nummeret")
        return birth, only_column(header, Field.SERIAL, "løbenummeret i cpr-nummeret")
    same = header.of_field(Field.CPR)
    if len(same) == 2 and same[0].header == same[1].header and _are_halves(rows, *same):
        return same
    column = only_column(header, Field.CPR, "cpr-nummeret")
    serials = header.of_field(Field.SERIAL) or _nameless_after(column, header, rows)
    if not serials or not _are_halves(rows, column, serials[0]):
        return (column,)
    return column, only_column(header, Field.SERIAL, "løbenummeret") if len(serials) > 1 else serials[0]


def _nameless_after(column: HeaderColumn, header: Header, rows: Sequence[Row]) -> tuple[HeaderColumn, ...]:
    """The column beside that one, if there is one and it has no header."""
    position = column.position + 1
    is_named = any(other.position == position for other in header.columns)
    if is_named or position >= max(map(len, rows), default=0):
        return ()
    return (replace(column, position=position),)


def _are_halves(rows: Sequence[Row], first: HeaderColumn, second: HeaderColumn) -> bool:
    """Whether most rows have a date of birth in the one column and a serial in the other."""
    filled = [row for row in rows if not is_blank(row[first.position])]
    halves = sum(
        len(row) > second.position and is_birth(row[first.position]) and is_serial(row[second.position])
        for row in filled
    )
    return halves * 2 > len(filled)


def _read_cprs(rows: Sequence[Row], columns: tuple[HeaderColumn, ...]) -> CprColumn:
    first, *others = ([row[column.position] for row in rows] for column in columns)
    return read_split_cprs(first, others[0]) if others else read_cprs(first)


def _left_out(rows: Sequence[Row], cprs: CprColumn, header: Header) -> dict[int, RowKind]:
    """Places of the rows that are no person's, with what they are."""
    unread = (place for place, cpr in enumerate(cprs.values) if cpr is None)
    kinds = {place: kind_of(rows[place], header) for place in unread}
    return {place: kind for place, kind in kinds.items() if kind is not RowKind.PERSON}


def _columns(rows: Sequence[Row]) -> Sequence[Sequence[Cell]]:
    """The rows turned round, some at a time while they are at hand: half the time of all at once."""
    columns: list[list[Cell]] = [[] for _ in range(min(map(len, rows), default=0))]
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        turned = zip(*rows[start : start + _ROWS_AT_ONCE], strict=False)
        for column, cells in zip(columns, turned, strict=False):
            column.extend(cells)
    return columns


def _filled_up(row: Row, width: int) -> Row:
    return row if len(row) >= width else [*row, *[""] * (width - len(row))]


def _too_long(rows: Sequence[Row], width: int) -> frozenset[int]:
    """Places of rows of text with something after the last column; the rows of a sheet are all as wide."""
    places = (place for place, row in enumerate(rows) if len(row) > width)
    return frozenset(place for place in places if not all(map(is_blank, rows[place][width:])))


def _cut_amounts(grid: Grid, header: Header, kept: Sequence[int]) -> CutAmounts:
    if not grid.is_cut_at_commas:
        return CutAmounts()
    return cut_amounts([grid.rows[place + header.end] for place in kept], header)


def _picked(items: Sequence[_Item], kept: Sequence[int]) -> Sequence[_Item]:
    return items if len(kept) == len(items) else [items[place] for place in kept]


def _picked_cprs(cprs: CprColumn, kept: Sequence[int], moved: _Moved) -> CprColumn:
    if len(kept) == len(cprs.values):
        return cprs
    padded = moved.entries(dict.fromkeys(cprs.padded, True))
    return CprColumn(values=[cprs.values[place] for place in kept], padded={*padded})


def _totals(rows: Sequence[Row], numbers: Sequence[int], left_out: dict[int, RowKind]) -> list[TotalRow]:
    return [
        TotalRow(rows[place], numbers[place], place - rank)
        for rank, (place, kind) in enumerate(left_out.items())
        if kind is RowKind.TOTAL
    ]


def _title_totals(grid: Grid, header: Header) -> list[TotalRow]:
    """Totals that stand above the header."""
    titles = title_totals(grid, header)
    return [TotalRow(row, number, 0) for row, number in titles if any(map(label_of, row))]


def _notes(rows: Sequence[Row], numbers: Sequence[int], left_out: dict[int, RowKind]) -> list[Note]:
    return [
        Note(numbers[place], " ".join(filter(None, map(cell_text, rows[place]))))
        for place, kind in left_out.items()
        if kind is RowKind.NOTE
    ]
