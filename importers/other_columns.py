"""Every column beside the CPR number and the amount.

None of them can reject a row: what is unreadable is left out, with a finding.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import compress
from typing import Final

from importers.amounts import read_amounts
from importers.columns import Cells, Field
from importers.findings import Finding, shown_text
from importers.grid import Cell
from importers.header import HeaderColumn
from importers.notation import ColumnNotation, column_notation
from importers.table import Table
from importers.text_column import (
    DateColumn,
    read_dates,
    read_first_days,
    read_flags,
    read_last_days,
    read_texts,
    says_protected,
)
from payout.domain.indberetningsliste import UNKNOWN_BENEFIT
from payout.money import Notation, Oere

Dates = Sequence[date | None]
Amounts = Sequence[Oere | None]

_AMOUNTS: Final = (Field.GROSS, Field.NET, Field.SET_OFF, Field.ACONTO)
_FAULTS: Final = {
    "amount-ambiguous": "other-amount-ambiguous",
    "amount-unreadable": "other-amount-unreadable",
}
_FIRST_CHOICE: Final = (Cells.DATE, Cells.WEEK, Cells.PERIOD, Cells.MONTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherColumns:
    """Values row for row; empty text or None where the list has no such column or cell."""

    names: Sequence[str]
    addresses: Sequence[str]
    is_protected: Sequence[bool]
    benefits: Sequence[str]
    starts: Dates
    ends: Dates
    pay_dates: Dates
    gross: Amounts
    net: Amounts
    set_off: Amounts
    aconto: Amounts
    units: Sequence[str]
    case_numbers: Sequence[str]
    payees: Sequence[str]
    findings: Sequence[Finding]
    notations: Sequence[ColumnNotation]


def read_other_columns(table: Table, notation: Notation | None) -> OtherColumns:
    """All of them, and what could not be read; `notation` is the one that was chosen for amounts in doubt."""
    findings: list[Finding] = []
    amount_findings: list[Finding] = []
    amounts = {field: _amounts(table, field, notation, amount_findings) for field in _AMOUNTS}
    names = _names(table)
    addresses = _texts(table, Field.ADDRESS)
    is_protected = _protected(table, names, addresses)
    return OtherColumns(
        names=names,
        addresses=_kept_unless(addresses, is_protected),
        is_protected=is_protected,
        benefits=_benefits(table, findings),
        starts=_dates(table, Field.START, findings),
        ends=_dates(table, Field.END, findings),
        pay_dates=_pay_dates(table, findings),
        gross=amounts[Field.GROSS][0],
        net=amounts[Field.NET][0],
        set_off=amounts[Field.SET_OFF][0],
        aconto=amounts[Field.ACONTO][0],
        units=_texts(table, Field.UNIT),
        case_numbers=_texts(table, Field.CASE_NO),
        payees=_payees(table),
        findings=findings + amount_findings,
        notations=[one for _, one in amounts.values() if one is not None],
    )


def _texts(table: Table, field: Field) -> Sequence[str]:
    column = table.header.first(field)
    return read_texts(table.cells(column)) if column else [""] * len(table.numbers)


def _names(table: Table) -> Sequence[str]:
    """The name column, else first, middle and last name put together."""
    if table.header.first(Field.NAME):
        return _texts(table, Field.NAME)
    parts = (_texts(table, field) for field in (Field.FIRST_NAME, Field.MIDDLE_NAME, Field.LAST_NAME))
    return [" ".join(filter(None, names)) for names in zip(*parts, strict=True)]


def _payees(table: Table) -> Sequence[str]:
    """Everybody whom a line names as payee or administrator."""
    columns = [read_texts(table.cells(column)) for column in table.header.of_field(Field.PAYEE)]
    if len(columns) < 2:
        return columns[0] if columns else [""] * len(table.numbers)
    return [", ".join(filter(None, texts)) for texts in zip(*columns, strict=True)]


def _protected(table: Table, names: Sequence[str], addresses: Sequence[str]) -> list[bool]:
    """Whether a flag says so, or a text of protection stands in place of the address or the name."""
    columns = table.header.of_field(Field.PROTECTED)
    flags = [read_flags(table.cells(column)) for column in columns]
    return list(map(any, zip(says_protected(addresses), says_protected(names), *flags, strict=True)))


def _kept_unless(addresses: Sequence[str], is_protected: Sequence[bool]) -> list[str]:
    """Addresses without those of protected people, which are never stored."""
    kept = list(addresses)
    for place in compress(range(len(kept)), is_protected):
        kept[place] = ""
    return kept


def _benefits(table: Table, findings: list[Finding]) -> Sequence[str]:
    column = table.header.first(Field.BENEFIT)
    benefits = _texts(table, Field.BENEFIT)
    if "" not in benefits:
        return benefits
    if column:
        missing = (place for place, text in enumerate(benefits) if not text)
        findings += _at(table, column, "benefit-missing", missing)
    return [benefit or UNKNOWN_BENEFIT for benefit in benefits]


def _pay_dates(table: Table, findings: list[Finding]) -> Dates:
    dates = _dates(table, Field.PAY_DATE, findings)
    column = table.header.first(Field.PAY_DATE)
    if column and None in dates:
        missing = (place for place, day in enumerate(dates) if day is None)
        findings += _at(table, column, "pay-date-missing", missing)
    return dates


def _dates(table: Table, field: Field, findings: list[Finding]) -> Dates:
    """Dates from the best column that has them; another one fills in where the best is empty."""
    values: Dates = [None] * len(table.numbers)
    for column in _date_columns(table, field):
        if None not in values:
            break
        read = _read_dates(table.cells(column), column.column.cells, field)
        values = _filled(values, read.values)
        if field is not Field.END or column.field is not Field.PERIOD:
            findings += _unreadable(table, column, "date-unreadable", read.faults.items())
    return values


def _read_dates(cells: Sequence[Cell], kind: Cells, field: Field) -> DateColumn:
    if kind is Cells.DATE:
        return read_dates(cells)
    return read_last_days(cells, kind) if field is Field.END else read_first_days(cells, kind)


def _filled(values: Dates, more: Dates) -> Dates:
    """The values, and where there is none, the other ones."""
    if any(values):
        return [first or second for first, second in zip(values, more, strict=True)]
    return more


def _date_columns(table: Table, field: Field) -> list[HeaderColumn]:
    periods = table.header.of_field(Field.PERIOD) if field is not Field.PAY_DATE else ()
    columns = [*table.header.of_field(field), *periods]
    return sorted(columns, key=lambda column: _FIRST_CHOICE.index(column.column.cells))


def _amounts(
    table: Table, field: Field, notation: Notation | None, findings: list[Finding]
) -> tuple[Amounts, ColumnNotation | None]:
    """The amounts of a column and how it is written; an empty cell says nothing."""
    column = table.header.first(field)
    if column is None:
        return [None] * len(table.numbers), None
    cells = table.cells(column)
    read = read_amounts(cells, notation)
    for fault, code in _FAULTS.items():
        texts = ((place, found.text) for place, found in read.faults.items() if found.code == fault)
        findings += _unreadable(table, column, code, texts)
    return read.values, column_notation(column, cells, read)


def _at(table: Table, column: HeaderColumn, code: str, places: Iterable[int]) -> Iterator[Finding]:
    return (Finding(code=code, row=table.numbers[place], column=column.title) for place in places)


def _unreadable(
    table: Table, column: HeaderColumn, code: str, faults: Iterable[tuple[int, str]]
) -> Iterator[Finding]:
    for place, text in faults:
        yield Finding(code=code, row=table.numbers[place], column=column.title, shown=shown_text(text))
