"""Hidden rows and columns and error cells of an .xls: a sheet is a run of binary records.

Merged cells come from calamine. A workbook older than Excel 97 has other records and is read without marks.
Source: MS-XLS 2.4.28 (BoundSheet8), 2.4.220 (Row), 2.4.53 (ColInfo), 2.4.24 (BoolErr), 2.4.127 (Formula).
"""

import struct
from collections.abc import Iterator
from typing import Final

from importers import limits
from importers.compound_file import read_stream
from importers.sheet_marks import ERROR_TEXTS, NO_MARKS, SOME_ERROR, Marks

_FORMULA, _END_OF_SHEET, _COLUMN, _SHEET, _ERROR, _ROW, _BEGIN = (
    0x06,
    0x0A,
    0x7D,
    0x85,
    0x205,
    0x208,
    0x809,
)
_EXCEL_97: Final = 0x0600
_HIDDEN_ROW: Final = 0x20
_HIDDEN_COLUMN: Final = 0x01
_ERROR_VALUE: Final = 2
_NO_NUMBER: Final = 0xFFFF


def read_xls_marks(data: bytes) -> list[Marks]:
    """Marks of each sheet in the workbook's order; raises CompoundFileBroken."""
    workbook = read_stream(data, ("Workbook", "Book"))
    if struct.unpack_from("<HHH", workbook.ljust(6, b"\0"))[::2] != (_BEGIN, _EXCEL_97):
        return []
    starts = [
        struct.unpack_from("<I", body)[0]
        for kind, body in _records(workbook, 0)
        if kind == _SHEET and len(body) >= 4
    ]
    return [_sheet_marks(workbook, start) if start < len(workbook) else NO_MARKS for start in starts]


def _sheet_marks(workbook: bytes, start: int) -> Marks:
    hidden_rows, hidden_columns = set[int](), set[int]()
    errors: dict[tuple[int, int], str] = {}
    for kind, body in _records(workbook, start):
        if kind == _ROW and body[12] & _HIDDEN_ROW:
            hidden_rows.add(struct.unpack_from("<H", body)[0])
        elif kind == _COLUMN and body[8] & _HIDDEN_COLUMN:
            first, last = struct.unpack_from("<HH", body)
            hidden_columns.update(range(first, min(last + 1, limits.COLUMNS)))
        elif kind in (_ERROR, _FORMULA) and (number := _error_number(kind, body)) is not None:
            errors[struct.unpack_from("<HH", body)] = ERROR_TEXTS.get(number, SOME_ERROR)
    return Marks(hidden_rows=frozenset(hidden_rows), hidden_columns=frozenset(hidden_columns), errors=errors)


def _error_number(kind: int, body: bytes) -> int | None:
    """Number of the error that a cell holds; None when it holds a value."""
    if kind == _ERROR:
        number, is_error = body[6:8]
        return number if is_error else None
    kind_of_value, number, no_number = struct.unpack_from("<BxBxxxH", body, 6)
    return number if no_number == _NO_NUMBER and kind_of_value == _ERROR_VALUE else None


def _records(workbook: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """Kind and body of each record from there to the end of its part of the workbook."""
    depth = 0
    while place + 4 <= len(workbook):
        kind, length = struct.unpack_from("<HH", workbook, place)
        yield kind, workbook[place + 4 : place + 4 + length]
        depth += (kind == _BEGIN) - (kind == _END_OF_SHEET)
        if depth <= 0:
            break
        place += 4 + length
