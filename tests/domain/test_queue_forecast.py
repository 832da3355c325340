from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payout.domain.arrivals import read_profile
from payout.domain.queue_forecast import (
    Begin,
    Slot,
    Stage,
    cash_runs_out_at,
    empty_at,
    forecast,
    minutes_each,
)
from payout.money import Oere

PROFILE = read_profile(["9: 40", "10: 30", "11: 30"])
MORNING = Begin(minute=540, at_counter=0, at_desk=0)


def day(to_come: int = 60, counters: int = 2, desks: int = 1, begin: Begin = MORNING) -> tuple[Slot, ...]:
    counter, desk = Stage(staff=counters, minutes_each=6), Stage(staff=desks, minutes_each=3)
    return forecast(PROFILE, to_come, begin, counter, desk)


@given(st.integers(0, 400), st.integers(1, 8), st.integers(1, 8), st.integers(0, 50), st.integers(0, 50))
@settings(max_examples=60)
def test_all_who_come_are_paid_in_the_end(
    to_come: int, counters: int, desks: int, at_counter: int, at_desk: int
) -> None:
    slots = day(to_come, counters, desks, Begin(minute=540, at_counter=at_counter, at_desk=at_desk))
    if empty_at(slots) is not None:
        assert slots[-1].paid == pytest.approx(to_come + at_counter + at_desk, abs=0.51)
    assert [slot.paid for slot in slots] == sorted(slot.paid for slot in slots)


@given(st.integers(0, 400), st.integers(1, 8), st.integers(1, 8))
@settings(max_examples=40)
def test_one_more_counter_lets_nobody_wait_longer_there(to_come: int, counters: int, desks: int) -> None:
    few, more = day(to_come, counters, desks), day(to_come, counters + 1, desks)
    for one, other in zip(few, more, strict=False):
        assert (other.counter_wait or 0) <= (one.counter_wait or 0) + 1e-6


def test_a_counter_that_can_not_keep_up_gets_a_line_of_those_left_over() -> None:
    # 40 % of 100 come in the first hour, and one counter serves ten.
    slots = day(100, counters=1, desks=5)
    assert slots[5].at_counter == pytest.approx(30)
    assert slots[5].counter_wait == pytest.approx(180)


def test_counters_that_keep_up_have_a_short_line_by_chance() -> None:
    slots = day(30, counters=2, desks=2)
    # Twelve an hour at two counters that serve twenty: Erlang's C gives 0,675 in line.
    assert slots[0].at_counter == pytest.approx(0.675, rel=0.1)


def test_counters_that_nobody_is_at_serve_nobody() -> None:
    slots = day(30, counters=0)
    assert slots[-1].paid == 0
    assert slots[-1].counter_wait is None
    assert empty_at(slots) is None


def test_the_rest_of_the_day_has_all_who_are_still_to_come() -> None:
    noon = day(30, 9, 9, Begin(minute=660, at_counter=0, at_desk=0))
    assert sum(slot.came for slot in noon) == pytest.approx(30)
    assert noon[0].begins == 660


def test_after_closing_time_only_those_in_line_are_served() -> None:
    evening = day(30, 2, 1, Begin(minute=800, at_counter=4, at_desk=3))
    assert sum(slot.came for slot in evening) == 0
    assert evening[-1].paid == pytest.approx(7, abs=0.5)
    assert (
        forecast(
            PROFILE,
            0,
            replace(MORNING, minute=24 * 60),
            Stage(staff=1, minutes_each=1),
            Stage(staff=1, minutes_each=1),
        )
        == ()
    )
    assert empty_at(()) is None


def test_the_cash_is_gone_in_the_slot_that_takes_the_last_of_it() -> None:
    slots = day(60, counters=9, desks=9)
    gone = cash_runs_out_at(slots, Oere(23_000_00), Oere(1_000_00))
    assert gone == 590
    assert cash_runs_out_at(slots, Oere(60_000_00), Oere(1_000_00)) is None


def test_the_pace_of_the_last_hour_is_minutes_of_each_of_the_staff() -> None:
    assert minutes_each(served=20, staff=2, minutes=60.0) == 6
    assert minutes_each(served=500, staff=1, minutes=60.0) == 1
