from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payout.domain.kontering import (
    PAID_FROM,
    SETTLED_AGAINST,
    Account,
    PayoutMethod,
    Posting,
    UnbalancedPostings,
    check_balanced,
    postings_of_difference,
    postings_of_payout,
    postings_of_refill,
    postings_of_return,
    postings_of_returned_transfer,
    postings_of_settlement,
)
from payout.domain.settlement import SETTLED_BY_HAND, SettlementKind
from payout.money import Oere

amounts = st.integers(1, 10**9).map(Oere)


@given(amounts, st.sampled_from(PayoutMethod), st.sampled_from(SETTLED_BY_HAND))
def test_every_event_that_moves_money_sums_to_zero(
    amount: Oere, method: PayoutMethod, kind: SettlementKind
) -> None:
    for lines in (
        postings_of_payout(bilag_id=1, method=method, amount_oere=amount, box_id=2),
        postings_of_settlement(bilag_id=1, kind=kind, benefit="Hjælp", amount_oere=amount),
        postings_of_return(bilag_id=1, box_id=2, amount_oere=amount),
        postings_of_returned_transfer(bilag_id=1, amount_oere=amount),
        postings_of_refill(box_id=2, amount_oere=amount),
        postings_of_refill(box_id=2, amount_oere=Oere(-amount)),
        postings_of_difference(box_id=2, difference_oere=amount),
        postings_of_difference(box_id=2, difference_oere=Oere(-amount)),
    ):
        assert sum(line.amount_oere for line in lines) == 0
        check_balanced(lines)


@given(st.lists(st.integers(-1000, 1000).map(Oere)))
def test_lines_that_do_not_sum_to_zero_are_refused(lines: list[Oere]) -> None:
    postings = [Posting(account=Account.BANK, amount_oere=line) for line in lines]
    if sum(lines):
        with pytest.raises(UnbalancedPostings) as refused:
            check_balanced(postings)
        assert refused.value.sum_oere == sum(lines)
    else:
        check_balanced(postings)
        assert sum(posting.amount_oere for posting in postings) == 0


def test_every_way_of_paying_and_settling_has_its_account() -> None:
    assert set(PAID_FROM) == set(PayoutMethod)
    assert set(SETTLED_AGAINST) == set(SETTLED_BY_HAND)
    assert set(SettlementKind) - set(SETTLED_BY_HAND) == {SettlementKind.RETURNED}


def test_a_cash_payout_takes_from_the_box_and_stands_on_clearing() -> None:
    clearing, box = postings_of_payout(
        bilag_id=7, method=PayoutMethod.CASH, amount_oere=Oere(400_00), box_id=3
    )
    assert (clearing.account, clearing.amount_oere, clearing.bilag_id) == (Account.CLEARING, 400_00, 7)
    assert (box.account, box.amount_oere, box.box_id) == (Account.CASH_BOX, -400_00, 3)


@given(amounts, amounts)
def test_paying_and_settling_the_same_amount_empties_clearing(amount: Oere, part: Oere) -> None:
    first, rest = min(amount, part), Oere(amount - min(amount, part))
    lines = [
        *postings_of_payout(bilag_id=1, method=PayoutMethod.BANK_TRANSFER, amount_oere=amount, box_id=None)
    ]
    for settled in filter(None, (first, rest)):
        lines += postings_of_settlement(
            bilag_id=1, kind=SettlementKind.SET_OFF, benefit="Hjælp", amount_oere=Oere(settled)
        )
    assert sum(line.amount_oere for line in lines if line.account is Account.CLEARING) == 0


def test_what_the_citizen_repays_comes_into_the_bank_and_what_is_set_off_lands_on_the_ydelse() -> None:
    repaid, _ = postings_of_settlement(
        bilag_id=1, kind=SettlementKind.REPAID, benefit="Hjælp", amount_oere=Oere(100)
    )
    set_off, _ = postings_of_settlement(
        bilag_id=1, kind=SettlementKind.SET_OFF, benefit="Hjælp", amount_oere=Oere(100)
    )
    assert (repaid.account, set_off.account, set_off.benefit) == (Account.BANK, Account.BENEFIT, "Hjælp")


@given(amounts, st.sampled_from([PayoutMethod.CASH, PayoutMethod.BANK_TRANSFER]))
def test_what_comes_back_mirrors_what_was_paid(amount: Oere, method: PayoutMethod) -> None:
    box_id = 2 if method is PayoutMethod.CASH else None
    paid = postings_of_payout(bilag_id=1, method=method, amount_oere=amount, box_id=box_id)
    back = (
        postings_of_return(bilag_id=1, box_id=box_id, amount_oere=amount)
        if box_id
        else postings_of_returned_transfer(bilag_id=1, amount_oere=amount)
    )
    turned = {replace(line, amount_oere=Oere(-line.amount_oere)) for line in back}
    assert turned == set(paid)
