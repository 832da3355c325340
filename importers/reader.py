"""File to bare rows with the row numbers that the clerk sees; the only module that opens a workbook.

The kind of file is decided by its content, never by its name. Sizes are checked before contents.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
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
from importers.delimited import WINDOWS_ENCODING, decode, read_delimited
from importers.errors import ListUnreadable
from importers.grid import Grid
from importers.intake import check_archive, check_compound, check_file

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFile:
    """A file's bytes, read once, so that the hash is the hash of what was parsed."""

    data: bytes
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The grids of a file, read one at a time, and whether its text was read as Windows text."""

    grids: Iterator[Grid]
    is_windows_text: bool


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
    if file.data.startswith(_ZIP):
        check_archive(file.data)
        return Source(grids=_sheets(file.data), is_windows_text=False)
    if file.data.startswith(_OLE):
        check_compound(file.data)
        return Source(grids=_sheets(file.data), is_windows_text=False)
    text, encoding = decode(file.data)
    return Source(grids=iter((read_delimited(text),)), is_windows_text=encoding == WINDOWS_ENCODING)


def _sheets(data: bytes) -> Iterator[Grid]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            for sheet in workbook.sheets_metadata:
                if sheet.typ is SheetTypeEnum.WorkSheet and sheet.visible is SheetVisibleEnum.Visible:
                    yield _grid(workbook.get_sheet_by_name(sheet.name))
    except PasswordError:
        raise ListUnreadable("encrypted") from None
    except CalamineError:
        raise ListUnreadable("workbook-broken") from None


def _grid(sheet: CalamineSheet) -> Grid:
    if sheet.height > limits.ROWS:
        raise ListUnreadable("too-many-rows", limit=limits.ROWS)
    if sheet.width > limits.COLUMNS:
        raise ListUnreadable("too-many-columns", limit=limits.COLUMNS)
    first_number = sheet.start[0] + 1 if sheet.start else 1
    return Grid(
        sheet=sheet.name,
        rows=sheet.to_python(),
        numbers=range(first_number, first_number + sheet.height),
    )
