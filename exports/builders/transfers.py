"""Sheet Bankoverførsler: every bilag on a list for the bank, and how far its transfer has come."""

from typing import Final

from exports.builders.lines import (
    EMPTY,
    beside_repeated,
    checked,
    covering_lines,
    figures,
    headed,
    labelled,
    total_heading,
)
from exports.builders.totals import word_list
from exports.sheet import Column, Formula, Kind, Line, Mark, Plain, Sheet, Table, Tone
from exports.tally import RowTotals, sum_of, tallied
from exports.words import SHEET_TRANSFERS
from payout.domain.overview import Tally
from payout.domain.reconciliation import ReconciliationReport, TransferRow
from payout.domain.transfers import TransferState
from payout.labels import label_of

NAME_STATE: Final = "OverførselTilstand"
NAME_AMOUNT: Final = "OverførselBeløb"
PAID: Final = (TransferState.SENT, TransferState.CONFIRMED)
"""States in which the bank has paid, or is about to, and the bilag counts as paid."""
_AT: Final = ("E", "G", "H")
_LABEL_AT: Final = "B"
COLUMNS: Final = (
    Column(heading="Liste", kind=Kind.NUMBER, width=8),
    Column(heading="Bank", kind=Kind.TEXT, width=18),
    Column(heading="Tilstand", kind=Kind.TEXT, width=14, name=NAME_STATE),
    Column(heading="Bilagsnr.", kind=Kind.TEXT, width=14),
    Column(heading="Borger", kind=Kind.TEXT, width=22),
    Column(heading="CPR-nr.", kind=Kind.TEXT, width=12),
    Column(heading="Ydelse", kind=Kind.TEXT, width=21),
    Column(heading="Beløb", kind=Kind.AMOUNT, width=14, name=NAME_AMOUNT),
    Column(heading="Lavet af", kind=Kind.TEXT, width=17),
    Column(heading="Lavet den", kind=Kind.INSTANT, width=14.5),
    Column(heading="Frigivet af", kind=Kind.TEXT, width=17),
    Column(heading="Frigivet den", kind=Kind.INSTANT, width=14.5),
    Column(heading="Sendt af", kind=Kind.TEXT, width=17),
    Column(heading="Sendt den", kind=Kind.INSTANT, width=14.5),
    Column(heading="Bekræftet den", kind=Kind.INSTANT, width=14.5),
    Column(heading="Kommet retur", kind=Kind.INSTANT, width=14.5),
    Column(heading="Årsag", kind=Kind.TEXT, width=22),
)
MARKS: Final = (
    Mark(heading="Tilstand", when=f'[Tilstand]="{label_of(TransferState.RETURNED)}"', tone=Tone.DIFFERS),
    Mark(
        heading="Tilstand",
        when="OR("
        + ",".join(
            f'[Tilstand]="{label_of(state)}"'
            for state in (TransferState.LISTED, TransferState.RELEASED, TransferState.SENT)
        )
        + ")",
        tone=Tone.OPEN,
    ),
)


def transfers_sheet(report: ReconciliationReport, counted: RowTotals) -> Sheet:
    """Every transfer, with what the bank has paid held against the bilag that are paid so."""
    found = tallied(report.transfers, lambda row: row.state, lambda row: row.amount_oere)
    row_count = sum(tally.count for tally in found.values())
    covers = "Hvert bilag på en liste til banken. Det, der kom retur, kan stå igen på en senere liste."
    lines = beside_repeated(covering_lines(report, SHEET_TRANSFERS, covers, row_count))
    headings = {"E": ("Antal", Kind.COUNT), "G": ("Beløb", Kind.AMOUNT)}
    lines += [EMPTY, headed(headings, "Tilstand", _LABEL_AT)]
    lines += [_state_line(state, found.get(state, Tally())) for state in TransferState]
    paid = sum_of(found.get(state, Tally()) for state in PAID)
    states = word_list(PAID)
    count = Formula(f"SUMPRODUCT(COUNTIF({NAME_STATE},{states}))", paid.count)
    amount = Formula(f"SUMPRODUCT(SUMIFS({NAME_AMOUNT},{NAME_STATE},{states}))", paid.amount_oere)
    row, known = len(lines) + 3, counted.transferred
    lines += [
        EMPTY,
        total_heading(_AT, _LABEL_AT),
        labelled(
            "Betalt af banken, antal",
            checked(row, _AT, Kind.COUNT, count, known.count),
            label_at=_LABEL_AT,
        ),
        labelled(
            "Betalt af banken, beløb",
            checked(row + 1, _AT, Kind.AMOUNT, amount, known.amount_oere),
            label_at=_LABEL_AT,
        ),
        EMPTY,
    ]
    return Sheet(
        name=SHEET_TRANSFERS,
        lines=lines,
        widths=[column.width for column in COLUMNS],
        pages_wide=2,
        table=Table(
            name="TabelOverførsler",
            columns=COLUMNS,
            rows=map(_row, report.transfers),
            row_count=row_count,
            marks=MARKS,
        ),
    )


def _state_line(state: TransferState, found: Tally) -> Line:
    word = label_of(state)
    count = Formula(f'COUNTIF({NAME_STATE},"{word}")', found.count)
    amount = Formula(f'SUMIFS({NAME_AMOUNT},{NAME_STATE},"{word}")', found.amount_oere)
    return figures(word, {"E": (Kind.COUNT, count), "G": (Kind.AMOUNT, amount)}, _LABEL_AT)


def _row(row: TransferRow) -> tuple[Plain, ...]:
    return (
        row.list_id,
        row.bank,
        label_of(row.state),
        row.number,
        row.citizen,
        row.cpr,
        row.benefit,
        row.amount_oere,
        row.made_by,
        row.made_at,
        row.released_by,
        row.released_at,
        row.sent_by,
        row.sent_at,
        row.confirmed_at,
        row.returned_at,
        row.return_reason or None,
    )
