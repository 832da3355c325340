"""Users: made, given roles and passwords, disabled. Never deleted: the journal names them."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, delete, func, select

from payout.domain.errors import DomainError
from payout.domain.roles import Role
from payout.models import known_terminal, user
from payout.services.journal import Book, Insert, Update
from payout.services.passwords import hashed_password, is_password
from payout.services.repeats import id_of_earlier
from payout.services.sessions import end_sessions_of


class UsernameTaken(DomainError):
    """Another user has the username."""

    code = "username-taken"


class UserUnknown(DomainError):
    """There is no such user."""

    code = "user-unknown"


class PasswordUnchanged(DomainError):
    """The new password is the old one."""

    code = "password-unchanged"


class RolesMissing(DomainError):
    """A user needs at least one role."""

    code = "roles-missing"


class OwnAccount(DomainError):
    """Nobody shuts themselves out."""

    code = "own-account"


class LastTeamLeader(DomainError):
    """The last active team leader can't be disabled or lose the role."""

    code = "last-team-leader"


def add_user(
    book: Book,
    *,
    username: str,
    display_name: str,
    roles: Collection[Role],
    password: str,
    is_given: bool = False,
    request_key: str | None = None,
) -> int:
    """Make a user; gives the id. The first user of a ledger is its own actor.

    A password that is given is good for one sign-in, which asks for one's own. A repeat with the same key
    gives what the first made. Raises:  UsernameTaken, PasswordTooShort, PasswordTooCommon, RolesMissing.
    """
    earlier = id_of_earlier(book.connection, request_key, "user_account")
    if earlier is not None:
        return earlier
    name = username.strip().casefold()
    if book.connection.scalar(select(user.c.id).where(user.c.username == name)):
        raise UsernameTaken
    user_id = book.next_id(user)
    values = {
        "id": user_id,
        "username": name,
        "display_name": display_name.strip() or name,
        "roles": _roles_text(roles),
        "is_active": True,
        "password_hash": hashed_password(password, (name, display_name)),
        "password_is_given": is_given,
    }
    book.record("user.added", f"user_account:{user_id}", [Insert(user, values)], request_key=request_key)
    return user_id


def set_password(
    book: Book, username: str, password: str, *, is_given: bool = False, request_key: str | None = None
) -> None:
    """Give a user a new password; open sessions end, and no browser is known any more.

    Raises:  UserUnknown, PasswordTooShort, PasswordTooCommon.
    """
    user_id = user_id_of(book.connection, username)
    values = {
        "password_hash": hashed_password(password, _names(book.connection, user_id)),
        "password_is_given": is_given,
    }
    if _change(book, user_id, "user.password-changed", values, request_key):
        end_sessions_of(book.connection, user_id)
        book.connection.execute(delete(known_terminal).where(known_terminal.c.user_id == user_id))


def choose_password(
    book: Book, user_id: int, password: str, *, keep_session: str, request_key: str | None = None
) -> None:
    """A user's own choice; their other sessions end.

    Raises:  PasswordTooShort, PasswordTooCommon, PasswordUnchanged.
    """
    if id_of_earlier(book.connection, request_key, "user_account", user_id) is not None:
        return
    kept = book.connection.scalar(select(user.c.password_hash).where(user.c.id == user_id))
    values = {
        "password_hash": hashed_password(password, _names(book.connection, user_id)),
        "password_is_given": False,
    }
    if is_password(str(kept), password):
        raise PasswordUnchanged
    _change(book, user_id, "user.password-chosen", values, request_key)
    end_sessions_of(book.connection, user_id, but=keep_session)


def end_sessions(book: Book, username: str, *, request_key: str | None = None) -> None:
    """Sign a user out everywhere. Raises UserUnknown."""
    user_id = user_id_of(book.connection, username)
    if _change(book, user_id, "user.signed-out", {}, request_key):
        end_sessions_of(book.connection, user_id)


def set_roles(book: Book, username: str, roles: Collection[Role], *, request_key: str | None = None) -> None:
    """Give a user these roles and no others. Raises UserUnknown, RolesMissing, LastTeamLeader."""
    user_id = user_id_of(book.connection, username)
    if Role.TEAM_LEADER not in roles:
        _keep_a_leader(book.connection, user_id)
    _change(book, user_id, "user.roles-changed", {"roles": _roles_text(roles)}, request_key)


def disable_user(book: Book, username: str, *, request_key: str | None = None) -> None:
    """Let a user in no more; open sessions end. Raises UserUnknown, OwnAccount, LastTeamLeader."""
    user_id = user_id_of(book.connection, username)
    if user_id == book.actor_id:
        raise OwnAccount
    _keep_a_leader(book.connection, user_id)
    if _change(book, user_id, "user.disabled", {"is_active": False}, request_key):
        end_sessions_of(book.connection, user_id)
        book.connection.execute(delete(known_terminal).where(known_terminal.c.user_id == user_id))


def end_other_sessions(
    book: Book, user_id: int, *, keep_session: str, request_key: str | None = None
) -> None:
    """Sign a user out everywhere but in the session with this ticket."""
    if _change(book, user_id, "user.signed-out", {}, request_key):
        end_sessions_of(book.connection, user_id, but=keep_session)


def user_id_of(connection: Connection, username: str) -> int:
    """The id of a user; raises UserUnknown."""
    found = connection.scalar(select(user.c.id).where(user.c.username == username.strip().casefold()))
    if found is None:
        raise UserUnknown
    return int(found)


def _change(
    book: Book, user_id: int, action: str, values: Mapping[str, Any], request_key: str | None
) -> bool:
    """Change a user, once for each key; says whether this call did it."""
    if id_of_earlier(book.connection, request_key, "user_account") is not None:
        return False
    changes = [Update(user, user_id, values)] if values else []
    book.record(action, f"user_account:{user_id}", changes, request_key=request_key)
    return True


def _keep_a_leader(connection: Connection, user_id: int) -> None:
    others = select(func.count()).where(
        user.c.id != user_id, user.c.is_active, user.c.roles.contains(Role.TEAM_LEADER.value)
    )
    if not connection.scalar(others):
        raise LastTeamLeader


def roles_of(connection: Connection, user_id: int) -> frozenset[Role]:
    """The roles that an active user has for good; raises UserUnknown."""
    found = connection.scalar(select(user.c.roles).where(user.c.id == user_id, user.c.is_active))
    if found is None:
        raise UserUnknown
    return frozenset(Role(role) for role in found.split(","))


def _roles_text(roles: Collection[Role]) -> str:
    if not roles:
        raise RolesMissing
    return ",".join(role for role in Role if role in roles)


def _names(connection: Connection, user_id: int) -> tuple[str, str]:
    """What others know of a user, and so no password of theirs."""
    row = connection.execute(select(user.c.username, user.c.display_name).where(user.c.id == user_id)).one()
    return row.username, row.display_name
