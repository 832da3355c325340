"""Names of copies, when the next is due, and which may go."""

from datetime import datetime, timedelta

import pytest

from payout.domain.copies import LATE, CopyName, Pace, parse_copy_name, superfluous

NOON = datetime(2026, 10, 30, 12, 0)  # noqa: DTZ001 - Danish time, as in the name
PACE = Pace(every_events=25, every=timedelta(minutes=1))


def made(events: int, **ago: float) -> CopyName:
    return CopyName(made_at=NOON - timedelta(**ago), events=events)


def test_a_name_says_when_and_how_far_and_is_read_back() -> None:
    assert str(made(123)) == "payout-20261030-120000-123.db"
    assert parse_copy_name("payout-20261030-120000-123.db") == made(123)


@pytest.mark.parametrize(
    "name",
    [
        "ledger.db",
        "payout-20261030-120000-123.part",
        "payout-20261330-120000-123.db",
        "payout-20261030-120000-.db",
        "payout-20261030-120000-123.db-wal",
    ],
)
def test_what_is_no_copy_has_no_name(name: str) -> None:
    assert parse_copy_name(name) is None


def test_the_newest_stay_and_the_last_of_each_hour_and_day() -> None:
    every_minute = [made(10_000 - minute, minutes=minute) for minute in range(60 * 24 * 3)]
    gone = set(superfluous(every_minute, keep=10))
    left = [copy for copy in every_minute if copy not in gone]
    assert left[:10] == every_minute[:10]
    assert len({copy.made_at.strftime("%d%H") for copy in left}) >= 24
    assert len({copy.made_at.day for copy in left}) == 4
    assert len(left) <= 10 + 24 + 4


def test_of_few_copies_none_goes() -> None:
    assert superfluous([made(1), made(2, days=1)], keep=10) == []
    assert superfluous([], keep=10) == []


def test_the_copy_that_goes_furthest_stays_although_the_clock_was_put_back() -> None:
    furthest = made(500, days=400)
    others = [made(100 + day, days=day) for day in range(100)]
    assert furthest not in superfluous([furthest, *others], keep=3)


@pytest.mark.parametrize(
    ("uncopied", "age", "due"),
    [(0, 9_999, False), (1, 0, False), (24, 59, False), (25, 0, True), (1, 60, True), (1, -1, True)],
)
def test_a_copy_is_due_after_so_many_events_or_so_long(uncopied: int, age: int, due: bool) -> None:
    oldest = NOON - timedelta(seconds=age)
    assert PACE.is_due(uncopied=uncopied, oldest=oldest, now=NOON) is due


def test_a_copy_is_late_when_an_event_has_waited_longer_than_it_should() -> None:
    assert not PACE.is_late(oldest=None, now=NOON)
    assert not PACE.is_late(oldest=NOON - PACE.every - LATE, now=NOON)
    assert PACE.is_late(oldest=NOON - PACE.every - LATE - timedelta(seconds=1), now=NOON)
