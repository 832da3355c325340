"""Sheet Bilag: every bilag and request, one a row, with the columns that Økonomi fills in at the right."""

from datetime import date
from typing import Final

from exports.builders.lines import EMPTY, beside_repeated, checked, covering_lines, labelled, total_heading
from exports.builders.totals import (
    NAME_AMOUNT,
    NAME_BENEFIT,
    NAME_EXPECTED,
    NAME_METHOD,
    NAME_NUMBER,
    NAME_OTHERWISE,
    NAME_OUTSTANDING,
    NAME_PAY_DATE,
    NAME_REPAID,
    NAME_SET_OFF,
    NAME_STATUS,
    NAME_WRITTEN_OFF,
    STATUS_TOTALS,
    amount_formula,
    count_formula,
)
from exports.cells import danish_day
from exports.sheet import Column, FillIn, Formula, Holds, Kind, Line, Mark, Plain, Sheet, Table, Tone
from exports.tally import RowTotals
from exports.words import SHEET_BILAG
from payout.domain.fill_in import (
    HEADING_AMOUNT,
    HEADING_BOOKED_NUMBER,
    HEADING_BOOKED_ON,
    HEADING_KIND,
    HEADING_REMARK,
    KINDS,
)
from payout.domain.reconciliation import BilagRow, ReconciliationReport
from payout.labels import label_of

_AT: Final = ("C", "E", "F")
"""Where the control totals stand: columns wide enough for them."""
_LABEL_AT: Final = "B"
"""Column A is repeated on the second page across, where the lines over the table would be cut off."""
COLUMNS: Final = (
    Column(heading="Bilagsnr.", kind=Kind.TEXT, width=14, name=NAME_NUMBER),
    Column(heading="Status", kind=Kind.TEXT, width=12, name=NAME_STATUS),
    Column(heading="Borger", kind=Kind.TEXT, width=20),
    Column(heading="CPR-nr.", kind=Kind.TEXT, width=12),
    Column(heading="Ydelse", kind=Kind.TEXT, width=21, name=NAME_BENEFIT),
    Column(heading="Periode fra", kind=Kind.DATE, width=10),
    Column(heading="Periode til", kind=Kind.DATE, width=10),
    Column(heading="Udbetalingsdag", kind=Kind.DATE, width=13, name=NAME_PAY_DATE),
    Column(heading="Forventet efter listen", kind=Kind.AMOUNT, width=13, name=NAME_EXPECTED),
    Column(heading="Beløb", kind=Kind.AMOUNT, width=13, name=NAME_AMOUNT),
    Column(heading="Måde", kind=Kind.TEXT, width=13, name=NAME_METHOD),
    Column(heading="Sted", kind=Kind.TEXT, width=15),
    Column(heading="Udstedt af", kind=Kind.TEXT, width=20),
    Column(heading="Udstedt den", kind=Kind.INSTANT, width=14.5),
    Column(heading="Godkendt af", kind=Kind.TEXT, width=20),
    Column(heading="Godkendt den", kind=Kind.INSTANT, width=14.5),
    Column(heading="Udbetalt af", kind=Kind.TEXT, width=20),
    Column(heading="Udbetalt den", kind=Kind.INSTANT, width=14.5),
    Column(heading="Modregnet", kind=Kind.AMOUNT, width=13, name=NAME_SET_OFF),
    Column(heading="Tilbagebetalt", kind=Kind.AMOUNT, width=13, name=NAME_REPAID),
    Column(heading="Afskrevet", kind=Kind.AMOUNT, width=13, name=NAME_WRITTEN_OFF),
    Column(heading="Anden afregning", kind=Kind.AMOUNT, width=13, name=NAME_OTHERWISE),
    Column(
        heading="Udestående",
        kind=Kind.AMOUNT,
        width=13,
        name=NAME_OUTSTANDING,
        formula="ROUND([Beløb]-[Modregnet]-[Tilbagebetalt]-[Afskrevet]-[Anden afregning],2)",
    ),
)
MARKS: Final = (Mark(heading="Udestående", when="[Udestående]>0", tone=Tone.OPEN),)
LONGEST_NUMBER: Final = 40
LONGEST_REMARK: Final = 200


def bilag_sheet(report: ReconciliationReport, counted: RowTotals) -> Sheet:
    """All rows of the report in its order, with the three control totals over them."""
    covers = "Alle bilag og anmodninger i hændelsen. En anmodning, der ikke er godkendt, har intet nummer."
    lines = beside_repeated(covering_lines(report, SHEET_BILAG, covers, counted.bilag_count))
    lines += _total_lines(len(lines) + 1, report, counted)
    columns = (*COLUMNS, *fill_in_columns(danish_day(report.incident.opened_at)))
    return Sheet(
        name=SHEET_BILAG,
        lines=lines,
        widths=[column.width for column in columns],
        pages_wide=3,
        table=Table(
            name="TabelBilag",
            columns=columns,
            rows=map(_row, report.bilag),
            row_count=counted.bilag_count,
            marks=MARKS,
        ),
    )


def fill_in_columns(opened_on: date) -> tuple[Column, ...]:
    """What Økonomi fills in, so that the workbook can be read back."""
    day = FillIn(
        holds=Holds.DAY,
        advice="Skriv dagen, hvor bilaget er bogført, fx 05-11-2026. Den kan ikke ligge før hændelsen.",
        first=opened_on,
    )
    number = FillIn(
        holds=Holds.TEXT,
        advice=f"Skriv nummeret i økonomisystemet, højst {LONGEST_NUMBER} tegn.",
        longest=LONGEST_NUMBER,
    )
    amount = FillIn(
        holds=Holds.AMOUNT,
        advice="Skriv det beløb, der nu er afregnet. Det kan højst være det udestående.",
        at_most="N([Udestående])",
    )
    kind = FillIn(holds=Holds.CHOICE, advice="Vælg, hvordan beløbet er afregnet.", choices=tuple(KINDS))
    remark = FillIn(
        holds=Holds.TEXT,
        advice=f"Højst {LONGEST_REMARK} tegn. Skriv ikke CPR-numre.",
        longest=LONGEST_REMARK,
    )
    return (
        Column(heading=HEADING_BOOKED_ON, kind=Kind.DATE, width=12, fill_in=day),
        Column(heading=HEADING_BOOKED_NUMBER, kind=Kind.TEXT, width=16, fill_in=number),
        Column(heading=HEADING_AMOUNT, kind=Kind.AMOUNT, width=13, fill_in=amount),
        Column(heading=HEADING_KIND, kind=Kind.TEXT, width=14, fill_in=kind),
        Column(heading=HEADING_REMARK, kind=Kind.TEXT, width=28, fill_in=remark),
    )


def _total_lines(row: int, report: ReconciliationReport, counted: RowTotals) -> list[Line]:
    ledger, requested = report.overview.totals, STATUS_TOTALS[0]
    count = count_formula(requested, counted.totals)
    amount = amount_formula(requested, counted.totals)
    outstanding = Formula(f"SUM({NAME_OUTSTANDING})", counted.totals.outstanding_oere)
    return [
        EMPTY,
        total_heading(_AT, _LABEL_AT),
        labelled(
            "Antal", checked(row + 2, _AT, Kind.COUNT, count, ledger.requested.count), label_at=_LABEL_AT
        ),
        labelled(
            "Beløb",
            checked(row + 3, _AT, Kind.AMOUNT, amount, ledger.requested.amount_oere),
            label_at=_LABEL_AT,
        ),
        labelled(
            "Udestående",
            checked(row + 4, _AT, Kind.AMOUNT, outstanding, ledger.outstanding_oere),
            label_at=_LABEL_AT,
        ),
        EMPTY,
    ]


def _row(bilag: BilagRow) -> tuple[Plain, ...]:
    is_paid = bilag.paid_at is not None
    return (
        bilag.number,
        label_of(bilag.status),
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
        bilag.set_off_oere if is_paid else None,
        bilag.repaid_oere if is_paid else None,
        bilag.written_off_oere if is_paid else None,
        bilag.otherwise_oere if is_paid else None,
        bilag.outstanding_oere if is_paid else None,
        bilag.booked_on,
        bilag.booked_number,
        None,
        None,
        None,
    )
