"""How long the lines will be: people come to the counter, get a bilag, go to the cash desk, are paid, and go.

Two lines one after the other, reckoned in slots of ten minutes as if people were a fluid, with the line that
chance alone makes at a counter that keeps up (docs/estimate.md, section 3). Times are minutes since midnight.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

from payout.domain.arrivals import ArrivalProfile
from payout.money import Oere

SLOT_MINUTES: Final = 10
LAST_MINUTE: Final = 24 * 60
BUSIEST: Final = 0.95
"""Beyond this load, the formula for chance gives lines that no day is long enough for."""
EMPTY: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Counters or cash desks: how many are staffed, and the minutes that each spends on a citizen."""

    staff: int
    minutes_each: int

    @property
    def per_slot(self) -> float:
        """How many citizens it can serve in a slot."""
        return self.staff * SLOT_MINUTES / self.minutes_each


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Ten minutes: who came, who waits at its end before counter and cash desk, and who is paid by then.

    Persons as floats; waits in minutes for one who joins the line then, None where nobody serves.
    """

    begins: int
    came: float
    at_counter: float
    at_desk: float
    counter_wait: float | None
    desk_wait: float | None
    paid: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin:
    """How the day stands when the forecast begins: persons who wait before counter and cash desk."""

    minute: int
    at_counter: int
    at_desk: int


def forecast(
    profile: ArrivalProfile, to_come: int, begin: Begin, counter: Stage, desk: Stage
) -> tuple[Slot, ...]:
    """The slots from `begin` until the doors are closed and both lines are empty, or until midnight.

    Those who are still to come are spread over what is left of the opening hours as the profile says.
    """
    return tuple(_slots(profile, to_come, begin, counter, desk))


def empty_at(slots: Sequence[Slot]) -> int | None:
    """When the last is paid; None when not before midnight."""
    if not slots:
        return None
    last = slots[-1]
    return last.begins + SLOT_MINUTES if last.at_counter + last.at_desk < EMPTY else None


def cash_runs_out_at(slots: Sequence[Slot], cash_oere: Oere, average_oere: Oere) -> int | None:
    """The slot in which payouts of the average amount have taken all the cash; None when it reaches."""
    return next((slot.begins for slot in slots if slot.paid * average_oere > cash_oere), None)


def minutes_each(served: int, staff: int, minutes: float) -> int:
    """The minutes that each of the staff spent on a citizen, where somebody always waited; at least one."""
    return max(round(staff * minutes / served), 1)


def _slots(
    profile: ArrivalProfile, to_come: int, begin: Begin, counter: Stage, desk: Stage
) -> Iterator[Slot]:
    left = 1 - profile.come_by(begin.minute)
    before_counter, before_desk, paid = float(begin.at_counter), float(begin.at_desk), 0.0
    for minute in range(begin.minute, LAST_MINUTE, SLOT_MINUTES):
        share = profile.come_by(minute + SLOT_MINUTES) - profile.come_by(minute)
        came = to_come * share / left if left > 0 else 0.0
        issued = min(before_counter + came, counter.per_slot)
        handed = min(before_desk + issued, desk.per_slot)
        before_counter += came - issued
        before_desk += issued - handed
        paid += handed
        at_counter = max(before_counter, _by_chance(came, counter))
        at_desk = max(before_desk, _by_chance(issued, desk))
        yield Slot(
            begins=minute,
            came=came,
            at_counter=at_counter,
            at_desk=at_desk,
            counter_wait=_wait(at_counter, counter),
            desk_wait=_wait(at_desk, desk),
            paid=paid,
        )
        if minute + SLOT_MINUTES >= profile.closes and before_counter + before_desk < EMPTY:
            return


def _by_chance(flow: float, stage: Stage) -> float:
    """The mean line of a counter that keeps up: Sakasegawa's formula for random arrivals and service times.

    Source:  H. Sakasegawa, "An approximation formula Lq = α·ρ^β/(1−ρ)", 1977; with random arrivals and
             exponential service times it is within a few percent of Erlang's C.
    """
    if not stage.staff:
        return 0.0
    load = min(flow / stage.per_slot, BUSIEST)
    return float(load ** sqrt(2 * (stage.staff + 1)) / (1 - load))


def _wait(line: float, stage: Stage) -> float | None:
    return line * stage.minutes_each / stage.staff if stage.staff else None
