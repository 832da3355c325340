import pytest
from hypothesis import given
from hypothesis import strategies as st

from payout.domain.bilag_states import BilagAction
from payout.domain.settlement import SettlementKind, SettlementLine, SettlesTooMuch, outstanding, settle
from payout.money import Oere


@given(st.integers(0, 10**8), st.integers(-100, 10**8 + 100))
def test_never_more_than_what_is_outstanding_is_settled(left: int, amount: int) -> None:
    if 0 < amount <= left:
        assert settle(Oere(left), Oere(amount)) is (
            BilagAction.SETTLE if amount == left else BilagAction.SETTLE_PART
        )
    else:
        with pytest.raises(SettlesTooMuch) as refused:
            settle(Oere(left), Oere(amount))
        assert refused.value.outstanding_oere == left


@given(st.integers(1, 10**6), st.lists(st.tuples(st.sampled_from(SettlementKind), st.integers(1, 10**5))))
def test_parts_that_are_accepted_one_by_one_end_at_zero_at_the_lowest(
    paid: int, parts: list[tuple[SettlementKind, int]]
) -> None:
    lines: list[SettlementLine] = []
    for kind, amount in parts:
        left = outstanding(Oere(paid), lines)
        part = Oere(min(amount, left))
        if part:
            is_last = settle(left, part) is BilagAction.SETTLE
            lines.append(SettlementLine(kind=kind, amount_oere=part))
            assert is_last == (outstanding(Oere(paid), lines) == 0)
    assert 0 <= outstanding(Oere(paid), lines) <= paid
