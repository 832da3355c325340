"""The end of data: what goes when a hændelse is closed, what stays for the accounts, and until which day."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from payout.domain.errors import DomainError


class RetentionStep(StrEnum):
    """The two ends. Stored by these values."""

    AT_CLOSE = "at_close"
    """Lists with their files, and citizens without a bilag, go once the hændelse is closed."""
    IDENTITY = "identity"
    """Number, amount, day and hash of the bilag stay; who it was goes after the years of the accounts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionRun:
    """A step that somebody has asked for, and that is done when another has confirmed it.

    `counts` are rows by table. The heads are number and hash of the last event before it and of its own.
    Without a name it was done on the command line.
    """

    run_id: int
    asked_by_id: int | None
    asked_by: str | None
    asked_at: datetime
    confirmed_by: str | None
    done_at: datetime | None
    counts: tuple[tuple[str, int], ...]
    head_before: tuple[int, str] | None
    head_after: tuple[int, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionTask:
    """A step of a closed hændelse: its first day, and what has become of it."""

    incident_id: int
    incident: str
    is_drill: bool
    closed_on: date
    step: RetentionStep
    due_on: date
    run: RetentionRun | None

    @property
    def is_done(self) -> bool:
        """Whether the data is gone."""
        return self.run is not None and self.run.done_at is not None

    def is_due(self, today: date) -> bool:
        """Whether it may be done, and is not."""
        return not self.is_done and self.due_on <= today


class RetentionUnknown(DomainError):
    """There is no such step, or nobody has asked for it, or it is done."""

    code = "retention-unknown"


class RetentionTooEarly(DomainError):
    """The data must be kept; carries the first day on which the step may be done."""

    code = "retention-too-early"

    def __init__(self, due_on: date) -> None:
        super().__init__(due_on.isoformat())
        self.due_on = due_on


class RetentionWhileOpen(DomainError):
    """A hændelse is open, and its counters need lists and citizens."""

    code = "retention-while-open"


class RetentionOutOfOrder(DomainError):
    """Lists go before the identity of the bilag that were issued from them."""

    code = "retention-out-of-order"


class CopyNeeded(DomainError):
    """No copy is newer than the deletion: the old ones are all there is."""

    code = "copy-needed"


def first_day(step: RetentionStep, closed_on: date, keep_years: int) -> date:
    """The first day on which a step may be done: the day of the close, or after so many whole years."""
    if step is RetentionStep.AT_CLOSE:
        return closed_on
    return date(closed_on.year + keep_years + 1, 1, 1)


def require_due(task: RetentionTask | None, *, today: date, is_open: bool, lists_gone: bool) -> RetentionTask:
    """The task, when it may be done now.

    Raises:  RetentionUnknown, RetentionTooEarly, RetentionWhileOpen, RetentionOutOfOrder.
    """
    if task is None or task.is_done:
        raise RetentionUnknown
    if today < task.due_on:
        raise RetentionTooEarly(task.due_on)
    if is_open and task.step is RetentionStep.AT_CLOSE:
        raise RetentionWhileOpen
    if not lists_gone and task.step is RetentionStep.IDENTITY:
        raise RetentionOutOfOrder
    return task
