"""When people come: how an ordinary day's arrivals are spread over the opening hours."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

HOUR: Final = 60
"""Minutes; all times of a day here are minutes since midnight, in Danish time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalProfile:
    """The share of a day's arrivals in each opening hour, in whole percent.

    Raises:  ValueError for shares that don't sum to 100, and for hours outside a day.
    """

    opens_hour: int
    percents: tuple[int, ...]

    def __post_init__(self) -> None:
        if sum(self.percents) != 100 or min(self.percents) < 0:
            raise ValueError("shares sum to 100")
        if not 0 <= self.opens_hour <= self.opens_hour + len(self.percents) <= 24:
            raise ValueError("hours of one day")

    @property
    def opens(self) -> int:
        """The first minute."""
        return self.opens_hour * HOUR

    @property
    def closes(self) -> int:
        """The minute after the last."""
        return self.opens + len(self.percents) * HOUR

    def come_by(self, minute: float) -> float:
        """The share (0 to 1) of the day's arrivals that have come by a minute of the day."""
        hours = min(max((minute - self.opens) / HOUR, 0.0), float(len(self.percents)))
        whole = int(hours)
        part = (hours - whole) * self.percents[whole] if whole < len(self.percents) else 0.0
        return (sum(self.percents[:whole]) + part) / 100

    def first_hour_left(self, minute: float) -> float:
        """The share (0 to 1) of the first opening hour that is still to come."""
        return min(max((self.opens + HOUR - minute) / HOUR, 0.0), 1.0)

    def minute_of(self, share: float) -> int:
        """The minute by which a share (0 to 1) of the day's arrivals have come."""
        come = tuple(accumulate(self.percents, initial=0))
        wanted = min(max(share, 0.0), 1.0) * 100
        hour = next(place for place, upto in enumerate(come[1:]) if upto >= wanted - 1e-9)
        within = (wanted - come[hour]) / self.percents[hour] if self.percents[hour] else 0.0
        return self.opens + int((hour + within) * HOUR)


def read_profile(lines: Sequence[str]) -> ArrivalProfile:
    """The profile that lines such as "9: 25" tell: an hour, and the percent of the arrivals in it.

    Raises:  ValueError for a line of another shape, hours that don't follow each other, or wrong shares.
    """
    pairs = [line.split(":") for line in lines]
    hours = [int(hour) for hour, _ in pairs]
    if not hours or hours != list(range(hours[0], hours[0] + len(hours))):
        raise ValueError("hours that follow each other")
    return ArrivalProfile(opens_hour=hours[0], percents=tuple(int(percent) for _, percent in pairs))
