"""Finds the marks of a workbook's sheets, whatever kind of workbook it is."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException

from importers import marks_xlsb, marks_xlsx
from importers.errors import ListUnreadable
from importers.intake import ZIP
from importers.marks_ods import CONTENT, read_ods_marks
from importers.marks_xls import read_xls_marks
from importers.sheet_marks import NO_MARKS, Marks

_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    LookupError,
    ParseError,
    DefusedXmlException,
    struct.error,
    ValueError,
)
"""What a damaged workbook makes of the readers of marks."""


class WorkbookMarks:
    """The marks of one workbook's sheets, each read when it is asked for."""

    def __init__(self, data: bytes) -> None:
        with _broken_is_said():
            self._read = _in_archive(data) if data.startswith(ZIP) else _in_xls(data)

    def of_sheet(self, place: int) -> Marks:
        """Marks of the sheet at that place among all sheets; raises ListUnreadable when it is broken."""
        with _broken_is_said():
            return self._read(place)


@contextmanager
def _broken_is_said() -> Iterator[None]:
    try:
        yield
    except _BROKEN:
        raise ListUnreadable("workbook-broken") from None


def _in_archive(data: bytes) -> Callable[[int], Marks]:
    archive = zipfile.ZipFile(io.BytesIO(data))
    names = archive.namelist()
    if CONTENT in names:
        return _picking(read_ods_marks(archive))
    if "xl/workbook.bin" in names:
        binary_parts = marks_xlsb.sheet_parts(archive)
        return lambda place: marks_xlsb.read_xlsb_marks(archive, binary_parts[place])
    parts = marks_xlsx.sheet_parts(archive)
    return lambda place: marks_xlsx.read_xlsx_marks(archive, parts[place])


def _in_xls(data: bytes) -> Callable[[int], Marks]:
    return _picking(read_xls_marks(data))


def _picking(marks: Sequence[Marks]) -> Callable[[int], Marks]:
    return lambda place: marks[place] if place < len(marks) else NO_MARKS
