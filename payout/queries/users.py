"""Users as the team leader sees them."""

from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, select

from payout.domain.roles import Role
from payout.models import user


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A user; disabled ones stay in the list."""

    user_id: int
    username: str
    display_name: str
    roles: tuple[Role, ...]
    is_active: bool


def all_users(connection: Connection) -> tuple[User, ...]:
    """Every user in the order of their usernames."""
    rows = connection.execute(select(user).order_by(user.c.username)).mappings()
    return tuple(_user(row) for row in rows)


def user_by_id(connection: Connection, user_id: int) -> User | None:
    """One user, active or not."""
    row = connection.execute(select(user).where(user.c.id == user_id)).mappings().first()
    return _user(row) if row else None


def _user(row: RowMapping) -> User:
    return User(
        user_id=row["id"],
        username=row["username"],
        display_name=row["display_name"],
        roles=tuple(Role(role) for role in row["roles"].split(",")),
        is_active=row["is_active"],
    )
