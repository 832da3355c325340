"""Delimited text to bare rows: decoding, separator and quotes."""

import codecs
import csv
import io
from itertools import islice
from typing import Final

from importers import limits
from importers.errors import ListUnreadable
from importers.grid import Grid
from importers.header import header_score
from importers.intake import check_text

SEPARATORS: Final = (";", "\t", ",", "|")
_PREVIEW_CHARACTERS: Final = 64 * 1024
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WINDOWS_ENCODING: Final = "cp1252"


def decode(data: bytes) -> tuple[str, str]:
    """Text of the file and the encoding it was read with: by its mark, else strict UTF-8, else cp1252.

    A list in cp1252 with Danish letters is hardly ever valid UTF-8, so the order settles it without guessing.

    Raises:  ListUnreadable when the bytes fit none of them, or are no text at all.
    """
    check_text(data)
    encodings = [encoding for mark, encoding in _MARKS if data.startswith(mark)] or [
        "utf-8",
        WINDOWS_ENCODING,
    ]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise ListUnreadable("kind-unknown")
        return text, encoding
    raise ListUnreadable("encoding-unknown")


def read_delimited(text: str) -> Grid:
    """Rows of a delimited text; a row's number is the line that it starts on.

    Raises:  ListUnreadable when a quoted field is not closed as it should be, or there are too many rows.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    rows: list[list[str]] = []
    numbers: list[int] = []
    first_line = 1
    csv.field_size_limit(limits.CELL_CHARACTERS)
    try:
        for row in reader:
            rows.append(row)
            numbers.append(first_line)
            first_line = reader.line_num + 1
            _check_size(len(rows), len(row))
    except csv.Error:
        raise _broken(text, first_line) from None
    return Grid(sheet=None, rows=rows, numbers=numbers)


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


def _separator(text: str) -> str:
    """The separator that gives the best header; the first of the list when none gives any."""
    preview = text[:_PREVIEW_CHARACTERS].splitlines()
    return max(SEPARATORS, key=lambda separator: header_score(csv.reader(preview, delimiter=separator)))
