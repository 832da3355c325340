"""The estimate (skøn): between which figures the next list falls, judged by how much lists differ.

Method, assumptions and sources: docs/estimate.md. Inside are floats, for a spread is no money; what comes out
is whole øre and whole persons.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, sqrt
from typing import Final

from payout.domain.list_steps import Step
from payout.money import Oere

LEVEL_PERCENT: Final = 90
"""How often an interval that is measured is meant to hold."""
DEFAULT_SPREAD_PERCENT: Final = 5
"""Each way, for a source with fewer than FEWEST_STEPS steps; *estimate* (docs/sources.md)."""
FEWEST_STEPS: Final = 2
MOST_STEPS: Final = 12
"""Older steps say little of today: a year of monthly lists is looked at."""
LEAST_BY_CHANCE: Final = 1.0
"""An interval is at least so many standard deviations of pure chance wide each way: two lists that happened
to be equally long don't promise that the third will be."""

MEASURED: Final = "list-to-list-90-percent"
PARTLY_MEASURED: Final = "partly-list-to-list-90-percent"

STUDENT_T: Final = (
    *(6.314, 2.920, 2.353, 2.132, 2.015, 1.943),
    *(1.895, 1.860, 1.833, 1.812, 1.796, 1.782),
)
"""Student's t for 90 % on both sides together, for 1 to MOST_STEPS degrees of freedom (any table of it)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Low, expected and high for kroner (in øre) and persons; `method` names how.

    `steps` is the fewest steps from list to list that any measured part rests on, 0 where none is measured.
    """

    low_oere: Oere
    expected_oere: Oere
    high_oere: Oere
    low_citizens: int
    expected_citizens: int
    high_citizens: int
    method: str
    steps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What of one source counts: persons and their sum in øre, and the steps between that source's lists.

    `periods` is how many lists ahead is guessed.
    """

    persons: int
    amount_oere: Oere
    steps: Sequence[Step]
    periods: int

    @property
    def told(self) -> tuple[Step, ...]:
        """The last steps that a relative change can be taken of."""
        usable = [step for step in self.steps if step.persons_before > 0 and step.before_oere > 0]
        return tuple(usable[-MOST_STEPS:])

    @property
    def is_measured(self) -> bool:
        """Whether there are enough steps to measure by."""
        return len(self.told) >= FEWEST_STEPS


def estimate(parts: Sequence[Part], expected_oere: Oere, citizens: int) -> Estimate:
    """Low, expected and high around what the last lists have.

    Each measured source has an interval of its own; as sources vary independently, their half widths are
    added as squares. What can't be measured is added in full: its default is a guess, with one and the same
    error. `citizens` counts a person on several lists once.
    """
    measured = [part for part in parts if part.is_measured]
    guessed = [part for part in parts if not part.is_measured]
    percent = max((default_percent(part.periods) for part in guessed), default=0)
    persons = _together([_persons_spread(part) for part in measured])
    kroner = _together([_kroner_spread(part) for part in measured])
    guessed_oere = sum(abs(part.amount_oere) for part in guessed)
    low_oere, high_oere = _around(expected_oere, guessed_oere * percent, ceil(kroner))
    low, high = _around(citizens, sum(part.persons for part in guessed) * percent, _whole_persons(persons))
    return Estimate(
        low_oere=Oere(low_oere),
        expected_oere=expected_oere,
        high_oere=Oere(high_oere),
        low_citizens=low,
        expected_citizens=citizens,
        high_citizens=high,
        method=_method(len(measured), len(guessed), percent),
        steps=min((len(part.told) for part in measured), default=0),
    )


def default_percent(periods: int) -> int:
    """The default spread each way, so many periods ahead, in whole percent."""
    return ceil(DEFAULT_SPREAD_PERCENT * sqrt(periods))


def default_method(percent: int) -> str:
    """The name of the method of a part, or a whole, that is not measured."""
    return f"last-list-plus-minus-{percent}-percent"


def _method(measured: int, guessed: int, percent: int) -> str:
    if measured:
        return PARTLY_MEASURED if guessed else MEASURED
    return default_method(percent or DEFAULT_SPREAD_PERCENT)


def _persons_spread(part: Part) -> float:
    return part.persons * _relative_half_width(
        part,
        whole=part.told[-1].persons_after,
        own=part.persons,
        change=lambda step: (step.joined - step.left) / step.persons_before,
        # Each who joins or leaves changes the number by one, and one squared is one.
        by_chance=lambda step: (step.joined + step.left) / step.persons_before**2,
    )


def _kroner_spread(part: Part) -> float:
    return abs(part.amount_oere) * _relative_half_width(
        part,
        whole=part.told[-1].after_oere,
        own=part.amount_oere,
        change=lambda step: (step.after_oere - step.before_oere) / step.before_oere,
        by_chance=lambda step: step.own_changes_squared / step.before_oere**2,
    )


def _relative_half_width(
    part: Part, *, whole: int, own: int, change: Callable[[Step], float], by_chance: Callable[[Step], float]
) -> float:
    """Half the interval's width as a share of the part.

    Changes from list to list are taken as independent with mean zero, so that change ÷ root mean square
    follows Student's t with as many degrees of freedom as there are steps. A part of a list, such as one
    pay-day, varies more than the whole by what chance alone does to the fewer people that it has.
    """
    steps = part.told
    varies = sum(change(step) ** 2 for step in steps) / len(steps)
    chance = sum(by_chance(step) for step in steps) / len(steps)
    times_smaller = max(whole / own, 1.0) if own > 0 else 1.0
    wide = STUDENT_T[len(steps) - 1] ** 2 * (varies + chance * (times_smaller - 1))
    least = LEAST_BY_CHANCE**2 * chance * times_smaller
    return sqrt(max(wide, least) * part.periods)


def _together(half_widths: Sequence[float]) -> float:
    return sqrt(sum(half * half for half in half_widths))


def _whole_persons(half_width: float) -> int:
    """Whole persons of a half width: none beyond it, for a number of persons that fell outside did not hold.

    Where it is less than a person it is one.
    """
    return max(floor(half_width), 1) if half_width else 0


def _around(middle: int, guessed_hundredths: int, measured: int) -> tuple[int, int]:
    """Low and high; nothing that is expected to be paid falls below zero. A default is rounded outwards."""
    low = (middle * 100 - guessed_hundredths) // 100 - measured
    high = -(-(middle * 100 + guessed_hundredths) // 100) + measured
    return (max(low, 0) if middle >= 0 else low), high
