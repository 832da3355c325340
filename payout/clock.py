"""The one clock: instants in UTC, days in Danish time. Tests set it here and nowhere else."""

from collections.abc import Callable
from datetime import UTC, date, datetime
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


def set_source(source: Callable[[], datetime] | None) -> None:
    """Use another source of instants; None puts the system's clock back."""
    global _source  # noqa: PLW0603 - one clock for the process is the point of this module
    _source = source or _system_now
