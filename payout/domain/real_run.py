"""The real run beside the list that was expected and the bilag: what became of each payment.

One row is one citizen, ydelse and pay-day. Its three amounts are what the list expected, what bilag paid at
the counter, and what the real run pays, with the a conto that the run has deducted told apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from payout.cpr import Cpr
from payout.money import Oere


class Outcome(StrEnum):
    """What became of a payment; each has one next step (docs/rules.md)."""

    AS_EXPECTED = "as_expected"
    """Paid as the list said, and no bilag."""
    DIFFERENT_AMOUNT = "different_amount"
    """Paid otherwise than the list said, and no bilag."""
    NEW_PERSON = "new_person"
    """Paid to somebody who is on no list, and no bilag."""
    NEW_LINE = "new_line"
    """Paid to a citizen of the list for what the list does not have, and no bilag."""
    DEDUCTED = "deducted"
    """The run has deducted the whole a conto."""
    DEDUCTED_IN_PART = "deducted_in_part"
    """The run has deducted a part of the a conto; the rest is a claim."""
    NOT_DEDUCTED = "not_deducted"
    """The run pays less than the whole benefit and deducts nothing; the a conto is a claim."""
    PAID_TWICE = "paid_twice"
    """The full benefit and the a conto: to be set off or repaid."""
    DEDUCTED_TOO_MUCH = "deducted_too_much"
    """The run deducts more than was paid a conto, or where no bilag is: the difference is owed."""
    NOT_PAID = "not_paid"
    """On the list, no benefit (no line, or lines that come to nothing) and no a conto: a missing payment."""
    ONLY_A_CONTO = "only_a_conto"
    """The a conto is all that the citizen got; what is missing of the benefit is still owed."""
    BILAG_IN_NO_LIST = "bilag_in_no_list"
    """A bilag for somebody, or for something, that neither list has."""


class MatchRow(NamedTuple):
    """One citizen, ydelse and pay-day in all three sources. Amounts in øre; None where a source has no line.

    A named tuple for the same reason as `ListLine`: there may be half a million of them.
    """

    cpr: Cpr
    name: str
    is_protected: bool
    benefit: str
    period_from: date | None
    period_to: date | None
    pay_date: date | None
    outcome: Outcome
    expected_oere: Oere | None
    a_conto_oere: Oere | None
    """Sum of the paid bilag."""
    run_oere: Oere | None
    """What the run paid out, after it has deducted."""
    deducted_oere: Oere
    """A conto that the run has deducted; run + deducted is what the benefit came to."""
    bilag_ids: tuple[int, ...] = ()
    expected_lines: int = 0
    """Lines of the indberetningslister that are summed in the row."""
    run_lines: int = 0
    """Lines of the udbetalingslister that are summed in the row."""

    @property
    def benefit_oere(self) -> Oere:
        """What the benefit came to in the run, before the a conto was deducted."""
        return Oere((self.run_oere or 0) + self.deducted_oere)

    @property
    def difference_oere(self) -> Oere:
        """What the citizen got over counter and run, minus what the benefit came to; above zero is a claim.

        Where the run pays nothing at all, minus what the list expected: below zero is still owed.
        """
        got = (self.a_conto_oere or 0) + (self.run_oere or 0)
        is_unpaid = self.run_oere is None or self.outcome is Outcome.NOT_PAID
        due = (self.expected_oere or 0) if is_unpaid else self.benefit_oere
        return Oere(got - due)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeTotal:
    """The rows of one outcome: how many, how many citizens, and each source's sum in øre."""

    outcome: Outcome
    rows: int
    citizens: int
    expected_oere: Oere
    a_conto_oere: Oere
    run_oere: Oere
    deducted_oere: Oere
    difference_oere: Oere


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCheck:
    """Whether the outcomes' totals add up to one source's own total, in lines and in øre."""

    source: str
    own_lines: int
    matched_lines: int
    own_oere: Oere
    matched_oere: Oere

    @property
    def agrees(self) -> bool:
        """To the line and the øre."""
        return self.own_lines == self.matched_lines and self.own_oere == self.matched_oere


@dataclass(frozen=True, slots=True, kw_only=True)
class RealRun:
    """The whole match of a hændelse. `rows` in the order of benefit, pay-day and name."""

    rows: Sequence[MatchRow]
    totals: Sequence[OutcomeTotal]
    checks: Sequence[SourceCheck]
    outside_lines: int = 0
    """Lines of udbetalingslister that are not matched: the hændelse leaves out their ydelse or pay-day."""
    outside_oere: Oere = Oere(0)
    """Their sum."""
