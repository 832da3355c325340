"""The pace of the cash desks, and what it promises those who wait."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from payout.domain.pace import MEASURED_OVER, pace

NOW = datetime(2026, 10, 30, 10, 0, tzinfo=UTC)
ago = st.integers(min_value=0, max_value=int(MEASURED_OVER.total_seconds())).map(
    lambda s: timedelta(seconds=s)
)


def test_thirty_payouts_in_an_hour_are_thirty_an_hour_and_fifteen_who_wait_take_half_an_hour() -> None:
    found = pace([NOW - timedelta(minutes=2 * place) for place in range(1, 31)], 15, NOW)
    assert found.per_hour == 30
    assert found.empty_at == NOW + timedelta(minutes=30)


def test_the_first_minutes_are_measured_over_ten() -> None:
    found = pace([NOW - timedelta(seconds=30), NOW], 3, NOW)
    assert found.per_hour == 12
    assert found.empty_at == NOW + timedelta(minutes=15)


def test_an_hour_that_began_late_counts_from_its_first_payout() -> None:
    assert pace([NOW - timedelta(minutes=20), NOW - timedelta(minutes=10)], 0, NOW).per_hour == 6


def test_without_a_payout_in_the_last_hour_nothing_is_promised() -> None:
    found = pace([NOW - timedelta(minutes=61), NOW + timedelta(minutes=1)], 40, NOW)
    assert (found.per_hour, found.empty_at) == (None, None)


@given(st.lists(ago, min_size=1, max_size=80), st.integers(min_value=0, max_value=2000))
def test_more_who_wait_never_end_sooner_and_more_payouts_never_later(
    lately: list[timedelta], waiting: int
) -> None:
    paid = [NOW - back for back in lately]
    found, longer, faster = (
        pace(paid, waiting, NOW),
        pace(paid, waiting + 1, NOW),
        pace([*paid, NOW], waiting, NOW),
    )
    assert found.empty_at is not None
    assert longer.empty_at is not None
    assert faster.empty_at is not None
    assert NOW <= found.empty_at <= longer.empty_at
    assert faster.empty_at <= found.empty_at
