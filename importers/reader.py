"""File to bare rows with the row numbers that the clerk sees; the only module that opens a workbook.

The kind of file is decided by its content, never by its name. Sizes are checked before contents.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Final

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from importers import limits
from importers.beside import Beside
from importers.delimited import read_delimited, separated_score
from importers.encoding import decode
from importers.errors import ListUnreadable
from importers.grid import Grid, Merge, Row
from importers.intake import MEGABYTE, OLE, ZIP, check_archive, check_compound, check_file
from importers.print_list import read_print_list
from importers.sheet_marks import Marks
from importers.workbook_marks import WorkbookMarks

_LARGE_BYTES: Final = MEGABYTE
"""From this size on, marks are looked for while the cells are parsed: a sixth of the time of 50,000 rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFile:
    """A file's bytes, read once, so that the hash is the hash of what was parsed."""

    data: bytes
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The grids of a file, read one at a time, and the encoding of its text; "" for a workbook."""

    grids: Iterator[Grid]
    encoding: str = ""


def load(path: Path) -> ListFile:
    """Bytes and SHA-256 of the file; raises ListUnreadable when it is absent, empty or too large."""
    check_file(path)
    try:
        data = path.read_bytes()
    except OSError:
        raise ListUnreadable("file-unreadable") from None
    if not data.strip():
        raise ListUnreadable("file-empty")
    return ListFile(data=data, sha256=sha256(data).hexdigest())


def read(file: ListFile) -> Source:
    """The visible sheets of a workbook in their order, or the one grid of a text file.

    Raises:  ListUnreadable when the content is neither, or is encrypted, broken or beyond a limit.
    """
    if file.data.startswith(ZIP):
        check_archive(file.data)
        return Source(grids=_sheets(file.data))
    if file.data.startswith(OLE):
        check_compound(file.data)
        return Source(grids=_sheets(file.data))
    decoded = decode(file.data)
    return Source(grids=iter((_text_grid(decoded.text),)), encoding=decoded.encoding)


def whole_sheets(data: bytes) -> Iterator[tuple[int, str, Sequence[Row]]]:
    """Every worksheet of a workbook, hidden or not: place among all sheets, name, rows from row 1 on.

    Raises:  ListUnreadable when the workbook is encrypted, broken or beyond a limit.
    """
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            for place, found in enumerate(workbook.sheets_metadata):
                if found.typ is SheetTypeEnum.WorkSheet:
                    sheet = workbook.get_sheet_by_index(place)
                    _check_size(sheet.total_height, sheet.total_width)
                    yield place, found.name, sheet.to_python(skip_empty_area=False)
    except PasswordError:
        raise ListUnreadable("encrypted") from None
    except (CalamineError, OSError):
        raise ListUnreadable("workbook-broken") from None


def _text_grid(text: str) -> Grid:
    """Delimited text if a separator shows two headers, else a printed list if spaces do."""
    if separated_score(text) < 2 and (printed := read_print_list(text)):
        return printed
    return read_delimited(text)


def _sheets(data: bytes) -> Iterator[Grid]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            marks = WorkbookMarks(data)
            for place, sheet in enumerate(workbook.sheets_metadata):
                if sheet.typ is SheetTypeEnum.WorkSheet and sheet.visible is SheetVisibleEnum.Visible:
                    of_sheet: Callable[[], Marks] = partial(marks.of_sheet, place)
                    if len(data) >= _LARGE_BYTES:
                        of_sheet = Beside(of_sheet).result
                    yield _grid(workbook.get_sheet_by_index(place), of_sheet())
    except PasswordError:
        raise ListUnreadable("encrypted") from None
    except (CalamineError, OSError):
        raise ListUnreadable("workbook-broken") from None


def _check_size(height: int, width: int) -> None:
    if height > limits.ROWS:
        raise ListUnreadable("too-many-rows", limit=limits.ROWS)
    if width > limits.COLUMNS:
        raise ListUnreadable("too-many-columns", limit=limits.COLUMNS)


def _grid(sheet: CalamineSheet, marks: Marks) -> Grid:
    _check_size(sheet.height, sheet.width)
    first_row, first_column = sheet.start or (0, 0)
    rows = sheet.to_python()
    for (row, column), text in marks.errors.items():
        if (
            first_row <= row < first_row + sheet.height
            and first_column <= column < first_column + sheet.width
        ):
            rows[row - first_row][column - first_column] = text
    return Grid(
        sheet=sheet.name,
        rows=rows,
        numbers=range(first_row + 1, first_row + 1 + sheet.height),
        hidden_rows=_within(marks.hidden_rows, first_row, sheet.height),
        hidden_columns=_within(marks.hidden_columns, first_column, sheet.width),
        merges=tuple(merge.moved(first_row, first_column) for merge in _merges(sheet, marks)),
    )


def _within(places: frozenset[int], first: int, count: int) -> frozenset[int]:
    """The places that lie in the part of the sheet that is filled, counted from there."""
    return frozenset(place - first for place in places if first <= place < first + count)


def _merges(sheet: CalamineSheet, marks: Marks) -> Iterator[Merge]:
    yield from marks.merges
    for (first_row, first_column), (last_row, last_column) in sheet.merged_cell_ranges or ():
        yield Merge(
            first_row=first_row, last_row=last_row, first_column=first_column, last_column=last_column
        )
