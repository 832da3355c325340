"""A drill's ledger takes in nobody who can exist."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payout.cpr import Cpr
from payout.domain.drill import (
    CASE_MARK,
    RealPersonInDrill,
    WrongKindOfLedger,
    check_invented,
    check_list,
    check_person,
)
from payout.sample.people import make_cpr

POSSIBLE, NEW_YEARS_DAY = Cpr("0203600003"), Cpr("0101650001")
"""The first passes modulus 11, so that it can be somebody's; the second fails it on the day of exceptions."""


@given(seed=st.integers(0, 10_000), count=st.integers(0, 5), place=st.integers(0, 5))
def test_one_number_that_can_be_somebodys_among_invented_ones_is_refused(
    seed: int, count: int, place: int
) -> None:
    invented = [make_cpr(Random(seed + number)).digits for number in range(count)]
    check_invented(invented)
    for possible in (POSSIBLE, NEW_YEARS_DAY):
        mixed = [*invented[:place], possible.digits, *invented[place:]]
        with pytest.raises(RealPersonInDrill):
            check_invented(mixed)
        with pytest.raises(RealPersonInDrill):
            check_list(mixed, [], is_drill=True)


def test_a_real_ledger_takes_everybody_and_no_drills_list() -> None:
    assert POSSIBLE.passes_modulus_11
    check_person(POSSIBLE, is_drill=False)
    check_list([POSSIBLE.digits], ["2026-000001", ""], is_drill=False)
    with pytest.raises(WrongKindOfLedger):
        check_list([POSSIBLE.digits], ["2026-000001", f"{CASE_MARK}2026-000001"], is_drill=False)
