"""Hidden rows and columns, merged cells and error cells of an .xlsb: a sheet is a run of binary records.

Source: MS-XLSB 2.1.4 (records), 2.4.156 (BrtBundleSh), 2.4.732 (BrtRowHdr), 2.4.331 (BrtColInfo), 2.4.728
        (BrtMergeCell), 2.4.311 (BrtCellError), 2.4.681 (BrtFmlaError).
"""

import struct
import zipfile
from collections.abc import Iterator
from typing import Final

from importers import limits
from importers.grid import Merge
from importers.marks_xlsx import relation_targets
from importers.sheet_marks import ERROR_TEXTS, NO_MARKS, SOME_ERROR, Marks

_ROW, _CELL_ERROR, _FORMULA_ERROR, _COLUMN, _SHEET, _MERGE = 0, 3, 11, 60, 156, 176
_WORKBOOK: Final = "xl/workbook.bin"
_RELATIONS: Final = "xl/_rels/workbook.bin.rels"
_HIDDEN_ROW: Final = 0x10
_HIDDEN_COLUMN: Final = 0x01


def sheet_parts(archive: zipfile.ZipFile) -> list[str]:
    """Names of the parts that hold the sheets, in the workbook's order; "" for a sheet without one."""
    targets = relation_targets(archive, _RELATIONS)
    records = _records(archive.read(_WORKBOOK))
    return [targets.get(_relation_id(body), "") for kind, body in records if kind == _SHEET]


def read_xlsb_marks(archive: zipfile.ZipFile, part: str) -> Marks:
    """Marks of the sheet in that part of the archive."""
    if part not in archive.namelist():
        return NO_MARKS
    row = 0
    hidden_rows, hidden_columns = set[int](), set[int]()
    merges: list[Merge] = []
    errors: dict[tuple[int, int], str] = {}
    for kind, body in _records(archive.read(part)):
        if kind == _ROW:
            row = struct.unpack_from("<I", body)[0]
            if body[11] & _HIDDEN_ROW:
                hidden_rows.add(row)
        elif kind in (_CELL_ERROR, _FORMULA_ERROR):
            column, number = struct.unpack_from("<I4xB", body)
            errors[row, column] = ERROR_TEXTS.get(number, SOME_ERROR)
        elif kind == _COLUMN:
            first, last = struct.unpack_from("<II", body)
            if body[16] & _HIDDEN_COLUMN:
                hidden_columns.update(range(first, min(last + 1, limits.COLUMNS)))
        elif kind == _MERGE:
            first_row, last_row, first_column, last_column = struct.unpack_from("<IIII", body)
            merges.append(
                Merge(
                    first_row=first_row, last_row=last_row, first_column=first_column, last_column=last_column
                )
            )
    return Marks(
        hidden_rows=frozenset(hidden_rows),
        hidden_columns=frozenset(hidden_columns),
        merges=tuple(merges),
        errors=errors,
    )


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and body of each record; both its kind and its length are written in as few bytes as will do."""
    place = 0
    while place < len(data):
        kind, place = _number(data, place, 2)
        length, place = _number(data, place, 4)
        yield kind, data[place : place + length]
        place += length


def _number(data: bytes, place: int, longest: int) -> tuple[int, int]:
    """A number of seven bits a byte, the lowest first, and the place behind it."""
    number = 0
    for count in range(longest):
        byte = data[place]
        place += 1
        number |= (byte & 0x7F) << 7 * count
        if byte < 0x80:
            break
    return number, place


def _relation_id(body: bytes) -> str:
    length = struct.unpack_from("<I", body, 8)[0]
    return body[12 : 12 + 2 * length].decode("utf-16-le")
