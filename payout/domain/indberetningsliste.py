"""The indberetningsliste: the payments that a benefit system was about to make, or has made.

Holds the accepted line. How a file becomes lines is the work of `importers`.
"""

from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from payout.cpr import Cpr
from payout.money import Oere

UNKNOWN_BENEFIT: Final = "Ydelse ikke angivet"
"""Stands where a list names no benefit, so that its amounts are still counted somewhere."""


class ListKind(StrEnum):
    """What a list tells: payments that are expected, or payments that were really made."""

    INDBERETNING = "indberetning"
    UDBETALING = "udbetaling"


class AmountBasis(StrEnum):
    """Which column of the list the amount is taken from, chosen once for the whole file."""

    TIL_UDBETALING = "til_udbetaling"
    NETTO = "netto"
    BRUTTO = "brutto"
    UDBETALT = "udbetalt"


class ListLine(NamedTuple):
    """One accepted row of a list.

    A named tuple and not a dataclass: whole columns become named tuples many times faster. It is as frozen as
    the other values.
    """

    row: int
    """Row number that the clerk sees in Excel; of a text file the line number."""
    cpr: Cpr
    name: str
    address: str
    """Empty where the list has none, and always where the person is protected."""
    is_protected: bool
    benefit: str
    period_from: date | None
    period_to: date | None
    pay_date: date | None
    amount_oere: Oere
    """What the citizen was to get, by the list's amount basis; below zero in a correction."""
    gross_oere: Oere | None
    net_oere: Oere | None
    set_off_oere: Oere | None
    aconto_oere: Oere | None
    """A conto that the real run has deducted; only on a list of the kind udbetaling."""
    unit: str
    case_no: str
    has_warning: bool
    payee: str = ""
    """Who gets the money, as a column of its own says; empty where the list has none."""
