"""The script has every difficulty; what is played as it says is faultless, and each slip has its name."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payout.cpr import Cpr
from payout.domain.aconto import AcontoRule
from payout.domain.bilag import IdentityCheck
from payout.domain.bilag_states import BilagStatus
from payout.domain.counter_notes import Relation
from payout.domain.drill_report import Advice, DrillReport, Mistake, PlayedBilag, Step, Visit, drill_report
from payout.domain.drill_script import CITIZENS, Card, CardKind, Due, kinds, minutes
from payout.domain.kontering import PayoutMethod
from payout.money import Oere

START = datetime(2026, 10, 30, 8, 0, tzinfo=UTC)
RULE = AcontoRule(
    share_percent=80, rounding_oere=Oere(50_00), ceiling_bilag_oere=None, ceiling_person_oere=None
)
MINUTE = timedelta(minutes=1)


def card(kind: CardKind, number: int = 1) -> Card:
    return Card(
        number=number,
        kind=kind,
        minute=0,
        cpr=Cpr("0203600001"),
        name="Anna Ågesen-Prøve",
        benefit="Hjælp til forsørgelse",
        listed_oere=None if kind is CardKind.NOT_ON_LIST else Oere(10_010_00),
        again_of=None,
    )


def played(one: Card, **changes: Any) -> PlayedBilag:
    """The bilag that the card should end with."""
    is_transfer = one.due is Due.TRANSFER
    whole = PlayedBilag(
        status=BilagStatus.ISSUED if is_transfer else BilagStatus.PAID,
        amount_oere=Oere(8_000_00),
        method=PayoutMethod.BANK_TRANSFER if is_transfer else PayoutMethod.CASH,
        identity_check=one.brings,
        relation=Relation.PROXY if one.kind is CardKind.PROXY else None,
        asked_leader=one.due is Due.LEADER,
        has_statement=one.kind is CardKind.CLAIMS_MORE,
        requested_at=START + 3 * MINUTE,
        issued_at=START + 4 * MINUTE,
        paid_at=None if is_transfer else START + 9 * MINUTE,
    )
    return replace(whole, **changes)


def visit(one: Card, *bilag: PlayedBilag) -> Visit:
    return Visit(card=one, arrived_at=START, seen_at=START + 2 * MINUTE, bilag=bilag)


def as_written(one: Card) -> Visit:
    return visit(one) if one.due is Due.NOTHING else visit(one, played(one))


def report(*visits: Visit, rule: AcontoRule | None = RULE, expected: int = 0) -> DrillReport:
    return drill_report(
        visits, rule, cards=20, expected_citizens=expected or len(visits), expected_oere=Oere(1)
    )


def test_twenty_cards_meet_every_difficulty_and_each_due_outcome() -> None:
    assert set(kinds(CITIZENS)) == set(CardKind)
    assert {card(kind).due for kind in CardKind} == set(Due)


@given(seed=st.integers(), count=st.integers(1, 60))
def test_citizens_come_one_after_another_from_the_first_minute_on(seed: int, count: int) -> None:
    planned = minutes(count, seed)
    assert (len(planned), planned[0]) == (count, 0)
    assert list(planned) == sorted(planned)
    assert planned == minutes(count, seed)


@pytest.mark.parametrize("kind", CardKind)
@pytest.mark.parametrize("number", [1, 2])
def test_what_is_played_as_the_script_says_is_faultless(kind: CardKind, number: int) -> None:
    (judged,) = report(as_written(card(kind, number))).visits
    assert judged.mistakes == ()


C, M = CardKind, Mistake
SLIPS: Mapping[Mistake, tuple[CardKind, Mapping[str, Any]]] = {
    M.NOT_DECIDED: (
        C.NOT_ON_LIST,
        {"status": BilagStatus.AWAITING_APPROVAL, "issued_at": None, "paid_at": None},
    ),
    M.NOT_PAID: (C.ORDINARY, {"status": BilagStatus.ISSUED, "paid_at": None}),
    M.LEADER_NOT_ASKED: (C.STOPPED, {"asked_leader": False}),
    M.ASKED_NEEDLESSLY: (C.ORDINARY, {"asked_leader": True}),
    M.SHOULD_BE_REFUSED: (C.NO_PROXY, {}),
    M.PAID_TWICE: (C.COMES_AGAIN, {}),
    M.TRIED_TWICE: (
        C.COMES_AGAIN,
        {"status": BilagStatus.REJECTED, "asked_leader": True, "issued_at": None, "paid_at": None},
    ),
    M.WRONG_AMOUNT: (C.CLAIMS_MORE, {"amount_oere": Oere(8_050_00)}),
    M.WRONG_METHOD: (C.BANK_TRANSFER, {"method": PayoutMethod.CASH, "status": BilagStatus.PAID}),
    M.WRONG_IDENTITY: (C.HEALTH_CARD, {"identity_check": IdentityCheck.PASSPORT}),
    M.NO_COLLECTOR: (C.PROXY, {"relation": None}),
    M.NOT_WRITTEN_DOWN: (C.CLAIMS_MORE, {"has_statement": False}),
}


@pytest.mark.parametrize("mistake", Mistake)
def test_each_slip_is_told_by_its_name_and_by_no_other(mistake: Mistake) -> None:
    if mistake is Mistake.NOTHING_DONE:
        slipped = visit(card(CardKind.ORDINARY))
    else:
        kind, changes = SLIPS[mistake]
        slipped = visit(card(kind), played(card(kind), **changes))
    (judged,) = report(slipped).visits
    assert judged.mistakes == (mistake,)
    assert report(slipped).advice != (Advice.WELL_DONE,)


def test_times_are_the_median_and_the_longest_of_those_that_went_so_far() -> None:
    slow = replace(as_written(card(CardKind.ORDINARY, 3)), arrived_at=START - 40 * MINUTE)
    found = report(as_written(card(CardKind.ORDINARY)), as_written(card(CardKind.BANK_TRANSFER, 2)), slow)
    told = {one.step: (one.count, one.median, one.longest, one.longest_card) for one in found.steps}
    assert told == {
        Step.WAITING: (3, 2 * MINUTE, 42 * MINUTE, 3),
        Step.ISSUING: (3, 2 * MINUTE, 2 * MINUTE, 3),
        Step.PAYING: (2, 5 * MINUTE, 5 * MINUTE, 3),
    }
    assert found.estimate.issued_oere == 24_000_00
    assert found.estimate.paid_oere == 16_000_00
    assert found.advice == (Advice.WELL_DONE,)


def test_a_paper_registered_later_tells_only_how_long_the_payment_took() -> None:
    late = replace(as_written(card(CardKind.ORDINARY)), seen_at=START + 30 * MINUTE)
    (judged,) = report(late).visits
    assert judged.times == {Step.PAYING: 5 * MINUTE}


def test_long_queues_and_a_poor_estimate_give_advice() -> None:
    waited = replace(as_written(card(CardKind.ORDINARY)), arrived_at=START - 40 * MINUTE)
    assert report(waited, expected=9).advice == (Advice.MORE_COUNTERS, Advice.EXPECT_FEWER)
    four = [as_written(card(CardKind.ORDINARY, number)) for number in (1, 3, 5, 7)]
    assert report(*four, expected=3).advice == (Advice.EXPECT_MORE,)


def test_a_ceiling_makes_the_due_amount_less_and_without_a_rule_none_is_judged() -> None:
    low = replace(RULE, ceiling_person_oere=Oere(3_020_00))
    ordinary = card(CardKind.ORDINARY)
    within = visit(ordinary, played(ordinary, amount_oere=Oere(3_000_00)))
    assert report(within, rule=low).visits[0].mistakes == ()
    assert report(within).visits[0].mistakes == (Mistake.WRONG_AMOUNT,)
    assert report(within, rule=None).visits[0].mistakes == ()


def test_nobody_came_is_a_report_too() -> None:
    found = report()
    assert (found.visits, found.steps, found.advice) == ((), (), (Advice.WELL_DONE,))
