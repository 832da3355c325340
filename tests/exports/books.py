"""Workbooks opened again: what a reader finds in the file that was written."""

from functools import cache
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell

from exports import write_workbook
from payout.domain.reconciliation import ReconciliationReport
from tests.exports.reports import make_report


def written(report: ReconciliationReport) -> bytes:
    """The file of a report."""
    out = BytesIO()
    write_workbook(report, out)
    return out.getvalue()


def opened(report: ReconciliationReport) -> Workbook:
    """The report's workbook with its formulas."""
    return load_workbook(BytesIO(written(report)))


@cache
def ordinary() -> Workbook:
    """The workbook of an ordinary report, to be looked at and not changed."""
    return opened(make_report())


def read(report: ReconciliationReport) -> Workbook:
    """The report's workbook with the values that we computed."""
    return load_workbook(BytesIO(written(report)), data_only=True)


def formula_cells(workbook: Workbook) -> dict[tuple[str, str], str]:
    """Every formula by its sheet and place."""
    return {
        (sheet.title, cell.coordinate): str(cell.value)
        for sheet in workbook
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell, Cell) and cell.data_type == "f"
    }


def values_at(file: Path | BytesIO, places: dict[tuple[str, str], str]) -> dict[tuple[str, str], object]:
    """The stored values of the cells at those places."""
    workbook = load_workbook(file, data_only=True)
    return {(sheet, place): workbook[sheet][place].value for sheet, place in places}
