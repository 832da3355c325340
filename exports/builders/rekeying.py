"""Sheet Genindtastning: paid bilag that are to be entered in the benefit system, and who has done so."""

from datetime import date
from typing import Final

from exports.builders.lines import EMPTY, beside_repeated, covering_lines, figures, headed
from exports.builders.sums import Summed, sum_lines
from exports.cells import danish_day
from exports.sheet import Column, Formula, Kind, Line, Mark, Plain, Sheet, Table, Tone
from exports.tally import tallied
from exports.words import PROTECTED, SHEET_REKEYING
from payout.domain.overview import Tally
from payout.domain.reconciliation import ReconciliationReport
from payout.domain.rekeying import RekeyingRow, RekeyingStatus
from payout.labels import label_of

NAME_STATE: Final = "IndtastningTilstand"
NAME_AMOUNT: Final = "IndtastningBeløb"
OLD_DAYS: Final = 8
"""From this many days after the payout on, what is not keyed is marked as old."""
_LABEL_AT: Final = "B"
COLUMNS: Final = (
    Column(heading="Bilagsnr.", kind=Kind.TEXT, width=14),
    Column(heading="System", kind=Kind.TEXT, width=12),
    Column(heading="Sagsnr.", kind=Kind.TEXT, width=14),
    Column(heading="Borger", kind=Kind.TEXT, width=22),
    Column(heading="CPR-nr.", kind=Kind.TEXT, width=12),
    Column(heading="Ydelse", kind=Kind.TEXT, width=21),
    Column(heading="Periode fra", kind=Kind.DATE, width=10),
    Column(heading="Periode til", kind=Kind.DATE, width=10),
    Column(heading="Beløb", kind=Kind.AMOUNT, width=14, name=NAME_AMOUNT),
    Column(heading="Udbetalt den", kind=Kind.INSTANT, width=14.5),
    Column(heading="Dage siden", kind=Kind.COUNT, width=7),
    Column(heading="Tilstand", kind=Kind.TEXT, width=16, name=NAME_STATE),
    Column(heading="Ansvarlig", kind=Kind.TEXT, width=17),
    Column(heading="Indtastet af", kind=Kind.TEXT, width=17),
    Column(heading="Indtastet den", kind=Kind.DATE, width=12),
    Column(heading="Kvitteringsnr.", kind=Kind.TEXT, width=14),
    Column(heading="Kontrolleret af", kind=Kind.TEXT, width=17),
    Column(heading="Kontrolleret den", kind=Kind.INSTANT, width=14.5),
    Column(heading="Bemærkning", kind=Kind.TEXT, width=22),
)
MARKS: Final = (
    Mark(
        heading="Dage siden",
        when=f'AND([Dage siden]>={OLD_DAYS},[Tilstand]<>"{label_of(RekeyingStatus.DONE)}")',
        tone=Tone.OLD,
    ),
    Mark(heading="Tilstand", when=f'[Tilstand]<>"{label_of(RekeyingStatus.DONE)}"', tone=Tone.OPEN),
)


def rekeying_sheet(report: ReconciliationReport) -> Sheet:
    """All paid bilag with how far each has come, held against what is paid."""
    found = tallied(report.rekeying, lambda row: row.status, lambda row: row.amount_oere)
    row_count = sum(tally.count for tally in found.values())
    covers = "Skal indtastes i fagsystemet: udbetalt minus returnerede kontanter. En anden kontrollerer."
    lines = beside_repeated(covering_lines(report, SHEET_REKEYING, covers, row_count))
    headings = {"D": ("Antal", Kind.COUNT), "F": ("Beløb", Kind.AMOUNT)}
    lines += [EMPTY, headed(headings, "Tilstand", _LABEL_AT)]
    first = len(lines) + 1
    lines += [_state_line(state, found.get(state, Tally())) for state in RekeyingStatus]
    amount, known = sum(tally.amount_oere for tally in found.values()), report.rekeying_total
    sums = {
        "D": Summed(Kind.COUNT, row_count, known.count),
        "F": Summed(Kind.AMOUNT, amount, known.amount_oere),
    }
    lines += [*sum_lines(first, len(lines), sums, "Skal indtastes, bogen", label_at=_LABEL_AT), EMPTY]
    drawn_on = danish_day(report.drawn_at)
    return Sheet(
        name=SHEET_REKEYING,
        lines=lines,
        widths=[column.width for column in COLUMNS],
        pages_wide=2,
        table=Table(
            name="TabelIndtastning",
            columns=COLUMNS,
            rows=(_row(row, drawn_on) for row in report.rekeying),
            row_count=row_count,
            marks=MARKS,
        ),
    )


def _state_line(state: RekeyingStatus, found: Tally) -> Line:
    word = label_of(state)
    count = Formula(f'COUNTIF({NAME_STATE},"{word}")', found.count)
    amount = Formula(f'SUMIFS({NAME_AMOUNT},{NAME_STATE},"{word}")', found.amount_oere)
    return figures(word, {"D": (Kind.COUNT, count), "F": (Kind.AMOUNT, amount)}, _LABEL_AT)


def _row(row: RekeyingRow, drawn_on: date) -> tuple[Plain, ...]:
    return (
        row.number,
        row.system or None,
        row.case_no or None,
        PROTECTED if row.is_protected else row.name,
        str(row.cpr),
        row.benefit,
        row.period_from,
        row.period_to,
        row.amount_oere,
        row.paid_at,
        (drawn_on - danish_day(row.paid_at)).days if row.paid_at else None,
        label_of(row.status),
        row.owner,
        row.keyed_by,
        row.keyed_on,
        row.receipt or None,
        row.checked_by,
        row.checked_at,
        row.remark or None,
    )
