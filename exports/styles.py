"""How each look and kind is drawn: fonts, fills, formats. Colours keep their contrast in a grey print."""

from collections.abc import Mapping
from itertools import product
from typing import Final

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.worksheet import Worksheet

from exports.cells import StyleIds
from exports.sheet import Kind, Look

FORMATS: Final[Mapping[Kind, str]] = {
    Kind.TEXT: "General",
    Kind.AMOUNT: '#,##0.00 "kr."',
    Kind.COUNT: "#,##0",
    Kind.NUMBER: "0",
    Kind.DATE: "dd-mm-yyyy",
    Kind.INSTANT: "dd-mm-yyyy hh:mm",
}
AS_TEXT: Final = "@"
INK: Final = "1A1A1A"
GREY: Final = "5C5C5C"
RED: Final = "9B1C1C"

_HAIR = Side(style="hair", color="BFBFBF")
_THIN = Side(style="thin", color="7A7A7A")
_FONTS: Final[Mapping[Look, Font]] = {
    Look.TITLE: Font(name="Calibri", size=18, bold=True, color=INK),
    Look.WARNING: Font(name="Calibri", size=12, bold=True, color=RED),
    Look.HEADING: Font(name="Calibri", size=13, bold=True, color=INK),
    Look.NOTE: Font(name="Calibri", size=10, italic=True, color=GREY),
    Look.LABEL: Font(name="Calibri", size=10, bold=True, color=INK),
    Look.COLUMN: Font(name="Calibri", size=10, bold=True, color=INK),
    Look.TOTAL: Font(name="Calibri", size=10, bold=True, color=INK),
}
_PLAIN_FONT: Final = Font(name="Calibri", size=10, color=INK)
_BORDERS: Final[Mapping[Look, Border]] = {
    Look.PLAIN: Border(),
    Look.COLUMN: Border(bottom=_THIN, top=_THIN),
    Look.TOTAL: Border(top=_THIN),
    Look.ROOM: Border(bottom=_THIN),
}
_HEADER_FILL: Final = PatternFill("solid", fgColor="E6EBF0")
_OPEN_TEXT: Final = frozenset({Look.TITLE, Look.WARNING, Look.HEADING, Look.NOTE, Look.LABEL})
"""Looks whose text may run on over the empty cells to its right."""

AGREES: Final = DifferentialStyle(font=Font(color="1B5E20"))
DIFFERS: Final = DifferentialStyle(
    font=Font(color="FFFFFF", bold=True), fill=PatternFill("solid", bgColor=RED)
)


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
    if look is Look.COLUMN:
        cell.fill = _HEADER_FILL
    return int(cell.style_id)


def _alignment(look: Look, kind: Kind) -> Alignment:
    if look is Look.COLUMN:
        horizontal = "right" if kind in (Kind.AMOUNT, Kind.COUNT, Kind.NUMBER) else "left"
        return Alignment(horizontal=horizontal, vertical="bottom", wrap_text=True)
    if look is Look.CHECK:
        return Alignment(horizontal="center", vertical="top")
    if look is Look.VALUE:
        return Alignment(horizontal="left", vertical="top")
    if kind in (Kind.DATE, Kind.INSTANT):
        return Alignment(horizontal="left", vertical="top")
    return Alignment(vertical="top", wrap_text=kind is Kind.TEXT and look not in _OPEN_TEXT)
