"""Sheets to an xlsx workbook: the only module that writes one.

openpyxl makes the package and its styles; the rows are written by `exports.cells` and streamed in by
`exports.package`, which is several times faster than a cell object for each. The same sheets, the same bytes.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import wrap
from typing import IO, Final

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from exports.cells import StyleIds, as_utc_without_zone, cell_xml
from exports.package import StampedPackage
from exports.page_setup import describe, name_cells, set_up
from exports.row_formulas import row_template
from exports.sheet import Cell, Document, Formula, Kind, Line, Look, Plain, Sheet, Table
from exports.styles import HEIGHTS, LETTERS_A_WIDTH, LINE_HEIGHT, WRAPPED, register_styles

ROWS_A_PROGRESS: Final = 500
TALLEST_ROW: Final = 409
"""Points that a row can have at most."""

Styles = Mapping[tuple[Look, Kind], StyleIds]
Progress = Callable[[int, int], None]


class RowsDontFit(ValueError):
    """A table gave other rows, or a row of another width, than it said. Says the sheet and both numbers."""

    def __init__(self, sheet: str, said: int, given: int) -> None:
        super().__init__(f"{sheet}: {said} said, {given} given")


def write_sheets(
    sheets: Sequence[Sheet], document: Document, out: Path | IO[bytes], progress: Progress | None = None
) -> None:
    """Write the workbook. `progress` hears of rows written and rows in all, in tables.

    Raises:  RowsDontFit when a table doesn't hold to its `row_count` or its columns.
    """
    workbook = Workbook(write_only=True)
    worksheets = [workbook.create_sheet(sheet.name) for sheet in sheets]
    styles = register_styles(worksheets[0])
    describe(workbook, document)
    for sheet, worksheet in zip(sheets, worksheets, strict=True):
        set_up(worksheet, sheet, document)
        name_cells(workbook, sheet)
    counter = _Counter(sum(sheet.table.row_count for sheet in sheets if sheet.table), progress)
    parts = {f"xl/worksheets/sheet{i}.xml": sheet_rows(s, styles, counter) for i, s in enumerate(sheets, 1)}
    stamp = as_utc_without_zone(document.made_at)
    with StampedPackage(out, stamp, parts) as package:
        ExcelWriter(workbook, package).write_data()


def sheet_rows(sheet: Sheet, styles: Styles, counter: "_Counter") -> Iterator[str]:
    """The row elements of a sheet, in order."""
    for row, line in enumerate(sheet.lines, 1):
        yield _line_xml(row, line, styles, height=_wrapped_height(line, sheet.widths))
    if sheet.table is not None:
        header = [Cell(column.heading, column.kind, Look.COLUMN) for column in sheet.table.columns]
        needed = max(lines_needed(column.heading, int(column.width)) for column in sheet.table.columns)
        yield _line_xml(sheet.header_row, header, styles, height=needed * LINE_HEIGHT + 4)
        yield from _table_rows(sheet, sheet.table, styles, counter)


def _line_xml(row: int, line: Line, styles: Styles, height: float | None = None) -> str:
    cells = [
        cell_xml(f"{get_column_letter(i)}{row}", cell.value, cell.kind, styles[cell.look, cell.kind])
        for i, cell in enumerate(line, 1)
        if cell is not None
    ]
    wanted = [HEIGHTS[cell.look] for cell in line if cell is not None and cell.look in HEIGHTS]
    return _row_xml(row, cells, height or max(wanted, default=None))


def _wrapped_height(line: Line, widths: Sequence[float]) -> float | None:
    """Points for the text of a line that wraps; None where each fits in one."""
    most = max(
        (
            lines_needed(cell.value, int(width * LETTERS_A_WIDTH))
            for cell, width in zip(line, widths, strict=False)
            if cell is not None and cell.look in WRAPPED and isinstance(cell.value, str)
        ),
        default=1,
    )
    return most * LINE_HEIGHT + 4 if most > 1 else None


def _table_rows(sheet: Sheet, table: Table, styles: Styles, counter: "_Counter") -> Iterator[str]:
    columns = [
        (
            get_column_letter(i),
            column.kind,
            styles[Look.FILL_IN if column.fill_in else Look.PLAIN, column.kind],
        )
        for i, column in enumerate(table.columns, 1)
    ]
    worked_out = [
        (i, row_template(table.columns, column.formula))
        for i, column in enumerate(table.columns)
        if column.formula is not None
    ]
    wrapped = [
        (i, int(column.width * LETTERS_A_WIDTH))
        for i, column in enumerate(table.columns)
        if column.kind is Kind.TEXT and column.fill_in is None
    ]
    given = 0
    for row, values in enumerate(table.rows, sheet.header_row + 1):
        if len(values) != len(columns):
            raise RowsDontFit(sheet.name, len(columns), len(values))
        written = _with_formulas(values, worked_out, row) if worked_out else values
        cells = [
            cell_xml(f"{letter}{row}", value, kind, style)
            for (letter, kind, style), value in zip(columns, written, strict=True)
        ]
        yield _row_xml(row, cells, _row_height(values, wrapped))
        given += 1
        counter.count()
    if given != table.row_count:
        raise RowsDontFit(sheet.name, table.row_count, given)


def _with_formulas(
    values: Sequence[Plain], worked_out: Sequence[tuple[int, str]], row: int
) -> Sequence[Plain | Formula]:
    written: list[Plain | Formula] = list(values)
    for position, template in worked_out:
        if values[position] is not None:
            written[position] = Formula(template.format(row=row), values[position])
    return written


def _row_xml(row: int, cells: Sequence[str], height: float | None) -> str:
    """Programs differ on whether they make a row high enough for wrapped text, so we say how high."""
    taller = "" if height is None else f' ht="{height}"'
    return f'<row r="{row}"{taller}>{"".join(cells)}</row>'


def _row_height(values: Sequence[Plain], wrapped: Sequence[tuple[int, int]]) -> float | None:
    """Points for the cell with most lines; None where every text fits in one."""
    most = 1
    for position, letters in wrapped:
        text = values[position]
        if isinstance(text, str) and (len(text) > letters or "\n" in text):
            most = max(most, lines_needed(text, letters))
    return min(most * LINE_HEIGHT + 2, TALLEST_ROW) if most > 1 else None


def lines_needed(text: str, letters: int) -> int:
    """About how many lines a text takes in a column of so many letters, broken at its words."""
    return sum(max(len(wrap(part, letters)), 1) for part in text.split("\n"))


class _Counter:
    """Rows written so far, told now and then to whoever waits."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._done = 0
        self._total = total
        self._progress = progress

    def count(self) -> None:
        self._done += 1
        if self._progress and (self._done % ROWS_A_PROGRESS == 0 or self._done == self._total):
            self._progress(self._done, self._total)
