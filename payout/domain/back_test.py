"""The estimate put to the test: each known list guessed from those before it, and held against what came."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from payout.domain.estimate import Estimate, Part, estimate
from payout.domain.list_steps import Step, periods_since
from payout.money import Oere


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One list that was guessed: what would have been said of it, and what it came to (øre)."""

    day: date
    guessed: Estimate
    citizens: int
    amount_oere: Oere

    @property
    def held_citizens(self) -> bool:
        """Whether the persons fell into the interval."""
        return self.guessed.low_citizens <= self.citizens <= self.guessed.high_citizens

    @property
    def held_amount(self) -> bool:
        """Whether the kroner fell into the interval."""
        return self.guessed.low_oere <= self.amount_oere <= self.guessed.high_oere


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """How many lists were guessed, and of how many the interval held, for persons and for kroner."""

    tried: int
    citizens: int
    amounts: int

    def __add__(self, other: "Held") -> "Held":
        return Held(
            tried=self.tried + other.tried,
            citizens=self.citizens + other.citizens,
            amounts=self.amounts + other.amounts,
        )


def try_out(days: Sequence[date], steps: Sequence[Step]) -> tuple[Tried, ...]:
    """Each list but the first, guessed from those before it.

    Shape:   the days of the lists in rising order, and the steps between them: one fewer.
    """
    return tuple(
        _tried(days[: place + 1], steps[:place], step, days[place + 1]) for place, step in enumerate(steps)
    )


def held(tried: Iterable[Tried]) -> Held:
    """How often the interval held."""
    every = tuple(tried)
    return Held(
        tried=len(every),
        citizens=sum(one.held_citizens for one in every),
        amounts=sum(one.held_amount for one in every),
    )


def _tried(known: Sequence[date], steps: Sequence[Step], came: Step, day: date) -> Tried:
    part = Part(
        persons=came.persons_before,
        amount_oere=came.before_oere,
        steps=steps,
        periods=periods_since(known, day),
    )
    return Tried(
        day=day,
        guessed=estimate([part], came.before_oere, came.persons_before),
        citizens=came.persons_after,
        amount_oere=came.after_oere,
    )
