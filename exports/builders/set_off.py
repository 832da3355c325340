"""Sheet Modregning: what is to be set off or repaid, with what the real run did, and what is settled."""

from collections.abc import Sequence
from typing import Final

from exports.builders.lines import EMPTY, checked, covering_lines, labelled, total_heading
from exports.builders.totals import word_list
from exports.sheet import Cell, Column, Formula, Kind, Line, Look, Mark, Plain, Sheet, Table, Tone
from exports.tally import RowTotals, tallied
from exports.words import NO_RUN, SHEET_SET_OFF
from payout.domain.overview import Tally
from payout.domain.reconciliation import ReconciliationReport, SetOffRow
from payout.domain.settlement import SettlementKind
from payout.labels import NEXT_STEP, label_of

NAME_CLAIM: Final = "ModregningKrav"
NAME_LINE: Final = "ModregningAfregnet"
NAME_KIND: Final = "ModregningPost"
CLAIM: Final = "Krav"
NO_OUTCOME: Final = "Afvent udbetalingslisten."
REPAID: Final = (SettlementKind.REPAID, SettlementKind.RETURNED)
"""Cash that came back over the counter counts as repaid; the log tells the two apart."""
_NAMED: Final = (SettlementKind.SET_OFF, *REPAID, SettlementKind.WRITTEN_OFF)
OTHERWISE: Final = tuple(kind for kind in SettlementKind if kind not in _NAMED)
_AT: Final = ("C", "E", "F")
COLUMNS: Final = (
    Column(heading="Bilagsnr.", kind=Kind.TEXT, width=14),
    Column(heading="Post", kind=Kind.TEXT, width=15, name=NAME_KIND),
    Column(heading="Borger", kind=Kind.TEXT, width=22),
    Column(heading="CPR-nr.", kind=Kind.TEXT, width=12),
    Column(heading="Ydelse", kind=Kind.TEXT, width=21),
    Column(heading="Udfald", kind=Kind.TEXT, width=20),
    Column(heading="Krav", kind=Kind.AMOUNT, width=14, name=NAME_CLAIM),
    Column(heading="Næste skridt", kind=Kind.TEXT, width=30),
    Column(heading="Afregnet", kind=Kind.AMOUNT, width=14, name=NAME_LINE),
    Column(heading="Den", kind=Kind.INSTANT, width=14.5),
    Column(heading="Af", kind=Kind.TEXT, width=18),
    Column(heading="Kørsel eller betaling", kind=Kind.TEXT, width=18),
)
MARKS: Final = (Mark(heading="Krav", when="[Krav]>0", tone=Tone.OPEN),)


def set_off_sheet(report: ReconciliationReport, counted: RowTotals) -> Sheet:
    """Claims first, then the lines that have settled; both held against the Bilag sheet's figures."""
    found = tallied(
        report.set_offs, lambda row: row.kind, lambda row: (row.claim_oere or 0) + (row.line_oere or 0)
    )
    row_count = sum(tally.count for tally in found.values())
    covers = (
        "Først kravene: det udestående af hvert bilag, med kørslens udfald. Derefter det, der er afregnet."
    )
    lines = covering_lines(report, SHEET_SET_OFF, covers, row_count)
    if report.run is None:
        lines += [(Cell(NO_RUN, look=Look.HEADING),)]
    lines += [EMPTY, total_heading(_AT)]
    claims = found.get(None, Tally()).amount_oere
    ledger = report.overview.totals.outstanding_oere
    claimed = Formula(f"SUM({NAME_CLAIM})", claims)
    lines.append(labelled("Krav i alt", checked(len(lines) + 1, _AT, Kind.AMOUNT, claimed, ledger)))
    settled = counted.settled
    for label, kinds, known in (
        ("Modregnet", (SettlementKind.SET_OFF,), settled.set_off_oere),
        ("Tilbagebetalt", REPAID, settled.repaid_oere),
        ("Afskrevet", (SettlementKind.WRITTEN_OFF,), settled.written_off_oere),
        ("Anden afregning", OTHERWISE, settled.otherwise_oere),
    ):
        amount = sum(found[kind].amount_oere for kind in kinds if kind in found)
        lines.append(_kind_line(len(lines) + 1, label, kinds, amount, known))
    lines.append(EMPTY)
    return Sheet(
        name=SHEET_SET_OFF,
        lines=lines,
        widths=[column.width for column in COLUMNS],
        table=Table(
            name="TabelModregning",
            columns=COLUMNS,
            rows=map(_row, report.set_offs),
            row_count=row_count,
            marks=MARKS,
        ),
    )


def _kind_line(row: int, label: str, kinds: Sequence[SettlementKind], amount: int, known: int) -> Line:
    text = f"SUMPRODUCT(SUMIFS({NAME_LINE},{NAME_KIND},{word_list(kinds)}))" if kinds else "0"
    return labelled(label, checked(row, _AT, Kind.AMOUNT, Formula(text, amount), known))


def _row(row: SetOffRow) -> tuple[Plain, ...]:
    return (
        row.number,
        label_of(row.kind) if row.kind else CLAIM,
        row.citizen,
        row.cpr,
        row.benefit,
        label_of(row.outcome) if row.outcome else None,
        row.claim_oere,
        _next_step(row) if row.kind is None else None,
        row.line_oere,
        row.at,
        row.by,
        row.reference,
    )


def _next_step(row: SetOffRow) -> str:
    return NEXT_STEP[row.outcome] if row.outcome else NO_OUTCOME
