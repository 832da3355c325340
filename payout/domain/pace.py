"""How fast the cash desks pay, and when the queue will be empty at that pace."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

MEASURED_OVER = timedelta(hours=1)
SHORTEST_MEASURE = timedelta(minutes=10)
"""Two payouts in the first minute are no pace of 120 an hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Payouts an hour as of late (None: none lately), and when the queue is empty at that pace, in UTC."""

    per_hour: int | None
    empty_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """What was issued and paid in the hour that begins at `begins` (UTC), as numbers of bilag."""

    begins: datetime
    issued: int
    paid: int


def pace(paid_at: Sequence[datetime], waiting: int, now: datetime) -> Pace:
    """The pace of the payouts within MEASURED_OVER of `now`, and what it means for those who wait.

    Shape:   instants in UTC; those outside the hour before `now` are left out. An hour that has not been
             worked in full counts from its first payout.
    """
    lately = [at for at in paid_at if now - MEASURED_OVER <= at <= now]
    if not lately:
        return Pace(per_hour=None, empty_at=None)
    measured = max(now - min(lately), SHORTEST_MEASURE)
    each = measured / len(lately)
    return Pace(per_hour=round(timedelta(hours=1) / each), empty_at=now + waiting * each)
