"""What a drill showed: how long each citizen waited, what was done otherwise than the plan says, what to do.

Everything is worked out from the journal's instants and the bilag beside the script. Nothing here is a grade.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median
from typing import Final

from payout.domain.aconto import AcontoRule
from payout.domain.bilag import IdentityCheck
from payout.domain.bilag_states import BilagStatus
from payout.domain.counter_notes import Relation
from payout.domain.drill_script import Card, CardKind, Due
from payout.domain.kontering import PayoutMethod
from payout.money import Oere

LONG_WAIT, LONG_ISSUE, LONG_PAY = timedelta(minutes=15), timedelta(minutes=8), timedelta(minutes=8)
"""A median above these gets a suggestion. Our own choice: no plan that we know of states one."""
FAR_OFF_PERCENT: Final = 20
"""An estimate that is off by more gets a suggestion; our own choice as well."""


class Mistake(StrEnum):
    """What was done otherwise than the script's due outcome."""

    NOTHING_DONE = "nothing-done"
    NOT_DECIDED = "not-decided"
    NOT_PAID = "not-paid"
    LEADER_NOT_ASKED = "leader-not-asked"
    ASKED_NEEDLESSLY = "asked-needlessly"
    SHOULD_BE_REFUSED = "should-be-refused"
    PAID_TWICE = "paid-twice"
    TRIED_TWICE = "tried-twice"
    WRONG_AMOUNT = "wrong-amount"
    WRONG_METHOD = "wrong-method"
    WRONG_IDENTITY = "wrong-identity"
    NO_COLLECTOR = "no-collector"
    NOT_WRITTEN_DOWN = "not-written-down"


class Step(StrEnum):
    """The parts of a visit."""

    WAITING = "waiting"
    ISSUING = "issuing"
    PAYING = "paying"


class Advice(StrEnum):
    """What the office can do before the next time."""

    MORE_COUNTERS = "more-counters"
    PRACTISE_COUNTER = "practise-counter"
    MORE_CASH_DESKS = "more-cash-desks"
    ASK_LEADER = "ask-leader"
    LEADER_AT_HAND = "leader-at-hand"
    IDENTITY = "identity"
    AMOUNTS = "amounts"
    TWICE = "twice"
    METHODS = "methods"
    NOTES = "notes"
    FINISH = "finish"
    EXPECT_MORE = "expect-more"
    EXPECT_FEWER = "expect-fewer"
    WELL_DONE = "well-done"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayedBilag:
    """What is judged of a bilag or request; instants in UTC, the amount in øre."""

    status: BilagStatus
    amount_oere: Oere
    method: PayoutMethod
    identity_check: IdentityCheck
    relation: Relation | None
    asked_leader: bool
    has_statement: bool
    requested_at: datetime
    issued_at: datetime | None
    paid_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A citizen who came: when, when first looked up, and the bilag of this visit, voided ones left out."""

    card: Card
    arrived_at: datetime
    seen_at: datetime | None
    bilag: tuple[PlayedBilag, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A visit with its times, where there are any, and what was done otherwise."""

    card: Card
    arrived_at: datetime
    times: Mapping[Step, timedelta]
    mistakes: tuple[Mistake, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFigures:
    """How long a step took: of how many, the median, and the longest with the number of its card."""

    step: Step
    count: int
    median: timedelta
    longest: timedelta
    longest_card: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What the leader expected before the start, and what came. Amounts in øre."""

    expected_citizens: int
    expected_oere: Oere
    came: int
    issued_oere: Oere
    paid_oere: Oere

    @property
    def off_percent(self) -> int:
        """How many more came than were expected, in percent of those expected; below zero for fewer."""
        if self.expected_citizens == 0:
            return 100 if self.came else 0
        return (self.came - self.expected_citizens) * 100 // self.expected_citizens


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillReport:
    """The whole report, its visits in the order of their cards."""

    cards: int
    visits: tuple[Judged, ...]
    steps: tuple[StepFigures, ...]
    estimate: Estimate
    advice: tuple[Advice, ...]

    @property
    def faultless(self) -> int:
        """Visits with nothing to remark."""
        return sum(not visit.mistakes for visit in self.visits)


def drill_report(
    visits: Iterable[Visit],
    rule: AcontoRule | None,
    *,
    cards: int,
    expected_citizens: int,
    expected_oere: Oere,
) -> DrillReport:
    """Judge the visits by the hændelse's rule sheet; without a rule no amount is judged."""
    came = sorted(visits, key=lambda visit: visit.card.number)
    judged = tuple(_judged(visit, rule) for visit in came)
    steps = tuple(found for step in Step if (found := _figures(step, judged)))
    issued = [one for visit in came for one in visit.bilag if one.issued_at is not None]
    estimate = Estimate(
        expected_citizens=expected_citizens,
        expected_oere=expected_oere,
        came=len(came),
        issued_oere=Oere(sum(one.amount_oere for one in issued)),
        paid_oere=Oere(sum(one.amount_oere for one in issued if one.paid_at is not None)),
    )
    return DrillReport(
        cards=cards,
        visits=judged,
        steps=steps,
        estimate=estimate,
        advice=tuple(_advice(judged, steps, estimate)),
    )


def _judged(visit: Visit, rule: AcontoRule | None) -> Judged:
    return Judged(
        card=visit.card,
        arrived_at=visit.arrived_at,
        times=_times(visit),
        mistakes=tuple(dict.fromkeys(_mistakes(visit, rule))),
    )


def _times(visit: Visit) -> dict[Step, timedelta]:
    issued = next((one.issued_at for one in visit.bilag if one.issued_at is not None), None)
    paid = next((one.paid_at for one in visit.bilag if one.paid_at is not None), None)
    # A bilag on paper is registered later, and its citizen is looked up then: the counter did not do it.
    is_late = visit.seen_at is not None and issued is not None and visit.seen_at > issued
    moments = (visit.arrived_at, None if is_late else visit.seen_at, issued, paid)
    pairs = zip(Step, moments[:-1], moments[1:], strict=True)
    return {step: after - before for step, before, after in pairs if before and after}


def _mistakes(visit: Visit, rule: AcontoRule | None) -> Iterable[Mistake]:
    if visit.card.due is Due.NOTHING:
        yield from _given_to_nobody(visit)
    elif not visit.bilag:
        yield Mistake.NOTHING_DONE
    else:
        for one in visit.bilag:
            yield from _handled(visit.card, one)
            yield from _noted(visit.card, one)
            if _amount_is_wrong(visit.card, one, rule):
                yield Mistake.WRONG_AMOUNT


def _given_to_nobody(visit: Visit) -> Iterable[Mistake]:
    comes_again = visit.card.kind is CardKind.COMES_AGAIN
    if any(one.issued_at is not None for one in visit.bilag):
        yield Mistake.PAID_TWICE if comes_again else Mistake.SHOULD_BE_REFUSED
    elif visit.bilag:
        yield Mistake.TRIED_TWICE if comes_again else Mistake.SHOULD_BE_REFUSED


def _handled(card: Card, one: PlayedBilag) -> Iterable[Mistake]:
    """Whether it went the way that it should, and to its end."""
    if card.due is Due.LEADER and not one.asked_leader:
        yield Mistake.LEADER_NOT_ASKED
    if card.due is not Due.LEADER and one.asked_leader:
        yield Mistake.ASKED_NEEDLESSLY
    if one.status is BilagStatus.AWAITING_APPROVAL:
        yield Mistake.NOT_DECIDED
    elif one.method is PayoutMethod.CASH and one.status in {BilagStatus.ISSUED, BilagStatus.PAYING}:
        yield Mistake.NOT_PAID


def _noted(card: Card, one: PlayedBilag) -> Iterable[Mistake]:
    """Whether what the card tells of stands on the bilag."""
    if (card.due is Due.TRANSFER) != (one.method is PayoutMethod.BANK_TRANSFER):
        yield Mistake.WRONG_METHOD
    if one.identity_check is not card.brings:
        yield Mistake.WRONG_IDENTITY
    if (card.kind is CardKind.PROXY) != (one.relation is Relation.PROXY):
        yield Mistake.NO_COLLECTOR
    if card.kind is CardKind.CLAIMS_MORE and not one.has_statement:
        yield Mistake.NOT_WRITTEN_DOWN


def _amount_is_wrong(card: Card, one: PlayedBilag, rule: AcontoRule | None) -> bool:
    """Within the limits it is what the rule gives. What the leader decides is the leader's."""
    if rule is None or card.listed_oere is None or one.asked_leader:
        return False
    ceilings = (rule.ceiling_bilag_oere, rule.ceiling_person_oere)
    most = min((one for one in ceilings if one is not None), default=card.listed_oere)
    return one.amount_oere != rule.rounded(Oere(min(rule.advance_of(card.listed_oere), most)))


def _figures(step: Step, judged: Sequence[Judged]) -> StepFigures | None:
    took = [(visit.times[step], visit.card.number) for visit in judged if step in visit.times]
    if not took:
        return None
    longest, card = max(took)
    return StepFigures(
        step=step,
        count=len(took),
        median=timedelta(seconds=round(median(time.total_seconds() for time, _ in took))),
        longest=longest,
        longest_card=card,
    )


_ADVICE_OF_MISTAKE: Final[Mapping[Mistake, Advice]] = {
    Mistake.NOTHING_DONE: Advice.FINISH,
    Mistake.NOT_DECIDED: Advice.LEADER_AT_HAND,
    Mistake.NOT_PAID: Advice.FINISH,
    Mistake.LEADER_NOT_ASKED: Advice.ASK_LEADER,
    Mistake.ASKED_NEEDLESSLY: Advice.ASK_LEADER,
    Mistake.SHOULD_BE_REFUSED: Advice.IDENTITY,
    Mistake.PAID_TWICE: Advice.TWICE,
    Mistake.TRIED_TWICE: Advice.TWICE,
    Mistake.WRONG_AMOUNT: Advice.AMOUNTS,
    Mistake.WRONG_METHOD: Advice.METHODS,
    Mistake.WRONG_IDENTITY: Advice.IDENTITY,
    Mistake.NO_COLLECTOR: Advice.NOTES,
    Mistake.NOT_WRITTEN_DOWN: Advice.NOTES,
}
_SLOW: Final = (
    (Step.WAITING, LONG_WAIT, Advice.MORE_COUNTERS),
    (Step.ISSUING, LONG_ISSUE, Advice.PRACTISE_COUNTER),
    (Step.PAYING, LONG_PAY, Advice.MORE_CASH_DESKS),
)


def _advice(judged: Sequence[Judged], steps: Iterable[StepFigures], estimate: Estimate) -> Iterable[Advice]:
    """What went slowly first, then what went wrong, the most frequent first, then the estimate."""
    medians = {figures.step: figures.median for figures in steps}
    slow = [advice for step, most, advice in _SLOW if medians.get(step, timedelta()) > most]
    wrong = Counter(_ADVICE_OF_MISTAKE[mistake] for visit in judged for mistake in visit.mistakes)
    given = [*slow, *(advice for advice, _ in wrong.most_common()), *_on_estimate(estimate)]
    return given or [Advice.WELL_DONE]


def _on_estimate(estimate: Estimate) -> Iterable[Advice]:
    if estimate.off_percent > FAR_OFF_PERCENT:
        yield Advice.EXPECT_MORE
    elif estimate.off_percent < -FAR_OFF_PERCENT:
        yield Advice.EXPECT_FEWER
