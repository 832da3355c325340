"""A plan (afdragsplan) for what is outstanding of a paid advance: in which months how much is set off.

What a citizen can be asked for stands in rules that the program does not calculate (docs/sources.md,
"afregning"): the floor is what a person has decided that the citizen keeps of the benefit each month.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from payout.domain.errors import DomainError
from payout.domain.settlement import MOST_PARTS
from payout.money import Oere


class PlanEnd(StrEnum):
    """Why a plan is no longer followed."""

    DEFERRED = "deferred"
    COMPLAINT = "complaint"
    BENEFIT_ENDED = "benefit_ended"
    DEATH = "death"
    OTHER = "other"
    COMPLETED = "completed"
    TRANSFER_RETURNED = "transfer_returned"


STOP_REASONS: tuple[PlanEnd, ...] = (
    PlanEnd.DEFERRED,
    PlanEnd.COMPLAINT,
    PlanEnd.BENEFIT_ENDED,
    PlanEnd.DEATH,
    PlanEnd.OTHER,
)
"""Why somebody stops a plan; the others end it by themselves."""


class PartState(StrEnum):
    """Where a part of a plan stands."""

    PLANNED = "planned"
    DUE = "due"
    TAKEN = "taken"
    MISSED = "missed"


class PlanFault(StrEnum):
    """Why a plan can't be made."""

    NOTHING_CHOSEN = "nothing-chosen"
    MONTH_PAST = "month-past"
    FLOOR_ALONE = "floor-alone"
    FLOOR_TAKES_ALL = "floor-takes-all"
    TOO_MANY_PARTS = "too-many-parts"


class PlanImpossible(DomainError):
    """No plan can be made of the terms; carries why."""

    code = "plan-impossible"

    def __init__(self, fault: PlanFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class PlanIsLive(DomainError):
    """The bilag has a plan already: it is stopped before another one is made."""

    code = "plan-is-live"


class NoLivePlan(DomainError):
    """The bilag has no plan that is followed."""

    code = "no-live-plan"


class PartEnded(DomainError):
    """The part has been taken or is not due, or there is none of that number."""

    code = "plan-part-ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTerms:
    """What is agreed. Amounts in øre a month.

    Shape:   either a number of parts or an amount for each; the floor goes with what the benefit comes to.
    """

    first_month: date
    parts: int | None = None
    part_oere: Oere | None = None
    benefit_oere: Oere | None = None
    floor_oere: Oere | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPart:
    """One part: its number from 1, the first day of its month, and its amount in øre."""

    number: int
    due_month: date
    amount_oere: Oere


def planned_parts(outstanding_oere: Oere, terms: PlanTerms, *, today: date) -> tuple[PlannedPart, ...]:
    """The parts, to the øre what is outstanding; the last one takes the rest.

    A part that would leave the citizen less than the floor is lessened, and the plan grows longer.
    Raises:  PlanImpossible.
    """
    first = month_of(terms.first_month)
    if first < month_of(today):
        raise PlanImpossible(PlanFault.MONTH_PAST)
    amounts = _amounts(outstanding_oere, terms)
    return tuple(
        PlannedPart(number=number, due_month=months_after(first, number - 1), amount_oere=amount)
        for number, amount in enumerate(amounts, 1)
    )


def _amounts(outstanding_oere: Oere, terms: PlanTerms) -> tuple[Oere, ...]:
    room = _room(terms)
    if terms.part_oere:
        return _by_amount(outstanding_oere, min(terms.part_oere, room or terms.part_oere))
    if not terms.parts:
        raise PlanImpossible(PlanFault.NOTHING_CHOSEN)
    if terms.parts > min(MOST_PARTS, outstanding_oere):
        raise PlanImpossible(PlanFault.TOO_MANY_PARTS)
    part = outstanding_oere // terms.parts
    last = outstanding_oere - part * (terms.parts - 1)
    if room and last > room:
        return _by_amount(outstanding_oere, room)
    return (*(Oere(part) for _ in range(terms.parts - 1)), Oere(last))


def _room(terms: PlanTerms) -> Oere | None:
    """The most that a month leaves room for; None without a floor."""
    if terms.floor_oere is None:
        return None
    if terms.benefit_oere is None:
        raise PlanImpossible(PlanFault.FLOOR_ALONE)
    if terms.benefit_oere <= terms.floor_oere:
        raise PlanImpossible(PlanFault.FLOOR_TAKES_ALL)
    return Oere(terms.benefit_oere - terms.floor_oere)


def _by_amount(outstanding_oere: Oere, part_oere: Oere) -> tuple[Oere, ...]:
    whole, rest = divmod(outstanding_oere, part_oere)
    if whole + bool(rest) > MOST_PARTS:
        raise PlanImpossible(PlanFault.TOO_MANY_PARTS)
    return (*(Oere(part_oere) for _ in range(whole)), *((Oere(rest),) if rest else ()))


def part_state(due_month: date, *, is_taken: bool, is_missed: bool, today: date) -> PartState:
    """Where a part stands on a day: it is due from the first day of its month."""
    if is_taken:
        return PartState.TAKEN
    if is_missed:
        return PartState.MISSED
    return PartState.DUE if due_month <= today else PartState.PLANNED


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def months_after(first: date, number: int) -> date:
    """The first day of the month so many months later."""
    months = first.year * 12 + first.month - 1 + number
    return date(months // 12, months % 12 + 1, 1)
