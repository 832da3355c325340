"""How each look and kind is drawn: fonts, fills, formats. Colours keep their contrast in a grey print."""

from collections.abc import Mapping
from itertools import product
from typing import Final

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.worksheet import Worksheet

from exports.cells import StyleIds
from exports.sheet import Kind, Look, Tone

FORMATS: Final[Mapping[Kind, str]] = {
    Kind.TEXT: "General",
    Kind.AMOUNT: '#,##0.00 "kr."',
    Kind.COUNT: "#,##0",
    Kind.NUMBER: "0",
    Kind.DATE: "dd-mm-yyyy",
    Kind.INSTANT: "dd-mm-yyyy hh:mm",
}
AS_TEXT: Final = "@"
TYPEFACE: Final = "Arial"
"""Every office program has it or a face of the same widths, so that no figure outgrows its column."""
LINE_HEIGHT: Final = 12.5
"""Points of a line of text in a table."""
LETTERS_A_WIDTH: Final = 1.25
"""Letters of our face that fit in one unit of column width, which is a digit of the workbook's larger one."""
HEIGHTS: Final[Mapping[Look, float]] = {Look.TITLE: 26, Look.WARNING: 18, Look.HEADING: 20, Look.ROOM: 26}
"""Points of a line that holds such a cell; other lines have the workbook's own height."""
INK: Final = "1A1A1A"
GREY: Final = "5C5C5C"
RED: Final = "9B1C1C"

_HAIR = Side(style="hair", color="A6A6A6")
_THIN = Side(style="thin", color="7A7A7A")
_FONTS: Final[Mapping[Look, Font]] = {
    Look.TITLE: Font(name=TYPEFACE, size=16, bold=True, color=INK),
    Look.WARNING: Font(name=TYPEFACE, size=11, bold=True, color=RED),
    Look.HEADING: Font(name=TYPEFACE, size=11, bold=True, color=INK),
    Look.NOTE: Font(name=TYPEFACE, size=9, italic=True, color=GREY),
    Look.LABEL: Font(name=TYPEFACE, size=9, bold=True, color=INK),
    Look.COLUMN: Font(name=TYPEFACE, size=9, bold=True, color=INK),
    Look.CHECK_COLUMN: Font(name=TYPEFACE, size=9, bold=True, color=INK),
    Look.FIGURE: Font(name=TYPEFACE, size=9, bold=True, color=INK),
    Look.TOTAL: Font(name=TYPEFACE, size=9, bold=True, color=INK),
}
_PLAIN_FONT: Final = Font(name=TYPEFACE, size=9, color=INK)
_BORDERS: Final[Mapping[Look, Border]] = {
    Look.PLAIN: Border(bottom=_HAIR),
    Look.CHECK: Border(bottom=_HAIR),
    Look.FIGURE: Border(bottom=_HAIR),
    Look.COLUMN: Border(bottom=_THIN, top=_THIN),
    Look.CHECK_COLUMN: Border(bottom=_THIN, top=_THIN),
    Look.TOTAL: Border(top=_THIN),
    Look.ROOM: Border(bottom=_THIN),
    Look.FILL_IN: Border(bottom=_HAIR, left=_HAIR, right=_HAIR),
}
_HEADER_FILL: Final = PatternFill("solid", fgColor="E6EBF0")
_FILL_IN_FILL: Final = PatternFill("solid", fgColor="FFF9DB")
_OPEN_CELLS: Final = frozenset({Look.FILL_IN, Look.ROOM})
"""Looks of cells that a protected sheet lets be written in."""
WRAPPED: Final = frozenset({Look.PLAIN, Look.COLUMN, Look.FILL_IN, Look.PROSE})
"""Looks whose text wraps; that of others may run on over the empty cells to its right."""
_TO_THE_RIGHT: Final = frozenset({Kind.AMOUNT, Kind.COUNT, Kind.NUMBER})

AGREES: Final = DifferentialStyle(font=Font(color="1B5E20"))
DIFFERS: Final = DifferentialStyle(
    font=Font(color="FFFFFF", bold=True), fill=PatternFill("solid", bgColor=RED)
)
TONES: Final[Mapping[Tone, DifferentialStyle]] = {
    Tone.OPEN: DifferentialStyle(font=Font(color="7A4A00", bold=True)),
    Tone.DIFFERS: DifferentialStyle(font=Font(color=RED, bold=True)),
    Tone.OLD: DifferentialStyle(font=Font(color=RED, bold=True), fill=PatternFill("solid", bgColor="F6DEDE")),
}


def register_styles(worksheet: Worksheet) -> Mapping[tuple[Look, Kind], StyleIds]:
    """Give the workbook every style, always in the same order; the numbers to write in the cells."""
    return {
        (look, kind): StyleIds(
            plain=_style_id(worksheet, look, kind, FORMATS[kind]),
            guarded=_style_id(worksheet, look, kind, AS_TEXT),
        )
        for look, kind in product(Look, Kind)
    }


def _style_id(worksheet: Worksheet, look: Look, kind: Kind, number_format: str) -> int:
    cell = WriteOnlyCell(worksheet)
    cell.font = _FONTS.get(look, _PLAIN_FONT)
    cell.border = _BORDERS.get(look, Border())
    cell.alignment = _alignment(look, kind)
    cell.number_format = number_format
    if look in (Look.COLUMN, Look.CHECK_COLUMN):
        cell.fill = _HEADER_FILL
    if look is Look.FILL_IN:
        cell.fill = _FILL_IN_FILL
    if look in _OPEN_CELLS:
        cell.protection = Protection(locked=False)
    return int(cell.style_id)


def _alignment(look: Look, kind: Kind) -> Alignment:
    if look in (Look.CHECK, Look.CHECK_COLUMN):
        return Alignment(horizontal="center", vertical="center")
    if kind in _TO_THE_RIGHT and look is not Look.VALUE:
        return Alignment(horizontal="right", indent=1, vertical="center", wrap_text=look is Look.COLUMN)
    return Alignment(horizontal="left", vertical="center", wrap_text=look in WRAPPED)
