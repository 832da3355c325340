"""The turn-out (fremmøde): how many of those on the lists will come to the counter today.

Method and sources: docs/estimate.md, section 2. A default share, corrected by those who have come so far.
"""

from dataclasses import dataclass
from math import ceil, floor, sqrt
from typing import Final

DEFAULT_WEIGHS: Final = 4.0
"""As many arrivals does the default count for: it may well be off by half. *Estimate*."""
_NORMAL_90: Final = 1.645
"""90 % of a normal distribution lie within so many standard deviations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Those who came before opening time.

    They say how early people are and not how many come, so they belong to the first hour: `ahead` of them
    to what is left of it. `first_hour` is the share (0 to 1) of a day's arrivals that it brings.
    """

    ahead: float = 0.0
    first_hour: float = 0.0


NOBODY_AT_DOOR: Final = Door()


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnOut:
    """Persons who have come, and how many will have by the end of the day: low, expected and high."""

    come: int
    low: int
    expected: int
    high: int

    @property
    def to_come(self) -> int:
        """How many more are expected."""
        return self.expected - self.come


def turn_out(
    *, citizens: int, percent: int, come: int, come_by_now: float, door: Door = NOBODY_AT_DOOR
) -> TurnOut:
    """The day's turn-out among `citizens` who have not come on an earlier day.

    Shape:   `percent` is the default share that comes; `come_by_now` the share (0 to 1) of a day's arrivals
             that have usually come by now.

    The day's total is taken as Gamma distributed around the default with the weight of DEFAULT_WEIGHS
    arrivals, and arrivals so far as Poisson: then the whole day is expected to bring (weight + come) ÷
    (weight ÷ default + share come by now), and the rest the share of it that is still to come. Those who are
    ahead of the first hour are taken off it and are no evidence yet.
    """
    default = citizens * percent / 100
    if not default:
        return TurnOut(come=come, low=come, expected=come, high=come)
    evidence = DEFAULT_WEIGHS + come - door.ahead
    whole = evidence / (DEFAULT_WEIGHS / default + come_by_now)
    after_first_hour = 1 - max(come_by_now, door.first_hour)
    rest = max(whole * (1 - come_by_now) - door.ahead, whole * after_first_hour)
    half = _NORMAL_90 * sqrt(rest + rest * rest / evidence)
    most = max(citizens, come)
    return TurnOut(
        come=come,
        low=min(come + max(floor(rest - half), 0), most),
        expected=min(come + round(rest), most),
        high=min(come + ceil(rest + half), most),
    )
