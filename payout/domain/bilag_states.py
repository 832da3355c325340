"""Status of a bilag, what can be done to it, and the one transition table (docs/rules.md)."""

from collections.abc import Mapping
from enum import StrEnum

from payout.domain.errors import DomainError
from payout.domain.roles import Role


class BilagStatus(StrEnum):
    """Where a bilag stands. Stored and exported by these values."""

    AWAITING_APPROVAL = "awaiting_approval"
    REJECTED = "rejected"
    ISSUED = "issued"
    VOIDED = "voided"
    PAYING = "paying"
    PAID = "paid"
    SETTLED = "settled"


class BilagAction(StrEnum):
    """What moves a bilag from one status to the next."""

    APPROVE = "approve"
    REJECT = "reject"
    VOID = "void"
    START_PAYOUT = "start_payout"
    RELEASE = "release"
    PAY_OUT = "pay_out"
    SETTLE_PART = "settle_part"
    SETTLE = "settle"
    RETURN_TRANSFER = "return_transfer"
    REVERSE = "reverse"


TRANSITIONS: Mapping[tuple[BilagStatus, BilagAction], BilagStatus] = {
    (BilagStatus.AWAITING_APPROVAL, BilagAction.APPROVE): BilagStatus.ISSUED,
    (BilagStatus.AWAITING_APPROVAL, BilagAction.REJECT): BilagStatus.REJECTED,
    (BilagStatus.ISSUED, BilagAction.VOID): BilagStatus.VOIDED,
    (BilagStatus.ISSUED, BilagAction.START_PAYOUT): BilagStatus.PAYING,
    (BilagStatus.PAYING, BilagAction.RELEASE): BilagStatus.ISSUED,
    (BilagStatus.PAYING, BilagAction.PAY_OUT): BilagStatus.PAID,
    (BilagStatus.PAID, BilagAction.SETTLE_PART): BilagStatus.PAID,
    (BilagStatus.PAID, BilagAction.SETTLE): BilagStatus.SETTLED,
    (BilagStatus.PAID, BilagAction.RETURN_TRANSFER): BilagStatus.ISSUED,
    (BilagStatus.PAID, BilagAction.REVERSE): BilagStatus.PAID,
    (BilagStatus.SETTLED, BilagAction.REVERSE): BilagStatus.PAID,
}

ACTING_ROLES: Mapping[BilagAction, frozenset[Role]] = {
    BilagAction.APPROVE: frozenset({Role.TEAM_LEADER}),
    BilagAction.REJECT: frozenset({Role.TEAM_LEADER}),
    BilagAction.VOID: frozenset({Role.CASEWORKER, Role.TEAM_LEADER}),
    BilagAction.START_PAYOUT: frozenset({Role.FINANCE}),
    BilagAction.RELEASE: frozenset({Role.FINANCE}),
    BilagAction.PAY_OUT: frozenset({Role.FINANCE}),
    BilagAction.SETTLE_PART: frozenset({Role.FINANCE}),
    BilagAction.SETTLE: frozenset({Role.FINANCE}),
    BilagAction.RETURN_TRANSFER: frozenset({Role.FINANCE}),
    BilagAction.REVERSE: frozenset({Role.FINANCE}),
}

FINAL = frozenset({BilagStatus.REJECTED, BilagStatus.VOIDED, BilagStatus.SETTLED})
"""Nothing is left to be done. A settled bilag is opened again by reversing a line, and by nothing else."""
COUNTS_AGAINST_CITIZEN = frozenset(
    {
        BilagStatus.AWAITING_APPROVAL,
        BilagStatus.ISSUED,
        BilagStatus.PAYING,
        BilagStatus.PAID,
        BilagStatus.SETTLED,
    }
)
HAS_NUMBER = frozenset(BilagStatus) - {BilagStatus.AWAITING_APPROVAL, BilagStatus.REJECTED}
PAID_OUT = frozenset({BilagStatus.PAID, BilagStatus.SETTLED})
WAITS_FOR_PAYOUT = frozenset({BilagStatus.ISSUED, BilagStatus.PAYING})


class ForbiddenTransition(DomainError):
    """The bilag's status has no such action; carries both."""

    code = "forbidden-transition"

    def __init__(self, status: BilagStatus, action: BilagAction) -> None:
        super().__init__(f"{action} from {status}")
        self.status = status
        self.action = action


def next_status(status: BilagStatus, action: BilagAction) -> BilagStatus:
    """Status after the action; raises ForbiddenTransition where the table has no entry."""
    try:
        return TRANSITIONS[status, action]
    except KeyError:
        raise ForbiddenTransition(status, action) from None
