"""Hidden rows and columns and error cells of an .xlsx or .xlsm.

A sheet of 50,000 rows is 40 MB of XML, of which hardly anything is looked for here. So the bytes are searched
in pieces, and only a tag that is found is read. Merged cells come from calamine.
Source: ECMA-376, part 1, 18.3.1 (row, col, c).
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Final
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from importers import limits
from importers.sheet_marks import NO_MARKS, SOME_ERROR, Marks

_PIECE_BYTES: Final = 256 * 1024
_LONGEST_ROW_BYTES: Final = 32 * _PIECE_BYTES
_HIDDEN: Final = re.compile(rb"""hidden=["'](?:1|true)["']""")
_ERROR: Final = re.compile(rb"""\bt=["']e["']""")
_VALUE: Final = re.compile(rb"v>([^<]{1,20})<")
_ROOT: Final = re.compile(rb"""<((?:\w+:)?)worksheet\b[^>"']*(["'])""")
_ATTRIBUTE: Final = re.compile(rb"""\b(r|min|max)=["']([A-Z]*)([0-9]*)["']""")
_WORKBOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"


def sheet_parts(archive: zipfile.ZipFile) -> list[str]:
    """Names of the parts that hold the sheets, in the workbook's order; "" for a sheet without one."""
    targets = relation_targets(archive, _RELATIONS)
    sheets = (element for element in fromstring(archive.read(_WORKBOOK)).iter() if _name(element) == "sheet")
    return [targets.get(_relation_id(sheet), "") for sheet in sheets]


def relation_targets(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """Names of the parts that a workbook refers to, by the id of the relation."""
    return {
        element.get("Id", ""): posixpath.normpath(posixpath.join("/xl", element.get("Target", "")))[1:]
        for element in fromstring(archive.read(part))
    }


def read_xlsx_marks(archive: zipfile.ZipFile, part: str) -> Marks:
    """Marks of the sheet in that part of the archive."""
    if part not in archive.namelist():
        return NO_MARKS
    with archive.open(part) as content:
        first = content.read(_PIECE_BYTES)
        found = _Found.as_written(first)
        for piece in _pieces(first, content, found.prefix):
            found.look_at(piece)
    return Marks(
        hidden_rows=frozenset(found.hidden_rows),
        hidden_columns=frozenset(found.hidden_columns),
        errors=found.errors,
    )


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _relation_id(sheet: Element) -> str:
    return next((value for name, value in sheet.items() if name.endswith("}id")), "")


def _pieces(rest: bytes, content: IO[bytes], prefix: bytes) -> Iterator[bytes]:
    """The part's bytes, cut behind a row, so that no row stands in two pieces unless it is a hostile one."""
    row_end = b"</" + prefix + b"row>"
    while read := content.read(_PIECE_BYTES):
        rest += read
        cut = rest.rfind(row_end)
        if cut >= 0:
            cut += len(row_end)
        elif len(rest) > _LONGEST_ROW_BYTES:
            cut = rest.rfind(b"<")
        if cut > 0:
            yield rest[:cut]
            rest = rest[cut:]
    yield rest


@dataclass(slots=True)
class _Found:
    """What the pieces have shown so far, and how the sheet's XML is written.

    `prefix` stands before the names of tags: "x:" in some writers' files, mostly nothing.
    """

    prefix: bytes
    error_mark: bytes
    are_rows_numbered: bool
    rows_before: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)

    @classmethod
    def as_written(cls, first: bytes) -> "_Found":
        root = _ROOT.search(first)
        prefix, quote = (root[1], root[2]) if root else (b"", b'"')
        row = first.find(b"<" + prefix + b"row")
        return cls(
            prefix=prefix,
            error_mark=b"t=" + quote + b"e" + quote,
            are_rows_numbered=any(name == b"r" for name, _, _ in _attributes(first, row)),
        )

    def look_at(self, piece: bytes) -> None:
        # A plain search goes ten times as fast through bytes as a pattern; most pieces have nothing hidden.
        if b"hidden=" in piece:
            for hit in _HIDDEN.finditer(piece):
                self._hide(piece, piece.rfind(b"<", 0, hit.start()), hit.end())
        if self.error_mark in piece:
            for hit in _ERROR.finditer(piece):
                self._mark_error(piece, piece.rfind(b"<", 0, hit.start()), hit.end())
        if not self.are_rows_numbered:
            self.rows_before += piece.count(self._opening(b"row"))

    def _hide(self, piece: bytes, start: int, end: int) -> None:
        if piece.startswith(self._opening(b"row"), start):
            self.hidden_rows.add(self._row(piece, start))
        elif piece.startswith(self._opening(b"col"), start):
            ends = {name: int(number) for name, _, number in _attributes(piece, start) if number}
            last = min(ends.get(b"max", 0), limits.COLUMNS)
            self.hidden_columns.update(range(ends.get(b"min", 1) - 1, last))

    def _mark_error(self, piece: bytes, start: int, end: int) -> None:
        if not piece.startswith(self._opening(b"c"), start):
            return
        row_start = piece.rfind(self._opening(b"row"), 0, start)
        places = [letters for name, letters, _ in _attributes(piece, start) if name == b"r"]
        column = _column(places[0]) if places else piece.count(self._opening(b"c"), row_start, start)
        value = _VALUE.search(piece, end, piece.find(b"</" + self.prefix + b"c>", end) + 1)
        text = value[1].decode("ascii", "replace") if value else SOME_ERROR
        self.errors[self._row(piece, row_start), column] = text

    def _row(self, piece: bytes, start: int) -> int:
        """Place of the row whose tag begins there; a row may leave out its number, and is then counted."""
        numbers = [int(number) for name, _, number in _attributes(piece, start) if name == b"r" and number]
        return numbers[0] - 1 if numbers else self.rows_before + piece.count(self._opening(b"row"), 0, start)

    def _opening(self, name: bytes) -> bytes:
        return b"<" + self.prefix + name


def _attributes(piece: bytes, start: int) -> list[tuple[bytes, bytes, bytes]]:
    """Those attributes of the tag that begins there which tell a place: name, letters, digits."""
    return _ATTRIBUTE.findall(piece, start, piece.find(b">", start))


def _column(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - ord("A") + 1
    return place - 1
