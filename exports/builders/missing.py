"""Sheet Manglende udbetalinger: who has got nothing, or only the a conto, and what was done about it."""

from datetime import date
from typing import Final

from exports.builders.lines import EMPTY, checked, covering_lines, labelled, total_heading
from exports.cells import danish_day
from exports.sheet import Cell, Column, Formula, Kind, Line, Look, Mark, Plain, Sheet, Table, Tone
from exports.tally import sum_of, tallied
from exports.words import NO_RUN, SHEET_MISSING
from payout.domain.reconciliation import STILL_OWED, MissingRow, ReconciliationReport
from payout.labels import label_of

NAME_MISSING: Final = "ManglerBeløb"
NAME_OUTCOME: Final = "ManglerUdfald"
OLD_DAYS: Final = 8
"""From this many days after the pay-day on a missing payment is marked as old."""
_AT: Final = ("C", "F", "H")
COLUMNS: Final = (
    Column(heading="Borger", kind=Kind.TEXT, width=23),
    Column(heading="CPR-nr.", kind=Kind.TEXT, width=12),
    Column(heading="Ydelse", kind=Kind.TEXT, width=21),
    Column(heading="Periode fra", kind=Kind.DATE, width=10),
    Column(heading="Periode til", kind=Kind.DATE, width=10),
    Column(heading="Udbetalingsdag", kind=Kind.DATE, width=15),
    Column(heading="Dage siden", kind=Kind.COUNT, width=7),
    Column(heading="Udfald", kind=Kind.TEXT, width=16, name=NAME_OUTCOME),
    Column(heading="Forventet efter listen", kind=Kind.AMOUNT, width=14),
    Column(heading="A conto", kind=Kind.AMOUNT, width=14),
    Column(
        heading="Mangler",
        kind=Kind.AMOUNT,
        width=14,
        name=NAME_MISSING,
        formula="ROUND([Forventet efter listen]-[A conto],2)",
    ),
    Column(heading="Hvad der er gjort", kind=Kind.TEXT, width=32),
    Column(heading="Af", kind=Kind.TEXT, width=18),
    Column(heading="Den", kind=Kind.INSTANT, width=14.5),
)
MARKS: Final = (
    Mark(heading="Dage siden", when=f"[Dage siden]>={OLD_DAYS}", tone=Tone.OLD),
    Mark(heading="Mangler", when="[Mangler]>0", tone=Tone.OPEN),
)


def missing_sheet(report: ReconciliationReport) -> Sheet:
    """The payments that are missing, held against the outcomes of the match."""
    found = sum_of(tallied(report.missing, lambda row: row.outcome, lambda row: row.missing_oere).values())
    covers = "Borgere, som hverken har fået ydelsen eller en a conto-udbetaling, eller kun har fået a conto."
    lines = covering_lines(report, SHEET_MISSING, covers, found.count)
    if report.run is None:
        lines += [EMPTY, (Cell(NO_RUN, look=Look.HEADING),), EMPTY]
    else:
        owed = [total for total in report.run.totals if total.outcome in STILL_OWED]
        count = Formula(f"COUNTA({NAME_OUTCOME})", found.count)
        amount = Formula(f"SUM({NAME_MISSING})", found.amount_oere)
        row = len(lines) + 3
        known = -sum(total.difference_oere for total in owed)
        lines += [
            EMPTY,
            total_heading(_AT),
            labelled("Antal", checked(row, _AT, Kind.COUNT, count, sum(total.rows for total in owed))),
            labelled("Mangler", checked(row + 1, _AT, Kind.AMOUNT, amount, known)),
            EMPTY,
        ]
    drawn_on = danish_day(report.drawn_at)
    return _sheet(lines, report, drawn_on, found.count)


def _sheet(lines: list[Line], report: ReconciliationReport, drawn_on: date, row_count: int) -> Sheet:
    return Sheet(
        name=SHEET_MISSING,
        lines=lines,
        widths=[column.width for column in COLUMNS],
        table=Table(
            name="TabelMangler",
            columns=COLUMNS,
            rows=(_row(missing, drawn_on) for missing in report.missing),
            row_count=row_count,
            marks=MARKS,
        ),
    )


def _row(missing: MissingRow, drawn_on: date) -> tuple[Plain, ...]:
    return (
        missing.citizen,
        missing.cpr,
        missing.benefit,
        missing.period_from,
        missing.period_to,
        missing.pay_date,
        (drawn_on - missing.pay_date).days if missing.pay_date else None,
        label_of(missing.outcome),
        missing.expected_oere,
        missing.a_conto_oere,
        missing.missing_oere,
        missing.done,
        missing.done_by,
        missing.done_at,
    )
