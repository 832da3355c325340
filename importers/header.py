"""Finds the header row of a list, and what each of its columns means.

The header is the first row that names a CPR column and an amount column, alone or with the row below it.
What the layouts do not declare stays unknown; nothing is matched by likeness.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from importers import limits
from importers.choice import LayoutChoice
from importers.columns import Cells, Column, Field, Layout, header_key, header_text
from importers.errors import ListUnreadable
from importers.grid import Grid, Row
from importers.header_lines import HeaderText, can_be_second_line, is_hints, one_line, two_lines
from importers.layouts import GENERAL

BASES: Final = (Field.PAID, Field.TO_PAY, Field.NET, Field.GROSS)
"""What an amount can be taken from."""
_PROTECTION: Final = re.compile("beskyt|hemmelig|diskretion|skjultadr|(?:adr|adresse|navne)besk|^besk$")
_PROTECTED: Final = Column(Field.PROTECTED, Cells.FLAG, ())
_UNKNOWN: Final = Column(Field.UNKNOWN, Cells.TEXT, ())


@dataclass(frozen=True, slots=True)
class HeaderColumn:
    """One column of the list: its header as written, its place, and what it holds."""

    header: str
    position: int
    column: Column
    is_hidden: bool = False

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
    """The header: its rows and their place in the grid, the layout that fits, the columns from left to right.

    `set_aside` are hidden columns that mean the same as a shown one; in `columns` they are unknown.
    """

    index: int
    rows: tuple[Row, ...]
    layout: Layout
    columns: tuple[HeaderColumn, ...]
    set_aside: tuple[HeaderColumn, ...]

    @property
    def end(self) -> int:
        """Place of the first row below the header."""
        return self.index + len(self.rows)

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
        has_cpr = Field.CPR in self.fields or {Field.BIRTH_DATE, Field.SERIAL} <= self.fields
        return has_cpr and not self.fields.isdisjoint(BASES)

    @property
    def known_count(self) -> int:
        """How many columns are known."""
        return sum(column.field is not Field.UNKNOWN for column in self.columns)


def find_header(grid: Grid, layouts: LayoutChoice) -> Header:
    """Header among the first rows; of several possible ones the first that is complete.

    Raises:  ListUnreadable with the headers that were found, or when no row looks like a header.
    """
    best: Header | None = None
    for index in range(min(len(grid.rows), limits.HEADER_ROWS)):
        header = header_at(grid, index, layouts)
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


def header_at(grid: Grid, index: int, layouts: LayoutChoice) -> Header:
    """The header that begins on that row: two rows only where they say more together than either does."""
    single = _read_header(grid, index, one_line(grid.rows[index]), layouts)
    if index + 1 == len(grid.rows) or not can_be_second_line(grid.rows[index + 1]):
        return single
    below = _read_header(grid, index + 1, one_line(grid.rows[index + 1]), layouts)
    double = _read_header(grid, index, two_lines(grid, index), layouts)
    says_more = all(_worth(double) > _worth(other) for other in (single, below))
    return double if says_more or is_hints(grid.rows[index + 1]) else single


def _worth(header: Header) -> tuple[bool, int]:
    return header.is_complete, header.known_count


def _read_header(grid: Grid, index: int, texts: Sequence[HeaderText], layouts: LayoutChoice) -> Header:
    layout = layouts.fitting({header_key(text.shown) for text in texts})
    known = {**GENERAL.by_header(), **layout.by_header()}
    columns = tuple(
        HeaderColumn(text.shown, position, _known_column(text, known), position in grid.hidden_columns)
        for position, text in enumerate(texts)
        if text.shown.strip()
    )
    settled = _settle_deduction(columns, known)
    shown = {column.field for column in settled if not column.is_hidden} - {Field.UNKNOWN}
    set_aside = tuple(column for column in settled if column.is_hidden and column.field in shown)
    return Header(
        index=index,
        rows=tuple(grid.rows[index : index + texts[0].line_count]) if texts else (),
        layout=layout,
        columns=tuple(
            replace(column, column=_UNKNOWN) if column in set_aside else column for column in settled
        ),
        set_aside=set_aside,
    )


def _known_column(text: HeaderText, known: Mapping[str, Column]) -> Column:
    """What the first of the text's forms that is declared means.

    Protection alone is known by likeness too: a mark that is overlooked would show an address.
    """
    declared = next((known[key] for key in text.keys if key in known), None)
    if declared is None and any(map(_PROTECTION.search, text.keys)):
        return _PROTECTED
    return declared or _UNKNOWN


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
        replace(column, column=set_off) if column.field is Field.DEDUCTED and place > net_position else column
        for place, column in enumerate(columns)
    )


def _missing(header: Header) -> str:
    missing = []
    if Field.CPR not in header.fields:
        missing.append('cpr-nummer (fx "CPR-nr.")')
    if header.fields.isdisjoint(BASES):
        missing.append('beløb (fx "Til udbetaling")')
    return " og ".join(missing)


def _quoted(columns: Iterable[HeaderColumn]) -> str:
    return ", ".join(f'"{column.title}"' for column in columns)
