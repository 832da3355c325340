"""What stands round a list's rows and would make them mean something else: other headers, units, signs.

None of it is used. It is told, since the amounts would be read wrongly without a word.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from importers import limits
from importers.columns import AMOUNT_FIELDS, Cells, Field, header_key
from importers.errors import ListUnreadable
from importers.findings import Finding, shown_text
from importers.grid import Cell, Grid, Row, cell_text
from importers.header import Header
from importers.layouts import GENERAL
from payout.cpr import CprUnreadable, parse_cpr

_UNIT: Final = re.compile(
    r"\b(?:i|som|hele) øre\b|\(øre\)|\b(?:i|hele) (?:1\.?000|tusind\w*|mio\w*|t\.?) ?(?:kr|dkk)"
    r"|\bi (?:eur|euro|usd)\b",
    re.IGNORECASE,
)
_SIGNS: Final = frozenset(
    map(header_key, ("d/k", "debet/kredit", "debit/kredit", "d/c", "debet kredit", "fortegn", "+/-"))
)
_STATES: Final = frozenset(
    map(header_key, ("status", "udbetalingsstatus", "betalingsstatus", "stoppet", "spærret", "annulleret"))
)
_CHANGING_FIELDS: Final = AMOUNT_FIELDS | {Field.CPR, Field.BIRTH_DATE, Field.SERIAL}
_ONCE: Final = frozenset({Field.NAME, Field.BENEFIT, Field.START, Field.END, Field.PERIOD, Field.PAY_DATE})
"""What a row has one of."""
_FEWEST_HEADERS: Final = 3
_LOOKED_AT: Final = 200
"""Rows of a sheet without a header in which a CPR number is looked for."""


def check_one_header(grid: Grid, header: Header, people: Iterable[int]) -> None:
    """Refuses a list whose header comes again with its amounts or CPR numbers in other columns.

    `people` are the numbers of the rows with a CPR number, which are no headers.

    Raises:  ListUnreadable with the row.
    """
    known = {**GENERAL.by_header(), **header.layout.by_header()}
    are_people = frozenset(people)
    for row, number in zip(grid.rows[header.end :], grid.numbers[header.end :], strict=True):
        if number in are_people:
            continue
        fields = {place: known[key].field for place, key in _keys(row) if key in known}
        if len(fields) >= _FEWEST_HEADERS and _changes(header, row, fields):
            raise ListUnreadable("header-changes", line=number)


def _changes(header: Header, row: Row, fields: dict[int, Field]) -> bool:
    """Whether an amount or CPR number stands elsewhere than the header says; its own texts are no change."""
    own = {column.position: column.field for column in header.columns}
    said = {(place, key) for line in header.rows for place, key in _keys(line)}
    return any(
        (field in _CHANGING_FIELDS or own.get(place) in _CHANGING_FIELDS) and own.get(place) is not field
        for place, field in fields.items()
        if (place, header_key(cell_text(row[place]))) not in said
    )


def _keys(row: Row) -> Iterator[tuple[int, str]]:
    return (
        (place, header_key(cell)) for place, cell in enumerate(row) if isinstance(cell, str) and cell.strip()
    )


def units_in(titles: Iterable[Row]) -> Iterator[Finding]:
    """Titles that say the amounts are not in kroner."""
    for text in (cell_text(cell) for row in titles for cell in row if isinstance(cell, str)):
        if _UNIT.search(text):
            yield Finding(code="unit-in-title", shown=shown_text(text))


def left_out_columns(header: Header) -> Iterator[Finding]:
    """Columns that are not read and may turn an amount's sign, or say that it will not be paid."""
    for column in header.of_field(Field.UNKNOWN):
        key = header_key(column.header) or column.header.strip()
        if key in _SIGNS or column.header.strip() == "+/-":
            yield Finding(code="sign-left-out", column=column.title)
        elif key in _STATES:
            yield Finding(code="status-left-out", column=column.title)


def doubled_columns(header: Header) -> Iterator[Finding]:
    """Columns that mean the same as one on their left, which is the one that is read."""
    first: dict[tuple[Field, Cells], str] = {}
    for column in header.columns:
        kind = column.field, column.column.cells
        used = first.setdefault(kind, column.title)
        if column.field in _ONCE and column.title != used:
            yield Finding(code="column-doubled", column=column.title, shown=shown_text(used))


def holds_people(grid: Grid) -> bool:
    """Whether a sheet without a whole header has CPR numbers all the same."""
    return any(any(map(_is_cpr, row)) for row in islice(grid.rows, _LOOKED_AT))


def _is_cpr(cell: Cell) -> bool:
    """Whether the text is a CPR number; a number as such may be anything."""
    if not isinstance(cell, str) or not _may_be_cpr(cell):
        return False
    try:
        parse_cpr(cell)
    except CprUnreadable:
        return False
    return True


def _may_be_cpr(text: str) -> bool:
    return len(text) < limits.SHOWN_CHARACTERS and sum(map(str.isdigit, text)) == len("ddmmåå-xxxx") - 1


def title_totals(grid: Grid, header: Header) -> Sequence[tuple[Row, int]]:
    """Rows above the header as wide as it, with their numbers: one may be the list's own total."""
    width = max(map(len, header.rows))
    return [
        ([*row, *[""] * (width - len(row))], number)
        for row, number in zip(grid.rows[: header.index], grid.numbers, strict=False)
    ]
