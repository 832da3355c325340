"""Signing in and the sessions that follow. The server keeps them: a cookie is only the ticket's number."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from payout import clock
from payout.domain.roles import Clerk, Role
from payout.models import login_session, sent_form, user

TOKEN_BYTES = 32
LONGEST_SESSION = timedelta(hours=12)
TOUCH_AFTER = timedelta(minutes=1)
_LIVE = (
    select(login_session.c.started_at, login_session.c.seen_at, login_session.c.page_state, user)
    .join(user, user.c.id == login_session.c.user_id)
    .where(login_session.c.token_hash == bindparam("token_hash"), user.c.is_active)
)
_VERIFIER = PasswordHasher()
_NOBODY = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1).hash(secrets.token_hex())


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveSession:
    """A session that holds: whose it is, what its last page left, whether its time is due to be written."""

    clerk: Clerk
    page_state: Mapping[str, Any]
    touch_due: bool


def check_password(connection: Connection, username: str, password: str) -> int | None:
    """The id of the active user with this password; None otherwise, after the same work."""
    row = (
        connection.execute(select(user).where(user.c.username == username.strip().casefold()))
        .mappings()
        .first()
    )
    try:
        _VERIFIER.verify(row["password_hash"] if row else _NOBODY, password)
    except VerificationError:
        return None
    return row["id"] if row and row["is_active"] else None


def start_session(connection: Connection, user_id: int) -> str:
    """Begin a session; gives its ticket, of which the ledger keeps the hash only.

    Sessions that ran out are removed with what their pages left and what their forms held: nothing of it is
    needed, and it is personal.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    now = clock.now()
    connection.execute(delete(login_session).where(login_session.c.started_at < now - LONGEST_SESSION))
    connection.execute(delete(sent_form).where(sent_form.c.sent_at < now - LONGEST_SESSION))
    connection.execute(
        insert(login_session),
        {
            "token_hash": _hashed(token),
            "user_id": user_id,
            "started_at": now,
            "seen_at": now,
            "page_state": {},
        },
    )
    return token


def live_session(
    connection: Connection, token: str, idle: timedelta, *, seen_at: datetime | None = None
) -> LiveSession | None:
    """The session of a ticket, unless it ended, idled or ran out, or its user is disabled.

    `seen_at` is when it was last in use, where that is known to be later than what could be stored.
    """
    row = connection.execute(_LIVE, {"token_hash": _hashed(token)}).mappings().first()
    now = clock.now()
    if row is None:
        return None
    last_seen = max(row["seen_at"], seen_at or row["seen_at"])
    if now - last_seen > idle or now - row["started_at"] > LONGEST_SESSION:
        return None
    clerk = Clerk(
        user_id=row["id"],
        username=row["username"],
        display_name=row["display_name"],
        roles=frozenset(Role(role) for role in row["roles"].split(",")),
    )
    return LiveSession(clerk=clerk, page_state=row["page_state"], touch_due=now - last_seen > TOUCH_AFTER)


def touch_session(connection: Connection, token: str) -> None:
    """Note that the session is in use."""
    connection.execute(_of(token).values(seen_at=clock.now()))


def end_session(connection: Connection, token: str) -> None:
    """End one session for good."""
    connection.execute(delete(login_session).where(login_session.c.token_hash == _hashed(token)))


def end_sessions_of(connection: Connection, user_id: int) -> None:
    """End every session of a user."""
    connection.execute(delete(login_session).where(login_session.c.user_id == user_id))


def page_state(connection: Connection, token: str) -> dict[str, Any]:
    """What the last page left for the next one: personal data has no place in a cookie or a URL."""
    found = connection.scalar(
        select(login_session.c.page_state).where(login_session.c.token_hash == _hashed(token))
    )
    return dict(found or {})


def keep_page_state(connection: Connection, token: str, state: dict[str, Any]) -> None:
    """Leave something for the next page of this session."""
    connection.execute(_of(token).values(page_state=state))


def _of(token: str) -> Any:
    return update(login_session).where(login_session.c.token_hash == _hashed(token))


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
