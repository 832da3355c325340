"""Checks of cells that cannot be right: a period backwards, somebody unborn, a name of digits."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from importers.findings import Finding, shown_text
from payout.domain.indberetningsliste import ListLine

_FIRST_OF_OUR_CENTURY: Final = "4"
"""The seventh digit from which a CPR number can be of somebody born after 1999."""

_AMOUNT: Final = re.compile(r"[-(]?\d[\d.,/ -]*\)?")
"""An amount or a date; written so that a name is told by its first letter."""


def check_names_like_amounts(lines: Sequence[ListLine], column: str | None) -> Iterator[Finding]:
    """Names of digits alone: the row's cells may stand one column askew."""
    for line in lines:
        if _AMOUNT.fullmatch(line.name):
            shown = shown_text(line.name)
            yield Finding(code="name-like-amount", row=line.row, column=column, shown=shown)


def check_reversed_periods(lines: Sequence[ListLine], column: str | None) -> Iterator[Finding]:
    """Periods that end before they start."""
    for line in lines:
        first, last = line.period_from, line.period_to
        if first is not None and last is not None and last < first:
            shown = f"{first:%d-%m-%Y} til {last:%d-%m-%Y}"
            yield Finding(code="period-reversed", row=line.row, column=column, shown=shown)


def check_unborn(lines: Sequence[ListLine], column: str | None) -> Iterator[Finding]:
    """CPR numbers whose date of birth comes after the payment or its period."""
    for line in lines:
        if line.cpr.digits[6] < _FIRST_OF_OUR_CENTURY:
            continue
        day = _latest(line)
        if day is not None and line.cpr.birth_date > day:
            yield Finding(code="cpr-unborn", row=line.row, column=column, shown=str(line.cpr))


def _latest(line: ListLine) -> date | None:
    return max(filter(None, (line.pay_date, line.period_to)), default=None)
