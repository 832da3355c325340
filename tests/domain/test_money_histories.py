"""Histories of one citizen and one cash box through the bare rules: what holds whatever people try."""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payout.domain.aconto import AcontoRule, Claim, Expected, Given, Standing, broken_limits, person_maximum
from payout.domain.bilag_states import (
    COUNTS_AGAINST_CITIZEN,
    PAID_OUT,
    TRANSITIONS,
    BilagAction,
    BilagStatus,
    next_status,
)
from payout.domain.cash import after_deposit, after_withdrawal
from payout.domain.errors import DomainError
from payout.domain.kontering import (
    Account,
    PayoutMethod,
    Posting,
    postings_of_payout,
    postings_of_refill,
    postings_of_returned_transfer,
    postings_of_settlement,
    postings_turned,
)
from payout.domain.settlement import (
    SETTLED_BY_HAND,
    LineUnknown,
    SettlementKind,
    SettlementLine,
    SettlesTooMuch,
    outstanding,
    settle,
)
from payout.money import Oere

HELP, FLEKS = (
    Claim(benefit=name, period_from=date(2026, 10, 1), period_to=date(2026, 10, 31))
    for name in ("Hjælp", "Fleks")
)
OWN_WAYS = {BilagAction.SETTLE, BilagAction.SETTLE_PART, BilagAction.REVERSE}
ACTIONS = [action for action in BilagAction if action not in OWN_WAYS]
MAXIMUM = Oere(10_000_00)
BOX = 1


@dataclass(eq=False)
class Bilag:
    """A bilag of the history, with how often it was paid."""

    claim: Claim
    amount_oere: Oere
    status: BilagStatus
    approved: bool = False
    paid_times: int = 0
    settled: list[SettlementLine] = field(default_factory=list)


@dataclass
class Book:
    """What has happened: bilag, postings, and what the box is said to hold."""

    rule: AcontoRule
    expected: list[Expected]
    bilag: list[Bilag] = field(default_factory=list)
    postings: list[Posting] = field(default_factory=list)
    balance: Oere = Oere(0)

    @property
    def standing(self) -> Standing:
        counting = [one for one in self.bilag if one.status in COUNTS_AGAINST_CITIZEN]
        given_now = [Given(claim=one.claim, amount_oere=one.amount_oere) for one in counting]
        return Standing(expected=self.expected, given=given_now)

    def ask(self, claim: Claim, amount: Oere) -> None:
        limits = broken_limits(self.rule, self.standing, claim, amount)
        status = BilagStatus.AWAITING_APPROVAL if limits else BilagStatus.ISSUED
        self.bilag.append(Bilag(claim, amount, status))

    def step(self, one: Bilag, pick: int, method: PayoutMethod) -> None:
        """Mostly a step that the status has; settling has a way of its own."""
        fitting = [action for action in ACTIONS if (one.status, action) in TRANSITIONS]
        actions = fitting if fitting and pick % 5 else ACTIONS
        action = actions[pick // 5 % len(actions)]
        after = next_status(one.status, action)
        if action is BilagAction.PAY_OUT:
            self.pay(one, method)
        if action is BilagAction.RETURN_TRANSFER:
            self.came_back(one)
        one.status = after
        one.approved |= action is BilagAction.APPROVE

    def pay(self, one: Bilag, method: PayoutMethod) -> None:
        if method is PayoutMethod.CASH:
            self.balance = after_withdrawal(self.balance, one.amount_oere)
        self.postings += postings_of_payout(
            bilag_id=self.bilag.index(one),
            method=method,
            amount_oere=one.amount_oere,
            box_id=BOX if method is PayoutMethod.CASH else None,
        )
        one.paid_times += 1

    def came_back(self, one: Bilag) -> None:
        if one.settled:
            raise SettlesTooMuch(outstanding(one.amount_oere, one.settled))
        self.postings += postings_of_returned_transfer(
            bilag_id=self.bilag.index(one), amount_oere=one.amount_oere
        )
        one.paid_times -= 1

    def settle(self, one: Bilag, kind: SettlementKind, amount: Oere) -> None:
        next_status(one.status, BilagAction.SETTLE_PART)
        action = settle(outstanding(one.amount_oere, one.settled), amount)
        one.status = next_status(one.status, action)
        one.settled.append(SettlementLine(kind=kind, amount_oere=amount))
        self.postings += postings_of_settlement(
            bilag_id=self.bilag.index(one), kind=kind, benefit=one.claim.benefit, amount_oere=amount
        )

    def reverse(self, one: Bilag, pick: int) -> None:
        """Turn one of its lines, which stands no more."""
        after = next_status(one.status, BilagAction.REVERSE)
        if not one.settled:
            raise LineUnknown
        line = one.settled.pop(pick % len(one.settled))
        one.status = after
        self.postings += postings_turned(
            postings_of_settlement(
                bilag_id=self.bilag.index(one),
                kind=line.kind,
                benefit=one.claim.benefit,
                amount_oere=line.amount_oere,
            )
        )

    def refill(self, amount: Oere) -> None:
        self.balance = after_deposit(self.balance, amount, MAXIMUM)
        self.postings += postings_of_refill(box_id=BOX, amount_oere=amount)


EVENTS = 80
expected_sums = st.integers(0, 30_000_00)
ceilings = st.none() | st.integers(1, 60).map(lambda steps: Oere(steps * 50_00))
rules = st.builds(
    AcontoRule,
    share_percent=st.integers(1, 100),
    rounding_oere=st.sampled_from([50, 50_00]).map(Oere),
    ceiling_bilag_oere=ceilings,
    ceiling_person_oere=ceilings,
)


def one_event(book: Book, chance: Random) -> None:
    """Something that somebody tries; the rules may refuse it."""
    amount = Oere(chance.randint(1, 60) * 50_00)
    kind = chance.choice(["ask", "step", "step", "step", "settle", "refill", "reverse"])
    if kind == "ask" or not book.bilag:
        book.ask(chance.choice([HELP, FLEKS]), amount)
    elif kind == "step":
        book.step(chance.choice(book.bilag), chance.randint(0, 24), chance.choice(list(PayoutMethod)))
    elif kind == "settle":
        paid = [one for one in book.bilag if one.status is BilagStatus.PAID] or book.bilag
        book.settle(chance.choice(paid), chance.choice(SETTLED_BY_HAND), amount)
    elif kind == "reverse":
        book.reverse(chance.choice([one for one in book.bilag if one.settled] or book.bilag), amount)
    else:
        book.refill(amount)


def carried_out(rule: AcontoRule, expected: dict[Claim, int], chance: Random) -> Book:
    """The book after every event that the rules let through."""
    lines = [
        Expected(
            claim=claim,
            pay_date=None,
            amount_oere=Oere(amount),
            list_id=1,
            list_date=None,
            list_rows=(7,),
        )
        for claim, amount in expected.items()
    ]
    book = Book(rule, lines)
    for _ in range(EVENTS):
        with suppress(DomainError):
            one_event(book, chance)
    return book


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # machines are busy at times
@given(
    rules,
    st.fixed_dictionaries({HELP: expected_sums, FLEKS: expected_sums}),
    st.randoms(use_true_random=True),
)
def test_whatever_is_tried_money_adds_up_and_nobody_gets_more_than_the_rule_without_an_approval(
    rule: AcontoRule, expected: dict[Claim, int], chance: Random
) -> None:
    book = carried_out(rule, expected, chance)
    sums: Counter[Account] = Counter()
    for line in book.postings:
        sums[line.account] += line.amount_oere
    assert sum(sums.values()) == 0
    assert 0 <= book.balance == sums[Account.CASH_BOX] <= MAXIMUM
    paid = [one for one in book.bilag if one.status in PAID_OUT]
    left = sum(outstanding(one.amount_oere, one.settled) for one in paid)
    assert sums[Account.CLEARING] == left
    assert all(one.paid_times == (one in paid) for one in book.bilag)
    assert all(
        (outstanding(one.amount_oere, one.settled) == 0) == (one.status is BilagStatus.SETTLED)
        for one in paid
    )
    free = [
        one.amount_oere
        for one in book.bilag
        if one.status in COUNTS_AGAINST_CITIZEN - {BilagStatus.AWAITING_APPROVAL} and not one.approved
    ]
    assert sum(free) <= person_maximum(rule, book.standing)
