"""Hidden rows and columns, merged cells and error cells of an .ods.

The contents are searched for the few words that tell of such marks, and only read through when there is one.
Source: OpenDocument 1.3, part 3, 19.749 (table:visibility), 19.678 (table:number-rows-spanned), 19.675 to
        19.676 (repeated columns and rows).
"""

import zipfile
from collections.abc import Iterator
from typing import IO, Final
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse

from importers import limits
from importers.grid import Merge
from importers.sheet_marks import SOME_ERROR, Marks

CONTENT: Final = "content.xml"
_PIECE_BYTES: Final = 1024 * 1024
_TELLING: Final = (b"collapse", b"filter", b"-spanned", b'"error"')
_LONGEST_WORD: Final = 16
_SHOWN: Final = "visible"


def read_ods_marks(archive: zipfile.ZipFile) -> list[Marks]:
    """Marks of each sheet in the workbook's order; empty when no sheet has any."""
    with archive.open(CONTENT) as content:
        if not _tells(content):
            return []
    with archive.open(CONTENT) as content:
        return list(_sheets(content))


def _tells(content: IO[bytes]) -> bool:
    rest = b""
    while read := content.read(_PIECE_BYTES):
        piece = rest + read
        if any(word in piece for word in _TELLING):
            return True
        rest = piece[-_LONGEST_WORD:]
    return False


def _sheets(content: IO[bytes]) -> Iterator[Marks]:
    sheet = _Sheet()
    for event, element in iterparse(content, events=("start", "end")):
        name = element.tag.rpartition("}")[2]
        if event == "start":
            if name == "table":
                sheet = _Sheet()
            continue
        if name == "table-column":
            sheet.add_column(element)
        elif name == "table-row":
            sheet.add_row(element)
            element.clear()
        elif name == "table":
            yield sheet.marks()
            element.clear()


class _Sheet:
    """What has been read of one sheet."""

    def __init__(self) -> None:
        self.row = self.column = 0
        self.hidden_rows, self.hidden_columns = set[int](), set[int]()
        self.merges: list[Merge] = []
        self.errors: dict[tuple[int, int], str] = {}

    def marks(self) -> Marks:
        return Marks(
            hidden_rows=frozenset(self.hidden_rows),
            hidden_columns=frozenset(self.hidden_columns),
            merges=tuple(self.merges),
            errors=self.errors,
        )

    def add_column(self, element: Element) -> None:
        count = _number(element, "number-columns-repeated")
        if _attribute(element, "visibility", _SHOWN) != _SHOWN:
            self.hidden_columns.update(range(self.column, min(self.column + count, limits.COLUMNS)))
        self.column += count

    def add_row(self, element: Element) -> None:
        count = _number(element, "number-rows-repeated")
        if _attribute(element, "visibility", _SHOWN) != _SHOWN and _has_values(element):
            self.hidden_rows.update(range(self.row, self.row + min(count, limits.ROWS)))
        column = 0
        for cell in element:
            if _attribute(cell, "value-type", "") == "error":
                self.errors[self.row, column] = "".join(cell.itertext()) or SOME_ERROR
            rows, columns = _number(cell, "number-rows-spanned"), _number(cell, "number-columns-spanned")
            if rows > 1 or columns > 1:
                self.merges.append(
                    Merge(
                        first_row=self.row,
                        last_row=self.row + rows - 1,
                        first_column=column,
                        last_column=column + columns - 1,
                    )
                )
            column += _number(cell, "number-columns-repeated")
        self.row += count


def _has_values(row: Element) -> bool:
    """Whether there is anything in the row: a million hidden rows below the list are no rows of it."""
    return any(row.itertext()) or any(_attribute(cell, "value", "") for cell in row)


def _number(element: Element, name: str) -> int:
    return int(_attribute(element, name, "1"))


def _attribute(element: Element, name: str, otherwise: str) -> str:
    """The attribute of that name in any namespace; the last one, since calcext stands behind office."""
    return next(
        (value for key, value in reversed(list(element.items())) if key.endswith(f"}}{name}")), otherwise
    )
