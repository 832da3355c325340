"""Checks over the accepted lines and over the file as a whole; each a small function, all in `CHECKS`.

A check never rejects and never drops: it marks for the clerk. Rejections are the mapper's.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import compress
from operator import itemgetter
from typing import Final

from importers.basis import passed_by, passed_over
from importers.columns import Field
from importers.findings import Finding, shown_text
from importers.fixed_values import fixed_fields
from importers.header import Header, HeaderColumn
from importers.notation import ColumnNotation, notation_findings
from importers.odd_cells import check_names_like_amounts, check_reversed_periods, check_unborn
from importers.totals import FileTotal
from payout.cpr import Cpr, failing_modulus_11, is_replacement
from payout.domain.indberetningsliste import AmountBasis, ListKind
from payout.domain.list_lines import ListLines
from payout.domain.payees import is_another_payee
from payout.domain.same_payment import copies_in
from payout.money import Notation, Oere, format_amount

IMPLAUSIBLE_OERE: Final = Oere(3 * 2_204_100)
"""Three months of the highest dagpenge in 2026: no line is meant to be more (docs/sources.md, "satser")."""
PAID_AHEAD_DAYS: Final = 7
PAID_LATE_DAYS: Final = 45
"""How far before and after its period a payment is ordinary (docs/sources.md, "sammenligning")."""

_FORMULA_MARKS: Final = frozenset("=+-@")
_FIRST_SIGN: Final = itemgetter(slice(1))
_BASIS_WARNINGS: Final = {AmountBasis.NETTO: "amount-is-net", AmountBasis.BRUTTO: "amount-is-gross"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What the checks look at: the accepted lines in the file's order, and the file around them."""

    lines: ListLines
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


def check_protected(judged: Judged) -> Iterator[Finding]:
    """People with name and address protection."""
    columns = judged.lines.columns
    for row in compress(columns.row, columns.is_protected):
        yield Finding(code="citizen-protected", row=row)


def check_payees(judged: Judged) -> Iterator[Finding]:
    """Lines that pay another than the citizen."""
    columns, title = judged.lines.columns, judged.title(Field.PAYEE)
    if not any(columns.payee):
        return
    together = zip(columns.row, columns.payee, columns.name, columns.cpr_digits, strict=True)
    for row, payee, name, digits in together:
        if payee and is_another_payee(payee, name, digits):
            yield Finding(code="payee-other", row=row, column=title)


def check_replacement_numbers(judged: Judged) -> Iterator[Finding]:
    """Numbers that are no CPR numbers but stand for one."""
    columns, title = judged.lines.columns, judged.title(Field.CPR)
    if not is_replacement(max(columns.cpr_digits, default="0")):
        return
    for row, digits in zip(columns.row, columns.cpr_digits, strict=True):
        if is_replacement(digits):
            yield Finding(code="cpr-replacement", row=row, column=title, shown=str(Cpr(digits)))


def check_amounts(judged: Judged) -> Iterator[Finding]:
    """Amounts of nothing, below zero, or far above what a benefit can give."""
    columns, title = judged.lines.columns, judged.amount_column.title
    for row, amount_oere in zip(columns.row, columns.amount_oere, strict=True):
        if 0 < amount_oere <= IMPLAUSIBLE_OERE:
            continue
        if amount_oere == 0:
            code = "amount-zero"
        else:
            code = "amount-negative" if amount_oere < 0 else "amount-implausible"
        yield Finding(code=code, row=row, column=title, shown=format_amount(amount_oere))


def check_copies(judged: Judged) -> Iterator[Finding]:
    """Rows like an earlier one; both are counted, since a person can have two equal payments."""
    for row, first_row in copies_in(judged.lines):
        yield Finding(code="row-duplicate", row=row, shown=str(first_row))


def check_names(judged: Judged) -> Iterator[Finding]:
    """One CPR number with two spellings of the name."""
    columns, title = judged.lines.columns, judged.title(Field.NAME)
    if len(set(zip(columns.cpr_digits, columns.name, strict=True))) == len(set(columns.cpr_digits)):
        return
    earlier: dict[str, tuple[str, int]] = {}
    for row, digits, name in zip(columns.row, columns.cpr_digits, columns.name, strict=True):
        first_name, first_row = earlier.setdefault(digits, (name, row))
        if first_name != name and first_name.casefold() != name.casefold():
            yield Finding(code="name-differs", row=row, column=title, shown=str(first_row))


def check_pay_dates(judged: Judged) -> Iterator[Finding]:
    """Pay-days far from the period that is paid for; months of arrears and days ahead are ordinary.

    A list has few different periods and pay-days, so each is looked at once.
    """
    columns, title = judged.lines.columns, judged.title(Field.PAY_DATE)
    together = list(zip(columns.pay_date, columns.period_from, columns.period_to, strict=True))
    outside = {days: shown for days in set(together) if (shown := _period_far_from(*days))}
    if not outside:
        return
    for row, days in zip(columns.row, together, strict=True):
        if days in outside:
            yield Finding(code="pay-date-outside-period", row=row, column=title, shown=outside[days])


def _period_far_from(day: date | None, first: date | None, last: date | None) -> str:
    """The period, when the pay-day is far from it; else "", also where one of the three is not known."""
    ahead, late = timedelta(days=PAID_AHEAD_DAYS), timedelta(days=PAID_LATE_DAYS)
    if day is None or first is None or last is None or first - ahead <= day <= last + late:
        return ""
    return f"{first:%d-%m-%Y} til {last:%d-%m-%Y}"


def check_odd_cells(judged: Judged) -> Iterator[Finding]:
    """Dates that cannot be, and names that are none."""
    yield from check_names_like_amounts(judged.lines, judged.title(Field.NAME))
    yield from check_reversed_periods(judged.lines, judged.title(Field.END))
    yield from check_unborn(judged.lines, judged.title(Field.CPR))


def check_formulas(judged: Judged) -> Iterator[Finding]:
    """Texts that a spreadsheet would run as a formula if they were written into one unguarded.

    A column is looked through in one go first, since hardly any list has such a text.
    """
    columns = judged.lines.columns
    for texts, of in (
        (columns.name, Field.NAME),
        (columns.address, Field.ADDRESS),
        (columns.benefit, Field.BENEFIT),
        (columns.unit, Field.UNIT),
        (columns.case_no, Field.CASE_NO),
        (columns.payee, Field.PAYEE),
    ):
        if _FORMULA_MARKS.isdisjoint(map(_FIRST_SIGN, set(texts))):
            continue
        for row, text in zip(columns.row, texts, strict=True):
            if text[:1] in _FORMULA_MARKS and len(text) > 1:
                yield Finding(
                    code="text-like-formula", row=row, column=judged.title(of), shown=shown_text(text)
                )


def check_modulus_11(judged: Judged) -> Iterator[Finding]:
    """How many CPR numbers fail modulus 11, said once: such numbers can be valid."""
    failing = failing_modulus_11(set(judged.lines.columns.cpr_digits))
    if failing:
        yield Finding(code="cpr-modulus-11", shown=str(failing))


def check_basis(judged: Judged) -> Iterator[Finding]:
    """An amount column that is not quite what the citizen gets."""
    code = _BASIS_WARNINGS.get(judged.basis)
    if judged.kind is ListKind.UDBETALING and judged.basis is not AmountBasis.UDBETALT:
        code = code or "amount-is-not-paid"
    if code:
        yield Finding(code=code, shown=judged.amount_column.title)
    for column in passed_by(judged.header, judged.amount_column):
        yield Finding(
            code="amount-left-out", column=column.title, shown=shown_text(judged.amount_column.title)
        )


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
    file_oere, lines_oere = judged.file_total.amount_oere, judged.lines.total_oere
    if file_oere is None or file_oere == lines_oere:
        return
    sums = f"Listen siger {format_amount(file_oere)}, de læste rækker er {format_amount(lines_oere)}"
    if file_oere - lines_oere == judged.rejected_oere:
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
    check_payees,
    check_replacement_numbers,
    check_amounts,
    check_copies,
    check_names,
    check_pay_dates,
    check_odd_cells,
    check_formulas,
)


def judge(judged: Judged) -> Iterator[list[Finding]]:
    """Everything that the checks have to say, one of `CHECKS` after the other."""
    for check in CHECKS:
        yield list(check(judged))
