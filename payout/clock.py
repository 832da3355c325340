"""The one clock: instants in UTC, days in Danish time. Tests set it here and nowhere else."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from threading import Lock
from zoneinfo import ZoneInfo

DANISH_TIME = ZoneInfo("Europe/Copenhagen")


def _system_now() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system_now


def now() -> datetime:
    """This instant, in UTC, whole microseconds."""
    return _source()


def today() -> date:
    """The calendar day in Denmark."""
    return now().astimezone(DANISH_TIME).date()


BACK_TOLERANCE = timedelta(seconds=5)
AHEAD_TOLERANCE = timedelta(minutes=1)
"""What a time server may put right at once is less; what is more is told to the team leader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Jump:
    """The clock was set while the program ran: what it should have said, and what it said, in UTC."""

    expected: datetime
    found: datetime


def _steady_seconds() -> float:
    # Linux counts the time asleep in another clock than `monotonic`; a night in the bag is no jump.
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


class Watch:
    """Compares the machine's clock with one that cannot be set."""

    def __init__(
        self,
        wall: Callable[[], datetime] = _system_now,
        steady: Callable[[], float] = _steady_seconds,
    ) -> None:
        self._wall, self._steady = wall, steady
        self._lock = Lock()
        self._seen = (wall(), steady())

    @contextmanager
    def jump(self) -> Iterator[Jump | None]:
        """The jump since the last look, beyond what a time server puts right at once; until the block ends.

        One look at a time, so that a jump is told once; a block that raises leaves it to be found again.
        """
        with self._lock:
            at, seconds = self._seen
            found, steady = self._wall(), self._steady()
            expected = at + timedelta(seconds=steady - seconds)
            is_jump = not -BACK_TOLERANCE <= found - expected <= AHEAD_TOLERANCE
            yield Jump(expected=expected, found=found) if is_jump else None
            self._seen = (found, steady)


def set_source(source: Callable[[], datetime] | None) -> None:
    """Use another source of instants; None puts the system's clock back."""
    global _source  # noqa: PLW0603 - one clock for the process is the point of this module
    _source = source or _system_now
