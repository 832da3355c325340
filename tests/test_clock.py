from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from payout import clock


@pytest.fixture(autouse=True)
def put_back() -> Iterator[None]:
    yield
    clock.set_source(None)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 10, 30, 22, 59, tzinfo=UTC), date(2026, 10, 30)),
        (datetime(2026, 10, 30, 23, 0, tzinfo=UTC), date(2026, 10, 31)),
        (datetime(2026, 7, 1, 22, 0, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_the_day_is_the_one_in_denmark(instant: datetime, day: date) -> None:
    clock.set_source(lambda: instant)
    assert clock.now() == instant
    assert clock.today() == day


def test_instants_are_in_utc_and_follow_the_system_again() -> None:
    clock.set_source(lambda: datetime(2026, 1, 2, tzinfo=UTC))
    clock.set_source(None)
    assert clock.now().tzinfo is UTC
    assert clock.now() <= clock.now()
