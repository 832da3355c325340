"""Checks over the accepted lines and over the file as a whole; each a small function, all in `CHECKS`.

A check never rejects and never drops: it marks for the clerk. Rejections are the mapper's.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from operator import attrgetter
from typing import Final

from importers.basis import passed_over
from importers.columns import Field
from importers.findings import Finding, shown_text
from importers.fixed_values import fixed_fields
from importers.header import Header, HeaderColumn
from importers.notation import ColumnNotation, notation_findings
from importers.totals import FileTotal
from payout.domain.indberetningsliste import AmountBasis, ListKind, ListLine
from payout.money import Notation, Oere, format_amount

IMPLAUSIBLE_OERE: Final = Oere(3 * 2_204_100)
"""Three months of the highest dagpenge in 2026: no line is meant to be more (docs/sources.md, "satser")."""
PAID_AHEAD_DAYS: Final = 7
PAID_LATE_DAYS: Final = 45
"""How far before and after its period a payment is ordinary (docs/sources.md, "sammenligning")."""

_FORMULA_MARKS: Final = ("=", "+", "-", "@")
_TEXTS: Final = (
    ("name", Field.NAME),
    ("address", Field.ADDRESS),
    ("benefit", Field.BENEFIT),
    ("unit", Field.UNIT),
    ("case_no", Field.CASE_NO),
)
_BASIS_WARNINGS: Final = {AmountBasis.NETTO: "amount-is-net", AmountBasis.BRUTTO: "amount-is-gross"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What the checks look at: the accepted lines in the file's order, and the file around them."""

    lines: Sequence[ListLine]
    kind: ListKind
    header: Header
    amount_column: HeaderColumn
    basis: AmountBasis
    rows_read: int
    rejected_oere: int
    file_total: FileTotal
    notation: Notation | None
    notations: tuple[ColumnNotation, ...]

    def title(self, of: Field) -> str | None:
        """Header of the column with that meaning."""
        column = self.header.first(of)
        return None if column is None else column.title

    @property
    def total_oere(self) -> int:
        """Sum of the accepted lines."""
        return sum(line.amount_oere for line in self.lines)


def check_protected(judged: Judged) -> Iterator[Finding]:
    """People with name and address protection."""
    for line in judged.lines:
        if line.is_protected:
            yield Finding(code="citizen-protected", row=line.row)


def check_replacement_numbers(judged: Judged) -> Iterator[Finding]:
    """Numbers that are no CPR numbers but stand for one."""
    for line in judged.lines:
        if line.cpr.is_replacement:
            yield Finding(
                code="cpr-replacement", row=line.row, column=judged.title(Field.CPR), shown=str(line.cpr)
            )


def check_amounts(judged: Judged) -> Iterator[Finding]:
    """Amounts of nothing, below zero, or far above what a benefit can give."""
    column = judged.amount_column.title
    for line in judged.lines:
        amount_oere = line.amount_oere
        if 0 < amount_oere <= IMPLAUSIBLE_OERE:
            continue
        if amount_oere == 0:
            code = "amount-zero"
        else:
            code = "amount-negative" if amount_oere < 0 else "amount-implausible"
        yield Finding(code=code, row=line.row, column=column, shown=format_amount(amount_oere))


def check_copies(judged: Judged) -> Iterator[Finding]:
    """Rows like an earlier one; both are counted, since a person can have two equal payments."""
    earlier: dict[tuple[object, ...], int] = {}
    for line in judged.lines:
        key = (
            line.cpr.digits,
            line.benefit,
            line.period_from,
            line.period_to,
            line.pay_date,
            line.amount_oere,
        )
        first_row = earlier.setdefault(key, line.row)
        if first_row != line.row:
            yield Finding(code="row-duplicate", row=line.row, shown=str(first_row))


def check_names(judged: Judged) -> Iterator[Finding]:
    """One CPR number with two spellings of the name."""
    earlier: dict[str, ListLine] = {}
    for line in judged.lines:
        first = earlier.setdefault(line.cpr.digits, line)
        if first.name != line.name and first.name.casefold() != line.name.casefold():
            yield Finding(
                code="name-differs", row=line.row, column=judged.title(Field.NAME), shown=str(first.row)
            )


def check_pay_dates(judged: Judged) -> Iterator[Finding]:
    """Pay-days far from the period that is paid for; months of arrears and days ahead are ordinary."""
    ahead, late = timedelta(days=PAID_AHEAD_DAYS), timedelta(days=PAID_LATE_DAYS)
    for line in judged.lines:
        day, first, last = line.pay_date, line.period_from, line.period_to
        if day is None or first is None or last is None or first - ahead <= day <= last + late:
            continue
        period = f"{first:%d-%m-%Y} til {last:%d-%m-%Y}"
        column = judged.title(Field.PAY_DATE)
        yield Finding(code="pay-date-outside-period", row=line.row, column=column, shown=period)


def check_formulas(judged: Judged) -> Iterator[Finding]:
    """Texts that a spreadsheet would run as a formula if they were written into one unguarded.

    A column is looked through in one go first, since hardly any list has such a text.
    """
    for attribute, of in _TEXTS:
        texts = list(map(attrgetter(attribute), judged.lines))
        together = "\n".join(["", *texts])
        if not any(f"\n{mark}" in together for mark in _FORMULA_MARKS):
            continue
        for line, text in zip(judged.lines, texts, strict=True):
            if text.startswith(_FORMULA_MARKS) and len(text) > 1:
                yield Finding(
                    code="text-like-formula", row=line.row, column=judged.title(of), shown=shown_text(text)
                )


def check_modulus_11(judged: Judged) -> Iterator[Finding]:
    """How many CPR numbers fail modulus 11, said once: such numbers can be valid."""
    cprs = {line.cpr.digits: line.cpr for line in judged.lines}
    failing = sum(not cpr.passes_modulus_11 for cpr in cprs.values())
    if failing:
        yield Finding(code="cpr-modulus-11", shown=str(failing))


def check_basis(judged: Judged) -> Iterator[Finding]:
    """An amount column that is not quite what the citizen gets."""
    code = _BASIS_WARNINGS.get(judged.basis)
    if judged.kind is ListKind.UDBETALING and judged.basis is not AmountBasis.UDBETALT:
        code = code or "amount-is-not-paid"
    if code:
        yield Finding(code=code, shown=judged.amount_column.title)


def check_notation(judged: Judged) -> Iterator[Finding]:
    """Amounts that were read in a notation that was chosen, and columns that show another one."""
    yield from notation_findings(judged.notation, judged.notations)


def check_hidden_columns(judged: Judged) -> Iterator[Finding]:
    """A hidden column that is used for want of another, and one that is not used."""
    used = [judged.amount_column, *judged.header.of_field(Field.CPR)]
    for column in used:
        if column.is_hidden:
            yield Finding(code="column-hidden", column=column.title)
    for column in passed_over(judged.header, judged.kind, judged.amount_column):
        shown = shown_text(judged.amount_column.title)
        yield Finding(code="column-hidden-left-out", column=column.title, shown=shown)


def check_missing_columns(judged: Judged) -> Iterator[Finding]:
    """Columns that the overview would want."""
    given = judged.header.fields | fixed_fields(judged.header.layout)
    if Field.PAY_DATE not in given:
        yield Finding(code="pay-date-column-missing")
    if Field.BENEFIT not in given:
        yield Finding(code="benefit-column-missing")


def check_total(judged: Judged) -> Iterator[Finding]:
    """The file's own total against the accepted rows."""
    file_oere = judged.file_total.amount_oere
    if file_oere is None or file_oere == judged.total_oere:
        return
    sums = f"Listen siger {format_amount(file_oere)}, de læste rækker er {format_amount(judged.total_oere)}"
    if file_oere - judged.total_oere == judged.rejected_oere:
        reason = "Forskellen er de afviste rækkers beløb."
    else:
        reason = "Se efter, om der mangler rækker, eller om nogen er med to gange."
    yield Finding(code="total-differs", column=judged.amount_column.title, shown=f"{sums}. {reason}")


def check_subtotals(judged: Judged) -> Iterator[Finding]:
    """The file's sums of some of its rows against those rows: where they differ, the fault is near."""
    for subtotal in judged.file_total.differing:
        shown = f"{format_amount(subtotal.amount_oere)}, rækkerne er {format_amount(subtotal.rows_oere)}"
        yield Finding(
            code="subtotal-differs", row=subtotal.number, column=judged.amount_column.title, shown=shown
        )


def check_row_count(judged: Judged) -> Iterator[Finding]:
    """The file's own count of rows against the rows that were read, rejected ones among them."""
    count = judged.file_total.row_count
    if count is not None and count != judged.rows_read:
        yield Finding(code="row-count-differs", shown=f"listen siger {count}, læst er {judged.rows_read}")


CHECKS: Final[tuple[Callable[[Judged], Iterator[Finding]], ...]] = (
    check_total,
    check_subtotals,
    check_row_count,
    check_basis,
    check_notation,
    check_hidden_columns,
    check_missing_columns,
    check_modulus_11,
    check_protected,
    check_replacement_numbers,
    check_amounts,
    check_copies,
    check_names,
    check_pay_dates,
    check_formulas,
)


def judge(judged: Judged) -> list[Finding]:
    """Everything that the checks have to say."""
    return [finding for check in CHECKS for finding in check(judged)]
