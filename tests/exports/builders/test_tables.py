"""The sheets that are one table, compared as values."""

from datetime import UTC, datetime

from exports.builders.bilag import bilag_sheet
from exports.builders.ended import ended_sheet
from exports.builders.event_log import event_log_sheet
from exports.builders.open_items import open_items_sheet
from exports.cells import danish_day
from exports.sheet import Plain, Sheet
from exports.tally import RowTotals, total_rows
from payout.domain.bilag_states import BilagStatus
from payout.domain.reconciliation import BilagRow, ReconciliationReport
from tests.exports.reports import first_row, make_report, with_rows


def rows_of(sheet: Sheet) -> list[dict[str, Plain]]:
    assert sheet.table is not None
    headings = [column.heading for column in sheet.table.columns]
    rows = [dict(zip(headings, row, strict=True)) for row in sheet.table.rows]
    assert len(rows) == sheet.table.row_count
    return rows


def counted(report: ReconciliationReport) -> RowTotals:
    return total_rows(report.bilag, danish_day(report.drawn_at))


def report_of(*rows: BilagRow) -> ReconciliationReport:
    return with_rows(make_report(), *rows)


def test_bilag_shows_all_rows_in_the_order_of_the_report() -> None:
    report = make_report(80)

    rows = rows_of(bilag_sheet(report, counted(report)))

    assert [row["Bilagsnr."] for row in rows] == [bilag.number for bilag in report.bilag]
    assert {row["Status"] for row in rows} >= {"Udstedt", "Udbetalt", "Afregnet", "Annulleret"}


def test_what_is_not_paid_has_nothing_set_off_or_outstanding() -> None:
    issued, paid = first_row(BilagStatus.ISSUED), first_row(BilagStatus.PAID)
    report = report_of(issued, paid)

    rows = rows_of(bilag_sheet(report, counted(report)))

    figures = ("Modregnet", "Tilbagebetalt", "Afskrevet", "Udestående")
    assert [rows[0][figure] for figure in figures] == [None] * 4
    assert [rows[1][figure] for figure in figures] == [
        paid.set_off_oere,
        paid.repaid_oere,
        paid.written_off_oere,
        paid.outstanding_oere,
    ]


def test_open_items_are_the_paid_bilag_with_something_outstanding_and_their_age_in_days() -> None:
    open_bilag = first_row(BilagStatus.PAID)._replace(
        outstanding_oere=12_345, paid_at=datetime(2026, 10, 30, 23, 30, tzinfo=UTC)
    )
    report = report_of(first_row(BilagStatus.SETTLED), open_bilag, first_row(BilagStatus.ISSUED))

    rows = rows_of(open_items_sheet(report, counted(report)))

    assert [row["Bilagsnr."] for row in rows] == [open_bilag.number]
    assert rows[0]["Udestående"] == 12_345
    assert rows[0]["Dage siden"] == 3


def test_voided_bilag_and_rejected_requests_stand_with_their_reason() -> None:
    voided, rejected = first_row(BilagStatus.VOIDED), first_row(BilagStatus.REJECTED)
    report = report_of(first_row(BilagStatus.PAID), voided, rejected)

    rows = rows_of(ended_sheet(report, counted(report)))

    assert [(row["Bilagsnr."], row["Status"]) for row in rows] == [
        (voided.number, "Annulleret"),
        (None, "Afslået"),
    ]
    assert [row["Begrundelse"] for row in rows] == [voided.end_reason, rejected.end_reason]


def test_the_log_shows_every_event() -> None:
    report = make_report(event_count=40)

    rows = rows_of(event_log_sheet(report))

    assert [row["Nr."] for row in rows] == list(range(1, 41))
    assert rows[0]["Handling"] == "Bilag udstedt"


def test_a_sheet_of_no_rows_still_has_its_header_and_a_row_for_its_names_to_stand_on() -> None:
    report = make_report(0, 0)

    sheet = bilag_sheet(report, counted(report))

    assert rows_of(sheet) == []
    assert sheet.last_row == sheet.header_row + 1
