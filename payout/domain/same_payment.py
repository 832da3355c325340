"""When two lines of lists are about one and the same payment: copies in a file, repeats on another list."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from payout.domain.list_lines import ListLines
from payout.money import Oere


class Payment(NamedTuple):
    """What makes two lines the same payment; a missing day is the same as another missing one."""

    cpr_digits: str
    benefit: str
    period_from: date | None
    period_to: date | None
    pay_date: date | None
    amount_oere: Oere


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Lines that other lists have too, their persons, and their sum in øre."""

    lines: int
    citizens: int
    amount_oere: Oere


def payments_of(lines: ListLines) -> Iterator[Payment]:
    """What each line pays."""
    return map(Payment._make, _columns_of_payments(lines))


def copies_in(lines: ListLines) -> Iterator[tuple[int, int]]:
    """The row of each line that is like an earlier one of the same list, and the row of that one.

    Capitals in the name of the ydelse make no difference.
    """
    folded = {benefit: benefit.casefold() for benefit in set(lines.columns.benefit)}
    alike = ListLines(lines.columns._replace(benefit=list(map(folded.__getitem__, lines.columns.benefit))))
    payments = list(_columns_of_payments(alike))
    if len(set(payments)) == len(payments):
        return
    earlier: dict[tuple[Any, ...], int] = {}
    for row, payment in zip(lines.columns.row, payments, strict=True):
        if payment in earlier:
            yield row, earlier[payment]
        else:
            earlier[payment] = row


def count_copies(lines: ListLines) -> int:
    """How many lines are like an earlier one of the same list."""
    return sum(1 for _ in copies_in(lines))


def overlap(lines: ListLines, others: Sequence[Counter[Payment]]) -> Overlap:
    """The lines that some other list has as well and that are therefore not counted twice.

    Of a payment that stands several times, as many are counted as on the list that has most of it.
    """
    repeated = {
        payment: most
        for payment, count in Counter(payments_of(lines)).items()
        if (most := min(count, max((other[payment] for other in others), default=0)))
    }
    return Overlap(
        lines=sum(repeated.values()),
        citizens=len({payment.cpr_digits for payment in repeated}),
        amount_oere=Oere(sum(payment.amount_oere * count for payment, count in repeated.items())),
    )


def _columns_of_payments(lines: ListLines) -> Iterator[tuple[Any, ...]]:
    """The fields of each line's payment, in their order."""
    columns = lines.columns
    return zip(
        columns.cpr_digits,
        columns.benefit,
        columns.period_from,
        columns.period_to,
        columns.pay_date,
        columns.amount_oere,
        strict=True,
    )
