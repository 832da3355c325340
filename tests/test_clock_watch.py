"""The watch over the machine's clock, against one that cannot be set."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from payout.clock import Jump, Watch

MORNING = datetime(2026, 10, 30, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Clocks:
    """The machine's clock, which can be set, and the steady one."""

    def __init__(self) -> None:
        self.wall, self.steady = MORNING, 1000.0
        self.watch = Watch(lambda: self.wall, lambda: self.steady)

    def passes(self, span: timedelta, *, moved: timedelta = timedelta()) -> Jump | None:
        """Let time pass, and the clock be moved beside it; gives what the watch finds."""
        self.steady += span.total_seconds()
        self.wall += span + moved
        with self.watch.jump() as jump:
            return jump


@pytest.mark.parametrize("moved", [timedelta(seconds=-4), timedelta(0), timedelta(seconds=55)])
def test_what_a_time_server_puts_right_is_no_jump(moved: timedelta) -> None:
    clocks = Clocks()
    for _ in range(50):
        assert clocks.passes(HOUR, moved=moved) is None


@pytest.mark.parametrize(
    "moved",
    [
        timedelta(seconds=-6),
        timedelta(hours=-2),
        timedelta(days=-1),
        timedelta(minutes=2),
        timedelta(days=365),
    ],
)
def test_a_clock_that_is_set_is_a_jump_once(moved: timedelta) -> None:
    clocks = Clocks()
    assert clocks.passes(HOUR, moved=moved) == Jump(expected=MORNING + HOUR, found=MORNING + HOUR + moved)
    assert clocks.passes(HOUR) is None


def test_a_night_without_a_request_is_no_jump() -> None:
    assert Clocks().passes(timedelta(hours=60)) is None


def test_a_jump_that_could_not_be_told_is_found_again() -> None:
    clocks = Clocks()
    clocks.wall -= HOUR
    with suppress(OSError), clocks.watch.jump() as jump:
        assert jump is not None
        raise OSError("the disk is full")
    assert clocks.passes(timedelta()) is not None
