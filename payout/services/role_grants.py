"""Roles for a time: a deputy's, or one that is only for the day. They end by themselves."""

from datetime import datetime

from sqlalchemy import select

from payout.domain.roles import DeputyForSelf, Role, check_grant
from payout.models import role_grant, user
from payout.queries.role_grants import roles_for_now
from payout.services.journal import Book, Insert, Update
from payout.services.repeats import id_of_earlier
from payout.services.users import roles_of


def grant_role(
    book: Book,
    user_id: int,
    role: Role,
    *,
    until: datetime,
    deputy_for: int | None = None,
    request_key: str | None = None,
) -> int:
    """Give a user a role until an instant in UTC, as somebody's deputy or for the work itself; gives its id.

    Raises:  UserUnknown, GrantEndsWrong, RoleHeldAlready, DeputyWithoutRole, DeputyForSelf.
    """
    earlier = id_of_earlier(book.connection, request_key, "role_grant")
    if earlier is not None:
        return earlier
    if deputy_for == user_id:
        raise DeputyForSelf
    held = roles_of(book.connection, user_id) | roles_for_now(book.connection, user_id)
    of_other = roles_of(book.connection, deputy_for) if deputy_for is not None else None
    check_grant(role, until=until, now=book.now, held=held, of_other=of_other)
    grant_id = book.next_id(role_grant)
    values = {
        "id": grant_id,
        "user_id": user_id,
        "role": role.value,
        "deputy_for": deputy_for,
        "granted_by": book.actor_id,
        "granted_at": book.now,
        "until": until,
        "ended_at": None,
    }
    subject, told = f"role_grant:{grant_id}", {"username": _username(book, user_id)}
    book.record(
        "user.role-granted", subject, [Insert(role_grant, values)], request_key=request_key, facts=told
    )
    return grant_id


def end_grant(book: Book, grant_id: int, *, request_key: str | None = None) -> None:
    """Take a role for a time back before its time; one that has ended is left as it is."""
    if id_of_earlier(book.connection, request_key, "role_grant", grant_id) is not None:
        return
    row = book.connection.execute(select(role_grant).where(role_grant.c.id == grant_id)).first()
    if row is None or row.ended_at is not None or row.until <= book.now:
        return
    ended, told = Update(role_grant, grant_id, {"ended_at": book.now}), _username(book, row.user_id)
    book.record(
        "user.role-ended",
        f"role_grant:{grant_id}",
        [ended],
        request_key=request_key,
        facts={"username": told},
    )


def _username(book: Book, user_id: int) -> str:
    return str(book.connection.scalar(select(user.c.username).where(user.c.id == user_id)))
