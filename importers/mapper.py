"""Header and cells to lines: every column is read whole, then the columns become rows.

A row with a readable CPR number and a readable amount is accepted, whatever else is wrong with it; any other
row is rejected with a finding for each reason. What the lines say together is judged by
`importers.validator`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from importers.amounts import AmountColumn, read_amounts
from importers.findings import Finding, shown_cpr, shown_text
from importers.grid import cell_text
from importers.header import HeaderColumn
from importers.notation import ColumnNotation, column_notation
from importers.other_columns import OtherColumns, read_other_columns
from importers.table import Table
from importers.totals import FileTotal, amount_cell, file_total
from payout.cpr import Cpr
from payout.domain.list_lines import LineColumns, ListLines
from payout.money import Notation, Oere


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedList:
    """What the cells say.

    `lines` are the accepted rows, `findings` the reasons for rejected rows and the doubts about accepted
    ones. `rejected_oere` is the sum of the rejected rows' readable amounts, which the file's own total counts
    too. `notations` are the columns of amounts as they are written, the amount's own first.
    """

    lines: ListLines
    findings: list[Finding]
    rows_read: int
    rejected_oere: int
    file_total: FileTotal
    notations: tuple[ColumnNotation, ...]


def map_table(table: Table, amount_column: HeaderColumn, notation: Notation | None = None) -> MappedList:
    """Lines and findings of a table, the amount taken from the given column.

    `notation` is the one that was chosen for columns that leave theirs open.
    """
    amounts, total = _amounts_and_total(table, amount_column, notation)
    others = read_other_columns(table, notation)
    accepted = [
        cpr is not None and amount is not None
        for cpr, amount in zip(table.cprs.values, amounts.values, strict=True)
    ]
    for place in table.too_long | table.shifted | table.cut.surely:
        accepted[place] = False
    lines = _lines(table, amounts, others)
    kept = lines if all(accepted) else lines.picked(accepted)
    numbers = set(kept.columns.row)
    doubts = [
        *others.findings,
        *_padded(table),
        *_hidden(table),
        *_merged(table),
        *_perhaps_cut(table),
        *_other_notation(table, amount_column, amounts),
    ]
    return MappedList(
        lines=kept,
        findings=[
            *_rejections(table, amount_column, amounts),
            *(doubt for doubt in doubts if doubt.row in numbers),
        ],
        rows_read=len(table.numbers),
        rejected_oere=sum(
            amount or 0 for amount, is_in in zip(amounts.values, accepted, strict=True) if not is_in
        ),
        file_total=total,
        notations=(
            column_notation(amount_column, table.cells(amount_column), amounts, decides=True),
            *(one for one in others.notations if one.position != amount_column.position),
        ),
    )


def _lines(table: Table, amounts: AmountColumn, others: OtherColumns) -> ListLines:
    """Every row's columns side by side; what is None in a row that is not accepted never gets out of here."""
    return ListLines(
        LineColumns(
            row=table.numbers,
            cpr_digits=cast(Sequence[str], table.cprs.values),
            name=others.names,
            address=others.addresses,
            is_protected=others.is_protected,
            benefit=others.benefits,
            period_from=others.starts,
            period_to=others.ends,
            pay_date=others.pay_dates,
            amount_oere=cast(Sequence[Oere], amounts.values),
            gross_oere=others.gross,
            net_oere=others.net,
            set_off_oere=others.set_off,
            aconto_oere=others.aconto,
            unit=others.units,
            case_no=others.case_numbers,
            has_warning=[False] * len(table.numbers),
            payee=others.payees,
        )
    )


def _amounts_and_total(
    table: Table, column: HeaderColumn, notation: Notation | None
) -> tuple[AmountColumn, FileTotal]:
    """The amount column, its total rows read along with it, since they are written in the same notation."""
    totals = [amount_cell(total, column) for total in table.totals]
    both = read_amounts([*table.cells(column), *totals], notation)
    count = len(table.numbers)
    amounts = both.first(count)
    return amounts, file_total(table.totals, both.values[count:], amounts.values)


def _rejections(table: Table, column: HeaderColumn, amounts: AmountColumn) -> Iterator[Finding]:
    for place, cpr in enumerate(table.cprs.values):
        if cpr is None:
            yield _cpr_fault(table, place)
    for place, fault in amounts.faults.items():
        is_merged = column.position in table.merged.get(place, ())
        code = "amount-merged" if is_merged else fault.code
        yield Finding(code=code, row=table.numbers[place], column=column.title, shown=shown_text(fault.text))
    for code, places in (
        ("row-too-long", table.too_long),
        ("row-shifted", table.shifted),
        ("amount-cut", table.cut.surely),
    ):
        for place in sorted(places):
            yield Finding(code=code, row=table.numbers[place])


def _cpr_fault(table: Table, place: int) -> Finding:
    shown = shown_cpr(table.cpr_text(place))
    code = "cpr-invalid" if shown else "cpr-missing"
    return Finding(code=code, row=table.numbers[place], column=table.cpr_columns[0].title, shown=shown)


def _padded(table: Table) -> Iterable[Finding]:
    title = table.cpr_columns[0].title
    for place in sorted(table.cprs.padded):
        digits = table.cprs.values[place]
        if digits is not None:
            yield Finding(code="cpr-padded", row=table.numbers[place], column=title, shown=str(Cpr(digits)))


def _hidden(table: Table) -> Iterable[Finding]:
    return (Finding(code="row-hidden", row=table.numbers[place]) for place in sorted(table.hidden))


def _merged(table: Table) -> Iterable[Finding]:
    titles = {column.position: column.title for column in table.header.columns}
    titles |= {column.position: column.title for column in table.cpr_columns}
    for place, positions in table.merged.items():
        shown = ", ".join(f'"{titles[position]}"' for position in sorted(positions))
        yield Finding(code="row-merged", row=table.numbers[place], shown=shown)


def _perhaps_cut(table: Table) -> Iterable[Finding]:
    return (
        Finding(code="amount-perhaps-cut", row=table.numbers[place]) for place in sorted(table.cut.perhaps)
    )


def _other_notation(table: Table, column: HeaderColumn, amounts: AmountColumn) -> Iterable[Finding]:
    for place in sorted(amounts.other_notation):
        shown = shown_text(cell_text(table.cells(column)[place]))
        yield Finding(
            code="amount-other-notation", row=table.numbers[place], column=column.title, shown=shown
        )
