"""Checks of cells that cannot be right: a period backwards, somebody unborn, a name of digits."""

import re
from collections.abc import Iterator
from typing import Final

from importers.findings import Finding, shown_text
from payout.cpr import Cpr
from payout.domain.list_lines import ListLines

_FIRST_OF_OUR_CENTURY: Final = "4"
"""The seventh digit from which a CPR number can be of somebody born after 1999."""
_LAST_OF_OUR_CENTURY: Final = "57"
"""The last two digits of a year that can be of our century (docs/sources.md, "CPR-nummer")."""

_AMOUNT: Final = re.compile(r"[-(]?\d[\d.,/ -]*\)?")
"""An amount or a date; written so that a name is told by its first letter."""
_AMOUNT_STARTS: Final = re.compile(r"\n[-(\d]")


def check_names_like_amounts(lines: ListLines, column: str | None) -> Iterator[Finding]:
    """Names of digits alone: the row's cells may stand one column askew."""
    if not _AMOUNT_STARTS.search("\n".join(["", *lines.columns.name])):
        return
    for row, name in zip(lines.columns.row, lines.columns.name, strict=True):
        if _AMOUNT.fullmatch(name):
            yield Finding(code="name-like-amount", row=row, column=column, shown=shown_text(name))


def check_reversed_periods(lines: ListLines, column: str | None) -> Iterator[Finding]:
    """Periods that end before they start; a list has few different ones."""
    columns = lines.columns
    periods = list(zip(columns.period_from, columns.period_to, strict=True))
    reversed_ones = {(first, last) for first, last in set(periods) if first and last and last < first}
    if not reversed_ones:
        return
    for row, (first, last) in zip(columns.row, periods, strict=True):
        if (first, last) in reversed_ones:
            shown = f"{first:%d-%m-%Y} til {last:%d-%m-%Y}"
            yield Finding(code="period-reversed", row=row, column=column, shown=shown)


def check_unborn(lines: ListLines, column: str | None) -> Iterator[Finding]:
    """CPR numbers whose date of birth comes after the payment or its period; few are born that late."""
    columns = lines.columns
    known_days = [*filter(None, {*columns.pay_date, *columns.period_to})]
    if not known_days:
        return
    first_year = f"{max(0, min(known_days).year - 2000):02d}"
    young = [
        place
        for place, digits in enumerate(columns.cpr_digits)
        if first_year <= digits[4:6] <= _LAST_OF_OUR_CENTURY and digits[6] >= _FIRST_OF_OUR_CENTURY
    ]
    for place in young:
        cpr = Cpr(columns.cpr_digits[place])
        days = columns.pay_date[place], columns.period_to[place]
        last = max(filter(None, days), default=None)
        if last is not None and cpr.birth_date > last:
            yield Finding(code="cpr-unborn", row=columns.row[place], column=column, shown=str(cpr))
