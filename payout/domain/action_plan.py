"""The plan (indsatskort) of a municipality: what is known and done when benefits cannot be paid."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from payout.cpr import mask_text
from payout.domain.errors import DomainError

LINE_LENGTH: Final = 200
TEXT_LENGTH: Final = 4000
LINES: Final = 40
SEPARATOR: Final = ";"
"""Parts the columns of a line where a plan is edited as text; no part holds it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmStep:
    """Whom to alarm, how they are reached, and who stands in for them ("" for nobody)."""

    function: str
    how: str
    stand_in: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A function, its telephone number, and whether it is critical: those stand before the sign-in, too."""

    function: str
    phone: str
    is_critical: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionPlan:
    """What a plan says, in the structure of published Danish plans. Lists are in the order of the day."""

    title: str
    situation: str
    alarm: tuple[AlarmStep, ...]
    tasks_now: tuple[str, ...]
    tasks_after: tuple[str, ...]
    leadership: str
    staffing: str
    communication: str
    contacts: tuple[Contact, ...]

    @property
    def critical(self) -> tuple[Contact, ...]:
        """The contacts that somebody needs who cannot even sign in, once their numbers are filled in."""
        return tuple(one for one in self.contacts if one.is_critical and any(map(str.isdigit, one.phone)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Who has approved a version of the plan, and the day it was revised."""

    revised_on: date
    approved_by: str


class Revision(StrEnum):
    """Whether a plan can be trusted to be of today."""

    FRESH = "fresh"
    OVERDUE = "overdue"
    NEVER = "never"


class ActionPlanFault(StrEnum):
    """Why something is no plan."""

    EMPTY = "empty"
    TOO_LONG = "too-long"
    ONE_LINE = "one-line"
    PHONE = "phone"
    PERSONAL = "personal"
    LATER = "later"
    APPROVER = "approver"


class ActionPlanInvalid(DomainError):
    """The plan cannot be kept; carries why."""

    code = "action-plan-invalid"

    def __init__(self, fault: ActionPlanFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class NoActionPlan(DomainError):
    """There is no plan, or no such version of it."""

    code = "no-action-plan"


def check_plan(plan: ActionPlan) -> None:
    """Whether it can be kept and followed.

    Raises:  ActionPlanInvalid: without a title, an alarm order or tasks; longer than a page can show; a line
             with a line break or the separator in it; a contact without a number; with a CPR number in it.
    """
    fault = next((fault for fault, is_so in _faults(plan) if is_so), None)
    if fault is not None:
        raise ActionPlanInvalid(fault)


def check_approval(approval: Approval, today: date) -> None:
    """Raises ActionPlanInvalid for a revision that is still to come, or without who approved it."""
    if approval.revised_on > today:
        raise ActionPlanInvalid(ActionPlanFault.LATER)
    if not approval.approved_by.strip() or len(approval.approved_by) > LINE_LENGTH:
        raise ActionPlanInvalid(ActionPlanFault.APPROVER)


def revision_of(approval: Approval | None, today: date) -> Revision:
    """Whether the plan was approved, and no longer than a year ago."""
    if approval is None:
        return Revision.NEVER
    due = _a_year_after(approval.revised_on)
    return Revision.OVERDUE if today > due else Revision.FRESH


def _a_year_after(day: date) -> date:
    # 29 February has no day of its own in the year after.
    return day.replace(year=day.year + 1, day=min(day.day, 28) if day.month == 2 else day.day)


def _faults(plan: ActionPlan) -> Iterator[tuple[ActionPlanFault, bool]]:
    lines, texts = tuple(_lines(plan)), _texts(plan)
    needed = (plan.title, *(one.function for one in plan.alarm), *(one.how for one in plan.alarm))
    named = tuple(one.function for one in plan.contacts)
    yield ActionPlanFault.EMPTY, not (plan.alarm and plan.tasks_now) or not all((*needed, *named))
    yield ActionPlanFault.PHONE, not all(one.phone for one in plan.contacts)
    yield (
        ActionPlanFault.TOO_LONG,
        (
            max(map(len, _lists(plan))) > LINES
            or any(len(line) > LINE_LENGTH for line in lines)
            or any(len(text) > TEXT_LENGTH for text in texts)
        ),
    )
    tasks = (*plan.tasks_now, *plan.tasks_after)
    parts = (part for part in lines if part not in tasks)
    yield (
        ActionPlanFault.ONE_LINE,
        (any("\n" in line or "\r" in line for line in lines) or any(SEPARATOR in part for part in parts)),
    )
    yield ActionPlanFault.PERSONAL, any(mask_text(text) != text for text in (*lines, *texts))


def _texts(plan: ActionPlan) -> tuple[str, ...]:
    return (plan.situation, plan.leadership, plan.staffing, plan.communication)


def _lists(plan: ActionPlan) -> tuple[tuple[object, ...], ...]:
    return (plan.alarm, plan.tasks_now, plan.tasks_after, plan.contacts)


def _lines(plan: ActionPlan) -> Iterator[str]:
    """Everything that stands on one line."""
    yield plan.title
    for step in plan.alarm:
        yield from (step.function, step.how, step.stand_in)
    yield from plan.tasks_now
    yield from plan.tasks_after
    for contact in plan.contacts:
        yield from (contact.function, contact.phone)
