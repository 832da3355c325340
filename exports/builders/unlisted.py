"""Sheet Ikke på listen: bilag and requests that no list expects anything for."""

from typing import Final

from exports.builders.lines import EMPTY, checked, covering_lines, labelled, total_heading
from exports.builders.totals import NAME_AMOUNT as BILAG_AMOUNT
from exports.builders.totals import NAME_EXPECTED, NAME_STATUS
from exports.sheet import Column, Formula, Kind, Mark, Plain, Sheet, Table, Tone
from exports.tally import RowTotals, is_unlisted
from exports.words import SHEET_UNLISTED
from payout.domain.reconciliation import BilagRow, ReconciliationReport
from payout.labels import label_of

NAME_AMOUNT: Final = "UdenforBeløb"
_AT: Final = ("C", "E", "F")
COLUMNS: Final = (
    Column(heading="Bilagsnr.", kind=Kind.TEXT, width=18),
    Column(heading="Status", kind=Kind.TEXT, width=14),
    Column(heading="Borger", kind=Kind.TEXT, width=23),
    Column(heading="CPR-nr.", kind=Kind.TEXT, width=12),
    Column(heading="Ydelse", kind=Kind.TEXT, width=21),
    Column(heading="Periode fra", kind=Kind.DATE, width=11),
    Column(heading="Periode til", kind=Kind.DATE, width=11),
    Column(heading="Beløb", kind=Kind.AMOUNT, width=14, name=NAME_AMOUNT),
    Column(heading="Anmodet eller udstedt af", kind=Kind.TEXT, width=20),
    Column(heading="Den", kind=Kind.INSTANT, width=14.5),
    Column(heading="Godkendt af", kind=Kind.TEXT, width=20),
    Column(heading="Godkendt den", kind=Kind.INSTANT, width=14.5),
    Column(heading="Udestående", kind=Kind.AMOUNT, width=14),
)
MARKS: Final = (Mark(heading="Udestående", when="[Udestående]>0", tone=Tone.OPEN),)


def unlisted_sheet(report: ReconciliationReport, counted: RowTotals) -> Sheet:
    """The unlisted rows of the report in its order, held against those of the Bilag sheet."""
    found = counted.unlisted
    covers = (
        "Bilag og anmodninger, hvor borgeren ikke står på listen med den ydelse. De er godkendt enkeltvis."
    )
    lines = covering_lines(report, SHEET_UNLISTED, covers, found.count)
    row = len(lines) + 3
    count = Formula(f"COUNTA({NAME_STATUS})-COUNT({NAME_EXPECTED})", found.count)
    # Programs differ on how they count empty cells by a condition, not on comparing with nothing.
    amount = Formula(f'SUMPRODUCT(({NAME_EXPECTED}="")*{BILAG_AMOUNT})', found.amount_oere)
    own = Formula(f"SUM({NAME_AMOUNT})", found.amount_oere)
    lines += [
        EMPTY,
        total_heading(_AT),
        labelled("Antal, arket Bilag", checked(row, _AT, Kind.COUNT, count, found.count)),
        labelled("Beløb, arket Bilag", checked(row + 1, _AT, Kind.AMOUNT, amount, found.amount_oere)),
        labelled("Beløb, dette ark", checked(row + 2, _AT, Kind.AMOUNT, own, found.amount_oere)),
        EMPTY,
    ]
    return Sheet(
        name=SHEET_UNLISTED,
        lines=lines,
        widths=[column.width for column in COLUMNS],
        table=Table(
            name="TabelUdenforListen",
            columns=COLUMNS,
            rows=map(_row, filter(is_unlisted, report.bilag)),
            row_count=found.count,
            marks=MARKS,
        ),
    )


def _row(bilag: BilagRow) -> tuple[Plain, ...]:
    return (
        bilag.number,
        label_of(bilag.status),
        bilag.citizen,
        bilag.cpr,
        bilag.benefit,
        bilag.period_from,
        bilag.period_to,
        bilag.amount_oere,
        bilag.issued_by,
        bilag.issued_at,
        bilag.approved_by,
        bilag.approved_at,
        bilag.outstanding_oere if bilag.paid_at is not None else None,
    )
