"""Dobbeltlås: whole CPR numbers leave only when two people have typed their halves of a passphrase.

One half is the teamleder's, the other is Økonomi's or the revisor's. Both together are the passphrase that
the file itself is encrypted with (docs/adr/0017).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from payout.domain.errors import DomainError
from payout.domain.roles import Role

HALF_MINIMUM: Final = 8
HALF_MAXIMUM: Final = 60


class Side(StrEnum):
    """Whose half it is."""

    LEADER = "leader"
    CONTROL = "control"


ROLES: Final = {
    Side.LEADER: frozenset({Role.TEAM_LEADER}),
    Side.CONTROL: frozenset({Role.FINANCE, Role.AUDITOR}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Half:
    """A half as it is kept: who set it when (UTC), and its Argon2id hash."""

    side: Side
    set_by: int
    set_by_name: str
    set_at: datetime
    half_hash: str


class NotYourSide(DomainError):
    """The half belongs to a role that the person has not got."""

    code = "double-lock-not-your-side"


class OneHoldsBoth(DomainError):
    """The person has set the other half: one person would open the lock alone."""

    code = "double-lock-one-holds-both"


class HalfTooShort(DomainError):
    """The half has fewer than HALF_MINIMUM letters, or more than HALF_MAXIMUM, or blanks at its ends."""

    code = "double-lock-half-too-short"


class LockNotSet(DomainError):
    """A half is missing: whole CPR numbers don't leave."""

    code = "double-lock-not-set"


class HalvesWrong(DomainError):
    """At least one of the halves is another; which one is not said."""

    code = "double-lock-halves-wrong"


def sides_of(roles: Collection[Role]) -> tuple[Side, ...]:
    """The sides whose half a person with these roles may set."""
    return tuple(side for side in Side if ROLES[side] & set(roles))


def require_may_set(side: Side, roles: Collection[Role], *, user_id: int, other: Half | None) -> None:
    """Raises NotYourSide, OneHoldsBoth."""
    if side not in sides_of(roles):
        raise NotYourSide
    if other is not None and other.set_by == user_id:
        raise OneHoldsBoth


def require_usable(half: str) -> None:
    """Raises HalfTooShort."""
    if half != half.strip() or not HALF_MINIMUM <= len(half) <= HALF_MAXIMUM:
        raise HalfTooShort


def whole(leader: str, control: str) -> str:
    """The passphrase of the file: the teamleder's half, a hyphen, the other half."""
    return f"{leader}-{control}"
