"""Finds the header row of a list, and what each of its columns means.

The header is the first row that names a CPR column and an amount column. What the layouts do not declare
stays unknown; nothing is matched by likeness.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from importers import limits
from importers.columns import Cells, Column, Field, Layout, header_key, header_text
from importers.errors import ListUnreadable
from importers.grid import Cell, Row
from importers.layouts import GENERAL, LAYOUTS

_UNKNOWN: Final = Column(Field.UNKNOWN, Cells.TEXT, ())
_BASES: Final = (Field.TO_PAY, Field.NET, Field.GROSS, Field.PAID)


@dataclass(frozen=True, slots=True)
class HeaderColumn:
    """One column of the list: its header as written, its place, and what it holds."""

    header: str
    position: int
    column: Column

    @property
    def field(self) -> Field:
        """What the column means."""
        return self.column.field

    @property
    def title(self) -> str:
        """The header on one line, as messages show it."""
        return header_text(self.header)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The header row: its place in the grid, the layout that fits, and the columns from left to right."""

    index: int
    layout: Layout
    columns: tuple[HeaderColumn, ...]

    def of_field(self, field: Field) -> tuple[HeaderColumn, ...]:
        """Columns with that meaning, from left to right."""
        return tuple(column for column in self.columns if column.field is field)

    def first(self, field: Field) -> HeaderColumn | None:
        """The column with that meaning, if the list has one."""
        return next(iter(self.of_field(field)), None)

    @property
    def fields(self) -> frozenset[Field]:
        """Everything that the list has a column for."""
        return frozenset(column.field for column in self.columns)

    @property
    def is_complete(self) -> bool:
        """Whether there is a CPR column and an amount to take."""
        return Field.CPR in self.fields and not self.fields.isdisjoint(_BASES)


def find_header(rows: Iterable[Row], layout: Layout | None = None) -> Header:
    """Header among the first rows; of several possible rows the first complete one.

    Raises:  ListUnreadable with the headers that were found, or when no row looks like a header.
    """
    best: Header | None = None
    for index, row in enumerate(islice(rows, limits.HEADER_ROWS)):
        header = _read_header(index, row, layout)
        if header.is_complete:
            return header
        if best is None or len(header.fields) > len(best.fields):
            best = header
    if best is None or len(best.fields - {Field.UNKNOWN}) < 2:
        raise ListUnreadable("header-missing", limit=limits.HEADER_ROWS)
    raise ListUnreadable("columns-missing", missing=_missing(best), headers=_quoted(best.columns))


def header_score(rows: Iterable[Row]) -> int:
    """How many known headers the best of the first rows has; used to choose a separator."""
    general = GENERAL.by_header()
    return max(
        (
            sum(header_key(cell) in general for cell in row if isinstance(cell, str))
            for row in islice(rows, limits.HEADER_ROWS)
        ),
        default=0,
    )


def only_column(header: Header, field: Field, meaning: str) -> HeaderColumn:
    """The one column with that meaning, which the header must have.

    Raises:  ListUnreadable when two columns could be it: then it is asked, not guessed.
    """
    column, *others = header.of_field(field)
    if others:
        raise ListUnreadable("column-ambiguous", headers=_quoted((column, *others)), field=meaning)
    return column


def _read_header(index: int, row: Sequence[Cell], wanted: Layout | None) -> Header:
    texts = [cell if isinstance(cell, str) else "" for cell in row]
    keys = {header_key(text) for text in texts} - {""}
    layout = wanted or _fitting_layout(keys)
    known = {**GENERAL.by_header(), **layout.by_header()}
    columns = tuple(
        HeaderColumn(text, position, known.get(header_key(text), _UNKNOWN))
        for position, text in enumerate(texts)
        if not text.isspace() and text
    )
    return Header(index=index, layout=layout, columns=_settle_deduction(columns, known))


def _fitting_layout(keys: set[str]) -> Layout:
    """The layout whose headers are all there; of several the one with most headers."""
    fitting = [layout for layout in LAYOUTS if keys.issuperset(layout.by_header())]
    return max(fitting, key=lambda layout: len(layout.columns), default=GENERAL)


def _settle_deduction(
    columns: tuple[HeaderColumn, ...], known: Mapping[str, Column]
) -> tuple[HeaderColumn, ...]:
    """Reads a "Fradrag" that stands after the net amount as set-off: tax is then deducted already."""
    fields = [column.field for column in columns]
    if Field.NET not in fields or Field.SET_OFF in fields:
        return columns
    set_off = next(column for column in known.values() if column.field is Field.SET_OFF)
    net_position = fields.index(Field.NET)
    return tuple(
        HeaderColumn(column.header, column.position, set_off)
        if column.field is Field.DEDUCTED and place > net_position
        else column
        for place, column in enumerate(columns)
    )


def _missing(header: Header) -> str:
    missing = []
    if Field.CPR not in header.fields:
        missing.append('cpr-nummer (fx "CPR-nr.")')
    if header.fields.isdisjoint(_BASES):
        missing.append('beløb (fx "Til udbetaling")')
    return " og ".join(missing)


def _quoted(columns: Iterable[HeaderColumn]) -> str:
    return ", ".join(f'"{column.title}"' for column in columns)
