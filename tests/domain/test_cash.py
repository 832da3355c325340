from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payout.domain.cash import (
    DENOMINATIONS,
    BoxFull,
    BoxShort,
    NotPayableInCash,
    after_deposit,
    after_withdrawal,
    check_payable_in_cash,
    counted,
    handed_out,
    handed_out_from,
    round_to_coins,
)
from payout.money import Oere

amounts = st.integers(0, 10**9).map(Oere)
counts = st.dictionaries(st.sampled_from(DENOMINATIONS), st.integers(0, 500))


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [
        (100_24, 100_00),
        (100_25, 100_50),
        (100_49, 100_50),
        (100_74, 100_50),
        (100_75, 101_00),
        (0, 0),
        (24, 0),
    ],
)
def test_25_and_75_oere_are_rounded_up(exact: int, rounded: int) -> None:
    assert round_to_coins(Oere(exact)) == rounded


@given(amounts)
def test_rounding_gives_the_nearest_amount_that_coins_allow(amount: Oere) -> None:
    rounded = round_to_coins(amount)
    check_payable_in_cash(rounded)
    assert abs(Fraction(rounded - amount)) <= 25


@given(amounts)
def test_an_amount_is_payable_when_it_is_a_multiple_of_50_oere(amount: Oere) -> None:
    if amount % 50:
        with pytest.raises(NotPayableInCash) as refused:
            check_payable_in_cash(amount)
        assert refused.value.nearest_oere == round_to_coins(amount)
    else:
        check_payable_in_cash(amount)
        assert round_to_coins(amount) == amount


def test_the_1000_kroner_note_is_not_money_any_more() -> None:
    with pytest.raises(ValueError, match="existing denominations"):
        counted({Oere(1_000_00): 1})


def test_a_negative_number_of_pieces_is_refused() -> None:
    with pytest.raises(ValueError, match="no negative numbers"):
        counted({Oere(100_00): -1})


@given(counts, counts)
def test_counting_two_heaps_together_is_counting_each(one: dict[Oere, int], other: dict[Oere, int]) -> None:
    together = {value: one.get(value, 0) + other.get(value, 0) for value in DENOMINATIONS}
    assert counted(together) == counted(one) + counted(other)


@given(amounts.map(round_to_coins))
def test_what_is_handed_out_counts_to_the_amount(amount: Oere) -> None:
    assert counted(handed_out(amount)) == amount


@given(st.integers(0, 100).map(lambda steps: Oere(steps * 50)))
def test_no_fewer_pieces_would_do(amount: Oere) -> None:
    fewest = {0: 0}
    for total in range(50, amount + 1, 50):
        fewest[total] = 1 + min(fewest[total - value] for value in DENOMINATIONS if value <= total)
    assert sum(handed_out(amount).values()) == fewest[amount]


@given(
    st.dictionaries(st.sampled_from(DENOMINATIONS), st.integers(0, 6)),
    st.sampled_from((50, 100, 500, 1000, 5000)),
    st.integers(0, 60),
)
def test_from_a_box_come_the_fewest_of_its_pieces_or_none(
    box: dict[Oere, int], step: int, steps: int
) -> None:
    amount = Oere(step * steps)
    fewest = {0: 0}
    for piece in (value for value, number in box.items() for _ in range(number)):
        reached = {total + piece: number + 1 for total, number in fewest.items() if total + piece <= amount}
        fewest |= {total: min(number, fewest.get(total, number)) for total, number in reached.items()}

    pieces = handed_out_from(amount, box)

    if pieces is None:
        assert amount not in fewest
    else:
        assert counted(pieces) == amount
        assert all(0 < number <= box[value] for value, number in pieces.items())
        assert sum(pieces.values()) == fewest[amount]


def test_without_a_hundred_three_two_hundreds_make_six_hundred() -> None:
    box = {Oere(500_00): 1, Oere(200_00): 3, Oere(50_00): 1}
    assert handed_out_from(Oere(600_00), box) == {200_00: 3}
    assert handed_out_from(Oere(650_00), box) == {200_00: 3, 50_00: 1}
    assert handed_out_from(Oere(300_00), box) is None


@given(amounts, amounts)
def test_a_box_never_falls_below_zero(balance: Oere, amount: Oere) -> None:
    if amount <= balance:
        assert after_withdrawal(balance, amount) == balance - amount
    else:
        with pytest.raises(BoxShort) as refused:
            after_withdrawal(balance, amount)
        assert refused.value.balance_oere == balance


@given(amounts, amounts, amounts)
def test_a_box_never_rises_above_its_maximum(balance: Oere, amount: Oere, maximum: Oere) -> None:
    if balance + amount <= maximum:
        assert after_deposit(balance, amount, maximum) == balance + amount
    else:
        with pytest.raises(BoxFull) as refused:
            after_deposit(balance, amount, maximum)
        assert refused.value.maximum_oere == maximum
