"""The amount to suggest for a claim, worked out step by step, so that a page can show the sum as it is made.

The rules stand in `payout/domain/aconto.py`; here they are taken one after another.
"""

from dataclasses import dataclass
from enum import StrEnum

from payout.domain.aconto import AcontoRule, Claim, Standing, person_remaining
from payout.money import Oere


class StepKind(StrEnum):
    """What a step does."""

    SHARE = "share"
    ROUNDED = "rounded"
    PERSON_CEILING = "person-ceiling"
    GIVEN_BEFORE = "given-before"
    BILAG_CEILING = "bilag-ceiling"
    SECOND_FOR_SAME = "second-for-same"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step in øre: the figure that it goes by, and the amount after it.

    Shape:   the figure is what is expected (SHARE), the rounding's step (ROUNDED), a ceiling, or what was
             given.
    """

    kind: StepKind
    figure_oere: Oere
    amount_oere: Oere


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """How a suggested amount comes about, in the order of its steps; no steps where no list has the claim."""

    share_percent: int
    steps: tuple[Step, ...]

    @property
    def amount_oere(self) -> Oere:
        """What is suggested, in øre: within every limit of the rule sheet, or zero."""
        return self.steps[-1].amount_oere if self.steps else Oere(0)


def worked_out(rule: AcontoRule, standing: Standing, claim: Claim) -> Suggestion:
    """The suggestion for a claim of a citizen with this standing."""
    expected = standing.expected_for(claim)
    if expected is None:
        return Suggestion(share_percent=rule.share_percent, steps=())
    sum_ = _Sum(rule.share_of(expected.amount_oere))
    sum_.step(StepKind.SHARE, expected.amount_oere, sum_.amount_oere)
    sum_.step(StepKind.ROUNDED, rule.rounding_oere, rule.rounded(sum_.amount_oere))
    if rule.ceiling_person_oere is not None:
        sum_.step(StepKind.PERSON_CEILING, rule.ceiling_person_oere, rule.ceiling_person_oere)
    if standing.is_marked:
        sum_.step(StepKind.STOPPED, Oere(0), Oere(0))
    sum_.step(StepKind.GIVEN_BEFORE, standing.given_oere, person_remaining(rule, standing))
    if rule.ceiling_bilag_oere is not None:
        sum_.step(StepKind.BILAG_CEILING, rule.ceiling_bilag_oere, rule.ceiling_bilag_oere)
    if sum_.amount_oere % rule.rounding_oere:
        sum_.step(StepKind.ROUNDED, rule.rounding_oere, rule.rounded(sum_.amount_oere))
    if given := standing.given_for(claim):
        sum_.step(StepKind.SECOND_FOR_SAME, given, Oere(0))
    return Suggestion(share_percent=rule.share_percent, steps=tuple(sum_.steps))


def suggested(rule: AcontoRule, standing: Standing, claim: Claim) -> Oere:
    """The amount to suggest for the claim, in øre: within every limit of the rule sheet, or zero."""
    return worked_out(rule, standing, claim).amount_oere


class _Sum:
    """The amount on its way; no step makes it larger."""

    def __init__(self, amount_oere: Oere) -> None:
        self.amount_oere = amount_oere
        self.steps: list[Step] = []

    def step(self, kind: StepKind, figure_oere: Oere, most_oere: Oere) -> None:
        """Take a step that leaves at most so much."""
        self.amount_oere = min(self.amount_oere, most_oere)
        self.steps.append(Step(kind=kind, figure_oere=figure_oere, amount_oere=self.amount_oere))
