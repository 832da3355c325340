"""When a hændelse may be closed: conditions that are met, waived for a reason, or somebody's move."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from payout.domain.errors import DomainError
from payout.domain.roles import Role
from payout.money import Oere


class ConditionCode(StrEnum):
    """What must be at its end. Stored by these values."""

    REQUESTS = "requests"
    UNPAID = "unpaid"
    OUTSTANDING = "outstanding"
    BOXES = "boxes"
    DIFFERENCES = "differences"
    CASH_IN_TRANSIT = "cash_in_transit"
    PAPER_NUMBERS = "paper_numbers"
    TRANSFERS = "transfers"
    REKEYING = "rekeying"
    MISSING_PAYMENTS = "missing_payments"
    SAMPLE = "sample"
    LIST_COPIES = "list_copies"
    RECEIPTS = "receipts"
    REAL_RUN = "real_run"
    VERIFICATION = "verification"


class Waiver(StrEnum):
    """How a condition may be left unmet."""

    NEVER = "never"
    REASON = "reason"
    """The team leader states why, when the hændelse is closed."""
    TWO_PEOPLE = "two_people"
    """The team leader states why, and Økonomi confirms it, before the hændelse is closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    whose: Role
    waiver: Waiver = Waiver.NEVER


_RULES: Final[Mapping[ConditionCode, _Rule]] = {
    ConditionCode.REQUESTS: _Rule(whose=Role.TEAM_LEADER),
    ConditionCode.UNPAID: _Rule(whose=Role.FINANCE),
    ConditionCode.OUTSTANDING: _Rule(whose=Role.FINANCE, waiver=Waiver.TWO_PEOPLE),
    ConditionCode.BOXES: _Rule(whose=Role.FINANCE),
    ConditionCode.DIFFERENCES: _Rule(whose=Role.TEAM_LEADER),
    ConditionCode.CASH_IN_TRANSIT: _Rule(whose=Role.TEAM_LEADER),
    ConditionCode.PAPER_NUMBERS: _Rule(whose=Role.TEAM_LEADER),
    ConditionCode.TRANSFERS: _Rule(whose=Role.FINANCE),
    ConditionCode.REKEYING: _Rule(whose=Role.CASEWORKER),
    ConditionCode.MISSING_PAYMENTS: _Rule(whose=Role.TEAM_LEADER),
    ConditionCode.SAMPLE: _Rule(whose=Role.TEAM_LEADER, waiver=Waiver.REASON),
    ConditionCode.LIST_COPIES: _Rule(whose=Role.TEAM_LEADER, waiver=Waiver.REASON),
    ConditionCode.RECEIPTS: _Rule(whose=Role.FINANCE),
    ConditionCode.REAL_RUN: _Rule(whose=Role.TEAM_LEADER, waiver=Waiver.REASON),
    ConditionCode.VERIFICATION: _Rule(whose=Role.TEAM_LEADER),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItems:
    """How many are open, and their amount in øre where they have one."""

    count: int
    amount_oere: Oere | None = None


NOTHING_OPEN: Final = OpenItems(count=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingReason:
    """Why something may stay open: what was open when it was stated, by whom, and who has confirmed it."""

    reason_id: int
    code: ConditionCode
    open_items: OpenItems
    reason: str
    stated_by_id: int
    stated_by: str
    stated_at: datetime
    confirmed_by: str | None
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One condition: what is open, whose move it is, and the reason that goes for what is open now."""

    code: ConditionCode
    open_items: OpenItems
    whose: Role
    waiver: Waiver
    reason: ClosingReason | None

    @property
    def is_met(self) -> bool:
        """Whether nothing is open."""
        return not self.open_items.count

    @property
    def is_waived(self) -> bool:
        """Whether it is left open for a reason that somebody else has confirmed."""
        return not self.is_met and self.reason is not None and self.reason.confirmed_by is not None


class IncidentNotFinished(DomainError):
    """Something is still open; carries the conditions."""

    code = "incident-not-finished"

    def __init__(self, conditions: tuple[Condition, ...]) -> None:
        self.unmet = tuple((one.code.value, one.open_items.count) for one in conditions)
        self.conditions = conditions
        super().__init__(", ".join(f"{code} {count}" for code, count in self.unmet))


class ReasonMissing(DomainError):
    """A reason is needed and none was given; carries the condition's code."""

    code = "closing-reason-missing"

    def __init__(self, condition: ConditionCode) -> None:
        super().__init__(condition.value)
        self.condition = condition


class NotToBeWaived(DomainError):
    """The condition is met, or can't be left open by a reason that two people give."""

    code = "not-to-be-waived"


def conditions_of(
    open_items: Mapping[ConditionCode, OpenItems], reasons: tuple[ClosingReason, ...]
) -> tuple[Condition, ...]:
    """Every condition in its order, with the last reason that was stated of exactly what is open now."""
    return tuple(
        Condition(
            code=code,
            open_items=open_items[code],
            whose=rule.whose,
            waiver=rule.waiver,
            reason=_reason(code, open_items[code], reasons),
        )
        for code, rule in _RULES.items()
    )


def still_open(
    conditions: tuple[Condition, ...], stated: Mapping[ConditionCode, str]
) -> tuple[Condition, ...]:
    """The conditions that hinder closing, with the reasons that are `stated` while closing."""
    return tuple(
        one
        for one in conditions
        if not one.is_met
        and not one.is_waived
        and not (one.waiver is Waiver.REASON and stated.get(one.code, "").strip())
    )


def require_closable(conditions: tuple[Condition, ...], stated: Mapping[ConditionCode, str]) -> None:
    """Raises IncidentNotFinished when something hinders; ReasonMissing when that is only a reason."""
    hindering = still_open(conditions, stated)
    for_good = tuple(one for one in hindering if one.waiver is not Waiver.REASON)
    if for_good:
        raise IncidentNotFinished(for_good)
    if hindering:
        raise ReasonMissing(hindering[0].code)


def require_waivable(conditions: tuple[Condition, ...], code: ConditionCode) -> Condition:
    """The condition that two people may leave open; raises NotToBeWaived."""
    found = next(one for one in conditions if one.code is code)
    if found.is_met or found.waiver is not Waiver.TWO_PEOPLE:
        raise NotToBeWaived
    return found


def _reason(
    code: ConditionCode, open_items: OpenItems, reasons: tuple[ClosingReason, ...]
) -> ClosingReason | None:
    fitting = [one for one in reasons if one.code is code and one.open_items == open_items]
    return fitting[-1] if fitting else None
