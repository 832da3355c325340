"""Who works with the ledger: roles for good and for a time, and the person behind an action."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from payout.domain.errors import DomainError

LONGEST_GRANT: Final = timedelta(days=366)
"""A role for longer than that is a role for good."""


class Role(StrEnum):
    """The four roles."""

    CASEWORKER = "caseworker"
    FINANCE = "finance"
    TEAM_LEADER = "team_leader"
    AUDITOR = "auditor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clerk:
    """A signed-in employee. Names of employees are no citizen data and may be shown."""

    user_id: int
    username: str
    display_name: str
    roles: frozenset[Role]


class GrantEndsWrong(DomainError):
    """A role for a time ends after now, and within LONGEST_GRANT."""

    code = "grant-ends-wrong"


class RoleHeldAlready(DomainError):
    """The user has the role for good, or for a time already."""

    code = "role-held-already"


class DeputyWithoutRole(DomainError):
    """Who is deputised for does not have the role."""

    code = "deputy-without-role"


class DeputyForSelf(DomainError):
    """Nobody is their own deputy."""

    code = "deputy-for-self"


def check_grant(
    role: Role, *, until: datetime, now: datetime, held: frozenset[Role], of_other: frozenset[Role] | None
) -> None:
    """Whether a role can be given until an instant; `of_other` are the roles of who is deputised for.

    Raises:  GrantEndsWrong, RoleHeldAlready, DeputyWithoutRole.
    """
    if not now < until <= now + LONGEST_GRANT:
        raise GrantEndsWrong
    if role in held:
        raise RoleHeldAlready
    if of_other is not None and role not in of_other:
        raise DeputyWithoutRole
