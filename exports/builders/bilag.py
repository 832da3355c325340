"""Sheet Bilag: every bilag and request, one a row."""

from typing import Final

from exports.builders.lines import EMPTY, checked, column_line, covering_lines
from exports.builders.totals import (
    NAME_AMOUNT,
    NAME_BENEFIT,
    NAME_OUTSTANDING,
    NAME_PAY_DATE,
    NAME_STATUS,
    STATUS_TOTALS,
    amount_formula,
    count_formula,
)
from exports.sheet import Cell, Column, Formula, Kind, Line, Look, Plain, Sheet, Table
from exports.tally import RowTotals
from exports.words import SHEET_BILAG, STATUS_WORDS
from payout.domain.reconciliation import BilagRow, ReconciliationReport

COLUMNS: Final = (
    Column(heading="Bilagsnr.", kind=Kind.TEXT, width=15),
    Column(heading="Status", kind=Kind.TEXT, width=12, name=NAME_STATUS),
    Column(heading="Borger", kind=Kind.TEXT, width=20),
    Column(heading="CPR-nr.", kind=Kind.TEXT, width=12),
    Column(heading="Ydelse", kind=Kind.TEXT, width=22, name=NAME_BENEFIT),
    Column(heading="Periode fra", kind=Kind.DATE, width=10.5),
    Column(heading="Periode til", kind=Kind.DATE, width=10.5),
    Column(heading="Udbetalings-dag", kind=Kind.DATE, width=11.5, name=NAME_PAY_DATE),
    Column(heading="Forventet efter listen", kind=Kind.AMOUNT, width=13),
    Column(heading="Beløb", kind=Kind.AMOUNT, width=13, name=NAME_AMOUNT),
    Column(heading="Måde", kind=Kind.TEXT, width=11),
    Column(heading="Sted", kind=Kind.TEXT, width=13),
    Column(heading="Udstedt af", kind=Kind.TEXT, width=14),
    Column(heading="Udstedt den", kind=Kind.INSTANT, width=15),
    Column(heading="Godkendt af", kind=Kind.TEXT, width=14),
    Column(heading="Godkendt den", kind=Kind.INSTANT, width=15),
    Column(heading="Udbetalt af", kind=Kind.TEXT, width=14),
    Column(heading="Udbetalt den", kind=Kind.INSTANT, width=15),
    Column(heading="Modregnet", kind=Kind.AMOUNT, width=13),
    Column(heading="Tilbagebetalt", kind=Kind.AMOUNT, width=13),
    Column(heading="Afskrevet", kind=Kind.AMOUNT, width=13),
    Column(heading="Udestående", kind=Kind.AMOUNT, width=13, name=NAME_OUTSTANDING),
)


def bilag_sheet(report: ReconciliationReport, counted: RowTotals) -> Sheet:
    """All rows of the report in its order, with the three control totals over them."""
    covers = "Alle bilag og anmodninger i hændelsen. En anmodning, der ikke er godkendt, har intet nummer."
    lines = covering_lines(report, "Bilag", covers, counted.bilag_count)
    lines += _total_lines(len(lines) + 1, report, counted)
    return Sheet(
        name=SHEET_BILAG,
        lines=lines,
        widths=[column.width for column in COLUMNS],
        table=Table(columns=COLUMNS, rows=map(_row, report.bilag), row_count=counted.bilag_count),
    )


def _total_lines(row: int, report: ReconciliationReport, counted: RowTotals) -> list[Line]:
    ledger, requested = report.overview.totals, STATUS_TOTALS[0]
    amount = amount_formula(requested, counted.totals)
    outstanding = Formula(f"SUM({NAME_OUTSTANDING})", counted.totals.outstanding_oere)
    return [
        EMPTY,
        [None, None, *column_line(("Formel", Kind.AMOUNT), ("Bogen", Kind.AMOUNT), ("Kontrol", Kind.TEXT))],
        _total(
            row + 2, "Antal", Kind.COUNT, count_formula(requested, counted.totals), ledger.requested.count
        ),
        _total(row + 3, "Beløb", Kind.AMOUNT, amount, ledger.requested.amount_oere),
        _total(row + 4, "Udestående", Kind.AMOUNT, outstanding, ledger.outstanding_oere),
        EMPTY,
    ]


def _total(row: int, label: str, kind: Kind, formula: Formula, ledger: Plain) -> Line:
    return [Cell(label, look=Look.LABEL), None, *checked(row, "CDE", kind, formula, ledger)]


def _row(bilag: BilagRow) -> tuple[Plain, ...]:
    return (
        bilag.number,
        STATUS_WORDS[bilag.status],
        bilag.citizen,
        bilag.cpr,
        bilag.benefit,
        bilag.period_from,
        bilag.period_to,
        bilag.pay_date,
        bilag.expected_oere,
        bilag.amount_oere,
        bilag.method,
        bilag.place,
        bilag.issued_by,
        bilag.issued_at,
        bilag.approved_by,
        bilag.approved_at,
        bilag.paid_by,
        bilag.paid_at,
        bilag.set_off_oere,
        bilag.repaid_oere,
        bilag.written_off_oere,
        bilag.outstanding_oere,
    )
