"""A small .xlsb, written record by record, since nothing here writes that format.

Source: MS-XLSB 2.1.4, and the records named below.
"""

import io
import struct
import zipfile
from collections.abc import Iterable, Sequence

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ERRORS = {"#REF!": 0x17, "#DIV/0!": 0x07}

BrtRowHdr, BrtCellError, BrtCellReal, BrtCellSt = 0, 2 + 1, 5, 6
BrtColInfo, BrtBundleSh, BrtMergeCell = 60, 156, 176

Cell = str | float | None


def xlsb(
    rows: Sequence[Sequence[Cell]],
    *,
    hidden_rows: Iterable[int] = (),
    hidden_columns: Iterable[int] = (),
    merges: Iterable[tuple[int, int, int, int]] = (),
) -> bytes:
    """One sheet with these rows; an error is written as its text. A merge is its rows, then its columns."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{_TYPES}"/>')
        archive.writestr("_rels/.rels", _relations("officeDocument", "xl/workbook.bin"))
        archive.writestr("xl/_rels/workbook.bin.rels", _relations("worksheet", "worksheets/sheet1.bin"))
        archive.writestr("xl/workbook.bin", _workbook())
        archive.writestr("xl/worksheets/sheet1.bin", _sheet(rows, hidden_rows, hidden_columns, merges))
    return data.getvalue()


def _relations(kind: str, target: str) -> str:
    return (
        f'<Relationships xmlns="{_RELATIONS}">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="{target}"/></Relationships>'
    )


def _workbook() -> bytes:
    sheet = struct.pack("<II", 0, 1) + _text("rId1") + _text("Ark1")
    return _record(131) + _record(143) + _record(BrtBundleSh, sheet) + _record(144) + _record(132)


def _sheet(
    rows: Sequence[Sequence[Cell]],
    hidden_rows: Iterable[int],
    hidden_columns: Iterable[int],
    merges: Iterable[tuple[int, int, int, int]],
) -> bytes:
    width = max(map(len, rows))
    parts = [_record(129), _record(148, struct.pack("<IIII", 0, len(rows) - 1, 0, width - 1))]
    parts += [_record(390)]
    parts += [
        _record(BrtColInfo, struct.pack("<IIIIH", column, column, 2304, 0, column in hidden_columns))
        for column in range(width)
    ]
    parts += [_record(391), _record(145)]
    for place, row in enumerate(rows):
        flags = 0x10 if place in hidden_rows else 0
        parts.append(_record(BrtRowHdr, struct.pack("<IIHBBBI", place, 0, 300, 0, flags, 0, 0)))
        parts += [_cell(column, cell) for column, cell in enumerate(row) if cell is not None]
    parts += [_record(146), _record(177), *(_record(BrtMergeCell, struct.pack("<IIII", *m)) for m in merges)]
    return b"".join([*parts, _record(178), _record(130)])


def _cell(column: int, cell: str | float) -> bytes:
    place = struct.pack("<II", column, 0)
    if isinstance(cell, float | int):
        return _record(BrtCellReal, place + struct.pack("<d", cell))
    if cell in _ERRORS:
        return _record(BrtCellError, place + bytes([_ERRORS[cell]]))
    return _record(BrtCellSt, place + _text(cell))


def _text(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _record(kind: int, body: bytes = b"") -> bytes:
    return _number(kind) + _number(len(body)) + body


def _number(number: int) -> bytes:
    written = bytearray()
    while number >= 0x80:
        written.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*written, number])
