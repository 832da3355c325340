import pytest
from hypothesis import given
from hypothesis import strategies as st

from payout.domain.arrivals import ArrivalProfile, read_profile

MORNING = read_profile(["9: 50", "10: 0", "11: 30", "12: 20"])
minutes = st.integers(0, 24 * 60)


def test_lines_tell_hours_and_their_percents() -> None:
    assert ArrivalProfile(opens_hour=9, percents=(50, 0, 30, 20)) == MORNING
    assert (MORNING.opens, MORNING.closes) == (540, 780)


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("9",),
        ("9: 100 %",),
        ("9: 50", "11: 50"),
        ("9: 50", "10: 60"),
        ("23: 50", "24: 50"),
        ("9: 110", "10: -10"),
    ],
)
def test_lines_that_are_no_profile_are_refused(lines: tuple[str, ...]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - which of the ways it is wrong is said to nobody
        read_profile(lines)


def test_arrivals_are_even_within_an_hour() -> None:
    assert [MORNING.come_by(minute) for minute in (0, 540, 570, 600, 660, 780, 1000)] == [
        0, 0, 0.25, 0.5, 0.5, 1, 1,
    ]  # fmt: skip


@given(minutes, minutes)
def test_nobody_goes_back(one: int, other: int) -> None:
    assert MORNING.come_by(min(one, other)) <= MORNING.come_by(max(one, other))


@given(st.floats(0, 1))
def test_the_minute_of_a_share_is_the_one_by_which_it_has_come(share: float) -> None:
    minute = MORNING.minute_of(share)
    assert MORNING.come_by(minute) <= share + 1e-9
    assert MORNING.come_by(minute + 1) >= share - 1e-9
