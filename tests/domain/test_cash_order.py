from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from payout.domain.aconto import AcontoRule
from payout.domain.arrivals import read_profile
from payout.domain.cash import handed_out_from
from payout.domain.cash_order import (
    Boxes,
    CashOrder,
    Payees,
    advances,
    cash_order,
    payees,
    value_of,
)
from payout.money import Oere

RULE = AcontoRule(
    share_percent=80, rounding_oere=Oere(50_00), ceiling_bilag_oere=None, ceiling_person_oere=None
)
PROFILE = read_profile(["9: 40", "10: 30", "11: 30"])
claims = st.lists(st.integers(-1_000_00, 20_000_00).map(Oere), min_size=1, max_size=3)
everybody = st.lists(claims, min_size=1, max_size=12)


def order(
    found: Payees,
    visitors: int,
    margin: int = 0,
    *,
    boxes: int = 1,
    maximum: int = 100_000_00,
    pieces: dict[Oere, int] | None = None,
    from_minute: int = 540,
) -> CashOrder:
    return cash_order(
        found,
        visitors=visitors,
        margin_percent=margin,
        boxes=Boxes(number=boxes, maximum_oere=Oere(maximum), pieces=pieces or {}),
        profile=PROFILE,
        from_minute=from_minute,
    )


@given(everybody)
@settings(max_examples=50)
def test_when_all_come_each_is_paid_to_the_oere_from_what_was_ordered(expected: list[list[Oere]]) -> None:
    found = payees(RULE, expected)
    box = Counter(order(found, found.persons).needed)
    for amount in (amount for person in expected for amount in advances(RULE, person) if amount):
        pieces = handed_out_from(amount, box)
        assert pieces is not None
        box.subtract(pieces)
    assert not any(box.values())


@given(
    everybody, st.integers(0, 500), st.integers(0, 50), st.integers(1, 4), st.integers(5_000_00, 50_000_00)
)
@settings(max_examples=60)
def test_deliveries_are_the_order_and_fit_the_boxes(
    expected: list[list[Oere]], visitors: int, margin: int, boxes: int, maximum: int
) -> None:
    found = order(
        payees(RULE, expected), visitors, margin, boxes=boxes, maximum=maximum, pieces={Oere(500_00): 1}
    )
    assert sum(delivery.amount_oere for delivery in found.deliveries) == found.ordered_oere
    brought = Counter[Oere]()
    for delivery in found.deliveries:
        brought.update(delivery.pieces)
        assert delivery.amount_oere <= boxes * maximum - (500_00 if delivery.minute == 540 else 0)
    assert all(brought[value] == number for value, number in found.ordered.items())
    assert [delivery.minute for delivery in found.deliveries] == sorted(
        delivery.minute for delivery in found.deliveries
    )


@given(everybody, st.integers(0, 200), st.integers(0, 50))
@settings(max_examples=40)
def test_the_order_is_enough_in_kroner_and_the_margin_is_in_it(
    expected: list[list[Oere]], visitors: int, margin: int
) -> None:
    found = payees(RULE, expected)
    needed = order(found, visitors, margin).needed_oere
    if found.persons:
        assert needed * found.persons * 100 >= found.amount_oere * visitors * (100 + margin)


def test_the_split_is_of_the_amounts_that_the_rule_gives() -> None:
    # 80 % of 1.000,00 is 800,00: 500 + 200 + 100, and of 450,00 it is 350,00 in whole 50 kr.: 200 + 100 + 50.
    found = payees(RULE, [[Oere(1_000_00)], [Oere(450_00)], [Oere(10_00)]])
    assert (found.persons, found.amount_oere, found.average_oere) == (2, 1_150_00, 575_00)
    assert found.pieces == {500_00: 1, 200_00: 2, 100_00: 2, 50_00: 1}
    assert order(found, 20, margin=10).needed[Oere(200_00)] == 22


def test_ceilings_are_kept_for_bilag_and_person() -> None:
    rule = AcontoRule(
        share_percent=100,
        rounding_oere=Oere(50_00),
        ceiling_bilag_oere=Oere(1_020_00),
        ceiling_person_oere=Oere(1_500_00),
    )
    assert advances(rule, [Oere(5_000_00), Oere(900_00), Oere(900_00)]) == (1_000_00, 500_00, 0)


def test_what_lies_in_the_boxes_is_not_ordered_again() -> None:
    found = payees(RULE, [[Oere(1_000_00)]])
    given_order = order(found, 10, pieces={Oere(500_00): 4, Oere(200_00): 99})
    assert given_order.ordered == given_order.needed | {500_00: 6, 200_00: 0}
    assert (given_order.there[Oere(200_00)], value_of(given_order.there)) == (10, 4_000_00)


def test_more_than_the_box_may_hold_comes_in_turns_before_it_runs_out() -> None:
    found = payees(RULE, [[Oere(1_250_00)]])
    given_order = order(found, 30, maximum=10_000_00)
    # The next is brought when a fifth of the 10.000,00 is left, so that there is room for 8.000,00.
    assert [delivery.amount_oere for delivery in given_order.deliveries] == [
        10_000_00,
        8_000_00,
        8_000_00,
        4_000_00,
    ]
    assert [delivery.minute for delivery in given_order.deliveries] == [540, 580, 626, 680]


def test_at_noon_the_rest_is_spread_over_the_rest_of_the_day() -> None:
    found = payees(RULE, [[Oere(1_250_00)]])
    late = order(found, 30, maximum=20_000_00, from_minute=660)
    assert [delivery.minute for delivery in late.deliveries] == [660, 692]


def test_full_boxes_get_nothing_before_they_have_paid() -> None:
    found = payees(RULE, [[Oere(625_00)]])
    late = order(found, 30, maximum=10_000_00, pieces={Oere(500_00): 20})
    assert late.deliveries[0].minute > 540


def test_boxes_too_small_for_the_notes_still_get_them() -> None:
    found = payees(RULE, [[Oere(1_062_50)]])
    given_order = order(found, 3, maximum=100_00)
    assert sum(delivery.amount_oere for delivery in given_order.deliveries) == 2_550_00


def test_for_nobody_nothing_is_ordered() -> None:
    given_order = order(payees(RULE, []), 10)
    assert (given_order.ordered_oere, given_order.deliveries) == (0, ())
    assert payees(RULE, []).average_oere == 0
