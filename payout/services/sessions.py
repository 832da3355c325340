"""Signing in and the sessions that follow. The server keeps them: a cookie is only the ticket's number.

A session that was idle is locked and not ended: what was sent to it waits with it until its owner is back.
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from payout import clock
from payout.domain.roles import Clerk, Role
from payout.domain.sign_in import PIN_TRIES, SessionState
from payout.models import login_session, sent_form, user
from payout.queries.role_grants import roles_for_now
from payout.services.factors import has_factor
from payout.services.passwords import HASHER, is_password

TOKEN_BYTES = 32
LONGEST_SESSION = timedelta(hours=12)
TOUCH_AFTER = timedelta(minutes=1)
_KEPT = (SessionState.OPEN, SessionState.LOCKED)
"""The sessions that a pause locks and does not end."""
_LIVE = (
    select(
        login_session.c.started_at,
        login_session.c.seen_at,
        login_session.c.page_state,
        login_session.c.state,
        user,
    )
    .join(user, user.c.id == login_session.c.user_id)
    .where(login_session.c.token_hash == bindparam("token_hash"), user.c.is_active)
)
_NOBODY = HASHER.hash(secrets.token_hex())


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveSession:
    """A session that holds: whose it is, what its last page left, whether its time is due to be written.

    Only one whose state is OPEN reaches the pages.
    """

    clerk: Clerk
    state: SessionState
    page_state: Mapping[str, Any]
    touch_due: bool


def check_password(connection: Connection, username: str, password: str) -> int | None:
    """The id of the active user with this password; None otherwise, after the same work."""
    row = (
        connection.execute(select(user).where(user.c.username == username.strip().casefold()))
        .mappings()
        .first()
    )
    if not is_password(row["password_hash"] if row else _NOBODY, password):
        return None
    return row["id"] if row and row["is_active"] else None


def first_state(
    connection: Connection, user_id: int, *, needs_factor: bool, after: SessionState | None = None
) -> SessionState:
    """What a session of the user has to do next, after a step that is done."""
    is_set_up = not needs_factor or has_factor(connection, user_id)
    if needs_factor and is_set_up and after is None:
        return SessionState.SECOND
    if connection.scalar(select(user.c.password_is_given).where(user.c.id == user_id)):
        return SessionState.PASSWORD
    return SessionState.OPEN if is_set_up else SessionState.ENROL


def start_session(
    connection: Connection, user_id: int, *, state: SessionState = SessionState.OPEN, address: str = ""
) -> str:
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
            "state": state.value,
            "address": address,
            "pin_tries": 0,
        },
    )
    return token


def renew_session(connection: Connection, token: str, state: SessionState) -> str:
    """A new ticket for a session whose owner has shown who they are; the old one opens nothing."""
    renewed = secrets.token_urlsafe(TOKEN_BYTES)
    connection.execute(
        _of(token).values(token_hash=_hashed(renewed), state=state.value, seen_at=clock.now(), pin_tries=0)
    )
    return renewed


def lock_session(connection: Connection, token: str) -> None:
    """Lock a session now, as a pause does."""
    connection.execute(_of(token).values(state=SessionState.LOCKED.value))


def take_pin_try(connection: Connection, token: str) -> bool:
    """Whether another PIN may be tried for a locked session; it is counted before it is looked at."""
    tries = connection.scalar(
        select(login_session.c.pin_tries).where(login_session.c.token_hash == _hashed(token))
    )
    if (tries or 0) >= PIN_TRIES:
        return False
    connection.execute(_of(token).values(pin_tries=(tries or 0) + 1))
    return True


def may_try_pin(connection: Connection, token: str) -> bool:
    """Whether a PIN is still asked for."""
    tries = connection.scalar(
        select(login_session.c.pin_tries).where(login_session.c.token_hash == _hashed(token))
    )
    return (tries or 0) < PIN_TRIES


def keep_request(connection: Connection, token: str, kept: dict[str, Any]) -> None:
    """Keep what was sent to a locked session; what was typed first is not lost to what comes after it."""
    earlier = connection.scalar(
        select(login_session.c.kept_request).where(login_session.c.token_hash == _hashed(token))
    )
    if not (earlier and earlier["fields"]):
        connection.execute(_of(token).values(kept_request=kept))


def take_request(connection: Connection, token: str) -> dict[str, Any] | None:
    """What was sent while the session was locked, once."""
    kept = connection.scalar(
        select(login_session.c.kept_request).where(login_session.c.token_hash == _hashed(token))
    )
    connection.execute(_of(token).values(kept_request=None))
    return dict(kept) if kept else None


def live_session(
    connection: Connection, token: str, idle: timedelta, *, seen_at: datetime | None = None
) -> LiveSession | None:
    """The session of a ticket, unless it ended or ran out, or its user is disabled.

    An open one that was idle is locked, and a locked one stays so; one that was not let in yet ends.
    `seen_at` is when it was last in use, where that is known to be later than what could be stored.
    """
    row = connection.execute(_LIVE, {"token_hash": _hashed(token)}).mappings().first()
    now = clock.now()
    if row is None:
        return None
    last_seen = max(row["seen_at"], seen_at or row["seen_at"])
    state = SessionState(row["state"] or SessionState.OPEN)
    is_idle = now - last_seen > idle
    if now - row["started_at"] > LONGEST_SESSION or (is_idle and state not in _KEPT):
        return None
    clerk = Clerk(
        user_id=row["id"],
        username=row["username"],
        display_name=row["display_name"],
        roles=frozenset(Role(role) for role in row["roles"].split(","))
        | roles_for_now(connection, row["id"]),
    )
    return LiveSession(
        clerk=clerk,
        state=SessionState.LOCKED if is_idle else state,
        page_state=row["page_state"],
        touch_due=now - last_seen > TOUCH_AFTER and not is_idle,
    )


def touch_session(connection: Connection, token: str) -> None:
    """Note that the session is in use."""
    connection.execute(_of(token).values(seen_at=clock.now()))


def end_session(connection: Connection, token: str) -> None:
    """End one session for good."""
    connection.execute(delete(login_session).where(login_session.c.token_hash == _hashed(token)))


def end_sessions_of(connection: Connection, user_id: int, *, but: str = "") -> None:
    """End every session of a user, but for the one with this ticket."""
    connection.execute(
        delete(login_session).where(
            login_session.c.user_id == user_id, login_session.c.token_hash != _hashed(but)
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSession:
    """One of a user's sessions, as the user sees it; times are UTC."""

    started_at: datetime
    seen_at: datetime
    address: str
    is_this: bool


def sessions_of(connection: Connection, user_id: int, token: str) -> tuple[OwnSession, ...]:
    """The sessions of a user that have not run out, the last used first."""
    query = select(login_session).where(
        login_session.c.user_id == user_id, login_session.c.started_at >= clock.now() - LONGEST_SESSION
    )
    return tuple(
        OwnSession(
            started_at=row["started_at"],
            seen_at=row["seen_at"],
            address=row["address"] or "",
            is_this=row["token_hash"] == _hashed(token),
        )
        for row in connection.execute(query.order_by(login_session.c.seen_at.desc())).mappings()
    )


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
