"""Users as the team leader sees them."""

from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, select

from payout.domain.roles import Role
from payout.models import user
from payout.queries.role_grants import RoleGrant, grants_now


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A user; disabled ones stay in the list."""

    user_id: int
    username: str
    display_name: str
    roles: tuple[Role, ...]
    is_active: bool
    grants: tuple[RoleGrant, ...] = ()
    """The roles that hold for a time, at the instant of asking."""

    @property
    def roles_now(self) -> frozenset[Role]:
        """The roles for good and those for a time."""
        return frozenset((*self.roles, *(grant.role for grant in self.grants)))


def all_users(connection: Connection) -> tuple[User, ...]:
    """Every user in the order of their usernames."""
    rows = connection.execute(select(user).order_by(user.c.username)).mappings()
    grants = grants_now(connection)
    return tuple(_user(row, grants) for row in rows)


def user_by_id(connection: Connection, user_id: int) -> User | None:
    """One user, active or not."""
    row = connection.execute(select(user).where(user.c.id == user_id)).mappings().first()
    return _user(row, grants_now(connection, user_id=user_id)) if row else None


def _user(row: RowMapping, grants: tuple[RoleGrant, ...]) -> User:
    return User(
        user_id=row["id"],
        username=row["username"],
        display_name=row["display_name"],
        roles=tuple(Role(role) for role in row["roles"].split(",")),
        is_active=row["is_active"],
        grants=tuple(grant for grant in grants if grant.user_id == row["id"]),
    )
