from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payout.domain.sign_in import (
    MOST_FROM_ADDRESS,
    MOST_JUDGED,
    WINDOW,
    is_weak_pin,
    wait_at_address,
    wait_before,
)

NOON = datetime(2026, 10, 30, 12, tzinfo=UTC)


def tried(*seconds_ago: int) -> list[datetime]:
    return [NOON - timedelta(seconds=seconds) for seconds in seconds_ago]


@given(st.lists(st.integers(0, 90), min_size=1, max_size=120))
@settings(max_examples=40, deadline=None)
def test_however_tries_are_spread_no_window_has_more_than_the_most(pauses: list[int]) -> None:
    judged: list[datetime] = []
    now = NOON
    for pause in pauses:
        now += timedelta(seconds=pause)
        if not wait_before(judged, now):
            judged.append(now)
    assert all(sum(at - WINDOW < one <= at for one in judged) <= MOST_JUDGED for at in judged)


def test_three_tries_are_free_and_then_the_wait_doubles() -> None:
    assert wait_before(tried(2, 1), NOON) == timedelta(0)
    assert wait_before(tried(3, 2, 0), NOON) == timedelta(seconds=10)
    assert wait_before(tried(14, 13, 12, 0), NOON) == timedelta(seconds=20)
    assert wait_before(tried(14, 13, 12, 30, 25), NOON) == WINDOW - timedelta(seconds=30)


def test_a_wait_ends_when_it_says() -> None:
    judged = tried(600, 500, 400, 300, 200)
    wait = wait_before(judged, NOON)
    assert wait_before(judged, NOON + wait - timedelta(seconds=1)) > timedelta(0)
    assert wait_before(judged, NOON + wait) == timedelta(0)


def test_a_clock_that_is_set_back_shuts_nobody_out() -> None:
    ahead = [NOON + timedelta(days=365)] * 9
    assert wait_before(ahead, NOON) == wait_at_address(ahead * 9, NOON) == timedelta(0)


def test_an_address_that_tries_many_accounts_waits_until_the_window_moves_on() -> None:
    assert wait_at_address(tried(*range(MOST_FROM_ADDRESS - 1)), NOON) == timedelta(0)
    assert wait_at_address(tried(*range(MOST_FROM_ADDRESS)), NOON) > timedelta(0)


@pytest.mark.parametrize("pin", ["000000", "121212", "123456", "987654", "901234"])
def test_a_pin_that_is_tried_first_is_weak(pin: str) -> None:
    assert is_weak_pin(pin)
    assert not is_weak_pin("271828")
