"""Charts of a sheet: native ones in its drawing, so that they follow the cells that they are drawn from."""

from typing import Final

from openpyxl.chart import BarChart, Reference
from openpyxl.chart import Series as Figures
from openpyxl.chart.series import SeriesLabel
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from exports.sheet import Chart, Sheet

WIDTH_CM: Final = 26
CM_A_LINE: Final = 0.529
"""Of a line of the workbook's own height, 15 points."""
COLOURS: Final = ("9AA5B1", "2F6FA7", "1B5E20")
"""Told apart in a grey print too."""


def add_charts(worksheet: Worksheet, sheet: Sheet) -> None:
    """Draw the charts of a sheet."""
    for chart in sheet.charts:
        worksheet.add_chart(_bars(sheet, chart), f"A{chart.row}")


def _bars(sheet: Sheet, chart: Chart) -> BarChart:
    bars = BarChart()
    bars.type, bars.grouping, bars.gapWidth = "bar", "clustered", 60
    bars.title = chart.title
    bars.width, bars.height = WIDTH_CM, int((chart.height - 1) * CM_A_LINE)
    for series, colour in zip(chart.series, COLOURS, strict=True):
        figures = Figures(_reference(sheet, series.cells))
        figures.tx = SeriesLabel(v=series.heading)
        figures.graphicalProperties.solidFill = colour
        bars.series.append(figures)
    bars.set_categories(_reference(sheet, chart.labels))
    # The first row on top, as in the table; and axes that newer programs would leave out.
    bars.x_axis.scaling.orientation = "maxMin"
    bars.x_axis.delete = bars.y_axis.delete = False
    bars.y_axis.numFmt = "#,##0"
    bars.y_axis.crosses = "max"
    bars.legend.position = "b"
    return bars


def _reference(sheet: Sheet, cells: str) -> Reference:
    first, last = cells.split(":")
    absolute = ":".join(f"${cell[0]}${cell[1:]}" for cell in (first, last))
    return Reference(range_string=f"{quote_sheetname(sheet.name)}!{absolute}")
