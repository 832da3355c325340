"""The plan as a check list during a hændelse: what is done, by whom and when; undone by a new line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from payout.domain.action_plan import ActionPlan, AlarmStep
from payout.domain.errors import DomainError


class CheckSection(StrEnum):
    """The parts of a plan that are ticked off."""

    ALARM = "alarm"
    NOW = "now"
    AFTER = "after"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckItem:
    """One point of the list. Its code, "alarm-1", is its place in a version of the plan, which never changes.

    Who is to be alarmed is a point with the step of the alarm order.
    """

    code: str
    section: CheckSection
    text: str
    alarm: AlarmStep | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A line about a point: done, or not done after all. `noted_by` wrote it, `done_by` is who did it."""

    item: str
    is_done: bool
    done_at: datetime
    done_by: str
    remark: str
    noted_by: str
    noted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """A point with its last line, None without one, and all lines in their order."""

    item: CheckItem
    last: Tick | None
    ticks: tuple[Tick, ...]

    @property
    def is_done(self) -> bool:
        """Whether the last line says so."""
        return self.last is not None and self.last.is_done


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a list is; `next_up` is the first point that is left, None when all are done."""

    done: int
    total: int
    next_up: CheckItem | None


class CheckItemUnknown(DomainError):
    """The plan of this hændelse has no such point."""

    code = "check-item-unknown"


class AlreadyTicked(DomainError):
    """Somebody has ticked it off meanwhile; carries who did it and when."""

    code = "already-ticked"

    def __init__(self, done_by: str, done_at: datetime) -> None:
        super().__init__("ticked")
        self.done_by = done_by
        self.done_at = done_at


class NotTicked(DomainError):
    """The point is not done, so there is nothing to undo."""

    code = "not-ticked"


class TickIncomplete(DomainError):
    """A line says who did it; undoing says why."""

    code = "tick-incomplete"


class DoneLater(DomainError):
    """What is ticked off has been done."""

    code = "done-later"


def check_items(plan: ActionPlan) -> Iterator[CheckItem]:
    """The points of a plan: the alarm order, the tasks at once, the tasks after."""
    for place, step in enumerate(plan.alarm, 1):
        code = f"{CheckSection.ALARM}-{place}"
        yield CheckItem(code=code, section=CheckSection.ALARM, text=step.function, alarm=step)
    for section, tasks in ((CheckSection.NOW, plan.tasks_now), (CheckSection.AFTER, plan.tasks_after)):
        for place, task in enumerate(tasks, 1):
            yield CheckItem(code=f"{section}-{place}", section=section, text=task)


def check_list(plan: ActionPlan, ticks: Iterable[Tick]) -> tuple[CheckLine, ...]:
    """Each point of the plan with its lines, which come in the order they were written."""
    of: dict[str, list[Tick]] = {}
    for tick in ticks:
        of.setdefault(tick.item, []).append(tick)
    return tuple(
        CheckLine(
            item=item,
            last=of[item.code][-1] if item.code in of else None,
            ticks=tuple(of.get(item.code, ())),
        )
        for item in check_items(plan)
    )


def by_section(lines: Iterable[CheckLine]) -> tuple[tuple[CheckSection, tuple[CheckLine, ...]], ...]:
    """The lines under their sections, in the order of the plan; a section without any is left out."""
    whole = tuple(lines)
    of = {section: tuple(line for line in whole if line.item.section is section) for section in CheckSection}
    return tuple((section, found) for section, found in of.items() if found)


def line_of(lines: Iterable[CheckLine], code: str) -> CheckLine:
    """The line of a point; raises CheckItemUnknown."""
    found = next((line for line in lines if line.item.code == code), None)
    if found is None:
        raise CheckItemUnknown
    return found


def progress_of(lines: Iterable[CheckLine]) -> Progress:
    """How many are done, and what comes next."""
    whole = tuple(lines)
    return Progress(
        done=sum(line.is_done for line in whole),
        total=len(whole),
        next_up=next((line.item for line in whole if not line.is_done), None),
    )


def require_tickable(line: CheckLine, *, done_by: str, done_at: datetime, now: datetime) -> None:
    """Raises AlreadyTicked, TickIncomplete, DoneLater."""
    if line.last is not None and line.last.is_done:
        raise AlreadyTicked(line.last.done_by, line.last.done_at)
    if not done_by.strip():
        raise TickIncomplete
    if done_at > now:
        raise DoneLater


def require_undoable(line: CheckLine, *, remark: str) -> None:
    """Raises NotTicked, TickIncomplete."""
    if not line.is_done:
        raise NotTicked
    if not remark.strip():
        raise TickIncomplete
