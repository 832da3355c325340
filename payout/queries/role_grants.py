"""Roles for a time: who has which until when, and for whom."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, bindparam, select

from payout import clock
from payout.domain.roles import Role
from payout.models import role_grant, user

_ACTIVE_NOW = (role_grant.c.until > bindparam("now")) & role_grant.c.ended_at.is_(None)
_ROLES_NOW = select(role_grant.c.role).where(role_grant.c.user_id == bindparam("user_id"), _ACTIVE_NOW)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleGrant:
    """A role that a user has until an instant (UTC); `deputy_for` is a display name or empty."""

    grant_id: int
    user_id: int
    role: Role
    deputy_for: str
    granted_by: str
    granted_at: datetime
    until: datetime


def roles_for_now(connection: Connection, user_id: int) -> frozenset[Role]:
    """The roles that a user has for a time, at this instant."""
    found = connection.scalars(_ROLES_NOW, {"user_id": user_id, "now": clock.now()})
    return frozenset(Role(role) for role in found)


def grants_now(connection: Connection, *, user_id: int | None = None) -> tuple[RoleGrant, ...]:
    """The roles for a time that hold at this instant, of one user or of all, those that end first first."""
    where: ColumnElement[bool] = _ACTIVE_NOW
    if user_id is not None:
        where = where & (role_grant.c.user_id == user_id)
    other, giver = user.alias("other"), user.alias("giver")
    query = (
        select(
            role_grant,
            other.c.display_name.label("other_name"),
            giver.c.display_name.label("giver_name"),
        )
        .outerjoin(other, other.c.id == role_grant.c.deputy_for)
        .outerjoin(giver, giver.c.id == role_grant.c.granted_by)
        .where(where)
        .order_by(role_grant.c.until, role_grant.c.id)
    )
    return tuple(
        RoleGrant(
            grant_id=row["id"],
            user_id=row["user_id"],
            role=Role(row["role"]),
            deputy_for=row["other_name"] or "",
            granted_by=row["giver_name"] or "kommandolinjen",
            granted_at=row["granted_at"],
            until=row["until"],
        )
        for row in connection.execute(query, {"now": clock.now()}).mappings()
    )


def owner_of_grant(connection: Connection, grant_id: int) -> int | None:
    """The user whom a role for a time was given to, also when it has ended."""
    return connection.scalar(select(role_grant.c.user_id).where(role_grant.c.id == grant_id))
