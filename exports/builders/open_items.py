"""Sheet Åbne poster: paid bilag with something still to be set off, repaid or written off."""

from datetime import date
from typing import Final

from exports.builders.lines import EMPTY, checked, covering_lines, labelled, total_heading
from exports.cells import danish_day
from exports.sheet import Column, Formula, Kind, Plain, Sheet, Table
from exports.tally import RowTotals, is_open
from exports.words import SHEET_OPEN
from payout.domain.reconciliation import BilagRow, ReconciliationReport

NAME_OPEN: Final = "ÅbneUdestående"
_AT: Final = ("B", "D", "E")
COLUMNS: Final = (
    Column(heading="Bilagsnr.", kind=Kind.TEXT, width=14),
    Column(heading="Borger", kind=Kind.TEXT, width=23),
    Column(heading="CPR-nr.", kind=Kind.TEXT, width=12),
    Column(heading="Ydelse", kind=Kind.TEXT, width=21),
    Column(heading="Udbetalingsdag", kind=Kind.DATE, width=13),
    Column(heading="Udbetalt den", kind=Kind.INSTANT, width=14.5),
    Column(heading="Udbetalt af", kind=Kind.TEXT, width=19),
    Column(heading="Sted", kind=Kind.TEXT, width=15),
    Column(heading="Dage siden", kind=Kind.COUNT, width=7),
    Column(heading="Udbetalt beløb", kind=Kind.AMOUNT, width=13),
    Column(heading="Modregnet", kind=Kind.AMOUNT, width=13),
    Column(heading="Tilbagebetalt", kind=Kind.AMOUNT, width=13),
    Column(heading="Afskrevet", kind=Kind.AMOUNT, width=13),
    Column(heading="Udestående", kind=Kind.AMOUNT, width=13, name=NAME_OPEN),
)


def open_items_sheet(report: ReconciliationReport, counted: RowTotals) -> Sheet:
    """The open rows of the report in its order, with what is outstanding in all."""
    covers = "Udbetalte bilag, hvor noget stadig skal modregnes, tilbagebetales eller afskrives."
    lines = covering_lines(report, "Åbne poster", covers, counted.open_count)
    formula = Formula(f"SUM({NAME_OPEN})", counted.totals.outstanding_oere)
    ledger = report.overview.totals.outstanding_oere
    lines += [
        EMPTY,
        total_heading(_AT),
        labelled("Udestående", checked(len(lines) + 3, _AT, Kind.AMOUNT, formula, ledger)),
        EMPTY,
    ]
    drawn_on = danish_day(report.drawn_at)
    rows = (_row(bilag, drawn_on) for bilag in report.bilag if is_open(bilag))
    return Sheet(
        name=SHEET_OPEN,
        lines=lines,
        widths=[column.width for column in COLUMNS],
        table=Table(columns=COLUMNS, rows=rows, row_count=counted.open_count),
    )


def _row(bilag: BilagRow, drawn_on: date) -> tuple[Plain, ...]:
    days = (drawn_on - danish_day(bilag.paid_at)).days if bilag.paid_at else None
    return (
        bilag.number,
        bilag.citizen,
        bilag.cpr,
        bilag.benefit,
        bilag.pay_date,
        bilag.paid_at,
        bilag.paid_by,
        bilag.place,
        days,
        bilag.amount_oere,
        bilag.set_off_oere,
        bilag.repaid_oere,
        bilag.written_off_oere,
        bilag.outstanding_oere,
    )
