"""Which steps the page of a bilag offers to who is signed in, and why it doesn't offer the others."""

from dataclasses import dataclass

from sqlalchemy import Connection

from payout.domain.bilag_states import WAITS_FOR_PAYOUT, BilagStatus
from payout.domain.errors import DomainError
from payout.domain.roles import Clerk
from payout.domain.two_people import SecondPersonNeeded, approve_conflict, pay_conflict
from payout.queries.bilag import Bilag
from payout.services.decide_request import runs_box
from payout.services.void_bilag import NotYoursToVoid, is_theirs_to_void
from payout.web.error_texts import text_for
from payout.web.permissions import Permission, may


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """The steps on offer, and a sentence for each that the role has but this person can't take."""

    void: bool
    decide: bool
    pay: bool
    settle: bool
    hindrances: tuple[str, ...]


def steps_on(connection: Connection, found: Bilag, clerk: Clerk) -> Steps:
    """The steps on a bilag for a clerk. The page's offer only: each service asks again."""
    hindered = {
        Permission.VOID: void_hindrance(found, clerk),
        Permission.DECIDE: decide_hindrance(connection, found, clerk),
        Permission.PAY: pay_hindrance(found, clerk),
        Permission.SETTLE: None,
    }
    due = {
        permission
        for permission, statuses in _STATUSES.items()
        if may(clerk, permission) and found.status in statuses
    }
    free = {permission for permission in due if hindered[permission] is None}
    return Steps(
        void=Permission.VOID in free,
        decide=Permission.DECIDE in free,
        pay=Permission.PAY in free,
        settle=Permission.SETTLE in free,
        hindrances=tuple(
            text_for(error) for permission, error in hindered.items() if error and permission in due
        ),
    )


def pay_hindrance(found: Bilag, clerk: Clerk) -> DomainError | None:
    """Why this person can't pay the bilag out, whatever their roles."""
    conflict = pay_conflict(found.parties, clerk.user_id)
    return SecondPersonNeeded(conflict) if conflict else None


def decide_hindrance(connection: Connection, found: Bilag, clerk: Clerk) -> DomainError | None:
    """Why this person can't decide on the request, whatever their roles."""
    conflict = approve_conflict(found.parties, clerk.user_id, runs_box=runs_box(connection, clerk.user_id))
    return SecondPersonNeeded(conflict) if conflict else None


def void_hindrance(found: Bilag, clerk: Clerk) -> DomainError | None:
    """Why this person can't void the bilag, whatever their roles."""
    return None if is_theirs_to_void(found.parties, clerk) else NotYoursToVoid()


_STATUSES = {
    Permission.VOID: {BilagStatus.ISSUED},
    Permission.DECIDE: {BilagStatus.AWAITING_APPROVAL},
    Permission.PAY: WAITS_FOR_PAYOUT,
    Permission.SETTLE: {BilagStatus.PAID},
}
