"""A look at a list's columns before it is read: each header, what it is taken for, and its first values.

Given where the headers are not recognised, so that somebody can say what they are.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from importers import limits
from importers.choice import LayoutChoice
from importers.columns import header_key, header_text
from importers.errors import ListUnreadable
from importers.findings import shown_cpr, shown_text
from importers.grid import Cell, Grid, Row, cell_text, is_blank
from importers.header import Header, header_at
from importers.layout_file import meaning_of
from importers.reader import load, read
from importers.text_column import says_protected
from payout.cpr import mask_text

SAMPLES: Final = 3
ROWS_LOOKED_AT: Final = 50
LABELS: Final = 3
"""Fewer texts side by side are a title or a note: a list has a number, a name and an amount."""

_BARE_CPR: Final = re.compile(r"[0-9]{9,10}")
_BIRTH_DATE: Final = re.compile(r"[0-9]{5,6}")
_SERIAL: Final = re.compile(r"[0-9]{4}")
_HIDDEN: Final = "••••"


@dataclass(frozen=True, slots=True, kw_only=True)
class GlimpsedColumn:
    """A column: its header, the meaning that it is taken for ("" for none), its first values, masked."""

    header: str
    meaning: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Glimpse:
    """The columns of the sheet that looks most like a list, each header once."""

    sheet: str | None
    columns: tuple[GlimpsedColumn, ...]


def glimpse(path: Path, layouts: LayoutChoice) -> Glimpse:
    """Looks at the file; raises ListUnreadable when no row of it could be a header."""
    found = [
        (score, grid, header) for grid in read(load(path)).grids for score, header in _headers(grid, layouts)
    ]
    if not found:
        raise ListUnreadable("header-missing", limit=limits.HEADER_ROWS)
    _, grid, header = max(found, key=lambda one: one[0])
    columns: dict[str, GlimpsedColumn] = {}
    for column in header.columns:
        shown = GlimpsedColumn(
            header=header_text(column.header),
            meaning=meaning_of(column.column),
            samples=_samples(grid, header, column.position),
        )
        columns.setdefault(header_key(column.header), shown)
    return Glimpse(sheet=grid.sheet, columns=tuple(columns.values()))


def _headers(grid: Grid, layouts: LayoutChoice) -> Iterator[tuple[tuple[bool, int, int], Header]]:
    """Rows that could be the header, each with how much it looks like one."""
    for index in range(min(len(grid.rows) - 1, limits.HEADER_ROWS)):
        labels = sum(map(_is_label, grid.rows[index]))
        if labels < LABELS or any(map(_holds_cpr, grid.rows[index])):
            continue
        header = header_at(grid, index, layouts)
        yield (header.is_complete, header.known_count, labels), header


def _is_label(cell: Cell) -> bool:
    return isinstance(cell, str) and any(map(str.isalpha, cell))


def _holds_cpr(cell: Cell) -> bool:
    text = cell_text(cell)
    return mask_text(text) != text or bool(_BARE_CPR.fullmatch(text))


def _samples(grid: Grid, header: Header, position: int) -> tuple[str, ...]:
    """The first different values of a column, none of them of a protected person."""
    rows = islice(grid.rows, header.end, header.end + ROWS_LOOKED_AT)
    shown = (_shown(row, position) for row in rows if position < len(row) and not _is_protected(row))
    return tuple(islice(dict.fromkeys(filter(None, shown)), SAMPLES))


def _is_protected(row: Row) -> bool:
    return any(says_protected([cell_text(cell) for cell in row]))


def _shown(row: Row, position: int) -> str:
    if is_blank(row[position]):
        return ""
    text = cell_text(row[position])
    if _BARE_CPR.fullmatch(text):
        return shown_cpr(text)
    if _SERIAL.fullmatch(text) and _has_birth_date(row):
        return _HIDDEN
    return shown_text(text)


def _has_birth_date(row: Sequence[Cell]) -> bool:
    """Whether a CPR number may be split over two columns of the row."""
    return any(_BIRTH_DATE.fullmatch(cell_text(cell)) for cell in row)
