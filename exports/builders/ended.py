"""Sheet Afslag og annulleringer: voided bilag, which keep their number, and rejected requests."""

from typing import Final

from exports.builders.lines import EMPTY, checked, covering_lines, labelled, total_heading
from exports.sheet import Column, Formula, Kind, Line, Plain, Sheet, Table
from exports.tally import RowTotals, is_ended
from exports.words import SHEET_ENDED
from payout.domain.bilag_states import BilagStatus
from payout.domain.overview import Tally
from payout.domain.reconciliation import BilagRow, ReconciliationReport
from payout.labels import label_of

NAME_STATUS: Final = "AnnulleretStatus"
NAME_AMOUNT: Final = "AnnulleretBeløb"
_AT: Final = ("C", "E", "F")
COLUMNS: Final = (
    Column(heading="Bilagsnr.", kind=Kind.TEXT, width=16),
    Column(heading="Status", kind=Kind.TEXT, width=10, name=NAME_STATUS),
    Column(heading="Borger", kind=Kind.TEXT, width=23),
    Column(heading="CPR-nr.", kind=Kind.TEXT, width=12),
    Column(heading="Ydelse", kind=Kind.TEXT, width=21),
    Column(heading="Beløb", kind=Kind.AMOUNT, width=13, name=NAME_AMOUNT),
    Column(heading="Udstedt af", kind=Kind.TEXT, width=19),
    Column(heading="Udstedt den", kind=Kind.INSTANT, width=14.5),
    Column(heading="Annulleret eller afslået af", kind=Kind.TEXT, width=19),
    Column(heading="Den", kind=Kind.INSTANT, width=14.5),
    Column(heading="Begrundelse", kind=Kind.TEXT, width=36),
)


def ended_sheet(report: ReconciliationReport, counted: RowTotals) -> Sheet:
    """The voided and rejected rows of the report in its order, with a total of each."""
    covers = "Annullerede bilag, som beholder deres nummer, og anmodninger, som teamlederen har afslået."
    lines = covering_lines(report, SHEET_ENDED, covers, counted.ended_count)
    lines += _total_lines(len(lines) + 1, report, counted)
    return Sheet(
        name=SHEET_ENDED,
        lines=lines,
        widths=[column.width for column in COLUMNS],
        table=Table(
            name="TabelAfslag",
            columns=COLUMNS,
            rows=map(_row, filter(is_ended, report.bilag)),
            row_count=counted.ended_count,
        ),
    )


def _total_lines(row: int, report: ReconciliationReport, counted: RowTotals) -> list[Line]:
    ledger, rows = report.overview.totals, counted.totals
    return [
        EMPTY,
        total_heading(_AT),
        *_totals(row + 2, "Annulleret", BilagStatus.VOIDED, rows.voided, ledger.voided),
        *_totals(row + 4, "Afslået", BilagStatus.REJECTED, rows.rejected, ledger.rejected),
        EMPTY,
    ]


def _totals(row: int, label: str, status: BilagStatus, rows: Tally, ledger: Tally) -> list[Line]:
    word = label_of(status)
    count = Formula(f'COUNTIF({NAME_STATUS},"{word}")', rows.count)
    amount = Formula(f'SUMIFS({NAME_AMOUNT},{NAME_STATUS},"{word}")', rows.amount_oere)
    return [
        labelled(f"{label}, antal", checked(row, _AT, Kind.COUNT, count, ledger.count)),
        labelled(f"{label}, beløb", checked(row + 1, _AT, Kind.AMOUNT, amount, ledger.amount_oere)),
    ]


def _row(bilag: BilagRow) -> tuple[Plain, ...]:
    return (
        bilag.number,
        label_of(bilag.status),
        bilag.citizen,
        bilag.cpr,
        bilag.benefit,
        bilag.amount_oere,
        bilag.issued_by,
        bilag.issued_at,
        bilag.ended_by,
        bilag.ended_at,
        bilag.end_reason,
    )
