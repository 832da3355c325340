"""The formal decisions of a hændelse: its start, that nothing more is issued, that it is taken up again."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from payout.domain.errors import DomainError


class FaultPlace(StrEnum):
    """Where the fault is: what still works decides how people can be paid."""

    BENEFIT_SYSTEM = "benefit-system"
    ACCOUNTING = "accounting"
    NEMKONTO = "nemkonto"
    BANK = "bank"
    NETWORK = "network"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormalStart:
    """The decision to begin: when it was taken and why, where the fault is, and what outage is planned."""

    decided_at: datetime
    reason: str
    fault_place: FaultPlace | None = None
    planned_from: datetime | None = None
    planned_to: datetime | None = None


class DecisionKind(StrEnum):
    """What is decided about a hændelse that has begun."""

    STAND_DOWN = "stand-down"
    RESUME = "resume"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormalDecision:
    """Who decided, when (an instant), and why."""

    decided_by: str
    decided_at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenDecision:
    """A decision, with who wrote it down and when."""

    kind: DecisionKind
    decision: FormalDecision
    recorded_by: str
    recorded_at: datetime


class DecisionPart(StrEnum):
    """What a formal decision must say."""

    DECIDED_BY = "decided-by"
    REASON = "reason"


class DecisionIncomplete(DomainError):
    """A formal decision says who took it and why; carries what is missing."""

    code = "decision-incomplete"

    def __init__(self, part: DecisionPart) -> None:
        super().__init__(part.value)
        self.part = part


class DecidedLater(DomainError):
    """A decision has been taken when it is written down."""

    code = "decided-later"


class PlannedBackwards(DomainError):
    """A planned outage begins before it ends, and an end has a beginning."""

    code = "planned-backwards"


class AlreadyStoodDown(DomainError):
    """It is stood down already."""

    code = "already-stood-down"


class NotStoodDown(DomainError):
    """Bilag are issued: there is nothing to take up again."""

    code = "not-stood-down"


def check_start(start: FormalStart, now: datetime) -> None:
    """Raises DecidedLater, PlannedBackwards."""
    if start.decided_at > now:
        raise DecidedLater
    if start.planned_to is not None and (
        start.planned_from is None or start.planned_to <= start.planned_from
    ):
        raise PlannedBackwards


def check_decision(
    kind: DecisionKind, decision: FormalDecision, *, is_stood_down: bool, now: datetime
) -> None:
    """Whether the decision can be taken now.

    Raises:  AlreadyStoodDown, NotStoodDown, DecisionIncomplete, DecidedLater.
    """
    if kind is DecisionKind.STAND_DOWN and is_stood_down:
        raise AlreadyStoodDown
    if kind is DecisionKind.RESUME and not is_stood_down:
        raise NotStoodDown
    if not decision.decided_by.strip():
        raise DecisionIncomplete(DecisionPart.DECIDED_BY)
    if not decision.reason.strip():
        raise DecisionIncomplete(DecisionPart.REASON)
    if decision.decided_at > now:
        raise DecidedLater
