"""Who has which role, and what was changed about it on a day: values for a page and for paper."""

from dataclasses import dataclass
from datetime import datetime

from payout.domain.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldForATime:
    """A role until an instant (UTC); `deputy_for` is a name or empty."""

    role: Role
    until: datetime
    deputy_for: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleHolder:
    """An active user with the roles for good and those for a time."""

    name: str
    username: str
    roles: tuple[Role, ...]
    for_a_time: tuple[HeldForATime, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleChange:
    """An event about a user's roles or access. `roles` are those that it gave or took, if any."""

    number: int
    at: datetime
    actor: str
    action: str
    name: str
    roles: tuple[Role, ...]
    until: datetime | None
