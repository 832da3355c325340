"""The a-conto rule sheet: how much of the expected amount may be advanced, and what breaks a limit.

The figures are set for each hændelse by the team leader; none of them is a legal rate (docs/sources.md,
"lofter": no public plan states a limit per person, so every limit is a setting).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from payout.money import Oere


@dataclass(frozen=True, slots=True, kw_only=True)
class AcontoRule:
    """Share of the expected net amount in whole percent, rounding and ceilings in øre (None: no ceiling).

    Raises:  ValueError for a share outside 1-100 percent or a rounding that coins don't allow.
    """

    share_percent: int
    rounding_oere: Oere
    ceiling_bilag_oere: Oere | None
    ceiling_person_oere: Oere | None

    def __post_init__(self) -> None:
        if not 1 <= self.share_percent <= 100 or self.rounding_oere < 50 or self.rounding_oere % 50:
            raise ValueError("share 1-100 percent, rounding a multiple of 50 øre")

    def advance_of(self, expected_oere: Oere) -> Oere:
        """The share of an expected amount in øre, rounded down to the rule's step; zero for nothing."""
        return self.rounded(self.share_of(expected_oere))

    def share_of(self, expected_oere: Oere) -> Oere:
        """The share of an expected amount in øre, as it comes; zero for nothing."""
        return Oere(max(expected_oere, 0) * self.share_percent // 100)

    def rounded(self, amount_oere: Oere) -> Oere:
        """An amount rounded down to the rule's step, in øre."""
        return Oere(amount_oere // self.rounding_oere * self.rounding_oere)


class Limit(StrEnum):
    """What needs the team leader's approval with a reason."""

    NOT_ON_LIST = "not-on-list"
    ABOVE_RULE = "above-rule"
    ABOVE_BILAG_CEILING = "above-bilag-ceiling"
    ABOVE_PERSON_CEILING = "above-person-ceiling"
    SECOND_FOR_SAME = "second-for-same"
    DO_NOT_PAY = "do-not-pay"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A ydelse in a period: what a bilag is an advance on, and what nobody gets two of by accident."""

    benefit: str
    period_from: date
    period_to: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What the lists expect for one claim: the sum in øre of the citizen's lines, and where they stand.

    Shape:   `list_rows` are row numbers in the list; `pay_date` is the first of the lines'.
    """

    claim: Claim
    pay_date: date | None
    amount_oere: Oere
    list_id: int
    list_date: date | None
    list_rows: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An advance that already counts against the citizen in this hændelse, over all counters and ydelser."""

    claim: Claim
    amount_oere: Oere


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A citizen's whole standing in the hændelse: what is expected and given, and whether a mark stops it."""

    expected: Sequence[Expected]
    given: Sequence[Given]
    is_marked: bool = False

    @property
    def expected_oere(self) -> Oere:
        """Sum of all that the lists expect, in øre."""
        return Oere(sum(line.amount_oere for line in self.expected))

    @property
    def given_oere(self) -> Oere:
        """Sum of all advances that count, in øre."""
        return Oere(sum(advance.amount_oere for advance in self.given))

    def expected_for(self, claim: Claim) -> Expected | None:
        """What is expected for the claim; None when no list has it."""
        return next((line for line in self.expected if line.claim == claim), None)

    def given_for(self, claim: Claim) -> Oere:
        """What is given for the claim, in øre."""
        return Oere(sum(advance.amount_oere for advance in self.given if advance.claim == claim))


def person_maximum(rule: AcontoRule, standing: Standing) -> Oere:
    """The most that the citizen can get in the hændelse without approval, in øre."""
    if standing.is_marked:
        return Oere(0)
    maximum = Oere(sum(rule.advance_of(line.amount_oere) for line in standing.expected))
    if rule.ceiling_person_oere is not None:
        maximum = min(maximum, rule.ceiling_person_oere)
    return maximum


def person_remaining(rule: AcontoRule, standing: Standing) -> Oere:
    """What the citizen can still get without approval, in øre; never below zero."""
    return Oere(max(person_maximum(rule, standing) - standing.given_oere, 0))


def broken_limits(rule: AcontoRule, standing: Standing, claim: Claim, amount_oere: Oere) -> tuple[Limit, ...]:
    """Each limit that an advance of amount_oere on the claim would break, in the order of Limit."""
    expected = standing.expected_for(claim)
    ceiling_bilag, ceiling_person = rule.ceiling_bilag_oere, rule.ceiling_person_oere
    total = standing.given_oere + amount_oere
    within = Oere(sum(rule.advance_of(line.amount_oere) for line in standing.expected))
    broken = {
        Limit.NOT_ON_LIST: expected is None,
        Limit.ABOVE_RULE: expected is not None
        and (amount_oere > rule.advance_of(expected.amount_oere) or total > within),
        Limit.ABOVE_BILAG_CEILING: ceiling_bilag is not None and amount_oere > ceiling_bilag,
        Limit.ABOVE_PERSON_CEILING: ceiling_person is not None and total > ceiling_person,
        Limit.SECOND_FOR_SAME: any(advance.claim == claim for advance in standing.given),
        Limit.DO_NOT_PAY: standing.is_marked,
    }
    return tuple(limit for limit in Limit if broken[limit])
