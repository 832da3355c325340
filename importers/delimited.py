"""Delimited text to bare rows: separator and quotes."""

import csv
import io
import re
from itertools import islice
from operator import itemgetter
from typing import Final

from importers import limits
from importers.errors import ListUnreadable
from importers.grid import Grid
from importers.header import header_score

SEPARATORS: Final = (";", "\t", ",", "|")
_PREVIEW_CHARACTERS: Final = 64 * 1024
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_AS_TEXT: Final = re.compile(r'="(.*)"')
"""How some systems make Excel keep a number as text: ="0101901234"."""


def read_delimited(text: str) -> Grid:
    """Rows of a delimited text; a row's number is the line that it starts on.

    Raises:  ListUnreadable when a quoted field is not closed as it should be, or there are too many rows.
    """
    separator = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[list[str]] = []
    numbers: list[int] = []
    first_line = 1
    csv.field_size_limit(limits.CELL_CHARACTERS)
    try:
        for row in reader:
            rows.append(list(map(_bare, row)) if any('="' in cell for cell in row) else row)
            numbers.append(first_line)
            first_line = reader.line_num + 1
            _check_size(len(rows), len(row))
    except csv.Error:
        raise _broken(text, first_line) from None
    return Grid(sheet=None, rows=rows, numbers=numbers, is_cut_at_commas=separator == ",")


def _broken(text: str, number: int) -> ListUnreadable:
    """Why a line cannot be read; without quotes in it, one of its fields is beyond all measure."""
    lines = io.StringIO(text, newline="")
    if '"' in next(islice(lines, number - 1, None), ""):
        return ListUnreadable("text-broken", line=number)
    return ListUnreadable("cell-too-long", line=number, limit=limits.CELL_CHARACTERS)


def _check_size(row_count: int, column_count: int) -> None:
    if row_count > limits.ROWS:
        raise ListUnreadable("too-many-rows", limit=limits.ROWS)
    if column_count > limits.COLUMNS:
        raise ListUnreadable("too-many-columns", limit=limits.COLUMNS)


def _bare(cell: str) -> str:
    as_text = _AS_TEXT.fullmatch(cell)
    return as_text[1] if as_text else cell


def separated_score(text: str) -> int:
    """How many known headers the text has when it is read with its best separator."""
    return max(score for score, _ in _scores(text))


def _separator(text: str) -> str:
    """The separator that gives the best header; the first of the list when none gives any."""
    return max(_scores(text), key=itemgetter(0))[1]


def _scores(text: str) -> list[tuple[int, str]]:
    preview = _LINE_END.split(text[:_PREVIEW_CHARACTERS])
    return [(header_score(csv.reader(preview, delimiter=separator)), separator) for separator in SEPARATORS]
