"""Sheet Kasse: each cash box from opening to closing, and every count, delivery and hand-over of it."""

from collections.abc import Sequence
from typing import Final

from exports.builders.lines import CHECK_HEADING, EMPTY, check_cell, column_line, covering_lines
from exports.builders.sums import Summed, sum_lines
from exports.sheet import Cell, Column, Formula, Kind, Line, Look, Mark, Plain, Sheet, Table, Tone
from exports.words import SHEET_CASH
from payout.domain.cash_report import MovementKind
from payout.domain.reconciliation import CashRow, CashSession, CashState, ReconciliationReport
from payout.labels import label_of

_FIRST_MOVE: Final = "F"
_BALANCE: Final = "L"
_SESSION_HEADINGS: Final = (
    ("Kasse", Kind.NUMBER),
    ("Sted", Kind.TEXT),
    ("Åbnet", Kind.INSTANT),
    ("Lukket", Kind.INSTANT),
    ("Kasserer", Kind.TEXT),
    *((label_of(kind), Kind.AMOUNT) for kind in MovementKind),
    ("Beholdning, formel", Kind.AMOUNT),
    ("Beholdning, bogen", Kind.AMOUNT),
    CHECK_HEADING,
)
COLUMNS: Final = (
    Column(heading="Kasse", kind=Kind.NUMBER, width=13),
    Column(heading="Sted", kind=Kind.TEXT, width=18),
    Column(heading="Hvad", kind=Kind.TEXT, width=14.5),
    Column(heading="Tidspunkt", kind=Kind.INSTANT, width=14.5),
    Column(heading="Talt af", kind=Kind.TEXT, width=18),
    Column(heading="Skulle være", kind=Kind.AMOUNT, width=14),
    Column(heading="Talt", kind=Kind.AMOUNT, width=14),
    Column(heading="Forskel", kind=Kind.AMOUNT, width=14, formula="ROUND([Talt]-[Skulle være],2)"),
    Column(heading="Anden person", kind=Kind.TEXT, width=16),
    Column(heading="Den", kind=Kind.INSTANT, width=14.5),
    Column(heading="Tilstand", kind=Kind.TEXT, width=15),
    Column(heading="Forklaring", kind=Kind.TEXT, width=18),
)
_MORE_WIDTHS: Final = (15, 10)
_WAITING: Final = (CashState.UNCONFIRMED, CashState.UNATTESTED, CashState.WAITS_FOR_COUNT)
MARKS: Final = (
    Mark(heading="Forskel", when="[Forskel]<>0", tone=Tone.DIFFERS),
    Mark(
        heading="Tilstand",
        when="OR(" + ",".join(f'[Tilstand]="{label_of(state)}"' for state in _WAITING) + ")",
        tone=Tone.OPEN,
    ),
)


def cash_sheet(report: ReconciliationReport) -> Sheet:
    """Boxes with what moved in them, which must come to their balance; then the counts."""
    rows = report.cash_rows
    covers = "Hver kasse med alt, der er gået ind og ud, og under den hver optælling og overdragelse."
    lines = covering_lines(report, SHEET_CASH, covers, len(rows))
    lines += [EMPTY, column_line(*_SESSION_HEADINGS)]
    first = len(lines) + 1
    lines += [_session_line(row, one) for row, one in enumerate(report.cash_sessions, first)]
    lines += _sum_lines(first, len(lines), report)
    return Sheet(
        name=SHEET_CASH,
        lines=[*lines, EMPTY],
        widths=[*(column.width for column in COLUMNS), *_MORE_WIDTHS],
        table=Table(
            name="TabelKasse", columns=COLUMNS, rows=map(_row, rows), row_count=len(rows), marks=MARKS
        ),
    )


def _session_line(row: int, session: CashSession) -> Line:
    moved = [session.moved_oere.get(kind, 0) for kind in MovementKind]
    last = chr(ord(_FIRST_MOVE) + len(moved) - 1)
    balance = Formula(f"SUM({_FIRST_MOVE}{row}:{last}{row})", sum(moved))
    known = chr(ord(_BALANCE) + 1)
    return [
        Cell(session.box_id, Kind.NUMBER),
        Cell(session.place),
        Cell(session.opened_at, Kind.INSTANT),
        Cell(session.closed_at, Kind.INSTANT),
        Cell(session.cashiers),
        *(Cell(amount, Kind.AMOUNT) for amount in moved),
        Cell(balance, Kind.AMOUNT, Look.FIGURE),
        Cell(session.balance_oere, Kind.AMOUNT, Look.FIGURE),
        check_cell(
            f"{_BALANCE}{row}",
            f"{known}{row}",
            agrees=sum(moved) == session.balance_oere,
            kind=Kind.AMOUNT,
        ),
    ]


def _sum_lines(first: int, last: int, report: ReconciliationReport) -> Sequence[Line]:
    """What all boxes hold, against the overview's balances; a closed box holds nothing."""
    shown = sum(sum(session.moved_oere.values()) for session in report.cash_sessions)
    known = sum(box.balance_oere for box in report.overview.cash_boxes)
    return sum_lines(first, last, {_BALANCE: Summed(Kind.AMOUNT, shown, known)}, "Overblikket")


def _row(row: CashRow) -> tuple[Plain, ...]:
    is_counted = row.counted_oere is not None and row.expected_oere is not None
    return (
        row.box_id,
        row.place,
        label_of(row.occasion),
        row.at,
        row.by,
        row.expected_oere,
        row.counted_oere,
        (row.counted_oere or 0) - (row.expected_oere or 0) if is_counted else None,
        row.other,
        row.other_at,
        label_of(row.state),
        row.explanation or None,
    )
