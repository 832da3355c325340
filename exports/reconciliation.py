"""The reconciliation workbook (afstemning): a report's sheets in their order, written as one file."""

from dataclasses import replace
from pathlib import Path
from typing import IO

from exports.builders.about import about_sheet
from exports.builders.bilag import bilag_sheet
from exports.builders.cash import cash_sheet
from exports.builders.elsewhere import elsewhere_sheet
from exports.builders.ended import ended_sheet
from exports.builders.event_log import event_log_sheet
from exports.builders.front import front_sheet
from exports.builders.match import match_sheet
from exports.builders.missing import missing_sheet
from exports.builders.open_items import open_items_sheet
from exports.builders.overview import overview_sheet
from exports.builders.postings import postings_sheet
from exports.builders.rekeying import rekeying_sheet
from exports.builders.set_off import set_off_sheet
from exports.builders.transfers import transfers_sheet
from exports.builders.unlisted import unlisted_sheet
from exports.cells import danish_day
from exports.sheet import Document, Sheet
from exports.tally import total_rows
from exports.workbook import Progress, write_sheets
from payout.domain.reconciliation import ReconciliationReport


def write_workbook(
    report: ReconciliationReport, out: Path | IO[bytes], progress: Progress | None = None
) -> None:
    """Write the report as xlsx; the same report gives the same bytes.

    `progress` hears of rows written and rows in all. Rows stream: memory does not grow with them.

    Raises:  RowsDontFit when what is walked gives other rows than it did or said before.
    """
    write_sheets(reconciliation_sheets(report), _document(report), out, progress)


def reconciliation_sheets(report: ReconciliationReport) -> list[Sheet]:
    """The sheets of the workbook, laid out but not written; walks the rows once to count them."""
    counted = total_rows(report.bilag, danish_day(report.drawn_at))
    others = [
        overview_sheet(report, counted),
        bilag_sheet(report, counted),
        open_items_sheet(report, counted),
        match_sheet(report),
        missing_sheet(report),
        set_off_sheet(report, counted),
        rekeying_sheet(report),
        cash_sheet(report),
        transfers_sheet(report, counted),
        postings_sheet(report),
        ended_sheet(report, counted),
        unlisted_sheet(report, counted),
        elsewhere_sheet(report),
        event_log_sheet(report),
        about_sheet(report),
    ]
    sheets = [front_sheet(report, counted, others), *others]
    return [replace(sheet, is_protected=True) for sheet in sheets]


def _document(report: ReconciliationReport) -> Document:
    drawn_on = f"{danish_day(report.drawn_at):%d-%m-%Y}"
    return Document(
        title=f"Nødudbetaling – afstemning, eksport nr. {report.export_number}",
        subject=f"Hændelse {report.incident.incident_id}",
        creator="Nødudbetaling",
        made_at=report.drawn_at,
        header="ØVELSE – opdigtede personer og beløb" if report.incident.scope.is_drill else "",
        footer=f"Nødudbetaling, eksport nr. {report.export_number}, udtrukket {drawn_on}",
    )
